"""Register files that lay what has been fitted over a city's register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.study.files import write_whole
from sim import Entry

HEAD = """# 依据登记簿的补充：写在情景文件 evidence = ["evidence.toml", "{name}"] 的后面，其中的数就代替前面登记簿的数。
# Laid over a register: named after it in `evidence = ["evidence.toml", "{name}"]`, its numbers take the others' place.

format = 1

[evidence]
title_zh = {zh}
title_en = {en}
"""


def write_overlay(
    path: Path,
    title: tuple[str, str],
    entries: Sequence[Entry],
    theories: Mapping[str, Mapping[str, float]] | None = None,
) -> None:
    """Write a register that holds `entries` and the values that theories give to some numbers.

    Parameters
    ----------
    path : Path
    title : (zh, en)
    entries : sequence of Entry
    theories : mapping of theory to mapping of dotted key to value, optional
    """
    parts = [HEAD.format(name=path.name, zh=toml(title[0]), en=toml(title[1]))]
    parts += [_table("[[numbers]]", entry.model_dump(exclude_defaults=True)) for entry in entries]
    parts += [_table(f"[theories.{name}.values]", dict(given)) for name, given in (theories or {}).items()]
    text = "\n".join(parts)
    write_whole(path, lambda unfinished: unfinished.write_bytes(text.encode()))


def _table(heading: str, values: Mapping[str, Any]) -> str:
    return "\n".join([heading, *(f"{_key(key)} = {toml(value)}" for key, value in values.items()), ""])


def _key(key: str) -> str:
    return toml(key) if "." in key else key


def toml(value: Any) -> str:
    """Return a text, a number or a list of numbers as TOML."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
