"""How the figures of a decision are drawn and named: one plate each, in both languages, in colour and for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.report import fonts as page
from analysis.report.blocks import Picture
from analysis.report.decision_view import FIGURES, View
from analysis.report.fonts import Ink
from analysis.report.words import LANGUAGES, Words

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Plate:
    """A figure.

    Attributes
    ----------
    draw : callable
        Draws on an empty figure with its head.
    caption : callable
        Title, which says subject and unit, and the sentences on how it is read.
    note : callable
        What kind of numbers these are, below the figure.
    height : callable
        Height, cm.
    legend_lines : int
    """

    draw: Callable[[View, Figure, Words, Ink], None]
    caption: Callable[[View, Words], tuple[str, str]]
    note: Callable[[View, Words], str]
    height: Callable[[View, Words], float]
    legend_lines: int = 1


def draw_plates(plates: Mapping[str, Plate], view: View, langs: Sequence[str] = LANGUAGES) -> list[Path]:
    """Draw figures as ``<name>.<lang>[.bw].png`` (200 dpi) and ``.svg``; return the files.

    Raises
    ------
    ScenarioError
        Where there is no Chinese font, or a title holds a character that the font lacks.
    """
    return [
        path
        for name, plate in plates.items()
        for lang in langs
        for suffix, ink in page.INKS.items()
        for path in _draw(plate, view, Words(lang), ink, view.folder / FIGURES / f"{name}.{lang}{suffix}")
    ]


def _draw(plate: Plate, view: View, words: Words, ink: Ink, stem: Path) -> list[Path]:
    with page.setting(words.lang):
        title, reading = plate.caption(view, words)
        figure = page.blank(plate.height(view, words), plate.legend_lines, title, reading, words, False)
        plate.draw(view, figure, words, ink)
        page.note(figure, plate.note(view, words), words)
        return page.kept(figure, stem)


def picture(name: str, plate: Plate, view: View, words: Words) -> Picture:
    """Return a figure as a block of a report."""
    return Picture(view.folder / FIGURES / f"{name}.{words.lang}", *plate.caption(view, words))
