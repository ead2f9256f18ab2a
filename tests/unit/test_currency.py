"""Whether results are still those of today's model and files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from report_cases import SMALL, small_study

from analysis.report.blocks import Notice
from analysis.report.notices import notices
from analysis.report.results import read_results
from analysis.report.words import Words
from analysis.study.currency import currency
from analysis.study.files import read_json, write_json
from analysis.study.manifest import read_manifest
from analysis.study.storage import study_file
from analysis.study.study import run_study
from sim import read_study


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of a small study, to be edited."""
    return Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("*.csv")))


@pytest.fixture
def folder(files: Path, tmp_path: Path) -> Path:
    """The study run from them for a month."""
    run_study(read_study(files), tmp_path / "out", replications=1, seed=1, workers=1, months=1)
    return tmp_path / "out"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def reasons(folder: Path) -> dict[str, tuple[str, ...]]:
    return dict(currency(read_manifest(folder), folder).reasons)


def test_nothing_has_changed_just_after_a_run(folder: Path, files: Path) -> None:
    assert reasons(folder) == {"city": (), "both": ()}
    assert study_file(folder) == files / "study.toml"
    assert currency(read_manifest(folder), folder).file == files / "study.toml"


def test_an_edited_scenario_is_told_and_no_other(folder: Path, files: Path) -> None:
    edit(files / "both.toml", "value = 0.3", "value = 0.4")
    assert reasons(folder) == {"city": (), "both": ("scenario",)}


def test_a_title_is_no_change(folder: Path, files: Path) -> None:
    edit(files / "both.toml", "加薪", "提薪")
    assert reasons(folder) == {"city": (), "both": ()}


def test_edited_evidence_is_told(folder: Path, files: Path) -> None:
    edit(files / "evidence.toml", 'title_en = "', 'title_en = "revised ')
    assert reasons(folder) == {"city": ("evidence",), "both": ("evidence",)}


def test_a_scenario_that_the_study_has_no_longer_is_told(folder: Path, files: Path) -> None:
    edit(files / "study.toml", '["city", "both"]', '["city"]')
    assert reasons(folder)["both"] == ("gone",)


def test_another_model_is_told(folder: Path) -> None:
    manifest = read_json(folder / "manifest.json")
    manifest["software"]["model"] = "0" * 64
    write_json(folder / "manifest.json", manifest)
    assert reasons(folder) == {"city": ("model",), "both": ("model",)}


def test_files_that_are_not_there_or_not_sound_cannot_be_compared(folder: Path, files: Path) -> None:
    edit(files / "both.toml", "value = 0.3", "value = 30")
    found = currency(read_manifest(folder), folder)
    assert (found.file, found.reasons) == (None, {"city": (), "both": ()})
    shutil.rmtree(files)
    assert currency(read_manifest(folder), folder).file is None


def test_a_report_of_old_results_says_so_first(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "small", replications=2, langs=())
    manifest = read_json(folder / "manifest.json")
    manifest["software"]["model"] = "0" * 64
    write_json(folder / "manifest.json", manifest)
    told = [block.text for block in notices(read_results(folder), Words("zh")) if isinstance(block, Notice)]
    assert any("已过期" in text and "模型已更新" in text for text in told)
