"""The work of a city before it is played: volumes, burden, and the tables that the desk reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.base.randomness import DISTRIBUTIONS, who
from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.scenario.fields import GROUPS, Kind, Scenario, Territory
from sim.scenario.roster import windows
from sim.scenario.timeline import Timeline
from sim.work.burden import item_minutes, kept_cut, volume
from sim.work.demand import SOURCE, cumulated_weights, layers
from sim.work.desk import CLOSINGS, IDLE_RULES, KIND, NO_DUE, RULES, TASK
from sim.work.workdays import WorkCalendar, day_weights, working_days_of_year

MINUTES_PER_DAY = 1440.0
DAYS_OF_A_YEAR = 365.0


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
class Workload:
    """The work of a scenario, laid out over its territories and days.

    Attributes
    ----------
    scenario : Scenario
    territories : tuple of Territory
    timeline : Timeline
    calendar : WorkCalendar
    kind_ids : tuple of str
        In the order of ids, so that the order of the file decides nothing.
    """

    scenario: Scenario
    territories: tuple[Territory, ...]
    timeline: Timeline
    calendar: WorkCalendar
    kind_ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind_ids", tuple(sorted(self.scenario.kinds)))

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
    def volumes(self) -> Floats:
        """Tasks a year at the present volume, shape (territories, kinds)."""
        rates = [(kind.per_community, kind.per_1000_residents / 1000.0, kind.per_household) for kind in self.kinds]
        sizes = [(1.0, place.residents, place.households) for place in self.territories]
        rule = self.scenario.arrivals
        multiple = [
            rule.administrative_volume if kind.group == "administrative" else rule.residents_volume
            for kind in self.kinds
        ]
        by_size, by_rate = np.array(sizes).T, np.array(rates).reshape(-1, 3).T
        volumes: Floats = np.zeros((len(sizes), len(rates)))
        for size, rate in zip(by_size, by_rate, strict=True):
            volumes += np.multiply.outer(size, rate)
        volumes *= np.array(multiple)
        return volumes

    @cached_property
    def shares(self) -> Floats:
        """Share of a year's volume that arrives on each day, shape (kinds, days)."""
        if self.always_open:
            return np.full((len(self.kinds), 1), self.days / DAYS_OF_A_YEAR)
        return np.stack([day_weights(kind, self.calendar) for kind in self.kinds]) / working_days_of_year(
            self.calendar
        )

    def burden(self, place: int, kind: int) -> tuple[Floats, Floats]:
        """Return volume and minutes per task in force, as multiples of the present ones, each of shape (days,)."""
        return self._burdens(place)[kind]

    def _burdens(self, place: int) -> list[tuple[Floats, Floats]]:
        if place not in self._burden_of:
            self._burden_of[place] = [self._burden(place, name) for name in self.kind_ids]
        return self._burden_of[place]

    @cached_property
    def _burden_of(self) -> dict[int, list[tuple[Floats, Floats]]]:
        return {}

    @cached_property
    def _burden_by_values(self) -> dict[tuple[int, ...], tuple[Floats, Floats]]:
        return {}

    def _burden(self, place: int, kind: str) -> tuple[Floats, Floats]:
        names = ("cut", "coverage", "enforcement", "gate", "added")
        cut, coverage, enforcement, gate, added = (self.timeline.values(f"burden.{n}", place, kind) for n in names)
        same = tuple(id(part) for part in (cut, coverage, enforcement, gate, added))
        if same not in self._burden_by_values:
            rule = self.scenario.burden
            kept = kept_cut(cut, coverage, enforcement, rule.rebound)
            self._burden_by_values[same] = (volume(kept, gate, added), item_minutes(kept, rule.cut_item_minutes))
        return self._burden_by_values[same]

    @cached_property
    def kind_table(self) -> Table:
        """Kinds of task as the desk reads them."""
        lines = sorted({kind.line for kind in self.kinds if kind.line})
        table: Table = np.zeros(len(self.kinds), KIND)
        for row, kind in zip(table, self.kinds, strict=True):
            row["minutes"], row["cv"] = kind.minutes, kind.cv
            row["distribution"] = DISTRIBUTIONS[kind.distribution]
            row["priority"] = kind.priority
            row["line"] = lines.index(kind.line) if kind.line else -1
            row["group"] = GROUPS.index(kind.group)
            row["closing"] = CLOSINGS[kind.closing]
            row["mandatory"], row["hall"] = kind.mandatory, kind.hall
            row["residents_first"] = kind.residents_first
        return table

    @cached_property
    def order(self) -> Integers:
        """Kinds by priority."""
        order: Integers = np.argsort(self.kind_table["priority"], kind="stable").astype(np.int64)
        return order

    @cached_property
    def line_of_kind(self) -> Booleans:
        """Which line each kind belongs to, shape (lines, kinds)."""
        lines = self.kind_table["line"]
        belongs: Booleans = lines[None, :] == np.arange(max(int(lines.max(initial=-1)) + 1, 0))[:, None]
        return belongs

    def by_line(self, amounts: Floats) -> Floats:
        """Return amounts by kind added up by line; kinds that everybody does are left out."""
        lines = self.kind_table["line"]
        held = lines >= 0
        added = np.bincount(lines[held], weights=amounts[held], minlength=len(self.line_of_kind))
        return added.astype(np.float64)

    @cached_property
    def rules(self) -> tuple[Table, ...]:
        """The desk's rules in each territory."""
        return tuple(self._rules(place) for place in range(len(self.territories)))

    def _rules(self, place: int) -> Table:
        scenario, table = self.scenario, np.zeros(1, RULES)
        desk, pressure, rework = scenario.desk, scenario.pressure, scenario.rework
        on = scenario.mechanisms
        values = {
            "windows": self.windows[place],
            "hall_minutes": self._hall_minutes(place),
            "switching": desk.switching_minutes,
            "duty_minutes": desk.duty_minutes,
            "grid_minutes": desk.grid_minutes,
            "evening_minutes": desk.evening_minutes,
            "erosion_start": desk.erosion_start,
            "erosion_end": desk.erosion_end,
            "grace": desk.appointment_grace,
            "presence": pressure.presence,
            "task_share": pressure.task_share,
            "smoothing": pressure.smoothing_days,
            "most": pressure.most,
            "speed_exponent": pressure.speed_exponent * on.speed_up,
            "return_base": rework.base * on.rework,
            "return_hurried": rework.hurried * on.rework,
            "return_perfunctory": rework.perfunctory * on.rework,
            "return_effort": rework.effort,
            "chase": rework.chase * on.rework,
            "chase_minutes": rework.chase_minutes,
            "perfunctory_effort": rework.perfunctory_effort,
            "idle": IDLE_RULES[desk.idle],
            "days_ahead": pressure.days_ahead,
            "return_after": rework.after_days,
            "return_due": rework.due_days,
            "perfunctory_after": rework.perfunctory_after,
            "missed_after": rework.missed_after,
            "hall_duty": desk.hall_duty,
            "fresh_effort": rework.fresh_effort,
            "breeds": rework.breeds,
        }
        for name, value in values.items():
            table[name] = value
        return table

    @cached_property
    def windows(self) -> Integers:
        """Hall windows, shape (territories,)."""
        return windows(self.scenario.city, self.territories)

    def _hall_minutes(self, place: int) -> float:
        """Return expected hall minutes on a working day."""
        a_year = sum(self.volumes[place, at] * kind.minutes for at, kind in enumerate(self.kinds) if kind.hall)
        return float(a_year / working_days_of_year(self.calendar)[self.start]) if len(self.kinds) else 0.0

    @cached_property
    def by_hour(self) -> Floats:
        """Cumulated weights of the parts of a day, shape (kinds, slots)."""
        return cumulated_weights(tuple(kind.by_hour for kind in self.kinds))

    @cached_property
    def place_names(self) -> Words:
        """Names of the territories' random numbers, shape (territories,)."""
        return np.array([who("territory", place.id) for place in self.territories], np.uint64)

    def sources(self, place: int, kind_layers: Integers) -> Table:
        """Return the sources of tasks of a territory: one entry a kind and layer."""
        table: Table = np.zeros(int(kind_layers.sum()), SOURCE)
        row = 0
        for at, kind in enumerate(self.kinds):
            for layer in range(1, int(kind_layers[at]) + 1):
                table[row]["who"] = who("territory", self.territories[place].id, "kind", self.kind_ids[at])
                table[row]["layer"], table[row]["kind"] = layer, at
                table[row]["minutes"], table[row]["cv"] = kind.minutes, kind.cv
                table[row]["distribution"] = DISTRIBUTIONS[kind.distribution]
                table[row]["due_days"] = kind.due_days
                table[row]["patience"] = kind.patience_minutes * self.scenario.mechanisms.patience
                table[row]["patience_distribution"] = DISTRIBUTIONS[kind.patience_distribution]
                row += 1
        return table

    def scripted_tasks(self, place: int, month: Month) -> Table:
        """Return the tasks that the scenario gives for a territory and month, by day and minute."""
        here, session = self.territories[place].id, self.always_open
        given = [
            (number, task, self.calendar.day(task.date) if task.date and not session else month.first)
            for number, task in enumerate(self.scenario.script.tasks)
            if task.community == here
        ]
        given = [entry for entry in given if month.first <= entry[2] < month.end]
        table: Table = np.zeros(len(given), TASK)
        for row, (number, task, day) in zip(table, given, strict=True):
            kind = self.kind_ids.index(task.kind)
            row["arrival"], row["effort"], row["whole"] = task.minute, task.effort, task.effort
            row["patience"] = task.patience if task.patience > 0.0 else np.inf
            row["name"] = who("script", str(number))
            row["day"], row["kind"], row["owner"] = self.calendar.working_index[day], kind, -1
            row["due"] = row["day"] + self.kinds[kind].due_days if self.kinds[kind].due_days else NO_DUE
        return table[np.lexsort((table["arrival"], table["day"]))]

    def scripted_absences(self, month: Month) -> list[tuple[int, int, int]]:
        """Return the absences that the scenario gives: territory, post counted from 0, place in the working days."""
        ids = [place.id for place in self.territories]
        days = {int(day): at for at, day in enumerate(month.working_days)}
        return [
            (ids.index(absence.community), absence.post - 1, days[self.calendar.day(absence.date)])
            for absence in self.scenario.script.absences
            if self.calendar.day(absence.date) in days
        ]

    def layers_of(self, place: int) -> Integers:
        """Return how many layers of volume each kind has in a territory, shape (kinds,)."""
        return np.array([layers(self.burden(place, at)[0]) for at in range(len(self.kinds))], np.int64)
