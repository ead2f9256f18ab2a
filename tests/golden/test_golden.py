"""A small study whose numbers stand still: a change needs a line under "Numbers changed" in the change log.

``python tests/golden/test_golden.py`` writes the numbers anew.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from analysis.judgement.compare import write_comparison
from analysis.study.files import Table, read_csv
from analysis.study.study import run_study
from sim import read_study

SMALL = Path(__file__).parent / "small"
FILES = ("values.csv", "comparison.csv")
CLOSE = 1e-9


def play(folder: Path) -> Path:
    loaded = read_study(SMALL / "study.toml")
    run_study(loaded, folder, replications=loaded.study.replications, seed=loaded.study.seed, workers=1)
    write_comparison(folder, loaded.study.baseline, list(loaded.scenarios))
    return folder


def differing(one: Table, other: Table) -> list[str]:
    """Return the columns that differ: words at all, numbers by more than a part in 10⁹ (of the larger, at least 1)."""
    found = []
    for name, column in one.items():
        if column.dtype.kind == "f":
            scale = np.maximum(np.maximum(np.abs(column), np.abs(other[name])), 1.0)
            same = np.isclose(column / scale, other[name] / scale, rtol=0.0, atol=CLOSE, equal_nan=True)
        else:
            same = column == other[name]
        found += [] if np.all(same) else [name]
    return found


def test_the_numbers_stand_still(tmp_path: Path) -> None:
    folder = play(tmp_path / "small")
    for file in FILES:
        expected, found = read_csv(SMALL / file), read_csv(folder / file)
        assert list(expected) == list(found)
        assert len(expected["metric"]) == len(found["metric"]), file
        assert not differing(expected, found), file


def test_the_comparison_of_numbers_can_fail() -> None:
    values = read_csv(SMALL / "values.csv")
    moved = {**values, "value": values["value"] * (1 + 1e-6)}
    assert differing(values, moved) == ["value"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        made = play(Path(scratch) / "small")
        for name in FILES:
            shutil.copyfile(made / name, SMALL / name)
    sys.stdout.write(f"wrote {', '.join(FILES)} in {SMALL.name}\n")
