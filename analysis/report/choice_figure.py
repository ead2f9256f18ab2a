"""The figure of the choice: each scenario against the baseline, with both intervals; filled where it stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.report import fonts as page
from analysis.report.choice_chapter import Candidate, Compared, candidates, comparisons, probability
from analysis.report.choosing import MOST
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.figure_parts import name_rows
from analysis.report.fonts import Ink
from analysis.report.words import Words, folded

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

ROW, AROUND = 0.85, 4.9
"""Height of a row and of all that is not rows, cm."""
INK, OUT = 1, "0.45"
"""Place of the colour of what stays, and the grey of what is out."""


def shown(view: View) -> list[Candidate]:
    """Return the scenarios that are drawn: those that stay, and of those that are out as many of the best as fit."""
    rows = candidates(view)
    stay = sum(row.kept > 0 for row in rows)
    first = rows[: max(stay, MOST + 1)]
    return first if any(row.scenario == view.baseline for row in first) else [*first, *_baseline(rows, view)]


def _baseline(rows: Sequence[Candidate], view: View) -> list[Candidate]:
    return [row for row in rows if row.scenario == view.baseline]


def _height(view: View, words: Words) -> float:
    return AROUND + ROW * len(shown(view))


def _caption(view: View, words: Words) -> tuple[str, str]:
    title = words["choice_figure_title"].format(
        metric=view.metric_name(view.decision.metric, words),
        baseline=view.title(view.baseline, words),
        unit=words.unit(view.metric.unit).difference,
    )
    return title, words["choice_figure_reading"]


def _note(view: View, words: Words) -> str:
    return words["choice_figure_note"].format(n=candidates(view)[0].n)


def _draw(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    rows, axes = shown(view), figure.subplots()
    scale = words.unit(view.metric.unit).scale
    compared = {row.scenario: row for row in comparisons(view) if row.metric == view.decision.metric}
    axes.axvline(0, color=page.GREY, linewidth=0.7)
    for place, row in enumerate(rows):
        colour = ink.lines[INK] if row.kept else OUT
        _bars(axes, compared.get(row.scenario), place, scale, colour)
        centre = compared[row.scenario].difference if row.scenario in compared else 0.0
        axes.plot([scale * centre], [place], color=colour, **_dot(row.kept > 0))
    name_rows(axes, [view.titles[row.scenario] for row in rows], words)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_xlabel(
        words.with_unit(words.heading((view.metric.zh, view.metric.en)), words.unit(view.metric.unit).difference)
    )
    _probabilities(axes, rows, words)
    _legend(figure, rows, words, ink)


def _dot(stays: bool) -> dict[str, Any]:
    face: dict[str, Any] = {} if stays else {"markerfacecolor": "white"}
    return {"marker": "o", "markersize": 5.5, "linestyle": "none", "zorder": 3, **face}


def _bars(axes: Axes, row: Compared | None, place: int, scale: float, colour: str) -> None:
    """Draw the simultaneous interval thin, the single one thick."""
    if row is not None:
        axes.plot([scale * row.low_simultaneous, scale * row.high_simultaneous], [place, place], color=colour, lw=0.9)
        axes.plot([scale * row.low, scale * row.high], [place, place], color=colour, lw=2.6, solid_capstyle="butt")


def _probabilities(axes: Axes, rows: Sequence[Candidate], words: Words) -> None:
    """Write the probabilities of being best in a column at the right."""
    beside = axes.get_yaxis_transform()
    for place, row in enumerate(rows):
        axes.text(1.03, place, probability(row.p_best, words), transform=beside, va="center", size=page.SMALL)
    heading = folded(words["choice_best_column"], 12)
    axes.text(1.03, -0.62, heading, transform=beside, va="bottom", size=page.SMALL, color="0.3")


def _legend(figure: Figure, rows: Sequence[Candidate], words: Words, ink: Ink) -> None:
    dots = [
        Line2D([], [], color=colour, label=words[label], **_dot(stays))
        for stays, label, colour in ((True, "choice_stays", ink.lines[INK]), (False, "choice_leaves", OUT))
        if any((row.kept > 0) == stays for row in rows)
    ]
    bars = [
        Line2D([], [], color=page.GREY, linewidth=width, label=words[label])
        for label, width in (("choice_single", 2.6), ("choice_together", 0.9))
    ]
    page.legend(figure, [*dots, *bars], 4)


PLATES: Mapping[str, Plate] = {"choice": Plate(_draw, _caption, _note, _height)}
