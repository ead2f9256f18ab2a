"""The parts of a Word file besides text and styles: page, page numbers, lists, settings, and which font stands in."""

from __future__ import annotations

import math

from analysis.report.word_styles import MM, PAGES, PITCH, POINT, ROOM, STYLES, whole

BULLETS = 1
"""Number of the list without numbers; numbered ones count on from it."""
INSTEAD = {"方正小标宋简体": "华文中宋", "Consolas": "Courier New"}
"""Fonts that may be missing, and the one that comes closest."""
FOOTERS = {"zh": {"default": "FooterRight", "even": "FooterLeft"}, "en": {"default": "FooterCentre"}}
MARKS = {"zh": (("decimal", "%1．"), ("none", "——")), "en": (("decimal", "%1."), ("bullet", "•"))}
"""Before an entry of a numbered list, and of one without numbers: kind and text."""


def numbering(lang: str, numbered: int) -> bytes:
    """Return the part with the lists: one without numbers, and as many `numbered` ones, each of which begins at 1."""
    one_level = '<w:multiLevelType w:val="singleLevel"/>'
    kinds = (f'<w:abstractNum w:abstractNumId="{n}">{one_level}{_level(lang, n)}</w:abstractNum>' for n in (0, 1))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = [f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="1"/></w:num>']
    for place in range(1, numbered + 1):
        lists.append(f'<w:num w:numId="{BULLETS + place}"><w:abstractNumId w:val="0"/>{again}</w:num>')
    return whole("numbering", "".join([*kinds, *lists]))


def _level(lang: str, place: int) -> str:
    kind, mark = MARKS[lang][place]
    after, letters = ("nothing", '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>') if lang == "zh" else ("tab", "")
    shown = f'<w:numFmt w:val="{kind}"/><w:suff w:val="{after}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
    indent = f"<w:pPr><w:ind {STYLES[lang]['ListParagraph'].indent}/></w:pPr>"
    return f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{shown}{indent}{letters}</w:lvl>'


def settings(lang: str) -> bytes:
    """Return the part with the settings of a file."""
    where = "http://schemas.microsoft.com/office/word"
    parts = [
        '<w:zoom w:percent="100"/>',
        '<w:defaultTabStop w:val="420"/>',
        "<w:evenAndOddHeaders/>" if "even" in FOOTERS[lang] else "",
        '<w:characterSpacingControl w:val="compressPunctuation"/>',
        "<w:compat><w:doNotExpandShiftReturn/>",
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{where}" w:val="15"/></w:compat>',
        '<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN"/>',
    ]
    return whole("settings", "".join(parts))


def font_table() -> bytes:
    """Return the part that says which font to take where one is missing."""
    each = (f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in INSTEAD.items())
    return whole("fonts", "".join(each))


def footer(style: str) -> bytes:
    """Return the part with the page number, in the footer `style`."""
    dash = "" if style == "FooterCentre" else "—"
    before, after = (_foot(f"{dash} "), _foot(f" {dash}")) if dash else ("", "")
    number = f'<w:fldSimple w:instr=" PAGE ">{_foot("1")}</w:fldSimple>'
    return whole("ftr", f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{before}{number}{after}</w:p>')


def _foot(text: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def section(lang: str) -> str:
    """Return size, margins and grid of the pages."""
    page = PAGES[lang]
    sides = {name: round(getattr(page, name) * MM) for name in ("top", "right", "bottom", "left")}
    margins = " ".join(f'w:{name}="{width}"' for name, width in sides.items())
    foot = round(page.foot * MM)
    room = math.floor(ROOM / POINT * 4096)
    grid = f'<w:docGrid w:type="linesAndChars" w:linePitch="{PITCH}" w:charSpace="{room}"/>' if lang == "zh" else ""
    size = f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins} w:header="{foot}" w:footer="{foot}" w:gutter="0"/>'
    return f"{size}{grid}"
