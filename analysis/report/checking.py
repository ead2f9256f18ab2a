"""``staffing check``: what is wrong with files, or what a sound scenario changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.fitting.cases import read_case
from analysis.report.policies import changes
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from sim import (
    Loaded,
    ScenarioError,
    check,
    kind_of,
    read_scenario,
    read_source,
    resolved,
    tensions,
    territories,
)


def check_files(files: Sequence[Path], terminal: Terminal) -> bool:
    """Check every file and say what is found; return whether all are sound."""
    wrong = 0
    for file in map(shipped, files):
        try:
            warnings, loaded = _read(file)
        except ScenarioError as error:
            wrong += len(error.refusals)
            terminal.say(*error.sentences(terminal.lang), style="red")
            continue
        terminal.say(f"{file}：{terminal.words['sound']}" if terminal.lang == "zh" else f"{file}: no errors")
        for warning in warnings:
            terminal.say(f"  {terminal.words['warning']}: {terminal.words.either(warning)}")
        if loaded:
            _describe(loaded, terminal)
    if wrong:
        terminal.say(terminal.word("errors", n=wrong))
    return not wrong


def _read(file: Path) -> tuple[list[tuple[str, str]], Loaded | None]:
    """Return the warnings (zh, en) about a sound file, and what it holds if it is a scenario."""
    if file.is_file() and kind_of(read_source(file)) == "observed":
        read_case(file)
        return [], None
    try:
        loaded = read_scenario(file)
    except ScenarioError:
        return check(file), None  # a study, a register, or anything that is wrong
    return loaded.warnings, loaded


def _describe(loaded: Loaded, terminal: Terminal) -> None:
    """Say what a scenario changes, and where the figures strain of a city that is sampled."""
    values = resolved(loaded)["values"]
    for line in changes(values, _baseline(loaded), terminal.words):
        terminal.say(f"  · {line}")
    if values["city"]["counts"] and not values["policies"] and not values["rules"]:
        show_tensions(loaded, terminal)


def _baseline(loaded: Loaded) -> dict[str, Any] | None:
    """Return the resolved values of the baseline beside a scenario, None where there is none."""
    path = loaded.path.parent / "baseline.toml"
    return resolved(read_scenario(path))["values"] if loaded.scenario.name != "baseline" and path.is_file() else None


def show_tensions(loaded: Loaded, terminal: Terminal) -> None:
    """Print where the report's figures strain, with their numbers."""
    city = loaded.scenario.city
    lines = tensions(city, territories(city, loaded.path.parent), terminal.lang)
    if lines:
        terminal.say(f"{terminal.words['tensions']}:" if terminal.lang == "en" else f"{terminal.words['tensions']}：")
        terminal.say(*(f"  {number}. {line}" for number, line in enumerate(lines, start=1)))
