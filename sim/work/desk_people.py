"""People of the compiled desk: who is on duty, who chooses next, and what."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.bits import lowest
from sim.base.kernel import inlined, kernel
from sim.work.desk import ABANDONED, DROPPED, FASTEST, FEWEST_LINES, LEFT, NOT_MET, TICK
from sim.work.desk_memory import DUE_DAYS, IDLE, LAST, NOTHING, rank
from sim.work.desk_queues import age, give_up

# --- the morning ------------------------------------------------------------------------------------------


@kernel
def tidy(desk: Any, span: Any, result: Any, day: Any) -> None:
    """Age every queue, up to what is not yet overdue."""
    for kind in range(len(span.kinds)):
        following = desk.heads[kind]
        while following != NOTHING and desk.pool[following].due < day.index:
            slot = following
            following = desk.pool[slot].next
            if not span.kinds[kind].mandatory:
                give_up(desk, result, slot, NOT_MET, DROPPED, day, 0.0)
            else:
                age(desk, span, result, slot, day)


@kernel
def _remember_owner(desk: Any, span: Any, slot: Any) -> None:
    """Reserve a task that was laid down for the person who did so, the most urgent first."""
    task = desk.pool[slot]
    for person in range(len(span.people)):
        if span.people[person].person == task.owner and desk.seats[person].present:
            earlier = desk.seats[person].resumes
            if earlier == NOTHING or rank(desk.pool, slot) < rank(desk.pool, earlier):
                desk.seats[person].resumes = slot
            return
    task.owner = -1


@kernel
def _is_listed(desk: Any, slot: Any, entries: int) -> bool:
    listed = False
    for at in range(entries):
        listed |= desk.laid_down[at] == slot
    return listed


@kernel
def find_owners(desk: Any, span: Any) -> None:
    """Note who resumes what; what absent people laid down is open to all, the rest stays on the list."""
    reserved = 0
    for at in range(desk.state[0].laid_down):
        slot = desk.laid_down[at]
        if desk.pool[slot].owner >= 0 and not _is_listed(desk, slot, reserved):
            _remember_owner(desk, span, slot)
            if desk.pool[slot].owner >= 0:
                desk.laid_down[reserved] = slot
                reserved += 1
    desk.state[0].laid_down = reserved


@kernel
def raw_pressure(desk: Any, span: Any, day: Any) -> float:
    """Return the greatest ratio of effort due within so many days to what the team can do by then."""
    rules = span.rules[0]
    a_day = max(float(len(span.people)), 0.5) * day.minutes * rules.presence * rules.task_share
    raw = 0.0
    effort = desk.state[0].effort_overdue
    for days in range(rules.days_ahead):
        effort += desk.effort_due[np.uint32(day.index + days) % DUE_DAYS]
        raw = max(raw, effort * TICK / ((days + 1) * a_day))
    return raw


@kernel
def roster_hall_duty(desk: Any, span: Any, day: Any) -> None:
    """Put people on hall duty, by rotation over those present."""
    rules = span.rules[0]
    there = 0
    for person in range(len(span.people)):
        there += desk.seats[person].present
    wanted = math.ceil(rules.hall_minutes / rules.duty_minutes)
    count = int(min(wanted, rules.windows, there // 2)) if rules.hall_duty else 0
    turn = 0
    for person in range(len(span.people)):
        if desk.seats[person].present:
            desk.seats[person].on_duty = count > 0 and (turn - day.index * count) % there < count
            turn += 1


# --- busy and idle ----------------------------------------------------------------------------------------


@inlined
def next_to_stop(desk: Any, people: int) -> tuple[int, float, int]:
    """Return who puts a task away next, the first in the team if several do; when; and whether several do."""
    first, earliest, ties = 0, math.inf, 0
    for person in range(people):
        stop = desk.stops[person]
        ties = (ties | (stop == earliest)) & (stop >= earliest)
        first = person if stop < earliest else first
        earliest = min(stop, earliest)
    return first, earliest, ties


@inlined
def _before(span: Any, seats: Any, person: Any, other: Any) -> bool:
    """Say whether an idle person chooses before another one: by the idle rule, then by position in the team."""
    rule = span.rules[0].idle
    worker, rival = span.people[person], span.people[other]
    if rule == FEWEST_LINES and worker.lines != rival.lines:
        return bool(worker.lines < rival.lines)
    if rule == FASTEST and worker.productivity != rival.productivity:
        return bool(worker.productivity > rival.productivity)
    if seats[person].since != seats[other].since:
        return bool(seats[person].since < seats[other].since)
    return bool(person < other)


@inlined
def join_bench(desk: Any, span: Any, person: Any, since: float) -> None:
    """Let a person be idle."""
    state, seats, bench = desk.state[0], desk.seats, desk.bench
    seats[person].since = since
    seats[person].doing = IDLE
    at = state.idle
    while at > 0 and _before(span, seats, person, bench[at - 1]):
        bench[at] = bench[at - 1]
        at -= 1
    bench[at] = person
    state.idle += 1


# --- choosing ---------------------------------------------------------------------------------------------


@inlined
def may_take(desk: Any, seat: Any) -> int:
    """Return the kinds whose first task a person may take: a line held, open to all, or overdue."""
    state = desk.state[0]
    return int(state.waiting & (seat.may | (state.overdue & state.mandatory)))


@inlined
def _fits(desk: Any, span: Any, kind: Any, now: float, closing: float) -> bool:
    if not (desk.state[0].appointments >> kind) & 1:
        return True
    return bool(now + span.kinds[kind].minutes <= closing + span.rules[0].grace)


@kernel
def _let_go(desk: Any, result: Any, kind: Any, now: float, day: Any) -> None:
    """Let those who have lost patience leave the head of a queue of the hall."""
    slot = desk.heads[kind]
    while slot != NOTHING and desk.pool[slot].arrival + desk.pool[slot].patience < now:
        gone = desk.pool[slot].arrival + desk.pool[slot].patience
        give_up(desk, result, slot, LEFT, ABANDONED, day, gone)
        slot = desk.heads[kind]


@inlined
def _soonest(desk: Any, span: Any, result: Any, kinds: int, now: float, closing: float, day: Any) -> Any:
    """Return the soonest first task of some kinds that fits, `NOTHING` for none."""
    state, best, best_rank = desk.state[0], np.uint32(NOTHING), LAST
    while kinds:
        kind = np.uint32(lowest(kinds))
        kinds &= kinds - 1
        if (state.hall >> kind) & 1:
            _let_go(desk, result, kind, now, day)
        if desk.ranks[kind] < best_rank and _fits(desk, span, kind, now, closing):
            best, best_rank = desk.heads[kind], desk.ranks[kind]
    return best


@inlined
def _first_by_priority(desk: Any, span: Any, result: Any, kinds: int, now: float, closing: float, day: Any) -> Any:
    """Return the first task of some kinds by priority that fits, `NOTHING` for none."""
    slot = np.uint32(NOTHING)
    while kinds and slot == NOTHING:
        level = kinds & desk.level[lowest(kinds)]
        kinds ^= level
        slot = _soonest(desk, span, result, level, now, closing, day)
    return slot


@inlined
def choose(desk: Any, span: Any, result: Any, seat: Any, now: float, day: Any, in_grid: bool) -> Any:
    """Return the task that a person takes during opening hours, `NOTHING` for none."""
    state, slot = desk.state[0], np.uint32(NOTHING)
    kinds = may_take(desk, seat)
    served = kinds if state.windows > 0 else kinds & ~state.hall
    if seat.on_duty and state.windows > 0:
        everybody = state.waiting & state.hall
        slot = _first_by_priority(desk, span, result, everybody, now, math.inf, day)
    if in_grid and slot == NOTHING:
        slot = _first_by_priority(desk, span, result, served & state.residents, now, day.minutes, day)
    if slot == NOTHING:
        due = kinds & state.mandatory & state.due_today
        slot = _soonest(desk, span, result, due, now, day.minutes, day)
    if slot == NOTHING:
        slot = _first_by_priority(desk, span, result, served, now, day.minutes, day)
    return slot


@inlined
def choose_after_hours(desk: Any, span: Any, result: Any, seat: Any, now: float, day: Any) -> Any:
    """Return the task that a person takes after closing, `NOTHING` for none."""
    state, slot = desk.state[0], np.uint32(NOTHING)
    if now >= day.minutes + seat.allowance:
        return slot
    kinds = may_take(desk, seat)
    if now < seat.evening:
        served = kinds if state.windows > 0 else kinds & ~state.hall
        slot = _first_by_priority(desk, span, result, served & state.residents, now, seat.evening, day)
    if slot == NOTHING:
        due = kinds & state.mandatory & state.due_tomorrow
        slot = _soonest(desk, span, result, due, now, day.minutes + seat.allowance, day)
    return slot
