"""``staffing report``: a study as a document, in every format, or an officer's own text with its claims filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from analysis.report.blocks import Document, cleaned
from analysis.report.content import decision_sheet, full_report
from analysis.report.markdown import read_markdown
from analysis.report.notices import made_on
from analysis.report.results import Results, read_results
from analysis.report.running import draw, sign_results
from analysis.report.sheets import workbook_sheets
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from analysis.report.words import LANGUAGES, Words
from analysis.report.written import unsupported, written
from analysis.study.files import write_whole
from sim import refuse

OURS = ("report", "sheet", "tables")
"""Names of files that a text of one's own may not take the place of."""
Writer: TypeAlias = Callable[[Document, Path], None]


def report_and_show(folder: Path, formats: Sequence[str], one_page: bool, text: Path | None, lang: str) -> None:
    """Write a study's documents into its folder and say where; of an officer's text, also what the runs do not support.

    Parameters
    ----------
    folder : Path
        Of a finished study.
    formats : sequence of str
        ``docx``, ``html``, ``xlsx``, ``pdf``.
    one_page : bool
        Whether the decision sheet is wanted instead of the full attachment.
    text : Path, optional
        An officer's own text, in Markdown.
    lang : str
        Language; that which the name of the text tells goes before.

    Raises
    ------
    ScenarioError
        The folder holds no finished study, or a token of the text is wrong.
    """
    text = shipped(text) if text else None
    terminal = Terminal(language_of(text, lang))
    results = read_results(folder)
    document = made(results, one_page, text, terminal.words)
    for kind in formats:
        path = folder / f"{_stem(one_page, text, terminal.lang)}.{kind}"
        if kind == "xlsx":
            path = folder / f"tables.{terminal.lang}.xlsx"
            write_whole(path, partial(_write_workbook, results, terminal.words))
        else:
            write_whole(path, partial(writer(kind), document))
        terminal.say(terminal.word("report_written", path=path))
    if results.current.file is None:
        terminal.say(terminal.words["report_not_compared"])
    if text:
        _warn(unsupported(document.blocks, terminal.words), terminal)


def language_of(text: Path | None, asked: str) -> str:
    """Return the language that a text's name tells (``recommendation.zh.md``), else the one asked for."""
    told = text.stem.rpartition(".")[2] if text else ""
    return told if told in LANGUAGES else asked


def made(results: Results, one_page: bool, text: Path | None, words: Words) -> Document:
    """Return the document that is asked for, with figures that are there."""
    if text is not None:
        return cleaned(written(read_markdown(text), text.name, results, words))
    _draw_missing(results, words.lang)
    return cleaned((decision_sheet if one_page else full_report)(results, words))


def _draw_missing(results: Results, lang: str) -> None:
    """Draw the figures where they are not there in a language: a rough look has them in one only."""
    if not list((results.folder / "figures").glob(f"*.{lang}.png")):
        draw(results.folder, results.manifest["quick"], lang)
        sign_results(results.folder)


def writer(kind: str) -> Writer:
    """Return what writes a document in a format; its library is loaded only now."""
    if kind == "docx":
        from analysis.report.word_file import write_docx

        return write_docx
    if kind == "html":
        from analysis.report.web_file import write_html

        return write_html
    from analysis.report.pdf_file import write_pdf

    return write_pdf


def _write_workbook(results: Results, words: Words, path: Path) -> None:
    from analysis.report.workbook import write_workbook

    sheets = workbook_sheets(results, words)
    study = results.manifest["study"]
    write_workbook(sheets, path, made_on(results), study[f"title_{words.lang}"], "", words.lang)


def _stem(one_page: bool, text: Path | None, lang: str) -> str:
    if text is None:
        return f"{'sheet' if one_page else 'report'}.{lang}"
    own = text.stem.removesuffix(f".{lang}")
    if own.casefold() in OURS:
        zh, en = (
            f"不能叫 {'、'.join(OURS)}，请换一个文件名",
            f"must not be called {', '.join(OURS)}: choose another name",
        )
        raise refuse(str(text), "", own, zh, en, code="E820")
    return f"{own}.{lang}"


def _warn(doubtful: Sequence[str], terminal: Terminal) -> None:
    """Say which sentences the runs do not support."""
    if doubtful:
        terminal.say(terminal.word("report_unsupported", n=len(doubtful)), style="yellow")
        terminal.say(*(f"  · {sentence}" for sentence in doubtful))
