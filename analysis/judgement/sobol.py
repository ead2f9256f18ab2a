"""Which uncertain numbers an output depends on: Sobol's indices from a surrogate that has been checked first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.judgement.chaos import Floats, Integers, Surrogate, Term, fitted, polynomials, ranks
from sim import generator, who

PARTS = 4
"""The draws are held out in so many parts in turn, a quarter each time."""
ENOUGH = 0.5
"""Share of what can be explained that a surrogate has to foretell, so that indices are read from it."""
FEWEST = 20
"""Fewest draws that a surrogate is fitted to."""
RESAMPLES = 400


@dataclass(frozen=True)
class Skill:
    """How well a surrogate foretells draws that it has not seen.

    Attributes
    ----------
    draws, held_out : int
        Draws with an output, and how many of them are held out at a time.
    q2, low, high : float
        Share of the explainable variance that is foretold, 1 at best, with its 95 % interval; NaN of too few draws.
    noise_share : float
        Share of the variance between the means of draws that is chance, and that no surrogate can explain.
    """

    draws: int
    held_out: int
    q2: float
    low: float
    high: float
    noise_share: float

    @property
    def usable(self) -> bool:
        """Whether indices may be read from the surrogate."""
        return self.q2 >= ENOUGH and self.low > 0


@dataclass(frozen=True)
class Indices:
    """Sobol's indices: shares of the explainable variance.

    Attributes
    ----------
    first, total : float64 arrays, shape (inputs, 3)
        By each input alone, and together with others: value and ends of the 95 % interval.
    unexplained : float64 array, shape (3,)
        What the surrogate does not explain.
    surrogate : Surrogate
    """

    first: Floats
    total: Floats
    unexplained: Floats
    surrogate: Surrogate


def noise_of(outputs: Floats) -> Floats:
    """Return the variance that chance gives the mean of each draw, shape (draws,); `outputs` is (draws, repeats)."""
    found: Floats = outputs.var(axis=1, ddof=1) / outputs.shape[1]
    return found


def weights(draws: int, seed: int, what_for: str) -> Floats:
    """Return how often each draw occurs in each resample of the bootstrap, shape (`RESAMPLES`, draws)."""
    rng = generator(seed, 0, who("sobol", what_for), "resampling")
    found: Floats = rng.multinomial(draws, np.full(draws, 1 / draws), RESAMPLES).astype(np.float64)
    return found


def misses(inputs: Floats, outputs: Floats, seed: int, what_for: str) -> Floats:
    """Return by how much each draw's mean is missed by a surrogate fitted without its quarter, shape (draws,).

    Of fewer than `FEWEST` draws NaN.

    Parameters
    ----------
    inputs : float64 array, shape (draws, inputs)
    outputs : float64 array, shape (draws, repeats)
        Without NaN.
    seed, what_for
        Name of the random numbers that part the draws.
    """
    if len(outputs) < FEWEST:
        return np.full(len(outputs), np.nan)
    shares, output, found = ranks(inputs), outputs.mean(axis=1), np.empty(len(outputs))
    part = generator(seed, 0, who("held out", what_for), "resampling").permutation(len(outputs)) % PARTS
    for each in range(PARTS):
        out = part == each
        found[out] = output[out] - fitted(shares[~out], output[~out])(shares[out])
    return found


def check(outputs: Floats, missed: Floats, seed: int, what_for: str) -> Skill:
    """Return how well a surrogate foretells draws that it has not seen.

    Q² = (V − E) / (V − N): V is the variance of the means of draws, E the mean squared error of the draws held out
    and N the variance of a mean by chance, known from the repeats. The interval is of a bootstrap over draws; a
    resample in which chance explains everything counts as nothing foretold.

    Parameters
    ----------
    outputs, missed
        As in `misses`, which returns the second.
    seed, what_for
        Name of the random numbers that resample the draws.
    """
    draws = len(outputs)
    if draws < FEWEST:
        return Skill(draws, draws // PARTS, *[math.nan] * 4)
    often = np.vstack([np.ones(draws), weights(draws, seed, what_for)])
    variance = _variances(outputs.mean(axis=1), often)
    error, chance = often @ missed**2 / draws, often @ noise_of(outputs) / draws
    q2 = np.divide(variance - error, variance - chance, out=np.zeros_like(variance), where=variance > chance)
    low, high = np.quantile(np.minimum(q2[1:], 1), (0.025, 0.975))
    share = chance[0] / variance[0] if variance[0] else 1.0
    return Skill(draws, draws // PARTS, min(1.0, float(q2[0])), float(low), float(high), min(1.0, float(share)))


def _variances(output: Floats, often: Floats) -> Floats:
    """Return the variance (n − 1) of each resample, shape (resamples,)."""
    draws = len(output)
    centred = output - output.mean()
    found: Floats = (often @ centred**2 - (often @ centred) ** 2 / draws) / (draws - 1)
    return found


def indices(inputs: Floats, outputs: Floats, missed: Floats, seed: int, what_for: str) -> Indices:
    """Return Sobol's indices of an output, from the coefficients of its surrogate (Sudret 2008).

    A term's part of the variance is its squared coefficient, less what the coefficient's own error adds to the square;
    what draws held out are missed by, less chance, is the part left unexplained; all parts are shares of their sum. The
    intervals are of a bootstrap over draws, the terms as chosen and their coefficients estimated anew. The unexplained
    may belong to any input, so that the upper end of each interval holds all of it: an index lies between its known
    part and that with the unexplained (an interval for what is known in part: Imbens and Manski 2004, Econometrica 72).

    Parameters
    ----------
    inputs, outputs, seed, what_for
        As in `misses`.
    missed : float64 array, shape (draws,)
        What `misses` returns.
    """
    shares, output = ranks(inputs), outputs.mean(axis=1)
    surrogate = fitted(shares, output)
    often = weights(len(output), seed, what_for)
    resampled = _coefficients(shares, surrogate.terms, output, often)
    error, size = resampled.var(axis=0, ddof=1), _sizes(shares, surrogate.terms)
    beyond = missed**2 - noise_of(outputs)
    here = _parted((surrogate.coefficients[None] ** 2 - error) * size, beyond.mean(keepdims=True))
    there = _parted((resampled**2 - 2 * error) * size, often @ beyond / len(output))
    parts = np.vstack([here, there])
    first, total = (_shares(parts, mine) for mine in _belonging(surrogate.terms, inputs.shape[1]))
    left = np.array([parts[0, -1], *np.quantile(parts[1:, -1], (0.025, 0.975))])
    return Indices(first, total, left, surrogate)


def _parted(squares: Floats, beyond: Floats) -> Floats:
    """Return the parts of the terms and, last, what is left unexplained, as shares, shape (resamples, terms + 1)."""
    parts = np.maximum(np.column_stack([squares, beyond]), 0)
    whole = parts.sum(axis=1, keepdims=True)
    found: Floats = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)
    return found


def _sizes(shares: Floats, terms: Sequence[Term]) -> Floats:
    """Return the variance of each term if its inputs are independent: 1, and less where an input has ties."""
    alone = [[float(polynomials(shares, [(factor,)]).var()) for factor in term] for term in terms]
    return np.array([math.prod(each) for each in alone])


def _coefficients(shares: Floats, terms: Sequence[Term], output: Floats, often: Floats) -> Floats:
    """Return the coefficients of least squares of each resample, whose draws are ranked anew, (resamples, terms)."""
    places = sorted({place for term in terms for place, _ in term})
    levels = {place: np.unique(shares[:, place], return_inverse=True)[1] for place in places}
    found = []
    for count in often:
        again = shares.copy()
        for place, level in levels.items():
            again[:, place] = _reranked(level, count)
        found.append(_least_squares(again, terms, output, count))
    return np.array(found)


def _reranked(level: Integers, count: Floats) -> Floats:
    """Return the rank of each draw between 0 and 1 in a resample that holds it `count` times."""
    each = np.bincount(level, weights=count)
    found: Floats = ((np.cumsum(each) - each / 2) / count.sum())[level]
    return found


def _least_squares(shares: Floats, terms: Sequence[Term], output: Floats, count: Floats) -> Floats:
    basis = np.column_stack([np.ones(len(output)), polynomials(shares, terms)])
    counted = basis.T * count
    solution = np.linalg.lstsq(counted @ basis, counted @ output, rcond=None)[0].astype(np.float64)
    return solution[1:]


def _belonging(terms: Sequence[Term], inputs: int) -> tuple[Floats, Floats]:
    """Return which terms hold an input alone, and which hold it at all, each of shape (terms, inputs)."""
    alone, held = np.zeros((2, len(terms), inputs))
    for number, term in enumerate(terms):
        for place, _ in term:
            held[number, place] = 1.0
            alone[number, place] = len(term) == 1
    return alone, held


def _shares(parts: Floats, mine: Floats) -> Floats:
    """Return each input's share with its interval, shape (inputs, 3)."""
    known = parts[:, :-1] @ mine
    low = np.quantile(known[1:], 0.025, axis=0)
    high = np.quantile(known[1:] + parts[1:, -1:], 0.975, axis=0)
    return np.stack([known[0], np.minimum(low, known[0]), np.maximum(high, known[0])], axis=1)
