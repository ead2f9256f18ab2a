"""How the answer to each question of a decision is told: the blocks of its section, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.report.blocks import Block
from analysis.report.decision_view import View
from analysis.report.words import Words

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


@dataclass(frozen=True)
class Chapter:
    """How one question is told.

    Attributes
    ----------
    title : str
        Key of its heading among the words.
    tables : tuple of str
        Tables without which there is nothing to tell.
    blocks : callable
        The section; also printed on the terminal, without its figures.
    plates : callable
        Its figures by name, those that the tables allow; called when figures are wanted, since it wakes matplotlib.
    """

    title: str
    tables: tuple[str, ...]
    blocks: Callable[[View, Words], Iterator[Block]]
    plates: Callable[[View], Mapping[str, Plate]] = field(default=lambda view: {})


def chapters() -> dict[str, Chapter]:
    """Return how every question is told, in the order of the report."""
    from analysis.report.choice_chapter import CHOICE_CHAPTER
    from analysis.report.failure_chapter import FAILURE_CHAPTER
    from analysis.report.frontier_chapter import FRONTIER_CHAPTER
    from analysis.report.information_chapter import INFORMATION_CHAPTER
    from analysis.report.money_chapter import MONEY_CHAPTER
    from analysis.report.package_chapter import PACKAGE_CHAPTER
    from analysis.report.sensitivity_chapter import SENSITIVITY_CHAPTER
    from analysis.report.tipping_chapter import TIPPING_CHAPTER
    from analysis.report.uncertainty_chapter import UNCERTAINTY_CHAPTER

    return {
        "choice": CHOICE_CHAPTER,
        "package": PACKAGE_CHAPTER,
        "money": MONEY_CHAPTER,
        "frontier": FRONTIER_CHAPTER,
        "uncertainty": UNCERTAINTY_CHAPTER,
        "sensitivity": SENSITIVITY_CHAPTER,
        "failure": FAILURE_CHAPTER,
        "information": INFORMATION_CHAPTER,
        "tipping": TIPPING_CHAPTER,
    }


def told(view: View) -> dict[str, Chapter]:
    """Return the chapters whose questions have been answered."""
    return {name: each for name, each in chapters().items() if all(table in view.tables for table in each.tables)}
