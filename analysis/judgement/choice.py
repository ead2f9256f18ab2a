"""The question ``choice``: which scenario is best, how sure that is, and which cannot be told from it.

Two kinds of not knowing are kept apart. *Error*: the mean over replications is known from so many of them;
`probabilities_best`, `probability_met` and `kept` speak of it. *Risk*: one city lives through one course of events;
`share_met` speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtr, stdtrit

from analysis.judgement.answer import ALL, CITY
from analysis.judgement.compare import complete_replications, pivoted
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.simultaneous import TOYS, Floats, correlations, largest_statistics, simultaneous
from analysis.judgement.statistics import CONFIDENCE, mean_interval
from analysis.study.files import Table
from sim import generator, who

POSTERIOR = 100_000
"""Draws of the posterior of the means: a share of them is off by at most some 0.3 points."""
COLUMNS = {
    "scenario": object,
    "metric": object,
    "n": np.int64,
    "mean": np.float64,
    "low": np.float64,
    "high": np.float64,
    "p_best": np.float64,
    "p_goal": np.float64,
    "share_goal": np.float64,
    "goal": np.float64,
    "kept": np.int64,
}


# --- how sure: error ------------------------------------------------------------------------------------------------


def probabilities_best(values: Floats, draws: np.random.Generator, size: int = POSTERIOR) -> Floats:
    """Return the probability of each column that its true mean is the lowest.

    The means have, given the replications, a multivariate t law about their averages with the sample covariance over n
    and n − 1 degrees of freedom: the noninformative prior under which the law of every difference of two scenarios is
    that of its Student interval (Geisser and Cornfield 1963, "Posterior distributions for multivariate normal
    parameters"). Exact copies share evenly.

    Parameters
    ----------
    values : float64 array, shape (replications, scenarios)
        Paired: a row is one replication. Lower is better.
    draws : numpy Generator
    size : int
        Draws from the posterior.

    Returns
    -------
    float64 array, shape (scenarios,)
        They add up to 1; NaN of fewer than two replications.
    """
    n = len(values)
    if n < 2:
        return np.full(values.shape[1], np.nan)
    alone, place, copies = np.unique(values, axis=1, return_inverse=True, return_counts=True)
    _, lengths, axes = np.linalg.svd(alone - alone.mean(axis=0), full_matrices=False)
    normal = draws.standard_normal((size, len(lengths))) @ (lengths[:, None] * axes) / np.sqrt(n * (n - 1))
    stretch = np.sqrt((n - 1) / draws.chisquare(n - 1, size))
    best = np.argmin(alone.mean(axis=0) + normal * stretch[:, None], axis=1)
    shares = np.bincount(best, minlength=alone.shape[1]) / size / copies
    found: Floats = shares[place.ravel()]
    return found


def probability_met(values: Floats, goal: float) -> float:
    """Return the probability that the true mean is at most `goal`, by Student's t; NaN of fewer than two values."""
    found = mean_interval(values.tolist())
    if found.n < 2:
        return np.nan
    if np.ptp(values) == 0:
        return float(values[0] <= goal)
    return float(stdtr(found.n - 1, (goal - found.mean) / found.error))


# --- which cannot be told apart -------------------------------------------------------------------------------------


def one_sided(differences: Floats, draws: np.random.Generator, toys: int = TOYS) -> float:
    """Return how many standard errors the largest of several means with true value zero stays below in 95 % of studies.

    Parameters
    ----------
    differences : float64 array, shape (replications, cells)
        None is constant.
    draws, toys
        As in `largest_statistics`.
    """
    n, size = differences.shape
    if size == 0:
        return 0.0
    largest = largest_statistics(correlations(differences), n, draws, toys)[:, 0]
    return max(_student(n), float(np.quantile(largest, CONFIDENCE)))


def _student(n: int) -> float:
    """Return the 95 % quantile of Student's t of n − 1 degrees of freedom."""
    return float(stdtrit(n - 1, CONFIDENCE))


def kept(values: Floats, indifference: float, draws: np.random.Generator, toys: int = TOYS) -> Floats:
    """Return which columns stay after all have been left out that are shown not to be better than another by δ or more.

    Column i stays where its mean is at most that of every other one, j, plus max(0, W_ij − δ) (Nelson, Swann, Goldsman
    and Song 2001, "Simple procedures for selecting the best simulated system when the number of alternatives is
    large", for replications that share their random numbers). W_ij is the standard error of the paired difference
    times the value that the largest t statistic of i against all others stays below in 95 % of studies in which they
    are equal. In at least 95 % of studies the best one stays, or one that is worse by less than δ.

    Parameters
    ----------
    values : float64 array, shape (replications, scenarios)
        Paired: a row is one replication. Lower is better.
    indifference : float
        δ, the difference that makes no difference; unit of the values.
    draws, toys
        As in `largest_statistics`.

    Returns
    -------
    bool array, shape (scenarios,)
        All true of fewer than two replications, which tell nothing.
    """
    if len(values) < 2:
        return np.ones(values.shape[1], dtype=bool)
    return np.array([_stays(values, column, indifference, draws, toys) for column in range(values.shape[1])])


def _stays(values: Floats, column: int, indifference: float, draws: np.random.Generator, toys: int) -> bool:
    differences = values[:, [column]] - np.delete(values, column, axis=1)
    errors = differences.std(axis=0, ddof=1) / np.sqrt(len(values))
    errors[np.ptp(differences, axis=0) == 0] = 0.0
    width = one_sided(differences[:, errors > 0], draws, toys) * errors
    return bool(np.all(differences.mean(axis=0) <= np.maximum(0.0, width - indifference)))


# --- the question ---------------------------------------------------------------------------------------------------


def measured(values: Table, scenarios: Sequence[str], metric: str) -> Floats:
    """Return the whole city's values over all years in the replications in which every scenario has one.

    Returns
    -------
    float64 array, shape (replications, scenarios)
    """
    here = (values["metric"] == metric) & (values["group"] == CITY) & (values["period"] == ALL)
    rows = {name: column[here] for name, column in values.items()}
    complete = complete_replications(rows, scenarios)
    columns = [pivoted(rows, name, complete).get((metric, CITY, ALL), []) for name in scenarios]
    matrix = np.array(columns, dtype=np.float64).reshape(len(scenarios), -1).T
    found: Floats = matrix[np.isfinite(matrix).all(axis=1)]
    return found


def choice_table(
    values: Floats, scenarios: Sequence[str], metric: str, sign: float, indifference: float, goal: float, seed: int
) -> Table:
    """Return the columns of ``choice.csv``.

    Parameters
    ----------
    values : float64 array, shape (replications, scenarios)
        Paired: a row is one replication.
    scenarios : sequence of str
    metric : str
    sign : float
        1 where lower values are better, −1 where higher ones are.
    indifference : float
        Difference that makes no difference; unit of the metric.
    goal : float
        Value to be reached; NaN where there is none.
    seed : int
    """
    best = probabilities_best(sign * values, generator(seed, 0, who("probability of best"), "resampling"))
    stays = kept(sign * values, indifference, generator(seed, 0, who("subset selection"), "resampling"))
    rows = []
    for place, scenario in enumerate(scenarios):
        mine = values[:, place]
        found = mean_interval(mine.tolist())
        met, share = _goal(sign * mine, sign * goal)
        ends = (found.n, found.mean, found.low, found.high)
        rows.append((scenario, metric, *ends, best[place], met, share, goal, int(stays[place])))
    columns = zip(*rows, strict=True)
    return {name: np.array(column, dtype=kind) for (name, kind), column in zip(COLUMNS.items(), columns, strict=True)}


def _goal(values: Floats, goal: float) -> tuple[float, float]:
    """Return the probability that the mean meets a goal (error), and the share of replications that do (risk)."""
    if np.isnan(goal) or not len(values):
        return np.nan, np.nan
    return probability_met(values, goal), float(np.mean(values <= goal))


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return no trials: the study's own replications answer this question."""
    return []


def answer(inquiry: Inquiry) -> Tables:
    """Return ``simultaneous`` and ``choice``."""
    baseline, metric, decision = inquiry.study.study.baseline, inquiry.metric, inquiry.decision
    scenarios = [baseline, *(name for name in inquiry.study.scenarios if name != baseline)]
    values = measured(inquiry.values, scenarios, metric)
    goal = decision.goals.get(metric, np.nan)
    table = choice_table(values, scenarios, metric, inquiry.sign, decision.indifference, goal, inquiry.bench.seed)
    return {"simultaneous": simultaneous(inquiry), "choice": table}


CHOICE = Question(batches, answer)
