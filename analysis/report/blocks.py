"""A document as flat blocks, the same for every format: what it says and in which order, not how it looks."""

from __future__ import annotations

import dataclasses
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from analysis.report.words import Words, wide

Look: TypeAlias = Literal["", "strong", "flag", "stale", "faint", "code"]
"""Of a run: as the text around it; strong; a claim that the runs do not support; one that is out of date; small print;
something to be typed."""
ROOM, ROOM_SMALL = 80, 94
"""Half-width characters in a line of a table, and of a small one."""
HEADING, SHORT, BETWEEN = 10, 14, 3
"""Half-width characters of a heading and of text that are not folded, and between two columns."""


@dataclass(frozen=True)
class Run:
    """A piece of text in one look."""

    text: str
    look: Look = ""


@dataclass(frozen=True)
class Number:
    """A number in a table: as printed, and as a spreadsheet can reckon with it.

    Attributes
    ----------
    value : float
        In the unit of its heading; NaN where undefined.
    text : str
        As printed.
    digits : int
        Decimals printed.
    signed : bool
        Whether a positive one has its sign.
    """

    value: float
    text: str
    digits: int = 0
    signed: bool = False


Cell: TypeAlias = str | Number


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest below the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Items:
    """A list, numbered or not."""

    entries: tuple[tuple[Run, ...], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Notice:
    """What nobody may overlook: a rough look, missing replications, numbers that are out of date."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes
    ----------
    title : str
        Above it; says subject and unit.
    headings : tuple of str
    rows : tuple of tuple of Cell
        As many cells as headings.
    note : str
        Below it: how it is to be read.
    small : bool
        Whether it is long and may be set small.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    small: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure of the study.

    Attributes
    ----------
    stem : Path
        Its files without their ending; there are ``.png`` (200 dpi) and ``.svg``.
    title : str
        What it shows, also for readers who cannot see it.
    reading : str
        One sentence on how to read it.
    """

    stem: Path
    title: str
    reading: str


@dataclass(frozen=True)
class Break:
    """The next block begins a page."""


Block: TypeAlias = Heading | Paragraph | Items | Notice | Grid | Picture | Break


@dataclass(frozen=True)
class Document:
    """A document in one language.

    Attributes
    ----------
    lang : str
        ``zh`` or ``en``.
    title : str
    label : str
        Above the title at the left, such as 附件; may be empty.
    blocks : tuple of Block
    made : str
        Date (``YYYY-MM-DD``) that its files carry, fixed by the study.
    proof : str
        JSON that the file carries unseen, from which `staffing verify` makes the document anew.
    """

    lang: str
    title: str
    blocks: tuple[Block, ...]
    made: str
    label: str = ""
    proof: str = field(default="", repr=False)


# --- text ---------------------------------------------------------------------------------------------------------


def text(words: str, look: Look = "") -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph((Run(words, look),))


def number(value: float, unit: str, words: Words, signed: bool = False) -> Number:
    """Return a value of a metric in the unit that its heading names; one that is undefined as a dash."""
    shown = words.unit(unit)
    value = value * shown.scale
    return Number(value, words.number(value, shown.digits, signed), shown.digits, signed and math.isfinite(value))


def plain(given: str) -> str:
    """Return text without anything that is no text: control characters, marks of writing direction, half pairs."""
    kept = (character for character in given if character in "\n\t" or unicodedata.category(character)[0] != "C")
    return "".join(kept)


def cleaned(document: Document) -> Document:
    """Return a document with all its text `plain`; what its file carries unseen stays as it is."""
    found: Document = _cleaned(document)
    return found


def _cleaned(given: Any) -> Any:
    if isinstance(given, str):
        return plain(given)
    if isinstance(given, tuple):
        return tuple(map(_cleaned, given))
    if not dataclasses.is_dataclass(given) or isinstance(given, type):
        return given
    names = [each.name for each in dataclasses.fields(given) if each.name != "proof"]
    return dataclasses.replace(given, **{name: _cleaned(getattr(given, name)) for name in names})


# --- what every format needs ----------------------------------------------------------------------------------------


def said(cell: Cell) -> str:
    """Return a cell of a table as printed."""
    return cell if isinstance(cell, str) else cell.text


def lines(document: Document) -> list[str]:
    """Return all that a reader sees, line by line in the order of reading; spaces are told apart by being there or not.

    A paragraph, an entry of a list, a heading and a cell of a table are a line each; empty ones are left out.
    """
    found = [document.label, document.title, *(line for block in document.blocks for line in lines_of(block))]
    return [line for line in map(joined_up, found) if line]


def joined_up(line: str) -> str:
    """Return a line with every row of blanks as one, and none at its ends."""
    return " ".join(line.split())


def lines_of(block: Block) -> Iterator[str]:
    """Yield what a block shows, line by line, empty ones too."""
    match block:
        case Heading() | Notice():
            yield block.text
        case Paragraph():
            yield _whole(block.runs)
        case Items():
            yield from map(_whole, block.entries)
        case Grid():
            yield block.title
            yield from block.headings
            yield from (said(cell) for row in block.rows for cell in row)
            yield block.note
        case Picture():
            yield block.title
            yield block.reading


def _whole(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def pictures(document: Document) -> list[Path]:
    """Return the figures of a document in order, without the ending of their files."""
    return [block.stem for block in document.blocks if isinstance(block, Picture)]


def is_number_column(grid: Grid, column: int) -> bool:
    """Return whether a column of a table holds numbers alone, and so is set to the right."""
    cells = [row[column] for row in grid.rows if said(row[column])]
    return bool(cells) and all(isinstance(cell, Number) for cell in cells)


def shares(grid: Grid) -> list[float]:
    """Return the width of each column of a table as a share of the whole.

    Numbers and short text are not folded; what room they leave goes to the columns of text, the more the longer.
    """
    needs = [_need(grid, column) for column in range(len(grid.headings))]
    least = [need if is_number_column(grid, column) else min(need, SHORT) for column, need in enumerate(needs)]
    spare = max((ROOM_SMALL if grid.small else ROOM) - sum(least), 0)
    wanted = sum(needs) - sum(least)
    part = min(spare / wanted, 1.0) if wanted else 0.0
    widths = [few + (need - few) * part for few, need in zip(least, needs, strict=True)]
    return [width / sum(widths) for width in widths]


def _need(grid: Grid, column: int) -> int:
    """Return the half-width characters that a column takes where nothing in it is folded but its heading."""
    longest = max([wide(said(row[column])) for row in grid.rows], default=0)
    return max(longest, min(wide(grid.headings[column]), HEADING)) + BETWEEN
