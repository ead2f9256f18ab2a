"""One question asked of rival theories: whether what the main theory says holds under the others too."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from analysis.judgement.compare import NUMBERS, Row
from analysis.judgement.statistics import Interval, mean_interval
from analysis.study.files import Table

RATE = "resignation_rate"
STABLE_WITHIN = 0.15
STABLE, UNSTABLE, OPEN, UNKNOWN = "stable", "unstable", "open", "unknown"
Cell: TypeAlias = tuple[str, str, str, str]
_NOTHING = Interval(0, math.nan, math.nan, math.nan, math.nan)


class TheoryRow(NamedTuple):
    """A row of ``theories.csv``: a comparison under one theory, and in how many theories what the main one says holds."""

    metric: str
    unit: str
    group: str
    period: str
    baseline: str
    scenario: str
    theory: str
    stability: str
    n: int
    difference: float
    low: float
    high: float
    verdict: str
    holds: int
    of: int


@dataclass(frozen=True)
class Stability:
    """Whether resignations stay level while pay keeps up with the outside wage (model §4.4).

    Attributes
    ----------
    years : tuple of str
        Calendar years of results.
    rates : tuple of float
        Mean resignation rate of each, 1/year.
    year : str
        The year furthest from the first.
    furthest : Interval
        Its rate over that of the first, less one, with its 95 % interval.
    verdict : str
        `STABLE` within 15 %, `UNSTABLE` beyond, `OPEN` where the interval reaches across, `UNKNOWN` where there is
        no scenario in which pay keeps up, or one year only.
    """

    years: tuple[str, ...] = ()
    rates: tuple[float, ...] = ()
    year: str = ""
    furthest: Interval = _NOTHING
    verdict: str = UNKNOWN


def stability(rates: Mapping[str, Sequence[float]]) -> Stability:
    """Judge the resignation rates (1/year) of replications in which pay keeps up, by calendar year."""
    years = sorted(rates)
    if len(years) < 2 or len(rates[years[0]]) < 2:
        return Stability()
    first = np.asarray(rates[years[0]])
    drifts = {year: mean_interval(((np.asarray(rates[year]) - first) / first.mean()).tolist()) for year in years[1:]}
    year = max(drifts, key=lambda each: abs(drifts[each].mean))
    means = tuple(float(np.mean(rates[each])) for each in years)
    return Stability(tuple(years), means, year, drifts[year], _judged(drifts[year]))


def _judged(drift: Interval) -> str:
    nearest, furthest = sorted((abs(drift.low), abs(drift.high)))
    if furthest <= STABLE_WITHIN:
        return STABLE
    return UNSTABLE if nearest > STABLE_WITHIN and drift.low * drift.high > 0 else OPEN


def yearly_rates(values: Table, scenario: str) -> dict[str, list[float]]:
    """Return the city's resignation rates of a scenario by calendar year, from the columns of ``values.csv``."""
    here = (values["scenario"] == scenario) & (values["group"] == "city") & (values["metric"] == RATE)
    years = sorted(set(values["period"][here].tolist()) - {"all"})
    return {year: values["value"][here & (values["period"] == year)].tolist() for year in years}


def direction(row: Row) -> int:
    """Return the sign of a clear difference, 0 where there is none."""
    return int(row.low > 0) - int(row.high < 0)


def weigh(rows: Mapping[str, Sequence[Row]], stabilities: Mapping[str, Stability]) -> list[TheoryRow]:
    """Lay the comparisons of several theories side by side.

    What the first theory says of a difference (clearly up, clearly down, not clear) holds under another if that says
    the same. A theory that is not stable is shown, and its agreement does not count.

    Parameters
    ----------
    rows : mapping of theory to sequence of Row
        The rows of ``comparison.csv`` under each theory, the main one first.
    stabilities : mapping of theory to Stability
    """
    cells = {theory: {_cell(row): row for row in each} for theory, each in rows.items()}
    main, *_ = cells
    counted = [theory for theory in cells if stabilities[theory].verdict != UNSTABLE]
    found = []
    for cell, said in cells[main].items():
        there = {theory: known[cell] for theory, known in cells.items() if cell in known}
        holds = sum(direction(there[theory]) == direction(said) for theory in counted if theory in there)
        of = len(there)
        found += [_row(theory, stabilities[theory].verdict, row, holds, of) for theory, row in there.items()]
    return found


def _cell(row: Row) -> Cell:
    return row.metric, row.group, row.period, row.scenario


def _row(theory: str, stable: str, row: Row, holds: int, of: int) -> TheoryRow:
    place = (row.metric, row.unit, row.group, row.period, row.baseline, row.scenario, theory, stable)
    return TheoryRow(*place, row.n, row.difference, row.low, row.high, row.verdict, holds, of)


def as_table(rows: Sequence[TheoryRow]) -> Table:
    """Return rows as columns, in the order of ``theories.csv``."""
    columns = list(zip(*rows, strict=True)) or [() for _ in TheoryRow._fields]
    types = dict.fromkeys(("n", "holds", "of"), np.int64) | dict.fromkeys(NUMBERS, np.float64)
    return {
        name: np.array(column, dtype=types.get(name, object))
        for name, column in zip(TheoryRow._fields, columns, strict=True)
    }  # fmt: skip
