"""Communities over time: which of them serve which parts of which territories (社区规模调整; model §1, §7).

Territories and their residents stay for ever. A community serves parts of them; a re-scaling splits communities above
a size and merges those below one, on the first day of a month. A part is an interval of the territory's tasks, each of
which has a number between 0 and 1 of its own; so a split moves tasks and makes none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.base.units import Floats, Integers
from sim.scenario.fields import Territory
from sim.scenario.roster import band_of
from sim.scenario.timeline import Timeline

LEVERS = ("split_households", "split_residents", "merge_households", "merge_residents", "strict")
MERGED_UP_TO = 1.5
"""Times the threshold below which a merged community stays: it still rounds to one."""
_ROUNDING = 1e-9


class Part(NamedTuple):
    """A part of a territory: its tasks with a number in [first, end)."""

    territory: int
    first: float
    end: float

    @property
    def share(self) -> float:
        """Share of the territory."""
        return self.end - self.first


Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Era:
    """The communities from a day on.

    Attributes
    ----------
    number : int
    day : int
        First day.
    parts : tuple of tuple of Part
        What each community serves, by its number; nothing where it does not exist.
    """

    number: int
    day: int
    parts: tuple[Parts, ...]

    @cached_property
    def existing(self) -> Floats:
        """Which communities there are, 1 or 0, shape (communities,)."""
        return np.array([bool(parts) for parts in self.parts], np.float64)

    @cached_property
    def by_territory(self) -> dict[int, list[tuple[int, Part]]]:
        """The communities that serve each territory, each with its part, in the order of the parts."""
        found: dict[int, list[tuple[int, Part]]] = {}
        for community, parts in enumerate(self.parts):
            for part in parts:
                found.setdefault(part.territory, []).append((community, part))
        return {territory: sorted(pairs, key=lambda pair: pair[1].first) for territory, pairs in found.items()}


@dataclass(frozen=True)
class Structure:
    """The dated map of territories.

    Attributes
    ----------
    territories : tuple of Territory
    eras : tuple of Era
        The first begins on day 0; community n then serves the whole of territory n and nothing else.
    """

    territories: tuple[Territory, ...]
    eras: tuple[Era, ...]

    @property
    def communities(self) -> int:
        """How many communities there ever are; later ones have higher numbers."""
        return len(self.eras[-1].parts)

    @cached_property
    def home(self) -> Integers:
        """Territory under which people and posts of each community are reported, shape (communities,)."""
        home = np.zeros(self.communities, np.int64)
        for era in reversed(self.eras):
            for community, parts in enumerate(era.parts):
                if parts:
                    home[community] = self.largest(parts)
        return home

    def largest(self, parts: Parts) -> int:
        """Return the territory of the part with most residents, the first of several."""
        return max(parts, key=lambda part: (part.share * self.residents[part.territory], -part.territory)).territory

    @cached_property
    def served(self) -> tuple[tuple[int, ...], ...]:
        """The territories that each community ever serves, its first ones first."""
        found: list[dict[int, None]] = [{} for _ in range(self.communities)]
        for era in self.eras:
            for community, parts in enumerate(era.parts):
                found[community].update(dict.fromkeys(part.territory for part in parts))
        return tuple(tuple(territories) for territories in found)

    def filled_up(self) -> Structure:
        """Return the same with every era telling of all communities that there ever are."""
        nothing = (((),) * (self.communities - len(era.parts)) for era in self.eras)
        eras = (Era(era.number, era.day, era.parts + more) for era, more in zip(self.eras, nothing, strict=True))
        return Structure(self.territories, tuple(eras))

    def at(self, day: int) -> Era:
        """Return the era of a day."""
        return next(era for era in reversed(self.eras) if era.day <= day)

    def starting(self, day: int) -> Era | None:
        """Return the era that begins on a day after the first, if any."""
        return next((era for era in self.eras[1:] if era.day == day), None)

    def before(self, era: Era) -> Era:
        """Return the era before."""
        return self.eras[era.number - 1]

    def amounts(self, era: Era, by_territory: Floats) -> Floats:
        """Return an amount of each territory as that of each community, shape (communities,)."""
        amounts = np.zeros(self.communities)
        for community, parts in enumerate(era.parts):
            amounts[community] = sum(part.share * float(by_territory[part.territory]) for part in parts)
        return amounts

    @cached_property
    def residents(self) -> Floats:
        """Residents of each territory, shape (territories,)."""
        return np.array([place.residents for place in self.territories], np.float64)

    @cached_property
    def households(self) -> Floats:
        """Households of each territory, shape (territories,)."""
        return np.array([place.households for place in self.territories], np.float64)


def make_structure(timeline: Timeline, month_starts: Sequence[int]) -> Structure:
    """Return the dated map that the levers of ``structure`` make."""
    places = timeline.territories
    structure = Structure(places, (Era(0, 0, tuple((Part(n, 0.0, 1.0),) for n in range(len(places)))),))
    by_place = {name: timeline.by_group(f"structure.{name}") for name in LEVERS}
    if not any(values.any() for values in by_place.values()):
        return structure
    before = dict.fromkeys(LEVERS, np.zeros(len(places)))
    for day in month_starts:
        levers = {name: values[timeline.alike, day] for name, values in by_place.items()}
        changed = np.any([levers[name] != before[name] for name in LEVERS], axis=0)
        before = levers
        if changed.any():
            parts = _merged(structure, _split(structure, levers, changed), levers, changed)
            if parts != structure.eras[-1].parts:
                structure = Structure(places, (*structure.eras, Era(len(structure.eras), day, parts)))
    return structure.filled_up()


def _size_over(structure: Structure, parts: Parts, levers: dict[str, Floats], which: str, home: int) -> float:
    """Return the size of a community over the threshold of `which`; the larger, where both thresholds are set."""
    sizes = (structure.households, structure.residents)
    limits = (float(levers[f"{which}_households"][home]), float(levers[f"{which}_residents"][home]))
    ratios = [
        sum(part.share * size[part.territory] for part in parts) / limit
        for size, limit in zip(sizes, limits, strict=True)
        if limit > 0.0
    ]
    return max(ratios, default=0.0)


def _split(structure: Structure, levers: dict[str, Floats], changed: Floats) -> tuple[Parts, ...]:
    """Return what the communities serve after those above the threshold have been split."""
    parts, added = list(structure.eras[-1].parts), []
    for community, served in enumerate(structure.eras[-1].parts):
        if not served or not changed[home := structure.largest(served)]:
            continue
        size = _size_over(structure, served, levers, "split", home)
        count = math.ceil(size - _ROUNDING) if levers["strict"][home] else math.floor(size + 0.5)
        if count > 1:
            parts[community], *others = _cut(structure, served, count)
            added += others
    return (*parts, *added)


def _cut(structure: Structure, parts: Parts, count: int) -> Iterator[Parts]:
    """Yield what each of `count` communities serves that share `parts` equally, by residents."""
    weights = [part.share * structure.residents[part.territory] for part in parts]
    total, ends = sum(weights), np.concatenate(([0.0], np.cumsum(weights)))
    for number in range(count):
        first, end = total * number / count, total * (number + 1) / count
        yield tuple(
            piece
            for part, weight, start in zip(parts, weights, ends[:-1], strict=True)
            if (piece := _piece(part, (first - start) / weight, (end - start) / weight)).share > _ROUNDING
        )


def _piece(part: Part, first: float, end: float) -> Part:
    """Return the piece of a part between two shares of it; its own ends are kept to the bit."""
    start = part.first if first <= _ROUNDING else part.first + part.share * first
    stop = part.end if end >= 1.0 - _ROUNDING else part.first + part.share * end
    return Part(part.territory, start, max(start, stop))


def _merged(
    structure: Structure, split: tuple[Parts, ...], levers: dict[str, Floats], changed: Floats
) -> tuple[Parts, ...]:
    """Return what the communities serve after those below the threshold have been merged with their neighbours.

    Neighbours lie in one district, street and size band, so that every group of places keeps its people. The smallest
    come first; a community takes in the next one as long as it is below the threshold and the whole still rounds to one
    (or, where no part may exceed it, stays within it).
    """
    parts = list(split)
    for members in _neighbours(structure, parts, levers, changed):
        whole: list[int] = []
        for community in members:
            home = structure.largest(parts[community])
            most = 1.0 if levers["strict"][home] else MERGED_UP_TO - _ROUNDING
            together = tuple(part for each in (*whole, community) for part in parts[each])
            now = tuple(part for each in whole for part in parts[each])
            enough = _size_over(structure, now, levers, "merge", home) >= 1.0
            if enough or _size_over(structure, together, levers, "merge", home) > most:
                _join(structure, parts, whole)
                whole = []
            whole.append(community)
        _join(structure, parts, whole)
    return tuple(parts)


def _neighbours(
    structure: Structure, parts: list[Parts], levers: dict[str, Floats], changed: Floats
) -> list[list[int]]:
    """Return the communities below the threshold, by street and size band, the smallest first."""
    groups: dict[tuple[str, str, str], list[tuple[float, int]]] = {}
    for community, served in enumerate(parts):
        if served and changed[home := structure.largest(served)]:
            size = _size_over(structure, served, levers, "merge", home)
            place = structure.territories[home]
            if 0.0 < size < 1.0:
                key = (place.district, place.street_zh, band_of(place.residents))
                groups.setdefault(key, []).append((size, community))
    return [[community for _, community in sorted(members)] for members in groups.values()]


def _join(structure: Structure, parts: list[Parts], members: list[int]) -> None:
    """Let the largest of some communities serve what all of them serve."""
    if len(members) > 1:
        together = tuple(sorted(part for each in members for part in parts[each]))
        for each in members:
            parts[each] = ()
        parts[members[-1]] = together


class Handing(NamedTuple):
    """What communities hand on in a re-scaling, an entry a giver and taker.

    Attributes
    ----------
    giver, taker : int64 array
    share : float64 array
        Share of the giver's residents that the taker serves from now on.
    """

    giver: Integers
    taker: Integers
    share: Floats


def handed_on(before: Era, after: Era, residents: Floats) -> Handing:
    """Return what the communities of an era hand on to those of the next; `residents` are those of territories."""
    taken: dict[tuple[int, int], float] = {}
    total = np.zeros(len(before.parts))
    for giver, parts in enumerate(before.parts):
        for part in parts:
            for taker, other in after.by_territory[part.territory]:
                common = max(min(part.end, other.end) - max(part.first, other.first), 0.0)
                if common > _ROUNDING:
                    amount = common * max(residents[part.territory], 1.0)
                    taken[giver, taker] = taken.get((giver, taker), 0.0) + amount
                    total[giver] += amount
    pairs = np.array(list(taken), np.int64).reshape(-1, 2)
    return Handing(pairs[:, 0], pairs[:, 1], np.array(list(taken.values())) / total[pairs[:, 0]])
