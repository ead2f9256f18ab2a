"""Error, chance and belief told apart: on made-up ensembles whose variances are known."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ensemble_cases import EFFECTS, Floats, described, noise, small_inquiry, toy_ensemble, toy_inquiry

from analysis.judgement import failure
from analysis.judgement.nested import (
    DIFFERENCE,
    LEVEL,
    answer,
    belief_share,
    chances,
    mean_squares,
    metrics_of,
    probability_beyond,
    rows_of,
    split,
    table_of,
    true_results,
)
from analysis.report.blocks import Block, Grid, lines_of
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.uncertainty_chapter import UNCERTAINTY_CHAPTER, uncertainty_blocks
from analysis.report.words import LANGUAGES, Words
from analysis.study.files import read_csv, write_csv

STUDIES = 4000


def toy_studies(draws: int, repeats: int, share: float) -> Floats:
    """Normal results of many studies, shape (studies, draws, repeats), with that share of their variance between draws."""
    between = noise(1, f"between {draws} {share}", STUDIES, draws, 1)
    within = noise(1, f"within {draws} {share}", STUDIES, draws, repeats)
    found: Floats = math.sqrt(share) * between + math.sqrt(1 - share) * within
    return found


@pytest.mark.parametrize(("draws", "repeats"), [(20, 2), (60, 3)])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
def test_the_interval_of_the_share_covers_95_in_100(draws: int, repeats: int, share: float) -> None:
    values = toy_studies(draws, repeats, share)
    found, low, high = belief_share(*mean_squares(values), draws, repeats)
    covered = np.mean((low <= share) & (share <= high))
    assert abs(covered - 0.95) < 3.5 * math.sqrt(0.95 * 0.05 / STUDIES)
    assert np.mean(found) == pytest.approx(share, abs=0.03)


def test_where_draws_do_not_differ_the_share_is_nought_or_near_it() -> None:
    found, low, _ = belief_share(*mean_squares(toy_studies(20, 2, 0.0)), 20, 2)
    assert 0.4 < np.mean(found == 0) < 0.65
    assert np.mean(low == 0) == pytest.approx(0.975, abs=0.01)


def test_the_split_of_numbers_reckoned_by_hand() -> None:
    found = split(np.array([[1.0, 3.0], [5.0, 7.0], [6.0, 8.0]]))
    assert (found.draws, found.repeats, found.mean) == (3, 2, 5.0)
    assert found.chance_sd == pytest.approx(math.sqrt(2))
    assert found.belief_sd == pytest.approx(math.sqrt(7 - 2 / 2))
    assert found.belief_share == pytest.approx(6 / 8)
    assert found.error_low == pytest.approx(5 - 4.302653 * math.sqrt(7 / 3), abs=1e-5)


def test_true_results_have_the_spread_of_belief_and_not_of_chance() -> None:
    true = noise(2, "true", 4000, 1)
    values = true + 1.5 * noise(2, "luck", 4000, 2)
    assert np.std(values.mean(axis=1)) > 1.4
    assert np.quantile(true_results(values), (0.1, 0.9)) == pytest.approx([-1.2816, 1.2816], abs=0.08)
    assert np.quantile(chances(values), (0.1, 0.9)) == pytest.approx([-1.92, 1.92], abs=0.08)


def test_the_probability_over_beliefs_is_that_of_the_truth() -> None:
    true = -0.5 + noise(3, "true", 3000, 1)
    values = true + 2 * noise(3, "luck", 3000, 2)
    assert probability_beyond(values, 0.0) == pytest.approx(0.6915, abs=0.03)
    assert probability_beyond(values, 1.0) == pytest.approx(0.3085, abs=0.03)


def test_a_copy_of_the_baseline_and_what_is_undefined_say_nothing() -> None:
    same = split(np.zeros((20, 2)))
    assert (same.mean, same.error_low, same.belief_sd, same.chance_sd) == (0.0, 0.0, 0.0, 0.0)
    assert math.isnan(same.belief_share)
    assert math.isnan(probability_beyond(np.zeros((20, 2)), 0.0))
    holes = np.ones((4, 2))
    holes[0, 1] = math.nan
    assert split(holes).draws == 3
    assert math.isnan(split(np.full((20, 2), math.nan)).mean)
    assert math.isnan(probability_beyond(np.full((20, 2), math.nan), 0.0))


def test_draws_without_chance_are_all_belief() -> None:
    found = split(np.repeat([[1.0], [2.0], [4.0]], 2, axis=1))
    assert (found.belief_share, found.belief_share_low, found.chance_sd) == (1.0, 1.0, 0.0)


def test_the_table_has_every_level_and_difference_of_the_metrics_asked(tmp_path: Path) -> None:
    inquiry = toy_inquiry(tmp_path)
    assert metrics_of(inquiry) == ["resignation_rate", "vacancy_rate", "total_cost"]
    rows = [*rows_of(toy_ensemble(), inquiry)]
    assert [row.scenario for row in rows if (row.metric, row.kind) == ("total_cost", LEVEL)] == ["baseline", *EFFECTS]
    found = {row.scenario: row for row in rows if (row.metric, row.kind) == ("resignation_rate", DIFFERENCE)}
    assert [*found] == [*EFFECTS]
    pay = found["pay_and_cut"]
    assert pay.split.error_low < EFFECTS["pay_and_cut"] < pay.split.error_high
    assert pay.p_better > pay.p_improvement > 0.9
    costs = [row.p_better for row in rows if (row.metric, row.kind) == ("total_cost", DIFFERENCE)]
    assert max(costs) < 0.01
    table = table_of(rows)
    write_csv(tmp_path / "uncertainty.csv", table)
    again = read_csv(tmp_path / "uncertainty.csv")
    assert all(again[name].dtype == table[name].dtype for name in table)
    assert table["metric"].dtype == object
    assert table["belief_90"].dtype == np.float64


def test_a_higher_metric_is_better_where_it_rises(tmp_path: Path) -> None:
    inquiry = toy_inquiry(tmp_path, 'metric = "tickets_on_time"\nimprovement = 0.001\n')
    found = toy_ensemble()
    for each in found.measured.values():
        each["tickets_on_time"] = 1 - each["resignation_rate"]
    row = next(row for row in rows_of(found, inquiry) if (row.metric, row.kind) == ("tickets_on_time", DIFFERENCE))
    assert row.split.mean > 0
    assert row.p_better > 0.9


def test_both_questions_are_answered_from_the_same_runs_of_a_small_city(tmp_path: Path) -> None:
    inquiry = small_inquiry(tmp_path)
    table = answer(inquiry)["uncertainty"]
    assert set(table["scenario"]) == {"city", "indexed"}
    assert set(table["draws"]) == {20.0}
    assert np.isfinite(table["mean"]).all()
    played = len(inquiry.bench.known)
    tables = failure.answer(inquiry)
    assert set(tables) == {"failure", "failure_share", "failure_draws", "regret"}
    assert set(tables["regret"]["scenario"]) == {"city", "indexed"}
    assert len(inquiry.bench.known) == played == 80


# --- told and drawn -------------------------------------------------------------------------------------------------


def view_of(folder: Path, found: Any = None) -> View:
    """A view of a toy ensemble."""
    inquiry = toy_inquiry(folder)
    table = table_of([*rows_of(found or toy_ensemble(), inquiry)])
    return View(folder / "decision", described(inquiry.decision.model_dump_json()), {"uncertainty": table})


def said(blocks: list[Block]) -> str:
    return "\n".join(line for block in blocks for line in lines_of(block))


def test_the_section_answers_first_and_tells_error_chance_and_belief_apart(tmp_path: Path) -> None:
    view = view_of(tmp_path)
    blocks = [*uncertainty_blocks(view, Words("zh"))]
    first = said(blocks[:1])
    assert first.startswith("备选方案中，“调薪并减负”使辞职率至少改善1.0个百分点/年（由决策者定）的可能性最大，为9")
    text = said(blocks)
    assert "误差（95%置信区间）" in text
    assert "偶然性" in text
    assert "没有按校准目标筛选" in text
    assert sum(isinstance(block, Grid) for block in blocks) == 4
    assert "nan" not in said([*uncertainty_blocks(view, Words("en"))])


def test_a_copy_and_a_share_of_nought_are_said_in_words(tmp_path: Path) -> None:
    found = toy_ensemble()
    found.measured["dynamic_pay"] = found.measured["baseline"]
    level, luck = found.measured["baseline"]["resignation_rate"], noise(5, "no belief", 60, 3)
    luck -= luck.mean(axis=1, keepdims=True)
    found.measured["pay_and_cut"]["resignation_rate"] = level - 0.02 + 0.004 * luck
    text = said([*uncertainty_blocks(view_of(tmp_path, found), Words("zh"))])
    assert "薪酬动态调整：与对照情景在每次模拟中都相同" in text
    assert "各组数字之间的差别没有超出偶然性，估计为0；并不是说依据都有把握" in text


def test_undefined_results_are_told_and_not_drawn(tmp_path: Path) -> None:
    found = toy_ensemble()
    for each in found.measured.values():
        each["resignation_rate"] = np.full((60, 3), math.nan)
    view = view_of(tmp_path, found)
    assert not UNCERTAINTY_CHAPTER.plates(view)
    text = said([*uncertainty_blocks(view, Words("zh"))])
    assert text.startswith("参数组太少，或结果没有定义")
    assert "nan" not in text


def test_the_figure_is_drawn_in_both_languages(tmp_path: Path) -> None:
    view = view_of(tmp_path)
    (view.folder / "figures").mkdir(parents=True)
    files = draw_plates(UNCERTAINTY_CHAPTER.plates(view), view, LANGUAGES)
    assert len(files) == 8
    assert all(path.stat().st_size > 5000 for path in files)
