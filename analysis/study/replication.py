"""One replication: what a process is given, what it plays and keeps, and the receipt it gives back."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from analysis.study.files import StorageError
from analysis.study.storage import write_record
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
    trace : str
        Traceback of a failure.
    refusals : tuple of Refusal
        Why no replication at all can be played or kept.
    disk : bool
        Whether the refusals come from the disk.
    """

    sha256: str = ""
    trace: str = ""
    refusals: tuple[Refusal, ...] = ()
    disk: bool = False


def play(task: Task) -> RunRecord:
    """Play one replication with the simulator."""
    from sim import run

    return run(task.loaded.scenario, seed=task.seed, replication=task.replication, engine=task.engine)


def perform(job: Job) -> Receipt:
    """Play a job and keep its record; done in a process of its own."""
    try:
        record = job.player(job.task)
        return Receipt(sha256=write_record(job.folder, job.task.name, record, job.digest))
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
