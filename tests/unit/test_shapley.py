"""Which part of a package does what: the shares, the coalitions that are played, the section and the figure."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from frontier_cases import POLICIES, inquiry, package_tables, scenario_text, view

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.shapley import (
    PartRow,
    attributed,
    coalitions,
    package_answer,
    package_batches,
    package_metrics,
    parts_of,
    shapley,
    worth_of,
)
from analysis.judgement.statistics import mean_interval
from analysis.report.blocks import Grid, lines_of
from analysis.report.chapters import told
from analysis.report.decision_plates import draw_plates
from analysis.report.package_chapter import error_of, package_blocks, package_plates
from analysis.report.words import Words
from analysis.study.bench import whole_values
from analysis.study.files import columns_of, read_csv, write_csv
from sim import ScenarioError, digest, generator, who

PACKAGE = 'package = "both"\nparts = ["indexed", "raised"]'
BOTH = scenario_text("both", [], ("indexed", "raised"))


def worths(parts: int, replications: int = 7, scale: float = 1.0) -> np.ndarray:
    draws = generator(1, 0, who("worth"), "resampling")
    return scale * draws.normal(size=(2**parts, replications))


def in_all_orders(worth: np.ndarray, parts: int) -> np.ndarray:
    """Shapley's value by its definition: what each part adds, over all orders in which they come."""
    found, orders = np.zeros((parts, worth.shape[1])), list(permutations(range(parts)))
    for order in orders:
        before = 0
        for part in order:
            found[part] += worth[before | 1 << part] - worth[before]
            before |= 1 << part
    return found / len(orders)


# --- mathematics ----------------------------------------------------------------------------------------------------


def test_the_runway_is_shared_as_published() -> None:
    """Littlechild and Owen (1973): a runway costs what its largest user needs; users share each stretch evenly."""
    needs = (1.0, 2.0, 3.0)
    worth = np.array([max((needs[i] for i in range(3) if s >> i & 1), default=0.0) for s in range(8)])
    assert shapley(worth) == pytest.approx([1 / 3, 1 / 3 + 1 / 2, 1 / 3 + 1 / 2 + 1], abs=1e-15)


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
def test_the_value_is_the_mean_over_all_orders(parts: int) -> None:
    assert shapley(worths(parts)) == pytest.approx(in_all_orders(worths(parts), parts), abs=1e-12)


@pytest.mark.parametrize(("parts", "scale"), [(1, 1.0), (3, 1.0), (6, 1.0), (6, 3e7)])
def test_the_shares_add_up_in_every_replication(parts: int, scale: float) -> None:
    worth = worths(parts, scale=scale)
    assert np.abs(shapley(worth).sum(axis=0) - (worth[-1] - worth[0])).max() <= 1e-12 * scale


def test_parts_that_do_not_meet_do_the_same_alone_last_and_shared() -> None:
    effects = np.array([[1.0, 2.0], [-3.0, 0.5], [0.0, 0.0]])
    worth = np.array([sum(effects[i] for i in range(3) if s >> i & 1) + np.zeros(2) for s in range(8)]) + 5
    split = attributed(worth)
    for found in (split.alone, split.last, split.shared):
        assert found == pytest.approx(effects, abs=1e-14)
    assert split.interaction == pytest.approx([0.0, 0.0], abs=1e-14)


def test_what_happens_only_together_is_shared_evenly_and_called_interaction() -> None:
    split = attributed(np.array([[0.0], [0.0], [0.0], [4.0]]))
    assert split.alone.tolist() == [[0.0], [0.0]]
    assert split.last.tolist() == [[4.0], [4.0]]
    assert split.shared.tolist() == [[2.0], [2.0]]
    assert split.interaction.tolist() == [4.0]


def test_a_replication_in_which_a_metric_is_undefined_somewhere_does_not_count() -> None:
    found = [{"a": np.array([1.0, 2.0, np.nan])}, {"a": np.array([3.0, np.nan, 5.0]), "b": np.ones(3)}]
    assert worth_of(found, "a").tolist() == [[1.0], [3.0]]
    assert worth_of(found, "b").shape == (2, 0)


# --- the question ---------------------------------------------------------------------------------------------------


def test_the_tables_say_what_the_coalitions_gave(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, PACKAGE, {"both": BOTH})
    tables = package_answer(asked)
    names = [("city",), ("indexed",), ("raised",), ("both",)]
    rates = [
        [asked.bench.play_pairs([(asked.scenarios[name], r)], whole_values)[0]["resignation_rate"] for r in range(3)]
        for (name,) in names
    ]
    base, indexed, raised, both = map(np.array, rates)
    shared = ((indexed - base) + (both - raised)) / 2
    row = PartRow(*(column[0] for column in tables["package"].values()))
    wanted = mean_interval(shared.tolist())
    assert (row.metric, row.part, row.n) == ("resignation_rate", "indexed", 3)
    assert (row.shapley, row.shapley_low, row.shapley_high) == pytest.approx((wanted.mean, wanted.low, wanted.high))
    assert row.alone == pytest.approx((indexed - base).mean())
    assert row.last == pytest.approx((both - raised).mean())
    total = {name: column[0] for name, column in tables["package_total"].items()}
    assert total["effect"] == pytest.approx((both - base).mean(), abs=1e-15)
    assert total["interaction"] == pytest.approx((both - indexed - raised + base).mean(), abs=1e-15)


def test_the_steps_lead_from_the_baseline_to_the_package(tmp_path: Path) -> None:
    tables = package_answer(inquiry(tmp_path, PACKAGE, {"both": BOTH}))
    parts, totals = tables["package"], tables["package_total"]
    assert totals["metric"].tolist() == ["resignation_rate", "pay_ratio", "total_cost"]
    for place, metric in enumerate(totals["metric"]):
        steps = parts["shapley"][parts["metric"] == metric].sum()
        assert totals["mean_baseline"][place] + steps == pytest.approx(totals["mean_package"][place], rel=1e-12)


def test_a_part_of_an_effect_that_is_not_clear_is_not_given(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, PACKAGE, {"both": BOTH})
    tables = package_answer(asked)
    totals = tables["package_total"]
    clear = dict(zip(totals["metric"], (totals["low"] > 0) | (totals["high"] < 0), strict=True))
    assert clear["total_cost"]
    for metric, share in zip(tables["package"]["metric"], tables["package"]["share"], strict=True):
        assert np.isfinite(share) == clear[metric]
    shares = tables["package"]["share"][tables["package"]["metric"] == "total_cost"]
    assert shares.sum() == pytest.approx(1.0)


def test_the_batches_are_all_that_is_played(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, PACKAGE, {"both": BOTH})
    (batch,) = package_batches(asked)
    assert len(batch.pairs) == 4 * 3
    asked.bench.play_pairs(batch.pairs, batch.judge, batch.watcher)
    known = len(asked.bench.known)
    package_answer(asked)
    assert len(asked.bench.known) == known == 12


def test_the_whole_is_the_package_and_nobody_is_the_baseline(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, PACKAGE, {"both": BOTH})
    found = [digest(loaded) for loaded in coalitions(asked)]
    names = ("city", "indexed", "raised", "both")
    assert found == [digest(asked.scenarios[name]) for name in names]


def test_parts_in_another_order_are_the_same_package(tmp_path: Path) -> None:
    asked = inquiry(tmp_path, 'package = "both"\nparts = ["raised", "indexed"]', {"both": BOTH})
    assert parts_of(asked) == ("raised", "indexed")
    assert digest(coalitions(asked)[3]) == digest(asked.scenarios["both"])


@pytest.mark.parametrize(
    ("decision", "more", "said"),
    [
        ('package = "both"', [], "E841 .*one to 6"),
        ('package = "both"\nparts = ["indexed"]', [], "found pay.base; no part has these levers of both"),
        (PACKAGE, [("strain.support", "set", "0.2", "")], "found strain.support; no part has"),
        ('package = "indexed"\nparts = ["indexed", "raised"]', [], "found pay.base; indexed lacks these levers"),
    ],
)  # fmt: skip
def test_a_package_that_is_not_its_parts_is_refused(
    tmp_path: Path, decision: str, more: list[tuple[str, str, str, str]], said: str
) -> None:
    asked = inquiry(tmp_path, decision, {"both": scenario_text("both", more, ("indexed", "raised"))})
    with pytest.raises(ScenarioError, match=said):
        package_batches(asked)


def test_a_part_that_changes_the_city_is_refused(tmp_path: Path) -> None:
    files = {"raised": scenario_text("raised", POLICIES["raised"]) + "[recruitment]\nrolling_days = 9\n"}
    with pytest.raises(ScenarioError, match="E827"):
        package_batches(inquiry(tmp_path, PACKAGE, {"both": BOTH} | files))


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    files = {f"p{n}": scenario_text(f"p{n}", [("pay.base", "multiply", "1.01", "")]) for n in range(7)}
    names = ", ".join(f'"{name}"' for name in files)
    asked = inquiry(tmp_path, f'package = "both"\nparts = [{names}]', {"both": BOTH} | files)
    with pytest.raises(ScenarioError, match=r"found 7; .*one to 6"):
        parts_of(asked)


def no_package(folder: Path) -> Inquiry:
    return inquiry(folder, "")


def test_a_study_without_a_package_is_told_so(tmp_path: Path) -> None:
    asked = no_package(tmp_path)
    assert package_batches(asked) == []
    tables = package_answer(asked)
    assert all(len(column) == 0 for table in tables.values() for column in table.values())
    for lang, said in (("zh", "没有写明要拆解的组合"), ("en", "names no package")):
        (block,) = package_blocks(view(tables), Words(lang))
        assert said in next(lines_of(block))
    assert not package_plates(view(tables))


def test_only_metrics_with_a_direction_are_taken_apart(tmp_path: Path) -> None:
    asked = no_package(tmp_path)
    headline = ("headcount", "vacancy_rate", "resignation_rate", "cost_per_resignation_avoided")
    study = dataclasses.replace(asked.study, study=asked.study.study.model_copy(update={"headline": headline}))
    assert package_metrics(dataclasses.replace(asked, study=study)) == [
        "resignation_rate",
        "vacancy_rate",
        "total_cost",
    ]


# --- the section ----------------------------------------------------------------------------------------------------


def said(lang: str) -> list[str]:
    return [line for block in package_blocks(view(package_tables()), Words(lang)) for line in lines_of(block)]


def test_the_answer_comes_first_and_says_which_part_does_what() -> None:
    answer = said("zh")[0]
    assert answer.startswith(
        "“四项打算加留人措施”使辞职率由9.2%/年变为7.8%/年，变化\N{MINUS SIGN}1.4 ± 0.2个百分点/年（改善）"
    )
    better, worse = answer.index("使之改善的部分"), answer.index("使之恶化的部分")
    assert better < answer.index("建立薪酬动态调整机制") < answer.index("行政事项精简三成") < worse
    assert worse < answer.index("按四项打算实行")
    assert "互相加强" in answer


def test_tables_read_back_from_their_files_say_the_same(tmp_path: Path) -> None:
    tables = package_tables()
    for name, table in tables.items():
        write_csv(tmp_path / f"{name}.csv", table)
    shown = view({name: read_csv(tmp_path / f"{name}.csv") for name in tables})
    assert [line for block in package_blocks(shown, Words("zh")) for line in lines_of(block)] == said("zh")


def test_what_cannot_be_told_from_zero_is_said_to_be_open() -> None:
    cost = said("zh")[1]
    assert "（多花）" in cost
    assert "费用变化不明显的部分：“行政事项精简三成”" in cost
    assert "在误差之内" in cost
    assert "互相" not in cost


def test_english_says_the_same() -> None:
    answer, cost = said("en")[:2]
    assert 'Parts that make it worse: "The four plans as written" +1.3 ± 0.2 points a year.' in answer
    assert 'Parts whose cost cannot be told from zero: "Administrative items cut by 30 %"' in cost


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_have_a_cell_for_every_heading(lang: str) -> None:
    grids = [block for block in package_blocks(view(package_tables()), Words(lang)) if isinstance(block, Grid)]
    assert len(grids) == 2
    assert all(len(row) == len(grid.headings) for grid in grids for row in grid.rows)


def test_an_error_is_never_written_as_zero() -> None:
    assert error_of(0.04, 1, Words("zh")) == "0.04"
    assert error_of(0.26, 1, Words("zh")) == "0.3"


def test_the_section_stands_in_the_register() -> None:
    assert "package" in told(view(package_tables()))
    assert "package" not in told(view({"package": columns_of([], PartRow)}))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_figure_is_drawn(tmp_path: Path, lang: str) -> None:
    (tmp_path / "figures").mkdir()
    made = dataclasses.replace(view(package_tables()), folder=tmp_path)
    files = draw_plates(package_plates(made), made, (lang,))
    assert {path.name for path in files} == {
        f"package.{lang}{ink}.{kind}" for ink in ("", ".bw") for kind in ("png", "svg")
    }
