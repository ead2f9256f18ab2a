"""How many replications a wanted precision takes: Stein's two stages.

A first stage of n₀ replications gives the variance S₀² of each paired difference, and from that alone follows how many
replications all in all are needed for a 95 % interval of half width h at most:

    N = max(n₀, ⌈(t S₀ / h)²⌉),  t = Student's of n₀ − 1 degrees of freedom,  interval: mean_N ± t S₀ / √N

(Stein 1945, "A two-sample test for a linear hypothesis whose power is independent of the variance"). The mean of all N
is independent of S₀, so the interval covers 95 %, exactly, also where N is bounded. Whoever looks again and again and
stops once the running interval is short enough (Chow and Robbins 1965, "On the asymptotic theory of fixed-width
sequential confidence intervals") stops where the variance happens to look small, and no exact interval is left: the one
that was looked at covers as little as 91.5 % where looking began at 4 replications (normal studies, 4 to 200 needed).

The tables of a study print the ordinary interval of all N replications, whose variance has decided on N in part. It
falls short as well: at worst 91.6 % where n₀ = 4, 93.4 % where n₀ = 8, 93.8 % where n₀ = 12, 94.2 % where n₀ = 24.
What has been reached is therefore told by Stein's own interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.judgement.simultaneous import Floats, contrasts
from analysis.judgement.statistics import mean_interval, t_quantile
from analysis.study.files import Table

MET, BUDGET, UNDEFINED = "met", "budget", "undefined"
MOST = 500
"""Replications that a study is extended to at most, where nothing else is said."""


class Wish(NamedTuple):
    """Half width wanted of the 95 % intervals of the paired differences in a metric, in its unit."""

    metric: str
    half_width: float


class Need(NamedTuple):
    """What the first stage says of a paired difference.

    Attributes
    ----------
    metric, scenario : str
    wanted : float
        Half width, unit of the metric.
    first : int
        Replications of the first stage in which the difference is defined.
    spread : float
        Their standard deviation, unit of the metric; NaN of fewer than two.
    """

    metric: str
    scenario: str
    wanted: float
    first: int
    spread: float

    @property
    def replications(self) -> float:
        """Replications needed all in all; NaN where the first stage does not tell."""
        if math.isnan(self.spread):
            return math.nan
        return float(max(self.first, math.ceil((t_quantile(self.first - 1) * self.spread / self.wanted) ** 2)))

    def reached(self, n: int) -> float:
        """Return the half width of Stein's interval after `n` replications; NaN where the first stage does not tell."""
        return math.nan if math.isnan(self.spread) else t_quantile(self.first - 1) * self.spread / math.sqrt(n)


def needs(values: Table, baseline: str, scenarios: Sequence[str], wishes: Sequence[Wish], first: int) -> list[Need]:
    """Return what the first stage says of every scenario and wish.

    Parameters
    ----------
    values : Table
        The columns of ``values.csv``; replications from `first` on are not looked at.
    baseline : str
    scenarios : sequence of str
        Names, without the baseline.
    wishes : sequence of Wish
    first : int
        Replications of the first stage.
    """
    early = values["replication"] < first
    rows = {name: column[early] for name, column in values.items()}
    return [
        need(found.scenario, wish, found.values)
        for wish in wishes
        for found in contrasts(rows, baseline, scenarios, [wish.metric])
    ]


def need(scenario: str, wish: Wish, differences: Floats) -> Need:
    """Return what the paired differences of a first stage, shape (replications,), say of one scenario and wish."""
    defined = differences[np.isfinite(differences)]
    spread = 0.0 if len(defined) > 1 and np.ptp(defined) == 0 else mean_interval(defined.tolist()).sd
    return Need(wish.metric, scenario, wish.half_width, len(defined), spread)


def replications(found: Sequence[Need], first: int, at_most: int) -> int:
    """Return to how many replications a study is extended: as many as the most demanding difference needs.

    Parameters
    ----------
    found : sequence of Need
    first : int
        Replications of the first stage, which are there already.
    at_most : int
        Where more would be needed, this many; never fewer than `first`.
    """
    wanted = [each.replications for each in found if not math.isnan(each.spread)]
    return int(max(first, min(at_most, max(wanted, default=first))))


def precision(found: Sequence[Need], n: int) -> Table:
    """Return the columns of ``precision.csv``: what was wanted, and what `n` replications have reached.

    Column ``limit`` says ``met``, ``budget`` where more replications would be needed than were allowed, or
    ``undefined`` where the first stage tells no variance.
    """
    return {
        "metric": np.array([each.metric for each in found], dtype=object),
        "scenario": np.array([each.scenario for each in found], dtype=object),
        "wanted": np.array([each.wanted for each in found], dtype=np.float64),
        "reached": np.array([each.reached(n) for each in found], dtype=np.float64),
        "first": np.array([each.first for each in found], dtype=np.float64),
        "needed": np.array([each.replications for each in found], dtype=np.float64),
        "n": np.full(len(found), n, dtype=np.int64),
        "limit": np.array([_limit(each, n) for each in found], dtype=object),
    }


def _limit(found: Need, n: int) -> str:
    if math.isnan(found.spread):
        return UNDEFINED
    return MET if n >= found.replications else BUDGET
