"""The annexes of a report: made from the study's own content, whole in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from study_cases import busy_record

from analysis.fitting.influence import FILE, Influence, read_influence
from analysis.judgement.compare import Row
from analysis.report.annex_words import ANNEX_WORDS
from analysis.report.annexes import (
    WEAKEST_FIRST,
    annex_sheets,
    assumptions_log,
    data_dictionary,
    label_of,
    limits_of_use,
    weakest,
)
from analysis.report.blocks import Grid, Number, said
from analysis.report.stress_des import StudyFacts, stress_des
from analysis.report.words import Words
from analysis.study.manifest import Inputs, described
from analysis.study.metrics import METRICS, values
from sim import Register, Scenario, declarations, read_study, resolved

LUOHE = Path(__file__).parents[2] / "scenarios" / "luohe"
ZH, EN = Words("zh"), Words("en")
WIDE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
NARROW_AFTER_HANZI = re.compile(r"[\u4e00-\u9fff][,;:!?()]")
ITEMS = (
    *("1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5"),
    *("3", "3.1", "3.2", "3.3", "3.4", "4", "4.1", "4.2", "4.3", "5", "5.1", "5.2", "5.3", "5.4", "6", "6.1"),
)


@cache
def facts() -> StudyFacts:
    """The shipped study, as if it had been run in full."""
    loaded = read_study(LUOHE)
    manifest = described(Inputs(loaded, seed=7, replications=3, months=None, engine="compiled", quick=False))
    done = {f"{number:04d}": {"status": "done"} for number in range(3)}
    baseline = loaded.scenarios["baseline"]
    return StudyFacts(
        json.loads(json.dumps(manifest | {"records": dict.fromkeys(manifest["scenarios"], done)})),
        resolved(baseline)["values"],
        baseline.register,
    )


def register() -> Register:
    """The shipped register."""
    found = facts().register
    assert found
    return found


@cache
def influences() -> dict[str, Influence]:
    """What is shipped of how much the numbers matter."""
    return read_influence(LUOHE / FILE, register())


def changed(**settings: Any) -> StudyFacts:
    """The study with another manifest."""
    return replace(facts(), manifest=facts().manifest | settings)


def texts(words: Words, study: StudyFacts | None = None) -> Iterator[str]:
    """Everything that the annexes say."""
    study = study or facts()
    for entry in limits_of_use(study, words).entries:
        yield "".join(run.text for run in entry)
    grids = (
        stress_des(study, words),
        assumptions_log(study.values, register().numbers, influences(), words),
        *data_dictionary(words),
    )
    for grid in grids:
        yield from (grid.title, grid.note, *grid.headings, *(said(cell) for row in grid.rows for cell in row))


def column(grid: Grid, place: int) -> list[str]:
    return [said(row[place]) for row in grid.rows]


def answer(item: str, study: StudyFacts, words: Words = ZH) -> str:
    return said(next(row[2] for row in stress_des(study, words).rows if row[0] == item))


def limits(study: StudyFacts, words: Words = ZH) -> str:
    return "\n".join("".join(run.text for run in entry) for entry in limits_of_use(study, words).entries)


# --- both languages -----------------------------------------------------------------------------------------------


def test_english_has_nothing_chinese_in_it() -> None:
    assert [text for text in texts(EN) if WIDE.search(text)] == []


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_nothing_is_left_to_be_filled_in(words: Words) -> None:
    assert [text for text in texts(words) if re.search(r"\{\w*\}|  |\bNone\b|\bnan\b", text)] == []


def test_chinese_has_chinese_punctuation() -> None:
    assert [zh for zh, _ in ANNEX_WORDS.values() if NARROW_AFTER_HANZI.search(zh)] == []


# --- assumptions --------------------------------------------------------------------------------------------------


def test_the_log_has_every_number_the_weakest_and_most_influential_first() -> None:
    grid = assumptions_log(facts().values, register().numbers, influences(), EN)
    keys = column(grid, -1)
    assert sorted(keys) == sorted(entry.key for entry in register().numbers)
    entries = [register().entry(key) for key in keys]
    ranks = [
        (WEAKEST_FIRST.index(entry.grade), -influences()[entry.key].width if entry.key in influences() else 0)
        for entry in entries
        if entry
    ]
    assert ranks == sorted(ranks)
    assert keys[0] == "attrition.base_rate"


def test_a_row_of_the_log() -> None:
    label, value, between, grade, effect, source, key = assumptions_log(
        facts().values, register().numbers, influences(), ZH
    ).rows[0]
    assert (label, between, grade, key) == ("基础辞职率（每年）", "0.075至0.225", "假设，推算", "attrition.base_rate")
    assert value == Number(0.11671, "0.11671", 5)
    width = influences()["attrition.base_rate"].width
    assert effect == Number(100 * width, f"{100 * width:.2f}", 2)
    assert isinstance(source, str)
    assert source.startswith("假设：")


def test_what_was_not_measured_has_no_effect() -> None:
    grid = assumptions_log(facts().values, register().numbers, {}, ZH)
    assert set(column(grid, 4)) == {""}
    assert "标准误" not in grid.note


def test_the_largest_error_stands_in_the_note() -> None:
    only = {"pay.base": Influence("pay.base", 1, 2, 3, -0.01, 0.02, 0.0123)}
    assert "标准误最大1.2个百分点" in assumptions_log(facts().values, register().numbers, only, ZH).note


def test_a_log_of_a_few_numbers_needs_no_keys() -> None:
    few = weakest(register(), influences(), 5)
    grid = assumptions_log(facts().values, few, influences(), EN, keys=False)
    assert (len(grid.rows), len(grid.headings), len(grid.rows[0])) == (5, 6, 6)


def test_a_value_that_is_not_the_register_s_is_shown_and_said() -> None:
    given = json.loads(json.dumps(facts().values))
    given["attrition"]["base_rate"] = 0.2
    row = assumptions_log(given, register().numbers, influences(), EN).rows[0]
    assert row[1] == Number(0.2, "0.2", 1)
    assert said(row[5]).endswith("The study does not use the register's central value, 0.11671.")
    before = assumptions_log(facts().values, register().numbers, influences(), EN)
    assert not any("does not use" in source for source in column(before, 5))


def test_a_list_of_numbers_and_a_number_that_is_not_in_use() -> None:
    given = facts().values | {"city": facts().values["city"] | {"counts": None}}
    rows = {said(row[-1]): row for row in assumptions_log(given, register().numbers, influences(), ZH).rows}
    assert rows["attrition.tenure_profile"][1] == "0.9 / 1.35 / 1.25 / 1.1 / 0.85 / 0.6"
    assert rows["city.counts.small_sigma"][1] == "—"
    assert rows["desk.grid_half_days"][1] == Number(2.0, "2", 0)


def test_a_number_of_a_kind_of_task_is_named_after_it() -> None:
    assert label_of("kinds.hall.minutes", facts().values, ZH) == "大厅办事：每件用时"
    assert label_of("pay.base", facts().values, EN) == "base pay"
    assert label_of("kinds.gone.minutes", facts().values, ZH) == "每件用时"


def test_the_weakest_are_those_that_matter() -> None:
    found = weakest(register(), influences(), 6)
    widths = [influences()[entry.key].width for entry in found]
    assert {entry.grade for entry in found} == {"assumption"}
    assert widths == sorted(widths, reverse=True)
    assert weakest(register(), {}, 6) == []
    graded = {key: each for key, each in influences().items() if key == "attrition.strain_ratio"}
    assert [entry.key for entry in weakest(register(), graded, 6)] == ["attrition.strain_ratio"]


# --- data dictionary ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_dictionary_has_every_metric_column_and_input(words: Words) -> None:
    metrics, of_values, of_comparison, inputs = data_dictionary(words)
    assert column(metrics, 1) == list(METRICS)
    assert column(of_values, 0) == ["scenario", "replication", *values(busy_record())]
    assert column(of_comparison, 0) == list(Row._fields)
    assert column(inputs, 1) == [number.key for number in declarations(Scenario)]
    assert all(grid.small for grid in (metrics, of_values, of_comparison, inputs))


def test_rows_of_the_dictionary() -> None:
    metrics, *_, inputs = data_dictionary(ZH)
    assert metrics.rows[0][:4] == ("辞职率", "resignation_rate", "%/年", "越低越好")
    rows = {said(row[1]): row for row in inputs.rows}
    assert rows["pay.base"] == ("基本工资", "pay.base", "元/月", "0至1,000,000", "政策工具")
    assert rows["attrition.pay_elasticity"][3] == "−5至0"
    assert rows["desk.hall_duty"][3] == "是 / 否"


# --- the checklist ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_checklist_has_every_item_answered(words: Words) -> None:
    rows = stress_des(facts(), words).rows
    assert tuple(said(row[0]) for row in rows) == ITEMS
    assert all(bool(row[2]) == ("." in said(row[0])) for row in rows)


def test_the_answers_are_the_study_s() -> None:
    study = facts()
    assert "维持现状" in answer("1.3", study)
    assert "行政事项精简三成" in answer("1.3", study)
    assert "77个社区的15类事项" in answer("2.2", study)
    assert f"依据登记簿共{len(register().numbers)}项" in answer("3.1", study)
    assert "辞职率为8.0%/年" in answer("3.2", study)
    assert answer("4.1", study).startswith("自2020-01-01起模拟，先预热12个月")
    assert answer("4.2", study) == "结果自2021-01-01至2025-12-31。"
    assert "重复模拟3次，共18次，已完成18次" in answer("4.3", study)
    assert study.manifest["software"]["numba"] in answer("5.1", study)
    assert answer("5.2", study).startswith("种子7。")
    assert study.manifest["software"]["model"][:12] in answer("6.1", study)


def test_the_answers_follow_the_manifest() -> None:
    assert "短于情景文件" in answer("4.2", changed(months=12))
    assert "不确定参数" in answer("4.3", changed(draws="0" * 64))
    assert "参考引擎逐件推演" in answer("5.3", changed(engine="reference"))
    assert "采用离职理论“薪酬说”。" in answer("1.3", changed(theory="pay"))
    theories = {"pay": {"title_zh": "薪酬说", "title_en": "pay"}, "ties": {"title_zh": "纽带说", "title_en": "ties"}}
    assert "在2种离职理论下各算一遍：薪酬说、纽带说。" in answer("1.3", changed(theories=theories))
    assert "Commit" not in answer("6.1", changed(commit=None), EN)


def test_many_scenarios_are_not_all_named() -> None:
    known = facts().manifest["scenarios"]["baseline"]
    others = {f"s{n}": known | {"title_zh": f"情景{n}", "title_en": f"scenario {n}"} for n in range(1, 12)}
    manifest = facts().manifest | {"scenarios": {"baseline": known, **others}}
    said_of = answer("1.3", replace(facts(), manifest=manifest))
    assert "情景8" in said_of
    assert "情景9" not in said_of
    assert "另有3项" in said_of


def test_a_study_of_a_roster_without_evidence_or_targets() -> None:
    city = facts().values["city"] | {"counts": None, "communities": [], "roster": "roster.csv"}
    manifest = json.loads(json.dumps(facts().manifest))
    manifest["study"]["targets"] = {}
    manifest["scenarios"]["baseline"]["evidence"] = None
    study = StudyFacts(manifest, facts().values | {"city": city}, None)
    assert answer("2.2", study).startswith("名册所列各社区的15类事项")
    assert answer("3.2", study) == "社区数据逐个取自名册。参数校准：没有设目标。"
    assert "没有依据登记簿。" in answer("3.1", study)
    assert "依据指纹" not in answer("6.1", study)
    assert "项参数中" not in limits(study)
    assert len(annex_sheets(study, {}, ZH)) == 3


# --- limits -------------------------------------------------------------------------------------------------------


def test_the_limits_say_what_is_assumed() -> None:
    found = limits(facts())
    assumed = sum(entry.grade == "assumption" for entry in register().numbers)
    assert f"{len(register().numbers)}项参数中{assumed}项是假设" in found
    assert found.startswith("可以用于：")
    assert "只用了一种离职理论" in found


def test_what_makes_a_study_unfit_comes_first() -> None:
    records = {**facts().manifest["records"], "baseline": {"0000": {"status": "failed"}}}
    quick, incomplete, *_ = limits_of_use(changed(quick=True, records=records), EN).entries
    assert quick[0].text == EN["rough_note"]
    assert incomplete[0].text.startswith("The study is not complete: 15 of 18 replications are done")
    assert {run.look for run in (*quick, *incomplete)} == {"strong"}


def test_theories_and_draws_change_what_is_said() -> None:
    found = limits(changed(theories={"a": {}, "b": {}}, draws="0" * 64))
    assert "用了2种离职理论" in found
    assert "只用了一种离职理论" not in found
    assert "每次重复另取一组参数" in found


# --- sheets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_annexes_as_sheets(words: Words) -> None:
    sheets = annex_sheets(facts(), influences(), words)
    assert [len(sheet.grids) for sheet in sheets] == [0, 1, 4, 1]
    assert len({sheet.name for sheet in sheets}) == 4
    assert sheets[0].notes[0].startswith("1. ")
    assert sheets[1].notes == (assumptions_log(facts().values, register().numbers, influences(), words).note,)
    assert not sheets[1].grids[0].note
