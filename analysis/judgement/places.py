"""Communities one by one: which are worst off, and how much a year of theirs may differ from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.statistics import quantile
from analysis.study.files import Table
from analysis.study.sums import DAYS_PER_YEAR

HOURS_PER_WEEK = 5 / 60
"""Hours a week of one minute a working day."""


@dataclass(frozen=True)
class Place:
    """One community over all years of results, replications together.

    Attributes
    ----------
    community : int
        Its place in the roster.
    vacancy : float
        Share of its posts that are empty; NaN where it has none.
    tenth, ninetieth : float
        Of the replications' shares: how far apart the fortunes of one community may lie.
    resignation : float
        Resignations a person and year.
    hours : float
        Hours a week of those present.
    unstaffed : float
        Working days a year on which nobody is there.
    """

    community: int
    vacancy: float
    tenth: float
    ninetieth: float
    resignation: float
    hours: float
    unstaffed: float


def places(monthly: Table) -> list[Place]:
    """Return every community of one scenario, in the order of the roster.

    Parameters
    ----------
    monthly : Table
        One row a replication, community and month of results: `replication`, `community` and sums of the record.
    """
    communities, at = np.unique(monthly["community"], return_inverse=True)
    replications, turn = np.unique(monthly["replication"], return_inverse=True)
    cells = at * replications.size + turn
    shape = (communities.size, replications.size)

    def summed(name: str) -> NDArray[np.float64]:
        found = np.bincount(cells, weights=monthly[name], minlength=shape[0] * shape[1])
        return found.astype(np.float64).reshape(shape)

    sums = {name: summed(name) for name in _COLUMNS}
    return [
        _place(int(community), {name: part[row] for name, part in sums.items()})
        for row, community in enumerate(communities)
    ]


_COLUMNS = (
    "vacant_days",
    "post_days",
    "person_days",
    "resignations",
    "scheduled_minutes",
    "overtime_minutes",
    "days_present",
    "unstaffed_days",
    "community_days",
)


def _place(community: int, sums: dict[str, NDArray[np.float64]]) -> Place:
    each = [_ratio(*pair) for pair in zip(sums["vacant_days"], sums["post_days"], strict=True)]
    known = [share for share in each if np.isfinite(share)]
    total = {name: float(part.sum()) for name, part in sums.items()}
    minutes = total["scheduled_minutes"] + total["overtime_minutes"]
    return Place(
        community,
        _ratio(total["vacant_days"], total["post_days"]),
        quantile(known, 0.1) if len(known) > 1 else np.nan,
        quantile(known, 0.9) if len(known) > 1 else np.nan,
        _ratio(total["resignations"], total["person_days"] / DAYS_PER_YEAR),
        _ratio(minutes * HOURS_PER_WEEK, total["days_present"]),
        _ratio(total["unstaffed_days"], total["community_days"] / DAYS_PER_YEAR),
    )


def _ratio(above: float, below: float) -> float:
    return above / below if below else np.nan


def worst_off(found: Sequence[Place], count: int) -> list[Place]:
    """Return the communities with the most empty posts, the worst first; those without posts are left out."""
    known = [place for place in found if np.isfinite(place.vacancy)]
    return sorted(known, key=lambda place: -place.vacancy)[:count]
