"""The figures of a study: one question each, in Chinese and English, in colour and for black-and-white print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.report import choosing
from analysis.report import figure_data as read
from analysis.report import figure_parts as parts
from analysis.report import fonts as page
from analysis.report.community_figure import draw_communities
from analysis.report.fonts import Ink
from analysis.report.league import league
from analysis.report.league_figure import draw_league, league_height
from analysis.report.rescaling import communities_in_the_end, rescaled_reading
from analysis.report.words import LANGUAGES, Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

BASELINE_LINE: dict[str, Any] = {"color": "0.4", "linestyle": (0, (3, 2)), "linewidth": 0.9}


def draw_resignation(series: read.Series, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw the rate by year, one panel a scenario, with risk and error apart."""
    count = len(series.titles)
    panels = parts.panels(figure, count, 3, sharex=True, sharey=True)
    scale = words.unit(series.metric.unit).scale
    for number, axes in enumerate(panels):
        _year_panel(axes, series, number, scale, ink)
        axes.set_title(page.name(series.titles[number], words, 26))
        axes.tick_params(labelbottom=number + 3 >= count)
        axes.grid(axis="y")
    panels[0].set_xticks(range(len(series.periods)), series.periods)
    panels[0].set_xlim(-0.6, len(series.periods) - 0.4)
    panels[0].set_ylim(0, 1.12 * max(axes.dataLim.y1 for axes in panels))
    panels[0].yaxis.set_major_locator(MaxNLocator(6, steps=parts.ROUND_STEPS))
    page.legend(figure, _resignation_key(words, ink), 2)


def _year_panel(axes: Axes, series: read.Series, number: int, scale: float, ink: Ink) -> None:
    colour, years = ink.lines[number % len(ink.lines)], np.arange(len(series.periods))
    part = {name: scale * series.part(name)[number] for name in ("mean", "low", "high", "tenth", "ninetieth")}
    baseline = scale * series.part("mean")[0]
    axes.bar(years, part["ninetieth"] - part["tenth"], 0.7, part["tenth"], color=colour, alpha=0.22, linewidth=0)
    axes.vlines(years, part["low"], part["high"], colors=colour, linewidth=2.4)
    if number:
        axes.plot(years, baseline, **BASELINE_LINE)
    axes.plot(years, part["mean"], color=colour, linewidth=1, marker="o", markersize=3)
    lowest = np.fmin(np.fmin(part["tenth"], part["low"]), part["mean"])
    highest = np.fmax(np.fmax(part["ninetieth"], part["high"]), part["mean"])
    ceiling = float(np.nanmax(scale * series.part("mean"), initial=0))
    for place in sorted({0, years.size - 1}):
        below = bool(part["mean"][place] <= baseline[place] and lowest[place] > 0.2 * ceiling)
        beside = lowest[place] if below else highest[place]
        _write_beside(axes, place, beside, f"{part['mean'][place]:.1f}", ink.names[number % len(ink.names)], below)


def _write_beside(axes: Axes, x: float, y: float, text: str, colour: str, below: bool) -> None:
    if np.isfinite(y):
        offset, va = ((0, -3), "top") if below else ((0, 3), "bottom")
        axes.annotate(
            text, (x, y), offset, textcoords="offset points", ha="center", va=va, color=colour, size=page.SMALL
        )


def _resignation_key(words: Words, ink: Ink) -> list[Any]:
    return [
        Line2D([], [], color=ink.lines[0], marker="o", markersize=3, linewidth=1, label=words["mean"]),
        Line2D([], [], label=words["mean_of_baseline"], **BASELINE_LINE),
        Patch(color=ink.lines[0], alpha=0.22, linewidth=0, label=words["risk"]),
        Line2D([], [], color=ink.lines[0], linewidth=2.4, label=words["error"]),
    ]


def draw_differences(shown: read.Differences, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw the paired differences of every headline metric, coloured by verdict."""
    for axes, panel in zip(parts.panels(figure, len(shown.panels), 2), shown.panels, strict=True):
        _difference_panel(axes, panel, words, ink)
    used = {row.verdict for panel in shown.panels for row in panel.rows}
    page.legend(figure, parts.verdict_key(used, words["error_of_difference"], words, ink), 5)


def _difference_panel(axes: Axes, panel: read.DifferencePanel, words: Words, ink: Ink) -> None:
    unit = words.unit(panel.metric.unit)
    axes.axvline(0, color=page.GREY, linewidth=0.7)
    for place, row in enumerate(panel.rows):
        colour = ink.verdicts[row.verdict]
        value, low, high = (unit.scale * part for part in (row.value, row.low, row.high))
        axes.hlines(place, low, high, colors=colour, linewidth=1.3)
        axes.plot(value, place, color=colour, **parts.dot(row.verdict))
        text = words.number(value, unit.digits, signed=True)
        axes.annotate(text, (1.03, place), xycoords=("axes fraction", "data"), va="center", size=7.5, color=colour)
    parts.name_rows(axes, [row.title for row in panel.rows], words)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=parts.ROUND_STEPS))
    axes.xaxis.set_major_formatter(lambda value, _: words.tick(value))
    axes.set_title(parts.metric_title(panel.metric, unit.difference, words, 34), pad=4, linespacing=1.35)


def draw_vacancy(curves: read.MonthCurves, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw vacancy rate and headcount by month, one line a scenario."""
    upper, lower = parts.panels(figure, 2, 1, sharex=True)
    when = curves.months.astype(np.float64) / 12 + 1970
    for axes, values, metric in zip((upper, lower), (curves.vacancy, curves.headcount), curves.metrics, strict=True):
        unit = words.unit(metric.unit)
        for number, line in enumerate(unit.scale * values):
            axes.plot(when, line, **_line(number, ink), markevery=(2 * number % 12, 12))
        ends = np.full(len(values), when[-1])
        parts.name_ends(figure, axes, ends, unit.scale * values[:, -1], curves.titles, words, ink)
        axes.set_title(words.with_unit(words.heading((metric.zh, metric.en)), unit.word))
        axes.grid(axis="y")
    step, length = (12, 4) if when.size > 24 else (3, 7)
    lower.set_xticks(when[::step], [str(month)[:length] for month in curves.months[::step]])


def _line(number: int, ink: Ink) -> dict[str, Any]:
    return {
        "color": ink.lines[number % len(ink.lines)],
        "linestyle": ink.dashes[number % len(ink.dashes)],
        "marker": page.MARKERS[number % len(page.MARKERS)],
        "markersize": 3.5,
    }


def draw_week(week: read.WeekBars, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw the hours of a week as stacked bars, the overtime below each."""
    axes = figure.subplots()
    left = np.zeros(len(week.titles))
    rows = np.arange(len(week.titles))
    for group, hours in enumerate(week.hours.T):
        axes.barh(rows, hours, 0.5, left, color=ink.groups[group], edgecolor="0.3", linewidth=0.4)
        colour = "black" if group else "white"
        for place, length, row in zip(left + hours / 2, hours, range(rows.size), strict=True):
            if length >= 2:
                _write(axes, place, row, length, ha="center", color=colour, size=page.SMALL)
        left = left + hours
    axes.barh(rows + 0.36, week.overtime, 0.12, left - week.overtime, color="0.1")
    for place, total, overtime in zip(range(rows.size), left, week.overtime, strict=True):
        _write(axes, total + 0.4, place, total)
        _write(axes, total + 0.4, place + 0.36, overtime, size=7)
    parts.name_rows(axes, week.titles, words)
    axes.spines["left"].set_visible(False)
    names = [words[group] for group in (*read.WORK_GROUPS, "other_time")]
    blocks = [Patch(fc=fill, ec="0.3", lw=0.4, label=name) for fill, name in zip(ink.groups, names, strict=True)]
    page.legend(figure, [*blocks, Line2D([], [], color="0.1", linewidth=3, label=words["overtime"])], 5)


def _write(axes: Axes, x: float, row: float, hours: float, **look: Any) -> None:
    axes.text(x, row, f"{hours:.1f}", va="center", **look)


def draw_burnout(pair: tuple[read.Series, ...], figure: Figure, words: Words, ink: Ink) -> None:
    """Draw burnout, any and severe, by year."""
    for axes, series in zip(parts.panels(figure, len(pair), 1, sharex=True), pair, strict=True):
        unit = words.unit(series.metric.unit)
        mean, low, high = (unit.scale * series.part(name) for name in ("mean", "low", "high"))
        count, years = len(series.titles), np.arange(len(series.periods))
        apart = 0.06 * (np.arange(count) - (count - 1) / 2)
        for number in range(count):
            axes.plot(years + apart[number], mean[number], **_line(number, ink))
            colour = ink.lines[number % len(ink.lines)]
            axes.vlines(years + apart[number], low[number], high[number], colors=colour, linewidth=0.9)
        parts.name_ends(figure, axes, years[-1] + apart, mean[:, -1], series.titles, words, ink)
        axes.set_title(words.with_unit(words.heading((series.metric.zh, series.metric.en)), unit.word))
        axes.set_xticks(years, series.periods)
        axes.set_xlim(-0.4, years.size - 0.6)
        axes.grid(axis="y")


def draw_residents(series: tuple[read.Series, ...], figure: Figure, words: Words, ink: Ink) -> None:
    """Draw what residents get, one panel a metric, one row a scenario."""
    for axes, one in zip(parts.panels(figure, len(series), 3, sharey=True), series, strict=True):
        unit = words.unit(one.metric.unit)
        mean, low, high = (unit.scale * one.part(name)[:, 0] for name in ("mean", "low", "high"))
        axes.axvline(mean[0], **BASELINE_LINE)
        axes.hlines(range(mean.size), low, high, colors=ink.lines[0], linewidth=1.3)
        axes.plot(mean, range(mean.size), "o", color=ink.lines[0], markersize=4.5)
        for row in np.flatnonzero(np.isfinite(mean)):
            text = axes.annotate(
                words.number(mean[row], unit.digits), (mean[row], row), (0, 5), textcoords="offset points",
                ha="center", size=page.SMALL,
            )  # fmt: skip
            text.set_bbox({"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})
        axes.margins(x=0.16)
        axes.xaxis.set_major_locator(MaxNLocator(3, steps=parts.ROUND_STEPS))
        axes.set_title(parts.metric_title(one.metric, unit.word, words, 26), linespacing=1.35)
        parts.name_rows(axes, one.titles, words)


@dataclass(frozen=True)
class Plate:
    """A figure.

    Attributes
    ----------
    find : callable
        What it reads from the tables, or None where they do not allow it.
    draw : callable
        Draws what was found.
    height : callable
        Height in cm.
    legend_lines : int
        Lines of its legend.
    unit : str
        The unit in its title.
    narrow : bool
        Whether a study of many scenarios is narrowed to those with the largest effects.
    """

    find: Callable[[read.StudyTables], Any]
    draw: Callable[[Any, Figure, Words, Ink], None]
    height: Callable[[Any, Words], float]
    legend_lines: int
    unit: str = "1"
    narrow: bool = True


FIGURES: dict[str, Plate] = {
    "resignation": Plate(
        lambda tables: read.yearly(tables, "resignation_rate"),
        draw_resignation,
        lambda series, _: 4.2 + 4.3 * -(-len(series.titles) // 3),
        2,
        "1/year",
    ),
    "league": Plate(league, draw_league, league_height, 1, narrow=False),
    "differences": Plate(
        read.differences,
        draw_differences,
        lambda shown, _: 3.4 + sum(1.8 + 0.6 * len(panel.rows) for panel in shown.panels[::2]),
        1,
    ),
    "vacancy": Plate(read.month_curves, draw_vacancy, lambda curves, _: 8 + len(curves.titles), 0),
    "week": Plate(read.week_bars, draw_week, lambda week, _: 4 + 1.2 * len(week.titles), 1),
    "burnout": Plate(read.burnout, draw_burnout, lambda pair, _: 8 + len(pair[0].titles), 0),
    "residents": Plate(read.residents, draw_residents, lambda series, _: 4.2 + 0.95 * len(series[0].titles), 0),
    "communities": Plate(
        read.community_dots,
        draw_communities,
        lambda dots, _: 5.2 + 0.2 * (dots.bands.size + 2 * len(dots.districts)),
        3,
        "1/year",
        narrow=False,
    ),
}


def draw_all(
    tables: read.StudyTables, folder: Path, langs: Sequence[str] = LANGUAGES, quick: bool = False
) -> list[Path]:
    """Draw every figure that the tables allow, as PNG (200 dpi) and SVG, in colour and for black-and-white print.

    Only replications that every scenario has finished are shown. Of many scenarios, most figures show those with the
    largest effects on resignations, and say so; the league figure shows all.

    Parameters
    ----------
    tables : StudyTables
        What the study gave.
    folder : Path
        Where the files go: ``<name>.<lang>[.bw].png`` and ``.svg``, byte-identical for the same tables.
    langs : sequence of str
        ``zh``, ``en``.
    quick : bool
        Whether the study was a rough look; then every figure says so.

    Returns
    -------
    list of Path
        The files, in the order in which they were drawn.

    Raises
    ------
    ScenarioError
        Where there is no Chinese font, or a title holds a character that the font lacks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    complete = tables.complete()
    narrowed = choosing.narrowed(complete)
    found = {name: plate.find(narrowed if plate.narrow else complete) for name, plate in FIGURES.items()}
    return [
        path
        for lang in langs
        for name, shown in found.items()
        if shown is not None
        for suffix, ink in page.INKS.items()
        for path in _draw(name, shown, complete, Words(lang), ink, quick, folder / f"{name}.{lang}{suffix}")
    ]


def _draw(
    name: str, shown: Any, tables: read.StudyTables, words: Words, ink: Ink, quick: bool, stem: Path
) -> list[Path]:
    plate = FIGURES[name]
    title, reading = caption(name, tables.values, tables.titles, tables.baseline, tables.chosen, words)
    with page.setting(words.lang):
        figure = page.blank(plate.height(shown, words), plate.legend_lines, title, reading, words, quick)
        plate.draw(shown, figure, words, ink)
        page.foot(figure, tables.replications, words)
        return page.kept(figure, stem)


def caption(
    name: str, values: read.Table, titles: Mapping[str, read.Pair], baseline: str, chosen: str, words: Words
) -> tuple[str, str]:
    """Return the title of a figure and the sentences on how it is to be read.

    Parameters
    ----------
    name : str
        A key of `FIGURES`.
    values, titles, baseline, chosen
        As in `StudyTables`.
    """
    title = words[f"{name}_title"].format(
        unit=words.unit(FIGURES[name].unit).word, baseline=words.either(titles[baseline])
    )
    reading = reading_of(name, len(titles) - 1, words)
    if name != "communities":
        return title, reading
    counts = communities_in_the_end(values, titles, baseline)
    return title, words.sentences(reading, rescaled_reading(counts, chosen, titles, words))


def reading_of(name: str, scenarios: int, words: Words) -> str:
    """Return how a figure of a study with so many `scenarios` beside the baseline is to be read."""
    left_out = choosing.left_out(scenarios, words) if FIGURES[name].narrow else ""
    return words.sentences(words[f"{name}_reading"], left_out)
