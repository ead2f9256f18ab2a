"""Made-up ensembles, and an inquiry whose city is played in milliseconds, for the tests of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from fitting_cases import STUDY, small_city
from numpy.typing import NDArray
from study_cases import study

from analysis.judgement.compare import Row, as_table
from analysis.judgement.ensemble import Ensemble
from analysis.judgement.inquiry import Inquiry
from analysis.study.bench import Bench
from analysis.study.files import Table
from analysis.study.metrics import METRICS
from sim import generator, read_study, who

Floats = NDArray[np.float64]
KEYS = (
    "pay.outside_growth",
    "recruitment.rolling_days",
    "attrition.pay_elasticity",
    "attrition.contagion",
    "staffing.tenure_mean",
)
"""Declared numbers, so that labels and units are there."""
RANGES = ((0.02, 0.10), (60.0, 270.0), (-3.0, -0.5), (0.0, 1.0), (3.0, 9.0))
EFFECTS = {"dynamic_pay": -0.016, "admin_cut": -0.009, "pay_and_cut": -0.023}
"""Mean effect on the resignation rate, 1/year."""
COSTS = {"dynamic_pay": 2.7e6, "admin_cut": 0.1e6, "pay_and_cut": 2.8e6}
"""Extra cost, yuan/year."""
WORKERS = 492.0
DECISION = """[study.decision]
metric = "resignation_rate"
draws = 20
repeats = 2
replications = 2
improvement = 0.01
"""
TITLES = {
    "baseline": ["现状", "present policy"],
    "dynamic_pay": ["薪酬动态调整", "dynamic pay"],
    "admin_cut": ["行政事务减负", "administrative cut"],
    "pay_and_cut": ["调薪并减负", "pay and cut"],
}


def toy_inputs(draws: int, inputs: int = 5, seed: int = 1) -> Floats:
    """Inputs, shape (draws, inputs), uniform over `RANGES`, and over 0 to 1 beyond the five that these name."""
    shares: Floats = generator(seed, 0, who("toy inputs"), "resampling").random((draws, inputs))
    low, high = np.array([*RANGES, *((0.0, 1.0),) * max(0, inputs - len(RANGES))][:inputs]).T
    found: Floats = low + shares * (high - low)
    return found


def noise(seed: int, name: str, *shape: int) -> Floats:
    """Standard normal numbers by name."""
    found: Floats = generator(seed, 0, who("toy noise", name), "resampling").standard_normal(shape)
    return found


def toy_ensemble(
    draws: int = 60,
    repeats: int = 3,
    belief: float = 0.006,
    chance: float = 0.004,
    effects: Mapping[str, float] = EFFECTS,
    seed: int = 1,
) -> Ensemble:
    """An ensemble with normal effects: SD `belief` between draws and `chance` within, 1/year.

    A quarter of the belief of each difference goes with the first input: where outside pay grows fast, less is won.
    """
    inputs = toy_inputs(draws, seed=seed)
    level = 0.092 + belief * noise(seed, "level", draws, 1) + chance * noise(seed, "level chance", draws, repeats)
    slope = (inputs[:, :1] - 0.06) / np.ptp(RANGES[0]) * np.sqrt(12)
    measured = {"baseline": _metrics(level, np.zeros_like(level))}
    for name, effect in effects.items():
        between = belief * (0.5 * slope + np.sqrt(0.75) * noise(seed, name, draws, 1))
        within = chance * noise(seed, f"{name} chance", draws, repeats)
        spent = COSTS.get(name, 1e6) * (1 + 0.1 * noise(seed, f"{name} cost", draws, 1)) + 0 * within
        measured[name] = _metrics(level + effect + between + within, spent)
    return Ensemble(KEYS, inputs, measured, "baseline", False)


def _metrics(rate: Floats, spent: Floats) -> dict[str, Floats]:
    return {
        "resignation_rate": rate,
        "resignations": WORKERS * rate,
        "total_cost": 5e7 + spent,
        "vacancy_rate": 0.05 + rate / 2,
    }


def comparison(effects: Mapping[str, float] = EFFECTS, half: float = 0.004) -> Table:
    """``comparison.csv`` with the effects of `effects` on resignations and cost, over all years of the whole city."""
    return as_table([row for name, effect in effects.items() for row in _rows(name, effect, half)])


def _rows(name: str, effect: float, half: float) -> list[Row]:
    given = {
        "resignation_rate": (effect, half),
        "resignations": (WORKERS * effect, WORKERS * half),
        "total_cost": (COSTS.get(name, 1e6), 2e5),
    }
    return [
        Row(
            metric, METRICS[metric].unit, "lower", "city", "all", "baseline", name, 12, 0.0, centre,
            centre, centre - wide, centre + wide, 0.0, 0.5, "better" if centre + wide < 0 else "no clear difference",
        )
        for metric, (centre, wide) in given.items()
    ]  # fmt: skip


def small_inquiry(folder: Path, decision: str = DECISION, seed: int = 1) -> Inquiry:
    """An inquiry into the small city of `fitting_cases` (scenarios ``city`` and ``indexed``): 80 runs of milliseconds."""
    loaded = read_study(small_city(folder / "files", STUDY + decision) / "study.toml")
    home = folder / "results" / "decision"
    home.mkdir(parents=True, exist_ok=True)
    nothing: Table = {}
    bench = Bench(seed, home / "trials.jsonl", 1)
    return Inquiry(loaded, bench, None, nothing, comparison({"indexed": -0.01}), folder / "results")


def toy_inquiry(folder: Path, decision: str = "", theories: str = "") -> Inquiry:
    """An inquiry into the scenarios of a toy ensemble, which cannot be played; `theories` is a ``theories.csv``."""
    loaded = study(folder / "files", baseline={}, **{name: {} for name in EFFECTS})
    with loaded.path.open("a", encoding="utf-8") as stream:
        stream.write("headline = ['resignation_rate', 'vacancy_rate', 'headcount']\n[study.decision]\n" + decision)
    home = folder / "results"
    home.mkdir(exist_ok=True)
    if theories:
        (home / "theories.csv").write_text(theories, encoding="utf-8")
    return Inquiry(read_study(loaded.path), Bench(1, None, 1), None, {}, comparison(), home)


def described(decision: str, leading: tuple[str, ...] = tuple(EFFECTS)) -> dict[str, Any]:
    """What ``decision.json`` says, for a made-up view: settings as JSON, names of scenarios."""
    return {
        "format": 1, "seed": 1, "months": None, "theory": "", "baseline": "baseline", "leading": list(leading),
        "decision": decision, "titles": TITLES, "kinds": {}, "files": {},
    }  # fmt: skip
