"""What a study answers: the best supported statement, what it costs, and which scenarios cannot be told from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.judgement.compare import Cell, Row, complete_replications, rows_of
from analysis.judgement.statistics import Interval, paired
from analysis.study.files import Table
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED

CITY, ALL = "city", "all"


@dataclass(frozen=True)
class Answer:
    """What can be said of a metric in the whole city over all years.

    Attributes
    ----------
    best : Row or None
        The scenario with the largest clear improvement, among those that hold in most theories; None where no scenario
        clearly improves the metric.
    cost, per_resignation : Row or None
        What it costs a year more, and for each resignation avoided.
    rivals : tuple of str
        Scenarios that cannot be told from the best, whether or not they clearly improve the metric.
    worse : tuple of Row
        Scenarios that clearly make it worse, the worst first.
    unclear : tuple of str
        Scenarios without a clear difference to the baseline.
    """

    best: Row | None
    cost: Row | None = None
    per_resignation: Row | None = None
    rivals: tuple[str, ...] = ()
    worse: tuple[Row, ...] = ()
    unclear: tuple[str, ...] = ()


def cell_of(values: Table, cell: Cell, scenarios: Sequence[str]) -> dict[str, list[float]]:
    """Return the values of one cell by scenario, in the order of the replications that all scenarios have finished."""
    metric, group, period = cell
    here = (values["metric"] == metric) & (values["group"] == group) & (values["period"] == period)
    rows = {name: column[here] for name, column in values.items()}
    kept = complete_replications(rows, scenarios)
    return {name: _in_order(rows, name, kept) for name in scenarios}


def _in_order(rows: Table, scenario: str, replications: Sequence[int]) -> list[float]:
    mine = rows["scenario"] == scenario
    found = dict(zip(rows["replication"][mine].tolist(), rows["value"][mine].tolist(), strict=True))
    return [float(found[replication]) for replication in replications]


def apart(cells: Mapping[str, Sequence[float]], first: str, second: str) -> Interval:
    """Return the paired difference second − first of the values of one cell, from the pairs that are defined."""
    both = np.isfinite(cells[first]) & np.isfinite(cells[second])
    return paired(np.asarray(cells[first])[both].tolist(), np.asarray(cells[second])[both].tolist()).difference


def is_clear(difference: Interval) -> bool:
    """Return whether the interval of a difference leaves out zero."""
    return difference.low > 0 or difference.high < 0


def ranking(cells: Mapping[str, Sequence[float]], better: str) -> list[str]:
    """Return scenarios by their mean, the best first; by falling size where no direction is better."""
    sign = 1.0 if better == "lower" else -1.0
    means = {name: sign * float(np.nanmean(found)) for name, found in cells.items() if np.isfinite(found).any()}
    return sorted(means, key=lambda name: means[name])


def like_neighbours(cells: Mapping[str, Sequence[float]], ranked: Sequence[str], scenario: str) -> list[str]:
    """Return those ranked just before and after a scenario that cannot be told from it."""
    place = ranked.index(scenario)
    beside = [*ranked[max(place - 1, 0) : place], *ranked[place + 1 : place + 2]]
    return [name for name in beside if not is_clear(apart(cells, scenario, name))]


def answered(
    comparison: Table, values: Table, metric: str, baseline: str, holding: Mapping[str, int] | None = None
) -> Answer:
    """Return what a study says of a metric.

    Parameters
    ----------
    comparison, values : Table
        The columns of ``comparison.csv`` and ``values.csv``.
    metric : str
    baseline : str
    holding : mapping of str to int, optional
        In how many theories what the main one says of each scenario holds.
    """
    here = (comparison["group"] == CITY) & (comparison["period"] == ALL) & (comparison["baseline"] == baseline)
    rows = {
        (row.metric, row.scenario): row for row in rows_of({name: cells[here] for name, cells in comparison.items()})
    }
    mine = [row for (name, _), row in rows.items() if name == metric]
    better = _largest_first(row for row in mine if row.verdict == "better")
    most = max(((holding or {}).get(row.scenario, 0) for row in better), default=0)
    best = next((row for row in better if (holding or {}).get(row.scenario, 0) == most), None)
    worse = tuple(_largest_first(row for row in mine if row.verdict == "worse"))
    unclear = tuple(row.scenario for row in mine if row.verdict not in ("better", "worse"))
    if best is None:
        return Answer(None, worse=worse, unclear=unclear)
    return Answer(
        best,
        _defined(rows.get(("total_cost", best.scenario))),
        _defined(rows.get((COST_PER_RESIGNATION_AVOIDED, best.scenario))),
        _rivals(values, (metric, CITY, ALL), best.scenario, [row.scenario for row in mine]),
        worse,
        unclear,
    )


def _largest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -abs(row.difference))


def _defined(row: Row | None) -> Row | None:
    return row if row is not None and math.isfinite(row.difference) else None


def _rivals(values: Table, cell: Cell, best: str, scenarios: Sequence[str]) -> tuple[str, ...]:
    cells = cell_of(values, cell, scenarios)
    return tuple(name for name in scenarios if name != best and not is_clear(apart(cells, best, name)))
