"""The section on uncertain numbers: what it says where a sign turns, where nothing can be said, and its figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from sensitivity_cases import ENDS, SCENARIOS, sensitivity_view, surrogate, tornado, unplayable

from analysis.report.blocks import Grid, Picture, lines_of
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.sensitivity_chapter import SENSITIVITY_CHAPTER
from analysis.report.sensitivity_reading import amount, drawn_output, main_scenario, moved
from analysis.report.words import LANGUAGES, Words

ZH = Words("zh")


def said(view: View, words: Words = ZH) -> list[str]:
    return [line for block in SENSITIVITY_CHAPTER.blocks(view, words) for line in lines_of(block)]


def test_the_number_that_moves_the_largest_effect_most_is_told_first(tmp_path: Path) -> None:
    view = sensitivity_view(tmp_path)
    assert main_scenario(view) == "dynamic_pay"
    assert [low.key for low, _ in moved(view, "dynamic_pay")][:2] == [
        "pay.outside_growth",
        "attrition.pay_elasticity",
    ]
    first = said(view)[0]
    assert "受“社会工资年增长率”影响最大，取0%/年时为+0.4 ± 0.3个百分点/年，取9%/年时为−3.1 ± 0.3个百分点/年" in first
    assert "各参数都取中心值时为−1.6 ± 0.2个百分点/年" in first


def test_a_sign_that_turns_for_sure_is_told_apart_from_one_that_may_turn(tmp_path: Path) -> None:
    lines = said(sensitivity_view(tmp_path))
    assert "变号，结论在那里不成立" in lines[0]
    assert lines[1] == (
        "薪酬动态调整：明确变号：“社会工资年增长率”取0%/年；正负不变，但误差范围含零：“辞职对相对工资的弹性”取−0.5。"
    )
    assert lines[2].startswith("行政事务减负：均值变号，但误差范围含零：“社会工资年增长率”取0%/年；")


def test_where_no_sign_turns_that_is_said(tmp_path: Path) -> None:
    safe = [row for row in tornado() if row.key in ("recruitment.rolling_days", "attrition.frailty_variance")]
    lines = said(sensitivity_view(tmp_path, safe))
    assert "差值的正负都没有改变" in lines[0]
    assert lines[1] == "薪酬动态调整：所有4个端点上差值的正负都不变，误差范围也都不含零。"


def test_an_effect_that_is_not_clear_at_the_centre_is_called_so(tmp_path: Path) -> None:
    lines = said(sensitivity_view(tmp_path, tornado(half=0.05)))
    assert lines[1] == "薪酬动态调整：各参数都取中心值时，差值的误差范围就已含零。"
    assert "但误差大，不能断定" in lines[0]


def test_numbers_that_cannot_be_played_at_their_ends_are_named(tmp_path: Path) -> None:
    view = sensitivity_view(tmp_path, [*tornado(), *unplayable("city.area_per_window")])
    label = view.label("city.area_per_window", ZH)
    assert any(f"未试算：{label}。" in line for line in said(view))
    nothing = sensitivity_view(tmp_path, unplayable("city.area_per_window"))
    assert said(nothing)[0].startswith("没有可以推到范围两端试算的参数")
    assert "sensitivity_tornado" not in SENSITIVITY_CHAPTER.plates(nothing)


def test_where_no_number_has_a_range_that_is_all_that_is_said(tmp_path: Path) -> None:
    lines = said(sensitivity_view(tmp_path, [], [surrogate("", 0.0), *(surrogate(name, 0.0) for name in SCENARIOS)]))
    assert len(lines) == 1
    assert lines[0].startswith("依据登记簿没有给出任何可变动参数的范围")


def test_of_a_surrogate_that_is_too_poor_no_share_is_given(tmp_path: Path) -> None:
    poor = [surrogate("", 0.2), *(surrogate(name, 0.3) for name in SCENARIOS)]
    view = sensitivity_view(tmp_path, checked=poor)
    lines = said(view)
    assert sum("代理模型不够好，不给出份额" in line for line in lines) == 4
    assert not any("占47%" in line for line in lines)
    assert drawn_output(view) is None
    assert [*SENSITIVITY_CHAPTER.plates(view)] == ["sensitivity_tornado"]
    few = [surrogate("", float("nan"), draws=12), *(surrogate(name, float("nan"), draws=12) for name in SCENARIOS)]
    lines = said(sensitivity_view(tmp_path, checked=few))
    assert sum("只有12组，太少" in line for line in lines) == 4
    assert "nan" not in "".join(lines)
    assert "—" in lines


def test_shares_name_their_interval_and_what_is_not_explained(tmp_path: Path) -> None:
    lines = said(sensitivity_view(tmp_path))
    whole = next(line for line in lines if line.startswith("“薪酬动态调整”与“现状”的差值：差异中"))
    assert "“社会工资年增长率”占47%（95%区间43%至67%）" in whole
    assert whole.endswith("代理模型未能解释的占16%。")
    mixed = [surrogate(name, correlation=0.5) for name in ("", *SCENARIOS)]
    assert any("并不独立（最大秩相关0.50）" in line for line in said(sensitivity_view(tmp_path, checked=mixed)))


def test_values_of_numbers_are_short_and_have_their_units() -> None:
    assert amount("recruitment.rolling_days", 60.0, ZH) == "60天"
    assert amount("pay.outside_growth", 0.0925, Words("en")) == "9.25% a year"
    assert amount("attrition.pay_elasticity", -0.658278, ZH) == "−0.6583"
    assert amount("pay.base", 123456.0, ZH) == "123,456元/月"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_section_tells_its_tables_and_figures_in_both_languages(tmp_path: Path, lang: str) -> None:
    view = sensitivity_view(tmp_path)
    blocks = [*SENSITIVITY_CHAPTER.blocks(view, Words(lang))]
    tables = [block for block in blocks if isinstance(block, Grid)]
    assert len(tables) == 3
    assert all(len(row) == len(table.headings) for table in tables for row in table.rows)
    assert len(tables[0].rows) == len(ENDS)
    assert [block.stem.name for block in blocks if isinstance(block, Picture)] == [
        f"sensitivity_tornado.{lang}",
        f"sensitivity_sobol.{lang}",
    ]
    assert not any("{" in line for block in blocks for line in lines_of(block))


def test_the_figures_are_drawn(tmp_path: Path) -> None:
    view = sensitivity_view(tmp_path)
    (tmp_path / "figures").mkdir()
    made = draw_plates(SENSITIVITY_CHAPTER.plates(view), view)
    assert len(made) == 16
    assert all(path.stat().st_size > 5000 for path in made)
