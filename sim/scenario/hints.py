"""What was probably meant by a number, a date or a yes written in another way."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

_TRUTH = {"true": "true", "yes": "true", "on": "true", "是": "true", "1": "true"}
_TRUTH |= {"false": "false", "no": "false", "off": "false", "否": "false", "0": "false"}


def number_hint(value: float, low: float, high: float, unit: str) -> str:
    """Return the number that was probably meant: of the other sign, or a share instead of per cent."""
    if (value < 0 <= low or high <= 0 < value) and low <= -value <= high:
        return f"{-value:g}"
    if value > high and unit in ("1", "1/year") and low <= value / 100 <= high:
        return _share(value)
    return ""


def _share(percent: float) -> str:
    text = f"{percent / 100:.2f}"
    return text if float(text) == percent / 100 else f"{percent / 100:g}"


def truth_in(value: Any) -> str:
    """Return ``true`` or ``false`` for a yes or no written in another way, or an empty text."""
    return _TRUTH.get(str(value).strip().lower(), "")


def number_in(text: str) -> str:
    """Return the number that a text holds (full-width digits, a comma, a per cent sign), or an empty text."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("、", ",")
    found = re.fullmatch(r"([+-]?\d{1,17})(?:([.,])(\d{1,17}))?\s*(%?)", plain)
    if not found:
        return ""
    whole, mark, rest, percent = found.groups()
    grouped = mark == "," and len(rest) == 3 and whole.lstrip("+-") != "0"
    number = whole + (rest if grouped else f".{rest}" if rest else "")
    return _share(float(number)) if percent else number.lstrip("+")


def date_in(value: Any) -> str:
    """Return a date written in another way as it should be written, or an empty text."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    plain = unicodedata.normalize("NFKC", str(value)).strip()
    found = re.fullmatch(r"(\d{4})(?:\D(\d{1,2})\D(\d{1,2})|(\d\d)(\d\d))\D?", plain)
    if not found:
        return ""
    year, *rest = (part for part in found.groups() if part)
    try:
        return dt.date(int(year), int(rest[0]), int(rest[1])).isoformat()
    except ValueError:
        return ""
