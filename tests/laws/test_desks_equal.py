"""The desk to be read and the desk to be fast give the same results, to the bit."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import numpy as np
import pytest
from desk_builder import (
    ALL_KINDS,
    FOREVER,
    Played,
    days_of,
    kinds_of,
    people_of,
    plain,
    play,
    rules_of,
    span_of,
    tasks_of,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.base.randomness import DISTRIBUTIONS
from sim.base.units import Table
from sim.work.desk import APPOINTMENT, IDLE_RULES, LAY_DOWN, NO_DUE, SERVE, STATE, Span
from sim.work.desk_memory import MOST_KINDS

ROWS = 3


def _with_effort(effort: tuple[str, float], **kind: Any) -> dict[str, Any]:
    """Return a kind whose distribution and coefficient of variation suit each other."""
    return kind | {"distribution": DISTRIBUTIONS[effort[0]], "cv": effort[1]}


RULES = st.fixed_dictionaries(
    {
        "windows": st.sampled_from([0, 1, 2, 6]),
        "hall_minutes": st.sampled_from([0.0, 100.0, 500.0, 2000.0]),
        "hall_duty": st.booleans(),
        "switching": st.sampled_from([0.0, 4.0, 3.7]),
        "duty_minutes": st.sampled_from([120.0, 240.0]),
        "grid_minutes": st.sampled_from([0.0, 120.0, 240.0]),
        "evening_minutes": st.sampled_from([0.0, 60.0, 150.0]),
        "erosion_start": st.sampled_from([0.0, 0.2, 1.0]),
        "erosion_end": st.sampled_from([0.2, 1.0, 1.5]),
        "grace": st.sampled_from([0.0, 15.0]),
        "smoothing": st.sampled_from([1.0, 5.0]),
        "most": st.sampled_from([1.0, 1.5, 3.0]),
        "speed_exponent": st.sampled_from([0.0, -0.64, -1.3]),
        "return_base": st.sampled_from([0.0, 0.03, 0.5]),
        "return_hurried": st.sampled_from([0.0, 0.25]),
        "return_perfunctory": st.sampled_from([0.0, 0.3, 0.9]),
        "return_effort": st.sampled_from([0.0, 0.5, 1.0]),
        "return_after": st.sampled_from([0, 1]),
        "return_due": st.sampled_from([1, 3]),
        "fresh_effort": st.booleans(),
        "breeds": st.booleans(),
        "chase": st.sampled_from([0.0, 0.1, 1.0]),
        "chase_minutes": st.sampled_from([0.0, 20.0]),
        "perfunctory_after": st.sampled_from([1, 2, 10]),
        "perfunctory_effort": st.sampled_from([0.0, 0.25, 1.0]),
        "missed_after": st.sampled_from([1, 3, 20]),
        "days_ahead": st.sampled_from([1, 5, 11]),
        "idle": st.sampled_from(sorted(IDLE_RULES.values())),
    }
)

EFFORTS = [
    ("constant", 0.0),
    ("exponential", 1.0),
    ("lognormal", 1.117),
    ("gamma", 0.8),
    ("erlang", 0.577),
    ("hyperexponential", 2.0),
    ("uniform", 0.5),
]
WORK = st.fixed_dictionaries(
    {
        "minutes": st.sampled_from([7.0, 20.0, 60.0]),
        "effort": st.sampled_from(EFFORTS),
        "priority": st.integers(1, 4),
        "line": st.integers(-1, 3),
        "group": st.integers(0, 2),
        "closing": st.sampled_from([LAY_DOWN, LAY_DOWN, SERVE, APPOINTMENT]),
        "mandatory": st.booleans(),
        "residents_first": st.booleans(),
    }
).map(lambda kind: _with_effort(**kind))
HALL = st.fixed_dictionaries(
    {"minutes": st.just(12.0), "priority": st.integers(1, 3), "line": st.just(-1), "group": st.integers(0, 2)}
).map(lambda kind: kind | {"hall": True, "closing": SERVE})
KINDS = st.builds(
    lambda work, hall: sorted(work + hall, key=lambda kind: kind["priority"]),
    st.lists(WORK, min_size=1, max_size=6),
    st.lists(HALL, max_size=2),
)

DAYS = st.fixed_dictionaries(
    {
        "overtime": st.sampled_from([0.0, 60.0, 180.0]),
        "grid_group": st.integers(-1, 1),
        "evening_group": st.integers(-1, 1),
        "last_due": st.sampled_from([20, FOREVER]),
    }
)


def _minutes(chance: Random, longest: float) -> float:
    """Return an instant or a duration; round ones make events meet."""
    return chance.choice([0.0, 5.0, 10.0, 20.0, 60.0, chance.expovariate(0.04), chance.uniform(0.0, longest)])


def _task(chance: Random, kind: int, about: dict[str, Any], day: int, length: float) -> dict[str, Any]:
    due = chance.choice([0, 0, 1, 3, 10, NO_DUE])
    return {
        "arrival": min(_minutes(chance, length), length * (1.0 - 1e-12)),
        "effort": _minutes(chance, 400.0),
        "patience": chance.choice([5.0, 45.0, chance.expovariate(0.05), math.inf]) if about.get("hall") else math.inf,
        "name": chance.getrandbits(64),
        "day": day,
        "due": day + due if due < NO_DUE else NO_DUE,
        "row": chance.randrange(ROWS),
        "kind": kind,
    }


def _tasks(chance: Random, kinds: list[dict[str, Any]], first: int, days: int, length: float, busy: float) -> Table:
    """Return tasks for some days, by day and minute."""
    rows = []
    for day in range(first, first + days):
        for _ in range(int(busy * chance.random() * length / 480.0)):
            kind = chance.randrange(len(kinds))
            rows.append(_task(chance, kind, kinds[kind], day, length))
    return tasks_of(*sorted(rows, key=lambda row: (row["day"], row["arrival"])))


def _person(chance: Random, person: int, kinds: int) -> dict[str, Any]:
    return {
        "productivity": chance.choice([1.0, 0.6, chance.uniform(0.5, 1.3)]),
        "overtime_left": chance.choice([0.0, 100.0, chance.uniform(0.0, 500.0)]),
        "may": chance.choice([0, ALL_KINDS, chance.getrandbits(kinds)]),
        "lines": chance.randint(1, 3),
        "last_kind": chance.randint(-1, kinds - 1),
        "person": person,
    }


class Spans(list[Span]):
    """Spans that a failing test can name in a line."""

    def __repr__(self) -> str:
        return f"{len(self)} spans of {[len(span.tasks) for span in self]} tasks, key {self[0].key.tolist()}"


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Draw one to three spans of one desk, whose team changes in between."""
    rules, kinds = rules_of(**draw(RULES)), draw(KINDS)
    chance = Random(draw(st.integers(0, 2**32)))
    length = draw(st.sampled_from([480.0, 480.0, 3000.0]))
    busy = draw(st.sampled_from([4.0, 20.0, 60.0, 100.0]))
    made, first = Spans(), draw(st.integers(0, 3))
    for _ in range(draw(st.integers(1, 3))):
        days = chance.randint(1, 5)
        tasks = _tasks(chance, kinds, first, days, length, busy)
        team = [person for person in range(10) if chance.random() < draw(st.sampled_from([0.0, 0.3, 0.9]))]
        people = people_of(*(_person(chance, person, len(kinds)) for person in team))
        about = days_of(tasks, days=days, minutes=length, first=first, **draw(DAYS))
        present = np.array([[chance.random() < 0.8 for _ in range(days)] for _ in team], np.bool_)
        key = (7, chance.randrange(5))
        made.append(span_of(about, tasks, people, kinds_of(*kinds), rules, present.reshape(len(team), days), key))
        first += days
    return made


def assert_same(one: Played, other: Played) -> None:
    """Say where two desks differ, bit by bit."""
    np.testing.assert_array_equal(one.counts, other.counts)
    np.testing.assert_array_equal(one.segments(), other.segments())
    np.testing.assert_array_equal(one.sums, other.sums)
    for mine, theirs in zip(one.results, other.results, strict=True):
        for name in ("worked", "overtime", "pressure", "waiting"):
            assert getattr(mine, name).tobytes() == getattr(theirs, name).tobytes(), name
    for team, rival in zip(one.people, other.people, strict=True):
        assert team.tobytes() == rival.tobytes()
    for name in STATE.names or ():
        assert one.book.state[name][0] == other.book.state[name][0], name
    for kind in range(MOST_KINDS):
        assert one.queue(kind) == other.queue(kind)
    assert _tomorrow(one) == _tomorrow(other)


def _tomorrow(played: Played) -> list[dict[str, Any]]:
    """Return what comes back on the next morning, by serial."""
    tasks = played.book.tasks[len(played.book.tasks) - int(played.book.state["later"][0]) :]
    return sorted(plain(tasks), key=lambda task: task["serial"])


def _same(asked: list[Span]) -> None:
    assert_same(play("compiled", asked, ROWS), play("reference", asked, ROWS))


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(spans())
def test_both_desks_give_the_same_results(asked: list[Span]) -> None:
    _same(asked)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))
@given(spans())
def test_both_desks_give_the_same_results_on_fresh_days(asked: list[Span]) -> None:
    _same(asked)
