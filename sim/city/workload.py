"""The work of a city before it is played: volumes, burden, and the tables that the desk reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.base.randomness import DISTRIBUTIONS, who
from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.city.layout import Layout, Month
from sim.city.multiples import burden
from sim.city.premises import windows
from sim.city.sources import community_volumes, sources
from sim.scenario.fields import GROUPS, ScriptedTask
from sim.work.demand import cumulated_weights, layers
from sim.work.desk import CLOSINGS, DAY, IDLE_RULES, KIND, NO_DUE, RULES, TASK
from sim.work.teams import Setting
from sim.work.workdays import day_weights, working_days_of_year

DAYS_OF_A_YEAR = 365.0
NO_GROUP = -1
GRID_GROUPS = {1: 0, 2: 1, 3: 0, 4: 1}
"""Half of the team that has grid time, by weekday from Tuesday: two half-days a week for everybody."""
EVENING_GROUPS = {1: 0, 2: 1}
"""Half of the team that has its residents' evening, by weekday."""


@dataclass(frozen=True)
class Workload(Layout):
    """The work of a scenario, laid out over its communities and days."""

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
        return burden(self)

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

    def rules(self, day: int) -> Table:
        """Return the desk's rules on a day, shape (communities,)."""
        scenario, table = self.scenario, np.zeros(self.structure.communities, RULES)
        desk, pressure, rework = scenario.desk, scenario.pressure, scenario.rework
        on = scenario.mechanisms
        values = {
            "windows": windows(self, day),
            "hall_minutes": self._hall_minutes(day),
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

    def _hall_minutes(self, day: int) -> Floats:
        """Return expected hall minutes on a working day, shape (communities,)."""
        hall = np.array([kind.hall for kind in self.kinds], np.bool_)
        a_year = self.expected_minutes(day)[:, hall].sum(axis=1)
        a_day: Floats = a_year / float(working_days_of_year(self.calendar)[self.start])
        return a_day

    def expected_minutes(self, day: int) -> Floats:
        """Return the minutes of each kind that come to each community in a year, as things are on `day`.

        Shape (communities, kinds); at full productivity.
        """
        volume, minutes = (multiples[:, :, day][self.alike] for multiples in self.burden)
        each = np.array([kind.minutes for kind in self.kinds])
        expected: Floats = self.volumes_by_era[self.structure.at(day).number] * each * (volume * minutes)
        return expected

    @cached_property
    def volumes_by_era(self) -> tuple[Floats, ...]:
        """Tasks a year at the present volume in each era, each of shape (communities, kinds)."""
        return tuple(community_volumes(self, era) for era in self.structure.eras)

    @cached_property
    def by_hour(self) -> Floats:
        """Cumulated weights of the parts of a day, shape (kinds, slots)."""
        return cumulated_weights(tuple(kind.by_hour for kind in self.kinds))

    @cached_property
    def layers(self) -> Integers:
        """Layers of volume that each kind needs, shape (groups, kinds)."""
        return np.array([[layers(share) for share in kinds] for kinds in self.burden[0]], np.int64)

    def setting(self, key: Words, month: Month) -> Setting:
        """Return what holds for all teams from a month on, as long as communities and spread of efforts stay."""
        groups, kinds, days = self.burden[0].shape
        table, first_source = sources(
            self,
            self.structure.at(month.first),
            self.layers[self.timeline.alike],
            self.spread[self.timeline.alike, month.first],
        )
        return Setting(
            kinds=self.kind_table,
            rules=self.rules(month.first),
            key=key,
            sources=table,
            first_source=first_source,
            shares=self.shares,
            burden=self.timeline.alike[:, None] * kinds + np.arange(kinds),
            volume=self.burden[0].reshape(groups * kinds, days),
            effort=self.burden[1].reshape(groups * kinds, days),
            own_share=np.ones((self.structure.communities, kinds)),
            first_row=self.first_row,
            by_hour=self.by_hour,
            day_factor_cv=self.scenario.arrivals.day_factor_cv,
        )

    @cached_property
    def spread(self) -> Floats:
        """Spread of efforts as a multiple of the present one, shape (groups, days)."""
        return 1.0 - self.timeline.by_group("places.standards") * self.scenario.places.standards_spread

    @cached_property
    def first_row(self) -> Integers:
        """Where the record of each community begins: a row a territory ever served and month, shape (communities + 1,)."""
        served = np.array([len(territories) for territories in self.structure.served], np.int64)
        return np.concatenate(([0], np.cumsum(served * len(self.months)))).astype(np.int64)

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
