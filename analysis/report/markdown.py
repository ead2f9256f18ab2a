"""An officer's own text: Markdown turned into blocks; nothing in it is carried out, loaded or linked to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from analysis.report.blocks import Block, Grid, Heading, Items, Paragraph, Run, plain
from analysis.report.words import wide
from analysis.study.files import on_disk
from sim import refuse

MOST_BYTES = 1_000_000
LITERAL = ["link", "image", "autolink", "html_inline", "html_block", "entity", "reference"]
"""What Markdown would make of a text and we leave as it is written."""


def read_markdown(path: Path) -> str:
    """Return an officer's text.

    Raises
    ------
    ScenarioError
        It is no file, larger than a megabyte, or not UTF-8.
    StorageError
        It cannot be read.
    """
    if not path.is_file():
        raise refuse(str(path), "", "", "没有这个文件", "there is no such file", code="E819")
    with on_disk(path):
        content = path.read_bytes()[: MOST_BYTES + 1]
    if len(content) > MOST_BYTES:
        raise refuse(str(path), "", "", "应不超过 1 MB", "must be at most 1 MB", code="E819")
    try:
        return plain(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        place = error.start + 1
        zh = f"应为 UTF-8 编码的文本（.md），第 {place} 个字节起不是；请另存为 UTF-8"
        en = f"must be text in UTF-8 (.md), which it is not from byte {place} on; save it as UTF-8"
        raise refuse(str(path), "", "", zh, en, code="E819") from error


def parsed(text: str) -> tuple[str, tuple[Block, ...]]:
    """Return the title of a text (its first heading of level 1, or nothing) and its blocks.

    Headings, paragraphs, lists, tables, quotations, code, strong and emphasised words are understood; HTML, links and
    pictures stay the text they are written as.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(LITERAL)
    blocks = list(_blocks(reader.parse(text)))
    title = next((block for block in blocks if isinstance(block, Heading) and block.level == 1), None)
    if title is None:
        return "", tuple(blocks)
    return title.text, tuple(map(_raised, (block for block in blocks if block is not title)))


def _raised(block: Block) -> Block:
    """Return a heading one level higher, since the highest has become the title; any other block as it is."""
    return Heading(max(block.level - 1, 1), block.text) if isinstance(block, Heading) else block


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token, end = tokens[at], _end(tokens, at)
        inside = tokens[at + 1 : end]
        if token.type == "heading_open":
            yield Heading(min(int(token.tag[1]), 4), "".join(run.text for run in _runs(inside)))
        elif token.type == "paragraph_open":
            yield Paragraph(tuple(_runs(inside)))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield Items(tuple(_entries(inside)), token.type == "ordered_list_open")
        elif token.type in ("fence", "code_block"):
            yield Paragraph((Run(token.content.rstrip("\n"), "code"),))
        elif token.type == "blockquote_open":
            yield from _blocks(inside)
        elif token.type == "table_open":
            yield _grid(inside)
        at = end + 1


def _end(tokens: Sequence[Token], start: int) -> int:
    """Return where the block that begins at `start` ends: at its closing token, or at once."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += tokens[at].nesting
        if depth <= 0:
            return at
    return len(tokens) - 1


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """Yield the text inside a block; what stands strong or emphasised is strong."""
    depth, children = 0, [child for each in tokens for child in each.children or ()]
    for at, token in enumerate(children):
        if token.type in ("strong_open", "em_open"):
            depth += 1
        elif token.type in ("strong_close", "em_close"):
            depth -= 1
        elif token.type == "hardbreak":
            yield Run("\n")
        elif token.type == "softbreak":
            yield Run(_between(children[at - 1].content, children[at + 1].content))
        elif token.content:
            yield Run(token.content, "code" if token.type == "code_inline" else "strong" if depth else "")


def _between(before: str, after: str) -> str:
    """Return what stands where a line of the file ends: nothing between two Chinese characters, else a blank."""
    return "" if wide(before[-1:] + after[:1]) == 4 else " "


def _entries(tokens: Sequence[Token]) -> Iterator[tuple[Run, ...]]:
    """Yield the entries of a list, those of lists within it after the entry that holds them."""
    return (tuple(_runs([token])) for token in tokens if token.type == "inline")


def _grid(tokens: Sequence[Token]) -> Grid:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(run.text for run in _runs([token])))
    headings, *others = map(tuple, rows)
    return Grid("", headings, tuple(others))
