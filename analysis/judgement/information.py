"""What it is worth to know more before choosing: how likely today's choice is wrong, and what to measure first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.judgement.ensemble import ensemble, trials
from analysis.judgement.information_case import Case, case_of
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.learning import (
    FEWEST,
    TERMS,
    Learnt,
    adjusted,
    chance_of_group,
    chance_of_one,
    learnt,
    normal_scores,
    strongest,
)
from analysis.judgement.measuring import METHODS, NONE, kept, prior_error, rule_of, standard_error
from analysis.judgement.net_benefit import (
    ENDS,
    Floats,
    chosen_and_valued_apart,
    interval_about,
    perfect_information,
    shares_best,
    steps,
    switching,
)
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.statistics import mean_interval
from analysis.study.files import Table

GRID = 41
"""Values of an avoided resignation that are tried, from 0 to twice what the decision holds it to be worth, or `MOST`."""
MOST = 1_000_000.0
"""Yuan."""
LEVEL = 0.05
"""Share of false findings that is put up with among the numbers said to be worth knowing."""
ENOUGH = 0.8
"""Share of the value of knowing exactly that a measurement should bring."""


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return the trials of the ensemble."""
    return [Batch(trials(inquiry))]


def answer(inquiry: Inquiry) -> Tables:
    """Return the tables of what more knowledge is worth."""
    return tables(case_of(inquiry, ensemble(inquiry)))


def tables(case: Case) -> Tables:
    """Return the tables of the answer: acceptability, switching, total, information, measurement."""
    found = _learnt(case)
    return {
        "acceptability": _acceptability(case),
        "switching": _switching(case),
        "information_total": _total(case, found),
        "information": _information(case, found),
        "measurement": _measurement(case, found),
    }


# --- choosing now ---------------------------------------------------------------------------------------------------


def _most(case: Case) -> float:
    return max(MOST, 2 * case.worth)


def _worths(case: Case) -> Floats:
    """Return the values of an avoided resignation that are tried, today's among them."""
    return np.unique(np.append(np.linspace(0, _most(case), GRID), case.worth))


def _acceptability(case: Case) -> Table:
    """Return how likely each policy is best, and its mean net benefit, at each value of an avoided resignation."""
    worths, names = _worths(case), case.names
    shares = shares_best(case.outcomes, worths)
    ends = np.quantile([shares_best(each, worths) for each in case.again], ENDS, axis=0)
    net = [case.outcomes.benefits(worth).mean(axis=1) for worth in worths.tolist()]
    means = [[mean_interval(column.tolist()) for column in each.T] for each in net]
    best = np.array([[each.mean for each in row] for row in means]).argmax(axis=1)
    flat = [each for row in means for each in row]
    return {
        "worth": np.repeat(worths, len(names)),
        "scenario": np.array(names * len(worths), dtype=object),
        "p_best": shares.ravel(),
        "p_low": ends[0].ravel(),
        "p_high": ends[1].ravel(),
        "optimal": (np.arange(len(names)) == best[:, None]).ravel().astype(np.int64),
        "mean": np.array([each.mean for each in flat]),
        "low": np.array([each.low for each in flat]),
        "high": np.array([each.high for each in flat]),
    }


def _switching(case: Case) -> Table:
    """Return which policy has the largest mean net benefit from which value of an avoided resignation on."""
    avoided, extra = (part.mean(axis=(0, 1)) for part in (case.outcomes.avoided, case.outcomes.extra))
    found = steps(avoided, extra, _most(case))
    ends = [(np.nan, np.nan, np.nan)]
    ends += [switching(case.outcomes, before[0], after[0]) for before, after in pairwise(found)]
    return {
        "scenario": np.array([case.names[policy] for policy, _ in found], dtype=object),
        "worth": np.array([worth for _, worth in found]),
        "low": np.array([low for _, low, _ in ends]),
        "high": np.array([high for _, _, high in ends]),
    }


def _total(case: Case, found: _Findings) -> Table:
    """Return today's choice, how likely it is wrong, and what knowing everything would be worth."""
    outcomes, worth = case.outcomes, case.worth
    means = [mean_interval(column.tolist()) for column in case.played.T]
    best = int(np.argmax([each.mean for each in means]))
    low, high = _evpi_ends(case, found.evpi)
    wrong = 1 - np.array([shares_best(each, np.array([worth]))[0, best] for each in (outcomes, *case.again)])
    numbers = {
        "worth": worth,
        "mean": means[best].mean,
        "low": means[best].low,
        "high": means[best].high,
        "evpi": found.evpi,
        "evpi_low": low,
        "evpi_high": high,
        "evpi_least": chosen_and_valued_apart(outcomes.benefits(worth)),
        "evpi_most": perfect_information(case.played),
        "p_wrong": wrong[0],
        "p_wrong_low": np.quantile(wrong[1:], ENDS[0]),
        "p_wrong_high": np.quantile(wrong[1:], ENDS[1]),
        "horizon_years": case.years,
        "draws": outcomes.draws,
        "repeats": outcomes.avoided.shape[1],
        "numbers": len(case.keys),
        "sifted": case.sifted,
    }
    return {"scenario": np.array([case.names[best]], dtype=object)} | {
        name: np.array([value], dtype=np.float64) for name, value in numbers.items()
    }


def _evpi_ends(case: Case, value: float) -> tuple[float, float]:
    return interval_about(value, np.array([perfect_information(each.believed(case.worth)) for each in case.again]))


# --- knowing more ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Findings:
    """What knowing is worth: everything, each number, and the numbers that one way of measuring tells together."""

    evpi: float
    single: dict[str, Learnt]
    together: dict[str, Learnt]
    single_q: Floats
    together_q: Floats


def _learnt(case: Case) -> _Findings:
    """Return what knowing is worth; of too few draws, only of everything."""
    evpi = perfect_information(case.outcomes.believed(case.worth))
    varied = [place for place in range(len(case.keys)) if np.ptp(case.inputs[:, place]) > 0]
    if case.outcomes.draws < FEWEST or not varied:
        return _Findings(evpi, {}, {}, np.empty(0), np.empty(0))
    scores = normal_scores(case.inputs)
    single, together = _one_by_one(case, scores, varied), _by_method(case, scores, varied)
    q = (adjusted(np.array([each.p for each in found.values()])) for found in (single, together))
    return _Findings(evpi, single, together, *q)


def _one_by_one(case: Case, scores: Floats, varied: Sequence[int]) -> dict[str, Learnt]:
    """Return what knowing each number is worth; as many permutations as let one number stand out among all."""
    times = max(1999, round(2 * len(varied) / LEVEL) - 1)
    chance = chance_of_one(case.outcomes.draws, case.played, times, case.numbers("one"))
    return {
        case.keys[place]: learnt(scores, np.array([place]), TERMS, case.played, chance, case.rows) for place in varied
    }


def _by_method(case: Case, scores: Floats, varied: Sequence[int]) -> dict[str, Learnt]:
    found = {}
    for method in METHODS:
        members = np.array([place for place in varied if rule_of(case.keys[place]).method == method], dtype=np.int64)
        if len(members):
            chance = chance_of_group(scores[:, members], case.played, case.numbers(method))
            chosen = members[strongest(scores[:, members], case.played)]
            found[method] = learnt(scores, chosen, 2, case.played, chance, case.rows)
    return found


def _information(case: Case, found: _Findings) -> Table:
    """Return the value of knowing: all (no key, no group), each group (no key), each number.

    ``group`` is how it is measured; ``share`` is of the value of knowing everything.
    """
    low, high = _evpi_ends(case, found.evpi)
    rows = [("", "", found.evpi, low, high, np.nan, np.nan, np.nan)]
    rows += [
        ("", method, each.value, each.low, each.high, each.p, q, each.smooth.slopes.shape[0])
        for (method, each), q in zip(found.together.items(), found.together_q.tolist(), strict=True)
    ]
    rows += [
        (key, rule_of(key).method, each.value, each.low, each.high, each.p, q, each.smooth.slopes.shape[0])
        for (key, each), q in zip(found.single.items(), found.single_q.tolist(), strict=True)
    ]
    key, group, *numbers = zip(*rows, strict=True)
    value, lows, highs, p, q, terms = (np.array(column, dtype=np.float64) for column in numbers)
    share = value / found.evpi if found.evpi > 0 else np.full(len(value), np.nan)
    return {
        "key": np.array(key, dtype=object),
        "group": np.array(group, dtype=object),
        "value": value,
        "low": lows,
        "high": highs,
        "p": p,
        "q": q,
        "share": share,
        "terms": terms,
    }


def _measurement(case: Case, found: _Findings) -> Table:
    """Return what some communities tell of the numbers, and groups, that are clearly worth knowing and can be measured."""
    rows = []
    for (method, each), q in zip(found.together.items(), found.together_q.tolist(), strict=True):
        if method != NONE and q <= LEVEL and each.value > 0:
            rows += _sizes(case, "", method, each)
    for (key, each), q in zip(found.single.items(), found.single_q.tolist(), strict=True):
        if rule_of(key).method != NONE and q <= LEVEL and each.value > 0:
            rows += _sizes(case, key, rule_of(key).method, each)
    names = ("key", "group", "communities", "value", "share", "change_chance", "relative_error", "recommended")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {
        name: np.array(column, dtype=object if name in ("key", "group") else np.float64)
        for name, column in zip(names, columns, strict=True)
    }


def _sizes(
    case: Case, key: str, method: str, known: Learnt
) -> list[tuple[str, str, float, float, float, float, float, int]]:
    """Return a row for each number of communities; the smallest that is enough is recommended."""
    rows, enough = [], False
    for size in case.city.sizes():
        rules = [rule_of(case.keys[place]) for place in known.members]
        errors = [standard_error(rule, case.city, size) for rule in rules]
        priors = [prior_error(rule, case.inputs[:, place]) for rule, place in zip(rules, known.members, strict=True)]
        value, change = known.after(
            np.array([kept(prior, error) for prior, error in zip(priors, errors, strict=True)])
        )
        share = value / known.value
        first = share >= ENOUGH and not enough
        enough = enough or first
        error = np.nan if not key or rules[0].absolute else errors[0]
        rows.append((key, method, float(size), value, share, change, error, int(first)))
    return rows


INFORMATION = Question(batches, answer)
