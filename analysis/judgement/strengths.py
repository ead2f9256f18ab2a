"""Strength curves: what a scenario does when its levers are turned down or up, and the strength that does as wanted.

A curve goes through the means of paired differences at the strengths that were played, 0 being the baseline. Between
them it is the monotone piecewise cubic of Fritsch and Carlson (1980), which makes no hump that the means do not have;
beyond the strengths played nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm

from analysis.judgement.inquiry import FRESH, Inquiry
from analysis.judgement.statistics import Interval, mean_interval, t_quantile
from analysis.study.bench import whole_values
from analysis.study.files import Table, columns_of
from sim import Loaded, ScenarioError, generator, who

Floats: TypeAlias = NDArray[np.float64]

RESAMPLES = 2000
FEWEST = 5
"""Replications below which resampling them says nothing about the error."""
HALVINGS = 60
HALF = 0.5
FIGURES = 4
"""Significant figures of a strength that is found, so that its name is its value."""


@dataclass(frozen=True, eq=False)
class Curve:
    """What a scenario gives at several strengths.

    Attributes
    ----------
    strengths : float64 array, shape (points,)
        Rising from 0, which is the baseline.
    measured : mapping of str to float64 array, shape (replications, points)
        Metrics of the whole city over all years, by name; NaN where undefined.
    scalable : bool
        Whether strengths other than 0 and 1 can be had.
    """

    strengths: Floats
    measured: Mapping[str, Floats]
    scalable: bool

    def level(self, metric: str) -> Floats:
        """Return a metric, shape (replications, points); all NaN where it is not measured."""
        undefined = np.full(next(iter(self.measured.values())).shape, np.nan)
        return self.measured.get(metric, undefined)

    def difference(self, metric: str) -> Floats:
        """Return the metric less that of the baseline in the same replication, shape (replications, points)."""
        found: Floats = self.level(metric) - self.level(metric)[:, :1]
        return found

    def place(self, strength: float) -> int:
        """Return the place of a strength that was played."""
        return int(np.flatnonzero(self.strengths == strength)[0])


@dataclass(frozen=True)
class Solution:
    """The strength at which a curve first reaches what is wanted.

    Attributes
    ----------
    strength : float
        0 where nothing is wanted; NaN where the curve stays below it.
    low, high : float
        95 % interval; `high` is NaN where it lies beyond the strengths played, both are NaN where there are fewer
        than `FEWEST` replications.
    """

    strength: float
    low: float
    high: float


# --- solving ---------------------------------------------------------------------------------------------------------


def first_reach(strengths: Floats, gains: Floats, wanted: Floats) -> Floats:
    """Return the smallest strength at which each curve reaches what is wanted.

    Parameters
    ----------
    strengths : float64 array, shape (points,)
        Rising from 0.
    gains : float64 array, shape (points, curves)
        0 at strength 0; larger is nearer to what is wanted.
    wanted : float64 array, shape (curves,)

    Returns
    -------
    float64 array, shape (curves,)
        0 where nothing is wanted, NaN where the curve never gets there.

    Notes
    -----
    Monotone piecewise cubic interpolation: Fritsch and Carlson (1980), SIAM J. Numer. Anal. 17(2), with the slopes of
    Fritsch and Butland (1984), SIAM J. Sci. Stat. Comput. 5(2). It is monotone between two points, so that the first
    point not below what is wanted ends the one piece with the root, which is halved until it is found.
    """
    there = gains[1:] >= wanted
    piece = np.where(there.any(axis=0), there.argmax(axis=0), 0)
    cubic = PchipInterpolator(strengths, gains, axis=0).c[:, piece, np.arange(len(wanted))]
    low, high = np.zeros(len(wanted)), np.diff(strengths)[piece]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        short = ((cubic[0] * middle + cubic[1]) * middle + cubic[2]) * middle + cubic[3] < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    found = np.where(there.any(axis=0), strengths[piece] + high, np.nan)
    return np.where(wanted <= 0, 0.0, found)


def solve(strengths: Floats, gains: Floats, wanted: Floats, seed: int) -> Solution:
    """Return the strength at which the mean gain first reaches the mean of what is wanted, with its interval.

    Parameters
    ----------
    strengths : float64 array, shape (points,)
    gains : float64 array, shape (replications, points)
        As in `first_reach`, replication by replication.
    wanted : float64 array, shape (replications,)
        What is wanted in each; resampled together with the gains.
    seed : int
        Of the resampling.

    Notes
    -----
    Replications are resampled with replacement and the strength solved anew; the interval is the percentile interval
    with its tails widened for few replications (Hesterberg 2015, The American Statistician 69(4), "expanded
    percentile interval"), since the plain one is too narrow by √((n − 1)/n)·z/t.
    """
    drawn = _weights(len(gains), seed)
    central = first_reach(strengths, gains.mean(axis=0)[:, None], np.array([wanted.mean()]))[0]
    resampled = first_reach(strengths, (drawn @ gains).T, drawn @ wanted)
    low, high = _ends(np.where(np.isnan(resampled), np.inf, resampled), len(gains))
    return Solution(rounded(central), rounded(low), rounded(high))


def _weights(replications: int, seed: int) -> Floats:
    """Return the share of each replication in each resample, shape (resamples, replications)."""
    draws = generator(seed, 0, who("strengths"), "resampling")
    picks = draws.integers(replications, size=(RESAMPLES, replications))
    rows = np.repeat(np.arange(RESAMPLES), replications)
    counts = np.bincount(rows * replications + picks.ravel(), minlength=RESAMPLES * replications)
    found: Floats = counts.reshape(RESAMPLES, replications) / replications
    return found


def _ends(resampled: Floats, replications: int) -> tuple[float, float]:
    """Return the ends of the expanded percentile interval; an end that is infinite as NaN."""
    if replications < FEWEST:
        return math.nan, math.nan
    wide = math.sqrt(replications / (replications - 1)) * t_quantile(replications - 1)
    tail = float(norm.cdf(-wide))
    low, high = np.quantile(resampled, [tail, 1 - tail], method="inverted_cdf").tolist()
    return (low if math.isfinite(low) else math.nan), (high if math.isfinite(high) else math.nan)


def rounded(strength: float) -> float:
    """Return a strength to `FIGURES` significant figures."""
    return float(f"{strength:.{FIGURES}g}")


def error_at(curve: Curve, values: Floats, strength: float) -> float:
    """Return half the width of the 95 % interval of the mean of `values` at a strength of a curve.

    Between two strengths that were played each replication is taken to go straight.
    """
    between = mean_interval([float(np.interp(strength, curve.strengths, row)) for row in values])
    return (between.high - between.low) / 2


# --- playing ---------------------------------------------------------------------------------------------------------


def at_strength(inquiry: Inquiry, scenario: str, strength: float) -> Loaded:
    """Return a scenario at a strength: the baseline at 0, itself at 1.

    Raises
    ------
    ScenarioError
        It cannot be scaled, or not so far.
    """
    return inquiry.scenarios[scenario] if strength == 1 else inquiry.mixed({scenario: strength})


def strengths_of(inquiry: Inquiry, scenario: str) -> tuple[float, ...]:
    """Return the strengths at which a scenario is played, from 0, with 1; those that it cannot have are left out."""
    tried = sorted({0.0, 1.0, *inquiry.decision.strengths})
    return tuple(each for each in tried if _can(inquiry, scenario, each))


def is_scalable(inquiry: Inquiry, scenario: str) -> bool:
    """Return whether a scenario can be had at strengths between 0 and 1."""
    return _can(inquiry, scenario, HALF)


def _can(inquiry: Inquiry, scenario: str, strength: float) -> bool:
    try:
        at_strength(inquiry, scenario, strength)
    except ScenarioError:
        return False
    return True


def curve(inquiry: Inquiry, scenario: str, further: Sequence[float] = ()) -> Curve:
    """Play a scenario at its strengths, and at some `further` ones, in the replications of a trial."""
    strengths = sorted({*strengths_of(inquiry, scenario), *further})
    return _played(inquiry, scenario, strengths, range(inquiry.decision.replications))


def checked_curve(inquiry: Inquiry, scenario: str, strength: float) -> Curve:
    """Play a scenario at 0 and at a strength in replications that had no part in finding it."""
    return _played(inquiry, scenario, [0.0, strength], range(FRESH, FRESH + inquiry.decision.replications))


def _played(inquiry: Inquiry, scenario: str, strengths: Sequence[float], replications: range) -> Curve:
    scenarios = [at_strength(inquiry, scenario, strength) for strength in strengths]
    found = inquiry.bench.play(scenarios, replications, whole_values)
    undefined = np.full(len(replications), np.nan)
    measured = {
        metric: np.stack([columns.get(metric, undefined) for columns in found], axis=1)
        for metric in dict.fromkeys(name for columns in found for name in columns)
    }
    return Curve(np.array(strengths), measured, is_scalable(inquiry, scenario))


class StrengthRow(NamedTuple):
    """A row of ``strengths.csv``: paired difference from the baseline with its interval, and the mean level."""

    scenario: str
    strength: float
    metric: str
    n: int
    difference: float
    low: float
    high: float
    level: float


def as_table(curves: Mapping[str, Curve]) -> Table:
    """Return the points of curves, metric by metric: paired difference with its interval, and the mean level."""
    rows = [
        StrengthRow(scenario, strength, metric, *_point(each, metric, place))
        for scenario, each in curves.items()
        for place, strength in enumerate(each.strengths.tolist())
        for metric in each.measured
    ]
    return columns_of(rows, StrengthRow)


def _point(curve: Curve, metric: str, place: int) -> tuple[int, float, float, float, float]:
    level, change = curve.level(metric)[:, place], curve.difference(metric)[:, place]
    found = finite_interval(change)
    return found.n, found.mean, found.low, found.high, finite_interval(level).mean


def finite_interval(values: Floats) -> Interval:
    """Return the mean of those numbers that are defined, with its 95 % interval."""
    return mean_interval(values[np.isfinite(values)].tolist())
