"""What is played to find out whether a city tips: staffing frozen at a vacancy, and the city started from both sides."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.judgement.equilibrium import Floats
from analysis.study.bench import Measured
from analysis.study.files import Table
from analysis.study.metrics import WORKING_DAYS_PER_WEEK, ratio
from analysis.study.replication import Task, shortened
from analysis.study.sums import groups_of
from analysis.study.variants import with_values
from sim import Loaded, RunRecord

if TYPE_CHECKING:
    from sim import Terms

CITY = "city"
VACANCIES = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75)
"""At which staffing is frozen."""
FROZEN = {"mechanisms.resignation": False, "mechanisms.other_exits": False, "mechanisms.hiring": False}
STEADY = {"pay.outside_growth": 0.0, "pay.price_growth": 0.0}
FROZEN_MONTHS, READ_MONTHS = 24, 12
"""Months of results played with staffing frozen, and how many of the last are read: strain follows work by half a year."""
STARTS = (0.02, 0.6)
"""Vacancies from which the city starts: nearly full, and more than half empty."""
SIDE_YEARS = 9
APART = ("frailty", "contagion")
"""Terms that depend on who has left; they are put back by formula, as pay and tenure are."""


# --- measured with staffing frozen -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Watched:
    """A run and what its hazards were made of, month by month."""

    record: RunRecord
    terms: list[Terms]


def watch(task: Task) -> Watched:
    """Play one replication and keep the terms of everybody's hazard."""
    from sim import run

    terms: list[Terms] = []
    record = run(task.loaded.scenario, task.seed, task.replication, task.engine, terms.append)
    return Watched(record, terms)


def frozen_values(seen: Watched) -> Measured:
    """Return what load makes of people in the last year: ``<what> <group>`` of the city and its bands.

    ``multiple`` is the mean over people and months of the terms that hold whoever has left; hours and burnout beside it.
    """
    record = seen.record
    last = int(record.months["month"].max())
    first = max(last - READ_MONTHS + 1, 0)
    found = {
        f"{name} {group}": value
        for group, mask in _groups(record).items()
        for name, value in _of_group(seen, mask, first).items()
    }
    return {name: value for name, value in found.items() if value == value}


def _groups(record: RunRecord) -> dict[str, Any]:
    groups = groups_of(record.communities)
    return {name: mask for name, mask in groups.items() if name == CITY or name.startswith("band:")}


def _of_group(seen: Watched, mask: Any, first: int) -> Measured:
    months, place = seen.record.months, seen.record.careers["community"]
    read = [terms for terms in seen.terms if terms.month.number >= first]
    inside = [_multiple(terms)[mask[place[terms.rows]]] for terms in read]
    rows = mask[months["community"]] & (months["month"] >= first)
    total = {name: float(column[rows].sum()) for name, column in months.items() if column.dtype.kind in "if"}
    hours = (total["scheduled_minutes"] + total["overtime_minutes"]) / 60 * WORKING_DAYS_PER_WEEK
    shares = {
        "multiple": (float(sum(each.sum() for each in inside)), float(sum(map(len, inside)))),
        "weekly_hours": (hours, total["days_present"]),
        "burnout": (total["burnout_any"], total["people"]),
    }
    return {name: upper / lower if lower else math.nan for name, (upper, lower) in shares.items()}


def _multiple(terms: Terms) -> Floats:
    found: Floats = np.prod([term for name, term in terms.values.items() if name not in APART], axis=0)
    return found


def frozen_at(loaded: Loaded, vacancy: float) -> Loaded:
    """Return a scenario in which so many posts are empty from the start and nobody comes or goes."""
    return with_values(shortened(loaded, FROZEN_MONTHS), {**FROZEN, "staffing.vacancy": vacancy}, "tipping")


# --- played from both sides --------------------------------------------------------------------------------------------


def side_values(record: RunRecord) -> Measured:
    """Return vacancy by month and year from the start of the run-in on, and the share of communities half empty."""
    months = record.months
    number = months["month"]
    year = number // 12
    found = {f"month {at}": value for at, value in enumerate(_vacancy(months, number).tolist())}
    found |= {f"year {at}": value for at, value in enumerate(_vacancy(months, year).tolist())}
    places = months["community"] + (1 + int(months["community"].max())) * year
    by_place = _vacancy(months, places).reshape(int(year.max()) + 1, -1)
    halves = [float(np.mean(row[np.isfinite(row)] > 0.5)) for row in by_place]
    return found | {f"half {at}": share for at, share in enumerate(halves)}


def _vacancy(months: Table, label: Any) -> Floats:
    vacant, posts = (np.bincount(label, months[name]).astype(np.float64) for name in ("vacant_days", "post_days"))
    return ratio(vacant, posts)


def side_of(loaded: Loaded, vacancy: float) -> Loaded:
    """Return a scenario that starts with so many empty posts, with pay kept where it is, for as long as can be.

    That is `SIDE_YEARS` years, but no longer than its holidays are known, and no shorter than the scenario is.
    """
    clock = loaded.scenario.clock
    known = [day.year for day in loaded.scenario.calendar.holidays]
    last = min(max(known, default=9999), clock.start.year + SIDE_YEARS - 1)
    longer = clock.model_copy(update={"end": max(clock.end, dt.date(last, 12, 31))})
    scenario = loaded.scenario.model_copy(update={"clock": longer})
    stretched = dataclasses.replace(loaded, scenario=scenario)
    return with_values(stretched, {**STEADY, "staffing.vacancy": vacancy}, "tipping")
