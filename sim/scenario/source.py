"""A file as it was written: bytes → text → TOML table, with the line of every key.

Whatever stands in the file, the answer is a `Source` or a `ScenarioError` that says what to do.
"""

from __future__ import annotations

import errno
import re
import stat
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.base.errors import ScenarioError, nearest, refuse, shown
from sim.scenario.toml_lines import Key, lines_of, repeated

FORMAT = 1
MOST_BYTES = 2_000_000
MOST_LEVELS = 20
MOST_BITS = 63

_FULL_WIDTH = dict(zip("：，；。＝［］｛｝（）“”‘’＂＇、＃．＿　", "=,;.=[]{}()\"\"''\"',#._ ", strict=True))
_DEEP = re.compile(r"(?<![\w\"'.-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){20}")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*+\"|'[^']*+'|#.*")
_YAML = re.compile(r"\s*(?:-\s|-$|[^\s=\"'\[{#]+\s*:(?:\s|$))")
_LEADING_ZERO = re.compile(r"=\s*[+-]?0\d")
_EMPTY = re.compile(r"[^=\"']+=\s*(?:#.*)?$")
_WORD = re.compile(r"=\s*[^\s\"'\[{+\-\d.]")
_CHINESE_KEY = re.compile(r"\s*\[*[^=\x00-\x7f]+[^=]*(?:=|\])")
_COMMA = re.compile(r"=\s*[+-]?\d+,\d+\s*(?:#.*)?$")


@dataclass(frozen=True)
class Source:
    """A TOML file that could be read.

    Attributes
    ----------
    path : Path
        The file, as it was named.
    table : dict
        Its content; every list is a tuple.
    lines : mapping
        Line of every key.
    """

    path: Path
    table: dict[str, Any]
    lines: Mapping[Key, int]

    def nearest_key(self, key: Key) -> Key:
        """Return `key`, or the nearest table around it that the file writes down."""
        while key and key not in self.lines:
            key = key[:-1]
        return key

    def line(self, key: Key) -> int:
        """Return the line of `key` or of the nearest table around it; 0 where the whole file is meant."""
        return self.lines.get(self.nearest_key(key), 0)

    def where(self, key: Key) -> str:
        """Return file and line of `key`."""
        line = self.line(key)
        path = shown(str(self.path), 400)
        return f"{path}:{line}" if line else path


def read_source(path: Path) -> Source:
    """Read a TOML file.

    Raises
    ------
    ScenarioError
        Missing, unreadable, too large, not text, not UTF-8, not TOML, nested too deeply, of another format.
    """
    text = _text(path, _bytes(path))
    table = _table(path, text)
    source = Source(path, table, lines_of(text))
    for key, value in _leaves(table, ()):
        if isinstance(value, int) and value.bit_length() > MOST_BITS:
            raise _long_number(source.where(key), dotted(key))
    if table.get("format", FORMAT) != FORMAT or isinstance(table.get("format"), bool | float):
        zh, en = f"本软件读取的文件格式是 format = {FORMAT}", f"this version reads format = {FORMAT}"
        raise refuse(source.where(("format",)), "format", table["format"], zh, en, code="E113")
    return source


def dotted(key: Key) -> str:
    """Return a key as it is shown: ``kinds.hall.minutes``, ``policies[2].value`` (counted from 1)."""
    shape = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in key)
    return shown(shape.removeprefix("."), 120)


def toml_files(folder: Path) -> list[str]:
    """Return the names of the TOML files of `folder`, sorted; none where it cannot be listed."""
    try:
        return sorted(file.name for file in folder.glob("*.toml"))
    except OSError:
        return []


def _bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _not_a_file(path, stat.S_ISDIR(mode))
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _missing(path) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    if len(raw) > MOST_BYTES:
        raise refuse(str(path), "", "", "文件超过 2 MB，不像情景文件", "larger than 2 MB", code="E106")
    return raw


def _not_a_file(path: Path, folder: bool) -> ScenarioError:
    zh, en = (
        ("这是文件夹，请给出 TOML 文件", "a folder; name a TOML file") if folder else ("不是普通文件", "not a file")
    )
    return refuse(str(path), "", "", zh, en, nearest(path.name + ".toml", toml_files(path)), "E102")


def _missing(path: Path) -> ScenarioError:
    names = toml_files(path.parent)
    listed = "、".join(names[:8]) or "无"
    zh, en = f"文件不存在；同一文件夹内的 TOML 文件：{listed}", f"no such file; TOML files there: {listed}"
    return refuse(str(path), "", "", zh, en, nearest(path.name, names), "E101")


def _unreadable(path: Path, error: OSError | ValueError) -> ScenarioError:
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, PermissionError):
        return refuse(str(path), "", "", "没有读取权限", "no permission to read it", code="E103")
    if number == errno.ELOOP:
        return refuse(str(path), "", "", "符号链接成环", "the symbolic links form a loop", code="E104")
    reason = shown(str(error))
    return refuse(shown(str(path)), "", "", f"无法读取（{reason}）", f"cannot be read ({reason})", code="E102")


def _text(path: Path, raw: bytes) -> str:
    """Return the text of UTF-8 bytes, with or without a byte-order mark."""
    if not raw.strip():
        raise _empty(path)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        zh, en = "这是 Excel、Word 或压缩（zip）文件，不是文本", "an Excel, Word or zip file, not a text"
        raise refuse(str(path), "", "", zh, en, code="E107")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _encoding(path, 1, "UTF-16")
    if b"\0" in raw:
        raise refuse(str(path), "", "", "含空字节，是二进制文件", "holds NUL bytes: not a text file", code="E107")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _encoding(path, raw.count(b"\n", 0, error.start) + 1, _guess(raw)) from None


def _empty(path: Path) -> ScenarioError:
    zh = "文件是空的；情景文件至少要有 [scenario]、[clock]、[city]，或者 [scenario] 和 extends"
    en = "the file is empty; a scenario needs [scenario], [clock] and [city], or [scenario] and extends"
    return refuse(str(path), "", "", zh, en, code="E105")


def _guess(raw: bytes) -> str:
    try:
        return "GBK" if any("\u4e00" <= ch <= "\u9fff" for ch in raw.decode("gb18030")) else "?"
    except UnicodeDecodeError:
        return "?"


def _encoding(path: Path, line: int, found: str) -> ScenarioError:
    seems_zh, seems_en = ("", "") if found == "?" else (f"看来是 {found} 编码；", f"looks like {found}; ")
    zh = f"{seems_zh}须为 UTF-8（记事本：另存为，编码选 UTF-8）"
    en = f"{seems_en}save as UTF-8 (Notepad: Save As, Encoding UTF-8)"
    return refuse(f"{path}:{line}", "", "", zh, en, code="E108")


def _table(path: Path, text: str) -> dict[str, Any]:
    deep = _DEEP.search(text)
    if deep:
        raise _too_deep(f"{path}:{text.count(chr(10), 0, deep.start()) + 1}")
    try:
        table = _settled(tomllib.loads(text), MOST_LEVELS)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, text, str(error)) from None
    except RecursionError:
        raise _too_deep(f"{path}:{_deepest_line(text)}") from None
    except (ValueError, OverflowError):
        raise _long_number(f"{path}:{_longest_number_line(text)}", "") from None
    if not table:
        raise _empty(path)
    return dict(table)


def _settled(value: Any, levels: int) -> Any:
    """Return `value` with lists as tuples and −0.0 as 0.0; RecursionError beyond `levels` levels."""
    if levels < 0:
        raise RecursionError
    if isinstance(value, dict):
        return {name: _settled(entry, levels - 1) for name, entry in value.items()}
    if isinstance(value, list):
        return tuple(_settled(entry, levels - 1) for entry in value)
    return value + 0.0 if isinstance(value, float) else value


def _leaves(value: Any, key: Key) -> Iterator[tuple[Key, Any]]:
    if isinstance(value, dict):
        for name, entry in value.items():
            yield from _leaves(entry, (*key, name))
    elif isinstance(value, tuple):
        for position, entry in enumerate(value):
            yield from _leaves(entry, (*key, position))
    else:
        yield key, value


def _too_deep(where: str) -> ScenarioError:
    zh, en = f"嵌套过深，最多 {MOST_LEVELS} 层", f"nested too deeply; at most {MOST_LEVELS} levels"
    return refuse(where, "", "", zh, en, code="E110")


def _long_number(where: str, key: str) -> ScenarioError:
    return refuse(where, key, "", "数字过长，最多 18 位", "the number is too long; at most 18 digits", code="E112")


def _deepest_line(text: str) -> int:
    counts = [len(re.findall(r"[\[{.]", line)) for line in text.split("\n")]
    return counts.index(max(counts)) + 1


def _longest_number_line(text: str) -> int:
    lengths = [max(map(len, re.findall(r"[\d_]+", line)), default=0) for line in text.split("\n")]
    return lengths.index(max(lengths)) + 1


def _not_toml(path: Path, text: str, message: str) -> ScenarioError:
    lines = text.split("\n")
    told = re.search(r"at line (\d+)", message)
    number = min(int(told.group(1)), len(lines)) if told else len(lines)
    twice = (
        repeated("\n".join(lines[:number])) if re.search(r"overwrite|twice|mutate|duplicate", message, re.I) else None
    )
    if twice:
        key, first, second = twice
        zh, en = f"同一个键写了两次：第 {first} 行和第 {second} 行", f"given twice: lines {first} and {second}"
        return refuse(f"{path}:{second}", dotted(key), "", zh, en, code="E111")
    zh, en = _diagnosis(lines[number - 1], message)
    return refuse(f"{path}:{number}", "", lines[number - 1].strip(), zh, en, code="E109")


def _diagnosis(line: str, message: str) -> tuple[str, str]:
    """Return what is wrong with a line that is not TOML, in both languages."""
    bare = _QUOTED.sub('""', line)
    wide = next((ch for ch in bare if ch in _FULL_WIDTH or unicodedata.east_asian_width(ch) == "F"), "")
    if wide:
        plain = _FULL_WIDTH.get(wide) or unicodedata.normalize("NFKC", wide)
        return f"有全角字符 {wide}，应为半角 {plain}", f"full-width character {wide}; write {plain}"
    for pattern, zh, en in _MISTAKES:
        if pattern.match(bare) or (pattern in _ANYWHERE and pattern.search(bare)):
            return zh, en
    reason = re.sub(r" \(at .*\)$", "", shown(message, 120))
    return f"不是合法的 TOML（{reason}）", f"not valid TOML ({reason})"


_ANYWHERE = (_LEADING_ZERO, _COMMA, _WORD)
_MISTAKES = (
    (_YAML, "这像是 YAML；请写成 键 = 值", "looks like YAML; write key = value"),
    (_CHINESE_KEY, "键名要用英文（见 staffing fields）", "keys are the English names (see staffing fields)"),
    (_EMPTY, "等号后面是空的，缺少值", "the value is empty"),
    (_LEADING_ZERO, "数字不能以 0 开头", "a number does not start with 0"),
    (_COMMA, "小数点要用 .，不用逗号", "use a point, not a comma, in a number"),
    (_WORD, "文字要放在英文双引号内；是否写作 true 或 false", 'text stands in double quotes ("…"); yes and no are true and false'),
    (re.compile(r"[^=\[\]]*$"), "不是 键 = 值 的形式", "not of the form key = value"),
)  # fmt: skip
