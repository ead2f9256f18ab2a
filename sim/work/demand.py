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

from sim.base.kernel import inlined, kernel
from sim.base.randomness import CONSTANT, LOGNORMAL, PURPOSES
from sim.base.units import Floats, Indices, Table, Words
from sim.base.variates import draw, lognormal, philox, standard_gamma, unit
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


DRAFT = np.dtype(
    [
        ("minute", np.float64),
        ("effort", np.float64),
        ("patience", np.float64),
        ("name", np.uint64),
        ("day", np.int32),  # of the month
        ("source", np.uint16),
    ],
    align=True,
)


class Drafts(NamedTuple):
    """The memory in which the tasks of a month are drawn, source by source, and put in order.

    Attributes
    ----------
    drawn : DRAFT array, shape (tasks,)
        As drawn.
    order : uint32 array, shape (tasks,)
        Their places in the order of day and minute.
    bucket_ends : uint32 array, shape (tasks + days,)
        Of equal parts of the days, about one a task.
    cumulated : float64 array, shape (days,)
        Expected tasks of a source up to the end of each day.
    factors : float64 array, shape (days,)
    """

    drawn: Table
    order: Indices
    bucket_ends: Indices
    cumulated: Floats
    factors: Floats


def new_drafts(tasks: int, days: int) -> Drafts:
    """Return memory for so many tasks and days."""
    return Drafts(
        drawn=np.empty(tasks, DRAFT),
        order=np.empty(tasks, np.uint32),
        bucket_ends=np.empty(tasks + days + 1, np.uint32),
        cumulated=np.empty(days),
        factors=np.empty(days),
    )


@kernel
def likely_tasks(month: Any) -> int:
    """Return a number of tasks that is hardly ever exceeded."""
    likely = 0.0
    for at in range(month.expected.shape[0]):
        for day in range(month.expected.shape[1]):
            likely += month.expected[at, day] * min(month.share[at, day], 1.0)
    return int(likely * 1.3 + 8.0 * math.sqrt(likely) + 16.0)


@kernel
def _draw_day_factors(month: Any, factors: Any) -> None:
    shape = 1.0 / (month.day_factor_cv * month.day_factor_cv) if month.day_factor_cv > 0.0 else 0.0
    for day in range(month.expected.shape[1]):
        factors[day] = 1.0
        if shape > 0.0:
            which = np.uint64(month.code * 64 + day)
            gamma = standard_gamma(shape, month.key[0], month.key[1], which, month.territory, np.uint64(DAY_FACTOR))
            factors[day] = gamma / shape


@kernel
def _parts_of_day(by_hour: Any, kind: int) -> int:
    parts = 0
    while parts < by_hour.shape[1] and by_hour[kind, parts] < BEYOND_DAY:
        parts += 1
    return parts


@inlined
def _minute(by_hour: Any, kind: int, parts: int, share: float, minutes: float) -> float:
    """Return the minute of the day at which `share` (0 to 1) of the day's tasks have arrived."""
    part = 0
    while part < parts - 1 and by_hour[kind, part] <= share:
        part += 1
    before = by_hour[kind, part - 1] if part else 0.0
    inside = (share - before) / (by_hour[kind, part] - before)
    return float(min((part + inside) / parts, 1.0 - 1e-12) * minutes)


@inlined
def _patience(month: Any, source: Any, number: int) -> float:
    """Return the minutes after which a task leaves."""
    if source.patience <= 0.0:
        return math.inf
    if source.patience_distribution == CONSTANT:
        return float(source.patience)
    w0, w1 = _words(month, source, number, PATIENCE)[:2]
    return float(draw(source.patience_distribution, source.patience, 0.0, w0, w1, month.key[0], month.key[1]))


@inlined
def _words(month: Any, source: Any, number: int, purpose: int) -> Any:
    which = np.uint64(month.code * 64 + source.layer)
    return philox(month.key[0], month.key[1], np.uint64(number), which, source.who, np.uint64(purpose))


@kernel
def _draw_source(month: Any, at: int, first: int, end: int, drafts: Any, count: int) -> int:
    """Draw a source's tasks of the days from `first` to before `end`; return how many drafts there are now.

    What does not fit is counted and not kept.
    """
    source, days, cumulated = month.sources[at], month.expected.shape[1], drafts.cumulated
    total = 0.0
    for day in range(days):
        total += month.expected[at, day] * drafts.factors[day]
        cumulated[day] = total
    parts = _parts_of_day(month.by_hour, source.kind)
    variance = math.log(1.0 + source.cv * source.cv)
    sigma = math.sqrt(variance)
    position, number, day, before = 0.0, 0, 0, 0.0
    while True:
        number += 1
        w0, w1, w2, w3 = _words(month, source, number, ARRIVALS)
        position -= math.log(unit(w0))
        while day < end and cumulated[day] <= position:
            before = cumulated[day]
            day += 1
        if day >= end:
            return count
        if day < first or unit(w2) >= month.share[at, day] - (source.layer - 1):
            continue
        if count < len(drafts.drawn):
            draft = drafts.drawn[count]
            share = (position - before) / (cumulated[day] - before)
            draft.minute = _minute(month.by_hour, source.kind, parts, share, month.minutes)
            minutes = source.minutes * month.effort[at, day]
            if source.distribution == LOGNORMAL and minutes > 0.0:
                draft.effort = lognormal(minutes, variance, sigma, w1)
            else:
                draft.effort = draw(source.distribution, minutes, source.cv, w1, w3, month.key[0], month.key[1])
            draft.patience = _patience(month, source, number)
            draft.name = w3
            draft.day = day
            draft.source = at
        count += 1


@inlined
def _later(drafts: Any, one: Any, other: Any) -> bool:
    mine, theirs = drafts.drawn[one], drafts.drawn[other]
    return bool(mine.day > theirs.day or (mine.day == theirs.day and mine.minute > theirs.minute))


@kernel
def _put_in_order(drafts: Any, count: int, first: int, end: int, minutes: float) -> None:
    """Order drafts by day and minute: into equal parts of the days, then by insertion."""
    parts = count // max(end - first, 1) + 1
    ends, order = drafts.bucket_ends, drafts.order
    scale = parts / minutes
    for part in range(parts * (end - first)):
        ends[part] = 0
    for at in range(count):
        draft = drafts.drawn[at]
        ends[np.uint32((draft.day - first) * parts + min(int(draft.minute * scale), parts - 1))] += 1
    total = 0
    for part in range(parts * (end - first)):
        total += ends[part]
        ends[part] = total
    for at in range(count - 1, -1, -1):
        draft = drafts.drawn[at]
        bucket = np.uint32((draft.day - first) * parts + min(int(draft.minute * scale), parts - 1))
        ends[bucket] -= 1
        order[ends[bucket]] = at
    for at in range(1, count):
        place = at
        moved = order[at]
        while place > 0 and _later(drafts, order[place - 1], moved):
            order[place] = order[place - 1]
            place -= 1
        order[place] = moved


@inlined
def _write(month: Any, draft: Any, task: Any) -> None:
    source = month.sources[draft.source]
    task.arrival = draft.minute
    task.effort = draft.effort
    task.whole = draft.effort
    task.patience = draft.patience
    task.name = draft.name
    task.day = month.first_day + draft.day
    task.due = task.day + source.due_days if source.due_days > 0 else NO_DUE
    task.row = month.row
    task.owner = -1
    task.kind = source.kind
    task.origin = NEW
    task.started = 0
    task.perfunctory = 0


@kernel
def draw_tasks(month: Any, first: int, end: int, drafts: Any, tasks: Any) -> int:
    """Fill `tasks` with those of some days of a month (counted from 0) in order of arrival.

    Returns
    -------
    int
        How many there are; where that is more than fit, `tasks` is not filled.
    """
    _draw_day_factors(month, drafts.factors)
    count = 0
    for at in range(len(month.sources)):
        count = _draw_source(month, at, first, end, drafts, count)
    if count <= min(len(drafts.drawn), len(tasks)):
        _put_in_order(drafts, count, first, end, month.minutes)
        for at in range(count):
            _write(month, drafts.drawn[drafts.order[at]], tasks[at])
    return count


@kernel
def _draw_month(month: Any, drafts: Any, tasks: Any) -> int:
    return int(draw_tasks(month, 0, month.expected.shape[1], drafts, tasks))


def arrivals(month: Month) -> Table:
    """Return the tasks of a territory and month as a `TASK` array in order of arrival."""
    room, count = 0, int(likely_tasks(month))
    while count > room:
        room = count
        tasks: Table = np.empty(room, TASK)
        count = _draw_month(month, new_drafts(room, month.expected.shape[1]), tasks)
    return tasks[:count]


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
