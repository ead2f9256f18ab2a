"""A study folder: its records, its lock and its log.

The only module that looks at the wall clock: for ``run.log``, for the time that a run has taken, and for today's date.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.study.files import (
    StorageError,
    Table,
    damaged,
    on_disk,
    partial,
    read_json,
    read_table,
    remove,
    sha256,
    sync,
    write_json,
    write_table,
    write_whole,
)
from sim import Refusal, RunRecord

RECORD_FORMAT = 2
TABLES = ("communities", "months", "kinds", "careers", "firings")
STUDY_FILE = "study file:"
"""What stands in ``run.log`` before the file that was run; no other file of a study names a place on this machine."""


def record_folder(folder: Path, scenario: str, replication: int) -> Path:
    """Return where a replication is kept."""
    return folder / "records" / scenario / f"{replication:04d}.parquet"


def write_record(folder: Path, scenario: str, record: RunRecord, digest: str) -> str:
    """Keep `record` in the study `folder`, whole or not at all.

    Parameters
    ----------
    folder : Path
        Study folder; ``records/<scenario>`` must exist.
    scenario : str
        Name of the scenario in the study.
    record : RunRecord
    digest : str
        Of the inputs that it came from; `check_record` compares it.

    Returns
    -------
    str
        SHA-256 of ``record.json``, which holds those of the tables.
    """
    place = record_folder(folder, scenario, record.replication)

    def write(unfinished: Path) -> None:
        unfinished.mkdir()
        for name, table in record.tables().items():
            write_table(unfinished / f"{name}.parquet", table)
            sync(unfinished / f"{name}.parquet")
        write_json(unfinished / "record.json", _heading(unfinished, record, digest))

    write_whole(place, write)
    return sha256(place / "record.json")


def _heading(unfinished: Path, record: RunRecord, digest: str) -> dict[str, object]:
    return {
        "format": RECORD_FORMAT,
        "inputs": digest,
        "scenario": record.scenario,
        "seed": record.seed,
        "replication": record.replication,
        "engine": record.engine,
        "first_day": record.first_day.isoformat(),
        "warmup_months": record.warmup_months,
        "sha256": {name: sha256(unfinished / f"{name}.parquet") for name in TABLES},
    }


def check_record(place: Path, digest: str = "") -> str:
    """Prove that the record at `place` is whole, and return the SHA-256 of its ``record.json``.

    Raises
    ------
    DamagedError
        A file is missing, changed or of another format, or the record comes from other inputs than `digest`.
    """
    heading = _read_heading(place)
    if digest and heading["inputs"] != digest:
        raise damaged(place, "other inputs")
    for name in TABLES:
        path = place / f"{name}.parquet"
        if not path.is_file():
            raise damaged(path, "missing")
        if sha256(path) != heading["sha256"].get(name):
            raise damaged(path, "sha256")
    return sha256(place / "record.json")


def _read_heading(place: Path) -> dict[str, Any]:
    path = place / "record.json"
    if not path.is_file():
        raise damaged(path, "missing")
    heading = read_json(path)
    if not isinstance(heading, dict) or not isinstance(heading.get("sha256"), dict) or "inputs" not in heading:
        raise damaged(path, "record.json")
    if heading.get("format") != RECORD_FORMAT:
        raise damaged(path, f"format {heading.get('format')}")
    return heading


def read_record(folder: Path, scenario: str, replication: int) -> RunRecord:
    """Return a kept replication.

    Raises
    ------
    DamagedError
        It is not what was written.
    """
    place = record_folder(folder, scenario, replication)
    with on_disk(place):
        heading = _checked_heading(place)
        tables = {name: read_table(place / f"{name}.parquet") for name in TABLES}
    return RunRecord(
        scenario=heading["scenario"],
        seed=heading["seed"],
        replication=heading["replication"],
        engine=heading["engine"],
        first_day=dt.date.fromisoformat(heading["first_day"]),
        warmup_months=heading["warmup_months"],
        **tables,
    )


def read_firings(folder: Path, scenario: str, replication: int) -> tuple[dt.date, Table]:
    """Return day 0 of a kept replication and its firings alone.

    Raises
    ------
    DamagedError
        It is not what was written.
    """
    place = record_folder(folder, scenario, replication)
    with on_disk(place):
        return dt.date.fromisoformat(_checked_heading(place)["first_day"]), read_table(place / "firings.parquet")


def _checked_heading(place: Path) -> dict[str, Any]:
    check_record(place)
    return _read_heading(place)


def _alive(pid: int) -> bool:
    """Say whether a process of this machine may still run; where asking would disturb it, assume so."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _holder(content: str) -> tuple[int, str]:
    """Return (process, machine) that a lock names; (0, "") where it cannot be read."""
    try:
        named = json.loads(content)
        return int(named["pid"]), str(named["host"])
    except (ValueError, TypeError, KeyError):
        return 0, ""


def _locked(path: Path, content: str) -> StorageError:
    pid, host = _holder(content)
    zh = f"另一次运行正在使用该文件夹（主机 {host}，进程 {pid}）；请等它结束，若确知它已不在，可删除此锁文件"
    en = f"another run is using this folder (process {pid} on {host}); wait for it, or delete this file if it is gone"
    return StorageError([Refusal(str(path), "", "", (zh, en), code="E902")])


def _put_aside(path: Path) -> None:
    """Remove the lock of a run that is gone, or refuse if a living one holds it, also one that came just now."""
    content = path.read_text(encoding="utf-8")
    pid, host = _holder(content)
    if host != socket.gethostname() or _alive(pid):
        raise _locked(path, content)
    aside = partial(path)
    os.rename(path, aside)
    found = aside.read_text(encoding="utf-8")
    if found != content:
        os.rename(aside, path)
        raise _locked(path, found)
    aside.unlink()


def _take(path: Path) -> None:
    mine = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        _put_aside(path)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(mine)


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Hold the study `folder` for this process; the lock of a dead process of this machine is taken over.

    Raises
    ------
    StorageError
        Another run holds it, or the folder is not writable.
    """
    path = folder / "run.lock"
    with on_disk(path):
        _take(path)
    try:
        yield
    finally:
        remove(path)


def log(folder: Path, line: str) -> None:
    """Add a line with the time to ``run.log``."""
    stamp = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    with on_disk(folder / "run.log"), (folder / "run.log").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(f"{stamp} {line}\n")


def study_file(folder: Path) -> Path | None:
    """Return the file that a study folder was last run from, as its ``run.log`` says; None where that is not known."""
    path = folder / "run.log"
    if not path.is_file():
        return None
    with on_disk(path):
        told = path.read_text(encoding="utf-8").splitlines()
    named = [line.partition(f" {STUDY_FILE} ")[2] for line in told if f" {STUDY_FILE} " in line]
    return Path(named[-1]) if named else None


def stopwatch() -> Callable[[], float]:
    """Return a function that tells the seconds since now; it never runs backwards."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun


def today() -> dt.date:
    """Return the date on the wall clock, to tell dates of a list that lie in the future."""
    return dt.date.today()
