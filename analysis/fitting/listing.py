"""A CSV list as an office keeps it: the columns asked for are read, every other one stays unread.

Such a list has names, identity and telephone numbers. They are never read, kept or shown: a refusal quotes cells of
the columns asked for, and no others.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.fitting.listing_text import cells_of
from sim import Refusal, ScenarioError, nearest, shown

MOST_REFUSALS = 200
MOST_COLUMNS = 200
BRACKET = re.compile(r"\([^)]*\)$")
DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
)
MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00)?$")
NUMBER = re.compile(r"-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,15})?")
SIGNED = re.compile(r"[+-]?[\d.,]+%?|-+")
FORMULA = "=+-@\t"


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Attributes
    ----------
    name : str
        Our name for it.
    headings : tuple of str
        The headings that are accepted, Chinese and English; compared without regard to width, case, blanks at the
        ends, and a unit in brackets.
    read : callable
        From the text of a cell, stripped and of normal width, to its value; ValueError where it is not allowed.
    expected : tuple of str
        What is allowed (zh, en).
    required : bool
        Whether the column must be there.
    empty : bool
        Whether a cell may be empty; its value is then None.
    """

    name: str
    headings: tuple[str, ...]
    read: Callable[[str], object]
    expected: tuple[str, str]
    required: bool = True
    empty: bool = False


@dataclass(frozen=True)
class Row:
    """A sound row of a list: where it stands (``file:line``), its line, and its values by the name of the column."""

    where: str
    line: int
    values: dict[str, Any]


def no_faults(rows: Sequence[Row]) -> Iterable[Refusal]:
    """Find nothing wrong with the rows."""
    return ()


def read_listing(
    path: Path,
    columns: Sequence[Column],
    judge: Callable[[Sequence[Row]], Iterable[Refusal]] = no_faults,
    distinct: bool = False,
) -> list[Row]:
    """Return the rows of a CSV list, in UTF-8 or GBK.

    Parameters
    ----------
    path : Path
    columns : sequence of Column
        What is read; a column that is not there and need not be is None in every row.
    judge : callable
        Called with the sound rows; gives what is wrong across cells and rows.
    distinct : bool
        Whether a row that repeats another one in every cell, those of other columns included, is refused.

    Returns
    -------
    list of Row

    Raises
    ------
    ScenarioError
        The file cannot be read, or its headings are not enough; else all that is wrong with its rows at once, in
        the order of the lines, up to 200.
    """
    path = Path(path)
    (line, headings), *body = cells_of(path)
    places = _places(f"{path}:{line}", headings, columns)
    read = [_row(f"{path}:{line}", line, cells, len(headings), places, columns) for line, cells in body]
    rows = [row for row in read if isinstance(row, Row)]
    faults = [fault for faults in read if not isinstance(faults, Row) for fault in faults]
    faults += _repeated_rows(path, body) if distinct else []
    if not body:
        faults.append(Refusal(str(path), "", "", ("只有表头，没有数据行", "has headings and no rows"), code="E622"))
    _raise_all(path, [*faults, *judge(rows)])
    return rows


def _repeated_rows(path: Path, body: Sequence[tuple[int, list[str]]]) -> list[Refusal]:
    """Refuse every row that repeats an earlier one in all its cells; the cells themselves are not told."""
    first: dict[int, int] = {}
    again = [(line, before) for line, cells in body if (before := first.setdefault(_digest(cells), line)) != line]
    zh = "与第 {} 行完全相同；确为两人的，请保留编号等列加以区分（程序不读取其内容）"
    en = "the same as line {}; if these are two people, keep a column that tells them apart (it is not read)"
    return [
        Refusal(f"{path}:{line}", "", "", (zh.format(before), en.format(before)), code="E626")
        for line, before in again
    ]


def _digest(cells: Sequence[str]) -> int:
    return hash(tuple(map(normal, cells)))


def _raise_all(path: Path, faults: list[Refusal]) -> None:
    """Raise what is wrong in the order of the lines, the first 200 in full."""
    if not faults:
        return
    faults.sort(key=_line_of)
    more = len(faults) - MOST_REFUSALS
    last = Refusal(str(path), "", "", (f"……另有 {more} 处", f"…and {more} more"), code="E624")
    raise ScenarioError([*faults[:MOST_REFUSALS], last] if more > 0 else faults)


def _line_of(fault: Refusal) -> int:
    line = fault.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


# --- headings -------------------------------------------------------------------------------------------------------


def normal(text: str) -> str:
    """Return a text as it is compared: of normal width, without blanks at the ends, case ignored."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _places(where: str, headings: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Return which cell of a row each column is, by name; name all columns that are missing or given twice."""
    if len(headings) > MOST_COLUMNS:
        words = (f"最多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS} columns")
        raise ScenarioError([Refusal(where, "", str(len(headings)), words, code="E623")])
    found = {column.name: _found(headings, column) for column in columns}
    faults = [_missing(where, headings, column) for column in columns if column.required and not found[column.name]]
    faults += [_repeated(where, headings, column, found[column.name]) for column in columns if found[column.name][1:]]
    if faults:
        raise ScenarioError(faults)
    return {name: places[0] for name, places in found.items() if places}


def _found(headings: Sequence[str], column: Column) -> list[int]:
    """Return the places of a column; a heading with a unit in brackets counts where none stands without."""
    accepted = {normal(heading) for heading in column.headings}
    exact = [place for place, heading in enumerate(headings) if normal(heading) in accepted]
    return exact or [
        place for place, heading in enumerate(headings) if BRACKET.sub("", normal(heading)).strip() in accepted
    ]


def _missing(where: str, headings: Sequence[str], column: Column) -> Refusal:
    """Refuse a list without a column; a heading of the list that is nearly right is named."""
    close = [(heading, near) for heading in headings if (near := nearest(normal(heading), column.headings))]
    heading, near = close[0] if close else ("", "")
    zh, en = "、".join(column.headings), ", ".join(column.headings)
    words = (f"缺少此列；表头应为 {zh} 之一", f"missing column; its heading is one of {en}")
    return Refusal(where, column.headings[0], shown(heading), words, near, "E623")


def _repeated(where: str, headings: Sequence[str], column: Column, places: Sequence[int]) -> Refusal:
    given = shown("、".join(headings[place].strip() for place in places))
    return Refusal(where, column.headings[0], given, ("此列重复", "column given twice"), code="E623")


# --- cells ----------------------------------------------------------------------------------------------------------


def _row(
    where: str, line: int, cells: Sequence[str], width: int, places: dict[str, int], columns: Sequence[Column]
) -> Row | list[Refusal]:
    """Return a row with its values, or what is wrong with its cells."""
    if len(cells) != width:
        words = (f"此行应有 {width} 格", f"this row must have {width} cells")
        return [Refusal(where, "", str(len(cells)), words, code="E624")]
    given = {column.name: cells[places[column.name]] if column.name in places else "" for column in columns}
    read = {column.name: _value(where, column, given[column.name], column.name in places) for column in columns}
    faults = [value for value in read.values() if isinstance(value, Refusal)]
    return faults or Row(where, line, read)


def _value(where: str, column: Column, cell: str, present: bool) -> object:
    """Return the value of a cell, None for an empty one that may be so, or the refusal."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if not present or (not text and column.empty):
        return None
    heading = column.headings[0]
    if is_formula(cell):
        words = ("不得以 =、+、-、@ 或制表符开头（表格软件会当作公式）", "begins like a formula of a spreadsheet")
        return Refusal(where, heading, shown(cell), words, code="E625")
    try:
        return column.read(text)
    except ValueError:
        return Refusal(where, heading, shown(text) or "“”", column.expected, code="E624")


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet would run a cell as a formula; a plain number with its sign is none."""
    text = unicodedata.normalize("NFKC", cell)
    return text.startswith("\t") or (text.lstrip()[:1] in [*FORMULA] and not SIGNED.fullmatch(text.strip()))


def date_cell(text: str) -> dt.date:
    """Return a date written 2020-03-05, 2020/3/5, 2020.3.5 or 2020年3月5日; ValueError for anything else."""
    found = DATE.fullmatch(MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip()))
    if not found:
        raise ValueError(text)
    return dt.date(*(int(part) for part in found.groups() if part))


def number_cell(low: float, high: float) -> Callable[[str], float]:
    """Return a reader of a number from `low` to `high`, thousands separated by commas or not."""

    def read(text: str) -> float:
        plain = unicodedata.normalize("NFKC", text).strip()
        if not NUMBER.fullmatch(plain) or not low <= float(plain.replace(",", "")) <= high:
            raise ValueError(text)
        return float(plain.replace(",", ""))

    return read
