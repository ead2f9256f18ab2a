"""The figure of a personnel list: who stays how long, by pay and by tenure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.fitting.personnel import RESIGNED, Personnel
from analysis.fitting.staying import FEWEST, Group, Panel, by_pay, by_tenure
from analysis.report import fonts as page
from analysis.report.fonts import Ink
from analysis.report.words import LANGUAGES, Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

NAME = "personnel_survival"
HEIGHT = 16.5
CURVES, ROW = 4.6, 0.4
NAMES = -0.31
CLEAR = 0.05
LEAST_CHANCE = 0.001
MOST_TICKS = 8


def draw_personnel(people: Personnel, folder: Path) -> list[Path]:
    """Draw who stays how long, in both languages, in colour and for black-and-white print; return the files.

    Raises
    ------
    ScenarioError
        Where there is no Chinese font.
    """
    panels = [by_pay(people), by_tenure(people)]
    return [
        path
        for lang in LANGUAGES
        for suffix, ink in page.INKS.items()
        for path in _draw(panels, people, Words(lang), ink, folder / f"{NAME}.{lang}{suffix}")
    ]


def _draw(panels: Sequence[Panel], people: Personnel, words: Words, ink: Ink, stem: Path) -> list[Path]:
    with page.setting(words.lang):
        head = words["personnel_figure_title"], words["personnel_figure_reading"]
        figure = page.blank(HEIGHT, 0, *head, words, False)
        heights = [part for panel in panels for part in (CURVES, ROW * (2 + len(panel.groups)))]
        axes = figure.subplots(2 * len(panels), 1, height_ratios=heights)
        for place, panel in enumerate(panels):
            _curves(axes[2 * place], panel, words, ink)
            _numbers(axes[2 * place + 1], axes[2 * place], panel, words, ink)
        _foot(figure, people, words)
        return page.kept(figure, stem)


def _look(number: int, ink: Ink) -> dict[str, Any]:
    return {"color": ink.lines[number + 1], "linestyle": ink.dashes[number % len(ink.dashes)]}


def _curves(axes: Axes, panel: Panel, words: Words, ink: Ink) -> None:
    """Draw the share of each group by time, with its band."""
    for number, group in enumerate(panel.groups):
        look, low, high = _look(number, ink), 100 * group.share_low, 100 * group.share_high
        axes.fill_between(group.times, low, high, color=look["color"], alpha=0.14, linewidth=0)
        axes.plot(group.times, 100 * group.share, **look)
    axes.set_title(f"{words[f'personnel_question_{panel.about}']}\n{_answer(panel, words)}", linespacing=1.4)
    axes.set_ylim(0, 103)
    axes.set_xlim(panel.start, _last(panel) + 0.02)
    axes.set_ylabel(words["personnel_share_axis"])
    axes.set_xlabel(_axis(panel, words))
    axes.xaxis.set_major_locator(MaxNLocator(MOST_TICKS, integer=True))
    axes.grid(axis="y")


def _last(panel: Panel) -> float:
    return max(float(group.times[-1]) if group.times.size else panel.start for group in panel.groups)


def _answer(panel: Panel, words: Words) -> str:
    """Return what the log-rank test says of the difference."""
    if len(panel.groups) == 1:
        return words["personnel_one_group"]
    digits = 3 if panel.chance < CLEAR else 2
    chance = f"<{LEAST_CHANCE}" if panel.chance < LEAST_CHANCE else f"={panel.chance:.{digits}f}"
    return words["personnel_clear" if panel.chance < CLEAR else "personnel_unclear"].format(p=chance)


def _numbers(axes: Axes, above: Axes, panel: Panel, words: Words, ink: Ink) -> None:
    """Write below a panel who the groups are, and how many are observed at each tick."""
    axes.set_axis_off()
    axes.set_xlim(above.get_xlim())
    axes.set_ylim(len(panel.groups) - 0.4, -1.6)
    across = axes.get_yaxis_transform()
    axes.text(NAMES, -1, words["personnel_at_risk"], transform=across, va="center", size=page.SMALL, color="0.3")
    for row, group in enumerate(panel.groups):
        axes.plot([NAMES, NAMES + 0.035], [row, row], transform=across, clip_on=False, **_look(row, ink))
        axes.text(NAMES + 0.045, row, group_name(panel, group, words), transform=across, va="center", size=page.SMALL)
        for tick in above.get_xticks():
            if panel.start <= tick <= _last(panel):
                axes.text(tick, row, _there(group, tick), ha="center", va="center", size=page.SMALL)


def _there(group: Group, tick: float) -> str:
    place = int(np.searchsorted(group.times, tick - 1e-9))
    return str(int(group.there[place])) if place < group.times.size else f"<{FEWEST}"


def _axis(panel: Panel, words: Words) -> str:
    if panel.about == "tenure":
        return words["personnel_observed_axis"]
    key = "personnel_tenure_axis_from" if panel.start else "personnel_tenure_axis"
    return words[key].format(start=f"{panel.start:g}")


def group_name(panel: Panel, group: Group, words: Words) -> str:
    """Return the name of a group, which tells round bounds alone."""
    bounds = {"low": _bound(group.low), "high": _bound(group.high)}
    return words[f"personnel_{panel.about}_{_kind(panel, group)}"].format(**bounds)


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _kind(panel: Panel, group: Group) -> str:
    """Return which words name a group: below, between, above, or all; of tenure also where groups were merged."""
    if group.low is None and group.high is None:
        return "all"
    young = group.high is not None and group.high >= 1.0
    if panel.about == "tenure" and group.low is None and young:
        return "merged_young"
    if panel.about == "tenure" and group.high is None and (group.low or 0.0) < 1.0:
        return "merged"
    return "below" if group.low is None else "above" if group.high is None else "between"


def _foot(figure: Figure, people: Personnel, words: Words) -> None:
    window, persons, resigned = people.window, len(people.end), people.count(RESIGNED)
    text = words["personnel_figure_foot"].format(
        since=window.since, until=window.until, persons=persons, resigned=resigned, n=FEWEST
    )
    page.note(figure, text, words)
