"""`staffing decide` on a small city: asked, resumed, kept, shown, reported, verified."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from analysis.judgement.kept import DESCRIPTION, HOME, TRIALS
from analysis.judgement.questions import questions
from analysis.report.blocks import lines
from analysis.report.certificate import certificate
from analysis.report.chapters import chapters
from analysis.report.deciding import decide_and_show
from analysis.report.decision_check import check_decision
from analysis.report.decision_view import read_view
from analysis.report.documents import report_and_show
from analysis.report.terminal import Terminal
from analysis.report.verifying import verify_folder
from analysis.report.words import Words
from analysis.study.files import DamagedError, sha256
from analysis.study.replay import HERE
from sim import ScenarioError

SMALL = Path(__file__).parents[1] / "golden" / "small"
STUDY = """
format = 1
[study]
title_zh = "小城怎么选"
title_en = "What the small city should do"
baseline = "city"
scenarios = ["city", "pay", "cut", "pay_cut"]
replications = 4
headline = ["resignation_rate", "weekly_hours", "total_cost"]
[study.decision]
package = "pay_cut"
parts = ["pay", "cut"]
draws = 20
replications = 4
numbers = 2
budget = 20000
strengths = [0.5, 1.0]
[study.decision.goals]
resignation_rate = 0.1
[study.decision.frontier]
pay = [0.0, 1.0]
cut = [0.0, 1.0]
[study.decision.payers]
wages = { city = 0.5, district = 0.5, street = 0.0 }
hiring = { city = 1.0, district = 0.0, street = 0.0 }
programmes = { city = 0.0, district = 0.9, street = 0.1 }
"""
PAY = '[[policies]]\nlever = "pay.base"\noperator = "multiply"\nvalue = 1.2\n'
CUT = '[[policies]]\nlever = "burden.cut"\nvalue = 0.3\nkinds = ["administrative"]\n'
HEADER = 'format = 1\nextends = {extends}\n[scenario]\ntitle_zh = "{zh}"\ntitle_en = "{en}"\n'
TITLES = {"pay": ("加薪", "Higher pay"), "cut": ("减负", "Fewer items"), "pay_cut": ("加薪减负", "Both")}


def small_study(folder: Path) -> Path:
    """A city of four communities with two policies and their package."""
    for name in ("city.toml", "evidence.toml"):
        shutil.copy(SMALL / name, folder)
    bodies = {"pay": ('"city"', PAY), "cut": ('"city"', CUT), "pay_cut": ('["pay", "cut"]', "")}
    for name, (extends, body) in bodies.items():
        zh, en = TITLES[name]
        (folder / f"{name}.toml").write_text(HEADER.format(extends=extends, zh=zh, en=en) + body, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder / "study.toml"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files, with a study on which all questions have been asked in ``out``."""
    home = tmp_path_factory.mktemp("decided")
    assert decide_and_show(small_study(home), (), home / "out", 1, Terminal("en"))
    return home


def test_every_question_is_told_in_a_chapter_of_the_same_name() -> None:
    assert [*questions()] == [*chapters()]


def test_all_questions_are_answered_and_kept(decided: Path) -> None:
    view = read_view(decided / "out")
    assert view is not None
    assert view.described["questions"] == [*questions()]
    for name, chapter in chapters().items():
        assert set(chapter.tables) <= set(view.tables), name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_asking_again_plays_nothing_and_says_the_same(
    decided: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = decided / "out" / HOME
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"}
    assert decide_and_show(decided / "study.toml", ("package",), decided / "out", 1, Terminal(lang))
    assert "replications are needed" not in (said := capsys.readouterr().out)
    assert "共需模拟" not in said
    assert TITLES["cut"][lang == "en"] in said
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"}
    assert after == before


def test_results_may_be_named_in_the_place_of_their_study(decided: Path) -> None:
    assert decide_and_show(decided / "out", ("choice",), None, 1, Terminal("en"))


def test_the_answers_do_not_depend_on_the_folder_or_on_the_number_of_processes(decided: Path, tmp_path: Path) -> None:
    assert decide_and_show(small_study(tmp_path), ("package", "choice"), tmp_path / "elsewhere", 2, Terminal("zh"))
    there = tmp_path / "elsewhere" / HOME
    for path in there.glob("*.csv"):
        assert path.read_bytes() == (decided / "out" / HOME / path.name).read_bytes(), path.name
    assert (there / "package.csv").is_file()


def test_a_report_tells_what_was_decided(decided: Path) -> None:
    report_and_show(decided / "out", ("html", "xlsx"), False, None, "zh")
    page = (decided / "out" / "report.zh.html").read_text(encoding="utf-8")
    for chapter in chapters().values():
        assert Words("zh")[chapter.title] in page


def test_a_decision_is_reckoned_again_and_a_changed_table_is_found(decided: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(decided / "out", folder)
    assert check_decision(folder, 2, True, HERE) == []
    table = folder / HOME / "package.csv"
    table.write_bytes(table.read_bytes().replace(b"resignation_rate,cut", b"resignation_rate,pay", 1))
    assert [each.where for each in check_decision(folder, 1, True, HERE)] == ["decision/package.csv"]
    with pytest.raises(DamagedError):
        read_view(folder)


def test_a_table_changed_together_with_its_digest_is_found_from_the_trials(decided: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(decided / "out", folder)
    table, path = folder / HOME / "package_total.csv", folder / HOME / DESCRIPTION
    lines = table.read_bytes().split(b"\n")
    table.write_bytes(b"\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
    described = json.loads(path.read_text(encoding="utf-8"))
    described["files"]["package_total.csv"] = sha256(table)
    path.write_text(json.dumps(described), encoding="utf-8")
    assert "decision/package_total.csv" in [each.where for each in check_decision(folder, 1, True, HERE)]


def test_a_certificate_names_the_decision(decided: Path) -> None:
    found = verify_folder(decided / "out", sample=1)
    assert found.findings == ()
    assert found.decided
    told = " ".join(lines(certificate(found, Words("en"), dt.date(2026, 1, 1))))
    assert "decision" in told


def test_trials_that_are_gone_are_missed(decided: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(decided / "out", folder)
    (folder / HOME / TRIALS).unlink()
    assert [each.where for each in check_decision(folder, 1, True, HERE)] == [f"decision/{TRIALS}"]


def test_an_unknown_question_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        decide_and_show(small_study(tmp_path), ("pakage",), tmp_path / "out", 1, Terminal("en"))
    assert caught.value.refusals[0].suggestion == "package"
    assert not (tmp_path / "out").exists()


def test_results_of_other_files_are_refused(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided, tmp_path, dirs_exist_ok=True)
    pay = tmp_path / "pay.toml"
    pay.write_text(pay.read_text(encoding="utf-8").replace("1.2", "1.3"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        decide_and_show(tmp_path / "study.toml", ("package",), tmp_path / "out", 1, Terminal("en"))
    assert caught.value.refusals[0].code == "E830"


def test_answers_to_another_question_do_not_stay(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided, tmp_path, dirs_exist_ok=True)
    study = tmp_path / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("budget = 20000", "budget = 30000"), encoding="utf-8")
    assert decide_and_show(study, ("package",), tmp_path / "out", 1, Terminal("en"))
    view = read_view(tmp_path / "out")
    assert view is not None
    assert view.described["questions"] == ["package"]
    assert not (tmp_path / "out" / HOME / "money.csv").exists()
