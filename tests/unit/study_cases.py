"""Made-up records and studies for the tests of running, keeping and comparing."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from analysis.study.replication import Task
from sim import LoadedStudy, RunRecord, read_study, refuse
from sim.base.randomness import generator, who
from sim.city import records

BANDS = ("under_10k", "10k_20k", "20k_30k", "over_30k")
KINDS = ("ledger", "hall", "ticket", "visit")


def communities(count: int = 4) -> dict[str, Any]:
    """One community a band, over and over; two districts."""
    numbers = np.arange(count)
    return {
        "id": np.array([f"c{n}" for n in numbers], dtype=object),
        "name_zh": np.array([f"社区{n}" for n in numbers], dtype=object),
        "name_en": np.array([f"Community {n}" for n in numbers], dtype=object),
        "district": np.array([("YC", "LY")[n % 2] for n in numbers], dtype=object),
        "band": np.array([BANDS[n % 4] for n in numbers], dtype=object),
        "residents": 5_000 + 10_000 * (numbers % 4),
        "households": 1_000 + 1_000 * (numbers % 4),
        "windows": np.ones(count, np.int64),
    }


def calendar(first: dt.date, months: int) -> list[tuple[int, int, int]]:
    """(month, year, days) of each month from `first`."""
    starts = [
        dt.date(first.year + (first.month - 1 + m) // 12, (first.month - 1 + m) % 12 + 1, 1)
        for m in range(months + 1)
    ]
    return [(m, starts[m].year, (starts[m + 1] - starts[m]).days) for m in range(months)]


def months_table(size: int, dates: list[tuple[int, int, int]]) -> dict[str, Any]:
    """All zeros but the labels and the price index."""
    rows = [(c, *date) for c in range(size) for date in dates]
    table = {
        name: np.array(column)
        for name, column in zip(("community", "month", "year", "days"), zip(*rows, strict=True), strict=True)
    }
    table |= {name: np.zeros(len(rows), np.int64) for name in (*records.MONTH_COUNTS, *records.MONTH_FEN)}
    table |= {name: np.zeros(len(rows)) for name in records.MONTH_SUMS}
    return table | {"price_index": np.ones(len(rows))}


def kinds_table(size: int, dates: list[tuple[int, int, int]], names: tuple[str, ...] = KINDS) -> dict[str, Any]:
    """All zeros but the labels."""
    rows = [(c, month, year, name) for c in range(size) for month, year, _ in dates for name in names]
    labels = ("community", "month", "year")
    table: dict[str, Any] = {label: np.array([row[n] for row in rows]) for n, label in enumerate(labels)}
    table["kind"] = np.array([row[3] for row in rows], dtype=object)
    table |= {name: np.zeros(len(rows), np.int64) for name in records.KIND_COUNTS}
    return table | {name: np.zeros(len(rows)) for name in records.KIND_SUMS}


def empty_record(size: int = 4, months: int = 24, warmup: int = 12, kinds: tuple[str, ...] = KINDS) -> RunRecord:
    """A record in which nothing happens."""
    first = dt.date(2020, 1, 1)
    dates = calendar(first, months)
    careers = {name: np.arange(size, dtype=np.int64) for name in records.CAREER_COLUMNS}
    tables = (communities(size), months_table(size, dates), kinds_table(size, dates, kinds), careers)
    return RunRecord("made_up", 1, 0, "compiled", first, warmup, *tables)


def busy_record(
    name: str = "made_up", seed: int = 1, replication: int = 0, shift: float = 0.0, **shape: Any
) -> RunRecord:
    """A record of random but plausible numbers, named by seed and replication; `shift` adds resignations."""
    record = empty_record(**shape)
    draws = generator(seed, replication, who("made up"), "roster")
    for table, counts in (
        (record.months, records.MONTH_COUNTS + records.MONTH_FEN),
        (record.kinds, records.KIND_COUNTS),
    ):
        for column in counts:
            table[column] = draws.integers(50, 100, len(table["month"]))
    for table, floats in ((record.months, records.MONTH_SUMS), (record.kinds, records.KIND_SUMS)):
        for column in floats:
            table[column] = draws.uniform(1, 2, len(table["month"]))
    record.months["resignations"] += round(shift)
    return RunRecord(name, seed, replication, "compiled", record.first_day, 12, *record.tables().values())


SCENARIO = """format = 1
[scenario]
title_zh = "情景"
title_en = "scenario"
reason_en = "{trouble}"
[clock]
start = 2021-01-01
end = 2025-12-31
[[city.communities]]
id = "c0"
name_zh = "社区"
name_en = "Community"
residents = 5000
households = 2000
[pay]
allowance = {shift}
"""


def study(folder: Path, **scenarios: dict[str, Any]) -> LoadedStudy:
    """A study, read from files, of scenarios given by `shift` and `trouble`."""
    folder.mkdir(exist_ok=True)
    for name, given in scenarios.items():
        text = SCENARIO.format(**{"shift": 0.0, "trouble": ""} | given)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in scenarios)
    text = f'format = 1\n[study]\ntitle_zh = "研究"\ntitle_en = "study"\nscenarios = [{names}]\n'
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return read_study(folder / "study.toml")


def act(task: Task) -> RunRecord:
    """Play a replication without a simulator: the allowance is what a scenario adds to resignations.

    The scenario's reason says what goes wrong in replication 1: ``raise`` and ``die`` each time, ``die once
    <file>`` until the file exists, ``refuse`` as a simulator refuses a scenario.
    """
    scenario = task.loaded.scenario
    trouble, _, marker = scenario.header.reason_en.partition(" once ") if task.replication == 1 else ("", "", "")
    if trouble == "raise":
        raise ValueError("replication 1 cannot be played")
    if trouble == "refuse":
        raise refuse("scenario.toml", "city", "0", "应有社区", "communities are needed")
    if trouble == "die" and not (marker and Path(marker).exists()):
        if marker:
            Path(marker).touch()
        os._exit(1)
    return busy_record(scenario.name, task.seed, task.replication, scenario.pay.allowance)


def slow_act(task: Task) -> RunRecord:
    """Play like `act`, but take a moment."""
    time.sleep(0.3)
    return act(task)
