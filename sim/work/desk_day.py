"""A working day at the compiled desk: the rules of `sim.work.desk` on flat tables, for speed.

Inside the loop there are only additions, subtractions, multiplications, divisions and comparisons, in the same
order as in `desk_reference`. Memory and queues are in `desk_memory`, tasks in `desk_queues`, people and their choices
in `desk_people`; `desk_compiled` plays the days of one team after the other.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.bits import fetch_ahead
from sim.base.kernel import inlined, kernel
from sim.work.desk import (
    ABANDONED,
    COMPLETED,
    DONE,
    DONE_PERFUNCTORILY,
    LAID_DOWN,
    LEFT,
    NEW,
    TICK,
    WAIT,
    WORKED,
    erosion,
    ticks,
    time_factor,
)
from sim.work.desk_memory import (
    AWAY,
    BUSY,
    NOTHING,
    begin_day,
    enqueue,
    forget,
    take_out,
)
from sim.work.desk_people import (
    choose,
    choose_after_hours,
    find_owners,
    join_bench,
    next_to_stop,
    raw_pressure,
    roster_hall_duty,
    tidy,
)
from sim.work.desk_queues import give_up, may_come_back, note, receive, receive_returned

# --- working ----------------------------------------------------------------------------------------------


@inlined
def _begin(desk: Any, span: Any, result: Any, slot: Any, person: Any, now: float, day: Any) -> float:
    """Take a task from its queue and return the instant at which it will be done."""
    task = desk.pool[slot]
    kind, last = task.kind, person.last_kind
    take_out(desk, slot)
    task.owner = -1
    if task.started == 0:
        task.started = 1
        opening = (day.index - task.day) * day.minutes + (min(now, day.minutes) - task.arrival)
        result.sums[task.row, kind, WAIT] += ticks(opening)
    switches = last >= 0 and desk.line[kind] != desk.line[np.uint32(max(last, 0))]
    minutes = task.effort / person.productivity * desk.pace[kind] + span.rules[0].switching * switches
    desk.state[0].windows -= (desk.state[0].hall >> kind) & 1
    person.last_kind = kind
    return float(now + minutes)


@inlined
def _book_time(
    desk: Any, span: Any, result: Any, slot: Any, person: Any, number: int, start: float, end: float
) -> None:
    """Book a piece of work: minutes by group, and what lies after closing as overtime."""
    task = desk.pool[slot]
    closing = span.days[number].minutes
    minutes = end - start
    result.worked[person, span.kinds[task.kind].group, number] += minutes
    result.sums[task.row, task.kind, WORKED] += ticks(minutes)
    if end > closing:
        late = end - max(start, closing)
        result.overtime[person, number] += late
        span.people[person].overtime_left -= late


@inlined
def _finish(desk: Any, span: Any, result: Any, slot: Any, now: float, day: Any) -> None:
    """Take a finished task off the books; it may come back."""
    task = desk.pool[slot]
    if task.origin == NEW:
        result.counts[task.row, task.kind, DONE] += 1
        if task.perfunctory:
            result.counts[task.row, task.kind, DONE_PERFUNCTORILY] += 1
    desk.state[0].windows += (desk.state[0].hall >> task.kind) & 1
    may_come_back(desk, span, result, slot, now, day)
    forget(desk, slot)


@inlined
def _lay_down(desk: Any, span: Any, slot: Any, person: Any, left: float) -> None:
    """Put an unfinished task back, with its remaining effort, reserved for the person."""
    task = desk.pool[slot]
    task.effort = left * person.productivity / desk.pace[task.kind]
    task.owner = person.person
    enqueue(desk, slot)
    desk.laid_down[desk.state[0].laid_down] = slot
    desk.state[0].laid_down += 1


# --- a day ------------------------------------------------------------------------------------------------


@inlined
def _set_to_work(
    desk: Any, span: Any, result: Any, person: Any, slot: Any, now: float, day: Any, limit: float
) -> None:
    """Let a person begin a task; paper is laid down at the limit."""
    seat = desk.seats[person]
    seat.until = _begin(desk, span, result, slot, span.people[person], now, day)
    seat.task = slot
    seat.since = now
    seat.doing = BUSY
    paper = (desk.state[0].paper >> desk.pool[slot].kind) & 1
    desk.stops[person] = min(seat.until, limit) if paper else seat.until


@inlined
def _put_away(desk: Any, span: Any, result: Any, person: Any, now: float, number: int) -> None:
    """End a piece of work: the task is done, or laid down with what is left of it."""
    seat = desk.seats[person]
    worker = span.people[person]
    day = span.days[number]
    done = seat.until <= now
    desk.stops[person] = math.inf
    _book_time(desk, span, result, seat.task, person, number, seat.since, now)
    note(desk, result, seat.task, worker.person, day.index, seat.since, now, COMPLETED if done else LAID_DOWN)
    if done:
        _finish(desk, span, result, seat.task, now, day)
    else:
        _lay_down(desk, span, seat.task, worker, seat.until - now)
    join_bench(desk, span, person, now)


@inlined
def _put_away_all(desk: Any, span: Any, result: Any, person: Any, now: float, several: Any, number: int) -> None:
    """End the work that stops now, in the order of the team: that of `person`, and of others if there are several."""
    stop = now
    while stop <= now:
        _put_away(desk, span, result, person, now, number)
        stop = math.inf
        if several:
            person, stop, several = next_to_stop(desk, len(span.people))


@kernel
def _come_to_work(desk: Any, span: Any, number: int) -> None:
    """Let everybody be absent or idle."""
    desk.state[0].idle = 0
    for person in range(len(span.people)):
        seat = desk.seats[person]
        seat.present = span.present[person, number]
        seat.doing = AWAY
        desk.stops[person] = math.inf
        seat.resumes = NOTHING
        seat.on_duty = False


@kernel
def _morning(desk: Any, span: Any, result: Any, number: int) -> None:
    """Tidy the queues, reckon pressure, put people on duty, and resume what was laid down."""
    rules, state, day = span.rules[0], desk.state[0], span.days[number]
    _come_to_work(desk, span, number)
    begin_day(desk, day.index, len(span.kinds))
    receive_returned(desk)
    tidy(desk, span, result, day)
    find_owners(desk, span)
    state.pressure = state.pressure + (raw_pressure(desk, span, day) - state.pressure) / rules.smoothing
    state.factor = time_factor(state.pressure, rules.most, rules.speed_exponent)
    state.grid = erosion(state.pressure, rules.erosion_start, rules.erosion_end)
    state.grid_from = day.minutes - rules.grid_minutes
    state.grid_to = state.grid_from + rules.grid_minutes * state.grid
    state.windows = int(rules.windows)
    for kind in range(len(span.kinds)):
        hurried = ((state.mandatory | state.hall) >> kind) & 1
        desk.pace[kind] = state.factor if hurried else 1.0
        returns = rules.return_base + rules.return_hurried * (1.0 - state.factor)
        desk.returns[kind] = returns if (state.mandatory >> kind) & 1 else 0.0
    result.pressure[number] = state.pressure
    roster_hall_duty(desk, span, day)
    for person in range(len(span.people)):
        seat = desk.seats[person]
        if seat.resumes != NOTHING:
            _set_to_work(desk, span, result, person, seat.resumes, 0.0, day, math.inf)
        elif seat.present:
            join_bench(desk, span, person, 0.0)


@inlined
def _assign(desk: Any, span: Any, result: Any, now: float, day: Any) -> None:
    """Let idle people choose, each once, in the order of the bench."""
    state = desk.state[0]
    grid_group = day.grid_group if state.grid_from <= now < state.grid_to else -1
    idle = state.idle
    state.idle = 0
    for place in range(idle):
        person = desk.bench[place]
        seat = desk.seats[person]
        slot = choose(desk, span, result, seat, now, day, person % 2 == grid_group)
        if slot != NOTHING:
            _set_to_work(desk, span, result, person, slot, now, day, math.inf)
        else:
            desk.bench[state.idle] = person
            state.idle += 1


@kernel
def _opening_hours(desk: Any, span: Any, result: Any, number: int) -> None:
    """Play from opening until the last instant before closing."""
    state, day = desk.state[0], span.days[number]
    order, arriving, last = desk.order, np.uint32(day.first_task), np.uint32(day.last_task)
    now = 0.0
    person, stop, several = next_to_stop(desk, len(span.people))
    while now < day.minutes:
        if stop <= now:
            _put_away_all(desk, span, result, person, now, several, number)
        while arriving < last and desk.pool[order[arriving]].arrival <= now:
            fetch_ahead(desk.pool, order[arriving + 4])
            receive(desk, span, result, order[arriving], day)
            arriving += np.uint32(1)
        if state.idle > 0 and state.waiting != 0:
            _assign(desk, span, result, now, day)
        person, stop, several = next_to_stop(desk, len(span.people))
        now = min(stop, day.minutes)
        if state.idle > 0 and arriving < last:
            now = min(now, desk.pool[order[arriving]].arrival)
        while arriving < last and desk.pool[order[arriving]].arrival < now:
            fetch_ahead(desk.pool, order[arriving + 4])
            receive(desk, span, result, order[arriving], day)
            arriving += np.uint32(1)


@kernel
def _close(desk: Any, span: Any, result: Any, number: int) -> None:
    """Send residents home from the hall, and lay down the paper that is not urgent."""
    rules, day = span.rules[0], span.days[number]
    person, stop, several = next_to_stop(desk, len(span.people))
    if stop <= day.minutes:
        _put_away_all(desk, span, result, person, day.minutes, several, number)
    for kind in range(len(span.kinds)):
        while span.kinds[kind].hall and desk.heads[kind] != NOTHING:
            task = desk.pool[desk.heads[kind]]
            gone = min(task.arrival + task.patience, day.minutes)
            give_up(desk, result, desk.heads[kind], LEFT, ABANDONED, day, gone)
    for person in range(len(span.people)):
        seat = desk.seats[person]
        seat.allowance = max(min(day.overtime, span.people[person].overtime_left), 0.0)
        evening = rules.evening_minutes * desk.state[0].grid if person % 2 == day.evening_group else 0.0
        seat.evening = day.minutes + min(evening, seat.allowance)
        if seat.doing == BUSY:
            _go_on_or_not(desk, span, result, person, number)


@kernel
def _go_on_or_not(desk: Any, span: Any, result: Any, person: Any, number: int) -> None:
    """Let a person who is busy at closing serve to the end, or go on up to the limit; or lay the task down."""
    day, seat = span.days[number], desk.seats[person]
    task, limit = desk.pool[seat.task], day.minutes + seat.allowance
    if (desk.state[0].paper >> task.kind) & 1 == 0:
        return
    urgent = (desk.state[0].mandatory >> task.kind) & 1 and task.due <= day.index + 1
    if urgent and limit > day.minutes:
        desk.stops[person] = min(seat.until, limit)
    else:
        _put_away(desk, span, result, person, day.minutes, number)


@kernel
def _stay_or_go(desk: Any, span: Any, result: Any, now: float, day: Any) -> None:
    """Let idle people choose; whoever finds nothing goes home."""
    idle = desk.state[0].idle
    desk.state[0].idle = 0
    for place in range(idle):
        person = desk.bench[place]
        seat = desk.seats[person]
        slot = choose_after_hours(desk, span, result, seat, now, day)
        if slot != NOTHING:
            _set_to_work(desk, span, result, person, slot, now, day, day.minutes + seat.allowance)
        else:
            seat.doing = AWAY


@kernel
def _after_hours(desk: Any, span: Any, result: Any, number: int) -> None:
    """Play from closing until the last person has gone home."""
    day = span.days[number]
    _stay_or_go(desk, span, result, day.minutes, day)
    person, now, several = next_to_stop(desk, len(span.people))
    while now < math.inf:
        _put_away_all(desk, span, result, person, now, several, number)
        _stay_or_go(desk, span, result, now, day)
        person, now, several = next_to_stop(desk, len(span.people))


@kernel
def play_days(desk: Any, span: Any, result: Any) -> None:
    """Play the days of a span at a desk whose backlog has been laid out."""
    for number in range(span.first, span.end):
        _morning(desk, span, result, number)
        _opening_hours(desk, span, result, number)
        _close(desk, span, result, number)
        _after_hours(desk, span, result, number)
        result.waiting[number] = desk.state[0].effort_waiting * TICK
