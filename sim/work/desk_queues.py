"""Queues of the compiled desk: tasks received, handed on, bred, aged and given up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.kernel import kernel
from sim.base.randomness import PURPOSES
from sim.base.variates import draw, philox, unit
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

RETURN_PURPOSE = PURPOSES["return"]
# --- queues -----------------------------------------------------------------------------------------------


@kernel
def enqueue(book: Any, slot: int) -> None:
    """Put a task into the queue of its kind, which is ordered by (due, serial)."""
    pool = book.pool
    task = pool[slot]
    kind = task.kind
    after = book.tails[kind]
    while after >= 0 and (
        pool[after].due > task.due or (pool[after].due == task.due and pool[after].serial > task.serial)
    ):
        after = pool[after].previous
    before = book.heads[kind] if after < 0 else pool[after].next
    task.previous = after
    task.next = before
    if after < 0:
        book.heads[kind] = slot
    else:
        pool[after].next = slot
    if before < 0:
        book.tails[kind] = slot
    else:
        pool[before].previous = slot


@kernel
def sooner(book: Any, slot: int, other: int) -> bool:
    """Say whether a task comes before another one (−1 for none): due earlier, then handed down earlier."""
    if other < 0:
        return True
    task, rival = book.pool[slot], book.pool[other]
    return bool(task.due < rival.due or (task.due == rival.due and task.serial < rival.serial))


@kernel
def take_out(book: Any, slot: int) -> None:
    """Take a task out of its queue."""
    pool = book.pool
    task = pool[slot]
    if task.previous < 0:
        book.heads[task.kind] = task.next
    else:
        pool[task.previous].next = task.next
    if task.next < 0:
        book.tails[task.kind] = task.previous
    else:
        pool[task.next].previous = task.previous


@kernel
def _new_slot(book: Any) -> int:
    state = book.state[0]
    slot = state.free
    state.free = book.pool[slot].next
    state.live += 1
    return int(slot)


@kernel
def forget(book: Any, slot: int) -> None:
    """Give a slot back."""
    state = book.state[0]
    book.pool[slot].next = state.free
    book.pool[slot].owner = -1
    state.free = slot
    state.live -= 1


@kernel
def note(book: Any, result: Any, slot: int, person: int, day: int, start: float, end: float, outcome: int) -> None:
    """Write a line of the trace, where one is kept."""
    row = book.state[0].segments
    if row >= len(result.trace):
        return
    book.state[0].segments = row + 1
    task = book.pool[slot]
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


@kernel
def receive(book: Any, span: Any, result: Any, arriving: Any, day: Any) -> None:
    """Take a new task into hand."""
    slot = _new_slot(book)
    book.pool[slot] = arriving
    task = book.pool[slot]
    task.serial = book.state[0].serial
    book.state[0].serial += 1
    counts = result.counts[task.row, task.kind]
    counts[ARRIVED] += 1
    if span.kinds[task.kind].mandatory and task.due <= day.last_due:
        counts[DUE] += 1
    enqueue(book, slot)


# --- what a task breeds -----------------------------------------------------------------------------------


@kernel
def _breed(book: Any, parent: int, origin: int, effort: float, arrival: float, day: int, due: int, name: Any) -> int:
    """Return the slot of a task that another one has bred; it is in no queue yet."""
    slot = _new_slot(book)
    old = book.pool[parent]
    task = book.pool[slot]
    task.arrival = arrival
    task.effort = effort
    task.whole = effort
    task.patience = math.inf
    task.name = name
    task.serial = book.state[0].serial
    book.state[0].serial += 1
    task.day = day
    task.due = due
    task.row = old.row
    task.owner = -1
    task.kind = old.kind
    task.origin = origin
    task.started = 0
    task.perfunctory = 0
    return slot


@kernel
def may_come_back(book: Any, span: Any, result: Any, slot: int, now: float, day: Any) -> None:
    """Let finished mandatory work come back, with the probability of model §2."""
    rules = span.rules[0]
    task = book.pool[slot]
    if not span.kinds[task.kind].mandatory or (task.origin != NEW and rules.breeds == 0):
        return
    hurried = rules.return_hurried * (1.0 - book.state[0].factor)
    chance = rules.return_perfunctory if task.perfunctory else rules.return_base + hurried
    if chance <= 0.0:
        return
    w0, w1, w2, _ = philox(span.key[0], span.key[1], np.uint64(0), np.uint64(0), task.name, np.uint64(RETURN_PURPOSE))
    if unit(w0) >= chance:
        return
    effort = task.whole * rules.return_effort
    if rules.fresh_effort:
        kind = span.kinds[task.kind]
        effort = draw(kind.distribution, kind.minutes, kind.cv, w1, w2, span.key[0], span.key[1])
    result.counts[task.row, task.kind, CAME_BACK] += 1
    back = day.index + rules.return_after
    due = back + rules.return_due if task.due < NO_DUE else NO_DUE
    arrival = min(now, day.minutes) if rules.return_after == 0 else 0.0
    child = _breed(book, slot, RETURNED, effort, arrival, back, due, w2)
    if rules.return_after == 0:
        enqueue(book, child)
    else:
        book.pool[child].next = book.state[0].later
        book.state[0].later = child


@kernel
def _may_be_chased(book: Any, span: Any, result: Any, slot: int, day: Any) -> None:
    """Let late work be chased, once, on the morning after it was due."""
    rules = span.rules[0]
    task = book.pool[slot]
    if rules.chase <= 0.0:
        return
    _, _, w2, w3 = philox(span.key[0], span.key[1], np.uint64(1), np.uint64(0), task.name, np.uint64(RETURN_PURPOSE))
    if unit(w3) >= rules.chase:
        return
    result.counts[task.row, task.kind, WAS_CHASED] += 1
    enqueue(book, _breed(book, slot, CHASED, rules.chase_minutes, 0.0, day.index, day.index + 1, w2))


# --- the morning ------------------------------------------------------------------------------------------


@kernel
def receive_returned(book: Any) -> None:
    """Put the work that came back yesterday into its queues."""
    slot = book.state[0].later
    book.state[0].later = -1
    while slot >= 0:
        following = book.pool[slot].next
        enqueue(book, slot)
        slot = following


@kernel
def give_up(book: Any, span: Any, result: Any, slot: int, column: int, outcome: int, day: Any, now: float) -> None:
    """Take a waiting task off the books without doing it."""
    task = book.pool[slot]
    if task.origin == NEW:
        result.counts[task.row, task.kind, column] += 1
    if task.started == 0:
        opening = (day.index - task.day) * day.minutes + (min(now, day.minutes) - task.arrival)
        result.sums[task.row, task.kind, WAIT] += ticks(opening)
    note(book, result, slot, -1, day.index, now, now, outcome)
    take_out(book, slot)
    forget(book, slot)


@kernel
def age(book: Any, span: Any, result: Any, slot: int, day: Any) -> None:
    """Let an overdue mandatory task be a day older."""
    rules = span.rules[0]
    task = book.pool[slot]
    overdue = day.index - task.due
    if overdue == 1 and task.origin == NEW:
        result.counts[task.row, task.kind, LATE] += 1
        _may_be_chased(book, span, result, slot, day)
    if overdue >= rules.missed_after:
        give_up(book, span, result, slot, WRITTEN_OFF, MISSED, day, 0.0)
    elif overdue >= rules.perfunctory_after and task.perfunctory == 0:
        task.perfunctory = 1
        task.effort *= rules.perfunctory_effort
