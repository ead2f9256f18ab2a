"""The tasks that arrive in a territory.

A task's numbers are named by territory, kind, calendar month, layer and its number within. The present volume is
layer 1; what a policy adds comes from further layers with numbers of their own. A task exists where its own uniform
lies under the layer's share, so that a cut removes tasks and reshuffles none (model §11).

Arrivals are Poisson given the day factor (gamma, turnover.md P26): unit exponentials are added up and read on the
cumulated expected volume of the month.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from sim.base.kernel import allocating_kernel, kernel
from sim.base.randomness import PURPOSES
from sim.base.units import Floats, Table, Words
from sim.base.variates import draw, philox, standard_gamma, unit
from sim.work.desk import NEW, NO_DUE, TASK

ARRIVALS = PURPOSES["arrivals"]
DAY_FACTOR = PURPOSES["day factor"]
PATIENCE = PURPOSES["patience"]
BEYOND_DAY = 2.0

SOURCE = np.dtype(
    [
        ("who", np.uint64),  # name of territory and kind
        ("layer", np.int64),  # 1 for the present volume, further layers for what is added
        ("kind", np.int64),
        ("minutes", np.float64),
        ("cv", np.float64),
        ("distribution", np.int64),
        ("due_days", np.int64),
        ("patience", np.float64),
        ("patience_distribution", np.int64),
    ],
    align=True,
)


class Month(NamedTuple):
    """What arrives at one territory in one calendar month.

    Attributes
    ----------
    sources : SOURCE array, shape (sources,)
        One entry a kind and layer.
    expected : float64 array, shape (sources, days)
        Expected tasks of the layer on each working day, at the present volume.
    share : float64 array, shape (sources, days)
        Volume in force as a multiple of the present one.
    effort : float64 array, shape (sources, days)
        Minutes in force as a multiple of the present ones.
    by_hour : float64 array, shape (kinds, slots)
        Cumulated weights of equal parts of the day, each kind's own number of them, then `BEYOND_DAY`.
    first_day : int
        Number of the first working day.
    minutes : float
        Length of a session, minutes.
    day_factor_cv : float
        Coefficient of variation of the day factor.
    territory : int
        Name of the territory.
    code : int
        Calendar month: 12 · year + month − 1.
    row : int
        Row of the record for tasks of this territory and month.
    key : uint64 array, shape (2,)
        Study seed and replication.
    """

    sources: Table
    expected: Floats
    share: Floats
    effort: Floats
    by_hour: Floats
    first_day: int
    minutes: float
    day_factor_cv: float
    territory: np.uint64
    code: int
    row: int
    key: Words


@allocating_kernel
def _day_factors(month: Any) -> Floats:
    days = month.expected.shape[1]
    factors = np.ones(days)
    if month.day_factor_cv > 0.0:
        shape = 1.0 / (month.day_factor_cv * month.day_factor_cv)
        for day in range(days):
            which = np.uint64(month.code * 64 + day)
            factors[day] = (
                standard_gamma(shape, month.key[0], month.key[1], which, month.territory, np.uint64(DAY_FACTOR))
                / shape
            )
    return factors


@kernel
def _minute(by_hour: Any, kind: int, part: float, minutes: float) -> float:
    """Return the minute of the day at which `part` (0 to 1) of the day's tasks have arrived."""
    slots = 0
    while slots < by_hour.shape[1] and by_hour[kind, slots] < BEYOND_DAY:
        slots += 1
    slot = 0
    while slot < slots - 1 and by_hour[kind, slot] <= part:
        slot += 1
    before = by_hour[kind, slot - 1] if slot else 0.0
    inside = (part - before) / (by_hour[kind, slot] - before)
    return float(min((slot + inside) / slots, 1.0 - 1e-12) * minutes)


@kernel
def _words(month: Any, source: Any, number: int, purpose: int) -> Any:
    which = np.uint64(month.code * 64 + source.layer)
    return philox(month.key[0], month.key[1], np.uint64(number), which, source.who, np.uint64(purpose))


@kernel
def _advance(
    month: Any, cumulated: Any, at: int, position: Any, number: Any, day: Any, minute: Any, words: Any
) -> None:
    """Find the next task of a source that exists; its day is −1 when the month is over."""
    source = month.sources[at]
    days = month.expected.shape[1]
    while True:
        number[at] += 1
        w0, w1, w2, w3 = _words(month, source, number[at], ARRIVALS)
        position[at] -= math.log(unit(w0))
        while day[at] < days and cumulated[at, day[at]] <= position[at]:
            day[at] += 1
        if day[at] >= days:
            day[at] = -1
            return
        if unit(w2) < month.share[at, day[at]] - (source.layer - 1):
            break
    before = cumulated[at, day[at] - 1] if day[at] else 0.0
    part = (position[at] - before) / (cumulated[at, day[at]] - before)
    minute[at] = _minute(month.by_hour, source.kind, part, month.minutes)
    words[at, 0] = w1
    words[at, 1] = w3


@kernel
def _write(month: Any, at: int, day: int, minute: float, number: int, words: Any, task: Any) -> None:
    source = month.sources[at]
    key0, key1 = month.key[0], month.key[1]
    task.arrival = minute
    task.effort = draw(
        source.distribution, source.minutes * month.effort[at, day], source.cv, words[at, 0], words[at, 1], key0, key1
    )
    task.whole = task.effort
    task.patience = math.inf
    if source.patience > 0.0:
        w0, w1, _, _ = _words(month, source, number, PATIENCE)
        task.patience = draw(source.patience_distribution, source.patience, 0.0, w0, w1, key0, key1)
    task.name = words[at, 1]
    task.day = month.first_day + day
    task.due = task.day + source.due_days if source.due_days > 0 else NO_DUE
    task.row = month.row
    task.owner = -1
    task.kind = source.kind
    task.origin = NEW
    task.started = 0
    task.perfunctory = 0


@allocating_kernel
def _arrivals(month: Any, tasks: Any) -> int:
    """Fill `tasks` in order of arrival; return how many there are, which may be more than fit."""
    sources, days = month.expected.shape
    factors = _day_factors(month)
    cumulated = np.empty((sources, days))
    for at in range(sources):
        total = 0.0
        for d in range(days):
            total += month.expected[at, d] * factors[d]
            cumulated[at, d] = total
    position = np.zeros(sources)
    number = np.zeros(sources, np.int64)
    day = np.zeros(sources, np.int64)
    minute = np.zeros(sources)
    words = np.zeros((sources, 2), np.uint64)
    for at in range(sources):
        _advance(month, cumulated, at, position, number, day, minute, words)
    count = 0
    for today in range(days):
        while True:
            first = -1
            earliest = math.inf
            for at in range(sources):
                if day[at] == today and minute[at] < earliest:
                    first = at
                    earliest = minute[at]
            if first < 0:
                break
            if count < len(tasks):
                _write(month, first, today, earliest, number[first], words, tasks[count])
            count += 1
            _advance(month, cumulated, first, position, number, day, minute, words)
    return count


def arrivals(month: Month) -> Table:
    """Return the tasks of a territory and month as a `TASK` array in order of arrival."""
    likely = float((month.expected * np.minimum(month.share, 1.0)).sum())
    room = int(likely * 1.3 + 8.0 * math.sqrt(likely) + 16)
    while True:
        tasks: Table = np.empty(room, TASK)
        count = _arrivals(month, tasks)
        if count <= room:
            return tasks[:count]
        room = count


def layers(share: Floats) -> int:
    """Return how many layers a volume needs that is up to `share` times the present one."""
    return max(1, math.ceil(float(share.max(initial=1.0)) - 1e-9))


def cumulated_weights(by_hour: tuple[tuple[float, ...], ...]) -> Floats:
    """Return cumulated weights of the parts of a day, shape (kinds, slots), filled up with `BEYOND_DAY`.

    Parameters
    ----------
    by_hour : tuple of tuples of float
        Weights of equal parts of the day, by kind; empty for an even day.
    """
    parts = [np.cumsum(np.asarray(weights or (1.0,), np.float64)) for weights in by_hour]
    table: Floats = np.full((len(parts), max(map(len, parts), default=1)), BEYOND_DAY)
    for kind, cumulated in enumerate(parts):
        table[kind, : len(cumulated)] = cumulated / cumulated[-1]
    return table
