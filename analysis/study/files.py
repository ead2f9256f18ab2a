"""Files written whole or not at all: JSON, CSV and Parquet, with the sentences for a disk that fails."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, get_type_hints

import duckdb
import numpy as np
from numpy.typing import NDArray

from sim import Refusal, ScenarioError

Table: TypeAlias = dict[str, NDArray[Any]]

ROWS_IN_A_GROUP = 122_880
TEXT_COLUMNS = (
    *("metric", "unit", "better", "group", "period", "baseline", "scenario", "verdict"),
    *("theory", "stability", "key"),
    *("date", "indicator", "lever"),
    *(
        "verdict_simultaneous",
        "limit",
        "question",
        "against",
        "state",
        "kind",
        "payer",
        "part",
        "parts",
        "end",
        "side",
    ),
    *("beaten_by", "state_kind", "measure", "method", "at", "best", "row"),
)
WHOLE_COLUMNS = ("replication", "n", "holds", "of", "rule")


class StorageError(ScenarioError):
    """The disk, its permissions or a lock stand in the way (exit code 5)."""


class DamagedError(ScenarioError):
    """A file is not what was written (exit code 3, or recomputed by a run)."""


def _reason(error: BaseException) -> str:
    """Return what the system said: the text of its error number, else the first line of the message."""
    number = re.search(r'"errno":"(\d+)"', str(error))
    if number:
        return os.strerror(int(number[1]))
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error).splitlines()[0]


def disk_error(path: Path, error: BaseException) -> StorageError:
    """Return the refusal for a failed read or write of `path`, with the space left on its disk."""
    reason = _reason(error)
    home = next((each for each in (path, *path.parents) if each.is_dir()), Path())
    free = f"{shutil.disk_usage(home).free / 1e6:,.0f} MB"
    zh = f"无法读写该文件（{reason}）；所在磁盘剩余 {free}；处理后重新运行即可，已保存的结果不会重算"
    en = f"cannot be read or written ({reason}); {free} are free; mend this and run again: what has been kept is not computed twice"
    return StorageError([Refusal(str(path), "", "", (zh, en), code="E901")])


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Turn failures of the disk into `StorageError` naming `path`."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise disk_error(path, error) from error


def sha256(path: Path) -> str:
    """Return the hexadecimal digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Make a file or folder safe against a power cut (folders where the system can)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def partial(path: Path) -> Path:
    """Return the temporary sibling under which this process writes `path`; `sweep` removes forgotten ones."""
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary sibling of `path` and put it in place at one stroke.

    Raises
    ------
    StorageError
        The folder is gone, full or not writable; nothing half-written is left.
    """
    unfinished = partial(path)
    try:
        with on_disk(path):
            write(unfinished)
            sync(unfinished)
            if path.is_dir():
                shutil.rmtree(path)
            os.replace(unfinished, path)
            sync(path.parent)
    finally:
        remove(unfinished)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    with on_disk(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what processes that were stopped in the middle of writing have left."""
    for path in folder.rglob(".*.partial"):
        remove(path)


def write_json(path: Path, content: object) -> None:
    """Write `content` as JSON: UTF-8, one key a line, in the order given."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_whole(path, lambda unfinished: unfinished.write_bytes(text.encode()))


def read_json(path: Path) -> Any:
    """Return the content of a JSON file.

    Raises
    ------
    DamagedError
        It is not JSON.
    StorageError
        It cannot be read.
    """
    with on_disk(path):
        content = path.read_bytes()
    try:
        return json.loads(content)
    except ValueError as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, reason: str) -> DamagedError:
    """Return the refusal of a file that is not what was written."""
    zh, en = "文件已损坏；再次执行 staffing run 会重新计算这一次", "is damaged; `staffing run` computes it again"
    return DamagedError([Refusal(str(path), "", reason, (zh, en), code="E905")])


@lru_cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Return this process's engine: one thread, so that the same arrays give the same bytes; no downloads."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=settings)


def write_table(path: Path, table: Table) -> None:
    """Write a table as Parquet; the same arrays give the same bytes."""
    target = str(path.absolute()).replace("'", "''")
    columns = {name: column.astype(object) if column.dtype.kind == "U" else column for name, column in table.items()}
    with _engine().cursor() as connection:
        connection.register("columns_given", columns)
        connection.execute(
            f"COPY (SELECT * FROM columns_given) TO '{target}'"  # noqa: S608  the path is quoted above
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_IN_A_GROUP})"
        )


def read_table(path: Path) -> Table:
    """Return a table as written; text comes as objects, NaN as NaN."""
    with _engine().cursor() as connection:
        found = connection.execute("SELECT * FROM read_parquet($1)", [str(path.absolute())]).fetchnumpy()
    return {
        name: np.ma.filled(column, np.nan) if np.ma.isMaskedArray(column) else np.asarray(column)
        for name, column in found.items()
    }


def _texts(column: NDArray[Any]) -> list[str]:
    """Return cells: the shortest number that reads back as the same, and nothing for NaN."""
    if column.dtype.kind == "f":
        return ["" if cell != cell else repr(cell) for cell in column.tolist()]
    return [str(cell) for cell in column.tolist()]


def columns_of(rows: Sequence[NamedTuple], kind: type[NamedTuple]) -> Table:
    """Return rows as columns of text, whole numbers and floats, as the fields of `kind` are declared; yes is 1."""
    kinds = {str: object, bool: np.int64, int: np.int64, float: np.float64}
    hints = get_type_hints(kind)
    columns = list(zip(*rows, strict=True)) or [()] * len(kind._fields)
    return {
        name: np.array(column, dtype=kinds[hints[name]]) for name, column in zip(kind._fields, columns, strict=True)
    }


def write_csv(path: Path, table: Table) -> None:
    """Write a table for spreadsheets and scripts: UTF-8 with byte-order mark, one header line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*map(_texts, table.values()), strict=True))
    write_whole(path, lambda unfinished: unfinished.write_bytes(text.getvalue().encode("utf-8-sig")))


def _column(name: str, cells: tuple[str, ...]) -> NDArray[Any]:
    if name in TEXT_COLUMNS:
        return np.array(cells, dtype=object)
    if name in WHOLE_COLUMNS:
        return np.array(cells, dtype=np.int64)
    return np.array([cell or "nan" for cell in cells], dtype=np.float64)


def read_csv(path: Path) -> Table:
    """Return a table that `write_csv` wrote: text, whole numbers, and floats with NaN for empty cells."""
    with on_disk(path), path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    columns = list(zip(*rows, strict=True)) or [() for _ in header]
    return {name: _column(name, cells) for name, cells in zip(header, columns, strict=True)}
