"""A surrogate of the simulation: a sparse polynomial chaos expansion in the ranks of the uncertain numbers.

Sudret (2008), "Global sensitivity analysis using polynomial chaos expansions", Reliability Engineering & System Safety
93; terms are chosen forward by the corrected leave-one-out error of Blatman and Sudret (2011), "Adaptive sparse
polynomial chaos expansion based on least angle regression", Journal of Computational Physics 230.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Term: TypeAlias = tuple[tuple[int, int], ...]
"""A product of polynomials: (input, degree) of each factor, one or two of them."""

HIGHEST, PAIRED = 12, 9
"""Highest degree of a polynomial in one input, and of a product in two."""
FEW = 10
"""As many inputs are few: products of any two are tried, not only of those that matter alone."""
CANDIDATES = 3
"""Polynomials in one input that are tried, for each point."""
SHARE_OF_POINTS = 4
"""Points to a term, at the least."""
EXACT = 1e-24
"""Share of the sum of squares below which what is left is rounding."""


@dataclass(frozen=True)
class Surrogate:
    """An expansion: a constant and a coefficient for each term.

    Attributes
    ----------
    terms : tuple of Term
    constant : float
    coefficients : float64 array, shape (terms,)
        In the unit of the output; the square is the term's part of the variance.
    """

    terms: tuple[Term, ...]
    constant: float
    coefficients: Floats

    def __call__(self, shares: Floats) -> Floats:
        """Return the output at some points, shape (points,); `shares` as in `polynomials`."""
        found: Floats = self.constant + polynomials(shares, self.terms) @ self.coefficients
        return found


@dataclass(frozen=True)
class Step:
    """A term that was taken in: its candidate, and the corrected leave-one-out error with it."""

    candidate: int
    error: float


def ranks(inputs: Floats) -> Floats:
    """Return each input as its rank between 0 and 1, shape of `inputs` (points, inputs); ties share their mean rank."""
    found: Floats = (rankdata(inputs, axis=0) - 0.5) / len(inputs)
    return found


def legendre(shares: Floats, degree: int) -> Floats:
    """Return the shifted Legendre polynomials 1 to `degree`, orthonormal on (0, 1), shape (degree, *shares.shape)."""
    x, before, here, found = 2 * shares - 1, np.ones_like(shares), 2 * shares - 1, []
    for k in range(1, degree + 1):
        found.append(math.sqrt(2 * k + 1) * here)
        before, here = here, ((2 * k + 1) * x * here - k * before) / (k + 1)
    return np.array(found).reshape(degree, *shares.shape)


def polynomials(shares: Floats, terms: Sequence[Term]) -> Floats:
    """Return the value of each term at each point.

    Parameters
    ----------
    shares : float64 array, shape (points, inputs)
        Inputs, each uniform on (0, 1).

    Returns
    -------
    float64 array, shape (points, terms)
    """
    highest = max((degree for term in terms for _, degree in term), default=0)
    single = legendre(shares, highest)
    columns = [np.prod([single[degree - 1, :, place] for place, degree in term], axis=0) for term in terms]
    return np.stack(columns, axis=1) if columns else np.empty((len(shares), 0))


def fitted(shares: Floats, output: Floats) -> Surrogate:
    """Return the expansion that describes an output.

    First polynomials in single inputs are chosen, then also products of two among the inputs that these hold (among
    all inputs where they are few). A term is taken in only while it explains more than the best of as many candidates
    would by chance (risk inflation criterion: Foster and George 1994, Annals of Statistics 22); of the sums on the way
    the one with the smallest corrected leave-one-out error is kept.

    Parameters
    ----------
    shares : float64 array, shape (points, inputs)
        As in `polynomials`.
    output : float64 array, shape (points,)
    """
    points, inputs = shares.shape
    degree = int(np.clip(CANDIDATES * points // max(inputs, 1), 2, HIGHEST))
    varying = [place for place in range(inputs) if np.ptp(shares[:, place])]
    alone = [((place, each),) for place in varying for each in range(1, degree + 1)]
    first = chosen(shares, output, alone)
    kept = sorted({place for term in first for place, _ in term}) if len(varying) > FEW else varying
    together = _products(kept, min(degree + 1, PAIRED))
    terms = chosen(shares, output, [*(term for term in alone if term[0][0] in kept), *together])
    return estimated(shares, output, terms)


def _products(places: Sequence[int], degree: int) -> list[Term]:
    """Return all products of polynomials in two of these inputs, of at most `degree` together."""
    degrees = [(one, other) for one in range(1, degree) for other in range(1, degree - one + 1)]
    return [((a, one), (b, other)) for a, b in combinations(places, 2) for one, other in degrees]


def estimated(shares: Floats, output: Floats, terms: Sequence[Term]) -> Surrogate:
    """Return the expansion of given terms, by least squares."""
    basis = np.column_stack([np.ones(len(output)), polynomials(shares, terms)])
    solution = np.linalg.lstsq(basis, output, rcond=None)[0].astype(np.float64)
    return Surrogate(tuple(terms), float(solution[0]), solution[1:])


def chosen(shares: Floats, output: Floats, candidates: Sequence[Term]) -> list[Term]:
    """Return the terms among `candidates` that describe an output, by the rules of `fitted`."""
    steps = _path(polynomials(shares, candidates), output)
    if not steps:
        return []
    best = min(range(len(steps)), key=lambda place: steps[place].error)
    kept = steps[: best + 1] if steps[best].error < float(np.var(output)) else []
    return [candidates[step.candidate] for step in kept]


def _path(basis: Floats, output: Floats) -> list[Step]:
    """Return the terms in the order in which they are taken in (orthogonal least squares: Chen, Billings, Luo 1989)."""
    points, count = basis.shape
    rest, left, size = basis - basis.mean(axis=0), output - output.mean(), np.linalg.norm(basis, axis=0)
    least = EXACT * float(left @ left)
    leverage, places, steps = np.full(points, 1.0 / points), list[int](), list[Step]()
    for number in range(points // SHARE_OF_POINTS if count else 0):
        place, direction = _most_telling(rest, left, size)
        gain, spread = float(direction @ left) ** 2, float(left @ left)
        if spread <= least or not _beats_chance(gain, spread, points - number - 2, count):
            break
        left, leverage = left - direction * (direction @ left), leverage + direction**2
        rest = rest - np.outer(direction, direction @ rest)
        places.append(place)
        steps.append(Step(place, _corrected(left, leverage, basis[:, places])))
    return steps


def _most_telling(rest: Floats, left: Floats, size: Floats) -> tuple[int, Floats]:
    """Return the candidate that explains most of what is left, and what it adds as a column of length 1."""
    length = np.linalg.norm(rest, axis=0)
    gains = np.divide(left @ rest, length, out=np.zeros(len(length)), where=length > 1e-6 * size) ** 2
    place = int(np.argmax(gains))
    direction: Floats = rest[:, place] / (length[place] or 1.0)
    return place, direction


def _beats_chance(gain: float, spread: float, degrees: int, count: int) -> bool:
    """Say whether a sum of squares explained is more than the best of `count` candidates explains by chance."""
    return gain * degrees > 2 * math.log(count + 1) * (spread - gain)


def _corrected(left: Floats, leverage: Floats, basis: Floats) -> float:
    """Return the leave-one-out error with the correction for few points (Chapelle, Vapnik, Bengio 2002)."""
    points, terms = len(basis), len(basis.T) + 1
    whole = np.column_stack([np.ones(points), basis])
    trace = float(np.trace(np.linalg.pinv(whole.T @ whole)))
    error = float(np.mean((left / np.maximum(1 - leverage, 1e-9)) ** 2))
    return error * (1 + trace) * (points / (points - terms))
