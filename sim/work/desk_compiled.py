"""The desk, compiled: the rules of `sim.work.desk` on flat tables, for speed.

Inside the loop there are only additions, subtractions, multiplications, divisions and comparisons, in the same
order as in `desk_reference`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.kernel import kernel
from sim.base.randomness import PURPOSES, draw, philox, unit
from sim.work.desk import (
    ABANDONED,
    APPOINTMENT,
    ARRIVED,
    CAME_BACK,
    CHASED,
    COMPLETED,
    DONE,
    DONE_PERFUNCTORILY,
    DROPPED,
    DUE,
    FASTEST,
    FEWEST_LINES,
    LAID_DOWN,
    LATE,
    LAY_DOWN,
    LEFT,
    MISSED,
    NEW,
    NO_DUE,
    NOT_MET,
    RETURNED,
    WAIT,
    WAS_CHASED,
    WORKED,
    WRITTEN_OFF,
    Backlog,
    Result,
    Span,
    erosion,
    ticks,
    time_factor,
)

RETURN_PURPOSE = PURPOSES["return"]
AWAY, IDLE, BUSY = range(3)
"""What a person is doing."""

SEAT = np.dtype(
    [
        ("since", np.float64),  # start of the present task, or of idleness
        ("until", np.float64),  # end of the present task, infinite when idle
        ("allowance", np.float64),  # minutes of overtime allowed today
        ("evening", np.float64),  # end of the residents' evening
        ("doing", np.int64),
        ("task", np.int64),  # slot of the present task
        ("resumes", np.int64),  # slot of the task laid down earlier, −1 for none
        ("tried", np.bool_),
        ("on_duty", np.bool_),
        ("present", np.bool_),
    ],
    align=True,
)


# --- queues -----------------------------------------------------------------------------------------------


@kernel
def _enqueue(book: Any, slot: int) -> None:
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
def _sooner(book: Any, slot: int, other: int) -> bool:
    if other < 0:
        return True
    task, rival = book.pool[slot], book.pool[other]
    return bool(task.due < rival.due or (task.due == rival.due and task.serial < rival.serial))


@kernel
def _take_out(book: Any, slot: int) -> None:
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
def _forget(book: Any, slot: int) -> None:
    state = book.state[0]
    book.pool[slot].next = state.free
    book.pool[slot].owner = -1
    state.free = slot
    state.live -= 1


@kernel
def _note(book: Any, result: Any, slot: int, person: int, day: int, start: float, end: float, outcome: int) -> None:
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
def _receive(book: Any, span: Any, result: Any, arriving: Any, day: Any) -> None:
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
    _enqueue(book, slot)


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
def _may_come_back(book: Any, span: Any, result: Any, slot: int, now: float, day: Any) -> None:
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
        _enqueue(book, child)
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
    _enqueue(book, _breed(book, slot, CHASED, rules.chase_minutes, 0.0, day.index, day.index + 1, w2))


# --- the morning ------------------------------------------------------------------------------------------


@kernel
def _receive_returned(book: Any) -> None:
    slot = book.state[0].later
    book.state[0].later = -1
    while slot >= 0:
        following = book.pool[slot].next
        _enqueue(book, slot)
        slot = following


@kernel
def _give_up(book: Any, span: Any, result: Any, slot: int, column: int, outcome: int, day: Any, now: float) -> None:
    """Take a waiting task off the books without doing it."""
    task = book.pool[slot]
    if task.origin == NEW:
        result.counts[task.row, task.kind, column] += 1
    if task.started == 0:
        opening = (day.index - task.day) * day.minutes + (min(now, day.minutes) - task.arrival)
        result.sums[task.row, task.kind, WAIT] += ticks(opening)
    _note(book, result, slot, -1, day.index, now, now, outcome)
    _take_out(book, slot)
    _forget(book, slot)


@kernel
def _age(book: Any, span: Any, result: Any, slot: int, day: Any) -> None:
    """Let an overdue mandatory task be a day older."""
    rules = span.rules[0]
    task = book.pool[slot]
    overdue = day.index - task.due
    if overdue == 1 and task.origin == NEW:
        result.counts[task.row, task.kind, LATE] += 1
        _may_be_chased(book, span, result, slot, day)
    if overdue >= rules.missed_after:
        _give_up(book, span, result, slot, WRITTEN_OFF, MISSED, day, 0.0)
    elif overdue >= rules.perfunctory_after and task.perfunctory == 0:
        task.perfunctory = 1
        task.effort *= rules.perfunctory_effort


@kernel
def _remember_owner(book: Any, span: Any, seats: Any, slot: int) -> None:
    """Reserve a task that was laid down for the person who did so, the most urgent first."""
    task = book.pool[slot]
    owner = -1
    for person in range(len(seats)):
        if span.people[person].person == task.owner and seats[person].present:
            owner = person
    if owner < 0:
        task.owner = -1
    elif _sooner(book, slot, seats[owner].resumes):
        seats[owner].resumes = slot


@kernel
def _tidy(book: Any, span: Any, result: Any, day: Any) -> None:
    """Age every queue, up to what is not yet overdue."""
    for kind in range(len(span.kinds)):
        following = book.heads[kind]
        while following >= 0 and book.pool[following].due < day.index:
            slot = following
            following = book.pool[slot].next
            if not span.kinds[kind].mandatory:
                _give_up(book, span, result, slot, NOT_MET, DROPPED, day, 0.0)
            else:
                _age(book, span, result, slot, day)


@kernel
def _survey(book: Any, span: Any, seats: Any, ahead: Any, day: Any) -> None:
    """Note who resumes what, and add up in `ahead` the mandatory effort due in so many days."""
    for kind in range(len(span.kinds)):
        mandatory = span.kinds[kind].mandatory
        slot = book.heads[kind] if mandatory or span.kinds[kind].closing == LAY_DOWN else -1
        while slot >= 0:
            task = book.pool[slot]
            days = max(task.due - day.index, 0)
            if mandatory and days < len(ahead):
                ahead[days] += task.effort
            if task.owner >= 0:
                _remember_owner(book, span, seats, slot)
            slot = task.next


@kernel
def _raw_pressure(span: Any, ahead: Any, day: Any) -> float:
    """Return the greatest ratio of effort due within so many days to what the team can do by then."""
    rules = span.rules[0]
    a_day = max(float(len(span.people)), 0.5) * day.minutes * rules.presence * rules.task_share
    raw = 0.0
    effort = 0.0
    for days in range(len(ahead)):
        effort += ahead[days]
        raw = max(raw, effort / ((days + 1) * a_day))
    return raw


@kernel
def _roster_hall_duty(span: Any, seats: Any, day: Any) -> None:
    """Put people on hall duty, by rotation over those present."""
    rules = span.rules[0]
    there = 0
    for person in range(len(seats)):
        there += seats[person].present
    wanted = math.ceil(rules.hall_minutes / rules.duty_minutes)
    count = int(min(wanted, rules.windows, there // 2)) if rules.hall_duty else 0
    turn = 0
    for person in range(len(seats)):
        if seats[person].present:
            seats[person].on_duty = count > 0 and (turn - day.index * count) % there < count
            turn += 1


# --- choosing ---------------------------------------------------------------------------------------------


@kernel
def _allowed(book: Any, span: Any, person: Any, kind: int, today: int) -> bool:
    """Say whether a person may take the first task of a queue: a line held, open to all, or overdue."""
    if span.kinds[kind].line < 0 or (person.may >> np.uint64(kind)) & np.uint64(1):
        return True
    return bool(span.kinds[kind].mandatory and book.pool[book.heads[kind]].due < today)


@kernel
def _fits(span: Any, kind: int, now: float, closing: float) -> bool:
    about = span.kinds[kind]
    return bool(about.closing != APPOINTMENT or now + about.minutes <= closing + span.rules[0].grace)


@kernel
def _first_patient(book: Any, span: Any, result: Any, kind: int, now: float, day: Any) -> int:
    """Return the first task of a queue that has not left, −1 for none; those ahead of it are let go."""
    slot = book.heads[kind]
    if not span.kinds[kind].hall:
        return int(slot)
    while slot >= 0 and book.pool[slot].arrival + book.pool[slot].patience < now:
        following = book.pool[slot].next
        if slot == book.heads[kind]:
            _give_up(
                book, span, result, slot, LEFT, ABANDONED, day, book.pool[slot].arrival + book.pool[slot].patience
            )
        slot = following
    return int(slot)


@kernel
def _best_urgent(book: Any, span: Any, person: Any, now: float, closing: float, today: int, last_due: int) -> int:
    """Return the most urgent mandatory task due by `last_due` that the person may take, −1 for none."""
    best = -1
    for kind in range(len(span.kinds)):
        head = book.heads[kind]
        if head < 0 or not span.kinds[kind].mandatory or book.pool[head].due > last_due:
            continue
        if (
            _allowed(book, span, person, kind, today)
            and _fits(span, kind, now, closing)
            and _sooner(book, head, best)
        ):
            best = head
    return best


@kernel
def _best_by_priority(
    book: Any, span: Any, result: Any, person: Any, now: float, closing: float, day: Any, residents: bool
) -> int:
    """Return the first task by priority that the person may take, −1 for none; residents' kinds only if asked."""
    best = -1
    for place in range(len(span.order)):
        kind = span.order[place]
        about = span.kinds[kind]
        if best >= 0 and about.priority > span.kinds[book.pool[best].kind].priority:
            break
        if (
            book.heads[kind] < 0
            or (residents and not about.residents_first)
            or (about.hall and book.state[0].windows <= 0)
        ):
            continue
        head = _first_patient(book, span, result, kind, now, day)
        if head < 0 or not _allowed(book, span, person, kind, day.index) or not _fits(span, kind, now, closing):
            continue
        if _sooner(book, head, best):
            best = head
    return best


@kernel
def _hall_head(book: Any, span: Any, result: Any, now: float, day: Any) -> int:
    if book.state[0].windows <= 0:
        return -1
    for place in range(len(span.order)):
        kind = span.order[place]
        if span.kinds[kind].hall:
            head = _first_patient(book, span, result, kind, now, day)
            if head >= 0:
                return head
    return -1


@kernel
def _choose(
    book: Any, span: Any, result: Any, person: Any, now: float, day: Any, on_duty: bool, in_grid: bool
) -> int:
    """Return the task that a person takes during opening hours, −1 for none."""
    if on_duty:
        slot = _hall_head(book, span, result, now, day)
        if slot >= 0:
            return int(slot)
    if in_grid:
        slot = _best_by_priority(book, span, result, person, now, day.minutes, day, True)
        if slot >= 0:
            return int(slot)
    slot = _best_urgent(book, span, person, now, day.minutes, day.index, day.index)
    if slot >= 0:
        return int(slot)
    return _best_by_priority(book, span, result, person, now, day.minutes, day, False)


@kernel
def _choose_after_hours(
    book: Any, span: Any, result: Any, person: Any, now: float, day: Any, allowance: float, evening: float
) -> int:
    """Return the task that a person takes after closing, −1 for none."""
    if now >= day.minutes + allowance:
        return -1
    if now < evening:
        slot = _best_by_priority(book, span, result, person, now, evening, day, True)
        if slot >= 0:
            return int(slot)
    return _best_urgent(book, span, person, now, day.minutes + allowance, day.index, day.index + 1)


@kernel
def _before(span: Any, seats: Any, person: int, other: int) -> bool:
    """Say whether an idle person chooses before another one, by the idle rule."""
    rule = span.rules[0].idle
    worker, rival = span.people[person], span.people[other]
    if rule == FEWEST_LINES and worker.lines != rival.lines:
        return bool(worker.lines < rival.lines)
    if rule == FASTEST and worker.productivity != rival.productivity:
        return bool(worker.productivity > rival.productivity)
    return bool(seats[person].since < seats[other].since)


@kernel
def _next_idle(span: Any, seats: Any) -> int:
    """Return the idle person who chooses next, −1 for none."""
    best = -1
    for person in range(len(seats)):
        if (
            seats[person].doing == IDLE
            and not seats[person].tried
            and (best < 0 or _before(span, seats, person, best))
        ):
            best = person
    return best


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
    _take_out(book, slot)
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
    _may_come_back(book, span, result, slot, now, day)
    _forget(book, slot)


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
    _enqueue(book, slot)


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
    _note(book, result, seat.task, worker.person, day.index, seat.since, now, COMPLETED if done else LAID_DOWN)
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
    _receive_returned(book)
    _tidy(book, span, result, day)
    _survey(book, span, seats, ahead, day)
    state.pressure = state.pressure + (_raw_pressure(span, ahead, day) - state.pressure) / rules.smoothing
    state.factor = time_factor(state.pressure, rules.most, rules.speed_exponent)
    state.grid = erosion(state.pressure, rules.erosion_start, rules.erosion_end)
    state.windows = int(rules.windows)
    result.pressure[number] = state.pressure
    _roster_hall_duty(span, seats, day)
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
    person = _next_idle(span, seats)
    while person >= 0:
        seat = seats[person]
        seat.tried = True
        in_grid = person % 2 == day.grid_group and grid_from <= now < grid_to
        slot = _choose(book, span, result, span.people[person], now, day, seat.on_duty, in_grid)
        if slot >= 0:
            _set_to_work(book, span, result, seat, span.people[person], slot, now, day)
        person = _next_idle(span, seats)


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
            _receive(book, span, result, span.tasks[arriving], day)
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
            _give_up(book, span, result, book.heads[kind], LEFT, ABANDONED, day, gone)
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
        person = _next_idle(span, seats)
        while person >= 0:
            seat = seats[person]
            seat.tried = True
            slot = _choose_after_hours(
                book, span, result, span.people[person], now, day, seat.allowance, seat.evening
            )
            if slot >= 0:
                _set_to_work(book, span, result, seat, span.people[person], slot, now, day)
            else:
                seat.doing = AWAY
            person = _next_idle(span, seats)
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
