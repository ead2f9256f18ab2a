"""Whether a city has two states: the mean field of the model, what is played, the tables, how it is told."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.judgement.equilibrium import Floats, roots, waiting_vacancy
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Tables
from analysis.judgement.statistics import mean_interval
from analysis.judgement.tipping import (
    TIPPING,
    answer,
    frozen_pairs,
    halving_months,
    pay_ratios,
    side_pairs,
    strongest,
)
from analysis.judgement.tipping_field import Field, Filling, curve, filling_of
from analysis.judgement.tipping_trials import VACANCIES, frozen_at, frozen_values, side_of, side_values, watch
from analysis.report.blocks import Grid, lines_of
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.tipping_chapter import TIPPING_CHAPTER, tipping_blocks
from analysis.report.words import Words
from analysis.study.bench import Bench, whole_values
from analysis.study.files import Table, read_csv, write_csv
from analysis.study.replication import Task, shortened
from analysis.study.variants import with_values
from sim import Decision, Loaded, Scenario, read_scenario, read_study
from sim.people.attrition import contagion_term
from sim.people.recruitment import take_up

SMALL = Path("tests/golden/small")
CALM = Filling(1.9, 2.0, 1 / 3, 0.0, 0.33, 0.0, 0.08, False)


@cache
def small() -> Loaded:
    return read_scenario(SMALL / "city.toml")


def scenario(**attrition: Any) -> Scenario:
    """The small city's scenario with terms of leaving that are easily reckoned by hand."""
    known = small().scenario
    plain = {"base_rate": 0.1, "tenure_profile": (1.0,) * 6, "frailty_variance": 0.0, "contagion": 0.0}
    given = plain | {"notice_days": 0, "other_exits": 0.0, "pay_elasticity": -1.5} | attrition
    return known.model_copy(update={"attrition": known.attrition.model_copy(update=given)})


def flat(vacancy: Floats) -> Floats:
    return np.ones_like(vacancy)


def steep(vacancy: Floats) -> Floats:
    """Hazard that rises fifteenfold around a third of the posts empty."""
    return 1.0 + 14.0 / (1.0 + np.exp(-40.0 * (vacancy - 0.33)))


def field(multiple: Callable[[Floats], Floats] = flat, pay: float = 1.0, **attrition: Any) -> Field:
    return Field(scenario(**attrition), multiple, CALM, pay)


# --- the mean field ----------------------------------------------------------------------------------------------------


def test_without_feedback_the_state_is_where_the_intake_leaves_it() -> None:
    ((vacancy, stable, hazard, gain),) = field().states()
    assert stable
    assert hazard == pytest.approx(0.1)
    assert gain == pytest.approx(1.0, abs=1e-6)
    assert vacancy == pytest.approx(float(CALM.vacancy(np.array([0.1]), 1.0)[0]))


def test_notice_and_other_exits_are_in_the_leaving() -> None:
    with_both = field(notice_days=73, other_exits=0.05)
    decided = 0.15
    assert with_both.leaving(np.array([0.1])) == pytest.approx(decided / (1 + decided * 73 / 365.25))
    assert with_both.resigning(np.array([0.1])) == pytest.approx(0.1 / (1 + decided * 73 / 365.25), rel=1e-6)


def test_pay_moves_leaving_and_take_up() -> None:
    poor = field(pay=0.5)
    leaving = 0.1 * 0.5**-1.5
    assert poor.leaving(np.array([0.0])) == pytest.approx(leaving, rel=1e-3)
    rare = np.array([1e-6])
    years = float(CALM.vacancy(rare, 0.5)[0]) / 1e-6
    assert years == pytest.approx(0.5 + 1 / 3 + 1 / take_up(0.5, 1.9, 2.0) - 1, rel=1e-3)
    assert poor.good() > field().good()


def test_the_term_of_colleagues_is_the_models_own() -> None:
    shares = np.linspace(0.0, 0.5, 11)
    known = field(contagion=2.0)
    rule = known.scenario.attrition
    theirs = contagion_term(
        shares, rule.contagion, rule.contagion_reference, rule.contagion_most, rule.contagion_floor
    )
    assert known.colleagues(shares) == pytest.approx(theirs)


def test_colleagues_who_leave_and_the_own_leaving_agree() -> None:
    known, vacancy = field(contagion=3.0), np.array([0.0, 0.2, 0.5])
    hazard = known.hazard(vacancy)
    share = known.leaving(vacancy) * (1 - vacancy)
    assert hazard == pytest.approx(0.1 * known.colleagues(share), rel=1e-3)
    assert not np.allclose(hazard, 0.1)


def test_a_steep_answer_to_load_makes_two_states_with_a_threshold() -> None:
    known = field(steep)
    states = known.states()
    assert [stable for _, stable, _, _ in states] == [True, False, True]
    grid = np.linspace(0.0, 0.999, 100_000)
    signs = np.flatnonzero(np.diff(np.sign(known.balance(grid))))
    assert [vacancy for vacancy, *_ in states] == pytest.approx(grid[signs], abs=2e-5)
    assert states[0][3] > 1.0
    assert math.isnan(states[1][3])


@pytest.mark.parametrize("name", ["load", "wage"])
def test_beyond_the_edge_the_good_state_is_gone(name: str) -> None:
    known = field(steep)
    edge = known.edge(name)
    assert 1.0 < edge < 2.0
    assert known.under(**{name: edge - 1e-3}).good() < 0.33
    assert known.under(**{name: edge + 1e-3}).good() > 0.4
    assert known.half(name) == pytest.approx(edge, abs=1e-4)


def test_without_a_second_state_there_is_no_edge() -> None:
    assert math.isnan(field().edge("load"))
    assert math.isnan(field().half("load"))
    half = field(base_rate=0.3).half("wage")
    assert field(base_rate=0.3).under(wage=half).good() == pytest.approx(0.5, abs=1e-6)


def test_more_load_is_felt_as_fewer_heads() -> None:
    known = field(lambda vacancy: 1.0 + vacancy)
    assert known.under(load=1.25).hazard(np.array([0.2])) == pytest.approx(0.1 * (1 + 0.36), rel=1e-2)


def test_filling_is_what_leaving_meets_in_a_state() -> None:
    known = field(steep)
    for vacancy, *_ in known.states():
        at = np.array([vacancy])
        assert known.filled(at) == pytest.approx(known.leaving(at) * (1 - at), rel=1e-3)


def test_hiring_at_once_and_from_a_list_shorten_the_wait() -> None:
    rate = np.array([0.2])
    rolling = dataclasses.replace(CALM, rolling=1.0)
    assert rolling.vacancy(rate, 1.0) == pytest.approx(waiting_vacancy(rate, np.array(0.33)))
    listed = dataclasses.replace(CALM, reserve=1.0)
    assert listed.vacancy(rate, 1.0) == pytest.approx(waiting_vacancy(rate, np.array(0.08)), rel=1e-6)
    half = dataclasses.replace(CALM, rolling=0.5).vacancy(rate, 1.0)
    assert rolling.vacancy(rate, 1.0) < half < CALM.vacancy(rate, 1.0)


def test_the_curve_goes_through_what_was_measured_and_stays_there_beyond() -> None:
    through = curve(np.array([0.0, 0.2, 0.4, 0.6]), np.array([1.0, 1.2, np.nan, 2.0]))
    assert through(np.array([-1.0, 0.0, 0.2, 0.6, 0.9])) == pytest.approx([1.0, 1.0, 1.2, 2.0, 2.0])
    assert np.isnan(curve(np.array([0.0, 0.2]), np.array([1.0, np.nan]))(np.array([0.1]))).all()


def test_how_posts_are_filled_is_read_from_the_end_of_the_results() -> None:
    plain, both = (filling_of(read_scenario(SMALL / f"{name}.toml").scenario) for name in ("city", "both"))
    assert (plain.rolling, both.rolling) == (0.0, 0.5)
    assert plain.wait == pytest.approx(2 / 12)
    assert (plain.reserve, plain.strength) == (0.2, 1.9)
    assert not plain.frozen
    assert filling_of(with_values(small(), {"mechanisms.hiring": False}, "test").scenario).frozen


# --- what is played ----------------------------------------------------------------------------------------------------


@cache
def watched(vacancy: float) -> Any:
    return watch(Task(frozen_at(small(), vacancy), "city", 1, 0, "compiled"))


def test_frozen_staffing_stays_where_it_is_whatever_the_rules() -> None:
    record = watched(0.6).record
    assert not any(record.months[name].sum() for name in ("hires", "resignations", "other_exits"))
    shares = record.months["vacant_days"] / record.months["post_days"]
    assert np.ptp(shares.reshape(4, -1), axis=1).max() == 0.0
    assert record.months["vacant_days"].sum() / record.months["post_days"].sum() == pytest.approx(0.6, abs=0.2)


def test_what_is_read_is_the_mean_of_the_terms_that_do_not_depend_on_leavers() -> None:
    seen = watched(0.1)
    terms = [each.values for each in seen.terms]
    named = ("strain", "lines", "administrative_share", "support", "own_pay")
    products = [np.prod([each[name] for name in named], axis=0) for each in terms]
    expected = float(np.mean(np.concatenate(products)))
    found = frozen_values(seen)
    assert found["multiple city"] == pytest.approx(expected)
    assert found["weekly_hours city"] > 30.0
    assert {key.split(" ")[1] for key in found} == {"city", "band:under_10k", "band:10k_20k"}
    assert set(seen.terms[0].values) - set(named) == {"frailty", "contagion"}


def test_emptier_communities_work_more_and_would_lose_more() -> None:
    full, empty = frozen_values(watched(0.0)), frozen_values(watched(0.6))
    assert empty["multiple city"] > full["multiple city"]
    assert empty["weekly_hours city"] > full["weekly_hours city"]


def test_the_sides_keep_pay_and_end_with_the_known_holidays() -> None:
    side = side_of(small(), 0.6).scenario
    assert (side.pay.outside_growth, side.pay.price_growth, side.staffing.vacancy) == (0.0, 0.0, 0.6)
    assert side.clock.end.isoformat() == "2021-12-31"
    unknown = with_values(small(), {"calendar.holidays": ()}, "test")
    assert side_of(unknown, 0.6).scenario.clock.end.isoformat() == "2029-12-31"


def test_the_months_and_years_of_a_side_are_read_from_its_start_on() -> None:
    record = watched(0.6).record
    found = side_values(record)
    months = record.months
    whole = months["vacant_days"].sum() / months["post_days"].sum()
    assert found["year 0"] == pytest.approx(whole)
    assert sum(key.startswith("month ") for key in found) == 7
    by_place = [
        months["vacant_days"][months["community"] == place].sum()
        / months["post_days"][months["community"] == place].sum()
        for place in range(4)
    ]
    assert found["half 0"] == np.mean(np.array(by_place) > 0.5)


def test_a_gap_halves_when_it_is_first_half_as_large() -> None:
    assert halving_months(np.array([0.6, 0.5, 0.31, 0.3, 0.4])) == 3.0
    assert math.isnan(halving_months(np.array([0.6, 0.5])))


# --- the question ------------------------------------------------------------------------------------------------------


def hand_tables() -> tuple[Table, Table]:
    """``values.csv`` and ``comparison.csv`` of the small study, as far as the question reads them."""
    words = {name: np.array(column, dtype=object) for name, column in {
        "scenario": ["city", "city", "both", "both"],
        "group": ["city"] * 4,
        "metric": ["pay_ratio"] * 4,
        "period": ["2021", "all"] * 2,
    }.items()}  # fmt: skip
    values = words | {"replication": np.zeros(4, np.int64), "value": np.array([0.6, 0.6, 0.7, 0.7])}
    comparison = {
        "scenario": np.array(["both", "both"], dtype=object),
        "group": np.array(["city", "city"], dtype=object),
        "metric": np.array(["resignation_rate", "vacancy_rate"], dtype=object),
        "period": np.array(["all", "all"], dtype=object),
        "difference": np.array([-0.5, 0.1]),
    }
    return values, comparison


def inquiry(keep: Path | None = None, **changes: Any) -> Inquiry:
    study = read_study(SMALL / "study.toml")
    found = {name: with_values(loaded, changes, "test") for name, loaded in study.scenarios.items()}
    decision = study.study.decision.model_copy(update={"replications": 2})
    study = dataclasses.replace(study, study=study.study.model_copy(update={"decision": decision}), scenarios=found)
    return Inquiry(study, Bench(1, keep, workers=1), None, *hand_tables())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Inquiry, Tables]:
    keep = tmp_path_factory.mktemp("tipping") / "trials.jsonl"
    asked = inquiry(keep)
    return keep, asked, answer(asked)


def test_the_trials_known_beforehand_are_all_that_is_played(found: tuple[Path, Inquiry, Tables]) -> None:
    keep, asked, _ = found
    known = {name for batch in TIPPING.batches(asked) for name in asked.bench._names(batch.pairs, batch.judge)}
    assert known == set(asked.bench.known)
    assert len(known) == 2 * len(VACANCIES) * 2 + 2 * 2 * 2
    assert len(keep.read_text().splitlines()) == len(known)


def test_the_same_trials_give_the_same_bytes(found: tuple[Path, Inquiry, Tables], tmp_path: Path) -> None:
    keep, _, tables = found
    again = answer(inquiry(keep))
    for name, table in tables.items():
        write_csv(tmp_path / "a.csv", table)
        write_csv(tmp_path / "b.csv", again[name])
        assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_the_tables_say_what_they_hold(found: tuple[Path, Inquiry, Tables]) -> None:
    _, asked, tables = found
    assert set(tables) == set(TIPPING_CHAPTER.tables)
    response = tables["response"]
    city = (response["scenario"] == "city") & (response["group"] == "city")
    assert response["vacancy"][city].tolist() == list(VACANCIES)
    assert (response["low"][city] <= response["hazard"][city]).all()
    assert response["hazard"][city][-1] > response["hazard"][city][0]
    states = tables["equilibria"]
    assert set(states["period"]) == {"start", "2021"}
    assert pay_ratios(asked, "both") == {"start": 0.65, "2021": pytest.approx(0.7)}
    rows = (states["scenario"] == "city") & (states["group"] == "city")
    assert 0.0 < states["vacancy"][rows][0] < states["vacancy"][rows][1] < 1.0, "less pay, more empty posts"
    sides = tables["sides"]
    assert sides["vacancy"][sides["start"] == 0.6][0] > sides["vacancy"][sides["start"] == 0.02][0]
    gap = tables["tipping_gap"]
    assert gap["difference"][0] == pytest.approx(
        sides["vacancy"][sides["start"] == 0.6][0] - sides["vacancy"][sides["start"] == 0.02][0]
    )


def test_the_strongest_scenario_is_that_with_the_best_effect() -> None:
    asked = inquiry()
    known = asked.study.scenarios
    study = dataclasses.replace(asked.study, scenarios={**known, "third": known["both"]})
    three = dataclasses.replace(asked, study=study)
    table = {name: np.concatenate([column, column[:1]]) for name, column in asked.comparison.items()}
    for effect, expected in ((-0.7, "third"), (-0.3, "both"), (np.nan, "both")):
        table |= {"scenario": np.array(["both", "both", "third"], dtype=object)}
        table |= {"difference": np.array([-0.5, 0.1, effect])}
        assert strongest(dataclasses.replace(three, comparison=table)) == expected
    assert {loaded.scenario.name for loaded, _ in side_pairs(asked)} == {"city", "both"}
    assert {number for _, number in frozen_pairs(asked)} == {0, 1}


def test_where_hiring_is_frozen_no_state_is_made_up(found: tuple[Path, Inquiry, Tables]) -> None:
    asked = inquiry(found[0], **{"mechanisms.hiring": False})
    states = answer(asked)["equilibria"]
    assert np.isnan(states["vacancy"]).all()
    assert len(states["vacancy"]) == 2 * 3 * 2


# --- how it is told ----------------------------------------------------------------------------------------------------


def view(folder: Path, tables: Tables) -> View:
    titles = {"city": ["维持现状", "As things are"], "both": ["加薪、减负、滚动招聘", "Pay, cut, rolling hiring"]}
    described = {"baseline": "city", "leading": ["both"], "titles": titles, "kinds": {}}
    described["decision"] = Decision().model_dump_json()
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table)
    return View(folder, described, {name: read_csv(folder / f"{name}.csv") for name in tables})


def two_states(tables: Tables) -> Tables:
    """Tables in which the baseline has a threshold and a second state in the last year, and the sides stay apart."""
    states = {name: column.copy() for name, column in tables["equilibria"].items()}
    at = np.flatnonzero((states["scenario"] == "city") & (states["group"] == "city") & (states["period"] == "2021"))
    extra = {name: np.repeat(column[at], 3) for name, column in states.items()}
    extra |= {"place": np.array([1, 2, 3]), "vacancy": np.array([0.15, 0.3, 0.6]), "stable": np.array([1.0, 0, 1])}
    extra |= {"load_edge": np.array([1.2, np.nan, np.nan]), "load_half": np.array([1.2, np.nan, np.nan])}
    keep = np.delete(np.arange(len(states["vacancy"])), at)
    joined = {name: np.concatenate([extra[name], column[keep]]) for name, column in states.items()}
    gap = {name: column.copy() for name, column in tables["tipping_gap"].items()}
    gap |= {"difference": np.full(len(gap["year"]), 0.4), "low": np.full(len(gap["year"]), 0.3)}
    gap |= {"high": np.full(len(gap["year"]), 0.5), "halving_months": np.full(len(gap["year"]), np.nan)}
    return {**tables, "equilibria": joined, "tipping_gap": gap}


def frozen(tables: Tables) -> Tables:
    states = {name: column.copy() for name, column in tables["equilibria"].items()}
    for name in ("vacancy", "low", "high", "hazard", "amplification", "load_half", "pay_half", "years"):
        states[name] = np.full(len(states[name]), np.nan)
    flows = tables["tipping_flows"] | {"filling": np.full(len(tables["tipping_flows"]["filling"]), np.nan)}
    return {**tables, "equilibria": states, "tipping_flows": flows}


def told(view_: View, lang: str) -> str:
    return "\n".join(line for block in tipping_blocks(view_, Words(lang)) for line in lines_of(block))


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (lambda tables: tables, "没有发现恶性循环的临界点", "No tipping point was found"),
        (two_states, "有两个稳定状态的情景：“维持现状”", 'Two stable states were found in: "As things are"'),
        (frozen, "算不出稳定状态的情景：“维持现状”，“加薪、减负、滚动招聘”", "No steady state can be reckoned"),
    ],
)
def test_the_answer_comes_first_and_in_plain_words(
    found: tuple[Path, Inquiry, Tables], tmp_path: Path, change: Callable[[Tables], Tables], zh: str, en: str
) -> None:
    made = view(tmp_path, change(found[2]))
    assert told(made, "zh").startswith(zh)
    assert told(made, "en").startswith(en)
    for lang in ("zh", "en"):
        assert "nan" not in told(made, lang).lower().split()


def test_two_states_are_told_with_their_threshold_and_the_edge(
    found: tuple[Path, Inquiry, Tables], tmp_path: Path
) -> None:
    text = told(view(tmp_path, two_states(found[2])), "zh")
    assert "维持现状（分界点，不稳定）" in text
    assert "维持现状（空岗多的状态）" in text
    assert "离突变的界线有多远（“维持现状”，按2021年的工资水平）：工作量增加20%。" in text
    assert "到期末还没有走到一起" in text
    assert "起步时的差距到期末也没有缩小一半。" in text
    assert "没有临界点不等于" not in text


def test_every_table_names_its_unit_and_its_kind_of_error(
    found: tuple[Path, Inquiry, Tables], tmp_path: Path
) -> None:
    grids = [block for block in tipping_blocks(view(tmp_path, found[2]), Words("zh")) if isinstance(block, Grid)]
    assert len(grids) == 2
    for grid in grids:
        assert "%" in grid.title
        assert "误差（95%置信区间）" in grid.headings
        assert all(len(row) == len(grid.headings) for row in grid.rows)


@pytest.mark.parametrize("change", [two_states, frozen])
def test_the_figures_are_drawn_of_whatever_was_found(
    found: tuple[Path, Inquiry, Tables], tmp_path: Path, change: Callable[[Tables], Tables]
) -> None:
    (tmp_path / "figures").mkdir()
    made = view(tmp_path, change(found[2]))
    files = draw_plates(TIPPING_CHAPTER.plates(made), made, ("zh",))
    assert {path.name for path in files if path.suffix == ".png"} == {
        f"tipping_{name}.zh{ink}.png" for name in ("flows", "sides") for ink in ("", ".bw")
    }


# --- against the whole city --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_measured_hazard_is_what_the_whole_city_shows_within_its_error() -> None:
    baseline = shortened(read_scenario(Path("scenarios/luohe/baseline.toml")), 24)
    bench = Bench(1)
    rows = bench.play_pairs([(baseline, number) for number in range(6)], whole_values)
    rate = mean_interval([row["resignation_rate"] for row in rows])
    vacancy, pay_ratio = (float(np.mean([row[name] for row in rows])) for name in ("vacancy_rate", "pay_ratio"))
    around = [0.0, 0.1, 0.2]
    pairs = [(frozen_at(baseline, at), number) for at in around for number in range(2)]
    seen = bench.play_pairs(pairs, frozen_values, watch)
    multiples = np.array([row["multiple city"] for row in seen]).reshape(3, 2).mean(axis=1)
    known = Field(
        baseline.scenario,
        curve(np.array(around), multiples),
        filling_of(baseline.scenario),
        pay_ratio / baseline.scenario.pay.ratio,
    )
    found = float(known.resigning(np.array([vacancy]))[0])
    assert abs(found - rate.mean) <= max(3 * rate.error, 0.1 * rate.mean)
    assert abs(roots(known.balance)[0] - vacancy) < 0.03
