"""The figures of the two states: leaving against filling over vacancy, and vacancy by year from both sides."""

from __future__ import annotations

from typing import Any

from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.tipping_chapter import CITY, Row, last_period, rows_of, scenarios
from analysis.report.words import Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.report.figure_parts import panels

MOST, COLUMNS = 6, 2
"""Panels at most, and side by side."""
PANEL, AROUND = 4.4, 3.6
"""Height of a row of panels and of all around, cm."""
NAME_WIDTH = 36
APART = 0.06
DASHED: Any = (0, (4, 1.5))


def _states(view: View, scenario: str) -> list[Row]:
    rows = rows_of(view, "equilibria", scenario=scenario, group=CITY, period=last_period(view))
    return [row for row in rows if row["vacancy"] == row["vacancy"]]


def _note(view: View, words: Words) -> str:
    return words["note"].format(n=words.number(rows_of(view, "sides")[0]["n"]))


# --- leaving against filling ------------------------------------------------------------------------------------------


def _flow_height(view: View, words: Words) -> float:
    return AROUND + PANEL * -(-min(len(scenarios(view)), MOST) // COLUMNS)


def _flow_caption(view: View, words: Words) -> tuple[str, str]:
    title = words["tipping_flows_title"].format(year=words.period(last_period(view)))
    return title, words["tipping_flows_reading"]


def _draw_flows(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    names = scenarios(view)[:MOST]
    axes = panels(figure, len(names), COLUMNS, sharex=True, sharey=True)
    axes[0].set_ylim(0.0, _highest(view, names))
    for name, each in zip(names, axes, strict=True):
        _flows(each, view, name, ink)
        each.set_title(page.name(view.titles[name], words, NAME_WIDTH))
        for row in _states(view, name):
            _mark(each, row, view, words)
    axes[0].set_xlim(0.0, 100 * max(row["vacancy"] for row in rows_of(view, "tipping_flows")))
    for number, each in enumerate(axes):
        if number % COLUMNS == 0:
            each.set_ylabel(words["tipping_people"])
        if number + COLUMNS >= len(axes):
            each.set_xlabel(words.with_unit(words["tipping_vacancy"], "%"))
            each.tick_params(axis="x", labelbottom=True)
    several = any(not row["stable"] for name in names for row in _states(view, name))
    page.legend(figure, _flow_key(words, ink, several), 4)


def _flows(axes: Axes, view: View, scenario: str, ink: Ink) -> None:
    rows = rows_of(view, "tipping_flows", scenario=scenario, group=CITY, period=last_period(view))
    vacancy = [100 * row["vacancy"] for row in rows]
    for name, style in _styles(ink).items():
        axes.plot(vacancy, [100 * row[name] for row in rows], **style)


def _styles(ink: Ink) -> dict[str, dict[str, Any]]:
    return {
        "leaving": {"color": ink.lines[2], "linestyle": "-", "linewidth": 1.6},
        "filling": {"color": ink.lines[1], "linestyle": DASHED, "linewidth": 1.6},
    }


def _highest(view: View, names: list[str]) -> float:
    """Return the height of the panels: somewhat more than the most that leave; filling goes on beyond."""
    rows = rows_of(view, "tipping_flows", group=CITY, period=last_period(view))
    return 140 * max(float(row["leaving"]) for row in rows if row["scenario"] in names)


def _mark(axes: Axes, row: Row, view: View, words: Words) -> None:
    flows = rows_of(view, "tipping_flows", scenario=row["scenario"], group=CITY, period=row["period"])
    nearest = min(flows, key=lambda flow: abs(flow["vacancy"] - row["vacancy"]))
    x, y = 100 * row["vacancy"], 100 * nearest["leaving"]
    axes.plot([x], [y], **_dot(bool(row["stable"])))
    above = row["stable"] and (row["place"] > 1 or y < 0.25 * axes.get_ylim()[1])
    place, side = ((0, 7), "center") if above else ((6, -13), "left")
    axes.annotate(words.percent(row["vacancy"]), (x, y), place, textcoords="offset points", size=page.SMALL, ha=side)


def _dot(stable: bool) -> dict[str, Any]:
    return {
        "marker": "o",
        "color": "0",
        "markersize": 6,
        "markerfacecolor": "0" if stable else "white",
        "linestyle": "none",
        "zorder": 3,
    }


def _flow_key(words: Words, ink: Ink, several: bool) -> list[Line2D]:
    lines = [Line2D([], [], label=words[f"tipping_{name}"], **style) for name, style in _styles(ink).items()]
    kinds = (True, False) if several else (True,)
    names = {True: words["tipping_stable"], False: words["tipping_unstable"]}
    return [*lines, *(Line2D([], [], label=names[kind], **_dot(kind)) for kind in kinds)]


# --- from both sides --------------------------------------------------------------------------------------------------


def _side_names(view: View) -> list[str]:
    return list(dict.fromkeys(row["scenario"] for row in rows_of(view, "sides")))


def _side_caption(view: View, words: Words) -> tuple[str, str]:
    return words["tipping_sides_title"].format(unit=words.unit("1").word), words["tipping_sides_reading"]


def _side_height(view: View, words: Words) -> float:
    return AROUND + PANEL + 0.6


def _draw_sides(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    names = _side_names(view)
    axes = panels(figure, len(names), COLUMNS, sharex=True, sharey=True)
    starts = sorted({row["start"] for row in rows_of(view, "sides")})
    for name, each in zip(names, axes, strict=True):
        for number, start in enumerate(starts):
            rows = rows_of(view, "sides", scenario=name, start=start)
            _line(each, rows, (number - 0.5) * 2 * APART, _side_style(number, ink))
        each.set_title(page.name(view.titles[name], words, NAME_WIDTH))
        each.set_xlabel(words["tipping_year"])
        each.set_xticks([row["year"] for row in rows_of(view, "sides", scenario=name, start=starts[0])])
    axes[0].set_ylim(bottom=0.0)
    axes[0].set_ylabel(words.with_unit(words["tipping_vacancy"], "%"))
    keys = [
        Line2D([], [], label=words["tipping_from"].format(start=words.percent(start, 0)), **_side_style(number, ink))
        for number, start in enumerate(starts)
    ]
    page.legend(figure, keys, len(keys))


def _side_style(number: int, ink: Ink) -> dict[str, Any]:
    return {
        "color": ink.lines[1 + number],
        "linestyle": ("-", DASHED)[number],
        "marker": page.MARKERS[number],
        "markersize": 4,
    }


def _line(axes: Axes, rows: list[Row], shift: float, style: dict[str, Any]) -> None:
    years = [row["year"] + shift for row in rows]
    axes.vlines(
        years, [100 * row["low"] for row in rows], [100 * row["high"] for row in rows], color="0.35", linewidth=1
    )
    axes.plot(years, [100 * row["vacancy"] for row in rows], **style)


PLATES = {
    "tipping_flows": Plate(_draw_flows, _flow_caption, _note, _flow_height),
    "tipping_sides": Plate(_draw_sides, _side_caption, _note, _side_height),
}
