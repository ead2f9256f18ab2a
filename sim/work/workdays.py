"""Dates and working time: which days are worked, when work falls due, how a year's volume spreads over its days.

Day 0 is the first day of the run; days are calendar days. A weekday is 0 for Monday.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import overload

import numpy as np
from numpy.typing import NDArray

from sim.base.errors import ModelError, refuse
from sim.base.units import MONTHS_PER_YEAR, Booleans, Floats, Integers
from sim.scenario.fields import Calendar, Kind

MONDAY, SATURDAY = 0, 5
MONTH_END_DAYS = 3
YEAR_END_MONTHS = (11, 12)
DAYS_BEYOND = 2_000
HOUR = dt.timedelta(hours=1)

Dates = NDArray[np.datetime64]


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of a run.

    Parameters
    ----------
    calendar : Calendar
        ``office``: Monday to Friday without holidays, and the make-up days; ``every_day`` and ``always_open``:
        every day (an always-open workplace has one session without end).
    first_day : date
        Day 0.
    days : int
        Calendar days of the run.

    Attributes
    ----------
    is_working : bool array, shape (days,)
    working_index : int64 array, shape (days,)
        Number of working days before that day.
    working_days : int64 array
        Day of the k-th working day; it goes on beyond the run, so that due dates can be told.
    weekday, month_of_day, year : int64 arrays, shape (days,)
        Months are calendar months, counted from 0 in the month of `first_day`.
    month_starts : int64 array, shape (months + 1,)
        First day of every month within the run, and `days` at the end.
    first_working_days : int64 array, shape (months,)
        First working day on or after the start of every month.
    """

    calendar: Calendar
    first_day: dt.date
    days: int
    is_working: Booleans = field(init=False, repr=False, compare=False)
    working_index: Integers = field(init=False, repr=False, compare=False)
    working_days: Integers = field(init=False, repr=False, compare=False)
    weekday: Integers = field(init=False, repr=False, compare=False)
    month_of_day: Integers = field(init=False, repr=False, compare=False)
    year: Integers = field(init=False, repr=False, compare=False)
    month_starts: Integers = field(init=False, repr=False, compare=False)
    first_working_days: Integers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dates = np.datetime64(self.first_day, "D") + np.arange(self.days + DAYS_BEYOND)
        works = _works(self.calendar, dates)
        months = dates[: self.days].astype("datetime64[M]").astype(np.int64)
        starts = np.append(np.flatnonzero(np.diff(months, prepend=months[:1] - 1)), self.days)
        before: Integers = np.cumsum(works) - works
        if not works.any():
            found, zh, en = len(self.calendar.holidays), "没有一个工作日", "leaves no working day"
            raise refuse("", "calendar.holidays", found, zh, en, code="E610")
        self._keep("is_working", works[: self.days])
        self._keep("working_index", before[: self.days])
        self._keep("working_days", np.flatnonzero(works))
        self._keep("weekday", _weekday(dates[: self.days]))
        self._keep("month_of_day", months - months[0])
        self._keep("year", 1970 + months // MONTHS_PER_YEAR)
        self._keep("month_starts", starts)
        self._keep("first_working_days", self.working_days[np.minimum(before[starts[:-1]], works.sum() - 1)])

    def _keep(self, name: str, values: NDArray[np.generic]) -> None:
        values.setflags(write=False)
        object.__setattr__(self, name, values)

    @overload
    def add_working_days(self, day: int, n: int) -> int: ...
    @overload
    def add_working_days(self, day: Integers, n: int | Integers) -> Integers: ...
    def add_working_days(self, day: int | Integers, n: int | Integers) -> int | Integers:
        """Return the n-th working day after `day`; for n = 0 the day itself, or the next working day.

        The answer is exact up to 2,000 days after the run; what lies further off is told as the last of these.
        """
        before = self.working_index[day]
        place = np.maximum(before + self.is_working[day] + n - 1, before)
        due = self.working_days[np.minimum(place, self.working_days.size - 1)]
        return int(due) if due.ndim == 0 else due

    @cached_property
    def whole_years(self) -> WorkCalendar:
        """The same calendar over whole calendar years, from the run's first to its last."""
        first = dt.date(self.first_day.year, 1, 1)
        last = dt.date(self.date(self.days - 1).year, 12, 31)
        return WorkCalendar(self.calendar, first, (last - first).days + 1)

    def date(self, day: int) -> dt.date:
        """Return the date of `day`."""
        return self.first_day + dt.timedelta(days=int(day))

    def day(self, date: dt.date) -> int:
        """Return the day of `date`; negative before the run."""
        return (date - self.first_day).days


def _weekday(dates: Dates) -> Integers:
    weekday: Integers = (dates.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    return weekday


def _works(calendar: Calendar, dates: Dates) -> Booleans:
    """Return whether each of `dates` is a working day."""
    if calendar.mode != "office":
        return np.ones(dates.size, np.bool_)
    closed = np.isin(dates, np.array(calendar.holidays, "datetime64[D]"))
    made_up = np.isin(dates, np.array(calendar.makeup_days, "datetime64[D]"))
    return ((_weekday(dates) < SATURDAY) & ~closed) | made_up


def working_days_of_year(calendar: WorkCalendar) -> Integers:
    """Return for every day, shape (days,), the working days of its whole calendar year."""
    whole = calendar.whole_years
    counts = np.bincount(whole.year - whole.year[0], weights=whole.is_working).astype(np.int64)
    spread: Integers = counts[calendar.year - whole.year[0]]
    return spread


def day_weights(kind: Kind, calendar: WorkCalendar) -> Floats:
    """Return how much of `kind` arrives on each day, as multiples of the mean working day, shape (days,).

    Mondays, the last three working days of a month, November and December, and campaign months have their
    multiples; other days are lowered so that the weights of a whole calendar year sum to its working days.
    Where patterns overlap their factors are multiplied. A multiple beyond what the year can hold takes it all.
    Closed days have weight 0. A year's volume v gives v / `working_days_of_year` · weight tasks a day.
    Source: model §2, assumption.
    """
    whole = calendar.whole_years
    weights = np.zeros(whole.days)
    month = _months(whole)
    patterns = (
        (whole.weekday == MONDAY, kind.monday),
        (_month_end(whole), kind.month_end),
        (np.isin(month, YEAR_END_MONTHS), kind.year_end),
    )
    campaign = np.where(np.isin(month, kind.campaign_months), kind.campaign, kind.campaign_quiet)
    for year in np.unique(whole.year):
        days = (whole.year == year) & whole.is_working
        raw = campaign[days] if kind.campaign_months else np.ones(days.sum())
        for special, multiple in patterns:
            raw = raw * _factors(special[days], multiple)
        weights[days] = raw * (raw.size / raw.sum()) if raw.sum() > 0.0 else 0.0
    start = whole.day(calendar.first_day)
    return weights[start : start + calendar.days]


def _months(calendar: WorkCalendar) -> Integers:
    """Return the month of the year, 1 to 12, of every day."""
    return (calendar.month_of_day + calendar.first_day.month - 1) % MONTHS_PER_YEAR + 1


def _month_end(calendar: WorkCalendar) -> Booleans:
    """Return whether each day is one of the last three working days of its month."""
    special = np.zeros(calendar.days, np.bool_)
    for start, end in zip(calendar.month_starts[:-1], calendar.month_starts[1:], strict=True):
        special[start + np.flatnonzero(calendar.is_working[start:end])[-MONTH_END_DAYS:]] = True
    return special


def _factors(special: Booleans, multiple: float) -> Floats:
    """Return `multiple` on special days and the same lower number on all others, so that the mean is 1."""
    count, others = int(special.sum()), int((~special).sum())
    if count == 0 or others == 0:
        return np.ones(special.size)
    return np.where(special, multiple, max(0.0, special.size - multiple * count) / others)


@dataclass(frozen=True)
class Opening:
    """Opening hours on the wall clock.

    Parameters
    ----------
    intervals : tuple of (time, time)
        Half-open, ascending, the same on every open day.
    weekdays : tuple of int
        Open days of the week, 0 for Monday.
    holidays : tuple of date
        Days closed nevertheless.
    """

    intervals: tuple[tuple[dt.time, dt.time], ...]
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        clock = [moment for interval in self.intervals for moment in interval]
        if not clock or not self.weekdays or clock != sorted(clock):
            raise ModelError("opening hours need an open weekday and ascending intervals")

    def _spans(self, start: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Yield the open spans that end after `start`, cut to begin no earlier, without end."""
        date = start.date()
        while True:
            if date.weekday() in self.weekdays and date not in self.holidays:
                for opens, closes in self.intervals:
                    span = max(start, dt.datetime.combine(date, opens)), dt.datetime.combine(date, closes)
                    if span[0] < span[1]:
                        yield span
            date += dt.timedelta(days=1)

    def working_hours(self, a: dt.datetime, b: dt.datetime) -> float:
        """Return the open hours in [a, b)."""
        spans = takewhile(lambda span: span[0] < b, self._spans(a))
        return sum((min(closes, b) - opens for opens, closes in spans), dt.timedelta()) / HOUR

    def add_working_time(self, t: dt.datetime, hours: float) -> dt.datetime:
        """Return the first moment at which `hours` of opening have passed since `t`; for 0 the next open moment."""
        left, spans = hours * HOUR, self._spans(t)
        opens, closes = next(spans)
        while closes - opens < left:
            left -= closes - opens
            opens, closes = next(spans)
        return opens + left

    def wait_clock_hours(self, arrived: dt.datetime, begun: dt.datetime) -> float:
        """Return the wait in hours of the wall clock."""
        return (begun - arrived) / HOUR

    def wait_working_hours(self, arrived: dt.datetime, begun: dt.datetime) -> float:
        """Return the wait in opening hours."""
        return self.working_hours(arrived, begun)
