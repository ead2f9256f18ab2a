"""Replications of a study played again from its folder alone, and held against what is kept."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.study.differences import record_difference
from analysis.study.ledger import ATTEMPTS, Ledger, Progress, Text
from analysis.study.manifest import record_digest
from analysis.study.pool import work_through
from analysis.study.replication import Job, Place, Player, Task, make_ready, perform, play
from analysis.study.storage import record_folder
from analysis.study.study import default_workers
from analysis.study.variants import drawn
from sim import LoadedStudy

FAILED: Text = (f"重算 {ATTEMPTS} 次均未算成", f"could not be played again in {ATTEMPTS} attempts")


class Means(NamedTuple):
    """How replications are played again.

    Attributes
    ----------
    workers : int or None
        Processes; as many as there are processors if None.
    progress : callable or None
        Called with the replications played again and wanted, and the seconds left.
    player : callable
        Plays a task; must be picklable.
    """

    workers: int | None = None
    progress: Progress | None = None
    player: Player = play


HERE = Means()


def sampled(whole: Sequence[Place], baseline: str, count: int) -> list[Place]:
    """Return replications drawn by lot, so that nobody can know which: one of the baseline and one of another first."""
    lot = secrets.SystemRandom().sample(whole, len(whole))
    first = [next((place for place in lot if (place[0] == baseline) is wanted), None) for wanted in (True, False)]
    drawn_by_lot = dict.fromkeys((*(place for place in first if place), *lot))
    return sorted([*drawn_by_lot][:count], key=whole.index)


def played_again(
    folder: Path, manifest: dict[str, Any], study: LoadedStudy, places: Sequence[Place], exact: bool, means: Means
) -> dict[Place, Text]:
    """Play replications again, and return in what those that differ from the ones kept do so (zh, en).

    Parameters
    ----------
    study : LoadedStudy
        As the folder tells it.
    exact : bool
        Whether the bytes must be equal; else floats may differ by 1e-9.

    Raises
    ------
    ScenarioError
        A scenario can no longer be played.
    StorageError
        There is no room to keep them meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="staffing-") as scratch:
        anew = Path(scratch)
        jobs = [_job(anew, manifest, study, place, means.player) for place in places]
        done = _play_all(anew, manifest["seed"], jobs, means)
        homes = {place: (record_folder(folder, *place), record_folder(anew, *place)) for place in places}
        found = {place: record_difference(*pair, exact) if place in done else FAILED for place, pair in homes.items()}
    return {place: what for place, what in found.items() if what}


def _job(anew: Path, manifest: dict[str, Any], study: LoadedStudy, place: Place, player: Player) -> Job:
    name, number = place
    (anew / "records" / name).mkdir(parents=True, exist_ok=True)
    loaded = drawn(study.scenarios[name], study.draws, number)
    task = Task(loaded, name, manifest["seed"], number, manifest["engine"])
    return Job(task, player, anew, record_digest(manifest, name))


def _play_all(anew: Path, seed: int, jobs: Sequence[Job], means: Means) -> Collection[Place]:
    """Play jobs, and return those that succeeded."""
    processes = min(means.workers or default_workers(), max(len(jobs), 1))
    ledger = Ledger(anew, seed, means.progress)
    ledger.expect(len(jobs), processes)
    for job in jobs[:1]:
        make_ready(job)
    work_through(jobs, perform, ledger.settle, processes)
    return ledger.done
