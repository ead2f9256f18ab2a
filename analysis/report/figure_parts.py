"""What several figures are made of: panels, dots, headings of panels, names beside rows and beside the ends of lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.report import figure_data as read
from analysis.report import fonts as page
from analysis.report.fonts import Ink
from analysis.report.words import Words, balanced

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

ROUND_STEPS = [1, 2, 5, 10]


def panels(figure: Figure, count: int, most: int, sharex: bool = False, sharey: bool = False) -> list[Axes]:
    """Return `count` axes in rows of at most `most`."""
    columns = min(count, most)
    grid = figure.subplots(-(-count // columns), columns, sharex=sharex, sharey=sharey, squeeze=False).ravel()
    for unused in grid[count:]:
        unused.set_visible(False)
    return list(grid[:count])


def dot(verdict: str) -> dict[str, Any]:
    """Return the marker of a verdict: filled where the difference is clear, hollow where it is not."""
    face = {"markerfacecolor": "white"} if verdict == "no clear difference" else {}
    return {"marker": page.VERDICT_MARKERS[verdict], "markersize": 4.5, "linestyle": "none", **face}


def verdict_key(verdicts: Collection[str], error: str, words: Words, ink: Ink) -> list[Line2D]:
    """Return the key of dots by verdict, of those in use, and of the bar of their `error`."""
    dots = [
        Line2D([], [], color=colour, label=words.verdict(verdict), **dot(verdict))
        for verdict, colour in ink.verdicts.items()
        if verdict in verdicts
    ]
    return [*dots, Line2D([], [], color=page.GREY, linewidth=1.3, label=error)]


def metric_title(metric: read.Labelled, unit: str, words: Words, width: int) -> str:
    """Return the heading of a panel: name, then unit and which direction is better."""
    better = words[metric.better] if metric.better else ""
    name = balanced(words.heading((metric.zh, metric.en)), width)
    return f"{name}\n{balanced(words.listed(unit, better), width)}"


def name_rows(axes: Axes, titles: Sequence[read.Pair], words: Words, below: float = 0.6) -> None:
    """Write the titles beside rows 0, 1, … from above."""
    names = [page.name(title, words) for title in titles]
    axes.set_yticks(range(len(names)), names, linespacing=1.0)
    axes.set_ylim(len(names) - 1 + below, -0.6)
    axes.tick_params(axis="y", length=0)


def name_ends(
    figure: Figure, axes: Axes, xs: read.Floats, ys: read.Floats, titles: Sequence[read.Pair], words: Words, ink: Ink
) -> None:
    """Write the scenarios' names beside the ends of their lines, moved apart so that none covers another."""
    low, high = axes.get_ylim()
    names = [page.name(title, words) for title in titles]
    panel = (page.height_of(figure) - 3) / 2
    heights = np.array([0.14 + 0.36 * (1 + name.count("\n")) for name in names]) / panel
    places = _apart((ys - low) / (high - low), heights)
    for number in np.flatnonzero(np.isfinite(ys)):
        colour = ink.names[number % len(ink.names)]
        line = {
            "arrowstyle": "-",
            "color": page.GREY,
            "linewidth": 0.5,
            "shrinkA": 0,
            "shrinkB": 3,
            "relpos": (0, 0.5),
        }
        axes.annotate(
            names[number], (xs[number], ys[number]), (1.05, places[number]), textcoords="axes fraction", va="center",
            color=colour, size=page.SMALL, linespacing=1.0, arrowprops=line,
        )  # fmt: skip


def _apart(wanted: read.Floats, heights: read.Floats) -> read.Floats:
    """Return places near the `wanted` ones (0 to 1), in their order, at least the `heights` of the names apart."""
    placed = np.nan_to_num(wanted)
    order = np.argsort(placed, kind="stable")
    for before, here in pairwise(order):
        placed[here] = max(placed[here], placed[before] + (heights[here] + heights[before]) / 2)
    placed -= float(np.mean(placed - np.nan_to_num(wanted)))
    over = max(0.0, float(np.max(placed + heights / 2)) - 1)
    under = max(0.0, float(np.max(heights / 2 - placed)))
    return placed + (under if under else -over)
