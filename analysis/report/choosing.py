"""Which scenarios of a large study a figure or a table shows: those with the largest effects on resignations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.report.figure_data import StudyTables, Table, only
from analysis.report.words import Words

MOST = 8
"""Scenarios beside the baseline that a figure with a line, a panel or a block for each can hold."""
MEASURE = "resignation_rate"


def effects(comparison: Table, baseline: str) -> dict[str, float]:
    """Return each scenario's effect on resignations in the city over all years; NaN where it is undefined."""
    rows = only(comparison, metric=MEASURE, group="city", period="all", baseline=baseline)
    return dict(zip(map(str, rows["scenario"]), map(float, rows["difference"]), strict=True))


def best_first(names: Sequence[str], found: Mapping[str, float]) -> list[str]:
    """Return scenarios by their effect on resignations, the greatest fall first, those without an effect last."""
    known = [name for name in names if math.isfinite(found.get(name, math.nan))]
    return [*sorted(known, key=lambda name: found[name]), *(name for name in names if name not in known)]


def largest(names: Sequence[str], found: Mapping[str, float], most: int = MOST) -> list[str]:
    """Return at most `most` scenarios: all in their order where they are few, else the largest effects, best first."""
    if len(names) <= most:
        return list(names)
    ordered = best_first(names, found)
    size = {name: abs(found.get(name, math.nan)) for name in names}
    kept = sorted(ordered, key=lambda name: -size[name] if math.isfinite(size[name]) else math.inf)[:most]
    return [name for name in ordered if name in kept]


def narrowed(tables: StudyTables) -> StudyTables:
    """Return the tables with the baseline and the scenarios that have the largest effects."""
    others = [name for name in tables.titles if name != tables.baseline]
    kept = largest(others, effects(tables.comparison, tables.baseline))
    return replace(tables, titles={name: tables.titles[name] for name in (tables.baseline, *kept)})


def left_out(scenarios: int, words: Words) -> str:
    """Return a sentence on which scenarios a figure shows where it does not show all; empty where it does."""
    return words["left_out"].format(n=scenarios, most=MOST) if scenarios > MOST else ""
