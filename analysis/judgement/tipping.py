"""Whether a city has two states: enough staff, or a spiral of empty posts, load, strain and resignations.

How people would leave at a vacancy is measured with staffing frozen there; where that balances filling is an equilibrium
(`tipping_field`). The whole model, started from both sides, checks what the mean field says.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np

from analysis.judgement.equilibrium import Floats
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.statistics import mean_interval, paired
from analysis.judgement.tipping_field import Field, Filling, curve, filling_of
from analysis.judgement.tipping_trials import (
    CITY,
    STARTS,
    VACANCIES,
    frozen_at,
    frozen_values,
    side_of,
    side_values,
    watch,
)
from analysis.study.bench import Measured, Pair
from analysis.study.files import Table

ALL, START = "all", "start"
REPLICATIONS = 4
FLOW_POINTS = 51
NOWHERE = (math.nan, False, math.nan, math.nan)
Row: TypeAlias = dict[str, Any]
Blocks: TypeAlias = list[list[Measured]]
"""What was read with staffing frozen, by vacancy and replication."""
Runs: TypeAlias = dict[tuple[str, float], list[Measured]]
"""What was read from one side, by scenario and start."""


# --- the question ------------------------------------------------------------------------------------------------------


def names_of(inquiry: Inquiry) -> list[str]:
    """Return the baseline and the scenarios to choose from."""
    return [inquiry.study.study.baseline, *inquiry.leading]


def strongest(inquiry: Inquiry) -> str:
    """Return the scenario to choose from that does most for the metric that decides, over the whole city and all years."""
    table = inquiry.comparison
    rows = (table["metric"] == inquiry.metric) & (table["group"] == CITY) & (table["period"] == ALL)
    pairs = zip(table["scenario"][rows].tolist(), (inquiry.sign * table["difference"][rows]).tolist(), strict=True)
    effects = {name: effect for name, effect in pairs if name in inquiry.leading and effect == effect}
    return min(effects, key=lambda name: effects[name]) if effects else inquiry.leading[0]


def _replications(inquiry: Inquiry) -> range:
    return range(min(REPLICATIONS, inquiry.decision.replications))


@lru_cache(maxsize=1)
def frozen_pairs(inquiry: Inquiry) -> list[Pair]:
    """Return the replications with staffing frozen: scenario by scenario, vacancy by vacancy."""
    scenarios = [frozen_at(inquiry.scenarios[name], at) for name in names_of(inquiry) for at in VACANCIES]
    return [(loaded, number) for loaded in scenarios for number in _replications(inquiry)]


@lru_cache(maxsize=1)
def side_pairs(inquiry: Inquiry) -> list[Pair]:
    """Return the replications from both sides, of the baseline and of the strongest scenario."""
    names = (inquiry.study.study.baseline, strongest(inquiry))
    scenarios = [side_of(inquiry.scenarios[name], start) for name in names for start in STARTS]
    return [(loaded, number) for loaded in scenarios for number in _replications(inquiry)]


def batches(inquiry: Inquiry) -> list[Batch]:
    """Return all trials of the question."""
    return [Batch(frozen_pairs(inquiry), frozen_values, watch), Batch(side_pairs(inquiry), side_values)]


def answer(inquiry: Inquiry) -> Tables:
    """Return the tables ``response``, ``tipping_flows``, ``equilibria``, ``sides`` and ``tipping_gap``."""
    seen = _measured(inquiry)
    sides = inquiry.bench.play_pairs(side_pairs(inquiry), side_values)
    names = [inquiry.study.study.baseline, strongest(inquiry)]
    count = len(_replications(inquiry))
    runs = {
        (name, start): sides[(2 * place + side) * count : (2 * place + side + 1) * count]
        for place, name in enumerate(names)
        for side, start in enumerate(STARTS)
    }
    return {
        **_fields(inquiry, seen),
        "sides": _table(_side_rows(runs)),
        "tipping_gap": _table(_gap_rows(runs, names)),
    }


def _measured(inquiry: Inquiry) -> dict[str, Blocks]:
    """Return what was read with staffing frozen, by scenario, vacancy and replication."""
    rows = inquiry.bench.play_pairs(frozen_pairs(inquiry), frozen_values, watch)
    count = len(_replications(inquiry))
    blocks = [rows[at : at + count] for at in range(0, len(rows), count)]
    size = len(VACANCIES)
    return {name: blocks[place * size : (place + 1) * size] for place, name in enumerate(names_of(inquiry))}


def _table(rows: Iterator[Row]) -> Table:
    """Return rows as columns; text as objects."""
    listed = list(rows)
    columns = {name: [row[name] for row in listed] for name in (listed[0] if listed else ())}
    return {
        name: np.array(column, dtype=object if isinstance(column[0], str) else None)
        for name, column in columns.items()
    }


# --- tables of the mean field ------------------------------------------------------------------------------------------


def _fields(inquiry: Inquiry, seen: dict[str, Blocks]) -> Tables:
    response: list[Row] = []
    flows: list[Row] = []
    states: list[Row] = []
    for name, blocks in seen.items():
        filling, paid = filling_of(inquiry.scenarios[name].scenario), pay_ratios(inquiry, name)
        for group in _groups_seen(blocks):
            fields = _of_scenario(inquiry, name, group, blocks, filling)
            labels = {"scenario": name, "group": group}
            response += [labels | row for row in _response_rows(fields, group, blocks)]
            for period, pay_ratio in paid.items():
                at = [dataclasses.replace(field, pay=_relative(inquiry, name, pay_ratio)) for field in fields]
                flows += [labels | {"period": period} | row for row in _flow_rows(at[0])]
                states += [labels | {"pay_ratio": pay_ratio, "period": period} | row for row in _state_rows(at)]
    tables = {"response": response, "tipping_flows": flows, "equilibria": states}
    return {name: _table(iter(rows)) for name, rows in tables.items()}


def _groups_seen(blocks: Blocks) -> list[str]:
    keys = dict.fromkeys(key for block in blocks for row in block for key in row)
    return [key.removeprefix("multiple ") for key in keys if key.startswith("multiple ")]


def pay_ratios(inquiry: Inquiry, scenario: str) -> dict[str, float]:
    """Return pay over the outside wage at the start and in the last year of results, by period; the mean of the runs."""
    table = inquiry.values
    rows = (table["scenario"] == scenario) & (table["group"] == CITY) & (table["metric"] == "pay_ratio")
    last = max(set(table["period"][rows].tolist()) - {ALL})
    found = {START: inquiry.scenarios[scenario].scenario.pay.ratio}
    return found | {last: float(np.nanmean(table["value"][rows & (table["period"] == last)]))}


def _relative(inquiry: Inquiry, name: str, pay_ratio: float) -> float:
    return pay_ratio / inquiry.scenarios[name].scenario.pay.ratio


def _of_scenario(inquiry: Inquiry, name: str, group: str, blocks: Blocks, filling: Filling) -> list[Field]:
    """Return the field of the mean over replications, then that of each; at the pay of the start."""
    multiples = np.array([[row.get(f"multiple {group}", np.nan) for row in block] for block in blocks])
    curves = [multiples.mean(axis=1), *multiples.T]
    make = partial(Field, inquiry.scenarios[name].scenario, filling=filling, pay=1.0)
    return [make(multiple=curve(np.array(VACANCIES), each)) for each in curves]


def _response_rows(fields: list[Field], group: str, blocks: Blocks) -> Iterator[Row]:
    for vacancy, block in zip(VACANCIES, blocks, strict=True):
        interval = mean_interval([float(field.resigning(np.array([vacancy]))[0]) for field in fields[1:]])
        beside = {
            name: float(np.mean([row.get(f"{name} {group}", np.nan) for row in block]))
            for name in ("weekly_hours", "burnout")
        }
        hazard = {"hazard": interval.mean, "low": interval.low, "high": interval.high, "n": interval.n}
        yield {"vacancy": vacancy} | hazard | beside


def _flow_rows(field: Field) -> Iterator[Row]:
    vacancies = np.linspace(0.0, VACANCIES[-1], FLOW_POINTS)
    leaving = field.leaving(vacancies) * (1.0 - vacancies)
    filled = np.full(FLOW_POINTS, np.nan) if field.filling.frozen else field.filled(vacancies)
    for vacancy, gone, come in zip(vacancies.tolist(), leaving.tolist(), filled.tolist(), strict=True):
        yield {"vacancy": vacancy, "leaving": gone, "filling": come}


def _state_rows(fields: list[Field]) -> Iterator[Row]:
    """Yield the equilibria of the mean field; the lowest with the error of its measurement and its edges."""
    field, frozen = fields[0], fields[0].filling.frozen
    growth = field.scenario.pay.outside_growth
    interval = mean_interval([np.nan if frozen else each.good() for each in fields[1:]])
    for place, (vacancy, stable, hazard, gain) in enumerate([NOWHERE] if frozen else field.states() or [NOWHERE]):
        lowest = place == 0 and vacancy == vacancy
        edges = {
            f"{name}_{kind}": (getattr(field, kind)(factor) if lowest else np.nan)
            for name, factor in (("load", "load"), ("pay", "wage"))
            for kind in ("edge", "half")
        }
        ends = (interval.low, interval.high) if lowest else (np.nan, np.nan)
        where = {"place": place + 1, "vacancy": vacancy, "low": ends[0], "high": ends[1], "n": interval.n}
        years = math.log(edges["pay_half"]) / math.log1p(growth) if growth > 0.0 else math.nan
        yield where | {"stable": float(stable), "hazard": hazard, "amplification": gain} | edges | {"years": years}


# --- tables of both sides ----------------------------------------------------------------------------------------------


def _numbers(rows: list[Measured], name: str) -> Floats:
    """Return a series of numbered values, shape (replications, numbers)."""
    count = sum(key.startswith(f"{name} ") for key in rows[0])
    return np.array([[row[f"{name} {at}"] for at in range(count)] for row in rows])


def _side_rows(runs: Runs) -> Iterator[Row]:
    for (scenario, start), rows in runs.items():
        halves = _numbers(rows, "half").mean(axis=0).tolist()
        for year, column in enumerate(_numbers(rows, "year").T):
            interval = mean_interval(column.tolist())
            vacancy = {"vacancy": interval.mean, "low": interval.low, "high": interval.high, "n": interval.n}
            labels = {"scenario": scenario, "start": start, "year": year + 1}
            yield labels | vacancy | {"half_empty_share": halves[year]}


def _gap_rows(runs: Runs, names: list[str]) -> Iterator[Row]:
    """Yield by how much vacancy is higher from above, paired, year by year, and how long the gap takes to halve."""
    for scenario in names:
        low, high = (runs[scenario, start] for start in STARTS)
        halving = halving_months((_numbers(high, "month") - _numbers(low, "month")).mean(axis=0))
        years = zip(_numbers(low, "year").T, _numbers(high, "year").T, strict=True)
        for year, (below, above) in enumerate(years):
            gap = paired(below.tolist(), above.tolist()).difference
            difference = {"difference": gap.mean, "low": gap.low, "high": gap.high, "n": gap.n}
            yield {"scenario": scenario, "year": year + 1} | difference | {"halving_months": halving}


def halving_months(gap: Floats) -> float:
    """Return after how many months a gap is half of that of the first month; NaN where it never is."""
    reached = np.flatnonzero(gap <= 0.5 * gap[0])
    return float(reached[0]) if len(reached) else math.nan


TIPPING = Question(batches, answer)
