"""Where two files that should be equal differ: bit for bit, or in numbers that lie too far apart."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from analysis.study.files import Table, read_json, read_table, sha256
from analysis.study.ledger import Text
from analysis.study.storage import TABLES

CLOSE = 1e-9
"""How far numbers may lie apart where platform or versions are others: a part of the larger, or of 1."""
LONGEST = 60
"""Characters shown of a line."""


def file_difference(kept: Path, anew: Path) -> Text | None:
    """Return that a file is missing or that its bytes differ from those made anew; None where they are equal."""
    if not kept.is_file():
        return "文件缺失", "is missing"
    if sha256(kept) != sha256(anew):
        return "与重新生成的不同", "differs from what is made anew"
    return None


def csv_difference(kept: Path, anew: Path, exact: bool) -> Text | None:
    """Return in which line a kept CSV differs from the one made anew, None where they are equal.

    Parameters
    ----------
    exact : bool
        Whether the bytes must be equal; else numbers may differ by 1e-9.
    """
    found = file_difference(kept, anew)
    if found is None or not kept.is_file():
        return found
    lines = (path.read_bytes().decode("utf-8-sig", "replace").split("\n") for path in (kept, anew))
    for number, (line, expected) in enumerate(itertools.zip_longest(*lines), 1):
        if line != expected and (exact or not _close_lines(line, expected)):
            return _line_text(number, line, expected)
    return found if exact else None


def _line_text(number: int, line: str | None, expected: str | None) -> Text:
    if line is None:
        return f"从第 {number} 行起缺失", f"ends before line {number}"
    if expected is None:
        return f"自第 {number} 行起多出内容", f"goes on beyond its end, from line {number}"
    one, other = line[:LONGEST], expected[:LONGEST]
    return f"第 {number} 行为“{one}”，应为“{other}”", f'line {number} is "{one}", should be "{other}"'


def _close_lines(line: str | None, expected: str | None) -> bool:
    if line is None or expected is None:
        return False
    one, other = (next(csv.reader([each]), []) for each in (line, expected))
    return len(one) == len(other) and all(map(_close_cells, one, other))


def _close_cells(one: str, other: str) -> bool:
    try:
        return one == other or _apart(float(one), float(other)) <= CLOSE
    except ValueError:
        return False


def _apart(one: float, other: float) -> float:
    return abs(one - other) / max(abs(one), abs(other), 1.0) if math.isfinite(one - other) else math.inf


# --- records ---------------------------------------------------------------------------------------------------------


def record_difference(kept: Path, anew: Path, exact: bool) -> Text | None:
    """Return in what a kept record differs from the one played anew, by table and column; None where it does not.

    Parameters
    ----------
    kept, anew : Path
        Folders of the two records.
    exact : bool
        Whether the bytes must be equal; else floats may differ by 1e-9, whole numbers and words not at all.
    """
    for name in TABLES:
        one, other = kept / f"{name}.parquet", anew / f"{name}.parquet"
        if exact and sha256(one) == sha256(other):
            continue
        column = _column(one, other, exact)
        if column or exact:
            where = f"{name}.{column}" if column else name
            return f"重算后 {where} 与所存不同", f"played again, {where} differs from what is kept"
    return _heading_difference(kept, anew)


def _heading_difference(kept: Path, anew: Path) -> Text | None:
    one, other = (read_json(place / "record.json") for place in (kept, anew))
    for key in other.keys() - {"sha256"}:
        if one.get(key) != other[key]:
            return f"重算后 record.json 的 {key} 不同", f"played again, {key} in record.json differs"
    return None


def _column(kept: Path, anew: Path, exact: bool) -> str:
    """Return the first column in which two tables differ; empty where none does, or where one cannot be read."""
    try:
        one, other = read_table(kept), read_table(anew)
    except duckdb.Error:
        return "Parquet"
    return next(iter(differing_columns(one, other, exact)), "")


def differing_columns(one: Table, other: Table, exact: bool = True) -> list[str]:
    """Return the columns in which two tables differ, bit for bit or by more than 1e-9."""
    return [
        name
        for name in dict.fromkeys((*other, *one))
        if name not in one or name not in other or not _equal(one[name], other[name], exact)
    ]


def _equal(one: NDArray[Any], other: NDArray[Any], exact: bool) -> bool:
    if one.shape != other.shape or one.dtype.kind != other.dtype.kind:
        return False
    if one.dtype.kind == "f" and not exact:
        return bool(np.allclose(one, other, rtol=CLOSE, atol=CLOSE, equal_nan=True))
    return bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
