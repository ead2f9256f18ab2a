"""The tables of a study as an Excel workbook: numbers stay numbers, text is never taken for anything else."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter

from analysis.report.blocks import Cell, Grid, Number, plain, said
from analysis.report.words import MINUS, folded, wide

AUTHOR = "community-staffing"
LONGEST = 32_767
"""Characters, counted in UTF-16 units, that a cell can hold; and a title of a document, and the name of a sheet."""
LONGEST_TITLE, LONGEST_NAME = 255, 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
PROOF_SHEET = "proof"
A4 = 9
FONTS = {"zh": ("宋体", "黑体"), "en": ("Arial", "Arial")}
"""Of the text and of headings."""
SIZE, LINE, TALLEST = 10, 14, 400
"""Points: of the letters, of a line, and of the tallest row."""
LETTERS = {"zh": 1.05, "en": 1.25}
"""Half-width characters of text in one unit of Excel's column widths, which is the width of a digit."""
NARROWEST, WIDEST, PAGE = 9, 46, 130
"""Half-width characters of a column before what is left of the page is shared out; units of a page."""
USUAL = 0.9
"""Share of a column's cells that stand on one line where the column may be so wide."""
MOST_FROZEN = 12
"""Lines that may stay in view above the rows of a long table."""
OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
LOOKS: dict[str, dict[str, Any]] = {
    "note": {"text_wrap": True, "valign": "top"},
    "title": {"text_wrap": True, "valign": "vcenter", "font_size": 12},
    "heading": {"text_wrap": True, "valign": "vcenter", "align": "center", "bg_color": "#E7ECF2", "border": 1},
    "text": {"text_wrap": True, "valign": "top", "border": 1},
    "number": {"valign": "top", "align": "right", "indent": 1, "border": 1},
}


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook.

    Attributes
    ----------
    name : str
        On its tab; what Excel does not allow there is left out, and what is too long is cut.
    grids : tuple of Grid
        One below the other.
    notes : tuple of str
        Paragraphs above the tables.
    """

    name: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()


def write_workbook(sheets: Sequence[Sheet], path: Path, made: str, title: str, proof: str, lang: str) -> None:
    """Write an Excel workbook; the same sheets give the same bytes.

    Parameters
    ----------
    sheets : sequence of Sheet
        At least one.
    made : str
        Date (``YYYY-MM-DD``) that the file carries.
    title : str
        In the properties of the file.
    proof : str
        What the file carries unseen, on a sheet that only a programmer can bring to light; may be empty.
    lang : str
        ``zh`` or ``en``: decides the fonts.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        created = dt.datetime.fromisoformat(made)
        book.set_properties({"title": cut(plain(title), LONGEST_TITLE), "author": AUTHOR, "created": created})
        looks = _Looks(book, lang)
        names = sheet_names([sheet.name for sheet in sheets])
        for name, sheet in zip(names, sheets, strict=True):
            _write_sheet(book.add_worksheet(name), sheet, looks)
        _write_proof(book, proof)
    path.write_bytes(content.getvalue())


def cut(text: str, longest: int) -> str:
    """Return a text of at most `longest` UTF-16 units, with an ellipsis where something is missing."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - 1)].decode("utf-16-le", "ignore") + "…"


def sheet_names(given: Sequence[str]) -> list[str]:
    """Return names of sheets as Excel allows them: without its signs, not too long, none like another."""
    found: list[str] = []
    for name in given:
        allowed = " ".join(NOT_IN_NAMES.sub(" ", plain(name)).split()).strip("' ") or "-"
        taken = {PROOF_SHEET, *map(str.casefold, found)}
        found.append(next(each for each in _numbered(allowed) if each.casefold() not in taken))
    return found


def _numbered(name: str) -> Iterator[str]:
    yield cut(name, LONGEST_NAME)
    for number in count(2):
        yield f"{cut(name, LONGEST_NAME - len(f' ({number})'))} ({number})"


def number_format(number: Number) -> str:
    """Return the format in which Excel shows a number as it is printed: digits, thousands and sign."""
    printed = re.fullmatch(r"\D?[\d,]+(?:\.(\d+))?", number.text)
    digits = len(printed[1] or "") if printed else number.digits
    figures = ("#,##0" if "," in number.text else "0") + ("." + "0" * digits if digits else "")
    if not re.search("[1-9]", number.text):
        return f"{figures};{figures};{figures}"
    return f'{"+" if number.signed else ""}{figures};"{MINUS}"{figures};{figures}'


def column_widths(sheet: Sheet, letters: float) -> list[float]:
    """Return the width of every column of a sheet, in half-width characters, from what stands in it.

    Parameters
    ----------
    letters : float
        Half-width characters in one unit of Excel's widths.
    """
    widths = [float(NARROWEST)] * max([len(grid.headings) for grid in sheet.grids], default=1)
    for grid in sheet.grids:
        for column, heading in enumerate(grid.headings):
            needed = _needed([row[column] for row in grid.rows], letters)
            widths[column] = min(max(widths[column], needed + 2, wide(heading) / 2 + 3), WIDEST)
    return _spread(widths, PAGE * letters - sum(widths))


def _needed(cells: Sequence[Cell], letters: float) -> float:
    """Return the width that all numbers and the usual text of a column need."""
    numbers = [letters * wide(cell.text) + 1 for cell in cells if isinstance(cell, Number)]
    usual = sorted(wide(said(cell)) for cell in cells)[: math.ceil(USUAL * len(cells))]
    return max([*numbers, *usual], default=0)


def _spread(widths: list[float], left: float) -> list[float]:
    """Share what is left of the page among columns that could be wider; else it becomes a column for paragraphs."""
    full = widths.count(WIDEST)
    if left < NARROWEST:
        return widths
    return [width + left / full if width == WIDEST else width for width in widths] if full else [*widths, left]


def _lines(text: str, width: float) -> int:
    """Return on how many lines a text stands in a cell, rather too many than too few."""
    if wide(text) < width and "\n" not in text:
        return 1
    return sum(
        max(folded(line, int(width)).count("\n") + 1, math.ceil(wide(line) / width)) for line in text.split("\n")
    )


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return how tall a row must be, in points; not every program finds that out by itself."""
    lines = (_lines(said(cell), width) for cell, width in zip(cells, widths, strict=False))
    return min(LINE * max(lines, default=1) + 2, TALLEST)


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, lang: str) -> None:
        self.book = book
        self.text_font, self.heading_font = FONTS[lang]
        self.letters = LETTERS[lang]
        self.made: dict[tuple[str, str], Any] = {}

    def __call__(self, look: str, shown: str = "") -> Any:
        """Return the format of a look; of a number, with how it is shown."""
        if (look, shown) not in self.made:
            font = self.heading_font if look in ("title", "heading") else self.text_font
            bold = look in ("title", "heading") and font == self.text_font
            wanted = {"font_name": font, "font_size": SIZE, "bold": bold, "border_color": "#9AA3AD", **LOOKS[look]}
            self.made[look, shown] = self.book.add_format(wanted | ({"num_format": shown} if shown else {}))
        return self.made[look, shown]


def _write_sheet(page: Any, sheet: Sheet, looks: _Looks) -> None:
    widths = column_widths(sheet, looks.letters)
    for column, width in enumerate(widths):
        page.set_column(column, column, width / looks.letters, looks("note"))
    row = 0
    for note in sheet.notes:
        row = _write_across(page, row, note, widths, looks("note"))
    row += bool(sheet.notes)
    for grid in sheet.grids:
        row = _write_grid(page, row, grid, widths, looks) + 1
    _set_up(page)
    if len(sheet.grids) == 1:
        _keep_headings(page, sheet, widths)


def _write_across(page: Any, row: int, text: str, widths: list[float], look: Any) -> int:
    """Write a paragraph over all columns; return the row below it."""
    page.set_row(row, _height([text], [sum(widths)]))
    if len(widths) > 1:
        page.merge_range(row, 0, row, len(widths) - 1, "", look)
    _write_text(page, row, 0, text, look)
    return row + 1


def _write_grid(page: Any, row: int, grid: Grid, widths: list[float], looks: _Looks) -> int:
    """Write a table with its title and note; return the row below it."""
    if grid.title:
        row = _write_across(page, row, grid.title, widths, looks("title"))
    page.set_row(row, _height(grid.headings, widths))
    for column, heading in enumerate(grid.headings):
        _write_text(page, row, column, heading, looks("heading"))
    for below, cells in enumerate(grid.rows, row + 1):
        page.set_row(below, _height(cells, widths))
        for column, cell in enumerate(cells):
            _write_cell(page, below, column, cell, looks)
    row += 1 + len(grid.rows)
    return _write_across(page, row, grid.note, widths, looks("note")) if grid.note else row


def _write_cell(page: Any, row: int, column: int, cell: Cell, looks: _Looks) -> None:
    if isinstance(cell, str):
        _write_text(page, row, column, cell, looks("text"))
    elif math.isfinite(cell.value):
        page.write_number(row, column, cell.value, looks("number", number_format(cell)))
    else:
        page.write_blank(row, column, None, looks("number"))


def _write_text(page: Any, row: int, column: int, text: str, look: Any) -> None:
    kept = cut(plain(text), LONGEST)
    if kept:
        page.write_string(row, column, kept, look)
    else:
        page.write_blank(row, column, None, look)


def _set_up(page: Any) -> None:
    """Set up printing, and keep Excel from remarking on text that looks like a number."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_header("&L&A")
    page.set_footer("&C&P / &N")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _keep_headings(page: Any, sheet: Sheet, widths: list[float]) -> None:
    """Keep the headings of a sheet's only table in view, on every printed page, and ready to be filtered by."""
    grid = sheet.grids[0]
    above = [*sheet.notes, *([""] if sheet.notes else []), *([grid.title] if grid.title else [])]
    page.repeat_rows(len(above))
    if sum(_lines(text, sum(widths)) for text in above) < MOST_FROZEN:
        page.freeze_panes(len(above) + 1, 0)
    if grid.rows:
        page.autofilter(len(above), 0, len(above) + len(grid.rows), len(grid.headings) - 1)


def _write_proof(book: Any, proof: str) -> None:
    """Keep a text unseen, in as many cells as it needs."""
    if not proof:
        return
    page = book.add_worksheet(PROOF_SHEET)
    page.very_hidden()
    for row, start in enumerate(range(0, len(proof), LONGEST // 2)):
        page.write_string(row, 0, proof[start : start + LONGEST // 2])
