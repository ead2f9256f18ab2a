"""Our two desks as an always-open queue: one span of one long day, seven people, two kinds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from benchmarks.queue_tasks import CLASSES, WORKERS, Played, Tasks, mean_waits, on_the_clock
from sim.base.units import Table
from sim.work import desk_reference
from sim.work.desk import (
    COUNTS,
    DAY,
    KIND,
    NO_DUE,
    PERSON,
    RULES,
    SERVE,
    TASK,
    TICK,
    WAIT,
    Backlog,
    Result,
    Span,
    new_backlog,
    new_result,
)
from sim.work.desk_compiled import as_teams, play_teams
from sim.work.teams import new_backlogs, new_memory

AFTERWARDS = 1e6
"""Minutes after the last arrival in which everything is finished."""
NEUTRAL_RULES = {
    "duty_minutes": 240,
    "erosion_start": 1,
    "erosion_end": 1.5,
    "presence": 1,
    "task_share": 1,
    "smoothing": 5,
    "most": 1.5,
    "days_ahead": 1,
    "perfunctory_after": 1,
    "missed_after": 1,
}
"""Rules under which every mechanism but the queues is off."""


class Given(NamedTuple):
    """What a desk is given afresh for each play."""

    backlog: Backlog
    span: Span
    result: Result


def _filled(dtype: np.dtype[np.void], rows: int, **columns: object) -> Table:
    table: Table = np.zeros(rows, dtype)
    for name, column in columns.items():
        table[name] = column
    return table


def _span(tasks: Tasks) -> Span:
    count = len(tasks.arrival)
    day = _filled(DAY, 1, minutes=tasks.arrival[-1] + AFTERWARDS, last_task=count, grid_group=-1, evening_group=-1)
    arriving = _filled(TASK, count, arrival=tasks.arrival, effort=tasks.effort, whole=tasks.effort, kind=tasks.kind)
    arriving["name"] = np.arange(1, count + 1)
    arriving["patience"], arriving["due"], arriving["owner"] = np.inf, NO_DUE, -1
    everything = (1 << CLASSES) - 1
    kinds = _filled(KIND, CLASSES, minutes=20, line=-1, closing=SERVE, priority=np.arange(CLASSES))
    return Span(
        days=day,
        first=0,
        end=1,
        tasks=arriving,
        people=_filled(
            PERSON, WORKERS, productivity=1, may=everything, lines=1, last_kind=-1, person=np.arange(WORKERS)
        ),
        present=np.ones((WORKERS, 1), np.bool_),
        kinds=kinds,
        rules=_filled(RULES, 1, **NEUTRAL_RULES),
        key=np.array([1, 0], np.uint64),
    )


def _given(span: Span) -> Given:
    counts = np.zeros((1, CLASSES, len(COUNTS)), np.int64)
    sums = np.zeros((1, CLASSES, 2), np.int64)
    return Given(new_backlog(), span._replace(people=span.people.copy()), new_result(1, WORKERS, counts, sums))


def _compiled() -> Callable[[Given], object]:
    """Return the compiled desk, which keeps its memory from play to play, as in a run."""
    memory = new_memory(0).for_days(1)

    def play(given: Given) -> None:
        nonlocal memory
        setting, sheet, teams, played = as_teams(given.span, given.result)
        _, memory = play_teams(setting, sheet, teams, new_backlogs(np.zeros(1, np.int64)), played, memory)

    return play


def _reference() -> Callable[[Given], object]:
    return lambda given: desk_reference.play(*given)


DESKS = {"compiled": _compiled, "reference": _reference}


def play(desk: str, tasks: Tasks, times: int = 1) -> Played:
    """Play the tasks `times` over at one of the `DESKS`."""
    span, seconds, at_desk = _span(tasks), 0.0, DESKS[desk]()
    for _ in range(times):
        given = _given(span)
        taken, _ = on_the_clock(partial(at_desk, given))
        seconds += taken
    waited = given.result.sums[0, :, WAIT] * TICK
    return Played(seconds, times * len(span.tasks), mean_waits(tasks, waited))
