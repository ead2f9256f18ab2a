"""The figures on what is worth finding out: how likely each policy is best, and what knowing which number is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.judgement.net_benefit import Floats
from analysis.report import fonts as page
from analysis.report.decision_plates import Plate
from analysis.report.decision_view import View
from analysis.report.fonts import Ink
from analysis.report.information_chapter import MONEY, Known, known, named, told_method, total
from analysis.report.words import Words, balanced

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

MOST_CURVES = 6
"""Policies that are drawn: those that may be best at some worth."""
WORTH = {"zh": 1e-4, "en": 1e-3}
"""From yuan to the unit of the worth."""
THICK = 3.6
APART = 0.011
"""Share of the width between two bars of error at one worth."""
MARKED = 8
"""Points of a curve from one marker to the next."""
ROW, LINE, AROUND = 0.22, 0.28, 4.4
"""Height of a row of bars, and of each line of its name, and of all that is not rows, cm."""
NAME, LEGEND_NAME = 38, 48
"""Half-width characters of a name beside a row before it is folded, and of one in the legend before it is cut."""
SURE, UNSURE = "0.4", "0.88"


# --- how likely each policy is best -----------------------------------------------------------------------------------


def _column(view: View, scenario: str, name: str) -> Floats:
    table = view.tables["acceptability"]
    found: Floats = table[name][table["scenario"] == scenario].astype(np.float64)
    return found


def _policies(view: View) -> list[str]:
    """Return the policies in their order; of many those that are most likely best at some worth."""
    names = list(dict.fromkeys(view.tables["acceptability"]["scenario"].tolist()))
    likely = sorted(names, key=lambda name: -float(_column(view, name, "p_best").max()))[:MOST_CURVES]
    return [name for name in names if name in likely]


def _draw_curves(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    axes, scale = figure.subplots(), WORTH[words.lang]
    here, most = scale * total(view)["worth"], scale * float(view.tables["acceptability"]["worth"].max())
    axes.axvline(here, color=page.GREY, linewidth=0.8)
    handles, policies = list[Line2D](), _policies(view)
    count = len(policies)
    for place, scenario in enumerate(policies):
        name = balanced(words.either(view.titles[scenario]), LEGEND_NAME, 1)
        handles.append(_curve(axes, view, scenario, place, scale, ink, name))
        _error_bar(axes, view, scenario, here + (place - (count - 1) / 2) * APART * most, handles[-1])
    axes.set_xlim(0, most)
    axes.set_ylim(-2, 102)
    axes.grid(axis="y")
    axes.set_xlabel(words["information_curve_x"])
    page.legend(figure, handles, 2)


def _curve(axes: Axes, view: View, scenario: str, place: int, scale: float, ink: Ink, name: str) -> Line2D:
    """Draw how likely a policy is best, thick where it is to be chosen; return its entry in the legend."""
    colour, dash = ink.lines[place % len(ink.lines)], ink.dashes[place % len(ink.dashes)]
    marker = page.MARKERS[place % len(page.MARKERS)]
    worth, share = scale * _column(view, scenario, "worth"), 100 * _column(view, scenario, "p_best")
    chosen = np.where(_column(view, scenario, "optimal") > 0, share, np.nan)
    axes.plot(worth, chosen, linewidth=THICK, solid_capstyle="butt", color=colour, alpha=0.45)
    axes.plot(worth, share, color=colour, linestyle=dash, marker=marker, markevery=(place, MARKED))
    return Line2D([], [], color=colour, linestyle=dash, marker=marker, label=name)


def _error_bar(axes: Axes, view: View, scenario: str, where: float, like: Line2D) -> None:
    """Draw how likely a policy is best at the worth that is used, and its error, close to the line that marks it."""
    at = int(np.flatnonzero(_column(view, scenario, "worth") == total(view)["worth"])[0])
    share, low, high = (100 * _column(view, scenario, name)[at] for name in ("p_best", "p_low", "p_high"))
    colour = str(like.get_color())
    axes.vlines(where, low, high, colors=colour, linewidth=1.2, zorder=3)
    axes.plot(
        [where], [share], marker=like.get_marker(), markerfacecolor="white", markeredgecolor=colour, zorder=4
    )  # fmt: skip


def _curve_caption(view: View, words: Words) -> tuple[str, str]:
    return words["information_curve_title"], words["information_curve_reading"]


def _curve_note(view: View, words: Words) -> str:
    return words["information_curve_note"].format(n=words.number(total(view)["draws"]))


# --- what knowing is worth --------------------------------------------------------------------------------------------


def _draw_bars(view: View, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw a row for everything, for each way of measuring, and for each number listed."""
    axes, rows, unit = figure.subplots(), known(view), words.unit(MONEY)
    for place, row in zip(_places(rows), rows, strict=True):
        face = SURE if row.sure else UNSURE
        axes.barh(place, unit.scale * row.value, height=0.62, color=face, edgecolor="0.3", linewidth=0.6)
        axes.hlines(place, unit.scale * row.low, unit.scale * row.high, colors="0", linewidth=1.3)
    axes.set_yticks(_places(rows), [_label(row, view, words) for row in rows], linespacing=1.0)
    axes.set_ylim(_places(rows)[-1] + 0.6, -0.6)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: words.tick(value))
    page.legend(figure, _bar_key(words), 3)


def _places(rows: Sequence[Known]) -> list[float]:
    """Return where rows stand, with a gap below everything and one above the single numbers."""
    return [place + 0.5 * bool(row.method) + 0.5 * bool(row.key) for place, row in enumerate(rows)]


def _label(row: Known, view: View, words: Words) -> str:
    name = named(row.key, row.method, view, words)
    return balanced(words.with_unit(name, told_method(row.method, words)) if row.key else name, NAME, 2)


def _bar_key(words: Words) -> list[Patch | Line2D]:
    return [
        Patch(facecolor=SURE, edgecolor="0.3", label=words["information_bars_sure"]),
        Patch(facecolor=UNSURE, edgecolor="0.3", label=words["information_bars_unsure"]),
        Line2D([], [], color="0", linewidth=1.3, label=words["information_error"]),
    ]


def _bar_caption(view: View, words: Words) -> tuple[str, str]:
    title = words["information_bars_title"].format(unit=words.unit(MONEY).word)
    return title, words["information_bars_reading"]


def _bar_note(view: View, words: Words) -> str:
    row = total(view)
    return words["information_bars_note"].format(n=words.number(row["draws"]), worth=words.yuan(row["worth"]))


def _bar_height(view: View, words: Words) -> float:
    rows = known(view)
    lines = max(1 + _label(row, view, words).count("\n") for row in rows)
    return AROUND + (ROW + LINE * lines) * _places(rows)[-1]


def figures(view: View) -> dict[str, Plate]:
    """Return the figures by name."""
    lines = -(-len(_policies(view)) // 2)
    return {
        "acceptability": Plate(_draw_curves, _curve_caption, _curve_note, lambda view, words: 9.5, lines),
        "information": Plate(_draw_bars, _bar_caption, _bar_note, _bar_height),
    }
