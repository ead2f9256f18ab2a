"""Scenario discovery: under which values of the uncertain numbers a scenario fails, as a box that can be said in words.

The patient rule induction method (PRIM; Friedman and Fisher 1999) as used for policies by Bryant and Lempert (2010),
with what few noisy draws of many numbers ask for: numbers join the box one by one, a number stays only if its quasi-p,
times all that was looked through, is small, and what the box is worth is told of draws that did not make it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim import generator, who

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
MOST = 3
"""Numbers in a box, as many as a sentence can hold."""
PEELED = 0.07
"""Share of a box that is peeled off at a time."""
SMALLEST = 0.1
"""Least share of all draws in a box."""
CHANCE_FINDS = 0.5
"""A restriction is sure if of all numbers looked through fewer than this would do as well by chance."""
SURE = 0.01
"""Largest p at which draws left out confirm a box."""
FOLDS = 5
SCREENED = 40
"""Inputs that may join another in a box: those that tell failing draws best alone."""


@dataclass(frozen=True, eq=False)
class Box:
    """A box: the draws whose inputs lie between `low` and `high`, infinite where there is no restriction.

    Attributes
    ----------
    low, high : float64 array, shape (inputs,)
    """

    low: Floats
    high: Floats

    def holds(self, inputs: Floats) -> Truths:
        """Return which of the draws, shape (draws, inputs), lie in the box."""
        found: Truths = np.all((inputs > self.low) & (inputs < self.high), axis=1)
        return found

    @property
    def restricted(self) -> list[tuple[int, str]]:
        """Inputs and the side that is left over: ``above`` the lower end or ``below`` the upper one."""
        ends = (("above", np.isfinite(self.low)), ("below", np.isfinite(self.high)))
        return [(place, side) for place in range(len(self.low)) for side, given in ends if given[place]]

    def end(self, place: int, side: str) -> float:
        """Return the value at which a side is cut."""
        return float((self.low if side == "above" else self.high)[place])

    def cut(self, place: int, side: str, value: float) -> Box:
        """Return the box with one side at another value."""
        low, high = self.low.copy(), self.high.copy()
        (low if side == "above" else high)[place] = value
        return Box(low, high)

    def freed(self, place: int, side: str) -> Box:
        """Return the box without a restriction."""
        return self.cut(place, side, -math.inf if side == "above" else math.inf)


class Worth(NamedTuple):
    """What a box is worth: shares of the failing draws in it, of failing among those in it, and of all draws in it."""

    coverage: float
    density: float
    mass: float


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found.

    Attributes
    ----------
    box : Box or None
        None where there is none that draws left out confirm.
    worth, worth_fit : Worth
        On the draws that made the box, and on draws left out.
    p_fit : float
        Fisher's exact p of the draws left out: that they fail in the box as often as outside.
    quasi_p : list of float
        Of each restriction.
    """

    box: Box | None
    worth: Worth
    worth_fit: Worth
    p_fit: float
    quasi_p: list[float]


NOTHING = Worth(math.nan, math.nan, math.nan)


def everything(inputs: int) -> Box:
    """Return the box that holds all draws."""
    return Box(np.full(inputs, -math.inf), np.full(inputs, math.inf))


def worth(inside: Truths, fails: Truths) -> Worth:
    """Return coverage, density and mass of a box that holds the draws `inside`."""
    hits, size, failing = int((inside & fails).sum()), int(inside.sum()), int(fails.sum())
    return Worth(hits / failing if failing else math.nan, hits / size if size else math.nan, float(inside.mean()))


def lead(inside: Truths, fails: Truths) -> float:
    """Return by how much the share of the failing draws in a box exceeds that of the others (Youden 1950).

    The rule by which boxes are chosen: coverage × (density − share failing) / (density × (1 − share failing)).
    Of boxes of equal density it prefers the larger, of equal coverage the denser, and all draws have 0.
    """
    hits, size, failing = int((inside & fails).sum()), int(inside.sum()), int(fails.sum())
    return hits / failing - (size - hits) / (len(fails) - failing)


# --- one box ----------------------------------------------------------------------------------------------------------


def peeled(inputs: Floats, fails: Truths) -> Box:
    """Return the box of the largest `lead` on the way of peeling slices from all draws, each that which leaves most."""
    box, inside = everything(inputs.shape[1]), np.ones(len(fails), dtype=bool)
    best, found = 0.0, box
    while (step := _best_slice(inputs, fails, inside)) is not None:
        place, side, value, inside = step
        box = box.cut(place, side, value)
        reached = lead(inside, fails)
        best, found = (reached, box) if reached > best else (best, found)
    return found


def _best_slice(inputs: Floats, fails: Truths, inside: Truths) -> tuple[int, str, float, Truths] | None:
    """Return input, side, value and what is left where the density becomes highest; None where too little would be left."""
    here = np.flatnonzero(inside)
    best, found = -1.0, None
    for place in range(inputs.shape[1]):
        for side in ("above", "below"):
            kept, value = _slice(inputs[here, place], side)
            left = here[kept]
            density = float(fails[left].sum()) / len(left) if len(left) >= SMALLEST * len(fails) else -1.0
            best, found = (density, (place, side, value, left)) if density > best else (best, found)
    if found is None:
        return None
    left_inside = np.zeros(len(fails), dtype=bool)
    left_inside[found[3]] = True
    return *found[:3], left_inside


def _slice(column: Floats, side: str) -> tuple[Truths, float]:
    """Return what is left of a column when a slice is peeled off at the low (``above``) or high end, and where."""
    upward = 1.0 if side == "above" else -1.0
    turned = upward * column
    ordered = np.sort(turned)
    last = ordered[max(1, math.ceil(PEELED * len(ordered))) - 1]
    kept: Truths = turned > last
    value = (last + turned[kept].min()) / 2 if kept.any() else last
    return kept, float(upward * value)


def pasted(box: Box, inputs: Floats, fails: Truths) -> Box:
    """Return a box with every side moved, out again or in by less than a slice, to where its `lead` is largest."""
    for place, side in box.restricted:
        ends = (box.cut(place, side, end) for end in _ends(box, inputs, place, side))
        box = max((box, *ends), key=lambda each: lead(each.holds(inputs), fails))
    return box


def _ends(box: Box, inputs: Floats, place: int, side: str) -> list[float]:
    """Return the places between draws at which a side could be cut, the other sides being as they are."""
    column = np.unique(inputs[box.freed(place, side).holds(inputs), place])
    return [float(value) for value in (column[1:] + column[:-1]) / 2]


def quasi_p(box: Box, inputs: Floats, fails: Truths, place: int, side: str) -> float:
    """Return how likely a box as dense as this would be by chance without a restriction (Bryant and Lempert 2010).

    The binomial probability of as many failing draws in the box as there are, or more, at the density that the box has
    without the restriction.
    """
    inside, wider = box.holds(inputs), box.freed(place, side).holds(inputs)
    return float(stats.binom.sf(int(fails[inside].sum()) - 1, int(inside.sum()), float(fails[wider].mean())))


def sure(box: Box, inputs: Floats, fails: Truths, looked_through: int) -> Box:
    """Return a box without the restrictions that may well be chance, the least sure left out first.

    Parameters
    ----------
    looked_through : int
        Inputs among which the restrictions were chosen.
    """
    while box.restricted:
        found = {at: quasi_p(box, inputs, fails, *at) for at in box.restricted}
        worst = max(found, key=lambda at: found[at])
        if found[worst] * looked_through <= CHANCE_FINDS:
            break
        box = box.freed(*worst)
    return box


def box_of(inputs: Floats, fails: Truths) -> Box:
    """Return the box of at most three inputs, taken in one by one, each that which gives the largest `lead`.

    Of the boxes of one, two and three inputs, without their restrictions that are not sure, the one of the largest
    `lead` is taken; one without restrictions where none is sure.

    Parameters
    ----------
    inputs : float64 array, shape (draws, inputs)
    fails : bool array, shape (draws,)
        Neither all nor none.
    """
    wide = [place for place in range(inputs.shape[1]) if np.ptp(inputs[:, place])]
    chosen: list[int] = []
    candidates, boxes = wide, [everything(inputs.shape[1])]
    while len(chosen) < min(MOST, len(wide)):
        tried = {place: _peeled(inputs, fails, [*chosen, place]) for place in candidates if place not in chosen}
        ranked = sorted(tried, key=lambda place: -lead(tried[place].holds(inputs), fails))
        candidates = candidates if chosen else ranked[:SCREENED]
        chosen = [*chosen, ranked[0]]
        boxes.append(sure(pasted(tried[ranked[0]], inputs, fails), inputs, fails, len(wide)))
    return max(boxes, key=lambda box: lead(box.holds(inputs), fails))


def _peeled(inputs: Floats, fails: Truths, places: list[int]) -> Box:
    """Return the box peeled from some of the inputs alone, as a box of all."""
    box, narrow = everything(inputs.shape[1]), peeled(inputs[:, places], fails)
    box.low[places], box.high[places] = narrow.low, narrow.high
    return box


# --- what it is worth -------------------------------------------------------------------------------------------------


def folds(fails: Truths, seed: int) -> NDArray[np.int64]:
    """Return a part of five for each draw, failing and other draws spread evenly; the same for the same seed."""
    order = generator(seed, 0, who("discovery folds"), "resampling").permutation(len(fails))
    sorted_by_failing = order[np.argsort(fails[order], kind="stable")]
    found = np.empty(len(fails), dtype=np.int64)
    found[sorted_by_failing] = np.arange(len(fails)) % FOLDS
    return found


def left_out(inputs: Floats, fails: Truths, seed: int) -> Truths:
    """Return which draws lie in the box that was made without them and their fifth of the draws."""
    parts = folds(fails, seed)
    inside = np.zeros(len(fails), dtype=bool)
    for part in range(FOLDS):
        away = parts == part
        box = box_of(inputs[~away], fails[~away])
        inside[away] = box.holds(inputs[away]) if box.restricted else False
    return inside


def fisher_p(inside: Truths, fails: Truths) -> float:
    """Return Fisher's exact one-sided p: as many failing draws in a box as there are, or more, if it told nothing."""
    counts = (len(fails), int(fails.sum()), int(inside.sum()))
    return float(stats.hypergeom.sf(int((inside & fails).sum()) - 1, *counts))


def discover(inputs: Floats, fails: Truths, seed: int) -> Discovery:
    """Find the box in which a scenario fails, and what it is worth on draws that did not make it (cross-fitting).

    Parameters
    ----------
    inputs : float64 array, shape (draws, inputs)
    fails : bool array, shape (draws,)
        At least `FOLDS` failing and `FOLDS` others.
    """
    box = box_of(inputs, fails)
    if not box.restricted:
        return Discovery(None, NOTHING, NOTHING, math.nan, [])
    apart = left_out(inputs, fails, seed)
    p_fit, inside = fisher_p(apart, fails), box.holds(inputs)
    found = [quasi_p(box, inputs, fails, place, side) for place, side in box.restricted]
    return Discovery(box if p_fit <= SURE else None, worth(inside, fails), worth(apart, fails), p_fit, found)


def restrictions(found: Discovery, keys: Sequence[str]) -> Iterator[tuple[str, str, float, float]]:
    """Yield key, side, value and quasi-p of each restriction of a box."""
    if found.box is not None:
        for (place, side), chance in zip(found.box.restricted, found.quasi_p, strict=True):
            yield keys[place], side, found.box.end(place, side), chance
