"""The figure of communities: every community's resignation rate under two scenarios."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.report import figure_data as read
from analysis.report import fonts as page
from analysis.report.figure_parts import ROUND_STEPS
from analysis.report.fonts import Ink
from analysis.report.words import Words, folded

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator


def draw_communities(dots: read.CommunityDots, figure: Figure, words: Words, ink: Ink) -> None:
    """Draw every community's resignation rate, baseline and comparison, by district and size band."""
    axes = figure.subplots()
    scale = words.unit("1/year").scale
    counts = np.array([count for _, count in dots.districts])
    firsts = np.cumsum(counts + 2) - counts - 2
    rows = np.arange(dots.bands.size) + 2 * np.repeat(np.arange(counts.size), counts)
    axes.hlines(rows, scale * dots.baseline, scale * dots.chosen, colors="0.7", linewidth=0.6, zorder=1)
    for band, colour, marker in zip(read.BANDS, ink.bands, page.BAND_MARKERS, strict=True):
        here = dots.bands == band
        dot: dict[str, Any] = {"marker": marker, "s": 13, "edgecolors": page.edge(colour), "linewidths": 0.7}
        axes.scatter(scale * dots.baseline[here], rows[here], facecolors="white", **dot)
        axes.scatter(scale * dots.chosen[here], rows[here], facecolors=colour, **dot)
    axes.set_yticks(firsts + (counts - 1) / 2, [folded(words.either(name), 16) for name, _ in dots.districts])
    axes.hlines(firsts[1:] - 1.5, 0, 1, transform=axes.get_yaxis_transform(), colors="0.8", linewidth=0.6)
    axes.set_ylim(rows[-1] + 1.5, -1.5)
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=ROUND_STEPS))
    axes.set_xlim(left=-0.015 * axes.get_xlim()[1])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    _community_key(figure, dots, words, ink)


def _community_key(figure: Figure, dots: read.CommunityDots, words: Words, ink: Ink) -> None:
    def key(marker: str, face: str, edge: str, label: str) -> Line2D:
        return Line2D([], [], marker=marker, color=edge, markerfacecolor=face, ls="none", ms=4, label=label)

    bands = [
        key(marker, colour, page.edge(colour), words[f"band:{band}"])
        for band, colour, marker in zip(read.BANDS, ink.bands, page.BAND_MARKERS, strict=True)
    ]
    titles = [words.either(title) for title in dots.titles]
    faces = [key("o", face, "0.3", title) for face, title in zip(("white", "0.3"), titles, strict=True)]
    page.legend(figure, bands, 4, line=2, title=words["residents_band"])
    page.legend(figure, faces, 1)
