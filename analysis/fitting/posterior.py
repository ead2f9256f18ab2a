"""Draws of the uncertain numbers that the targets do not rule out: history matching.

The register's ranges say what is believed of each number alone. Drawn together they give cities that no longer meet the
targets; so the knobs are turned anew for every draw (bounded least squares, with slopes corrected after Broyden 1965 by
what each turn is seen to do), and a draw is kept if the targets can then be met. What is kept is
a sample of all that is not ruled out, and studies can draw from it. Source: Vernon, Goldstein & Bower 2010, "Galaxy
formation: a Bayesian uncertainty analysis", Bayesian Analysis 5(4): implausibility below 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from analysis.fitting.calibration import EXHAUSTION, MONTHS, MOST_STEPS, OWN_REFERENCE, Fit, Turned, measures
from analysis.study.beliefs import draw, uncertain_entries
from analysis.study.bench import Bench
from analysis.study.replication import shortened
from analysis.study.variants import with_values
from sim import Loaded, Target

Floats: TypeAlias = NDArray[np.float64]

REPLICATIONS = 4
"""Of each draw; compared with the fitted city in the same ones."""
TURNS = 3
"""How often the knobs are turned anew for a draw."""
ROOM = 1.0
"""By how many half-widths a knob may leave its range: what it multiplies is drawn too, and may lie low or high."""
FEWEST_FOR_TIES = 20
"""Kept draws below which nothing is said of what is tied to what."""
IMPLAUSIBLE = 3.0
LEAST_STEP = 1e-12
"""What stands for a step of no length."""
DEVIATIONS_IN_TOLERANCE = 2.0
"""A tolerance is read as so many standard deviations of what is known of the target."""


@dataclass(frozen=True)
class Posterior:
    """Draws that the targets do not rule out.

    Attributes
    ----------
    keys : tuple of str
        Dotted keys of the numbers, the knobs last.
    tried : float64 array, shape (tried, keys)
        All draws, with the knobs as they were turned.
    kept : float64 array, shape (kept, keys)
        Those that are not ruled out.
    implausibility : float64 array, shape (tried,)
        The largest of the targets' gaps, in standard deviations.
    knobs : int
        How many of the keys are knobs.
    """

    keys: tuple[str, ...]
    tried: Floats
    kept: Floats
    implausibility: Floats
    knobs: int


def sift(fit: Fit, targets: Mapping[str, Target], draws: int, bench: Bench) -> Posterior:
    """Draw the uncertain numbers, turn the knobs anew for each draw, and keep those that meet the targets.

    A draw is judged by its difference from the fitted city in the same replications, which is known far better than
    its level.

    Parameters
    ----------
    fit : Fit
        The calibrated baseline.
    targets : mapping of metric to Target
        As in the fit.
    draws : int
        How many to try, a Latin hypercube over all numbers.
    """
    sieve = _Sieve(fit, {**targets, EXHAUSTION: OWN_REFERENCE}, draws, bench)
    sieve.turn(range(draws))
    for _ in range(TURNS - 1):
        sieve.turn(sieve.missing())
    return sieve.kept()


class _Sieve:
    """Draws under way: where the knobs of each stand, and how far each is from the targets."""

    def __init__(self, fit: Fit, targets: Mapping[str, Target], draws: int, bench: Bench) -> None:
        self.fit, self.bench, self.metrics = fit, bench, list(targets)
        self.city = shortened(fit.loaded, MONTHS)
        self.turned = Turned(self.city, self.metrics, ROOM)
        self.wanted = np.array([target.value for target in targets.values()])
        self.deviation = np.array([target.tolerance for target in targets.values()]) / DEVIATIONS_IN_TOLERANCE
        self.entries = uncertain_entries(fit.loaded, [knob.key for knob in self.turned.knobs])
        self.drawn = draw(self.entries, draws, bench.seed, "posterior")
        self.places = np.tile(self.turned.places(self.city), (draws, 1))
        self.level = np.array([each.reached.mean for each in fit.targets])
        (known,) = bench.play([self.city], range(REPLICATIONS))
        self.alike = measures(known, self.metrics)
        self.slopes = np.tile(self.fit.slopes, (draws, 1, 1))
        self.gap, self.error = (np.empty((draws, len(self.metrics))) for _ in range(2))
        self._judge(range(draws))

    def _scenario(self, number: int) -> Loaded:
        keys = (entry.key for entry in self.entries)
        drawn = dict(zip(keys, self.drawn[number].tolist(), strict=True))
        return with_values(self.turned.scenario(self.places[number]), drawn, "draw")

    def _judge(self, numbers: Sequence[int]) -> None:
        """Play some draws and enter their gaps and the standard errors of these."""
        played = self.bench.play([self._scenario(number) for number in numbers], range(REPLICATIONS))
        apart = np.stack([measures(columns, self.metrics) - self.alike for columns in played])
        self.error[numbers] = apart.std(axis=2, ddof=1) / math.sqrt(REPLICATIONS)
        self.gap[numbers] = self.level + apart.mean(axis=2) - self.wanted

    def implausibility(self) -> Floats:
        """Return the largest gap of each draw, in standard deviations."""
        largest: Floats = (np.abs(self.gap) / np.hypot(self.error, self.deviation)).max(axis=1)
        return largest

    def missing(self) -> list[int]:
        """Return the draws that miss a target."""
        missing: list[int] = np.flatnonzero(self.implausibility() > IMPLAUSIBLE).tolist()
        return missing

    def turn(self, numbers: Sequence[int]) -> None:
        """Turn the knobs of some draws, judge these again, and correct what their knobs are seen to do."""
        if not numbers:
            return
        before, gap = self.places[numbers], self.gap[numbers]
        self.places[numbers] = [self._turned(number) for number in numbers]
        self._judge(numbers)
        step = self.places[numbers] - before
        foreseen = np.einsum("dtk,dk->dt", self.slopes[numbers], step)
        length = np.maximum((step**2).sum(axis=1), LEAST_STEP)
        wrong = (self.gap[numbers] - gap - foreseen) / length[:, None]
        self.slopes[numbers] += wrong[:, :, None] * step[:, None, :]

    def _turned(self, number: int) -> Floats:
        """Return where the knobs of a draw should stand: least squares in tolerances, within their bounds."""
        reach = MOST_STEPS * self.turned.steps
        low = np.maximum(self.turned.low, self.places[number] - reach) - self.places[number]
        high = np.minimum(self.turned.high, self.places[number] + reach) - self.places[number]
        weighed = self.slopes[number] / self.deviation[:, None]
        ends = (np.minimum(low, -LEAST_STEP), np.maximum(high, LEAST_STEP))
        step = lsq_linear(weighed, -self.gap[number] / self.deviation, ends).x
        placed: Floats = np.clip(self.places[number] + step, self.turned.low, self.turned.high)
        return placed

    def kept(self) -> Posterior:
        """Return the draws with the knobs as they stand, and which are not ruled out."""
        implausibility = self.implausibility()
        knobs = np.array([list(self.turned.values(places).values()) for places in self.places])
        tried = np.hstack([self.drawn, knobs])
        keys = (*(entry.key for entry in self.entries), *(knob.key for knob in self.turned.knobs))
        return Posterior(keys, tried, tried[implausibility <= IMPLAUSIBLE], implausibility, len(self.turned.knobs))


@dataclass(frozen=True)
class Learned:
    """What the targets have taught of a number: its draws before and after sifting.

    Attributes
    ----------
    key : str
    before, after : (low, middle, high)
        2.5, 50 and 97.5 % of the draws tried and kept; `before` is NaN of a knob, which is not drawn but turned.
    shift : float
        By how many standard deviations of the draws tried the mean has moved; NaN of a knob.
    tied : float
        The largest correlation, in size, with a knob in the draws kept: what the targets tie to this number; NaN of
        fewer than 20 draws.
    """

    key: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    shift: float
    tied: float


def learned(posterior: Posterior) -> list[Learned]:
    """Return what the targets have taught: the knobs, then the numbers tied to them most, or else moved most."""
    first_knob = len(posterior.keys) - posterior.knobs
    ties = _ties(posterior.kept, first_knob)
    numbers = [_learned(posterior, place, ties[place]) for place in range(first_knob)]
    knobs = [
        Learned(key, (math.nan,) * 3, _middle(posterior.kept[:, first_knob + place]), math.nan, math.nan)
        for place, key in enumerate(posterior.keys[first_knob:])
    ]
    return [*knobs, *sorted(numbers, key=lambda each: -abs(each.tied if math.isfinite(each.tied) else each.shift))]


def _learned(posterior: Posterior, place: int, tied: float) -> Learned:
    before, after = posterior.tried[:, place], posterior.kept[:, place]
    shift = float(after.mean() - before.mean()) / (float(before.std()) or 1.0) if len(after) else math.nan
    return Learned(posterior.keys[place], _middle(before), _middle(after), shift, tied)


def _ties(kept: Floats, first_knob: int) -> list[float]:
    """Return for each number that is no knob its largest correlation with one; NaN where too few draws are left."""
    if len(kept) < FEWEST_FOR_TIES:
        return [math.nan] * first_knob
    spread = kept.std(axis=0)
    apart = (kept - kept.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    correlations = apart[:, :first_knob].T @ apart[:, first_knob:] / len(kept)
    largest = np.abs(correlations).argmax(axis=1)
    return [float(row[place]) for row, place in zip(correlations, largest, strict=True)]


def _middle(values: Floats) -> tuple[float, float, float]:
    if not len(values):
        return math.nan, math.nan, math.nan
    low, middle, high = np.quantile(values, (0.025, 0.5, 0.975)).tolist()
    return low, middle, high
