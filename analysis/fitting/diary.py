"""A work diary of a few communities, one row per task done: read, and refused where it cannot be trusted.

Who wrote a row and where is needed to tell persons apart, and goes no further: from here on a person is a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.fitting.listing import Column, Row, date_cell, normal, number_cell, read_listing
from sim import Refusal, Scenario, ScenarioError, WorkCalendar, nearest, shown

LONGEST_TASK = 720.0
"""Most minutes of one row."""
LONGEST_DAY = 960.0
"""Most minutes of one person on one day."""
FEWEST_PERSONS = 3
FEWEST_WORKING_DAYS = 5
TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:00)?")

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Diary:
    """What a diary says, without names.

    Attributes
    ----------
    first_day : date
        The earliest date.
    day, person, kind : int64 array, shape (rows,)
        Days since `first_day`; number of the person; place in `kind_ids`.
    minutes : float64 array, shape (rows,)
        Time taken.
    kind_ids : tuple of str
        The kinds of the scenario, in its order.
    is_working : bool array, shape (days,)
        Whether each day from the first to the last is a working day.
    """

    first_day: dt.date
    day: Integers
    person: Integers
    kind: Integers
    minutes: Floats
    kind_ids: tuple[str, ...]
    is_working: NDArray[np.bool_]

    @property
    def days(self) -> int:
        """Calendar days from the first to the last."""
        return len(self.is_working)

    @property
    def persons(self) -> int:
        """How many persons wrote."""
        return int(self.person.max()) + 1

    @property
    def last_day(self) -> dt.date:
        """The latest date."""
        return self.date(self.days - 1)

    @property
    def working_days(self) -> int:
        """Working days on which somebody wrote."""
        return int(self.is_working[np.unique(self.day)].sum())

    @property
    def days_off(self) -> list[dt.date]:
        """Dates on which somebody wrote and that are no working days."""
        return [self.date(int(day)) for day in np.unique(self.day) if not self.is_working[day]]

    def date(self, day: int) -> dt.date:
        """Return the date of a day."""
        return self.first_day + dt.timedelta(days=day)


def read_diary(path: Path, scenario: Scenario, today: dt.date) -> Diary:
    """Read a diary.

    Parameters
    ----------
    path : Path
        A CSV list in UTF-8 or GBK, one row per task done.
    scenario : Scenario
        Its kinds, of which a row names one by id or by its Chinese or English name, and its calendar.
    today : date
        Nothing is dated later.

    Raises
    ------
    ScenarioError
        The file cannot be read; every row that is wrong; too few persons or days to tell anything.
    """
    named = {kind: (about.name_zh, about.name_en, kind) for kind, about in scenario.kinds.items()}
    ids = {normal(name): kind for kind, names in named.items() for name in names}
    names = [name for names in named.values() for name in names]
    rows = read_listing(path, COLUMNS, partial(_faults, ids=ids, names=names, today=today))
    diary = _diary(rows, ids, scenario)
    _refuse_too_little(path, diary)
    return diary


def _diary(rows: Sequence[Row], ids: dict[str, str], scenario: Scenario) -> Diary:
    dates = [row.values["date"] for row in rows]
    first, span = min(dates), (max(dates) - min(dates)).days + 1
    kinds = {kind: place for place, kind in enumerate(scenario.kinds)}
    persons = {person: number for number, person in enumerate(sorted({_person(row) for row in rows}))}
    return Diary(
        first,
        np.array([(date - first).days for date in dates], np.int64),
        np.array([persons[_person(row)] for row in rows], np.int64),
        np.array([kinds[ids[normal(row.values["kind"])]] for row in rows], np.int64),
        np.array([row.values["minutes"] for row in rows], np.float64),
        tuple(kinds),
        WorkCalendar(scenario.calendar, first, span).is_working,
    )


def _person(row: Row) -> tuple[str, str]:
    """Return who wrote a row: communities may number their people alike."""
    return normal(row.values["community"] or ""), normal(row.values["person"])


# --- columns --------------------------------------------------------------------------------------------------------


def _word(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _minutes(text: str) -> float:
    minutes = number_cell(0.0, LONGEST_TASK)(text)
    if minutes == 0.0:
        raise ValueError(text)
    return minutes


def _start(text: str) -> str:
    found = TIME.fullmatch(text)
    if not found:
        raise ValueError(text)
    return f"{int(found[1]):02d}:{found[2]}"


COLUMNS = (
    Column(
        "date", ("日期", "date"), date_cell, ("应为日期，如 2024-03-05 或 2024年3月5日", "a date such as 2024-03-05")
    ),
    Column("person", ("人员", "人员代号", "person"), _word, ("应填人员代号，如 A1", "a code such as A1")),
    Column("community", ("社区", "community"), _word, ("", ""), required=False, empty=True),
    Column("kind", ("事项", "事项类别", "kind"), _word, ("应填事项名称或代码", "a kind of task")),
    Column(
        "minutes",
        ("用时", "分钟", "用时（分钟）", "minutes"),
        _minutes,
        ("应为分钟数，大于 0，不超过 720", "minutes, above 0 and at most 720"),
    ),
    Column(
        "start",
        ("开始时间", "start"),
        _start,
        ("应为时刻，如 09:30", "a time such as 09:30"),
        required=False,
        empty=True,
    ),
)


# --- what is wrong across cells and rows ----------------------------------------------------------------------------


def _faults(rows: Sequence[Row], ids: dict[str, str], names: list[str], today: dt.date) -> Iterator[Refusal]:
    for row in rows:
        if normal(row.values["kind"]) not in ids:
            words = ("情景中没有这类事项", "the scenario has no such kind of task")
            found = row.values["kind"]
            yield Refusal(row.where, COLUMNS[3].headings[0], shown(found), words, nearest(found, names), "E631")
        if row.values["date"] > today:
            words = (f"晚于今天（{today}）", f"later than today, {today}")
            yield Refusal(row.where, COLUMNS[0].headings[0], f"{row.values['date']}", words, code="E632")
    days: dict[Any, list[Row]] = {}
    for row in rows:
        days.setdefault((_person(row), row.values["date"]), []).append(row)
    for mine in days.values():
        yield from _begun_twice(mine)
        yield from _pasted_twice(mine)
        yield from _too_long(mine)


def _begun_twice(mine: Sequence[Row]) -> Iterator[Refusal]:
    """Yield a refusal for every row of a person-day that begins when another does."""
    first: dict[str, int] = {}
    for row in mine:
        start = row.values["start"]
        if start and first.setdefault(start, row.line) != row.line:
            zh = f"与第 {first[start]} 行同一人、同一天、同一时刻开始，是重复记录"
            words = (zh, f"the same person, date and start as line {first[start]}: entered twice")
            yield Refusal(row.where, "", start, words, code="E633")


def _pasted_twice(mine: Sequence[Row]) -> Iterator[Refusal]:
    """Yield a refusal for every row of a person-day that repeats the whole of it; like tasks in a row may be true."""
    if any(row.values["start"] for row in mine):
        return
    told = [(normal(row.values["kind"]), row.values["minutes"]) for row in mine]
    for length in range(2, len(told) // 2 + 1):
        once, times = told[:length], len(told) // length
        if len(set(once)) > 1 and once * times == told:
            for row, original in zip(mine[length:], list(mine[:length]) * (times - 1), strict=True):
                zh = f"同一人这一天的记录整份重复：此行与第 {original.line} 行相同"
                words = (zh, f"the whole day of this person stands twice: this line repeats line {original.line}")
                yield Refusal(row.where, "", "", words, code="E633")
            return


def _too_long(mine: Sequence[Row]) -> Iterator[Refusal]:
    minutes = sum(row.values["minutes"] for row in mine)
    if minutes > LONGEST_DAY:
        lines = [f"{row.line}" for row in mine]
        zh = f"第 {'、'.join(lines)} 行为同一人同一天，用时合计不应超过 16 小时"
        en = f"lines {', '.join(lines)} are one person on one day, of at most 16 hours in all"
        yield Refusal(mine[0].where, COLUMNS[4].headings[0], f"{minutes / 60.0:.1f} h", (zh, en), code="E634")


def _refuse_too_little(path: Path, diary: Diary) -> None:
    """Refuse a diary of too few persons or working days."""
    sentences = (
        (
            diary.persons,
            FEWEST_PERSONS,
            "只有 {} 人记录，至少要有 {} 人才能推算",
            "{} persons wrote; at least {} are needed",
        ),
        (
            diary.working_days,
            FEWEST_WORKING_DAYS,
            "只有 {} 个工作日有记录，至少要有 {} 个才能推算",
            "entries on {} working days; at least {} are needed",
        ),
    )
    few = [
        Refusal(str(path), "", "", (zh.format(n, least), en.format(n, least)), code="E635")
        for n, least, zh, en in sentences
        if n < least
    ]
    if few:
        raise ScenarioError(few)
