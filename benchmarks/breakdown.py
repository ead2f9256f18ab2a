"""Where the CPU time of a whole run goes, by the part of the code."""

from __future__ import annotations

import cProfile
import pstats
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

from analysis.study.replication import Task, play
from analysis.study.storage import write_record
from benchmarks.luohe import NAME, ROOT, baseline, warm_up
from benchmarks.queue_tasks import on_the_clock
from benchmarks.tables import shown, table
from sim import Loaded, digest, run
from sim.base.kernel import kernel
from sim.work import desk_compiled
from sim.work.team_spans import draw_for_team
from sim.work.teams import Backlogs, Memory, Played, Setting, Sheet, Teams

Function: TypeAlias = tuple[str, int, str]
Shares: TypeAlias = dict[str, float]

DESK, DRAWING, REST = "desk", "drawing tasks", "the rest: plan, clock, communities"
PARTS = {
    "sim.work.desk": DESK,
    "sim.people": "people",
    "sim.city.workforce": "people",
    "sim.city.vacancy": "people",
    "sim.city.ledger": "ledger",
    "sim.city.records": "ledger",
    "analysis.study": "keeping the record",
    "sim.city": REST,
    "sim.scenario": REST,
    "sim.work": REST,
}
"""Beginning of a module's name to the part; the first that fits counts. What fits none belongs to who called it."""

NOTE = (
    "Under the profiler, which makes interpreted code look dearer than compiled code. Tasks are drawn and played in one "
    "compiled call; how much of it is drawing is found by drawing all of them once more."
)


def _part(function: Function) -> str:
    path = Path(function[0])
    module = ".".join(path.relative_to(ROOT).parts) if path.is_relative_to(ROOT) else ""
    return next((part for beginning, part in PARTS.items() if module.startswith(beginning)), "")


def shares(stats: dict[Function, Any]) -> Shares:
    """Return the seconds of each part; a library's time belongs to those who called it, as they used it."""

    @cache
    def belongs(function: Function) -> tuple[tuple[str, float], ...]:
        part, callers = _part(function), stats[function][4]
        used = {caller: row[3] for caller, row in callers.items() if caller != function and caller not in asked}
        if part or not sum(used.values()):
            return ((part or REST, 1.0),)
        asked.add(function)
        found: Shares = {}
        for caller, seconds in used.items():
            for name, share in belongs(caller):
                found[name] = found.get(name, 0.0) + share * seconds / sum(used.values())
        asked.discard(function)
        return tuple(found.items())

    asked: set[Function] = set()
    total: Shares = {}
    for function, row in stats.items():
        for name, share in belongs(function):
            total[name] = total.get(name, 0.0) + share * row[2]
    return total


def _whole(loaded: Loaded) -> None:
    record = play(Task(loaded, NAME, seed=1, replication=0, engine="compiled"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "records" / NAME).mkdir(parents=True)
        write_record(Path(folder), NAME, record, digest(loaded))


@kernel
def _draw(setting: Any, sheet: Any, teams: Any, memory: Any) -> None:
    for at in range(len(teams.place)):
        draw_for_team(setting, sheet, teams, memory, at, teams.given[:0])


def _share_of_drawing(loaded: Loaded) -> float:
    """Return which share of the compiled calls is drawing tasks."""
    play_teams, drawing, whole = desk_compiled.play_teams, 0.0, 0.0

    def watched(
        setting: Setting, sheet: Sheet, teams: Teams, backlogs: Backlogs, played: Played, memory: Memory
    ) -> tuple[Backlogs, Memory]:
        nonlocal drawing, whole
        _draw(setting, sheet, teams.records(), memory)
        drawing += on_the_clock(lambda: _draw(setting, sheet, teams.records(), memory))[0]
        taken, left = on_the_clock(lambda: play_teams(setting, sheet, teams, backlogs, played, memory))
        whole += taken
        return left

    with patch.object(desk_compiled, "play_teams", watched):
        run(loaded.scenario)
    return drawing / whole


def where_time_goes(quick: bool) -> str:
    """Return the table of the parts of a whole run, per cent of its CPU time under the profiler."""
    warm_up()
    loaded = baseline(12 if quick else None)
    profile = cProfile.Profile(time.process_time)
    profile.runcall(_whole, loaded)
    found: Any = pstats.Stats(profile)
    seconds = shares(found.stats)
    seconds[DRAWING] = _share_of_drawing(loaded) * seconds[DESK]
    seconds[DESK] -= seconds[DRAWING]
    total = sum(seconds.values())
    ordered = sorted(seconds.items(), key=lambda item: -item[1])
    rows = [[name, shown(100 * taken / total)] for name, taken in ordered]
    return f"{table(['part of a whole run', 'CPU time, %'], rows)}\n\n{NOTE}"
