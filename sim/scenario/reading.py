"""One scenario file being read: merged with what it extends, overlaid on the evidence, weighed by the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.scenario import evidence
from sim.scenario.belief import Belief, read_belief
from sim.scenario.declare import Section
from sim.scenario.evidence import DECLARED, Register
from sim.scenario.faults import Fault, faults_of
from sim.scenario.fields import City, Clock, Header, Kind, Policy, Scenario, Scope, Territory, TriggerRule
from sim.scenario.inheritance import LISTS, RESERVED, Place, Written, in_order, merged, read_family, refusal
from sim.scenario.policy_rules import PLACE_KEYS, POLICY_RULES, policy_notes
from sim.scenario.roster import territories
from sim.scenario.rules import RULES, Asked, broken
from sim.scenario.source import FORMAT, Source, dotted
from sim.scenario.texts import is_plain_name
from sim.scenario.timeline import Timeline, clock_days
from sim.scenario.toml_lines import Key
from sim.scenario.trigger_checks import TRIGGER_CHECKS

MOST_FAULTS = 100
MOST_ENTRIES = 1000
Words: TypeAlias = tuple[str, str]

_SCOPE_KEYS = tuple(Scope.model_fields)
_ENTRIES: dict[str, tuple[type[Section], str, str]] = {
    "policies": (Policy, "项政策", "policies"),
    "rules": (TriggerRule, "条触发规则", "trigger rules"),
}
_TOP_KEYS = (*RESERVED, *(name for name in Scenario.model_fields if name not in ("name", "header")))
_STAND_INS: dict[str, Section] = {
    "header": Header(title_zh="", title_en=""),
    "clock": Clock(start=dt.date(2000, 1, 1), end=dt.date(2000, 12, 31)),
    "city": City(),
}
"""What takes the place of a section that is itself wrong."""
_ENTRY_STAND_INS: dict[str, Section] = {
    "kinds": Kind(name_zh="", name_en=""),
    "policies": Policy(lever="", value=0.0),
    "rules": TriggerRule(indicator="", lever="", value=0.0),
}
"""What takes the place of an entry of a table or list."""


@dataclass(frozen=True)
class Loaded:
    """A scenario as it was read.

    Attributes
    ----------
    scenario : Scenario
        Complete and frozen; a CSV roster has become the list of communities.
    register : Register or None
        The evidence register that its files name.
    origins : dict
        For every key of the scenario where the value came from: ``file:line``, ``evidence: grade``, ``default``.
    warnings : list of (zh, en)
        What a reader of the results should know.
    path : Path
        The file.
    """

    scenario: Scenario
    register: Register | None
    origins: dict[str, str]
    warnings: list[Words]
    path: Path


class Reading:
    """One scenario file being read: what its files say, what is found wrong, what comes of it."""

    def __init__(self, path: Path, theory: str = "") -> None:
        self.path = path
        self.written: Written = merged(read_family(path))
        self.main = self.written.sources[-1]
        self.found: list[tuple[Place, Refusal]] = []
        self.taken: dict[Key, str] = {}
        self.names_register = any("evidence" in source.table for source in self.written.sources)
        self.belief = self._belief(theory)
        self.register = self.belief.register if self.belief else None

    def loaded(self) -> Loaded:
        """Return the scenario with its origins and warnings; `ScenarioError` with everything found wrong."""
        table = self._table()
        scenario, wrong = self._scenario(table)
        if scenario is not None:
            places = self._places(scenario, wrong)
            asked = Asked(scenario, lambda key: self._place(key).where, wrong, places)
            self._add(broken(RULES, asked) + broken(POLICY_RULES, asked) + broken(TRIGGER_CHECKS, asked))
            self._weigh_evidence(scenario)
        if self.found or scenario is None:
            raise in_order(self.found, MOST_FAULTS)
        self._refuse_out_of_bounds(scenario, places)
        if scenario.city.roster:
            city = scenario.city.model_copy(update={"communities": places, "roster": ""})
            scenario = scenario.model_copy(update={"city": city})
        return Loaded(scenario, self.register, self._origins(scenario, table), self._warnings(scenario), self.path)

    def _refuse_out_of_bounds(self, scenario: Scenario, places: tuple[Territory, ...]) -> None:
        """Refuse policies that together move a lever out of its hard bounds."""
        try:
            Timeline(scenario, places, *clock_days(scenario.clock)).refuse_out_of_bounds()
        except ScenarioError as error:
            raise ScenarioError(replace(refusal, where=str(self.path)) for refusal in error.refusals) from None

    def _belief(self, theory: str) -> Belief | None:
        """Return what the registers say that the files name; their errors are kept."""
        try:
            return read_belief(self.written, theory)
        except ScenarioError as error:
            order = len(self.written.sources)
            self.found += [(Place(order, line, "", ""), part) for line, part in enumerate(error.refusals)]
            return None

    def _table(self) -> dict[str, Any]:
        """Return the table of the whole scenario, with central values where the files are silent."""
        sections = {name: value for name, value in self.written.table.items() if name not in ("scenario", *LISTS)}
        self._check_name()
        for name in ("name", "header"):
            if sections.pop(name, None) is not None:
                self._add([Fault((name,), name, ("没有这个键", "there is no such key"), "scenario", "E201")])
        self.found += [self._located(fault, source) for source, fault in self.written.faults]
        if self.belief:
            sections, self.taken = evidence.overlaid(sections, self.belief.register, self.belief.theory)
        named = {"name": self.main.path.stem}
        if "scenario" in self.written.table:
            named["header"] = self.written.table["scenario"]
        lists = {name: tuple(self._folded(name, *pair) for pair in self._listed(name)) for name in LISTS}
        return sections | named | lists

    def _check_name(self) -> None:
        name = self.main.path.stem
        if not is_plain_name(name):
            zh, en = "文件名只能是普通的名称，不含 / \\ .. ~ $", "the file needs a plain name, without / \\ .. ~ $"
            self._add([Fault((), shown(name), (zh, en), "", "E125")])

    def _listed(self, name: str) -> Iterator[tuple[int, Any]]:
        entries, (_, zh, en) = self.written.table[name], _ENTRIES[name]
        if len(entries) > MOST_ENTRIES:
            zh, en = f"最多 {MOST_ENTRIES} {zh}", f"at most {MOST_ENTRIES} {en}"
            raise refuse(str(self.path), name, len(entries), zh, en, code="E318")
        return enumerate(entries)

    def _folded(self, name: str, position: int, entry: Any) -> Any:
        """Return a policy or a rule with its keys of scope in one table."""
        if not isinstance(entry, dict):
            return entry
        if "scope" in entry:
            zh, en = f"请直接写 {'、'.join(_SCOPE_KEYS)}", f"write {', '.join(_SCOPE_KEYS)} without it"
            self._add([Fault((name, position, "scope"), "scope", (zh, en), "", "E201")])
        scope = {key: value for key, value in entry.items() if key in _SCOPE_KEYS}
        return {key: value for key, value in entry.items() if key not in _SCOPE_KEYS} | {"scope": scope}

    def _scenario(self, table: dict[str, Any]) -> tuple[Scenario | None, frozenset[str]]:
        """Return the scenario, or what is sound of it with the names of the sections that are not."""
        try:
            return Scenario.model_validate(table), frozenset()
        except ValidationError as error:
            faults = faults_of(error, Scenario, MOST_FAULTS)
        self._add(faults)
        sound, wrong = _sound(table, faults)
        try:
            return Scenario.model_validate(sound), wrong
        except ValidationError:
            return None, wrong

    def _places(self, scenario: Scenario, wrong: frozenset[str]) -> tuple[Territory, ...]:
        """Return the communities of the city; none where they cannot be known."""
        faults = broken(RULES, Asked(scenario, str, wrong, ()))
        if "city" in wrong or any(fault.key[0] == "city" for fault in faults):
            return ()
        try:
            return territories(scenario.city, self.path.parent)
        except ScenarioError as error:
            self.found += [self._of_the_city(part) for part in error.refusals]
            return ()

    def _of_the_city(self, part: Refusal) -> tuple[Place, Refusal]:
        place = self._place(tuple(int(step) if step.isdecimal() else step for step in part.key.split(".")))
        return place, part if part.where else replace(part, where=place.where)

    def _weigh_evidence(self, scenario: Scenario) -> None:
        if self.belief:
            for fault in evidence.unknown_kinds(self.belief.register, sorted(scenario.kinds)):
                source, home = self.belief.homes[dotted(fault.key)]
                self.found.append(self._located(fault._replace(key=(*home, "key")), source))
        if self.belief or not self.names_register:
            self._add(list(evidence.without_evidence(scenario, self.register)))

    def _place(self, key: Key) -> Place:
        key = _as_written(key)
        if key in self.taken and self.belief:
            return self.belief.place(self.written, dotted(key))
        return self.written.place(key)

    def _add(self, faults: list[Fault]) -> None:
        for fault in faults:
            key = _as_written(fault.key)
            self.found.append((self._place(key), refusal(_with_name(fault), self._place(key), key)))

    def _located(self, fault: Fault, source: Source) -> tuple[Place, Refusal]:
        place = self.written.place_in(source, fault.key)
        return place, refusal(fault, place, fault.key)

    def _origins(self, scenario: Scenario, table: dict[str, Any]) -> dict[str, str]:
        keys = _leaf_keys(scenario.model_dump(exclude={"name"}), ())
        return {".".join(map(str, key)): self._origin(key, table) for key in keys}

    def _origin(self, key: Key, table: dict[str, Any]) -> str:
        if key in self.taken:
            return f"evidence: {self.taken[key]}"
        if key == ("city", "communities") and table["city"].get("roster"):
            return self._place(("city", "roster")).label
        return self._place(key).label if _is_written(table, key) else "default"

    def _warnings(self, scenario: Scenario) -> list[Words]:
        files = (*self.written.sources, *(self.belief.sources if self.belief else ()))
        warnings = format_warnings(files)
        notes: list[tuple[Key, str, str]] = list(
            evidence.out_of_range(scenario, self.register) if self.register else ()
        )
        notes += [(("policies", position), zh, en) for position, zh, en in policy_notes(scenario)]
        return warnings + [_labelled(self._place(key).label, zh, en) for key, zh, en in notes]


def _labelled(label: str, zh: str, en: str) -> Words:
    return f"{label}：{zh}", f"{label}: {en}"


def format_warnings(sources: tuple[Source, ...]) -> list[Words]:
    """Return a warning (zh, en) for every file that does not say which format it has."""
    zh, en = f"没有写 format，按 format = {FORMAT} 读取", f"no format is given; read as format = {FORMAT}"
    return [_labelled(source.path.name, zh, en) for source in sources if "format" not in source.table]


def _as_written(key: Key) -> Key:
    """Return a key of the scenario as its file has it."""
    if key[:1] == ("header",):
        return ("scenario", *key[1:])
    scoped = key[:1] in [(name,) for name in LISTS] and key[2:3] == ("scope",) and len(key) > 3
    return (*key[:2], *key[3:]) if scoped else key


def _with_name(fault: Fault) -> Fault:
    """Return a fault about an unknown key with the nearest key that a file may hold there."""
    name = str(fault.key[-1]) if fault.key else ""
    if fault.code != "E201" or fault.suggestion == "scenario":
        return fault
    if fault.key[0] in LISTS:
        return fault._replace(suggestion=nearest(name, _names_in(fault.key)))
    close = nearest(name, _TOP_KEYS) if len(fault.key) == 1 else fault.suggestion
    numbers = sorted(DECLARED.values(), key=lambda number: number.role != "lever")
    elsewhere = next((number.key for number in numbers if number.key.endswith(f".{name}")), "").replace("*", "…")
    return fault._replace(suggestion=close or elsewhere)


def _names_in(key: Key) -> Sequence[str]:
    """Return the keys that a file may hold beside `key`, in an entry of a list or in its table of places."""
    if key[2:3] == ("measured",):
        return PLACE_KEYS
    fields = _ENTRIES[str(key[0])][0].model_fields
    return (*(name for name in fields if name != "scope"), *_SCOPE_KEYS)


def _sound(table: dict[str, Any], faults: list[Fault]) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the table with stand-ins for what is wrong, and the sections that were replaced whole."""
    sound = dict(table)
    wrong = set()
    for key in (fault.key for fault in faults):
        name = str(key[0])
        if name in _ENTRY_STAND_INS and len(key) > 1:
            sound[name] = _with_stand_in(sound[name], key[1], _ENTRY_STAND_INS[name])
        else:
            wrong.add(name)
    for name in wrong:
        sound.pop(name, None)
    return {key: value for key, value in _STAND_INS.items() if key in wrong} | sound, frozenset(wrong)


def _with_stand_in(entries: Any, place: str | int, stand_in: Section) -> Any:
    if isinstance(entries, dict):
        return entries | {place: stand_in}
    return tuple(stand_in if place == position else entry for position, entry in enumerate(entries))


def _leaf_keys(value: Any, key: Key) -> Iterator[Key]:
    """Yield the key of everything that is not a table; each policy and each rule counts as one."""
    if key in [(name,) for name in LISTS]:
        yield from ((*key, position) for position in range(len(value)))
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _leaf_keys(entry, (*key, name))
    else:
        yield key


def _is_written(table: Any, key: Key) -> bool:
    for step in key:
        if isinstance(table, tuple):
            return True
        if step not in table:
            return False
        table = table[step]
    return True
