"""PDF files: what they hold, that text stays text, the form of an official document, the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from document_cases import document, hostile
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from analysis.report import blocks as b
from analysis.report.pdf_file import write_pdf
from sim import ScenarioError

LANGUAGES = ("zh", "en")
ZH = "漯河市社区工作人员的辞职集中在入职后的前两年模拟结果显示薪酬待遇与社会平均工资同步调整"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of both documents in both languages, written once."""
    folder = tmp_path_factory.mktemp("pdf")
    for lang in LANGUAGES:
        write_pdf(b.cleaned(document(folder / "figures", lang)), folder / f"document.{lang}")
        write_pdf(b.cleaned(hostile(lang)), folder / f"hostile.{lang}")
    return {file.name: file for file in folder.iterdir() if file.is_file()}


def written(document: b.Document, folder: Path) -> PdfReader:
    write_pdf(document, folder / "made.pdf")
    return PdfReader(folder / "made.pdf")


def solid(text: str) -> str:
    return "".join(text.split())


def said(reader: PdfReader) -> str:
    return solid("".join(page.extract_text() for page in reader.pages))


def plain(*blocks: b.Block, lang: str = "zh") -> b.Document:
    return b.Document(lang, "标题" if lang == "zh" else "Title", blocks, "2025-12-31")


def objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    for number in reader.xref[0]:
        found = IndirectObject(number, 0, reader).get_object()
        if isinstance(found, DictionaryObject):
            yield found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_text_is_there(files: dict[str, Path], lang: str, tmp_path: Path) -> None:
    told = said(PdfReader(files[f"document.{lang}"]))
    for line in b.lines(document(tmp_path, lang)):
        assert solid(line) in told, line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text(files: dict[str, Path], lang: str) -> None:
    reader = PdfReader(files[f"hostile.{lang}"])
    told, lines = said(reader), b.lines(b.cleaned(hostile(lang)))
    for line in lines:
        assert len(line) > 1000 or solid(line) in told, line
    assert told.count("长") == sum(line.count("长") for line in lines)
    assert not any({"/JS", "/URI", "/Launch", "/EmbeddedFile"} & set(each) for each in objects(reader))


@pytest.mark.parametrize("name", ["document.zh", "document.en", "hostile.zh", "hostile.en"])
def test_fonts_are_the_shipped_ones_and_no_glyph_is_missing(files: dict[str, Path], name: str) -> None:
    reader = PdfReader(files[name])
    fonts = [each for each in objects(reader) if each.get("/Type") == "/FontDescriptor"]
    assert {str(font["/FontName"])[8:13] for font in fonts} == {"NotoS"}
    assert all("/FontFile3" in font for font in fonts)
    codes = [code for page in reader.pages for code in glyphs(page, reader)]
    assert len(codes) > 100
    assert 0 not in codes


def glyphs(page: DictionaryObject, reader: PdfReader) -> Iterator[int]:
    """Yield the number of each glyph that a page shows; 0 is the box of a missing one."""
    for operands, operator in ContentStream(
        page["/Contents"].get_object(), reader, forced_encoding="bytes"
    ).operations:
        if operator in (b"Tj", b"TJ"):
            for part in operands[0] if operator == b"TJ" else operands:
                if isinstance(part, bytes | str):
                    shown = part if isinstance(part, bytes) else part.original_bytes
                    yield from (int.from_bytes(shown[n : n + 2]) for n in range(0, len(shown), 2))


@pytest.mark.parametrize("character", ["\U0001f600", "ཨ"])
def test_a_character_without_glyph_is_refused_by_name(character: str, tmp_path: Path) -> None:
    grid = b.Grid("表", ("名称",), ((f"幸福{character}社区",),))
    with pytest.raises(ScenarioError) as refused:
        write_pdf(plain(b.text("正文"), grid), tmp_path / "made.pdf")
    for lang in LANGUAGES:
        assert f"{character} (U+{ord(character):04X})" in refused.value.sentences(lang)[0]
        assert f"幸福{character}社区" in refused.value.sentences(lang)[0]
    assert refused.value.refusals[0].code == "E702"
    assert not (tmp_path / "made.pdf").exists()


def test_every_missing_character_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        write_pdf(plain(b.text("ཨཨ"), b.text("ཀཨ")), tmp_path / "made.pdf")
    assert [each.found[0] for each in refused.value.refusals] == ["ཨ", "ཀ"]


def test_blanks_of_all_kinds_are_blanks(tmp_path: Path) -> None:
    reader = written(plain(b.text("一\n二\t三\u2028四\u2003五"), lang="en"), tmp_path)
    assert "一 二 三 四 五" in reader.pages[0].extract_text()


def test_chinese_has_22_lines_of_28_characters_a_page(tmp_path: Path) -> None:
    reader = written(plain(b.text(ZH * 40)), tmp_path)
    page = reader.pages[1].extract_text().splitlines()
    assert page[-1] == "— 2 —"
    assert [len(line) for line in page[:-1]] == [28] * 22


def test_a_paragraph_is_indented_by_two_characters_wherever_it_stands(tmp_path: Path) -> None:
    entries = b.Items(((b.Run("条目"),),), numbered=True)
    shown = (b.Heading(1, "一、标题"), b.text(ZH), entries, b.text(ZH), b.Heading(2, "（一）标题"), b.text(ZH))
    page = written(plain(*shown), tmp_path).pages[0].extract_text().splitlines()
    assert [len(line) for line in page if line.startswith("漯河")] == [26, 26, 26]


def test_page_numbers_stand_outside(tmp_path: Path) -> None:
    reader = written(plain(*[b.text(ZH), b.Break()] * 2, b.text(ZH)), tmp_path)
    places = [place_of_number(page) for page in reader.pages]
    assert [place > 400 for place in places] == [True, False, True]
    assert places[1] < 110


def place_of_number(page: DictionaryObject) -> float:
    """Return how far from the left the number of a page begins, pt."""
    found: list[float] = []

    def visit(text: str, outer: list[float], inner: list[float], font: object, size: float) -> None:
        if "—" in text:
            found.append(inner[4] * outer[0] + outer[4])

    page.extract_text(visitor_text=visit)
    return found[0]


def test_the_heading_of_a_long_table_is_repeated(tmp_path: Path) -> None:
    rows = tuple((f"第{n}行", b.Number(n, f"{n}.0", 1)) for n in range(100))
    reader = written(plain(b.Grid("表1", ("名称甲", "数值乙"), rows, "末注。", small=True)), tmp_path)
    assert len(reader.pages) > 1
    assert all("名称甲 数值乙" in page.extract_text() for page in reader.pages)
    assert "末注。" in reader.pages[-1].extract_text()


def test_names_and_digests_break_rather_than_run_out_of_their_column(tmp_path: Path) -> None:
    digest, name = "0123456789abcdef" * 4, "resignation_rate_of_workers_under_thirty_years"
    reader = written(plain(b.Grid("表1", ("甲", "乙", "丙", "丁"), ((digest, name, digest, "末"),))), tmp_path)
    lines = reader.pages[0].extract_text().splitlines()
    assert max(map(len, lines)) < 40
    assert solid("".join(lines)).count(digest) == 2
    assert name in solid("".join(lines))


def test_a_break_begins_a_page_and_two_make_no_empty_one(tmp_path: Path) -> None:
    reader = written(plain(b.text("甲"), b.Break(), b.Break(), b.text("乙"), b.Break()), tmp_path)
    assert ["甲" in page.extract_text() for page in reader.pages] == [True, False]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_says_what_it_is(files: dict[str, Path], lang: str, tmp_path: Path) -> None:
    reader = PdfReader(files[f"document.{lang}"])
    assert reader.metadata is not None
    assert reader.metadata.author == "community-staffing"
    assert reader.metadata.title == document(tmp_path, lang).title
    assert str(reader.metadata.creation_date)[:10] == "2025-12-31"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith(lang)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [str(each["/Alt"]) for each in objects(reader) if "/Alt" in each] == [picture_title(lang)]
    assert [str(each.title) for each in reader.outline if not isinstance(each, list)] == [heading(lang)]


def picture_title(lang: str) -> str:
    return "图1  辞职率" if lang == "zh" else "Figure 1  Resignations"


def heading(lang: str) -> str:
    return "一、结论" if lang == "zh" else "1 The answer"


def test_a_document_without_label_and_blocks_is_a_page(tmp_path: Path) -> None:
    assert len(written(plain(lang="en"), tmp_path).pages) == 1


PLAY = """
import sys
from pathlib import Path
from document_cases import document
from analysis.report.pdf_file import write_pdf
write_pdf(document(Path(sys.argv[1]), "zh"), Path(sys.argv[2]))
"""


def test_the_same_bytes_in_another_process_and_folder(files: dict[str, Path], tmp_path: Path) -> None:
    places = os.pathsep.join(str(Path(__file__).parents[up]) for up in (0, 2))
    environment = {**os.environ, "PYTHONPATH": places, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    command = [sys.executable, "-c", PLAY, str(tmp_path / "figures"), str(tmp_path / "made.pdf")]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    assert (tmp_path / "made.pdf").read_bytes() == files["document.zh"].read_bytes()


def test_another_word_is_another_file(files: dict[str, Path], tmp_path: Path) -> None:
    write_pdf(replace(document(tmp_path / "figures", "zh"), made="2026-01-01"), tmp_path / "made.pdf")
    assert (tmp_path / "made.pdf").read_bytes() != files["document.zh"].read_bytes()
