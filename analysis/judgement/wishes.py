"""What scenarios are wanted to reach, and the strength that it takes on their strength curves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import numpy as np

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.statistics import Interval
from analysis.judgement.strengths import Curve, Floats, Solution, finite_interval, solve
from analysis.study.metrics import METRICS

COST = "total_cost"
BUDGET, BREAK_EVEN, TARGET = "budget", "break_even", "target"
SOLVED, MET, OUT_OF_REACH, FREE = "solved", "met", "out_of_reach", "free"
CANNOT_SCALE, UNDEFINED, MISSED = "cannot_scale", "undefined", "missed"


@dataclass(frozen=True)
class Wish:
    """What a scenario is wanted to reach.

    Attributes
    ----------
    question : {"budget", "break_even", "target"}
    scenario : str
    metric : str
    against : str
        The scenario that it is to be as good as; else empty.
    value : float
        The budget (yuan/year) or the target (unit of the metric); NaN of a break-even.
    """

    question: str
    scenario: str
    metric: str
    against: str = ""
    value: float = math.nan


class Found(NamedTuple):
    """A row of ``money.csv``: what was wanted, the strength that it takes, and what that strength reaches when played.

    `wanted` and `reached` are differences from the baseline, but levels of a target. State ``free``: at its highest
    strength a scenario costs less than the budget; ``met``: the baseline is there already; ``cannot_scale``: reached
    is what the scenario gives as it is; ``out_of_reach``: reached is the best of the strengths played; ``missed``: the
    curve bends too much between the strengths played, and the strength found does not do what is wanted.
    """

    question: str
    scenario: str
    against: str
    metric: str
    wanted: float
    strength: float
    strength_low: float
    strength_high: float
    state: str
    reached: float
    low: float
    high: float
    n: int


def wishes(inquiry: Inquiry) -> list[Wish]:
    """Return all that is asked: equal budget, break-even of every ordered pair, every target."""
    names, decision = inquiry.leading, inquiry.decision
    return [
        *(Wish(BUDGET, name, COST, value=decision.budget) for name in names),
        *(Wish(BREAK_EVEN, name, inquiry.metric, against=other) for name, other in permutations(names, 2)),
        *(Wish(TARGET, name, metric, value=goal) for metric, goal in decision.goals.items() for name in names),
    ]


def found_on(curves: Mapping[str, Curve], wish: Wish, sign: float, seed: int) -> Found:
    """Return what the curves say of a wish; what is reached at a strength between those played is still unknown.

    Parameters
    ----------
    curves : mapping of str to Curve
        By scenario.
    sign : float
        As in `asked_of`.
    seed : int
        Of the resampling.
    """
    mine = curves[wish.scenario]
    gains, wanted, value = asked_of(wish, curves, sign)
    if not len(wanted):
        return _row(wish, value, Solution(math.nan, math.nan, math.nan), UNDEFINED, finite_interval(np.empty(0)))
    if wanted.mean() > 0 and not mine.scalable:
        return _row(wish, value, _only(1.0), CANNOT_SCALE, _reached(wish, mine, mine.place(1.0)))
    solution = solve(mine.strengths, gains, wanted, seed)
    if solution.strength == 0:
        return _row(wish, value, solution, MET, _reached(wish, mine, 0))
    if not math.isnan(solution.strength):
        return _row(wish, value, solution, SOLVED, finite_interval(np.empty(0)))
    place = len(mine.strengths) - 1 if wish.question == BUDGET else int(gains.mean(axis=0).argmax())
    state = FREE if wish.question == BUDGET else OUT_OF_REACH
    return _row(wish, value, _only(float(mine.strengths[place])), state, _reached(wish, mine, place))


def asked_of(wish: Wish, curves: Mapping[str, Curve], sign: float) -> tuple[Floats, Floats, float]:
    """Return what a wish asks of a curve, in the replications where all of it is defined.

    Parameters
    ----------
    sign : float
        1 where lower values of the metric that decides are better, −1 where higher ones are.

    Returns
    -------
    gains : float64 array, shape (replications, points)
        By how much each strength moves the metric the wanted way.
    wanted : float64 array, shape (replications,)
        By how much it should.
    value : float
        What is wanted, as in ``money.csv``.
    """
    mine, metric = curves[wish.scenario], wish.metric
    change, before = mine.difference(metric), mine.level(metric)[:, 0]
    if wish.question == BUDGET:
        gains, wanted, value = change, np.full(len(change), wish.value), wish.value
    elif wish.question == BREAK_EVEN:
        other = curves[wish.against]
        theirs = other.difference(metric)[:, other.place(1.0)]
        gains, wanted, value = -sign * change, -sign * theirs, finite_interval(theirs).mean
    else:
        way = _way(metric, finite_interval(before).mean, wish.value)
        gains, wanted, value = way * change, way * (wish.value - before), wish.value
    known = np.isfinite(gains).all(axis=1) & np.isfinite(wanted)
    return gains[known], wanted[known], value


def _way(metric: str, before: float, goal: float) -> float:
    """Return in which direction a target is met: where the metric has no better direction, towards the target."""
    neutral = 1.0 if goal >= before else -1.0
    return {"lower": -1.0, "higher": 1.0}.get(METRICS[metric].better, neutral)


def _only(strength: float) -> Solution:
    return Solution(strength, math.nan, math.nan)


def _reached(wish: Wish, mine: Curve, place: int) -> Interval:
    return finite_interval(told_of(wish.question, mine, wish.metric)[:, place])


def told_of(question: str, mine: Curve, metric: str) -> Floats:
    """Return what a question is told in: levels of a target, else differences; shape (replications, points)."""
    return mine.level(metric) if question == TARGET else mine.difference(metric)


def _row(wish: Wish, value: float, solution: Solution, state: str, reached: Interval) -> Found:
    return Found(
        wish.question, wish.scenario, wish.against, wish.metric,
        value, solution.strength, solution.low, solution.high, state,
        reached.mean, reached.low, reached.high, reached.n,
    )  # fmt: skip
