"""The desk, compiled, for speed: the rules of `sim.work.desk` for many teams in one call.

A working day is in `desk_day`, the people in `desk_people`, the tasks in `desk_queues`, their memory in `desk_memory`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.base.kernel import kernel
from sim.work import team_spans
from sim.work.demand import SOURCE
from sim.work.desk import Backlog, Result, Span
from sim.work.desk_day import play_days
from sim.work.desk_memory import hand_over, slots_needed, take_up
from sim.work.team_spans import draw_for_team
from sim.work.teams import Backlogs, Memory, Played, Setting, Sheet, Teams, new_memory

_span_of = kernel(team_spans.span_of)
_result_of = kernel(team_spans.result_of)
_sit_down = kernel(team_spans.sit_down)
_get_up = kernel(team_spans.get_up)


@kernel
def _hand_over(setting: Any, teams: Any, backlogs: Any, memory: Any, at: int) -> bool:
    """Keep what a team still has in hand; say whether there was room."""
    place = teams.place[at]
    held = backlogs.tasks[backlogs.first[place] : backlogs.end[place]]
    return bool(hand_over(memory.desk, len(setting.kinds), held, backlogs.states[place]) <= len(held))


@kernel
def _play_teams(
    setting: Any, sheet: Any, teams: Any, backlogs: Any, played: Any, memory: Any, start: int
) -> tuple[int, int, int]:
    """Play the spans of the teams from `start` on, as long as there is room.

    Returns
    -------
    tuple of int
        How many have been played in all; if not all have been, the slots that the next one needs; and if the last one
        had no room for its backlog, the tasks that it has in hand.
    """
    for at in range(start, len(teams.place)):
        place = teams.place[at]
        state, first = backlogs.states[place], backlogs.first[place]
        held = backlogs.tasks[first : first + state.tasks]
        count = draw_for_team(setting, sheet, teams, memory, at, held)
        slots = slots_needed(len(held), count)
        if slots > len(memory.desk.pool):
            return at, slots, 0
        span = _span_of(setting, teams, memory, at, memory.desk.pool[len(held) : len(held) + count])
        _sit_down(teams, at)
        take_up(memory.desk, span, held, state)
        play_days(memory.desk, span, _result_of(setting, teams, played, at))
        _get_up(teams, at)
        if not _hand_over(setting, teams, backlogs, memory, at):
            return at + 1, 0, state.tasks
    return len(teams.place), 0, 0


@kernel
def _keep(setting: Any, teams: Any, backlogs: Any, memory: Any, at: int) -> None:
    _hand_over(setting, teams, backlogs, memory, at)


def play_teams(
    setting: Setting, sheet: Sheet, teams: Teams, backlogs: Backlogs, played: Played, memory: Memory
) -> tuple[Backlogs, Memory]:
    """Play the spans of some teams.

    Their people, and what `backlogs` and `played` hold, are changed. Backlogs and memory that are too small are
    replaced: those returned are to be used from then on.
    """
    memory = memory.for_people(int(np.diff(teams.first_person).max()))
    done, slots, held = _play_teams(setting, sheet, teams, backlogs, played, memory, 0)
    while slots or held:
        if slots:
            memory = memory.for_tasks(slots)
        else:
            backlogs = backlogs.with_room(int(teams.place[done - 1]), held)
            _keep(setting, teams, backlogs, memory, done - 1)
        done, slots, held = _play_teams(setting, sheet, teams, backlogs, played, memory, done)
    return backlogs, memory


# --- one team -----------------------------------------------------------------------------------------------


def as_teams(span: Span, result: Result) -> tuple[Setting, Sheet, Teams, Played]:
    """Return a span as that of the only team of all."""
    days, tasks, one = len(span.days), len(span.tasks), np.zeros(1, np.int64)
    setting = Setting(
        kinds=span.kinds,
        rules=span.rules,
        key=span.key,
        sources=np.zeros(0, SOURCE),
        first_source=np.zeros(2, np.int64),
        shares=np.zeros((0, days)),
        burden=np.zeros((1, 0), np.int64),
        own_share=np.ones((1, 0)),
        first_row=np.array([0, len(result.counts)]),
        volume=np.zeros((0, days)),
        effort=np.zeros((0, days)),
        by_hour=np.zeros((0, 1)),
        day_factor_cv=0.0,
    )
    sheet = Sheet(span.days, np.arange(days), span.days["overtime"][None, :].copy(), 0, 0)
    teams = Teams(
        place=one,
        first=one + span.first,
        end=one + span.end,
        first_person=np.array([0, len(span.people)]),
        people=span.people,
        rows=np.arange(len(span.people)),
        overtime_left=span.people["overtime_left"].copy(),
        last_kind=span.people["last_kind"].copy(),
        present=span.present,
        first_given=np.array([0, tasks]),
        given=span.tasks,
    )
    played = Played(
        worked=result.worked,
        overtime=result.overtime,
        pressure=result.pressure[None, :],
        waiting=result.waiting[None, :],
        counts=result.counts,
        sums=result.sums,
        trace=result.trace,
    )
    return setting, sheet, teams, played


def play(backlog: Backlog, span: Span, result: Result) -> Backlog:
    """Play the days of `span` and return what is left; the people of `span` and `result` are changed."""
    setting, sheet, teams, played = as_teams(span, result)
    room = np.array([len(backlog.tasks)])
    backlogs = Backlogs(backlog.tasks, np.zeros_like(room), room, backlog.state.copy())
    memory = new_memory(0).for_days(len(span.days))
    backlogs, _ = play_teams(setting, sheet, teams, backlogs, played, memory)
    return Backlog(backlogs.of(0).copy(), backlogs.states)
