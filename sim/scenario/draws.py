"""Draws of the uncertain numbers: a CSV with a column a number, by dotted key, and a row a draw."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.scenario.declare import Declaration
from sim.scenario.evidence import declared
from sim.scenario.faults import range_of
from sim.scenario.source import Source, dotted
from sim.scenario.texts import is_plain_name
from sim.scenario.toml_lines import Key

if TYPE_CHECKING:
    from sim.scenario.reading import Loaded

MOST_BYTES, MOST_REFUSALS = 64_000_000, 20


def draws_beside(source: Source, name: str, key: Key) -> Path:
    """Return the file of draws called `name` that lies beside a study, which names it under `key`.

    Raises
    ------
    ScenarioError
        The name could leave the folder, or there is no such file.
    """
    path = source.path.with_name(name) if is_plain_name(name) else source.path
    if path == source.path or not os.path.isfile(path):
        zh, en = "应为研究文件旁的 CSV 文件名，不含路径", "must be the name of a CSV beside the study, no path"
        near = nearest(name, (file.name for file in source.path.parent.glob("*.csv")))
        raise refuse(source.where(key), dotted(key), shown(name), zh, en, near, "E504")
    if path.stat().st_size > MOST_BYTES:
        raise refuse(str(path), "", f"{path.stat().st_size} B", "不应超过 64 MB", "at most 64 MB", code="E504")
    return path


def read_draws(path: Path, loaded: Loaded) -> tuple[dict[str, float], ...]:
    """Return the draws that a file holds, each a value by dotted key.

    Raises
    ------
    ScenarioError
        It is no such CSV; a column is no number that the register of `loaded` gives; a value is none, or out of its
        hard bounds. All at once, up to twenty.
    """
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        zh, en = "应为 UTF-8 编码的 CSV", "must be a CSV in UTF-8"
        raise refuse(str(path), "", shown(str(error)), zh, en, code="E504") from None
    if len(rows) < 2:
        raise refuse(str(path), "", "", "没有抽样", "holds no draw", code="E504")
    numbers = _numbers(path, rows[0], loaded)
    wrong = [part for line, row in enumerate(rows[1:], 2) for part in _faults(f"{path}:{line}", row, numbers)]
    if wrong:
        raise ScenarioError(wrong[:MOST_REFUSALS])
    return tuple(
        {key: _value(cell, number) for (key, number), cell in zip(numbers.items(), row, strict=True)}
        for row in rows[1:]
    )


def _value(cell: str, number: Declaration) -> float:
    return int(float(cell)) if isinstance(number.default, int) else float(cell)


def _numbers(path: Path, keys: list[str], loaded: Loaded) -> dict[str, Declaration]:
    """Return the declaration of every column; refuse those that the register does not give, and repeated ones."""
    known = [key for key, origin in loaded.origins.items() if origin.startswith("evidence")]
    texts = ("应为登记簿给出的数字，且不重复", "must be a number that the register gives, once")
    wrong = [
        Refusal(f"{path}:1", shown(key), "", texts, nearest(key, known), "E504")
        for place, key in enumerate(keys)
        if key not in known or key in keys[:place]
    ]
    if wrong:
        raise ScenarioError(wrong[:MOST_REFUSALS])
    return {key: number for key in keys if (number := declared(key)) is not None}


def _faults(where: str, row: list[str], numbers: dict[str, Declaration]) -> Iterator[Refusal]:
    if len(row) != len(numbers):
        texts = (f"此行应有 {len(numbers)} 格", f"this row must have {len(numbers)} cells")
        yield Refusal(where, "", str(len(row)), texts, "", "E504")
        return
    for (key, number), cell in zip(numbers.items(), row, strict=True):
        if not _is_allowed(cell, number):
            yield Refusal(where, key, shown(cell), range_of(number.unit, number.low, number.high), "", "E504")


def _is_allowed(cell: str, number: Declaration) -> bool:
    try:
        value = float(cell)
    except ValueError:
        return False
    whole = not isinstance(number.default, int) or value.is_integer()
    low, high = (-math.inf if number.low is None else number.low), (math.inf if number.high is None else number.high)
    return whole and low <= value <= high
