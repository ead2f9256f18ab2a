"""What stands in a Word file: the blocks of a document as paragraphs and tables of its XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from analysis.report import blocks as b
from analysis.report.word_parts import BULLETS, section
from analysis.report.word_styles import LOOKS, MM, PAGES
from analysis.report.words import wide

TOGETHER = 8
"""Rows up to which a table is kept on one page."""
CROWDED = 600
"""Half-width characters of a cell from which its row may break across pages: it may be longer than one."""
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FOREIGN = re.compile(r"[−–]+|[^−–]+")
"""Pieces of a text: signs that Chinese fonts lack, and what stands between them."""


class Placed(NamedTuple):
    """A picture in a file: the relation to its part, width and height in EMU (1/914400 inch)."""

    relation: str
    width: int
    height: int


class Column(NamedTuple):
    """A column of a table: its width in twips, and whether it holds numbers."""

    width: int
    is_number: bool


class Body:
    """The blocks of a document as XML.

    Parameters
    ----------
    document : Document
    placed : dict of Path to Placed
        Its pictures by stem.

    Attributes
    ----------
    numbered : int
        Numbered lists written so far.
    """

    def __init__(self, document: b.Document, placed: dict[Path, Placed]) -> None:
        self.document = document
        self.placed = placed
        self.zh = document.lang == "zh"
        self.numbered = 0
        self.drawn = 0
        self.breaks = False

    def text(self, footers: str) -> str:
        """Return everything from the label to the section, which holds `footers`."""
        label, title = self.document.label, self.document.title
        parts = [self._worded("Label", label)] if label else []
        parts += [self._worded("Title", title), *map(self._block, self.document.blocks)]
        return f"{''.join(parts)}<w:sectPr>{footers}{section(self.document.lang)}</w:sectPr>"

    def _block(self, block: b.Block) -> str:
        match block:
            case b.Heading():
                return self._worded(f"Heading{block.level}", block.text)
            case b.Paragraph():
                return self._paragraph(_style(block.runs), self._runs(block.runs))
            case b.Items():
                return self._items(block)
            case b.Notice():
                return self._worded("Notice", block.text)
            case b.Grid():
                return self._grid(block)
            case b.Picture():
                return self._picture(block)
            case b.Break():
                self.breaks = True
                return ""

    # --- text -----------------------------------------------------------------------------------------------------

    def _worded(self, style: str, text: str) -> str:
        return self._paragraph(style, self._run(text))

    def _paragraph(self, style: str, inside: str, keep: bool = False, more: str = "") -> str:
        """Return a paragraph; the first one after a break begins a page."""
        kept = "<w:keepNext/>" if keep else ""
        begins = "<w:pageBreakBefore/>" if self.breaks else ""
        self.breaks = False
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{begins}{more}</w:pPr>{inside}</w:p>'

    def _items(self, items: b.Items) -> str:
        self.numbered += items.numbered
        number = BULLETS + self.numbered if items.numbered else BULLETS
        mark = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(self._paragraph("ListParagraph", self._runs(entry), more=mark) for entry in items.entries)

    def _runs(self, runs: Sequence[b.Run]) -> str:
        return "".join(self._run(run.text, run.look) for run in runs)

    def _run(self, text: str, look: b.Look = "") -> str:
        """Return a text in one look.

        In Chinese, quotation marks and dashes are told to be Chinese ones (Word would set them in the Latin font), but
        for the minus and the short dash, which Chinese fonts lack.
        """
        style = f'<w:rStyle w:val="{LOOKS[look]}"/>' if look else ""
        if not self.zh:
            return _letters(text, style)
        hint = '<w:rFonts w:hint="eastAsia"/>'
        return "".join(_letters(piece, style + hint * (piece[0] not in "−–")) for piece in FOREIGN.findall(text))

    # --- tables ---------------------------------------------------------------------------------------------------

    def _grid(self, grid: b.Grid) -> str:
        """Return a table between its title and its note; the note is there even if empty, to part it from what follows."""
        title = self._worded("TableTitle", grid.title) if grid.title else ""
        return f"{title}{self._table(grid)}{self._worded('TableNote', grid.note)}"

    def _table(self, grid: b.Grid) -> str:
        columns = self._columns(grid)
        size = "Small" if grid.small else ""
        fits = not any(map(_is_crowded, (grid.headings, *grid.rows)))
        rows = [self._row(grid.headings, f"TableHead{size}", columns, keep=fits, head=True)]
        for place, row in enumerate(grid.rows, 1):
            keep = bool(grid.note) if place == len(grid.rows) else len(grid.rows) <= TOGETHER
            rows.append(self._row(row, f"TableText{size}", columns, keep=keep and fits))
        widths = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in columns)
        shape = TABLE.format(width=sum(column.width for column in columns))
        return f"<w:tbl>{shape}<w:tblGrid>{widths}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def _columns(self, grid: b.Grid) -> list[Column]:
        """Return the columns of a table; together they are as wide as the text."""
        whole = PAGES[self.document.lang].width * MM
        edges = [0, *(round(share * whole) for share in accumulate(b.shares(grid)))]
        widths = (right - left for left, right in pairwise(edges))
        return [Column(width, b.is_number_column(grid, place)) for place, width in enumerate(widths)]

    def _row(
        self, cells: Sequence[b.Cell], style: str, columns: Sequence[Column], keep: bool, head: bool = False
    ) -> str:
        inside = []
        for cell, column in zip(cells, columns, strict=True):
            side = '<w:jc w:val="right"/>' if column.is_number else ""
            text = self._paragraph(style, self._run(b.said(cell)), keep, side)
            width = f'<w:tcW w:w="{column.width}" w:type="dxa"/>'
            inside.append(f"<w:tc><w:tcPr>{width}{HEAD_CELL if head else ''}</w:tcPr>{text}</w:tc>")
        shape = "" if _is_crowded(cells) else f"<w:cantSplit/>{'<w:tblHeader/>' if head else ''}"
        return f"<w:tr><w:trPr>{shape}</w:trPr>{''.join(inside)}</w:tr>"

    # --- pictures ---------------------------------------------------------------------------------------------------

    def _picture(self, picture: b.Picture) -> str:
        self.drawn += 1
        inline = INLINE.format(
            **self.placed[picture.stem]._asdict(),
            number=self.drawn,
            title=quoteattr(b.joined_up(picture.title)),
            file=quoteattr(f"{picture.stem.name}.png"),
        )
        parts = [
            self._paragraph("Picture", f"<w:r><w:drawing>{inline}</w:drawing></w:r>"),
            self._worded("PictureTitle", picture.title),
            self._worded("PictureReading", picture.reading),
        ]
        return "".join(parts)


def _style(runs: Sequence[b.Run]) -> str:
    """Return the style of a paragraph: that of its runs where they are all small print, or all to be typed."""
    looks = {run.look for run in runs}
    return "Command" if looks == {"code"} else "SmallPrint" if looks == {"faint"} else "BodyText"


def _is_crowded(cells: Sequence[b.Cell]) -> bool:
    return any(wide(b.said(cell)) >= CROWDED for cell in cells)


def _letters(text: str, look: str) -> str:
    return f"<w:r><w:rPr>{look}</w:rPr>{''.join(_pieces(text))}</w:r>"


def _pieces(text: str) -> Iterator[str]:
    """Yield what is in a run: text, ends of lines, tabs."""
    for piece in re.split("([\n\t])", text):
        if piece in ("\n", "\t"):
            yield "<w:br/>" if piece == "\n" else "<w:tab/>"
        elif piece:
            yield f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


TABLE = (
    '<w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
)
HEAD_CELL = (
    '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/>'
)
INLINE = (
    f'<wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name={file} descr={title}/>'
    "<wp:cNvGraphicFramePr>"
    f'<a:graphicFrameLocks xmlns:a="{DRAWING}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture"><pic:pic xmlns:pic="{DRAWING}/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name={file} descr={title}/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip xmlns:r="{RELATIONS}" r:embed="{{relation}}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
)
