"""The stints of some teams at once, and the working days of a month that each of them plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.base.kernel import kernel
from sim.base.units import Booleans, Integers

Scalar = TypeVar("Scalar", bound=np.generic)


class Stint(NamedTuple):
    """Some calendar days of a month in which the team of a community does not change.

    Attributes
    ----------
    place : int
        Territory.
    first, end : int
        Days, half-open.
    posts : int
        Approved posts.
    team : list of int
        Rows of the people in post.
    """

    place: int
    first: int
    end: int
    posts: int
    team: list[int]


@dataclass(frozen=True)
class Crowd:
    """The stints of some teams.

    Attributes
    ----------
    places : int64 array, shape (teams,)
    since, until : int64 array, shape (teams,)
        Days, half-open.
    posts : int64 array, shape (teams,)
    sizes : int64 array, shape (teams,)
    rows : int64 array, shape (people,)
        Rows of the workforce, one team after the other.
    first, end : int64 array, shape (teams,)
        Working days of the month, half-open.
    """

    places: Integers
    since: Integers
    until: Integers
    posts: Integers
    sizes: Integers
    rows: Integers
    first: Integers
    end: Integers

    @classmethod
    def of(cls, stints: Sequence[Stint], working_days: Integers) -> Crowd:
        """Return stints of a month with these working days."""
        places, since, until, posts = (np.array(column, np.int64) for column in list(zip(*stints, strict=True))[:4])
        return cls(
            places=places,
            since=since,
            until=until,
            posts=posts,
            sizes=np.array([len(stint.team) for stint in stints], np.int64),
            rows=np.array([person for stint in stints for person in stint.team], np.int64),
            first=np.searchsorted(working_days, since).astype(np.int64),
            end=np.searchsorted(working_days, until).astype(np.int64),
        )

    @property
    def first_person(self) -> Integers:
        """Where each team begins among the people, shape (teams + 1,)."""
        return np.concatenate(([0], np.cumsum(self.sizes)))

    def in_span(self, days: int) -> Booleans:
        """Return which working days of the month belong to the span of each team, shape (teams, days)."""
        day = np.arange(days)
        inside: Booleans = (day >= self.first[:, None]) & (day < self.end[:, None])
        return inside

    def of_people(self, values: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return a value of each team for each of its people, shape (people, ...)."""
        return np.repeat(values, self.sizes, axis=0)

    def sums(self, values: Any) -> Any:
        """Return values of people added up by team, shape (teams, columns)."""
        added = np.zeros((len(self.places), values.shape[1]), values.dtype)
        add_rows(added, self.of_people(np.arange(len(self.places))), values)
        return added


@kernel
def add_rows(total: Any, rows: Any, values: Any) -> None:
    """Add each row of `values` to the row of `total` that `rows` names; a row may be named more than once."""
    for number in range(len(rows)):
        for column in range(values.shape[1]):
            total[rows[number], column] += values[number, column]
