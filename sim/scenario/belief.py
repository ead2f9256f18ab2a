"""The evidence registers that a scenario names, read together: a later one goes before an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.scenario.evidence import Entry, Register, Theory, register_of
from sim.scenario.inheritance import Place, Written, beside
from sim.scenario.source import Source, read_source
from sim.scenario.toml_lines import Key

MOST_REGISTERS = 10


@dataclass(frozen=True)
class Belief:
    """What some registers say together, and where.

    Attributes
    ----------
    register : Register
        The numbers of all; where two have the same number, that of the later.
    sources : tuple of Source
        The files, in order.
    homes : dict
        File and place in it of every number of the register.
    theory : str
        Theory whose values go before the central ones; none if empty.
    """

    register: Register
    sources: tuple[Source, ...]
    homes: dict[str, tuple[Source, Key]]
    theory: str

    def place(self, written: Written, key: str) -> Place:
        """Return where the value of the number `key` stands: in the theory where that has one, else in its entry."""
        by_theory: Key = ("theories", self.theory, "values", key)
        for source in reversed(self.sources):
            if by_theory in source.lines:
                return written.place_in(source, by_theory)
        source, home = self.homes[key]
        return written.place_in(source, (*home, "central"))


def read_belief(written: Written, theory: str) -> Belief | None:
    """Return what the registers say that the last of the files to name any names; None where none does.

    Raises
    ------
    ScenarioError
        A register cannot be read, or everything that is wrong with one; `theory` is in none of them.
    """
    naming = [source for source in written.sources if "evidence" in source.table]
    if not naming and theory:
        zh, en = "未指明依据登记簿，没有理论可选", "names no evidence register, so there is no theory to choose"
        raise refuse(str(written.sources[-1].path), "theories", shown(theory), zh, en, code="E406")
    if not naming:
        return None
    named = _names(naming[-1])
    sources = tuple(read_source(beside(naming[-1], key, name)) for key, name in named)
    belief = _joined(sources, tuple(register_of(source) for source in sources), theory)
    if theory and theory not in belief.register.theories:
        known = list(belief.register.theories)
        zh, en = (
            f"应为登记簿中的理论：{'、'.join(known) or '无'}",
            f"a theory of the register: {', '.join(known) or 'none'}",
        )
        raise refuse(str(sources[0].path), "theories", shown(theory), zh, en, nearest(theory, known), "E406")
    return belief


def _names(source: Source) -> list[tuple[Key, str]]:
    """Return the names of the registers, and where each stands."""
    named: Any = source.table["evidence"]
    pairs = [((), named)] if not isinstance(named, tuple) else [((place,), name) for place, name in enumerate(named)]
    texts = ("须为登记簿文件名，或其列表（最多十个）", "must be the name of a register, or a list of at most ten")
    wrong = [
        Refusal(source.where(("evidence", *place)), "evidence", shown(str(name)), texts, "", "E204")
        for place, name in pairs
        if not isinstance(name, str)
    ]
    if wrong or not 1 <= len(pairs) <= MOST_REGISTERS:
        raise ScenarioError(wrong or [Refusal(source.where(("evidence",)), "evidence", "", texts, "", "E204")])
    return [(("evidence", *place), str(name)) for place, name in pairs]


def _joined(sources: tuple[Source, ...], registers: tuple[Register, ...], theory: str) -> Belief:
    """Return the registers as one."""
    entries: dict[str, Entry] = {}
    homes: dict[str, tuple[Source, Key]] = {}
    theories: dict[str, Theory] = {}
    for source, register in zip(sources, registers, strict=True):
        for position, entry in enumerate(register.numbers):
            entries[entry.key] = entry
            homes[entry.key] = source, ("numbers", position)
        for name, later in register.theories.items():
            theories[name] = _over(theories.get(name), later)
    named = registers[0].model_copy(update={"numbers": tuple(entries.values()), "theories": theories})
    return Belief(named, sources, homes, theory)


def _over(earlier: Theory | None, later: Theory) -> Theory:
    """Return a theory with what a later register says of it."""
    if earlier is None:
        return later
    said = {name: getattr(later, name) for name in later.model_fields_set if name != "values"}
    return earlier.model_copy(update=said | {"values": earlier.values | later.values})
