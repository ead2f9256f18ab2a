"""What ``staffing calibrate`` is asked for: blank forms, a city's own records, or a fit to targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from sim import Loaded, read_study


def fit_and_show(study: Path, asked: dict[str, Any], terminal: Terminal) -> bool:
    """Do what is asked; say whether it has succeeded: targets can be missed, records cannot.

    Parameters
    ----------
    asked : dict
        The options of the command.

    Raises
    ------
    ScenarioError
        The study or a file is refused; nothing is written then.
    """
    own = {name: asked.pop(name) for name in ("templates", "personnel", "diary")}
    if any(own.values()):
        _own_records(study, own, asked, terminal)
        return True
    from analysis.report.calibrating import calibrate_and_show

    return calibrate_and_show(study, asked, terminal)


def _own_records(study: Path, own: dict[str, Any], asked: dict[str, Any], terminal: Terminal) -> None:
    from analysis.report.diary import fit_diary_and_show
    from analysis.report.personnel import fit_personnel_and_show
    from analysis.report.record_templates import write_templates
    from analysis.study.storage import today

    loaded = _baseline(study, asked["theory"])
    folder = asked["out"] or Path("results", "records")
    if own["templates"]:
        written = write_templates(folder, loaded)
        terminal.say(terminal.word("templates_written", files=terminal.words.listed(*map(str, written))))
    if own["personnel"]:
        since, until = (asked[name] and asked[name].date() for name in ("since", "until"))
        fit_personnel_and_show(own["personnel"], loaded, folder, today(), terminal, since=since, until=until)
    if own["diary"]:
        fit_diary_and_show(own["diary"], loaded, folder, today(), terminal)


def _baseline(study: Path, theory: str) -> Loaded:
    loaded = read_study(shipped(study), theory)
    return loaded.scenarios[loaded.study.baseline]
