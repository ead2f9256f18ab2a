"""The shipped city, whole, shortened or many times over."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from pathlib import Path

from analysis.study.replication import Task, months_later, play, shortened
from analysis.study.storage import write_record
from benchmarks.queue_tasks import on_the_clock
from sim import Loaded, RunRecord, Scenario, digest, read_scenario, run, territories

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "scenarios" / "luohe"
NAME = "baseline"


def baseline(months: int | None = None) -> Loaded:
    """Return the shipped baseline, with its results cut to `months` months."""
    return shortened(read_scenario(FOLDER / f"{NAME}.toml"), months)


def enlarged(copies: int, months: int) -> Scenario:
    """Return a city of `copies` times the shipped communities, of the same sizes, for `months` months from the start.

    There is no warm-up.
    """
    scenario = baseline().scenario
    roster = territories(scenario.city, FOLDER)
    many = tuple(
        place.model_copy(update={"id": f"{place.id}-{copy}"} if copy else {})
        for copy in range(copies)
        for place in roster
    )
    start = scenario.clock.start
    end = months_later(start, months) - dt.timedelta(days=1)
    clock = scenario.clock.model_copy(update={"end": end, "warmup_months": 0})
    city = scenario.city.model_copy(update={"counts": None, "communities": many})
    return scenario.model_copy(update={"clock": clock, "city": city})


def tasks_played(record: RunRecord) -> int:
    """Return how many tasks went through the desks: those that arrived, came back or were chased."""
    return sum(int(record.kinds[name].sum()) for name in ("arrived", "returned", "chased"))


@dataclasses.dataclass(frozen=True)
class Whole:
    """A whole run: CPU time of the simulation and of keeping its record (seconds), and the tasks played."""

    simulation: float
    record: float
    tasks: int

    @property
    def nanoseconds(self) -> float:
        """CPU time per task, ns."""
        return (self.simulation + self.record) / self.tasks * 1e9


def whole_run(loaded: Loaded) -> Whole:
    """Play a replication and keep its record, as a study does."""
    task = Task(loaded, NAME, seed=1, replication=0, engine="compiled")
    simulation, record = on_the_clock(lambda: play(task))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "records" / NAME).mkdir(parents=True)
        writing, _ = on_the_clock(lambda: write_record(Path(folder), NAME, record, digest(loaded)))
    return Whole(simulation, writing, tasks_played(record))


def warm_up() -> None:
    """Compile everything, and keep it on disk for other processes."""
    run(enlarged(1, 1))
    whole_run(baseline(1))
