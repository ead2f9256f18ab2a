"""Who pays: what a scenario costs more a year, by kind of cost and by level of government.

The shares are the decision-maker's assumption. Amounts are at the prices of the day, before anything that one level
gives another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.judgement.compare import Cell, complete_replications, pivoted
from analysis.judgement.strengths import Floats, finite_interval
from analysis.study.files import Table, columns_of
from sim import Payers

COSTS = {"wages": "wage_cost", "hiring": "hiring_cost", "programmes": "programme_cost"}
"""Kind of cost → its metric; together they are the total cost."""
TOTAL, EVERYBODY, PERIOD = "total", "all", "all"
PAYERS = ("city", "district", "street")


class Paid(NamedTuple):
    """A row of ``payers.csv``: extra cost (yuan/year) of a kind that somebody pays, its 95 % interval, its share."""

    scenario: str
    kind: str
    payer: str
    group: str
    amount: float
    low: float
    high: float
    share: float


def payers_table(values: Table, baseline: str, scenarios: Sequence[str], payers: Mapping[str, Payers]) -> Table:
    """Return the extra cost of scenarios a year by kind and payer, in the whole city and in each district.

    Parameters
    ----------
    values : dict of str to array[rows]
        The columns of ``values.csv``.
    payers : mapping of str to Payers
        Who pays which share, by kind of cost; without it amounts are by kind alone.

    Returns
    -------
    Table
        Columns as in `Paid`: means of paired differences; kind ``total`` and payer ``all`` are the sums. The share is of
        the group's whole extra cost, NaN where that is not clearly different from zero.
    """
    numbers = complete_replications(values, [baseline, *scenarios])
    before = pivoted(values, baseline, numbers)
    rows = [
        Paid(name, kind, payer, group, *told)
        for name in scenarios
        for group, extra in _extra(before, pivoted(values, name, numbers)).items()
        for kind, payer, *told in _told(split(extra, payers))
    ]
    return columns_of(rows, Paid)


def _extra(before: Mapping[Cell, list[float]], after: Mapping[Cell, list[float]]) -> dict[str, dict[str, Floats]]:
    """Return the extra cost in each replication by group and kind: the city first, then its districts."""
    groups = [group for metric, group, period in before if (metric, period) == (COSTS["wages"], PERIOD)]
    return {
        group: {
            kind: np.array(after[metric, group, PERIOD]) - np.array(before[metric, group, PERIOD])
            for kind, metric in COSTS.items()
        }
        for group in groups
        if (group == "city" or group.startswith("district:")) and (COSTS["wages"], group, PERIOD) in after
    }


def split(extra: Mapping[str, Floats], payers: Mapping[str, Payers]) -> dict[tuple[str, str], Floats]:
    """Return amounts by (kind, payer) with all sums, of amounts by kind.

    Parameters
    ----------
    extra : mapping of str to float64 array, shape (replications,)
        By kind of cost.
    payers : mapping of str to Payers
        By kind of cost; empty where nothing is said of who pays.
    """
    amounts = {
        (kind, payer): float(getattr(payers[kind], payer)) * each
        for kind, each in extra.items()
        for payer in (PAYERS if payers else ())
    }
    of_kinds = {(kind, EVERYBODY): each for kind, each in extra.items()}
    of_payers = {
        (TOTAL, payer): _sum([amounts[kind, payer] for kind in extra]) for payer in (PAYERS if payers else ())
    }
    return {**amounts, **of_kinds, **of_payers, (TOTAL, EVERYBODY): _sum([*extra.values()])}


def _sum(arrays: Sequence[Floats]) -> Floats:
    found: Floats = np.sum(arrays, axis=0)
    return found


def _told(amounts: Mapping[tuple[str, str], Floats]) -> Iterator[tuple[str, str, float, float, float, float]]:
    whole = finite_interval(amounts[TOTAL, EVERYBODY])
    clear = whole.low > 0 or whole.high < 0
    for (kind, payer), each in amounts.items():
        found = finite_interval(each)
        yield kind, payer, found.mean, found.low, found.high, found.mean / whole.mean if clear else math.nan
