"""A city's personnel list: every way in which it is refused, what becomes of a sound one, and that it tells of nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.fitting.hazard import Fit
from analysis.fitting.own_records import OUT_OF_BOUNDS, belief_of, entries, fit_records, less_certain, numbers
from analysis.fitting.personnel import (
    IN_POST,
    OTHER_EXIT,
    RESIGNED,
    Personnel,
    read_personnel,
    seniority_of,
    without_seniority,
)
from analysis.judgement.statistics import Estimate
from analysis.report.personnel import fit_personnel_and_show
from analysis.report.terminal import Terminal
from sim import Loaded, Refusal, ScenarioError, read_register, read_scenario, read_targets

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "scenarios" / "luohe" / "examples" / "personnel_example.csv"
TODAY = dt.date(2026, 3, 1)
HEADINGS = ["姓名", "身份证号", "社区", "入职日期", "离职日期", "离职原因", "月工资", "条线数"]
SECRETS = ("王小明", "410123", "秘密社区")


def day(number: int) -> str:
    return (dt.date(2015, 1, 1) + dt.timedelta(number)).isoformat()


def sound() -> list[list[str]]:
    """Return 240 people of 2015 to 2022: every fourth resigned, every twelfth left for another reason."""
    rows = []
    for number in range(240):
        hired = 11 * number
        stay = 150 + 37 * number % 1000
        left = day(hired + stay) if number % 4 == 0 or number % 12 == 1 else ""
        reason = "" if not left else "辞职" if number % 4 == 0 else "退休"
        pay, lines = str(2400 + 100 * (number * 7 % 11)), str(1 + number * 5 % 7 % 4)
        rows.append([f"王小明{number}", f"410123{number:04d}", "秘密社区", day(hired), left, reason, pay, lines])
    return rows


def written(path: Path, rows: list[list[str]], headings: list[str] = HEADINGS, encoding: str = "utf-8-sig") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture(scope="module")
def luohe() -> Loaded:
    return read_scenario(ROOT / "scenarios" / "luohe" / "baseline.toml")


def refused(tmp_path: Path, rows: list[list[str]], loaded: Loaded, **window: dt.date) -> tuple[Refusal, ...]:
    """Return why a list is refused; nothing is written, nobody is named, every sentence fits a GBK console."""
    path, out = written(tmp_path / "list.csv", rows), tmp_path / "out"
    with pytest.raises(ScenarioError) as caught:
        fit_personnel_and_show(path, loaded, out, TODAY, Terminal("zh"), **window)
    assert not out.exists()
    said = "\n".join(caught.value.sentences("zh") + caught.value.sentences("en"))
    assert not any(secret in said for secret in SECRETS)
    assert said.encode("gbk")
    return caught.value.refusals


# --- what is refused ---

HIRED, LEFT, REASON, PAY, LINES = 3, 4, 5, 6, 7
Change = dict[int, str]


@pytest.mark.parametrize(
    ("change", "heading", "code"),
    [
        ({LEFT: "2014-12-01", REASON: "辞职"}, "离职日期", "E627"),
        ({HIRED: "2026-04-01"}, "入职日期", "E627"),
        ({LEFT: "2026-04-01", REASON: "辞职"}, "离职日期", "E627"),
        ({LEFT: "2020-04-01", REASON: ""}, "离职原因", "E627"),
        ({LEFT: "", REASON: "辞职"}, "离职日期", "E627"),
        ({LEFT: "2020-04-01", REASON: "心情不好"}, "离职原因", "E624"),
        ({HIRED: "2015年13月1日"}, "入职日期", "E624"),
        ({HIRED: ""}, "入职日期", "E624"),
        ({PAY: "0"}, "月工资", "E624"),
        ({PAY: "-3000"}, "月工资", "E624"),
        ({PAY: ""}, "月工资", "E624"),
        ({PAY: "=2000+1000"}, "月工资", "E625"),
        ({LINES: "21"}, "条线数", "E624"),
        ({LINES: "@SUM(A1)"}, "条线数", "E625"),
        ({REASON: "+辞职"}, "离职原因", "E625"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, luohe: Loaded, change: Change, heading: str, code: str) -> None:
    rows = sound()
    for number in (2, 7):
        for column, cell in change.items():
            rows[number][column] = cell
    found = refused(tmp_path, rows, luohe)
    assert [refusal.where.rpartition(":")[2] for refusal in found] == ["4", "9"]
    assert {(refusal.key, refusal.code) for refusal in found} == {(heading, code)}


def test_all_kinds_of_fault_are_told_together_in_the_order_of_lines(tmp_path: Path, luohe: Loaded) -> None:
    rows = sound()
    rows[9][PAY], rows[4][LEFT], rows[4][REASON], rows[6] = "x", "2014-01-01", "辞职", rows[5]
    found = refused(tmp_path, rows, luohe)
    assert [refusal.where.rpartition(":")[2] for refusal in found] == ["6", "8", "11"]


def test_an_unknown_reason_is_told_what_is_known(tmp_path: Path, luohe: Loaded) -> None:
    rows = sound()
    rows[0][REASON] = "不干了"
    (found,) = refused(tmp_path, rows, luohe)
    assert "考取其他单位" in found.expected[0]
    assert "resigned" in found.expected[1]


def test_a_row_given_twice_is_refused(tmp_path: Path, luohe: Loaded) -> None:
    rows = sound()
    (found,) = refused(tmp_path, [*rows, rows[0]], luohe)
    assert (found.code, "第 2 行" in found.expected[0]) == ("E626", True)


@pytest.mark.parametrize("column", [HIRED, LEFT, REASON, PAY])
def test_a_missing_column_is_named(tmp_path: Path, column: int) -> None:
    rows = [[*row[:column], *row[column + 1 :]] for row in sound()]
    path = written(tmp_path / "list.csv", rows, [*HEADINGS[:column], *HEADINGS[column + 1 :]])
    with pytest.raises(ScenarioError) as caught:
        read_personnel(path, TODAY)
    assert [refusal.key for refusal in caught.value.refusals] == [HEADINGS[column]]


def test_mixed_encodings_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", sound(), encoding="gbk")
    path.write_bytes(path.read_bytes() + "王小明,1,秘密社区,2020-01-01,,,3000,2\n".encode())
    with pytest.raises(ScenarioError) as caught:
        read_personnel(path, TODAY)
    assert [refusal.where for refusal in caught.value.refusals] == [f"{path}:242"]
    assert "王小明" not in str(caught.value)


def test_too_few_resignations_are_refused(tmp_path: Path, luohe: Loaded) -> None:
    (found,) = refused(tmp_path, sound()[:30], luohe)
    assert (found.code, found.found) == ("E628", "7")


def test_a_list_of_nobody_who_left_is_refused(tmp_path: Path, luohe: Loaded) -> None:
    (found,) = refused(tmp_path, [row for row in sound() if not row[LEFT]], luohe)
    assert (found.code, found.found) == ("E628", "0")


@pytest.mark.parametrize(
    "window", [{"until": dt.date(2026, 4, 1)}, {"since": dt.date(2026, 2, 1)}, {"until": dt.date(2015, 1, 2)}]
)
def test_a_window_that_does_not_fit_is_refused(tmp_path: Path, luohe: Loaded, window: dict[str, dt.date]) -> None:
    (found,) = refused(tmp_path, sound(), luohe, **window)
    assert found.code == "E629"


def test_a_list_that_tells_too_little_is_refused(tmp_path: Path, luohe: Loaded) -> None:
    rows = sound()
    for row in rows:
        row[LINES] = "5" if row[REASON] == "辞职" else "1"
    (found,) = refused(tmp_path, rows, luohe)
    assert found.code == "E628"


# --- what is read ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    assert len(read_personnel(written(tmp_path / "list.csv", sound(), encoding=encoding), TODAY).end) > 200


def test_headings_and_reasons_may_be_english(tmp_path: Path) -> None:
    english = ["name", "id", "community", "hired", "left", "reason", "pay", "lines"]
    words = {"辞职": "Resigned", "退休": "retirement", "": ""}
    rows = [[*row[:REASON], words[row[REASON]], *row[PAY:]] for row in sound()]
    one = read_personnel(written(tmp_path / "en.csv", rows, english), TODAY)
    other = read_personnel(written(tmp_path / "zh.csv", sound()), TODAY)
    assert same(one, other)


def same(one: Personnel, other: Personnel) -> bool:
    return one.window == other.window and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("entry", "exit", "end", "pay", "lines")
    )


def small(tmp_path: Path, **window: dt.date) -> Personnel:
    """Return ten quick resignations of 2020, and four people around the window."""
    rows = [
        ["", str(number), "", f"2020-02-{number + 1:02d}", "2020-06-30", "辞职", "3000", "2"] for number in range(10)
    ]
    rows += [
        ["", "10", "", "2010-01-01", "2019-12-31", "退休", "3000", "2"],
        ["", "11", "", "2018-01-01", "2020-03-01", "调动", "3000", "2"],
        ["", "12", "", "2019-01-01", "", "", "3000", "2"],
        ["", "13", "", "2021-01-01", "", "", "3000", "2"],
    ]
    return read_personnel(written(tmp_path / "list.csv", rows), TODAY, **window)


def test_the_window_opens_after_the_first_leaving_and_closes_with_the_list(tmp_path: Path) -> None:
    people = small(tmp_path)
    assert (people.window.since, people.window.until) == (dt.date(2020, 1, 1), dt.date(2021, 1, 1))
    assert (people.count(RESIGNED), people.count(OTHER_EXIT), people.count(IN_POST)) == (10, 1, 2)
    assert people.unobserved == 1
    assert people.entry[-3:].tolist() == [730.0, 365.0, 0.0]
    assert people.exit[-3:].tolist() == [791.0, 732.0, 1.0]
    assert (people.entry[0], people.exit[0]) == (0.0, 151.0)


def test_the_window_may_be_given(tmp_path: Path) -> None:
    people = small(tmp_path, since=dt.date(2020, 3, 2), until=dt.date(2020, 6, 30))
    assert (people.count(RESIGNED), people.count(OTHER_EXIT), people.count(IN_POST)) == (10, 0, 1)
    assert people.unobserved == 3


def test_whoever_leaves_after_the_window_is_in_post(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        small(tmp_path, since=dt.date(2020, 1, 1), until=dt.date(2020, 6, 29))
    assert caught.value.refusals[0].found == "0"


def test_lines_may_be_unknown(tmp_path: Path) -> None:
    people = read_personnel(written(tmp_path / "list.csv", [row[:-1] for row in sound()], HEADINGS[:-1]), TODAY)
    assert np.isnan(people.lines).all()


def test_a_list_that_began_to_enter_leavers_later_is_noticed(tmp_path: Path, luohe: Loaded, capsys: Any) -> None:
    """One leaver of 2015 was entered, then none until 2020, among people who have long been there."""
    rows = [row for row in sound() if not row[LEFT] or row[LEFT] > "2020"]
    for row in rows:
        row[HIRED] = f"2013{row[HIRED][4:]}"
    rows.append(["", "1", "", "2014-01-01", "2015-01-01", "辞职", "3000", "2"])
    path = written(tmp_path / "list.csv", rows)
    assert read_personnel(path, TODAY).sparse_start
    assert not read_personnel(path, TODAY, since=dt.date(2020, 1, 1)).sparse_start
    assert "--since" in fitted(tmp_path, path, luohe, capsys)[1]


def test_seniority_is_told_within_communities(tmp_path: Path) -> None:
    """Ten yuan a year in each of two communities, of which the one with the longer stays pays 500 more."""
    rows = [row for row in sound() if row[LEFT]]
    for number in range(40):
        years, rich = number // 2 + 1, number % 2
        hired = f"{2024 - years - 8 * rich}-01-01"
        pay = str(3000 + 500 * rich + 10 * (years + 8 * rich))
        rows.append(["", str(number), f"{rich}号社区", hired, "", "", pay, "2"])
    path = written(tmp_path / "list.csv", rows)
    assert seniority_of(read_personnel(path, TODAY)) == pytest.approx(10.0)
    whole = [[*row[:2], *row[3:]] for row in rows]
    alone = written(tmp_path / "alone.csv", whole, [*HEADINGS[:2], *HEADINGS[3:]])
    assert seniority_of(read_personnel(alone, TODAY)) > 20.0


def test_pay_that_is_alike_for_all_has_no_seniority(tmp_path: Path) -> None:
    rows = [[*row[:PAY], "3000", row[LINES]] for row in sound()]
    assert seniority_of(read_personnel(written(tmp_path / "list.csv", rows), TODAY)) == 0.0


def test_what_comes_out_of_bounds_has_no_part_in_the_other_numbers(tmp_path: Path, luohe: Loaded) -> None:
    """Leavers have twice the pay of the others: the base rate is that of a list without pay."""
    rows = [
        [*row[:PAY], "6000" if row[REASON] == "辞职" and row[1][-1] != "8" else "3000", row[LINES]] for row in sound()
    ]
    plain = [[*row[:PAY], "3000", row[LINES]] for row in rows]
    odd, other = (
        fit_records(read_personnel(written(tmp_path / f"{number}.csv", each), TODAY), luohe.scenario)
        for number, each in enumerate((rows, plain))
    )
    assert odd.pay_elasticity is not None
    assert odd.pay_elasticity.value > 0.0
    assert odd.base_rate.value == pytest.approx(other.base_rate.value)


def test_seniority_is_taken_off(tmp_path: Path) -> None:
    people = without_seniority(small(tmp_path), 100.0)
    assert people.pay[-3:].tolist() == [2800.0, 2800.0, 3000.0]


# --- what is written ---


def fitted(tmp_path: Path, path: Path, loaded: Loaded, capsys: Any, lang: str = "zh") -> tuple[Path, str]:
    out = tmp_path / "out"
    fit_personnel_and_show(path, loaded, out, TODAY, Terminal(lang))
    return out, capsys.readouterr().out


def test_a_sound_list_gives_a_register_a_target_and_figures(tmp_path: Path, luohe: Loaded, capsys: Any) -> None:
    out, said = fitted(tmp_path, written(tmp_path / "list.csv", sound()), luohe, capsys)
    register = read_register(out / "own_records.toml")
    assert {entry.grade for entry in register.numbers} == {"B"}
    assert {entry.basis for entry in register.numbers} == {"derived"}
    assert all(entry.source_en.startswith("Own records: ") for entry in register.numbers)
    assert all(entry.source_zh.startswith("本市人事名册（own records）") for entry in register.numbers)
    assert {"attrition.base_rate", "attrition.other_exits"} <= {entry.key for entry in register.numbers}
    assert 0.0 < read_targets(out / "targets.toml")["resignation_rate"].value < 1.0
    names = {
        f"personnel_survival.{lang}{ink}.{kind}"
        for lang in ("zh", "en")
        for ink in ("", ".bw")
        for kind in ("png", "svg")
    }
    assert {path.name for path in out.iterdir()} == {"own_records.toml", "targets.toml", *names}
    assert all(word in said for word in ("辞职", "工龄", "条线", 'evidence = ["evidence.toml", "own_records.toml"]'))


def test_what_is_written_takes_the_place_of_the_registers_numbers(tmp_path: Path, luohe: Loaded, capsys: Any) -> None:
    out, _ = fitted(tmp_path, written(tmp_path / "list.csv", sound()), luohe, capsys)
    for name in ("city.toml", "baseline.toml", "evidence.toml"):
        shutil.copy(ROOT / "scenarios" / "luohe" / name, out)
    city = (out / "city.toml").read_text(encoding="utf-8")
    both = 'evidence = ["evidence.toml", "own_records.toml"]'
    (out / "city.toml").write_text(city.replace('evidence = "evidence.toml"', both), encoding="utf-8")
    mine = read_scenario(out / "baseline.toml").scenario.attrition
    entry = read_register(out / "own_records.toml").entry("attrition.base_rate")
    assert entry is not None
    assert mine.base_rate == entry.central
    assert mine.base_rate != luohe.scenario.attrition.base_rate


def test_nothing_that_is_shown_or_written_tells_of_anybody(tmp_path: Path, luohe: Loaded, capsys: Any) -> None:
    rows = sound()
    rows[100][PAY] = "98765"
    for lang in ("zh", "en"):
        out, said = fitted(tmp_path, written(tmp_path / "list.csv", rows), luohe, capsys, lang)
        texts = [said, *(path.read_text(encoding="utf-8") for path in out.iterdir() if path.suffix != ".png")]
        assert not any(secret in text for text in texts for secret in (*SECRETS, "98765", "98,765"))
        dates = {found for text in texts for found in re.findall(r"\d{4}-\d\d-\d\d", text)}
        assert len(dates) == 2


def test_the_files_are_the_same_each_time(tmp_path: Path, luohe: Loaded, capsys: Any) -> None:
    path = written(tmp_path / "list.csv", sound())
    first = {each.name: each.read_bytes() for each in fitted(tmp_path, path, luohe, capsys)[0].iterdir()}
    again = {each.name: each.read_bytes() for each in fitted(tmp_path, path, luohe, capsys)[0].iterdir()}
    assert first == again


def test_the_example_is_read_and_finds_what_made_it(tmp_path: Path, luohe: Loaded, capsys: Any) -> None:
    out, _ = fitted(tmp_path, EXAMPLE, luohe, capsys)
    about = {entry.key: entry for entry in read_register(out / "own_records.toml").numbers}
    for key, truth in (("pay_elasticity", -1.5), ("line_ratio", 1.1), ("other_exits", 0.02)):
        entry = about[f"attrition.{key}"]
        assert isinstance(entry.low, float)
        assert isinstance(entry.high, float)
        assert entry.low <= truth <= entry.high, key


def given(**parts: Any) -> Fit:
    known = Estimate(1.0, 0.5, 2.0)
    rate = Estimate(0.1, 0.05, 0.2)
    return Fit(**{
        "base_rate": rate, "multiples": (known,) * 6, "pay_elasticity": Estimate(-1.0, -2.0, 0.5), "line_ratio": known,
        "other_exits": rate, "resignation_rate": rate, "mean_pay": 3000.0, "mean_lines": 2.0, **parts,
    })  # fmt: skip


def test_intervals_are_cut_at_the_hard_bounds(tmp_path: Path, luohe: Loaded) -> None:
    found = {entry.key: entry for entry in entries(numbers(given(), luohe.scenario), small(tmp_path), luohe)}
    assert (found["attrition.pay_elasticity"].central, found["attrition.pay_elasticity"].high) == (-1.0, 0.0)


def test_what_a_declaration_does_not_allow_is_not_written(tmp_path: Path, luohe: Loaded) -> None:
    listed = numbers(given(pay_elasticity=Estimate(0.4, -1.0, 1.8)), luohe.scenario)
    assert [each.key for each in listed if each.why_not == OUT_OF_BOUNDS] == ["attrition.pay_elasticity"]
    assert "attrition.pay_elasticity" not in {entry.key for entry in entries(listed, small(tmp_path), luohe)}


def test_what_the_list_does_not_tell_stays_as_it_is(tmp_path: Path, luohe: Loaded) -> None:
    multiples = (None, *(Estimate(1.0, 0.5, 2.0),) * 5)
    listed = numbers(given(multiples=multiples, line_ratio=None), luohe.scenario)
    found = {entry.key: entry for entry in entries(listed, small(tmp_path), luohe)}
    profile = found["attrition.tenure_profile"]
    assert "attrition.line_ratio" not in found
    assert isinstance(profile.central, tuple)
    assert isinstance(profile.low, tuple)
    assert (profile.central[:2], profile.low[0]) == ((0.9, 1.0), 0.5)
    assert "第 1 段" in profile.note_zh


def test_numbers_that_are_less_certain_than_the_register_are_pointed_out(luohe: Loaded) -> None:
    listed = numbers(given(pay_elasticity=Estimate(-2.0, -4.9, -0.1)), luohe.scenario)
    keys = {number.key for number in less_certain(listed, luohe)}
    assert "attrition.pay_elasticity" in keys
    assert "attrition.base_rate" not in keys


def test_a_profile_is_written_as_it_acts_under_its_power(luohe: Loaded) -> None:
    steep: Callable[[float], Any] = lambda power: luohe.scenario.model_copy(  # noqa: E731
        update={"attrition": luohe.scenario.attrition.model_copy(update={"tenure_power": power})}
    )
    four = given(multiples=(Estimate(4.0, 1.0, 9.0),) * 6)
    assert numbers(four, steep(2.0))[1].own == Estimate(2.0, 1.0, 3.0)
    assert numbers(four, steep(0.0))[1].own is None
    assert belief_of(steep(2.0)).multiples[0] == pytest.approx(0.81)
