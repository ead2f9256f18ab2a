"""Exit codes and sentences of the command line; nothing is written where something is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analysis.report.terminal import Terminal, clock

ROOT = Path(__file__).parents[2]
LUOHE = ROOT / "scenarios" / "luohe"
WRONG_COMMAND, REFUSED = 2, 3


def staffing(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", env=environment)


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_help_is_in_the_language_asked_for() -> None:
    assert "运行研究" in staffing("--help").stdout
    assert "run a study" in staffing("--lang", "en", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rnu", "x"), "run"),
        (("run", "scenarios/luohe", "--workers", "0"), "--workers"),
        (("run", "scenarios/luohe", "--workers", "1000"), "--workers"),
        (("run", "scenarios/luohe", "--engine", "compild"), "应为 compiled、reference 之一"),
        (("run",), "STUDY"),
        (("run", "scenarios/luohe", "--replicatoins", "3"), "--replications"),
        (("verify",), "--self-test"),
        (("verify", "x", "--self-test"), "--self-test"),
        (("verify", "report.zh.docx"), "--study"),
        (("report", "x", "--format", "doc"), "应为 docx、html、xlsx、pdf 之一"),
        (("report", "x", "--text", "a.md", "--one-page"), "--one-page"),
        (("explain", "x", "--scenario", "a", "--replication", "0"), "--worker"),
    ],
)
def test_a_wrong_command_line_is_refused_by_name(arguments: tuple[str, ...], says: str) -> None:
    done = staffing(*arguments)
    assert done.returncode == WRONG_COMMAND
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_inputs_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_bytes(b"")
    (tmp_path / "gbk.toml").write_bytes("标题 = 1\n".encode("gbk"))
    (tmp_path / "folder").mkdir()
    wrong = ("missing.toml", "empty.toml", "gbk.toml", "folder")
    before = everything(tmp_path)
    for command in ("check", "run"):
        for name in wrong:
            done = staffing(command, name, cwd=tmp_path)
            assert done.returncode == REFUSED, (command, name, done.stdout, done.stderr)
            assert "Traceback" not in done.stderr + done.stdout
            assert name in done.stderr + done.stdout
    assert staffing("compare", "folder", cwd=tmp_path).returncode == REFUSED
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[pay]\nbase = -2300\n", "pay.base"),
        ("[pay]\nbase = nan\n", "pay.base"),
        ('[pay]\nbase = "二千三"\n', "pay.base"),
        ("[pay]\nbass = 2300\n", "base"),
        ('[[policies]]\nlever = "pay.base"\nvalue = 2500\nstart = 2040-01-01\n', "2040-01-01"),
        ('[[policies]]\nlever = "pay.bse"\nvalue = 2500\n', "pay.base"),
    ],
)
def test_a_wrong_scenario_names_the_key(tmp_path: Path, line: str, says: str) -> None:
    for path in LUOHE.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    header = 'format = 1\nextends = "baseline"\n[scenario]\ntitle_zh = "试"\ntitle_en = "try"\n'
    (tmp_path / "wrong.toml").write_text(header + line, encoding="utf-8")
    done = staffing("check", "wrong.toml", cwd=tmp_path)
    assert done.returncode == REFUSED
    assert says in done.stderr + done.stdout
    assert "wrong.toml:" in done.stderr + done.stdout


def test_a_new_scenario_is_sound_and_is_not_overwritten(tmp_path: Path) -> None:
    for path in LUOHE.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert staffing("new", "我的方案", "--from", "baseline.toml", cwd=tmp_path).returncode == 0
    assert staffing("check", "我的方案.toml", cwd=tmp_path).returncode == 0
    assert staffing("new", "我的方案", "--from", "baseline.toml", cwd=tmp_path).returncode == REFUSED
    assert staffing("new", "../x", "--from", "baseline.toml", cwd=tmp_path).returncode == REFUSED
    written = (tmp_path / "我的方案.toml").read_text(encoding="utf-8")
    uncommented = written.replace("# [pay]\n# base", "[pay]\nbase")
    (tmp_path / "我的方案.toml").write_text(uncommented, encoding="utf-8")
    assert staffing("check", "我的方案.toml", cwd=tmp_path).returncode == 0


def test_check_says_in_words_what_differs_from_the_baseline(tmp_path: Path) -> None:
    for path in LUOHE.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    header = 'format = 1\nextends = "dynamic_pay"\n[scenario]\ntitle_zh = "试"\ntitle_en = "try"\n'
    (tmp_path / "mine.toml").write_text(header + "[pay]\nbase = 2500\n", encoding="utf-8")
    said = staffing("check", "mine.toml", cwd=tmp_path).stdout
    assert "“基本工资”（pay.base）由 2300 改为 2500" in said
    assert "随社会工资调整的比例" in said
    assert "与现状相同" in staffing("check", "baseline.toml", cwd=tmp_path).stdout


def test_all_shipped_files_are_sound() -> None:
    done = staffing("check", *sorted(str(path) for path in LUOHE.glob("*.toml")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_declared_number_is_in_the_dictionary() -> None:
    shown = staffing("fields").stdout
    from sim import Scenario, declarations

    assert all(number.key in shown for number in declarations(Scenario))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "—"), (-3.0, "0:00:00"), (59.6, "0:01:00"), (3_725.0, "1:02:05"), (360_000.0, "100:00:00")],
)
def test_a_time_left_is_written_as_a_clock_runs(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown


def test_progress_says_what_is_left_and_that_figures_are_not_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal("zh").progress() as report:
        report(1, 48, None)
        report(2, 48, 200.0)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["正在模拟 1/48  预计剩余（不含作图） —", "正在模拟 2/48  预计剩余（不含作图） 0:03:20"]
