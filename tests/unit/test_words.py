"""Words and numbers as a reader sees them."""

from __future__ import annotations

import re

import pytest

from analysis.report.words import MINUS, UNITS, WORDS, Words, balanced, folded, minus_for, wide

ZH, EN = Words("zh"), Words("en")
HANZI = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("key", WORDS)
def test_every_word_stands_in_both_languages(key: str) -> None:
    zh, en = WORDS[key]
    assert zh
    assert en
    assert HANZI.search(zh) or key == "undefined"
    assert not HANZI.search(en)
    assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en))


@pytest.mark.parametrize("key", WORDS)
def test_every_word_can_be_printed_on_a_gbk_console(key: str) -> None:
    for text in WORDS[key]:
        assert text.encode("gbk")


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_stands_in_both_languages(unit: str) -> None:
    assert HANZI.search(ZH.unit(unit).difference)
    assert not HANZI.search(EN.unit(unit).word + EN.unit(unit).difference)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.0834, "1/year", "8.3%/年", "8.3% a year"),
        (47.26, "hours/week", "47.3小时/周", "47.3 hours a week"),
        (20_680_000, "yuan/year", "2,068.0万元/年", "20.68 million yuan a year"),
        (float("nan"), "1", "—", "—"),
        (1.25, "furlongs", "1.25furlongs", "1.25 furlongs"),
    ],
)
def test_an_amount_is_written_in_its_unit(value: float, unit: str, zh: str, en: str) -> None:
    assert (ZH.amount(value, unit), EN.amount(value, unit)) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (-0.028, "1/year", f"{MINUS}2.8个百分点/年", f"{MINUS}2.8 points a year"),
        (0.44, "visits/year", "+0.44次/年", "+0.44 visits a year"),
        (0.0, "1", "0.0个百分点", "0.0 points"),
        (-0.0002, "1", f"{MINUS}0.02个百分点", f"{MINUS}0.02 points"),
        (-1e-17, "1", "0.0个百分点", "0.0 points"),
    ],
)
def test_a_difference_has_a_sign_and_shares_differ_by_points(value: float, unit: str, zh: str, en: str) -> None:
    assert (ZH.change(value, unit), EN.change(value, unit)) == (zh, en)


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (-2300, f"{MINUS}2,300元", f"{MINUS}2,300 yuan"),
        (56_000, "5.6万元", "56,000 yuan"),
        (123_000_000, "1.23亿元", "123.00 million yuan"),
        (float("nan"), "—", "—"),
    ],
)
def test_money_is_written_as_its_size_asks(yuan: float, zh: str, en: str) -> None:
    assert (ZH.yuan(yuan), EN.yuan(yuan)) == (zh, en)


def test_percent_and_hours() -> None:
    assert ZH.percent(0.417) == EN.percent(0.417) == "41.7%"
    assert (ZH.hours(6.04), EN.hours(6.04)) == ("6.0小时", "6.0 hours")


def test_a_console_without_the_minus_sign_gets_a_hyphen() -> None:
    assert minus_for("utf-8") == MINUS
    assert minus_for("gbk") == minus_for(None) == minus_for("no such encoding") == "-"
    assert Words("zh", minus_for("gbk")).change(-0.028, "1").encode("gbk")


@pytest.mark.parametrize(
    ("verdict", "zh", "en"),
    [
        ("better", "改善", "better"),
        ("worse", "恶化", "worse"),
        ("no clear difference", "无明显差异", "no clear difference"),
        ("", "不作优劣判断", "no better direction"),
    ],
)
def test_a_verdict_is_said(verdict: str, zh: str, en: str) -> None:
    assert (ZH.verdict(verdict), EN.verdict(verdict)) == (zh, en)
    assert (ZH.judged(verdict, 0.0), ZH.judged(verdict, float("nan"))) == (zh, "—")


def test_a_group_is_named() -> None:
    districts = {"YC": ("郾城区", "Yancheng")}
    assert ZH.group("city", districts) == "全市"
    assert EN.group("band:over_30k", districts) == "over 30,000"
    assert ZH.group("district:YC", districts) == "郾城区"
    assert ZH.group("district:XX", districts) == "XX"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        Words("fr")


def test_a_long_line_is_folded_where_a_reader_would() -> None:
    assert folded("The four plans as written", 12) == "The four\nplans as\nwritten"
    assert folded("按报告四项打算实施", 10) == "按报告四项\n打算实施"
    assert folded("减负三成（30 %），不反弹", 10).split("\n")[0] == "减负三成"
    assert all(wide(line) <= 12 for line in folded("行政事务减负 30 % 并动态调整薪酬待遇", 12).split("\n"))


def test_what_is_too_long_for_its_lines_ends_in_an_ellipsis() -> None:
    assert folded("按报告四项打算实施并跟踪评估", 10, 2) == "按报告四项\n打算实施…"
    assert folded("cut by 30 %, now", 9) == "cut by\n30 %, now"
    assert folded("按报告四项打算", 10, 2) == "按报告四项\n打算"


def test_a_name_on_two_lines_leaves_no_single_word_behind() -> None:
    assert balanced("天桥街道实验区先行、再推广", 22) == "天桥街道实验区\n先行、再推广"
    assert balanced("Administrative items cut by 30 %", 30) == "Administrative\nitems cut by 30 %"
    assert balanced("按报告四项打算", 22) == "按报告四项打算"
    assert balanced("按报告四项打算实施并跟踪评估", 10, 2) == folded("按报告四项打算实施并跟踪评估", 10, 2)
