"""Which combinations give most for their cost, told: from the cheapest to the dearest, and what each further step costs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.judgement.frontier import (
    BEATEN,
    COST,
    FRONTIER_STATE,
    IMPOSSIBLE,
    RESIGNATIONS,
    SCREENED_OUT,
    SET_ASIDE,
    VISITS,
    CombinationRow,
    StepRow,
    strengths_of,
)
from analysis.report.blocks import Block, Cell, Grid, Items, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.package_chapter import change_with_error, with_error
from analysis.report.words import Words
from analysis.study.metrics import METRICS

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


def combination_rows(view: View) -> list[CombinationRow]:
    """Return all combinations: those that were played again by their cost, then the others in the order of the study."""
    table = view.tables["frontier"]
    names = CombinationRow._fields
    rows = [CombinationRow(*cells) for cells in zip(*(table[name].tolist() for name in names), strict=True)]
    return sorted(rows, key=lambda row: row.cost if row.n else math.inf)


def in_state(rows: Sequence[CombinationRow], *states: str) -> list[CombinationRow]:
    """Return the combinations that ended in one of some states."""
    return [row for row in rows if row.state in states]


def step_rows(view: View) -> list[StepRow]:
    """Return the steps along the frontier, from the cheapest on."""
    table = view.tables["frontier_steps"]
    return [StepRow(*cells) for cells in zip(*(table[name].tolist() for name in StepRow._fields), strict=True)]


def numbered(view: View) -> dict[str, int]:
    """Return the numbers, from 1, by which table and figure call the combinations that were played again."""
    rows = in_state(combination_rows(view), FRONTIER_STATE, BEATEN)
    return {row.parts: place for place, row in enumerate(rows, start=1)}


def combination_name(view: View, label: str, words: Words) -> str:
    """Return a combination in words: its parts with their strengths, or the title of the baseline."""
    parts = (
        words["frontier_part"].format(title=view.title(part, words), strength=words.percent(strength, 0))
        for part, strength in strengths_of(label).items()
    )
    return words["frontier_and"].join(parts) or view.title(view.baseline, words)


# --- the section ----------------------------------------------------------------------------------------------------


def frontier_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: the frontier from the cheapest on, what each step costs, who was beaten, and the luck."""
    rows = combination_rows(view)
    again = in_state(rows, FRONTIER_STATE, BEATEN)
    if not again:
        key = "frontier_all_impossible" if rows else "frontier_none"
        yield text(words[key].format(n=len(rows)))
        return
    unbeaten, losers = in_state(rows, FRONTIER_STATE), in_state(rows, BEATEN)
    yield text(words["frontier_answer"].format(all=len(rows), again=len(again), frontier=len(unbeaten)))
    yield from _steps(view, words)
    yield _grid(view, "frontier_grid", unbeaten, words)
    if losers:
        yield _grid(view, "frontier_beaten_grid", losers, words)
    yield _luck_grid(view, again, words)
    yield text(words.sentences(*_others(view, rows, words)))
    yield from _pictures(view, words)


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in frontier_plates(view).items())


def _steps(view: View, words: Words) -> Iterator[Block]:
    steps, metric = step_rows(view), view.metric_name(view.decision.metric, words)
    yield text(words["frontier_steps" if steps else "frontier_no_steps"].format(metric=metric))
    if steps:
        yield Items(tuple((Run(_step(view, step, words)),) for step in steps), numbered=True)


def _step(view: View, step: StepRow, words: Words) -> str:
    numbers = numbered(view)
    return words["frontier_step"].format(
        number=numbers[step.parts],
        after=combination_name(view, step.parts, words),
        before=_before(view, step, words),
        cost=change_with_error(step.cost, step.cost_low, step.cost_high, COST, words),
        resigned=change_with_error(-step.avoided, -step.avoided_high, -step.avoided_low, RESIGNATIONS, words),
        price=_price(view, step, words),
    )


def _before(view: View, step: StepRow, words: Words) -> str:
    """Return what a step starts from: the baseline, or the number of a combination."""
    if step.against == view.baseline:
        return words.quoted(view.title(view.baseline, words))
    return words["frontier_numbered"].format(number=numbered(view)[step.against])


def _price(view: View, step: StepRow, words: Words) -> str:
    """Return what an avoided resignation costs on a step, or why there is no such number."""
    if not math.isfinite(step.price):
        return words[_why_none(step)]
    worth = words[f"frontier_price_{_against(view.decision.worth, step)}"].format(
        worth=words.yuan(view.decision.worth)
    )
    ends = words.range(words.yuan(step.price_low), words.yuan(step.price_high))
    return words["frontier_price"].format(price=words.yuan(step.price), range=ends, worth=worth)


def _why_none(step: StepRow) -> str:
    if step.cost_high < 0:
        return "frontier_saves" if step.avoided_low > 0 else "frontier_cheaper"
    return "frontier_free" if step.avoided_low > 0 else "frontier_no_fewer"


def _against(worth: float, step: StepRow) -> str:
    if step.price_high < worth:
        return "below"
    return "above" if step.price_low > worth else "open"


def _others(view: View, rows: Sequence[CombinationRow], words: Words) -> Iterator[str]:
    """Yield sentences on what became of the combinations that were not played again."""
    aside = len(in_state(rows, SET_ASIDE))
    more = words["frontier_aside"].format(n=aside) if aside else ""
    yield words["frontier_left"].format(out=len(in_state(rows, SCREENED_OUT)), more=more)
    impossible = [combination_name(view, row.parts, words) for row in in_state(rows, IMPOSSIBLE)]
    if impossible:
        yield words["frontier_impossible"].format(names=words.listed(*map(words.quoted, impossible)))


# --- tables ---------------------------------------------------------------------------------------------------------


def _grid(view: View, title: str, rows: Sequence[CombinationRow], words: Words) -> Grid:
    numbers, beaten = numbered(view), title == "frontier_beaten_grid"
    headings = [words["frontier_combination"], *_headings(view, words)]
    cells: list[tuple[Cell, ...]] = [(_numbered_name(view, row, words), *_cells(view, row, words)) for row in rows]
    if beaten:
        headings.append(words["frontier_beaten_by"])
        cells = [(*cell, str(numbers[row.beaten_by])) for cell, row in zip(cells, rows, strict=True)]
    return Grid(words[title], tuple(headings), tuple(cells), "" if beaten else _note(view, rows, words))


def _numbered_name(view: View, row: CombinationRow, words: Words) -> str:
    return f"{numbered(view)[row.parts]}. {combination_name(view, row.parts, words)}"


def _note(view: View, rows: Sequence[CombinationRow], words: Words) -> str:
    metric = view.metric_name(view.decision.metric, words)
    missing = "" if all(math.isfinite(row.visits) for row in rows) else words["frontier_visits_missing"]
    return words.sentences(words["frontier_note"].format(n=rows[0].n, metric=metric), missing)


def _headings(view: View, words: Words) -> list[str]:
    decisive = view.decision.metric
    named = [(words["frontier_cost"], COST), (view.metric_name(decisive, words), decisive)]
    named.append((words["frontier_visits"], VISITS))
    return [words.with_unit(name, words.unit(METRICS[metric].unit).difference) for name, metric in named]


def _cells(view: View, row: CombinationRow, words: Words) -> tuple[Cell, ...]:
    measured = (
        (row.cost, row.cost_low, row.cost_high, COST),
        (row.effect, row.effect_low, row.effect_high, view.decision.metric),
        (row.visits, row.visits_low, row.visits_high, VISITS),
    )
    return tuple(with_error(mean, low, high, METRICS[metric].unit, words) for mean, low, high, metric in measured)


def _luck_grid(view: View, rows: Sequence[CombinationRow], words: Words) -> Grid:
    """Return the table of the screened effect, the fresh one and their difference, the winner's luck."""
    unit, numbers = view.metric.unit, numbered(view)
    name = view.metric_name(view.decision.metric, words)
    title = words["frontier_luck_grid"].format(metric=name, unit=words.unit(unit).difference)
    counts = {"screened": int(rows[0].screened_n), "fresh": rows[0].n}
    headings = [words["frontier_number"], *(words[f"frontier_{key}"].format(n=n) for key, n in counts.items())]
    cells = [
        (
            str(numbers[row.parts]),
            number(row.screened_effect, unit, words, True),
            with_error(row.effect, row.effect_low, row.effect_high, unit, words),
            number(row.luck, unit, words, True),
        )
        for row in rows
    ]
    return Grid(title, (*headings, words["frontier_luck"]), tuple(cells), words["frontier_luck_note"], small=True)


def frontier_plates(view: View) -> Mapping[str, Plate]:
    """Return the figure; none where no combination was played again."""
    from analysis.report.frontier_figure import PLATES

    return PLATES if numbered(view) else {}


FRONTIER_CHAPTER = Chapter("decide_frontier_title", ("frontier", "frontier_steps"), frontier_blocks, frontier_plates)
"""How the question of the combinations is told."""
