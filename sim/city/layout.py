"""A scenario laid out over its territories and days, before anything is reckoned from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.base.units import Floats, Integers
from sim.city.structure import Structure, make_structure
from sim.scenario.fields import Kind, Scenario, Territory
from sim.scenario.timeline import Timeline
from sim.work.workdays import WorkCalendar

MINUTES_PER_DAY = 1440.0


@dataclass(frozen=True)
class Month:
    """A calendar month of the run, or the whole run of an always-open workplace.

    Attributes
    ----------
    number : int
        Counted from 0 in the month of day 0.
    first, end : int
        Days, half-open.
    working_days : int64 array
        Its working days, as days of the run.
    first_index : int
        Number of its first working day.
    code : int
        Calendar month: 12 · year + month − 1; it names random numbers.
    """

    number: int
    first: int
    end: int
    working_days: Integers
    first_index: int
    code: int

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.code // 12


@dataclass(frozen=True)
class Layout:
    """A scenario with its territories, days, months and kinds of task.

    Attributes
    ----------
    scenario : Scenario
    territories : tuple of Territory
    timeline : Timeline
    calendar : WorkCalendar
    kind_ids : tuple of str
        By priority, then by id, so that the order of the file decides nothing.
    """

    scenario: Scenario
    territories: tuple[Territory, ...]
    timeline: Timeline
    calendar: WorkCalendar
    kind_ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        kinds = self.scenario.kinds
        object.__setattr__(self, "kind_ids", tuple(sorted(kinds, key=lambda name: (kinds[name].priority, name))))

    @property
    def days(self) -> int:
        """Calendar days of the run, warm-up included."""
        return self.calendar.days

    @property
    def start(self) -> int:
        """The first day of results."""
        return self.calendar.day(self.scenario.clock.start)

    @property
    def plays_tasks(self) -> bool:
        """Whether there is any work to play."""
        return self.scenario.mechanisms.tasks and bool(self.scenario.kinds)

    @property
    def always_open(self) -> bool:
        """Whether the desk never closes: the run is then one session."""
        return self.scenario.calendar.mode == "always_open"

    @cached_property
    def session_minutes(self) -> float:
        """Length of a session, minutes."""
        return self.days * MINUTES_PER_DAY if self.always_open else self.scenario.calendar.day_minutes

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of task in the order of `kind_ids`."""
        return tuple(self.scenario.kinds[name] for name in self.kind_ids)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of the run."""
        starts = self.calendar.month_starts if not self.always_open else np.array([0, self.days])
        return tuple(
            self._month(number, int(starts[number]), int(starts[number + 1])) for number in range(len(starts) - 1)
        )

    def _month(self, number: int, first: int, end: int) -> Month:
        working = first + np.flatnonzero(self.calendar.is_working[first:end])
        if self.always_open:
            working = working[:1]
        date = self.calendar.date(first)
        return Month(
            number, first, end, working, int(self.calendar.working_index[first]), date.year * 12 + date.month - 1
        )

    @cached_property
    def structure(self) -> Structure:
        """The communities over time."""
        return make_structure(self.timeline, [month.first for month in self.months])

    @cached_property
    def volumes(self) -> Floats:
        """Tasks a year at the present volume of a community that serves one territory, shape (territories, kinds)."""
        rates = [(kind.per_community, kind.per_1000_residents / 1000.0, kind.per_household) for kind in self.kinds]
        sizes = [(1.0, place.residents, place.households) for place in self.territories]
        by_size, by_rate = np.array(sizes).T, np.array(rates).reshape(-1, 3).T
        volumes: Floats = np.zeros((len(sizes), len(rates)))
        for size, rate in zip(by_size, by_rate, strict=True):
            volumes += np.multiply.outer(size, rate)
        volumes *= self._multiples
        return volumes

    @cached_property
    def fixed_volumes(self) -> Floats:
        """The part of them that any community has, whatever its size, shape (kinds,)."""
        fixed: Floats = np.array([kind.per_community for kind in self.kinds]) * self._multiples
        return fixed

    @cached_property
    def _multiples(self) -> Floats:
        """Calibrated multiples of the volumes, shape (kinds,)."""
        rule = self.scenario.arrivals
        administrative = np.array([kind.group == "administrative" for kind in self.kinds], np.bool_)
        return np.where(administrative, rule.administrative_volume, rule.residents_volume)

    @property
    def alike(self) -> Integers:
        """Group of each community; at the communities of a group the same policies act."""
        return self.timeline.alike[self.structure.home]

    def at_groups(self, lever: str, day: int) -> Floats:
        """Return the value of a lever on a day, shape (groups,)."""
        return np.array([self.timeline.values(lever, int(place))[day] for place in self.timeline.examples])

    def at_communities(self, lever: str, day: int) -> Floats:
        """Return the value of a lever on a day, shape (communities,)."""
        return self.at_groups(lever, day)[self.alike]
