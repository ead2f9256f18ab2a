"""Line numbers of the keys of a TOML text, which the standard parser does not tell.

The text is one that `tomllib` accepts, or the part of it before a repeated key; so the scanner judges nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

Key: TypeAlias = tuple[str | int, ...]
"""A key and the tables and list positions above it."""

_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<space>[ \t\r]+)"
    r'|(?P<string>"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*')"
    r"|(?P<mark>[\[\]{}=,])|(?P<bare>[^\s\[\]{}=,\"'#]+|.)",
    re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup not in ("space", "comment"):
            yield _Token(str(match.lastgroup), match.group(), line)
        line += match.group().count("\n")


def _names(token: _Token) -> list[str]:
    if token.kind != "string":
        return [name for name in token.text.split(".") if name]
    return [token.text[1:-1] if token.text[0] == "'" else _unquoted(token.text)]


def _unquoted(text: str) -> str:
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        return text[1:-1]


class _Scanner:
    """Walks through the tokens of a text and tells every key with its line."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.arrays: dict[Key, int] = {}

    def peek(self) -> _Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _Token("end", "", 0)

    def take(self) -> _Token:
        token = self.peek()
        self.at += 1
        return token

    def statements(self) -> Iterator[tuple[Key, int]]:
        table: Key = ()
        while self.peek().kind != "end":
            line = self.peek().line
            if self.peek().kind == "newline":
                self.at += 1
            elif self.peek().text == "[":
                table = self.header()
                yield table, line
            else:
                yield from self.pair(table)

    def header(self) -> Key:
        self.at += 1
        listed = self.peek().text == "["
        self.at += listed
        names = self.names("]")
        self.at += listed
        return self.next_entry(names) if listed else self.current(names)

    def names(self, closing: str) -> list[str]:
        found: list[str] = []
        while self.peek().kind not in ("newline", "end") and self.peek().text != closing:
            found += _names(self.take())
        self.at += self.peek().text == closing
        return found

    def current(self, names: list[str]) -> Key:
        """Return the key of a table, going through the last entry of every list of tables."""
        key: Key = ()
        for name in names:
            key += (name,)
            key += (self.arrays[key],) if key in self.arrays else ()
        return key

    def next_entry(self, names: list[str]) -> Key:
        key = (*self.current(names[:-1]), *names[-1:])
        self.arrays[key] = self.arrays.get(key, -1) + 1
        return (*key, self.arrays[key])

    def pair(self, table: Key) -> Iterator[tuple[Key, int]]:
        line = self.peek().line
        key = (*table, *self.names("="))
        yield key, line
        yield from self.value(key)

    def value(self, key: Key) -> Iterator[tuple[Key, int]]:
        opening = self.peek().text
        if opening == "[":
            yield from self.entries(key)
        elif opening == "{":
            yield from self.inline_table(key)
        else:
            while self.peek().kind not in ("newline", "end") and self.peek().text not in (",", "]", "}"):
                self.at += 1

    def entries(self, key: Key) -> Iterator[tuple[Key, int]]:
        self.at += 1
        position = 0
        while self.peek().kind != "end" and self.peek().text != "]":
            if self.peek().kind == "newline" or self.peek().text in (",", "}"):
                self.at += 1
                continue
            yield (*key, position), self.peek().line
            yield from self.value((*key, position))
            position += 1
        self.at += 1

    def inline_table(self, key: Key) -> Iterator[tuple[Key, int]]:
        self.at += 1
        while self.peek().kind != "end" and self.peek().text != "}":
            if self.peek().kind == "newline" or self.peek().text in (",", "]"):
                self.at += 1
                continue
            yield from self.pair(key)
        self.at += 1


def lines_of(text: str) -> dict[Key, int]:
    """Return the line (from 1) of every key, table and list entry of a TOML text.

    A table that is only implied by the name of another stands on the line of the first such name.
    """
    lines: dict[Key, int] = {}
    for key, line in _Scanner(text).statements():
        for depth in range(1, len(key) + 1):
            lines.setdefault(key[:depth], line)
    return lines


def repeated(text: str) -> tuple[Key, int, int] | None:
    """Return the first key that a TOML text gives twice, and both lines; None where there is none."""
    seen: dict[Key, int] = {}
    for key, line in _Scanner(text).statements():
        if key in seen:
            return key, seen[key], line
        seen[key] = line
    return None
