"""Word files: what is written is what is read back, in the form of an official annex, and always the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from document_cases import document, figure, hostile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from analysis.report import blocks as b
from analysis.report.word_file import read_docx_lines, read_docx_pictures, read_docx_proof, write_docx
from sim import ScenarioError

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
PART = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/>'
    "</Relationships>"
)


def written(folder: Path, given: b.Document, name: str = "a.docx") -> Path:
    """Write a document; return its file."""
    write_docx(b.cleaned(given), folder / name)
    return folder / name


def of(blocks: tuple[b.Block, ...], lang: str = "zh", **more: str) -> b.Document:
    """A document of these blocks."""
    return b.Document(lang, "标题", blocks, "2025-12-31", **more)


def zipped(folder: Path, parts: dict[str, bytes | str]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(folder / "made.docx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, inside in parts.items():
            archive.writestr(name, inside)
    return folder / "made.docx"


def foreign(folder: Path, body: str) -> Path:
    """A Word file of another program, with hardly anything in it."""
    return zipped(
        folder, {"_rels/.rels": RELATED.format("word/document.xml"), "word/document.xml": PART.format(body)}
    )


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a file by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- what is written is what is read --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_are_those_of_the_document(tmp_path: Path, lang: str) -> None:
    given = document(tmp_path, lang)
    assert read_docx_lines(written(tmp_path, given)) == b.lines(given)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_text(tmp_path: Path, lang: str) -> None:
    given = b.cleaned(hostile(lang))
    path = written(tmp_path, given)
    assert read_docx_lines(path) == b.lines(given)
    assert read_docx_proof(path) == given.proof
    assert docx.Document(str(path)).core_properties.title == b.joined_up(given.title)


def test_blanks_ends_of_lines_and_odd_characters_are_kept(tmp_path: Path) -> None:
    runs = (b.Run("甲 "), b.Run(" "), b.Run("乙", "strong"), b.Run("−1.6–2\n丙\t丁"))
    given = of((b.Paragraph(runs), b.text(" "), b.text("")))
    path = written(tmp_path, given)
    assert read_docx_lines(path) == b.lines(given) == ["标题", "甲 乙−1.6–2 丙 丁"]
    text = parts(path)["word/document.xml"].decode()
    assert text.count("<w:br/>") == 1
    assert text.count("<w:t ") == text.count('<w:t xml:space="preserve">') > 0


def test_a_document_without_title_or_label_is_written(tmp_path: Path) -> None:
    given = dataclasses.replace(of((b.Items(()), b.Grid("", ("a",), ()), b.Break())), title="")
    assert read_docx_lines(written(tmp_path, given)) == ["a"]


@pytest.mark.parametrize("proof", ['{"a": "</script>]]>&amp;<!-- -->"}', '{\r\n "中": "\\u0000 \t"}', "[]"])
def test_what_is_carried_unseen_comes_back(tmp_path: Path, proof: str) -> None:
    assert read_docx_proof(written(tmp_path, of((), proof=proof))) == proof


def test_what_xml_cannot_hold_is_carried_as_json_writes_it(tmp_path: Path) -> None:
    carried = {"a": "\ufffe\udc80"}
    path = written(tmp_path, of((), proof=json.dumps(carried, ensure_ascii=False)))
    assert json.loads(read_docx_proof(path)) == carried


def test_nothing_is_carried_where_there_is_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, of(()))
    assert read_docx_proof(path) == ""
    assert not any("customXml" in name for name in parts(path))


def test_pictures_come_back_in_order(tmp_path: Path) -> None:
    first = figure(tmp_path / "a")
    other = drawn(tmp_path, 10, 2)
    stems = [other, first, other]
    given = of(tuple(b.Picture(stem, "图", "读") for stem in stems))
    expected = [hashlib.sha256(stem.with_name(f"{stem.name}.png").read_bytes()).hexdigest() for stem in stems]
    assert read_docx_pictures(written(tmp_path, given)) == expected
    assert expected[0] != expected[1]


# --- always the same bytes ------------------------------------------------------------------------------------------

WRITES = """
import sys; sys.path[:0] = ["tests/unit"]
from pathlib import Path
from document_cases import hostile
from analysis.report.blocks import cleaned
from analysis.report.word_file import write_docx
write_docx(cleaned(hostile()), Path(sys.argv[1]))
"""


def test_two_writes_are_equal_byte_for_byte(tmp_path: Path) -> None:
    given = document(tmp_path)
    first = written(tmp_path, given)
    time.sleep(2.1)
    assert first.read_bytes() == written(tmp_path, given, "b.docx").read_bytes()


def test_two_processes_write_equal_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", WRITES, str(tmp_path / seed)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


@pytest.mark.parametrize(("lang", "language"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_a_file_says_who_made_it_and_when_by_the_study(tmp_path: Path, lang: str, language: str) -> None:
    path = written(tmp_path, document(tmp_path, lang))
    about = docx.Document(str(path)).core_properties
    made = dt.datetime(2025, 12, 31, tzinfo=dt.UTC)
    assert (about.author, about.last_modified_by, about.language) == (
        "community-staffing",
        "community-staffing",
        language,
    )
    assert (about.created, about.modified, about.revision) == (made, made, 1)
    assert not any(b"python-docx" in inside for inside in parts(path).values())
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 12, 31, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {0}


def test_a_title_of_any_length_fits(tmp_path: Path) -> None:
    path = written(tmp_path, dataclasses.replace(of(()), title="长" * 300))
    assert docx.Document(str(path)).core_properties.title == "长" * 255
    assert read_docx_lines(path) == ["长" * 300]


# --- form ---------------------------------------------------------------------------------------------------------


def read(path: Path) -> docx.document.Document:
    """Return a file as python-docx reads it."""
    return docx.Document(str(path))


def test_a_chinese_page_is_that_of_the_standard(tmp_path: Path) -> None:
    section = read(written(tmp_path, document(tmp_path))).sections[0]
    sides = (section.top_margin, section.left_margin, section.page_width, section.page_height)
    assert [side.mm for side in sides] == pytest.approx([37, 28, 210, 297], abs=0.05)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (width / Mm(1), height / Mm(1)) == pytest.approx((156, 225), abs=0.05)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch"))) * 635
    assert 22 * pitch <= height < 22.1 * pitch
    field = Pt(16) + int(grid.get(qn("w:charSpace"))) / 4096 * Pt(1)
    assert 28 * field <= width < 28.1 * field


def test_chinese_text_keeps_to_lines_and_characters(tmp_path: Path) -> None:
    style = read(written(tmp_path, document(tmp_path))).styles["Body Text"]
    assert style.font.size == Pt(16)
    assert 22 * style.paragraph_format.line_spacing <= Mm(225) < 22.1 * style.paragraph_format.line_spacing
    closer = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * (320 + closer) < Mm(156) / 635 < 29 * (320 + closer)
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_style_names_its_fonts_for_every_script(tmp_path: Path, lang: str) -> None:
    path = written(tmp_path, document(tmp_path, lang))
    for style in read(path).styles.element.iter(qn("w:style")):
        if style.get(qn("w:type")) == "paragraph":
            fonts = style.rPr.find(qn("w:rFonts"))
            assert {name.rpartition("}")[2] for name in fonts.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}
    everything = b"".join(parts(path).values())
    assert b"Theme=" not in everything
    assert not any("theme" in name for name in parts(path))
    assert b'w:eastAsia="zh-CN"' in parts(path)["word/styles.xml"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_style_that_is_used_is_there(tmp_path: Path, lang: str) -> None:
    found = parts(written(tmp_path, document(tmp_path, lang)))
    there = set(re.findall(rb'w:styleId="(\w+)"', found["word/styles.xml"]))
    text = b"".join(inside for name, inside in found.items() if name.startswith("word/"))
    assert set(re.findall(rb'<w:(?:p|r|tbl)Style w:val="(\w+)"', text)) <= there


def test_chinese_headings_are_set_as_the_standard_says(tmp_path: Path) -> None:
    given = read(written(tmp_path, document(tmp_path)))
    fonts = {1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}
    for level, font in fonts.items():
        style = given.styles[f"Heading {level}"]
        assert style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
        assert (style.font.size, style.font.bold, style.paragraph_format.keep_with_next) == (Pt(16), None, True)
        assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
        assert f"Heading {level}" in {paragraph.style.name for paragraph in given.paragraphs}
    label, title = given.paragraphs[:2]
    assert (label.text, title.style.name, title.style.font.size) == ("附件", "Title", Pt(22))
    assert label.style.paragraph_format.space_after == label.style.paragraph_format.line_spacing


def test_quotation_marks_are_chinese_and_the_minus_is_not(tmp_path: Path) -> None:
    runs = read(written(tmp_path, of((b.text("“甲”−1.6"),)))).paragraphs[1].runs
    hints = [run._r.rPr.find(qn("w:rFonts")) is not None for run in runs]
    assert list(zip((run.text for run in runs), hints, strict=True)) == [("“甲”", True), ("−", False), ("1.6", True)]


def test_page_numbers_stand_outside(tmp_path: Path) -> None:
    given = read(written(tmp_path, document(tmp_path)))
    section = given.sections[0]
    sides = []
    for footer in (section.footer, section.even_page_footer):
        (paragraph,) = footer.paragraphs
        sides.append(paragraph.style.paragraph_format.alignment)
        shown = "".join(node.text for node in paragraph._p.iter(qn("w:t")))
        assert (shown, paragraph.style.font.size) == ("— 1 —", Pt(14))
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]
    assert given.settings.odd_and_even_pages_header_footer


def test_an_english_page_number_stands_in_the_middle(tmp_path: Path) -> None:
    given = read(written(tmp_path, document(tmp_path, "en")))
    (paragraph,) = given.sections[0].footer.paragraphs
    assert paragraph.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert not given.settings.odd_and_even_pages_header_footer


def number(paragraph: Paragraph) -> str:
    """Return the list that a paragraph belongs to."""
    return str(paragraph._p.pPr.numPr.numId.val)


def test_every_numbered_list_begins_anew(tmp_path: Path) -> None:
    entries = ((b.Run("甲"),), (b.Run("乙"),))
    path = written(tmp_path, of((b.Items(entries, True), b.Items(entries), b.Items(entries, True), b.Items(entries))))
    assert [number(each) for each in read(path).paragraphs[1:]] == ["2", "2", "1", "1", "3", "3", "1", "1"]
    lists = parts(path)["word/numbering.xml"]
    assert re.findall(rb'<w:num w:numId="(\d)"', lists) == [b"1", b"2", b"3"]
    assert lists.count(b"startOverride") == 2


def test_a_run_is_told_by_more_than_its_colour(tmp_path: Path) -> None:
    looks: tuple[b.Look, ...] = ("strong", "flag", "stale", "faint", "code")
    given = read(written(tmp_path, of((b.Paragraph(tuple(b.Run("字", look) for look in looks)),)))).paragraphs[1]
    marked = [{node.tag.rpartition("}")[2] for node in run.style.element.rPr} for run in given.runs]
    for expected, found in zip(("rFonts", "u", "strike", "sz", "rFonts"), marked, strict=True):
        assert expected in found


@pytest.mark.parametrize("look", ["code", "faint"])
def test_a_paragraph_of_one_look_is_set_for_it(tmp_path: Path, look: b.Look) -> None:
    paragraph = read(written(tmp_path, of((b.text("staffing run", look),)))).paragraphs[1]
    assert paragraph.style.name == {"code": "命令", "faint": "小字"}[look]


# --- tables -------------------------------------------------------------------------------------------------------

NUMBERS = tuple((f"情景{n}", b.Number(n, f"{n}.0", 1)) for n in range(12))


def test_a_table_is_ruled_repeats_its_head_and_fills_the_text(tmp_path: Path) -> None:
    grid = b.Grid("表1", ("情景", "值"), NUMBERS, "注")
    (table,) = read(written(tmp_path, of((grid,)))).tables
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 12
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(156), abs=Mm(0.1))
    assert [cell.width for cell in table.rows[3].cells] == [column.width for column in table.columns]
    sides = [cell.paragraphs[0].alignment for cell in table.rows[3].cells]
    assert sides == [None, WD_ALIGN_PARAGRAPH.RIGHT]
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


@pytest.mark.parametrize(("small", "size"), [(False, 10.5), (True, 9)])
def test_a_long_table_is_set_small(tmp_path: Path, small: bool, size: float) -> None:
    (table,) = read(written(tmp_path, of((b.Grid("表", ("情景", "值"), NUMBERS, small=small),)))).tables
    assert {cell.paragraphs[0].style.font.size for row in table.rows for cell in row.cells} == {Pt(size)}


def kept(path: Path) -> list[bool]:
    """Return of each row of the first table whether it stays on the page of the next."""
    table = read(path).tables[0]
    return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]


def test_a_short_table_stays_on_one_page_with_its_note(tmp_path: Path) -> None:
    short, long = NUMBERS[:3], NUMBERS
    assert kept(written(tmp_path, of((b.Grid("表", ("a", "b"), short, "注"),)))) == [True] * 4
    assert kept(written(tmp_path, of((b.Grid("表", ("a", "b"), short),)))) == [True] * 3 + [False]
    assert kept(written(tmp_path, of((b.Grid("表", ("a", "b"), long),)))) == [True] + [False] * 12


def test_a_row_longer_than_a_page_may_break(tmp_path: Path) -> None:
    path = written(tmp_path, of((b.Grid("表", ("a", "b"), (("长" * 2000, "x"), ("y", "z")), "注"),)))
    whole = [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in read(path).tables[0].rows]
    assert whole == [True, False, True]
    assert kept(path) == [False] * 3


def test_two_tables_in_a_row_stay_two(tmp_path: Path) -> None:
    grid = b.Grid("", ("a",), (("b",),))
    body = read(written(tmp_path, of((grid, grid)))).element.body
    assert [node.tag.rpartition("}")[2] for node in body] == ["p", "tbl", "p", "tbl", "p", "sectPr"]


def test_a_long_table_is_written_quickly(tmp_path: Path) -> None:
    grid = b.Grid("表", tuple("abcdefg"), tuple(tuple("文字" * 5 for _ in range(7)) for _ in range(300)), small=True)
    begun = time.perf_counter()
    path = written(tmp_path, of((grid,)))
    assert len(read_docx_lines(path)) == 2 + 301 * 7
    assert time.perf_counter() - begun < 5


# --- pictures and pages -------------------------------------------------------------------------------------------


def drawn(folder: Path, width: float, height: float) -> Path:
    """Draw a figure so many inches wide and high; return its file without the ending."""
    from matplotlib.figure import Figure

    stem = folder / f"drawn-{width}-{height}"
    Figure(figsize=(width, height)).savefig(f"{stem}.png", dpi=50)
    return stem


@pytest.mark.parametrize(("width", "height"), [(4, 2), (10, 2), (4, 20), (12, 30)])
def test_a_picture_fits_the_page_and_keeps_its_shape(tmp_path: Path, width: float, height: float) -> None:
    given = read(written(tmp_path, of((b.Picture(drawn(tmp_path, width, height), "图1 “题”", "读"),))))
    (shape,) = given.inline_shapes
    assert shape.width <= Mm(156)
    assert shape.height <= Mm(185)
    assert shape.width / shape.height == pytest.approx(width / height, rel=1e-3)
    scale = min(1, Mm(156) / (width * 914400), Mm(185) / (height * 914400))
    assert shape.width == pytest.approx(scale * width * 914400, rel=1e-3)
    assert shape._inline.docPr.get("descr") == "图1 “题”"
    picture, title, _ = given.paragraphs[1:]
    assert picture.style.paragraph_format.line_spacing == 1.0
    assert picture.style.paragraph_format.keep_with_next
    assert title.style.paragraph_format.keep_with_next


BEGINS: dict[str, b.Block] = {
    "heading": b.Heading(1, "甲"),
    "text": b.text("甲"),
    "list": b.Items(((b.Run("甲"),),)),
    "notice": b.Notice("甲"),
    "table": b.Grid("", ("甲",), (("乙",),)),
}


@pytest.mark.parametrize("kind", BEGINS)
def test_after_a_break_the_next_block_begins_a_page(tmp_path: Path, kind: str) -> None:
    given = read(written(tmp_path, of((b.text("前"), b.Break(), BEGINS[kind], b.text("后")))))
    paragraphs = list(given.element.body.iter(qn("w:p")))
    begins = [paragraph.find(f".//{qn('w:pageBreakBefore')}") is not None for paragraph in paragraphs]
    assert begins[:3] == [False, False, True]
    assert sum(begins) == 1


# --- files of others ------------------------------------------------------------------------------------------------

LINE = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins></w:p>", ["甲乙"]),
        ("<w:p><w:del><w:r><w:delText>甲</w:delText></w:r></w:del><w:r><w:t>乙</w:t></w:r></w:p>", ["乙"]),
        ("<w:p><w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:r><w:t>乙</w:t></w:r></w:p>", ["乙"]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r></w:p>", ["乙"]),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r></w:p>', ["甲"]),
        (
            "<w:p><w:r><w:t>甲</w:t><w:pict>" + LINE.format("框") + "</w:pict><w:t>乙</w:t></w:r></w:p>",
            ["框", "甲乙"],
        ),
        ("<w:sdt><w:sdtContent>" + LINE.format("甲") + "</w:sdtContent></w:sdt>", ["甲"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t> 甲  乙 </w:t></w:r></w:p>", ["甲 乙"]),
        ("<w:p/><w:tbl/>", []),
    ],
)
def test_text_counts_where_a_reader_sees_it(tmp_path: Path, body: str, lines: list[str]) -> None:
    path = foreign(tmp_path, body)
    assert read_docx_lines(path) == lines
    assert read_docx_pictures(path) == []
    assert read_docx_proof(path) == ""


def test_a_picture_that_is_not_in_the_file_has_no_hash(tmp_path: Path) -> None:
    blip = '<w:p><a:blip xmlns:a="a" xmlns:r="r" r:{}="x"/></w:p>'
    path = foreign(tmp_path, blip.format("link") + blip.format("embed"))
    assert read_docx_pictures(path) == ["", ""]
    outside = RELATED.format("document.xml").replace("Target=", 'TargetMode="External" Target=')
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", outside.replace('Id="a"', 'Id="x"'))
    assert read_docx_pictures(path) == ["", ""]


def rels(target: str = "word/document.xml") -> dict[str, bytes | str]:
    return {"_rels/.rels": RELATED.format(target)}


ENTITY = '<!DOCTYPE a [<!ENTITY b "甲">]>' + PART.format(LINE.format("&b;"))
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">' + PART.format("")
ODD: dict[str, dict[str, bytes | str]] = {
    "empty zip": {},
    "zip without document": {"a.txt": "a"},
    "document missing": rels(),
    "workbook": {**rels("xl/workbook.xml"), "xl/workbook.xml": "<workbook/>"},
    "no XML": {**rels(), "word/document.xml": "{}"},
    "cut XML": {**rels(), "word/document.xml": PART.format("")[:-9]},
    "wrong relations": {"_rels/.rels": "<a><Relationship/></a>"},
    "entity": {**rels(), "word/document.xml": ENTITY},
    "entity in UTF-16": {**rels(), "word/document.xml": ENTITY.encode("utf-16")},
    "outside": {**rels(), "word/document.xml": OUTSIDE},
    "entity in relations": {"_rels/.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'},
}


def refused(reads: Callable[[Path], object], path: Path) -> str:
    """Return the English sentence with which a file is refused."""
    with pytest.raises(ScenarioError) as caught:
        reads(path)
    (refusal,) = caught.value.refusals
    assert refusal.code == "E825"
    assert refusal.where == str(path)
    assert CHINESE.search(refusal.expected[0])
    assert not CHINESE.search(refusal.expected[1])
    return refusal.sentence("en")


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_word_file_is_refused(tmp_path: Path, kind: str) -> None:
    sentence = refused(read_docx_lines, zipped(tmp_path, ODD[kind]))
    assert ("entities" if kind.startswith(("entity", "outside")) else "no Word document") in sentence


@pytest.mark.parametrize("reads", [read_docx_lines, read_docx_pictures, read_docx_proof])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, reads: Callable[[Path], object]) -> None:
    (tmp_path / "text.docx").write_text("这是文本", encoding="utf-8")
    assert "no Word document" in refused(reads, tmp_path / "text.docx")
    assert "no such file" in refused(reads, tmp_path / "missing.docx")
    assert "cannot be read" in refused(reads, tmp_path)
    assert "no Word document" in refused(reads, zipped(tmp_path, ODD["workbook"]))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, document(tmp_path))
    whole = bytearray(path.read_bytes())
    place = whole.index(b"word/document.xml") + 200
    whole[place : place + 40] = bytes(40)
    (tmp_path / "bytes.docx").write_bytes(whole)
    (tmp_path / "half.docx").write_bytes(path.read_bytes()[:5000])
    assert "damaged" in refused(read_docx_lines, tmp_path / "bytes.docx")
    assert "damaged" in refused(read_docx_lines, tmp_path / "half.docx")


def test_a_file_that_unpacks_to_more_than_fits_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {**rels(), "word/document.xml": bytes(201 * 2**20)})
    assert path.stat().st_size < 2 * 2**20
    assert "201 MB; it may unpack to 200 MB at most" in refused(read_docx_proof, path)


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path, LINE.format("甲"))
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", PART.format(LINE.format("乙")))
    assert "no Word document" in refused(read_docx_lines, path)
