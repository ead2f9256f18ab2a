"""Some teams at once, and the working days of a month that each of them plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.base.units import Booleans, Integers

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class Crowd:
    """Some teams, with a span of the month each.

    Attributes
    ----------
    places : int64 array, shape (teams,)
    sizes : int64 array, shape (teams,)
    rows : int64 array, shape (people,)
        Rows of the workforce, one team after the other.
    first, end : int64 array, shape (teams,)
        Working days of the month, half-open.
    """

    places: Integers
    sizes: Integers
    rows: Integers
    first: Integers
    end: Integers

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
        """Return values of people added up by team, shape (teams, ...)."""
        added = np.zeros((len(self.places), *values.shape[1:]), np.result_type(values, np.int64))
        np.add.at(added, self.of_people(np.arange(len(self.places))), values)
        return added
