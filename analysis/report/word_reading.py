"""What a Word file says, shows and carries unseen, also after another program has saved it again.

The file comes from anywhere: only the parts asked for are read, and nothing in them that could do harm.
"""

from __future__ import annotations

import hashlib
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias
from xml.parsers import expat

from analysis.report.blocks import joined_up
from sim import ScenarioError, refuse

LARGEST = 200 * 2**20
"""Bytes that a file may unpack to."""
PROOF = "urn:community-staffing:proof"
"""Namespace of what a file carries unseen."""
DAMAGED = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, RuntimeError, EOFError)
NO_FILE = ("没有此文件", "there is no such file")
UNREADABLE = ("文件无法读取", "the file cannot be read")
NO_DOCUMENT = (
    "不是 Word 文档（.docx），或已加密、已损坏",
    "this is no Word document (.docx), or one that is encrypted or damaged",
)
TOO_LARGE = ("解压后应不超过 200 MB", "it may unpack to 200 MB at most")
DECLARES = (
    "文件内声明了文档类型或实体，可能有害，不予读取",
    "it declares a document type or entities, which may do harm, and so is not read",
)
UNSEEN = {"del", "moveFrom", "Fallback"}
"""Elements whose text is not on the page: deleted, moved elsewhere, for programs that cannot draw what precedes it."""
BLANKS = {"tab", "ptab", "br", "cr"}
Given: TypeAlias = dict[str, str]
Start: TypeAlias = Callable[[str, Given], None]


def read_docx_lines(path: Path) -> list[str]:
    """Return all that the body of a Word file says, line by line in the order of reading, as `blocks.lines` has it.

    Hidden and deleted text, headers, footers and footnotes do not count.

    Raises
    ------
    ScenarioError
        Where it is no Word file, or one that cannot be read safely.
    """
    with _opened(path) as package:
        return [line for line in map(joined_up, package.body().found) if line]


def read_docx_pictures(path: Path) -> list[str]:
    """Return the SHA-256 of each picture of a Word file in the order of reading; empty for one that is not in it.

    Raises
    ------
    ScenarioError
        Where it is no Word file, or one that cannot be read safely.
    """
    with _opened(path) as package:
        targets = {each.key: each.target for each in package.relations(package.main)}
        return [package.sha256(targets.get(key, "")) for key in package.body().pictures]


def read_docx_proof(path: Path) -> str:
    """Return the JSON that a Word file carries unseen; empty where it carries none.

    Raises
    ------
    ScenarioError
        Where it is no Word file, or one that cannot be read safely.
    """
    with _opened(path) as package:
        carried = (each.target for each in package.relations(package.main) if each.kind == "customXml")
        return next(filter(None, map(package.proof, carried)), "")


class Relation(NamedTuple):
    """What belongs to a part: its key there, the last word of its kind, its name (empty if kept outside the file)."""

    key: str
    kind: str
    target: str


class Package:
    """A Word file that is open.

    Parameters
    ----------
    archive : ZipFile

    Attributes
    ----------
    main : str
        Name of the part with the text.

    Raises
    ------
    LookupError
        Where there is no such part, or the file is a workbook or the like.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        kinds = {each.kind: each.target for each in self.relations("")}
        self.main = archive.getinfo(kinds["officeDocument"]).filename
        if not self.main.startswith("word/"):
            raise LookupError(self.main)

    def relations(self, name: str) -> list[Relation]:
        """Return what belongs to a part, or to the whole file where `name` is empty."""
        folder, file = posixpath.split(name)
        place = posixpath.join(folder, "_rels", f"{file}.rels")
        found: list[Relation] = []

        def start(tag: str, given: Given) -> None:
            if _local(tag) == "Relationship":
                inside = given.get("TargetMode") != "External"
                target = posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
                found.append(Relation(given["Id"], given["Type"].rpartition("/")[2], target if inside else ""))

        if place in self.archive.namelist():
            scan(self.archive.read(place), start)
        return found

    def body(self) -> Body:
        """Return what the text says and shows."""
        seen = Body()
        scan(self.archive.read(self.main), seen.start, seen.end, seen.words)
        return seen

    def sha256(self, name: str) -> str:
        """Return the SHA-256 of a part; empty for no name."""
        return hashlib.sha256(self.archive.read(name)).hexdigest() if name else ""

    def proof(self, name: str) -> str:
        """Return what a part carries unseen; empty where it is another's."""
        roots: list[str] = []
        texts: list[str] = []
        scan(self.archive.read(name), lambda tag, given: roots.append(tag), words=texts.append)
        return "".join(texts) if roots == [f"{PROOF} proof"] else ""


class Body:
    """What the body of a Word file says and shows, gathered while its XML is read.

    Attributes
    ----------
    found : list of str
        Text of each paragraph.
    pictures : list of str
        Key of each picture among the relations.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pictures: list[str] = []
        self.paragraphs: list[list[str]] = []
        self.unseen = 0
        self.hidden = False
        self.inside = ""

    def start(self, tag: str, given: Given) -> None:
        """Take the beginning of an element."""
        self.inside = name = _local(tag)
        if self.unseen or name in UNSEEN:
            self.unseen += 1
        elif name == "p":
            self.paragraphs.append([])
        elif name == "r":
            self.hidden = False
        elif name == "vanish":
            self.hidden = _attribute(given, "val") not in ("0", "false", "off")
        elif name in BLANKS:
            self.add(" ")
        elif name in ("blip", "imagedata"):
            self.pictures.append(_attribute(given, "embed") or _attribute(given, "id"))

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self.inside = ""
        if self.unseen:
            self.unseen -= 1
        elif _local(tag) == "p":
            self.found.append("".join(self.paragraphs.pop()))

    def words(self, text: str) -> None:
        """Take text."""
        if self.inside == "t" and not self.unseen and not self.hidden:
            self.add(text)

    def add(self, text: str) -> None:
        """Add to the paragraph that is being read."""
        if self.paragraphs:
            self.paragraphs[-1].append(text)


class DeclarationError(Exception):
    """A part declares a document type, and so perhaps entities."""


def scan(
    xml: bytes, start: Start, end: Callable[[str], None] | None = None, words: Callable[[str], None] | None = None
) -> None:
    """Read XML from begin to end; names are given as ``namespace name``.

    Raises
    ------
    DeclarationError
        Where it declares a document type; nothing after that is read.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.Parse(xml, True)


def _refuse_declaration(*_: object) -> None:
    raise DeclarationError


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(given: Given, name: str) -> str:
    return next((value for key, value in given.items() if _local(key) == name), "")


@contextmanager
def _opened(path: Path) -> Iterator[Package]:
    """Open a Word file, or refuse it."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_odd(path, archive)
            yield Package(archive)
    except FileNotFoundError:
        raise _refused(path, NO_FILE) from None
    except DeclarationError:
        raise _refused(path, DECLARES) from None
    except OSError as error:
        raise _refused(path, UNREADABLE, error.strerror or "") from None
    except DAMAGED:
        raise _refused(path, NO_DOCUMENT) from None


def _refuse_odd(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a file that is too large, or that has a part twice, of which another program may show the other one."""
    size = sum(entry.file_size for entry in archive.infolist())
    if size > LARGEST:
        raise _refused(path, TOO_LARGE, f"{size / 2**20:,.0f} MB")
    names = [name.lower() for name in archive.namelist()]
    if len(set(names)) < len(names):
        raise _refused(path, NO_DOCUMENT)


def _refused(path: Path, texts: tuple[str, str], found: str = "") -> ScenarioError:
    return refuse(str(path), "", found, *texts, code="E825")
