"""Where a scenario fails, and how much each choice may be regretted: the question ``failure``.

Failing is judged by the mean of a draw's repeats against `improvement`, a value judgement of who decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.discovery import FOLDS, discover, restrictions
from analysis.judgement.ensemble import Ensemble, ensemble, trials
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.regret import RegretRow, regret_rows
from analysis.judgement.statistics import Z95
from analysis.study.files import columns_of

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
FOUND, NEVER, FEW, ALWAYS, UNCLEAR = "found", "never", "few", "always", "unclear"
"""A box was found; none of the draws fails; too few do or do not to tell; nearly all fail; no box was confirmed."""
LEAST = 2 * FOLDS
"""Failing draws, and others, with fewer of which no box is looked for."""
NEARLY_ALL = 0.9
"""Share of failing draws from which no box is needed."""


class FailureRow(NamedTuple):
    """A row of ``failure.csv``: a restriction of a scenario's box, or one row that says why there is none."""

    scenario: str
    failing: int
    draws: int
    share: float
    verdict: str
    box: int = 0
    key: str = ""
    side: str = ""
    value: float = math.nan
    coverage: float = math.nan
    density: float = math.nan
    coverage_fit: float = math.nan
    density_fit: float = math.nan
    mass: float = math.nan
    p: float = math.nan
    p_fit: float = math.nan


class ShareRow(NamedTuple):
    """A row of ``failure_share.csv``."""

    scenario: str
    draws: int
    failing: int
    share: float
    low: float
    high: float


class DrawRow(NamedTuple):
    """A row of ``failure_draws.csv``: what a scenario does in a draw, and the draw's value of a number of its box."""

    scenario: str
    draw: int
    difference: float
    fails: int
    key: str
    value: float


# --- where a scenario fails -------------------------------------------------------------------------------------------


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % interval of a share after Wilson (1927); NaN of no tries."""
    if not tries:
        return math.nan, math.nan
    share, squared = hits / tries, Z95**2 / tries
    centre = (share + squared / 2) / (1 + squared)
    half = Z95 / (1 + squared) * math.sqrt(share * (1 - share) / tries + squared / (4 * tries))
    return max(0.0, centre - half), min(1.0, centre + half)


def effects(found: Ensemble, scenario: str, inquiry: Inquiry) -> Floats:
    """Return a scenario's mean effect on the deciding metric in each draw, shape (draws,); NaN where undefined."""
    means: Floats = found.difference(scenario, inquiry.metric).mean(axis=1)
    return means


def failure_rows(inputs: Floats, fails: Truths, keys: Sequence[str], scenario: str, seed: int) -> list[FailureRow]:
    """Return the rows of one scenario: the restrictions of the box in which it fails, or why there is none.

    Parameters
    ----------
    inputs : float64 array, shape (draws, keys)
    fails : bool array, shape (draws,)
    """
    failing, draws = int(fails.sum()), len(fails)
    known = (scenario, failing, draws, failing / draws if draws else math.nan)
    reason = _reason(failing, draws)
    if reason:
        return [FailureRow(*known, reason)]
    found = discover(inputs, fails, seed)
    if found.box is None:
        return [FailureRow(*known, UNCLEAR, p_fit=found.p_fit)]
    worth = (*found.worth[:2], *found.worth_fit[:2], found.worth.mass)
    return [
        FailureRow(*known, FOUND, 1, key, side, value, *worth, p, found.p_fit)
        for key, side, value, p in restrictions(found, keys)
    ]


def _reason(failing: int, draws: int) -> str:
    """Return why no box is looked for; empty where one is."""
    if not failing and draws:
        return NEVER
    if failing >= NEARLY_ALL * draws > 0:
        return ALWAYS
    return FEW if min(failing, draws - failing) < LEAST else ""


def draw_rows(
    inputs: Floats, effect: Floats, fails: Truths, keys: Sequence[str], rows: Sequence[FailureRow]
) -> Iterator[DrawRow]:
    """Yield the draws of one scenario, once for every number of its box; once, without a number, where there is none.

    Parameters
    ----------
    effect : float64 array, shape (draws,)
        Mean difference from the baseline in each draw.
    rows : sequence of FailureRow
        Of the scenario.
    """
    for key in dict.fromkeys(row.key for row in rows):
        column = inputs[:, keys.index(key)] if key else np.full(len(inputs), math.nan)
        for draw, (value, each, failing) in enumerate(zip(column, effect, fails, strict=True), 1):
            yield DrawRow(rows[0].scenario, draw, float(each), int(failing), key, float(value))


def _failures(found: Ensemble, inquiry: Inquiry) -> Iterator[tuple[list[FailureRow], ShareRow, list[DrawRow]]]:
    for scenario in inquiry.leading:
        effect = effects(found, scenario, inquiry)
        known = np.isfinite(effect)
        inputs, effect = found.inputs[known], effect[known]
        fails = inquiry.sign * effect > -inquiry.decision.improvement
        failing, draws = int(fails.sum()), len(fails)
        rows = failure_rows(inputs, fails, found.keys, scenario, inquiry.study.study.seed)
        share = ShareRow(scenario, draws, failing, rows[0].share, *wilson(failing, draws))
        yield rows, share, [*draw_rows(inputs, effect, fails, found.keys, rows)]


# --- the question -----------------------------------------------------------------------------------------------------


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return the trials of the ensemble."""
    return [Batch(trials(inquiry))]


def answer(inquiry: Inquiry) -> Tables:
    """Return ``failure``, ``failure_share``, ``failure_draws`` and ``regret``."""
    return tables_of(ensemble(inquiry), inquiry)


def tables_of(found: Ensemble, inquiry: Inquiry) -> Tables:
    """Return the tables of the answer that an ensemble gives."""
    boxes, shares, draws = zip(*_failures(found, inquiry), strict=True)
    return {
        "failure": columns_of([row for rows in boxes for row in rows], FailureRow),
        "failure_share": columns_of(shares, ShareRow),
        "failure_draws": columns_of([row for rows in draws for row in rows], DrawRow),
        "regret": columns_of([*regret_rows(found, inquiry)], RegretRow),
    }


FAILURE = Question(batches, answer)
