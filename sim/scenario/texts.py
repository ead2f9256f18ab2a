"""What a text may hold, and what a name may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from sim.base.errors import shown
from sim.scenario.faults import Fault
from sim.scenario.toml_lines import Key

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LONG_TEXTS = ("reason_", "report_", "note_")


def is_plain_name(name: str) -> bool:
    """Say whether a name can only mean a file beside the one that names it."""
    return bool(name.strip()) and name.isprintable() and not re.search(r"[/\\~$:]|\.\.|^\.", name)


def unprintable(value: Any, key: Key) -> Iterator[Fault]:
    """Yield a fault for every text at or below `value` that a reader cannot trust."""
    if isinstance(value, str):
        yield from _hidden_character(value, key)
    elif isinstance(value, Mapping):
        for name, entry in value.items():
            yield from unprintable(entry, (*key, name))
    elif isinstance(value, tuple):
        for position, entry in enumerate(value):
            yield from unprintable(entry, (*key, position))
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from unprintable(getattr(value, name), (*key, name))


def _hidden_character(text: str, key: Key) -> Iterator[Fault]:
    broken_lines = "\n\t" if str(key[-1]).startswith(_LONG_TEXTS) else ""
    hidden = next((ch for ch in text if unicodedata.category(ch) in _HIDDEN and ch not in broken_lines), "")
    if hidden:
        name = f"U+{ord(hidden):04X}"
        zh, en = f"含不可见或控制字符 {name}", f"holds the hidden or control character {name}"
        yield Fault(key, shown(text), (zh, en), "", "E210")
