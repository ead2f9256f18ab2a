"""Studies for the tests of reports: numbers made up by hand, and a small real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analysis.judgement.compare import as_table, compare, write_comparison
from analysis.report.results import Results
from analysis.report.running import draw, sign_results
from analysis.study.currency import Currency, Reason
from analysis.study.files import Table
from analysis.study.study import run_study
from sim import read_study

SMALL = Path(__file__).parents[1] / "golden" / "small"
TITLES = {
    "base": ("维持现状", "As things are"),
    "down": ("加薪", "Higher pay"),
    "same": ("原样", "The same"),
    "noisy": ("说不清", "Hard to tell"),
}
RATES = {
    "base": (0.080, 0.084, 0.088, 0.092, 0.076, 0.080),
    "down": (0.060, 0.063, 0.069, 0.071, 0.057, 0.061),
    "same": (0.080, 0.084, 0.088, 0.092, 0.076, 0.080),
    "noisy": (0.085, 0.080, 0.090, 0.085, 0.080, 0.075),
}
RESOLVED = {"clock": {"end": "2022-12-31"}, "city": {"counts": None, "communities": []}}
PERIODS = ("2021", "2022", "all")
METRICS: dict[str, Callable[[float], float]] = {
    "resignation_rate": lambda rate: rate,
    "resignations": lambda rate: 500 * rate,
    "vacancy_rate": lambda rate: 1.5 * rate,
    "visits_per_household": lambda rate: 2 - 10 * rate,
    "headcount": lambda rate: 500 - 1000 * rate,
    "total_cost": lambda rate: 2e7 - 5e7 * rate,
    "hall_wait": lambda rate: np.nan,
}


def values(rates: dict[str, tuple[float, ...]] = RATES) -> Table:
    """The columns of ``values.csv``: every metric follows from the rate."""
    rows = [
        (name, replication, "city", period, metric, turn(rate))
        for name, each in rates.items()
        for replication, rate in enumerate(each)
        for period in PERIODS
        for metric, turn in METRICS.items()
    ]
    columns = zip(*rows, strict=True)
    names = ("scenario", "replication", "group", "period", "metric", "value")
    types = (object, np.int64, object, object, object, np.float64)
    return {name: np.array(column, dtype=kind) for name, column, kind in zip(names, columns, types, strict=True)}


def manifest(names: tuple[str, ...] = tuple(TITLES), replications: int = 6, **other: Any) -> dict[str, Any]:
    """What a manifest says of such a study."""
    done = {f"{number:04d}": {"status": "done"} for number in range(replications)}
    study = {"name": "made-up", "title_zh": "虚构的研究", "title_en": "A made-up study", "baseline": "base"}
    scenarios = {name: {"digest": name * 16, "evidence": "e" * 64} for name in names}
    return {
        "study": study | {"headline": ["resignation_rate", "total_cost"], "targets": {}},
        "software": {"version": "0.1.0", "model": "m" * 64},
        "seed": 7,
        "quick": False,
        "replications": replications,
        "scenarios": scenarios,
        "records": dict.fromkeys(names, done),
    } | other


def made_up(
    rates: dict[str, tuple[float, ...]] = RATES, stale: dict[str, tuple[Reason, ...]] | None = None, **other: Any
) -> Results:
    """A study of four scenarios: one clearly better, one the same, one that cannot be told."""
    table = values(rates)
    comparison = as_table(compare(table, "base", list(rates)))
    current = Currency({name: (stale or {}).get(name, ()) for name in rates}, None)
    names = {name: TITLES[name] for name in rates}
    return Results(Path("nowhere"), manifest(tuple(rates), **other), table, comparison, names, RESOLVED, (), current)


def small_study(
    folder: Path, replications: int = 3, quick: bool = True, langs: tuple[str, ...] = ("zh", "en")
) -> Path:
    """A real study of a small city in `folder`: two scenarios, compared, drawn and signed."""
    run_study(read_study(SMALL), folder, replications=replications, seed=11, workers=1, quick=quick)
    write_comparison(folder, "city", ["city", "both"])
    for lang in langs:
        draw(folder, True, lang)
    sign_results(folder)
    return folder
