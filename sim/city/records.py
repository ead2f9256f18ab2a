"""Typed tables of what happened: all that a run leaves behind, and all that `analysis` ever reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = dict[str, NDArray[Any]]

MONTH_COUNTS = (
    "community_days",  # communities that serve it × calendar days; 0 where another territory's community does
    "posts",  # approved posts on the last day
    "post_days",  # posts × calendar days
    "person_days",  # people in post × calendar days
    "vacant_days",  # post_days not filled
    "people",  # in post on the last day
    "resignations",
    "other_exits",
    "hires",
    "burnout_any",  # people burnt out on the last day
    "burnout_severe",
    "days_present",  # person × working days
    "working_days",  # working days of the community
    "unstaffed_days",  # working days on which nobody was present: work waits, the hall is closed
)
MONTH_FEN = ("wage_fen", "overtime_fen", "on_cost_fen", "hiring_fen", "programme_fen")
MONTH_SUMS = (
    "tenure_months",  # sum over people on the last day
    "strain",  # sum over people on the last day, SD
    "exhaustion",  # sum over people on the last day of exhaustion above the reference, units of load
    "lines",  # sum over person-days of lines held
    "pay_ratio",  # sum over person-days of pay / outside wage
    "scheduled_minutes",  # of the days present
    "overtime_minutes",
    "administrative_minutes",  # worked, overtime included
    "self_government_minutes",
    "service_minutes",
    "backlog_minutes",  # sum over working days of mandatory effort waiting at closing
    "capacity_minutes",  # sum over working days of people in post × length of the day
    "pressure",  # sum over working days
    "price_index",  # prices against the base year
)
KIND_COUNTS = (
    "arrived",  # new tasks, in the month of arrival, as all below
    "due",  # mandatory, due before the end of the run
    "late",  # of these, not done by the due date
    "completed",  # returned and chased work left out
    "perfunctory",
    "missed",
    "dropped",
    "abandoned",
    "waiting",  # still in hand at the end of the run
    "returned",  # pieces of finished work that came back
    "chased",
)
KIND_SUMS = ("wait_minutes", "worked_minutes")  # wait: opening minutes until served or gone, one-session kinds
CAREER_COLUMNS = ("community", "post", "occupant", "hired_day", "tenure_days", "decided_day", "left_day", "reason")
REASONS = ("in post", "resignation", "other exit")
FIRING_NUMBERS = ("rule", "day", "month")  # position of the rule in the scenario, day and month on which it fired
FIRING_VALUES = ("value", "before", "after")  # indicator; lever in the first place of the scope before and in full


def no_firings() -> Table:
    """Return the table of firings of a run without any."""
    numbers = {name: np.zeros(0, np.int64) for name in FIRING_NUMBERS}
    return numbers | {name: np.zeros(0) for name in FIRING_VALUES}


@dataclass(frozen=True)
class RunRecord:
    """One replication of one scenario.

    Attributes
    ----------
    scenario : str
        Name of the scenario file.
    seed, replication : int
        They name all random numbers.
    engine : str
        ``compiled`` or ``reference``; the record is the same.
    first_day : date
        Day 0, the first day of the warm-up.
    warmup_months : int
        Months before results are counted.
    communities : Table
        One row a territory: id, name_zh, name_en, district, band, residents, households, windows.
    months : Table
        One row a community and month: `community`, `month` (0 is the first of the warm-up), `year`, `days`,
        and the columns of `MONTH_COUNTS`, `MONTH_FEN` (int64) and `MONTH_SUMS` (float64).
    kinds : Table
        One row a community, month of arrival and kind: `community`, `month`, `year`, `kind` (id), and the
        columns of `KIND_COUNTS` (int64) and `KIND_SUMS` (float64).
    careers : Table
        One row a person: `CAREER_COLUMNS` (int64; days from day 0, −1 where it did not happen; `tenure_days`
        is the tenure brought along; `reason` indexes `REASONS`).
    firings : Table
        One row a firing of a trigger rule, in order of time: `FIRING_NUMBERS` (int64) and `FIRING_VALUES` (float64, in
        the units of the indicator and of the lever).
    trace : Table
        Where it was asked for, one row a piece of work, and a row an end without work (`person` −1): `community`,
        `kind` (id), `name` of the task, `origin` (0 new, 1 returned, 2 chased), `arrival_day` and `day` (numbers of
        working days), `arrival`, `start` and `end` (minutes of the session), `person` (row of `careers`),
        `outcome` (text). It is not kept on disk.
    """

    scenario: str
    seed: int
    replication: int
    engine: str
    first_day: dt.date
    warmup_months: int
    communities: Table
    months: Table
    kinds: Table
    careers: Table
    firings: Table = field(default_factory=no_firings)
    trace: Table = field(default_factory=dict)

    def tables(self) -> dict[str, Table]:
        """Return the five tables by name."""
        return {
            "communities": self.communities,
            "months": self.months,
            "kinds": self.kinds,
            "careers": self.careers,
            "firings": self.firings,
        }

    def counted(self, table: str) -> Table:
        """Return the rows of `table` (``months`` or ``kinds``) that lie after the warm-up."""
        rows = self.tables()[table]
        keep: NDArray[np.bool_] = rows["month"] >= self.warmup_months
        return {name: column[keep] for name, column in rows.items()}
