"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("commit", derandomize=True, deadline=None)
settings.load_profile("commit")
