"""The league figure: one row a scenario, its effects on resignations, visits and cost side by side."""

from __future__ import annotations

import numpy as np

from analysis.report import figure_data as read
from analysis.report import figure_parts as parts
from analysis.report import fonts as page
from analysis.report.fonts import Ink
from analysis.report.league import League
from analysis.report.words import Unit, Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

NAME_WIDTH = 34
"""Half-width characters of a scenario's title before it is folded."""
ROW, LINE = 0.11, 0.33
"""Height of a row beside its lines, and of each line of its name, cm."""
AROUND = 5.4
"""Height of all that is not rows, cm."""
TALL = 18
"""Rows from which the scale stands above the rows as well."""
BAND = "0.955"


def league_height(league: League, words: Words) -> float:
    """Return the height of the figure, cm; it grows with the rows."""
    return AROUND + float(_heights(league, words).sum())


def _heights(league: League, words: Words) -> read.Floats:
    lines = [1 + page.name(row.title, words, NAME_WIDTH).count("\n") for row in league.rows]
    return ROW + LINE * np.array(lines, dtype=np.float64)


def draw_league(league: League, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw a panel a metric, a row a scenario, dots with intervals coloured by verdict."""
    heights = _heights(league, words)
    ends = np.append(0.0, np.cumsum(heights))
    columns = figure.subplots(1, len(league.metrics), sharey=True)
    for place, (axes, metric) in enumerate(zip(columns, league.metrics, strict=True)):
        unit = words.unit(metric.unit)
        for top, bottom in zip(ends[1::2], ends[2::2], strict=False):
            axes.axhspan(top, bottom, color=BAND, linewidth=0, zorder=0)
        axes.axvline(0, color=page.GREY, linewidth=0.8)
        for row, height in zip(league.rows, (ends[1:] + ends[:-1]) / 2, strict=True):
            _cell(axes, row.cells[place], height, unit, words, ink)
        axes.set_title(parts.metric_title(metric, unit.difference, words, 26), pad=4, linespacing=1.35)
        _scale(axes, len(league.rows) >= TALL, words)
    names = [page.name(row.title, words, NAME_WIDTH) for row in league.rows]
    columns[0].set_yticks((ends[1:] + ends[:-1]) / 2, names, linespacing=1.1)
    columns[0].set_ylim(ends[-1], 0)
    used = {cell.verdict for row in league.rows for cell in row.cells if cell}
    page.legend(figure, parts.verdict_key(used, words["error_of_mean_difference"], words, ink), 5)


def _cell(axes: Axes, cell: read.Difference | None, height: float, unit: Unit, words: Words, ink: Ink) -> None:
    """Draw one difference and write its value beside the panel; an undefined one is a dash."""
    colour, text = page.GREY, words["undefined"]
    if cell is not None:
        value, low, high = (unit.scale * part for part in (cell.value, cell.low, cell.high))
        colour, text = ink.verdicts[cell.verdict], words.number(value, unit.digits, signed=True)
        axes.hlines(height, low, high, colors=colour, linewidth=1.3)
        axes.plot(value, height, color=colour, **parts.dot(cell.verdict))
    where = ("axes fraction", "data")
    axes.annotate(text, (1.03, height), xycoords=where, va="center", size=page.SMALL, color=colour)


def _scale(axes: Axes, tall: bool, words: Words) -> None:
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", top=tall, labeltop=tall)
    axes.margins(x=0.08)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=parts.ROUND_STEPS))
    axes.xaxis.set_major_formatter(lambda value, _: words.tick(value))
