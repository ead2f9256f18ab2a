"""What a government's levers do to the tasks that it hands down (model §7): pure functions."""

from __future__ import annotations

import numpy as np

from sim.base.units import DAYS_PER_YEAR, Floats


def kept_cut(cut: Floats, coverage: Floats, enforcement: Floats, rebound: float) -> Floats:
    """Return the share of items that are really cut on each day, after rebound (减负反弹).

    Parameters
    ----------
    cut, coverage, enforcement : float64 array, shape (days,)
        Share of items cut, share of channels reached, share of the rebound prevented.
    rebound : float
        Share of the cut items that come back in a year without enforcement.
    """
    back = np.cumsum(np.where(cut > 0.0, rebound * (1.0 - enforcement), 0.0)) / DAYS_PER_YEAR
    kept: Floats = cut * coverage * np.maximum(1.0 - back, 0.0)
    return kept


def volume(kept: Floats, gate: Floats, added: Floats) -> Floats:
    """Return the volume of items as a multiple of the present one."""
    share: Floats = (1.0 - kept) * (1.0 - gate) * (1.0 + added)
    return share


def item_minutes(kept: Floats, cut_item_minutes: float) -> Floats:
    """Return the mean minutes of the surviving items as a multiple of the present ones.

    Cut items are shorter than the average: what survives is longer. "30 % of items at 0.6" takes 18 % of the minutes,
    so the others grow by 0.82 / 0.70.
    """
    surviving = np.where(kept < 1.0, 1.0 - kept, 1.0)
    multiple: Floats = np.where(kept > 0.0, (1.0 - kept * cut_item_minutes) / surviving, 1.0)
    return multiple
