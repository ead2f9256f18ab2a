"""Back-tests: every case played in its workplace under every theory, against what was observed.

A theory may fail a case. Nothing is tuned to the observed change: of a case only its levels at the start are used.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from analysis.fitting.cases import Case, Observed
from analysis.fitting.course import NOTICE_MONTHS, Course, Window, by_month, parts_of
from analysis.fitting.workplace import Levels, at, changed, first_guess, generic, resignation_target
from analysis.judgement.statistics import ratio_interval, t_quantile
from analysis.study.bench import Bench
from analysis.study.metrics import WORKED_COLUMNS
from analysis.study.replication import months_later
from sim import Loaded, Scenario

Verdict: TypeAlias = Literal["within", "too small", "too large", "at the edge", "too noisy"]

SCALING = (1, 2, 6)
"""Replications of each step in which the unchanged workplace is brought to the case's levels."""
SETTLED: Window = (6, 24)
"""Months in which the levels that are usual are measured."""
ROUNDS = (16, 32, 56)
"""Replications of a cell: the later ones only where the earlier are not precise enough."""
PRECISE = 0.02
"""Standard error of the relative change that is aimed at."""
NARROW = 0.04
"""Width of an interval of error that is as good as exact: two points to either side."""
EXITS = {"exits": ("resignations", "other_exits"), "resignations": ("resignations",)}


@dataclass(frozen=True)
class Cell:
    """A case under a theory.

    Attributes
    ----------
    case : Case
    theory : str
    replications : int
    start : float
        Turnover before the change as simulated, 1/year.
    change, low, high : float
        Relative change of turnover, and its 95 % interval of error; NaN where it is undefined.
    error : float
        Standard error of `change`.
    verdict : str
        ``within`` the band, ``too small``, ``too large``, ``at the edge`` of it, or ``too noisy`` to tell.
    parts : dict of str to float
        What moved turnover: changes of the logarithm by mechanism, adding up to log(1 + change).
    scenario : Scenario
        The changed workplace.
    """

    case: Case
    theory: str
    replications: int
    start: float
    change: float
    low: float
    high: float
    error: float
    verdict: Verdict
    parts: dict[str, float]
    scenario: Scenario

    @property
    def precise(self) -> bool:
        """Whether no more replications are needed."""
        return self.error <= PRECISE and self.verdict not in ("at the edge", "too noisy")


@dataclass(frozen=True)
class Trial:
    """A case under a theory, on the way to its cell."""

    case: Case
    theory: str
    baseline: Loaded
    workplace: Scenario
    levels: Levels

    def loaded(self, scenario: Scenario) -> Loaded:
        """Return a scenario as the bench wants it."""
        return dataclasses.replace(self.baseline, scenario=scenario)

    @property
    def unchanged(self) -> Scenario:
        """The workplace without the change, its own reference."""
        return at(self.workplace, self.levels)

    @property
    def changed(self) -> Scenario:
        """The workplace with the change."""
        return changed(self.unchanged, self.case)


def run_backtests(
    cases: Sequence[Case],
    theories: Mapping[str, Loaded],
    overlay: Path,
    bench: Bench,
    replications: int | None = None,
    stage: Callable[[str], None] = lambda name: None,
) -> list[Cell]:
    """Play every case under every theory.

    Parameters
    ----------
    cases : sequence of Case
    theories : mapping of str to Loaded
        Luohe's baseline under each theory.
    overlay : Path
        File of the generic workplace.
    bench : Bench
    replications : int, optional
        Of every cell; as many as its precision needs (`ROUNDS`) if absent.
    stage : callable, optional
        Told what is being done: ``scaling`` or ``playing``.

    Returns
    -------
    list of Cell
        Case by case, in each theory by theory.

    Raises
    ------
    ScenarioError
        A workplace cannot be played.
    ModelError
        A trial failed three times.
    """
    stage("scaling")
    trials = [_trial(case, theory, loaded, overlay) for case in cases for theory, loaded in theories.items()]
    for count in SCALING:
        trials = _rescaled(trials, bench, count)
    stage("playing")
    cells: dict[int, Cell] = {}
    for count in ROUNDS if replications is None else (replications,):
        open_cells = [number for number in range(len(trials)) if number not in cells or not cells[number].precise]
        cells |= dict(zip(open_cells, _cells([trials[number] for number in open_cells], bench, count), strict=True))
    return [cells[number] for number in range(len(trials))]


def _trial(case: Case, theory: str, baseline: Loaded, overlay: Path) -> Trial:
    months = max(window[1] for window in case.windows) + NOTICE_MONTHS
    workplace = generic(baseline.scenario, overlay, case, months)
    return Trial(case, theory, baseline, workplace, first_guess(baseline.scenario, case))


# --- levels -----------------------------------------------------------------------------------------------------


def _rescaled(trials: Sequence[Trial], bench: Bench, count: int) -> list[Trial]:
    """Return the trials after a step towards the case's levels.

    What is usual is read from the unchanged workplace. So is turnover at the start, except where the case compares two
    periods of one workplace: what is known there is turnover in the earlier period, with the change under way.
    """
    wanted = [trial.loaded(scenario) for trial in trials for scenario in _scaled_by(trial)]
    courses = iter(_courses(wanted, range(count), bench))
    return [
        dataclasses.replace(trial, levels=_next_levels(trial, [next(courses) for _ in _scaled_by(trial)]))
        for trial in trials
    ]


def _scaled_by(trial: Trial) -> list[Scenario]:
    """Return what is played to find the levels: the unchanged workplace, and the one whose turnover is known."""
    end = trial.case.windows[0][1] + NOTICE_MONTHS
    if trial.case.within_run:
        return [_months_long(trial.unchanged, SETTLED[1]), _months_long(trial.changed, end)]
    return [_months_long(trial.unchanged, max(SETTLED[1], end))]


def _months_long(scenario: Scenario, months: int) -> Scenario:
    end = months_later(scenario.clock.start, months) - dt.timedelta(days=1)
    return scenario.model_copy(update={"clock": scenario.clock.model_copy(update={"end": end})})


def _next_levels(trial: Trial, courses: Sequence[Course]) -> Levels:
    course = courses[0]
    rule, old, known = course.scenario, trial.levels, trial.case.workplace
    resigned = float(courses[-1].rate(("resignations",), trial.case.windows[0]).mean())
    tired = course.ratio(("strain",), ("people",), SETTLED) / rule.strain.gain if rule.strain.gain else 0.0
    plays = float(course.columns["days_present"].sum()) > 0.0
    wanted = resignation_target(trial.baseline.scenario, trial.case)
    return Levels(
        base_rate=old.base_rate * (wanted / resigned if resigned else 1.0),
        exhaustion=old.exhaustion + tired,
        lines=course.ratio(("lines",), ("person_days",), SETTLED) if plays else old.lines,
        administrative=course.ratio(WORKED_COLUMNS[:1], WORKED_COLUMNS, SETTLED) if plays else old.administrative,
        minutes=old.minutes * (known.weekly_hours / course.weekly_hours(SETTLED))
        if known.weekly_hours and plays
        else old.minutes,
    )


def _courses(loaded: Sequence[Loaded], replications: Sequence[int], bench: Bench) -> list[Course]:
    played = bench.play(loaded, replications, by_month)
    return [Course(one.scenario, _by_column(columns)) for one, columns in zip(loaded, played, strict=True)]


def _by_column(measured: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> dict[str, np.ndarray]:
    names = dict.fromkeys(key.rpartition(" ")[0] for key in measured)
    months = max(int(key.rpartition(" ")[2]) for key in measured) + 1
    return {name: np.stack([measured[f"{name} {month}"] for month in range(months)], axis=1) for name in names}


# --- cells ------------------------------------------------------------------------------------------------------


def _cells(trials: Sequence[Trial], bench: Bench, count: int) -> list[Cell]:
    wanted = [trial.loaded(scenario) for trial in trials for scenario in _played(trial)]
    courses = iter(_courses(wanted, range(count), bench))
    return [_cell(trial, [next(courses) for _ in _played(trial)]) for trial in trials]


def _played(trial: Trial) -> Iterator[Scenario]:
    """Yield what a case compares: with and without the change, or the changed workplace with itself."""
    if not trial.case.within_run:
        yield trial.unchanged
    yield trial.changed


def _cell(trial: Trial, courses: Sequence[Course]) -> Cell:
    before, after = courses[0], courses[-1]
    first, second = trial.case.windows
    exits = EXITS[trial.case.workplace.counts]
    earlier, later = before.rate(exits, first), after.rate(exits, second)
    ratio, low, high = ratio_interval(later.tolist(), earlier.tolist())
    error = (high - low) / 2.0 / t_quantile(len(earlier) - 1) if len(earlier) > 1 else math.nan
    return Cell(
        case=trial.case,
        theory=trial.theory,
        replications=len(earlier),
        start=float(earlier.mean()),
        change=ratio - 1.0,
        low=low - 1.0,
        high=high - 1.0,
        error=error,
        verdict=verdict_of(ratio - 1.0, low - 1.0, high - 1.0, trial.case.observed),
        parts=parts_of(before, first, after, second, len(exits) > 1),
        scenario=after.scenario,
    )


def verdict_of(change: float, low: float, high: float, observed: Observed) -> Verdict:
    """Return how a simulated change with its interval of error stands to the observed band.

    An interval that reaches across an end of the band cannot tell: a narrow one lies at the edge, a wide one is too
    noisy. Too small is less of what was observed, a change the other way included; where nothing was observed to
    change, every miss is too large.
    """
    if not math.isfinite(low + high):
        return "too noisy"
    if any(low < end < high for end in (observed.low, observed.high)):
        return "at the edge" if high - low <= NARROW else "too noisy"
    if observed.low <= change <= observed.high:
        return "within"
    less = change > observed.high if observed.change < 0.0 else change < observed.low
    return "too small" if less and observed.change else "too large"
