"""What a command loads: help loads nothing heavy, and what only reads files loads no engine and no drawing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LUOHE = ROOT / "scenarios" / "luohe"
ENGINES = {"duckdb", "llvmlite", "matplotlib", "numba", "scipy", "simpy"}
HEAVY = ENGINES | {"numpy", "pydantic", "rich"}
COMMANDS = ("check", "compare", "explain", "fields", "new", "run")
ENTRY = """
import sys
from analysis.cli import main
try:
    main()
except SystemExit as end:
    print("loaded", end.code, *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(*arguments: object, cwd: Path = ROOT) -> tuple[int, set[str]]:
    """Run the command line in a process of its own; return its exit code and the packages that it has loaded."""
    command = [sys.executable, "-c", ENTRY, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", env=environment)
    word, code, *names = done.stderr.splitlines()[-1].split(" ")
    assert word == "loaded", done.stderr
    return int(code), set(names)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_loads_nothing_heavy(lang: str) -> None:
    code, names = loaded("--lang", lang, "--help")
    assert (code, names & HEAVY) == (0, set())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_loads_nothing_heavy(command: str) -> None:
    code, names = loaded(command, "--help")
    assert (code, names & HEAVY) == (0, set())


def test_a_wrong_command_line_loads_nothing_heavy() -> None:
    code, names = loaded("rnu")
    assert (code, names & HEAVY) == (2, set())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("check", LUOHE / "pay_and_cut.toml", LUOHE / "baseline.toml"), 0),
        (("check", LUOHE), 0),
        (("check", LUOHE / "evidence.toml"), 0),
        (("check", "missing.toml"), 3),
        (("fields", "pay.base"), 0),
        (("new", "x", "--from", "missing.toml"), 3),
    ],
)
def test_reading_files_loads_no_engine_and_no_drawing(arguments: tuple[object, ...], expected: int) -> None:
    code, names = loaded(*arguments)
    assert (code, names & ENGINES) == (expected, set())


def test_a_new_scenario_loads_no_engine_and_no_drawing(tmp_path: Path) -> None:
    code, names = loaded("new", "x", "--from", "scenarios/luohe/baseline.toml", cwd=tmp_path)
    assert (code, names & ENGINES) == (0, set())
    assert (tmp_path / "scenarios/luohe/x.toml").is_file()


def test_a_folder_that_cannot_be_made_is_a_trouble_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "scenarios").touch()
    code, _ = loaded("new", "x", "--from", "scenarios/luohe/baseline.toml", cwd=tmp_path)
    assert code == 5
