"""The queue in idiomatic SimPy: a process a task, a priority resource, as a textbook writes it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

import numpy as np
import simpy

from benchmarks.queue_tasks import CLASSES, WORKERS, Played, Tasks, mean_waits, on_the_clock


def _task(
    env: simpy.Environment, desk: simpy.PriorityResource, kind: int, effort: float, waited: list[float]
) -> Generator[Any, Any, None]:
    arrived = env.now
    with desk.request(priority=kind) as turn:
        yield turn
        waited[kind] += env.now - arrived
        yield env.timeout(effort)


def _arrivals(
    env: simpy.Environment,
    desk: simpy.PriorityResource,
    tasks: Iterable[tuple[float, float, int]],
    waited: list[float],
) -> Generator[Any, Any, None]:
    for arrival, effort, kind in tasks:
        yield env.timeout(arrival - env.now)
        env.process(_task(env, desk, kind, effort, waited))


def _run(tasks: list[tuple[float, float, int]]) -> list[float]:
    waited = [0.0] * CLASSES
    env = simpy.Environment()
    desk = simpy.PriorityResource(env, capacity=WORKERS)
    env.process(_arrivals(env, desk, tasks, waited))
    env.run()
    return waited


def play(tasks: Tasks) -> Played:
    """Play the tasks."""
    rows = list(zip(tasks.arrival.tolist(), tasks.effort.tolist(), tasks.kind.tolist(), strict=True))
    seconds, waited = on_the_clock(lambda: _run(rows))
    return Played(seconds, len(rows), mean_waits(tasks, np.array(waited)))
