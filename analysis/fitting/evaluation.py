"""Scenarios played to see what they give, without a study folder: many small runs on several processes.

What has been played is kept in one file, so that work that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from analysis.study.files import on_disk
from analysis.study.ledger import ATTEMPTS, Progress
from analysis.study.manifest import model_digest
from analysis.study.metrics import values
from analysis.study.pool import work_through
from analysis.study.replication import Task, compile_once, play
from analysis.study.storage import stopwatch
from analysis.study.study import default_workers
from sim import Loaded, ModelError, Refusal, RunRecord, ScenarioError, digest

Measured: TypeAlias = dict[str, float]
Judge: TypeAlias = Callable[[RunRecord], Measured]


def city_values(record: RunRecord) -> Measured:
    """Return the metrics of the whole city, keyed ``<metric> <period>``; the undefined are left out."""
    table = values(record)
    columns = (table[name].tolist() for name in ("group", "metric", "period", "value"))
    return {
        f"{metric} {period}": value
        for group, metric, period, value in zip(*columns, strict=True)
        if group == "city" and value == value
    }


@dataclass(frozen=True)
class Trial:
    """One replication of a scenario, and what is to be read from its record (by a module's function)."""

    task: Task
    judge: Judge


@dataclass(frozen=True)
class Finding:
    """What a trial has given, or what went wrong with it."""

    measured: Measured = field(default_factory=dict)
    seconds: float = 0.0
    trace: str = ""
    refusals: tuple[Refusal, ...] = ()


def try_out(trial: Trial) -> Finding:
    """Play a trial; done in a process of its own."""
    try:
        seconds = stopwatch()
        measured = trial.judge(play(trial.task))
        return Finding(measured, seconds())
    except ScenarioError as error:
        return Finding(refusals=error.refusals)
    except Exception:
        return Finding(trace=traceback.format_exc())


class Bench:
    """Where scenarios are tried out: the processes, and the file that keeps what has been played.

    Parameters
    ----------
    seed : int
        Of all trials; the same replications of two scenarios share their random numbers.
    keep : Path, optional
        File of what has been played, one line of JSON a trial; read at the start, extended as trials end.
    workers : int, optional
        Processes; as many as there are processors if absent.
    progress : callable, optional
        As in `run_study`; called with the trials settled and wanted of each call of `play`.
    """

    def __init__(
        self, seed: int, keep: Path | None = None, workers: int | None = None, progress: Progress | None = None
    ) -> None:
        self.seed = seed
        self.keep = keep
        self.workers = workers or default_workers()
        self.progress = progress
        self.model = model_digest()
        self.known: dict[str, Measured] = self._read()
        self.attempts: Counter[str] = Counter()

    def play(
        self, scenarios: Sequence[Loaded], replications: Sequence[int], judge: Judge = city_values
    ) -> list[dict[str, np.ndarray[Any, np.dtype[np.float64]]]]:
        """Play every scenario in the same replications.

        Returns
        -------
        list of dict of str to float64 array, shape (replications,)
            What `judge` reads, scenario by scenario; NaN where a replication does not have it.

        Raises
        ------
        ScenarioError
            A scenario cannot be played.
        ModelError
            A trial failed three times.
        """
        trials = {
            self._name(loaded, number, judge): Trial(
                Task(loaded, loaded.scenario.name, self.seed, number, "compiled"), judge
            )
            for loaded in scenarios
            for number in replications
        }
        self._play_missing({name: trial for name, trial in trials.items() if name not in self.known})
        return [
            _columns([self.known[self._name(loaded, number, judge)] for number in replications])
            for loaded in scenarios
        ]

    def _name(self, loaded: Loaded, replication: int, judge: Judge) -> str:
        return f"{self.model[:16]} {digest(loaded)} {judge.__name__} {self.seed} {replication}"

    def _play_missing(self, trials: dict[str, Trial]) -> None:
        """Play trials and enter what they give."""
        if not trials:
            return
        compile_once(next(iter(trials.values())).task)
        names = {id(trial): name for name, trial in trials.items()}
        done, spent, processes = 0, 0.0, min(self.workers, len(trials))

        def settle(trial: Trial, finding: Finding | None) -> bool:
            nonlocal done, spent
            name = names[id(trial)]
            if finding is not None and finding.refusals:
                raise ScenarioError(finding.refusals)
            if finding is None or finding.trace:
                return self._again(name, finding.trace if finding else "the process died")
            self._enter(name, finding.measured)
            done, spent = done + 1, spent + finding.seconds
            if self.progress:
                self.progress(done, len(trials), spent / done * (len(trials) - done) / processes)
            return False

        work_through(list(trials.values()), try_out, settle, processes)

    def _again(self, name: str, trace: str) -> bool:
        self.attempts[name] += 1
        if self.attempts[name] >= ATTEMPTS:
            raise ModelError(f"trial {name} failed {ATTEMPTS} times: {trace}")
        return True

    def _enter(self, name: str, measured: Measured) -> None:
        self.known[name] = measured
        if self.keep:
            line = json.dumps({"trial": name, "measured": measured}, allow_nan=False) + "\n"
            with on_disk(self.keep), self.keep.open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(line)

    def _read(self) -> dict[str, Measured]:
        """Return what the file holds; a line that was cut off by a crash is passed over."""
        known: dict[str, Measured] = {}
        if self.keep and self.keep.is_file():
            with on_disk(self.keep):
                lines = self.keep.read_text(encoding="utf-8").splitlines()
            for line in lines:
                try:
                    entry = json.loads(line)
                    known[entry["trial"]] = entry["measured"]
                except (ValueError, KeyError, TypeError):
                    continue
        return known


def _columns(rows: Sequence[Measured]) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in names}
