"""Which uncertain numbers turn the answer: one at a time at either end of the range that the register gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr

from analysis.judgement.chaos import Floats, ranks
from analysis.judgement.ensemble import Ensemble, names_of
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.statistics import mean_interval
from analysis.study.bench import Measured, Pair, whole_values
from analysis.study.files import Table, columns_of
from analysis.study.variants import with_values
from sim import Entry, Loaded, ScenarioError, territories

ENDS = ("low", "high")
"""Columns that hold text, and whole numbers."""
LEAST = 4
"""Fewest replications at either end of a range."""


class TornadoRow(NamedTuple):
    """A row of ``tornado.csv``: the mean difference scenario − baseline with a number at one end of its range.

    `low` and `high` are the 95 % interval of `change`, which is from the `central` difference; the other two intervals
    are those of the difference at the end of the range and of the central one. Where the city cannot be played at the
    ends of the range, `n` is 0.
    """

    key: str
    scenario: str
    end: str
    value: float
    n: int
    difference: float
    change: float
    low: float
    high: float
    central: float
    difference_low: float
    difference_high: float
    central_low: float
    central_high: float


# --- which numbers ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picked:
    """The numbers that are moved, and those that would be but with which the city cannot be played; most telling first."""

    moved: list[Entry]
    passed_over: list[Entry]


def chance_of(inputs: Floats, output: Floats) -> Floats:
    """Return for each input the p of its rank correlation (Spearman 1904) with an output; 1 where it does not vary.

    Parameters
    ----------
    inputs : float64 array, shape (draws, inputs)
    output : float64 array, shape (draws,)
        Draws where it is NaN do not count.
    """
    known = np.isfinite(output)
    x, y = ranks(inputs[known]), ranks(output[known, None])
    x, y, degrees = x - x.mean(axis=0), y - y.mean(), int(known.sum()) - 2
    size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    rho = np.divide((x * y).sum(axis=0), size, out=np.zeros(len(size)), where=size > 1e-12)
    if degrees < 1:
        return np.ones(len(rho))
    t = np.abs(rho) * np.sqrt(degrees / np.maximum(1 - rho**2, 1e-300))
    found: Floats = 2 * stdtr(degrees, -t)
    return found


def telling(found: Ensemble, leading: Sequence[str], metric: str) -> list[str]:
    """Return the numbers from the one that most clearly moves the difference of any scenario to the least."""
    each = [chance_of(found.inputs, found.difference(scenario, metric).mean(axis=1)) for scenario in leading]
    return [found.keys[place] for place in np.argsort(np.min(each, axis=0), kind="stable")]


def picked(inquiry: Inquiry, found: Ensemble) -> Picked:
    """Return which numbers are moved one at a time, as many as the decision wants."""
    register, choice = inquiry.baseline.register, Picked([], [])
    for key in telling(found, inquiry.leading, inquiry.metric):
        entry = register.entry(key) if register else None
        if entry is not None and len(choice.moved) < inquiry.decision.numbers:
            (choice.moved if _is_playable(inquiry, entry) else choice.passed_over).append(entry)
    return choice


def _is_playable(inquiry: Inquiry, entry: Entry) -> bool:
    """Say whether the city of every scenario can be made at both ends of a range."""
    if not entry.key.startswith("city."):
        return True
    try:
        for name in names_of(inquiry):
            for end in ENDS:
                at_end = _at(inquiry.scenarios[name], entry, end)
                territories(at_end.scenario.city, at_end.path.parent)
    except ScenarioError:
        return False
    return True


def _at(loaded: Loaded, entry: Entry, end: str) -> Loaded:
    """Return a scenario with a number at an end of its range; what its files say themselves stays."""
    own = not loaded.origins.get(entry.key, "").startswith("evidence")
    return loaded if own else with_values(loaded, {entry.key: getattr(entry, end)}, "range")


# --- at the ends of their ranges --------------------------------------------------------------------------------------


def replications(inquiry: Inquiry) -> int:
    """Return how often each end is played: half of what the decision says for trials, since the runs are paired."""
    return max(LEAST, inquiry.decision.replications // 2)


def tornado_table(inquiry: Inquiry, found: Ensemble) -> Table:
    """Play every picked number at both ends of its range and return ``tornado``, the most telling number first."""
    choice = picked(inquiry, found)
    # Where one of all cannot be played, which one it is shows number by number.
    with suppress(ScenarioError):
        inquiry.bench.play_pairs(_all_pairs(inquiry, choice), whole_values)
    central = _measured(inquiry, _pairs(inquiry, inquiry.scenarios))
    rows = [row for entry in choice.moved for row in _rows(inquiry, entry, central, _at_ends(inquiry, entry))]
    for entry in choice.passed_over:
        rows += _rows(inquiry, entry, central, None)
    return columns_of(rows, TornadoRow)


def unplayed(inquiry: Inquiry, found: Ensemble) -> int:
    """Return how many replications of `tornado_table` have not been played yet."""
    return len(inquiry.bench.unplayed(_all_pairs(inquiry, picked(inquiry, found)), whole_values))


def at_most(inquiry: Inquiry, known: int) -> int:
    """Return how many replications `tornado_table` can need at most if so many uncertain numbers are `known`."""
    return (1 + 2 * min(inquiry.decision.numbers, known)) * len(names_of(inquiry)) * replications(inquiry)


def _pairs(inquiry: Inquiry, scenarios: dict[str, Loaded]) -> list[Pair]:
    """Return the replications of the baseline and of the scenarios to choose from, scenario by scenario."""
    return [(scenarios[name], number) for name in names_of(inquiry) for number in range(replications(inquiry))]


def _end_pairs(inquiry: Inquiry, entry: Entry) -> list[list[Pair]]:
    """Return the replications at the low and at the high end of a number's range."""
    names = names_of(inquiry)
    return [_pairs(inquiry, {name: _at(inquiry.scenarios[name], entry, end) for name in names}) for end in ENDS]


def _all_pairs(inquiry: Inquiry, choice: Picked) -> list[Pair]:
    """Return the replications at the central values and at both ends of every range."""
    ends = [pair for entry in choice.moved for end in _end_pairs(inquiry, entry) for pair in end]
    return [*_pairs(inquiry, inquiry.scenarios), *ends]


def _at_ends(inquiry: Inquiry, entry: Entry) -> list[Floats] | None:
    """Return what was measured at the two ends of a number's range; None where the city cannot be played there."""
    try:
        return [_measured(inquiry, end) for end in _end_pairs(inquiry, entry)]
    except ScenarioError:
        return None


def _measured(inquiry: Inquiry, pairs: list[Pair]) -> Floats:
    """Return the deciding metric, shape (scenarios, replications); NaN where undefined."""
    rows: list[Measured] = inquiry.bench.play_pairs(pairs, whole_values)
    return np.array([row.get(inquiry.metric, np.nan) for row in rows]).reshape(-1, replications(inquiry))


def _rows(inquiry: Inquiry, entry: Entry, central: Floats, ends: list[Floats] | None) -> Iterator[TornadoRow]:
    """Yield a number's rows: each scenario at the low and the high end."""
    for place, scenario in enumerate(inquiry.leading, start=1):
        before = central[place] - central[0]
        for number, end in enumerate(ENDS):
            after = np.full_like(before, np.nan) if ends is None else ends[number][place] - ends[number][0]
            yield _row(entry, scenario, end, before, after)


def _row(entry: Entry, scenario: str, end: str, before: Floats, after: Floats) -> TornadoRow:
    """Return a row from the paired differences at the centre and at an end of a range."""
    known = np.isfinite(before) & np.isfinite(after)
    change, there = mean_interval((after - before)[known].tolist()), mean_interval(after[known].tolist())
    here, value = mean_interval(before[np.isfinite(before)].tolist()), float(getattr(entry, end))
    return TornadoRow(
        entry.key, scenario, end, value, change.n, there.mean, change.mean, change.low, change.high,
        here.mean, there.low, there.high, here.low, here.high,
    )  # fmt: skip
