"""The city ten and a hundred times over: time and peak memory, each case in a process of its own."""

from __future__ import annotations

import json
import sys

from benchmarks.children import peak_memory, told_by
from benchmarks.luohe import baseline, enlarged, tasks_played, warm_up, whole_run
from benchmarks.queue_tasks import on_the_clock
from benchmarks.tables import Figures, Group, Ratio
from sim import run

COMMUNITIES = 77
COPIES = (1, 10, 100)
WHOLE = "whole"


def _name(what: str, copies: int) -> str:
    return f"{what}, {COMMUNITIES * copies:,} communities"


def play(quick: bool) -> Figures:
    """Measure one round: two years of each city, or with `quick` two months of each."""
    figures: Figures = {}
    for copies in COPIES:
        told = told_by("benchmarks.scale", copies, 2 if quick else 24)
        figures[_name("per task", copies)] = told["seconds"] / told["tasks"] * 1e9
        figures[_name("per community", copies)] = told["seconds"] / (COMMUNITIES * copies) * 1e3
        figures[_name("peak memory", copies)] = told["memory"]
    return figures


def play_memory(quick: bool) -> Figures:
    """Measure the peak memory of a whole run, or with `quick` of two years of it, MiB."""
    return {"peak memory, whole run of Luohe": told_by("benchmarks.scale", WHOLE, 12 if quick else 0)["memory"]}


def _many(copies: int, months: int) -> dict[str, float]:
    """Play the city `copies` times over, and tell what it took."""
    run(enlarged(1, 1))
    scenario = enlarged(copies, months)
    seconds, record = on_the_clock(lambda: run(scenario))
    return {"seconds": seconds, "tasks": tasks_played(record), "memory": peak_memory()}


def _whole(months: int) -> dict[str, float]:
    whole_run(baseline(months or None))
    return {"memory": peak_memory()}


GROUP = Group(
    play=play,
    prepare=warm_up,
    units={
        **{_name("per task", copies): "ns" for copies in COPIES},
        **{_name("per community", copies): "ms" for copies in COPIES},
        **{_name("peak memory", copies): "MiB" for copies in COPIES},
    },
    ratios=(
        Ratio("cost per task, 7,700 communities / 77", _name("per task", 100), _name("per task", 1), 1.15),
        Ratio("cost per task, 770 communities / 77", _name("per task", 10), _name("per task", 1)),
    ),
    note="Two years from empty desks of Luohe's communities, once, ten and a hundred times over, the record not written.",
)

MEMORY = Group(
    play=play_memory,
    prepare=warm_up,
    units={"peak memory, whole run of Luohe": "MiB"},
    ratios=(Ratio("peak memory of a whole run of Luohe", "peak memory, whole run of Luohe", bound=1024, unit="MiB"),),
    note="Peak memory is all that the process has held, Python and the libraries included.",
)

if __name__ == "__main__":
    what, length = sys.argv[1], int(sys.argv[2])
    json.dump(_whole(length) if what == WHOLE else _many(int(what), length), sys.stdout)
