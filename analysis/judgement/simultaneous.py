"""Many comparisons at once: intervals that hold all together, by the law of the largest of their t statistics.

A single 95 % interval misses once in twenty; of thirty of them one or two miss. Simultaneous intervals are as much
wider as is needed for all to hold together in 95 % of studies. How much that is follows from the correlation of the
differences, which share the baseline and the random numbers of their replications (max-t: Hothorn, Bretz and Westfall
2008, "Simultaneous inference in general parametric models", here with every sd estimated from the replications).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.answer import ALL, CITY
from analysis.judgement.compare import complete_replications, pivoted, verdict
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.statistics import CONFIDENCE, Interval, mean_interval, t_quantile
from analysis.study.files import Table
from analysis.study.metrics import METRICS
from sim import generator, who

Floats: TypeAlias = NDArray[np.float64]

TOYS = 20_000
"""Made-up studies from which a critical value is taken: its confidence is off by some 0.15 points."""
AT_ONCE = 4_000_000
"""Normal numbers held in memory at a time."""


@dataclass(frozen=True)
class Contrast:
    """The differences of a scenario to the baseline in one metric.

    Attributes
    ----------
    scenario, metric : str
    values : float64 array, shape (replications,)
        Paired differences; NaN where the metric is undefined.
    """

    scenario: str
    metric: str
    values: Floats


def correlations(values: Floats) -> Floats:
    """Return the correlations of columns, shrunk towards none by what their own error calls for.

    With fewer rows than columns the sample correlations are too extreme and singular. They are multiplied by 1 − λ,
    λ = Σ Var(r) / Σ r² over all pairs, between 0 and 1 (Schäfer and Strimmer 2005, "A shrinkage approach to large-scale
    covariance matrix estimation", target D). Var(r) is (1 − r²)² / (n − 1) (Fisher 1915): their own estimate takes the
    scales as known and shrinks high correlations, such as those of scenarios that share a part, far too much.

    Parameters
    ----------
    values : float64 array, shape (rows, columns)
        At least two rows; no column is constant.

    Returns
    -------
    float64 array, shape (columns, columns)
    """
    n, size = values.shape
    scores = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    found = scores.T @ scores / (n - 1)
    apart = ~np.eye(size, dtype=bool)
    squares = found[apart] ** 2
    errors = np.sum((1.0 - squares) ** 2) / (n - 1)
    weight = max(0.0, 1.0 - errors / np.sum(squares)) if n > 2 and squares.any() else 0.0
    return np.where(apart, weight * found, 1.0)


def largest_statistics(correlation: Floats, n: int, draws: np.random.Generator, toys: int = TOYS) -> Floats:
    """Return the largest and the largest absolute t statistic of made-up studies in which nothing differs from zero.

    Parameters
    ----------
    correlation : float64 array, shape (cells, cells)
    n : int
        Replications of a study, at least 2. Each cell is divided by its own standard error, as with real studies.
    draws : numpy Generator
    toys : int
        How many studies are made up.

    Returns
    -------
    float64 array, shape (toys, 2)
    """
    root, size = _root(correlation), len(correlation)
    batch = max(1, AT_ONCE // (n * size))
    parts = []
    for start in range(0, toys, batch):
        normal = draws.standard_normal((min(batch, toys - start), n, size)) @ root.T
        statistics = np.sqrt(n) * normal.mean(axis=1) / normal.std(axis=1, ddof=1)
        parts.append(np.stack([statistics.max(axis=1), np.abs(statistics).max(axis=1)], axis=1))
    return np.concatenate(parts)


def _root(correlation: Floats) -> Floats:
    """Return a square root of a positive semi-definite matrix."""
    values, vectors = np.linalg.eigh(correlation)
    root: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return root


def critical_value(values: Floats, draws: np.random.Generator, toys: int = TOYS) -> float:
    """Return how many standard errors wide, to either side, intervals must be to hold all together in 95 % of studies.

    Parameters
    ----------
    values : float64 array, shape (replications, cells)
        No cell is constant.
    draws, toys
        As in `largest_statistics`.

    Returns
    -------
    float
        Never less than Student's t of a single interval; NaN of fewer than two replications or no cells.
    """
    n, size = values.shape
    if n < 2 or size == 0:
        return np.nan
    if size == 1:
        return t_quantile(n - 1)
    largest = largest_statistics(correlations(values), n, draws, toys)[:, 1]
    return max(t_quantile(n - 1), float(np.quantile(largest, CONFIDENCE)))


def together(values: Floats, draws: np.random.Generator, toys: int = TOYS) -> tuple[Floats, Floats]:
    """Return the ends of the simultaneous 95 % intervals of the means of columns.

    A column that is constant is known exactly, and its interval is a point. One with an undefined value has none.

    Parameters
    ----------
    values : float64 array, shape (replications, cells)
    draws, toys
        As in `largest_statistics`.

    Returns
    -------
    low, high : float64 array, shape (cells,)
    """
    n, size = values.shape
    if n < 2:
        return np.full(size, np.nan), np.full(size, np.nan)
    constant = np.ptp(values, axis=0) == 0
    moving = np.isfinite(values).all(axis=0) & ~constant
    errors = np.where(constant, 0.0, values.std(axis=0, ddof=1) / np.sqrt(n))
    half = errors * (critical_value(values[:, moving], draws, toys) if moving.any() else 1.0)
    centre = np.where(constant, values[0], values.mean(axis=0))
    return centre - half, centre + half


def contrasts(values: Table, baseline: str, scenarios: Sequence[str], metrics: Sequence[str]) -> list[Contrast]:
    """Return the paired differences of the whole city over all years, scenario by scenario and metric by metric.

    Parameters
    ----------
    values : Table
        The columns of ``values.csv``.
    baseline : str
    scenarios, metrics : sequence of str
        Names; metrics that the study does not have are left out.
    """
    here = np.isin(values["metric"], list(metrics)) & (values["group"] == CITY) & (values["period"] == ALL)
    rows = {name: column[here] for name, column in values.items()}
    kept = complete_replications(rows, [baseline, *scenarios])
    before = pivoted(rows, baseline, kept)
    return [
        Contrast(scenario, metric, np.array(after[metric, CITY, ALL]) - np.array(before[metric, CITY, ALL]))
        for scenario in scenarios
        for after in [pivoted(rows, scenario, kept)]
        for metric in metrics
        if (metric, CITY, ALL) in before
    ]


def judged_metrics(headline: Sequence[str], deciding: str) -> tuple[str, ...]:
    """Return the metrics whose verdicts count: the deciding one and those of the headline with a better direction."""
    return tuple(name for name in dict.fromkeys((deciding, *headline)) if METRICS[name].better)


def simultaneous(inquiry: Inquiry) -> Table:
    """Return the columns of ``simultaneous.csv``: each difference with its single and its simultaneous interval."""
    study = inquiry.study.study
    others = [name for name in inquiry.study.scenarios if name != study.baseline]
    metrics = judged_metrics(study.headline, inquiry.metric)
    found = contrasts(inquiry.values, study.baseline, others, metrics)
    draws = generator(inquiry.bench.seed, 0, who("simultaneous"), "resampling")
    return tabled(found, draws)


def tabled(found: Sequence[Contrast], draws: np.random.Generator, toys: int = TOYS) -> Table:
    """Return differences in the columns of ``simultaneous.csv``."""
    matrix = np.stack([each.values for each in found], axis=1) if found else np.empty((0, 0))
    ends = zip(*together(matrix, draws, toys), strict=True)
    rows = [_row(each, float(low), float(high)) for each, (low, high) in zip(found, ends, strict=True)]
    columns = list(zip(*rows, strict=True)) or [() for _ in COLUMNS]
    return {name: np.array(column, dtype=kind) for (name, kind), column in zip(COLUMNS.items(), columns, strict=True)}


COLUMNS = {
    "scenario": object,
    "metric": object,
    "n": np.int64,
    "difference": np.float64,
    "low": np.float64,
    "high": np.float64,
    "low_simultaneous": np.float64,
    "high_simultaneous": np.float64,
    "verdict": object,
    "verdict_simultaneous": object,
}


def _row(contrast: Contrast, low: float, high: float) -> tuple[str | int | float, ...]:
    better = METRICS[contrast.metric].better
    single = mean_interval(contrast.values[np.isfinite(contrast.values)].tolist())
    wide = Interval(single.n, single.mean, single.sd, low, high)
    verdicts = (verdict(better, each) if np.isfinite(each.low) else "" for each in (single, wide))
    return (contrast.scenario, contrast.metric, single.n, single.mean, single.low, single.high, low, high, *verdicts)
