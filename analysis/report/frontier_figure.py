"""The figure of the combinations: cost against effect, and below it what each is made of and does to visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.frontier import (
    BEATEN,
    FRONTIER_STATE,
    SCREENED_OUT,
    SET_ASIDE,
    VISITS,
    CombinationRow,
    strengths_of,
)
from analysis.judgement.frontier import COST as COST_METRIC
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.frontier_chapter import combination_rows, in_state, numbered, step_rows
from analysis.report.words import Words, balanced
from analysis.study.metrics import METRICS

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

CLOUD, ROW, AROUND = 7.0, 0.5, 6.4
"""Height of the upper panel, of a row of the lower ones, and of all else, cm."""
TITLE_WIDTH = 14
"""Half-width characters of a part's title above its column before it is folded."""
GREY = "0.6"
SIZE = np.array([13.0, 5.8])
"""Width and height of the upper panel, roughly, cm."""
SIDES = np.array([(0.3, 0.22), (-0.3, -0.22), (-0.3, 0.22), (0.3, -0.22)])
FREE = 0.3
"""Where a number may stand beside its point, and how far it stays from other points and numbers, cm."""


def _candidates(view: View) -> list[CombinationRow]:
    return in_state(combination_rows(view), FRONTIER_STATE, BEATEN)


def _screened(view: View) -> list[CombinationRow]:
    return in_state(combination_rows(view), SCREENED_OUT, SET_ASIDE)


def _height(view: View, words: Words) -> float:
    return AROUND + CLOUD + ROW * len(_candidates(view))


def _caption(view: View, words: Words) -> tuple[str, str]:
    metric = view.metric_name(view.decision.metric, words)
    unit = words.unit(view.metric.unit).difference
    return words["frontier_figure_title"].format(metric=metric, unit=unit), words["frontier_figure_reading"]


def _note(view: View, words: Words) -> str:
    row = _candidates(view)[0]
    return words["frontier_figure_note"].format(n=row.n, screened=int(row.screened_n))


def _draw(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    rows = _candidates(view)
    parts = list(view.decision.frontier)
    grid = figure.add_gridspec(
        2, 2, height_ratios=[CLOUD, ROW * len(rows) + 0.4], width_ratios=[1 + 1.6 * len(parts), 3.4]
    )
    _cloud(figure.add_subplot(grid[0, :]), view, words, ink)
    table = figure.add_subplot(grid[1, 0])
    _strengths(table, rows, parts, view, words, ink)
    if any(row.visits == row.visits for row in rows):
        _visits(figure.add_subplot(grid[1, 1], sharey=table), rows, words, ink)
    page.legend(figure, _keys(view, words, ink), 4)


# --- the upper panel ------------------------------------------------------------------------------------------------


def _cloud(axes: Axes, view: View, words: Words, ink: Ink) -> None:
    money, unit = words.unit(METRICS[COST_METRIC].unit), words.unit(view.metric.unit)
    for line in (axes.axhline, axes.axvline):
        line(0, color=page.GREY, linewidth=0.6)
    for row in _screened(view):
        axes.plot(money.scale * row.screened_cost, unit.scale * row.screened_effect, **_grey())
    _climb(axes, view, money.scale, unit.scale)
    for row in _candidates(view):
        x, y = money.scale * row.cost, unit.scale * row.effect
        axes.hlines(y, money.scale * row.cost_low, money.scale * row.cost_high, colors=ink.lines[1], linewidth=0.8)
        axes.vlines(x, unit.scale * row.effect_low, unit.scale * row.effect_high, colors=ink.lines[1], linewidth=0.8)
        axes.plot(x, y, zorder=3, **_mark(row.state, ink))
    axes.set_xlabel(words.with_unit(words["frontier_axis_cost"], money.difference))
    name = words["frontier_change"].format(metric=view.metric_name(view.decision.metric, words))
    better = words[view.metric.better] if view.metric.better else ""
    axes.set_title(words.listed(words.with_unit(words.heading((name, name)), unit.difference), better), pad=4)
    axes.margins(0.06)
    _write_numbers(axes, view, money.scale, unit.scale)


def _write_numbers(axes: Axes, view: View, money: float, scale: float) -> None:
    """Write the number of every combination beside its point, on the side where there is most room."""
    rows, numbers = _candidates(view), numbered(view)
    points = np.array([(money * row.cost, scale * row.effect) for row in rows])
    grey = [(money * row.screened_cost, scale * row.screened_effect) for row in _screened(view)]
    span = np.abs(np.array([np.diff(axes.get_xlim())[0], np.diff(axes.get_ylim())[0]]))
    for row, point, side in zip(
        rows, points, _sides(points / span * SIZE, np.array([(0.0, 0.0), *grey]) / span * SIZE), strict=True
    ):
        where: dict[str, Any] = {"ha": "center", "va": "center", "size": page.SMALL, "zorder": 4}
        axes.annotate(str(numbers[row.parts]), point, side * page.CM * 72, textcoords="offset points", **where)


def _sides(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each point where its number stands, cm from it: the first side that is free, else the freest."""
    taken, found = [*points, *others], []
    for point in points:
        room = [sorted(float(np.hypot(*(point + side - other))) for other in taken)[0] for side in SIDES]
        free = [number for number, distance in enumerate(room) if distance >= FREE]
        chosen = SIDES[free[0] if free else int(np.argmax(room))]
        taken.append(point + chosen)
        found.append(chosen)
    return np.array(found)


def _climb(axes: Axes, view: View, money: float, scale: float) -> None:
    """Draw the line along the steps of the frontier, from the baseline on."""
    places = {row.parts: (money * row.cost, scale * row.effect) for row in _candidates(view)}
    steps = [places[step.parts] for step in step_rows(view)]
    line: dict[str, Any] = {"color": page.GREY, "linestyle": (0, (4, 2)), "linewidth": 1.0, "zorder": 1}
    axes.plot(*zip((0.0, 0.0), *steps, strict=True), **line)


def _mark(state: str, ink: Ink) -> dict[str, Any]:
    face = ink.lines[1] if state == FRONTIER_STATE else "white"
    return {"marker": "o", "markersize": 5.5, "color": ink.lines[1], "markerfacecolor": face, "linestyle": "none"}


def _grey() -> dict[str, Any]:
    return {"marker": "x", "markersize": 4, "color": GREY, "markeredgewidth": 0.8, "linestyle": "none", "zorder": 1}


# --- the lower panels -----------------------------------------------------------------------------------------------


def _strengths(
    axes: Axes, rows: Sequence[CombinationRow], parts: Sequence[str], view: View, words: Words, ink: Ink
) -> None:
    """Write a row a combination: its mark and number, and the strength of each part."""
    for place, row in enumerate(rows):
        axes.plot(-0.2, place, **_mark(row.state, ink))
        axes.text(0.05, place, str(place + 1), va="center", size=page.SMALL)
        found = strengths_of(row.parts)
        for column, part in enumerate(parts, start=1):
            strength = words.percent(found[part], 0) if part in found else words["undefined"]
            axes.text(column, place, strength, va="center", ha="center", size=page.SMALL)
    titles = [balanced(view.title(part, words), TITLE_WIDTH, 3) for part in parts]
    axes.set_xticks(range(1, len(parts) + 1), titles, linespacing=1.1)
    axes.set_xlim(-0.5, len(parts) + 0.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="x", top=False, labeltop=True, bottom=False, labelbottom=False, pad=1)
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _visits(axes: Axes, rows: Sequence[CombinationRow], words: Words, ink: Ink) -> None:
    """Draw the change of visits of each combination, with its error."""
    about = METRICS[VISITS]
    unit = words.unit(about.unit)
    axes.axvline(0, color=page.GREY, linewidth=0.6)
    for place, row in enumerate(rows):
        axes.hlines(
            place, unit.scale * row.visits_low, unit.scale * row.visits_high, colors=ink.lines[1], linewidth=0.8
        )
        axes.plot(unit.scale * row.visits, place, **_mark(row.state, ink))
    name = words["frontier_change"].format(metric=words.either((about.zh, about.en)))
    title = words.with_unit(words.heading((name, name)), unit.difference)
    axes.set_title(balanced(words.listed(title, words[about.better]), 34), pad=4, size=page.SMALL, linespacing=1.2)
    axes.tick_params(axis="y", length=0, labelleft=False)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=4)
    axes.grid(axis="x")


def _keys(view: View, words: Words, ink: Ink) -> list[Line2D]:
    states = {row.state for row in combination_rows(view)}
    keys = [
        Line2D([], [], label=words[f"frontier_key_{state}"], **_mark(state, ink))
        for state in (FRONTIER_STATE, BEATEN)
        if state in states
    ]
    if states & {SCREENED_OUT, SET_ASIDE}:
        keys.append(Line2D([], [], label=words["frontier_key_screened"], **_grey()))
    return [*keys, Line2D([], [], color=ink.lines[1], linewidth=0.8, label=words["frontier_key_error"])]


PLATES = {"frontier": Plate(_draw, _caption, _note, _height)}
"""The figure by name."""
