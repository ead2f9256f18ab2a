"""What the compiled desk works with while it plays a span: slots, queues, seats, and the day's state."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.base.bits import fetch_ahead
from sim.base.kernel import inlined, kernel
from sim.base.units import Floats, Indices, Integers, Table
from sim.work.desk import APPOINTMENT, LAY_DOWN, task_table, ticks

NOTHING = 0xFFFFFFFF
"""No slot. Slots, kinds and people are unsigned, so that no index is looked at for its sign."""
LAST = (1 << 63) - 1
"""Rank of the first task of an empty queue."""
MOST_KINDS = 64
DUE_DAYS = 1024
"""Days ahead for which mandatory work is booked by due day; what is due later is far from pressing."""
AWAY, IDLE, BUSY = range(3)
"""What a person is doing."""

SEAT = np.dtype(
    [
        ("since", np.float64),  # start of the present task, or of idleness
        ("until", np.float64),  # end of the present task
        ("allowance", np.float64),  # minutes of overtime allowed today
        ("evening", np.float64),  # end of the residents' evening
        ("may", np.int64),  # kinds that the person may always take
        ("task", np.uint32),  # slot of the present task
        ("resumes", np.uint32),  # slot of the task laid down earlier, or `NOTHING`
        ("doing", np.int64),
        ("on_duty", np.bool_),
        ("present", np.bool_),
    ],
    align=True,
)

DESK_STATE = np.dtype(
    [
        ("pressure", np.float64),
        ("factor", np.float64),  # time per task under today's pressure, share of the unhurried
        ("grid", np.float64),  # share of grid time that today's pressure leaves
        ("grid_from", np.float64),  # grid time begins
        ("grid_to", np.float64),  # and ends
        ("windows", np.int64),  # hall windows free
        ("serial", np.int64),
        ("today", np.int64),  # number of the working day
        ("free", np.uint32),  # first slot given back, or `NOTHING`
        ("used", np.uint32),  # slots in use or given back
        ("later", np.uint32),  # first task that comes back tomorrow, or `NOTHING`
        ("segments", np.int64),
        ("idle", np.int64),  # how many people are idle: entries of `Desk.bench`
        ("laid_down", np.int64),  # entries of `Desk.laid_down`
        ("effort_waiting", np.int64),  # mandatory effort in the queues, ticks
        ("effort_overdue", np.int64),  # of which overdue
        # sets of kinds: bit k stands for kind k
        ("waiting", np.int64),  # whose queue is not empty
        ("overdue", np.int64),  # whose first task is overdue
        ("due_today", np.int64),  # … or due today
        ("due_tomorrow", np.int64),  # … or due by tomorrow
        ("mandatory", np.int64),
        ("hall", np.int64),
        ("residents", np.int64),
        ("appointments", np.int64),
        ("paper", np.int64),  # that is laid down at closing
    ],
    align=True,
)


class Desk(NamedTuple):
    """The memory of the compiled desk; it is made once and used for one span after the other.

    Attributes
    ----------
    pool : TASK array, shape (slots,)
        Tasks in hand, and free slots.
    order : uint32 array, shape (slots,)
        Slots of the tasks that arrive in the span, in order.
    heads, tails : uint32 array, shape (64,)
        First and last slot of each queue; a queue is ordered by (due, serial).
    ranks : int64 array, shape (64,)
        Rank of the first task of each queue: the sooner, the smaller.
    level : int64 array, shape (64,)
        The kinds of each kind's priority, as bits.
    line : int64 array, shape (64,)
        Line of each kind; one of its own where it has none.
    pace : float64 array, shape (64,)
        Time per task of each kind under today's pressure, share of the unhurried.
    returns : float64 array, shape (64,)
        Probability that a finished task of each kind comes back.
    seats : SEAT array, shape (people,)
    stops : float64 array, shape (people,)
        When each person puts the present task away: done, or at the limit of overtime; infinite without one.
    bench : uint32 array, shape (people,)
        Idle people in the order in which they choose.
    laid_down : uint32 array, shape (slots,)
        Slots of what was laid down and may still be reserved for somebody.
    effort_due : int64 array, shape (1024,)
        Mandatory effort in the queues by due day (modulo 1024) from today on, ticks.
    state : DESK_STATE array, shape (1,)
    """

    pool: Table
    order: Indices
    heads: Indices
    tails: Indices
    ranks: Integers
    level: Integers
    line: Integers
    pace: Floats
    returns: Floats
    seats: Table
    stops: Floats
    bench: Indices
    laid_down: Indices
    effort_due: Integers
    state: Table


def new_desk(slots: int, people: int) -> Desk:
    """Return memory for so many tasks in hand and people."""
    return Desk(
        pool=task_table(slots),
        order=np.empty(slots, np.uint32),
        heads=np.zeros(MOST_KINDS, np.uint32),
        tails=np.zeros(MOST_KINDS, np.uint32),
        ranks=np.zeros(MOST_KINDS, np.int64),
        level=np.zeros(MOST_KINDS, np.int64),
        line=np.zeros(MOST_KINDS, np.int64),
        pace=np.ones(MOST_KINDS),
        returns=np.zeros(MOST_KINDS),
        seats=np.zeros(people, SEAT),
        stops=np.zeros(people),
        bench=np.zeros(people, np.uint32),
        laid_down=np.zeros(slots, np.uint32),
        effort_due=np.zeros(DUE_DAYS, np.int64),
        state=np.zeros(1, DESK_STATE),
    )


@kernel
def slots_needed(held: int, arriving: int) -> int:
    """Return how many slots are enough for tasks in hand, those that arrive, and all that they may breed."""
    return 2 * held + 3 * arriving + 64


# --- queues -----------------------------------------------------------------------------------------------


@inlined
def rank(pool: Any, slot: Any) -> int:
    """Return what a queue is ordered by: due earlier, then handed down earlier."""
    return int((np.int64(pool[slot].due) << 32) + pool[slot].serial)


@inlined
def _look_at_head(desk: Any, kind: Any) -> None:
    """Note of the first task of a queue whether there is one, and how urgent it is."""
    state, bit, head = desk.state[0], 1 << kind, desk.heads[kind]
    desk.ranks[kind] = LAST
    if head != NOTHING:
        desk.ranks[kind] = rank(desk.pool, head)
        fetch_ahead(desk.pool, desk.pool[head].next)
    due = desk.ranks[kind] >> 32
    others = ~bit
    state.waiting = (state.waiting & others) | (bit if head != NOTHING else 0)
    state.overdue = (state.overdue & others) | (bit if due < state.today else 0)
    state.due_today = (state.due_today & others) | (bit if due <= state.today else 0)
    state.due_tomorrow = (state.due_tomorrow & others) | (bit if due <= state.today + 1 else 0)


@inlined
def weigh(desk: Any, task: Any, sign: int) -> None:
    """Add a mandatory task that waits to the effort by due day, or take it off (`sign` 1 or −1)."""
    state = desk.state[0]
    effort = ticks(task.effort) * sign * ((state.mandatory >> task.kind) & 1)
    near = (task.due >= state.today) & (task.due < state.today + DUE_DAYS)
    state.effort_waiting += effort
    state.effort_overdue += effort * (task.due < state.today)
    desk.effort_due[np.uint32(task.due) % DUE_DAYS] += effort * near


@kernel
def begin_day(desk: Any, today: int, kinds: int) -> None:
    """Turn the calendar to the next working day."""
    state = desk.state[0]
    while state.today < today:
        at = np.uint32(state.today) % DUE_DAYS
        state.effort_overdue += desk.effort_due[at]
        desk.effort_due[at] = 0
        state.today += 1
    for kind in range(kinds):
        _look_at_head(desk, np.uint32(kind))


@inlined
def enqueue(desk: Any, slot: Any) -> None:
    """Put a task into the queue of its kind, which is ordered by (due, serial)."""
    pool = desk.pool
    task = pool[slot]
    kind, place = task.kind, rank(pool, slot)
    before = desk.tails[kind]
    while before != NOTHING and rank(pool, before) > place:
        before = pool[before].previous
    after = desk.heads[kind] if before == NOTHING else pool[before].next
    task.previous = before
    task.next = after
    if after == NOTHING:
        desk.tails[kind] = slot
    else:
        pool[after].previous = slot
    if before == NOTHING:
        desk.heads[kind] = slot
        _look_at_head(desk, kind)
    else:
        pool[before].next = slot
    weigh(desk, task, 1)


@inlined
def take_out(desk: Any, slot: Any) -> None:
    """Take a task out of its queue."""
    pool = desk.pool
    task = pool[slot]
    if task.next == NOTHING:
        desk.tails[task.kind] = task.previous
    else:
        pool[task.next].previous = task.previous
    if task.previous == NOTHING:
        desk.heads[task.kind] = task.next
        _look_at_head(desk, task.kind)
    else:
        pool[task.previous].next = task.next
    weigh(desk, task, -1)


@inlined
def new_slot(desk: Any) -> Any:
    """Return a slot that is free."""
    state = desk.state[0]
    slot = state.free
    if slot != NOTHING:
        state.free = desk.pool[slot].next
    else:
        slot = state.used
        state.used += 1
    return slot


@inlined
def forget(desk: Any, slot: Any) -> None:
    """Give a slot back."""
    state = desk.state[0]
    desk.pool[slot].owner = -1
    desk.pool[slot].next = state.free
    state.free = slot


# --- from span to span --------------------------------------------------------------------------------------


@kernel
def _sort_kinds(desk: Any, span: Any) -> None:
    state = desk.state[0]
    state.mandatory = 0
    state.hall = 0
    state.residents = 0
    state.appointments = 0
    state.paper = 0
    for kind in range(len(span.kinds)):
        about, bit = span.kinds[kind], 1 << kind
        state.mandatory |= bit if about.mandatory else 0
        state.hall |= bit if about.hall else 0
        state.residents |= bit if about.residents_first else 0
        state.appointments |= bit if about.closing == APPOINTMENT else 0
        state.paper |= bit if about.closing == LAY_DOWN else 0
        desk.line[kind] = about.line if about.line >= 0 else MOST_KINDS + kind
        desk.level[kind] = 0
        for other in range(len(span.kinds)):
            desk.level[kind] |= 1 << other if span.kinds[other].priority == about.priority else 0


@kernel
def _seat_people(desk: Any, span: Any) -> None:
    everybody = 0
    for kind in range(len(span.kinds)):
        everybody |= 1 << kind if span.kinds[kind].line < 0 else 0
    for person in range(len(span.people)):
        desk.seats[person].may = span.people[person].may | everybody


@kernel
def take_up(desk: Any, span: Any, held: Any, kept: Any) -> None:
    """Lay out the backlog in the first slots, and seat the team; behind it are the tasks that arrive."""
    state = desk.state[0]
    state.pressure = kept.pressure
    state.serial = kept.serial
    state.today = span.days[span.first].index if span.first < span.end else 0
    state.segments = 0
    state.free = NOTHING
    state.used = len(held) + len(span.tasks)
    state.later = NOTHING
    state.laid_down = 0
    state.effort_waiting = 0
    state.effort_overdue = 0
    desk.heads[:] = NOTHING
    desk.tails[:] = NOTHING
    desk.effort_due[:] = 0
    _sort_kinds(desk, span)
    _seat_people(desk, span)
    queued = np.uint32(kept.tasks - kept.later)
    for slot in range(queued):
        _lay_out(desk, held, slot)
    for slot in range(queued, np.uint32(len(held))):
        desk.pool[slot] = held[slot]
        desk.pool[slot].next = state.later
        state.later = slot


@inlined
def _lay_out(desk: Any, held: Any, slot: Any) -> None:
    """Put a task behind the one before it, if that is of the same kind."""
    task, copy, kind = held[slot], desk.pool[slot], held[slot].kind
    tail = desk.tails[kind]
    desk.pool[slot] = task
    copy.previous = tail
    copy.next = NOTHING
    desk.tails[kind] = slot
    if tail == NOTHING:
        desk.heads[kind] = slot
    else:
        desk.pool[tail].next = slot
    if (desk.state[0].mandatory >> kind) & 1:
        weigh(desk, task, 1)
    if task.owner >= 0:
        desk.laid_down[desk.state[0].laid_down] = slot
        desk.state[0].laid_down += 1


@inlined
def _hand_chain_over(desk: Any, slot: Any, held: Any, count: int) -> int:
    while slot != NOTHING:
        if count < len(held):
            held[count] = desk.pool[slot]
        count += 1
        slot = desk.pool[slot].next
    return count


@kernel
def hand_over(desk: Any, kinds: int, held: Any, kept: Any) -> int:
    """Write what is still in hand into `held`, as far as it has room; return how many tasks there are."""
    state, count = desk.state[0], 0
    for kind in range(kinds):
        count = _hand_chain_over(desk, desk.heads[kind], held, count)
    queued = count
    count = _hand_chain_over(desk, state.later, held, count)
    kept.pressure = state.pressure
    kept.serial = state.serial
    kept.tasks = count
    kept.later = count - queued
    kept.segments = state.segments
    return count
