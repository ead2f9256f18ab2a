"""The span of one team among many: its tasks drawn, its people seated, what it has done written down.

The tasks of a team are drawn just before its days are played and forgotten after; only what is still in hand is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.base.kernel import kernel
from sim.base.units import Table
from sim.work import demand
from sim.work.demand import draw_tasks
from sim.work.desk import Backlog, Result, Span
from sim.work.teams import Backlogs, Memory, Played, Setting, Sheet, Teams

# --- drawing ------------------------------------------------------------------------------------------------


@kernel
def _month_of(setting: Any, sheet: Any, memory: Any, place: int) -> Any:
    """Return the demand of a place in the month."""
    sources = setting.sources[setting.first_source[place] : setting.first_source[place + 1]]
    for at in range(len(sources)):
        source = sources[at]
        kind, territory = source.kind, source.territory
        burden = setting.burden[territory, kind]
        for number in range(len(sheet.on)):
            day = sheet.on[number]
            memory.expected[at, number] = source.a_year * setting.shares[kind, day]
            memory.share[at, number] = setting.volume[burden, day]
            memory.effort[at, number] = setting.effort[burden, day] * setting.own_share[place, kind]
    return demand.Month(
        sources,
        memory.expected,
        memory.share,
        memory.effort,
        setting.by_hour,
        sheet.days[0].index,
        sheet.days[0].minutes,
        setting.day_factor_cv,
        sheet.code,
        sheet.row,
        setting.key,
    )


@kernel
def _add_given(tasks: Any, order: Any, count: int, given: Any) -> None:
    """Put tasks that are not drawn among those that are; at one instant they come later."""
    for number in range(len(given)):
        tasks[count] = given[number]
        task, place = tasks[count], count
        while place > 0 and (
            tasks[order[place - 1]].day > task.day
            or (tasks[order[place - 1]].day == task.day and tasks[order[place - 1]].arrival > task.arrival)
        ):
            order[place] = order[place - 1]
            place -= 1
        order[place] = count
        count += 1


@kernel
def _fill_days(days: Any, sheet: Any, overtime: Any, tasks: Any, order: Any, count: int) -> None:
    """Note the limit of overtime of each day, and which tasks arrive."""
    task = 0
    for number in range(len(days)):
        day = days[number]
        days[number] = sheet.days[number]
        day.overtime = overtime[number]
        while task < count and tasks[order[task]].day < day.index:
            task += 1
        day.first_task = task
        while task < count and tasks[order[task]].day == day.index:
            task += 1
        day.last_task = task


@kernel
def draw_for_team(setting: Any, sheet: Any, teams: Any, memory: Any, at: int, held: Any) -> int:
    """Draw the tasks of a team's span behind those that it has in hand, and lay out its days.

    Returns
    -------
    int
        How many tasks there are; where that is more than the memory has room for, nothing is laid out.
    """
    tasks, order = memory.desk.pool[len(held) :], memory.desk.order
    month = _month_of(setting, sheet, memory, teams.place[at])
    given = teams.given[teams.first_given[at] : teams.first_given[at + 1]]
    drawn = draw_tasks(month, teams.first[at], teams.end[at], memory.drafts, tasks, order, held)
    count = drawn + len(given)
    if count <= len(tasks):
        _add_given(tasks, order, drawn, given)
        _fill_days(memory.days, sheet, sheet.overtime[at], tasks, order, count)
        for number in range(count):
            order[number] += np.uint32(len(held))
    return int(count)


@kernel
def _draw_for_team(setting: Any, sheet: Any, teams: Any, memory: Any, at: int) -> int:
    return int(draw_for_team(setting, sheet, teams, memory, at, teams.given[:0]))


def drawn(setting: Setting, sheet: Sheet, teams: Teams, memory: Memory, at: int) -> tuple[Table, Memory]:
    """Draw the tasks of a team's span; return them in order, and the memory that holds its days."""
    count = _draw_for_team(setting, sheet, teams, memory, at)
    if count > len(memory.desk.pool):
        memory = memory.for_tasks(count)
        count = _draw_for_team(setting, sheet, teams, memory, at)
    return memory.desk.pool[memory.desk.order[:count]], memory


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


def sit_down(teams: Any, at: int) -> None:
    """Fill in what the people of a team have left of their last span."""
    for person in range(teams.first_person[at], teams.first_person[at + 1]):
        teams.people[person].overtime_left = teams.overtime_left[teams.rows[person]]
        teams.people[person].last_kind = teams.last_kind[teams.rows[person]]


def get_up(teams: Any, at: int) -> None:
    """Note what the people of a team have left."""
    for person in range(teams.first_person[at], teams.first_person[at + 1]):
        teams.overtime_left[teams.rows[person]] = teams.people[person].overtime_left
        teams.last_kind[teams.rows[person]] = teams.people[person].last_kind


def result_of(setting: Any, teams: Any, played: Any, at: int) -> Any:
    """Return the part of what is played that is a team's own."""
    first, end, place = teams.first_person[at], teams.first_person[at + 1], teams.place[at]
    first_row, end_row = setting.first_row[place], setting.first_row[place + 1]
    return Result(
        played.worked[first:end],
        played.overtime[first:end],
        played.pressure[at],
        played.waiting[at],
        played.counts[first_row:end_row],
        played.sums[first_row:end_row],
        played.trace,
    )


def one_by_one(
    play: Callable[[Backlog, Span, Result], Backlog],
    setting: Setting,
    sheet: Sheet,
    teams: Teams,
    backlogs: Backlogs,
    played: Played,
    memory: Memory,
) -> tuple[Backlogs, Memory]:
    """Play the spans of some teams at a desk that plays one span; return as `desk_compiled.play_teams` does."""
    for at, place in enumerate(teams.place.tolist()):
        tasks, memory = drawn(setting, sheet, teams, memory, at)
        span = span_of(setting, teams, memory, at, tasks)
        sit_down(teams.records(), at)
        state = backlogs.states[place : place + 1]
        left = play(Backlog(backlogs.of(place), state), span, result_of(setting, teams, played, at))
        get_up(teams.records(), at)
        if len(left.tasks) > backlogs.end[place] - backlogs.first[place]:
            backlogs = backlogs.with_room(place, len(left.tasks))
        state[:] = left.state
        backlogs.of(place)[:] = left.tasks
    return backlogs, memory
