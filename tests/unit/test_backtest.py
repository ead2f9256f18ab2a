"""Back-tests: the generic workplace, what a change does to it, and what is said of it."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.fitting.backtest import Cell, run_backtests, verdict_of
from analysis.fitting.cases import Case, Observed
from analysis.fitting.course import PARTS, Course, by_month
from analysis.fitting.workplace import Levels, at, changed, first_guess, generic, retimed
from analysis.report.terminal import Terminal
from analysis.report.validation import validate_and_show
from analysis.study.bench import Bench
from sim import Loaded, Scenario, laid_over, read_scenario, run

ROOT = Path(__file__).parents[2] / "scenarios"
OVERLAY = ROOT / "backtests" / "workplace.toml"
ABOUT = {
    **{f"{name}_{lang}": name for name in ("title", "place", "source") for lang in ("zh", "en")},
    "years": "2020",
    "grade": "B",
}
SMALL = {"turnover": 0.3, "units": 6, "hiring_days": 30.0}


def case(moved: dict[str, Any], workplace: dict[str, Any] | None = None, **observed: Any) -> Case:
    seen = {"change": -0.1, "low": -0.2, "high": 0.0, "months": 6} | observed
    tables = {"case": ABOUT, "workplace": SMALL | (workplace or {}), "change": moved, "observed": seen}
    return Case.model_validate(tables)


@pytest.fixture(scope="module")
def luohe() -> Loaded:
    return read_scenario(ROOT / "luohe" / "baseline.toml", "blend")


@pytest.fixture(scope="module")
def plain(luohe: Loaded) -> Loaded:
    """Luohe where pay alone moves people, and nobody differs from anybody."""
    scenario = luohe.scenario
    off = dict.fromkeys(("tasks", "absence", "strain_effect", "contagion", "other_exits"), False)
    attrition = {"frailty_variance": 0.0, "tenure_profile": (1.0,) * 6, "support_ratio": 1.0}
    update = {
        "mechanisms": scenario.mechanisms.model_copy(update=off),
        "attrition": scenario.attrition.model_copy(update=attrition),
    }
    return dataclasses.replace(luohe, scenario=scenario.model_copy(update=update))


def cell(loaded: Loaded, one: Case, replications: int = 2) -> Cell:
    return run_backtests([one], {"blend": loaded}, OVERLAY, Bench(1, workers=1), replications)[0]


def workplace(loaded: Loaded, one: Case, months: int = 3) -> Scenario:
    return generic(loaded.scenario, OVERLAY, one, months)


# --- what comes of a change ---------------------------------------------------------------------------------------


def test_no_change_gives_exactly_none(plain: Loaded) -> None:
    found = cell(plain, case({}), 8)
    assert (found.change, found.low, found.high) == (0.0, 0.0, 0.0)
    assert set(found.parts.values()) == {0.0}
    assert found.verdict == "within"


def test_pay_alone_moves_turnover_by_its_elasticity(plain: Loaded) -> None:
    one = case({"pay": 1.22}, {"units": 50, "counts": "resignations"}, months=12)
    found = cell(plain, one, 8)
    expected = 1.22**-1.5 - 1
    assert found.parts["pay"] == pytest.approx(-1.5 * math.log(1.22), abs=0.003)
    assert abs(found.change - expected) < 3 * found.error
    assert found.error < 0.03


def test_the_contributions_add_up(luohe: Loaded) -> None:
    found = cell(luohe, case({"pay": 1.2, "workload": 1.2}))
    assert set(found.parts) == set(PARTS)
    assert sum(found.parts.values()) == pytest.approx(math.log1p(found.change), abs=1e-9)
    assert found.parts["pay"] < 0 < found.parts["strain"]


def test_a_later_period_is_compared_with_an_earlier_one(plain: Loaded) -> None:
    periods = {"compare": "earlier", "before_months": (0, 12), "after_months": (24, 36)}
    one = case({"outside_growth": 0.2}, {"units": 30, "counts": "resignations"}, change=0.5, high=1, **periods)
    found = cell(plain, one, 4)
    assert found.parts["pay"] == pytest.approx(1.5 * 2 * math.log(1.2), abs=0.02)
    assert abs(found.change - (1.2**3 - 1)) < 3 * found.error
    assert found.start == pytest.approx(0.3, rel=0.06)


def test_the_unchanged_workplace_has_the_turnover_of_the_case(plain: Loaded) -> None:
    found = cell(plain, case({"pay": 1.1}, {"units": 60, "turnover": 0.5}, months=12), 8)
    assert found.start == pytest.approx(0.5, rel=0.02)


# --- the workplace ------------------------------------------------------------------------------------------------


def test_the_workplace_is_made_of_equal_units_of_the_size_asked_for(luohe: Loaded) -> None:
    one = case({"pay": 1.1}, {"posts_per_unit": 12})
    built = workplace(luohe, one)
    record = run(built, 1, 0)
    assert {unit.residents for unit in built.city.communities} == {15_000}
    assert set(record.months["posts"].tolist()) == {12}
    assert built.kinds["ledger"].per_community == pytest.approx(1.5 * luohe.scenario.kinds["ledger"].per_community)


def test_what_is_usual_goes_with_turnover_and_responses_do_not_move(luohe: Loaded) -> None:
    before, after = luohe.scenario, workplace(luohe, case({"pay": 1.1}))
    assert after.attrition.contagion * after.attrition.contagion_reference == pytest.approx(
        before.attrition.contagion * before.attrition.contagion_reference
    )
    assert after.staffing.tenure_mean < before.staffing.tenure_mean
    for name in ("pay_elasticity", "strain_ratio", "line_ratio", "admin_ratio", "frailty_variance"):
        assert getattr(after.attrition, name) == getattr(before.attrition, name)
    assert after.strain == before.strain


def test_everybody_is_new_where_the_workplace_is_new(luohe: Loaded) -> None:
    record = run(workplace(luohe, case({"pay": 1.1}, {"staff": "new"})), 1, 0)
    assert set(record.careers["tenure_days"].tolist()) == {0}


def test_the_same_work_in_less_time_is_done_in_the_same_order(luohe: Loaded) -> None:
    one = case({"hours": 0.5, "service_time": 0.5})
    built = workplace(luohe, one)
    quiet = built.model_copy(update={"mechanisms": built.mechanisms.model_copy(update={"patience": False})})
    rate = built.attrition.model_copy(update={"base_rate": 0.0, "other_exits": 0.0})
    quiet = quiet.model_copy(update={"attrition": rate, "strain": built.strain.model_copy(update={"gain": 0.0})})
    whole, half = (run(each, 1, 0).months for each in (quiet, retimed(quiet, 0.5, 0.5)))
    for column in ("scheduled_minutes", "overtime_minutes", "administrative_minutes", "backlog_minutes"):
        assert half[column].sum() == pytest.approx(0.5 * whole[column].sum(), rel=1e-3)
    assert half["pressure"].sum() == pytest.approx(whole["pressure"].sum(), rel=1e-3)


@pytest.mark.parametrize(("posts", "wanted"), [(1.25, {10}), (1.3, {10, 11})])
def test_posts_are_changed_in_whole_posts_that_add_up(luohe: Loaded, posts: float, wanted: set[int]) -> None:
    one = case({"posts": posts}, {"units": 10})
    record = run(changed(workplace(luohe, one), one), 1, 0)
    last = record.months["month"] == 2
    assert set(record.months["posts"][last].tolist()) == wanted
    assert record.months["posts"][last].sum() == round(80 * posts)


@pytest.mark.parametrize(("change", "expected"), [({"workload": 1.2}, 1.2), ({"workload": 0.8}, 0.8)])
def test_work_is_added_or_taken_away(luohe: Loaded, change: dict[str, Any], expected: float) -> None:
    one = case(change)
    before = workplace(luohe, one)
    arrived = [run(each, 1, 0).kinds["arrived"].sum() for each in (before, changed(before, one))]
    assert arrived[1] / arrived[0] == pytest.approx(expected, abs=0.02)


def test_work_grows_by_as_much_every_year(luohe: Loaded) -> None:
    one = case({"workload_growth": 0.5}, {"units": 3})
    before = workplace(luohe, one, 24)
    tables = [run(each, 1, 0).kinds for each in (before, changed(before, one))]
    later = [table["arrived"][table["month"] == 23].sum() for table in tables]
    assert later[1] / later[0] == pytest.approx(1.0 + 0.5 * 23.5 / 12, abs=0.06)


def test_levels_are_put_in_their_place(luohe: Loaded) -> None:
    built = workplace(luohe, case({"pay": 1.1}))
    levels = dataclasses.replace(first_guess(luohe.scenario, case({"pay": 1.1})), exhaustion=0.5, minutes=0.8)
    found = at(built, levels)
    assert (found.strain.reference, found.calendar.day_minutes) == (0.5, 384.0)
    assert isinstance(levels, Levels)


def test_a_course_adds_all_units_up(luohe: Loaded) -> None:
    scenario = workplace(luohe, case({"pay": 1.1}))
    record = run(scenario, 1, 0)
    columns = {name: np.array([[value]]) for name, value in by_month(record).items()}
    assert columns["people 2"].item() == record.months["people"][record.months["month"] == 2].sum()
    assert Course(scenario, {"people": np.ones((3, 2))}).replications == 3


# --- what is said ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "half", "observed", "expected"),
    [
        (-0.30, 0.01, (-0.34, -0.42, -0.25), "within"),
        (-0.10, 0.01, (-0.34, -0.42, -0.25), "too small"),
        (0.10, 0.01, (-0.34, -0.42, -0.25), "too small"),
        (-0.50, 0.01, (-0.34, -0.42, -0.25), "too large"),
        (-0.26, 0.015, (-0.34, -0.42, -0.25), "at the edge"),
        (-0.27, 0.05, (-0.34, -0.42, -0.25), "too noisy"),
        (-0.26, math.nan, (-0.34, -0.42, -0.25), "too noisy"),
        (0.20, 0.01, (0.80, 0.46, 1.34), "too small"),
        (2.00, 0.01, (0.80, 0.46, 1.34), "too large"),
        (0.09, 0.01, (0.0, -0.05, 0.05), "too large"),
        (-0.09, 0.01, (0.0, -0.05, 0.05), "too large"),
        (0.01, 0.01, (0.0, -0.05, 0.05), "within"),
    ],
)
def test_a_verdict_follows_from_band_and_error(
    change: float, half: float, observed: tuple[float, float, float], expected: str
) -> None:
    names = ("change", "low", "high")
    seen = Observed(**dict(zip(names, observed, strict=True)))
    assert verdict_of(change, change - half, change + half, seen) == expected


SHORT = """format = 1
[case]
title_zh = "涨工资"
title_en = "Pay"
place_zh = "某市"
place_en = "some city"
years = "2020"
source_zh = "某刊 2020"
source_en = "a journal, 2020"
grade = "B"
[workplace]
turnover = 0.3
units = 3
[change]
pay = 1.5
[observed]
change = -0.9
low = -0.95
high = -0.85
months = 3
"""


def test_the_page_is_shown_and_the_files_are_the_same_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "short.toml"
    path.write_text(SHORT, encoding="utf-8")
    files: list[dict[str, bytes]] = []
    for lang, title in (("zh", "涨工资"), ("en", "Pay (2020; prediction)")):
        validate_and_show([path], tmp_path / "out", Terminal(lang), workers=1, replications=2)
        found = (file for file in (tmp_path / "out").iterdir() if file.suffix != ".jsonl")
        files.append({file.name: file.read_bytes() for file in found})
        said = capsys.readouterr().out
        assert title in said
        assert "validate_" not in said
        assert "{" not in said
    assert files[0] == files[1]
    assert "backtests.zh.bw.png" in files[0]


def test_the_overlay_is_refused_like_any_other_file(luohe: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "workplace.toml"
    path.write_text("format = 1\n[pay]\nindexatoin = 0.0\n", encoding="utf-8")
    with pytest.raises(Exception, match="did you mean indexation"):
        laid_over(luohe.scenario, path)


@pytest.mark.slow
def test_the_shipped_cases_are_all_computed(tmp_path: Path) -> None:
    validate_and_show([], tmp_path, Terminal("zh"))
    rows = (tmp_path / "backtests.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 4 * 4
    assert not any(",," in row for row in rows)
