"""The hazard of resignation, fitted to people observed by maximum likelihood (model §4.3).

    h = rate(step of tenure) · (pay / mean pay)^ε · ratio^(lines − mean lines) · frailty

The rate is constant within the model's steps of tenure. Frailty is gamma with mean 1 at hire and a variance that is
given; it is integrated out, for those who enter late over the survivors. Other exits cut a stay off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from analysis.fitting.personnel import IN_POST, OTHER_EXIT, RESIGNED, Personnel
from analysis.fitting.survival import poisson_rate
from analysis.judgement.statistics import Z95, Estimate
from analysis.study.sums import DAYS_PER_YEAR

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]

MONTHS_PER_YEAR = 12.0
FEWEST_EVENTS_OF_A_STEP = 1
MOST_CORRELATION = 0.98
ALIKE = 1e-9
STEEP = 1e-3
STEP = 1e-4
LEAST_MULTIPLE = 1e-6


class NoFitError(Exception):
    """The likelihood has no clear maximum: the list tells too little."""


@dataclass(frozen=True)
class Belief:
    """What is taken from the scenario and not fitted.

    Attributes
    ----------
    step_ends : tuple of float
        Where all but the last step of tenure end, months.
    multiples : tuple of float
        Multiples of the hazard by step, as they act (profile to its power).
    frailty_variance : float
    notice_days : int
        Days worked on after the decision to leave.
    """

    step_ends: tuple[float, ...]
    multiples: tuple[float, ...]
    frailty_variance: float
    notice_days: int


@dataclass(frozen=True)
class Fit:
    """What a list says, in the model's terms.

    Attributes
    ----------
    base_rate : Estimate
        Resignations a year at mean pay and mean lines, normalised so that the fitted multiples have over the time
        observed the mean of the register's.
    multiples : tuple of Estimate or None
        By step of tenure, None where nobody resigned in it.
    pay_elasticity, line_ratio : Estimate or None
        None where the list does not tell: all alike, not listed, or not to be told apart.
    other_exits, resignation_rate : Estimate
        Exits for other reasons, and all resignations, a year in post.
    mean_pay, mean_lines : float
        Over the time observed; NaN where lines are not listed.
    """

    base_rate: Estimate
    multiples: tuple[Estimate | None, ...]
    pay_elasticity: Estimate | None
    line_ratio: Estimate | None
    other_exits: Estimate
    resignation_rate: Estimate
    mean_pay: float
    mean_lines: float


@dataclass(frozen=True)
class Exposed:
    """Time and terms of the people who may decide to resign.

    Attributes
    ----------
    before, until : float64 array, shape (people, steps)
        Years spent in each step of tenure before observation began, and until it ended.
    step : int64 array, shape (people,)
        Step of tenure at the end.
    decided : bool array, shape (people,)
        Whether it ended with the decision to resign.
    terms : float64 array, shape (people, covariates)
        What multiplies the coefficients: log pay over its mean, lines less their mean.
    others : int
        How many left for another reason.
    """

    before: Floats
    until: Floats
    step: Integers
    decided: Booleans
    terms: Floats
    others: int

    @property
    def years(self) -> Floats:
        """Person-years observed in each step."""
        years: Floats = (self.until - self.before).sum(axis=0)
        return years


def fit(people: Personnel, belief: Belief, told: tuple[bool, bool] = (True, True)) -> Fit:
    """Return the maximum-likelihood fit with 95 % Wald intervals from the observed information.

    Numbers that must be positive have their intervals on the log scale. Pay and lines count as they are listed, for
    all of a person's tenure.

    Parameters
    ----------
    people : Personnel
    belief : Belief
    told : tuple of bool
        Whether pay and whether lines are to be in the fit, where the list tells of them.

    Raises
    ------
    NoFitError
        The list tells too little.
    """
    weights = people.exit - people.entry
    mean_pay, mean_lines = (float(np.average(values, weights=weights)) for values in (people.pay, people.lines))
    columns = np.column_stack([np.log(people.pay / mean_pay), people.lines - mean_lines])
    told = _told(columns[:, 0], columns[:, 1], told)
    exposed = _exposed(people, belief, columns[:, told])
    seen = np.bincount(exposed.step[exposed.decided], minlength=len(belief.multiples)) >= FEWEST_EVENTS_OF_A_STEP
    shape = _Shape(exposed.years, np.maximum(belief.multiples, LEAST_MULTIPLE), seen)
    found, covariance = _maximum(exposed, shape, belief.frailty_variance)
    levels, logs = int(seen.sum()), shape.in_model_terms(found[: int(seen.sum())])
    jacobian = shape.jacobian_of_terms(found[:levels])
    errors = np.sqrt(np.diag(jacobian @ covariance[:levels, :levels] @ jacobian.T))
    base, *multiples = (_positive(value, error) for value, error in zip(logs, errors, strict=True))
    slopes = iter(zip(found[levels:], np.sqrt(np.diag(covariance))[levels:], strict=True))
    of_pay, of_lines = (next(slopes) if known else None for known in told)
    return Fit(
        base_rate=base,
        multiples=tuple(value if known else None for value, known in zip(multiples, seen, strict=True)),
        pay_elasticity=_plain(*of_pay) if of_pay else None,
        line_ratio=_positive(*of_lines) if of_lines else None,
        other_exits=poisson_rate(exposed.others, float(exposed.years.sum())),
        resignation_rate=poisson_rate(people.count(RESIGNED), people.years),
        mean_pay=mean_pay,
        mean_lines=mean_lines,
    )


def _positive(log: float, error: float) -> Estimate:
    value, low, high = np.exp([log, log - Z95 * error, log + Z95 * error]).tolist()
    return Estimate(value, low, high)


def _plain(value: float, error: float) -> Estimate:
    return Estimate(float(value), float(value - Z95 * error), float(value + Z95 * error))


def _told(pay: Floats, lines: Floats, wanted: tuple[bool, bool]) -> tuple[bool, bool]:
    """Say whether the list tells of pay and of lines: they vary, and not together."""
    varied = [bool(np.isfinite(values).all() and np.ptp(values) > ALIKE) for values in (pay, lines)]
    together = all(varied) and abs(float(np.corrcoef(pay, lines)[0, 1])) > MOST_CORRELATION
    return (False, False) if together else (varied[0] and wanted[0], varied[1] and wanted[1])


def _exposed(people: Personnel, belief: Belief, terms: Floats) -> Exposed:
    """Return time and terms on the clock of decisions, which run ahead of leaving by the notice."""
    ends = np.array(belief.step_ends) / MONTHS_PER_YEAR
    until = people.exit - belief.notice_days
    until = np.where(people.end == IN_POST, until, np.maximum(until, 1.0)) / DAYS_PER_YEAR
    before = np.maximum(people.entry - belief.notice_days, 0.0) / DAYS_PER_YEAR
    kept = until > before
    return Exposed(
        before=_spent(before[kept], ends),
        until=_spent(until[kept], ends),
        step=np.searchsorted(ends, until[kept], side="left").astype(np.int64),
        decided=(people.end == RESIGNED)[kept],
        terms=terms[kept],
        others=int((people.end[kept] == OTHER_EXIT).sum()),
    )


def _spent(tenure: Floats, ends: Floats) -> Floats:
    """Return the years spent in each step up to a tenure in years, shape (people, steps)."""
    starts, stops = np.append(0.0, ends), np.append(ends, np.inf)
    spent: Floats = np.clip(tenure.reshape(-1, 1), starts, stops) - starts
    return spent


@dataclass(frozen=True)
class _Shape:
    """How the rates of all steps follow from those of the steps in which somebody resigned.

    Another step has the register's multiple of the base rate.

    Attributes
    ----------
    years, multiples : float64 array, shape (steps,)
        Person-years observed, and the register's multiples.
    seen : bool array, shape (steps,)
    """

    years: Floats
    multiples: Floats
    seen: Booleans

    def log_base(self, free: Floats) -> float:
        """Return the log of the base rate where `free` are the log rates of the steps seen."""
        years = self.years[self.seen]
        return float(np.log(years @ np.exp(free)) - np.log(years @ self.multiples[self.seen]))

    def log_rates(self, free: Floats) -> Floats:
        """Return the log rates of all steps."""
        rates = np.log(self.multiples) + self.log_base(free)
        rates[self.seen] = free
        return rates

    def _shares(self, free: Floats) -> Floats:
        weights: Floats = self.years[self.seen] * np.exp(free)
        shares: Floats = weights / weights.sum()
        return shares

    def jacobian(self, free: Floats) -> Floats:
        """Return how the log rates move with `free`, shape (steps, steps seen)."""
        moves = np.tile(self._shares(free), (len(self.seen), 1))
        moves[self.seen] = np.eye(len(free))
        return moves

    def in_model_terms(self, free: Floats) -> Floats:
        """Return the logs of the base rate and of all multiples, shape (1 + steps,)."""
        return np.append(self.log_base(free), self.log_rates(free) - self.log_base(free))

    def jacobian_of_terms(self, free: Floats) -> Floats:
        """Return how these move with `free`, shape (1 + steps, steps seen)."""
        base = self._shares(free)
        return np.vstack([base, self.jacobian(free) - base])


def log_likelihood(
    exposed: Exposed, log_rates: Floats, slopes: Floats, variance: float
) -> tuple[float, Floats, Floats]:
    """Return the log-likelihood and its gradient.

    For each person, with cumulated hazard H until the end and A before observation, v the variance of frailty, d
    whether the stay ended with the decision::

        d·[log h − log(1 + vH)] − (1/v)·[log(1 + vH) − log(1 + vA)]        d·log h − (H − A) for v = 0

    Parameters
    ----------
    log_rates : float64 array, shape (steps,)
    slopes : float64 array, shape (covariates,)

    Returns
    -------
    float, float64 array of shape (steps,), float64 array of shape (covariates,)
    """
    decided, relative = exposed.decided, exposed.terms @ slopes
    ours = np.outer(np.exp(relative), np.exp(log_rates))
    until, before = exposed.until * ours, exposed.before * ours
    total, earlier = until.sum(axis=1), before.sum(axis=1)
    value = float((log_rates[exposed.step] + relative - np.log1p(variance * total))[decided].sum())
    value -= float(_averaged(total, variance).sum() - _averaged(earlier, variance).sum())
    at_end = -(decided * variance + 1.0) / (1.0 + variance * total)
    at_entry = 1.0 / (1.0 + variance * earlier)
    of_rates = at_end @ until + at_entry @ before + np.bincount(exposed.step[decided], minlength=len(log_rates))
    of_slopes = (at_end * total + at_entry * earlier + decided) @ exposed.terms
    return value, of_rates, of_slopes


def _averaged(hazard: Floats, variance: float) -> Floats:
    """Return −log of the share that survives a cumulated hazard, averaged over frailty."""
    averaged: Floats = np.log1p(variance * hazard) / variance if variance > 1e-12 else hazard
    return averaged


def _maximum(exposed: Exposed, shape: _Shape, variance: float) -> tuple[Floats, Floats]:
    """Return where the likelihood is greatest (log rates of the steps seen, slopes), and the covariance there."""
    levels, events = int(shape.seen.sum()), float(exposed.decided.sum())

    def surface(place: Floats) -> tuple[float, Floats]:
        free, slopes = place[:levels], place[levels:]
        value, of_rates, of_slopes = log_likelihood(exposed, shape.log_rates(free), slopes, variance)
        return -value / events, -np.append(shape.jacobian(free).T @ of_rates, of_slopes) / events

    start = np.append(np.full(levels, np.log(events / exposed.years.sum())), np.zeros(exposed.terms.shape[1]))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = optimize.minimize(surface, start, jac=True, method="BFGS", options={"gtol": 1e-8})
        place: Floats = np.asarray(found.x, np.float64)
        curvature = _curvature(lambda at: surface(at)[1], place) * events
    if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature)[0] <= STEEP:
        raise NoFitError
    covariance: Floats = np.linalg.inv(curvature).astype(np.float64)
    return place, covariance


def _curvature(gradient: Callable[[Floats], Floats], place: Floats) -> Floats:
    """Return the matrix of second derivatives, by central differences of the gradient."""
    moves = np.eye(len(place)) * STEP
    rows = np.array([(gradient(place + move) - gradient(place - move)) / (2.0 * STEP) for move in moves])
    curvature: Floats = (rows + rows.T) / 2.0
    return curvature
