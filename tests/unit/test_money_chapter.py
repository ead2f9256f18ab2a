"""What money buys and who pays is told in plain words, with its error, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from money_cases import BOUGHT, FOUND, SLOPES, made_values, made_view, toy_curve

from analysis.judgement.money import Bought
from analysis.judgement.payers import payers_table
from analysis.judgement.strengths import as_table
from analysis.judgement.wishes import Found
from analysis.report.blocks import Block, Grid, Paragraph, lines_of
from analysis.report.chapters import chapters
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.money_chapter import MONEY_CHAPTER, strength_text
from analysis.report.money_words import MONEY_WORDS
from analysis.report.words import LANGUAGES, Words
from analysis.study.files import columns_of

ZH, EN = Words("zh"), Words("en")


def blocks(view: View, words: Words) -> list[Block]:
    return list(MONEY_CHAPTER.blocks(view, words))


def told(view: View, words: Words) -> str:
    return "\n".join(line for block in blocks(view, words) for line in lines_of(block))


def with_found(folder: Path, *changed: Found) -> View:
    keys = {row[:4] for row in changed}
    rows = [row for row in FOUND if row[:4] not in keys]
    return made_view(folder, money=columns_of([*changed, *rows], Found))


@pytest.fixture
def view(tmp_path: Path) -> View:
    (tmp_path / "figures").mkdir()
    return made_view(tmp_path)


def test_the_answer_comes_first_and_says_whether_it_is_ahead(view: View) -> None:
    first = blocks(view, ZH)[0]
    assert isinstance(first, Paragraph)
    text = first.runs[0].text
    assert text.startswith("每年多花不超过300.0万元（同等预算，由决策者设定）")
    assert "“建立薪酬动态调整机制”使辞职率改善最多：−1.8 ± 0.2个百分点/年" in text
    assert "差别超出误差" in text


def test_a_lead_within_the_error_is_no_lead(tmp_path: Path) -> None:
    level = [row._replace(low=-0.009, high=0.001) if row.against == "admin_cut" else row for row in BOUGHT]
    view = made_view(tmp_path, money_effects=columns_of(level, Bought))
    assert "不能说哪一个更好" in told(view, ZH)
    assert "neither can be called better" in told(view, EN)


def test_where_nothing_improves_nobody_is_named_best(tmp_path: Path) -> None:
    none = [row._replace(low=-0.01, high=0.01) if row.metric == "resignation_rate" else row for row in BOUGHT]
    view = made_view(tmp_path, money_effects=columns_of(none, Bought))
    assert "都不能使辞职率明显改善" in told(view, ZH)


def test_what_money_does_not_limit_and_what_cannot_be_scaled_is_said(view: View) -> None:
    text = told(view, ZH)
    assert "“行政事项精简三成”：按试算的最高力度1.50倍，每年也只多花14.0万元，限制它的不是钱" in text
    assert "“动态调整薪酬并精简行政事项”：不能按力度增减，无法调到这笔预算" in text
    assert "“行政事项精简三成”在试算力度内达不到，最好为8.1%/年" in text
    assert "对照情景已达到空岗率12.0%的目标值" in text


def test_a_strength_that_failed_its_check_is_not_called_reached(tmp_path: Path) -> None:
    budget = next(row for row in FOUND if row.question == "budget")._replace(state="missed")
    target = next(row for row in FOUND if row.question == "target")._replace(state="missed")
    even = next(row for row in FOUND if row.question == "break_even")._replace(state="missed")
    view = with_found(tmp_path, budget, target, even)
    assert "与预算相差超出误差" in told(view, ZH)
    assert told(view, ZH).count("检验未达到") == 2
    assert "可调整力度的备选情景中“行政事项精简三成”使辞职率改善最多" in told(view, ZH)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_of_every_question_can_be_told(tmp_path: Path, lang: str) -> None:
    for state in ("solved", "met", "out_of_reach", "free", "cannot_scale", "undefined", "missed"):
        changed = [
            row._replace(state=state) for row in FOUND if (state == "free") <= (row.question == "budget")
        ]  # fmt: skip
        changed = [row for row in changed if (state == "out_of_reach") <= (row.question != "budget")]
        assert told(with_found(tmp_path, *changed), Words(lang))


def test_a_strength_is_shown_with_its_interval_or_why_it_has_none() -> None:
    known, free, stuck = FOUND[:3]
    assert strength_text(known, ZH) == "1.12（1.08至1.17）"
    assert strength_text(free, ZH) == "1.50（试算最高）"
    assert strength_text(stuck, EN) == "1.00 (cannot be scaled)"
    assert strength_text(FOUND[4], ZH) == "1.46（1.30至试算范围以外）"


def test_who_pays_is_told_with_its_shares(view: View) -> None:
    text = told(view, ZH)
    assert re.search(r"“建立薪酬动态调整机制”按情景文件实行，每年多花154\.\d万元：市级承担.*分担比例为假设", text)
    assert "district:YC" not in text


def test_a_saving_is_called_a_saving(view: View) -> None:
    paid = view.tables["payers"]
    city = (paid["kind"] == "total") & (paid["payer"] == "city")
    saved = {**paid, "amount": np.where(city, -20_000.0, paid["amount"])}
    less = replace(view, tables={**view.tables, "payers": saved})
    assert "市级节省2.0万元" in told(less, ZH)
    assert "20,000 yuan saved by the city" in told(less, EN)


def test_without_shares_it_is_said_that_they_are_needed(tmp_path: Path) -> None:
    view = made_view(tmp_path, payers=False)
    assert "没有给出分担比例" in told(view, ZH)
    assert "but not who pays them" in told(view, EN)
    assert not any("谁出钱" in block.title for block in blocks(view, ZH) if isinstance(block, Grid))


def test_a_cost_within_its_error_is_not_split(tmp_path: Path) -> None:
    values = made_values()
    same = {**values, "value": np.full(len(values["value"]), 5.0)}
    view = made_view(tmp_path)
    table = payers_table(same, "baseline", list(SLOPES), view.decision.payers)
    assert "没有超出误差" in told(replace(view, tables={**view.tables, "payers": table}), ZH)


def test_every_row_of_a_grid_fits_its_headings(view: View) -> None:
    grids = [block for words in (ZH, EN) for block in blocks(view, words) if isinstance(block, Grid)]
    assert len(grids) == 2 * 6
    assert all(len(row) == len(grid.headings) for grid in grids for row in grid.rows)


def test_errors_are_called_errors(view: View) -> None:
    for grid in (block for block in blocks(view, ZH) if isinstance(block, Grid)):
        assert "误差" in grid.note or "误差" in grid.title


def test_words_are_there_in_both_languages_and_can_be_printed() -> None:
    for zh, en in MONEY_WORDS.values():
        assert zh.encode("gbk")
        assert en.isascii() or set(en) - set(map(chr, range(128))) <= {"±", "“", "”"}
        assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en))


def test_the_chapter_stands_among_the_others() -> None:
    assert chapters()["money"] is MONEY_CHAPTER
    assert {"decide_money", MONEY_CHAPTER.title} <= set(MONEY_WORDS)


def test_the_figures_are_drawn_in_both_languages(view: View) -> None:
    files = draw_plates(MONEY_CHAPTER.plates(view), view)
    assert {path.name.split(".")[0] for path in files} == {"money", "payers"}
    assert len(files) == 2 * 2 * 2 * 2
    assert all(path.stat().st_size > 5_000 for path in files)


def test_the_figures_are_drawn_without_payers_and_for_one_scenario(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    table = as_table({"dynamic_pay": toy_curve("dynamic_pay")})
    view = made_view(tmp_path, payers=False, strengths=table)
    assert len(draw_plates(MONEY_CHAPTER.plates(view), view, ("zh",))) == 2 * 2 * 2
