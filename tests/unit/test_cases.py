"""Case files: what is read, and what is refused in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.fitting.cases import Case, read_case
from analysis.report.validation import WORKPLACE, read_cases
from sim import Scenario, ScenarioError, declarations

SHIPPED = Path(__file__).parents[2] / "scenarios" / "backtests"
CASES = sorted(file for file in SHIPPED.glob("*.toml") if file.name != WORKPLACE)
GOOD = """format = 1
[case]
title_zh = "事项增加两成"
title_en = "A fifth more work"
place_zh = "某市"
place_en = "some city"
years = "2020"
source_zh = "某刊 2020"
source_en = "a journal, 2020"
grade = "B"
[workplace]
turnover = 0.2
[change]
workload = 1.2
[observed]
change = 0.0
low = -0.05
high = 0.05
"""


def write(folder: Path, text: str, name: str = "a") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, old: str, new: str) -> str:
    assert old in GOOD
    with pytest.raises(ScenarioError) as caught:
        read_case(write(folder, GOOD.replace(old, new)))
    return "\n".join((*caught.value.sentences("zh"), *caught.value.sentences("en")))


def test_a_case_of_more_work_and_no_change_of_turnover_can_be_told(tmp_path: Path) -> None:
    case = read_case(write(tmp_path, GOOD))
    assert (case.change.workload, case.observed.change, case.only_consistency) == (1.2, 0.0, False)
    assert case.windows == ((0, 12), (0, 12))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_shipped_cases_are_read_and_say_what_they_set(path: Path) -> None:
    case = read_case(path)
    assert case.only_consistency
    assert case.case.note_zh
    assert "假设" in case.case.note_zh


def test_the_shipped_cases_are_those_of_the_page() -> None:
    assert list(read_cases([Path("scenarios/backtests")])) == [path.stem for path in CASES]


def test_a_later_period_is_compared_with_an_earlier_one() -> None:
    case = read_case(SHIPPED / "ziqiang_frozen_pay.toml")
    assert case.windows == ((0, 60), (60, 66))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("workload = 1.2", "wrkload = 1.2", "是否想写 workload？"),
        ("[change]", "[chang]", "是否想写 change？"),
        ("workload = 1.2", "workload = 20", "must be a number from 0.2 to 3"),
        ("turnover = 0.2", "turnover = 20", "did you mean 0.20?"),
        ("turnover = 0.2\n", "", "“起始年流失率”须为 0.01 到 2"),
        ("change = 0.0", "change = 0.2", "low ≤ change ≤ high must hold"),
        ("workload = 1.2", "ramp_months = 3", "[change] 里没有任何变化"),
        ("workload = 1.2", "hours = 0.8\nramp_months = 3", "hours 只能一步到位"),
        ('grade = "B"', 'grade = "B"\nsets = ["attrition.pay_elastcity"]', "是否想写 attrition.pay_elasticity？"),
        ('source_zh = "某刊 2020"', 'source_zh = " "', "须写明来源"),
        ("high = 0.05", "high = 0.05\nbefore_months = [0, 12]", '只用于 compare = "earlier"'),
        ("high = 0.05", 'high = 0.05\ncompare = "earlier"', "must be two rising months"),
        (
            "high = 0.05",
            'high = 0.05\ncompare = "earlier"\nbefore_months = [0, 12]\nafter_months = [6, 18]',
            "后期不得早于前期",
        ),
        ('title_en = "A fifth more work"', 'title_en = "A\u200bfifth"', "U+200B"),
        ("change = 0.0", "change = nan", "finite, not inf, nan"),
    ],
)
def test_a_wrong_file_is_refused_with_a_way_out(tmp_path: Path, old: str, new: str, said: str) -> None:
    sentences = refused(tmp_path, old, new)
    assert said in sentences
    assert "a.toml" in sentences


def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("workload = 1.2", "pay = 9").replace('grade = "B"', 'grade = "D"'))
    with pytest.raises(ScenarioError) as caught:
        read_case(path)
    assert [refusal.where.rpartition(":")[2] for refusal in caught.value.refusals] == ["10", "14"]


def test_two_files_of_one_name_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "empty").mkdir()
    paths = [write(tmp_path, GOOD), write(tmp_path / "other", GOOD)]
    for given in (paths, [tmp_path / "empty"]):
        with pytest.raises(ScenarioError, match="E82"):
            read_cases(given)


def test_every_number_of_a_case_is_declared_with_both_labels() -> None:
    numbers = list(declarations(Case))
    assert {number.key.split(".")[0] for number in numbers} == {"workplace", "change", "observed"}
    assert all(number.zh and number.en and number.unit for number in numbers)
    assert {"attrition.pay_elasticity", "strain.gain", "attrition.base_rate"} <= {
        number.key for number in declarations(Scenario)
    }
