"""The figure of what is not known: for each scenario what error, chance and belief leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.judgement.nested import DIFFERENCE, Ends, Row
from analysis.report import figure_parts as parts
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.uncertainty_chapter import split_rows
from analysis.report.words import Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

APART = 0.26
"""Rows between two bars of one scenario."""
THICK = 0.2
ROW, AROUND = 1.5, 4.9
"""Height of a scenario's bars and of all that is not bars, cm."""


def drawn_rows(view: View) -> list[Row]:
    """Return the differences that are drawn: of the deciding metric, scenario by scenario."""
    return [row for row in split_rows(view, DIFFERENCE, view.decision.metric) if row.split.known]


def caption(view: View, words: Words) -> tuple[str, str]:
    """Return title and reading."""
    title = words["unc_figure_title"].format(
        metric=view.metric_name(view.decision.metric, words), unit=words.unit(view.metric.unit).difference
    )
    return title, words["unc_figure_reading"].format(better=words[view.metric.better or "no direction"])


def note(view: View, words: Words) -> str:
    """Return what kind of numbers these are."""
    row = drawn_rows(view)[0]
    return words["unc_figure_note"].format(draws=int(row.split.draws), repeats=int(row.split.repeats))


def height(view: View, words: Words) -> float:
    """Return the height, cm."""
    return AROUND + ROW * len(drawn_rows(view))


def draw(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw three bars a scenario: error, chance, belief."""
    axes, rows = figure.subplots(), drawn_rows(view)
    scale = words.unit(view.metric.unit).scale
    axes.axvline(0, color="0.2", linewidth=0.8)
    for place, row in enumerate(rows):
        _bars(axes, row, place, scale, ink)
    sign = 1.0 if view.metric.better == "higher" else -1.0
    axes.axvline(sign * scale * view.decision.improvement, **LEAST)
    parts.name_rows(axes, [view.titles[row.scenario] for row in rows], words, 0.5)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=parts.ROUND_STEPS))
    axes.xaxis.set_major_formatter(lambda value, _: words.tick(value))
    handles = _handles(words, ink)
    page.legend(figure, handles[:2], 2, 1)
    page.legend(figure, handles[2:], 2)


LEAST: Mapping[str, Any] = {"color": "0.2", "linewidth": 1.0, "linestyle": (0, (5, 3))}


def _bars(axes: Axes, row: Row, place: int, scale: float, ink: Ink) -> None:
    bars: tuple[Ends, ...] = (row.split.error, row.split.chance, row.split.belief)
    for number, (low, high) in enumerate(bars):
        y = place + (number - 1) * APART
        axes.barh(y, scale * (high - low), THICK, scale * low, **_look(number, ink))
        if number == 2:
            axes.plot(
                [scale * row.split.belief_low, scale * row.split.belief_high], [y, y], color="0.2", linewidth=0.9
            )
        axes.plot([scale * row.split.mean], [y], marker="o", color="0", markersize=3.2)


def _look(number: int, ink: Ink) -> dict[str, Any]:
    return {
        "facecolor": (ink.groups[0], ink.groups[3], ink.groups[2])[number],
        "edgecolor": "0.2",
        "linewidth": 0.6,
        "hatch": ("", "////", "")[number],
    }


def _handles(words: Words, ink: Ink) -> list[Any]:
    names = [words[f"unc_figure_{name}"] for name in ("error", "chance", "belief")]
    patches = [Patch(label=name, **_look(number, ink)) for number, name in enumerate(names)]
    return [*patches, Line2D([], [], label=words["unc_figure_least"], **LEAST)]


PLATES = {"uncertainty": Plate(draw, caption, note, height, 2)}
"""The figures of the section."""
