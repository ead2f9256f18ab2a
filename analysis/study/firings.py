"""The firings of trigger rules in the records of a study: one table of them all, and what they come to by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.study.files import Table, remove, write_csv
from analysis.study.replication import Place
from analysis.study.storage import read_firings
from sim import Scenario

FIRINGS = "firings.csv"


class Fired(NamedTuple):
    """What the firings of a rule come to, over all replications.

    Attributes
    ----------
    times : int
    mean : float
        Firings a replication.
    earliest, latest : str
        Month (``2022-05``) of the first firing in the replication where it came soonest, and where it came latest
        of those in which the rule fired at all; empty where it never did.
    """

    times: int
    mean: float
    earliest: str
    latest: str


def write_firings(folder: Path, places: Sequence[Place], scenarios: Mapping[str, Scenario]) -> None:
    """Write ``firings.csv`` for the kept replications `places`, where any of the scenarios has trigger rules."""
    if any(scenario.rules for scenario in scenarios.values()):
        write_csv(folder / FIRINGS, collect_firings(folder, places, scenarios))
    else:
        remove(folder / FIRINGS)


def collect_firings(folder: Path, places: Sequence[Place], scenarios: Mapping[str, Scenario]) -> Table:
    """Return the firings of kept replications, a row each.

    Returns
    -------
    dict of str to array[rows]
        `scenario`, `replication`, `rule` (from 1), `date`, `indicator`, `value` (of the indicator), `lever`, `before`
        and `after` (of the lever in the first place of the rule's scope).
    """
    rows: list[tuple[object, ...]] = []
    for name, replication in places:
        rules = scenarios[name].rules
        if rules:
            first_day, firings = read_firings(folder, name, replication)
            for rule, day, value, before, after in zip(
                *(firings[column].tolist() for column in ("rule", "day", "value", "before", "after")), strict=True
            ):
                date, of = first_day + dt.timedelta(days=day), rules[rule]
                rows.append(
                    (name, replication, rule + 1, date.isoformat(), of.indicator, value, of.lever, before, after)
                )
    return {
        column: np.array([row[at] for row in rows], dtype=kind) for at, (column, kind) in enumerate(_COLUMNS.items())
    }


_COLUMNS: dict[str, type] = {
    "scenario": object,
    "replication": np.int64,
    "rule": np.int64,
    "date": object,
    "indicator": object,
    "value": np.float64,
    "lever": object,
    "before": np.float64,
    "after": np.float64,
}


def fired(firings: Table, scenario: str, rule: int, replications: int) -> Fired:
    """Return what the firings of a rule (from 1) come to in so many replications of a scenario."""
    here = (firings["scenario"] == scenario) & (firings["rule"] == rule)
    first: dict[int, str] = {}
    for replication, date in zip(firings["replication"][here].tolist(), firings["date"][here].tolist(), strict=True):
        first[replication] = min(first.get(replication, date), date)
    months = sorted(date[: len("2022-05")] for date in first.values())
    times = int(here.sum())
    mean = times / replications if replications else 0.0
    return Fired(times, mean, *((months[0], months[-1]) if months else ("", "")))
