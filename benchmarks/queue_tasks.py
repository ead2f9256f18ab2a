"""The queue that every tool plays: two classes, seven workers, nobody interrupted, Poisson arrivals, lognormal work."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.base.units import Floats, Integers

WORKERS = 7
CLASSES = 2
URGENT_SHARE = 0.4
MEAN_MINUTES, CV, LOAD = 20.0, 0.8, 0.85
RATE = LOAD * WORKERS / MEAN_MINUTES
"""Tasks a minute."""
SIGMA = math.sqrt(math.log1p(CV**2))
MU = math.log(MEAN_MINUTES) - SIGMA**2 / 2
"""Parameters of the lognormal work, of its logarithm in minutes."""

Returned = TypeVar("Returned")


class Tasks(NamedTuple):
    """Tasks in the order of arrival.

    Attributes
    ----------
    arrival : float64 array, shape (tasks,)
        Minutes since opening.
    effort : float64 array, shape (tasks,)
        Minutes of work.
    kind : int64 array, shape (tasks,)
        0 goes before 1.
    """

    arrival: Floats
    effort: Floats
    kind: Integers


class Played(NamedTuple):
    """What a tool made of tasks.

    Attributes
    ----------
    seconds : float
        CPU time.
    tasks : int
        How many were played in that time.
    waits : float64 array, shape (batches, 2)
        Mean wait by class, minutes; one row where the tasks are given.
    """

    seconds: float
    tasks: int
    waits: Floats

    @property
    def nanoseconds(self) -> float:
        """CPU time per task, ns."""
        return self.seconds / self.tasks * 1e9


def draw(count: int, seed: int = 1) -> Tasks:
    """Return `count` tasks."""
    stream = np.random.Generator(np.random.PCG64(seed))
    return Tasks(
        arrival=np.cumsum(stream.exponential(1.0 / RATE, count)),
        effort=stream.lognormal(MU, SIGMA, count),
        kind=(stream.random(count) >= URGENT_SHARE).astype(np.int64),
    )


def mean_waits(tasks: Tasks, sums: NDArray[np.floating[Any]]) -> Floats:
    """Return the mean wait by class, shape (1, 2), from the minutes waited by class."""
    means: Floats = np.asarray(sums, np.float64)[None, :] / np.bincount(tasks.kind, minlength=CLASSES)
    return means


def on_the_clock(action: Callable[[], Returned]) -> tuple[float, Returned]:
    """Do something and return the seconds of CPU time that it took, and its result."""
    gc.collect()
    begun = time.process_time()
    result = action()
    return time.process_time() - begun, result
