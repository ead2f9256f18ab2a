"""What it is worth to know one number, or a group of numbers, before choosing a policy; and to know it roughly.

The net benefits of all draws are regressed on the number (Strong, Oakley & Brennan 2014, Medical Decision Making 34,
311–326): what the regression gives at a draw is what a policy is expected to bring if the number were known to be as
there, all others being uncertain; the chance of repeats falls to the residuals. Every number enters as its normal
score, which takes nothing from it, in Hermite polynomials; how many terms are used is chosen by leaving each draw out
in turn. A measurement that leaves an error takes the k-th polynomial to ρᵏ times itself (Mehler 1866), where ρ is the
correlation of the number with what is believed of it afterwards: for one term this is the Gaussian approximation of
Jalal & Alarid-Escudero (2018, Medical Decision Making 38, 174–188).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import false_discovery_control, rankdata

from analysis.judgement.net_benefit import Floats, Whole, interval_about, perfect_information

TERMS = 3
"""Highest polynomial of a number that stands alone."""
STRONGEST = 3
"""Numbers of a group that enter the regression: those that net benefits follow most closely."""
GROUP_PERMUTATIONS = 999
FEWEST = 20
"""Draws from which a regression is tried."""


@dataclass(frozen=True)
class Terms:
    """What net benefits are regressed on, the terms that come first being used first.

    Attributes
    ----------
    columns : float64 array, shape (draws, terms)
    number, order : int array, shape (terms,)
        Which number each term is a polynomial of, and of which order.
    """

    columns: Floats
    number: Whole
    order: Whole


@dataclass(frozen=True)
class Smooth:
    """Net benefits as smooth functions of some numbers.

    Attributes
    ----------
    terms : Terms
        Those that are used.
    centre : float64 array, shape (policies,)
    slopes : float64 array, shape (terms, policies)
    """

    terms: Terms
    centre: Floats
    slopes: Floats

    def expected(self, kept: Floats) -> Floats:
        """Return the net benefits expected at every draw, shape (draws, policies).

        Parameters
        ----------
        kept : float64 array, shape (numbers,)
            Correlation of every number with what is believed of it after a measurement; 1 if that is exact.
        """
        factors = kept[self.terms.number] ** self.terms.order
        found: Floats = self.centre + self.terms.columns @ (factors[:, None] * self.slopes)
        return found


@dataclass(frozen=True)
class Learnt:
    """What knowing some numbers is worth.

    Attributes
    ----------
    value, low, high : float
        Expected value of knowing them, yuan/year, less what chance alone gives; its 95 % interval.
    p : float
        How often numbers that tell nothing would seem to be worth as much.
    raw : float
        The value before chance is taken off, yuan/year.
    smooth : Smooth
        The regression behind it.
    members : int array
        Columns of the inputs that the regression uses.
    """

    value: float
    low: float
    high: float
    p: float
    raw: float
    smooth: Smooth
    members: Whole

    def after(self, kept: Floats) -> tuple[float, float]:
        """Return what a measurement is worth, yuan/year, and how likely it makes another policy the best.

        Parameters
        ----------
        kept : float64 array, shape (members,)
            As in `Smooth.expected`.
        """
        expected = self.smooth.expected(kept)
        today = int(np.argmax(expected.mean(axis=0)))
        share = perfect_information(expected) / self.raw if self.raw > 0 else 0.0
        return self.value * min(share, 1.0), float(np.mean(np.argmax(expected, axis=1) != today))


def normal_scores(inputs: Floats) -> Floats:
    """Return the standard normal quantiles of (rank − ½)/draws, column by column; equal values share a rank."""
    found: Floats = ndtri((rankdata(inputs, axis=0) - 0.5) / max(len(inputs), 1))
    return found


def hermite(scores: Floats, order: int) -> Floats:
    """Return the Hermite polynomial of an order from 1 to 3, of unit variance under the normal law."""
    if order == 1:
        return scores
    found: Floats = (scores**2 - 1) / math.sqrt(2) if order == 2 else (scores**3 - 3 * scores) / math.sqrt(6)
    return found


def terms_of(scores: Floats, highest: int) -> Terms:
    """Return the polynomials of numbers in order: those of order 1 of all numbers, then those of order 2 and so on.

    A term that repeats earlier ones, such as the square of a number with two values, is left out.
    """
    places = [(number, order) for order in range(1, highest + 1) for number in range(scores.shape[1])]
    columns = np.stack([hermite(scores[:, number], order) for number, order in places], axis=1)
    own = np.abs(np.diag(np.linalg.qr(_with_mean(columns), mode="r")))[1:]
    new = own > 1e-6 * math.sqrt(len(scores))
    number, order = np.array(places, dtype=np.int64)[new].T
    return Terms(columns[:, new], number, order)


def _with_mean(columns: Floats) -> Floats:
    return np.concatenate([np.ones((len(columns), 1)), columns], axis=1)


class Regression:
    """Least squares on some terms, to be asked for many net benefits.

    Parameters
    ----------
    terms : Terms
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.frame, self.back = np.linalg.qr(_with_mean(terms.columns))
        self.leverage = np.minimum(np.cumsum(self.frame**2, axis=1).T[:, :, None], 1 - 1e-9)

    def steps(self, benefits: Floats) -> Floats:
        """Return what the first 0, 1, … terms fit, shape (terms + 1, draws, policies)."""
        parts = self.frame.T @ benefits
        found: Floats = np.cumsum(self.frame.T[:, :, None] * parts[:, None, :], axis=0)
        return found

    def used(self, benefits: Floats, steps: Floats) -> int:
        """Return how many terms foretell draws that were left out best (PRESS, Allen 1974)."""
        left_out = (benefits - steps) / (1 - self.leverage)
        return int(np.argmin((left_out**2).sum(axis=(1, 2))))

    def raw(self, benefits: Floats) -> float:
        """Return the value of knowing what the terms tell, yuan/year."""
        steps = self.steps(benefits)
        return perfect_information(steps[self.used(benefits, steps)])

    def smooth(self, benefits: Floats, used: int) -> Smooth:
        """Return the regression on the first `used` terms."""
        size = used + 1
        slopes = np.linalg.solve(self.back[:size, :size], self.frame[:, :size].T @ benefits)
        kept = Terms(self.terms.columns[:, :used], self.terms.number[:used], self.terms.order[:used])
        return Smooth(kept, slopes[0], slopes[1:])

    def resampled(self, benefits: Floats, used: int, rows: Whole) -> Floats:
        """Return the raw value in resamples of the draws, shape (resamples,)."""
        design = _with_mean(self.terms.columns[:, :used])
        return np.array([_raw_again(design[each], benefits[each]) for each in rows])


def _raw_again(design: Floats, benefits: Floats) -> float:
    slopes = np.linalg.lstsq(design, benefits, rcond=None)[0]
    return perfect_information(design @ slopes)


def permuted(raw: Callable[[Floats], float], benefits: Floats, times: int, rng: np.random.Generator) -> Floats:
    """Return the raw values that numbers which tell nothing would seem to have, shape (times,).

    Parameters
    ----------
    raw : callable
        Gives the raw value of net benefits, shape (draws, policies).
    """
    return np.array([raw(benefits[rng.permutation(len(benefits))]) for _ in range(times)])


def no_better(raw: float, by_chance: Floats) -> float:
    """Return how often chance gives as much (Phipson & Smyth 2010: the finding itself counts as one of the chances)."""
    return float((1 + np.sum(by_chance >= raw * (1 - 1e-12))) / (1 + len(by_chance)))


def learnt(scores: Floats, members: Whole, highest: int, benefits: Floats, by_chance: Floats, rows: Whole) -> Learnt:
    """Return what knowing some numbers is worth.

    Parameters
    ----------
    scores : float64 array, shape (draws, numbers)
        Normal scores of all numbers.
    members : int array
        Those that enter.
    highest : int
        Highest polynomial.
    benefits : float64 array, shape (draws, policies)
        Net benefits as played, means over repeats, yuan/year.
    by_chance : float64 array
        Raw values under permutation.
    rows : int array, shape (resamples, draws)
    """
    regression = Regression(terms_of(scores[:, members], highest))
    fits = regression.steps(benefits)
    used = regression.used(benefits, fits)
    raw = perfect_information(fits[used])
    value = max(0.0, raw - float(by_chance.mean()))
    again = regression.resampled(benefits, max(used, 1), rows)
    p = no_better(raw, by_chance)
    return Learnt(value, *interval_about(value, again), p, raw, regression.smooth(benefits, used), members)


def chance_of_one(draws: int, benefits: Floats, times: int, rng: np.random.Generator) -> Floats:
    """Return the raw values of one number that tells nothing; the same for all numbers, whose scores are the same."""
    scores = normal_scores(np.arange(draws, dtype=np.float64)[:, None])
    return permuted(Regression(terms_of(scores, TERMS)).raw, benefits, times, rng)


def strongest(scores: Floats, benefits: Floats) -> Whole:
    """Return the columns of the numbers that net benefits follow most closely, the closest first."""
    followed = ((scores - scores.mean(axis=0)).T @ (benefits - benefits.mean(axis=0))) ** 2
    found: Whole = np.argsort(-followed.sum(axis=1), kind="stable")[:STRONGEST]
    return found


def chance_of_group(scores: Floats, benefits: Floats, rng: np.random.Generator) -> Floats:
    """Return the raw values of a group that tells nothing, its strongest numbers being sought anew each time."""

    def raw(shuffled: Floats) -> float:
        return Regression(terms_of(scores[:, strongest(scores, shuffled)], 2)).raw(shuffled)

    return permuted(raw, benefits, GROUP_PERMUTATIONS, rng)


def adjusted(p: Floats) -> Floats:
    """Return the p-values as the false discovery rate at which each would be kept (Benjamini & Hochberg 1995).

    NaN stays NaN and is not counted.
    """
    found, known = np.full(p.shape, np.nan), np.isfinite(p)
    if known.any():
        found[known] = false_discovery_control(p[known])
    return found
