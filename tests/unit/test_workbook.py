"""The Excel workbook: numbers as printed, text as text, the same bytes every time."""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from document_cases import HOSTILE, document, hostile
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from analysis.report.blocks import Document, Grid, Number, number, plain
from analysis.report.words import Words
from analysis.report.workbook import LONGEST, Sheet, cut, number_format, sheet_names, write_workbook

NUMBERS = Grid(
    "差值",
    ("情景", "差值", "成本"),
    (
        ("甲", Number(-1.634, "−1.6", 1, True), Number(1234.56, "1,234.6", 1)),
        ("乙", Number(math.nan, "—", 1, True), Number(math.inf, "—", 1)),
        ("2021", Number(0.0, "0.0", 1, True), Number(-7.0, "−7.0", 1)),
    ),
    "读法。",
)
SELF = """
from pathlib import Path
from test_workbook import NUMBERS, Sheet, write_workbook
write_workbook([Sheet("表", (NUMBERS,), ("说明",))], Path({path!r}), "2025-12-31", "标题", "核对", "zh")
"""


def written(path: Path, *sheets: Sheet, lang: str = "zh", proof: str = "") -> Workbook:
    """Write a workbook and read it back."""
    write_workbook(sheets, path, "2025-12-31", "标题", proof, lang)
    return load_workbook(path)


def sheets_of(given: Document) -> list[Sheet]:
    """A sheet for every table of a document, its name and note the table's title."""
    grids = [block for block in given.blocks if isinstance(block, Grid)]
    return [Sheet(grid.title, (grid,), (grid.title,)) for grid in grids]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", *sheets_of(hostile()))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    for page, given in zip(book, HOSTILE, strict=True):
        found = {cell.value for row in page.iter_rows() for cell in row if cell.value is not None}
        assert found == {plain(given), "b"}


@pytest.mark.parametrize(
    "given", ["=1+1", "_x0041_", "1e5", "TRUE", "2021-01-01", "http://example.invalid", " a ", "1"]
)
def test_text_is_not_taken_for_anything_else(tmp_path: Path, given: str) -> None:
    page = written(tmp_path / "a.xlsx", Sheet("s", (Grid("", (given,), ((given,),)),))).worksheets[0]
    assert [(page["A1"].data_type, page["A2"].data_type), page["A2"].value] == [("s", "s"), given]


def test_numbers_stay_numbers_and_undefined_ones_are_empty(tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", Sheet("s", (NUMBERS,))).worksheets[0]
    found = [[cell.value for cell in row] for row in page["A3:C5"]]
    assert found == [["甲", -1.634, 1234.56], ["乙", None, None], ["2021", 0.0, -7.0]]
    assert page["B3"].number_format == '+0.0;"−"0.0;0.0'


@pytest.mark.parametrize(
    ("value", "unit", "signed", "shown"),
    [
        (-0.0163, "1/year", True, '+0.0;"−"0.0;0.0'),
        (0.0004, "1", True, '+0.00;"−"0.00;0.00'),
        (-0.0001, "1", False, "0.0;0.0;0.0"),
        (2_300.4, "yuan", False, '#,##0;"−"#,##0;#,##0'),
        (1_550, "yuan", True, '+#,##0;"−"#,##0;#,##0'),
    ],
)
def test_a_number_is_shown_as_it_is_printed(value: float, unit: str, signed: bool, shown: str) -> None:
    assert number_format(number(value, unit, Words("zh"), signed)) == shown


def test_a_text_of_another_form_keeps_its_digits() -> None:
    assert number_format(Number(0.5, "about 1/2", 2)) == '0.00;"−"0.00;0.00'


def test_the_same_input_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    digests = set()
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.xlsx"
        here = {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
        subprocess.run([sys.executable, "-c", SELF.format(path=str(path))], env=os.environ | here, check=True)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_what_a_cell_cannot_hold_is_cut(tmp_path: Path) -> None:
    long = "字" * 40_000
    page = written(tmp_path / "a.xlsx", Sheet("s", (Grid("", ("h",), ((long,),)),))).worksheets[0]
    assert page["A2"].value == long[: LONGEST - 1] + "…"


@pytest.mark.parametrize(
    ("given", "kept"), [("abcd", "abcd"), ("abcde", "abc…"), ("𠮷𠮷", "𠮷𠮷"), ("𠮷𠮷𠮷", "𠮷…")]
)
def test_a_cut_never_halves_a_character(given: str, kept: str) -> None:
    assert cut(given, 4) == kept


def test_names_of_sheets_are_such_as_excel_allows() -> None:
    given = ["结果", "结果", "a/b:c*[d]?\\", "", "'x'", "Proof", "长" * 40, "长" * 40, "\ud800"]
    found = sheet_names(given)
    assert found == [
        *("结果", "结果 (2)", "a b c d", "-", "x", "Proof (2)"),
        *("长" * 30 + "…", "长" * 26 + "… (2)", "- (2)"),
    ]
    assert max(map(len, found)) <= 31


def test_a_sheet_with_one_table_keeps_its_headings_in_view(tmp_path: Path) -> None:
    one, two = written(
        tmp_path / "a.xlsx", Sheet("一", (NUMBERS,), ("说明。",)), Sheet("二", (NUMBERS, NUMBERS))
    ).worksheets
    assert (one["A1"].value, one["A3"].value, one["A4"].value) == ("说明。", "差值", "情景")
    assert (one.freeze_panes, one.print_title_rows, one.auto_filter.ref) == ("A5", "$4:$4", "A4:C7")
    assert (two.freeze_panes, two.print_title_rows, two.auto_filter.ref) == (None, None, None)
    assert [two[f"A{row}"].value for row in (1, 2, 6, 8, 9)] == ["差值", "情景", "读法。", "差值", "情景"]


def test_long_notes_do_not_fill_the_frozen_part(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", Sheet("s", (NUMBERS,), ("说明。",) * 20))
    assert book.worksheets[0].freeze_panes is None


def test_every_sheet_prints_on_a4_across_its_width(tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", Sheet("s", (NUMBERS,))).worksheets[0]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)


@pytest.mark.parametrize(("lang", "fonts"), [("zh", ("宋体", "黑体")), ("en", ("Arial", "Arial"))])
def test_fonts_belong_to_the_language(tmp_path: Path, lang: str, fonts: tuple[str, str]) -> None:
    page = written(tmp_path / "a.xlsx", *sheets_of(document(tmp_path, lang)), lang=lang).worksheets[0]
    assert {cell.font.name for row in page.iter_rows() for cell in row if cell.value is not None} == set(fonts)


def test_columns_are_wide_enough_for_their_numbers_and_rows_for_their_text(tmp_path: Path) -> None:
    numbers = [Number(1.0, "1")] * 19 + [Number(1e11, "100,000,000,000")]
    rows = tuple(("文" * 200, "x", cell) for cell in numbers)
    page = written(tmp_path / "a.xlsx", Sheet("s", (Grid("", ("a", "b", "c"), rows),))).worksheets[0]
    widths = {name: each.width for name, each in page.column_dimensions.items()}
    assert widths["C"] > len("100,000,000,000")
    assert widths["A"] > widths["C"] > widths["B"]
    assert page.row_dimensions[2].height * widths["A"] > 400 * 12
    assert page.row_dimensions[1].height < 20


def test_the_file_says_who_made_it_and_when(tmp_path: Path) -> None:
    found = written(tmp_path / "a.xlsx", Sheet("s", (NUMBERS,))).properties
    assert (found.title, found.creator) == ("标题", "community-staffing")
    assert found.created is not None
    assert found.modified is not None
    assert {found.created.date().isoformat(), found.modified.date().isoformat()} == {"2025-12-31"}


def test_the_proof_is_carried_unseen(tmp_path: Path) -> None:
    proof = '{"kind": "=1+1", "text": "' + "证" * 70_000 + '"}'
    shown, hidden = written(tmp_path / "a.xlsx", Sheet("proof", (NUMBERS,)), proof=proof).worksheets
    assert (shown.title, shown.sheet_state) == ("proof (2)", "visible")
    assert (hidden.title, hidden.sheet_state) == ("proof", "veryHidden")
    assert "".join(str(row[0].value) for row in hidden.iter_rows()) == proof


def test_a_folder_that_is_not_there_is_the_disk_s_fault(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        write_workbook([Sheet("s", (NUMBERS,))], tmp_path / "missing" / "a.xlsx", "2025-12-31", "t", "", "zh")
