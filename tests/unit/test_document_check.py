"""A finished document against its study: an untouched one passes, and whatever has been changed is named."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from report_cases import small_study

from analysis.report.document_check import Checked, check_document
from analysis.report.documents import report_and_show
from analysis.report.results import read_results
from analysis.report.terminal import Terminal
from analysis.report.verifying import verify_and_show
from analysis.report.word_reading import read_docx_lines
from analysis.study.files import read_json, sha256, write_json
from sim import ScenarioError

TEXT = """# 建议

加薪之后，全市辞职率{{diff resignation_rate both}}。现状为{{value resignation_rate city}}。
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study with a report and a text, as Word and as a web page."""
    home = tmp_path_factory.mktemp("documents")
    folder = small_study(home / "small", langs=("zh",))
    (home / "note.zh.md").write_text(TEXT, encoding="utf-8")
    report_and_show(folder, ("docx", "html"), False, None, "zh")
    report_and_show(folder, ("docx", "html"), True, None, "zh")
    report_and_show(folder, ("docx", "html"), False, home / "note.zh.md", "zh")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "small"))


def checked(folder: Path, name: str) -> Checked:
    return check_document(folder / name, read_results(folder))


def said(found: Checked, place: int = 0) -> str:
    return "\n".join(f"{finding.where} {finding.what[place]}" for finding in found.findings)


def edit(path: Path, before: str, after: str) -> None:
    """Change the text of a web page, or that of a Word file and not what it carries unseen."""
    if path.suffix == ".html":
        content = path.read_text(encoding="utf-8")
        assert before in content
        path.write_text(content.replace(before, after, 1), encoding="utf-8")
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"]
    assert before.encode() in body
    changed = parts | {"word/document.xml": body.replace(before.encode(), after.encode(), 1)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in changed.items():
            archive.writestr(name, part)


@pytest.mark.parametrize("kind", ["docx", "html"])
@pytest.mark.parametrize("name", ["report", "sheet", "note"])
def test_an_untouched_document_passes(folder: Path, name: str, kind: str) -> None:
    found = checked(folder, f"{name}.zh.{kind}")
    assert found.findings == ()
    assert found.claims == (2 if name == "note" else 0)


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_number_changed_by_hand_is_named(folder: Path, kind: str) -> None:
    path = folder / f"note.zh.{kind}"
    lines = read_docx_lines(folder / "note.zh.docx")
    number = re.search(r"\d+\.\d个百分点/年", "".join(lines))
    assert number
    edit(path, number[0], "99.9个百分点/年")
    told = said(checked(folder, path.name))
    assert "99.9" in told
    assert number[0] in told
    assert 'the document says "' in said(checked(folder, path.name), 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [("全市辞职率", "全市空岗率"), ("现状为", "现状不是"), ("数字凭据", "数据凭据"), ("〔据2〕", "〔据1〕")],
)
def test_a_word_changed_by_hand_is_named(folder: Path, before: str, after: str) -> None:
    edit(folder / "note.zh.html", before, after)
    assert after in said(checked(folder, "note.zh.html"))


def test_another_figure_is_named(folder: Path) -> None:
    path = folder / "report.zh.html"
    first, second = re.findall(r"data:image/svg\+xml;base64,[^\"]+", path.read_text(encoding="utf-8"))[:2]
    edit(path, first, second)
    assert "第1幅图" in said(checked(folder, path.name))


def test_a_study_that_has_changed_since_makes_its_claims_stale_one_by_one(folder: Path) -> None:
    manifest = read_json(folder / "manifest.json")
    manifest["scenarios"]["both"]["digest"] = "0" * 64
    write_json(folder / "manifest.json", manifest)
    told = said(checked(folder, "note.zh.docx"))
    assert "note.zh.docx R1 已过期：diff resignation_rate both all city（情景已修改）" in told
    assert "R2 已过期" not in told
    assert "both（情景已修改）" in said(checked(folder, "report.zh.docx"))


@pytest.mark.parametrize(("part", "word"), [("model", "模型"), ("seed", "种子")])
def test_another_model_or_seed_makes_every_claim_stale(folder: Path, part: str, word: str) -> None:
    manifest = read_json(folder / "manifest.json")
    if part == "model":
        manifest["software"]["model"] = "0" * 64
    else:
        manifest["seed"] = 99
    write_json(folder / "manifest.json", manifest)
    told = said(checked(folder, "note.zh.html"))
    assert all(f"R{mark} 已过期" in told for mark in (1, 2))
    assert word in told


def test_a_claim_of_a_scenario_that_is_gone_is_named(folder: Path) -> None:
    edit(folder / "note.zh.html", "diff resignation_rate both", "diff resignation_rate gone")
    assert "gone" in said(checked(folder, "note.zh.html"))


def test_a_document_of_another_study_is_refused(folder: Path) -> None:
    manifest = read_json(folder / "manifest.json")
    manifest["study"]["name"] = "elsewhere"
    write_json(folder / "manifest.json", manifest)
    with pytest.raises(ScenarioError, match="E824"):
        checked(folder, "note.zh.docx")


def test_what_cannot_be_checked_is_refused(folder: Path) -> None:
    (folder / "a.html").write_text("<html><body><p>x</p></body></html>", encoding="utf-8")
    (folder / "b.docx").write_bytes(b"no zip")
    (folder / "c.pdf").write_bytes(b"%PDF")
    for name, code in (("b.docx", "E825"), ("c.pdf", "E822"), ("d.html", "E822")):
        with pytest.raises(ScenarioError, match=code):
            checked(folder, name)
    with pytest.raises(ScenarioError, match=r"E823|E825"):
        checked(folder, "a.html")


@pytest.mark.parametrize(
    "change",
    [
        {"product": "other"},
        {"format": 2},
        {"kind": "x"},
        {"lang": "fr"},
        {"study": 1},
        {"scenarios": []},
        {"text": None},
        {"stale": {"city": ["because"]}},
        {"stale": 1},
    ],
)
def test_a_proof_that_is_not_ours_is_refused(folder: Path, change: dict[str, object]) -> None:
    path = folder / "note.zh.html"
    content = path.read_text(encoding="utf-8")
    proof = re.search(r'<script[^>]*id="staffing-proof"[^>]*>(.*?)</script>', content, re.S)
    assert proof
    altered = json.dumps(json.loads(proof[1]) | change, ensure_ascii=False).replace("<", "\\u003c")
    path.write_text(content.replace(proof[1], altered), encoding="utf-8")
    with pytest.raises(ScenarioError, match="E823"):
        checked(folder, path.name)


def test_a_document_is_certified_with_its_study(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = folder / "note.zh.docx"
    assert verify_and_show(folder, 1, 1, Terminal("zh"), document)
    shown = capsys.readouterr().out
    assert sha256(document) in shown
    assert "文件中由程序填写、标有〔据…〕的2处数字均与研究相符" in shown
    kept = sorted(path.name for path in (folder / "certificates").iterdir())
    assert [re.sub(r"^\d{4}-\d\d-\d\d\.", "", name) for name in kept] == [
        "note.zh.docx.en.pdf",
        "note.zh.docx.zh.pdf",
    ]


def test_a_tampered_document_is_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder / "note.zh.docx", "现状为", "现状非")
    assert not verify_and_show(folder, 1, 1, Terminal("zh"), folder / "note.zh.docx")
    assert "现状非" in capsys.readouterr().out
    assert not (folder / "certificates").exists()


def test_a_document_of_a_tampered_study_is_not_even_compared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "comparison.csv"
    path.write_bytes(path.read_bytes().replace(b"city", b"ctiy", 1))
    assert not verify_and_show(folder, 1, 1, Terminal("en"), folder / "note.zh.docx")
    shown = capsys.readouterr().out
    assert "comparison.csv" in shown
    assert "word by word" not in shown


def test_a_text_that_holds_our_own_marks_does_no_harm(folder: Path) -> None:
    edit(folder / "note.zh.html", "\\n\\n加薪之后", "\\n\\n\ue0007\ue001加薪之后")
    assert "加薪之后" in said(checked(folder, "note.zh.html"))


def test_a_proof_nested_beyond_reason_is_refused(folder: Path) -> None:
    path = folder / "note.zh.html"
    content = path.read_text(encoding="utf-8")
    proof = re.search(r'<script[^>]*id="staffing-proof"[^>]*>(.*?)</script>', content, re.S)
    assert proof
    path.write_text(content.replace(proof[1], "[" * 100_000), encoding="utf-8")
    with pytest.raises(ScenarioError, match="E823"):
        checked(folder, path.name)
