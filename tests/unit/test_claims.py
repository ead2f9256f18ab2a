"""Claims: what the tokens of an officer's text become, and what is refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from report_cases import RATES, made_up

from analysis.judgement.statistics import mean_interval, paired
from analysis.judgement.theories import TheoryRow
from analysis.report.blocks import Grid, Heading, Items, Notice, Paragraph, lines, said
from analysis.report.claims import KINDS, TOKEN, Filled, fill, read_claims
from analysis.report.words import Words
from analysis.report.written import unsupported, written
from analysis.study.metrics import METRICS
from sim import ScenarioError, read_study

LUOHE = Path(__file__).parents[2] / "scenarios" / "luohe"

ZH, EN = Words("zh"), Words("en")
STUDY = made_up()
TEXT = """# 建议

辞职率{{diff resignation_rate down}}。加薪之后，空岗率{{diff vacancy_rate noisy}}，可见有效。

- 现状为{{value resignation_rate base 2021}}。
"""


def one(token: str, words: Words = EN, results: object = STUDY) -> Filled:
    (found,) = fill(read_claims(token, "a.md", results), results, words)  # type: ignore[arg-type]
    return found


def refused(text: str, results: object = STUDY) -> str:
    with pytest.raises(ScenarioError) as error:
        read_claims(text, "a.md", results)  # type: ignore[arg-type]
    return "\n".join(error.value.sentences("en"))


def interval(scenario: str) -> tuple[float, float, float]:
    found = paired(RATES["base"], RATES[scenario]).difference
    return found.mean, found.low, found.high


# --- what a token becomes -----------------------------------------------------------------------------------------------


def test_a_clear_difference_has_direction_size_unit_and_interval() -> None:
    mean, low, high = interval("down")
    wanted = f"falls by {-100 * mean:.1f} points a year (95% interval {-100 * high:.1f} to {-100 * low:.1f})"
    assert one("{{diff resignation_rate down}}").text == wanted
    assert one("{{diff resignation_rate down}}").supported
    told = one("{{diff resignation_rate down 2022 city}}", ZH).text
    assert told == f"下降{-100 * mean:.1f}个百分点/年（95%置信区间{-100 * high:.1f}至{-100 * low:.1f}）"


def test_a_rise_is_told_as_a_rise() -> None:
    assert one("{{diff visits_per_household down}}").text.startswith("rises by 0.2")
    assert one("{{diff headcount down}}", ZH).text.startswith("上升")


@pytest.mark.parametrize("scenario", ["same", "noisy"])
def test_a_difference_whose_interval_includes_none_is_never_told_as_one(scenario: str) -> None:
    found = one(f"{{{{diff resignation_rate {scenario}}}}}")
    assert found.text.startswith("no clear difference (")
    assert not found.supported
    assert "falls" not in found.text
    assert "rises" not in found.text
    assert one(f"{{{{diff resignation_rate {scenario}}}}}", ZH).text.startswith("无明显差异（")


def test_a_value_has_the_error_of_its_mean_and_a_risk_the_spread_of_replications() -> None:
    mean = mean_interval(RATES["down"])
    value = one("{{value resignation_rate down}}")
    assert (
        value.text
        == f"{100 * mean.mean:.1f}% a year (95% interval of the mean {100 * mean.low:.1f} to {100 * mean.high:.1f})"
    )
    risk = one("{{risk resignation_rate down}}")
    assert "risk" in risk.text
    assert "interval" not in risk.text
    assert "误差" not in one("{{risk resignation_rate down}}", ZH).text


def test_a_rank_says_with_whom_it_is_shared() -> None:
    assert one("{{rank resignation_rate down}}").text == "number 1 of 4 (lowest first)"
    assert one("{{rank visits_per_household down}}", ZH).text == "第1位（4个情景，由高到低）"
    shared = one("{{rank resignation_rate same}}")
    assert "no clear difference from" in shared.text
    assert not shared.supported


def test_a_cost_is_given_only_where_resignations_clearly_fall() -> None:
    assert "yuan (95% interval" in one("{{cost down}}").text
    assert one("{{cost down}}").supported
    assert not one("{{cost noisy}}").supported


def theories(holds: int, low: float, high: float) -> object:
    row = TheoryRow(
        "resignation_rate", "1/year", "city", "all", "base", "down", "pay", "stable", 6, low, low, high, "", holds, 4
    )
    asked = made_up()
    asked.__dict__["theories"] = {("resignation_rate", "city", "all", "down"): row}
    return asked


def test_holds_counts_theories_and_says_what_holds() -> None:
    clear = one("{{holds resignation_rate down}}", results=theories(3, -0.02, -0.01))
    assert clear.text == "3 of 4 theories of leaving"
    assert clear.supported
    unclear = one("{{holds resignation_rate down}}", results=theories(4, -0.02, 0.01))
    assert "no clear difference" in unclear.text
    assert not unclear.supported


def test_the_same_claim_has_the_same_mark() -> None:
    text = "{{cost down}} {{diff resignation_rate down}} {{cost down}}"
    assert [each.mark for each in fill(read_claims(text, "a.md", STUDY), STUDY, ZH)] == [1, 2, 1]


# --- what is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{dif resignation_rate down}}", "did you mean diff?"),
        ("{{}}", "must begin with one of diff, value"),
        ("{{diff resignation_rte down}}", "did you mean resignation_rate?"),
        ("{{diff resignation_rate dwn}}", "did you mean down?"),
        ("{{diff resignation_rate down 2031}}", "the study's periods are: 2021, 2022, all"),
        ("{{diff resignation_rate down all ctiy}}", "did you mean city?"),
        ("{{diff resignation_rate}}", "write {{diff METRIC SCENARIO [PERIOD] [GROUP]}}"),
        ("{{cost}}", "write {{cost SCENARIO [PERIOD] [GROUP]}}"),
        ("{{value cost_per_resignation_avoided down}}", "E812"),
        ("{{diff resignation_rate base}}", "not compared with itself"),
        ("{{holds resignation_rate down}}", "one theory"),
        ("{{value hall_wait down}}", "undefined"),
        ("{{diff resignation_rate down", "a token stands on one line"),
        ("{{diff resignation_rate\ndown}}", "a token stands on one line"),
    ],
)
def test_a_wrong_token_is_refused_with_the_nearest_name(text: str, says: str) -> None:
    assert says in refused(text)


def test_every_wrong_token_is_named_with_its_line() -> None:
    told = refused("ok\n{{dif a b}}\n\n{{diff resignation_rate dwn}} {{value x down}}")
    assert [line.split()[0] for line in told.splitlines()] == ["a.md:2", "a.md:4", "a.md:4"]


def test_one_replication_bears_no_claim_of_a_difference() -> None:
    single = made_up({name: each[:1] for name, each in RATES.items()}, replications=1)
    for kind in ("diff", "risk", "rank"):
        assert "one replication gives no error" in refused(f"{{{{{kind} resignation_rate down}}}}", single)
    assert one("{{value resignation_rate down}}", results=single).text.endswith("(one replication, error unknown)")


# --- the text ---------------------------------------------------------------------------------------------------------


def test_a_sentence_that_the_runs_do_not_support_is_marked_and_no_other() -> None:
    document = written(TEXT, "a.md", STUDY, ZH)
    assert document.title == "建议"
    (sentence,) = unsupported(document.blocks, ZH)
    assert sentence.startswith("加薪之后，空岗率无明显差异")
    assert sentence.endswith("可见有效。")
    (first,) = [block for block in document.blocks if isinstance(block, Paragraph)][:1]
    assert [run.look for run in first.runs if run.text.startswith("辞职率")] == [""]
    assert any(isinstance(block, Notice) and "1句" in block.text for block in document.blocks)


def test_sentences_in_doubt_are_counted_one_by_one() -> None:
    text = "差别{{diff resignation_rate noisy}}。再看{{diff vacancy_rate same}}。都是{{diff resignation_rate down}}。"
    document = written(text, "a.md", made_up(stale={"same": ("scenario",), "down": ("model",)}), ZH)
    told = unsupported(document.blocks, ZH)
    assert [sentence[:2] for sentence in told] == ["差别", "再看"]
    assert any(isinstance(block, Notice) and "2句" in block.text for block in document.blocks)


def test_the_ledger_lists_every_claim_with_what_it_rests_on() -> None:
    document = written(TEXT, "a.md", STUDY, ZH)
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert len(grid.rows) == 3
    first = [said(cell) for cell in grid.rows[0]]
    assert first[0] == "据1"
    assert first[2] == "加薪：辞职率"
    assert first[4:7] == ["6", "7", "downdowndown"]
    assert [said(row[-1]) for row in grid.rows] == ["支持", "不支持", "支持"]


def test_a_number_of_a_study_that_has_changed_is_marked_claim_by_claim() -> None:
    old = made_up(stale={"down": ("scenario",), "base": ()})
    document = written(TEXT, "a.md", old, EN)
    looks = {
        run.look
        for block in document.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if "falls" in run.text
    }
    assert looks == {"stale"}
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert ["out of date" in said(row[-1]) for row in grid.rows] == [True, False, False]


def test_claims_are_filled_in_headings_lists_and_tables_too() -> None:
    text = (
        "# {{value resignation_rate base}}\n\n1. {{cost down}}\n\n| a |\n|---|\n| {{diff resignation_rate noisy}} |\n"
    )
    document = written(text, "a.md", STUDY, ZH)
    assert document.title.endswith("〔据1〕")
    (items,) = [block for block in document.blocks if isinstance(block, Items)]
    assert "〔据2〕" in items.entries[0][0].text
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert "〔据3〕" in said(grid.rows[0][0])
    assert "待核" in said(grid.rows[0][0])
    assert len(unsupported(document.blocks, ZH)) == 1
    assert not any("{{" in line or "\ue000" in line for line in lines(document))


def test_a_text_without_claims_has_no_ledger() -> None:
    document = written("# 题目\n\n正文。", "a.md", STUDY, ZH)
    assert not any(isinstance(block, Grid | Heading) for block in document.blocks)


def test_every_kind_of_claim_is_known_in_both_languages() -> None:
    assert set(KINDS) == {"diff", "value", "risk", "rank", "holds", "cost"}
    for words in (ZH, EN):
        assert dataclasses.is_dataclass(one("{{value headcount base}}", words))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shipped_recommendation_asks_for_what_the_headline_study_has(lang: str) -> None:
    text = (LUOHE / "examples" / f"recommendation.{lang}.md").read_text(encoding="utf-8")
    scenarios = read_study(LUOHE).study.scenarios
    tokens = [token.split() for token in TOKEN.findall(text)]
    assert len(tokens) == 8
    for kind, *names in tokens:
        assert kind in KINDS
        metric = () if kind == "cost" else (names.pop(0),)
        assert set(metric) <= set(METRICS)
        assert names.pop(0) in scenarios
        assert set(names) <= {"2025"}
