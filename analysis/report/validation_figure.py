"""The figure of `staffing validate`: one row a case, the observed band as a bar, one marker a theory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.fitting.backtest import Cell
from analysis.fitting.cases import Case
from analysis.report import fonts as page
from analysis.report.fonts import Ink
from analysis.report.words import LANGUAGES, Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

TICKS = (-0.8, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
LEAST_GAP = 0.06
"""Least distance of two ticks, share of the axis."""
LEAST_LEVEL = 0.05
"""Turnover after the change, share of that before, below which nothing is drawn."""
ROW_CM = 1.75
LEGEND_COLUMNS = 3
BAND: dict[str, Any] = {"color": "0.86", "linewidth": 0}
CENTRE: dict[str, Any] = {"color": "0.25", "linewidth": 1.2}


@dataclass(frozen=True)
class Drawn:
    """What the figure shows: cases in order, theories with their titles (zh, en), and all cells."""

    cases: tuple[Case, ...]
    theories: dict[str, tuple[str, str]]
    cells: tuple[Cell, ...]


def draw_backtests(drawn: Drawn, folder: Path) -> list[Path]:
    """Draw the figure in both languages, in colour and for black-and-white print; return the files."""
    return [
        path
        for lang in LANGUAGES
        for suffix, ink in page.INKS.items()
        for path in _draw(drawn, Words(lang), ink, folder / f"backtests.{lang}{suffix}")
    ]


def _draw(drawn: Drawn, words: Words, ink: Ink, stem: Path) -> list[Path]:
    lines = -(-(len(drawn.theories) + 2) // LEGEND_COLUMNS)
    height = 4.0 + page.LEGEND_LINE * lines + ROW_CM * len(drawn.cases)
    with page.setting(words.lang):
        reading = words["validate_figure_reading"]
        figure = page.blank(height, lines, words["validate_figure_title"], reading, words, quick=False)
        axes = figure.subplots()
        for row, case in enumerate(drawn.cases):
            _draw_row(axes, row, case, drawn, ink)
        _settle_axes(axes, drawn, words)
        page.legend(figure, _key(drawn, words, ink), LEGEND_COLUMNS)
        page.note(figure, words["validate_figure_note"], words)
        return page.kept(figure, stem)


def _level(change: float) -> float:
    """Return turnover after a change as a multiple of that before, as far as it can be drawn."""
    return max(1.0 + change, LEAST_LEVEL)


def _draw_row(axes: Axes, row: int, case: Case, drawn: Drawn, ink: Ink) -> None:
    seen, theories = case.observed, list(drawn.theories)
    low, high = _level(seen.low), _level(seen.high)
    axes.barh(row, high - low, 0.8, low, **BAND)
    axes.vlines(_level(seen.change), row - 0.4, row + 0.4, **CENTRE)
    for cell in drawn.cells:
        if cell.case is case and math.isfinite(cell.change):
            number = theories.index(cell.theory)
            height = row + 0.66 * ((number + 0.5) / len(theories) - 0.5)
            colour = ink.lines[number % len(ink.lines)]
            if math.isfinite(cell.low):
                axes.hlines(height, _level(cell.low), _level(cell.high), colors=colour, linewidth=1.3)
            axes.plot(_level(cell.change), height, color=colour, **_marker(number))


def _marker(number: int) -> dict[str, Any]:
    return {"marker": page.MARKERS[number % len(page.MARKERS)], "markersize": 4.5, "linestyle": "none"}


def _settle_axes(axes: Axes, drawn: Drawn, words: Words) -> None:
    axes.set_xscale("log")
    axes.axvline(1.0, color=page.GREY, linewidth=0.7)
    low, high = axes.get_xlim()
    shown = _spread([tick for tick in TICKS if low <= 1.0 + tick <= high], math.log(high / low))
    axes.set_xticks([1.0 + tick for tick in shown], [words.tick(round(100 * tick)) for tick in shown])
    axes.set_xticks([], minor=True)
    axes.set_xlabel(words["validate_figure_axis"], size=page.SMALL)
    axes.grid(axis="x")
    names = [page.name(case.title, words) + (" *" if case.only_consistency else "") for case in drawn.cases]
    axes.set_yticks(range(len(names)), names, linespacing=1.0)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _spread(ticks: Sequence[float], width: float) -> list[float]:
    """Return the ticks that stand far enough apart, counted from no change outwards."""
    kept = [0.0]
    for tick in sorted((tick for tick in ticks if tick), key=lambda tick: abs(math.log1p(tick))):
        if all(abs(math.log1p(tick) - math.log1p(other)) >= LEAST_GAP * width for other in kept):
            kept.append(tick)
    return sorted(kept)


def _key(drawn: Drawn, words: Words, ink: Ink) -> list[Any]:
    theories = [
        Line2D([], [], color=ink.lines[number % len(ink.lines)], label=words.either(title), **_marker(number))
        for number, title in enumerate(drawn.theories.values())
    ]
    observed = [
        Patch(label=words["validate_figure_band"], **BAND),
        Line2D([], [], label=words["validate_figure_centre"], **CENTRE),
    ]
    return [*theories, *observed]
