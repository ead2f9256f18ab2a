"""Calibration: the knobs of the model turned until the baseline meets all its targets at once (model §4.5).

Each target has one knob that mainly moves it. Gauss and Newton's method minimises the squared gaps, in tolerances, plus
the squared ways of the knobs from what is believed of them, in half-widths of their ranges: a knob that matters little to
its target is not driven to an end of its range for the last tenth of a tolerance. Common random numbers keep differences
between two settings from drowning in chance, and what has been reached is measured in fresh replications, which had no
part in the fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.statistics import Interval, mean_interval
from analysis.judgement.theories import RATE, Stability, stability
from analysis.study.beliefs import EXHAUSTION as EXHAUSTION
from analysis.study.beliefs import KNOBS as KNOBS
from analysis.study.beliefs import Knob
from analysis.study.bench import Bench
from analysis.study.replication import shortened
from analysis.study.variants import number_in, with_policy, with_values
from sim import Loaded, Refusal, ScenarioError, Target, declared, nearest, shown

Floats: TypeAlias = NDArray[np.float64]
Columns: TypeAlias = dict[str, Floats]
Stage: TypeAlias = Callable[[str], object]

MONTHS = 12
COARSE = 24
"""Replications of the first steps and of the slopes."""
STEPS = 6
ATTEMPTS = 3
"""How often a fit that fails its check is mended with the replications of the check, and checked in fresh ones."""
WORTH_A_STEP = 0.1
"""A step that moves no metric by more than this share of its tolerance is not worth another run."""
MOST_STEPS = 4.0
"""How far a knob is moved at once, in the steps that showed what it does."""
MOST_REPLICATIONS = 2_000
SHARE_OF_TOLERANCE = 3.0
"""The standard error is at most the tolerance over this."""
MARGIN = 1.1
"""More replications than the spread of the first ones asks for, since that is itself an estimate."""
LEAST = 1e-4
"""What stands for zero where a knob is moved in proportion."""


OWN_REFERENCE = Target(value=0.0, tolerance=0.02)


@dataclass(frozen=True)
class Reached:
    """A target and what the fitted baseline gives in fresh replications.

    Attributes
    ----------
    metric : str
    target : Target
    key : str
        The knob.
    before, after : float
        The knob as it was and as it is.
    reached : Interval
        Mean over the replications with its 95 % interval; ``reached.error`` is the standard error.
    """

    metric: str
    target: Target
    key: str
    before: float
    after: float
    reached: Interval

    @property
    def gap(self) -> float:
        """Reached − target."""
        return self.reached.mean - self.target.value

    @property
    def met(self) -> bool:
        """Whether the gap is within the tolerance and the standard error at most a third of it."""
        return (
            abs(self.gap) <= self.target.tolerance
            and self.reached.error * SHARE_OF_TOLERANCE <= self.target.tolerance
        )


@dataclass(frozen=True)
class Fit:
    """A calibrated baseline.

    Attributes
    ----------
    loaded : Loaded
        The baseline with the fitted numbers.
    targets : tuple of Reached
    replications : int
        On which they rest.
    slopes : float64 array, shape (targets, knobs)
        What a knob moves, per unit of its own scale (`Turned`).
    spread : float64 array, shape (targets, targets)
        Covariance of the metrics between replications.
    """

    loaded: Loaded
    targets: tuple[Reached, ...]
    replications: int
    slopes: Floats
    spread: Floats

    @property
    def met(self) -> bool:
        """Whether all targets are met together."""
        return all(each.met for each in self.targets)

    @property
    def values(self) -> dict[str, float]:
        """The fitted numbers by key."""
        return {each.key: each.after for each in self.targets}


def refuse_other_targets(targets: Mapping[str, Target], where: str) -> None:
    """Refuse targets that no knob moves, none at all, and tolerances of zero.

    Raises
    ------
    ScenarioError
        For all of them at once.
    """
    known = [metric for metric in KNOBS if metric != EXHAUSTION]
    texts = (f"可作校准目标的指标：{'、'.join(known)}", f"metrics that can be a target: {', '.join(known)}")
    wrong = [
        Refusal(where, f"targets.{name}", shown(name), texts, nearest(name, known), "E811")
        for name in targets
        if name not in known
    ]
    zh, en = "容差须大于零", "the tolerance must be above zero"
    wrong += [
        Refusal(where, f"targets.{name}.tolerance", "0", (zh, en), "", "E811")
        for name, target in targets.items()
        if target.tolerance == 0
    ]
    if not targets:
        wrong.append(Refusal(where, "targets", "", ("没有校准目标", "there are no targets"), "", "E811"))
    if wrong:
        raise ScenarioError(wrong)


def _log(value: float) -> float:
    return math.log(max(value, LEAST))


def _hard_bounds(knob: Knob) -> tuple[float, float]:
    """Return the hard bounds of a knob, on its scale."""
    number = declared(knob.key)
    if number is None or number.low is None or number.high is None:
        raise KeyError(knob.key)
    return (_log(number.low), _log(number.high)) if knob.relative else (number.low, number.high)


class Turned:
    """The knobs of some targets on a scale on which steps of all are alike: logarithmic where relative.

    Parameters
    ----------
    loaded : Loaded
    metrics : sequence of str
        The targets' metrics.
    room : float
        By how many half-widths of its range a knob may leave it on either side, within its hard bounds.
    """

    def __init__(self, loaded: Loaded, metrics: Sequence[str], room: float = 0.0) -> None:
        self.loaded = loaded
        self.knobs = [KNOBS[metric] for metric in metrics]
        self.steps = np.array([math.log1p(knob.step) if knob.relative else knob.step for knob in self.knobs])
        bounds = [self._bounds(knob) for knob in self.knobs]
        self.low, self.high = (np.array(ends) for ends in zip(*bounds, strict=True))
        self.half = (self.high - self.low) / 2
        hard = [_hard_bounds(knob) for knob in self.knobs]
        least, most = (np.array(ends) for ends in zip(*hard, strict=True))
        self.low = np.maximum(self.low - room * self.half, least)
        self.high = np.minimum(self.high + room * self.half, most)

    def _bounds(self, knob: Knob) -> tuple[float, float]:
        """Return the range that the register gives, on the knob's scale; widened to a value outside it."""
        entry = self.loaded.register.entry(knob.key) if self.loaded.register else None
        value = float(number_in(self.loaded, knob.key))
        ends = (entry.low, entry.high) if entry else (None, None)
        low, high = (
            end if isinstance(end, int | float) else way * value for end, way in zip(ends, (0.5, 2), strict=True)
        )
        low, high = min(low, value), max(high, value)
        return (_log(low), _log(high)) if knob.relative else (low, high)

    def places(self, loaded: Loaded) -> Floats:
        """Return where the knobs of a scenario stand, shape (knobs,)."""
        values = [float(number_in(loaded, knob.key)) for knob in self.knobs]
        found = [_log(value) if knob.relative else value for knob, value in zip(self.knobs, values, strict=True)]
        return np.array(found)

    def values(self, places: Floats) -> dict[str, float]:
        """Return the numbers, rounded to what is worth writing down."""
        return {
            knob.key: float(f"{math.exp(place) if knob.relative else place:.5g}")
            for knob, place in zip(self.knobs, places.tolist(), strict=True)
        }

    def scenario(self, places: Floats, origin: str = "calibrated") -> Loaded:
        """Return the scenario with the knobs so placed, bounded to their hard bounds."""
        return with_values(self.loaded, self.values(np.clip(places, self.low, self.high)), origin)


def calibrate(loaded: Loaded, targets: Mapping[str, Target], bench: Bench, stage: Stage = lambda name: None) -> Fit:
    """Fit the knobs of a baseline to its targets.

    Parameters
    ----------
    loaded : Loaded
        The baseline; its first twelve months of results count.
    targets : mapping of metric to Target
        Targets of metrics in `KNOBS`.
    bench : Bench
    stage : callable, optional
        Told which part of the work begins: ``slopes``, ``steps``, ``fine``, ``check``.

    Raises
    ------
    ScenarioError
        A target that no knob moves, or a tolerance that would take too many replications.
    """
    refuse_other_targets(targets, str(loaded.path))
    wanted = {**targets, EXHAUSTION: OWN_REFERENCE}
    search = _Search(shortened(loaded, MONTHS), wanted, bench)
    stage("slopes")
    search.find_slopes(range(COARSE))
    stage("steps")
    search.approach(range(COARSE))
    enough = search.replications_needed()
    for attempt in range(1, ATTEMPTS + 1):
        stage("fine")
        search.approach(range(attempt * enough))
        stage("check")
        fit = search.checked(loaded, range(attempt * enough, (attempt + 1) * enough))
        if fit.met:
            break
    return fit


class _Search:
    """A calibration under way: where the knobs stand, and what they move."""

    def __init__(self, loaded: Loaded, targets: Mapping[str, Target], bench: Bench) -> None:
        self.loaded, self.bench, self.metrics = loaded, bench, list(targets)
        self.targets = targets
        self.wanted = np.array([target.value for target in targets.values()])
        self.tolerance = np.array([target.tolerance for target in targets.values()])
        self.turned = Turned(loaded, self.metrics)
        self.places = self.believed = self.turned.places(loaded)
        self.slopes = np.eye(len(self.metrics))
        self.last = np.empty((len(self.metrics), 0))

    def _play(self, places: Sequence[Floats], replications: Sequence[int]) -> list[Floats]:
        """Return the metrics at some settings of the knobs, each of shape (targets, replications)."""
        scenarios = [self.turned.scenario(each) for each in places]
        return [measures(columns, self.metrics) for columns in self.bench.play(scenarios, replications)]

    def find_slopes(self, replications: Sequence[int]) -> None:
        """Move one knob after the other and note what it does to all metrics, per unit of the knob's scale."""
        moved = [self.places + step for step in np.diag(self.turned.steps)]
        here, *there = (played.mean(axis=1) for played in self._play([self.places, *moved], replications))
        self.slopes = np.stack([(each - here) / step for each, step in zip(there, self.turned.steps, strict=True)], 1)

    def approach(self, replications: Sequence[int]) -> None:
        """Move the knobs, judged by these replications, until a further step is worth no more than a tenth of a tolerance."""
        for _ in range(STEPS):
            (self.last,) = self._play([self.places], replications)
            step = self._step(self.last.mean(axis=1) - self.wanted)
            if (np.abs(self.slopes @ step) <= WORTH_A_STEP * self.tolerance).all():
                return
            self.places = self.places + step

    def _step(self, gap: Floats) -> Floats:
        """Return by how much the knobs are to be moved from where the targets are missed by `gap`."""
        rows = np.vstack([self.slopes / self.tolerance[:, None], np.diag(1.0 / self.turned.half)])
        missed = np.concatenate([gap / self.tolerance, (self.places - self.believed) / self.turned.half])
        step = -np.linalg.lstsq(rows, missed)[0]
        most = MOST_STEPS * self.turned.steps
        placed: Floats = np.clip(self.places + np.clip(step, -most, most), self.turned.low, self.turned.high)
        return placed - self.places

    def replications_needed(self) -> int:
        """Return how many replications make every standard error at most a third of its tolerance."""
        spread = self.last.std(axis=1, ddof=1)
        each = (SHARE_OF_TOLERANCE * spread / self.tolerance) ** 2
        worst = int(np.argmax(each))
        needed = math.ceil(MARGIN * float(each[worst]))
        if needed > MOST_REPLICATIONS:
            metric = self.metrics[worst]
            zh = f"容差过小：须模拟 {needed} 次才能分辨，最多 {MOST_REPLICATIONS} 次"
            en = f"too small a tolerance: {needed} replications would be needed, {MOST_REPLICATIONS} at most"
            place, found = f"targets.{metric}.tolerance", str(self.targets[metric].tolerance)
            raise ScenarioError([Refusal(str(self.loaded.path), place, found, (zh, en), "", "E812")])
        return max(needed, COARSE)

    def checked(self, loaded: Loaded, replications: Sequence[int]) -> Fit:
        """Return the fit with what it reaches in replications that had no part in it."""
        (played,) = self._play([self.places], replications)
        before, after = self.turned.values(self.turned.places(self.loaded)), self.turned.values(self.places)
        reached = tuple(
            Reached(metric, self.targets[metric], knob.key, before[knob.key], after[knob.key], mean_interval(row))
            for metric, knob, row in zip(self.metrics, self.turned.knobs, played.tolist(), strict=True)
        )
        fitted = with_values(loaded, after, "calibrated")
        return Fit(fitted, reached, len(replications), self.slopes, np.cov(played))


def measures(columns: Columns, metrics: Sequence[str]) -> Floats:
    """Return metrics over the whole period, shape (metrics, replications)."""
    return np.stack([columns[f"{metric} all"] for metric in metrics])


# --- stability ------------------------------------------------------------------------------------------------------

STABLE_REPLICATIONS = 192


def stability_of(fitted: Loaded, bench: Bench) -> Stability:
    """Play a fitted baseline with pay indexed over its whole period and judge it."""
    (columns,) = bench.play([with_policy(fitted, "pay.indexation", 1.0)], range(STABLE_REPLICATIONS))
    years = {name.removeprefix(f"{RATE} "): rates for name, rates in columns.items() if name.startswith(f"{RATE} ")}
    return stability({year: rates.tolist() for year, rates in years.items() if year != "all"})
