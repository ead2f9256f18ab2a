"""An officer's text: what becomes of Markdown, and that nothing in it is carried out."""

from __future__ import annotations

from pathlib import Path

from document_cases import HOSTILE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_cases import made_up

from analysis.report.blocks import Document, Grid, Heading, Items, Paragraph, cleaned, lines, plain
from analysis.report.markdown import parsed, read_markdown
from analysis.report.web_file import read_html_lines, read_html_proof, write_html
from analysis.report.word_file import read_docx_lines, read_docx_proof, write_docx
from analysis.report.words import Words
from analysis.report.written import written
from sim import ScenarioError

STUDY = made_up()
READERS = (("html", read_html_lines, read_html_proof), ("docx", read_docx_lines, read_docx_proof))


def paragraph(text: str) -> str:
    (block,) = parsed(text)[1]
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.runs)


def test_the_first_heading_is_the_title_and_the_others_rise_by_one() -> None:
    title, blocks = parsed("# 题\n\n## 一\n\n### 甲\n\n# 又一\n")
    assert title == "题"
    assert [(block.level, block.text) for block in blocks if isinstance(block, Heading)] == [
        (1, "一"),
        (2, "甲"),
        (1, "又一"),
    ]


def test_a_text_without_a_title_keeps_its_headings() -> None:
    title, (heading,) = parsed("## 一\n")
    assert (title, heading) == ("", Heading(2, "一"))


def test_lists_tables_quotations_and_code_are_understood() -> None:
    _, blocks = parsed("- a\n  - b\n\n1. c\n\n> d\n\n| e | f |\n|---|---|\n| 1 | 2 |\n\n```\ng\n```\n")
    bullets, numbers, quotation, grid, code = blocks
    assert isinstance(bullets, Items)
    assert [entry[0].text for entry in bullets.entries] == ["a", "b"]
    assert isinstance(numbers, Items)
    assert numbers.numbered
    assert isinstance(quotation, Paragraph)
    assert isinstance(grid, Grid)
    assert (grid.headings, grid.rows) == (("e", "f"), (("1", "2"),))
    assert isinstance(code, Paragraph)
    assert code.runs[0].look == "code"


def test_strong_and_emphasised_words_are_strong() -> None:
    (block,) = parsed("a **b *c* d** e")[1]
    assert isinstance(block, Paragraph)
    assert [(run.text, run.look) for run in block.runs] == [
        ("a ", ""),
        ("b ", "strong"),
        ("c", "strong"),
        (" d", "strong"),
        (" e", ""),
    ]


def test_chinese_lines_are_joined_without_a_blank_and_english_with_one() -> None:
    assert paragraph("社区工作\n人员") == "社区工作人员"
    assert paragraph("community\nworkers") == "community workers"


def test_html_links_and_pictures_stay_the_text_they_are_written_as() -> None:
    for text in (
        "<b>x</b>",
        "[a](http://example.invalid)",
        "![a](http://example.invalid/x.png)",
        "<http://example.invalid>",
        "&amp;",
    ):
        assert paragraph(text) == text


def test_hostile_text_goes_through_whole() -> None:
    for text in HOSTILE:
        title, blocks = parsed(plain(text))
        shown = "".join(lines(Document("zh", title, blocks, "2025-12-31")))
        assert len(shown) > 0.8 * len("".join(plain(text).split()))
        assert "\x00" not in shown


PIECES = [
    *"ab 中文。，#*_-`|>1.[]()<&\"'\\!~={}$%@:+\n",
    "{{cost down}}",
    "{{diff resignation_rate same}}",
    "{{",
    "}}",
]
PIECES += [
    "\n\n# ",
    "\n- ",
    "\n1. ",
    "```\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "]]>",
    "<script>",
    "&amp;",
    "\u202e",
    "\x00",
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_whatever_is_written_is_read_back_line_by_line(tmp_path: Path, text: str) -> None:
    try:
        document = cleaned(written(plain(text), "a.md", STUDY, Words("zh")))
    except ScenarioError:
        return
    write_html(document, tmp_path / "a.html")
    write_docx(document, tmp_path / "a.docx")
    for kind, read_lines, read_proof in READERS:
        assert read_lines(tmp_path / f"a.{kind}") == lines(document)
        assert read_proof(tmp_path / f"a.{kind}") == document.proof


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeff# 题\r\n\r\n文\u202e字\ue0001\ue001\r\n".encode())
    assert read_markdown(path) == "# 题\n\n文字1\n"
