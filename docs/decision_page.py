"""The generated parts of docs/decision.md: what each chapter of a decision says, in words and figures."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from analysis.judgement.kept import DESCRIPTION, HOME
from analysis.report.blocks import Block, Grid, Items, Paragraph, Picture, Run, said
from analysis.report.chapters import told
from analysis.report.decision_view import FIGURES, View, read_view
from analysis.report.words import Words
from analysis.study.files import read_json, write_json

BLOCK = re.compile(r"<!-- decision: (\w+) (zh|en)( tables)? -->\n.*?<!-- end -->", re.DOTALL)
PICTURES, MEMO = "figures", "memo"


def has_decision(folder: Path) -> bool:
    """Return whether a decision was made on a study."""
    return (folder / HOME / DESCRIPTION).is_file()


def keep(folder: Path, runs: Path, docs: Path) -> None:
    """Keep the tables of a study's decision in docs/runs, and its figures in colour in docs/figures."""
    home = runs / HOME
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    described = read_json(folder / HOME / DESCRIPTION)
    tables = {name: digest for name, digest in described["files"].items() if "/" not in name}
    for name in tables:
        shutil.copyfile(folder / HOME / name, home / name)
    write_json(home / DESCRIPTION, described | {"files": tables})
    shutil.rmtree(docs / PICTURES, ignore_errors=True)
    (docs / PICTURES).mkdir()
    for path in sorted((folder / HOME / FIGURES).glob("*.png")):
        if ".bw." not in path.name:
            shutil.copyfile(path, docs / PICTURES / path.name)


def generated(page: str, runs: Path) -> str:
    """Return a page with every block ``<!-- decision: QUESTION LANG -->`` filled in anew.

    With ``tables`` behind the language the tables are in it too; the question ``memo`` stands for all answers in brief.
    """
    view = read_view(runs)
    if view is None:
        return page

    def filled(found: re.Match[str]) -> str:
        question, lang, tables = found[1], found[2], bool(found[3])
        words = Words(lang)
        body = "\n\n".join(_memo(view, words) if question == MEMO else _told(view, question, words, tables))
        return f"<!-- decision: {question} {lang}{' tables' if tables else ''} -->\n{body}\n<!-- end -->"

    return BLOCK.sub(filled, page)


def _memo(view: View, words: Words) -> Iterator[str]:
    """Yield the first paragraph of every chapter: its answer."""
    for chapter in told(view).values():
        answer = next(block for block in chapter.blocks(view, words) if isinstance(block, Paragraph))
        yield f"- **{words[chapter.title]}** {_text(answer.runs)}"


def _told(view: View, question: str, words: Words, tables: bool) -> Iterator[str]:
    for block in told(view)[question].blocks(view, words):
        if tables or not isinstance(block, Grid):
            yield from _markdown(block)


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _text(block.runs)
        case Items():
            yield "\n".join(f"- {_text(entry)}" for entry in block.entries)
        case Picture():
            yield f"![{block.title}]({PICTURES}/{block.stem.name}.png)\n*{block.title}* — {block.reading}"
        case Grid():
            yield _table(block)


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _table(grid: Grid) -> str:
    rows = [grid.headings, ["---"] * len(grid.headings), *([said(cell) for cell in row] for row in grid.rows)]
    lines = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"**{grid.title}**\n\n{lines}\n\n{grid.note}".rstrip()
