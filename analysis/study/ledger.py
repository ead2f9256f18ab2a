"""What has become of each replication during a run of a study."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from analysis.study.files import StorageError
from analysis.study.replication import Job, Place, Receipt
from analysis.study.storage import log, stopwatch
from sim import ScenarioError

ATTEMPTS = 3
Text: TypeAlias = tuple[str, str]
Progress: TypeAlias = Callable[[int, int, float | None], object]


def time_left(under_way: Sequence[float], waiting: int, each: float) -> float:
    """Return the seconds until the last of the jobs is done, if each process goes from one job to the next.

    Parameters
    ----------
    under_way : sequence of float
        For how long the jobs under way have been played, one a process, seconds.
    waiting : int
        Jobs not begun.
    each : float
        Seconds that a job takes.
    """
    ends = sorted(max(each - age, 0.0) for age in under_way)
    if not ends:
        return 0.0
    rounds, rest = divmod(waiting, len(ends))
    return ends[rest - 1] + (rounds + (rest > 0)) * each


@dataclass
class Ledger:
    """Entries of a run.

    Attributes
    ----------
    folder : Path
        Study folder.
    seed : int
    progress : callable or None
        Called with the replications settled and wanted in this call, and the seconds left for playing, None
        before one is finished.
    total : int
        Replications wanted in this call.
    begun : deque of float
        When each process began the job that it plays, the earliest first, seconds since the start.
    played : float
        Seconds that the replications finished in this call took, added up.
    finished : int
        How many they are.
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
    begun: deque[float] = field(default_factory=deque)
    played: float = 0.0
    finished: int = 0
    seconds: Callable[[], float] = field(default_factory=stopwatch)
    done: dict[Place, str] = field(default_factory=dict)
    settled: int = 0
    attempts: Counter[Place] = field(default_factory=Counter)
    failed: list[Place] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def expect(self, jobs: int, processes: int) -> None:
        """Enter how many replications are to be played, on how many processes."""
        self.total = jobs
        self.begun = deque([self.seconds()] * processes, maxlen=processes)

    def settle(self, job: Job, receipt: Receipt | None) -> bool:
        """Enter a receipt, None where the process died; say whether the job is to be tried again."""
        if receipt is not None and receipt.refusals:
            raise (StorageError if receipt.disk else ScenarioError)(receipt.refusals)
        self.begun.append(self.seconds())
        if receipt is not None and receipt.sha256:
            self.done[job.place] = receipt.sha256
            self.played += receipt.seconds
            self.finished += 1
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
            self.progress(self.settled, self.total, self.left())

    def left(self) -> float | None:
        """Return the seconds left for playing at the mean pace so far, None before a replication is finished.

        Reading, comparing and drawing the results is not in it.
        """
        if not self.finished:
            return None
        now, remaining = self.seconds(), self.total - self.settled
        under_way = [now - begun for begun in list(self.begun)[:remaining]]
        return time_left(under_way, remaining - len(under_way), self.played / self.finished)


def _given_up(name: str, replication: int, seed: int) -> Text:
    zh = f"{name} 第 {replication} 次重复（随机种子 {seed}）{ATTEMPTS} 次均未算成，不计入任何配对比较；原因见 run.log"
    en = f"{name} replication {replication} (seed {seed}) failed {ATTEMPTS} times and is left out of all comparisons"
    return zh, f"{en}; run.log says why"
