"""The figure of a work diary: minutes per kind of task, the diary's against the register's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.fitting.diary import Diary
from analysis.fitting.diary_estimates import DiaryFit, KindFit
from analysis.report import fonts as page
from analysis.report.words import LANGUAGES, Words, folded
from sim import Loaded

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

STEM = "diary_minutes"
ROW = 0.55  # cm
ROUND_STEPS = [1, 2, 5, 10]
RANGE: dict[str, Any] = {"color": "0.86", "linewidth": 0}
PRESENT: dict[str, Any] = {"color": "0.35", "linewidth": 1.6}


def draw_minutes(fit: DiaryFit, diary: Diary, loaded: Loaded, folder: Path) -> list[Path]:
    """Draw minutes per kind in both languages, as PNG and SVG, and return the files; none where nothing was told.

    Raises
    ------
    ScenarioError
        Where there is no Chinese font, or a name holds a character that the font lacks.
    """
    shown = [found for found in fit.kinds if found.minutes]
    langs = LANGUAGES if shown else ()
    return [path for lang in langs for path in _draw(shown, diary, loaded, Words(lang), folder)]


def _draw(shown: list[KindFit], diary: Diary, loaded: Loaded, words: Words, folder: Path) -> list[Path]:
    with page.setting(words.lang):
        title, reading = words["diary_figure_title"], words["diary_figure_reading"]
        figure = page.blank(3.6 + ROW * max(len(shown), 2), 1, title, reading, words, False)
        axes = figure.subplots()
        for place, found in enumerate(shown):
            _row(axes, place, found, loaded)
        kinds = loaded.scenario.kinds
        names = [folded(words.either((kinds[k.id].name_zh, kinds[k.id].name_en)), 30, 1) for k in shown]
        axes.set_yticks(range(len(shown)), names)
        axes.set_ylim(max(len(shown), 2) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(MaxNLocator(8, steps=ROUND_STEPS))
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(words["diary_minutes_axis"])
        page.legend(figure, _key(words), 3)
        page.note(figure, words["diary_figure_foot"].format(**span(diary)), words)
        return page.kept(figure, folder / f"{STEM}.{words.lang}")


def span(diary: Diary) -> dict[str, object]:
    """Return persons, working days and dates of a diary, for its sentences."""
    return {
        "persons": diary.persons,
        "days": diary.working_days,
        "first": diary.first_day,
        "last": diary.last_day,
    }


def _row(axes: Axes, place: int, found: KindFit, loaded: Loaded) -> None:
    entry = loaded.register.entry(f"kinds.{found.id}.minutes") if loaded.register else None
    if entry and isinstance(entry.low, float) and isinstance(entry.high, float):
        axes.barh(place, entry.high - entry.low, 0.62, entry.low, **RANGE)
    axes.vlines(found.present_minutes, place - 0.31, place + 0.31, **PRESENT)
    if found.minutes:
        colour = page.COLOUR.lines[1]
        axes.hlines(place, found.minutes.low, found.minutes.high, colors=colour, linewidth=2)
        axes.plot(found.minutes.value, place, marker="o", markersize=3.6, color=colour)


def _key(words: Words) -> list[Any]:
    diary: dict[str, Any] = {"color": page.COLOUR.lines[1], "marker": "o", "markersize": 3.6, "linewidth": 2}
    return [
        Line2D([], [], label=words["diary_by_diary"], **diary),
        Line2D(
            [],
            [],
            linestyle="none",
            marker="|",
            markersize=9,
            markeredgewidth=1.6,
            color="0.35",
            label=words["diary_present"],
        ),
        Patch(label=words["diary_range"], **RANGE),
    ]
