"""A desk as plain objects: its tasks, queues and books, read from the tables of a span and written back."""

from __future__ import annotations

import math
from bisect import insort
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.base.randomness import PURPOSES
from sim.base.variates import mixed, philox, unit
from sim.work.desk import STATE, TASK, TICK, Backlog, Result, Span, ticks


@dataclass(eq=False)
class Task:
    """A task in hand; the fields are those of `TASK`."""

    arrival: float
    effort: float
    whole: float
    patience: float
    name: int
    serial: int
    day: int
    due: int
    row: int
    owner: int
    kind: int
    origin: int
    started: int
    perfunctory: int


FIELDS = tuple(Task.__dataclass_fields__)


def rank(task: Task) -> tuple[int, int]:
    """Return what a queue is ordered by: earliest due, then first handed down."""
    return task.due, task.serial


@dataclass(eq=False)
class Worker:
    """A person on one day: what they do, since when, and until when (infinite when idle)."""

    place: int
    person: Any
    present: bool
    task: Task | None = None
    since: float = 0.0
    until: float = math.inf
    on_duty: bool = False
    at_home: bool = False
    allowance: float = 0.0
    evening: float = 0.0

    def idle(self) -> bool:
        """Say whether the person is there and has nothing in hand."""
        return self.present and self.task is None and not self.at_home


def record(row: Any) -> Any:
    """Return a row of a table as an object with the same fields, in Python's own numbers."""
    return SimpleNamespace(**{name: row[name].item() for name in row.dtype.fields})


def task_of(row: Any) -> Task:
    """Return a row of a task table as an object."""
    return Task(**{name: row[name].item() for name in FIELDS})


class Desk:
    """A community's desk for one span: its team, queues and books."""

    def __init__(self, backlog: Backlog, span: Span, result: Result) -> None:
        self.span = span
        self.result = result
        self.kinds = [record(row) for row in span.kinds]
        self.rules = record(span.rules[0])
        self.team = [record(row) for row in span.people]
        self.state = record(backlog.state[0])
        self.state.segments = 0
        tasks = [task_of(row) for row in backlog.tasks]
        queued = len(tasks) - self.state.later
        self.queues = [[task for task in tasks[:queued] if task.kind == kind] for kind in range(len(span.kinds))]
        self.tomorrow = tasks[queued:]

    def enqueue(self, task: Task) -> None:
        """Put a task into the queue of its kind."""
        insort(self.queues[task.kind], task, key=rank)

    def take_in_hand(self, task: Task) -> Task:
        """Give a task its number in the order of handing down."""
        task.serial = self.state.serial
        self.state.serial += 1
        return task

    def count(self, task: Task, column: int) -> None:
        """Count a task in the period of its arrival."""
        self.result.counts[task.row, task.kind, column] += 1

    def draw_words(self, task: Task, block: int) -> list[np.uint64]:
        """Return the task's random words about how it comes back (block 0) and being chased (block 1)."""
        key0, key1 = self.span.key
        zero = np.uint64(0)
        words = philox(key0, key1, np.uint64(block), zero, np.uint64(task.name), np.uint64(PURPOSES["return"]))
        return [np.uint64(word) for word in words]

    def returns(self, task: Task, chance: float) -> bool:
        """Say whether a finished task comes back, with that probability."""
        key0, key1 = self.span.key
        word = mixed(key0, key1, np.uint64(task.name))
        return unit(np.uint64(word)) < chance

    def breed(self, parent: Task, origin: int, effort: float, arrival: float, day: int, due: int, name: int) -> Task:
        """Return a task that another one has bred, of its kind and counted in its period."""
        whole = float(np.float32(effort))
        child = Task(arrival, effort, whole, math.inf, name, 0, day, due, parent.row, -1, parent.kind, origin, 0, 0)
        return self.take_in_hand(child)

    def unhurried(self, task: Task) -> float:
        """Return the time per task of this kind, as a share of the unhurried."""
        kind = self.kinds[task.kind]
        return float(self.state.factor) if kind.mandatory or kind.hall else 1.0

    def mandatory_tasks(self) -> list[Task]:
        """Return the mandatory tasks that wait, kind by kind in the order of the queues."""
        return [task for kind, queue in zip(self.kinds, self.queues, strict=True) if kind.mandatory for task in queue]

    def pressure(self, today: int, minutes: float) -> float:
        """Return the greatest ratio of effort due within so many days to what the team can do by then."""
        ahead = [0] * self.rules.days_ahead
        for task in self.mandatory_tasks():
            days = max(task.due - today, 0)
            if days < len(ahead):
                ahead[days] += ticks(task.effort)
        a_day = max(float(len(self.team)), 0.5) * minutes * self.rules.presence * self.rules.task_share
        raw, effort = 0.0, 0
        for days, due in enumerate(ahead):
            effort += due
            raw = max(raw, effort * TICK / ((days + 1) * a_day))
        return raw

    def hand_over(self) -> Backlog:
        """Write the people back into their table, and return what is left."""
        for person, row in zip(self.team, self.span.people, strict=True):
            row["overtime_left"] = person.overtime_left
            row["last_kind"] = person.last_kind
        left = [task for queue in self.queues for task in queue] + self.tomorrow
        tasks, state = np.zeros(len(left), TASK), np.zeros(1, STATE)
        for task, row in zip(left, tasks, strict=True):
            for name in FIELDS:
                row[name] = getattr(task, name)
        self.state.tasks, self.state.later = len(left), len(self.tomorrow)
        for name in STATE.names or ():
            state[name] = getattr(self.state, name)
        return Backlog(tasks, state)
