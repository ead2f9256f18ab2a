"""The same tasks at our two desks, in SimPy and in Ciw, and as many at the bare kernel."""

from __future__ import annotations

import numpy as np

from benchmarks import bare, ciw_queue, desks, idiomatic
from benchmarks.queue_tasks import Played, Tasks, draw
from benchmarks.tables import Figures, Group, Ratio, shown, table
from sim.base.units import Floats

TASKS, ROUGHLY = 100_000, 20_000
COMPILED, REFERENCE, SIMPY, CIW, BARE = "compiled desk", "reference desk", "idiomatic SimPy", "Ciw", "bare kernel"
TIMES = 50
"""The compiled desk plays the tasks so often, for a time long enough to be measured; the bare kernel twice that."""
EQUAL = 1e-9
"""Relative difference of mean waits up to which two tools agree: the last digits of other orders of addition."""


def _count(quick: bool) -> int:
    return ROUGHLY if quick else TASKS


def _play(tasks: Tasks) -> dict[str, Played]:
    played = {
        COMPILED: desks.play("compiled", tasks, TIMES),
        REFERENCE: desks.play("reference", tasks),
        SIMPY: idiomatic.play(tasks),
        BARE: bare.play(len(tasks.arrival), 2 * TIMES),
    }
    return played | ({CIW: ciw_queue.play(tasks)} if ciw_queue.INSTALLED else {})


def play(quick: bool) -> Figures:
    """Measure one round: CPU time per task, ns."""
    return {name: played.nanoseconds for name, played in _play(draw(_count(quick))).items()}


def _prepare() -> None:
    desks.play("compiled", draw(10))
    bare.play(10)


def agreement(quick: bool) -> str:
    """Return the mean waits that every tool finds, and whether they agree."""
    _prepare()
    played = _play(draw(_count(quick)))
    expected = played[SIMPY].waits[0]
    rows = [
        [name, *(shown(wait, "min") for wait in result.waits.mean(axis=0)), agrees(result, expected)]
        for name, result in played.items()
    ]
    return table(["mean wait", "first class", "second class", "against SimPy"], rows)


def agrees(played: Played, expected: Floats) -> str:
    """Say whether the mean waits are those `expected`: equal, or for other tasks of the same law within chance."""
    if len(played.waits) == 1:
        return "equal" if np.allclose(played.waits[0], expected, rtol=EQUAL, atol=0.0) else "DIFFERENT"
    batches = len(played.waits)
    error = played.waits.std(axis=0, ddof=1) * np.sqrt(1.0 + 1.0 / batches)
    z = np.abs(played.waits.mean(axis=0) - expected) / error
    return f"{shown(float(z.max()))} standard errors at most" if (z < 4.0).all() else "DIFFERENT"


GROUP = Group(
    play=play,
    prepare=_prepare,
    units=dict.fromkeys((BARE, COMPILED, REFERENCE, SIMPY, CIW), "ns/task"),
    ratios=(
        Ratio("idiomatic SimPy / compiled desk, same tasks", SIMPY, COMPILED, 100, at_least=True),
        Ratio("reference desk / compiled desk, same tasks", REFERENCE, COMPILED, 100, at_least=True),
        Ratio("Ciw / compiled desk, same tasks", CIW, COMPILED),
        Ratio("compiled desk / bare kernel", COMPILED, BARE),
    ),
    missing="Ciw is not installed",
    note=(
        f"{TASKS:,} tasks of two classes, seven workers, priority without interruption, Poisson arrivals, lognormal "
        f"work (mean 20 min, cv 0.8), load 0.85, handed to each tool ready-made; with --quick {ROUGHLY:,}. The "
        "bare kernel draws as many of its own, drawing included."
    ),
)
