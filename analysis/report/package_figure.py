"""The figure of a package: a waterfall from the baseline to the package, a step a part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from analysis.judgement.shapley import PartRow
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.package_chapter import KINDS, judged, matter, part_rows, total_rows, with_error
from analysis.report.words import Unit, Words, balanced

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

ROW, AROUND = 0.95, 4.4
"""Height of a row and of all that is not rows, cm."""
NAME_WIDTH = 34
"""Half-width characters of a title before it is folded."""
THICK = 0.5
"""Thickness of a step, rows."""


def _height(view: View, words: Words) -> float:
    return AROUND + ROW * (2 + len(part_rows(view, view.decision.metric)))


def _caption(view: View, words: Words) -> tuple[str, str]:
    title = words["package_figure_title"].format(
        package=view.title(view.decision.package, words),
        metric=view.metric_name(view.decision.metric, words),
        unit=words.unit(view.metric.unit).word,
    )
    return title, words["package_figure_reading"]


def _note(view: View, words: Words) -> str:
    return words["note"].format(n=total_rows(view)[view.decision.metric].n)


def _draw(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    total, rows = total_rows(view)[view.decision.metric], part_rows(view, view.decision.metric)
    unit, axes = words.unit(view.metric.unit), figure.subplots()
    levels = [unit.scale * level for level in accumulate((row.shapley for row in rows), initial=total.mean_baseline)]
    _connect(axes, levels)
    for place, row in enumerate(rows):
        _step(axes, row, levels[place], place + 1, unit, ink)
    end = len(rows) + 1
    ends = [unit.scale * (total.mean_baseline + change) for change in (total.low, total.high)]
    _error(axes, ends[0], ends[1], end)
    axes.plot([levels[0], levels[-1]], [0, end], "D", color="0.1", markersize=5)
    changes = [with_error(row.shapley, row.shapley_low, row.shapley_high, view.metric.unit, words) for row in rows]
    whole = with_error(total.effect, total.low, total.high, view.metric.unit, words)
    end_text = words["package_level"].format(level=words.number(levels[-1], unit.digits), change=whole)
    _write(axes, _names(view, rows, words), [words.number(levels[0], unit.digits), *changes, end_text])
    axes.set_xlabel(words.with_unit(words.heading((view.metric.zh, view.metric.en)), unit.word))
    _legend(figure, rows, words, ink)


def _names(view: View, rows: Sequence[PartRow], words: Words) -> list[str]:
    names = [view.baseline, *(row.part for row in rows), view.decision.package]
    return [balanced(view.title(name, words), NAME_WIDTH, 2) for name in names]


def _connect(axes: Axes, levels: Sequence[float]) -> None:
    """Draw a thin line from where each step ends to where the next begins."""
    for place, level in enumerate(levels):
        axes.plot(
            [level, level], [place, place + 1], color=page.GREY, linewidth=0.7, linestyle=(0, (2, 1.5)), zorder=0
        )


def _step(axes: Axes, row: PartRow, start: float, place: int, unit: Unit, ink: Ink) -> None:
    kind = judged(row.metric, row.shapley_low, row.shapley_high)
    axes.barh(place, unit.scale * row.shapley, THICK, left=start, linewidth=0.8, **_face(kind, ink))
    _error(axes, start + unit.scale * row.shapley_low, start + unit.scale * row.shapley_high, place)


def _error(axes: Axes, low: float, high: float, place: int) -> None:
    axes.plot([low, high], [place, place], color="0", linewidth=1.1, marker="|", markersize=7)


def _face(kind: str, ink: Ink) -> dict[str, Any]:
    """Return the look of a step: filled where it improves, hatched where it worsens, empty where it cannot be told."""
    if kind == "better":
        return {"facecolor": ink.bands[0], "edgecolor": "0.2"}
    edge = ink.verdicts[kind]
    return {"facecolor": "white", "edgecolor": edge, "hatch": "/////" if kind == "worse" else ""}


def _write(axes: Axes, names: Sequence[str], sides: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names, linespacing=1.1)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.08)
    axes.grid(axis="x")
    for place, side in enumerate(sides):
        axes.annotate(side, (1.02, place), xycoords=("axes fraction", "data"), va="center", size=page.SMALL)


def _legend(figure: Figure, rows: Sequence[PartRow], words: Words, ink: Ink) -> None:
    used, about = {judged(row.metric, row.shapley_low, row.shapley_high) for row in rows}, matter(rows[0].metric)
    faces = [
        Patch(label=words[f"package_{about}_{kind}"], linewidth=0.8, **_face(kind, ink))
        for kind in KINDS
        if kind in used
    ]
    bar = Line2D([], [], color="0", linewidth=1.1, marker="|", markersize=7, label=words["package_step_error"])
    page.legend(figure, [*faces, bar], 4)


PLATES = {"package": Plate(_draw, _caption, _note, _height)}
"""The figure by name."""
