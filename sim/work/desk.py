"""What a desk is given, and what it gives back.

A desk plays the working days of one community for as long as its team does not change. It exists twice, with
equal results: `desk_reference` (SimPy, to be read) and `desk_compiled` (numba, to be fast). Both work on the flat
tables below, and both follow these rules (model §3).

**Morning.** Work returned yesterday arrives. Each queue is tidied in the order of the kinds: residents' work past
its due day is dropped; mandatory work one day overdue is late and may be chased; overdue by `perfunctory_after`
it is done perfunctorily, by `missed_after` it is written off. Then pressure is reckoned from the mandatory effort in
hand, chase-ups included, and everybody present resumes the most urgent task that they laid down; what absent people
laid down is open to all.

**At one instant**: completions by person, arrivals by serial, closing, assignment, abandonment. Idle people choose in
the order of the idle rule, then by position in the team; each takes the first task of their own order of work. Work
laid down at the limit of overtime counts among the completions.

**Order of work**: mandatory work due today or overdue, earliest due first, then first handed down; then kinds by
priority, and among kinds of one priority earliest due first, then first handed down. Who is on hall duty takes the
hall first; who is in grid time takes residents' work first, by the same priorities. An appointment is begun only if on
average it would end by closing plus a grace. No more people serve the hall than it has windows.

**Closing.** Whoever waits in the hall leaves. Residents are served to the end. Paper is laid down, unless it is mandatory
and due by the end of the next working day: it goes on, and more such work is begun, up to the person's limit of
overtime. In the residents' evening their work goes first.

Every instant is the sum of an instant and a duration, so that the two desks agree to the bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.kernel import inlined, kernel
from sim.base.units import Booleans, Floats, Integers, Table, Words

NO_DUE = 1 << 30
"""Due day of a task that has none."""

LAY_DOWN, SERVE, APPOINTMENT = range(3)
CLOSINGS = {"lay_down": LAY_DOWN, "serve": SERVE, "appointment": APPOINTMENT}
LONGEST_IDLE, FEWEST_LINES, FASTEST = range(3)
IDLE_RULES = {"longest_idle": LONGEST_IDLE, "fewest_lines": FEWEST_LINES, "fastest": FASTEST}
NEW, RETURNED, CHASED = range(3)
"""Origin of a task."""
COMPLETED, LAID_DOWN, ABANDONED, DROPPED, MISSED = range(5)
OUTCOMES = ("completed", "laid down", "abandoned", "dropped", "missed")

TASK = np.dtype(
    [
        ("arrival", np.float64),  # minute of its day
        ("effort", np.float64),  # minutes still to do at full productivity
        ("patience", np.float64),  # minutes after which it leaves
        ("name", np.uint64),  # names its random numbers
        ("whole", np.float32),  # minutes to do when it arrived
        ("serial", np.uint32),  # order in which tasks were handed down
        ("due", np.int32),  # working day by whose end it is due
        ("owner", np.int32),  # person who laid it down, −1 for nobody
        ("next", np.uint32),  # neighbours in the queue, while a desk is at work
        ("previous", np.uint32),
        ("day", np.uint16),  # working day of arrival
        ("row", np.uint16),  # row of the place's record: month of arrival
        ("kind", np.uint8),
        ("origin", np.int8),
        ("started", np.int8),
        ("perfunctory", np.int8),
    ],
    align=True,
)
"""A task: 64 bytes, which is a line of the processor's cache."""

KIND = np.dtype(
    [
        ("minutes", np.float64),  # mean effort
        ("cv", np.float64),
        ("distribution", np.int64),
        ("priority", np.int64),
        ("line", np.int64),  # −1: everybody may do it, and it is a line of its own for switching
        ("group", np.int64),
        ("closing", np.int64),
        ("mandatory", np.bool_),
        ("hall", np.bool_),
        ("residents_first", np.bool_),
    ],
    align=True,
)

PERSON = np.dtype(
    [
        ("productivity", np.float64),
        ("overtime_left", np.float64),  # minutes left this month
        ("may", np.int64),  # bit k: may do kind k, as holder or deputy
        ("lines", np.int64),  # lines held
        ("last_kind", np.int64),  # kind of the last task, −1 for none
        ("person", np.int64),  # id within the run
    ],
    align=True,
)

DAY = np.dtype(
    [
        ("index", np.int64),  # number of the working day
        ("minutes", np.float64),  # length of the session
        ("overtime", np.float64),  # limit of overtime on this day
        ("first_task", np.int64),  # rows of the task table that arrive on this day
        ("last_task", np.int64),
        ("grid_group", np.int64),  # half of the team in grid time, −1 for none
        ("evening_group", np.int64),  # half of the team with a residents' evening
        ("last_due", np.int64),  # last working day of the run: what is due later is not judged
    ],
    align=True,
)

RULES = np.dtype(
    [
        (name, np.float64)
        for name in [
            "windows",
            "hall_minutes",
            "switching",
            "duty_minutes",
            "grid_minutes",
            "evening_minutes",
            "erosion_start",
            "erosion_end",
            "grace",
            "presence",
            "task_share",
            "smoothing",
            "most",
            "speed_exponent",
            "return_base",
            "return_hurried",
            "return_perfunctory",
            "return_effort",
            "chase",
            "chase_minutes",
            "perfunctory_effort",
        ]
    ]
    + [
        (name, np.int64)
        for name in [
            "idle",
            "days_ahead",
            "return_after",
            "return_due",
            "perfunctory_after",
            "missed_after",
            "hall_duty",
            "fresh_effort",
            "breeds",
        ]
    ],
    align=True,
)

SEGMENT = np.dtype(
    [
        ("name", np.uint64),
        ("kind", np.int64),
        ("origin", np.int64),
        ("arrival_day", np.int64),
        ("arrival", np.float64),
        ("person", np.int64),  # −1 where nobody worked on it
        ("day", np.int64),
        ("start", np.float64),
        ("end", np.float64),
        ("outcome", np.int64),
    ],
    align=True,
)

STATE = np.dtype(
    [
        ("pressure", np.float64),
        ("serial", np.int64),  # number of the next task that is handed down
        ("tasks", np.int64),  # tasks in hand
        ("later", np.int64),  # of which so many, the last ones, come back on the next morning
        ("segments", np.int64),  # rows of the trace in use
    ],
    align=True,
)

COUNTS = [
    "arrived",
    "due",
    "late",
    "completed",
    "perfunctory",
    "missed",
    "dropped",
    "abandoned",
    "returned",
    "chased",
]  # columns of Result.counts
(ARRIVED, DUE, LATE, DONE, DONE_PERFUNCTORILY, WRITTEN_OFF, NOT_MET, LEFT, CAME_BACK, WAS_CHASED) = range(10)
WAIT, WORKED = range(2)
"""Columns of `Result.sums`."""


class Backlog(NamedTuple):
    """What a desk keeps from span to span.

    Attributes
    ----------
    tasks : TASK array, shape (tasks,)
        Tasks in hand, queue by queue in order; then those that come back on the next morning.
    state : STATE array, shape (1,)
    """

    tasks: Table
    state: Table


class Span(NamedTuple):
    """What a desk is given: some working days of one team.

    Attributes
    ----------
    days : DAY array, shape (days,)
        Working days of the month.
    first, end : int
        The days of the span among them, half-open.
    tasks : TASK array, shape (tasks,)
        Tasks that arrive, by day and minute.
    people : PERSON array, shape (people,)
        The team; `overtime_left` and `last_kind` are carried on.
    present : bool array, shape (people, days)
    kinds : KIND array, shape (kinds,)
        By priority.
    rules : RULES array, shape (1,)
    key : uint64 array, shape (2,)
        Study seed and replication.
    """

    days: Table
    first: int
    end: int
    tasks: Table
    people: Table
    present: Booleans
    kinds: Table
    rules: Table
    key: Words


class Result(NamedTuple):
    """What a desk gives back; it adds to `counts` and `sums`.

    Attributes
    ----------
    worked : float64 array, shape (people, 3, days)
        Minutes worked by group of kinds, overtime included.
    overtime : float64 array, shape (people, days)
        Minutes worked after closing.
    pressure : float64 array, shape (days,)
        Smoothed pressure of each morning.
    waiting : float64 array, shape (days,)
        Minutes of mandatory effort waiting at the end of each day.
    counts : int64 array, shape (rows, kinds, 10)
        Columns `COUNTS`, by row of the place's record in which the task arrived. What has come back or been chased counts
        in `returned` and `chased` alone.
    sums : int64 array, shape (rows, kinds, 2)
        Opening minutes waited until first begun or gone (minutes after closing do not count); minutes worked;
        both in `TICK`.
    trace : SEGMENT array
        Every piece of work and every end without work, as far as there are rows.
    """

    worked: Floats
    overtime: Floats
    pressure: Floats
    waiting: Floats
    counts: Integers
    sums: Integers
    trace: Table


TICK = 1.0 / (1 << 32)
"""Minutes in a tick: sums over many tasks are kept in whole ticks, so that no order of addition matters."""


@inlined
def ticks(minutes: float) -> int:
    """Return `minutes` in whole ticks."""
    return round(minutes / TICK)


@kernel
def time_factor(pressure: float, most: float, exponent: float) -> float:
    """Return the time per task under `pressure` (1), as a share of the unhurried (turnover.md P19)."""
    return float(min(max(pressure, 1.0), most) ** exponent)


@kernel
def erosion(pressure: float, start: float, end: float) -> float:
    """Return the share (0 to 1) of grid time that `pressure` leaves."""
    if end <= start:
        return 1.0
    return min(max((end - pressure) / (end - start), 0.0), 1.0)


def task_table(tasks: int) -> Table:
    """Return room for so many tasks, each on a cache line of its own."""
    size = TASK.itemsize
    room = np.empty((tasks + 1) * size, np.uint8)
    start = -room.ctypes.data % size
    table: Table = room[start : start + tasks * size].view(TASK)
    return table


def new_backlog() -> Backlog:
    """Return a desk without work."""
    return Backlog(tasks=np.zeros(0, TASK), state=np.zeros(1, STATE))


def new_result(days: int, people: int, counts: Integers, sums: Integers, trace: int = 0) -> Result:
    """Return an empty result for a month of `days`, adding to `counts` and `sums`; `trace` rows are kept."""
    return Result(
        worked=np.zeros((people, 3, days)),
        overtime=np.zeros((people, days)),
        pressure=np.zeros(days),
        waiting=np.zeros(days),
        counts=counts,
        sums=sums,
        trace=np.zeros(trace, SEGMENT),
    )
