"""A whole run of the shipped city, per task, against the bare kernel in the same round."""

from __future__ import annotations

from benchmarks import bare
from benchmarks.luohe import baseline, warm_up, whole_run
from benchmarks.tables import Figures, Group, Ratio

BARE_TASKS = 2_000_000
WHOLE, SIMULATION, RECORD, YARDSTICK = (
    "whole run",
    "of which simulation",
    "of which keeping the record",
    "bare kernel, beside the whole run",
)


def play(quick: bool) -> Figures:
    """Measure one round: CPU time per task, ns; with `quick` one year after the warm-up instead of five."""
    yardstick = bare.play(BARE_TASKS)
    whole = whole_run(baseline(12 if quick else None))
    return {
        WHOLE: whole.nanoseconds,
        SIMULATION: whole.simulation / whole.tasks * 1e9,
        RECORD: whole.record / whole.tasks * 1e9,
        YARDSTICK: yardstick.nanoseconds,
    }


GROUP = Group(
    play=play,
    prepare=warm_up,
    units=dict.fromkeys((WHOLE, SIMULATION, RECORD, YARDSTICK), "ns/task"),
    ratios=(Ratio("whole run per task / bare kernel", WHOLE, YARDSTICK, 4),),
    note=(
        "A whole run is Luohe's baseline in full: laying out the city, drawing the tasks, playing them one by one, "
        "careers, and the record written to disk; divided by the tasks played, which are those that arrived, came back or "
        "were chased. Its aim is 3×."
    ),
)
