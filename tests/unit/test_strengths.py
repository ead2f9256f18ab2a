"""Strength curves are solved exactly, with intervals that hold what they promise, and played as said."""

from __future__ import annotations

import math
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from money_cases import CAPPED, NAN, POLICIES, SCENARIO, STRENGTHS, money_inquiry, noise, toy_curve
from scipy.interpolate import PchipInterpolator

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.money import MONEY, batches
from analysis.judgement.questions import Tables, questions
from analysis.judgement.strengths import (
    Curve,
    at_strength,
    checked_curve,
    curve,
    error_at,
    first_reach,
    is_scalable,
    rounded,
    solve,
    strengths_of,
)
from analysis.judgement.wishes import Found, Wish, asked_of, found_on, wishes
from analysis.study.bench import Bench, whole_values
from sim import ScenarioError, read_study

SMALL = Path(__file__).parents[1] / "golden" / "small"


# --- the solver -------------------------------------------------------------------------------------------------------


def reach(gains: list[float], wanted: float) -> float:
    return float(first_reach(STRENGTHS, np.array(gains)[:, None], np.array([wanted]))[0])


def test_a_straight_curve_is_solved_exactly() -> None:
    assert reach([0.0, 1.0, 2.0, 3.0], 1.7) == pytest.approx(0.85, abs=1e-12)


def test_a_point_that_was_played_is_found_as_it_is() -> None:
    assert reach([0.0, 0.2, 1.1, 1.3], 1.1) == pytest.approx(1.0, abs=1e-12)


def test_bent_curves_are_solved_on_the_monotone_cubic() -> None:
    gains = np.cumsum(np.abs(np.vstack([np.zeros(200), noise(3, "bent", 3, 200)])), axis=0)
    wanted = 0.8 * gains[-1]
    found = first_reach(STRENGTHS, gains, wanted)
    there = [float(PchipInterpolator(STRENGTHS, gains[:, place])(found[place])) for place in range(200)]
    assert there == pytest.approx(wanted.tolist(), abs=1e-9)


def test_the_first_strength_counts_where_a_curve_turns_back() -> None:
    humped = [0.0, 2.0, 1.0, 3.0]
    assert 0 < reach(humped, 1.5) < 0.5
    assert 1.0 < reach(humped, 2.5) < 1.5


def test_what_a_curve_never_reaches_is_not_made_up() -> None:
    assert math.isnan(reach([0.0, 1.0, 2.0, 2.5], 2.6))
    assert math.isnan(reach([0.0, 0.0, 0.0, 0.0], 0.1))
    assert math.isnan(reach([0.0, -1.0, -2.0, -3.0], 0.1))


def test_where_nothing_is_wanted_nothing_is_needed() -> None:
    assert reach([0.0, 1.0, 2.0, 3.0], 0.0) == reach([0.0, 1.0, 2.0, 3.0], -1.0) == 0.0
    assert reach([0.0, 0.0, 0.0, 0.0], 0.0) == 0.0


def toy_study(number: int, replications: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Gains and what is wanted of a study of which only the means are known: 0, 0.6, 1.1, 1.5, and 0.9."""
    luck = 0.25 * noise(number, "gains", replications, 3) + 0.15 * noise(number, "common", replications, 1)
    gains = np.array([0.6, 1.1, 1.5]) + luck
    wanted = 0.9 + 0.1 * noise(number, "wanted", replications)
    return np.hstack([np.zeros((replications, 1)), gains]), wanted


def test_the_interval_of_a_strength_holds_it_as_often_as_it_says() -> None:
    true = reach([0.0, 0.6, 1.1, 1.5], 0.9)
    found = [solve(STRENGTHS, *toy_study(number), number) for number in range(400)]
    holds = [each.low <= true <= (math.inf if math.isnan(each.high) else each.high) for each in found]
    assert 0.93 <= float(np.mean(holds)) <= 0.97
    assert float(np.median([each.strength for each in found])) == pytest.approx(true, abs=0.02)


def test_an_end_beyond_the_strengths_played_is_left_open() -> None:
    gains, _ = toy_study(1)
    found = solve(STRENGTHS, gains, np.full(12, float(gains[:, 3].mean()) - 0.02), 1)
    assert math.isfinite(found.low)
    assert math.isnan(found.high)


def test_few_replications_give_no_interval() -> None:
    gains, wanted = toy_study(1, 4)
    found = solve(STRENGTHS, gains, wanted, 1)
    assert math.isfinite(found.strength)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_the_same_seed_gives_the_same_interval() -> None:
    gains, wanted = toy_study(2)
    assert solve(STRENGTHS, gains, wanted, 7) == solve(STRENGTHS, gains, wanted, 7)
    assert solve(STRENGTHS, gains, wanted, 7) != solve(STRENGTHS, gains, wanted, 8)


def test_a_strength_is_what_its_name_says() -> None:
    assert f"{rounded(0.123456):g}" == "0.1235"
    assert rounded(0.00001234567) == 0.00001235
    assert math.isnan(rounded(NAN))


def test_the_error_of_a_curve_goes_straight_between_its_points() -> None:
    values = np.array([[0.0, 1.0, 2.0, 3.0], [0.0, 1.2, 2.4, 3.0], [0.0, 0.8, 1.6, 3.0]])
    one, two = (error_at(toy_curve("admin_cut"), values, strength) for strength in (0.5, 0.75))
    assert one == pytest.approx(4.302652729911275 * 0.2 / math.sqrt(3))
    assert two == pytest.approx(1.5 * one)


# --- what is wanted ---------------------------------------------------------------------------------------------------

CURVES = {name: toy_curve(name, chance=0.0) for name in ("dynamic_pay", "admin_cut", "pay_and_cut")}
STUCK = {**CURVES, "pay_and_cut": toy_curve("pay_and_cut", scalable=False)}


def asked(wish: Wish, curves: dict[str, Curve] = CURVES) -> Found:
    return found_on(curves, wish, 1.0, 1)


def test_an_equal_budget_is_solved_on_the_cost() -> None:
    found = asked(Wish("budget", "dynamic_pay", "total_cost", value=2.7e6))
    assert (found.state, found.strength, found.wanted) == ("solved", 1.0, 2.7e6)


def test_a_scenario_that_costs_next_to_nothing_is_told_at_its_highest_strength() -> None:
    found = asked(Wish("budget", "admin_cut", "total_cost", value=3e6))
    assert (found.state, found.strength) == ("free", 1.5)
    assert found.reached == pytest.approx(0.1e6 * (1.5 - 0.1 * 1.5 * 0.5))


def test_break_even_is_as_good_as_the_other_at_strength_one() -> None:
    found = asked(Wish("break_even", "dynamic_pay", "resignation_rate", against="admin_cut"))
    gain = PchipInterpolator(STRENGTHS, 0.016 * (STRENGTHS - 0.1 * STRENGTHS * (STRENGTHS - 1)))
    assert found.state == "solved"
    assert float(gain(found.strength)) == pytest.approx(0.009, rel=1e-3)
    assert found.wanted == pytest.approx(-0.009)


def test_what_a_scenario_cannot_match_is_out_of_reach_with_its_best() -> None:
    found = asked(Wish("break_even", "admin_cut", "resignation_rate", against="dynamic_pay"))
    assert (found.state, found.strength) == ("out_of_reach", 1.5)
    assert math.isnan(found.strength_low)
    assert found.reached == pytest.approx(-0.009 * (1.5 - 0.1 * 1.5 * 0.5))


def test_another_that_improves_nothing_needs_no_match() -> None:
    worse = toy_curve("admin_cut", chance=0.0)
    measured = {**worse.measured, "resignation_rate": 0.2 - worse.measured["resignation_rate"]}
    curves = {**CURVES, "admin_cut": Curve(STRENGTHS, measured, True)}
    assert asked(Wish("break_even", "dynamic_pay", "resignation_rate", against="admin_cut"), curves).state == "met"


def test_where_higher_is_better_gains_go_the_other_way() -> None:
    wish = Wish("break_even", "dynamic_pay", "resignation_rate", against="admin_cut")
    gains, wanted, value = asked_of(wish, CURVES, -1.0)
    assert gains[0, -1] < 0
    assert wanted[0] == pytest.approx(-0.009)
    assert value == pytest.approx(-0.009)


def test_a_target_is_a_level() -> None:
    level = float(CURVES["dynamic_pay"].level("resignation_rate")[:, 0].mean())
    found = asked(Wish("target", "dynamic_pay", "resignation_rate", value=level - 0.016))
    assert (found.state, found.strength) == ("solved", pytest.approx(1.0, abs=1e-3))
    assert found.strength_low < 1 < (found.strength_high if math.isfinite(found.strength_high) else math.inf)
    assert asked(Wish("target", "dynamic_pay", "resignation_rate", value=level + 0.001)).state == "met"
    assert asked(Wish("target", "dynamic_pay", "resignation_rate", value=level - 0.03)).state == "out_of_reach"


def test_the_best_level_within_reach_is_told() -> None:
    found = asked(Wish("target", "dynamic_pay", "resignation_rate", value=0.01))
    assert found.strength == 1.5
    assert found.reached == pytest.approx(float(CURVES["dynamic_pay"].level("resignation_rate")[:, 3].mean()))


def test_a_metric_without_numbers_is_called_so() -> None:
    found = asked(Wish("target", "dynamic_pay", "visits_per_household", value=1.5))
    assert (found.state, found.n) == ("undefined", 0)
    assert math.isnan(found.reached)


def test_a_scenario_that_cannot_be_scaled_is_told_as_it_is() -> None:
    for wish in (
        Wish("budget", "pay_and_cut", "total_cost", value=1e6),
        Wish("break_even", "pay_and_cut", "resignation_rate", against="admin_cut"),
        Wish("target", "pay_and_cut", "resignation_rate", value=0.08),
    ):
        found = asked(wish, STUCK)
        assert (found.state, found.strength) == ("cannot_scale", 1.0)
        assert math.isfinite(found.reached)


# --- in a city --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def inquiry(tmp_path_factory: pytest.TempPathFactory) -> Inquiry:
    return money_inquiry(tmp_path_factory.mktemp("money"))


@pytest.fixture(scope="module")
def answered(inquiry: Inquiry) -> Tables:
    return MONEY.answer(inquiry)


def rows(tables: Tables, question: str) -> dict[tuple[str, str, str], Found]:
    table = tables["money"]
    found = [Found(*cells) for cells in zip(*(table[name].tolist() for name in Found._fields), strict=True)]
    return {(row.scenario, row.against, row.metric): row for row in found if row.question == question}


def test_strength_nought_is_the_baseline_and_one_the_scenario_bit_for_bit(tmp_path: Path) -> None:
    files = copytree(SMALL, tmp_path / "small")
    scaled = '[[policies]]\nlever = "pay.base"\noperator = "multiply"\nvalue = 1.2\nstart = 2021-03-15\n'
    cut = '[[policies]]\nlever = "burden.cut"\nvalue = 0.3\nkinds = ["administrative"]\n'
    (files / "scaled.toml").write_text(SCENARIO.format(name="scaled") + scaled + cut, encoding="utf-8")
    study = (files / "study.toml").read_text(encoding="utf-8").replace('"both"]', '"both", "scaled"]')
    (files / "study.toml").write_text(study, encoding="utf-8")
    inquiry = Inquiry(read_study(files / "study.toml"), Bench(11, None, 1), None, {}, {})
    nought, one, half = (inquiry.mixed({"scaled": strength}) for strength in (0.0, 1.0, 0.5))
    wanted = [inquiry.baseline, inquiry.scenarios["scaled"]]
    fresh = Bench(11, None, 1)  # knows nothing yet, so that nothing is taken for the same by its digest
    assert fresh.play_pairs([(nought, 0), (one, 0)], whole_values) == inquiry.bench.play_pairs(
        [(each, 0) for each in wanted], whole_values
    )
    assert fresh.play_pairs([(half, 0)], whole_values)[0]["total_cost"] > 0
    assert at_strength(inquiry, "scaled", 1.0) is inquiry.scenarios["scaled"]
    assert not is_scalable(inquiry, "both")
    with pytest.raises(ScenarioError, match="strengths 0 and 1"):
        at_strength(inquiry, "both", 0.5)


def test_a_scenario_that_cannot_be_scaled_is_played_as_it_is_alone(inquiry: Inquiry) -> None:
    assert strengths_of(inquiry, "indexation") == (0.0, 0.5, 1.0, 1.5)
    assert strengths_of(inquiry, "rolling") == (0.0, 1.0)
    assert is_scalable(inquiry, "indexation")
    assert not is_scalable(inquiry, "rolling")


def test_a_lever_is_tried_no_further_than_it_goes(tmp_path: Path) -> None:
    inquiry = money_inquiry(tmp_path, strengths=(0.5, 3.0))
    assert strengths_of(inquiry, "indexation") == (0.0, 0.5, 1.0)


def test_all_trials_of_the_curves_are_known_beforehand(tmp_path: Path) -> None:
    inquiry = money_inquiry(tmp_path)
    for batch in batches(inquiry):
        inquiry.bench.play_pairs(batch.pairs, batch.judge, batch.watcher)
    played = len(inquiry.bench.known)
    curve(inquiry, "indexation")
    curve(inquiry, "rolling")
    assert len(inquiry.bench.known) == played == 6 * (1 + 3 + 3 + 1) + 6


def test_every_wish_is_answered_and_every_strength_checked(inquiry: Inquiry, answered: Tables) -> None:
    assert len(answered["money"]["state"]) == len(wishes(inquiry)) == 3 + 6 + 6
    budget = rows(answered, "budget")
    states = {scenario: row.state for (scenario, _, _), row in budget.items()}
    assert states == {"indexation": "solved", "support": "free", "rolling": "cannot_scale"}
    row = budget["indexation", "", "total_cost"]
    assert row.strength_low < row.strength < row.strength_high
    assert row.reached == pytest.approx(30_000, rel=0.03)
    assert row.n == 6


def test_what_a_budget_buys_is_what_fresh_replications_show(inquiry: Inquiry, answered: Tables) -> None:
    row = rows(answered, "budget")["indexation", "", "total_cost"]
    loaded = at_strength(inquiry, "indexation", row.strength)
    before, after = inquiry.bench.play([inquiry.baseline, loaded], range(1_000_000, 1_000_006), whole_values)
    table = answered["money_effects"]
    mine = {
        (scenario, against, metric): difference
        for scenario, against, metric, difference in zip(
            *(table[name].tolist() for name in ("scenario", "against", "metric", "difference")), strict=True
        )
    }
    for metric in ("resignation_rate", "total_cost"):
        change = float((after[metric] - before[metric]).mean())
        assert mine["indexation", "", metric] == pytest.approx(change, rel=1e-9)
    assert mine["indexation", "support", "resignation_rate"] == -mine["support", "indexation", "resignation_rate"]
    assert ("indexation", "rolling", "resignation_rate") not in mine


def test_a_strength_that_misses_is_found_anew_with_its_point(tmp_path: Path) -> None:
    inquiry = money_inquiry(tmp_path, (0.9,), CAPPED)
    first = found_on({"capped": curve(inquiry, "capped")}, CAPPED_BUDGET, 1.0, 5)
    row = rows(MONEY.answer(inquiry), "budget")["capped", "", "total_cost"]
    missed = checked_curve(inquiry, "capped", first.strength).difference("total_cost")[:, 1].mean()
    assert row.state == "solved"
    assert abs(missed - 30_000) > 10_000 > 0.02 * 30_000 > abs(row.reached - 30_000)


def test_a_strength_that_misses_again_is_called_so(tmp_path: Path) -> None:
    row = rows(MONEY.answer(money_inquiry(tmp_path, (1.0,), CAPPED)), "budget")["capped", "", "total_cost"]
    assert row.state == "missed"
    assert abs(row.reached - row.wanted) > row.high - row.low


CAPPED_BUDGET = Wish("budget", "capped", "total_cost", value=30_000)


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    one, two = (money_inquiry(tmp_path / each, (0.5,), SINGLE) for each in ("one", "two"))
    assert repr(_plain(MONEY.answer(one))) == repr(_plain(MONEY.answer(two)))


SINGLE = {"indexation": POLICIES["indexation"]}


def _plain(tables: Tables) -> dict[str, dict[str, list[object]]]:
    return {name: {key: column.tolist() for key, column in table.items()} for name, table in tables.items()}


def test_the_question_is_asked_by_its_name() -> None:
    assert questions()["money"] is MONEY
