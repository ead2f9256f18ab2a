"""HTML files: what they hold, that text stays text, that nothing is asked from outside, and what is read back."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from document_cases import document, hostile

from analysis.report import blocks as b
from analysis.report.web_file import MOST, read_html_lines, read_html_pictures, read_html_proof, write_html
from sim import ScenarioError

LANGUAGES = ("zh", "en")
PROOF = r'{"kind": "</script><!--<script>", "back": "\\u003c \\\\u003c \\", "zh": "社区", "end": "]]>"}'


class Tags(HTMLParser):
    """Every element of a file with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def written(made: b.Document, folder: Path) -> Path:
    write_html(b.cleaned(made), folder / "made.html")
    return folder / "made.html"


def tags(path: Path) -> Tags:
    return Tags(path.read_text(encoding="utf-8"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The sample document in Chinese, as a file."""
    return written(document(tmp_path), tmp_path)


# --- what is written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reading_gives_the_lines_of_the_document(lang: str, tmp_path: Path) -> None:
    for made in (document(tmp_path, lang), hostile(lang)):
        assert read_html_lines(written(made, tmp_path)) == b.lines(b.cleaned(made))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text(lang: str, tmp_path: Path) -> None:
    found = tags(written(hostile(lang), tmp_path))
    usual = {tag for tag, _ in tags(written(document(tmp_path, lang), tmp_path)).found}
    assert {tag for tag, _ in found.found} <= usual | {"nav", "details", "summary", "a"}
    assert len(found.named("script")) == 1
    assert not found.named("img")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_asked_from_outside_and_nothing_runs(lang: str, tmp_path: Path) -> None:
    for made in (document(tmp_path, lang), hostile(lang)):
        file = written(made, tmp_path)
        for tag, attributes in tags(file).found:
            assert tag not in {"link", "base", "iframe", "object", "embed", "form", "svg", "video", "audio"}
            assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcset", "action")]
            assert re.match(r"#|data:image/svg\+xml;base64,", attributes.get("href") or attributes.get("src") or "#")
        style = file.read_text(encoding="utf-8").partition("<style>")[2].partition("</style>")[0]
        assert len(style) > 1000
        assert not re.search(r"url|@import|http|src|//", style)
        assert {"type": "application/json", "id": "staffing-proof"} in tags(file).named("script")


def test_the_browser_is_told_to_load_nothing(path: Path) -> None:
    told = [each["content"] for each in tags(path).named("meta") if "http-equiv" in each]
    assert told == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


@pytest.mark.parametrize(("lang", "tongue"), [("zh", "zh-CN"), ("en", "en")])
def test_a_reader_without_eyes_or_mouse_finds_their_way(lang: str, tongue: str, tmp_path: Path) -> None:
    made = document(tmp_path, lang)
    made = b.Document(lang, made.title, (*made.blocks, b.Heading(1, "二")), made.made)
    found = tags(written(made, tmp_path))
    assert found.named("html") == [{"lang": tongue}]
    ids = [str(attributes["id"]) for _, attributes in found.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert [each["href"] for each in found.named("a")] == ["#text", "#s1", "#s2"]
    assert {"text", "s1", "s2"} < set(ids)
    assert [each["alt"] for each in found.named("img")] == [
        "图1  辞职率" if lang == "zh" else "Figure 1  Resignations"
    ]
    regions = [each for each in found.named("div") if each.get("role") == "region"]
    assert all(each["tabindex"] == "0" and each["aria-label"] for each in regions)
    assert len(regions) == len(found.named("table")) == len(found.named("caption")) == 2
    assert {each.get("scope") for each in found.named("th")} == {"col", "row"}
    assert [each.get("role") for each in found.named("div")].count("note") == 1


def test_numbers_stand_at_the_right(path: Path) -> None:
    cells = re.findall(r'<td class="number">([^<]*)</td>', path.read_text(encoding="utf-8"))
    assert cells[:4] == ["−1.6", "+1.5", "—", "0.00"]


def test_looks_are_told_apart(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (
        "<strong>下降1.6个百分点/年</strong><mark>，此句待核</mark><s>，此数已过期</s><small>。小字</small>" in text
    )


def test_a_short_document_has_no_contents(tmp_path: Path) -> None:
    file = written(b.Document("en", "Certificate", (b.text("Fine."),), "2025-12-31"), tmp_path)
    assert not tags(file).named("nav")
    assert read_html_lines(file) == ["Certificate", "Fine."]


def test_pictures_are_those_of_the_study(path: Path, tmp_path: Path) -> None:
    drawn = (tmp_path / "small.zh.svg").read_bytes()
    assert read_html_pictures(path) == [hashlib.sha256(drawn).hexdigest()]


@pytest.mark.parametrize("proof", [PROOF, "", "{}", "<"])
def test_the_proof_comes_back_whole(proof: str, tmp_path: Path) -> None:
    made = document(tmp_path, proof=proof)
    file = written(made, tmp_path)
    assert read_html_proof(file) == proof
    assert read_html_lines(file) == b.lines(made)


PLAY = """
import sys
from pathlib import Path
from document_cases import document
from analysis.report.web_file import write_html
write_html(document(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def test_the_same_bytes_in_another_process_and_folder(path: Path, tmp_path: Path) -> None:
    places = os.pathsep.join(str(Path(__file__).parents[up]) for up in (0, 2))
    environment = {**os.environ, "PYTHONPATH": places, "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = [sys.executable, "-c", PLAY, str(tmp_path / "figures"), str(tmp_path / "other.html")]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    assert (tmp_path / "other.html").read_bytes() == path.read_bytes()


# --- what is read -------------------------------------------------------------------------------------------------

NOTICE = '<div class="notice" role="note">'
EDITS = {
    "a number": ('<td class="number">−1.6</td>', '<td class="number">−2.6</td>'),
    "a word": ("此句待核", "此句已核"),
    "a heading": ("一、结论</h2>", "一、定论</h2>"),
    "a paragraph more": ("</main>", "<p>另有说明。</p></main>"),
    "a cell less": ('<td class="number">+1.5</td>\n', ""),
    "text after the end": ("</html>", "</html>另有说明。"),
    "text in the head": ("<style>", "另有说明。<style>"),
    "hidden by its style": (NOTICE, '<div class="notice" role="note" style="display:none">'),
    "hidden by an attribute": (NOTICE, '<div class="notice" role="note" hidden>'),
    "hidden from those who cannot see": (NOTICE, '<div class="notice" role="note" aria-hidden="true">'),
    "hidden by a class": (NOTICE, '<div class="skip" role="note">'),
    "hidden by the style sheet": ("</style>", ".notice { display: none; }\n</style>"),
    "shown by the style sheet": ("</style>", "h1::after { content: '属实'; }\n</style>"),
    "a rule less": ("  nav { display: none; }\n", ""),
    "another style sheet": ("</head>", "<style>.notice { display: none; }</style></head>"),
    "a link to one": ("</head>", '<link rel="stylesheet" href="https://example.invalid/a.css"></head>'),
    "a refresh": ("</head>", '<meta http-equiv="refresh" content="0;url=https://example.invalid"></head>'),
    "a frame": ("</main>", '<iframe src="https://example.invalid"></iframe></main>'),
    "a script": ("</main>", "<script>document.title = 1</script></main>"),
    "a script of the proof's kind": (
        "</head>",
        '<script type="application/json" id="staffing-proof"><b></script></head>',
    ),
    "a button": (NOTICE, f"<button></button>{NOTICE}"),
    "a comment": (NOTICE, f"<!-- -->{NOTICE}"),
    "a comment that browsers end at once": (NOTICE, f"<!-->属实<!-- -->{NOTICE}"),
    "an instruction": (NOTICE, f"<?xml?>{NOTICE}"),
    "a section": (NOTICE, f"<![CDATA[属实]]>{NOTICE}"),
    "another doctype": ("<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 3.2//EN">'),
    "a part of the page taken for contents": (NOTICE, f'<nav class="skip">{NOTICE}'),
    "text in made-up contents": ("<header>", '<nav class="contents"><p>属实</p></nav><header>'),
    "contents that never end": (NOTICE, f'<nav class="skip"><table></nav>{NOTICE}'),
    "a picture's description": ('alt="图1  辞职率"', 'alt="图1  就业率"'),
    "a description that browsers prefer": ('alt="', 'alt="图1  就业率" alt="'),
    "a proof that ends earlier for browsers": ("</script>", "</script x>属实</script>"),
    "a proof that never ends for browsers": ('"staffing-proof">', '"staffing-proof"><!--<script>'),
    "a table's description": ('aria-label="表1', 'aria-label="表9'),
    "the title of the window": ("<title>", "<title>属实"),
    "an end that ends nothing": ("</main>", "</p></main>"),
    "a template": (NOTICE, f"<template></template>{NOTICE}"),
    "a link": ("一、结论</h2>", '<a href="https://example.invalid">一、结论</a></h2>'),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_somebody_changes_is_seen(edit: str, path: Path) -> None:
    text, (old, new) = path.read_text(encoding="utf-8"), EDITS[edit]
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert read_html_lines(path) != b.lines(document(path.parent))


def test_contents_must_repeat_the_headings(tmp_path: Path) -> None:
    made = b.Document("zh", "题", (b.Heading(1, "甲"), b.Heading(1, "乙")), "2025-12-31")
    path = written(made, tmp_path)
    assert read_html_lines(path) == b.lines(made) == ["题", "甲", "乙"]
    path.write_text(path.read_text(encoding="utf-8").replace("甲</a>", "丙</a>"), encoding="utf-8")
    assert read_html_lines(path) == ["题", "甲", "乙", "跳到正文", "目录", "丙", "乙"]


def test_a_changed_line_is_told_as_it_stands(path: Path) -> None:
    before = read_html_lines(path)
    path.write_text(path.read_text(encoding="utf-8").replace("一句读法。", "另一读法。"), encoding="utf-8")
    assert set(read_html_lines(path)) - set(before) == {"另一读法。"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("base64,", "base64,!"), ("base64,PD94", "base64,PD95"), ('src="data', 'src="https://example.invalid/data')],
)
def test_a_changed_picture_is_seen(old: str, new: str, path: Path) -> None:
    before, text = read_html_pictures(path), path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert len(read_html_pictures(path)) == 1
    assert read_html_pictures(path) != before


def test_line_ends_and_marks_of_an_editor_do_not_matter(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_html_lines(path) == b.lines(document(path.parent))


NO_FILES = {
    "empty": b"",
    "text": "结论".encode(),
    "another page": b"<!DOCTYPE html><html><body><p>text</p></body></html>",
    "a zip": b"PK\x03\x04" + bytes(range(256)) * 10,
    "UTF-16": "<html></html>".encode("utf-16"),
    "an odd declaration": b"<![foo[<script></script>",
    "an open tag": b"<p " + b"a " * 10_000,
}


@pytest.mark.parametrize("read", [read_html_lines, read_html_proof, read_html_pictures])
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_such_file_is_refused(kind: str, read: object, tmp_path: Path) -> None:
    (tmp_path / "made.html").write_bytes(NO_FILES[kind])
    assert callable(read)
    with pytest.raises(ScenarioError, match="E825") as refused:
        read(tmp_path / "made.html")
    assert "made.html" in refused.value.sentences("zh")[0]


def test_what_is_no_file_at_all_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.html"):
        with pytest.raises(ScenarioError, match="E825"):
            read_html_lines(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "made.html").open("wb") as file:
        file.truncate(MOST + 1)
    with pytest.raises(ScenarioError, match="larger than 100 MB"):
        read_html_lines(tmp_path / "made.html")
