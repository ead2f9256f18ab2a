"""A scenario file and the files that it extends, read and merged, with the place of every key."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.scenario.faults import Fault, written
from sim.scenario.source import Source, dotted, read_source, toml_files
from sim.scenario.texts import is_plain_name
from sim.scenario.toml_lines import Key

MOST_FILES_DEEP = 10
RESERVED = ("format", "extends", "evidence", "scenario")
LISTS = ("policies", "rules")
"""Lists that grow from file to file."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a key stands; places sort in the order of the files, then of the lines."""

    order: int
    line: int
    where: str = field(compare=False)
    label: str = field(compare=False)


@dataclass(frozen=True)
class Written:
    """What a scenario file and its ancestors say together.

    Attributes
    ----------
    sources : tuple of Source
        Ancestors first, the file itself last.
    table : dict
        The merged sections; the header, which is not inherited, stands under ``scenario``.
    lists : dict
        For each of `LISTS` the source of every entry, and its position there.
    faults : tuple
        Keys that change a table into something else, or the reverse.
    """

    sources: tuple[Source, ...]
    table: dict[str, Any]
    lists: dict[str, tuple[tuple[Source, int], ...]]
    faults: tuple[tuple[Source, Fault], ...]

    def place(self, key: Key) -> Place:
        """Return where `key` was set, or the nearest table around it."""
        name = str(key[0]) if key else ""
        if name in self.lists and len(key) > 1 and isinstance(key[1], int):
            source, position = self.lists[name][key[1]]
            return self.place_in(source, (name, position, *key[2:]))
        return self.place_in(self._owner(key), key)

    def place_in(self, source: Source, key: Key) -> Place:
        """Return where `key` stands in one of the files."""
        line = source.line(key)
        order = self.sources.index(source) if source in self.sources else len(self.sources)
        label = f"{source.path.name}:{line}" if line else source.path.name
        return Place(order, line, source.where(key), label)

    def _owner(self, key: Key) -> Source:
        """Return the last file that wrote `key`, or else the nearest table around it."""
        steps = next((position for position, step in enumerate(key) if isinstance(step, int)), len(key))
        if key[:1] == ("scenario",):
            return self.sources[-1]
        for depth in range(steps, 0, -1):
            for source in reversed(self.sources):
                if key[:depth] in source.lines:
                    return source
        return self.sources[-1]


def read_family(path: Path) -> tuple[Source, ...]:
    """Read a scenario file and everything that it extends; a common ancestor stands once.

    Raises
    ------
    ScenarioError
        A file cannot be read, is not there, is no scenario, extends itself, or the chain is too long.
    """
    found: dict[str, Source] = {}
    _gather(path, (), found, {})
    return tuple(found.values())


def _gather(path: Path, chain: tuple[Path, ...], found: dict[str, Source], heights: dict[str, int]) -> int:
    """Read `path` after its ancestors into `found`; return how many files deep it reaches."""
    identity = os.path.abspath(path)
    if identity not in heights:
        source = _scenario_source(path)
        parents = [_parent(source, key, name, (*chain, path)) for key, name in _names(source)]
        heights[identity] = 1 + max(
            (_gather(parent, (*chain, path), found, heights) for parent in parents), default=0
        )
        found[identity] = source
    if len(chain) + heights[identity] > MOST_FILES_DEEP:
        zh, en = f"extends 最多 {MOST_FILES_DEEP} 层", f"extends reaches more than {MOST_FILES_DEEP} levels"
        raise refuse(str((*chain, path)[0]), "extends", path.name, zh, en, code="E123")
    return heights[identity]


def _scenario_source(path: Path) -> Source:
    source = read_source(path)
    kind_zh, kind_en = KINDS[kind_of(source)]
    if kind_of(source) != "scenario":
        raise refuse(str(path), "", "", f"这是{kind_zh}，不是情景文件", f"{kind_en}, not a scenario", code="E114")
    return source


KINDS = {
    "scenario": ("情景文件", "a scenario"),
    "study": ("研究文件", "a study"),
    "evidence": ("依据登记簿", "an evidence register"),
    "targets": ("校准目标文件", "a file of targets"),
    "observed": ("回测案例", "a back-test"),
}


def kind_of(source: Source) -> str:
    """Return what a file is by its content: ``study``, ``targets``, ``observed``, ``evidence`` or ``scenario``."""
    for kind in ("study", "targets", "observed"):
        if kind in source.table:
            return kind
    register = isinstance(source.table.get("evidence"), dict) or "numbers" in source.table
    return "evidence" if register else "scenario"


def _names(source: Source) -> Iterator[tuple[Key, str]]:
    named = source.table.get("extends", ())
    pairs = [((), named)] if not isinstance(named, tuple) else [((place,), name) for place, name in enumerate(named)]
    for place, name in pairs:
        if not isinstance(name, str):
            zh, en = "须为文件名，或文件名的列表", "must be a name or a list of names"
            raise refuse(source.where(("extends", *place)), "extends", name, zh, en, code="E204")
        yield ("extends", *place), name


def _parent(source: Source, key: Key, name: str, chain: tuple[Path, ...]) -> Path:
    path = beside(source, key, name)
    identities = [os.path.abspath(link) for link in chain]
    if os.path.abspath(path) in identities:
        start = identities.index(os.path.abspath(path))
        loop = " → ".join(link.stem for link in (*chain[start:], path))
        raise refuse(source.where(key), "extends", loop, "extends 成环", "extends runs in a loop", code="E121")
    if len(chain) >= MOST_FILES_DEEP:
        zh, en = f"extends 最多 {MOST_FILES_DEEP} 层", f"extends reaches more than {MOST_FILES_DEEP} levels"
        raise refuse(source.where(key), "extends", name, zh, en, code="E123")
    return path


def beside(source: Source, key: Key, name: str) -> Path:
    """Return the TOML file called `name` that lies beside `source`.

    Raises
    ------
    ScenarioError
        The name could leave the folder, or there is no such file.
    """
    if not is_plain_name(name):
        zh, en = "须为同一文件夹内的文件名，不含 / \\ .. ~ $", "must name a file beside this one, without / \\ .. ~ $"
        raise refuse(source.where(key), dotted(key), name, zh, en, code="E125")
    path = source.path.with_name(name if name.endswith(".toml") else f"{name}.toml")
    if not os.path.lexists(path):
        names = [file.removesuffix(".toml") for file in toml_files(path.parent)]
        close = nearest(name.removesuffix(".toml"), names)
        zh, en = f"没有文件 {path.name}", f"there is no file {path.name}"
        raise refuse(source.where(key), dotted(key), name, zh, en, close, "E122")
    return path


def merged(sources: tuple[Source, ...]) -> Written:
    """Merge files, ancestors first: tables merge, policies and rules concatenate, everything else replaces."""
    table: dict[str, Any] = {}
    faults: list[tuple[Source, Fault]] = []
    for source in sources:
        sections = {name: value for name, value in source.table.items() if name not in (*RESERVED, *LISTS)}
        faults += [(source, fault) for fault in (*_merge(table, sections, ()), *_not_listed(source))]
    lists = {name: tuple(_entries(sources, name)) for name in LISTS}
    for name, entries in lists.items():
        table[name] = tuple(source.table[name][position] for source, position in entries)
    if "scenario" in sources[-1].table:
        table["scenario"] = sources[-1].table["scenario"]
    return Written(sources, table, lists, tuple(faults))


def _entries(sources: tuple[Source, ...], name: str) -> Iterator[tuple[Source, int]]:
    """Yield source and position of every entry of a list, those of ancestors first."""
    for source in sources:
        if isinstance(listed := source.table.get(name, ()), tuple):
            yield from ((source, position) for position in range(len(listed)))


def _not_listed(source: Source) -> Iterator[Fault]:
    """Yield a fault for every one of `LISTS` that is written as something else."""
    for name in LISTS:
        if not isinstance(source.table.get(name, ()), tuple):
            yield Fault((name,), "", (f"须写作 [[{name}]]", f"must be written [[{name}]]"), "", "E204")


def _merge(base: dict[str, Any], top: Mapping[str, Any], key: Key) -> Iterator[Fault]:
    """Merge `top` into `base`; yield a fault for every key that would change its nature."""
    for name, value in top.items():
        below, tabular = base.get(name), isinstance(value, dict)
        if name in base and isinstance(below, dict) != tabular:
            zh = "所继承的文件中是一张表，不能改成别的" if not tabular else "所继承的文件中不是表，不能改成表"
            en = "is a table in the file that this one extends" if not tabular else "is no table there, but one here"
            yield Fault((*key, name), shown(written(value)), (zh, en), "", "E124")
        elif tabular:
            yield from _merge(base.setdefault(name, {}), value, (*key, name))
        else:
            base[name] = value


def refusal(fault: Fault, place: Place, key: Key) -> Refusal:
    """Return a fault as a refusal that says where."""
    return Refusal(place.where, dotted(key), fault.found, fault.expected, fault.suggestion, fault.code)


def in_order(found: list[tuple[Place, Refusal]], most: int) -> ScenarioError:
    """Return an error of everything found, in file order, each once, the first `most` of them."""
    refusals = list(dict.fromkeys(refusal for _, refusal in sorted(found, key=lambda pair: pair[0])))
    if len(refusals) > most:
        rest = len(refusals) - most
        refusals[most:] = [Refusal("", "", "", (f"另有 {rest} 处错误", f"and {rest} more"), "", "E199")]
    return ScenarioError(refusals)
