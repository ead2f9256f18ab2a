"""What the league figure shows: every scenario's effect on resignations, visits and cost, the best first."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.report.choosing import best_first, effects
from analysis.report.figure_data import Difference, Labelled, Pair, StudyTables, Table, difference, only

LEAGUE_METRICS = ("resignation_rate", "visits_per_household", "total_cost")
"""What a scenario is judged by: the first one orders the rows."""
FEWEST = 2
"""Scenarios beside the baseline below which there is nothing to rank."""


@dataclass(frozen=True)
class LeagueRow:
    """One scenario and its differences, one a metric; None where a metric is undefined."""

    title: Pair
    cells: tuple[Difference | None, ...]


@dataclass(frozen=True)
class League:
    """Every scenario of a study, the greatest fall in resignations first."""

    baseline: Pair
    metrics: tuple[Labelled, ...]
    rows: tuple[LeagueRow, ...]


def league(tables: StudyTables) -> League | None:
    """Return every scenario's differences over all years, or None where there are too few to rank."""
    others = [name for name in tables.titles if name != tables.baseline]
    if len(others) < FEWEST:
        return None
    rows = only(tables.comparison, group="city", period="all", baseline=tables.baseline)
    ordered = best_first(others, effects(tables.comparison, tables.baseline))
    return League(
        tables.titles[tables.baseline],
        tuple(tables.metrics[metric] for metric in LEAGUE_METRICS),
        tuple(_row(tables, rows, name) for name in ordered),
    )


def _row(tables: StudyTables, rows: Table, name: str) -> LeagueRow:
    mine = only(rows, scenario=name)
    cells = tuple(difference(tables, only(mine, metric=metric)) for metric in LEAGUE_METRICS)
    return LeagueRow(tables.titles[name], cells)
