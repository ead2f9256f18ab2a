"""Where leaving and filling balance: equilibria of a mean field, whether they hold, and where they vanish.

A mean field describes large numbers: one vacancy for all communities of a group, without chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Floats: TypeAlias = NDArray[np.float64]
Balance: TypeAlias = Callable[[Floats], Floats]
"""By how much vacancy grows at each vacancy: positive where more posts fall empty than are filled."""

Point: TypeAlias = tuple[float, float]

STEPS = 4_000
NUDGE = 1e-7
JUMP = 0.02
"""Change of vacancy (1) that is no continuous move of a state once the parameter moves by next to nothing."""
NEXT_TO_NOTHING = 1e-7
AGES = 1_200
"""Steps in which a career is summed up."""


@dataclass(frozen=True)
class Equilibrium:
    """A vacancy (1) at which as many leave as are filled, and whether a small push away from it dies out."""

    vacancy: float
    stable: bool


def roots(balance: Balance, start: float = 0.0, end: float = 1.0, steps: int = STEPS) -> list[float]:
    """Return where a function is zero on [start, end), in ascending order.

    A dense scan finds the changes of sign; each is refined by Brent's method (Brent, 1973, Algorithms for Minimization
    Without Derivatives, ch. 4). Two roots closer than a step of the scan are not seen.
    """
    grid = np.linspace(start, end, steps, endpoint=False)
    values = balance(grid)
    changes = np.flatnonzero(values[:-1] * values[1:] < 0.0)
    between = (_refined(_scalar(balance), float(grid[at]), float(grid[at + 1])) for at in changes)
    return sorted([*grid[values == 0.0].tolist(), *between])


def _refined(function: Callable[[float], float], left: float, right: float) -> float:
    """Return the zero between two points; the nearer one where rounding hides the change of sign."""
    low, high = function(left), function(right)
    if low * high >= 0.0:
        return left if abs(low) < abs(high) else right
    return float(brentq(function, left, right, xtol=1e-13))


def _scalar(balance: Balance) -> Callable[[float], float]:
    return lambda at: float(balance(np.array([at]))[0])


def equilibria(balance: Balance, steps: int = STEPS) -> tuple[Equilibrium, ...]:
    """Return all equilibria on [0, 1), in ascending order; stable where the balance falls through zero."""
    at = _scalar(balance)
    return tuple(
        Equilibrium(root, at(max(root - NUDGE, 0.0)) >= 0.0 > at(root + NUDGE))
        for root in roots(balance, steps=steps)
    )


def slowest_relaxation(flow: Callable[[Floats], Floats], state: Sequence[float]) -> float:
    """Return the time in which the slowest deviation from a stable state falls to 1/e; NaN where the state is unstable.

    −1/Re λ of the eigenvalue of the Jacobian nearest to zero (Strogatz, 2015, Nonlinear Dynamics and Chaos, §5.2, §6.3),
    by central differences.

    Parameters
    ----------
    flow : callable
        Rates of change of a state, 1/time.
    """
    centre = np.asarray(state, np.float64)
    steps = NUDGE * np.maximum(np.abs(centre), 1.0)
    pushes = np.diag(steps)
    columns = [
        (flow(centre + push) - flow(centre - push)) / (2 * step) for push, step in zip(pushes, steps, strict=True)
    ]
    slowest = float(np.linalg.eigvals(np.array(columns).T).real.max())
    return -1.0 / slowest if slowest < 0.0 else math.nan


def vanishing(
    family: Callable[[float], Balance],
    start: float,
    end: float,
    highest: bool = False,
    grid: int = 60,
    steps: int = STEPS,
) -> float:
    """Return the parameter at which a state vanishes on the way from `start` to `end`; NaN where it does not.

    The lowest (or highest) equilibrium is followed; where it jumps however little the parameter moves, it has met the
    unstable one and both are gone: a fold (Strogatz, 2015, §3.1, §3.6). The jump is closed in by bisection.

    Parameters
    ----------
    family : callable
        The balance at a value of the parameter.
    """

    def followed(parameter: float) -> float:
        found = roots(family(parameter), steps=steps)
        return (found[-1] if highest else found[0]) if found else float(not highest)

    parameters: list[float] = np.linspace(start, end, grid).tolist()
    points = [(parameter, followed(parameter)) for parameter in parameters]
    near = NEXT_TO_NOTHING * max(abs(start), abs(end))
    edges = (_jump(followed, left, right, near) for left, right in pairwise(points))
    return next((edge for edge in edges if not math.isnan(edge)), math.nan)


def _jump(followed: Callable[[float], float], left: Point, right: Point, near: float) -> float:
    """Return where a state jumps between two points (parameter, place); NaN where it moves without a jump."""
    while abs(left[1] - right[1]) > JUMP:
        middle = 0.5 * (left[0] + right[0])
        if abs(left[0] - right[0]) < near:
            return middle
        place = followed(middle)
        if abs(place - left[1]) > abs(place - right[1]):
            right = middle, place
        else:
            left = middle, place
    return math.nan


def amplification(onward: Balance, vacancy: float) -> float:
    """Return how many posts are empty in the end for each that a shock leaves empty: 1 / (1 − slope).

    Parameters
    ----------
    onward : callable
        The vacancy to which the leaving at a vacancy leads. Its slope is the gain of the loop; from 1 on nothing holds
        and the answer is NaN (the closed-loop gain of a linear feedback: Åström and Murray, 2008, Feedback Systems, §1.4).
    """
    ahead, behind = onward(np.array([vacancy + 1e-4])), onward(np.array([vacancy - 1e-4]))
    gain = float(ahead[0] - behind[0]) / 2e-4
    return 1.0 / (1.0 - gain) if gain < 1.0 else math.nan


# --- filling ---------------------------------------------------------------------------------------------------------


def intake_vacancy(leaving: Floats, chance: float, wait: float) -> Floats:
    """Return the mean vacancy (1) where posts are filled once a year.

    A post that is empty on the day of the announcement is filled with probability `chance` p, and the recruit starts
    `wait` years later; holders leave at the rate k. Of the stationary year, with u the share empty on that day,

        (1 − u) = [(1 − u)·exp(−k·wait) + p·u]·exp(−k·(1 − wait)),

    and as many leave as come, k·(1 − v) = p·u, so that

        v = 1 − p·u/k,   u = (1 − exp(−k)) / (1 − exp(−k) + p·exp(−k·(1 − wait))).

    It is the stationary balance of one post, derived here; a test plays the post year by year.

    Parameters
    ----------
    leaving : float64 array
        Rate at which a holder leaves, 1/year, above 0.
    """
    gone = -np.expm1(-leaving)
    empty = gone / (gone + chance * np.exp(-leaving * (1.0 - wait)))
    vacancy: Floats = 1.0 - chance * empty / leaving
    return vacancy


def empty_years(leaving: Floats, vacancy: Floats) -> Floats:
    """Return how long a post stays empty on average, years, where holders leave at a rate (Little, 1961: v = k(1 − v)·d)."""
    years: Floats = vacancy / (leaving * np.maximum(1.0 - vacancy, 1e-12))
    return years


def waiting_vacancy(leaving: Floats, years: Floats) -> Floats:
    """Return the vacancy (1) where a post stays empty for so many years on average, whatever their distribution."""
    vacancy: Floats = leaving * years / (1.0 + leaving * years)
    return vacancy


# --- leaving ---------------------------------------------------------------------------------------------------------


def renewal_hazard(
    multiples: Floats, rate: float, steps: tuple[Floats, Floats], variance: float, others: float, longest: float
) -> Floats:
    """Return the resignations a person and year of a staff in balance, where all else multiplies the hazard alike.

    Entrants with a gamma frailty of mean 1 and variance θ, of whom the frail leave first, resign at tenure t with

        μ(t) = g·λ·m(t) / (1 + θ·g·λ·M(t)),   S(t) = (1 + θ·g·λ·M(t))^(−1/θ)·exp(−x·t)

    (Vaupel, Manton and Stallard, 1979; M the integral of m), and a staff that is renewed one by one has tenures in
    proportion to S (Cox, 1962, Renewal Theory, §5.2): the answer is ∫μS / ∫S up to the longest tenure.

    Parameters
    ----------
    multiples : float64 array
        g, beside tenure and frailty.
    rate : float
        λ, 1/year.
    steps : (ends, multiples)
        Ends of all steps of tenure but the last, months, and m in each.
    variance : float
        θ; 0 for people who are alike.
    others : float
        x, other exits, 1/year.
    longest : float
        Longest tenure, years.
    """
    ages = (np.arange(AGES) + 0.5) * longest / AGES
    of_tenure = steps[1][np.searchsorted(steps[0], 12.0 * ages, side="left")]
    cumulated = (np.cumsum(of_tenure) - 0.5 * of_tenure) * longest / AGES
    grown = rate * np.asarray(multiples, np.float64)[:, None] * cumulated
    frail = 1.0 + variance * grown
    survived = (np.exp(-grown) if variance == 0.0 else frail ** (-1.0 / variance)) * np.exp(-others * ages)
    hazard = rate * np.asarray(multiples)[:, None] * of_tenure / frail
    found: Floats = (hazard * survived).sum(axis=1) / survived.sum(axis=1)
    return found
