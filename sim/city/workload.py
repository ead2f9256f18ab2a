"""The work of a city before it is played: volumes, burden, and the tables that the desk reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.base.randomness import DISTRIBUTIONS, who
from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.scenario.fields import GROUPS, Kind, Scenario, ScriptedTask, Territory
from sim.scenario.roster import windows
from sim.scenario.timeline import Timeline
from sim.work.burden import item_minutes, kept_cut, volume
from sim.work.demand import SOURCE, cumulated_weights, layers
from sim.work.desk import CLOSINGS, DAY, IDLE_RULES, KIND, NO_DUE, RULES, TASK
from sim.work.teams import Setting
from sim.work.workdays import WorkCalendar, day_weights, working_days_of_year

MINUTES_PER_DAY = 1440.0
DAYS_OF_A_YEAR = 365.0
NO_GROUP = -1
GRID_GROUPS = {1: 0, 2: 1, 3: 0, 4: 1}
"""Half of the team that has grid time, by weekday from Tuesday: two half-days a week for everybody."""
EVENING_GROUPS = {1: 0, 2: 1}
"""Half of the team that has its residents' evening, by weekday."""


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

    @cached_property
    def burden(self) -> tuple[Floats, Floats]:
        """Volume and minutes per task as multiples of the present ones, each of shape (groups, kinds, days)."""
        rows = [[self._burden(int(place), name) for name in self.kind_ids] for place in self.timeline.examples]
        both = np.array(rows, np.float64).reshape(len(rows), len(self.kinds), 2, self.days)
        return np.ascontiguousarray(both[:, :, 0]), np.ascontiguousarray(both[:, :, 1])

    def _burden(self, place: int, kind: str) -> tuple[Floats, Floats]:
        names = ("cut", "coverage", "enforcement", "gate", "added")
        cut, coverage, enforcement, gate, added = (self.timeline.values(f"burden.{n}", place, kind) for n in names)
        rule = self.scenario.burden
        kept = kept_cut(cut, coverage, enforcement, rule.rebound)
        return volume(kept, gate, added), item_minutes(kept, rule.cut_item_minutes)

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
    def rules(self) -> Table:
        """The desk's rules, shape (territories,)."""
        scenario, table = self.scenario, np.zeros(len(self.territories), RULES)
        desk, pressure, rework = scenario.desk, scenario.pressure, scenario.rework
        on = scenario.mechanisms
        values = {
            "windows": self.windows,
            "hall_minutes": self._hall_minutes(),
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

    def _hall_minutes(self) -> Floats:
        """Return expected hall minutes on a working day, shape (territories,)."""
        a_year = np.zeros(len(self.territories))
        for at, kind in enumerate(self.kinds):
            if kind.hall:
                a_year += self.volumes[:, at] * kind.minutes
        return a_year / float(working_days_of_year(self.calendar)[self.start])

    @cached_property
    def by_hour(self) -> Floats:
        """Cumulated weights of the parts of a day, shape (kinds, slots)."""
        return cumulated_weights(tuple(kind.by_hour for kind in self.kinds))

    @cached_property
    def place_names(self) -> Words:
        """Names of the territories' random numbers, shape (territories,)."""
        return np.array([who("territory", place.id) for place in self.territories], np.uint64)

    @cached_property
    def layers(self) -> Integers:
        """Layers of volume that each kind needs, shape (groups, kinds)."""
        return np.array([[layers(share) for share in kinds] for kinds in self.burden[0]], np.int64)

    def setting(self, key: Words) -> Setting:
        """Return what holds for all teams throughout a run."""
        groups, kinds, days = self.burden[0].shape
        sources, first_source = self._sources
        return Setting(
            kinds=self.kind_table,
            rules=self.rules,
            key=key,
            sources=sources,
            first_source=first_source,
            volumes=self.volumes,
            shares=self.shares,
            burden=self.timeline.alike[:, None] * kinds + np.arange(kinds),
            volume=self.burden[0].reshape(groups * kinds, days),
            effort=self.burden[1].reshape(groups * kinds, days),
            by_hour=self.by_hour,
            day_factor_cv=self.scenario.arrivals.day_factor_cv,
            names=self.place_names,
        )

    @cached_property
    def _sources(self) -> tuple[Table, Integers]:
        """Sources of tasks, an entry a territory, kind and layer; and the first one of each territory."""
        wanted = self.layers[self.timeline.alike]
        place, kind = (np.repeat(index.ravel(), wanted.ravel()) for index in np.indices(wanted.shape))
        ends = np.cumsum(wanted)
        table: Table = np.zeros(len(place), SOURCE)
        table["kind"] = kind
        table["layer"] = np.arange(len(place)) - np.repeat(ends - wanted.ravel(), wanted.ravel()) + 1
        names = [[who("territory", place.id, "kind", name) for name in self.kind_ids] for place in self.territories]
        table["who"] = np.array(names, np.uint64).reshape(wanted.shape)[place, kind]
        by_kind: dict[str, list[float]] = {
            "minutes": [about.minutes for about in self.kinds],
            "cv": [about.cv for about in self.kinds],
            "distribution": [DISTRIBUTIONS[about.distribution] for about in self.kinds],
            "due_days": [about.due_days for about in self.kinds],
            "patience": [about.patience_minutes * self.scenario.mechanisms.patience for about in self.kinds],
            "patience_distribution": [DISTRIBUTIONS[about.patience_distribution] for about in self.kinds],
        }
        for name, values in by_kind.items():
            table[name] = np.array(values)[kind]
        return table, np.concatenate(([0], np.cumsum(wanted.sum(axis=1)))).astype(np.int64)

    def day_table(self, month: Month) -> Table:
        """Return the working days of a month, as a desk sees them; what differs between territories is left out."""
        days = month.working_days
        table: Table = np.zeros(len(days), DAY)
        table["index"] = month.first_index + np.arange(len(days))
        table["minutes"] = self.session_minutes
        weekdays = self.calendar.weekday[days]
        half_days, evening = self.scenario.desk.grid_half_days, self.scenario.desk.evening_minutes > 0.0
        used = {day: group for day, group in GRID_GROUPS.items() if (day - 1) // 2 < half_days}
        table["grid_group"] = [used.get(int(day), NO_GROUP) for day in weekdays]
        table["evening_group"] = [EVENING_GROUPS.get(int(day), NO_GROUP) if evening else NO_GROUP for day in weekdays]
        table["last_due"] = self.calendar.working_index[-1] + self.calendar.is_working[-1] - 1
        return table

    def scripted_tasks(self, month: Month) -> dict[int, Table]:
        """Return the tasks that the scenario gives for a month, by territory; each by day and minute."""
        places = {place.id: at for at, place in enumerate(self.territories)}
        given: dict[int, list[tuple[int, ScriptedTask, int]]] = {}
        for number, task in enumerate(self.scenario.script.tasks):
            day = self.calendar.day(task.date) if task.date and not self.always_open else month.first
            if month.first <= day < month.end:
                given.setdefault(places[task.community], []).append((number, task, day))
        return {place: self._task_table(month, tasks) for place, tasks in given.items()}

    def _task_table(self, month: Month, tasks: list[tuple[int, ScriptedTask, int]]) -> Table:
        table: Table = np.zeros(len(tasks), TASK)
        for row, (number, task, day) in zip(table, tasks, strict=True):
            kind = self.kind_ids.index(task.kind)
            row["arrival"], row["effort"], row["whole"] = task.minute, task.effort, task.effort
            row["patience"] = task.patience if task.patience > 0.0 else np.inf
            row["name"] = who("script", str(number))
            row["day"], row["kind"], row["owner"] = self.calendar.working_index[day], kind, -1
            row["due"] = row["day"] + self.kinds[kind].due_days if self.kinds[kind].due_days else NO_DUE
            row["row"] = month.number
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
