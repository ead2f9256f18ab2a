"""How a Word file looks in either language: page, fonts and styles, as the XML that such a file keeps them in.

In Chinese an annex of an official document as GB/T 9704-2012 lays it down; in English a plain report.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MM, POINT = 1440 / 25.4, 20  # twips
LINES, CHARACTERS, BODY_SIZE = 22, 28, 16  # of a Chinese page: lines, characters a line, points


class Page(NamedTuple):
    """An A4 page: margins and where the page number stands above its lower edge, in millimetres."""

    top: float
    right: float
    bottom: float
    left: float
    foot: float

    @property
    def width(self) -> float:
        """Width of the text in millimetres."""
        return 210 - self.left - self.right


PAGES = {"zh": Page(37, 26, 35, 28, 25), "en": Page(25, 25, 25, 25, 12)}
PITCH = math.floor((297 - 37 - 35) * MM / LINES)
"""From line to line of a Chinese page, in twips."""
ROOM = PAGES["zh"].width * MM / CHARACTERS - BODY_SIZE * POINT
"""Twips between two Chinese characters with which 28 fill a line: less than none."""
INDENT = f'w:firstLineChars="200" w:firstLine="{2 * BODY_SIZE * POINT}"'


class Face(NamedTuple):
    """Fonts by name: of Latin letters and digits, of Chinese characters."""

    latin: str
    chinese: str


# 仿宋 and 楷体 come with Windows and hold all of GBK; the older 仿宋_GB2312 and 楷体_GB2312 are missing on many machines
# and lack the rarer characters of names, which would then stand in another font amid their line.
SONG, KAI = Face("Times New Roman", "仿宋"), Face("Times New Roman", "楷体")
BLACK, TITLE = Face("Arial", "黑体"), Face("方正小标宋简体", "方正小标宋简体")
FOOT, CODE = Face("宋体", "宋体"), Face("Consolas", "仿宋")
ROMAN, SANS = Face("Times New Roman", "宋体"), Face("Arial", "黑体")


@dataclass(frozen=True)
class Style:
    """A style of paragraphs.

    Attributes
    ----------
    face : Face
    size : float
        In points.
    line : int
        From line to line in twips; 0 for what the font asks for.
    before, after : int
        Room above and below, in twips.
    indent : str
        Attributes of ``w:ind``.
    side : str
        ``both``, ``left``, ``center`` or ``right``.
    keep : bool
        Whether it stays on the page of the paragraph that follows.
    bold : bool
    level : int
        Of a heading; 0 of other text.
    box : bool
        Whether it stands in a shaded frame.
    """

    face: Face
    size: float
    line: int = 0
    before: int = 0
    after: int = 0
    indent: str = ""
    side: str = "both"
    keep: bool = False
    bold: bool = False
    level: int = 0
    box: bool = False


FRAMED = 'w:left="110" w:right="110"'
LISTED = 'w:left="425" w:hanging="425"'
STYLES: dict[str, dict[str, Style]] = {
    "zh": {
        "Normal": Style(SONG, BODY_SIZE, PITCH),
        "Label": Style(BLACK, 16, PITCH, 0, PITCH, side="left", keep=True),
        "Title": Style(TITLE, 22, PITCH, 0, PITCH, side="center", keep=True),
        "Heading1": Style(BLACK, 16, PITCH, 0, 0, INDENT, keep=True, level=1),
        "Heading2": Style(KAI, 16, PITCH, 0, 0, INDENT, keep=True, level=2),
        "Heading3": Style(SONG, 16, PITCH, 0, 0, INDENT, keep=True, level=3),
        "Heading4": Style(SONG, 16, PITCH, 0, 0, INDENT, keep=True, level=4),
        "BodyText": Style(SONG, 16, PITCH, 0, 0, INDENT),
        "ListParagraph": Style(SONG, 16, PITCH, 0, 0, INDENT),
        "SmallPrint": Style(SONG, 12, 440, 0, 0, 'w:firstLineChars="200" w:firstLine="480"'),
        "Command": Style(CODE, 11, 360, 60, 60, 'w:left="640"', "left"),
        "Notice": Style(BLACK, 14, 480, 120, 160, FRAMED, "left", box=True),
        "TableTitle": Style(BLACK, 12, 0, 160, 60, side="center", keep=True),
        "TableHead": Style(BLACK, 10.5, 280, side="left"),
        "TableText": Style(SONG, 10.5, 280, side="left"),
        "TableHeadSmall": Style(BLACK, 9, 240, side="left"),
        "TableTextSmall": Style(SONG, 9, 240, side="left"),
        "TableNote": Style(KAI, 10.5, 0, 60, 200),
        "Picture": Style(SONG, 16, 0, 160, 60, side="center", keep=True),
        "PictureTitle": Style(BLACK, 12, 0, 0, 40, side="center", keep=True),
        "PictureReading": Style(KAI, 10.5, 0, 0, 200, side="center"),
        "FooterRight": Style(FOOT, 14, 320, indent='w:rightChars="100" w:right="280"', side="right"),
        "FooterLeft": Style(FOOT, 14, 320, indent='w:leftChars="100" w:left="280"', side="left"),
    },
    "en": {
        "Normal": Style(ROMAN, 11, 276),
        "Label": Style(SANS, 11, 276, 0, 120, side="left", keep=True, bold=True),
        "Title": Style(SANS, 18, 264, 0, 280, side="left", keep=True, bold=True),
        "Heading1": Style(SANS, 14, 264, 320, 120, side="left", keep=True, bold=True, level=1),
        "Heading2": Style(SANS, 12, 264, 240, 100, side="left", keep=True, bold=True, level=2),
        "Heading3": Style(SANS, 11, 264, 200, 80, side="left", keep=True, bold=True, level=3),
        "Heading4": Style(SANS, 10, 264, 160, 60, side="left", keep=True, bold=True, level=4),
        "BodyText": Style(ROMAN, 11, 276, 0, 120, side="left"),
        "ListParagraph": Style(ROMAN, 11, 276, 0, 60, LISTED, "left"),
        "SmallPrint": Style(ROMAN, 9.5, 252, 0, 100, side="left"),
        "Command": Style(CODE, 9.5, 252, 40, 140, 'w:left="425"', "left"),
        "Notice": Style(SANS, 10.5, 264, 120, 200, FRAMED, "left", box=True),
        "TableTitle": Style(SANS, 10, 0, 200, 60, side="left", keep=True, bold=True),
        "TableHead": Style(SANS, 9, side="left", bold=True),
        "TableText": Style(ROMAN, 10, side="left"),
        "TableHeadSmall": Style(SANS, 8, side="left", bold=True),
        "TableTextSmall": Style(ROMAN, 8.5, side="left"),
        "TableNote": Style(ROMAN, 9.5, 0, 60, 240, side="left"),
        "Picture": Style(ROMAN, 11, 0, 200, 60, side="center", keep=True),
        "PictureTitle": Style(SANS, 10, 0, 0, 40, side="left", keep=True, bold=True),
        "PictureReading": Style(ROMAN, 9.5, 0, 0, 240, side="left"),
        "FooterCentre": Style(SANS, 9, side="center"),
    },
}
NAMES = {
    "Normal": ("Normal", "Normal"),
    "Label": ("附件标识", "Annex Label"),
    "Title": ("Title", "Title"),
    "BodyText": ("Body Text", "Body Text"),
    "ListParagraph": ("List Paragraph", "List Paragraph"),
    "SmallPrint": ("小字", "Small Print"),
    "Command": ("命令", "Command"),
    "Notice": ("提示", "Notice"),
    "TableTitle": ("表题", "Table Title"),
    "TableHead": ("表头", "Table Head"),
    "TableText": ("表文", "Table Text"),
    "TableHeadSmall": ("表头（小）", "Table Head Small"),
    "TableTextSmall": ("表文（小）", "Table Text Small"),
    "TableNote": ("表注", "Table Note"),
    "Picture": ("图", "Picture"),
    "PictureTitle": ("图题", "Picture Title"),
    "PictureReading": ("图注", "Picture Reading"),
    "FooterRight": ("页码（单页）", "Page Number Odd"),
    "FooterLeft": ("页码（双页）", "Page Number Even"),
    "FooterCentre": ("页码", "Page Number"),
    "Strong": ("Strong", "Strong"),
    "Flag": ("待核", "Not Supported"),
    "Stale": ("过期", "Out of Date"),
    "Faint": ("说明", "Faint"),
    "Code": ("代码", "Code"),
}
"""Names of the styles as Word lists them; those that Word knows itself it shows in the reader's language."""
LOOKS = {"strong": "Strong", "flag": "Flag", "stale": "Stale", "faint": "Faint", "code": "Code"}


def whole(root: str, inside: str) -> bytes:
    """Return a part of a Word file: the element `root` with what stands inside it."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} xmlns:w="{MAIN}">{inside}</w:{root}>'.encode()


# --- styles -----------------------------------------------------------------------------------------------------


def styles(lang: str) -> bytes:
    """Return the part with all styles of a language."""
    normal = STYLES[lang]["Normal"]
    letters = f'{_letters(lang, normal)}<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    paragraphs = (_paragraph_style(lang, key, style) for key, style in STYLES[lang].items())
    return whole("styles", defaults + "".join([*paragraphs, *_character_styles(lang), TABLE_STYLES]))


def _paragraph_style(lang: str, key: str, style: Style) -> str:
    first = ' w:default="1"' if key == "Normal" else ""
    based = "" if first else '<w:basedOn w:val="Normal"/>'
    follows = '<w:next w:val="BodyText"/>' if style.level or key in ("Title", "Label") else ""
    shape = f"{_name(lang, key)}{based}{follows}<w:qFormat/><w:pPr>{_shape(lang, style)}</w:pPr>"
    letters = f"<w:rPr>{_letters(lang, style)}</w:rPr>"
    return f'<w:style w:type="paragraph"{first}{_own(key)} w:styleId="{key}">{shape}{letters}</w:style>'


def _own(key: str) -> str:
    """Return the mark of a style that Word does not know itself."""
    return "" if key.startswith("Heading") or NAMES[key][0] == NAMES[key][1] else ' w:customStyle="1"'


def _name(lang: str, key: str) -> str:
    if key.startswith("Heading"):
        return f'<w:name w:val="heading {key[-1]}"/>'
    return f'<w:name w:val="{NAMES[key][lang == "en"]}"/>'


def _shape(lang: str, style: Style) -> str:
    """Return what a style says of paragraphs, in the order that the format wants."""
    exact = "exact" if lang == "zh" and style.line else "auto"
    gap = f'w:before="{style.before}" w:after="{style.after}" w:line="{style.line or 240}" w:lineRule="{exact}"'
    parts = [
        "<w:keepNext/><w:keepLines/>" if style.keep else "",
        f'<w:widowControl w:val="{int(lang == "en")}"/>',
        FRAME if style.box else "",
        '<w:snapToGrid w:val="0"/>',
        f"<w:spacing {gap}/>",
        f"<w:ind {style.indent}/>" if style.indent else "",
        f'<w:jc w:val="{style.side}"/>',
        f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else "",
    ]
    return "".join(parts)


def _letters(lang: str, style: Style) -> str:
    """Return what a style says of letters, in the order that the format wants.

    The page declares its grid, but text keeps to it by its own measures, with a twip to spare for programs that round
    up: some give a character that is larger than its field, as here by a hair, two fields.
    """
    size = round(2 * style.size)
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    closer = math.floor(ROOM) - 1 if lang == "zh" and style.size == BODY_SIZE else 0
    room = f'<w:snapToGrid w:val="0"/><w:spacing w:val="{closer}"/>'
    return f'{fonts(style.face)}{bold}{room}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def fonts(face: Face) -> str:
    """Return the fonts of a face, for all scripts, so that none is taken from elsewhere."""
    return (
        f'<w:rFonts w:ascii="{face.latin}" w:hAnsi="{face.latin}" w:eastAsia="{face.chinese}" w:cs="{face.latin}"/>'
    )


def _character_styles(lang: str) -> Iterator[str]:
    """Yield the styles of runs; what is marked is told by more than its colour, for prints in black and white."""
    size = '<w:sz w:val="{0}"/><w:szCs w:val="{0}"/>'
    looks = {
        "Strong": fonts(BLACK) if lang == "zh" else "<w:b/><w:bCs/>",
        "Flag": '<w:u w:val="wave"/><w:shd w:val="clear" w:color="auto" w:fill="FFF100"/>',
        "Stale": '<w:strike/><w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>',
        "Faint": '<w:color w:val="595959"/>' + size.format(24 if lang == "zh" else 19),
        "Code": fonts(CODE) + "<w:noProof/>" + size.format(22 if lang == "zh" else 19),
    }
    for key, letters in looks.items():
        inside = f"{_name(lang, key)}<w:rPr>{letters}</w:rPr>"
        yield f'<w:style w:type="character"{_own(key)} w:styleId="{key}">{inside}</w:style>'


FRAME = (
    "<w:pBdr>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="{room}" w:color="404040"/>'
        for side, room in (("top", 3), ("left", 4), ("bottom", 3), ("right", 4), ("between", 3))
    )
    + '</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
)
TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
    '<w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
    '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="A6A6A6"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
