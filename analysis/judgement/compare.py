"""Scenarios against the baseline, paired by replication."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.statistics import Interval, Paired, paired, probability_below_zero, ratio_interval
from analysis.study.files import read_csv, write_csv
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED, METRICS

Table: TypeAlias = dict[str, NDArray[Any]]
Cell: TypeAlias = tuple[str, str, str]
NO_DIFFERENCE = "no clear difference"
NUMBERS = ("mean_baseline", "mean_scenario", "difference", "low", "high", "relative", "p_better")


class Row(NamedTuple):
    """A row of ``comparison.csv``; NaN stands for an empty cell."""

    metric: str
    unit: str
    better: str
    group: str
    period: str
    baseline: str
    scenario: str
    n: int
    mean_baseline: float
    mean_scenario: float
    difference: float
    low: float
    high: float
    relative: float
    p_better: float
    verdict: str


def complete_replications(values: Table, scenarios: Sequence[str]) -> list[int]:
    """Return the replications that every one of `scenarios` has finished."""
    each = [set(values["replication"][values["scenario"] == name].tolist()) for name in scenarios]
    return sorted(set.intersection(*each)) if each else []


def pivoted(values: Table, scenario: str, replications: Sequence[int]) -> dict[Cell, list[float]]:
    """Return the values of one scenario by (metric, group, period), in the order of `replications`."""
    place = {replication: position for position, replication in enumerate(replications)}
    rows = np.flatnonzero(values["scenario"] == scenario)
    columns = (values[name][rows].tolist() for name in ("metric", "group", "period", "replication", "value"))
    found: dict[Cell, list[float]] = {}
    for metric, group, period, replication, value in zip(*columns, strict=True):
        cell = found.setdefault((metric, group, period), [math.nan] * len(place))
        if replication in place:
            cell[place[replication]] = value
    return found


def verdict(better: str, difference: Interval) -> str:
    """Return ``better`` or ``worse`` where the interval excludes zero, empty where no direction is better."""
    if not better:
        return ""
    if difference.high < 0:
        return "better" if better == "lower" else "worse"
    if difference.low > 0:
        return "better" if better == "higher" else "worse"
    return NO_DIFFERENCE


def p_better(better: str, difference: Interval) -> float:
    """Return the t-probability that the mean difference lies in the better direction."""
    below = probability_below_zero(difference)
    return {"lower": below, "higher": 1 - below}.get(better, math.nan)


def _both_defined(before: list[float], after: list[float]) -> Paired:
    pairs = [pair for pair in zip(before, after, strict=True) if not any(map(math.isnan, pair))]
    return paired([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def _row(cell: Cell, names: tuple[str, str], before: list[float], after: list[float]) -> Row:
    metric, pair = METRICS[cell[0]], _both_defined(before, after)
    difference = pair.difference
    return Row(
        cell[0], metric.unit, metric.better, *cell[1:], *names,
        difference.n, pair.mean_baseline, pair.mean_scenario,
        difference.mean, difference.low, difference.high, pair.relative,
        p_better(metric.better, difference), verdict(metric.better, difference),
    )  # fmt: skip


def _cost_row(rate: Row, before: dict[Cell, list[float]], after: dict[Cell, list[float]]) -> Row:
    """Return the extra cost a year for each resignation avoided a year, empty unless the reduction is clear."""
    place = (rate.group, rate.period)
    extra, fewer = (
        sign * (np.array(after[metric, *place]) - np.array(before[metric, *place]))
        for metric, sign in (("total_cost", 1.0), ("resignations", -1.0))
    )
    clear = rate.verdict == "better" and float(fewer.mean()) > 0
    numbers = ratio_interval(extra.tolist(), fewer.tolist()) if clear else (math.nan,) * 3
    metric = METRICS[COST_PER_RESIGNATION_AVOIDED]
    return Row(
        COST_PER_RESIGNATION_AVOIDED, metric.unit, metric.better, *place, rate.baseline, rate.scenario,
        len(fewer), math.nan, math.nan, *numbers, math.nan, math.nan, "",
    )  # fmt: skip


def _against(
    baseline: dict[Cell, list[float]], names: tuple[str, str], after: dict[Cell, list[float]]
) -> Iterator[Row]:
    for cell in baseline:
        if cell in after:
            row = _row(cell, names, baseline[cell], after[cell])
            yield row
            if row.metric == "resignation_rate":
                yield _cost_row(row, baseline, after)


def compare(values: Table, baseline: str, scenarios: Sequence[str]) -> list[Row]:
    """Compare each of `scenarios` with `baseline`, metric by metric, group by group, period by period.

    Only replications that the baseline and all scenarios have finished count, so that all rows of a table rest
    on the same ones. The cost per resignation avoided stands in `difference`, with Fieller's interval.

    Parameters
    ----------
    values : dict of str to array[rows]
        The columns of ``values.csv``.
    baseline : str
        Name of the scenario that the others are compared with.
    scenarios : sequence of str
        Names; the baseline itself is passed over.
    """
    others = [name for name in scenarios if name != baseline]
    replications = complete_replications(values, [baseline, *others])
    before = pivoted(values, baseline, replications)
    return [
        row
        for name in others
        for row in _against(before, (baseline, name), pivoted(values, name, replications))
    ]  # fmt: skip


def as_table(rows: Sequence[Row]) -> Table:
    """Return rows as columns, in the order of the file."""
    columns = list(zip(*rows, strict=True)) or [() for _ in Row._fields]
    types = {"n": np.int64} | dict.fromkeys(NUMBERS, np.float64)
    return {
        name: np.array(column, dtype=types.get(name, object))
        for name, column in zip(Row._fields, columns, strict=True)
    }  # fmt: skip


def rows_of(table: Table) -> list[Row]:
    """Return the rows of ``comparison.csv``."""
    return [Row(*cells) for cells in zip(*(table[name].tolist() for name in Row._fields), strict=True)]


def write_comparison(folder: Path, baseline: str, scenarios: Sequence[str]) -> list[Row]:
    """Compare the scenarios of a study folder, from ``values.csv`` to ``comparison.csv``, and return the rows."""
    rows = compare(read_csv(folder / "values.csv"), baseline, scenarios)
    write_csv(folder / "comparison.csv", as_table(rows))
    return rows
