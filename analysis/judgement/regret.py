"""How much each choice may be regretted, over rival theories and over draws of the uncertain numbers.

Regret (Savage 1951) is how much worse a choice is than the best that could have been made in the same state of the
world; the choice whose largest regret is smallest is the one of minimax regret.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.ensemble import Ensemble
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.nested import COST, defined, true_results
from analysis.judgement.theories import UNSTABLE
from analysis.study.files import Table, read_csv

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
THEORIES = "theories.csv"
AVOIDED = "resignations"
METRIC, NET_BENEFIT = "metric", "net_benefit"
THEORY, DRAWS = "theory", "draws"
NONE = (math.nan, math.nan, math.nan)


class RegretRow(NamedTuple):
    """A row of ``regret.csv``; worst, mean and best_share are over the states that count, `states` of them."""

    state_kind: str
    state: str
    counted: int
    measure: str
    scenario: str
    regret: float
    worst: float
    mean: float
    best_share: float
    states: int


def regrets(losses: Floats) -> Floats:
    """Return by how much each option, last axis, is worse than the best in the same state; losses are better if lower."""
    found: Floats = losses - losses.min(axis=-1, keepdims=True)
    return found


def losses(measure: str, changes: Mapping[str, Floats], inquiry: Inquiry) -> Floats:
    """Return what is lost: the change of the deciding metric for the worse, or the extra cost less what it is worth.

    Parameters
    ----------
    changes : mapping of metric to float64 array
        Differences from the baseline of the deciding metric, of `AVOIDED` (persons/year) and `COST` (yuan/year).
    """
    if measure == METRIC:
        return inquiry.sign * changes[inquiry.metric]
    found: Floats = changes[COST] + inquiry.decision.worth * changes[AVOIDED]
    return found


def _regret_rows(
    kind: str, measure: str, lost: Floats, names: Sequence[str], counted: Mapping[str, bool], tolerance: float
) -> Iterator[RegretRow]:
    """Yield the rows of one measure: by theory state by state, of draws one row a scenario.

    Parameters
    ----------
    lost : float64 array, shape (states, scenarios)
    counted : mapping of state to bool
        Whether each theory counts; of draws, one state stands for all.
    """
    each = regrets(lost)
    by_theory = kind == THEORY
    used = each[[*counted.values()]] if by_theory else each
    used = used[np.isfinite(used).all(axis=1)]
    for place, name in enumerate(names):
        mine = used[:, place]
        worst, mean, best = map(float, (mine.max(), mine.mean(), np.mean(mine <= tolerance)) if len(mine) else NONE)
        for row, (state, counts) in enumerate(counted.items()):
            single = float(each[row, place]) if by_theory else math.nan
            yield RegretRow(kind, state, int(counts), measure, name, single, worst, mean, best, len(mine))


def by_theories(inquiry: Inquiry) -> tuple[dict[str, bool], dict[str, Floats]]:
    """Return the theories, with whether they count, and the differences under each, shape (theories, options).

    The options are the baseline, whose differences are 0, and the leading scenarios. A theory that is not stable does
    not count. A study under one theory has that alone.
    """
    path = inquiry.folder / THEORIES
    table = read_csv(path) if path.is_file() else _as_theory(inquiry.comparison, inquiry.study.theory)
    here = (table["group"] == "city") & (table["period"] == "all")
    stable = dict(zip(table["theory"][here].tolist(), (table["stability"][here] != UNSTABLE).tolist(), strict=True))
    columns = (table[name][here].tolist() for name in ("metric", "theory", "scenario", "difference"))
    cells = {(metric, theory, name): value for metric, theory, name, value in zip(*columns, strict=True)}
    return stable, {
        metric: np.array(
            [[0.0, *(cells.get((metric, theory, name), math.nan) for name in inquiry.leading)] for theory in stable]
        ).reshape(len(stable), -1)
        for metric in (inquiry.metric, AVOIDED, COST)
    }


def _as_theory(comparison: Table, theory: str) -> Table:
    rows = len(comparison["metric"])
    return comparison | {name: np.array([text] * rows, dtype=object) for name, text in _labels(theory)}


def _labels(theory: str) -> tuple[tuple[str, str], ...]:
    return ("theory", theory), ("stability", "")


def by_draws(found: Ensemble, inquiry: Inquiry) -> dict[str, Floats]:
    """Return the differences in each draw, shape (draws, options): what is true of the draw, chance taken out.

    As `true_results`, scenario by scenario; the largest of many noisy differences would tell of noise.
    """
    kept = _defined_draws(found, inquiry)
    return {
        metric: np.stack(
            [np.zeros(int(kept.sum())), *(_true(found.difference(name, metric)[kept]) for name in inquiry.leading)],
            axis=1,
        )
        for metric in (inquiry.metric, AVOIDED, COST)
    }


def _defined_draws(found: Ensemble, inquiry: Inquiry) -> Truths:
    every = [found.difference(name, metric) for name in inquiry.leading for metric in (inquiry.metric, AVOIDED, COST)]
    kept: Truths = np.all(np.isfinite(np.concatenate(every, axis=1)), axis=1)
    return kept


def _true(values: Floats) -> Floats:
    return true_results(values) if len(defined(values)) > 1 else values.mean(axis=1)


def regret_rows(found: Ensemble, inquiry: Inquiry) -> Iterator[RegretRow]:
    """Yield the rows of ``regret.csv``: over theories, then over draws, by the deciding metric and by net benefit."""
    names = (found.baseline, *inquiry.leading)
    theories, changes = by_theories(inquiry)
    drawn = by_draws(found, inquiry)
    tolerances = {METRIC: inquiry.decision.indifference, NET_BENEFIT: 0.0}
    for measure, tolerance in tolerances.items():
        lost = losses(measure, changes, inquiry)
        yield from _regret_rows(THEORY, measure, lost, names, theories, tolerance)
    for measure, tolerance in tolerances.items():
        lost = losses(measure, drawn, inquiry)
        yield from _regret_rows(DRAWS, measure, lost, names, {"": True}, tolerance)
