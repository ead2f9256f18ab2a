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
    if people == 0 or minutes.sum() == 0.0:
        nobody = np.zeros((people, len(minutes)), np.bool_)
        return Holding(nobody, nobody)
    cumulated = np.cumsum(minutes)
    ends = cumulated / cumulated[-1] * people
    starts = np.concatenate(([0.0], ends[:-1]))
    part = np.arange(people)[:, None]
    covered = np.minimum(ends, part + 1) - np.maximum(starts, part)
    holds = covered > least_share
    return Holding(holds, holds | np.roll(holds, -1, axis=0))
