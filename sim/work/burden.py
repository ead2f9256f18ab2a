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


def without_duplicates(coordination: Floats, duplicates: float) -> Floats:
    """Return the volume that a coordination body (统一协调机构) leaves, as a multiple of the present one."""
    left: Floats = 1.0 - coordination * duplicates
    return left


def paid_for(price: Floats, refusal: float) -> Floats:
    """Return the share of items that departments still hand down when they pay for them (费随事转).

    Parameters
    ----------
    price : float64 array, shape (days,)
        Yuan per hour of work.
    refusal : float
        Share withdrawn for each 10 yuan an hour (1).
    """
    left: Floats = (1.0 - refusal) ** (price / 10.0)
    return left


def responding(level: Floats, change: float) -> Floats:
    """Return the volume as a multiple of the present one where a programme has reached `level` (0 to 1)."""
    multiple: Floats = 1.0 + level * change
    return multiple


def shared_entry(reach: Floats, saving: float) -> Floats:
    """Return the minutes of an item as a multiple of the present ones where data are entered once and shared."""
    multiple: Floats = 1.0 - reach * saving
    return multiple


def taken_over(hours: Floats, minutes: Floats, most: Floats) -> Floats:
    """Return the share of each kind's minutes that outside help takes over, shape (places, kinds).

    Help goes to the kinds that it can serve in proportion to what it may take of each.

    Parameters
    ----------
    hours : float64 array, shape (places,)
        Hours of help, 1/year.
    minutes : float64 array, shape (places, kinds)
        Expected minutes of each kind, 1/year.
    most : float64 array, shape (kinds,)
        Most that outside help may take of each kind (1).
    """
    room = minutes * most
    total = room.sum(axis=1)
    used = np.divide(np.minimum(hours * 60.0, total), total, out=np.zeros_like(total), where=total > 0.0)
    share: Floats = used[:, None] * most
    return share
