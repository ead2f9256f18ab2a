"""The words and numbers of one language; the words themselves stand in `vocabulary`.

Names of metrics, scenarios and districts are not here: they belong to the metric's entry and to the files, and are
passed in as (zh, en).
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple, TypeAlias

from analysis.report.vocabulary import WORDS as WORDS
from sim import UNITS_ZH

LANGUAGES = ("zh", "en")
Titles: TypeAlias = dict[str, tuple[str, str]]
"""Names (zh, en) by id."""
MINUS = "\N{MINUS SIGN}"
PLAIN_MINUS = "-"


class Unit(NamedTuple):
    """How a quantity is written: word of the unit, word for a difference, factor, decimals."""

    word: str
    difference: str
    scale: float
    digits: int


def _plain(zh: str, en: str, digits: int) -> tuple[Unit, Unit]:
    return Unit(zh, zh, 1, digits), Unit(en, en, 1, digits)


UNITS: dict[str, tuple[Unit, Unit]] = {
    "1": (Unit("%", "个百分点", 100, 1), Unit("%", "points", 100, 1)),
    "1/year": (Unit("%/年", "个百分点/年", 100, 1), Unit("% a year", "points a year", 100, 1)),
    "persons": _plain("人", "persons", 1),
    "persons/year": _plain("人/年", "persons a year", 1),
    "months": _plain("个月", "months", 1),
    "hours": _plain("小时", "hours", 1),
    "hours/week": _plain("小时/周", "hours a week", 1),
    "hours/month": _plain("小时/月", "hours a month", 1),
    "minutes": _plain("分钟", "minutes", 1),
    "days": _plain("天", "days", 1),
    "days/year": _plain("天/年", "days a year", 1),
    "working days": _plain("个工作日", "working days", 2),
    "visits/year": _plain("次/年", "visits a year", 2),
    "lines": _plain("条线", "lines", 2),
    "SD": _plain("个标准差", "SD", 2),
    "units of load": _plain("个负荷单位", "units of load", 2),
    "yuan": _plain("元", "yuan", 0),
    "yuan/month": _plain("元/月", "yuan a month", 0),
    "yuan/year": (Unit("万元/年", "万元/年", 1e-4, 1), Unit("million yuan a year", "million yuan a year", 1e-6, 2)),
}
TOKEN = re.compile(
    r"[（“]*(?:[\u2e80-\u9fff][，。；：、）”—/%]*|[^\s\u2e80-\u9fff（“]+(?: %[^\s\u2e80-\u9fff]*)?)|\s+"
)


class Words:
    """The words and numbers of one language.

    Parameters
    ----------
    lang : str
        ``zh`` or ``en``.
    minus : str
        The sign of negative numbers; `minus_for` gives the one that a console can print.

    Raises
    ------
    ValueError
        For another language.
    """

    def __init__(self, lang: str, minus: str = MINUS) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"{lang!r} is not one of {LANGUAGES}")
        self.lang = lang
        self.place = LANGUAGES.index(lang)
        self.minus = minus

    def __getitem__(self, key: str) -> str:
        return WORDS[key][self.place]

    def either(self, pair: tuple[str, str]) -> str:
        """Return the half of (zh, en) that belongs to this language."""
        return pair[self.place]

    def heading(self, pair: tuple[str, str]) -> str:
        """Return the half of (zh, en) of this language as a heading begins."""
        text = self.either(pair)
        return text[:1].upper() + text[1:]

    def listed(self, *parts: str) -> str:
        """Return the parts that are not empty, separated by commas."""
        return ("，" if self.lang == "zh" else ", ").join(part for part in parts if part)

    def clauses(self, *parts: str) -> str:
        """Return the parts that are not empty, separated by semicolons."""
        return ("；" if self.lang == "zh" else "; ").join(part for part in parts if part)

    def sentences(self, *parts: str) -> str:
        """Return whole sentences, those that are not empty, as running text."""
        return ("" if self.lang == "zh" else " ").join(part for part in parts if part)

    def told(self, name: str, text: str) -> str:
        """Return ``name: text``."""
        return f"{name}：{text}" if self.lang == "zh" else f"{name}: {text}"

    def with_unit(self, name: str, unit: str) -> str:
        """Return ``name (unit)``, for headings and axes."""
        return f"{name}（{unit}）" if self.lang == "zh" else f"{name} ({unit})"

    def unit(self, unit: str) -> Unit:
        """Return how `unit` is written; one without an entry of its own as the declarations name it, unscaled."""
        return UNITS.get(unit, _plain(UNITS_ZH.get(unit, unit), unit, 2))[self.place]

    def declared_unit(self, unit: str) -> str:
        """Return a unit as the declarations name it."""
        return UNITS_ZH.get(unit, unit) if self.lang == "zh" else unit

    def number(self, value: float, digits: int = 0, signed: bool = False) -> str:
        """Return `value` with thousands separated; an undefined one as a dash, and never a negative zero.

        A signed one gets one more digit where it would else be written as zero.
        """
        if not math.isfinite(value):
            return self["undefined"]
        text = f"{abs(value):,.{_telling(value, digits) if signed else digits}f}"
        if not text.strip("0.,"):
            return text
        return (self.minus if value < 0 else "+" if signed else "") + text

    def tick(self, value: float) -> str:
        """Return a number beside an axis, as short as it can be."""
        return f"{value:g}".replace("-", self.minus)

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share of 1 as percent."""
        return self.joined(self.number(100 * share, digits), "%")

    def signed_percent(self, change: float, digits: int = 1) -> str:
        """Return a relative change as percent, with its sign."""
        return self.joined(self.number(100 * change, digits, signed=True), "%")

    def hours(self, hours: float) -> str:
        """Return hours to one decimal."""
        return self.amount(hours, "hours")

    def yuan(self, yuan: float) -> str:
        """Return an amount of money in the unit that a reader would use for its size."""
        size = abs(yuan)
        if self.lang == "en":
            return self.amount(yuan, "yuan") if not size >= 1e6 else f"{self.number(yuan / 1e6, 2)} million yuan"
        if size >= 1e8:
            return f"{self.number(yuan / 1e8, 2)}亿元"
        return f"{self.number(yuan / 1e4, 1)}万元" if size >= 1e4 else self.amount(yuan, "yuan")

    def amount(self, value: float, unit: str) -> str:
        """Return a value of a metric with its unit."""
        shown = self.unit(unit)
        return self.joined(self.number(value * shown.scale, shown.digits), shown.word)

    def change(self, value: float, unit: str) -> str:
        """Return a difference with its sign and unit; differences of shares in percentage points."""
        shown = self.unit(unit)
        return self.joined(self.number(value * shown.scale, shown.digits, signed=True), shown.difference)

    def range(self, low: str, high: str) -> str:
        """Return two numbers as the ends of a range."""
        return f"{low}至{high}" if self.lang == "zh" else f"{low} to {high}"

    def quoted(self, text: str) -> str:
        """Return text in quotation marks."""
        return f"“{text}”" if self.lang == "zh" else f'"{text}"'

    def period(self, period: str) -> str:
        """Return the name of a period of ``values.csv``."""
        return self["all"] if period == "all" else f"{period}年" if self.lang == "zh" else period

    def verdict(self, verdict: str) -> str:
        """Return the word for a verdict of ``comparison.csv``."""
        return self[verdict or "no direction"]

    def judged(self, verdict: str, low: float) -> str:
        """Return the word for a verdict; a dash where the interval from `low` on is undefined, so nothing to judge by."""
        return self.verdict(verdict) if math.isfinite(low) else self["undefined"]

    def group(self, group: str, districts: dict[str, tuple[str, str]]) -> str:
        """Return the name of a group of ``values.csv``; `districts` is id → (zh, en)."""
        kind, _, name = group.partition(":")
        return self.either(districts.get(name, (name, name))) if kind == "district" else self[group]

    def joined(self, number: str, unit: str) -> str:
        """Return a number with its unit."""
        if number == self["undefined"]:
            return number
        return f"{number}{unit}" if self.lang == "zh" or unit.startswith("%") else f"{number} {unit}"


def _telling(value: float, digits: int) -> int:
    return next((more for more in (digits, digits + 1) if round(value, more)), digits)


def minus_for(encoding: str | None) -> str:
    """Return the minus sign that a console of this encoding can print (GBK has no U+2212)."""
    try:
        MINUS.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return PLAIN_MINUS
    return MINUS


def wide(text: str) -> int:
    """Return the width of `text` in half-width characters; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def folded(text: str, width: int, most: int = 0) -> str:
    """Return `text` broken into lines of at most `width` half-width characters, where a reader would break it.

    Where `most` is given, what goes beyond that many lines becomes an ellipsis.
    """
    lines = [""]
    for token in TOKEN.findall(text):
        if lines[-1] and wide(lines[-1] + token.rstrip()) > width:
            lines.append("")
        lines[-1] += token if lines[-1] else token.lstrip()
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], width - 2) + "…"]
    return "\n".join(line.rstrip() for line in lines)


def balanced(text: str, width: int, most: int = 0) -> str:
    """Return `text` folded into as few lines as `width` allows, of about equal length."""
    lines = folded(text, width).count("\n")
    if not lines or (most and lines >= most):
        return folded(text, width, most)
    fits = (less for less in range(width // 2, width + 1) if folded(text, less).count("\n") == lines)
    return folded(text, next(fits))


def _cut(text: str, width: int) -> str:
    while wide(text) > width:
        text = text[:-1]
    return text.rstrip()
