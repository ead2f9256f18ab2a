"""What the desks of many teams are given and give back in one call, and the drawing of their tasks.

The tasks of a team are drawn just before its days are played and forgotten after; only what is still in hand is kept.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.base.kernel import kernel
from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.work import demand
from sim.work.demand import Drafts, draw_tasks, new_drafts
from sim.work.desk import DAY, STATE, TASK, Result, Span
from sim.work.desk_memory import Desk, new_desk


class Setting(NamedTuple):
    """What holds for all teams throughout a run.

    Attributes
    ----------
    kinds : KIND array, shape (kinds,)
        By priority.
    rules : RULES array, shape (places,)
    key : uint64 array, shape (2,)
        Study seed and replication.
    sources : SOURCE array, shape (sources,)
        Those of each place, one place after the other.
    first_source : int64 array, shape (places + 1,)
    volumes : float64 array, shape (places, kinds)
        Tasks a year at the present volume.
    shares : float64 array, shape (kinds, days)
        Share of a year's volume that arrives on each day of the run.
    burden : int64 array, shape (places, kinds)
        Row of `volume` and `effort` in force there.
    volume, effort : float64 array, shape (rows, days)
        Volume and minutes per task as multiples of the present ones.
    by_hour : float64 array, shape (kinds, parts)
        As in `demand.Month`.
    day_factor_cv : float
    names : uint64 array, shape (places,)
        Names of the territories' random numbers.
    """

    kinds: Table
    rules: Table
    key: Words
    sources: Table
    first_source: Integers
    volumes: Floats
    shares: Floats
    burden: Integers
    volume: Floats
    effort: Floats
    by_hour: Floats
    day_factor_cv: float
    names: Words


class Sheet(NamedTuple):
    """A month of the run.

    Attributes
    ----------
    days : DAY array, shape (days,)
        Its working days; `overtime` and the tasks are filled in for each team.
    on : int64 array, shape (days,)
        The same as days of the run.
    overtime : float64 array, shape (teams, days)
        Limit of overtime.
    code : int
        Calendar month: 12 · year + month − 1.
    row, rows : int
        Its row of the record at the first place, and rows from one place to the next.
    """

    days: Table
    on: Integers
    overtime: Floats
    code: int
    row: int
    rows: int


class Teams(NamedTuple):
    """Some teams, with a span of the month each.

    Attributes
    ----------
    place : int64 array, shape (teams,)
    first, end : int64 array, shape (teams,)
        Working days of the month, half-open.
    first_person : int64 array, shape (teams + 1,)
    people : PERSON array, shape (people,)
        One team after the other.
    present : bool array, shape (people, days)
    first_given : int64 array, shape (teams + 1,)
    given : TASK array
        Tasks that are not drawn, by day and minute, one team after the other.
    """

    place: Integers
    first: Integers
    end: Integers
    first_person: Integers
    people: Table
    present: Booleans
    first_given: Integers
    given: Table


class Backlogs(NamedTuple):
    """What all places still have in hand.

    Attributes
    ----------
    tasks : TASK array
        As in `Backlog`, one place after the other, each with room to spare.
    first : int64 array, shape (places + 1,)
        Where the room of each place begins.
    states : STATE array, shape (places,)
    """

    tasks: Table
    first: Integers
    states: Table

    def of(self, place: int) -> Table:
        """Return the tasks that a place has in hand."""
        start = self.first[place]
        return self.tasks[start : start + int(self.states["tasks"][place])]

    def with_room(self, place: int, tasks: int) -> Backlogs:
        """Return the same backlogs with twice the room, and at least for so many tasks at one place."""
        room = 2 * np.diff(self.first)
        room[place] = max(room[place], tasks + tasks // 2)
        first = np.concatenate(([0], np.cumsum(room))).astype(np.int64)
        more = Backlogs(np.empty(first[-1], TASK), first, self.states)
        for other, count in enumerate(self.states["tasks"].tolist()):
            count = min(count, int(self.first[other + 1] - self.first[other]))
            more.tasks[first[other] : first[other] + count] = self.tasks[
                self.first[other] : self.first[other] + count
            ]
        return more


def new_backlogs(places: int, room: int) -> Backlogs:
    """Return places without work, with room for so many tasks each."""
    return Backlogs(np.empty(places * room, TASK), room * np.arange(places + 1), np.zeros(places, STATE))


class Played(NamedTuple):
    """What the teams have done; as in `Result`, with an axis of teams or of all their people in front."""

    worked: Floats
    overtime: Floats
    pressure: Floats
    waiting: Floats
    counts: Integers
    sums: Integers
    trace: Table


class Memory(NamedTuple):
    """What one team after the other is played in.

    Attributes
    ----------
    desk : Desk
        The tasks that arrive are drawn into its pool, behind those in hand.
    drafts : Drafts
    days : DAY array, shape (days,)
    expected, share, effort : float64 array, shape (sources, days)
        As in `demand.Month`.
    """

    desk: Desk
    drafts: Drafts
    days: Table
    expected: Floats
    share: Floats
    effort: Floats

    def for_days(self, days: int) -> Memory:
        """Return memory for a month of so many working days."""
        shape = (len(self.expected), days)
        return self._replace(
            drafts=new_drafts(len(self.drafts.drawn), days),
            days=np.zeros(days, DAY),
            expected=np.zeros(shape),
            share=np.zeros(shape),
            effort=np.zeros(shape),
        )

    def for_tasks(self, slots: int) -> Memory:
        """Return memory for half as many tasks again as are needed."""
        room = slots + slots // 2
        return self._replace(drafts=new_drafts(room, len(self.days)), desk=new_desk(room, len(self.desk.seats)))

    def for_people(self, people: int) -> Memory:
        """Return memory for at least so many people in a team."""
        if people <= len(self.desk.seats):
            return self
        return self._replace(desk=new_desk(len(self.desk.pool), people))


def new_memory(sources: int) -> Memory:
    """Return memory for places with so many sources of tasks; for all else it has no room yet."""
    nothing = np.zeros((sources, 0))
    return Memory(
        desk=new_desk(0, 0),
        drafts=new_drafts(0, 0),
        days=np.zeros(0, DAY),
        expected=nothing,
        share=nothing,
        effort=nothing,
    )


# --- drawing ------------------------------------------------------------------------------------------------


@kernel
def _month_of(setting: Any, sheet: Any, memory: Any, place: int) -> Any:
    """Return the demand of a place in the month."""
    sources = setting.sources[setting.first_source[place] : setting.first_source[place + 1]]
    for at in range(len(sources)):
        kind = sources[at].kind
        burden = setting.burden[place, kind]
        for number in range(len(sheet.on)):
            day = sheet.on[number]
            memory.expected[at, number] = setting.volumes[place, kind] * setting.shares[kind, day]
            memory.share[at, number] = setting.volume[burden, day]
            memory.effort[at, number] = setting.effort[burden, day]
    return demand.Month(
        sources,
        memory.expected,
        memory.share,
        memory.effort,
        setting.by_hour,
        sheet.days[0].index,
        sheet.days[0].minutes,
        setting.day_factor_cv,
        setting.names[place],
        sheet.code,
        sheet.row + sheet.rows * place,
        setting.key,
    )


@kernel
def _add_given(tasks: Any, count: int, given: Any) -> int:
    """Put tasks that are not drawn among those that are; at one instant they come later."""
    for number in range(len(given)):
        task = given[number]
        place = count
        while place > 0 and (
            tasks[place - 1].day > task.day
            or (tasks[place - 1].day == task.day and tasks[place - 1].arrival > task.arrival)
        ):
            tasks[place] = tasks[place - 1]
            place -= 1
        tasks[place] = task
        count += 1
    return count


@kernel
def _fill_days(days: Any, sheet: Any, overtime: Any, tasks: Any, count: int) -> None:
    """Note the limit of overtime of each day, and which tasks arrive."""
    task = 0
    for number in range(len(days)):
        day = days[number]
        days[number] = sheet.days[number]
        day.overtime = overtime[number]
        while task < count and tasks[task].day < day.index:
            task += 1
        day.first_task = task
        while task < count and tasks[task].day == day.index:
            task += 1
        day.last_task = task


@kernel
def draw_for_team(setting: Any, sheet: Any, teams: Any, memory: Any, at: int, held: int) -> int:
    """Draw the tasks of a team's span behind those that it has in hand, and lay out its days.

    Returns
    -------
    int
        How many tasks there are; where that is more than the memory has room for, nothing is laid out.
    """
    tasks = memory.desk.pool[held:]
    month = _month_of(setting, sheet, memory, teams.place[at])
    given = teams.given[teams.first_given[at] : teams.first_given[at + 1]]
    count = draw_tasks(month, teams.first[at], teams.end[at], memory.drafts, tasks)
    if count + len(given) <= len(tasks):
        _add_given(tasks, count, given)
        _fill_days(memory.days, sheet, sheet.overtime[at], tasks, count + len(given))
    return int(count + len(given))


@kernel
def _draw_for_team(setting: Any, sheet: Any, teams: Any, memory: Any, at: int) -> int:
    return int(draw_for_team(setting, sheet, teams, memory, at, 0))


def drawn(setting: Setting, sheet: Sheet, teams: Teams, memory: Memory, at: int) -> tuple[Table, Memory]:
    """Draw the tasks of a team's span; return them, and the memory that holds them."""
    count = _draw_for_team(setting, sheet, teams, memory, at)
    if count > len(memory.desk.pool):
        memory = memory.for_tasks(count)
        count = _draw_for_team(setting, sheet, teams, memory, at)
    return memory.desk.pool[:count], memory


# --- one of the teams -----------------------------------------------------------------------------------------


def span_of(setting: Any, teams: Any, memory: Any, at: int, tasks: Any) -> Any:
    """Return the span of a team whose tasks have been drawn."""
    place, first, end = teams.place[at], teams.first_person[at], teams.first_person[at + 1]
    return Span(
        memory.days,
        teams.first[at],
        teams.end[at],
        tasks,
        teams.people[first:end],
        teams.present[first:end],
        setting.kinds,
        setting.rules[place : place + 1],
        setting.key,
    )


def result_of(teams: Any, played: Any, at: int) -> Any:
    """Return the part of what is played that is a team's own."""
    first, end = teams.first_person[at], teams.first_person[at + 1]
    return Result(
        played.worked[first:end],
        played.overtime[first:end],
        played.pressure[at],
        played.waiting[at],
        played.counts,
        played.sums,
        played.trace,
    )
