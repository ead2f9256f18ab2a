"""How often the trigger rules of a study have fired, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.report.gather import records_home, resolved_values
from analysis.report.terminal import Terminal
from analysis.report.words import Titles, Words
from analysis.study.files import Table, read_csv
from analysis.study.firings import FIRINGS, fired


def show_firings(folder: Path, manifest: dict[str, Any], names: Titles, terminal: Terminal) -> None:
    """Print how often each rule of each scenario has fired; nothing where there is none."""
    home = records_home(folder, manifest)
    if not (home / FIRINGS).is_file():
        return
    firings, words = read_csv(home / FIRINGS), terminal.words
    terminal.say("", words["firings"])
    for name, title in names.items():
        done = sum(entry["status"] == "done" for entry in manifest["records"][name].values())
        for number, _ in enumerate(resolved_values(folder, name).get("rules", ()), start=1):
            told = told_firings(firings, name, number, done, words)
            scenario = words.either(title)
            terminal.say(f"  · {terminal.word('rule_of', scenario=scenario, number=number, told=told)}")


def told_firings(firings: Table, scenario: str, rule: int, replications: int, words: Words) -> str:
    """Return how often a rule (from 1) of a scenario has fired in so many replications."""
    found = fired(firings, scenario, rule, replications)
    if not found.times:
        return words["never_fired"]
    parts = {"n": found.times, "mean": words.number(found.mean, 1)}
    return words["fired"].format(**parts, earliest=found.earliest, latest=found.latest)
