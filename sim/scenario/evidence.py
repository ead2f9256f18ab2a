"""The evidence register: what is believed of a number, within which range, on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import ValidationError

from sim.base.errors import Refusal, ScenarioError, nearest, shown
from sim.scenario.declare import Declaration, Section, choice, declarations, text
from sim.scenario.faults import Fault, amount, faults_of, range_of, written
from sim.scenario.fields import Scenario
from sim.scenario.source import Source, dotted, read_source
from sim.scenario.toml_lines import Key

Believed: TypeAlias = int | float | tuple[float, ...]
MOST_FAULTS = 100

DECLARED: dict[str, Declaration] = {number.key: number for number in declarations(Scenario)}
"""Every number of a scenario by its dotted key; ``*`` stands for the id of a kind."""

_OUT_OF_ORDER = ("须满足 low ≤ central ≤ high", "low ≤ central ≤ high must hold")


class Entry(Section):
    """What is believed of one number, in the unit of its declaration.

    `basis` says whether the source states the figure (``read``), whether it was computed from what the source states
    (``derived``), or whether it is quoted from memory, the source unchecked (``memory``); of an assumption it says how
    the figures that it leans on were come by.
    """

    key: str = text(None, "数字的键", "dotted key of the number", 80)
    central: Believed = choice(..., "中心值", "central value")
    low: float | tuple[float, ...] | None = choice(None, "下限", "low end of the range")
    high: float | tuple[float, ...] | None = choice(None, "上限", "high end of the range")
    distribution: Literal["fixed", "uniform", "triangular", "lognormal"] = choice(..., "分布", "distribution")
    grade: Literal["A", "B", "C", "assumption"] = choice(..., "证据等级", "grade of the evidence")
    basis: Literal["read", "derived", "memory"] = choice("read", "取得方式", "how the figure was come by")
    source_zh: str = text(None, "来源", "source in Chinese", 1000)
    source_en: str = text(None, "英文来源", "source in English", 1000)
    note_zh: str = text("", "说明", "note in Chinese", 1000)
    note_en: str = text("", "英文说明", "note in English", 1000)


class Theory(Section):
    """A rival theory of why people leave: other values of some numbers, the same equations (model §4.4)."""

    title_zh: str = text("", "名称", "name in Chinese", 80)
    title_en: str = text("", "英文名称", "name in English", 80)
    says_zh: str = text("", "主张", "what it holds, in Chinese")
    says_en: str = text("", "英文主张", "what it holds, in English")
    values: dict[str, Believed] = choice({}, "取值", "its values, by dotted key")


class Register(Section):
    """The evidence register of a city, with the theories that may take the place of some of its numbers."""

    title_zh: str = text(None, "标题", "title in Chinese", 80)
    title_en: str = text(None, "英文标题", "title in English", 80)
    numbers: tuple[Entry, ...] = choice((), "数字", "numbers")
    theories: dict[str, Theory] = choice({}, "离职理论", "theories")

    def entry(self, key: str) -> Entry | None:
        """Return what is believed of the number `key` (``kinds.<id>.<field>`` for kinds), None if nothing."""
        return next((entry for entry in self.numbers if entry.key == key), None)


def declared(key: str) -> Declaration | None:
    """Return the declaration of a dotted key such as ``pay.base`` or ``kinds.hall.minutes``, None if unknown."""
    steps = key.split(".")
    if len(steps) == 3 and steps[0] == "kinds":
        steps[1] = "*"
    found = ".".join(steps)
    return DECLARED.get(found) if found.count("*") == found.startswith("kinds.") else None


def read_register(path: Path) -> Register:
    """Read an evidence register.

    Raises
    ------
    ScenarioError
        The file cannot be read, an entry is incomplete, unknown, given twice, or out of its bounds.
    """
    return register_of(read_source(Path(path)))


def register_of(source: Source) -> Register:
    """Return the register that a file holds; `ScenarioError` with everything that is wrong with it."""
    entries, faults = _entries(source)
    head = {name: value for name, value in source.table.items() if name not in ("format", "evidence", "numbers")}
    named = source.table.get("evidence")
    titles = Register(title_zh="", title_en="")
    try:
        titles = Register.model_validate((named if isinstance(named, dict) else {"evidence": named}) | head)
    except ValidationError as error:
        faults += [_under_header(fault, head) for fault in faults_of(error, Register, MOST_FAULTS)]
    faults += [fault for position, entry in entries.items() for fault in _entry_faults(entry, position)]
    faults += _repeated(entries)
    faults += [fault for name, theory in titles.theories.items() for fault in _theory_faults(name, theory)]
    if faults:
        faults.sort(key=lambda fault: source.line(fault.key))
        raise ScenarioError(Refusal(source.where(f.key), dotted(f.key), *f[1:]) for f in faults[:MOST_FAULTS])
    return titles.model_copy(update={"numbers": tuple(entries.values())})


def _under_header(fault: Fault, head: dict[str, Any]) -> Fault:
    return fault if fault.key[0] in head else fault._replace(key=("evidence", *fault.key))


def _entries(source: Source) -> tuple[dict[int, Entry], list[Fault]]:
    """Return the sound entries by position, and what is wrong with the others."""
    tables = source.table.get("numbers", ())
    if not isinstance(tables, tuple):
        return {}, [Fault(("numbers",), "", ("须写作 [[numbers]]", "must be written [[numbers]]"), "", "E204")]
    sound: dict[int, Entry] = {}
    faults: list[Fault] = []
    for position, table in enumerate(tables):
        try:
            sound[position] = Entry.model_validate(table)
        except ValidationError as error:
            found = faults_of(error, Entry, MOST_FAULTS)
            faults += [fault._replace(key=("numbers", position, *fault.key)) for fault in found]
    return sound, faults


def _repeated(entries: dict[int, Entry]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for position, entry in entries.items():
        if first.setdefault(entry.key, position) != position:
            zh, en = f"与第 {first[entry.key] + 1} 条重复", f"already given by entry {first[entry.key] + 1}"
            yield Fault(("numbers", position, "key"), shown(entry.key), (zh, en), "", "E402")


def _entry_faults(entry: Entry, position: int) -> Iterator[Fault]:
    number = declared(entry.key)
    if number is None:
        yield _unknown(entry.key, position)
        return
    for name, found, expected in (*_unsourced(entry), *_unbounded(entry), *_misfits(entry, number)):
        yield Fault(
            ("numbers", position, name),
            shown(found if isinstance(found, str) else written(found)),
            expected,
            "",
            "E403",
        )


def _unknown(key: str, position: int) -> Fault:
    steps = key.split(".")
    names = [name.replace("*", steps[1]) if len(steps) == 3 else name for name in DECLARED]
    zh, en = "没有这个数字", "there is no such number"
    return Fault(("numbers", position, "key"), shown(key), (zh, en), nearest(key, names), "E401")


def _theory_faults(name: str, theory: Theory) -> Iterator[Fault]:
    """Yield what is wrong with the values of a theory: unknown keys, another shape, out of their hard bounds."""
    for key, value in theory.values.items():
        number, place = declared(key), ("theories", name, "values", key)
        if number is None or number.low is None:
            zh, en = "没有这个数字", "there is no such number"
            yield Fault(place, shown(key), (zh, en), nearest(key, DECLARED), "E401")
            continue
        alike = isinstance(value, tuple) == isinstance(number.default, tuple)
        if not alike or not all(_within(each, number.low, number.high) for each in _values(value)):
            zh, en = range_of(number.unit, number.low, number.high)
            yield Fault(place, shown(written(value)), (f"硬性范围为 {zh}", f"hard bounds are {en}"), "", "E403")


def _unsourced(entry: Entry) -> Iterator[tuple[str, str, tuple[str, str]]]:
    for name, source in (("source_zh", entry.source_zh), ("source_en", entry.source_en)):
        if not source.strip():
            yield name, '""', ("须写明来源", "the source must be given")


def _unbounded(entry: Entry) -> Iterator[tuple[str, object, tuple[str, str]]]:
    fixed = entry.grade == "assumption" and entry.distribution == "fixed"
    if (entry.low is None) != (entry.high is None) or (entry.low is None and not fixed):
        zh = "须给出 low 和 high；只有 grade = assumption 且 distribution = fixed 时可以都不写"
        en = 'low and high must be given; both may be left out only where grade = "assumption" and distribution = "fixed"'
        yield "key", entry.key, (zh, en)
    if entry.distribution == "lognormal" and isinstance(entry.low, int | float) and entry.low <= 0:
        yield "low", entry.low, ("对数正态分布的下限须大于零", "must be above zero for a lognormal distribution")


def _misfits(entry: Entry, number: Declaration) -> Iterator[tuple[str, object, tuple[str, str]]]:
    """Yield what does not fit the declaration: shape, whole numbers, hard bounds, the order of the three."""
    if number.low is None:
        yield "key", entry.key, ("是或否的开关不入登记簿", "a yes/no has no entry")
        return
    shape = len(number.default) if isinstance(number.default, tuple) else 0
    if (len(entry.central) if isinstance(entry.central, tuple) else 0) != shape:
        zh, en = (f"须为 {shape} 个数的列表", f"a list of {shape} numbers") if shape else ("须为一个数", "one number")
        yield "central", entry.central, (zh, en)
        return
    if isinstance(number.default, int) and not isinstance(entry.central, int):
        yield "central", entry.central, ("须为整数", "must be a whole number")
    if not all(_within(value, number.low, number.high) for value in _values(entry.central)):
        zh, en = range_of(number.unit, number.low, number.high)
        yield "central", entry.central, (f"硬性范围为 {zh}", f"hard bounds are {en}")
    for name, limit in (("low", entry.low), ("high", entry.high)):
        if isinstance(limit, tuple) and len(limit) != shape:
            yield name, limit, ("个数须与 central 相同", "must be as many as in central")
            return
    if not in_range(entry, entry.central):
        yield "central", entry.central, _OUT_OF_ORDER


def _values(value: Any) -> Sequence[float]:
    return value if isinstance(value, tuple) else (value,)


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def in_range(entry: Entry, value: Any) -> bool:
    """Say whether `value` (a number, or as many numbers as in `central`) lies within low and high."""
    values = _values(value)
    lows = entry.low if isinstance(entry.low, tuple) else (entry.low,) * len(values)
    highs = entry.high if isinstance(entry.high, tuple) else (entry.high,) * len(values)
    return all(_within(*three) for three in zip(values, lows, highs, strict=False))


def overlaid(table: dict[str, Any], register: Register, theory: str = "") -> tuple[dict[str, Any], dict[Key, str]]:
    """Return a scenario's table with the believed value wherever the table is silent.

    Parameters
    ----------
    table : dict
        Sections of a scenario as written in its files.
    register : Register
        The evidence register.
    theory : str
        Theory whose values go before the central ones; none if empty.

    Returns
    -------
    dict, dict
        A new table; for every value that came from the register on whose word: a grade, or the theory.
    """
    result = _copied(table)
    taken: dict[Key, str] = {}
    other = register.theories[theory].values if theory else {}
    for entry in register.numbers:
        key = tuple(entry.key.split("."))
        target = _place_for(result, key)
        if target is not None and key[-1] not in target:
            target[key[-1]] = other.get(entry.key, entry.central)
            taken[key] = f"theory {theory}" if entry.key in other else entry.grade
    return result, taken


def _copied(table: dict[str, Any]) -> dict[str, Any]:
    return {name: _copied(value) if isinstance(value, dict) else value for name, value in table.items()}


def _place_for(table: dict[str, Any], key: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the table that `key` stands in; None where an optional one (the counts, a kind) is not there."""
    for depth, step in enumerate(key[:-1]):
        below = table.get(step) if depth else table.setdefault(step, {})
        if not isinstance(below, dict):
            return None
        table = below
    return table


def unknown_kinds(register: Register, kinds: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault, at the key of the number, for every entry about a kind that the scenario does not have."""
    for entry in register.numbers:
        steps = entry.key.split(".")
        if steps[0] == "kinds" and steps[1] not in kinds:
            zh, en = f"情景中没有 {steps[1]} 这一类事项", f"the scenario has no kind {steps[1]}"
            close = nearest(steps[1], kinds)
            better = f"kinds.{close}.{steps[2]}" if close else ""
            yield Fault(tuple(steps), shown(entry.key), (zh, en), better, "E404")


def uncertain_values(scenario: Scenario) -> Iterator[tuple[Key, Any]]:
    """Yield key and value of every number of role *uncertain* that is not neutral."""
    for name, number in DECLARED.items():
        if number.role == "uncertain":
            for key in _concrete(name, scenario):
                value = value_at(scenario, key)
                if value is not None and value != number.default:
                    yield key, value


def _concrete(name: str, scenario: Scenario) -> Iterator[Key]:
    steps = tuple(name.split("."))
    if steps[0] == "kinds":
        yield from (("kinds", kind, steps[2]) for kind in scenario.kinds)
    else:
        yield steps


def value_at(scenario: Scenario, key: Key) -> Any:
    """Return the value of a declared number; None where the table around it is absent."""
    value: Any = scenario
    for step in key:
        value = value.get(step) if isinstance(value, dict) else getattr(value, str(step), None)
    return value


def without_evidence(scenario: Scenario, register: Register | None) -> Iterator[Fault]:
    """Yield a fault for every uncertain number that is used and that the register does not know."""
    zh = (
        "这是不确定的数字，依据登记簿中没有它的条目"
        if register
        else "这是不确定的数字，须用 evidence = 指明依据登记簿"
    )
    en = "is uncertain and " + (
        "has no entry in the evidence register" if register else "needs evidence = a register"
    )
    known = {entry.key for entry in register.numbers} if register else set()
    for key, value in uncertain_values(scenario):
        if ".".join(map(str, key)) not in known:
            yield Fault(key, shown(written(value)), (zh, en), "", "E405")


def out_of_range(scenario: Scenario, register: Register) -> Iterator[tuple[Key, str, str]]:
    """Yield key and warning (zh, en) for every value outside the range that the register documents."""
    for entry in register.numbers:
        key = tuple(entry.key.split("."))
        value = value_at(scenario, key)
        if value is not None and not in_range(entry, value):
            low, high = (_range_text(limit) for limit in (entry.low, entry.high))
            zh = f"{entry.key} = {written(value)} 超出依据登记簿的范围 {low} 至 {high}"
            yield key, zh, f"{entry.key} = {written(value)} lies outside the documented range {low} to {high}"


def _range_text(limit: Any) -> str:
    return "[" + ", ".join(map(amount, limit)) + "]" if isinstance(limit, tuple) else amount(limit)
