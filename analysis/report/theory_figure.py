"""The figure that asks rival theories the same question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.judgement.theories import RATE, UNSTABLE, TheoryRow
from analysis.report import fonts as page
from analysis.report.choosing import largest, left_out
from analysis.report.fonts import Ink
from analysis.report.words import Titles, Words
from analysis.study.metrics import METRICS

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

APART = 0.17
"""Rows between two theories of one scenario."""


def draw_side_by_side(
    rows: Sequence[TheoryRow], titles: Titles, theories: Titles, folder: Path, langs: Sequence[str]
) -> list[Path]:
    """Draw the difference of one metric from the baseline, scenario by scenario, under each theory.

    Of many scenarios those with the largest effects under the main theory, the first one, are drawn.

    Parameters
    ----------
    rows : sequence of TheoryRow
        Of one metric, group and period.
    titles, theories : dict
        Titles (zh, en) of the scenarios and of the theories.
    """
    return [
        path
        for lang in langs
        for suffix, ink in page.INKS.items()
        for path in _draw(rows, titles, theories, Words(lang), ink, folder / f"theories.{lang}{suffix}")
    ]


def theory_caption(scenarios: int, words: Words) -> tuple[str, str]:
    """Return the title of the figure of theories, and how it is read in a study of so many `scenarios`."""
    title = words["theory_figure_title"].format(unit=words.unit(METRICS[RATE].unit).difference)
    return title, words.sentences(words["theory_figure_reading"], left_out(scenarios, words))


def _draw(
    rows: Sequence[TheoryRow], titles: Titles, theories: Titles, words: Words, ink: Ink, stem: Path
) -> list[Path]:
    effects = {row.scenario: row.difference for row in rows if row.theory == rows[0].theory}
    scenarios = largest(list(effects), effects)
    unit = words.unit(rows[0].unit)
    with page.setting(words.lang):
        figure = page.blank(4.4 + 1.5 * len(scenarios), 1, *theory_caption(len(effects), words), words, False)
        axes = figure.subplots()
        axes.axvline(0, color=page.GREY, linewidth=0.7)
        for place, theory in enumerate(theories):
            mine = [row for row in rows if row.theory == theory and row.scenario in scenarios]
            _mark(axes, mine, scenarios, place, len(theories), unit.scale, ink)
        main = {row.scenario: row for row in rows if row.theory == rows[0].theory}
        _name_rows(axes, [main[scenario] for scenario in scenarios], titles, words)
        handles = [
            Line2D([], [], label=_named(theory, rows, theories, words), **_style(place, ink))
            for place, theory in enumerate(theories)
        ]
        page.legend(figure, handles, len(handles))
        page.foot(figure, rows[0].n, words)
        return page.kept(figure, stem)


def _style(place: int, ink: Ink) -> dict[str, Any]:
    return {
        "color": ink.lines[place % len(ink.lines)],
        "marker": page.MARKERS[place % len(page.MARKERS)],
        "markersize": 5,
        "linewidth": 1.3,
    }


def _mark(
    axes: Axes, rows: Sequence[TheoryRow], scenarios: Sequence[str], place: int, count: int, scale: float, ink: Ink
) -> None:
    shift = (place - (count - 1) / 2) * APART
    for row in rows:
        y = scenarios.index(row.scenario) + shift
        style = _style(place, ink)
        axes.plot([scale * row.low, scale * row.high], [y, y], color=style["color"], linewidth=1.3)
        axes.plot([scale * row.difference], [y], **style)


def _name_rows(axes: Axes, rows: Sequence[TheoryRow], titles: Titles, words: Words) -> None:
    names = [
        f"{page.name(titles[row.scenario], words, 24)}\n{words['theories_k_of_n'].format(k=row.holds, n=row.of)}"
        for row in rows
    ]
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")


def _named(theory: str, rows: Sequence[TheoryRow], theories: Titles, words: Words) -> str:
    stable = next(row.stability for row in rows if row.theory == theory)
    mark = words["theory_mark_unstable"] if stable == UNSTABLE else ""
    return f"{words.either(theories[theory])}{mark}"
