"""The course of a workplace by month, and what in it moved the hazard of resigning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from analysis.study.bench import Measured
from analysis.study.metrics import WORKED_COLUMNS, WORKING_DAYS_PER_WEEK
from analysis.study.sums import DAYS_PER_YEAR
from sim import RunRecord, Scenario

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Window: TypeAlias = tuple[int, int]

COLUMNS = (
    "resignations",
    "other_exits",
    "person_days",
    "post_days",
    "people",
    "strain",
    "lines",
    "pay_ratio",
    "administrative_minutes",
    "self_government_minutes",
    "service_minutes",
    "scheduled_minutes",
    "overtime_minutes",
    "days_present",
)
NOTICE_MONTHS = 1
"""Who decides to resign works on for a month: exits of a month go back to the terms of the month before."""
QUARTER = 3
YEAR = 12
TERMS = ("pay", "strain", "lines", "administrative", "colleagues", "support")
"""Terms of the hazard whose change can be read from a run; what is left is who is left."""
PARTS = (*TERMS, "rest", "others")


def by_month(record: RunRecord) -> Measured:
    """Return sums over all units of what happened, keyed ``<column> <month>``."""
    months = record.months["month"]
    return {
        f"{column} {month}": float(total)
        for column in COLUMNS
        for month, total in enumerate(np.bincount(months, weights=record.months[column]).tolist())
    }


@dataclass(frozen=True)
class Course:
    """What happened in a workplace by month.

    Attributes
    ----------
    scenario : Scenario
        As it was played.
    columns : dict of str to float64[replications, months]
    """

    scenario: Scenario
    columns: dict[str, Floats]

    @property
    def replications(self) -> int:
        """How often it was played."""
        return len(self.columns["people"])

    def _sum(self, names: tuple[str, ...], window: Window) -> Floats:
        total: Floats = np.sum([self.columns[name][:, window[0] : window[1]] for name in names], axis=(0, 2))
        return total

    def rate(self, names: tuple[str, ...], window: Window) -> Floats:
        """Return exits of these kinds that were decided in a window of months, 1/year, shape (replications,)."""
        later = (window[0] + NOTICE_MONTHS, window[1] + NOTICE_MONTHS)
        rate: Floats = self._sum(names, later) / self._sum(("person_days",), later) * DAYS_PER_YEAR
        return rate

    def weekly_hours(self, window: Window) -> float:
        """Return mean weekly hours of those present."""
        minutes = self._sum(("scheduled_minutes", "overtime_minutes"), window).sum()
        return float(minutes / 60.0 * WORKING_DAYS_PER_WEEK / self._sum(("days_present",), window).sum())

    def ratio(self, upper: tuple[str, ...], lower: tuple[str, ...], window: Window) -> float:
        """Return a ratio of sums over a window and all replications."""
        return float(self._sum(upper, window).sum() / self._sum(lower, window).sum())

    def log_term(self, term: str, window: Window) -> float:
        """Return the logarithm of the mean of a term of the hazard over a window of months."""
        if not self._acts(term):
            return 0.0
        levels = [_LEVELS[term](self, month) for month in range(*window)]
        return math.log(sum(math.exp(level) for level in levels) / len(levels))

    def _acts(self, term: str) -> bool:
        on = self.scenario.mechanisms
        switches = {
            "pay": on.pay_effect,
            "strain": on.strain_effect,
            "lines": on.tasks,
            "administrative": on.tasks,
            "colleagues": on.contagion,
        }
        return switches.get(term, True)

    def month(self, names: tuple[str, ...], month: int, back: int = 1) -> float:
        """Return sums over the last `back` months up to and with `month`."""
        return float(self._sum(names, (max(month - back + 1, 0), month + 1)).sum())


def _pay(course: Course, month: int) -> float:
    ratio = course.month(("pay_ratio",), month) / course.month(("person_days",), month)
    start = course.scenario.pay.ratio
    return course.scenario.attrition.pay_elasticity * math.log(ratio / start)


def _strain(course: Course, month: int) -> float:
    if month == 0:
        return 0.0
    mean = course.month(("strain",), month - 1) / course.month(("people",), month - 1)
    return math.log(course.scenario.attrition.strain_ratio) * mean


def _lines(course: Course, month: int) -> float:
    rule = course.scenario.attrition
    held = course.month(("lines",), month) / course.month(("person_days",), month)
    return math.log(rule.line_ratio) * (held - rule.lines_reference)


def _administrative(course: Course, month: int) -> float:
    rule = course.scenario.attrition
    worked = course.month(WORKED_COLUMNS, month - 1, QUARTER) if month else 0.0
    if worked == 0.0:
        return 0.0
    share = course.month(WORKED_COLUMNS[:1], month - 1, QUARTER) / worked
    return math.log(rule.admin_ratio) * (share - rule.admin_reference) / 0.10


def _colleagues(course: Course, month: int) -> float:
    rule = course.scenario.attrition
    left = course.month(("resignations", "other_exits"), month - 1, min(month, YEAR)) if month else 0.0
    posts = course.month(("post_days",), month - 1) / _days(course, month - 1) if month else 1.0
    share = left / posts + max(YEAR - month, 0) / YEAR * rule.contagion_reference
    felt = 1.0 + rule.contagion * (min(share, rule.contagion_most) - rule.contagion_reference)
    return math.log(max(rule.contagion_floor, felt))


def _days(course: Course, month: int) -> float:
    """Return the days of a month, counted from the first of the run."""
    start = course.scenario.clock.start
    number = start.year * YEAR + start.month - 1 + month
    first, after = (np.datetime64(f"{at // YEAR:04d}-{at % YEAR + 1:02d}") for at in (number, number + 1))
    return float((after.astype("datetime64[D]") - first.astype("datetime64[D]")).astype(int))


def _support(course: Course, month: int) -> float:
    added = [policy for policy in course.scenario.policies if policy.lever == "strain.support"]
    level = sum(float(policy.value) * min((month + 0.5) / max(policy.ramp_months, 0.5), 1.0) for policy in added)
    return math.log(course.scenario.attrition.support_ratio) * level


_LEVELS = dict(zip(TERMS, (_pay, _strain, _lines, _administrative, _colleagues, _support), strict=True))


def parts_of(before: Course, first: Window, after: Course, second: Window, with_others: bool) -> dict[str, float]:
    """Return what moved turnover, as changes of its logarithm that add up to the whole.

    Parameters
    ----------
    before, after : Course
        The workplace that is compared with, and the one that is observed; may be the same.
    first, second : (from, up to)
        The months compared.
    with_others : bool
        Whether turnover counts other exits beside resignations.

    Returns
    -------
    dict of str to float
        By name of `PARTS`: each term of the hazard; ``rest``, who is left (tenure, frailty) and what means over people
        do not show; ``others``, that other exits do not answer and so dilute the change. NaN where nobody left.
    """
    found = {term: _difference(before, first, after, second, term) for term in TERMS}
    resigned, earlier = after.rate(("resignations",), second).mean(), before.rate(("resignations",), first).mean()
    moved = _log_ratio(resigned, earlier)
    left = resigned + after.rate(("other_exits",), second).mean()
    whole = _log_ratio(left, earlier + before.rate(("other_exits",), first).mean()) if with_others else moved
    return {**found, "rest": moved - sum(found.values()), "others": whole - moved}


def _difference(before: Course, first: Window, after: Course, second: Window, term: str) -> float:
    return after.log_term(term, second) - before.log_term(term, first)


def _log_ratio(upper: float, lower: float) -> float:
    return math.log(upper / lower) if upper > 0.0 and lower > 0.0 else math.nan
