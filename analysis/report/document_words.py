"""The words of reports and of claims, in Chinese and English."""

from __future__ import annotations

DOCUMENT_WORDS: dict[str, tuple[str, str]] = {}
