"""What each figure shows, read from the study's tables: means over replications, their error and their spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.compare import complete_replications
from analysis.judgement.places import HOURS_PER_WEEK
from analysis.judgement.statistics import mean_interval, quantile
from analysis.study.sums import DAYS_PER_YEAR

Table: TypeAlias = dict[str, NDArray[Any]]
Floats: TypeAlias = NDArray[np.float64]
Pair: TypeAlias = tuple[str, str]

BANDS = ("under_10k", "10k_20k", "20k_30k", "over_30k")
WORK_GROUPS = ("administrative", "self_government", "service")
RESIDENTS_METRICS = ("hall_wait", "tickets_on_time", "visits_per_household")


class Labelled(Protocol):
    """The parts of a metric's entry that a figure needs."""

    @property
    def unit(self) -> str:
        """Unit of the metric."""

    @property
    def better(self) -> str:
        """``lower``, ``higher`` or empty."""

    @property
    def zh(self) -> str:
        """Name in Chinese."""

    @property
    def en(self) -> str:
        """Name in English."""


@dataclass(frozen=True)
class StudyTables:
    """All that the figures are drawn from.

    Attributes
    ----------
    values : Table
        Columns of ``values.csv``; an undefined value is nan.
    comparison : Table
        Columns of ``comparison.csv``.
    monthly : Table
        One row a scenario, replication, community and counted month (no warm-up): `scenario`, `replication`,
        `community`, `date` (the month's first day), `district`, `band` and the sums of the record's months.
    titles : mapping
        Scenario → (zh, en), in the order of display; the baseline first.
    metrics : mapping
        Metric → its entry.
    districts : mapping
        District id → (zh, en), in the order of display.
    headline : tuple of str
        Metrics of the figure of differences, in order.
    baseline, chosen : str
        Scenario compared with, and the one shown beside it community by community.
    """

    values: Table
    comparison: Table
    monthly: Table
    titles: Mapping[str, Pair]
    metrics: Mapping[str, Labelled]
    districts: Mapping[str, Pair]
    headline: tuple[str, ...]
    baseline: str
    chosen: str

    @property
    def replications(self) -> int:
        """Number of replications in the values."""
        return int(np.unique(self.values["replication"]).size)

    def complete(self) -> StudyTables:
        """Return the same tables with those replications only that every scenario has finished."""
        kept = complete_replications(self.values, list(self.titles))
        values, monthly = (_of(table, kept) for table in (self.values, self.monthly))
        return replace(self, values=values, monthly=monthly)


@dataclass(frozen=True)
class Estimate:
    """A mean over replications, its 95 % interval (Student t) and the 10th and 90th percentile; nan if undefined."""

    mean: float
    low: float
    high: float
    tenth: float
    ninetieth: float


@dataclass(frozen=True)
class Series:
    """One metric by scenario and period.

    Attributes
    ----------
    metric : Labelled
        Name and unit.
    titles : tuple of (zh, en)
        Scenarios, the baseline first.
    periods : tuple of str
        Calendar years, or ``all``.
    estimates : tuple of tuple of Estimate
        Scenarios × periods.
    """

    metric: Labelled
    titles: tuple[Pair, ...]
    periods: tuple[str, ...]
    estimates: tuple[tuple[Estimate, ...], ...]

    def part(self, name: str) -> Floats:
        """Return one field of the estimates as an array, scenarios × periods."""
        return np.array([[getattr(one, name) for one in row] for row in self.estimates], dtype=np.float64)


@dataclass(frozen=True)
class Difference:
    """One scenario's paired difference to the baseline, with its 95 % interval and verdict."""

    title: Pair
    value: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True)
class DifferencePanel:
    """One metric and its differences, the best first (the largest where no direction is better)."""

    metric: Labelled
    rows: tuple[Difference, ...]


@dataclass(frozen=True)
class Differences:
    """The panels of the figure of differences and the title of the baseline."""

    baseline: Pair
    panels: tuple[DifferencePanel, ...]


@dataclass(frozen=True)
class MonthCurves:
    """Vacancy rate (share of posts) and headcount (persons) of the city, scenarios × months; means over replications."""

    metrics: tuple[Labelled, Labelled]
    titles: tuple[Pair, ...]
    months: NDArray[np.datetime64]
    vacancy: Floats
    headcount: Floats


@dataclass(frozen=True)
class WeekBars:
    """Hours per worker and week: scenarios × (three groups of work, other time), and the overtime among them."""

    titles: tuple[Pair, ...]
    hours: Floats
    overtime: Floats


@dataclass(frozen=True)
class CommunityDots:
    """Resignation rate (share a year) of every community under the baseline and one other scenario.

    Attributes
    ----------
    titles : (Pair, Pair)
        The baseline and the other scenario.
    districts : tuple of (Pair, int)
        Name and number of communities; the communities stand in this order.
    bands : array of str
        Size band of each community.
    baseline, chosen : array
        Rates, one a community; nan where it has been merged into another.
    """

    titles: tuple[Pair, Pair]
    districts: tuple[tuple[Pair, int], ...]
    bands: NDArray[Any]
    baseline: Floats
    chosen: Floats


def only(table: Table, **wanted: object) -> Table:
    """Return the rows of `table` whose columns have the values `wanted`."""
    for name, value in wanted.items():
        keep = np.flatnonzero(table[name] == value)
        table = {column: cells[keep] for column, cells in table.items()}
    return table


def _of(table: Table, replications: list[int]) -> Table:
    keep = np.flatnonzero(np.isin(table["replication"], replications))
    return {column: cells[keep] for column, cells in table.items()}


def estimate(values: Floats) -> Estimate:
    """Return mean, 95 % interval and percentiles of the finite ones among one value a replication."""
    finite = values[np.isfinite(values)].tolist()
    mean = mean_interval(finite)
    tenth, ninetieth = (quantile(finite, share) if mean.n > 1 else np.nan for share in (0.1, 0.9))
    return Estimate(mean.mean, mean.low, mean.high, tenth, ninetieth)


def yearly(tables: StudyTables, metric: str) -> Series | None:
    """Return a metric of the whole city by calendar year, or None where it is not in the values."""
    periods = sorted({str(period) for period in only(tables.values, metric=metric)["period"]} - {"all"})
    return _series(tables, metric, tuple(periods))


def burnout(tables: StudyTables) -> tuple[Series, ...] | None:
    """Return burnout, any and severe, by year, or None where neither is in the values."""
    found = [yearly(tables, name) for name in ("burnout_any", "burnout_severe")]
    return tuple(series for series in found if series is not None) or None


def residents(tables: StudyTables) -> tuple[Series, ...] | None:
    """Return what residents get over all years, or None where nothing of it is in the values."""
    found = [_series(tables, name, ("all",)) for name in RESIDENTS_METRICS]
    return tuple(series for series in found if series is not None) or None


def _series(tables: StudyTables, metric: str, periods: tuple[str, ...]) -> Series | None:
    rows = only(tables.values, metric=metric, group="city")
    cells = tuple(tuple(_cell(rows, name, period) for period in periods) for name in tables.titles)
    series = Series(tables.metrics[metric], tuple(tables.titles.values()), periods, cells)
    return series if np.isfinite(series.part("mean")).any() else None


def _cell(rows: Table, scenario: str, period: str) -> Estimate:
    return estimate(only(rows, scenario=scenario, period=period)["value"].astype(np.float64))


def differences(tables: StudyTables) -> Differences | None:
    """Return the headline metrics' differences over all years, or None where there is nothing to compare."""
    rows = only(tables.comparison, group="city", period="all", baseline=tables.baseline)
    panels = tuple(panel for metric in tables.headline if (panel := _panel(tables, rows, metric)).rows)
    return Differences(tables.titles[tables.baseline], panels) if panels else None


def _panel(tables: StudyTables, rows: Table, metric: str) -> DifferencePanel:
    entry = tables.metrics[metric]
    found = [difference(tables, only(rows, metric=metric, scenario=name)) for name in tables.titles]
    sign = -1 if entry.better == "lower" else 1
    kept = sorted((row for row in found if row is not None), key=lambda row: -sign * row.value)
    return DifferencePanel(entry, tuple(kept))


def difference(tables: StudyTables, row: Table) -> Difference | None:
    """Return the one row of a comparison, or None where it is absent or undefined."""
    if row["difference"].size == 0 or not np.isfinite(row["difference"][0]):
        return None
    value, low, high = (float(row[name][0]) for name in ("difference", "low", "high"))
    return Difference(tables.titles[str(row["scenario"][0])], value, low, high, str(row["verdict"][0]))


def month_curves(tables: StudyTables) -> MonthCurves | None:
    """Return vacancy and headcount of the city by month: sums over communities and replications, then the ratio."""
    if tables.monthly["date"].size == 0:
        return None
    months = np.unique(tables.monthly["date"].astype("datetime64[M]"))
    pairs = [_curves(only(tables.monthly, scenario=name), months) for name in tables.titles]
    vacancy, headcount = (np.array(curves) for curves in zip(*pairs, strict=True))
    metrics = (tables.metrics["vacancy_rate"], tables.metrics["headcount"])
    return MonthCurves(metrics, tuple(tables.titles.values()), months, vacancy, headcount)


def _curves(rows: Table, months: NDArray[np.datetime64]) -> tuple[Floats, Floats]:
    places = np.searchsorted(months, rows["date"].astype("datetime64[M]"))
    sums = {name: _sums(rows, name, places, months.size) for name in ("vacant_days", "post_days", "person_days")}
    days = (months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")
    replications = max(np.unique(rows["replication"]).size, 1)
    return _ratio(sums["vacant_days"], sums["post_days"]), sums["person_days"] / days.astype(
        np.float64
    ) / replications


def week_bars(tables: StudyTables) -> WeekBars | None:
    """Return where the week goes, over all months, communities and replications together; None where nobody works."""
    if not tables.monthly["days_present"].any():
        return None
    pairs = [_week(only(tables.monthly, scenario=name)) for name in tables.titles]
    hours, overtime = (np.array(parts) for parts in zip(*pairs, strict=True))
    return WeekBars(tuple(tables.titles.values()), hours, overtime)


def _week(rows: Table) -> tuple[Floats, float]:
    days = max(float(rows["days_present"].sum()), 1.0)
    overtime = float(rows["overtime_minutes"].sum())
    worked = np.array([rows[f"{group}_minutes"].sum() for group in WORK_GROUPS])
    other = float(rows["scheduled_minutes"].sum()) + overtime - worked.sum()
    return np.append(worked, other) / days * HOURS_PER_WEEK, overtime / days * HOURS_PER_WEEK


def community_dots(tables: StudyTables) -> CommunityDots | None:
    """Return resignation by community, ordered within districts, or None where there is nothing beside the baseline."""
    if tables.chosen == tables.baseline or tables.monthly["date"].size == 0:
        return None
    rows = only(tables.monthly, scenario=tables.baseline)
    names, first = np.unique(rows["community"], return_index=True)
    baseline = _resignation(rows, names)
    others = only(tables.monthly, scenario=tables.chosen)
    chosen = np.where(_in_the_end(others, names), _resignation(others, names), np.nan)
    order, districts = _by_district(tables, rows["district"][first], baseline)
    titles = (tables.titles[tables.baseline], tables.titles[tables.chosen])
    return CommunityDots(titles, districts, rows["band"][first][order], baseline[order], chosen[order])


def _by_district(
    tables: StudyTables, home: NDArray[Any], rate: Floats
) -> tuple[NDArray[np.int64], tuple[tuple[Pair, int], ...]]:
    ids = [*tables.districts, *sorted({str(name) for name in home} - set(tables.districts))]
    rank = np.array([ids.index(str(name)) for name in home], dtype=np.int64)
    counts = [
        (tables.districts.get(name, (name, name)), int((rank == place).sum())) for place, name in enumerate(ids)
    ]
    order = np.lexsort((-rate, rank)).astype(np.int64)
    return order, tuple((name, count) for name, count in counts if count)


def _in_the_end(rows: Table, names: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which communities there are in the last month; others have been merged into them."""
    last = only(rows, date=rows["date"].max())
    return _sums(last, "community_days", np.searchsorted(names, last["community"]), names.size) > 0.0


def _resignation(rows: Table, names: NDArray[Any]) -> Floats:
    places = np.searchsorted(names, rows["community"])
    years = _sums(rows, "person_days", places, names.size) / DAYS_PER_YEAR
    return _ratio(_sums(rows, "resignations", places, names.size), years)


def _sums(rows: Table, name: str, places: NDArray[np.intp], size: int) -> Floats:
    return np.bincount(places, weights=rows[name], minlength=size).astype(np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)
