"""How long people stay: the share still there, whether groups differ, exact intervals of a rate.

Everybody counts from the tenure at which observation begins (delayed entry, left truncation) to that at which it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.judgement.statistics import Z95, Estimate

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Stays:
    """Stays of some people: from when to when they were seen, and whether they then left.

    Attributes
    ----------
    entry, exit : float64 array, shape (people,)
        On one clock, in one unit.
    left : bool array, shape (people,)
        Whether the stay ended; else it was cut off.
    """

    entry: Floats
    exit: Floats
    left: Booleans

    def at_risk(self, times: Floats) -> Integers:
        """Return how many were there at each time: entered before it, and not gone before it."""
        entered = np.searchsorted(np.sort(self.entry), times, side="left")
        gone = np.searchsorted(np.sort(self.exit), times, side="left")
        return (entered - gone).astype(np.int64)

    def leavers(self, times: Floats) -> Integers:
        """Return how many left at each time exactly."""
        left = np.sort(self.exit[self.left])
        return (np.searchsorted(left, times, side="right") - np.searchsorted(left, times, side="left")).astype(
            np.int64
        )

    def since(self, time: float) -> Stays:
        """Return the stays of those who were there at `time` or came later, as seen from then on."""
        kept = self.exit > time
        return Stays(np.maximum(self.entry[kept], time), self.exit[kept], self.left[kept])


@dataclass(frozen=True)
class Curve:
    """Share still there by time, all of shape (times,); it falls at `times` and is 1 before the first.

    Attributes
    ----------
    times, share, low, high : float64 array
        Each time at which somebody left, the share after it, and its 95 % interval.
    """

    times: Floats
    share: Floats
    low: Floats
    high: Floats

    def at(self, grid: Floats) -> tuple[Floats, Floats, Floats]:
        """Return share, low and high at the times of a grid."""
        place = np.searchsorted(self.times, grid, side="right")
        share, low, high = (np.concatenate(([1.0], part))[place] for part in (self.share, self.low, self.high))
        return share, low, high


def kaplan_meier(stays: Stays) -> Curve:
    """Return the product-limit estimate with delayed entry, and its log-log interval by Greenwood's variance.

    Source: Kaplan & Meier (1958); delayed entry as in Tsai, Jewell & Wang (1987); interval of Kalbfleisch & Prentice.
    """
    times = np.unique(stays.exit[stays.left])
    there, left = stays.at_risk(times), stays.leavers(times)
    share: Floats = np.cumprod(1.0 - left / there).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(left / (there * (there - left).astype(np.float64)))
        spread = Z95 * np.sqrt(variance) / np.abs(np.log(share))
        low, high = share ** np.exp(spread), share ** np.exp(-spread)
    known = (share > 0.0) & (share < 1.0)
    return Curve(times, share, np.where(known, low, share), np.where(known, high, share))


def log_rank(groups: Sequence[Stays]) -> float:
    """Return the probability of groups as different as these where there is no difference; 1 where nobody left.

    Source: Mantel (1966), Peto & Peto (1972), for any number of groups, with delayed entry.
    """
    times = np.unique(np.concatenate([group.exit[group.left] for group in groups]))
    there = np.array([group.at_risk(times) for group in groups], np.float64)
    left = np.array([group.leavers(times) for group in groups], np.float64)
    total, leavers = there.sum(axis=0), left.sum(axis=0)
    share = there / total
    excess = (left - share * leavers).sum(axis=1)
    spread = leavers * (total - leavers) / np.maximum(total - 1.0, 1.0)
    covariance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    statistic = float(excess[:-1] @ np.linalg.pinv(covariance[:-1, :-1]) @ excess[:-1])
    return float(stats.chi2.sf(statistic, len(groups) - 1)) if len(groups) > 1 else 1.0


def poisson_rate(count: int, time: float) -> Estimate:
    """Return a rate with its exact interval (Garwood 1936).

    Parameters
    ----------
    count : int
    time : float
        Over which it was counted, person-years.
    """
    low = float(stats.chi2.ppf(0.025, 2 * count)) / 2.0 if count else 0.0
    high = float(stats.chi2.ppf(0.975, 2 * count + 2)) / 2.0
    return Estimate(count / time, low / time, high / time)
