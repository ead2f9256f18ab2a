"""Who may do what: several lines a person (身兼数职) (model §3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.base.units import Booleans, Floats, Integers


@dataclass(frozen=True)
class Holding:
    """How the lines are held by a team.

    Attributes
    ----------
    holds : bool array, shape (people, lines)
    may : bool array, shape (people, lines)
        Lines held, and those of the next person, whose deputy one is.
    """

    holds: Booleans
    may: Booleans

    def lines_per_person(self) -> Integers:
        """Return the number of lines that each person holds."""
        counted: Integers = self.holds.sum(axis=1).astype(np.int64)
        return counted


def hold_lines(minutes: Floats, people: int, least_share: float) -> Holding:
    """Return who holds which line.

    The lines are laid end to end by expected minutes and cut into equal parts, one a person; a person holds every
    line that the part covers by more than `least_share` of itself, and is deputy for the next part.

    Parameters
    ----------
    minutes : float64 array, shape (lines,)
        Expected minutes.
    people : int
        People in post.
    """
    holds = _covered(minutes, people) > least_share
    return Holding(holds, holds | np.roll(holds, -1, axis=0))


def hold_separately(minutes: Floats, people: int) -> Holding:
    """Return who holds which line where each line is held as a whole (条线分开): no deputies.

    A person holds the lines that lie mostly in their part of all lines laid end to end, and at least the one that covers
    most of it; a line that is longer than a part has several holders.

    Parameters
    ----------
    minutes : float64 array, shape (lines,)
        Expected minutes.
    people : int
        People in post.
    """
    covered = _covered(minutes, people)
    holds = covered > 0.5
    if not covered.any():
        return Holding(holds, holds)
    holds[covered.argmax(axis=0), np.arange(len(minutes))] |= minutes > 0.0
    idle = ~holds.any(axis=1)
    holds[np.flatnonzero(idle), covered[idle].argmax(axis=1)] = True
    return Holding(holds, holds)


def _covered(minutes: Floats, people: int) -> Floats:
    """Return how much of each person's part each line covers, nothing where there is no work; shape (people, lines)."""
    if minutes.sum() == 0.0:
        return np.zeros((people, len(minutes)))
    cumulated = np.cumsum(minutes)
    ends = cumulated / cumulated[-1] * people
    starts = np.concatenate(([0.0], ends[:-1]))
    part = np.arange(people)[:, None]
    covered: Floats = np.minimum(ends, part + 1) - np.maximum(starts, part)
    return covered
