"""What has become of each replication during a run of a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from analysis.study.files import StorageError
from analysis.study.replication import Job, Place, Receipt
from analysis.study.storage import log, stopwatch
from sim import ScenarioError

ATTEMPTS = 3
Text: TypeAlias = tuple[str, str]
Progress: TypeAlias = Callable[[int, int, float], object]


@dataclass
class Ledger:
    """Entries of a run.

    Attributes
    ----------
    folder : Path
        Study folder.
    seed : int
    progress : callable or None
        Called with the replications settled and wanted in this call, and the seconds since its start.
    total : int
        Replications wanted in this call.
    done : dict of (scenario, replication) to str
        SHA-256 of ``record.json``, also of those found finished.
    failed : list of (scenario, replication)
        Given up.
    notes : list of (zh, en)
        What the reader should know.
    """

    folder: Path
    seed: int
    progress: Progress | None
    total: int = 0
    seconds: Callable[[], float] = field(default_factory=stopwatch)
    done: dict[Place, str] = field(default_factory=dict)
    settled: int = 0
    attempts: Counter[Place] = field(default_factory=Counter)
    failed: list[Place] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def settle(self, job: Job, receipt: Receipt | None) -> bool:
        """Enter a receipt, None where the process died; say whether the job is to be tried again."""
        if receipt is not None and receipt.refusals:
            raise (StorageError if receipt.disk else ScenarioError)(receipt.refusals)
        if receipt is not None and receipt.sha256:
            self.done[job.place] = receipt.sha256
            self._report()
            return False
        return self._trouble(job, receipt.trace if receipt else "the process died")

    def _trouble(self, job: Job, trace: str) -> bool:
        name, replication = job.place
        self.attempts[job.place] += 1
        log(
            self.folder,
            f"{name} replication {replication} seed {self.seed}: attempt {self.attempts[job.place]}: {trace}",
        )
        if self.attempts[job.place] < ATTEMPTS:
            return True
        self.failed.append(job.place)
        self.notes.append(_given_up(name, replication, self.seed))
        self._report()
        return False

    def _report(self) -> None:
        self.settled += 1
        if self.progress:
            self.progress(self.settled, self.total, self.seconds())


def _given_up(name: str, replication: int, seed: int) -> Text:
    zh = f"{name} 第 {replication} 次重复（随机种子 {seed}）{ATTEMPTS} 次均未算成，不计入任何配对比较；原因见 run.log"
    en = f"{name} replication {replication} (seed {seed}) failed {ATTEMPTS} times and is left out of all comparisons"
    return zh, f"{en}; run.log says why"
