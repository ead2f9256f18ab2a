"""However a study is played, the compiled desk leaves the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.study.study import run_study
from sim import LoadedStudy, read_study

SMALL = Path(__file__).parents[1] / "golden" / "small" / "study.toml"
REPLICATIONS = 4


def play(loaded: LoadedStudy, folder: Path, workers: int, replications: int = REPLICATIONS) -> dict[str, bytes]:
    """Play two months of a study and return all its files but the log."""
    run_study(loaded, folder, replications=replications, seed=1, months=2, workers=workers)
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "run.log"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def small() -> LoadedStudy:
    return read_study(SMALL)


@pytest.fixture(scope="module")
def alone(small: LoadedStudy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return play(small, tmp_path_factory.mktemp("alone") / "out", workers=1)


@pytest.mark.parametrize("workers", [2, 8])
def test_any_number_of_processes(small: LoadedStudy, alone: dict[str, bytes], tmp_path: Path, workers: int) -> None:
    assert len(small.scenarios) * REPLICATIONS >= 8
    assert play(small, tmp_path / "out", workers) == alone


def test_extended_and_resumed(small: LoadedStudy, alone: dict[str, bytes], tmp_path: Path) -> None:
    play(small, tmp_path / "out", workers=1, replications=1)
    assert play(small, tmp_path / "out", workers=2) == alone
    lost = sorted((tmp_path / "out" / "records").rglob("record.json"))[4]
    lost.unlink()
    assert play(small, tmp_path / "out", workers=2) == alone
