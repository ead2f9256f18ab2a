"""Scripted days whose every start and end is known by hand, at both desks."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk_builder import DESKS, Played, days_of, kinds_of, people_of, play, rules_of, span_of, starts, tasks_of

from sim.base.units import Table
from sim.work.desk import LAY_DOWN, OUTCOMES, SERVE

CASES: dict[str, Any] = {
    case["id"].split("-")[0]: case
    for case in json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))["cases"]
}
ORIGINALS = Path(__file__).parents[3] / "shared" / "verification" / "cases.json"


def expected(case: str) -> dict[str, Any]:
    """Return the exact answers of a case, by name."""
    return {quantity["name"]: quantity["expected"] for quantity in CASES[case]["quantities"]}


def at_desk(
    desk: str, tasks: Table, people: int, *, kinds: Table | None = None, rules: Table | None = None, **about: Any
) -> Played:
    """Play scripted tasks with `people` alike; a long day that nothing cuts off, unless said otherwise."""
    days = days_of(tasks, **({"minutes": 1000.0} | about))
    team = people_of(*({"overtime_left": 1e6} for _ in range(people)))
    kinds = kinds_of({}) if kinds is None else kinds
    return play(desk, [span_of(days, tasks, team, kinds, rules_of() if rules is None else rules)])


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.skipif(not ORIGINALS.exists(), reason="the verification material is not beside the project")
def test_cases_are_those_of_the_verification_material() -> None:
    originals = {case["id"]: case for case in json.loads(ORIGINALS.read_text(encoding="utf-8"))["cases"]}
    for case in CASES.values():
        original = originals[case["id"]]
        assert {name: original[name] for name in case} == case


def test_regular_arrivals(desk: str) -> None:
    """T01: every ten minutes a task of seven."""
    answer = expected("T01")
    played = at_desk(desk, tasks_of(*({"arrival": 10.0 * n, "effort": 7.0} for n in range(30))), 1)
    line = played.segments()
    assert played.counted("completed") == len(line) == answer["tasks_completed"]
    assert (line["start"] - line["arrival"]).mean() == answer["mean_wait"]
    busy = played.results[0].worked.sum()
    assert busy == (line["end"] - line["arrival"]).sum() == answer["busy_minutes"]
    assert busy / 300.0 == pytest.approx(answer["utilisation"], abs=1e-9)
    assert busy / 300.0 == pytest.approx(answer["time_average_in_system"], abs=1e-9)
    assert line["end"].max() == answer["last_completion"]


def test_priorities(desk: str) -> None:
    """T03: twelve tasks, three classes, two workers."""
    asked = CASES["T03"]["inputs"]["tasks"]
    rows = [{"arrival": task["arrive"], "effort": task["service"], "kind": task["priority"] - 1} for task in asked]
    kinds = kinds_of({"priority": 1}, {"priority": 2}, {"priority": 3})
    line = at_desk(desk, tasks_of(*rows), 2, kinds=kinds).segments()
    seen = {f"start_{task['id']}": row["start"] for task, row in zip(asked, line, strict=True)}
    seen |= {f"end_{task['id']}": row["end"] for task, row in zip(asked, line, strict=True)}
    for kind, name in enumerate("ABC"):
        of_class = line[line["kind"] == kind]
        seen[f"mean_wait_class_{name}"] = (of_class["start"] - of_class["arrival"]).mean()
    seen["makespan"] = line["end"].max()
    assert seen == pytest.approx(expected("T03"), abs=1e-9)


def test_one_instant(desk: str) -> None:
    """T07: who is free at the very instant of the deadline still serves."""
    answer = expected("T07")
    rows = [
        {"arrival": 0.0, "effort": 10.0, "patience": 100.0},
        {"arrival": 2.0, "effort": 5.0, "patience": 8.0},
        {"arrival": 10.0, "effort": 5.0, "patience": 100.0},
    ]
    played = at_desk(desk, tasks_of(*rows), 1, kinds=kinds_of({"hall": True}))
    _, c, b = played.segments()
    assert (c["start"], b["start"]) == (10.0, 15.0)
    assert c["start"] - c["arrival"] == answer["wait_C"]
    assert b["start"] - b["arrival"] == answer["wait_B"]
    assert played.counted("abandoned") == answer["abandoned"]


def test_no_tasks(desk: str) -> None:
    """T08: thirty days without work."""
    played = at_desk(desk, tasks_of(), 3, days=30, minutes=480.0)
    answer = expected("T08")
    assert played.counted("arrived") == answer["tasks_arrived"]
    assert played.results[0].worked.sum() == answer["utilisation"]
    assert played.results[0].waiting.sum() == played.sums.sum() == answer["time_average_queue"]
    assert len(played.segments()) == 0


@pytest.mark.parametrize("posts", [0, 2])
def test_nobody_there(desk: str, posts: int) -> None:
    """T09: no post filled, or all absent; work piles up."""
    tasks = tasks_of(*({"arrival": 30.0 * n, "effort": 10.0} for n in range(1, 20)))
    days = days_of(tasks, minutes=600.0)
    team = people_of(*({} for _ in range(posts)))
    away = np.zeros((posts, 1), np.bool_)
    played = play(desk, [span_of(days, tasks, team, kinds_of({}), rules_of(), away)])
    answer = expected("T09")
    assert len(played.queue(0)) == answer["tasks_waiting_at_horizon"]
    waited = sum(600.0 - task["arrival"] for task in played.queue(0)) / 60.0
    assert waited == pytest.approx(answer["queue_time_integral"], abs=1e-9)
    assert played.counted("completed") == answer["completed"]
    assert played.results[0].worked.sum() == 0.0


# --- closing, by hand ---


def test_paper_is_laid_down_and_resumed_by_the_same_person(desk: str) -> None:
    tasks = tasks_of({"arrival": 400.0, "effort": 100.0}, {"arrival": 400.0, "effort": 200.0})
    line = at_desk(desk, tasks, 2, kinds=kinds_of({"closing": LAY_DOWN}), days=2, minutes=480.0).segments()
    seen = [tuple(row[["person", "day", "start", "end", "outcome"]]) for row in line]
    assert seen == [(0, 0, 400, 480, 1), (0, 1, 0, 20, 0), (1, 0, 400, 480, 1), (1, 1, 0, 120, 0)]


def test_what_is_laid_down_stays_reserved_until_it_is_resumed(desk: str) -> None:
    """Somebody who laid down two tasks in one day resumes the urgent one first, the other a day later."""
    plan, form = {"kind": 0}, {"kind": 1}
    tasks = tasks_of(
        plan | {"arrival": 0.0, "effort": 900.0},
        form | {"arrival": 470.0, "effort": 600.0, "due": 1},
        form | {"day": 1, "arrival": 470.0, "effort": 10.0, "due": 2},
    )
    kinds = kinds_of({"closing": LAY_DOWN}, {"closing": LAY_DOWN, "mandatory": True})
    days, team = days_of(tasks, days=3, overtime=60.0), people_of({"overtime_left": 120.0}, {})
    present = np.array([[True, True, True], [False, False, True]])
    line = play(desk, [span_of(days, tasks, team, kinds, rules_of(), present)]).segments()
    seen = [tuple(row[["name", "person", "day", "start", "end"]]) for row in line]
    assert seen[:2] == [(1, 0, 0, 0, 480), (1, 0, 2, 0, 420)]
    assert seen[2:] == [(2, 0, 0, 480, 540), (2, 0, 1, 0, 540), (3, 1, 2, 0, 10)]


def test_urgent_paper_goes_on_until_the_limit_of_overtime(desk: str) -> None:
    tasks = tasks_of({"arrival": 470.0, "effort": 100.0, "due": 1}, {"arrival": 470.0, "effort": 100.0, "due": 2})
    kinds = kinds_of({"closing": LAY_DOWN, "mandatory": True})
    played = at_desk(desk, tasks, 1, kinds=kinds, minutes=480.0, overtime=60.0)
    (row,) = played.segments()
    assert (row["start"], row["end"], OUTCOMES[row["outcome"]]) == (470.0, 540.0, "laid down")
    assert played.results[0].overtime.tolist() == [[60.0]]
    assert [task["effort"] for task in played.queue(0)] == [30.0, 100.0]


def test_residents_are_served_to_the_end_and_the_hall_is_emptied(desk: str) -> None:
    rows = [{"arrival": 470.0, "effort": 30.0}, {"arrival": 475.0, "effort": 30.0}]
    played = at_desk(desk, tasks_of(*rows), 1, kinds=kinds_of({"hall": True, "closing": SERVE}), minutes=480.0)
    served, left = played.segments()
    assert (served["end"], OUTCOMES[served["outcome"]]) == (500.0, "completed")
    assert (left["end"], OUTCOMES[left["outcome"]]) == (480.0, "abandoned")
    assert played.results[0].overtime.tolist() == [[20.0]]


def test_limit_of_overtime_that_rounding_would_miss(desk: str) -> None:
    """A limit of 0.1 minutes, after which 480 + 0.1 − 480 is less than 0.1."""
    assert (480.0 + 0.1) - 480.0 != 0.1
    tasks = tasks_of({"arrival": 0.0, "effort": 1000.0, "due": 0})
    days = days_of(tasks, minutes=480.0, overtime=180.0)
    team = people_of({"overtime_left": 0.1})
    kinds = kinds_of({"closing": LAY_DOWN, "mandatory": True})
    played = play(desk, [span_of(days, tasks, team, kinds, rules_of())])
    assert played.segments()["end"].tolist() == [480.0 + 0.1]
    assert played.people[0]["overtime_left"][0] == pytest.approx(0.0, abs=1e-9)


def test_a_chase_counts_in_the_pressure_of_its_morning(desk: str) -> None:
    """Whether or not other work stands between the late task and its chase-up."""
    kinds = kinds_of({"closing": LAY_DOWN, "mandatory": True})
    rules = rules_of(chase=1.0, chase_minutes=288.0, smoothing=1.0, presence=1.0, task_share=1.0)
    alone = [{"effort": 96.0, "due": 0}]
    crowd = [*alone, {"effort": 96.0, "due": 2}, {"effort": 96.0, "due": 9}]
    raw = {}
    for name, rows in (("alone", alone), ("crowd", crowd)):
        tasks = tasks_of(*rows)
        days, team = days_of(tasks, days=2), people_of({})
        away = np.zeros((1, 2), np.bool_)
        raw[name] = play(desk, [span_of(days, tasks, team, kinds, rules, away)]).results[0].pressure[1]
    assert raw["alone"] == pytest.approx(max(96 / 480, 384 / 960))
    assert raw["crowd"] == pytest.approx(max(96 / 480, 480 / 960))


def test_first_starts_are_in_order_of_arrival(desk: str) -> None:
    tasks = tasks_of(*({"arrival": float(n // 3), "effort": 1.0 + n % 5} for n in range(40)))
    begun = starts(at_desk(desk, tasks, 3).segments())
    assert (np.diff(begun) >= 0.0).all()
    assert math.isfinite(begun.max())
