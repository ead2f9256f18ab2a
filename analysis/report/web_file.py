"""A document as one HTML file that asks for nothing outside itself; and what such a file says, read back."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

from analysis.report.blocks import Document, Grid, Heading, Picture, is_number_column, joined_up, said
from analysis.report.words import WORDS, Words
from sim import ScenarioError, refuse

TEMPLATE = Path(__file__).with_name("document.html.jinja")
STYLE = Path(__file__).with_name("document.css")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
TONGUES = {"zh": "zh-CN", "en": "en"}
TAGS = {"strong": "strong", "flag": "mark", "stale": "s", "faint": "small", "code": "code"}
SVG = "data:image/svg+xml;base64,"
MOST = 100_000_000
"""Bytes of the largest file that is read."""


def write_html(document: Document, path: Path) -> None:
    """Write a document, its text already `cleaned`, as one HTML file without scripts or outside requests.

    Raises
    ------
    OSError
        Where a picture cannot be read or the file not be written.
    """
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    words = Words(document.lang)
    made = environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        document=document,
        blocks=[(type(block).__name__, block) for block in document.blocks],
        headings=[block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1],
        tongue=TONGUES[document.lang],
        policy=POLICY,
        skip=words["page_skip"],
        contents=words["page_contents"],
        tags=TAGS,
        style=_style(),
        proof=document.proof.replace("<", "\\u003c"),
        said=said,
        numbered=_numbered,
        source=_source,
        width=_width,
    )
    path.write_bytes(f"{made}\n".encode())


def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _numbered(grid: Grid) -> list[bool]:
    return [is_number_column(grid, column) for column in range(len(grid.headings))]


def _width(grid: Grid) -> str:
    """Return the class of a table that is not squeezed below its width but scrolls sideways."""
    columns = len(grid.headings)
    return "wider" if columns > 7 else "wide" if columns > 3 else ""


def _source(picture: Picture) -> str:
    return SVG + base64.b64encode(picture.stem.with_name(f"{picture.stem.name}.svg").read_bytes()).decode("ascii")


# --- reading ------------------------------------------------------------------------------------------------------


def read_html_lines(path: Path) -> list[str]:
    """Return what a file of `write_html` says, as `lines` gives it for its document.

    What `write_html` never writes counts as a line, too: other elements, attributes and styles, comments, a table of
    contents or a title that says something else than the text. So nothing can be hidden or shown beside the text.

    Raises
    ------
    ScenarioError
        Where it is no such file.
    """
    found = _read(path)
    return [*found.lines, *_beside(found)]


def read_html_proof(path: Path) -> str:
    """Return the JSON that a file of `write_html` carries unseen.

    Raises
    ------
    ScenarioError
        Where it is no such file.
    """
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u003c", r"\1<", "".join(_read(path).raw["script"]))


def read_html_pictures(path: Path) -> list[str]:
    """Return the SHA-256 (hex) of each figure of a file of `write_html`, in order.

    Raises
    ------
    ScenarioError
        Where it is no such file.
    """
    return [hashlib.sha256(_decoded(source)).hexdigest() for source in _read(path).sources]


def _decoded(source: str) -> bytes:
    """Return the figure of a source; of one that holds none, its own text, which is the figure of no study."""
    with suppress(ValueError):
        if source.startswith(SVG):
            return base64.b64decode(source.removeprefix(SVG), validate=True)
    return source.encode()


def _read(path: Path) -> _Reader:
    try:
        text = _text(path)
        reader = _Reader()
        reader.feed(text)
        reader.close()
    except (OSError, UnicodeError, AssertionError) as error:  # the parser asserts on odd declarations
        raise _no_such_file(path) from error
    if not reader.raw["script"]:
        raise _no_such_file(path)
    reader.end_line()
    return reader


def _text(path: Path) -> str:
    if path.stat().st_size > MOST:
        raise refuse(
            str(path), "", f"{path.stat().st_size:,}", "文件过大，不超过100 MB", "larger than 100 MB", code="E825"
        )
    return path.read_text(encoding="utf-8-sig")


def _no_such_file(path: Path) -> ScenarioError:
    zh, en = "不是本软件生成的网页文件（.html）", "is no .html document made by this program"
    return refuse(str(path), "", "", zh, en, code="E825")


# --- what a file may hold -----------------------------------------------------------------------------------------

GRAMMAR: dict[str, tuple[str, dict[str, str]]] = {
    "html": ("", {"lang": "zh-CN|en"}),
    "meta": (
        "head",
        {"charset": "utf-8", "http-equiv": "Content-Security-Policy", "name": "[a-z]+", "content": ".*"},
    ),
    "script": ("head", {"type": "application/json", "id": "staffing-proof"}),
    "nav": ("body", {"class": "skip|contents", "aria-label": ".*"}),
    "header": ("body", {}),
    "main": ("body", {"id": "text"}),
    "h1": ("header", {}),
    "h2": ("main", {"id": r"s\d+"}),
    "p": ("header main figcaption", {"class": "label|note|title|reading"}),
    "details": ("nav", {}),
    "summary": ("details", {}),
    "ul": ("main details", {}),
    "li": ("ol ul", {}),
    "a": ("nav li", {"href": r"#text|#s\d+"}),
    "div": ("main", {"class": "notice|table|break", "role": "note|region", "tabindex": "0", "aria-label": ".*"}),
    "table": ("div", {"class": "(small)? (wide|wider)?"}),
    "span": ("caption", {}),
    "tr": ("thead tbody", {}),
    "th": ("tr", {"scope": "col|row", "class": "number"}),
    "td": ("tr", {"class": "number"}),
    "img": ("figure", {"src": ".*", "alt": ".*"}),
    "figcaption": ("figure", {}),
    **{tag: ("html", {}) for tag in ("head", "body")},
    **{tag: ("head", {}) for tag in ("title", "style")},
    **{tag: ("main", {}) for tag in ("h3", "h4", "h5", "ol", "figure")},
    **{tag: ("table", {}) for tag in ("caption", "thead", "tbody")},
    **{tag: ("p li", {}) for tag in TAGS.values()},
}
"""Element → where it may stand, and its attributes with the pattern of their values."""
INLINE = {"a", "span", *TAGS.values()}
EMPTY = {"meta", "img"}
RAW = ("title", "style", "script", "nav")


class _Reader(HTMLParser):
    """Reads a file of `write_html`.

    Attributes
    ----------
    lines : list of str
        Of the text, with everything that `GRAMMAR` does not know.
    raw : dict of str to list of str
        Texts that are not part of it: of title, style, script and the table of contents.
    labels, headings, sources : list of str
        Descriptions for those who cannot see; headings of level 1; sources of figures.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.raw: dict[str, list[str]] = {tag: [] for tag in RAW}
        self.labels: list[str] = []
        self.headings: list[str] = []
        self.sources: list[str] = []
        self._open: list[str] = [""]
        self._line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and one that does not belong there as a line."""
        if tag not in INLINE:
            self.end_line()
        if not _belongs(tag, attrs, self._open[-1]):
            self._strange(self.get_starttag_text() or tag)
        given = dict(attrs)
        self.labels += [given[key] or "" for key in ("alt", "aria-label") if key in given]
        if tag == "img":
            self.sources.append(given.get("src") or "")
        if tag == "script":
            self.raw["script"].append("")
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element; one that is not the innermost is a line."""
        if tag not in INLINE:
            self.end_line()
        if self._open[-1] == tag:
            self._open.pop()
        else:
            self._strange(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Take text for the line that is being read, or for what is not part of the text."""
        if self._open[-1] in ("style", "script"):
            self.raw[self._open[-1]].append(data)
        else:
            self._line += data

    def end_line(self) -> None:
        """Put the line that has been read where it belongs."""
        line, self._line = joined_up(self._line), ""
        if not line:
            return
        place = next((tag for tag in ("title", "nav") if tag in self._open), "")
        (self.raw[place] if place else self.lines).append(line)
        if self._open[-1] == "h2":
            self.headings.append(line)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self._strange(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self._strange(f"<!--{data}-->")

    def handle_pi(self, data: str) -> None:
        self._strange(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._strange(f"<![{data}]>")

    def _strange(self, shown: str) -> None:
        self.end_line()
        self.lines.append(joined_up(shown))


def _belongs(tag: str, attrs: Sequence[tuple[str, str | None]], parent: str) -> bool:
    parents, known = GRAMMAR.get(tag, (None, {}))
    if parents is None or parent not in (parents.split() or [""]) or len(attrs) > len(dict(attrs)):
        return False
    return all(key in known and re.fullmatch(known[key], value or "", re.DOTALL) for key, value in attrs)


def _beside(found: _Reader) -> list[str]:
    """Return what would be seen or heard beside the text and does not repeat it."""
    scripts = [text for text in found.raw["script"] if "<" in text]
    return [*_other_contents(found), *_other_style(found), *scripts, *_other_labels(found)]


def _other_contents(found: _Reader) -> list[str]:
    told = found.raw["nav"]
    return (
        []
        if told
        in (
            [],
            *(
                [skip, contents, *found.headings]
                for skip, contents in zip(WORDS["page_skip"], WORDS["page_contents"], strict=True)
            ),
        )
        else told
    )


def _other_style(found: _Reader) -> list[str]:
    own, other = ([joined_up(line) for line in text.splitlines()] for text in (_style(), "".join(found.raw["style"])))
    return [] if own == other else ["<style>", *(line for line in other if line not in own)]


def _other_labels(found: _Reader) -> list[str]:
    told = {"", *WORDS["page_contents"], *found.lines}
    return [label for label in map(joined_up, [*found.raw["title"], *found.labels]) if label not in told]
