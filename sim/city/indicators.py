"""The indicators of a city, measured from what it has written down so far (model §7).

Each is defined as the metric of the same name, over the three months of a quarter. What the city books later, such as
the delay of a task that is still in hand, is not in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sim.base.units import DAYS_PER_YEAR, MONTHS_PER_QUARTER, MONTHS_PER_YEAR, WORKING_DAYS_PER_WEEK, Booleans
from sim.city.ledger import Ledger
from sim.city.records import Table
from sim.scenario.fields import GROUPS
from sim.work.teams import Backlogs


class Figures:
    """The tables of a run so far, made when somebody looks at them.

    Parameters
    ----------
    ledger : Ledger
    backlogs : Backlogs
    """

    def __init__(self, ledger: Ledger, backlogs: Backlogs) -> None:
        self._ledger = ledger
        self._backlogs = backlogs

    @cached_property
    def months(self) -> Table:
        """As `RunRecord.months`."""
        return self._ledger.month_table()

    @cached_property
    def kinds(self) -> Table:
        """As `RunRecord.kinds`."""
        return self._ledger.kind_table(self._backlogs)


@dataclass(frozen=True)
class Quarter:
    """What has happened in some territories in a quarter.

    Attributes
    ----------
    figures : Figures
    places : bool array, shape (territories,)
    households : float
        Of these territories.
    first : int
        Number of the first of the three months.
    """

    figures: Figures
    places: Booleans
    households: float
    first: int

    def _rows(self, table: Table) -> Booleans:
        month = table["month"]
        rows: Booleans = (month >= self.first) & (month < self.first + MONTHS_PER_QUARTER)
        return rows & self.places[table["community"]]

    def total(self, *columns: str) -> float:
        """Return the sum of columns of the month table."""
        months = self.figures.months
        here = self._rows(months)
        return float(sum(months[column][here].sum() for column in columns))

    def of_kinds(self, column: str, kind: str = "") -> float:
        """Return the sum of a column of the kind table, over all kinds or one of them."""
        kinds = self.figures.kinds
        here = self._rows(kinds) & (not kind or kinds["kind"] == kind)
        return float(kinds[column][here].sum()) if here.any() else math.nan

    @property
    def years(self) -> float:
        """Length of the quarter, years."""
        return self.total("days") / max(int(self.places.sum()), 1) / DAYS_PER_YEAR


def _ratio(upper: float, lower: float) -> float:
    return upper / lower if lower else math.nan


def _weekly_hours(quarter: Quarter) -> float:
    minutes = quarter.total("scheduled_minutes", "overtime_minutes")
    return _ratio(minutes / 60.0 * WORKING_DAYS_PER_WEEK, quarter.total("days_present"))


def _overtime_hours(quarter: Quarter) -> float:
    months = quarter.total("person_days") / (DAYS_PER_YEAR / MONTHS_PER_YEAR)
    return _ratio(quarter.total("overtime_minutes") / 60.0, months)


def _admin_share(quarter: Quarter) -> float:
    worked = quarter.total(*(f"{group}_minutes" for group in GROUPS))
    return _ratio(quarter.total("administrative_minutes"), worked)


MEASURES: dict[str, Callable[[Quarter], float]] = {
    "vacancy_rate": lambda quarter: _ratio(quarter.total("vacant_days"), quarter.total("post_days")),
    "resignation_rate": lambda quarter: _ratio(
        quarter.total("resignations"), quarter.total("person_days") / DAYS_PER_YEAR
    ),
    "weekly_hours": _weekly_hours,
    "overtime_hours": _overtime_hours,
    "burnout_any": lambda quarter: _ratio(quarter.total("burnout_any"), quarter.total("people")),
    "admin_share": _admin_share,
    "late_share": lambda quarter: _ratio(quarter.of_kinds("late"), quarter.of_kinds("due")),
    "visits_per_household": lambda quarter: _ratio(
        quarter.of_kinds("completed", "visit"), quarter.households * quarter.years
    ),
    "pay_ratio": lambda quarter: _ratio(quarter.total("pay_ratio"), quarter.total("person_days")),
}
"""How each of `scenario.indicators.INDICATORS` is measured; nan where it is undefined."""


def measured(name: str, quarter: Quarter) -> float:
    """Return an indicator of some territories in a quarter; nan where it is undefined, as with nobody in post."""
    return MEASURES[name](quarter)
