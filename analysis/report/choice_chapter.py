"""Which scenario is best, told: the answer in words, the tables, the figure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.judgement.compare import NO_DIFFERENCE
from analysis.judgement.statistics import CONFIDENCE
from analysis.report.blocks import Block, Cell, Grid, Items, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.choosing import MOST, largest
from analysis.report.decision_view import View
from analysis.report.notices import brief
from analysis.report.words import Words
from analysis.study.metrics import METRICS

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


MOST_LOST = 12
"""Verdicts that are listed because they do not hold together with the others."""


class Candidate(NamedTuple):
    """A row of ``choice.csv``."""

    scenario: str
    metric: str
    n: int
    mean: float
    low: float
    high: float
    p_best: float
    p_goal: float
    share_goal: float
    goal: float
    kept: float


class Compared(NamedTuple):
    """A row of ``simultaneous.csv``."""

    scenario: str
    metric: str
    n: int
    difference: float
    low: float
    high: float
    low_simultaneous: float
    high_simultaneous: float
    verdict: str
    verdict_simultaneous: str


def candidates(view: View) -> list[Candidate]:
    """Return all scenarios, the best mean first; those that stay before those that are out."""
    table = view.tables["choice"]
    rows = [Candidate(*cells) for cells in zip(*(table[name].tolist() for name in Candidate._fields), strict=True)]
    sign = -1.0 if view.metric.better == "higher" else 1.0
    return sorted(rows, key=lambda row: (-row.kept, sign * row.mean))


def comparisons(view: View) -> list[Compared]:
    """Return all differences to the baseline with their single and simultaneous intervals."""
    table = view.tables["simultaneous"]
    return [Compared(*cells) for cells in zip(*(table[name].tolist() for name in Compared._fields), strict=True)]


def probability(share: float, words: Words) -> str:
    """Return a probability in whole percent; never as certain or impossible."""
    if share > 0.99:
        return words["choice_over"]
    return words["choice_under"] if share < 0.01 else words.percent(share, 0)


# --- the section ----------------------------------------------------------------------------------------------------


def blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: which scenario is best, how sure that is, and which verdicts hold together."""
    rows = candidates(view)
    if rows[0].n < 2:
        yield text(words["choice_one" if rows[0].n else "choice_empty"].format(metric=_metric(view, words)))
        return
    yield text(words.sentences(*_answer(rows, view, words)))
    yield text(words["choice_how"].format(indifference=_indifference(view, words)))
    yield text(_goal(rows, view, words))
    yield _candidate_grid(rows, view, words)
    yield from _pictures(view, words)
    yield from _together(view, words)


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in plates(view).items())


def _metric(view: View, words: Words) -> str:
    return view.metric_name(view.decision.metric, words)


def _named(scenarios: Sequence[str], view: View, words: Words) -> str:
    return brief([words.quoted(view.title(name, words)) for name in scenarios], words)


def _answer(rows: Sequence[Candidate], view: View, words: Words) -> Iterator[str]:
    """Yield sentences: the best, those that cannot be told from it, those that are out, and those as good all the same."""
    best, unit = rows[0], view.metric.unit
    rivals = [row.scenario for row in rows[1:] if row.kept]
    out = [row.scenario for row in rows if not row.kept]
    yield words["choice_first" if rivals else "choice_alone"].format(
        metric=_metric(view, words),
        better=words[view.metric.better],
        best=words.quoted(view.title(best.scenario, words)),
        mean=words.amount(best.mean, unit),
        probability=probability(best.p_best, words),
    )
    if rivals:
        yield words["choice_rivals"].format(names=_named(rivals, view, words))
    yield words["choice_out"].format(names=_named(out, view, words)) if out else words["choice_nobody_out"]
    as_good = [
        row.scenario for row in rows if not row.kept and abs(row.mean - best.mean) < view.decision.indifference
    ]
    if as_good:
        names = _named(as_good, view, words)
        yield words["choice_as_good"].format(names=names, indifference=_indifference(view, words))
    if rivals and view.baseline in (best.scenario, *rivals):
        yield words["choice_baseline_stays"].format(baseline=view.title(view.baseline, words))


def _indifference(view: View, words: Words) -> str:
    unit = words.unit(view.metric.unit)
    return words.joined(words.number(unit.scale * view.decision.indifference, unit.digits), unit.difference)


def _goal(rows: Sequence[Candidate], view: View, words: Words) -> str:
    """Return how sure it is that those that stay meet the goal (error), and how often they do (risk)."""
    if math.isnan(rows[0].goal):
        return words["choice_no_goal"].format(metric=_metric(view, words))
    told = [
        words["choice_goal_of"].format(
            scenario=words.quoted(view.title(row.scenario, words)),
            mean=probability(row.p_goal, words),
            share=words.percent(row.share_goal, 0),
        )
        for row in rows
        if row.kept
    ]
    return words["choice_goal"].format(
        metric=_metric(view, words),
        bound=words["choice_at_least" if view.metric.better == "higher" else "choice_at_most"],
        goal=words.amount(rows[0].goal, view.metric.unit),
        told=brief(told, words),
    )


def _candidate_grid(rows: Sequence[Candidate], view: View, words: Words) -> Grid:
    """Return mean, probability of being best, goal and screening, scenario by scenario."""
    title = words["choice_grid"].format(
        metric=words.heading((view.metric.zh, view.metric.en)),
        unit=words.unit(view.metric.unit).word,
        better=words[view.metric.better],
    )
    goal = () if math.isnan(rows[0].goal) else ("choice_p_goal", "choice_share_goal")
    keys = ("scenario", "choice_mean", "low", "high", "choice_p_best", *goal, "choice_kept")
    told = tuple(_candidate(row, bool(goal), view, words) for row in rows)
    note = words.sentences(words["choice_note"].format(n=rows[0].n), words["choice_note_goal"] if goal else "")
    return Grid(title, tuple(words[key] for key in keys), told, note, small=True)


def _candidate(row: Candidate, goal: bool, view: View, words: Words) -> tuple[Cell, ...]:
    numbers = (number(each, view.metric.unit, words) for each in (row.mean, row.low, row.high))
    shares = (row.p_best, *((row.p_goal, row.share_goal) if goal else ()))
    stays = words["choice_stays" if row.kept else "choice_leaves"]
    return view.title(row.scenario, words), *numbers, *(number(share, "1", words) for share in shares), stays


# --- all comparisons together ---------------------------------------------------------------------------------------


def _together(view: View, words: Words) -> Iterator[Block]:
    """Yield which verdicts survive when all comparisons are looked at together."""
    rows = comparisons(view)
    defined = [row for row in rows if math.isfinite(row.low_simultaneous)]
    clear = [row for row in defined if row.verdict != NO_DIFFERENCE]
    lost = [row for row in clear if row.verdict_simultaneous == NO_DIFFERENCE]
    if len(defined) < 2:
        return
    expected = words.number((1 - CONFIDENCE) * len(defined), 1)
    missing = len(rows) - len(defined)
    shown = _shown(rows, view)
    yield text(
        words.sentences(
            words["together_intro"].format(cells=len(defined), expected=expected),
            words["together_undefined"].format(n=missing) if missing else "",
            _survived(len(clear), len(lost), words),
        )
    )
    if lost:
        more = [words["and_more"].format(n=len(lost) - MOST_LOST)] if len(lost) > MOST_LOST else []
        entries = [*(_lost(row, view, words) for row in lost[:MOST_LOST]), *more]
        yield Items(tuple((Run(entry),) for entry in entries))
    if len(shown) < len({row.scenario for row in rows}):
        yield text(words["together_left_out"].format(n=len({row.scenario for row in rows}), most=MOST))
    yield _verdict_grid(rows, shown, view, words)


def _survived(clear: int, lost: int, words: Words) -> str:
    if not clear:
        return words["together_none"]
    return words["together_lost" if lost else "together_all"].format(clear=clear, lost=lost)


def _lost(row: Compared, view: View, words: Words) -> str:
    unit = METRICS[row.metric].unit
    ends = (words.change(end, unit) for end in (row.low_simultaneous, row.high_simultaneous))
    return words["together_item"].format(
        scenario=words.quoted(view.title(row.scenario, words)),
        metric=view.metric_name(row.metric, words),
        change=words.change(row.difference, unit),
        ends=words.range(*ends),
    )


def _shown(rows: Sequence[Compared], view: View) -> list[str]:
    """Return the scenarios that are listed: all, or of many those with the largest effects on the deciding metric."""
    effects = {row.scenario: row.difference for row in rows if row.metric == view.decision.metric}
    return largest(list(dict.fromkeys(row.scenario for row in rows)), effects)


def _verdict_grid(rows: Sequence[Compared], shown: Sequence[str], view: View, words: Words) -> Grid:
    """Return the simultaneous verdicts: a row a scenario, a column a metric."""
    metrics = list(dict.fromkeys(row.metric for row in rows))
    found = {(row.scenario, row.metric): row for row in rows}
    told = tuple(
        (view.title(name, words), *(_verdict(found[name, metric], words) for metric in metrics)) for name in shown
    )
    headings = (words["scenario"], *(view.metric_name(metric, words) for metric in metrics))
    title = words["together_grid"].format(baseline=view.title(view.baseline, words))
    return Grid(title, headings, told, words["together_note"], small=True)


def _verdict(row: Compared, words: Words) -> str:
    if row.verdict in ("better", "worse") and row.verdict_simultaneous == NO_DIFFERENCE:
        return words["together_only"].format(verdict=words.verdict(row.verdict))
    return words.judged(row.verdict_simultaneous, row.low_simultaneous)


def plates(view: View) -> Mapping[str, Plate]:
    """Return the figure; none where there is no error to be drawn."""
    from analysis.report.choice_figure import PLATES

    return PLATES if candidates(view)[0].n > 1 else {}


CHOICE_CHAPTER = Chapter("decide_choice_title", ("choice", "simultaneous"), blocks, plates)
"""How the question of the best scenario is told."""
