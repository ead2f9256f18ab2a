"""A study on two processes against one, by the clock on the wall."""

from __future__ import annotations

import dataclasses
import math
import os
import tempfile
import time
from functools import cache
from pathlib import Path

from analysis.study.study import default_workers, run_study
from benchmarks.luohe import FOLDER, NAME, baseline, warm_up, whole_run
from benchmarks.tables import Figures, Group, Ratio
from sim import read_study

LONG_ENOUGH, ROUGHLY = 60.0, 10.0
"""Seconds that one process should work, so that starting processes (about two seconds each) does not dominate."""
ONE, TWO, REPLICATIONS = "study on one process", "study on two processes", "replications in it"
CORES = "cores that the two processes were given"


@cache
def _replications(quick: bool) -> int:
    """Return how many replications keep one process busy for long enough; an even number."""
    once = whole_run(baseline(_months(quick)))
    wanted = (ROUGHLY if quick else LONG_ENOUGH) / (once.simulation + once.record)
    return 2 * math.ceil(wanted / 2)


def _months(quick: bool) -> int | None:
    return 12 if quick else None


def _cpu_seconds() -> float:
    """Return the CPU time so far of this process and of the children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _seconds(workers: int, quick: bool) -> tuple[float, float]:
    """Return how long a study of the baseline alone takes from the call to its values, and its CPU time."""
    study = read_study(FOLDER)
    alone = dataclasses.replace(study, scenarios={NAME: study.scenarios[NAME]})
    with tempfile.TemporaryDirectory() as folder:
        begun, used = time.monotonic(), _cpu_seconds()
        outcome = run_study(
            alone,
            Path(folder) / "study",
            replications=_replications(quick),
            seed=1,
            months=_months(quick),
            workers=workers,
        )
        taken, worked = time.monotonic() - begun, _cpu_seconds() - used
    if outcome.failed:
        raise RuntimeError(f"replications failed: {outcome.failed}")
    return taken, worked


def play(quick: bool) -> Figures:
    """Measure one round, seconds on the wall; nothing where there is one processor only."""
    if default_workers() < 2:
        return {}
    alone, _ = _seconds(1, quick)
    together, worked = _seconds(2, quick)
    return {REPLICATIONS: _replications(quick), ONE: alone, TWO: together, CORES: worked / together}


GROUP = Group(
    play=play,
    prepare=warm_up,
    units={ONE: "s", TWO: "s", CORES: "", REPLICATIONS: ""},
    ratios=(Ratio("a study on one process / on two, both cores idle", ONE, TWO, 1.8, at_least=True),),
    missing="needs two processors",
    note=(
        "The study is Luohe's baseline with as many replications as keep one process at work for about a minute, "
        f"or {ROUGHLY:.0f} seconds with --quick. "
        "It is timed by the clock on the wall, from the call to the table of values, starting the two processes "
        "included; compiled beforehand. Where the two processes were given well under two cores, other work "
        "was in the way and the ratio says nothing."
    ),
)
