"""The README's main command runs, shortened, and the folder it leaves is complete."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIGURES = ("resignation", "league", "differences", "vacancy", "week", "burnout", "residents", "communities")


def staffing(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_readme_names_the_command_that_is_tested() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert ".venv/bin/staffing run scenarios/luohe\n" in readme
    assert ".venv/bin/python -m pytest\n" in readme


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results") / "漯河 study"
    done = staffing("run", "scenarios/luohe", "--months", "1", "--replications", "2", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "已完成 12/12" in done.stdout
    return out


def test_the_study_folder_is_complete(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["scenarios"]) == 6
    assert all(entry["status"] == "done" for entries in manifest["records"].values() for entry in entries.values())
    assert (folder / "values.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (folder / "comparison.csv").is_file()
    for figure in FIGURES:
        for lang in ("zh", "en"):
            for ending in (".png", ".svg", ".bw.png", ".bw.svg"):
                assert (folder / "figures" / f"{figure}.{lang}{ending}").stat().st_size > 1000


def test_compare_speaks_both_languages(folder: Path) -> None:
    chinese, english = staffing("compare", str(folder)), staffing("--lang", "en", "compare", str(folder))
    assert chinese.returncode == english.returncode == 0
    assert "辞职率" in chinese.stdout
    assert "Resignation rate" in english.stdout


def test_explain_tells_one_history(folder: Path) -> None:
    where = ("explain", str(folder), "--scenario", "baseline", "--replication", "0")
    assert "辞职危险率" in staffing(*where, "--worker", "YC-01-1-1").stdout
    assert "工作压力" in staffing(*where, "--community", "YC-01").stdout
    lost = staffing(*where, "--worker", "YC-01-1-99")
    assert lost.returncode == 3
    assert "YC-01" in lost.stderr
