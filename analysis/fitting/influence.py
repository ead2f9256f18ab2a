"""How much each believed number matters: the baseline played with one number at a time at either end of its range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.judgement.statistics import mean_interval
from analysis.study.bench import Bench
from analysis.study.files import read_csv, write_csv
from analysis.study.replication import shortened
from analysis.study.variants import number_in, with_values
from sim import Entry, Loaded, Register, ScenarioError, territories

FILE = "influence.csv"
RATE = "resignation_rate all"
MONTHS = 24
REPLICATIONS = 4


@dataclass(frozen=True)
class Influence:
    """What a number does to resignations in the baseline.

    Attributes
    ----------
    key : str
    low, central, high : float
        The values played.
    at_low, at_high : float
        Mean difference of the resignation rate from that at the central value, 1/year.
    error : float
        The larger of the two standard errors, 1/year.
    """

    key: str
    low: float
    central: float
    high: float
    at_low: float
    at_high: float
    error: float

    @property
    def width(self) -> float:
        """How far the resignation rate moves over the range, 1/year."""
        return max(self.at_low, self.at_high, 0.0) - min(self.at_low, self.at_high, 0.0)


def measured_entries(loaded: Loaded) -> list[Entry]:
    """Return the entries that can be moved alone: single numbers in use, with a range around the value."""
    numbers = loaded.register.numbers if loaded.register else ()
    return [entry for entry in numbers if _has_range(entry) and _is_playable(loaded, entry)]


def _has_range(entry: Entry) -> bool:
    single = isinstance(entry.low, int | float) and isinstance(entry.high, int | float)
    return single and not isinstance(entry.central, tuple) and entry.low != entry.high


def _number(value: object) -> float:
    """Return one end of a range that `_has_range` has seen."""
    return float(value) if isinstance(value, int | float) else math.nan


def _is_playable(loaded: Loaded, entry: Entry) -> bool:
    """Say whether the value in the scenario is the register's, and the city can be made at both ends of the range."""
    if not loaded.origins.get(entry.key, "").startswith("evidence"):
        return False
    if not entry.key.startswith("city."):
        return True
    try:
        for moved in _ends(loaded, entry):
            territories(moved.scenario.city, loaded.path.parent)
    except ScenarioError:
        return False
    return True


def _ends(loaded: Loaded, entry: Entry) -> tuple[Loaded, Loaded]:
    low, high = (with_values(loaded, {entry.key: end}, "range") for end in (entry.low, entry.high))
    return low, high


def measure(loaded: Loaded, bench: Bench) -> list[Influence]:
    """Play the baseline with one number at a time at either end of its range; the most influential come first."""
    short = shortened(loaded, MONTHS)
    entries = measured_entries(short)
    moved = [end for entry in entries for end in _ends(short, entry)]
    here, *there = (columns[RATE] for columns in bench.play([short, *moved], range(REPLICATIONS)))
    found = []
    for place, entry in enumerate(entries):
        low, high = (mean_interval((there[2 * place + end] - here).tolist()) for end in (0, 1))
        ends = (_number(entry.low), float(number_in(short, entry.key)), _number(entry.high))
        found.append(Influence(entry.key, *ends, low.mean, high.mean, max(low.error, high.error)))
    return sorted(found, key=lambda each: -each.width)


def write_influence(path: Path, found: Sequence[Influence]) -> None:
    """Keep what was measured, beside the register it belongs to."""
    columns = {"key": np.array([each.key for each in found], dtype=object)}
    for name in ("low", "central", "high", "at_low", "at_high", "error"):
        columns[name] = np.array([getattr(each, name) for each in found], dtype=np.float64)
    write_csv(path, columns)


def read_influence(path: Path, register: Register) -> dict[str, Influence]:
    """Return what was measured of the numbers of a register, by key; what has changed since is left out."""
    if not path.is_file():
        return {}
    table = read_csv(path)
    names = ("key", "low", "central", "high", "at_low", "at_high", "error")
    rows = [Influence(*cells) for cells in zip(*(table[name].tolist() for name in names), strict=True)]
    return {row.key: row for row in rows if _is_current(row, register.entry(row.key))}


def _is_current(row: Influence, entry: Entry | None) -> bool:
    if entry is None or not _has_range(entry):
        return False
    ends = (entry.low, entry.central, entry.high)
    return all(
        isinstance(end, int | float) and math.isclose(end, value)
        for end, value in zip(ends, (row.low, row.central, row.high), strict=True)
    )
