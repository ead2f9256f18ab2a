"""Sums of a record by group of communities and by period, on which all metrics rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim import RunRecord

Floats: TypeAlias = NDArray[np.float64]
Masks: TypeAlias = dict[str, NDArray[np.bool_]]
Table: TypeAlias = dict[str, NDArray[Any]]

DAYS_PER_YEAR = 365.25
MONEY_COLUMNS = ("wage_fen", "overtime_fen", "on_cost_fen", "hiring_fen", "programme_fen")
LABEL_COLUMNS = ("community", "month", "year", "kind", "days", "price_index")


@dataclass(frozen=True)
class Sums:
    """What happened, summed by group and period.

    Attributes
    ----------
    groups, periods : tuple of str
        Labels; a period is a calendar year or ``all``.
    months : dict of str to float64[groups, periods]
        Sums of the columns of `RunRecord.months`, and `fen_2020`: all money in prices of the base year.
    kinds : dict of str to dict of str to float64[groups, periods]
        Sums of the columns of `RunRecord.kinds`, by kind.
    years : float64[1, periods]
        Length of a period, years of 365.25 days.
    communities, households : float64[groups, 1]
        How many there are.
    """

    groups: tuple[str, ...]
    periods: tuple[str, ...]
    months: dict[str, Floats]
    kinds: dict[str, dict[str, Floats]]
    years: Floats
    communities: Floats
    households: Floats

    def all_of(self, columns: Iterable[str]) -> Floats:
        """Return the sum of several columns of the months."""
        found: Floats = np.sum([self.months[column] for column in columns], axis=0, dtype=np.float64)
        return found

    def of_kind(self, kind: str, column: str) -> Floats:
        """Return a column of one kind; NaN where the scenario has no such kind."""
        missing = np.full((len(self.groups), len(self.periods)), np.nan)
        return self.kinds[kind][column] if kind in self.kinds else missing

    def all_kinds(self, *columns: str) -> Floats:
        """Return the sum of columns over all kinds."""
        parts = [table[column] for table in self.kinds.values() for column in columns]
        return np.sum(parts, axis=0, dtype=np.float64) if parts else np.zeros((len(self.groups), len(self.periods)))


def groups_of(communities: Table) -> Masks:
    """Return which communities (bool[communities]) each reported group holds: city, districts, size bands.

    Districts come in the order of the roster, bands from the smallest communities to the largest.
    """
    districts, bands = communities["district"].astype(str), communities["band"].astype(str)
    by_size = bands[np.argsort(communities["residents"], kind="stable")]
    masks = {"city": np.ones(len(districts), dtype=np.bool_)}
    masks |= {f"district:{name}": districts == name for name in dict.fromkeys(districts.tolist()) if name}
    return masks | {f"band:{name}": bands == name for name in dict.fromkeys(by_size.tolist())}


def _codes(labels: NDArray[Any]) -> tuple[list[Any], NDArray[np.int64]]:
    """Return the distinct labels in sorted order and the position of each row's label among them."""
    distinct = sorted(set(labels.tolist()))
    position = {label: code for code, label in enumerate(distinct)}
    return distinct, np.fromiter((position[label] for label in labels.tolist()), np.int64, len(labels))


def _with_total(by_year: Floats) -> Floats:
    return np.concatenate([by_year, by_year.sum(axis=-1, keepdims=True)], axis=-1)


def _by_group(cells: NDArray[Any], weights: NDArray[Any], shape: tuple[int, ...], masks: Masks) -> Floats:
    """Sum `weights` into cells of `shape` (communities first, years last), then by group, and add all years."""
    total = np.bincount(cells.astype(np.int64), weights=weights, minlength=int(np.prod(shape))).reshape(shape)
    return _with_total(np.stack([total[mask].sum(axis=0) for mask in masks.values()]))


def _measures(table: Table) -> list[str]:
    return [name for name in table if name not in LABEL_COLUMNS]


def _period_days(months: Table, years: list[int]) -> Floats:
    """Return the calendar days of each period, each month's counted once: float64[1, periods]."""
    _, first = np.unique(months["month"], return_index=True)
    day_count, year = months["days"][first], months["year"][first]
    return _with_total(np.array([[day_count[year == each].sum() for each in years]], dtype=np.float64))


def sums(record: RunRecord, masks: Masks) -> Sums:
    """Return everything counted in `record` after the warm-up, summed by group and period.

    Parameters
    ----------
    record : RunRecord
    masks : dict of str to bool[communities]
        The communities of each group.
    """
    months, kinds = record.counted("months"), record.counted("kinds")
    years, year = _codes(months["year"])
    names, kind = _codes(kinds["kind"])
    size = len(record.communities["district"])
    months["fen_2020"] = np.sum([months[column] for column in MONEY_COLUMNS], axis=0) / months["price_index"]
    month_cells = months["community"] * len(years) + year
    kind_cells = (kinds["community"] * len(names) + kind) * len(years) + np.searchsorted(years, kinds["year"])
    by_kind = {
        column: _by_group(kind_cells, kinds[column], (size, len(names), len(years)), masks)
        for column in _measures(kinds)
    }
    return Sums(
        groups=tuple(masks),
        periods=(*map(str, years), "all"),
        months={
            column: _by_group(month_cells, months[column], (size, len(years)), masks) for column in _measures(months)
        },
        kinds={name: {column: by_kind[column][:, code] for column in by_kind} for code, name in enumerate(names)},
        years=_period_days(months, years) / DAYS_PER_YEAR,
        communities=np.array([[mask.sum()] for mask in masks.values()], dtype=np.float64),
        households=np.array([[record.communities["households"][mask].sum()] for mask in masks.values()], np.float64),
    )
