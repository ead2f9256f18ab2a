"""A generic workplace is a scenario file too: cases with exact answers through the reader and `run` alone."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import RunRecord, load, run

CASES = {case["id"]: case for case in json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))["cases"]}
HOURS_PER_YEAR = 8760

HEAD = """format = 1
evidence = "evidence.toml"
[scenario]
title_zh = "一个班组"
title_en = "one team"
[clock]
start = 2021-01-01
end = {end}
[calendar]
mode = "{mode}"
day_minutes = {day_minutes}
[desk]
idle = "{idle}"
[[city.communities]]
id = "W"
name_zh = "班组"
name_en = "team"
posts = {posts}
windows = 1000
{team}
"""
KIND = """[kinds.{id}]
name_zh = "{id}"
name_en = "{id}"
priority = {priority}
closing = "serve"
per_community = {per_year}
minutes = {minutes}
distribution = "{distribution}"
cv = 1.0
"""
REGISTER = """format = 1
[evidence]
title_zh = "算例"
title_en = "cases"
"""
ENTRY = """[[numbers]]
key = "kinds.{id}.{field}"
central = {value}
distribution = "fixed"
grade = "assumption"
source_zh = "算例"
source_en = "set by the case"
"""


def workplace(folder: Path, kinds: list[dict[str, Any]], script: str = "", **head: Any) -> Path:
    """Write a scenario of one team and its register; return its path."""
    neutral = {"mode": "always_open", "day_minutes": 480.0, "idle": "longest_idle", "posts": 1, "team": ""}
    kinds = [{"priority": 1, "minutes": 0.0, "per_year": 0.0, "distribution": "exponential"} | kind for kind in kinds]
    text = HEAD.format(**(neutral | head)) + "".join(KIND.format(**kind) for kind in kinds) + script
    fields = (("per_community", "per_year"), ("minutes", "minutes"))
    entries = [ENTRY.format(id=kind["id"], field=name, value=kind[key]) for kind in kinds for name, key in fields]
    (folder / "evidence.toml").write_text(REGISTER + "".join(entries), encoding="utf-8")
    (folder / "workplace.toml").write_text(text, encoding="utf-8")
    return folder / "workplace.toml"


def members(*teams: tuple[list[str], float]) -> str:
    rows = [f"{{ kinds = {json.dumps(kinds)}, productivity = {speed} }}" for kinds, speed in teams]
    return f"team = [{', '.join(rows)}]"


def waits(record: RunRecord, kind: str, first_hour: float, last_hour: float) -> np.ndarray[Any, Any]:
    """Return the hours waited by the tasks of a kind that arrived in [first, last) hours."""
    trace = record.trace
    hours = trace["arrival"] / 60.0
    mine = (trace["kind"] == kind) & (hours >= first_hour) & (hours < last_hour)
    waited: np.ndarray[Any, Any] = (trace["start"][mine] - trace["arrival"][mine]) / 60.0
    return waited


def judge(case: str, quantity: str, samples: list[float]) -> None:
    """Require z ≤ 4 and a standard error small enough to tell."""
    about = next(q for q in CASES[case]["quantities"] if q["name"] == quantity)
    error = float(np.std(samples, ddof=1) / math.sqrt(len(samples)))
    tolerance = about["tolerance"]
    assert error <= tolerance.get("max_se", tolerance.get("max_rel_se", 0.0) * abs(about["expected"])), "too noisy"
    assert abs(np.mean(samples) - about["expected"]) <= 4.0 * error


def test_q01_one_queue(tmp_path: Path) -> None:
    visit = {"id": "visit", "per_year": 1.5 * HOURS_PER_YEAR, "minutes": 20.0}
    scenario = load(workplace(tmp_path, [visit], end="2021-04-03"))
    records = [run(scenario, seed=3, replication=number, keep_trace=True) for number in range(60)]
    samples = [waits(record, "visit", 200.0, 2200.0) for record in records]
    judge("Q01-mm1-50", "mean_wait", [float(sample.mean()) for sample in samples])
    judge("Q01-mm1-50", "p_wait", [float((sample > 0.0).mean()) for sample in samples])


@pytest.mark.slow
def test_p06_specialists_before_the_generalist(tmp_path: Path) -> None:
    kinds = [
        {"id": "A", "per_year": 2.0 * HOURS_PER_YEAR, "minutes": 24.0, "priority": 1},
        {"id": "B", "per_year": 2.5 * HOURS_PER_YEAR, "minutes": 20.0, "priority": 2},
    ]
    lines = [kind | {"id": kind["id"]} for kind in kinds]
    path = workplace(
        tmp_path,
        lines,
        end="2021-08-06",
        idle="fewest_lines",
        posts=3,
        team=members((["A"], 1.0), (["B"], 1.0), (["A", "B"], 1.0)),
    )
    text = path.read_text(encoding="utf-8")
    for name in ("A", "B"):
        text = text.replace(f"[kinds.{name}]\n", f'[kinds.{name}]\nline = "{name}"\n')
    path.write_text(text, encoding="utf-8")
    scenario = load(path)
    records = [run(scenario, seed=3, replication=number, keep_trace=True) for number in range(60)]
    for name in ("A", "B"):
        samples = [float(waits(record, name, 200.0, 5200.0).mean()) for record in records]
        judge("P06-skills", f"mean_wait_{name}", samples)


@pytest.mark.slow
def test_q37_the_fastest_first(tmp_path: Path) -> None:
    visit = {"id": "visit", "per_year": 3.0 * HOURS_PER_YEAR, "minutes": 60.0}
    team = members(([], 3.0), ([], 1.5))
    scenario = load(workplace(tmp_path, [visit], end="2022-03-02", idle="fastest", posts=2, team=team))
    records = [run(scenario, seed=3, replication=number, keep_trace=True) for number in range(60)]
    samples = [float(waits(record, "visit", 200.0, 10_200.0).mean()) for record in records]
    judge("Q37-mixed-speed", "mean_wait_fastest_idle_first", samples)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_t03_a_scripted_day(tmp_path: Path, engine: str) -> None:
    case = CASES["T03-priority-trace"]
    script = "".join(
        f'[[script.tasks]]\ncommunity = "W"\nkind = "{task["task_class"]}"\n'
        f"minute = {task['arrive']}\neffort = {task['service']}\n"
        for task in case["inputs"]["tasks"]
    )
    kinds = [{"id": name, "priority": place} for place, name in enumerate("ABC", start=1)]
    scenario = load(workplace(tmp_path, kinds, script, end="2021-01-01", posts=2))
    trace = run(scenario, engine=engine, keep_trace=True).trace
    expected = {q["name"]: q["expected"] for q in case["quantities"]}
    found = sorted(zip(trace["kind"], trace["arrival"], trace["start"], trace["end"], strict=True))
    wanted = sorted(
        (task["task_class"], task["arrive"], expected[f"start_{task['id']}"], expected[f"end_{task['id']}"])
        for task in case["inputs"]["tasks"]
    )
    assert found == wanted


def test_a_scripted_absence_and_an_unknown_kind(tmp_path: Path) -> None:
    task = '[[script.tasks]]\ncommunity = "W"\nkind = "A"\nminute = 0\neffort = 10\n'
    away = '[[script.absences]]\ncommunity = "W"\npost = 1\ndate = 2021-01-01\n'
    office = {"end": "2021-01-02", "mode": "every_day"}
    trace = run(load(workplace(tmp_path, [{"id": "A"}], task + away, **office)), keep_trace=True).trace
    assert trace["day"].tolist() == [1]
    with pytest.raises(Exception, match=r"script\.tasks\[1\]\.kind"):
        load(workplace(tmp_path, [{"id": "A"}], task.replace('kind = "A"', 'kind = "Z"'), **office))
