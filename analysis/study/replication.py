"""One replication: what a process is given, what it plays and keeps, and the receipt it gives back."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from analysis.study.files import StorageError
from analysis.study.storage import stopwatch, write_record
from sim import Loaded, Refusal, RunRecord, ScenarioError

Place: TypeAlias = tuple[str, int]


@dataclass(frozen=True)
class Task:
    """One replication to be played.

    Attributes
    ----------
    loaded : Loaded
        The scenario, shortened where the study is.
    name : str
        Of the scenario in the study.
    seed, replication : int
    engine : str
    """

    loaded: Loaded
    name: str
    seed: int
    replication: int
    engine: str


Player: TypeAlias = Callable[[Task], RunRecord]


@dataclass(frozen=True)
class Job:
    """A task with who plays it and where its record goes."""

    task: Task
    player: Player
    folder: Path
    digest: str

    @property
    def place(self) -> Place:
        """Scenario and replication."""
        return self.task.name, self.task.replication


@dataclass(frozen=True)
class Receipt:
    """What a process says of a job: the digest of the record, or what went wrong.

    Attributes
    ----------
    sha256 : str
        Of ``record.json``; empty where there is none.
    seconds : float
        How long it took to play and keep it.
    trace : str
        Traceback of a failure.
    refusals : tuple of Refusal
        Why no replication at all can be played or kept.
    disk : bool
        Whether the refusals come from the disk.
    """

    sha256: str = ""
    seconds: float = 0.0
    trace: str = ""
    refusals: tuple[Refusal, ...] = ()
    disk: bool = False


def play(task: Task) -> RunRecord:
    """Play one replication with the simulator."""
    from sim import run

    return run(task.loaded.scenario, seed=task.seed, replication=task.replication, engine=task.engine)


def make_ready(job: Job) -> None:
    """Compile the model where that has not been done yet, so that no other process has to."""
    if job.player is play:
        compile_once(job.task)


def compile_once(task: Task) -> None:
    """Compile the model where that has not been done yet, by playing a month of a task."""
    from sim import is_compiled

    if task.engine == "compiled" and not is_compiled():
        with suppress(Exception):  # what is wrong with the task, playing it will say
            play(dataclasses.replace(task, loaded=_first_month(task.loaded)))


def _load(job: Job) -> None:
    """Import the model, so that the time of a job does not contain it."""
    if job.player is play:
        from sim import run  # noqa: F401


def _first_month(loaded: Loaded) -> Loaded:
    """Return the scenario cut to the first month of its results, without warm-up."""
    short = shortened(loaded, 1).scenario
    clock = short.clock.model_copy(update={"warmup_months": 0})
    return dataclasses.replace(loaded, scenario=short.model_copy(update={"clock": clock}))


def perform(job: Job) -> Receipt:
    """Play a job and keep its record; done in a process of its own."""
    try:
        _load(job)
        seconds = stopwatch()
        sha256 = write_record(job.folder, job.task.name, job.player(job.task), job.digest)
        return Receipt(sha256, seconds())
    except ScenarioError as error:
        return Receipt(refusals=error.refusals, disk=isinstance(error, StorageError))
    except Exception:
        return Receipt(trace=traceback.format_exc())


def months_later(start: dt.date, months: int) -> dt.date:
    """Return the same day `months` months later, or the last day of that month if it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def shortened(loaded: Loaded, months: int | None) -> Loaded:
    """Return the scenario with its results cut to `months` months; a shorter scenario stays as it is.

    Policies that start later stay in it and are never reached.
    """
    if months is None:
        return loaded
    clock = loaded.scenario.clock
    end = min(clock.end, months_later(clock.start, months) - dt.timedelta(days=1))
    scenario = loaded.scenario.model_copy(update={"clock": clock.model_copy(update={"end": end})})
    return dataclasses.replace(
        loaded, scenario=scenario, origins=loaded.origins | {"clock.end": f"--months {months}"}
    )
