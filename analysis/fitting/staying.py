"""Who stays how long, by group, on a grid: nothing by which a single person could be told.

A group of fewer than five people is merged with its neighbour; a curve begins and ends where fewer than five are seen;
it is read off every three months only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.fitting.personnel import RESIGNED, Personnel
from analysis.fitting.survival import Stays, kaplan_meier, log_rank
from analysis.study.sums import DAYS_PER_YEAR

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

FEWEST = 5
QUARTER = 0.25
ROUND_PAY, FINE_PAY = 100.0, 10.0
OLD_HAND = 5.0
"""Years of service that part old hands from others."""
SMALL = 1e-9


@dataclass(frozen=True)
class Group:
    """The stays of people alike in one thing.

    Attributes
    ----------
    low, high : float or None
        Bounds of pay (yuan a month) or of tenure when observation begins (years); None where open.
    persons, resigned : int
        How many there are, and how many resigned.
    times : float64 array, shape (times,)
        Every quarter of a year.
    share, share_low, share_high : float64 array, shape (times,)
        Share that has not resigned, with its 95 % interval.
    there : int64 array, shape (times,)
        How many are seen at each time.
    """

    low: float | None
    high: float | None
    persons: int
    resigned: int
    times: Floats
    share: Floats
    share_low: Floats
    share_high: Floats
    there: Integers


@dataclass(frozen=True)
class Panel:
    """Groups to be compared, and what their difference is worth.

    Attributes
    ----------
    about : str
        ``pay`` or ``tenure``.
    groups : tuple of Group
    chance : float
        Log-rank probability of so great a difference where there is none.
    merged : int
        How many groups were too small to stand alone.
    start : float
        Years from which the curves run; all of it is among those who have come so far.
    """

    about: str
    groups: tuple[Group, ...]
    chance: float
    merged: int
    start: float


def by_pay(people: Personnel) -> Panel:
    """Return stays by pay, in thirds parted at round amounts, on the clock of tenure."""
    stays = Stays(people.entry / DAYS_PER_YEAR, people.exit / DAYS_PER_YEAR, people.end == RESIGNED)
    pay = np.rint(people.pay / FINE_PAY) * FINE_PAY
    return _panel("pay", stays, pay, _thirds(pay))


def by_tenure(people: Personnel) -> Panel:
    """Return stays by the tenure at which observation begins, on the clock of observation."""
    years = people.entry / DAYS_PER_YEAR
    stays = Stays(np.zeros(len(years)), people.exit / DAYS_PER_YEAR - years, people.end == RESIGNED)
    return _panel("tenure", stays, years, [SMALL, OLD_HAND])


def _thirds(values: Floats) -> list[float]:
    """Return the round values that part `values` most nearly into thirds; of several the one in the middle."""
    first, last = np.floor(values.min() / ROUND_PAY) + 1, np.floor(values.max() / ROUND_PAY)
    rounds = np.arange(first, last + 1) * ROUND_PAY
    if not rounds.size:
        return []
    below = np.searchsorted(np.sort(values), rounds, side="left") / len(values)
    return sorted({_nearest(rounds, np.abs(below - part)) for part in (1 / 3, 2 / 3)})


def _nearest(rounds: Floats, distance: Floats) -> float:
    ties = np.flatnonzero(distance <= distance.min() + SMALL)
    return float(rounds[ties[len(ties) // 2]])


def _panel(about: str, stays: Stays, values: Floats, cuts: Sequence[float]) -> Panel:
    kept = _large_enough(values, cuts)
    bounds = [None, *kept, None]
    member = np.searchsorted(kept, values, side="right")
    parts = [_of(stays, member == number) for number in range(len(kept) + 1)]
    start = _start(parts)
    groups = [_group(part.since(start), low, high) for part, (low, high) in zip(parts, pairwise(bounds), strict=True)]
    chance = log_rank([part.since(start) for part in parts])
    return Panel(about, tuple(groups), chance, len(cuts) - len(kept), start)


def _of(stays: Stays, chosen: NDArray[np.bool_]) -> Stays:
    return Stays(stays.entry[chosen], stays.exit[chosen], stays.left[chosen])


def _large_enough(values: Floats, cuts: Sequence[float]) -> list[float]:
    """Return the cuts that leave at least five people on either side of each."""
    kept: list[float] = []
    for cut in cuts:
        before = kept[-1] if kept else -np.inf
        if ((values >= before) & (values < cut)).sum() >= FEWEST:
            kept.append(cut)
    while kept and (values >= kept[-1]).sum() < FEWEST:
        kept.pop()
    return kept


def _there(stays: Stays, times: Floats) -> Integers:
    """Return how many are seen right after each time."""
    return stays.at_risk(times + SMALL)


def _start(parts: Sequence[Stays]) -> float:
    """Return the first quarter at which at least five people of every group are seen; 0 where there is none."""
    grid = np.arange(0.0, max(float(part.exit.max()) for part in parts), QUARTER)
    enough = np.all([_there(part, grid) >= FEWEST for part in parts], axis=0)
    return float(grid[np.argmax(enough)]) if enough.any() else 0.0


def _group(stays: Stays, low: float | None, high: float | None) -> Group:
    first = float(stays.entry.min(initial=np.inf))
    grid = first + np.arange(0.0, float(stays.exit.max(initial=0.0)) - first, QUARTER)
    there = _there(stays, grid)
    few = np.flatnonzero(there < FEWEST)
    grid = grid[: few[0]] if few.size else grid
    share, share_low, share_high = kaplan_meier(stays).at(grid)
    return Group(
        *(low, high, len(stays.exit), int(stays.left.sum()), grid, share, share_low, share_high),
        there=there[: len(grid)],
    )
