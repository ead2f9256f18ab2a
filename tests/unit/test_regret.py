"""Where scenarios fail and what a wrong choice would cost: tables, words and figures, on made-up ensembles."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from ensemble_cases import EFFECTS, WORKERS, described, toy_ensemble, toy_inquiry

from analysis.judgement.ensemble import Ensemble
from analysis.judgement.failure import (
    ALWAYS,
    FEW,
    FOUND,
    NEVER,
    UNCLEAR,
    FailureRow,
    failure_rows,
    tables_of,
    wilson,
)
from analysis.judgement.regret import DRAWS, METRIC, NET_BENEFIT, THEORY, RegretRow, regret_rows, regrets
from analysis.report.blocks import Block, Grid, lines_of
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.failure_chapter import FAILURE_CHAPTER, failure_blocks, told_value
from analysis.report.regret_section import regret_blocks
from analysis.report.words import Words
from analysis.study.files import read_csv, write_csv

HEAD = "metric,unit,group,period,baseline,scenario,theory,stability,n,difference,low,high,verdict,holds,of\n"
THEORIES: dict[str, tuple[str, tuple[float, float, float]]] = {
    "blend": ("stable", (-0.016, -0.009, -0.023)),
    "strain": ("open", (-0.002, -0.015, -0.014)),
    "ties": ("unstable", (0.5, -0.009, -0.023)),
}
COSTS = (2.7e6, 1e5, 2.8e6)


def theories_csv() -> str:
    """A ``theories.csv`` in which the order of the scenarios changes, and one theory is unstable."""
    rows = [
        f"{metric},u,city,all,baseline,{name},{theory},{stable},12,{value!r},0,0,better,1,3\n"
        for theory, (stable, effects) in THEORIES.items()
        for place, name in enumerate(EFFECTS)
        for metric, value in (
            ("resignation_rate", effects[place]),
            ("resignations", WORKERS * effects[place]),
            ("total_cost", COSTS[place]),
        )
    ]
    return HEAD + "".join(rows)


def failing_by_two(draws: int = 150) -> Ensemble:
    """An ensemble in which ``pay_and_cut`` fails where outside pay grows by over 6 % and hiring takes over 150 days."""
    found = toy_ensemble(draws, 2, belief=0.003)
    bad = (found.inputs[:, 0] > 0.06) & (found.inputs[:, 1] > 150)
    found.measured["pay_and_cut"]["resignation_rate"] += 0.016 * bad[:, None]
    return found


def view_of(folder: Path, found: Ensemble, decision: str = "draws = 150\n", theories: str = "") -> View:
    inquiry = toy_inquiry(folder, decision, theories)
    tables = tables_of(found, inquiry)
    (folder / "decision/figures").mkdir(parents=True)
    return View(folder / "decision", described(inquiry.decision.model_dump_json()), tables)


def said(blocks: list[Block]) -> str:
    return "\n".join(line for block in blocks for line in lines_of(block))


# --- failing ----------------------------------------------------------------------------------------------------------


def reason(failing: int, draws: int) -> str:
    random = np.linspace(0, 1, draws)[:, None]
    (row,) = failure_rows(random[::-1] ** 0.5 % 0.31, np.arange(draws) < failing, ["key"], "a", 1)
    return row.verdict


def test_why_no_box_is_told() -> None:
    assert reason(0, 100) == NEVER
    assert reason(95, 100) == reason(100, 100) == ALWAYS
    assert reason(9, 100) == reason(12, 20) == FEW
    noise = np.arange(150) % 2 == 0
    (row,) = failure_rows(np.arange(150.0)[:, None], noise, ["key"], "a", 1)
    assert (row.verdict, row.failing) == (UNCLEAR, 75)
    assert math.isnan(row.coverage)
    assert failure_rows(np.empty((0, 1)), np.empty(0, dtype=bool), ["key"], "a", 1)[0].verdict == FEW


def test_wilson_reckoned_by_hand() -> None:
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert all(map(math.isnan, wilson(0, 0)))


def test_the_tables_say_who_fails_where(tmp_path: Path) -> None:
    tables = tables_of(failing_by_two(), toy_inquiry(tmp_path))
    rows = [
        FailureRow(*cells) for cells in zip(*(column.tolist() for column in tables["failure"].values()), strict=True)
    ]
    found = {(row.key, row.side): row for row in rows if row.scenario == "pay_and_cut"}
    assert set(found) == {("pay.outside_growth", "above"), ("recruitment.rolling_days", "above")}
    growth = found["pay.outside_growth", "above"]
    assert growth.verdict == FOUND
    assert growth.value == pytest.approx(0.06, abs=0.004)
    assert min(growth.coverage_fit, growth.density_fit) > 0.8
    assert growth.p < 0.001
    share = tables["failure_share"]
    assert share["failing"].tolist() == [*{row.scenario: row.failing for row in rows}.values()]
    assert ((share["low"] < share["share"]) & (share["share"] < share["high"])).all()
    draws = tables["failure_draws"]
    assert (draws["scenario"] == "pay_and_cut").sum() == 2 * 150
    assert ((draws["difference"] > -0.01) == (draws["fails"] == 1)).all()


def test_the_tables_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    inquiry = toy_inquiry(tmp_path, "", theories_csv())
    for name, table in (tables_of(failing_by_two(), inquiry)).items():
        write_csv(tmp_path / f"{name}.csv", table)
        again = read_csv(tmp_path / f"{name}.csv")
        assert [*again] == [*table]
        for column, cells in table.items():
            assert (again[column].dtype == object) == (cells.dtype == object), column
            np.testing.assert_array_equal(again[column], cells)


# --- regret -----------------------------------------------------------------------------------------------------------


def test_regret_is_what_the_best_choice_would_have_saved() -> None:
    assert regrets(np.array([[0.0, -2.0, 1.0], [5.0, 5.0, 7.0]])).tolist() == [[2, 0, 3], [0, 0, 2]]


def found_rows(folder: Path, kind: str, measure: str, theories: str = "") -> dict[tuple[str, str], RegretRow]:
    rows = regret_rows(toy_ensemble(), toy_inquiry(folder, "", theories))
    return {(row.state, row.scenario): row for row in rows if (row.state_kind, row.measure) == (kind, measure)}


def test_regret_over_theories_counts_the_stable_ones(tmp_path: Path) -> None:
    rows = found_rows(tmp_path, THEORY, METRIC, theories_csv())
    assert {state: row.counted for (state, _), row in rows.items()} == {"blend": 1, "strain": 1, "ties": 0}
    assert rows["blend", "dynamic_pay"].regret == pytest.approx(0.007)
    assert rows["ties", "dynamic_pay"].regret == pytest.approx(0.523)
    pay, both = rows["blend", "dynamic_pay"], rows["blend", "pay_and_cut"]
    assert (pay.worst, pay.mean, pay.best_share, pay.states) == pytest.approx((0.013, 0.010, 0.0, 2))
    assert (both.worst, both.best_share) == pytest.approx((0.001, 1.0))
    assert rows["blend", "baseline"].worst == pytest.approx(0.023)


def test_net_benefit_is_worth_times_avoided_less_cost(tmp_path: Path) -> None:
    rows = found_rows(tmp_path, THEORY, NET_BENEFIT, theories_csv())
    benefit = {
        name: -3e5 * WORKERS * effect - cost
        for name, effect, cost in zip(EFFECTS, THEORIES["blend"][1], COSTS, strict=True)
    }
    best = max(0.0, *benefit.values())
    for name, gain in benefit.items():
        assert rows["blend", name].regret == pytest.approx(best - gain)
    assert rows["blend", "baseline"].regret == pytest.approx(best)


def test_one_theory_is_the_study_itself(tmp_path: Path) -> None:
    rows = found_rows(tmp_path, THEORY, METRIC)
    assert {state for state, _ in rows} == {""}
    assert rows["", "pay_and_cut"].regret == 0


def test_regret_over_draws_takes_chance_out(tmp_path: Path) -> None:
    rows = found_rows(tmp_path, DRAWS, METRIC)
    both = rows["", "pay_and_cut"]
    assert (both.states, both.scenario) == (60, "pay_and_cut")
    assert both.worst < 0.03
    assert both.best_share > 0.7
    assert both.mean < min(row.mean for row in rows.values() if row is not both)


# --- told and drawn -------------------------------------------------------------------------------------------------


def test_the_section_says_when_a_scenario_fails_in_words_and_units(tmp_path: Path) -> None:
    view = view_of(tmp_path, failing_by_two(), theories=theories_csv())
    chinese = said([*failure_blocks(view, Words("zh"))])
    assert "“社会工资年增长率”高于6" in chinese
    assert "%/年，且“滚动招聘用时”高于15" in chinese
    assert "（由决策者定）" in chinese
    assert "两个比例都用没有参与划定范围的参数组核对得出" in chinese
    english = said([*failure_blocks(view, Words("en"))])
    assert '"growth of the outside wage" is above 6' in english
    assert '% a year, and "mean days' in english
    assert "nan" not in chinese + english
    assert "None" not in chinese + english


def test_minimax_regret_is_named_and_unstable_theories_are_marked(tmp_path: Path) -> None:
    blocks = [*regret_blocks(view_of(tmp_path, toy_ensemble(), theories=theories_csv()), Words("zh"))]
    text = said(blocks)
    assert text.startswith(
        "在2种离职理论之间，最坏情形下损失最小的选择：按辞职率衡量是“调薪并减负”（最大后悔值0.1个百分点/年）"
    )
    assert "ties*" in text
    assert "不稳定，只列出，不计入" in text
    assert sum(isinstance(block, Grid) for block in blocks) == 4


def test_one_theory_and_no_draws_are_said(tmp_path: Path) -> None:
    found = toy_ensemble()
    for each in found.measured.values():
        each["resignation_rate"] = np.full((60, 3), math.nan)
    view = view_of(tmp_path, found)
    text = said([*regret_blocks(view, Words("zh"))])
    assert text.startswith("本研究只在一种离职理论下算过")
    assert "没有可用的参数组" in text
    assert "参数组太少" in said([*failure_blocks(view, Words("zh"))])
    assert not FAILURE_CHAPTER.plates(view)


@pytest.mark.parametrize(("improvement", "sentence"), [(0.0, "没有一组失效"), (0.2, "几乎各组都失效")])
def test_none_and_nearly_all_failing_are_said(tmp_path: Path, improvement: float, sentence: str) -> None:
    found = toy_ensemble(40, 2, belief=0.001, chance=0.0005)
    view = view_of(tmp_path, found, f"improvement = {improvement}\n")
    assert sentence in said([*failure_blocks(view, Words("zh"))])
    assert set(view.tables["failure"]["verdict"]) == {NEVER if improvement == 0 else ALWAYS}


def test_values_are_told_with_unit_to_three_digits() -> None:
    zh, en = Words("zh"), Words("en")
    assert told_value("pay.outside_growth", 0.08123, zh) == "8.12%/年"
    assert told_value("recruitment.rolling_days", 210.4, zh) == "210天"
    assert told_value("attrition.pay_elasticity", -1.526, en) == "\N{MINUS SIGN}1.53"
    assert told_value("staffing.vacancy", 0.055, en) == "5.50%"


@pytest.mark.parametrize("boxed", [True, False])
def test_the_figure_is_drawn_with_a_box_or_without(tmp_path: Path, boxed: bool) -> None:
    view = view_of(tmp_path, failing_by_two() if boxed else toy_ensemble(60, 2, belief=0.002))
    plates = FAILURE_CHAPTER.plates(view)
    assert [*plates] == (["failure", "failure_box"] if boxed else ["failure"])
    assert "失效" not in plates["failure"].caption(view, Words("zh"))[0]
    assert len(draw_plates(plates, view)) == 8 * len(plates)


def test_the_figure_of_one_number_shows_the_effect(tmp_path: Path) -> None:
    found = toy_ensemble(150, 2, belief=0.002)
    found.measured["pay_and_cut"]["resignation_rate"] += 0.02 * (found.inputs[:, 2] > -1.0)[:, None]
    view = view_of(tmp_path, found)
    plates = FAILURE_CHAPTER.plates(view)
    assert "纵轴为与对照情景之差" in plates["failure_box"].caption(view, Words("zh"))[1]
    assert len(draw_plates({"failure_box": plates["failure_box"]}, view, ("en",))) == 4
