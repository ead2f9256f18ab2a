"""Which uncertain numbers the answer depends on: their shares of what varies in the ensemble, and each one at its ends."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from analysis.judgement.chaos import Floats, ranks
from analysis.judgement.ensemble import Ensemble, draws_of, ensemble, trials, varied
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.sobol import Indices, Skill, check, indices, misses
from analysis.judgement.tornado import at_most, tornado_table, unplayed
from analysis.study.bench import whole_values
from analysis.study.files import columns_of

UNEXPLAINED = "unexplained"
"""Stands in the column of keys for what the surrogate does not explain."""


class SobolRow(NamedTuple):
    """A row of ``sobol.csv``: shares of the explainable variance with 95 % intervals; no scenario: the baseline's level."""

    scenario: str
    key: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


class SurrogateRow(NamedTuple):
    """A row of ``surrogate.csv``: whether a surrogate foretells draws held out; `correlation` is that of its inputs."""

    scenario: str
    draws: int
    held_out: int
    terms: int
    q2: float
    q2_low: float
    q2_high: float
    noise_share: float
    usable: bool
    correlation: float


# --- Sobol's indices ------------------------------------------------------------------------------------------------


def sobol_tables(inquiry: Inquiry, found: Ensemble) -> Tables:
    """Return ``sobol`` and ``surrogate``: of each scenario's difference, and of the baseline's level."""
    surrogates, shares = [], []
    for scenario in ("", *inquiry.leading):
        row, mine = _of_output(found, _output(found, scenario, inquiry.metric), scenario, inquiry.bench.seed)
        surrogates.append(row)
        shares += mine
    return {"sobol": columns_of(shares, SobolRow), "surrogate": columns_of(surrogates, SurrogateRow)}


def _output(found: Ensemble, scenario: str, metric: str) -> Floats:
    """Return what is explained, shape (draws, repeats)."""
    return found.difference(scenario, metric) if scenario else found.level(found.baseline, metric)


def _of_output(found: Ensemble, outputs: Floats, scenario: str, seed: int) -> tuple[SurrogateRow, list[SobolRow]]:
    known = np.isfinite(outputs).all(axis=1)
    inputs, outputs = found.inputs[known], outputs[known]
    name = scenario or "level"
    missed = misses(inputs, outputs, seed, name)
    skill = check(outputs, missed, seed, name)
    if not skill.usable:
        return _surrogate_row(scenario, skill, 0, math.nan), []
    shares = indices(inputs, outputs, missed, seed, name)
    terms = shares.surrogate.terms
    places = sorted({place for term in terms for place, _ in term})
    return _surrogate_row(scenario, skill, len(terms), _correlation(inputs[:, places])), [
        *_sobol_rows(scenario, found.keys, shares)
    ]


def _surrogate_row(scenario: str, skill: Skill, terms: int, correlation: float) -> SurrogateRow:
    numbers = (skill.q2, skill.low, skill.high, skill.noise_share)
    return SurrogateRow(scenario, skill.draws, skill.held_out, terms, *numbers, skill.usable, correlation)


def _correlation(inputs: Floats) -> float:
    """Return the largest rank correlation, without its sign, between any two inputs; 0 of fewer than two."""
    if inputs.shape[1] < 2:
        return 0.0
    found = np.corrcoef(ranks(inputs), rowvar=False)
    return float(np.abs(np.triu(found, 1)).max())


def _sobol_rows(scenario: str, keys: Sequence[str], shares: Indices) -> Iterator[SobolRow]:
    """Yield the numbers from the one that matters most to the one that matters least, then what is left."""
    for place in np.argsort(-shares.total[:, 0], kind="stable"):
        yield SobolRow(scenario, keys[place], *shares.first[place].tolist(), *shares.total[place].tolist())
    yield SobolRow(scenario, UNEXPLAINED, *shares.unexplained.tolist(), *shares.unexplained.tolist())


# --- the question ---------------------------------------------------------------------------------------------------


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return the ensemble; which numbers are moved shows only when it has been played."""
    return [Batch(trials(inquiry))]


def answer(inquiry: Inquiry) -> Tables:
    """Return ``tornado``, ``sobol`` and ``surrogate``."""
    found = ensemble(inquiry)
    return {"tornado": tornado_table(inquiry, found), **sobol_tables(inquiry, found)}


def further(inquiry: Inquiry) -> int:
    """Return how many replications it takes to move numbers one at a time, at most: which ones, the ensemble says."""
    if not inquiry.bench.unplayed(trials(inquiry), whole_values):
        return unplayed(inquiry, ensemble(inquiry))
    return at_most(inquiry, len(varied(inquiry, draws_of(inquiry))))


SENSITIVITY = Question(batches, answer, further)
