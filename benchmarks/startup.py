"""Start-up of the command line against that of Python itself."""

from __future__ import annotations

import os
import sys

from benchmarks.children import cpu_seconds, installed
from benchmarks.luohe import FOLDER, NAME
from benchmarks.tables import Figures, Group, Ratio

CALLS = 10
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "staffing --help": [*installed("staffing"), "--help"],
    "staffing check": [*installed("staffing"), "check", os.fspath(FOLDER / f"{NAME}.toml")],
}


def play(quick: bool) -> Figures:
    """Measure one round: user and system time of a call, ms, mean of some calls."""
    calls = 3 if quick else CALLS
    return {name: cpu_seconds(command, calls) * 1e3 for name, command in COMMANDS.items()}


def _prepare() -> None:
    for command in COMMANDS.values():
        cpu_seconds(command)


GROUP = Group(
    play=play,
    prepare=_prepare,
    units=dict.fromkeys(COMMANDS, "ms"),
    ratios=(
        Ratio("`staffing --help` / `python -c pass`", "staffing --help", "python -c pass", 8),
        Ratio("`staffing check` / `python -c pass`", "staffing check", "python -c pass"),
    ),
    note=f"Start-up is user and system time of a process, mean of {CALLS} calls a round, byte code kept.",
)
