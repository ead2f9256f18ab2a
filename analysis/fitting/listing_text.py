"""The text of a CSV list: UTF-8 or GBK, never a mixture, never a workbook."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

from sim import Refusal, ScenarioError, nearest, refuse

MOST_BYTES = 16_000_000
MOST_LINES_NAMED = 20
WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def cells_of(path: Path) -> list[tuple[int, list[str]]]:
    """Return (line, cells as written) of every row of a CSV that is not blank, the headings first.

    Raises
    ------
    ScenarioError
        The file is missing, no file, too large, empty, no text, of mixed encodings, or no CSV.
    """
    text = _text(path, _bytes(path))
    rows = _rows(path, text)
    if not rows:
        raise refuse(str(path), "", "", "文件是空的", "the file is empty", code="E622")
    return rows


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise refuse(str(path), "", "", "这是文件夹，应为 CSV 文件", "is a folder; a CSV file is wanted", code="E621")
    if not os.path.isfile(path):
        near = nearest(path.name, (other.name for other in path.parent.glob("*.csv")))
        raise refuse(str(path), "", "", "没有此文件", "there is no such file", near, "E621")
    if path.stat().st_size > MOST_BYTES:
        raise refuse(str(path), "", f"{path.stat().st_size} B", "不应超过 16 MB", "at most 16 MB", code="E621")
    try:
        return path.read_bytes()
    except OSError as error:
        raise refuse(str(path), "", error.strerror, "无法读取", "cannot be read", code="E621") from None


def _text(path: Path, content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without its mark, or in GBK (GB18030)."""
    if b"\0" in content:
        zh = "不是文本文件（可能是 Excel 工作簿）；请在 Excel 中另存为“CSV UTF-8”"
        raise refuse(str(path), "", "", zh, "is no text (a workbook?); save as “CSV UTF-8” in Excel", code="E622")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _gbk(path, content)


def _gbk(path: Path, content: bytes) -> str:
    """Return the text of a file that is not UTF-8 throughout; name the lines that are of the other encoding."""
    lines = content.split(b"\n")
    utf8 = [number for number, line in enumerate(lines, 1) if WIDE.search(_decoded(line, "utf-8"))]
    other = [number for number, line in enumerate(lines, 1) if not _decoded(line, "utf-8") and line]
    unknown = [number for number in other if not _decoded(lines[number - 1], "gb18030")]
    if unknown:
        zh, en = "既不是 UTF-8 也不是 GBK", "is neither UTF-8 nor GBK"
        raise _lines_refused(path, unknown, zh, en)
    if utf8:
        few, zh, en = (utf8, "UTF-8", "GBK") if len(utf8) < len(other) else (other, "GBK", "UTF-8")
        raise _lines_refused(
            path,
            few,
            f"此行为 {zh}，其余行为 {en}；整个文件应为同一种编码",
            f"is {zh}, the other lines are {en}; use one encoding",
        )
    return "".join(_decoded(line, "gb18030") + "\n" for line in lines)


def _decoded(line: bytes, encoding: str) -> str:
    """Return the text of a line, empty where it is not in that encoding."""
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _lines_refused(path: Path, lines: list[int], zh: str, en: str) -> ScenarioError:
    refusals = [Refusal(f"{path}:{line}", "", "", (zh, en), code="E622") for line in lines[:MOST_LINES_NAMED]]
    more = len(lines) - MOST_LINES_NAMED
    if more > 0:
        refusals.append(Refusal(str(path), "", "", (f"……另有 {more} 行", f"…and {more} more lines"), code="E622"))
    return ScenarioError(refusals)


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Return (first line, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        raise refuse(where, "", str(error), "不是 CSV 格式", "is not CSV", code="E622") from None
    return [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
