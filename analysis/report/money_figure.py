"""The figures of money: what it buys along each scenario's strength, and who pays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.judgement.payers import COSTS, EVERYBODY, PAYERS, TOTAL, Paid
from analysis.judgement.wishes import BUDGET, CANNOT_SCALE, COST
from analysis.report import figure_parts as parts
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.money_chapter import found_rows
from analysis.report.payers_chapter import CITY, YUAN, paid_rows, scenarios_paid
from analysis.report.words import Unit, Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

HEIGHT = 10.5
"""Height of the figure of what money buys, cm."""
ROW, AROUND = 0.95, 4.2
"""Height of a row of who pays and of all that is not rows, cm."""
THICK = 0.52
NAME_WIDTH = 34
"""Half-width characters of a title before it is folded."""
IN_A_LINE = 2
"""Names in a line of the legend."""


class Point(NamedTuple):
    """A point of a strength curve: mean, low and high of extra cost and of the effect, in shown units."""

    strength: float
    cost: tuple[float, float, float]
    effect: tuple[float, float, float]


def points(view: View, scenario: str, words: Words) -> list[Point]:
    """Return the points of a scenario's curve, by rising strength; those without cost or effect are left out."""
    cost = _along(view, scenario, COST, words.unit(YUAN))
    effect = _along(view, scenario, view.decision.metric, words.unit(view.metric.unit))
    found = [Point(strength, cost[strength], effect[strength]) for strength in cost if strength in effect]
    return [point for point in found if math.isfinite(point.cost[0] + point.effect[0])]


def _along(view: View, scenario: str, metric: str, unit: Unit) -> dict[float, tuple[float, float, float]]:
    table = view.tables["strengths"]
    mine = np.flatnonzero((table["scenario"] == scenario) & (table["metric"] == metric))
    columns = (table[name][mine].tolist() for name in ("strength", "difference", "low", "high"))
    return {
        strength: (unit.scale * mean, unit.scale * low, unit.scale * high)
        for strength, mean, low, high in zip(*columns, strict=True)
    }


# --- what money buys -------------------------------------------------------------------------------------------------


def _money_caption(view: View, words: Words) -> tuple[str, str]:
    metric = view.metric
    title = words["money_figure_title"].format(
        metric=view.metric_name(view.decision.metric, words), unit=words.unit(metric.unit).difference
    )
    reading = words["money_figure_reading"].format(better=words[metric.better or "no direction"])
    return title, words.sentences(reading, words["money_figure_single"] if _single(view) else "")


def _single(view: View) -> set[str]:
    """Return the scenarios that cannot be scaled: nothing lies between their points."""
    return {row.scenario for row in found_rows(view, BUDGET) if row.state == CANNOT_SCALE}


def _money_note(view: View, words: Words) -> str:
    return words["money_figure_note"].format(n=int(view.tables["strengths"]["n"].max()))


def _draw_money(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    axes = figure.subplots()
    axes.axhline(0, color=page.GREY, linewidth=0.7)
    for scenario, look in _looks(view, ink).items():
        _line(axes, points(view, scenario, words), look, words)
    _budget(axes, words.unit(YUAN).scale * view.decision.budget, words)
    unit = words.unit(view.metric.unit).difference
    axes.set_ylabel(words.with_unit(words.heading((view.metric.zh, view.metric.en)), unit))
    axes.set_xlabel(words.heading((cost := words["money_figure_cost"].format(unit=words.unit(YUAN).word), cost)))
    axes.margins(0.08)
    axes.grid()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=parts.ROUND_STEPS))
        axis.set_major_formatter(lambda value, _: words.tick(value))
    _money_legend(figure, view, words, ink)


def _line(axes: Axes, along: Sequence[Point], look: Mapping[str, Any], words: Words) -> None:
    shown = [point for point in along if point.strength or look["linestyle"] != "none"]
    axes.plot([point.cost[0] for point in shown], [point.effect[0] for point in shown], **look)
    for point in along:
        (x, left, right), (y, low, high) = point.cost, point.effect
        axes.plot([left, right], [y, y], color=look["color"], linewidth=0.8)
        axes.plot([x, x], [low, high], color=look["color"], linewidth=0.8)
        if point.strength:
            _name_strength(axes, words.tick(point.strength), (x, y), look["color"])


def _name_strength(axes: Axes, strength: str, place: tuple[float, float], colour: str) -> None:
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    axes.annotate(
        strength, place, (6, 5), textcoords="offset points", va="center", size=page.SMALL, color=colour, bbox=paper,
        zorder=4,
    )  # fmt: skip


def _looks(view: View, ink: Ink) -> dict[str, dict[str, Any]]:
    """Return how each scenario is drawn; one that cannot be scaled has no line."""
    single = _single(view)
    return {
        scenario: {
            "color": ink.lines[place % len(ink.lines)],
            "marker": page.MARKERS[place % len(page.MARKERS)],
            "linestyle": "none" if scenario in single else ink.dashes[place % len(ink.dashes)],
            "markersize": 4.5,
            "linewidth": 1.2,
        }
        for place, scenario in enumerate(view.leading)
    }


def _budget(axes: Axes, budget: float, words: Words) -> None:
    axes.axvline(budget, color="0.2", linewidth=1.0, linestyle=(0, (5, 3)))
    axes.annotate(
        words["money_figure_budget"], (budget, 1), (3, -2), xycoords=("data", "axes fraction"),
        textcoords="offset points", va="top", size=page.SMALL, color="0.2",
    )  # fmt: skip


def _money_legend(figure: Figure, view: View, words: Words, ink: Ink) -> None:
    handles = [Line2D([], [], label=view.title(name, words), **look) for name, look in _looks(view, ink).items()]
    error = Line2D([], [], color=page.GREY, linewidth=0.8, label=words["money_figure_error"])
    page.legend(figure, [*handles, error], IN_A_LINE)


# --- who pays --------------------------------------------------------------------------------------------------------


def _kinds(view: View) -> list[tuple[str, str]]:
    """Return what bars consist of, as (kind, payer): payers, or kinds of cost where nobody is said to pay."""
    if view.decision.payers:
        return [(TOTAL, payer) for payer in PAYERS]
    return [(kind, EVERYBODY) for kind in COSTS]


def _suffix(view: View) -> str:
    return "" if view.decision.payers else "_kinds"


def _payers_caption(view: View, words: Words) -> tuple[str, str]:
    title = words[f"payers_figure_title{_suffix(view)}"].format(unit=words.unit(YUAN).difference)
    return title, words[f"payers_figure_reading{_suffix(view)}"]


def _payers_note(view: View, words: Words) -> str:
    return words[f"payers_figure_note{_suffix(view)}"]


def _payers_height(view: View, words: Words) -> float:
    return AROUND + ROW * len(scenarios_paid(paid_rows(view)))


def _draw_payers(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    paid, scale, axes = paid_rows(view), words.unit(YUAN).scale, figure.subplots()
    names = scenarios_paid(paid)
    axes.axvline(0, color=page.GREY, linewidth=0.8)
    for place, name in enumerate(names):
        _bar(axes, [scale * paid[name, CITY, *each].amount for each in _kinds(view)], place, ink)
        _total(axes, paid[name, CITY, TOTAL, EVERYBODY], place, words)
    axes.set_yticks(range(len(names)), [page.name(view.titles[name], words, NAME_WIDTH) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.06)
    axes.xaxis.set_major_formatter(lambda value, _: words.tick(value))
    axes.grid(axis="x")
    _payers_legend(figure, view, words, ink)


def _bar(axes: Axes, amounts: Sequence[float], place: int, ink: Ink) -> None:
    """Draw a bar of several amounts: what is paid to the right of zero, what is saved to the left."""
    ends = {True: 0.0, False: 0.0}
    for number, amount in enumerate(amounts):
        axes.barh(place, amount, THICK, ends[amount > 0], **_face(number, ink))
        ends[amount > 0] += amount


def _face(number: int, ink: Ink) -> dict[str, Any]:
    return {"facecolor": ink.groups[number], "edgecolor": "0.3", "linewidth": 0.5}


def _total(axes: Axes, row: Paid, place: int, words: Words) -> None:
    unit = words.unit(YUAN)
    amount, low, high = (unit.scale * each for each in (row.amount, row.low, row.high))
    axes.plot([low, high], [place, place], color="0", linewidth=1.1, marker="|", markersize=6)
    axes.plot([amount], [place], "D", color="0", markersize=4.5, markerfacecolor="white")
    text = words.number(amount, unit.digits, signed=True)
    axes.annotate(text, (1.02, place), xycoords=("axes fraction", "data"), va="center", size=page.SMALL)


def _payers_legend(figure: Figure, view: View, words: Words, ink: Ink) -> None:
    keys = [f"money_payer_{payer}" if view.decision.payers else f"money_kind_{kind}" for kind, payer in _kinds(view)]
    faces = [Patch(label=words[key], **_face(number, ink)) for number, key in enumerate(keys)]
    look: dict[str, Any] = {
        "color": "0",
        "linewidth": 1.1,
        "marker": "D",
        "markersize": 4.5,
        "markerfacecolor": "white",
    }
    page.legend(figure, [*faces, Line2D([], [], label=words["payers_figure_total"], **look)], 4)


def plates(view: View) -> Mapping[str, Plate]:
    """Return the figures that the tables allow, by name."""
    lines = -(-(len(view.leading) + 1) // IN_A_LINE)
    money = Plate(_draw_money, _money_caption, _money_note, lambda view, words: HEIGHT, lines)
    payers = Plate(_draw_payers, _payers_caption, _payers_note, _payers_height)
    return {"money": money, **({"payers": payers} if paid_rows(view) else {})}
