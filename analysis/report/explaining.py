"""``staffing explain``: one history, with the hazard taken apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.report.gather import resolved_values, study_manifest
from analysis.report.policies import firing_sentence
from analysis.report.terminal import Terminal
from analysis.study.files import read_json
from analysis.study.study import DRAWS
from analysis.study.variants import drawn
from sim import Loaded, Scenario, explain_community, explain_worker, read_draws, refuse

Table: TypeAlias = dict[str, NDArray[Any]]
TERMS = ("pay", "own_pay", "tenure", "strain", "lines", "administrative_share", "support", "contagion", "frailty")


def explain_one(
    folder: Path, scenario: str, replication: int, worker: str | None, community: str | None, terminal: Terminal
) -> None:
    """Play a replication of a study again and print one history from it."""
    manifest = study_manifest(folder)
    values = resolved_values(folder, scenario)
    most = manifest["replications"] - 1
    if replication > most:
        raise refuse(
            str(folder), "--replication", str(replication), f"应为 0—{most}", f"must be 0 to {most}", code="E805"
        )
    played = as_played(folder, scenario, replication)
    seed, engine = int(manifest["seed"]), str(manifest["engine"])
    title = terminal.words.either((values["header"]["title_zh"], values["header"]["title_en"]))
    names = {"scenario": title, "replication": replication}
    if worker is not None:
        history = explain_worker(played, seed, replication, worker, engine)
        terminal.say(terminal.word("worker_title", worker=worker, **names))
        _print_worker(history, played, terminal)
    if community is not None:
        history = explain_community(played, seed, replication, community, engine)
        name = terminal.words.either((str(history["name_zh"][0]), str(history["name_en"][0])))
        terminal.say(terminal.word("community_title", community=community, name=name, **names))
        _print_community(history, terminal)
        terminal.say(*_firings(history, values["rules"], terminal))


def as_played(folder: Path, name: str, replication: int) -> Scenario:
    """Return a scenario of a study as it was played in a replication."""
    found = read_json(folder / "scenarios" / f"{name}.resolved.json")
    scenario = Scenario.model_validate_json(json.dumps({**found["values"], "name": name}))
    loaded = Loaded(scenario, None, found["origins"], [], folder)
    draws = read_draws(folder / DRAWS, loaded) if (folder / DRAWS).is_file() else ()
    return drawn(loaded, draws, replication).scenario


def _print_worker(history: Table, played: Scenario, terminal: Terminal) -> None:
    words = terminal.words
    headings = [words["month"], words["tenure_months"], *(words[f"term_{name}"] for name in TERMS), words["hazard"]]
    rows = [
        [
            f"{history['year'][at]}-{history['month'][at]:02d}",
            words.number(float(history["tenure_months"][at]), 1),
            *(words.number(float(history[name][at]), 2) for name in TERMS),
            words.number(100 * float(history["hazard"][at]), 1),
        ]
        for at in range(len(history["month"]))
    ]
    terminal.table("", headings, rows)
    base, threshold, cumulated = played.attrition.base_rate, history["threshold"][0], history["cumulated"][0]
    terminal.say(
        terminal.word(
            "worker_reading",
            base=words.percent(base),
            threshold=words.number(float(threshold), 3),
            cumulated=words.number(float(cumulated), 3),
        ),
        _end(history, terminal),
    )


def _end(history: Table, terminal: Terminal) -> str:
    """Return how a career began and ended."""

    def date(name: str) -> str:
        return str(history["first_day"][0] + history[name][0])

    hired = date("hired_day") if int(history["hired_day"][0]) > 0 else terminal.words["before_start"]
    reason = str(history["reason"][0]).replace(" ", "_")
    left = date("left_day") if int(history["left_day"][0]) >= 0 else "—"
    decided = date("decided_day") if int(history["decided_day"][0]) >= 0 else "—"
    end = terminal.word(f"end_{reason}", decided=decided, left=left)
    return terminal.word("worker_end", hired=hired, end=end)


def _firings(history: Table, rules: list[dict[str, Any]], terminal: Terminal) -> Iterator[str]:
    """Yield a line for every firing of a trigger rule that acted on a community."""
    names = ("rule", "day", "value", "before", "after")
    for rule, day, *numbers in zip(*(history[f"firing_{name}"].tolist() for name in names), strict=True):
        date = history["first_day"][0] + day
        parts = dict(zip(("value", "before", "after"), numbers, strict=True))
        yield f"  · {firing_sentence(rules[rule], rule + 1, str(date), parts, terminal.words)}"


def _print_community(history: Table, terminal: Terminal) -> None:
    words = terminal.words
    names = "month posts people came resigned other_exits burnt_out hours backlog pressure unstaffed"
    hours = (
        (history["scheduled_minutes"] + history["overtime_minutes"]) / 60 * 5 / np.maximum(history["days_present"], 1)
    )
    backlog = history["backlog_minutes"] / np.maximum(history["capacity_minutes"], 1)
    pressure = history["pressure"] / np.maximum(history["working_days"], 1)
    whole = ("posts", "people", "hires", "resignations", "other_exits", "burnout_any")
    rows = [
        [
            f"{history['year'][at]}-{history['calendar_month'][at]:02d}",
            *(str(int(history[name][at])) for name in whole),
            words.number(float(hours[at]), 1),
            words.number(float(backlog[at]), 1),
            words.number(float(pressure[at]), 2),
            str(int(history["unstaffed_days"][at])),
        ]
        for at in range(len(history["month"]))
    ]
    terminal.table("", [words[name] for name in names.split()], rows)
