"""What money buys and who pays, told: the answer in words, the tables, the figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.judgement.money import Bought
from analysis.judgement.wishes import BREAK_EVEN, BUDGET, COST, TARGET, Found
from analysis.report.blocks import Block, Cell, Grid, Items, Run, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.package_chapter import change_with_error, with_error
from analysis.report.payers_chapter import who_pays
from analysis.report.words import Words
from analysis.study.metrics import METRICS

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


def found_rows(view: View, question: str) -> list[Found]:
    """Return the rows of ``money.csv`` that answer a question."""
    table = view.tables["money"]
    rows = [Found(*cells) for cells in zip(*(table[name].tolist() for name in Found._fields), strict=True)]
    return [row for row in rows if row.question == question]


def bought_rows(view: View) -> dict[tuple[str, str, str], Bought]:
    """Return the rows of ``money_effects.csv`` by scenario, what it is set against, and metric."""
    table = view.tables["money_effects"]
    rows = [Bought(*cells) for cells in zip(*(table[name].tolist() for name in Bought._fields), strict=True)]
    return {(row.scenario, row.against, row.metric): row for row in rows}


def _titled(view: View, scenario: str, words: Words) -> str:
    return words.quoted(view.title(scenario, words))


def _change(row: Bought, words: Words) -> str:
    return change_with_error(row.difference, row.low, row.high, row.metric, words)


def _strength(value: float, words: Words) -> str:
    return words.number(value, 2)


# --- the answer ------------------------------------------------------------------------------------------------------


def money_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: the answer, equal budget, targets, break-even, who pays, the figures."""
    yield text(words.sentences(*_answer(view, words)))
    yield Items(tuple((Run(line),) for line in (*_by_scenario(view, words), *_by_target(view, words))))
    yield text(words["money_scale_note"])
    yield _budget_grid(view, words)
    if view.decision.goals:
        yield _target_grid(view, words)
    if len(view.leading) > 1:
        yield _even_grid(view, words)
    yield from who_pays(view, words)
    yield from _pictures(view, words)


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in money_plates(view).items())


def _answer(view: View, words: Words) -> Iterator[str]:
    """Yield which scenario does most at the equal budget, and whether it is clearly ahead of the next."""
    bought, metric = bought_rows(view), view.decision.metric
    sign = -1 if view.metric.better == "higher" else 1
    equal = [row.scenario for row in found_rows(view, BUDGET) if row.state in ("solved", "free")]
    known = [name for name in equal if math.isfinite(bought[name, "", metric].difference)]
    order = sorted(known, key=lambda name: sign * bought[name, "", metric].difference)
    said = {"budget": words.yuan(view.decision.budget), "metric": view.metric_name(metric, words)}
    best = bought[order[0], "", metric] if order else None
    if best is None or not max(sign * best.low, sign * best.high) < 0:
        yield words["money_nothing"].format(**said)
        return
    yield words["money_best"].format(**said, title=_titled(view, order[0], words), change=_change(best, words))
    if len(order) > 1:
        gap = bought[order[0], order[1], metric]
        key = "money_ahead" if max(sign * gap.low, sign * gap.high) < 0 else "money_level"
        yield words[key].format(other=_titled(view, order[1], words), change=_change(gap, words))
    yield words["money_errors"]


def _by_scenario(view: View, words: Words) -> Iterator[str]:
    """Yield what each scenario does at the equal budget."""
    bought, metric = bought_rows(view), view.decision.metric
    for row in found_rows(view, BUDGET):
        effect = bought.get((row.scenario, "", metric))
        yield words[f"money_{row.state}"].format(
            title=_titled(view, row.scenario, words),
            strength=_strength(row.strength, words),
            cost=words.yuan(row.reached),
            metric=view.metric_name(metric, words),
            change=_change(effect, words) if effect else words["undefined"],
        )


def _by_target(view: View, words: Words) -> Iterator[str]:
    """Yield what it takes to reach each target."""
    for metric, goal in view.decision.goals.items():
        rows = [row for row in found_rows(view, TARGET) if row.metric == metric]
        said = {"metric": view.metric_name(metric, words), "goal": words.amount(goal, METRICS[metric].unit)}
        states = {row.state for row in rows}
        if states == {"met"} or states == {"undefined"}:
            yield words["money_target_done" if "met" in states else "money_target_unknown"].format(**said)
        else:
            yield words["money_target_reached"].format(
                told=words.clauses(*(_needs(view, row, words) for row in rows)), **said
            )


NEEDS = {"solved": "money_target_needs", "cannot_scale": "money_target_fixed", "missed": "money_target_open"}


def _needs(view: View, row: Found, words: Words) -> str:
    return words[NEEDS.get(row.state, "money_target_fails")].format(
        title=_titled(view, row.scenario, words),
        strength=_strength(row.strength, words),
        level=words.amount(row.reached, METRICS[row.metric].unit),
    )


# --- the strengths ---------------------------------------------------------------------------------------------------


def strength_text(row: Found, words: Words) -> str:
    """Return a strength with its interval, or what it is where it was not solved for."""
    value = _strength(row.strength, words)
    if row.state == "free":
        return words["money_highest"].format(strength=value)
    if row.state == "cannot_scale":
        return words["money_as_is"].format(strength=value)
    if not math.isfinite(row.strength_low) or row.strength_high == 0:
        return value
    low, high = _strength(row.strength_low, words), _strength(row.strength_high, words)
    known = math.isfinite(row.strength_high)
    ends = words.range(low, high) if known else words["money_and_more"].format(low=low)
    return words.with_unit(value, ends)


def _budget_grid(view: View, words: Words) -> Grid:
    rows, bought = found_rows(view, BUDGET), bought_rows(view)
    metrics = [metric for metric in dict.fromkeys(row.metric for row in bought.values()) if metric != COST]
    headings = [_heading(metric, view.metric_name(metric, words), words) for metric in metrics]
    cells = [
        (
            view.title(row.scenario, words),
            strength_text(row, words),
            *(_effect(bought.get((row.scenario, "", metric)), words) for metric in (COST, *metrics)),
        )
        for row in rows
    ]
    title = words["money_budget_grid"].format(budget=words.yuan(view.decision.budget))
    note = words["money_budget_note"].format(n=max((row.n for row in rows), default=0))
    first = (words["scenario"], words["money_strength"], _heading(COST, words["money_spent"], words))
    return Grid(title, (*first, *headings), tuple(cells), note, small=True)


def _heading(metric: str, name: str, words: Words) -> str:
    return words.with_unit(name, words.unit(METRICS[metric].unit).difference)


def _effect(row: Bought | None, words: Words) -> Cell:
    return (
        with_error(row.difference, row.low, row.high, METRICS[row.metric].unit, words) if row else words["undefined"]
    )


def _target_grid(view: View, words: Words) -> Grid:
    headings = ("metric", "money_target", "scenario", "money_strength", "money_reached", "money_state")
    rows = [
        (
            view.metric_name(row.metric, words),
            words.amount(row.wanted, METRICS[row.metric].unit),
            view.title(row.scenario, words),
            strength_text(row, words),
            _level(row, words),
            words[f"money_target_{row.state}"],
        )
        for row in found_rows(view, TARGET)
    ]
    title, note = words["money_target_grid"], words["money_target_note"]
    return Grid(title, tuple(words[key] for key in headings), tuple(rows), note, small=True)


def _level(row: Found, words: Words) -> str:
    """Return a mean level with its error."""
    unit = words.unit(METRICS[row.metric].unit)
    level, half = words.number(unit.scale * row.reached, unit.digits), unit.scale * (row.high - row.low) / 2
    told = f"{level} ± {words.number(half, unit.digits)}" if math.isfinite(half) else level
    return words.joined(told, unit.word)


def _even_grid(view: View, words: Words) -> Grid:
    headings = ("scenario", "money_against", "money_their_change", "money_strength", "money_reached", "money_state")
    unit = METRICS[view.decision.metric].unit
    rows = [
        (
            view.title(row.scenario, words),
            view.title(row.against, words),
            words.number(words.unit(unit).scale * row.wanted, words.unit(unit).digits, signed=True),
            strength_text(row, words),
            _reached(row, unit, words),
            words[f"money_even_{row.state}"],
        )
        for row in found_rows(view, BREAK_EVEN)
    ]
    title = words["money_even_grid"].format(
        metric=view.metric_name(view.decision.metric, words), unit=words.unit(unit).difference
    )
    return Grid(title, tuple(words[key] for key in headings), tuple(rows), words["money_even_note"], small=True)


def _reached(row: Found, unit: str, words: Words) -> str:
    """Return a difference with its error; that of the baseline from itself has none."""
    ends = (row.low, row.high) if row.strength else (math.nan, math.nan)
    return with_error(row.reached, *ends, unit, words)


def money_plates(view: View) -> Mapping[str, Plate]:
    """Return the figures; who pays only where there is something to be paid."""
    from analysis.report.money_figure import plates

    return plates(view)


MONEY_CHAPTER = Chapter(
    "decide_money_title", ("strengths", "money", "money_effects", "payers"), money_blocks, money_plates
)
"""How the question of money is told."""
