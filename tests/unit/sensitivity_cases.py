"""A made-up decision whose uncertain numbers have been moved one at a time and all together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from ensemble_cases import described

from analysis.judgement.sensitivity import UNEXPLAINED, SobolRow, SurrogateRow
from analysis.judgement.tornado import TornadoRow
from analysis.report.decision_view import View
from analysis.study.files import columns_of, read_csv, write_csv
from sim import Decision

ENDS = {
    "pay.outside_growth": (0.0, 0.09, 0.004, -0.031),
    "attrition.pay_elasticity": (-3.0, -0.5, -0.028, -0.002),
    "attrition.frailty_variance": (0.2, 0.6, -0.0175, -0.0145),
    "recruitment.rolling_days": (60.0, 270.0, -0.0165, -0.0155),
    "kinds.visit.minutes": (30.0, 75.0, -0.017, -0.0162),
}
"""Key → values at the low and the high end, and the differences there."""
CENTRAL = -0.016
SHARES = {"pay.outside_growth": (0.42, 0.47), "attrition.pay_elasticity": (0.25, 0.31), "pay.ratio": (0.05, 0.05)}
UNKNOWN = 0.16
SCENARIOS = {"dynamic_pay": 1.0, "admin_cut": 0.55, "pay_and_cut": 0.9}


def tornado(half: float = 0.003, scenarios: Mapping[str, float] = SCENARIOS) -> list[TornadoRow]:
    """Each scenario in proportion to the first; the interval of the central difference is half as wide as of the others."""
    return [
        TornadoRow(
            key, scenario, end, value, 6, scale * there, scale * (there - CENTRAL), scale * (there - CENTRAL) - half,
            scale * (there - CENTRAL) + half, scale * CENTRAL, scale * there - half, scale * there + half,
            scale * CENTRAL - half / 2, scale * CENTRAL + half / 2,
        )
        for key, (low, high, at_low, at_high) in ENDS.items()
        for scenario, scale in scenarios.items()
        for end, value, there in (("low", low, at_low), ("high", high, at_high))
    ]  # fmt: skip


def unplayable(key: str) -> list[TornadoRow]:
    """A number at whose ends the city cannot be made."""
    nothing = [np.nan] * 4
    return [
        TornadoRow(key, name, end, 1.0, 0, *nothing, CENTRAL, np.nan, np.nan, CENTRAL, CENTRAL)
        for name in SCENARIOS
        for end in ("low", "high")
    ]


def sobol(scenario: str) -> list[SobolRow]:
    known = [
        SobolRow(scenario, key, first, first - 0.04, first + 0.2, total, total - 0.04, total + 0.2)
        for key, (first, total) in SHARES.items()
    ]
    none = SobolRow(scenario, "staffing.tenure_mean", 0.0, 0.0, 0.2, 0.0, 0.0, 0.2)
    return [*known, none, SobolRow(scenario, UNEXPLAINED, *(UNKNOWN, 0.1, 0.2) * 2)]


def surrogate(scenario: str, q2: float = 0.84, correlation: float = 0.1, draws: int = 150) -> SurrogateRow:
    return SurrogateRow(scenario, draws, draws // 4, 5, q2, q2 - 0.1, q2 + 0.08, 0.31, q2 >= 0.5, correlation)


def sensitivity_view(
    folder: Path,
    moved: list[TornadoRow] | None = None,
    checked: list[SurrogateRow] | None = None,
    leading: tuple[str, ...] = tuple(SCENARIOS),
) -> View:
    """A view of the tables as their files tell them; the surrogate of the second scenario is too poor unless other ones are given."""
    rows = tornado() if moved is None else moved
    worth = [surrogate(""), surrogate("dynamic_pay"), surrogate("admin_cut", 0.31), surrogate("pay_and_cut")]
    worth = worth if checked is None else checked
    shares = [row for each in worth if each.usable for row in sobol(each.scenario)]
    tables = {
        "tornado": columns_of(rows, TornadoRow),
        "sobol": columns_of(shares, SobolRow),
        "surrogate": columns_of(worth, SurrogateRow),
    }
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table)
    kept = {name: read_csv(folder / f"{name}.csv") for name in tables}
    about = described(Decision().model_dump_json(), leading)
    return View(folder, {**about, "kinds": {"visit": ["入户走访", "visits"]}}, kept)
