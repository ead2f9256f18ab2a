"""A document as PDF, set by typst from `document.typ` in the shipped fonts alone: the same bytes on every machine."""

from __future__ import annotations

import functools
import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.report.blocks import (
    Block,
    Break,
    Document,
    Grid,
    Heading,
    Items,
    Notice,
    Paragraph,
    Picture,
    Run,
    is_number_column,
    lines,
    said,
    shares,
)
from analysis.report.fonts import shipped_font
from sim import Refusal, ScenarioError, refuse

TEMPLATE = Path(__file__).with_name("document.typ")
AROUND = 12
"""Characters shown on either side of one that the fonts lack."""


def write_pdf(document: Document, path: Path) -> None:
    """Write a document, its text already `cleaned`, as tagged PDF: the same bytes whenever and wherever it is written.

    Chinese is set in the form of GB/T 9704-2012: A4, 22 lines of 28 characters a page. What the compiler warns of
    becomes a Python warning.

    Raises
    ------
    ScenarioError
        Where a text holds a character that the shipped fonts lack, or these are not installed.
    OSError
        Where a picture cannot be read or the file not be written.
    """
    import typst

    folder = _fonts(path)
    _require_glyphs(document, folder, path)
    made, doubts = typst.compile_with_warnings(
        TEMPLATE,
        format="pdf",
        font_paths=[folder],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_document(document), ensure_ascii=False)},
    )
    for doubt in doubts:
        warnings.warn(doubt, stacklevel=2)
    path.write_bytes(made)


# --- what the template reads --------------------------------------------------------------------------------------


def _document(document: Document) -> dict[str, Any]:
    return {
        "lang": document.lang,
        "title": document.title,
        "label": document.label,
        "made": document.made,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block.runs)}
        case Items():
            return {"kind": "items", "numbered": block.numbered, "entries": [_runs(each) for each in block.entries]}
        case Notice():
            return {"kind": "notice", "text": block.text}
        case Grid():
            return _grid(block)
        case Picture():
            svg = block.stem.with_name(f"{block.stem.name}.svg").read_text(encoding="utf-8")
            return {"kind": "picture", "svg": svg, "title": block.title, "reading": block.reading}
        case Break():
            return {"kind": "break"}


def _runs(runs: Sequence[Run]) -> list[dict[str, str]]:
    return [{"text": run.text, "look": run.look} for run in runs]


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "kind": "grid",
        "title": grid.title,
        "headings": grid.headings,
        "rows": [[said(cell) for cell in row] for row in grid.rows],
        "note": grid.note,
        "small": grid.small,
        "shares": shares(grid),
        "right": [is_number_column(grid, column) for column in range(len(grid.headings))],
    }


# --- fonts --------------------------------------------------------------------------------------------------------


def _fonts(path: Path) -> Path:
    """Return the folder of the shipped fonts."""
    sans = shipped_font()
    if sans is None:
        zh = "没有排版所用的字体，请安装 pylopdf-fonts-zh-cn"
        raise refuse(
            str(path), "", "", zh, "the fonts it is set in are missing; install pylopdf-fonts-zh-cn", code="E701"
        )
    return sans.parent


@functools.cache
def _glyphs(folder: Path) -> frozenset[int]:
    """Return the code points that at least one of the fonts can show."""
    return frozenset(point for file in folder.glob("*.otf") for point in _points(file))


def _points(file: Path) -> list[int]:
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        return list(font.getBestCmap())


def _require_glyphs(document: Document, folder: Path, path: Path) -> None:
    """Refuse a document with characters that would be set as boxes, each once, with the words around it."""
    lacking: dict[str, Refusal] = {}
    for line in lines(document):
        for place, character in enumerate(line):
            if ord(character) not in _glyphs(folder):
                lacking.setdefault(character, _lacks(character, line[max(0, place - AROUND) : place + AROUND], path))
    if lacking:
        raise ScenarioError(lacking.values())


def _lacks(character: str, around: str, path: Path) -> Refusal:
    found = f"{character} (U+{ord(character):04X})"
    zh = f"字体不含此字，请换用其他字，见“{around}”"
    en = f'the fonts lack this character, choose another; see "{around}"'
    return Refusal(str(path), "", found, (zh, en), code="E702")
