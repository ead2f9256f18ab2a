"""The posterior: kept as a file that studies draw from, told in words, and drawn in pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.fitting.posterior import IMPLAUSIBLE, Posterior, learned
from analysis.report import fonts as page
from analysis.report.decision_view import number_label
from analysis.report.fonts import Ink
from analysis.report.terminal import Terminal
from analysis.report.words import LANGUAGES, Titles, Words, folded
from analysis.study.files import write_csv

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

FILE = "posterior.csv"
SHOWN = 10
"""Numbers told in words."""
KNOBS_DRAWN = ("attrition.base_rate", "arrivals.administrative_volume", "arrivals.residents_volume")
OTHERS_DRAWN = 3
NAME_WIDTH, NAME_LINES = 16, 3


def keep_posterior(folder: Path, posterior: Posterior, kinds: Titles, terminal: Terminal) -> None:
    """Write the kept draws, draw them in pairs, and tell what the targets have taught; nothing is kept of none.

    Parameters
    ----------
    kinds : dict of id to (zh, en)
        Names of the kinds of task.
    """
    kept, tried = len(posterior.kept), len(posterior.tried)
    terminal.say("", terminal.word("posterior_kept", kept=kept, tried=tried, limit=f"{IMPLAUSIBLE:g}"))
    if not kept:
        terminal.say(terminal.words["posterior_none"], style="yellow")
        return
    write_csv(folder / FILE, {key: posterior.kept[:, place] for place, key in enumerate(posterior.keys)})
    _show_learned(posterior, kinds, terminal)
    draw_pairs(posterior, kinds, folder)
    terminal.say(terminal.word("posterior_next", path=folder / FILE, name=FILE))


def _show_learned(posterior: Posterior, kinds: Titles, terminal: Terminal) -> None:
    words = terminal.words
    rows = [
        [
            number_label(each.key, kinds, words),
            _range(each.before, words),
            _range(each.after, words),
            words.number(each.tied, 2, True),
        ]
        for each in learned(posterior)[: posterior.knobs + SHOWN]
    ]
    headings = [words[key] for key in ("fit_knob", "posterior_before", "posterior_after", "posterior_tied")]
    terminal.table(words["posterior_learned"], headings, rows)


def _range(ends: tuple[float, float, float], words: Words) -> str:
    if not all(map(math.isfinite, ends)):
        return words["undefined"]
    low, middle, high = (f"{end:.3g}".replace("-", words.minus) for end in ends)
    return f"{middle} \\[{low}, {high}]"


# --- figure ---------------------------------------------------------------------------------------------------------


def draw_pairs(posterior: Posterior, kinds: Titles, folder: Path, langs: Sequence[str] = LANGUAGES) -> list[Path]:
    """Draw the numbers that matter most against each other, tried and kept, as ``posterior.<lang>[.bw].png``, ``.svg``."""
    return [
        path
        for lang in langs
        for suffix, ink in page.INKS.items()
        for path in _draw(posterior, kinds, Words(lang), ink, folder / f"posterior.{lang}{suffix}")
    ]


def _keys(posterior: Posterior) -> list[str]:
    return [*KNOBS_DRAWN, *(each.key for each in learned(posterior)[posterior.knobs :][:OTHERS_DRAWN])]


def _draw(posterior: Posterior, kinds: Titles, words: Words, ink: Ink, stem: Path) -> list[Path]:
    keys = [key for key in _keys(posterior) if key in posterior.keys]
    places = [posterior.keys.index(key) for key in keys]
    names = [folded(number_label(key, kinds, words), NAME_WIDTH, NAME_LINES) for key in keys]
    with page.setting(words.lang):
        figure = page.blank(17.5, 1, words["posterior_title"], words["posterior_reading"], words, False)
        grid = figure.subplots(len(keys), len(keys), squeeze=False)
        for row, below in enumerate(places):
            for column, beside in enumerate(places):
                axes = grid[row, column]
                if column > row:
                    axes.set_visible(False)
                elif column == row:
                    _spread(axes, posterior, beside, ink)
                else:
                    _pair(axes, posterior, beside, below, ink)
                _sides(axes, names, row, column)
        tried, kept = (
            Line2D([], [], color=colour, linestyle="none", marker="o", markersize=size, label=words[key])
            for colour, size, key in (("0.75", 3, "posterior_tried"), (ink.lines[1], 4, "posterior_not_ruled_out"))
        )
        page.legend(figure, [tried, kept], 2)
        page.note(figure, words["posterior_note"].format(kept=len(posterior.kept), tried=len(posterior.tried)), words)
        return page.kept(figure, stem)


def _spread(axes: Axes, posterior: Posterior, place: int, ink: Ink) -> None:
    tried, kept = posterior.tried[:, place], posterior.kept[:, place]
    edges = np.linspace(tried.min(), tried.max(), 13).tolist()
    axes.hist(tried, edges, color="0.8", density=True)
    axes.hist(kept, edges, color=ink.lines[1], density=True, histtype="step", linewidth=1.2)
    axes.set_yticks([])


def _pair(axes: Axes, posterior: Posterior, across: int, up: int, ink: Ink) -> None:
    axes.scatter(posterior.tried[:, across], posterior.tried[:, up], s=3, color="0.8", linewidths=0)
    axes.scatter(posterior.kept[:, across], posterior.kept[:, up], s=6, color=ink.lines[1], linewidths=0)


def _sides(axes: Axes, names: Sequence[str], row: int, column: int) -> None:
    """Name a panel at the left and the lower edge of the grid alone."""
    last = row == len(names) - 1
    axes.locator_params(nbins=3)
    axes.tick_params(labelsize=6, labelbottom=last, labelleft=column == 0 and row > 0)
    if last:
        axes.set_xlabel(names[column], fontsize=page.SMALL)
    if column == 0:
        axes.set_ylabel(names[row], fontsize=page.SMALL)
