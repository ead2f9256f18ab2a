"""The figures of uncertain numbers: each at the ends of its range, and the shares of all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.judgement.sensitivity import UNEXPLAINED, SobolRow
from analysis.judgement.tornado import TornadoRow
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.sensitivity_reading import (
    MOST,
    Ends,
    amount,
    drawn_output,
    main_scenario,
    moved,
    output_name,
    sobol_rows,
)
from analysis.report.words import Unit, Words, balanced

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

ROW, AROUND = 0.95, 4.6
"""Height of a row and of all that is not rows, cm."""
NAME_WIDTH = 34
"""Half-width characters of a number's name before it is folded."""
HALF = 0.34
"""Thickness of the bar of one end, rows."""
WHISKER: dict[str, Any] = {"color": "0", "linewidth": 1.0, "marker": "|", "markersize": 5}


# --- one number at a time -------------------------------------------------------------------------------------------


def _tornado_height(view: View, words: Words) -> float:
    return AROUND + ROW * len(moved(view, main_scenario(view)))


def _tornado_caption(view: View, words: Words) -> tuple[str, str]:
    title = words["sensitivity_tornado_title"].format(
        scenario=words.heading(view.titles[main_scenario(view)]),
        metric=view.metric_name(view.decision.metric, words),
        unit=words.unit(view.metric.unit).difference,
    )
    return title, words["sensitivity_tornado_reading"].format(baseline=words.quoted(view.title(view.baseline, words)))


def _tornado_note(view: View, words: Words) -> str:
    return words["sensitivity_tornado_note"].format(n=moved(view, main_scenario(view))[0][0].n)


def _draw_tornado(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    pairs, unit, axes = moved(view, main_scenario(view)), words.unit(view.metric.unit), figure.subplots()
    for place, pair in enumerate(pairs):
        for row, shift, face in zip(pair, (-HALF / 2, HALF / 2), _faces(ink), strict=True):
            _bar(axes, row, place + shift, unit, face)
    axes.axvline(unit.scale * pairs[0][0].central, color="0.2", linewidth=0.8, linestyle=(0, (4, 2)))
    axes.axvline(0, color="0", linewidth=1.1)
    _rows(axes, [balanced(view.label(low.key, words), NAME_WIDTH, 2) for low, _ in pairs])
    for place, pair in enumerate(pairs):
        _values(axes, pair, place, words)
    axes.set_xlabel(words.with_unit(words["sensitivity_difference_axis"], unit.difference))
    _tornado_legend(figure, words, ink)


def _faces(ink: Ink) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the looks of the bars at the low and at the high end."""
    low = {"facecolor": "white", "edgecolor": "0.2", "hatch": "/////"}
    return low, {"facecolor": ink.bands[0], "edgecolor": "0.2"}


def _bar(axes: Axes, row: TornadoRow, place: float, unit: Unit, face: dict[str, Any]) -> None:
    start, end = unit.scale * row.central, unit.scale * row.difference
    axes.barh(place, end - start, HALF, left=start, linewidth=0.7, **face)
    axes.plot([unit.scale * row.difference_low, unit.scale * row.difference_high], [place, place], **WHISKER)


def _values(axes: Axes, pair: Ends, place: int, words: Words) -> None:
    """Write the values at both ends at the right, level with their bars."""
    for row, shift in zip(pair, (-0.22, 0.22), strict=True):
        where = (1.02, place + shift)
        value = amount(row.key, row.value, words)
        axes.annotate(value, where, xycoords=("axes fraction", "data"), va="center", size=page.SMALL)


def _rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names, linespacing=1.1)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")


def _tornado_legend(figure: Figure, words: Words, ink: Ink) -> None:
    low, high = _faces(ink)
    handles = [
        Patch(label=words["sensitivity_bar_low"], linewidth=0.7, **low),
        Patch(label=words["sensitivity_bar_high"], linewidth=0.7, **high),
        Line2D([], [], color="0.2", linewidth=0.8, linestyle=(0, (4, 2)), label=words["sensitivity_central"]),
        Line2D([], [], label=words["sensitivity_bar_error"], **WHISKER),
    ]
    page.legend(figure, handles, 2)


# --- all numbers together -------------------------------------------------------------------------------------------


def _shown(view: View) -> list[SobolRow]:
    """Return the numbers with a share, the largest first, and what is not explained."""
    drawn = drawn_output(view)
    *known, left = sobol_rows(view, drawn.scenario if drawn else "")
    return [*[row for row in known if row.total > 0][:MOST], left]


def _sobol_height(view: View, words: Words) -> float:
    return AROUND + ROW * len(_shown(view))


def _sobol_caption(view: View, words: Words) -> tuple[str, str]:
    title = words["sensitivity_sobol_title"].format(
        what=output_name(view, _shown(view)[0].scenario, words),
        metric=view.metric_name(view.decision.metric, words),
    )
    return title, words["sensitivity_sobol_reading"]


def _sobol_note(view: View, words: Words) -> str:
    row = drawn_output(view)
    if row is None:
        return ""
    q2, low, high = (words.percent(value, 0) for value in (row.q2, row.q2_low, row.q2_high))
    return words["sensitivity_sobol_note"].format(draws=row.draws, q2=q2, low=low, high=high)


def _draw_sobol(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    rows, axes = _shown(view), figure.subplots()
    alone, together, unexplained = _share_faces(ink)
    for place, row in enumerate(rows):
        left = row.key == UNEXPLAINED
        axes.barh(place, 100 * row.first, 0.5, linewidth=0.7, **(unexplained if left else alone))
        axes.barh(place, 100 * (row.total - row.first), 0.5, left=100 * row.first, linewidth=0.7, **together)
        axes.plot([100 * row.total_low, 100 * row.total_high], [place, place], **WHISKER)
    names = [
        words["sensitivity_unexplained"] if row.key == UNEXPLAINED else view.label(row.key, words) for row in rows
    ]
    _rows(axes, [balanced(name, NAME_WIDTH, 2) for name in names])
    axes.set_xlim(0, 100)
    axes.set_xlabel(words["sensitivity_share_axis"])
    _sobol_legend(figure, words, ink)


def _share_faces(ink: Ink) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the looks of a number's share alone, of that together with others, and of what is not explained."""
    together = {"facecolor": "white", "edgecolor": "0.2"}
    return {"facecolor": ink.bands[0], "edgecolor": "0.2"}, together, {**together, "hatch": "/////"}


def _sobol_legend(figure: Figure, words: Words, ink: Ink) -> None:
    keys = ("sensitivity_share_alone", "sensitivity_share_together", "sensitivity_unexplained")
    faces = [
        Patch(label=words[key], linewidth=0.7, **face) for key, face in zip(keys, _share_faces(ink), strict=True)
    ]
    page.legend(figure, [*faces, Line2D([], [], label=words["sensitivity_share_error"], **WHISKER)], 2)


PLATES = {
    "sensitivity_tornado": Plate(_draw_tornado, _tornado_caption, _tornado_note, _tornado_height, 2),
    "sensitivity_sobol": Plate(_draw_sobol, _sobol_caption, _sobol_note, _sobol_height, 2),
}
