"""Which combinations of policies give most for their cost: all are screened, the promising ones played again afresh.

Whoever takes the best of many noisy estimates takes luck along (the winner's curse). So what the screening is read for is
only which combinations are played again, in replications that it has not seen; all numbers that are reported come from
those, and how far the two lie apart is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

from analysis.judgement.inquiry import FRESH, Inquiry
from analysis.judgement.pareto import Flags, Floats, beaten, gaps, ladder, promising
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.statistics import Interval, mean_interval, ratio_interval
from analysis.study.bench import Pair, whole_values
from analysis.study.files import columns_of
from sim import Loaded, ScenarioError, refuse

MOST_COMBINATIONS = 200
MOST_CANDIDATES = 12
FEWEST_SCREENED = 4
"""Replications of a screening at the least."""
FIRST_FRESH = FRESH + 1000
"""First of the replications in which the candidates are played again."""
COST, VISITS, RESIGNATIONS = "total_cost", "visits_per_household", "resignations"
FRONTIER_STATE, BEATEN, SCREENED_OUT, SET_ASIDE, IMPOSSIBLE = (
    "frontier", "beaten", "screened_out", "set_aside", "impossible",
)  # fmt: skip

UNKNOWN = (Interval(0, math.nan, math.nan, math.nan, math.nan),) * 3


class CombinationRow(NamedTuple):
    """A row of ``frontier.csv``: differences from the baseline, fresh and as screened; NaN where not played.

    `parts` is a label as in `Combinations`. `state` is ``frontier``, ``beaten`` (on fresh replications), ``screened_out`` (by the screening), ``set_aside``
    (not screened out, but there were more than could be played again) or ``impossible``. `luck` is the screened effect
    less the fresh one.
    """

    parts: str
    state: str
    beaten_by: str
    n: int
    cost: float
    cost_low: float
    cost_high: float
    effect: float
    effect_low: float
    effect_high: float
    visits: float
    visits_low: float
    visits_high: float
    screened_n: int
    screened_cost: float
    screened_effect: float
    screened_visits: float
    luck: float


class StepRow(NamedTuple):
    """A row of ``frontier_steps.csv``: from one combination to the next dearer one that clearly does more for the metric.

    `cost` and `avoided` are the extra cost and the resignations avoided, a year; `price` is the one over the other,
    with Fieller's interval, and empty unless both are clearly above zero.
    """

    parts: str
    against: str
    n: int
    cost: float
    cost_low: float
    cost_high: float
    avoided: float
    avoided_low: float
    avoided_high: float
    price: float
    price_low: float
    price_high: float


# --- combinations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Combinations:
    """What is combined.

    Attributes
    ----------
    labels : tuple of str
        ``part=strength`` of those parts that take part, by blanks; the name of the baseline where none does.
    scenarios : tuple of Loaded or None
        None where the parts do not go together, or have no such strength.
    """

    labels: tuple[str, ...]
    scenarios: tuple[Loaded | None, ...]

    @property
    def possible(self) -> list[int]:
        """Numbers of the combinations that can be played."""
        return [place for place, loaded in enumerate(self.scenarios) if loaded is not None]


def combinations(inquiry: Inquiry) -> Combinations:
    """Return all combinations of the strengths that the decision names; none where it names none.

    Raises
    ------
    ScenarioError
        There are more than can be played.
    """
    asked = {name: tuple(dict.fromkeys(strengths)) for name, strengths in inquiry.decision.frontier.items()}
    count = math.prod(map(len, asked.values())) if asked else 0
    if count > MOST_COMBINATIONS:
        zh = f"组合最多 {MOST_COMBINATIONS} 个；请减少情景或力度"
        en = f"at most {MOST_COMBINATIONS} combinations can be tried: name fewer scenarios or strengths"
        raise refuse(str(inquiry.study.path), "study.decision.frontier", count, zh, en, code="E842")
    mixes = [dict(zip(asked, strengths, strict=True)) for strengths in product(*asked.values())] if asked else []
    labels = [_label(mix) or inquiry.study.study.baseline for mix in mixes]
    return Combinations(tuple(labels), tuple(_mixed(inquiry, mix) for mix in mixes))


def _label(mix: dict[str, float]) -> str:
    return " ".join(f"{name}={strength:g}" for name, strength in mix.items() if strength)


def _mixed(inquiry: Inquiry, mix: dict[str, float]) -> Loaded | None:
    try:
        return inquiry.mixed(mix)
    except ScenarioError:
        return None


def strengths_of(label: str) -> dict[str, float]:
    """Return the strengths by part that a label stands for; none of the baseline."""
    pairs = (each.split("=") for each in label.split() if "=" in each)
    return {name: float(strength) for name, strength in pairs}


# --- the question ---------------------------------------------------------------------------------------------------


def screening(inquiry: Inquiry) -> range:
    """Return the replications of the screening."""
    return range(max(FEWEST_SCREENED, inquiry.decision.replications // 2))


def fresh(inquiry: Inquiry) -> range:
    """Return the replications in which the candidates are played again."""
    return range(FIRST_FRESH, FIRST_FRESH + 2 * inquiry.decision.replications)


def frontier_batches(inquiry: Inquiry) -> list[Batch]:
    """Return the screening, and the baseline in the fresh replications; none where no combinations are asked for."""
    mixes = combinations(inquiry)
    played = [loaded for loaded in mixes.scenarios if loaded is not None]
    if not played:
        return []
    pairs: list[Pair] = [(loaded, number) for loaded in (inquiry.baseline, *played) for number in screening(inquiry)]
    return [Batch(pairs + [(inquiry.baseline, number) for number in fresh(inquiry)])]


def frontier_further(inquiry: Inquiry) -> int:
    """Return how many replications the candidates take at most."""
    return min(len(combinations(inquiry).possible), MOST_CANDIDATES) * len(fresh(inquiry))


@dataclass(frozen=True)
class Measured:
    """Differences of combinations from the baseline.

    Attributes
    ----------
    cost, effect, visits, resignations : float64 array, shape (combinations, replications)
    sign : float
        1 where lower values of the deciding metric are better, −1 where higher ones are.
    """

    cost: Floats
    effect: Floats
    visits: Floats
    resignations: Floats
    sign: float

    @property
    def objectives(self) -> Floats:
        """Return what is weighed, the lower the better: shape (combinations, objectives, replications).

        An objective that is undefined in any replication is left out.
        """
        wanted = (self.cost, self.sign * self.effect, -self.visits)
        return np.stack([each for each in wanted if np.isfinite(each).all()], axis=1)

    def intervals(self, place: int) -> tuple[Interval, Interval, Interval]:
        """Return mean and interval of a combination's cost, effect and visits."""
        cost, effect, visits = (mean_interval(each[place].tolist()) for each in (self.cost, self.effect, self.visits))
        return cost, effect, visits


def measured(inquiry: Inquiry, scenarios: Sequence[Loaded], replications: range) -> Measured:
    """Play combinations and the baseline in the same replications and return the differences.

    Raises
    ------
    ScenarioError
        The deciding metric is undefined in some replication, so that nothing can be weighed.
    """
    before, *after = inquiry.bench.play([inquiry.baseline, *scenarios], replications, whole_values)
    nowhere = np.full(len(replications), np.nan)
    cost, effect, visits, resignations = (
        np.stack([each.get(metric, nowhere) - before.get(metric, nowhere) for each in after])
        for metric in (COST, inquiry.metric, VISITS, RESIGNATIONS)
    )
    if not np.isfinite(effect).all():
        zh, en = "该指标在有的模拟中没有定义，无法比较各种组合", "this metric is undefined in some replications"
        raise refuse(str(inquiry.study.path), "study.decision.metric", inquiry.metric, zh, en, code="E842")
    return Measured(cost, effect, visits, resignations, inquiry.sign)


def frontier_answer(inquiry: Inquiry) -> Tables:
    """Return ``frontier`` (a row a combination) and ``frontier_steps``; empty where no combinations are asked for."""
    mixes = combinations(inquiry)
    possible = mixes.possible
    if not possible:
        rows = [_row(label, IMPOSSIBLE, "", UNKNOWN, UNKNOWN) for label in mixes.labels]
        return {"frontier": columns_of(rows, CombinationRow), "frontier_steps": columns_of([], StepRow)}
    labels = [mixes.labels[place] for place in possible]
    scenarios = [loaded for loaded in mixes.scenarios if loaded is not None]
    first = measured(inquiry, scenarios, screening(inquiry))
    chosen = promising(first.objectives, MOST_CANDIDATES)
    again = measured(inquiry, [scenarios[place] for place in chosen], fresh(inquiry))
    rows = [
        *weighed(labels, chosen, first, again),
        *(_row(label, IMPOSSIBLE, "", UNKNOWN, UNKNOWN) for label in mixes.labels if label not in labels),
    ]
    order = {label: place for place, label in enumerate(mixes.labels)}
    rows.sort(key=lambda row: order[row.parts])
    steps = step_rows([labels[place] for place in chosen], again, inquiry.study.study.baseline)
    return {"frontier": columns_of(rows, CombinationRow), "frontier_steps": columns_of(steps, StepRow)}


def weighed(labels: Sequence[str], chosen: Sequence[int], first: Measured, again: Measured) -> list[CombinationRow]:
    """Return what became of the combinations: first those that were played again, then the others.

    Parameters
    ----------
    chosen : sequence of int
        Which of the combinations in `first`, the screening, were played again; `again` has these.
    """
    return [*_played_again(labels, chosen, first, again), *_left_out(labels, chosen, first)]


def _played_again(
    labels: Sequence[str], chosen: Sequence[int], first: Measured, again: Measured
) -> list[CombinationRow]:
    """Return the rows of the candidates, with fresh numbers."""
    wins, names = beaten(again.objectives), [labels[place] for place in chosen]
    winners = [_winner(names, wins[:, here], wins) for here in range(len(names))]
    return [
        _row(name, BEATEN if winner else FRONTIER_STATE, winner, first.intervals(place), again.intervals(here))
        for here, (name, winner, place) in enumerate(zip(names, winners, chosen, strict=True))
    ]


def _winner(names: Sequence[str], winning: Flags, wins: Flags) -> str:
    """Return who of the `winning` beats a point, one of the frontier if there is one; empty where nobody does."""
    winners = sorted(np.flatnonzero(winning).tolist(), key=lambda place: bool(wins[:, place].any()))
    return names[winners[0]] if winners else ""


def _left_out(labels: Sequence[str], chosen: Sequence[int], first: Measured) -> list[CombinationRow]:
    """Return the rows of those that are not played again: screened out, or for want of room."""
    gap = gaps(first.objectives)
    found = []
    for place in sorted(set(range(len(labels))) - set(chosen)):
        nearest = int(gap[:, place].argmax())
        out = gap[nearest, place] > 1
        state, winner = (SCREENED_OUT, labels[nearest]) if out else (SET_ASIDE, "")
        found.append(_row(labels[place], state, winner, first.intervals(place), UNKNOWN))
    return found


def _row(
    label: str, state: str, winner: str, screened: Sequence[Interval], again: Sequence[Interval]
) -> CombinationRow:
    cost, effect, visits = again
    return CombinationRow(
        label, state, winner, cost.n, cost.mean, cost.low, cost.high, effect.mean, effect.low, effect.high,
        visits.mean, visits.low, visits.high,
        screened[0].n, screened[0].mean, screened[1].mean, screened[2].mean, screened[1].mean - effect.mean,
    )  # fmt: skip


def step_rows(names: Sequence[str], again: Measured, baseline: str) -> list[StepRow]:
    """Return the steps from the baseline along the frontier, each to the next dearer one that does clearly more.

    Parameters
    ----------
    names : sequence of str
        Of the candidates, in the order of `again`.
    """
    wins = beaten(again.objectives)
    unbeaten = [place for place in range(len(names)) if not wins[:, place].any()]
    stairs = ladder(again.cost.mean(axis=1), again.sign * again.effect, unbeaten)
    nothing = np.zeros(again.cost.shape[1])
    ends = [(baseline, nothing, nothing)]
    ends += [(names[place], again.cost[place], again.resignations[place]) for place in stairs]
    return [_step(*ends[number], *ends[number + 1]) for number in range(len(stairs))]


def _step(
    before: str, cost_before: Floats, resigned_before: Floats, name: str, cost: Floats, resigned: Floats
) -> StepRow:
    extra, fewer = (cost - cost_before).tolist(), (resigned_before - resigned).tolist()
    dearer, avoided = mean_interval(extra), mean_interval(fewer)
    clear = dearer.low > 0 and avoided.low > 0
    price = ratio_interval(extra, fewer) if clear else (math.nan,) * 3
    return StepRow(
        name, before, dearer.n, dearer.mean, dearer.low, dearer.high, avoided.mean, avoided.low, avoided.high, *price
    )


FRONTIER = Question(frontier_batches, frontier_answer, frontier_further)
"""Which combinations give most for their cost."""
