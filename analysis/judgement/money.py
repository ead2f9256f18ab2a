"""What money buys: equal budgets, break-even strengths, what reaching a target takes, and who pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from analysis.judgement.inquiry import FRESH, Inquiry
from analysis.judgement.payers import payers_table
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.strengths import (
    Curve,
    Floats,
    as_table,
    at_strength,
    checked_curve,
    curve,
    error_at,
    finite_interval,
    strengths_of,
)
from analysis.judgement.wishes import (
    BUDGET,
    COST,
    FREE,
    MET,
    MISSED,
    SOLVED,
    UNDEFINED,
    Found,
    Wish,
    found_on,
    told_of,
    wishes,
)
from analysis.study.bench import Pair, whole_values
from analysis.study.files import Table, columns_of
from sim import Loaded

BOUGHT = ("resignation_rate", "vacancy_rate", "weekly_hours", "visits_per_household", COST)
"""Metrics that are told of what a budget buys, beside the one that decides."""
NEAR = 0.02
"""Share of the wanted change that a strength may miss it by, where errors are smaller still."""


class Bought(NamedTuple):
    """A row of ``money_effects.csv``: a paired difference at equal budget, from the baseline where `against` is empty."""

    scenario: str
    against: str
    metric: str
    difference: float
    low: float
    high: float
    n: int


# --- the trials ------------------------------------------------------------------------------------------------------


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return the trials of all curves, and the baseline in the replications that check what they give."""
    numbers = range(inquiry.decision.replications)
    pairs = [
        (at_strength(inquiry, scenario, strength), number)
        for scenario in inquiry.leading
        for strength in strengths_of(inquiry, scenario)
        for number in numbers
    ]
    return [Batch([*pairs, *_fresh(inquiry, inquiry.baseline)])]


def _fresh(inquiry: Inquiry, loaded: Loaded) -> list[Pair]:
    return [(loaded, FRESH + number) for number in range(inquiry.decision.replications)]


def answer(inquiry: Inquiry) -> Tables:
    """Draw the curves, find the strengths, check each in fresh replications, and say who pays."""
    curves = {name: curve(inquiry, name) for name in inquiry.leading}
    asked = wishes(inquiry)
    found = _checked(inquiry, [found_on(curves, wish, inquiry.sign, inquiry.bench.seed) for wish in asked])
    found = _refined(inquiry, asked, found, curves)
    others = [name for name in inquiry.study.study.scenarios if name != inquiry.study.study.baseline]
    return {
        "strengths": as_table(curves),
        "money": columns_of(found, Found),
        "money_effects": effects(inquiry, [row for row in found if row.question == BUDGET]),
        "payers": payers_table(
            inquiry.values, inquiry.study.study.baseline, [*dict.fromkeys((*inquiry.leading, *others))],
            inquiry.decision.payers,
        ),
    }  # fmt: skip


# --- checking --------------------------------------------------------------------------------------------------------


def _checked(inquiry: Inquiry, found: Sequence[Found]) -> list[Found]:
    """Return rows with what their strengths reach in fresh replications, all played at once."""
    played = [at_strength(inquiry, row.scenario, row.strength) for row in found if _is_played(row)]
    inquiry.bench.play_pairs([pair for loaded in played for pair in _fresh(inquiry, loaded)], whole_values)
    return [_with_check(row, inquiry) if _is_played(row) else row for row in found]


def _is_played(row: Found) -> bool:
    """Return whether a row is checked: whatever a budget buys, and every strength that was found between others."""
    return row.state == SOLVED or (row.question == BUDGET and row.state not in (UNDEFINED, MET))


def _with_check(row: Found, inquiry: Inquiry) -> Found:
    check = checked_curve(inquiry, row.scenario, row.strength)
    reached = finite_interval(told_of(row.question, check, row.metric)[:, 1])
    return row._replace(reached=reached.mean, low=reached.low, high=reached.high, n=reached.n)


def _is_off(row: Found, curves: Mapping[str, Curve]) -> bool:
    """Return whether a strength misses what is wanted by more than `NEAR` and the errors of check and curve together."""
    if row.state != SOLVED:
        return False
    mine = curves[row.scenario]
    values = told_of(row.question, mine, row.metric)
    error = (row.high - row.low) / 2 + error_at(mine, values, row.strength)
    near = NEAR * abs(row.wanted - finite_interval(values[:, 0]).mean)
    return abs(row.reached - row.wanted) > max(error, near)


def _refined(
    inquiry: Inquiry, asked: Sequence[Wish], found: Sequence[Found], curves: Mapping[str, Curve]
) -> list[Found]:
    """Return rows in which those that miss are solved once more, with the strengths found as points of the curves."""
    off = [_is_off(row, curves) for row in found]
    further: dict[str, list[float]] = {name: [] for name in curves}
    for row, wrong in zip(found, off, strict=True):
        further[row.scenario] += [row.strength] if wrong else []
    closer = {name: curve(inquiry, name, more) if more else curves[name] for name, more in further.items()}
    again = [
        found_on(closer, wish, inquiry.sign, inquiry.bench.seed) if wrong else row
        for wish, row, wrong in zip(asked, found, off, strict=True)
    ]
    return [row._replace(state=MISSED) if _is_off(row, closer) else row for row in _checked(inquiry, again)]


# --- what a budget buys ----------------------------------------------------------------------------------------------


def effects(inquiry: Inquiry, found: Sequence[Found]) -> Table:
    """Return what each scenario does at the strength of an equal budget, in fresh replications.

    Against the baseline in the metrics of `BOUGHT` and the one that decides; against the other scenarios of the same
    budget in the one that decides.
    """
    bought = {row.scenario: checked_curve(inquiry, row.scenario, row.strength) for row in found if _is_played(row)}
    equal = {row.scenario: bought[row.scenario] for row in found if row.state in (SOLVED, FREE)}
    rows = [*_against_baseline(inquiry.metric, bought), *_against_others(inquiry.metric, equal)]
    return columns_of(rows, Bought)


def _against_baseline(metric: str, bought: Mapping[str, Curve]) -> Iterator[Bought]:
    for name, each in bought.items():
        for told in dict.fromkeys((metric, *BOUGHT)):
            yield _bought(name, "", told, each.difference(told)[:, 1])


def _against_others(metric: str, bought: Mapping[str, Curve]) -> Iterator[Bought]:
    for name, other in permutations(bought, 2):
        yield _bought(name, other, metric, bought[name].level(metric)[:, 1] - bought[other].level(metric)[:, 1])


def _bought(scenario: str, against: str, metric: str, change: Floats) -> Bought:
    found = finite_interval(change)
    return Bought(scenario, against, metric, found.mean, found.low, found.high, found.n)


def checks(inquiry: Inquiry) -> int:
    """Return how many replications check what the curves give, if every wish can be solved and no check misses."""
    return len(wishes(inquiry)) * inquiry.decision.replications


MONEY = Question(batches, answer, checks)
"""The question by its name, ``money``."""
