"""The figure of failing: the draws over the numbers of a box, or, where there is none, how effects are spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.failure import FOUND, DrawRow, FailureRow
from analysis.report import figure_parts as parts
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.failure_chapter import conditions, draw_rows, failure_rows, largest_effect, shown_unit
from analysis.report.fonts import Ink
from analysis.report.uncertainty_chapter import least_of
from analysis.report.words import Words, balanced

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

Floats = NDArray[np.float64]
PANEL, AROUND = 2.6, 4.2
"""Height of a panel of the spread of effects and of all that is not panels, cm."""
BINS = 24
LEAST: Mapping[str, Any] = {"color": "0.2", "linewidth": 1.0, "linestyle": (0, (5, 3))}


def plates(view: View) -> Mapping[str, Plate]:
    """Return the figures that the tables allow: of all effects, and of a box where a scenario has one."""
    if not largest_effect(view, view.leading):
        return {}
    return {"failure": SPREAD} | ({"failure_box": BOX} if boxed(view) else {})


def boxed(view: View) -> list[str]:
    """Return the scenarios that have a box."""
    return [name for name in view.leading if any(row.verdict == FOUND for row in failure_rows(view, name))]


def note(view: View, words: Words) -> str:
    """Return what kind of numbers these are, and what failing means."""
    return words["fail_figure_note"].format(least=least_of(view, words), repeats=view.decision.repeats)


def _least_effect(view: View, words: Words) -> float:
    """Return the difference at which a scenario begins to fail, in the unit shown."""
    sign = 1.0 if view.metric.better == "higher" else -1.0
    return sign * words.unit(view.metric.unit).scale * view.decision.improvement


def _effect_label(view: View, words: Words) -> str:
    name = words.heading((view.metric.zh, view.metric.en))
    return words.with_unit(name, words.unit(view.metric.unit).difference)


# --- a box ------------------------------------------------------------------------------------------------------------


def box_of(view: View) -> tuple[str, list[FailureRow], list[str]]:
    """Return a scenario, its restrictions, and one or two of its numbers, the surest first.

    Of the scenarios that have a box, it is the one with the largest effect.
    """
    scenario = largest_effect(view, boxed(view))
    rows = failure_rows(view, scenario)
    keys = dict.fromkeys(row.key for row in sorted(rows, key=lambda row: row.p))
    return scenario, rows, list(keys)[:2]


def box_caption(view: View, words: Words) -> tuple[str, str]:
    """Return title and reading."""
    scenario, rows, keys = box_of(view)
    reading = words["fail_box_reading" if len(keys) > 1 else "fail_strip_reading"]
    title = words["fail_box_title"].format(title=words.quoted(view.title(scenario, words)))
    third = words["fail_box_third"] if len({row.key for row in rows}) > len(keys) else ""
    return title, words.sentences(reading.format(conditions=conditions(view, rows, words)), third)


def draw_box(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw the draws over two numbers of the box, or over its one number and the effect, and the box."""
    axes = figure.subplots()
    scenario, rows, keys = box_of(view)
    draws = draw_rows(view, scenario)
    across = _values(draws, keys[0], shown_unit(keys[0], words)[0])
    fails = np.array([bool(row.fails) for row in draws if row.key == keys[0]])
    if len(keys) > 1:
        upright = _values(draws, keys[1], shown_unit(keys[1], words)[0])
    else:
        scale = words.unit(view.metric.unit).scale
        upright = np.array([scale * row.difference for row in draws])
        axes.axhline(_least_effect(view, words), **LEAST)
    for failing in (False, True):
        axes.plot(across[fails == failing], upright[fails == failing], **_mark(failing, ink))
    _shade(axes, rows, keys, words)
    _name_axes(axes, view, keys, words)
    page.legend(figure, _box_handles(words, ink), 3)


def _values(draws: Sequence[DrawRow], key: str, scale: float) -> Floats:
    return scale * np.array([row.value for row in draws if row.key == key])


def _mark(failing: bool, ink: Ink) -> dict[str, Any]:
    colour = ink.verdicts["worse" if failing else "better"]
    shape = {"marker": "X", "markersize": 5.5, "markeredgecolor": "white", "markeredgewidth": 0.4}
    ring = {"marker": "o", "markersize": 4.2, "markerfacecolor": "white"}
    return {"color": colour, "linestyle": "none", **(shape if failing else ring)}


def _shade(axes: Axes, rows: Sequence[FailureRow], keys: Sequence[str], words: Words) -> None:
    """Draw the box, to the edge of the drawing where it has no end."""
    axes.margins(0.04)
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    axes.set(xlim=(left, right), ylim=(bottom, top))
    left, right = _ends(rows, keys[0], (left, right), words)
    bottom, top = _ends(rows, keys[1], (bottom, top), words) if len(keys) > 1 else (bottom, top)
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, zorder=0.5, clip_on=False, **BOX_LOOK))


BOX_LOOK: Mapping[str, Any] = {"facecolor": "0.92", "edgecolor": "0", "linewidth": 1.2}


def _ends(rows: Sequence[FailureRow], key: str, edges: tuple[float, float], words: Words) -> tuple[float, float]:
    scale, _ = shown_unit(key, words)
    mine = {row.side: scale * row.value for row in rows if row.key == key}
    return mine.get("above", edges[0]), mine.get("below", edges[1])


def _name_axes(axes: Axes, view: View, keys: Sequence[str], words: Words) -> None:
    names = [_number_label(view, key, words) for key in keys]
    axes.set_xlabel(names[0])
    axes.set_ylabel(balanced(names[1] if len(names) > 1 else _effect_label(view, words), 36))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=parts.ROUND_STEPS))
        axis.set_major_formatter(lambda value, _: words.tick(value))


def _number_label(view: View, key: str, words: Words) -> str:
    _, unit = shown_unit(key, words)
    label = view.label(key, words)
    label = words.heading((label, label))
    return words.with_unit(label, unit) if unit else label


def _box_handles(words: Words, ink: Ink) -> list[Any]:
    return [
        Line2D([], [], label=words["fail_mark"], **_mark(True, ink)),
        Line2D([], [], label=words["fail_mark_not"], **_mark(False, ink)),
        Patch(label=words["fail_box"], **BOX_LOOK),
    ]


# --- the spread of effects --------------------------------------------------------------------------------------------


def spread_caption(view: View, words: Words) -> tuple[str, str]:
    """Return title and reading."""
    title = words["fail_spread_title"].format(
        metric=view.metric_name(view.decision.metric, words), unit=words.unit(view.metric.unit).difference
    )
    return title, words["fail_spread_reading"]


def _effects(view: View, words: Words) -> dict[str, Floats]:
    scale = words.unit(view.metric.unit).scale
    found = {name: {row.draw: scale * row.difference for row in draw_rows(view, name)} for name in view.leading}
    return {name: np.array([*each.values()]) for name, each in found.items() if each}


def spread_height(view: View, words: Words) -> float:
    """Return the height, cm."""
    return AROUND + PANEL * len(_effects(view, words))


def draw_spread(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw a histogram of the draws' effects for each scenario, the failing ones hatched."""
    effects, least = _effects(view, words), _least_effect(view, words)
    edges = _edges(np.concatenate([*effects.values()]), least)
    for axes, (name, each) in zip(parts.panels(figure, len(effects), 1, sharex=True), effects.items(), strict=True):
        counts, _ = np.histogram(each, edges)
        fails = (edges[:-1] >= least) if view.metric.better != "higher" else (edges[1:] <= least)
        for failing in (False, True):
            here = fails == failing
            axes.bar(edges[:-1][here], counts[here], np.diff(edges)[here], align="edge", **_bar(failing, ink))
        axes.axvline(least, **LEAST)
        axes.axvline(0, color="0.2", linewidth=0.8)
        axes.set_title(view.title(name, words))
        axes.set_ylabel(words["fail_draws"])
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        axes.xaxis.set_major_formatter(lambda value, _: words.tick(value))
    handles = _spread_handles(words, ink)
    page.legend(figure, handles[:2], 2, 1)
    page.legend(figure, handles[2:], 1)


def _edges(every: Floats, least: float) -> Floats:
    """Return edges of bars of equal width, one of which is the difference at which a scenario begins to fail."""
    width = max(float(np.ptp([*every, least, 0.0])), 1e-9) / BINS
    below = np.ceil((least - every.min()) / width) + 1
    above = np.ceil((every.max() - least) / width) + 1
    return least + width * np.arange(-max(below, 1), max(above, 1) + 1)


def _bar(failing: bool, ink: Ink) -> dict[str, Any]:
    colour = ink.groups[3 if failing else 0]
    return {"facecolor": colour, "edgecolor": "0.2", "linewidth": 0.5, "hatch": "////" if failing else ""}


def _spread_handles(words: Words, ink: Ink) -> list[Any]:
    patches = [
        Patch(label=words["fail_mark" if failing else "fail_mark_not"], **_bar(failing, ink))
        for failing in (True, False)
    ]
    return [*patches, Line2D([], [], label=words["unc_figure_least"], **LEAST)]


BOX = Plate(draw_box, box_caption, note, lambda view, words: 11.0)
SPREAD = Plate(draw_spread, spread_caption, note, spread_height, 2)
"""The figure where there is a box, and where there is none."""
