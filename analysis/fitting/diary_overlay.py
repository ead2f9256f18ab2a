"""What a work diary gives, as entries of the evidence register."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from analysis.fitting.diary import Diary
from analysis.fitting.diary_estimates import DiaryFit, KindFit
from analysis.fitting.overlay import write_overlay
from analysis.judgement.statistics import Estimate
from sim import Entry, Kind, Loaded, Scenario, declared

FILE = "own_diary.toml"
VOLUMES = ("per_community", "per_1000_residents", "per_household")
DIGITS = 6
TITLE = ("本市工作日志推算的事项数量和用时", "Volumes and times of the kinds of task, from the city's own work diary")
SOURCE = (
    "本市工作日志（自有记录）：{persons} 人、{days} 个工作日，{first} 至 {last}",
    "Own records: work diary of {persons} persons over {days} working days, {first} to {last}",
)
NOTES = {
    "minutes": (
        "按日志所记计算，含当时的赶工与生疏；区间为按人重抽样的 95% 区间。",
        "As written down, at the pace of those days; 95 % interval by resampling persons.",
    ),
    "cv": (
        "由用时对数的标准差 σ 按对数正态分布推算，变异系数等于 exp(σ²)−1 的平方根；区间同上法。",
        "From σ of the logarithm, times taken to be lognormal: the root of exp(σ²) − 1; interval by resampling persons.",
    ),
    "volume": (
        "登记簿原值乘以日志年量与情景年量之比；固定部分与按人口、户数部分同比例变动，比例关系仍依登记簿。",
        "The former value times the diary's volume over the scenario's; all parts of a volume move alike.",
    ),
    "droppable": (
        "登记簿原值乘以日志年量与情景年量之比，各部分同比例变动；日志只有办成的件数，这类事可以不办，实际需求更多。",
        "The former value times the diary's volume over the scenario's. Tasks that went undone are in no diary.",
    ),
}


def diary_entries(fit: DiaryFit, diary: Diary, scenario: Scenario) -> list[Entry]:
    """Return an entry for every number that the diary gives: volumes, minutes, cv of each kind.

    The parts of a kind's volume are multiplied alike by the diary's volume over the scenario's, in which the multiple
    of all volumes of its group is counted already.
    """
    spans = {"persons": diary.persons, "days": diary.working_days, "first": diary.first_day, "last": diary.last_day}
    source = (SOURCE[0].format(**spans), SOURCE[1].format(**spans))
    return [
        _entry(f"kinds.{found.id}.{name}", estimate, NOTES[_note(name, scenario.kinds[found.id])], source)
        for found in fit.kinds
        for name, estimate in _numbers(found, scenario.kinds[found.id])
    ]


def may_go_undone(kind: Kind) -> bool:
    """Say whether a task of a kind is dropped when it is late, or leaves when it has waited."""
    return not kind.mandatory and (kind.due_days > 0 or kind.patience_minutes > 0.0)


def _note(name: str, kind: Kind) -> str:
    return name if name not in VOLUMES else "droppable" if may_go_undone(kind) else "volume"


def _numbers(found: KindFit, kind: Kind) -> Iterator[tuple[str, Estimate]]:
    """Yield the numbers of a kind that the diary gives."""
    if found.multiple:
        for name in VOLUMES:
            present = float(getattr(kind, name))
            if present > 0.0:
                yield name, _scaled(found.multiple, present)
    if found.minutes:
        yield "minutes", found.minutes
    if found.cv:
        yield "cv", found.cv


def _scaled(estimate: Estimate, by: float) -> Estimate:
    return Estimate(by * estimate.value, by * estimate.low, by * estimate.high)


def _entry(key: str, estimate: Estimate, note: tuple[str, str], source: tuple[str, str]) -> Entry:
    """Return an entry with the interval as range, within the hard bounds of its declaration."""
    low, central, high = (_bounded(part, key) for part in (estimate.low, estimate.value, estimate.high))
    return Entry(
        key=key,
        central=central,
        low=low,
        high=high,
        distribution="fixed" if low == high else "triangular" if key.endswith(".cv") or low <= 0.0 else "lognormal",
        grade="B",
        basis="derived",
        source_zh=source[0],
        source_en=source[1],
        note_zh=note[0],
        note_en=note[1],
    )


def _bounded(value: float, key: str) -> float:
    number = declared(key)
    least, most = (number.low, number.high) if number else (None, None)
    within = min(max(value, -math.inf if least is None else least), math.inf if most is None else most)
    return float(f"{within:.{DIGITS}g}")


def overridden(entries: list[Entry], loaded: Loaded) -> list[str]:
    """Return the keys of entries that a scenario file gives itself, so that no register is asked for them."""
    return [
        entry.key
        for entry in entries
        if not loaded.origins.get(entry.key, "default").startswith(("evidence", "default"))
    ]


def write_diary_overlay(folder: Path, entries: list[Entry]) -> Path:
    """Write the register of what the diary gives and return its path."""
    path = folder / FILE
    write_overlay(path, TITLE, entries)
    return path
