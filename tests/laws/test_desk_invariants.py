"""What holds on every day at every desk (verification cases I01, I02, I05 to I08, I11, I14)."""

from __future__ import annotations

from random import Random

import numpy as np
from desk_builder import ALL_KINDS, Played, days_of, kinds_of, people_of, plain, play, rules_of, span_of, tasks_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_desks_equal import ROWS, spans

from sim.base.units import Table
from sim.work.desk import COUNTS, LAID_DOWN, LAY_DOWN, NEW, SERVE, TICK, WAIT, WORKED, Span

EXAMPLES = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
CLOSE = 1e-6


def _day_length(asked: list[Span]) -> float:
    return float(asked[0].days["minutes"][0])


def _left(played: Played) -> list[dict[str, float]]:
    """Return what is still in hand, in the queues or back tomorrow."""
    return plain(played.book.tasks)


@EXAMPLES
@given(spans())
def test_every_task_is_accounted_for(asked: list[Span]) -> None:
    """I02: what arrived, came back or was chased has ended once, or is in hand."""
    played = play("compiled", asked, ROWS)
    segments = played.segments()
    ended = segments[segments["outcome"] != LAID_DOWN]
    assert len(np.unique(ended["name"])) == len(ended)
    came = sum(map(played.counted, ("arrived", "returned", "chased")))
    assert came == len(ended) + len(_left(played))
    assert played.counted("arrived") == sum(len(span.tasks) for span in asked)


@EXAMPLES
@given(spans())
def test_every_arrival_ends_once_in_the_row_of_its_arrival(asked: list[Span]) -> None:
    """I02: arrived = completed + missed + dropped + abandoned + in hand, by row and kind."""
    played = play("compiled", asked, ROWS)
    ended = played.counts[:, :, [COUNTS.index(name) for name in ("completed", "missed", "dropped", "abandoned")]]
    waiting = np.zeros(played.counts.shape[:2], np.int64)
    for task in _left(played):
        waiting[int(task["row"]), int(task["kind"])] += task["origin"] == NEW
    np.testing.assert_array_equal(played.counts[:, :, COUNTS.index("arrived")], ended.sum(axis=2) + waiting)
    for part, whole in (("perfunctory", "completed"), ("late", "due"), ("due", "arrived")):
        assert (played.counts[:, :, COUNTS.index(part)] <= played.counts[:, :, COUNTS.index(whole)]).all()


@EXAMPLES
@given(spans())
def test_minutes_worked_are_minutes_of_service(asked: list[Span]) -> None:
    """I05: by person and group, in the trace, and in the sums of the record."""
    played = play("compiled", asked, ROWS)
    segments = played.segments()
    minutes = float((segments["end"] - segments["start"]).sum())
    assert abs(sum(result.worked.sum() for result in played.results) - minutes) <= CLOSE
    assert abs(played.sums[:, :, WORKED].sum() * TICK - minutes) <= CLOSE


@EXAMPLES
@given(spans())
def test_little_on_the_path(asked: list[Span]) -> None:
    """I01: the minutes waited in the record are the area under the queue of work not yet begun."""
    played, length = play("compiled", asked, ROWS), _day_length(asked)
    segments = played.segments()
    _, first = np.unique(segments["name"], return_index=True)
    begun = segments[first]
    came = begun["arrival_day"] * length + begun["arrival"]
    went = begun["day"] * length + np.minimum(begun["start"], length)
    edges = np.sort(np.concatenate([came, went]))
    waiting = np.searchsorted(np.sort(came), edges[:-1], "right") - np.searchsorted(
        np.sort(went), edges[:-1], "right"
    )
    area = float((waiting * np.diff(edges)).sum())
    assert abs(area - played.sums[:, :, WAIT].sum() * TICK) <= CLOSE * max(1.0, area)


@EXAMPLES
@given(spans())
def test_numbers_are_in_their_ranges(asked: list[Span]) -> None:
    """I06: nobody works more than the day has minutes, and no number is negative, infinite or missing."""
    played, length = play("compiled", asked, ROWS), _day_length(asked)
    assert (played.counts >= 0).all()
    assert (played.sums >= 0).all()
    for span, result in zip(asked, played.results, strict=True):
        regular = result.worked.sum(axis=1) - result.overtime
        assert (regular >= -CLOSE).all()
        assert (regular <= length * span.present + CLOSE).all()
        for numbers in (result.worked, result.overtime, result.pressure, result.waiting):
            assert np.isfinite(numbers).all()
            assert (numbers >= 0.0).all()


@EXAMPLES
@given(spans())
def test_time_runs_forward(asked: list[Span]) -> None:
    """I11: no work before its task has arrived, no end before its start, nobody in two places."""
    segments, length = play("compiled", asked, ROWS).segments(), _day_length(asked)
    assert (segments["end"] >= segments["start"]).all()
    came = segments["arrival_day"] * length + segments["arrival"]
    assert (segments["arrival"] <= length).all()
    assert (segments["day"] * length + segments["start"] >= came - CLOSE).all()
    for person in np.unique(segments["person"][segments["person"] >= 0]):
        mine = np.sort(segments[segments["person"] == person], order=("day", "start", "end"))
        same_day = mine["day"][1:] == mine["day"][:-1]
        assert (mine["start"][1:] >= mine["end"][:-1])[same_day].all()


@EXAMPLES
@given(spans())
def test_nothing_is_counted_outside_its_period(asked: list[Span]) -> None:
    """I14: work happens on the days of its span, and a task counts in the row of its arrival alone."""
    played = play("compiled", asked, ROWS)
    for span, result in zip(asked, played.results, strict=True):
        lines = result.trace[result.trace["end"] >= 0.0]
        assert np.isin(lines["day"], span.days["index"]).all()
    arrived = np.zeros((ROWS, len(asked[0].kinds)), np.int64)
    for span in asked:
        np.add.at(arrived, (span.tasks["row"], span.tasks["kind"]), 1)
    np.testing.assert_array_equal(played.counts[:, :, COUNTS.index("arrived")], arrived)


# --- who is idle while there is work ---


def _ordinary_days(chance: Random, kinds: Table) -> Span:
    """Return days without grid time, appointments or windows, on which whoever may work does."""
    rows = [
        {
            "arrival": chance.choice([60.0 * chance.randrange(8), chance.uniform(0.0, 480.0)]),
            "effort": chance.choice([10.0, 60.0, chance.expovariate(0.02)]),
            "kind": chance.randrange(len(kinds)),
            "day": chance.randrange(4),
        }
        for _ in range(chance.randrange(60))
    ]
    for row in rows:
        row["due"] = row["day"] + chance.choice([0, 1, 2, 5])
    tasks = tasks_of(*sorted(rows, key=lambda row: (row["day"], row["arrival"])))
    size = chance.randint(1, 5)
    people = people_of(*({"may": chance.choice([ALL_KINDS, 1, 2, 5])} for _ in range(size)))
    present = np.array([[chance.random() < 0.8 for _ in range(4)] for _ in range(size)], np.bool_)
    return span_of(days_of(tasks, days=4), tasks, people, kinds, rules_of(), present)


def _idle_with_work(span: Span, segments: Table) -> float:
    """Return the minutes in which a person who is there is idle while a task waits that they may do."""
    wasted = 0.0
    for task in span.tasks:
        mine = segments[segments["name"] == task["name"]]
        for number in range(task["day"], len(span.days)):
            if (mine["day"][mine["outcome"] != LAID_DOWN] < number).any():
                break
            today = mine[mine["day"] == number]
            begin = task["arrival"] if number == task["day"] else 0.0
            end = today["start"][0] if len(today) else 480.0
            wasted += _idle_between(span, segments, task, number, begin, end)
    return wasted


def _idle_between(span: Span, segments: Table, task: Table, number: int, begin: float, end: float) -> float:
    """Return the idle minutes, within [begin, end) of a day, of people who may do a task."""
    idle = 0.0
    kind = span.kinds[task["kind"]]
    for place, person in enumerate(span.people):
        open_to_all = kind["line"] < 0 or (kind["mandatory"] and task["due"] < number)
        if not span.present[place, number] or not (open_to_all or int(person["may"]) >> int(task["kind"]) & 1):
            continue
        mine = segments[(segments["person"] == place) & (segments["day"] == number)]
        busy = np.minimum(mine["end"], end) - np.maximum(mine["start"], begin)
        idle += max(end - begin, 0.0) - float(np.maximum(busy, 0.0).sum())
    return idle


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(0, 2**32))
def test_nobody_is_idle_while_there_is_work_that_they_may_do(seed: int) -> None:
    """I07: counted over pairs of a person and a task that fit."""
    kinds = kinds_of(
        {"line": 1, "closing": SERVE, "mandatory": True, "priority": 1},
        {"line": 0, "closing": LAY_DOWN, "mandatory": True, "priority": 2},
        {"line": 2, "closing": SERVE, "priority": 2},
    )
    span = _ordinary_days(Random(seed), kinds)
    assert _idle_with_work(span, _kept(span)) <= CLOSE


def _kept(span: Span) -> Table:
    return play("compiled", [span]).segments()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(0, 2**32))
def test_starts_follow_arrivals_within_a_class(seed: int) -> None:
    """I08: one kind that everybody may do, without due days, whatever stands before it in priority."""
    chance = Random(seed)
    times = sorted(chance.choice([30.0 * chance.randrange(16), chance.uniform(0.0, 480.0)]) for _ in range(50))
    rows = [{"arrival": time, "effort": chance.expovariate(0.03), "kind": chance.randrange(2)} for time in times]
    tasks = tasks_of(*rows)
    span = span_of(
        days_of(tasks, days=3), tasks, people_of({}, {}, {}), kinds_of({"priority": 1}, {"priority": 2}), rules_of()
    )
    segments = _kept(span)
    for kind in range(2):
        mine = segments[segments["kind"] == kind]
        assert (np.diff(mine["day"] * 480.0 + mine["start"]) >= 0.0).all()
