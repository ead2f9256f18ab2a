"""The two ways in which the simulator refuses to go on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong with what was given, in parts that a test or a page can use.

    Parameters
    ----------
    where : str
        File and line (``scenarios/a.toml:12``), or the file alone.
    key : str
        Dotted key in the file, empty where the whole file is meant.
    found : str
        What stands there, shortened and with control characters escaped.
    expected : tuple of str
        What is allowed, with unit: (zh, en).
    suggestion : str
        The nearest valid name, or empty.
    code : str
        Stable code of the kind of error, such as ``E203``.
    """

    where: str
    key: str
    found: str
    expected: tuple[str, str]
    suggestion: str = ""
    code: str = "E000"

    def sentence(self, lang: str = "zh") -> str:
        """Return the refusal as one sentence in `lang` (``zh`` or ``en``)."""
        zh = lang == "zh"
        parts = [self.where, self.code, self.key] if self.key else [self.where, self.code]
        text = " ".join(part for part in parts if part)
        if self.found:
            text += f"：现为 {self.found}" if zh else f": found {self.found}"
        text += f"；{self.expected[0]}" if zh else f"; {self.expected[1]}"
        if self.suggestion:
            text += f"；是否想写 {self.suggestion}？" if zh else f"; did you mean {self.suggestion}?"
        return text


class ScenarioError(Exception):
    """What was given is refused: the reader's fault to mend, never a traceback.

    Parameters
    ----------
    refusals : iterable of Refusal
        Everything that is wrong, in file order.
    """

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(refusal.sentence("en") for refusal in self.refusals))

    def sentences(self, lang: str = "zh") -> list[str]:
        """Return one sentence a refusal, in `lang` (``zh`` or ``en``)."""
        return [refusal.sentence(lang) for refusal in self.refusals]


class ModelError(Exception):
    """An invariant of the model broke: our fault, never the user's."""


def refuse(
    where: str, key: str, found: object, zh: str, en: str, suggestion: str = "", code: str = "E000"
) -> ScenarioError:
    """Return a `ScenarioError` of one refusal; `found` is shown shortened and escaped."""
    return ScenarioError([Refusal(where, key, shown(found), (zh, en), suggestion, code)])


def shown(value: object, limit: int = 60) -> str:
    """Return `value` as text fit for a terminal: shortened, control characters escaped."""
    text = value if isinstance(value, str) else repr(value)
    safe = "".join(ch if ch.isprintable() else f"\\u{ord(ch):04x}" for ch in text[: limit + 1])
    return safe if len(text) <= limit else safe[:limit] + "…"


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return the valid name closest to `name` by spelling, or an empty text."""
    close = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return close[0] if close else ""
