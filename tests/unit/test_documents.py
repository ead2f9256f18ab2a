"""Reports of a real study: what stands where, the same numbers everywhere, the same bytes every time."""

from __future__ import annotations

import csv
import dataclasses
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from report_cases import RATES, SMALL, made_up, small_study

from analysis.fitting.influence import FILE, Influence, write_influence
from analysis.judgement.answer import answered
from analysis.judgement.compare import write_comparison
from analysis.report.blocks import Document, Grid, Heading, Notice, Picture, cleaned, lines, said
from analysis.report.comparing import MOST_ON_THE_SHEET
from analysis.report.content import decision_sheet, full_report, numeral
from analysis.report.documents import report_and_show
from analysis.report.headline import first_lines, further_lines, headline_of
from analysis.report.pdf_file import write_pdf
from analysis.report.results import read_results
from analysis.report.running import show_comparison, sign_results
from analysis.report.terminal import Terminal
from analysis.report.web_file import read_html_lines
from analysis.report.word_reading import read_docx_lines
from analysis.report.words import LANGUAGES, Words
from analysis.study.files import read_json, write_json
from analysis.study.metrics import METRICS
from analysis.study.study import run_study
from sim import ScenarioError, read_study

ZH, EN = Words("zh"), Words("en")
MEASURED = {
    "attrition.base_rate": 2.0,
    "pay.ratio": 0.65,
    "staffing.vacancy": 0.1,
    "rework.base": 0.03,
    "absence.base": 0.02,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real study of two scenarios."""
    return small_study(tmp_path_factory.mktemp("reports") / "small")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "small"))


@pytest.fixture(scope="module")
def reports(made: Path) -> dict[str, Document]:
    """The full report in both languages."""
    return {lang: cleaned(full_report(read_results(made), Words(lang))) for lang in LANGUAGES}


def grids(document: Document) -> Iterator[Grid]:
    return (block for block in document.blocks if isinstance(block, Grid))


def measure(folder: Path) -> None:
    """Give five numbers of the register a range, and say how much each matters."""
    path = folder / "scenarios" / "city.resolved.json"
    content = read_json(path)
    for entry in content["evidence"]["numbers"]:
        if entry["key"] in MEASURED:
            entry |= {"low": 0.5 * entry["central"], "high": 1.5 * entry["central"]}
    write_json(path, content)
    found = [Influence(key, 0.5 * mid, mid, 1.5 * mid, -0.01, 0.02, 0.003) for key, mid in MEASURED.items()]
    write_influence(folder / FILE, found)


# --- the answer -----------------------------------------------------------------------------------------------------


def test_the_answer_names_the_best_supported_scenario_its_size_interval_and_cost() -> None:
    results = made_up()
    told = first_lines(headline_of(results), results, ZH)
    assert told.startswith("“加薪”效果最好：辞职率各年平均由8.3%/年变为6.3%/年，下降")
    assert "95%置信区间" in told
    assert "每少一人辞职约花费" in told
    further = "".join(further_lines(headline_of(results), None, results, ZH))
    assert "没有明显影响的：“原样”，“说不清”" in further
    assert "风险：" in further


def test_the_answer_says_so_where_nothing_helps() -> None:
    results = made_up({name: RATES[name] for name in ("base", "same", "noisy")})
    assert first_lines(headline_of(results), results, EN) == "No scenario clearly improves the resignation rate."


def test_a_better_scenario_that_fails_under_other_theories_does_not_come_first() -> None:
    rates = {**RATES, "noisy": tuple(rate - 0.01 for rate in RATES["base"])}
    results = made_up({name: tuple(r + 1e-4 * k for k, r in enumerate(each)) for name, each in rates.items()})
    asked = results.comparison, results.values, "resignation_rate", "base"
    assert answered(*asked).best.scenario == "down"  # type: ignore[union-attr]
    assert answered(*asked, {"down": 2, "noisy": 4}).best.scenario == "noisy"  # type: ignore[union-attr]


def test_scenarios_that_cannot_be_told_from_the_best_are_named() -> None:
    results = made_up({**RATES, "noisy": tuple(rate + 1e-6 * (-1) ** k for k, rate in enumerate(RATES["down"]))})
    found = headline_of(results).answer
    assert found.best is not None
    assert found.rivals == ({"down": "noisy", "noisy": "down"}[found.best.scenario],)


def test_a_scenario_without_a_clear_effect_may_still_not_be_told_from_the_best() -> None:
    wide = tuple(rate + 0.05 * (-1) ** place - 0.005 for place, rate in enumerate(RATES["base"]))
    results = made_up({**RATES, "noisy": wide})
    found = headline_of(results).answer
    assert found.best is not None
    assert (found.best.scenario, found.rivals) == ("down", ("noisy",))
    assert "noisy" in found.unclear
    assert "相比，差别不明显" in "".join(further_lines(headline_of(results), None, results, ZH))


# --- what stands where ----------------------------------------------------------------------------------------------------


def test_the_sections_come_in_their_order(reports: dict[str, Document]) -> None:
    titles = [block.text for block in reports["zh"].blocks if isinstance(block, Heading) and block.level == 1]
    wanted = [
        "一、结论",
        "二、最薄弱",
        "三、主要结果",
        "四、各情景比较",
        "五、居民",
        "六、县区",
        "七、方法",
        "八、如何复现",
        "九、其他图",
    ]
    wanted += [f"附录{n}" for n in range(1, 6)]
    assert [title[: len(want)] for title, want in zip(titles, wanted, strict=True)] == wanted


def test_tables_and_figures_are_numbered_in_order_and_read_in_one_sentence(reports: dict[str, Document]) -> None:
    tables = [int(re.match(r"Table (\d+)  ", grid.title)[1]) for grid in grids(reports["en"])]  # type: ignore[index]
    assert tables == list(range(1, len(tables) + 1))
    figures = [block for block in reports["en"].blocks if isinstance(block, Picture)]
    assert [int(re.match(r"Figure (\d+)  ", each.title)[1]) for each in figures] == list(range(1, len(figures) + 1))  # type: ignore[index]
    assert all(each.reading.endswith(".") for each in figures)


def test_a_rough_look_says_so_first(reports: dict[str, Document]) -> None:
    assert isinstance(reports["zh"].blocks[0], Notice)
    assert reports["zh"].blocks[0].text.startswith("速览")


def test_an_incomplete_study_says_n_of_all_on_the_first_page(folder: Path) -> None:
    manifest = read_json(folder / "manifest.json")
    manifest["records"]["both"]["0002"] = {"status": "failed"}
    write_json(folder / "manifest.json", manifest)
    told = [block.text for block in full_report(read_results(folder), EN).blocks[:2] if isinstance(block, Notice)]
    assert any("5 of 6 replications are done" in text for text in told)


def test_a_study_in_which_nothing_is_finished_by_all_is_refused(folder: Path) -> None:
    rows = (folder / "values.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = folder / "values.csv"
    path.write_text("".join(row for row in rows if not row.startswith("both")), encoding="utf-8-sig")
    sign_results(folder)
    with pytest.raises(ScenarioError, match="E826"):
        read_results(folder)


def test_a_study_of_one_scenario_is_reported_too(tmp_path: Path) -> None:
    loaded = read_study(SMALL)
    alone = dataclasses.replace(loaded, scenarios={"city": loaded.scenarios["city"]})
    folder = tmp_path / "alone"
    run_study(alone, folder, replications=2, seed=11, workers=1, quick=True)
    write_comparison(folder, "city", ["city"])
    sign_results(folder)
    report_and_show(folder, ("docx", "html", "xlsx", "pdf"), False, None, "zh")
    report_and_show(folder, ("docx",), True, None, "en")
    assert any("没有一个使" in line for line in read_docx_lines(folder / "report.zh.docx"))


def test_one_replication_is_reported_without_any_judgement(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "one", replications=1, langs=("zh",))
    told = lines(full_report(read_results(folder), ZH))
    assert sum("无法给出误差，不能作判断" in line for line in told) == 2
    assert "无明显差异" not in told
    assert not any("nan" in line.lower().split() for line in told)


def test_the_warnings_that_a_scenario_was_read_with_are_repeated(folder: Path) -> None:
    path = folder / "scenarios" / "both.resolved.json"
    content = read_json(path)
    content["warnings"] = [{"zh": f"第{n}条", "en": f"number {n}"} for n in range(6)]
    write_json(path, content)
    told = [block.text for block in full_report(read_results(folder), ZH).blocks if isinstance(block, Notice)]
    assert told[-5:] == ["提醒：第0条", "提醒：第1条", "提醒：第2条", "提醒：第3条", "提醒：另有2项"]


def test_error_and_risk_are_named_apart(reports: dict[str, Document]) -> None:
    for lang, error, risk in (("zh", "误差", "风险"), ("en", "error", "risk")):
        text = " ".join(lines(reports[lang])).lower()
        assert error in text
        assert risk in text
        worst = next(grid for grid in grids(reports[lang]) if len(grid.headings) == 9 and grid.small)
        assert risk in worst.note.lower()
        assert error not in worst.note.lower()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_decision_sheet_is_one_page_also_where_much_is_to_be_said(folder: Path, lang: str) -> None:
    measure(folder)
    manifest = read_json(folder / "manifest.json")
    manifest["records"]["both"]["0002"] = {"status": "failed"}
    manifest["software"]["model"] = "0" * 64
    write_json(folder / "manifest.json", manifest)
    document = decision_sheet(read_results(folder), Words(lang))
    few, weakest = [block for block in document.blocks if isinstance(block, Grid)]
    assert (len(few.rows), len(weakest.rows)) == (1, 5)
    more = dataclasses.replace(few, rows=few.rows * MOST_ON_THE_SHEET)
    blocks = tuple(more if block is few else block for block in document.blocks)
    assert sum(isinstance(block, Notice) for block in blocks) == 1
    write_pdf(cleaned(dataclasses.replace(document, blocks=blocks)), folder / "sheet.pdf")
    assert len(PdfReader(folder / "sheet.pdf").pages) == 1


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_headings_are_numbered_in_chinese(number: int, word: str) -> None:
    assert numeral(number) == word


def test_chinese_has_full_width_punctuation_and_english_half_width(reports: dict[str, Document]) -> None:
    for line in lines(reports["en"]):
        assert not re.search(r"[，。；：（）“”、]", line), line
    ours = [block.text for block in reports["zh"].blocks if isinstance(block, Heading | Notice)]
    ours += [grid.title + grid.note for grid in grids(reports["zh"])]
    for line in ours:
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]", line), line


# --- the same numbers everywhere ----------------------------------------------------------------------------------------------


def printed(folder: Path, words: Words) -> dict[str, list[list[str]]]:
    """What ``comparison.csv`` holds of the whole city over all years, as it is to be printed: rows by metric."""
    with (folder / "comparison.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if (row["group"], row["period"]) == ("city", "all")]
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        if row["metric"] in METRICS and row["difference"] and row["mean_scenario"]:
            unit = words.unit(row["unit"])
            numbers = [float(row[name]) * unit.scale for name in ("mean_scenario", "difference", "low", "high")]
            texts = [words.number(each, unit.digits, signed=place > 0) for place, each in enumerate(numbers)]
            found.setdefault(row["metric"], []).append(texts)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_agree_to_the_printed_digit_everywhere(
    folder: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words(lang)
    report_and_show(folder, ("docx", "html", "pdf", "xlsx"), False, None, lang)
    capsys.readouterr()
    show_comparison(folder, (), Terminal(lang))
    shown = capsys.readouterr().out
    word, web = read_docx_lines(folder / f"report.{lang}.docx"), read_html_lines(folder / f"report.{lang}.html")
    book = openpyxl.load_workbook(folder / f"tables.{lang}.xlsx")
    cells = [[cell for cell in row if cell.value is not None] for row in book.worksheets[0].iter_rows()]
    pages = " ".join(page.extract_text() for page in PdfReader(folder / f"report.{lang}.pdf").pages).split()
    wanted = printed(folder, words)
    title = words.either(("加薪、减负、滚动招聘", "pay, cut, rolling hiring"))
    asked = ("resignation_rate", "vacancy_rate", "weekly_hours", "burnout_any")
    for metric in asked:
        for texts in wanted[metric]:
            for found in (word, web):
                assert any(found[at : at + 5] == [title, *texts] for at in range(len(found))), (metric, texts)
            sheet = [
                row for row in cells if row and row[0].value == title and [excel(cell) for cell in row[1:5]] == texts
            ]
            assert sheet, (metric, texts)
            assert all(isinstance(cell.value, int | float) for cell in sheet[0][1:5])
            assert any(pages[at : at + 4] == texts for at in range(len(pages))), (metric, texts)
            mean, difference, low, high = texts
            assert f"[{low}, {high}]" in shown
            assert difference in shown
            assert mean in shown


def excel(cell: object) -> str:
    """A number as a spreadsheet shows it, by its format."""
    value, form = cell.value, cell.number_format  # type: ignore[attr-defined]
    if not isinstance(value, int | float):
        return ""
    first = form.split(";")[0]
    digits = len(first.partition(".")[2])
    text = f"{abs(value):,.{digits}f}"
    if not text.strip("0.,"):
        return text
    return ("\N{MINUS SIGN}" if value < 0 else "+" if first.startswith(("+", '"+"')) else "") + text


# --- the same bytes, and nothing else -----------------------------------------------------------------------------------------


def test_documents_are_the_same_bytes_for_the_same_study(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "elsewhere" / "copy"))
    text = tmp_path / "note.zh.md"
    text.write_text("# 题\n\n辞职率{{diff resignation_rate both}}。\n", encoding="utf-8")
    for place in (folder, other):
        report_and_show(place, ("docx", "html", "xlsx", "pdf"), False, None, "zh")
        report_and_show(place, ("docx", "html"), False, text, "en")
    names = ("report.zh.docx", "report.zh.html", "report.zh.pdf", "tables.zh.xlsx", "note.zh.docx", "note.zh.html")
    for name in names:
        assert (folder / name).read_bytes() == (other / name).read_bytes(), name


def test_a_report_takes_nothing_for_granted_that_has_been_changed(folder: Path) -> None:
    path = folder / "comparison.csv"
    path.write_bytes(path.read_bytes().replace(b"resignation_rate", b"resignation_ratf", 1))
    with pytest.raises(ScenarioError, match="E907"):
        report_and_show(folder, ("docx",), False, None, "zh")
    assert not list(folder.glob("*.docx"))


def test_a_text_may_not_take_the_name_of_a_report(folder: Path, tmp_path: Path) -> None:
    text = tmp_path / "Report.zh.md"
    text.write_text("# 题\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="E820"):
        report_and_show(folder, ("docx",), False, text, "zh")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 1_000_001])
def test_a_text_that_is_none_is_refused(folder: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.md").write_bytes(content)
    for path in (tmp_path / "a.md", tmp_path, tmp_path / "b.md"):
        with pytest.raises(ScenarioError, match="E819"):
            report_and_show(folder, ("docx",), False, path, "zh")


def test_hostile_titles_and_reasons_stay_text_in_every_format(folder: Path) -> None:
    hostile = "=1+1<script>alert(1)</script>\u202e{{7*7}}#import"
    manifest = read_json(folder / "manifest.json")
    manifest["study"] |= {"title_zh": hostile, "title_en": hostile}
    manifest["scenarios"]["both"] |= {"title_zh": hostile * 20, "title_en": hostile}
    write_json(folder / "manifest.json", manifest)
    path = folder / "scenarios" / "both.resolved.json"
    content = read_json(path)
    content["values"]["header"] |= {"reason_zh": hostile, "report_zh": "@SUM(A1)"}
    write_json(path, content)
    report_and_show(folder, ("docx", "html", "xlsx", "pdf"), False, None, "zh")
    assert "<script>alert" not in (folder / "report.zh.html").read_text(encoding="utf-8")
    assert hostile.replace("\u202e", "") in read_docx_lines(folder / "report.zh.docx")
    book = openpyxl.load_workbook(folder / "tables.zh.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any(
        said(cell).startswith("=1+1")
        for grid in grids(full_report(read_results(folder), ZH))
        for row in grid.rows
        for cell in row
    )
