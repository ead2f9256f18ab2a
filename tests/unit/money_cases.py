"""Made-up strength curves and tables of what money buys, and a small city in which pay can be scaled, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ensemble_cases import described
from fitting_cases import small_city
from numpy.typing import NDArray

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.money import Bought
from analysis.judgement.payers import payers_table
from analysis.judgement.strengths import Curve, as_table
from analysis.judgement.wishes import Found
from analysis.report.decision_view import View
from analysis.study.bench import Bench
from analysis.study.files import Table, columns_of
from sim import Decision, Payers, generator, read_study, who

Floats = NDArray[np.float64]
NAN = float("nan")
STRENGTHS = np.array([0.0, 0.5, 1.0, 1.5])
LEVELS = {"resignation_rate": 0.092, "total_cost": 5e7, "vacancy_rate": 0.1}
SLOPES: dict[str, dict[str, float]] = {
    "dynamic_pay": {"resignation_rate": -0.016, "total_cost": 2.7e6, "vacancy_rate": -0.012},
    "admin_cut": {"resignation_rate": -0.009, "total_cost": 0.1e6, "vacancy_rate": -0.004},
    "pay_and_cut": {"resignation_rate": -0.023, "total_cost": 2.8e6, "vacancy_rate": -0.015},
}
"""By how much a metric moves from strength 0 to 1."""
PAYERS = {
    "wages": Payers(city=0.0, district=0.9, street=0.1),
    "hiring": Payers(city=0.5, district=0.5, street=0.0),
    "programmes": Payers(city=0.3, district=0.6, street=0.1),
}
TITLES = {
    "baseline": ["维持现状", "As things are"],
    "dynamic_pay": ["建立薪酬动态调整机制", "Pay follows the outside wage"],
    "admin_cut": ["行政事项精简三成", "Administrative items cut by 30 %"],
    "pay_and_cut": ["动态调整薪酬并精简行政事项", "Pay follows, items cut"],
    "plans_as_written": ["按四项打算实行", "The four plans as written"],
    "plans_plus_retention": ["四项打算加留人措施", "The four plans and steps to keep people"],
}


def noise(seed: int, name: str, *shape: int) -> Floats:
    """Standard normal numbers by name."""
    found: Floats = generator(seed, 0, who("money", name), "resampling").standard_normal(shape)
    return found


def toy_curve(name: str, replications: int = 12, seed: int = 1, scalable: bool = True, chance: float = 0.1) -> Curve:
    """A curve that bends a little; `chance` is the SD of a difference as a share of the effect at strength 1."""
    strengths = STRENGTHS if scalable else np.array([0.0, 1.0])
    measured = {}
    for metric, slope in SLOPES[name].items():
        level = LEVELS[metric] * (1 + 0.05 * noise(seed, f"level {metric}", replications, 1))
        luck = 1 + chance * noise(seed, f"{name} {metric}", replications, len(strengths))
        measured[metric] = level + slope * (strengths - 0.1 * strengths * (strengths - 1)) * luck
    return Curve(strengths, measured, scalable)


# --- a made-up view ---------------------------------------------------------------------------------------------------


def made_values(names: Sequence[str] = tuple(TITLES), replications: int = 12) -> Table:
    """``values.csv`` of costs in the city and two districts, over all years."""
    rows = []
    for place, name in enumerate(names):
        for number in range(replications):
            for group, share in (("city", 1.0), ("district:YC", 0.6), ("district:LY", 0.4)):
                amounts = _amounts(place, number)
                rows += [(name, number, group, "all", metric, share * each) for metric, each in amounts.items()]
    columns = list(zip(*rows, strict=True))
    types: Mapping[str, Any] = {"replication": np.int64, "value": np.float64}
    keys = ("scenario", "replication", "group", "period", "metric", "value")
    return {key: np.array(cells, dtype=types.get(key, object)) for key, cells in zip(keys, columns, strict=True)}


def _amounts(place: int, number: int) -> dict[str, float]:
    wages, hiring, programmes = (
        base + place * step * (1 + 0.05 * float(noise(number, f"amount {place} {base}", 1)[0]))
        for base, step in ((4.5e7, 1.4e6), (1.5e6, -1.2e5), (3e6, 2.5e5))
    )
    return {
        "wage_cost": wages, "hiring_cost": hiring, "programme_cost": programmes, "total_cost": wages + hiring + programmes,
    }  # fmt: skip


FOUND = [
    Found("budget", "dynamic_pay", "", "total_cost", 3e6, 1.12, 1.08, 1.17, "solved", 3.02e6, 2.9e6, 3.14e6, 12),
    Found("budget", "admin_cut", "", "total_cost", 3e6, 1.5, NAN, NAN, "free", 0.14e6, 0.1e6, 0.18e6, 12),
    Found("budget", "pay_and_cut", "", "total_cost", 3e6, 1.0, NAN, NAN, "cannot_scale", 2.8e6, 2.7e6, 2.9e6, 12),
    Found("break_even", "dynamic_pay", "admin_cut", "resignation_rate", -0.009, 0.54, 0.4, 0.7, "solved", -0.0091, -0.011, -0.007, 12),
    Found("break_even", "dynamic_pay", "pay_and_cut", "resignation_rate", -0.023, 1.46, 1.3, NAN, "solved", -0.0222, -0.025, -0.02, 12),
    Found("break_even", "admin_cut", "dynamic_pay", "resignation_rate", -0.016, 1.5, NAN, NAN, "out_of_reach", -0.012, -0.014, -0.01, 12),
    Found("break_even", "admin_cut", "pay_and_cut", "resignation_rate", 0.002, 0.0, 0.0, 0.0, "met", 0.0, 0.0, 0.0, 12),
    Found("break_even", "pay_and_cut", "dynamic_pay", "resignation_rate", -0.016, 1.0, NAN, NAN, "cannot_scale", -0.023, -0.025, -0.02, 12),
    Found("break_even", "pay_and_cut", "admin_cut", "resignation_rate", NAN, NAN, NAN, NAN, "undefined", NAN, NAN, NAN, 0),
    Found("target", "dynamic_pay", "", "resignation_rate", 0.075, 1.07, 0.8, 1.4, "solved", 0.0752, 0.072, 0.078, 12),
    Found("target", "admin_cut", "", "resignation_rate", 0.075, 1.5, NAN, NAN, "out_of_reach", 0.081, 0.078, 0.084, 12),
    Found("target", "pay_and_cut", "", "resignation_rate", 0.075, 1.0, NAN, NAN, "cannot_scale", 0.069, 0.066, 0.072, 12),
    Found("target", "dynamic_pay", "", "vacancy_rate", 0.12, 0.0, 0.0, 0.0, "met", 0.1, 0.09, 0.11, 12),
    Found("target", "admin_cut", "", "vacancy_rate", 0.12, 0.0, 0.0, 0.0, "met", 0.1, 0.09, 0.11, 12),
    Found("target", "pay_and_cut", "", "vacancy_rate", 0.12, 0.0, 0.0, 0.0, "met", 0.1, 0.09, 0.11, 12),
]  # fmt: skip
"""A row of every state."""
BOUGHT = [
    *(
        Bought(name, "", metric, size * change, size * change - half, size * change + half, 12)
        for name, size in (("dynamic_pay", 1.12), ("admin_cut", 0.8), ("pay_and_cut", 1.4))
        for metric, change, half in (
            ("resignation_rate", -0.016, 0.002), ("vacancy_rate", -0.01, 0.003), ("weekly_hours", -0.4, 0.1),
            ("visits_per_household", 0.05, 0.06), ("total_cost", 2.7e6, 0.1e6),
        )
    ),
    *(
        Bought(name, other, "resignation_rate", sign * 0.005, sign * 0.005 - 0.003, sign * 0.005 + 0.003, 12)
        for sign, name, other in (
            (-1, "dynamic_pay", "admin_cut"), (1, "admin_cut", "dynamic_pay"), (-1, "pay_and_cut", "dynamic_pay"),
            (1, "dynamic_pay", "pay_and_cut"), (-1, "pay_and_cut", "admin_cut"), (1, "admin_cut", "pay_and_cut"),
        )
    ),
]  # fmt: skip


def made_view(folder: Path, payers: bool = True, **other: Table) -> View:
    """A view of what money buys, by hand."""
    settled = Decision(
        goals={"resignation_rate": 0.075, "vacancy_rate": 0.12}, payers=PAYERS if payers else {}, replications=12
    )
    names = [name for name in TITLES if name != "baseline"]
    tables = {
        "strengths": as_table({name: toy_curve(name, scalable=name != "pay_and_cut") for name in SLOPES}),
        "money": columns_of(FOUND, Found),
        "money_effects": columns_of(BOUGHT, Bought),
        "payers": payers_table(made_values(), "baseline", names, settled.payers),
        **other,
    }
    return View(folder, described(settled.model_dump_json()) | {"titles": TITLES}, tables)


# --- a small city -----------------------------------------------------------------------------------------------------

SCENARIO = 'format = 1\nextends = "city"\n[scenario]\ntitle_zh = "{name}"\ntitle_en = "{name}"\n'
POLICIES = {
    "indexation": '[[policies]]\nlever = "pay.indexation"\nvalue = 1.0\n',
    "support": '[[policies]]\nlever = "strain.support"\nvalue = 0.4\n',
    "rolling": '[[policies]]\nlever = "recruitment.rolling"\nvalue = false\n',
}
STUDY = """format = 1
[study]
title_zh = "小城"
title_en = "small city"
baseline = "city"
scenarios = {scenarios}
replications = 3
seed = 5
[study.decision]
replications = 6
strengths = {strengths}
budget = 30_000
[study.decision.goals]
pay_ratio = 0.64
visits_per_household = 1.5
"""


CAPPED = {
    "capped": '[[policies]]\nlever = "pay.indexation"\nvalue = 2.0\n'
    '[[policies]]\nlever = "pay.indexation_cap"\nvalue = 0.03\n'
}
"""Pay that rises with the strength until the cap comes down on it, so that its cost is far from straight."""


def money_inquiry(
    folder: Path, strengths: Sequence[float] = (0.5, 1.5), policies: Mapping[str, str] = POLICIES
) -> Inquiry:
    """An inquiry into a city played in milliseconds: pay can be scaled, rolling hiring cannot, support costs nothing."""
    names = ["city", *policies]
    files = small_city(folder / "files", STUDY.format(strengths=[*strengths], scenarios=json.dumps(names)))
    for name, text in policies.items():
        (files / f"{name}.toml").write_text(SCENARIO.format(name=name) + text, encoding="utf-8")
    bench = Bench(5, folder / "trials.jsonl", 1)
    return Inquiry(read_study(files / "study.toml"), bench, None, made_values(names, 3), {})
