"""The yardstick: the queue and nothing else, compiled with numba, drawing its own numbers.

It keeps no task, only instants: when each worker will be free, and when each waiting task arrived. The earliest end
is looked for only when it may have changed; idle workers stand on a stack. It is meant to be as fast as such a
loop is without tricks, since all else is measured against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

import numba
import numpy as np

from benchmarks.queue_tasks import MU, RATE, SIGMA, URGENT_SHARE, WORKERS, Played, on_the_clock
from sim.base.units import Floats

ROOM = 1 << 16
"""Most tasks that may wait in one class; at this load a hundred are rare."""


def _earliest(until: Floats, workers: int) -> tuple[int, float]:
    """Return the worker whose task ends first, and when."""
    first, end = 0, until[0]
    for worker in range(1, workers):
        if until[worker] < end:
            first, end = worker, until[worker]
    return first, end


def _queue(
    tasks: int,
    workers: int,
    rate: float,
    urgent_share: float,
    mu: float,
    sigma: float,
    room: int,
    stream: np.random.Generator,
) -> tuple[float, float]:
    """Play until so many tasks have begun; return the mean wait (minutes) of each class."""
    until = np.full(workers, np.inf)
    idle = np.arange(workers)
    free = workers
    urgent_ring, other_ring = np.zeros(room), np.zeros(room)
    urgent_head = urgent_tail = other_head = other_tail = 0
    urgent_wait = other_wait = 0.0
    urgent_begun = other_begun = 0
    mask = room - 1
    arrival = stream.standard_exponential() / rate
    next_end, worker = np.inf, 0
    while urgent_begun + other_begun < tasks:
        if arrival < next_end:
            now = arrival
            arrival = now + stream.standard_exponential() / rate
            urgent = stream.random() < urgent_share
            if free > 0:
                free -= 1
                chosen = idle[free]
                end = now + math.exp(mu + sigma * stream.standard_normal())
                until[chosen] = end
                if end < next_end:
                    next_end, worker = end, chosen
                if urgent:
                    urgent_begun += 1
                else:
                    other_begun += 1
            elif urgent:
                urgent_ring[urgent_tail & mask] = now
                urgent_tail += 1
            else:
                other_ring[other_tail & mask] = now
                other_tail += 1
        else:
            now = next_end
            if urgent_head < urgent_tail:
                urgent_wait += now - urgent_ring[urgent_head & mask]
                urgent_head += 1
                urgent_begun += 1
                until[worker] = now + math.exp(mu + sigma * stream.standard_normal())
            elif other_head < other_tail:
                other_wait += now - other_ring[other_head & mask]
                other_head += 1
                other_begun += 1
                until[worker] = now + math.exp(mu + sigma * stream.standard_normal())
            else:
                until[worker] = np.inf
                idle[free] = worker
                free += 1
            worker, next_end = earliest(until, workers)
    return urgent_wait / urgent_begun, other_wait / other_begun


Queue = Callable[[int, int, float, float, float, float, int, np.random.Generator], tuple[float, float]]
earliest = cast("Callable[[Floats, int], tuple[int, float]]", numba.njit(error_model="numpy")(_earliest))
queue = cast("Queue", numba.njit(error_model="numpy")(_queue))


def _mean_waits(tasks: int, stream: np.random.Generator) -> tuple[float, float]:
    return queue(tasks, WORKERS, RATE, URGENT_SHARE, MU, SIGMA, ROOM, stream)


def play(tasks: int, batches: int = 1, seed: int = 2) -> Played:
    """Play `batches` queues of `tasks` tasks each, every one beginning empty."""
    stream = np.random.Generator(np.random.PCG64(seed))
    _mean_waits(1, stream)
    seconds, waits = on_the_clock(lambda: [_mean_waits(tasks, stream) for _ in range(batches)])
    means: Floats = np.array(waits)
    return Played(seconds, tasks * batches, means)
