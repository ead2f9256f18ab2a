"""The tasks that arrive in a territory.

A task's numbers are named by territory, kind, calendar month, layer, day and its number within. The present volume
is layer 1; what a policy adds comes from further layers with numbers of their own. Each has two words, half a block:
one for its effort, and its name, whose own bits say when it arrives. A task exists where a uniform mixed from the first
lies under the layer's share, so that a cut removes tasks and reshuffles none (model §11).

Arrivals are Poisson given the day factor (gamma, turnover.md P26): how many there are on a day is drawn first, then
when each of them comes, independently of the others.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from sim.base.bits import fetch_ahead
from sim.base.kernel import allocating_kernel, inlined, kernel
from sim.base.randomness import CONSTANT, LOGNORMAL, PURPOSES
from sim.base.units import Floats, Indices, Table, Words
from sim.base.variates import draw, lognormal, mixed, philox, poisson_quantile, standard_gamma, unit
from sim.work.desk import NEW, NO_DUE, TASK, task_table

ARRIVALS = PURPOSES["arrivals"]
COUNTS = PURPOSES["counts"]
DAY_FACTOR = PURPOSES["day factor"]
PATIENCE = PURPOSES["patience"]
BEYOND_DAY = 2.0
MOMENT_BITS = 24
OF_ROUTING = np.uint64(0x9FB21C651E98DF25)
"""Makes of a task's name another one, which says where in its territory the task arises."""
MOST_AT_ONCE = 16.0
"""Mean up to which a Poisson number is drawn in one."""

SOURCE = np.dtype(
    [
        ("who", np.uint64),  # name of territory and kind
        ("layer", np.int64),  # 1 for the present volume, further layers for what is added
        ("kind", np.int64),
        ("territory", np.int64),
        ("place", np.uint64),  # name of the territory
        ("a_year", np.float64),  # tasks a year at the present volume
        ("keep", np.float64),  # share of them that arises where communities have been merged
        ("first", np.float64),  # the community's part of the territory: tasks with a number in [first, end)
        ("end", np.float64),
        ("row", np.int64),  # first row of the territory in the community's record
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
    code : int
        Calendar month: 12 · year + month − 1.
    row : int
        The month's row of a record.
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
    code: int
    row: int
    key: Words


class Drafts(NamedTuple):
    """The memory in which the tasks of a month are put in order.

    Attributes
    ----------
    moments : uint32 array, shape (tasks,)
        Day (from the first) and part of the day at which each task arrives, `MOMENT_BITS` for the part.
    bucket_ends : uint32 array, shape (2 · tasks + days,)
        Of equal parts of the days.
    factors : float64 array, shape (days,)
        Day factors.
    blank : TASK array, shape (1,)
        What the tasks of a source and day have in common.
    """

    moments: Indices
    bucket_ends: Indices
    factors: Floats
    blank: Table


def new_drafts(tasks: int, days: int) -> Drafts:
    """Return memory for so many tasks and days."""
    return Drafts(
        np.empty(tasks, np.uint32), np.empty(2 * tasks + days, np.uint32), np.empty(days), np.zeros(1, TASK)
    )


@kernel
def likely_tasks(month: Any) -> int:
    """Return a number of tasks that is hardly ever exceeded."""
    likely = 0.0
    for at in range(month.expected.shape[0]):
        for day in range(month.expected.shape[1]):
            likely += month.expected[at, day] * min(month.share[at, day], 1.0) * month.sources[at].keep
    return int(likely * 1.3 + 8.0 * math.sqrt(likely) + 16.0)


@kernel
def _draw_day_factors(month: Any, territory: np.uint64, factors: Any) -> None:
    shape = 1.0 / (month.day_factor_cv * month.day_factor_cv) if month.day_factor_cv > 0.0 else 0.0
    for day in range(month.expected.shape[1]):
        factors[day] = 1.0
        if shape > 0.0:
            which = np.uint64(month.code * 64 + day)
            gamma = standard_gamma(shape, month.key[0], month.key[1], which, territory, np.uint64(DAY_FACTOR))
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
    if parts > 1:
        part = 0
        while part < parts - 1 and by_hour[kind, part] <= share:
            part += 1
        before = by_hour[kind, part - 1] if part else 0.0
        share = (part + (share - before) / (by_hour[kind, part] - before)) / parts
    return float(min(share, 1.0 - 1e-12) * minutes)


@inlined
def _patience(source: Any, key0: np.uint64, key1: np.uint64, number: np.uint64, which: np.uint64) -> float:
    """Return the minutes after which a task leaves."""
    if source.patience_distribution == CONSTANT:
        return float(source.patience)
    w0, w1, _, _ = philox(key0, key1, number, which, source.who, np.uint64(PATIENCE))
    return float(draw(source.patience_distribution, source.patience, 0.0, w0, w1, key0, key1))


@kernel
def _tasks_of_day(mean: float, key0: np.uint64, key1: np.uint64, first: np.uint64, which: np.uint64, who: Any) -> int:
    """Return a Poisson number of tasks of that mean, as the sum of some of smaller means."""
    parts = int(mean / MOST_AT_ONCE) + 1
    count = 0
    for part in range(parts):
        word, _, _, _ = philox(key0, key1, first + np.uint64(part), which, who, np.uint64(COUNTS))
        count += poisson_quantile(mean / parts, unit(word))
    return count


@inlined
def in_part(key0: np.uint64, key1: np.uint64, name: np.uint64, first: float, end: float) -> bool:
    """Say whether a task's own number lies in a part of its territory."""
    number = unit(mixed(key0, key1, name ^ OF_ROUTING))
    return first <= number < end


@allocating_kernel
def numbers_in_territory(names: Words, key0: np.uint64, key1: np.uint64) -> Floats:
    """Return each task's own number, 0 to 1, which says where in its territory it arises."""
    numbers = np.empty(len(names))
    for at in range(len(names)):
        numbers[at] = unit(mixed(key0, key1, names[at] ^ OF_ROUTING))
    return numbers


@kernel
def _draw_source(
    month: Any, at: int, first: int, end: int, drafts: Any, tasks: Any, count: int, following: Any
) -> int:
    """Draw a source's tasks of the days from `first` to before `end`; return how many tasks there are now.

    What does not fit is counted and not kept.
    """
    source, blank = month.sources[at], drafts.blank[0]
    parts = _parts_of_day(month.by_hour, source.kind)
    variance = math.log(1.0 + source.cv * source.cv)
    sigma = math.sqrt(variance)
    per_minute = 2.0**MOMENT_BITS / month.minutes
    key0, key1, who, which = month.key[0], month.key[1], source.who, np.uint64(month.code * 64 + source.layer)
    one, word, name, next_word, next_name = np.uint64(1), who, who, who, who
    whole = source.end - source.first == 1.0
    blank.patience = math.inf
    blank.row = source.row + month.row
    blank.owner = -1
    blank.kind = source.kind
    blank.origin = NEW
    for day in range(first, end):
        blank.day = month.first_day + day
        blank.due = blank.day + source.due_days if source.due_days > 0 else NO_DUE
        kept = min(month.share[at, day] - (source.layer - 1), 1.0) * source.keep
        minutes = source.minutes * month.effort[at, day]
        number = np.uint64(day) << np.uint64(32)
        last = number + np.uint64(
            _tasks_of_day(month.expected[at, day] * drafts.factors[day], key0, key1, number, which, who)
        )
        while number < last:
            if number & one == 0:
                word, name, next_word, next_name = philox(key0, key1, number >> one, which, who, np.uint64(ARRIVALS))
            else:
                word, name = next_word, next_name
            number += one
            if kept < 1.0 and unit(mixed(key0, key1, word)) >= kept:
                continue
            if not whole and not in_part(key0, key1, name, source.first, source.end):
                continue
            if count < len(tasks):
                fetch_ahead(following, count)
                tasks[count] = blank
                task = tasks[count]
                task.arrival = _minute(month.by_hour, source.kind, parts, unit(name), month.minutes)
                drafts.moments[count] = ((day - first) << MOMENT_BITS) + int(task.arrival * per_minute)
                if source.distribution == LOGNORMAL and minutes > 0.0:
                    task.effort = lognormal(minutes, variance, sigma, word, name, key0, key1)
                else:
                    task.effort = draw(source.distribution, minutes, source.cv, word, name, key0, key1)
                task.whole = task.effort
                task.name = name
                if source.patience > 0.0:
                    task.patience = _patience(source, key0, key1, number, which)
            count += 1
    return count


@inlined
def _later(tasks: Any, moments: Any, one: Any, other: Any) -> bool:
    if moments[one] == moments[other]:
        return bool(tasks[one].arrival > tasks[other].arrival)
    return bool(moments[one] > moments[other])


@kernel
def _put_in_order(tasks: Any, count: int, days: int, drafts: Any, order: Any) -> None:
    """Order tasks by day and minute: into equal parts of the days, about one a task, then by insertion."""
    moments, ends, shift = drafts.moments, drafts.bucket_ends, MOMENT_BITS
    while shift > 0 and days << (MOMENT_BITS - shift) < count:
        shift -= 1
    buckets = days << (MOMENT_BITS - shift)
    for bucket in range(buckets):
        ends[bucket] = 0
    for at in range(count):
        ends[moments[at] >> shift] += 1
    total = 0
    for bucket in range(buckets):
        total += ends[bucket]
        ends[bucket] = total
    for at in range(count - 1, -1, -1):
        bucket = moments[at] >> shift
        ends[bucket] -= 1
        order[ends[bucket]] = at
    for at in range(1, count):
        place = at
        moved = order[at]
        while place > 0 and _later(tasks, moments, order[place - 1], moved):
            order[place] = order[place - 1]
            place -= 1
        order[place] = moved


@kernel
def draw_tasks(month: Any, first: int, end: int, drafts: Any, tasks: Any, order: Any, following: Any) -> int:
    """Fill `tasks` with those of some days of a month (counted from 0), and `order` with their order of arrival.

    Meanwhile the table `following` is fetched ahead, for it is needed next.

    Returns
    -------
    int
        How many there are; where that is more than fit, `order` is not filled.
    """
    count = 0
    for at in range(len(month.sources)):
        if at == 0 or month.sources[at].place != month.sources[at - 1].place:
            _draw_day_factors(month, month.sources[at].place, drafts.factors)
        count = _draw_source(month, at, first, end, drafts, tasks, count, following)
    if count <= len(tasks):
        _put_in_order(tasks, count, end - first, drafts, order)
    return count


@kernel
def _draw_month(month: Any, drafts: Any, tasks: Any, order: Any) -> int:
    return int(draw_tasks(month, 0, month.expected.shape[1], drafts, tasks, order, tasks))


def arrivals(month: Month) -> Table:
    """Return the tasks of a territory and month as a `TASK` array in order of arrival."""
    room, count, days = 0, int(likely_tasks(month)), month.expected.shape[1]
    while count > room:
        room = count
        tasks: Table = task_table(room)
        order = np.empty(room, np.uint32)
        count = _draw_month(month, new_drafts(room, days), tasks, order)
    return tasks[order[:count]]


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
