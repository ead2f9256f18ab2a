"""Resignation: the hazard and its terms (model §4.3)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base.kernel import inlined, kernel
from sim.base.units import DAYS_PER_MONTH, DAYS_PER_YEAR, Floats, Integers


def tenure_steps(ends: tuple[float, ...], profile: tuple[float, ...], power: float) -> tuple[Floats, Floats]:
    """Return the steps of tenure: where all but the last end, months, and the multiple of the hazard in each (T P8)."""
    return np.asarray(ends, np.float64), np.asarray(profile, np.float64) ** power


@inlined
def tenure_multiple(months: float, ends: Any, multiples: Any) -> float:
    """Return the multiple of the hazard at a tenure in months, from `tenure_steps`."""
    step = 0
    while step < len(ends) and ends[step] < months:
        step += 1
    return float(multiples[step])


def cumulated_tenure_multiple(
    months: float, ends: tuple[float, ...], profile: tuple[float, ...], power: float
) -> float:
    """Return the integral of `tenure_multiple` from 0 to `months`, months."""
    total = begun = 0.0
    for end, multiple in zip((*ends, math.inf), profile, strict=True):
        total += max(min(months, end) - begun, 0.0) * multiple**power
        begun = end
    return total


def pay_term(relative_pay: Floats, elasticity: float) -> Floats:
    """Return (R/R0)^ε (1) (T P2)."""
    term: Floats = relative_pay**elasticity
    return term


def power_term(ratio: float, level: Floats, reference: float = 0.0, unit: float = 1.0) -> Floats:
    """Return ratio^((level − reference) / unit): a hazard ratio per unit (1)."""
    term: Floats = np.asarray(ratio) ** ((level - reference) / unit)
    return term


def contagion_term(share: Floats, slope: float, reference: float, most: float, floor: float) -> Floats:
    """Return the term of colleagues leaving (1) (T P23 read as a slope).

    `share` is the number of leavers of the last 12 months over approved posts.
    """
    term: Floats = np.maximum(floor, 1.0 + slope * (np.minimum(share, most) - reference))
    return term


def daily_hazard(
    base_rate: float,
    terms: Floats,
    pay: Floats,
    group: Integers,
    tenure: Integers,
    steps: tuple[Floats, Floats],
) -> Floats:
    """Return the hazard on each day, 1/day, shape (people, days).

    Parameters
    ----------
    base_rate : float
        λ0, 1/year.
    terms : float64 array, shape (people,)
        Product of the terms that hold for a month.
    pay : float64 array, shape (groups, days)
        Term of pay, which moves from day to day.
    group : int64 array, shape (people,)
        Row of `pay` for each person.
    tenure : int64 array, shape (people,)
        On the first of the days, in days.
    steps : tuple of float64 arrays
        As from `tenure_steps`.
    """
    hazard = np.empty((len(terms), pay.shape[1]))
    _fill_hazard(hazard, base_rate / DAYS_PER_YEAR, terms, pay, group, tenure, *steps)
    return hazard


@kernel
def _fill_hazard(
    hazard: Any, rate: float, terms: Any, pay: Any, group: Any, tenure: Any, ends: Any, multiples: Any
) -> None:
    for person in range(len(terms)):
        for day in range(hazard.shape[1]):
            multiple = tenure_multiple((tenure[person] + day) / DAYS_PER_MONTH, ends, multiples)
            hazard[person, day] = rate * terms[person] * pay[group[person], day] * multiple


def crossing(cumulated: Floats, daily: Floats, threshold: Floats) -> tuple[Integers, Floats]:
    """Return for each person the day on which the cumulated hazard reaches the threshold, and its value at the end.

    Parameters
    ----------
    cumulated, threshold : float64 array, shape (people,)
    daily : float64 array, shape (people, days)

    Returns
    -------
    day : int64 array, shape (people,)
        −1 where it is not reached within these days.
    after : float64 array, shape (people,)
    """
    day, after = np.full(len(threshold), -1), cumulated.astype(np.float64)
    _cross(daily, threshold, day, after)
    return day, after


@kernel
def _cross(daily: Any, threshold: Any, day: Any, after: Any) -> None:
    for person in range(len(threshold)):
        for number in range(daily.shape[1]):
            after[person] += daily[person, number]
            if day[person] < 0 and after[person] >= threshold[person]:
                day[person] = number


def tenure_months(days: Floats | Integers) -> Floats:
    """Return a tenure in days as months."""
    months: Floats = np.asarray(days, np.float64) / DAYS_PER_MONTH
    return months
