"""The words of ``staffing verify`` and its certificate, in Chinese and English."""

from __future__ import annotations

PROOF_WORDS: dict[str, tuple[str, str]] = {}
