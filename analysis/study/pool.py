"""Jobs on several processes, finished even where a process dies.

A process pool is lost as a whole when one of its processes dies. So a new pool is made; the jobs that were in
flight are then done one at a time, so that each further death is laid at the right door.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import TypeVar

Job = TypeVar("Job")
Receipt = TypeVar("Receipt")


def _leave_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


@contextmanager
def _processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool, and end its processes at once if anything goes wrong, Ctrl-C included."""
    others = set(multiprocessing.active_children())
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_follow_parent)
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _fly(
    waiting: deque[Job], work: Callable[[Job], Receipt], settle: Callable[[Job, Receipt | None], bool], workers: int
) -> list[Job]:
    """Do the waiting jobs until none is left or a process dies; return those that were in flight then."""
    flying: dict[Future[Receipt], Job] = {}
    with _processes(min(workers, len(waiting))) as pool:
        try:
            while waiting or flying:
                while waiting and len(flying) < workers:
                    flying[pool.submit(work, waiting[0])] = waiting[0]
                    waiting.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    receipt = future.result()
                    job = flying.pop(future)
                    if settle(job, receipt):
                        waiting.append(job)
        except BrokenProcessPool:
            return _lost(flying, waiting, settle)
    return []


def _lost(
    flying: dict[Future[Receipt], Job], waiting: deque[Job], settle: Callable[[Job, Receipt | None], bool]
) -> list[Job]:
    """Settle what landed before the pool broke and return the rest."""
    wait(flying)
    for future, job in flying.items():
        if future.exception() is None and settle(job, future.result()):
            waiting.append(job)
    return [job for future, job in flying.items() if future.exception() is not None]


def work_through(
    jobs: Iterable[Job],
    work: Callable[[Job], Receipt],
    settle: Callable[[Job, Receipt | None], bool],
    workers: int,
) -> None:
    """Do every job, in this order as far as the processes allow.

    Parameters
    ----------
    jobs : iterable
        What `work` is given; must be picklable.
    work : callable
        Done in another process, or in this one where `workers` is 1; gives a small receipt.
    settle : callable
        Called here with the job and its receipt, or None where the process died; says whether to do it again.
    workers : int
        Number of processes.
    """
    waiting = deque(jobs)
    while waiting and workers == 1:
        job = waiting.popleft()
        if settle(job, work(job)):
            waiting.append(job)
    while waiting:
        for job in _fly(waiting, work, settle, workers):
            died = settle(job, None)
            while died:
                died = bool(_fly(deque([job]), work, settle, 1)) and settle(job, None)
