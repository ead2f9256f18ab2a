"""Points that are weighed by several objectives at once: which dominate which, in the means and beyond chance.

Objectives are the lower the better throughout.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from analysis.judgement.statistics import CONFIDENCE, mean_interval

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def dominates(means: Floats) -> Flags:
    """Return which points dominate which: nowhere worse, somewhere better (Pareto).

    Parameters
    ----------
    means : float64 array, shape (points, objectives)

    Returns
    -------
    bool array, shape (points, points)
        Whether the first dominates the second. Equal points do not dominate one another.
    """
    differences = means[:, None, :] - means[None, :, :]
    found: Flags = np.all(differences <= 0, axis=2) & np.any(differences < 0, axis=2)
    return found


def standard_errors(points: Floats) -> Floats:
    """Return the standard error of every paired difference of means, shape (points, points, objectives).

    Parameters
    ----------
    points : float64 array, shape (points, objectives, replications)
    """
    differences = points[:, None] - points[None, :]
    found: Floats = differences.std(axis=3, ddof=1) / math.sqrt(points.shape[2])
    return found


def gaps(points: Floats) -> Floats:
    """Return by how many standard errors each point is dominated by each, shape (points, points); 0 where it is not.

    The gap of a pair is the least improvement of one objective, in standard errors of the paired difference, with
    which the second would no longer be dominated by the first. An objective that does not vary leaves no doubt.
    """
    means, errors = points.mean(axis=2), standard_errors(points)
    behind = means[None, :, :] - means[:, None, :]
    ratios = np.divide(behind, errors, out=np.full_like(behind, np.inf), where=errors > 0)
    found: Floats = np.where(dominates(means), ratios.min(axis=2), 0.0)
    return found


def promising(points: Floats, most: int) -> list[int]:
    """Return the points that are worth a second look, in their order.

    Those that no point dominates in the means, and those that would not be dominated if they were better by one
    standard error; where there are more than `most`, first the former, the least crowded of them first, then the
    latter, the nearest first.
    """
    dominated, gap = np.any(dominates(points.mean(axis=2)), axis=0), gaps(points).max(axis=0)
    near = [place for place in range(len(points)) if gap[place] <= 1]
    room = _crowding(points.mean(axis=2), ~dominated)
    ranked = sorted(near, key=lambda place: (bool(dominated[place]), gap[place], -room[place]))
    return sorted(ranked[:most])


def _crowding(means: Floats, among: Flags) -> Floats:
    """Return how much room each point has among others (crowding distance of Deb et al. 2002, NSGA-II); ends have most."""
    found, places = np.zeros(len(means)), np.flatnonzero(among)
    for values in means[places].T:
        order = np.argsort(values, kind="stable")
        span = float(np.ptp(values)) or 1.0
        steps = np.full(len(order), np.inf)
        steps[1:-1] = (values[order[2:]] - values[order[:-2]]) / span
        found[places[order]] += steps
    return found


def beaten(points: Floats) -> Flags:
    """Return which points beat which, shape (points, points).

    A point beats another where it is at least as good by the paired means in every objective, and in one of them
    clearly better: one-sided paired t, simultaneous at 95 % over all ordered pairs and objectives (Bonferroni). Being
    nowhere worse by the means it is nowhere clearly worse either, and no two points beat one another in a circle.

    Parameters
    ----------
    points : float64 array, shape (points, objectives, replications)
    """
    means, errors = points.mean(axis=2), standard_errors(points)
    count, objectives, replications = points.shape
    trials = max(count * (count - 1) * objectives, 1)
    limit = float(stdtrit(replications - 1, 1 - (1 - CONFIDENCE) / trials))
    ahead = means[None, :, :] - means[:, None, :]
    clear = (ahead > 0) & (ahead > limit * errors)
    return np.logical_and(dominates(means), np.any(clear, axis=2))


def ladder(cost: Floats, effect: Floats, among: Sequence[int]) -> list[int]:
    """Return, from the cheapest on, the points that each do clearly more than the one before, the first than nothing.

    Clearly: the 95 % interval of the paired difference excludes zero.

    Parameters
    ----------
    cost : float64 array, shape (points,)
    effect : float64 array, shape (points, replications)
        Differences from the baseline.
    among : sequence of int
        The points that are considered.
    """
    found: list[int] = []
    reached = np.zeros(effect.shape[1])
    for place in sorted(among, key=lambda each: float(cost[each])):
        if mean_interval((effect[place] - reached).tolist()).high < 0:
            found.append(place)
            reached = effect[place]
    return found
