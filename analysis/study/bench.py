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

from analysis.study.files import on_disk, write_whole
from analysis.study.ledger import ATTEMPTS, Progress
from analysis.study.manifest import model_digest
from analysis.study.metrics import values
from analysis.study.pool import work_through
from analysis.study.replication import Task, compile_once
from analysis.study.replication import play as play_task
from analysis.study.storage import stopwatch
from analysis.study.study import default_workers
from sim import Loaded, ModelError, Refusal, RunRecord, ScenarioError, digest

Measured: TypeAlias = dict[str, float]
Watcher: TypeAlias = Callable[[Task], Any]
Judge: TypeAlias = Callable[[Any], Measured]
Pair: TypeAlias = tuple[Loaded, int]
"""A scenario and a replication of it."""

ALL = "all"


def city_values(record: RunRecord) -> Measured:
    """Return the metrics of the whole city, keyed ``<metric> <period>``; the undefined are left out."""
    table = values(record)
    columns = (table[name].tolist() for name in ("group", "metric", "period", "value"))
    return {
        f"{metric} {period}": value
        for group, metric, period, value in zip(*columns, strict=True)
        if group == "city" and value == value
    }


def whole_values(record: RunRecord) -> Measured:
    """Return the metrics of the whole city over all years of results, by name; the undefined are left out."""
    suffix = f" {ALL}"
    return {name.removesuffix(suffix): value for name, value in city_values(record).items() if name.endswith(suffix)}


@dataclass(frozen=True)
class Trial:
    """One replication of a scenario, who plays it, and what is read from what that gives (by modules' functions)."""

    task: Task
    judge: Judge
    watcher: Watcher = play_task


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
        measured = trial.judge(trial.watcher(trial.task))
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
        self._digests: dict[int, tuple[Loaded, str]] = {}

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
        pairs = [(loaded, number) for loaded in scenarios for number in replications]
        found = self.play_pairs(pairs, judge)
        count = len(replications)
        return [_columns(found[at : at + count]) for at in range(0, len(found), count)] if count else []

    def play_pairs(
        self, pairs: Sequence[Pair], judge: Judge = city_values, watcher: Watcher = play_task
    ) -> list[Measured]:
        """Play single replications and return what `judge` reads from each; errors as in `play`."""
        names = self._names(pairs, judge)
        self._play_missing(
            {
                name: Trial(Task(loaded, loaded.scenario.name, self.seed, number, "compiled"), judge, watcher)
                for name, (loaded, number) in zip(names, pairs, strict=True)
                if name not in self.known
            }
        )
        return [self.known[name] for name in names]

    def unplayed(self, pairs: Sequence[Pair], judge: Judge = city_values) -> set[str]:
        """Return the names of those of these replications that have not been played yet."""
        return {name for name in self._names(pairs, judge) if name not in self.known}

    def pace(self, loaded: Loaded) -> float:
        """Return the seconds that one replication of a scenario takes a process."""
        task = Task(loaded, loaded.scenario.name, self.seed, 0, "compiled")
        compile_once(task)
        return try_out(Trial(task, whole_values)).seconds

    def tidy(self) -> None:
        """Write the file of what has been played anew in a fixed order, so that its bytes do not depend on who was first."""
        if self.keep:
            lines = [_line(name, self.known[name]) for name in sorted(self.known)]
            write_whole(self.keep, lambda unfinished: unfinished.write_bytes("".join(lines).encode()))

    def _names(self, pairs: Sequence[Pair], judge: Judge) -> list[str]:
        start, end = self.model[:16], f"{judge.__name__} {self.seed}"
        return [f"{start} {self._digest(loaded)} {end} {number}" for loaded, number in pairs]

    def _digest(self, loaded: Loaded) -> str:
        """Return the digest of a scenario, reckoned once for each object."""
        if id(loaded) not in self._digests:
            self._digests[id(loaded)] = loaded, digest(loaded)
        return self._digests[id(loaded)][1]

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
            with on_disk(self.keep), self.keep.open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(_line(name, measured))

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


def _line(name: str, measured: Measured) -> str:
    return json.dumps({"trial": name, "measured": measured}, allow_nan=False) + "\n"


def _columns(rows: Sequence[Measured]) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in names}
