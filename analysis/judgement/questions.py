"""What is asked of a decision, question by question: the trials that each needs, and the tables that answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from analysis.judgement.inquiry import Inquiry
from analysis.study.bench import Judge, Pair, Watcher, whole_values
from analysis.study.files import Table
from analysis.study.replication import play

Tables: TypeAlias = dict[str, Table]
"""Tables by the name of their file, without ``.csv``."""


@dataclass(frozen=True)
class Batch:
    """Replications to be played, who plays them, and what is read from each."""

    pairs: list[Pair]
    judge: Judge = whole_values
    watcher: Watcher = play


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes
    ----------
    batches : callable
        The trials that are known beforehand; whatever else the answer needs is found on the way.
    answer : callable
        Plays what is missing and returns the tables of the answer.
    further : callable
        How many replications the answer will need at most beyond those of its batches.
    """

    batches: Callable[[Inquiry], list[Batch]]
    answer: Callable[[Inquiry], Tables]
    further: Callable[[Inquiry], int] = lambda inquiry: 0


def questions() -> dict[str, Question]:
    """Return all questions, in the order in which a report answers them."""
    from analysis.judgement.choice import CHOICE
    from analysis.judgement.failure import FAILURE
    from analysis.judgement.frontier import FRONTIER
    from analysis.judgement.information import INFORMATION
    from analysis.judgement.money import MONEY
    from analysis.judgement.nested import UNCERTAINTY
    from analysis.judgement.sensitivity import SENSITIVITY
    from analysis.judgement.shapley import PACKAGE
    from analysis.judgement.tipping import TIPPING

    return {
        "choice": CHOICE,
        "package": PACKAGE,
        "money": MONEY,
        "frontier": FRONTIER,
        "uncertainty": UNCERTAINTY,
        "sensitivity": SENSITIVITY,
        "failure": FAILURE,
        "information": INFORMATION,
        "tipping": TIPPING,
    }
