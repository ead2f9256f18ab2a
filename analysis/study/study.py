"""Running a study: scenarios × replications on several processes, kept one by one, resumed where they stopped."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.study.files import DamagedError, Table, on_disk, remove, sweep, write_csv, write_json
from analysis.study.firings import FIRINGS, write_firings
from analysis.study.ledger import Ledger, Progress, Text
from analysis.study.manifest import (
    Inputs,
    described,
    read_manifest,
    record_digest,
    refuse_other_inputs,
    write_manifest,
)
from analysis.study.metrics import values
from analysis.study.pool import work_through
from analysis.study.replication import Job, Place, Player, Task, make_ready, perform, play, shortened
from analysis.study.storage import STUDY_FILE, check_record, log, read_record, run_lock
from analysis.study.variants import drawn
from sim import LoadedStudy, Refusal, ScenarioError, nearest, resolved

MOST_WORKERS = 64
RESULTS = ("values.csv", "comparison.csv")
DRAWS = "draws.csv"
"""Draws of the uncertain numbers that the replications took in turn, where a study names some."""


@dataclass(frozen=True)
class StudyOutcome:
    """What a run has left.

    Attributes
    ----------
    folder : Path
    done, total : int
        Replications finished and wanted, all scenarios together.
    failed : tuple of (scenario, replication)
        Given up after three attempts; exit code 4 if there are any.
    notes : tuple of (zh, en)
        What the reader should know: damaged records computed again, failures.
    """

    folder: Path
    done: int
    total: int
    failed: tuple[Place, ...]
    notes: tuple[Text, ...]


def default_workers() -> int:
    """Return the number of processors that this process may use, at most 64."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_WORKERS)


def _refuse_unknown(names: Collection[str], loaded: LoadedStudy) -> None:
    """Refuse to replace what the study does not have."""
    known = list(loaded.scenarios)
    texts = (f"应为本研究的情景：{'、'.join(known)}", f"a scenario of the study is needed: {', '.join(known)}")
    refusals = [
        Refusal(str(loaded.path), "--replace", name, texts, nearest(name, known), "E906")
        for name in names
        if name not in known
    ]
    if refusals:
        raise ScenarioError(refusals)


def _prepare(folder: Path, inputs: Inputs, replace: Collection[str]) -> None:
    """Make the folder ready for the records of `inputs`: nothing half-written, nothing to be replaced."""
    sweep(folder)
    if inputs.loaded.draws:
        write_csv(folder / DRAWS, {key: np.array(column) for key, column in _columns(inputs.loaded.draws).items()})
    for name in replace:
        remove(folder / "records" / name)
    for name, loaded in inputs.loaded.scenarios.items():
        with on_disk(folder):
            (folder / "records" / name).mkdir(parents=True, exist_ok=True)
            (folder / "scenarios").mkdir(exist_ok=True)
        write_json(folder / "scenarios" / f"{name}.resolved.json", resolved(shortened(loaded, inputs.months)))
    if replace:
        _forget_results(folder)


def _columns(draws: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    return {key: [draw[key] for draw in draws] for key in draws[0]}


def _forget_results(folder: Path) -> None:
    for name in (*RESULTS, FIRINGS):
        remove(folder / name)


def _kept(folder: Path, manifest: dict[str, Any], known: dict[str, Any], ledger: Ledger) -> None:
    """Enter the whole records of `folder` into the ledger and remove the damaged ones."""
    for name in manifest["scenarios"]:
        for place in sorted((folder / "records" / name).glob("[0-9]*.parquet")):
            replication = int(place.stem)
            try:
                found = check_record(place, record_digest(manifest, name))
                if known.get(name, {}).get(place.stem, {}).get("sha256", found) != found:
                    raise DamagedError(())
            except DamagedError:
                remove(place)
                _forget_results(folder)
                zh = f"{name} 第 {replication} 次重复的结果已损坏，重新计算"
                ledger.notes.append(
                    (zh, f"the record of {name} replication {replication} was damaged: computed again")
                )
                log(folder, ledger.notes[-1][1])
            else:
                ledger.done[name, replication] = found


def _write_status(folder: Path, manifest: dict[str, Any], done: dict[Place, str], failed: Sequence[Place]) -> None:
    """Write the manifest with the status of every replication."""

    def status(place: Place) -> dict[str, str]:
        if place in done:
            return {"status": "done", "sha256": done[place]}
        return {"status": "failed" if place in failed else "missing"}

    manifest["records"] = {
        name: {f"{number:04d}": status((name, number)) for number in range(manifest["replications"])}
        for name in manifest["scenarios"]
    }
    write_manifest(folder, manifest)


def _jobs(
    folder: Path, inputs: Inputs, manifest: dict[str, Any], done: Collection[Place], player: Player
) -> list[Job]:
    """Return what is still to be done, all scenarios of a replication before the next one."""
    short = {name: shortened(loaded, inputs.months) for name, loaded in inputs.loaded.scenarios.items()}
    draws = inputs.loaded.draws
    return [
        Job(
            Task(drawn(short[name], draws, number), name, inputs.seed, number, inputs.engine),
            player,
            folder,
            record_digest(manifest, name),
        )
        for number in range(manifest["replications"])
        for name in short
        if (name, number) not in done
    ]


def collect_values(folder: Path, places: Sequence[Place]) -> Table:
    """Return the metrics of kept replications in the columns of ``values.csv``."""
    tables = [(place, values(read_record(folder, *place))) for place in places]
    lengths = [len(table["value"]) for _, table in tables]
    labels = {
        "scenario": np.repeat(np.array([place[0] for place in places], dtype=object), lengths),
        "replication": np.repeat(np.array([place[1] for place in places], dtype=np.int64), lengths),
    }
    return labels | {
        column: np.concatenate([table[column] for _, table in tables])
        for column in ("group", "period", "metric", "value")
    }


def run_study(
    loaded: LoadedStudy,
    out: Path,
    *,
    replications: int,
    seed: int,
    months: int | None = None,
    workers: int | None = None,
    engine: str = "compiled",
    quick: bool = False,
    replace: Collection[str] = (),
    progress: Progress | None = None,
    player: Player = play,
) -> StudyOutcome:
    """Play what is missing of a study, keep it in `out` and write ``values.csv``, and ``firings.csv`` if there are rules.

    Parameters
    ----------
    loaded : LoadedStudy
    out : Path
        Study folder; made if absent. Finished replications in it are kept, also beyond `replications`.
    replications, seed : int
    months : int, optional
        Months of results; all of the scenario's if absent.
    workers : int, optional
        Processes; 1 plays in this one. As many as there are processors if absent.
    engine : {"compiled", "reference"}
    quick : bool
        Whether the results are a rough look, and so labelled.
    replace : collection of str
        Scenarios whose finished replications are thrown away and played again.
    progress : callable, optional
        Called with the replications settled and wanted in this call, and the seconds left for playing, None
        before one is finished.
    player : callable
        Plays a task; must be picklable.

    Raises
    ------
    ScenarioError
        The folder holds results of other inputs, or a scenario cannot be played.
    StorageError
        The folder is not writable, full, gone, or held by another run.
    KeyboardInterrupt
        Ctrl-C; everything finished has been kept.
    """
    inputs = Inputs(loaded, seed, replications, months, engine, quick)
    _refuse_unknown(replace, loaded)
    folder, manifest = Path(out), described(inputs)
    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with run_lock(folder):
        refuse_other_inputs(folder, manifest, replace)
        ledger = _open(folder, inputs, manifest, replace, progress)
        try:
            jobs = _jobs(folder, inputs, manifest, ledger.done, player)
            processes = min(workers or default_workers(), max(len(jobs), 1))
            ledger.expect(len(jobs), processes)
            log(folder, f"{STUDY_FILE} {loaded.path.absolute()}")
            log(folder, f"{len(ledger.done)} replications kept, {len(jobs)} to play")
            for job in jobs[:1]:
                make_ready(job)
            work_through(jobs, perform, ledger.settle, processes)
        finally:
            sweep(folder)
            _write_status(folder, manifest, ledger.done, ledger.failed)
        _write_values(folder, inputs, manifest, ledger)
    return _outcome(folder, manifest, ledger)


def _open(
    folder: Path, inputs: Inputs, manifest: dict[str, Any], replace: Collection[str], progress: Progress | None
) -> Ledger:
    """Return the ledger of what `folder` already holds, and raise `manifest`'s replications to hold it all."""
    known = read_manifest(folder)["records"] if (folder / "manifest.json").exists() else {}
    ledger = Ledger(folder, inputs.seed, progress)
    _prepare(folder, inputs, replace)
    _kept(folder, manifest, {name: known[name] for name in known if name not in replace}, ledger)
    manifest["replications"] = max([inputs.replications, *(number + 1 for _, number in ledger.done)])
    _write_status(folder, manifest, ledger.done, ())
    return ledger


def _write_values(folder: Path, inputs: Inputs, manifest: dict[str, Any], ledger: Ledger) -> None:
    order = [(name, number) for name in manifest["scenarios"] for number in range(manifest["replications"])]
    places = [place for place in order if place in ledger.done]
    if places:
        write_csv(folder / "values.csv", collect_values(folder, places))
        write_firings(folder, places, {name: loaded.scenario for name, loaded in inputs.loaded.scenarios.items()})
    log(folder, f"finished: {len(places)} of {len(order)} replications, {ledger.seconds():.1f} s")


def _outcome(folder: Path, manifest: dict[str, Any], ledger: Ledger) -> StudyOutcome:
    total = manifest["replications"] * len(manifest["scenarios"])
    return StudyOutcome(folder, len(ledger.done), total, tuple(sorted(ledger.failed)), tuple(ledger.notes))
