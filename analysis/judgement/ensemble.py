"""The ensemble: the leading scenarios and the baseline played under many draws of the uncertain numbers.

Every draw has replications of its own, which all scenarios share, so that differences are paired, and chance and
belief can be told apart (a nested design).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.inquiry import Inquiry
from analysis.study.beliefs import KNOBS, draw, uncertain_entries
from analysis.study.bench import Pair, whole_values
from analysis.study.variants import drawn
from sim import Entry, Loaded, declared

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """What the scenarios gave under each draw.

    Attributes
    ----------
    keys : tuple of str
        Dotted keys of the uncertain numbers that were drawn one by one.
    inputs : float64 array, shape (draws, keys)
        Their values.
    measured : dict of str to dict of str to float64 array, shape (draws, repeats)
        Metrics of the whole city over all years, by scenario and metric; NaN where undefined.
    baseline : str
    sifted : bool
        Whether the draws meet the targets of the baseline; else they are drawn from the ranges alone.
    """

    keys: tuple[str, ...]
    inputs: Floats
    measured: dict[str, dict[str, Floats]]
    baseline: str
    sifted: bool

    def difference(self, scenario: str, metric: str) -> Floats:
        """Return scenario − baseline, shape (draws, repeats)."""
        found: Floats = self.measured[scenario][metric] - self.measured[self.baseline][metric]
        return found

    def level(self, scenario: str, metric: str) -> Floats:
        """Return the metric of a scenario, shape (draws, repeats)."""
        return self.measured[scenario][metric]


def draws_of(inquiry: Inquiry) -> list[dict[str, float]]:
    """Return the draws of the uncertain numbers: of the file that the decision names, or of the register's ranges."""
    wanted = inquiry.decision.draws
    if inquiry.study.beliefs:
        return [*inquiry.study.beliefs[:wanted]]
    entries = uncertain_entries(inquiry.baseline)
    values = draw(entries, wanted, inquiry.bench.seed, "decision")
    return [_row(entries, row) for row in values.tolist()]


def _row(entries: Sequence[Entry], values: Sequence[float]) -> dict[str, float]:
    return {entry.key: _typed(entry.key, value) for entry, value in zip(entries, values, strict=True)}


def _typed(key: str, value: float) -> float:
    number = declared(key)
    return int(value) if number is not None and isinstance(number.default, int) else value


def names_of(inquiry: Inquiry) -> list[str]:
    """Return the scenarios of the ensemble: the baseline, then those to choose from."""
    return [inquiry.study.study.baseline, *inquiry.leading]


@lru_cache(maxsize=1)
def trials(inquiry: Inquiry) -> list[Pair]:
    """Return all replications of the ensemble, draw by draw."""
    draws, repeats = draws_of(inquiry), inquiry.decision.repeats
    return [
        (scenario, number * repeats + repeat)
        for number in range(len(draws))
        for scenario in _under(inquiry, draws, number)
        for repeat in range(repeats)
    ]


def _under(inquiry: Inquiry, draws: Sequence[dict[str, float]], number: int) -> list[Loaded]:
    return [drawn(inquiry.scenarios[name], draws, number) for name in names_of(inquiry)]


@lru_cache(maxsize=1)
def ensemble(inquiry: Inquiry) -> Ensemble:
    """Play what is missing of the ensemble and return it."""
    draws, names, repeats = draws_of(inquiry), names_of(inquiry), inquiry.decision.repeats
    rows = inquiry.bench.play_pairs(trials(inquiry), whole_values)
    metrics = dict.fromkeys(name for row in rows for name in row)
    shape = (len(draws), len(names), repeats)
    table = {name: np.array([row.get(name, np.nan) for row in rows]).reshape(shape) for name in metrics}
    measured = {
        scenario: {name: each[:, place] for name, each in table.items()} for place, scenario in enumerate(names)
    }
    keys = varied(inquiry, draws)
    inputs = np.array([[each[key] for key in keys] for each in draws], dtype=np.float64)
    return Ensemble(keys, inputs, measured, names[0], bool(inquiry.study.beliefs))


def varied(inquiry: Inquiry, draws: Sequence[dict[str, float]]) -> tuple[str, ...]:
    """Return the keys of the numbers that were drawn one by one: not the knobs, which follow from the others."""
    free = {entry.key for entry in uncertain_entries(inquiry.baseline)}
    knobs = {knob.key for knob in KNOBS.values()} if inquiry.study.beliefs else set()
    return tuple(key for key in draws[0] if key in free - knobs)
