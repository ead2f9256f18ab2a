"""What a study answers, in sentences: the first lines of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.judgement.answer import ALL, CITY, Answer, answered
from analysis.judgement.compare import Row
from analysis.report.claims import difference_words, spread_words
from analysis.report.gather import HEADLINE, headline
from analysis.report.notices import brief
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.metrics import METRICS
from sim import Register

RESIDENTS = ("visits_per_household", "tickets_on_time", "hall_wait")


@dataclass(frozen=True)
class Headline:
    """What a study says of the metric that it is about."""

    metric: str
    answer: Answer


def headline_of(results: Results) -> Headline:
    """Return what a study says of its first headline metric that can be better or worse, in the city over all years."""
    metric = next((name for name in headline(results.manifest) if METRICS[name].better), HEADLINE[0])
    holding = {
        scenario: row.holds
        for (name, group, period, scenario), row in results.theories.items()
        if (name, group, period) == (metric, CITY, ALL)
    }
    return Headline(metric, answered(results.comparison, results.values, metric, results.baseline, holding))


def first_lines(found: Headline, results: Results, words: Words) -> str:
    """Return the best supported statement with its size, interval and cost, or that there is none."""
    metric, best = METRICS[found.metric], found.answer.best
    name = words.either((metric.zh, metric.en))
    if results.replications < 2:
        return words["notice_one"]
    if best is None:
        return words["answer_none"].format(metric=name)
    said = words["answer_best"].format(
        scenario=words.quoted(words.either(results.titles[best.scenario])),
        metric=name,
        before=words.amount(best.mean_baseline, best.unit),
        after=words.amount(best.mean_scenario, best.unit),
        difference=difference_words(best, words)[0],
    )
    return words.sentences(said, _cost(found.answer, words))


def _titled(names: tuple[str, ...], results: Results, words: Words) -> str:
    return brief([words.quoted(words.either(results.titles[name])) for name in names], words)


def _beside(answer: Answer, results: Results, words: Words) -> str:
    """Return whether the best scenario is clearly ahead of the others."""
    if not answer.rivals:
        return words["answer_ahead"] if len(results.titles) > 2 else ""
    return words["answer_rivals"].format(names=_titled(answer.rivals, results, words))


def _held(found: Headline, results: Results, words: Words) -> str:
    """Return in how many theories the statement holds, where more than one was asked."""
    best = found.answer.best
    row = results.theories.get((found.metric, CITY, ALL, best.scenario)) if best else None
    return words["answer_holds"].format(k=row.holds, n=row.of) if row else words["answer_one_theory"]


def _cost(answer: Answer, words: Words) -> str:
    """Return what the best scenario costs a year more, and for each resignation avoided."""
    if answer.cost is None:
        return ""
    told = words["answer_cost"].format(cost=difference_words(answer.cost, words)[0])
    each = answer.per_resignation
    if each is None:
        return told
    ends = words.range(words.yuan(each.low), words.yuan(each.high))
    return words.sentences(told, words["answer_each"].format(value=words.yuan(each.difference), ends=ends))


def further_lines(found: Headline, register: Register | None, results: Results, words: Words) -> Iterator[str]:
    """Yield what else the first page says: how sure it is, what makes it worse, residents, a single year."""
    metric = METRICS[found.metric]
    name = words.either((metric.zh, metric.en))
    if found.answer.best:
        yield words.sentences(_beside(found.answer, results, words), _held(found, results, words))
    if found.answer.worse:
        told = [_with_size(row, results, words) for row in found.answer.worse]
        yield words["answer_worse"].format(metric=name, names=brief(told, words))
    if found.answer.unclear and results.replications > 1:
        yield words["answer_unclear"].format(metric=name, names=_titled(found.answer.unclear, results, words))
    best = found.answer.best
    if best is not None:
        services = (_of_residents(metric, best.scenario, results, words) for metric in RESIDENTS)
        yield words["answer_residents"].format(told=words.listed(*services))
        yield _single_year(found.metric, best.scenario, results, words)
    yield _kind(register, words)


def _kind(register: Register | None, words: Words) -> str:
    """Return what kind of numbers these are."""
    if register is None:
        return words["answer_simulated"]
    assumed = sum(entry.grade == "assumption" for entry in register.numbers)
    return words["answer_kind"].format(n=len(register.numbers), assumed=assumed)


def _with_size(row: Row, results: Results, words: Words) -> str:
    title = words.quoted(words.either(results.titles[row.scenario]))
    return words.sentences(title, difference_words(row, words)[0])


def _of_residents(metric: str, scenario: str, results: Results, words: Words) -> str:
    row = results.rows.get((metric, CITY, ALL, scenario))
    if row is None or not np.isfinite(row.difference):
        return ""
    about = METRICS[metric]
    return words.sentences(words.either((about.zh, about.en)), difference_words(row, words)[0])


def _single_year(metric: str, scenario: str, results: Results, words: Words) -> str:
    """Return what the last year may look like, with the best scenario and with the baseline: risk, not error."""
    year = results.periods[-2] if len(results.periods) > 1 else ALL
    about, cell = METRICS[metric], (metric, CITY, year)
    mine, before = (spread_words(cell, name, results, words) for name in (scenario, results.baseline))
    return words["answer_risk"].format(
        year=words.period(year), metric=words.either((about.zh, about.en)), ends=mine, before=before
    )
