"""People of the compiled desk: their seats, who is on duty, who chooses next, and what."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.kernel import kernel
from sim.work.desk import ABANDONED, APPOINTMENT, DROPPED, FASTEST, FEWEST_LINES, LAY_DOWN, LEFT, NOT_MET
from sim.work.desk_queues import age, give_up, sooner

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
    elif sooner(book, slot, seats[owner].resumes):
        seats[owner].resumes = slot


@kernel
def tidy(book: Any, span: Any, result: Any, day: Any) -> None:
    """Age every queue, up to what is not yet overdue."""
    for kind in range(len(span.kinds)):
        following = book.heads[kind]
        while following >= 0 and book.pool[following].due < day.index:
            slot = following
            following = book.pool[slot].next
            if not span.kinds[kind].mandatory:
                give_up(book, span, result, slot, NOT_MET, DROPPED, day, 0.0)
            else:
                age(book, span, result, slot, day)


@kernel
def survey(book: Any, span: Any, seats: Any, ahead: Any, day: Any) -> None:
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
def raw_pressure(span: Any, ahead: Any, day: Any) -> float:
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
def roster_hall_duty(span: Any, seats: Any, day: Any) -> None:
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
            give_up(
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
        if _allowed(book, span, person, kind, today) and _fits(span, kind, now, closing) and sooner(book, head, best):
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
        if sooner(book, head, best):
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
def choose(book: Any, span: Any, result: Any, person: Any, now: float, day: Any, on_duty: bool, in_grid: bool) -> int:
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
def choose_after_hours(
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
def next_idle(span: Any, seats: Any) -> int:
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
