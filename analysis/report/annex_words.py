"""The words of the annexes of a report, in Chinese and English."""

from __future__ import annotations

ANNEX_WORDS: dict[str, tuple[str, str]] = {}
