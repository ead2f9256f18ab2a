"""Under which numbers a scenario fails, and how much each choice may be regretted, told."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.judgement.failure import FOUND, UNCLEAR, DrawRow, FailureRow, ShareRow
from analysis.report.blocks import Block, Cell, Grid, Items, Number, Run, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.regret_section import regret_blocks
from analysis.report.uncertainty_chapter import least_of
from analysis.report.words import Words
from sim import declared

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


def failure_rows(view: View, scenario: str) -> list[FailureRow]:
    """Return the restrictions of a scenario's box, or the one row that says why there is none."""
    columns = (view.tables["failure"][name].tolist() for name in FailureRow._fields)
    return [row for row in (FailureRow(*cells) for cells in zip(*columns, strict=True)) if row.scenario == scenario]


def share_rows(view: View) -> list[ShareRow]:
    """Return in how many draws each scenario fails."""
    columns = (view.tables["failure_share"][name].tolist() for name in ShareRow._fields)
    return [ShareRow(*cells) for cells in zip(*columns, strict=True)]


def draw_rows(view: View, scenario: str) -> list[DrawRow]:
    """Return a scenario's draws, once for every number of its box."""
    columns = (view.tables["failure_draws"][name].tolist() for name in DrawRow._fields)
    return [row for row in (DrawRow(*cells) for cells in zip(*columns, strict=True)) if row.scenario == scenario]


def largest_effect(view: View, among: Sequence[str]) -> str:
    """Return the one of some scenarios whose mean effect over the draws is largest in size; empty without draws."""
    table = view.tables["failure_draws"]
    means = {
        name: abs(float(np.mean(table["difference"][table["scenario"] == name])))
        for name in among
        if (table["scenario"] == name).any()
    }
    return max(means, key=lambda name: means[name], default="")


# --- conditions in words --------------------------------------------------------------------------------------------


def told_value(key: str, value: float, words: Words) -> str:
    """Return the value of a declared number with its unit, to three digits; shares and yearly rates as percent."""
    scale, unit = shown_unit(key, words)
    shown = words.number(scale * value, _digits(scale * value))
    return words.joined(shown, unit) if unit else shown


def shown_unit(key: str, words: Words) -> tuple[float, str]:
    """Return factor and word of the unit in which a declared number is shown; shares and yearly rates as percent."""
    number = declared(key)
    if number is None:
        return 1.0, ""
    share = number.unit == "1" and (number.low, number.high) == (0, 1)
    if share or number.unit == "1/year":
        return 100.0, words.unit(number.unit).word
    return 1.0, "" if number.unit == "1" else words.declared_unit(number.unit)


def _digits(value: float) -> int:
    """Return the decimals that give three significant digits, none of a whole number of three digits or more."""
    size = math.floor(math.log10(abs(value))) if value else 0
    return min(max(0, 2 - size), 4)


def conditions(view: View, rows: Sequence[FailureRow], words: Words) -> str:
    """Return the restrictions of a box as part of a sentence, each number once."""
    *first, last = (condition(view, key, rows, words) for key in dict.fromkeys(row.key for row in rows))
    return words["fail_and"].format(first=words.listed(*first), last=last) if first else last


def condition(view: View, key: str, rows: Sequence[FailureRow], words: Words) -> str:
    """Return what a box says of one number: above, below or between."""
    ends = {row.side: told_value(key, row.value, words) for row in rows if row.key == key}
    label = view.label(key, words)
    if len(ends) > 1:
        return words["fail_between"].format(label=label, low=ends["above"], high=ends["below"])
    ((side, value),) = ends.items()
    return words[f"fail_{side}"].format(label=label, value=value)


# --- the section ----------------------------------------------------------------------------------------------------


def failure_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: when each scenario fails, the boxes, the figure; then regret."""
    rows = {share.scenario: share for share in share_rows(view) if share.draws}
    if not rows:
        yield text(words["unc_answer_none"])
        return
    least = min(rows.values(), key=lambda row: row.share)
    yield text(words.sentences(*_first(view, least, words)))
    others = [row for row in rows.values() if row.scenario != least.scenario]
    if others:
        yield Items(tuple((Run(words.sentences(*_said(view, row, words))),) for row in others))
    if any(box.verdict in (FOUND, UNCLEAR) for name in rows for box in failure_rows(view, name)):
        yield text(words["fail_method"].format(repeats=view.decision.repeats, draws=int(least.draws)))
    yield from _grid(view, words)
    yield from _pictures(view, words)
    yield from regret_blocks(view, words)


def _first(view: View, row: ShareRow, words: Words) -> Iterator[str]:
    yield from _said(view, row, words)
    yield words["fail_means"].format(
        metric=view.metric_name(view.decision.metric, words), least=least_of(view, words)
    )


def _said(view: View, row: ShareRow, words: Words) -> Iterator[str]:
    """Yield in how many draws a scenario fails, and when."""
    yield words["fail_share"].format(
        title=words.quoted(view.title(row.scenario, words)),
        draws=int(row.draws),
        failing=int(row.failing),
        share=words.percent(row.share, 0),
        range=words.range(words.percent(row.low, 0), words.percent(row.high, 0)),
    )
    box = failure_rows(view, row.scenario)
    if box[0].verdict != FOUND:
        yield words[f"fail_{box[0].verdict}"]
        return
    yield words["fail_found"].format(
        conditions=conditions(view, box, words),
        density=words.percent(box[0].density_fit, 0),
        coverage=words.percent(box[0].coverage_fit, 0),
    )


def _grid(view: View, words: Words) -> Iterator[Grid]:
    """Yield the table of all boxes, a row for each restriction; none where there is no box."""
    boxes = {name: failure_rows(view, name) for name in view.leading}
    found = {name: rows for name, rows in boxes.items() if rows and rows[0].verdict == FOUND}
    headings = tuple(
        words[key]
        for key in ("scenario", *(f"fail_{key}" for key in ("condition", "coverage", "density", "mass", "p")))
    )
    cells = tuple(
        _cells(view, name, row, place, words) for name, rows in found.items() for place, row in enumerate(rows)
    )
    if cells:
        yield Grid(words["fail_grid"], headings, cells, words["fail_grid_note"])


def _cells(view: View, name: str, row: FailureRow, place: int, words: Words) -> tuple[Cell, ...]:
    said, chance = condition(view, row.key, [row], words), _chance(row.p, words)
    if place:
        return "", said, "", "", "", chance
    shares = (
        words.with_unit(words.percent(fit, 0), words.percent(own, 0))
        for fit, own in ((row.coverage_fit, row.coverage), (row.density_fit, row.density))
    )
    return view.title(name, words), said, *shares, words.percent(row.mass, 0), chance


def _chance(p: float, words: Words) -> Cell:
    return Number(p, words["fail_tiny"] if p < 0.001 else words.number(p, 3), 3)


# --- the figure -----------------------------------------------------------------------------------------------------


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in failure_plates(view).items())


def failure_plates(view: View) -> Mapping[str, Plate]:
    """Return the figure: the box of the scenario with the largest effect, or how the draws' effects are spread."""
    from analysis.report.failure_figure import plates

    return plates(view)


FAILURE_CHAPTER = Chapter(
    "decide_failure_title",
    ("failure", "failure_share", "failure_draws", "regret"),
    failure_blocks,
    failure_plates,
)
"""How the question of failing is told."""
