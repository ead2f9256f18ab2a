"""Means, intervals and paired differences of replications.

Sums are exact (`math.fsum`) and variances are taken about the mean, so that large numbers that differ little
lose no digits. Intervals are Student's with n − 1 degrees of freedom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import stdtr, stdtrit

from analysis.study.beliefs import Z95 as Z95

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Mean of some numbers with its confidence interval.

    Attributes
    ----------
    n : int
        How many numbers.
    mean, sd, low, high : float
        Mean, standard deviation (n − 1), ends of the interval; NaN where `n` does not give them.
    """

    n: int
    mean: float
    sd: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return self.sd / math.sqrt(self.n) if self.n else math.nan


@dataclass(frozen=True)
class Estimate:
    """A number estimated from a city's own records, with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Paired:
    """A scenario against the baseline, replication by replication.

    Attributes
    ----------
    mean_baseline, mean_scenario : float
        Means over the same replications.
    difference : Interval
        Of scenario − baseline.
    """

    mean_baseline: float
    mean_scenario: float
    difference: Interval

    @property
    def relative(self) -> float:
        """Mean difference over the baseline's mean; NaN where that is zero."""
        return self.difference.mean / self.mean_baseline if self.mean_baseline else math.nan


@lru_cache
def t_quantile(degrees: int) -> float:
    """Return Student's t that 95 % of the distribution lies within, of `degrees` of freedom."""
    return float(stdtrit(degrees, 0.5 + CONFIDENCE / 2))


def mean(values: Sequence[float]) -> float:
    """Return the mean; NaN of no numbers."""
    return math.fsum(values) / len(values) if len(values) else math.nan


def covariance(left: Sequence[float], right: Sequence[float]) -> float:
    """Return the sample covariance (n − 1); NaN of fewer than two pairs."""
    if len(left) < 2:
        return math.nan
    of_left, of_right = mean(left), mean(right)
    return math.fsum((a - of_left) * (b - of_right) for a, b in zip(left, right, strict=True)) / (len(left) - 1)


def mean_interval(values: Sequence[float]) -> Interval:
    """Return the mean of independent numbers with its 95 % interval."""
    n, centre, sd = len(values), mean(values), math.sqrt(covariance(values, values))
    half = t_quantile(n - 1) * sd / math.sqrt(n) if n > 1 else math.nan
    return Interval(n, centre, sd, centre - half, centre + half)


def paired(baseline: Sequence[float], scenario: Sequence[float]) -> Paired:
    """Return the difference of two lists of the same replications, in the same order."""
    differences = [after - before for before, after in zip(baseline, scenario, strict=True)]
    return Paired(mean(baseline), mean(scenario), mean_interval(differences))


def probability_below_zero(interval: Interval) -> float:
    """Return the t-probability that the true mean is negative; NaN where there is no spread and no difference."""
    if interval.n < 2 or (interval.sd == 0 and interval.mean == 0):
        return math.nan
    if interval.sd == 0:
        return float(interval.mean < 0)
    return float(stdtr(interval.n - 1, -interval.mean / interval.error))


def variance_factor(baseline: Sequence[float], scenario: Sequence[float]) -> float:
    """Return how many times more replications independent runs would need for the same precision.

    The variance of the difference of independent runs over that of paired ones; 1 means that pairing saves
    nothing. NaN where it is undefined: fewer than two pairs, or a difference that does not vary.
    """
    differences = [after - before for before, after in zip(baseline, scenario, strict=True)]
    together = covariance(differences, differences)
    apart = covariance(baseline, baseline) + covariance(scenario, scenario)
    return apart / together if together > 0 else math.nan


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile of Hyndman and Fan's type 7: linear between the ordered numbers."""
    return float(np.quantile(np.asarray(values, dtype=np.float64), share))


def ratio_interval(upper: Sequence[float], lower: Sequence[float]) -> tuple[float, float, float]:
    """Return mean(upper) / mean(lower) and its 95 % interval after Fieller (1954), pair by pair.

    The interval is NaN where the mean of `lower` is not clearly different from zero.
    """
    over, under = mean_interval(upper), mean_interval(lower)
    centre = over.mean / under.mean if under.mean else math.nan
    if under.n < 2 or under.low <= 0 <= under.high:
        return centre, math.nan, math.nan
    squared = t_quantile(under.n - 1) ** 2 / under.n
    a = under.mean**2 - squared * under.sd**2
    b = over.mean * under.mean - squared * covariance(upper, lower)
    c = over.mean**2 - squared * over.sd**2
    root = math.sqrt(max(0.0, b * b - a * c))
    return centre, (b - root) / a, (b + root) / a
