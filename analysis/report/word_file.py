"""A document as a Word file, with the same bytes for the same document; `word_reading` reads such a file back."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm

from analysis.report.blocks import Document, joined_up, pictures
from analysis.report.word_body import RELATIONS, Body, Placed
from analysis.report.word_parts import FOOTERS, font_table, footer, numbering, settings
from analysis.report.word_reading import PROOF
from analysis.report.word_reading import read_docx_lines as read_docx_lines
from analysis.report.word_reading import read_docx_pictures as read_docx_pictures
from analysis.report.word_reading import read_docx_proof as read_docx_proof
from analysis.report.word_styles import PAGES, styles, whole

AUTHOR = "community-staffing"
HIGHEST = 185
"""Millimetres that a picture is high at most."""
LONGEST_TITLE = 255
"""Characters of a title in the properties of a file."""
PROOF_ID = "{7A1D5C2E-3B60-4F0B-9C55-1E0B6C1F4D21}"
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


def write_docx(document: Document, path: Path) -> None:
    """Write a document as a Word file, with the same bytes for the same document.

    Parameters
    ----------
    document : Document
        Already `cleaned`.
    path : Path

    Raises
    ------
    OSError
        Where a figure cannot be read, or the file not be written.
    """
    images = {stem: Image.from_file(f"{stem}.png") for stem in pictures(document)}
    placed = {stem: _placed(document, f"picture{place}", images[stem]) for place, stem in enumerate(images, 1)}
    body = Body(document, placed)
    inside = f'<w:body xmlns:r="{RELATIONS}">{body.text(_footer_references(document))}</w:body>'
    main = _part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, whole("document", inside))
    _add_form(document, main, body.numbered)
    for stem, image in images.items():
        part = _part(f"/word/media/{placed[stem].relation}.png", image.content_type, image.blob)
        main.load_rel(RELATIONSHIP_TYPE.IMAGE, part, placed[stem].relation)
    if document.proof:
        _add_proof(document.proof, main)
    path.write_bytes(_zipped(document, main))


def _placed(document: Document, relation: str, image: Image) -> Placed:
    """Return a picture as large as it is drawn, or smaller where the page asks for it."""
    widest, highest = Mm(PAGES[document.lang].width), Mm(HIGHEST)
    scale = min(1.0, widest / image.width, highest / image.height)
    return Placed(relation, int(image.width * scale), int(image.height * scale))


def _footer_references(document: Document) -> str:
    kinds = FOOTERS[document.lang]
    return "".join(f'<w:footerReference w:type="{kind}" r:id="{kind}Footer"/>' for kind in kinds)


def _add_form(document: Document, main: Part, numbered: int) -> None:
    """Add everything that is form: styles, lists, fonts, page numbers."""
    lang = document.lang
    parts = (
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, styles(lang)),
        ("numbering", CONTENT_TYPE.WML_NUMBERING, RELATIONSHIP_TYPE.NUMBERING, numbering(lang, numbered)),
        ("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, settings(lang)),
        ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, font_table()),
    )
    for name, content, relation, blob in parts:
        main.load_rel(relation, _part(f"/word/{name}.xml", content, blob), name)
    for kind, style in FOOTERS[lang].items():
        part = _part(f"/word/{kind}Footer.xml", CONTENT_TYPE.WML_FOOTER, footer(style))
        main.load_rel(RELATIONSHIP_TYPE.FOOTER, part, f"{kind}Footer")


def _add_proof(proof: str, main: Part) -> None:
    """Add what the file carries unseen, with the properties without which Word would drop it on saving.

    JSON has a way to write the characters that XML cannot hold.
    """
    kept = escape(UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", proof), {"\r": "&#13;"})
    item = _part("/customXml/item1.xml", CONTENT_TYPE.XML, f'<proof xmlns="{PROOF}">{kept}</proof>'.encode())
    schemas = f'<ds:schemaRefs><ds:schemaRef ds:uri="{PROOF}"/></ds:schemaRefs>'
    space = f'xmlns:ds="{RELATIONS.replace("relationships", "customXml")}"'
    about = f'<ds:datastoreItem ds:itemID="{PROOF_ID}" {space}>{schemas}</ds:datastoreItem>'
    properties = _part("/customXml/itemProps1.xml", CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, about.encode())
    item.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, properties, "properties")
    main.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML, item, "proof")


def _part(name: str, content: str, blob: bytes) -> Part:
    return Part(PackURI(name), content, blob)


def _zipped(document: Document, main: Part) -> bytes:
    """Return the file; in its zip every part bears the document's date, and nothing tells which machine made it."""
    package, loose, settled = OpcPackage(), io.BytesIO(), io.BytesIO()
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    _fill_properties(document, package)
    package.save(loose)
    made = dt.date.fromisoformat(document.made)
    with zipfile.ZipFile(loose) as given, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, 0, 0, 0))
            entry.create_system = 0
            taken.writestr(entry, given.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()


def _fill_properties(document: Document, package: OpcPackage) -> None:
    about = package.core_properties
    about.title = joined_up(document.title)[:LONGEST_TITLE]
    about.author = about.last_modified_by = AUTHOR
    about.created = about.modified = dt.datetime.fromisoformat(document.made)
    about.language = {"zh": "zh-CN", "en": "en-GB"}[document.lang]
