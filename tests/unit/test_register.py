"""The shipped evidence register: what every entry must say, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import sim
from sim.scenario.evidence import Entry, read_register, uncertain_values

LUOHE = Path(__file__).parents[2] / "scenarios" / "luohe"
REGISTER = read_register(LUOHE / "evidence.toml")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MEMORY, DERIVED = ("凭记忆", "from memory"), ("推算", "derived")

# Sites that the evidence tables found and turned down: their figures cannot be traced.
REJECTED = (
    *("oo7.cn", "黑狐家", "43male", "hkyyi", "qingge.pub", "ousaite", "seridoat", "76hw", "paxyq", "spcol.cn"),
    *("usa-calc", "jennifer-moss", "medivara"),
)


def failing(holds: Callable[[Entry], bool]) -> list[str]:
    """Return the keys of the entries of which `holds` is untrue."""
    return [entry.key for entry in REGISTER.numbers if not holds(entry)]


def texts(entry: Entry) -> tuple[str, str]:
    """Return all that the entry says, in Chinese and in English."""
    return f"{entry.source_zh} {entry.note_zh}".lower(), f"{entry.source_en} {entry.note_en}".lower()


def told(entry: Entry) -> set[str]:
    """Return the basis that the words tell in either language; memory outranks derived."""
    return {
        "memory" if memory in text else "derived" if derived in text else "read"
        for text, memory, derived in zip(texts(entry), MEMORY, DERIVED, strict=True)
    }


def bounded(entry: Entry) -> bool:
    if entry.low is not None and entry.high is not None:
        return entry.low != entry.high
    reasons = entry.source_zh.partition("：")[2], entry.source_en.partition(":")[2]
    return (entry.grade, entry.distribution) == ("assumption", "fixed") and all(map(str.strip, reasons))


def dated(entry: Entry) -> bool:
    zh, en = entry.source_zh, entry.source_en
    return bool(YEAR.search(zh) or "年份不详" in zh) and bool(YEAR.search(en) or "year not stated" in en)


def assumed(entry: Entry) -> set[bool]:
    """Return whether the source begins by calling itself an assumption, in either language."""
    return {entry.source_zh.startswith("假设"), entry.source_en.startswith("Assumption")}


def test_every_entry_has_a_range_or_is_a_fixed_assumption_with_a_reason() -> None:
    assert failing(bounded) == []


def test_every_graded_source_is_dated() -> None:
    assert failing(lambda entry: entry.grade == "assumption" or dated(entry)) == []


def test_both_languages_name_the_same_years() -> None:
    assert failing(lambda entry: len({frozenset(YEAR.findall(text)) for text in texts(entry)}) == 1) == []


def test_an_assumption_and_nothing_else_says_so_first() -> None:
    assert failing(lambda entry: assumed(entry) == {entry.grade == "assumption"}) == []


def test_the_basis_agrees_with_the_words() -> None:
    assert failing(lambda entry: told(entry) == {entry.basis}) == []


def test_no_rejected_source_is_used() -> None:
    assert failing(lambda entry: not any(name in text for text in texts(entry) for name in REJECTED)) == []


def test_every_uncertain_number_that_the_baseline_uses_has_an_entry() -> None:
    baseline = sim.read_scenario(LUOHE / "baseline.toml").scenario
    used = {".".join(map(str, key)) for key, _ in uncertain_values(baseline)}
    assert len(used) > 100
    assert used <= {entry.key for entry in REGISTER.numbers}
