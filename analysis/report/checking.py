"""``staffing check``: what is wrong with files, or what a sound scenario changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.report.policies import changes
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from sim import ScenarioError, check, read_scenario, resolved, tensions, territories


def check_files(files: Sequence[Path], terminal: Terminal) -> bool:
    """Check every file and say what is found; return whether all are sound."""
    wrong = 0
    for file in map(shipped, files):
        try:
            warnings = check(file)
        except ScenarioError as error:
            wrong += len(error.refusals)
            terminal.say(*error.sentences(terminal.lang), style="red")
            continue
        terminal.say(f"{file}：{terminal.words['sound']}" if terminal.lang == "zh" else f"{file}: no errors")
        for warning in warnings:
            terminal.say(f"  {terminal.words['warning']}: {terminal.words.either(warning)}")
        _describe(file, terminal)
    if wrong:
        terminal.say(terminal.word("errors", n=wrong))
    return not wrong


def _describe(file: Path, terminal: Terminal) -> None:
    """Say what a scenario changes, and where the figures strain of a city that is sampled."""
    try:
        loaded = read_scenario(file)
    except ScenarioError:
        return  # a study or a register, which is sound
    values = resolved(loaded)["values"]
    for line in changes(values, _baseline(file, loaded.scenario.name), terminal.words):
        terminal.say(f"  · {line}")
    if values["city"]["counts"] and not values["policies"]:
        show_tensions(file, terminal)


def _baseline(file: Path, name: str) -> dict[str, Any] | None:
    """Return the resolved values of the baseline beside a scenario file, None where there is none."""
    path = file.parent / "baseline.toml"
    return resolved(read_scenario(path))["values"] if name != "baseline" and path.is_file() else None


def show_tensions(file: Path, terminal: Terminal) -> None:
    """Print where the report's figures strain, with their numbers."""
    city = read_scenario(file).scenario.city
    lines = tensions(city, territories(city, file.parent), terminal.lang)
    if lines:
        terminal.say(f"{terminal.words['tensions']}:" if terminal.lang == "en" else f"{terminal.words['tensions']}：")
        terminal.say(*(f"  {number}. {line}" for number, line in enumerate(lines, start=1)))
