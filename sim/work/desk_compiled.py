"""The desk, compiled: the rules of `sim.work.desk` on flat tables, for speed.

Inside the loop there are only additions, subtractions, multiplications, divisions and comparisons, in the same
order as in `desk_reference`. Queues are in `desk_queues`, people and their choices in `desk_people`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.kernel import kernel
from sim.work.desk import (
    ABANDONED,
    COMPLETED,
    DONE,
    DONE_PERFUNCTORILY,
    LAID_DOWN,
    LAY_DOWN,
    LEFT,
    NEW,
    WAIT,
    WORKED,
    Backlog,
    Result,
    Span,
    erosion,
    ticks,
    time_factor,
)
from sim.work.desk_people import (
    AWAY,
    BUSY,
    IDLE,
    SEAT,
    choose,
    choose_after_hours,
    next_idle,
    raw_pressure,
    roster_hall_duty,
    survey,
    tidy,
)
from sim.work.desk_queues import enqueue, forget, give_up, may_come_back, note, receive, receive_returned, take_out

# --- working ----------------------------------------------------------------------------------------------


@kernel
def _same_line(span: Any, kind: int, last: int) -> bool:
    if kind == last:
        return True
    return bool(span.kinds[kind].line >= 0 and span.kinds[kind].line == span.kinds[last].line)


@kernel
def _begin(book: Any, span: Any, result: Any, slot: int, person: Any, now: float, day: Any) -> float:
    """Take a task from its queue and return the instant at which it will be done."""
    task = book.pool[slot]
    take_out(book, slot)
    task.owner = -1
    if task.started == 0:
        task.started = 1
        opening = (day.index - task.day) * day.minutes + (min(now, day.minutes) - task.arrival)
        result.sums[task.row, task.kind, WAIT] += ticks(opening)
    about = span.kinds[task.kind]
    minutes = task.effort / person.productivity
    if about.mandatory or about.hall:
        minutes = minutes * book.state[0].factor
    if person.last_kind >= 0 and not _same_line(span, task.kind, person.last_kind):
        minutes = minutes + span.rules[0].switching
    if about.hall:
        book.state[0].windows -= 1
    person.last_kind = task.kind
    return float(now + minutes)


@kernel
def _book_time(
    book: Any, span: Any, result: Any, slot: int, person: int, number: int, start: float, end: float
) -> None:
    """Book a piece of work: minutes by group, and what lies after closing as overtime."""
    task = book.pool[slot]
    closing = span.days[number].minutes
    minutes = end - start
    result.worked[number, person, span.kinds[task.kind].group] += minutes
    result.sums[task.row, task.kind, WORKED] += ticks(minutes)
    if end > closing:
        late = end - max(start, closing)
        result.overtime[number, person] += late
        span.people[person].overtime_left -= late


@kernel
def _finish(book: Any, span: Any, result: Any, slot: int, now: float, day: Any) -> None:
    """Take a finished task off the books; it may come back."""
    task = book.pool[slot]
    if task.origin == NEW:
        result.counts[task.row, task.kind, DONE] += 1
        if task.perfunctory:
            result.counts[task.row, task.kind, DONE_PERFUNCTORILY] += 1
    if span.kinds[task.kind].hall:
        book.state[0].windows += 1
    may_come_back(book, span, result, slot, now, day)
    forget(book, slot)


@kernel
def _lay_down(book: Any, span: Any, slot: int, person: Any, left: float) -> None:
    """Put an unfinished task back, with its remaining effort, reserved for the person."""
    task = book.pool[slot]
    effort = left * person.productivity
    about = span.kinds[task.kind]
    if about.mandatory or about.hall:
        effort = effort / book.state[0].factor
    task.effort = effort
    task.owner = person.person
    enqueue(book, slot)


# --- a day ------------------------------------------------------------------------------------------------


@kernel
def _set_to_work(book: Any, span: Any, result: Any, seat: Any, worker: Any, slot: int, now: float, day: Any) -> None:
    seat.until = _begin(book, span, result, slot, worker, now, day)
    seat.task = slot
    seat.since = now
    seat.doing = BUSY


@kernel
def _put_away(book: Any, span: Any, result: Any, seats: Any, person: int, now: float, number: int) -> None:
    """End a piece of work: the task is done, or laid down with what is left of it."""
    seat = seats[person]
    worker = span.people[person]
    day = span.days[number]
    done = seat.until <= now
    _book_time(book, span, result, seat.task, person, number, seat.since, now)
    note(book, result, seat.task, worker.person, day.index, seat.since, now, COMPLETED if done else LAID_DOWN)
    if done:
        _finish(book, span, result, seat.task, now, day)
    else:
        _lay_down(book, span, seat.task, worker, seat.until - now)
    seat.doing = IDLE
    seat.since = now
    seat.until = math.inf


@kernel
def _waiting_effort(book: Any, span: Any) -> float:
    """Return the minutes of mandatory effort that wait."""
    effort = 0.0
    for kind in range(len(span.kinds)):
        if span.kinds[kind].mandatory:
            slot = book.heads[kind]
            while slot >= 0:
                effort += book.pool[slot].effort
                slot = book.pool[slot].next
    return effort


@kernel
def _morning(book: Any, span: Any, result: Any, seats: Any, ahead: Any, number: int) -> None:
    """Tidy the queues, reckon pressure, put people on duty, and resume what was laid down."""
    rules, state, day = span.rules[0], book.state[0], span.days[number]
    for person in range(len(seats)):
        seat = seats[person]
        seat.present = span.present[number, person]
        seat.doing = IDLE if seat.present else AWAY
        seat.since = 0.0
        seat.until = math.inf
        seat.resumes = -1
        seat.on_duty = False
    ahead[:] = 0.0
    receive_returned(book)
    tidy(book, span, result, day)
    survey(book, span, seats, ahead, day)
    state.pressure = state.pressure + (raw_pressure(span, ahead, day) - state.pressure) / rules.smoothing
    state.factor = time_factor(state.pressure, rules.most, rules.speed_exponent)
    state.grid = erosion(state.pressure, rules.erosion_start, rules.erosion_end)
    state.windows = int(rules.windows)
    result.pressure[number] = state.pressure
    roster_hall_duty(span, seats, day)
    for person in range(len(seats)):
        seat = seats[person]
        if seat.resumes >= 0:
            _set_to_work(book, span, result, seat, span.people[person], seat.resumes, 0.0, day)


@kernel
def _assign(book: Any, span: Any, result: Any, seats: Any, now: float, day: Any) -> None:
    """Let idle people choose, each once."""
    grid_from = day.minutes - span.rules[0].grid_minutes
    grid_to = grid_from + span.rules[0].grid_minutes * book.state[0].grid
    for person in range(len(seats)):
        seats[person].tried = False
    person = next_idle(span, seats)
    while person >= 0:
        seat = seats[person]
        seat.tried = True
        in_grid = person % 2 == day.grid_group and grid_from <= now < grid_to
        slot = choose(book, span, result, span.people[person], now, day, seat.on_duty, in_grid)
        if slot >= 0:
            _set_to_work(book, span, result, seat, span.people[person], slot, now, day)
        person = next_idle(span, seats)


@kernel
def _opening_hours(book: Any, span: Any, result: Any, seats: Any, number: int) -> None:
    """Play from opening until the last instant before closing."""
    day = span.days[number]
    arriving = day.first_task
    now = 0.0
    while now < day.minutes:
        for person in range(len(seats)):
            if seats[person].until <= now:
                _put_away(book, span, result, seats, person, now, number)
        while arriving < day.last_task and span.tasks[arriving].arrival <= now:
            receive(book, span, result, span.tasks[arriving], day)
            arriving += 1
        _assign(book, span, result, seats, now, day)
        now = day.minutes
        if arriving < day.last_task:
            now = min(now, span.tasks[arriving].arrival)
        for person in range(len(seats)):
            now = min(now, seats[person].until)


@kernel
def _close(book: Any, span: Any, result: Any, seats: Any, number: int) -> None:
    """Send residents home from the hall, and lay down the paper that is not urgent."""
    rules, day = span.rules[0], span.days[number]
    for person in range(len(seats)):
        if seats[person].until <= day.minutes:
            _put_away(book, span, result, seats, person, day.minutes, number)
    for kind in range(len(span.kinds)):
        while span.kinds[kind].hall and book.heads[kind] >= 0:
            task = book.pool[book.heads[kind]]
            gone = min(task.arrival + task.patience, day.minutes)
            give_up(book, span, result, book.heads[kind], LEFT, ABANDONED, day, gone)
    for person in range(len(seats)):
        seat = seats[person]
        seat.allowance = max(min(day.overtime, span.people[person].overtime_left), 0.0)
        evening = rules.evening_minutes * book.state[0].grid if person % 2 == day.evening_group else 0.0
        seat.evening = day.minutes + min(evening, seat.allowance)
        if seat.doing == BUSY:
            task = book.pool[seat.task]
            urgent = span.kinds[task.kind].mandatory and task.due <= day.index + 1
            if span.kinds[task.kind].closing == LAY_DOWN and not (
                urgent and day.minutes + seat.allowance > day.minutes
            ):
                _put_away(book, span, result, seats, person, day.minutes, number)


@kernel
def _stops(book: Any, span: Any, seat: Any, closing: float) -> float:
    """Return the instant at which a task is put away: done, or laid down at the limit of overtime."""
    if span.kinds[book.pool[seat.task].kind].closing == LAY_DOWN:
        return float(min(seat.until, closing + seat.allowance))
    return float(seat.until)


@kernel
def _after_hours(book: Any, span: Any, result: Any, seats: Any, number: int) -> None:
    """Play from closing until the last person has gone home."""
    day = span.days[number]
    now = day.minutes
    while now < math.inf:
        for person in range(len(seats)):
            seats[person].tried = False
        person = next_idle(span, seats)
        while person >= 0:
            seat = seats[person]
            seat.tried = True
            slot = choose_after_hours(book, span, result, span.people[person], now, day, seat.allowance, seat.evening)
            if slot >= 0:
                _set_to_work(book, span, result, seat, span.people[person], slot, now, day)
            else:
                seat.doing = AWAY
            person = next_idle(span, seats)
        now = math.inf
        for person in range(len(seats)):
            if seats[person].doing == BUSY:
                now = min(now, _stops(book, span, seats[person], day.minutes))
        for person in range(len(seats)):
            if seats[person].doing == BUSY and _stops(book, span, seats[person], day.minutes) <= now:
                _put_away(book, span, result, seats, person, now, number)


@kernel
def _play(book: Any, span: Any, result: Any, seats: Any, ahead: Any) -> None:
    book.state[0].segments = 0
    for number in range(len(span.days)):
        _morning(book, span, result, seats, ahead, number)
        _opening_hours(book, span, result, seats, number)
        _close(book, span, result, seats, number)
        _after_hours(book, span, result, seats, number)
        result.waiting[number] = _waiting_effort(book, span)


def play(book: Backlog, span: Span, result: Result) -> None:
    """Play the days of `span`; `book` (with room enough), the people of `span` and `result` are changed."""
    ahead = np.zeros(int(span.rules["days_ahead"][0]))
    _play(book, span, result, np.zeros(len(span.people), SEAT), ahead)
