"""What the terminal says of a study of many scenarios, and that one of few is told as ever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from study_cases import act, study

from analysis.judgement.compare import write_comparison
from analysis.report.choosing import MOST, narrowed
from analysis.report.gather import study_tables
from analysis.report.league import league
from analysis.report.overview import told_values
from analysis.report.running import show_comparison
from analysis.report.terminal import Terminal
from analysis.report.words import Words
from analysis.study.study import run_study

TITLES = {name: (f"情景{name}", f"scenario {name}") for name in ("baseline", *"abcdefghij")}


def played(home: Path, count: int) -> Path:
    """A study of a baseline and `count` scenarios that differ in resignations, not in the order of their names."""
    shifts = {"baseline": 400.0} | {f"s{n:02d}": 400.0 + 40 * ((5 * n) % 13 - 6) for n in range(1, count + 1)}
    loaded = study(home / "files", **{name: {"shift": shift} for name, shift in shifts.items()})
    run_study(loaded, home / "out", replications=3, seed=1, workers=1, player=act)
    write_comparison(home / "out", "baseline", list(shifts))
    return home / "out"


@pytest.fixture(scope="module")
def of_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("many"), 12)


def said(folder: Path, capsys: pytest.CaptureFixture[str], lang: str, *metrics: str) -> str:
    show_comparison(folder, metrics, Terminal(lang))
    return capsys.readouterr().out


def test_many_scenarios_are_told_in_one_table_of_marks(of_many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(of_many, capsys, "zh")
    assert "优：改善" in text
    lines = [line for line in text.splitlines() if re.match(r" 情景 .*[优劣平]", line)]
    effects = [float(re.findall(r"(\S+) [优劣平]", line)[0].replace("−", "-").replace(",", "")) for line in lines]
    assert len(lines) == 12
    assert effects == sorted(effects)
    assert len(set(effects)) > 1


def test_of_many_scenarios_the_first_change_is_told_and_how_to_ask_for_the_rest(
    of_many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(of_many, capsys, "en")
    assert len([line for line in text.splitlines() if re.match(r"  scenario \(s\d\d\): ", line)]) == 12
    assert f"staffing compare {of_many} --metric resignation_rate" in text
    assert "smallest and largest" in text


def test_a_metric_asked_for_is_told_in_full(of_many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(of_many, capsys, "zh", "resignation_rate")
    assert "95%置信区间" in text
    assert len([line for line in text.splitlines() if line.startswith("  · ")]) >= 12
    assert "优：改善" not in text


def test_few_scenarios_are_told_as_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(played(tmp_path, MOST), capsys, "en")
    assert "95% interval" in text
    assert "b better" not in text
    assert "smallest and largest" not in text


def test_a_narrow_terminal_gets_fewer_columns_and_their_names(
    of_many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal("en")
    terminal.console.width = 70
    show_comparison(of_many, (), terminal)
    text = capsys.readouterr().out
    table = text.split("First line: baseline")[0]
    assert "burnout" not in table
    assert "Not shown, ask by --metric: burnout_any" in text
    assert all(len(line) <= 70 for line in table.splitlines())


def test_a_study_folder_of_many_gives_all_to_the_league_and_few_to_the_others(of_many: Path) -> None:
    tables = study_tables(of_many).complete()
    shown = league(tables)
    assert shown is not None
    assert len(shown.rows) == 12
    assert len(narrowed(tables).titles) == 1 + MOST


def test_values_of_many_are_told_by_their_ends() -> None:
    values = {name: float(place) for place, name in enumerate(TITLES)}
    assert told_values(values, TITLES, 1, Words("zh")) == "最小与最大：情景baseline 0.0，情景j 10.0"
    few = {name: TITLES[name] for name in ("baseline", "a")}
    assert told_values({"baseline": 1.0, "a": 2.0}, few, 0, Words("en")) == "scenario baseline 1, scenario a 2"
