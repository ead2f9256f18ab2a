"""The pages of docs are in step with their sources: the register, the scenario files and the kept results."""

from __future__ import annotations

import importlib
import math
import re
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from analysis.judgement.compare import Row, as_table
from analysis.judgement.questions import questions
from analysis.study.files import read_csv, write_csv
from analysis.study.manifest import FORMAT, KEYS, write_manifest
from analysis.study.metrics import METRICS
from sim import Scenario, declarations, read_scenario

DOCS = Path(__file__).parents[2] / "docs"


def docs_module(name: str) -> ModuleType:
    if str(DOCS) not in sys.path:
        sys.path.append(str(DOCS))
    return importlib.import_module(name)


levers = docs_module("levers_page")
generate = docs_module("generate")


@pytest.fixture(scope="module")
def given() -> Any:
    return levers.sources(DOCS.parent, read_scenario(generate.BASELINE))


def kept(runs: Path, run: str, effects: dict[str, float], periods: tuple[str, ...] = ("all",)) -> None:
    """A kept comparison in which each scenario has one effect, in points a year, visits and 10,000 yuan."""
    rows = []
    for name, value in effects.items():
        for metric, (scale, _) in levers.EFFECTS.items():
            about, size = METRICS[metric], value / scale
            sign = size if about.better == "lower" else -size
            judged = "no clear difference" if not abs(value) > 0.1 else "better" if sign < 0 else "worse"
            ends = (size - 0.1 / scale, size + 0.1 / scale)
            rows += [
                Row(metric, about.unit, about.better, "city", period, "baseline", name, 16, 1.0, 1.0 + size, size, *ends, 0.0, 0.5, judged)
                for period in periods
            ]  # fmt: skip
    (runs / run).mkdir(parents=True, exist_ok=True)
    write_csv(runs / run / "comparison.csv", as_table(rows))


@pytest.fixture
def made_up(given: Any, tmp_path: Path) -> Any:
    """The sources with made-up results, each scenario's effect by its place in the table."""
    rebound = {f"rebound_{share:02d}": share / 50 - 1.2 for share in (0, 25, 50, 75, 100)}
    kept(tmp_path, "rebound", rebound, ("2025", "all"))
    runs: dict[str, dict[str, float]] = {}
    for row in given.rows:
        for place, one in enumerate(row["scenarios"]):
            runs.setdefault(row.get("run", "all_levers"), {})[one["name"]] = place / 4 - 0.8
    for run, effects in runs.items():
        kept(tmp_path, run, effects)
    return replace(given, runs=tmp_path)


def test_the_numbers_of_the_model_page_are_up_to_date() -> None:
    page = (DOCS / "model.md").read_text(encoding="utf-8")
    assert generate.generated(page) == page, "python docs/generate.py"
    assert all(f"<!-- numbers: {name} -->" in page for name in generate.BLOCKS)


def test_the_page_of_levers_is_there_once_its_results_are_kept_and_up_to_date(given: Any) -> None:
    page = DOCS / "levers.md"
    assert page.is_file() == bool(given.kept("all_levers"))
    if page.is_file():
        assert generate.levers() == page.read_text(encoding="utf-8"), "python docs/generate.py"


def test_the_answers_of_the_page_on_decisions_are_up_to_date_and_its_figures_are_there() -> None:
    page = generate.DECISION.read_text(encoding="utf-8")
    assert generate.decision_page.generated(page, generate.RESULTS) == page, "python docs/generate.py"
    shown = re.findall(r"\]\((figures/[^)]*)\)", page)
    assert len(shown) >= 2 * len(questions())
    assert all((DOCS / path).is_file() for path in shown)


def test_every_declared_lever_answers_a_sentence_of_the_report(made_up: Any) -> None:
    declared = {number.key for number in declarations(Scenario) if number.role == "lever"}
    assert {key for row in made_up.rows for key in row["levers"]} == declared
    page = levers.page(made_up)
    assert all(f"`{key}`" in page for key in declared)


def test_a_scenario_moves_only_levers_that_the_page_names(given: Any) -> None:
    named = {key for row in given.rows for key in row["levers"]}
    for scenario in given.scenarios.values():
        assert {change.lever for change in (*scenario.policies, *scenario.rules)} <= named, scenario.name


def test_every_scenario_of_the_studies_has_its_place_on_the_page(given: Any) -> None:
    names = [one["name"] for row in given.rows for one in row["scenarios"]]
    assert len(names) == len(set(names))
    assert set(names) == set(given.scenarios)
    folder = DOCS.parent / "scenarios" / "luohe"
    for study in ("all_levers.toml", "study.toml", "stress.toml"):
        assert set(tomllib.loads((folder / study).read_text(encoding="utf-8"))["study"]["scenarios"]) <= {
            *names,
            "baseline",
        }


def test_the_page_holds_sentence_mechanism_evidence_and_what_was_found(made_up: Any) -> None:
    page = levers.page(made_up)
    for row in made_up.rows:
        assert f"> {row['report_zh']}" in page
        assert all(one["zh"] in page and one["en"] in page for one in row["scenarios"])
    assert f"| {made_up.scenarios['pay_level_rise'].header.title_zh}" in page
    assert "√ −0.80 [−0.90, −0.70] | × −0.80 [−0.90, −0.70] | √ −0.8 [−0.9, −0.7]" in page
    assert "`pay.overtime_felt`（假设 assumption）" in page
    assert made_up.entries["pay.overtime_felt"].source_zh in page


def test_a_page_with_something_missing_is_refused_and_all_of_it_is_named(made_up: Any) -> None:
    (made_up.runs / "stress" / "comparison.csv").unlink()
    kept(made_up.runs, "luohe", {"pay_and_cut": -1.0})
    entries = {key: entry for key, entry in made_up.entries.items() if key != "burden.rebound"}
    scenarios = {name: one for name, one in made_up.scenarios.items() if name != "pay_ladder"}
    with pytest.raises(levers.PageError) as refused:
        levers.page(replace(made_up, entries=entries, scenarios=scenarios))
    said = str(refused.value)
    assert "docs/runs/stress/comparison.csv is missing" in said
    assert "docs/runs/luohe/comparison.csv lacks plans_as_written: resignation_rate" in said
    assert "campaign_year" not in said
    assert "burden.rebound, evidence of admin_cut_rebound, is not in the register" in said
    assert "there is no scenario file pay_ladder.toml" in said


def test_the_page_does_without_the_study_of_rebound(made_up: Any) -> None:
    assert "年已看不出减负" in levers.page(made_up)
    (made_up.runs / "rebound" / "comparison.csv").unlink()
    assert "年已看不出减负" not in levers.page(made_up)


def test_the_cut_stops_paying_where_it_no_longer_clearly_helps_in_the_last_year(made_up: Any) -> None:
    """Effects of −1.2, −0.7, −0.2, 0.3 and 0.8 points: the first three are clear, and 75 % is worse."""
    page = levers.page(made_up)
    assert "每年回潮 75% 起，到 2025 年已看不出减负能减少辞职；每年回潮 0% 起，走访反而比不减负时少" in page
    assert "| 50% | √ −0.20 [−0.30, −0.10]" in page


def test_a_cut_that_always_helps_is_said_to(made_up: Any) -> None:
    row = made_up.kept("rebound", "2025")["rebound_00"]["visits_per_household"]._replace(verdict="better")
    helpful = {share: dict.fromkeys(levers.EFFECTS, row) for share in (0.0, 50.0)}
    assert levers._stops_paying(helpful, "2025").startswith("在所比较的各档，到 2025 年减负都还有作用。")


def test_an_undefined_effect_is_a_dash(made_up: Any) -> None:
    row = made_up.kept("all_levers")["dynamic_pay"]["total_cost"]
    assert levers.effect(row._replace(difference=math.nan, verdict="")) == "—"
    assert levers.effect(row._replace(difference=2e4, low=1e4, high=3e4, verdict="worse")) == "× +2.0 [+1.0, +3.0]"


def test_of_a_study_folder_the_city_over_all_years_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, "results", {"pay_ladder": -1.0})
    home = tmp_path / "results"
    rows = read_csv(home / "comparison.csv")
    more = {name: np.concatenate([column, column, column]) for name, column in rows.items()}
    more["group"][3:6], more["metric"][6:9] = "band:over_30k", "hall_wait"
    write_csv(home / "comparison.csv", more)
    study = {"name": "mine", "headline": ["resignation_rate"]}
    write_manifest(home, dict.fromkeys(KEYS) | {"format": FORMAT, "study": study})
    monkeypatch.setattr(generate, "RESULTS", tmp_path)
    assert generate.keep(home) == tmp_path / "mine" / "comparison.csv"
    assert list(read_csv(tmp_path / "mine" / "comparison.csv")["metric"]) == list(levers.EFFECTS)
