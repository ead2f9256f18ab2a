"""Which combinations give most for their cost: dominance, the second look, the winner's luck, the section, the figure."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from frontier_cases import STRENGTHS, frontier_tables, inquiry, labels, only, sampled, truth, view
from scipy import stats

from analysis.judgement.frontier import (
    CombinationRow,
    Measured,
    StepRow,
    combinations,
    fresh,
    frontier_answer,
    frontier_batches,
    frontier_further,
    screening,
    step_rows,
    strengths_of,
    weighed,
)
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.pareto import beaten, dominates, gaps, ladder, promising
from analysis.judgement.questions import Tables
from analysis.judgement.statistics import mean_interval
from analysis.report.blocks import Grid, Items, lines_of
from analysis.report.chapters import told
from analysis.report.decision_plates import draw_plates
from analysis.report.frontier_chapter import frontier_blocks, frontier_plates, numbered
from analysis.report.words import Words
from analysis.study.bench import Bench
from analysis.study.files import columns_of, read_csv, write_csv
from sim import ScenarioError, generator, who

ASKED = "[study.decision.frontier]\nindexed = [0.0, 1.0]\nraised = [0.0, 0.5, 1.0]\n"


def steady(means: list[tuple[float, ...]], noise: float = 0.0, replications: int = 6) -> np.ndarray:
    """Points with these means, each objective with noise of its own that leaves the means as they are."""
    draws = generator(3, 0, who("steady"), "resampling").normal(size=(len(means), len(means[0]), replications))
    level = draws - draws.mean(axis=2, keepdims=True)
    return np.array(means)[:, :, None] + noise * level


# --- mathematics ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ((1.0, 1.0, 1.0), (2.0, 2.0, 2.0), True),
        ((1.0, 1.0, 1.0), (1.0, 1.0, 1.5), True),
        ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0), False),
        ((1.0, 2.0, 1.0), (2.0, 1.0, 2.0), False),
        ((2.0, 2.0, 2.0), (1.0, 2.0, 2.0), False),
    ],
)
def test_one_point_dominates_another_where_it_is_nowhere_worse_and_somewhere_better(
    first: tuple[float, ...], second: tuple[float, ...], found: bool
) -> None:
    assert dominates(np.array([first, second]))[0, 1] == found


def test_a_gap_is_the_least_improvement_in_standard_errors() -> None:
    points = steady([(0.0, 0.0), (1.0, 3.0)], 1.0)
    difference = points[1] - points[0]
    errors = difference.std(axis=1, ddof=1) / math.sqrt(6)
    assert gaps(points)[0, 1] == pytest.approx(min(1 / errors[0], 3 / errors[1]))
    assert gaps(points)[1, 0] == 0


def test_a_tie_that_does_not_vary_saves_nobody() -> None:
    points = steady([(0.0, 0.0), (9.0, 0.0)], 1.0)
    points[:, 1] = 0.0
    assert gaps(points)[0, 1] > 1
    assert promising(points, 12) == [0]


def test_equal_points_both_stay() -> None:
    points = steady([(1.0, 2.0)], 1.0).repeat(2, axis=0)
    assert promising(points, 12) == [0, 1]
    assert not beaten(points).any()


def test_who_is_nearly_as_good_gets_a_second_look_and_who_is_far_behind_does_not() -> None:
    points = steady([(0.0, 0.0), (0.2, 0.2), (5.0, 5.0)], 1.0, 12)
    assert promising(points, 12) == [0, 1]


def test_of_too_many_the_ends_are_kept_and_the_nearly_good_go_first() -> None:
    front = [(float(n), -float(n)) for n in range(9)] + [(4.01, -3.99)]
    points = steady([*front, (0.1, 0.1)], 0.1)
    kept = promising(points, 6)
    assert len(kept) == 6
    assert {0, 8} <= set(kept)
    assert 10 not in kept
    assert not {4, 9} <= set(kept)  # of two that stand side by side not both


def beaten_by_scipy(points: np.ndarray) -> np.ndarray:
    """The same by scipy's one-sided paired test."""
    count = len(points)
    differences = points[:, None] - points[None, :]
    differences[range(count), range(count)] = np.arange(points.shape[2])
    p = stats.ttest_1samp(differences, 0, axis=3, alternative="less").pvalue
    nowhere_worse = (differences.mean(axis=3) <= 0).all(axis=2)
    return nowhere_worse & (p < 0.05 / (count * (count - 1) * 3)).any(axis=2)


def test_beating_is_the_paired_test_over_all_pairs_and_objectives() -> None:
    found = 0
    for seed in range(60):
        points = only(sampled(12, 1, seed), list(range(8))).objectives
        assert (beaten(points) == beaten_by_scipy(points)).all()
        found += beaten(points).sum()
    assert found > 60


def test_somebody_is_always_left() -> None:
    for seed in range(300):
        wins = beaten(sampled(4, 1, seed).objectives)
        assert (~wins.any(axis=0)).any()
        assert not (wins & wins.T).any()


def test_points_that_are_truly_equal_are_beaten_in_few_studies() -> None:
    """At most 5 % of studies, with room for the chance of the test itself (3 standard errors)."""
    draws = generator(4, 0, who("equal"), "resampling").normal(size=(2000, 5, 3, 12))
    share = np.mean([beaten(points).any() for points in draws])
    assert share <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 2000)


def test_a_point_that_is_truly_worse_is_beaten() -> None:
    draws = generator(5, 0, who("worse"), "resampling").normal(size=(200, 3, 3, 24))
    draws[:, 2] += 2.0
    assert np.mean([beaten(points)[:, 2].any() for points in draws]) > 0.95


def test_a_ladder_has_clear_steps_only_and_begins_at_nothing() -> None:
    effect = steady([(-1.0,), (-1.01,), (-2.0,), (0.5,)], 0.1)[:, 0]
    cost = np.array([1.0, 2.0, 3.0, -1.0])
    assert ladder(cost, effect, range(4)) == [0, 2]
    assert ladder(cost, effect, [1, 2]) == [1, 2]
    assert ladder(cost, effect, [3]) == []


# --- screening and second look over many toy studies ----------------------------------------------------------------


def test_no_point_of_the_frontier_is_beaten_by_another_on_the_fresh_replications() -> None:
    for seed in range(60):
        first = sampled(6, 0, seed)
        chosen = promising(first.objectives, 12)
        again = only(sampled(24, 1, seed), chosen)
        rows = weighed(labels(), chosen, first, again)
        assert sorted(row.parts for row in rows) == sorted(labels())
        states = {row.parts: row.state for row in rows}
        on_it = np.array([states[labels()[place]] == "frontier" for place in chosen])
        assert (beaten_by_scipy(again.objectives).any(axis=0) == ~on_it).all()


def test_the_winner_of_a_screening_has_luck_and_the_second_look_has_none() -> None:
    """Over 400 toy studies: the best as screened looks better than it is, and as played again it does not."""
    true, screened, again = truth()["effect"], [], []
    for seed in range(400):
        first, second = sampled(6, 0, seed), sampled(24, 1, seed)
        best = int(first.effect.mean(axis=1).argmin())
        screened.append(float(first.effect[best].mean()) - true[best])
        again.append(float(second.effect[best].mean()) - true[best])
    lucky, honest = mean_interval(screened), mean_interval(again)
    assert lucky.mean < -10 * lucky.error
    assert abs(honest.mean) < 3 * honest.error


def test_luck_is_what_the_screening_said_less_what_came_of_it() -> None:
    table = frontier_tables()["frontier"]
    played = table["n"] > 0
    luck = table["screened_effect"] - table["effect"]
    assert table["luck"][played] == pytest.approx(luck[played])
    assert np.isnan(table["luck"][~played]).all()


def test_an_objective_that_is_undefined_is_not_weighed() -> None:
    one = sampled(6, 0)
    visits = one.visits.copy()
    visits[3, 2] = np.nan
    assert dataclasses.replace(one, visits=visits).objectives.shape == (24, 2, 6)
    assert one.objectives.shape == (24, 3, 6)


def test_a_metric_of_which_more_is_better_is_turned_round() -> None:
    one = dataclasses.replace(sampled(6, 0), sign=-1.0)
    assert (one.objectives[:, 1] == -one.effect).all()


# --- steps ----------------------------------------------------------------------------------------------------------


def made(cost: list[float], effect: list[float], avoided: list[float]) -> Measured:
    jitter = np.linspace(-1, 1, 12)
    rows = [np.array(values)[:, None] + scale * jitter for values, scale in ((cost, 1e3), (effect, 1e-4))]
    return Measured(*rows, np.zeros((len(cost), 12)), -np.array(avoided)[:, None] + 0.1 * jitter[::-1], 1.0)


def test_a_step_costs_its_extra_money_over_the_resignations_it_avoids() -> None:
    again = made([1e6, 3e6], [-0.01, -0.02], [5.0, 9.0])
    first, second = step_rows(["a=1", "b=1"], again, "base")
    assert (first.against, first.parts, second.against, second.parts) == ("base", "a=1", "a=1", "b=1")
    assert first.price == pytest.approx(2e5)
    assert second.price == pytest.approx(5e5)
    assert second.price_low <= second.price <= second.price_high


@pytest.mark.parametrize(("cost", "avoided"), [(-1e6, 5.0), (0.0, 5.0), (1e6, 0.0)])
def test_there_is_no_price_where_nothing_is_spent_or_nobody_is_kept(cost: float, avoided: float) -> None:
    (step,) = step_rows(["a=1"], made([cost], [-0.01], [avoided]), "base")
    assert math.isnan(step.price)
    assert math.isnan(step.price_low)


# --- the question ---------------------------------------------------------------------------------------------------


def test_combinations_are_named_by_their_strengths(tmp_path: Path) -> None:
    found = combinations(inquiry(tmp_path, ASKED.replace("0.5, ", "0.5, 0.5, ")))
    assert found.labels == (
        "city",
        "raised=0.5",
        "raised=1",
        "indexed=1",
        "indexed=1 raised=0.5",
        "indexed=1 raised=1",
    )
    assert strengths_of("indexed=1 raised=0.5") == {"indexed": 1.0, "raised": 0.5}
    assert strengths_of("city") == {}


def test_too_many_combinations_are_refused(tmp_path: Path) -> None:
    many = ", ".join(str(n / 100) for n in range(101))
    with pytest.raises(ScenarioError, match=r"E842 .*found 202; at most 200"):
        frontier_batches(inquiry(tmp_path, ASKED.replace("0.0, 0.5, 1.0", many)))


def test_what_does_not_go_together_or_has_no_such_strength_is_left_out_by_name(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, "[study.decision.frontier]\nindexed = [0, 1]\nfrozen = [0, 1]\nlisted = [0, 0.5]\n")
    table = frontier_answer(asked)["frontier"]
    states = dict(zip(table["parts"], table["state"], strict=True))
    impossible = {name for name, state in states.items() if state == "impossible"}
    assert impossible == {name for name in states if "indexed=1 frozen=1" in name or "listed" in name}
    assert list(states) == list(combinations(asked).labels)
    assert (table["n"][table["state"] == "impossible"] == 0).all()


Answered: TypeAlias = tuple[Inquiry, Tables, int]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Answered:
    """A small city of six combinations, asked and answered, and how many replications that took."""
    asked = inquiry(tmp_path_factory.mktemp("frontier"), ASKED)
    tables = frontier_answer(asked)
    return asked, tables, len(asked.bench.known)


def test_reported_numbers_come_from_fresh_replications_alone(answered: Answered) -> None:
    asked, tables, _ = answered
    assert list(screening(asked)) == [0, 1, 2, 3]
    assert list(fresh(asked)) == list(range(1_001_000, 1_001_006))
    table = tables["frontier"]
    places = [place for place in np.flatnonzero(table["n"]) if table["parts"][place] != "city"]
    assert places
    for place in places:
        assert (table["n"][place], table["screened_n"][place]) == (6, 4)
        loaded = [asked.baseline, asked.mixed(strengths_of(table["parts"][place]))]
        before, after = asked.bench.play(loaded, fresh(asked))
        wanted = mean_interval((after["total_cost all"] - before["total_cost all"]).tolist())
        assert (table["cost"][place], table["cost_low"][place]) == pytest.approx((wanted.mean, wanted.low))
        before, after = asked.bench.play(loaded, screening(asked))
        wanted = mean_interval((after["total_cost all"] - before["total_cost all"]).tolist())
        assert table["screened_cost"][place] == pytest.approx(wanted.mean)


def test_the_time_told_beforehand_is_enough(answered: Answered) -> None:
    asked, _, played = answered
    (batch,) = frontier_batches(asked)
    told_of = len(Bench(5, workers=1).unplayed(batch.pairs, batch.judge))
    assert told_of == 6 * 4 + 6
    assert told_of < played <= told_of + frontier_further(asked)


def test_the_same_question_has_the_same_answer(answered: Answered) -> None:
    asked, tables, _ = answered
    again = frontier_answer(asked)
    assert list(again) == list(tables) == ["frontier", "frontier_steps"]
    for name, table in tables.items():
        for column, values in table.items():
            np.testing.assert_array_equal(again[name][column], values)


def test_the_baseline_differs_from_itself_by_nothing(answered: Answered) -> None:
    table = answered[1]["frontier"]
    place = list(table["parts"]).index("city")
    for column in ("cost", "cost_low", "cost_high", "effect", "effect_low", "effect_high", "luck"):
        assert table[column][place] == 0.0


# --- the section ----------------------------------------------------------------------------------------------------


def said(lang: str) -> list[str]:
    shown = view(frontier_tables(), frontier=STRENGTHS)
    return [line for block in frontier_blocks(shown, Words(lang)) for line in lines_of(block)]


def test_the_answer_comes_first_then_the_steps_from_the_cheapest() -> None:
    shown = view(frontier_tables(), frontier=STRENGTHS)
    first, second, steps, *_ = frontier_blocks(shown, Words("zh"))
    assert "共试算25种组合，换用新的随机数复核了其中12种" in next(lines_of(first))
    assert "由省到费" in next(lines_of(second))
    assert isinstance(steps, Items)
    one, two, *_ = lines_of(steps)
    assert one.startswith("行政事项精简三成（力度150%）（编号2）：与“维持现状”相比，费用+4.3 ± 11.6万元/年")
    assert one.endswith("多花的钱在误差之内，算不出每少一人辞职的费用。")
    assert "与编号2相比" in two
    assert "每少一人辞职多花41.7万元" in two
    assert "愿付的30.0万元（由决策者定）" in two


def test_tables_read_back_from_their_files_say_the_same(tmp_path: Path) -> None:
    tables = frontier_tables()
    for name, table in tables.items():
        write_csv(tmp_path / f"{name}.csv", table)
    shown = view({name: read_csv(tmp_path / f"{name}.csv") for name in tables}, frontier=STRENGTHS)
    assert [line for block in frontier_blocks(shown, Words("zh")) for line in lines_of(block)] == said("zh")


def test_what_is_impossible_is_named() -> None:
    assert any("“建立薪酬动态调整机制（力度200%）”" in line for line in said("zh"))
    assert any('"Pay follows the outside wage (at 200%)"' in line for line in said("en"))


@pytest.mark.parametrize(
    ("price", "words"),
    [((1e5, 0.9e5, 1.2e5), "低于愿付"), ((5e5, 4e5, 6e5), "高于愿付"), ((3e5, 2e5, 4e5), "误差之内")],
)
def test_a_price_is_held_against_what_it_is_worth(price: tuple[float, float, float], words: str) -> None:
    tables = frontier_tables()
    for column, value in zip(("price", "price_low", "price_high"), price, strict=True):
        tables["frontier_steps"][column][1] = value
    items = next(b for b in frontier_blocks(view(tables, frontier=STRENGTHS), Words("zh")) if isinstance(b, Items))
    assert words in list(lines_of(items))[1]


@pytest.mark.parametrize(
    ("cost", "avoided", "words"),
    [((-3, -1), (1, 3), "既省钱，辞职也减少"), ((-3, -1), (-1, 3), "省钱，但辞职没有明显减少"),
     ((-1, 1), (1, 3), "多花的钱在误差之内"), ((1, 3), (-1, 3), "少辞职的人数在误差之内")],
)  # fmt: skip
def test_why_there_is_no_price_is_said(cost: tuple[int, int], avoided: tuple[int, int], words: str) -> None:
    tables = frontier_tables()
    step = StepRow("admin_cut=1.5", "baseline", 24, 0, *cost, 0, *avoided, *[math.nan] * 3)
    tables["frontier_steps"] = columns_of([step], StepRow)
    items = next(b for b in frontier_blocks(view(tables, frontier=STRENGTHS), Words("zh")) if isinstance(b, Items))
    assert words in next(lines_of(items))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_have_a_cell_for_every_heading_and_numbers_match(lang: str) -> None:
    shown = view(frontier_tables(), frontier=STRENGTHS)
    grids = [block for block in frontier_blocks(shown, Words(lang)) if isinstance(block, Grid)]
    assert len(grids) == 3
    assert all(len(row) == len(grid.headings) for grid in grids for row in grid.rows)
    numbers = [int(str(row[0]).split(".")[0]) for grid in grids[:2] for row in grid.rows]
    assert sorted(numbers) == sorted(numbered(shown).values()) == list(range(1, 13))


def test_a_study_without_combinations_is_told_so(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, "")
    assert frontier_batches(asked) == []
    assert frontier_further(asked) == 0
    shown = view(frontier_answer(asked))
    (block,) = frontier_blocks(shown, Words("zh"))
    assert "没有写明要组合的情景和力度" in next(lines_of(block))
    assert not frontier_plates(shown)


def test_where_nothing_can_be_combined_that_is_said() -> None:
    nothing = [np.nan] * 9
    row = CombinationRow("dynamic_pay=2", "impossible", "", 0, *nothing, 0, *nothing[:4])
    shown = view({"frontier": columns_of([row], CombinationRow), "frontier_steps": columns_of([], StepRow)})
    (block,) = frontier_blocks(shown, Words("en"))
    assert "None of the 1 combinations can be put into practice" in next(lines_of(block))
    assert not frontier_plates(shown)


def test_undefined_visits_are_a_dash_and_said_to_be_missing(tmp_path: Path) -> None:
    tables = frontier_tables()
    for column in ("visits", "visits_low", "visits_high"):
        tables["frontier"][column][:] = np.nan
    (tmp_path / "figures").mkdir()
    shown = dataclasses.replace(view(tables, frontier=STRENGTHS), folder=tmp_path)
    grid = next(block for block in frontier_blocks(shown, Words("zh")) if isinstance(block, Grid))
    assert {row[3] for row in grid.rows} == {"—"}
    assert "没有参与比较" in grid.note
    assert draw_plates(frontier_plates(shown), shown, ("zh",))


def test_the_section_stands_in_the_register() -> None:
    assert "frontier" in told(view(frontier_tables()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_figure_is_drawn(tmp_path: Path, lang: str) -> None:
    (tmp_path / "figures").mkdir()
    shown = dataclasses.replace(view(frontier_tables(), frontier=STRENGTHS), folder=tmp_path)
    files = draw_plates(frontier_plates(shown), shown, (lang,))
    assert {path.name for path in files} == {
        f"frontier.{lang}{ink}.{kind}" for ink in ("", ".bw") for kind in ("png", "svg")
    }
