"""What chance does to a result and what is not known does to it, told apart: a nested design of draws and repeats.

One-way random effects (Searle 1971, *Linear Models*, ch. 9): what a scenario gives in repeat k of draw j of the
uncertain numbers is mean + b_j + e_jk, where b is what is not known (belief) and e is chance. More replications shrink
the error of the mean; they leave the SD of b as it is, which only knowledge can lower.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri, stdtr

from analysis.judgement.ensemble import Ensemble, ensemble, trials
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.statistics import CONFIDENCE, mean_interval
from analysis.study.files import Table
from analysis.study.metrics import METRICS

Floats: TypeAlias = NDArray[np.float64]
Ends: TypeAlias = tuple[float, float]
COST = "total_cost"
LEVEL, DIFFERENCE = "level", "difference"


class Split(NamedTuple):
    """A result split into chance and belief, in the unit of the metric.

    Attributes
    ----------
    draws, repeats : int
        Draws in which all repeats are defined, and repeats of each.
    mean, error_low, error_high : float
        Mean over all runs with the 95 % interval of its error, from the means of the draws. Draws of a Latin hypercube
        are spread more evenly than independent ones, so that the interval is wide rather than narrow.
    belief_sd, chance_sd : float
        Standard deviations of b and e.
    belief_share, belief_share_low, belief_share_high : float
        Share of b in the variance of a single run, with its 95 % interval; NaN where nothing varies.
    belief_10, belief_90, belief_low, belief_high : float
        10, 90, 2.5 and 97.5 % of the true result over the draws, the chance in the draws' means taken out.
    chance_10, chance_90 : float
        10 and 90 % of single runs within one draw, about the mean.
    """

    draws: int
    repeats: int
    mean: float
    error_low: float
    error_high: float
    belief_sd: float
    chance_sd: float
    belief_share: float
    belief_share_low: float
    belief_share_high: float
    belief_10: float
    belief_90: float
    belief_low: float
    belief_high: float
    chance_10: float
    chance_90: float

    @property
    def error(self) -> Ends:
        """Ends of the 95 % interval of the mean."""
        return self.error_low, self.error_high

    @property
    def belief(self) -> Ends:
        """10 and 90 % of the true result over the draws."""
        return self.belief_10, self.belief_90

    @property
    def chance(self) -> Ends:
        """10 and 90 % of single runs."""
        return self.chance_10, self.chance_90

    @property
    def known(self) -> bool:
        """Whether the result could be split."""
        return math.isfinite(self.mean)

    @property
    def still(self) -> bool:
        """Whether nothing varies and there is no difference: a copy of the baseline."""
        return self.known and self.mean == 0 and self.belief_sd == 0 and self.chance_sd == 0


class Row(NamedTuple):
    """What stands before and behind the split in a row of ``uncertainty.csv``."""

    metric: str
    scenario: str
    kind: str
    split: Split
    p_better: float
    p_improvement: float


# --- the mathematics ------------------------------------------------------------------------------------------------


def mean_squares(values: Floats) -> tuple[Floats, Floats]:
    """Return the mean squares between and within draws of values of shape (…, draws, repeats)."""
    repeats = values.shape[-1]
    between: Floats = repeats * values.mean(axis=-1).var(axis=-1, ddof=1)
    within: Floats = values.var(axis=-1, ddof=1).mean(axis=-1)
    return between, within


def belief_share(between: Floats, within: Floats, draws: int, repeats: int) -> tuple[Floats, Floats, Floats]:
    """Return the intraclass correlation with its 95 % interval: the share of the variance that lies between draws.

    The interval is exact for normal effects (Searle 1971, ch. 9; Shrout and Fleiss 1979). It is not robust: where
    what is believed is skewed (lognormal of a log-SD of 0.5) it covers 94 % at a share of 0.2, but 82 % at 0.9.
    A share estimated below 0 is 0.

    Parameters
    ----------
    between, within : float64 array
        Mean squares.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray(between, dtype=np.float64) / within
    tail, freedom = (1 - CONFIDENCE) / 2, (draws - 1, draws * (repeats - 1))
    low, high = (ratio / fdtri(*freedom, share) for share in (1 - tail, tail))
    return _correlation(ratio, repeats), _correlation(low, repeats), _correlation(high, repeats)


def _correlation(ratio: Floats, repeats: int) -> Floats:
    """Return (F − 1) / (F + repeats − 1), between 0 and 1."""
    with np.errstate(invalid="ignore"):
        found = np.where(np.isposinf(ratio), 1.0, (ratio - 1) / (ratio + repeats - 1))
    clipped: Floats = np.clip(found, 0.0, 1.0)
    return clipped


def true_results(values: Floats) -> Floats:
    """Return what is estimated of mean + b_j, shape (draws,), of values of shape (draws, repeats).

    The means of the draws hold chance too; they are drawn in towards their mean until their variance is that of b
    (Louis 1984, constrained Bayes estimates), so that their quantiles are those of what is not known. Where the
    variance of b is estimated at 0 or less, all are the mean.
    """
    between, within = mean_squares(values)
    means: Floats = values.mean(axis=1)
    kept = math.sqrt(max(0.0, 1 - float(within / between))) if between > 0 else 0.0
    found: Floats = means.mean() + kept * (means - means.mean())
    return found


def chances(values: Floats) -> Floats:
    """Return mean + e_jk of all runs, shape (draws × repeats,), of values of shape (draws, repeats)."""
    repeats = values.shape[1]
    within = (values - values.mean(axis=1, keepdims=True)) * math.sqrt(repeats / (repeats - 1))
    found: Floats = values.mean() + within.ravel()
    return found


def defined(values: Floats) -> Floats:
    """Return the draws, rows of `values`, in which every repeat is defined."""
    found: Floats = values[np.isfinite(values).all(axis=1)]
    return found


def split(values: Floats) -> Split:
    """Split what a scenario gave, shape (draws, repeats), into chance and belief; NaN where a draw or repeat is alone."""
    values = defined(values)
    draws, repeats = values.shape
    if draws < 2 or repeats < 2:
        return Split(draws, repeats, *(math.nan,) * (len(Split._fields) - 2))
    between, within = mean_squares(values)
    error = mean_interval(values.mean(axis=1).tolist())
    shares = belief_share(between, within, draws, repeats)
    belief_sd = math.sqrt(max(0.0, float(between - within)) / repeats)
    beliefs = np.quantile(true_results(values), (0.1, 0.9, 0.025, 0.975)).tolist()
    luck = np.quantile(chances(values), (0.1, 0.9)).tolist()
    numbers = (belief_sd, math.sqrt(within), *map(float, shares), *beliefs, *luck)
    return Split(draws, repeats, error.mean, error.low, error.high, *numbers)


def probability_beyond(values: Floats, least: float) -> float:
    """Return the probability that a true result is below −`least`, over beliefs, of values of shape (draws, repeats).

    The mean over the draws of Student's probability: belief is what the draws say of it, and the error of the mean is
    counted in. NaN where nothing is known: a difference of exactly 0 in every run, or fewer than two draws.
    """
    values = defined(values)
    if len(values) < 2 or not values.any():
        return math.nan
    true, error = true_results(values), mean_interval(values.mean(axis=1).tolist()).error
    if error == 0:
        return float(np.mean(true < -least))
    return float(np.mean(stdtr(len(values) - 1, (-least - true) / error)))


# --- the question ---------------------------------------------------------------------------------------------------


def metrics_of(inquiry: Inquiry) -> list[str]:
    """Return the metrics that are split: the one that decides, the headline ones with a better direction, the cost."""
    headline = [name for name in inquiry.study.study.headline if METRICS[name].better]
    return [*dict.fromkeys((inquiry.metric, *headline, COST))]


def signed(metric: str, values: Floats) -> Floats:
    """Return values of a metric with the sign that makes lower ones better."""
    return -values if METRICS[metric].better == "higher" else values


def rows_of(found: Ensemble, inquiry: Inquiry) -> Iterator[Row]:
    """Yield the rows of ``uncertainty.csv``: levels of all scenarios, then differences, metric by metric."""
    for metric in metrics_of(inquiry):
        for scenario in (found.baseline, *inquiry.leading):
            if metric in found.measured[scenario]:
                yield Row(metric, scenario, LEVEL, split(found.level(scenario, metric)), math.nan, math.nan)
        for scenario in inquiry.leading:
            if metric in found.measured[scenario]:
                yield _difference(found.difference(scenario, metric), metric, scenario, inquiry)


def _difference(values: Floats, metric: str, scenario: str, inquiry: Inquiry) -> Row:
    downward = signed(metric, values)
    least = inquiry.decision.improvement if metric == inquiry.metric else math.nan
    better, enough = (probability_beyond(downward, each) for each in (0.0, least))
    return Row(metric, scenario, DIFFERENCE, split(values), better, enough)


def table_of(rows: list[Row]) -> Table:
    """Return rows as the columns of ``uncertainty.csv``."""
    names = {name: [getattr(row, name) for row in rows] for name in ("metric", "scenario", "kind")}
    texts = {name: np.array(column, dtype=object) for name, column in names.items()}
    numbers = {name: [getattr(row.split, name) for row in rows] for name in Split._fields}
    numbers |= {name: [getattr(row, name) for row in rows] for name in ("p_better", "p_improvement")}
    return texts | {name: np.array(column, dtype=np.float64) for name, column in numbers.items()}


def rows_in(table: Table) -> list[Row]:
    """Return the rows of ``uncertainty.csv``, of which `table` has the columns."""
    columns = {name: column.tolist() for name, column in table.items()}
    splits = [Split(*cells) for cells in zip(*(columns[name] for name in Split._fields), strict=True)]
    before, behind = ("metric", "scenario", "kind"), ("p_better", "p_improvement")
    parts = (*(columns[name] for name in before), splits, *(columns[name] for name in behind))
    return [Row(*cells) for cells in zip(*parts, strict=True)]


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return the trials of the ensemble."""
    return [Batch(trials(inquiry))]


def answer(inquiry: Inquiry) -> Tables:
    """Return ``uncertainty``: every level and difference split into chance and belief."""
    return {"uncertainty": table_of([*rows_of(ensemble(inquiry), inquiry)])}


UNCERTAINTY = Question(batches, answer)
