"""Tasks of the compiled desk: received, bred, aged, given up, and noted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.kernel import inlined, kernel
from sim.base.randomness import PURPOSES
from sim.base.variates import draw, mixed, philox, unit
from sim.work.desk import (
    ARRIVED,
    CAME_BACK,
    CHASED,
    DUE,
    LATE,
    MISSED,
    NEW,
    NO_DUE,
    RETURNED,
    WAIT,
    WAS_CHASED,
    WRITTEN_OFF,
    ticks,
)
from sim.work.desk_memory import NOTHING, enqueue, forget, new_slot, take_out, weigh

RETURN_PURPOSE = PURPOSES["return"]


@inlined
def note(desk: Any, result: Any, slot: Any, person: int, day: int, start: float, end: float, outcome: int) -> None:
    """Write a line of the trace, where one is kept."""
    row = desk.state[0].segments
    if row >= len(result.trace):
        return
    desk.state[0].segments = row + 1
    task = desk.pool[slot]
    line = result.trace[row]
    line.name = task.name
    line.kind = task.kind
    line.origin = task.origin
    line.arrival_day = task.day
    line.arrival = task.arrival
    line.person = person
    line.day = day
    line.start = start
    line.end = end
    line.outcome = outcome


@inlined
def receive(desk: Any, span: Any, result: Any, slot: Any, day: Any) -> None:
    """Take a new task into hand."""
    state, task = desk.state[0], desk.pool[slot]
    task.serial = state.serial
    state.serial += 1
    counts = result.counts[task.row, task.kind]
    counts[ARRIVED] += 1
    counts[DUE] += ((state.mandatory >> task.kind) & 1) * (task.due <= day.last_due)
    enqueue(desk, slot)


# --- what a task breeds -----------------------------------------------------------------------------------


@kernel
def _breed(desk: Any, parent: Any, origin: int, effort: float, arrival: float, day: int, due: int, name: Any) -> Any:
    """Return the slot of a task that another one has bred; it is in no queue yet."""
    slot = new_slot(desk)
    old = desk.pool[parent]
    task = desk.pool[slot]
    task.arrival = arrival
    task.effort = effort
    task.whole = effort
    task.patience = math.inf
    task.name = name
    task.serial = desk.state[0].serial
    desk.state[0].serial += 1
    task.day = day
    task.due = due
    task.row = old.row
    task.owner = -1
    task.kind = old.kind
    task.origin = origin
    task.started = 0
    task.perfunctory = 0
    return slot


@inlined
def may_come_back(desk: Any, span: Any, result: Any, slot: Any, now: float, day: Any) -> None:
    """Let finished mandatory work come back, with the probability of model §2."""
    rules, task = span.rules[0], desk.pool[slot]
    chance = desk.returns[task.kind]
    if task.perfunctory:
        chance = rules.return_perfunctory
    if unit(mixed(span.key[0], span.key[1], task.name)) < chance and (task.origin == NEW or rules.breeds):
        _come_back(desk, span, result, slot, now, day)


@kernel
def _come_back(desk: Any, span: Any, result: Any, slot: Any, now: float, day: Any) -> None:
    rules, task = span.rules[0], desk.pool[slot]
    _, word, name, _ = philox(
        span.key[0], span.key[1], np.uint64(0), np.uint64(0), task.name, np.uint64(RETURN_PURPOSE)
    )
    effort = task.whole * rules.return_effort
    if rules.fresh_effort:
        kind = span.kinds[task.kind]
        effort = draw(kind.distribution, kind.minutes, kind.cv, word, name, span.key[0], span.key[1])
    result.counts[task.row, task.kind, CAME_BACK] += 1
    back = day.index + rules.return_after
    due = back + rules.return_due if task.due < NO_DUE else NO_DUE
    arrival = min(now, day.minutes) if rules.return_after == 0 else 0.0
    child = _breed(desk, slot, RETURNED, effort, arrival, back, due, name)
    if rules.return_after == 0:
        enqueue(desk, child)
    else:
        desk.pool[child].next = desk.state[0].later
        desk.state[0].later = child


@kernel
def _may_be_chased(desk: Any, span: Any, result: Any, slot: Any, day: Any) -> None:
    """Let late work be chased, once, on the morning after it was due."""
    rules = span.rules[0]
    task = desk.pool[slot]
    if rules.chase <= 0.0:
        return
    _, _, w2, w3 = philox(span.key[0], span.key[1], np.uint64(1), np.uint64(0), task.name, np.uint64(RETURN_PURPOSE))
    if unit(w3) >= rules.chase:
        return
    result.counts[task.row, task.kind, WAS_CHASED] += 1
    enqueue(desk, _breed(desk, slot, CHASED, rules.chase_minutes, 0.0, day.index, day.index + 1, w2))


# --- the morning ------------------------------------------------------------------------------------------


@kernel
def receive_returned(desk: Any) -> None:
    """Put the work that came back yesterday into its queues."""
    slot = desk.state[0].later
    desk.state[0].later = NOTHING
    while slot != NOTHING:
        following = desk.pool[slot].next
        enqueue(desk, slot)
        slot = following


@kernel
def give_up(desk: Any, result: Any, slot: Any, column: int, outcome: int, day: Any, now: float) -> None:
    """Take a waiting task off the books without doing it."""
    task = desk.pool[slot]
    if task.origin == NEW:
        result.counts[task.row, task.kind, column] += 1
    if task.started == 0:
        opening = (day.index - task.day) * day.minutes + (min(now, day.minutes) - task.arrival)
        result.sums[task.row, task.kind, WAIT] += ticks(opening)
    note(desk, result, slot, -1, day.index, now, now, outcome)
    take_out(desk, slot)
    forget(desk, slot)


@inlined
def age(desk: Any, span: Any, result: Any, slot: Any, day: Any) -> None:
    """Let an overdue mandatory task be a day older."""
    rules = span.rules[0]
    task = desk.pool[slot]
    overdue = day.index - task.due
    if overdue == 1 and task.origin == NEW:
        result.counts[task.row, task.kind, LATE] += 1
        _may_be_chased(desk, span, result, slot, day)
    if overdue >= rules.missed_after:
        give_up(desk, result, slot, WRITTEN_OFF, MISSED, day, 0.0)
    elif overdue >= rules.perfunctory_after and task.perfunctory == 0:
        task.perfunctory = 1
        weigh(desk, task, -1)
        task.effort *= rules.perfunctory_effort
        weigh(desk, task, 1)
