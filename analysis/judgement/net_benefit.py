"""Which policy is worth most, by what an avoided resignation is held to be worth, and how sure that is.

The net benefit of a policy is worth × resignations avoided a year − extra cost a year (yuan/year); doing nothing has
none. Policies are columns, doing nothing is the first. Under each draw of the uncertain numbers a policy's outcome is
known but for the chance of a few repeats, which is taken out before draws are compared: the largest of several noisy
numbers is too large on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.statistics import ratio_interval

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
RESAMPLES = 400
"""Resamples of the draws behind every interval."""
ENDS = (0.025, 0.975)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What the policies gave under each draw.

    Attributes
    ----------
    avoided : float64 array, shape (draws, repeats, policies)
        Resignations avoided, persons/year.
    extra : float64 array, shape (draws, repeats, policies)
        Extra cost, yuan/year.
    """

    avoided: Floats
    extra: Floats

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.avoided)

    @cached_property
    def settled(self) -> tuple[Floats, Floats]:
        """Resignations avoided and extra cost of each draw without the chance of its repeats, shape (draws, policies)."""
        policies = self.avoided.shape[2]
        found = without_chance(np.concatenate([self.avoided, self.extra], axis=2))
        return found[:, :policies], found[:, policies:]

    def benefits(self, worth: float) -> Floats:
        """Return the net benefits as played, yuan/year, shape (draws, repeats, policies)."""
        found: Floats = worth * self.avoided - self.extra
        return found

    def believed(self, worth: float) -> Floats:
        """Return the net benefits of each draw without the chance of its repeats, yuan/year, shape (draws, policies)."""
        avoided, extra = self.settled
        found: Floats = worth * avoided - extra
        return found

    def taken(self, rows: Whole) -> Outcomes:
        """Return the outcomes of some draws, with all their repeats."""
        return Outcomes(self.avoided[rows], self.extra[rows])


def without_chance(values: Floats) -> Floats:
    """Return the draws' means, drawn together so that they vary as much as the draws do without the chance of repeats.

    Between draws the means vary by Σ + W/R, where W is the covariance of repeats within draws. The means are moved
    by the linear map that takes a normal law of that covariance to one of covariance Σ with the least movement
    (Olkin & Pukelsheim 1982), so that every net benefit, being linear in them, has the mean and the variance that it
    would have with endless repeats: constrained empirical Bayes (Louis 1984; Ghosh 1992). Where Σ is estimated to be
    negative in some direction, it is zero there.

    Parameters
    ----------
    values : float64 array, shape (draws, repeats, columns)
        Two repeats or more.

    Returns
    -------
    float64 array, shape (draws, columns)
    """
    draws, repeats, columns = values.shape
    means = values.mean(axis=1)
    centre, scale = means.mean(axis=0), means.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    apart = (means - centre) / scale
    chance = ((values - means[:, None]) / scale).reshape(-1, columns)
    total = apart.T @ apart / (draws - 1)
    within = chance.T @ chance / (draws * (repeats - 1))
    found: Floats = centre + scale * (apart @ _transport(total, total - within / repeats))
    return found


def _power(matrix: Floats, exponent: float) -> Floats:
    """Return a power of a symmetric matrix; directions that are not positive are zero."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > 1e-12 * values.max(initial=0.0)
    powers = np.where(kept, np.where(kept, values, 1.0) ** exponent, 0.0)
    found: Floats = (vectors * powers) @ vectors.T
    return found


def _transport(here: Floats, there: Floats) -> Floats:
    """Return the symmetric map from a normal law of covariance `here` to one of covariance `there`."""
    root, back = _power(here, 0.5), _power(here, -0.5)
    found: Floats = back @ _power(root @ _power(there, 1.0) @ root, 0.5) @ back
    return found


def perfect_information(benefits: Floats) -> float:
    """Return the expected value of perfect information, E max − max E (Raiffa & Schlaifer 1961).

    Parameters
    ----------
    benefits : float64 array, shape (draws, policies)
        Net benefits without chance.
    """
    best = int(np.argmax(benefits.mean(axis=0)))
    return float((benefits.max(axis=1) - benefits[:, best]).mean())


def chosen_and_valued_apart(benefits: Floats) -> float:
    """Return the value of choosing in every draw by all repeats but one, valued by that one.

    Choice and value have no chance in common, and who chooses by few repeats chooses worse than who knows: in the mean
    this is not above the value of perfect information, while the largest of the draws' means is not below it.

    Parameters
    ----------
    benefits : float64 array, shape (draws, repeats, policies)
    """
    others = (benefits.sum(axis=1, keepdims=True) - benefits) / (benefits.shape[1] - 1)
    chosen = np.argmax(others, axis=2)[:, :, None]
    got = np.take_along_axis(benefits, chosen, axis=2).mean()
    return max(0.0, float(got - benefits.mean(axis=(0, 1)).max()))


def shares_best(outcomes: Outcomes, worths: Floats) -> Floats:
    """Return the probability that each policy is best, given what is believed, shape (worths, policies).

    The cost-effectiveness acceptability curve (van Hout et al. 1994). Of equal policies the first one is best.
    """
    policies = range(outcomes.avoided.shape[2])
    best = [np.argmax(outcomes.believed(worth), axis=1) for worth in worths.tolist()]
    return np.array([[np.mean(each == policy) for policy in policies] for each in best], dtype=np.float64)


def steps(avoided: Floats, extra: Floats, most: float) -> list[tuple[int, float]]:
    """Return (policy, worth from which it has the largest mean net benefit) up to a worth of `most`, rising.

    Parameters
    ----------
    avoided, extra : float64 array, shape (policies,)
        Means.
    """
    here = int(np.lexsort((-avoided, extra))[0])
    found = [(here, 0.0)]
    while True:
        more = avoided - avoided[here]
        crossing = np.where(more > 0, (extra - extra[here]) / np.where(more > 0, more, 1.0), np.inf)
        following = int(np.argmin(crossing))
        if not crossing[following] <= most:
            return found
        found.append((following, float(crossing[following])))
        here = following


def switching(outcomes: Outcomes, before: int, after: int) -> tuple[float, float, float]:
    """Return the worth at which two policies are equal, with its 95 % interval over draws (Fieller 1954).

    The interval is NaN where the policies do not clearly differ in the resignations that they avoid.
    """
    over = (outcomes.extra[:, :, after] - outcomes.extra[:, :, before]).mean(axis=1)
    under = (outcomes.avoided[:, :, after] - outcomes.avoided[:, :, before]).mean(axis=1)
    return ratio_interval(over.tolist(), under.tolist())


def resampled(draws: int, rng: np.random.Generator) -> Whole:
    """Return draws drawn with replacement, shape (RESAMPLES, draws)."""
    return rng.integers(draws, size=(RESAMPLES, draws))


def interval_about(value: float, resamples: Floats) -> tuple[float, float]:
    """Return the 95 % interval of a value that is never negative, from its resamples, moved so that their mean is it.

    Resampled draws are noisier than draws, which raises whatever is a largest value: the bias is taken out
    (Efron & Tibshirani 1993, chapter 10).
    """
    low, high = np.quantile(resamples - resamples.mean() + value, ENDS)
    return max(0.0, min(float(low), value)), max(float(high), value)
