"""The firings of a study: kept with the records, gathered in ``firings.csv``, told in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from study_cases import busy_record

from analysis.judgement.compare import write_comparison
from analysis.report.explaining import explain_one
from analysis.report.firings import told_firings
from analysis.report.policies import changes, firing_sentence, rule_sentence
from analysis.report.running import show_comparison
from analysis.report.terminal import Terminal
from analysis.report.words import Words
from analysis.study.files import DamagedError, read_csv, read_json, write_json
from analysis.study.firings import FIRINGS, fired
from analysis.study.storage import check_record, read_firings, read_record, record_folder, write_record
from analysis.study.study import run_study
from sim import LoadedStudy, load, read_study

VALID = Path(__file__).parents[1] / "scenarios" / "valid"
CITY = """format = 1
[scenario]
title_zh = "小城"
title_en = "small city"
[clock]
start = 2021-01-01
end = 2022-12-31
warmup_months = 12
[[city.communities]]
id = "c0"
name_zh = "社区"
name_en = "Community"
posts = 6
[[city.communities]]
id = "c1"
name_zh = "社区"
name_en = "Community"
posts = 8
[staffing]
vacancy = 0.3
[mechanisms]
tasks = false
hiring = false
[pay]
base = 2300
"""
RULE = """format = 1
extends = "city"
[scenario]
title_zh = "空岗就加薪"
title_en = "pay for vacancies"
[[rules]]
indicator = "vacancy_rate"
above = {above}
lever = "pay.base"
operator = "add"
value = 100
wait_months = 9
"""
STUDY = 'format = 1\n[study]\ntitle_zh = "研究"\ntitle_en = "study"\nbaseline = "city"\nscenarios = {names}\n'


def study(folder: Path, **rules: float) -> LoadedStudy:
    """Return a study of a city and of rules with these thresholds, read from files."""
    folder.mkdir(exist_ok=True)
    register = (VALID / "evidence.toml").read_text(encoding="utf-8").split("[[numbers]]")[0]
    entry = '[[numbers]]\nkey = "{key}"\ncentral = {value}\ndistribution = "fixed"\ngrade = "assumption"\n{source}\n'
    source = 'source_zh = "测试"\nsource_en = "test"'
    numbers = "".join(
        entry.format(key=key, value=value, source=source)
        for key, value in (("staffing.vacancy", 0.3), ("pay.base", 2300))
    )
    (folder / "evidence.toml").write_text(register + numbers, encoding="utf-8")
    (folder / "city.toml").write_text(CITY.replace("format = 1", 'format = 1\nevidence = "evidence.toml"'), "utf-8")
    for name, above in rules.items():
        (folder / f"{name}.toml").write_text(RULE.format(above=above), encoding="utf-8")
    names = "[" + ", ".join(f'"{name}"' for name in ("city", *rules)) + "]"
    (folder / "study.toml").write_text(STUDY.format(names=names), encoding="utf-8")
    return read_study(folder / "study.toml")


def played(loaded: LoadedStudy, folder: Path, replications: int) -> Path:
    run_study(loaded, folder, replications=replications, seed=1, workers=1)
    write_comparison(folder, loaded.study.baseline, list(loaded.scenarios))
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def folder(files: Path) -> Path:
    return played(study(files / "scenarios", soon=0.05, never=0.99), files / "results", 4)


# --- kept ---


def test_firings_are_kept_with_the_record(folder: Path) -> None:
    record = read_record(folder, "soon", 2)
    first_day, firings = read_firings(folder, "soon", 2)
    assert first_day == record.first_day
    assert firings["rule"].dtype == np.int64
    assert firings["value"].dtype == np.float64
    assert all(np.array_equal(firings[name], column) for name, column in record.firings.items())
    assert len(read_record(folder, "never", 2).firings["rule"]) == 0


def test_a_record_of_another_format_is_computed_again(tmp_path: Path) -> None:
    (tmp_path / "records" / "base").mkdir(parents=True)
    write_record(tmp_path, "base", busy_record(), "inputs")
    place = record_folder(tmp_path, "base", 0)
    assert check_record(place, "inputs")
    write_json(place / "record.json", read_json(place / "record.json") | {"format": 1})
    with pytest.raises(DamagedError, match="format 1"):
        check_record(place, "inputs")


def test_the_table_of_firings_has_a_row_each(folder: Path) -> None:
    firings = read_csv(folder / FIRINGS)
    assert list(firings) == [
        "scenario",
        "replication",
        "rule",
        "date",
        "indicator",
        "value",
        "lever",
        "before",
        "after",
    ]
    assert set(firings["scenario"]) == {"soon"}
    assert set(firings["rule"].tolist()) == {1}
    assert set(zip(firings["indicator"], firings["lever"], strict=True)) == {("vacancy_rate", "pay.base")}
    assert (firings["value"] > 0.05).all()
    for replication in range(4):
        kept = read_record(folder, "soon", replication).firings
        here = firings["replication"] == replication
        assert firings["after"][here].tolist() == kept["after"].tolist()
    first = firings["replication"] == 0
    assert firings["date"][first].tolist() == ["2021-01-01", "2021-10-01", "2022-07-01"]
    assert firings["before"][first].tolist() == [2300, 2400, 2500]


def test_a_study_that_is_resumed_has_the_same_firings(files: Path, folder: Path) -> None:
    loaded = study(files / "scenarios", soon=0.05, never=0.99)
    resumed = files / "resumed"
    played(loaded, resumed, 2)
    assert len(read_csv(resumed / FIRINGS)["rule"]) < len(read_csv(folder / FIRINGS)["rule"])
    played(loaded, resumed, 4)
    for name in (FIRINGS, "values.csv", "comparison.csv"):
        assert (resumed / name).read_bytes() == (folder / name).read_bytes()


def test_a_study_without_rules_has_no_such_table(tmp_path: Path) -> None:
    assert not (played(study(tmp_path / "scenarios"), tmp_path / "results", 1) / FIRINGS).exists()


# --- told ---


def test_firings_are_summed_by_rule() -> None:
    dates = {0: ("2022-05-01", "2023-05-01"), 2: ("2024-02-01",)}
    rows = [(number, date) for number, each in dates.items() for date in each]
    firings = {
        "scenario": np.array(["a"] * 3, dtype=object),
        "replication": np.array([number for number, _ in rows]),
        "rule": np.ones(3, np.int64),
        "date": np.array([date for _, date in rows], dtype=object),
    }
    assert fired(firings, "a", 1, 4) == (3, 0.75, "2022-05", "2024-02")
    assert fired(firings, "a", 2, 4) == (0, 0.0, "", "")
    assert (
        told_firings(firings, "a", 1, 4, Words("zh")) == "触发3次（每次模拟平均0.8次；首次最早2022-05，最晚2024-02）"
    )
    assert told_firings(firings, "a", 2, 4, Words("zh")) == "没有触发"


def test_a_comparison_says_how_often_rules_fired(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_comparison(folder, ("vacancy_rate",), Terminal("zh"))
    said = capsys.readouterr().out
    assert "触发规则1：2021-01-01起，全市空岗率在任一季度高于5%时，“基本工资”增加100元/月" in said
    assert "空岗就加薪，规则1：触发12次（每次模拟平均3.0次；首次最早2021-01，最晚2021-01）" in said
    assert "空岗就加薪，规则1：没有触发" in said


def test_the_history_of_a_community_lists_firings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain_one(folder, "soon", 0, None, "c1", Terminal("zh"))
    said = capsys.readouterr().out
    assert "2021-10-01 触发规则1：空岗率 " in said
    assert "“基本工资”由 2,400元/月 改为 2,500元/月" in said


SENTENCES = {
    0: (
        (
            "触发规则1：2021-01-01起，全市空岗率连续2个季度高于15%时，“基本工资”乘以1.03，最高调至3,000元/月；"
            "两次触发至少相隔12个月；回落到12%及以下后才能再次触发；按季监测，数据滞后1个月"
        ),
        (
            "trigger rule 1: from 2021-01-01, when vacancy rate in the whole city exceeds 15% for 2 quarters in a row: "
            '"base pay" multiplied by 1.03, up to 3,000 yuan a month at most; at least 12 months apart; '
            "again only after it has come down to 12%; watched by quarter, figures 1 month(s) late"
        ),
    ),
    1: (
        (
            "触发规则2：2021-01-01起，A每周工时连续2个季度比其他社区低1小时/周以上时，行政事务，“精简事项比例”定为30%；"
            "只触发一次；按季监测，数据滞后1个月"
        ),
        (
            "trigger rule 2: from 2021-01-01, when weekly hours in A is below that of all others by more than 1 hours a week "
            'for 2 quarters in a row: administrative, "share of items cut" set to 30%; once only; '
            "watched by quarter, figures 1 month(s) late"
        ),
    ),
    3: (
        (
            "触发规则4：2021-01-01起，全市工资与社会工资之比在任一季度低于90%时，在长江路社区，“基本工资”增加50元/月，"
            "2个月内逐步到位；两次触发至少相隔3个月；按季监测，季末即知"
        ),
        (
            "trigger rule 4: from 2021-01-01, when pay over outside wage in the whole city is below 90% in a quarter: "
            'in Changjianglu Community, "base pay" raised by 50 yuan a month, ramped in over 2 months; at least 3 months apart; '
            "watched by quarter, figures at its end"
        ),
    ),
}


@pytest.fixture(scope="module")
def resolved_values() -> dict[str, Any]:
    values: dict[str, Any] = load(VALID / "more_triggers.toml").model_dump(mode="json")
    return values


@pytest.mark.parametrize("at", SENTENCES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rule_in_words(resolved_values: dict[str, Any], at: int, lang: str) -> None:
    said = rule_sentence(resolved_values["rules"][at], at + 1, resolved_values, Words(lang))
    assert said == SENTENCES[at][lang == "en"]


def test_what_a_scenario_changes_ends_with_its_rules(resolved_values: dict[str, Any]) -> None:
    said = list(changes(resolved_values, None, Words("zh")))
    assert [line.startswith("触发规则") for line in said] == [False, True, True, True, True]
    without = list(changes({**resolved_values, "policies": []}, None, Words("zh")))
    assert without == said[1:]


def test_a_firing_of_a_switch_in_words(resolved_values: dict[str, Any]) -> None:
    numbers = {"value": 0.41234, "before": 0.0, "after": 1.0}
    said = firing_sentence(resolved_values["rules"][2], 3, "2021-10-01", numbers, Words("zh"))
    assert said.startswith("2021-10-01 触发规则3：职业倦怠比例 41.23%")
    assert said.endswith("由 否 改为 是")
