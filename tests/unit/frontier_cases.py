"""A made-up decision: what the parts of a package do, and which combinations give most for their cost."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from fitting_cases import STUDY, small_city

from analysis.judgement.frontier import MOST_CANDIDATES, CombinationRow, Measured, StepRow, step_rows, weighed
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.pareto import promising
from analysis.judgement.shapley import PartRow, TotalRow
from analysis.report.decision_view import View
from analysis.study.bench import Bench
from analysis.study.files import Table, columns_of
from sim import Decision, generator, read_study, who

TITLES = {
    "baseline": ["维持现状", "As at present"],
    "plans_as_written": ["按四项打算实行", "The four plans as written"],
    "dynamic_pay": ["建立薪酬动态调整机制", "Pay follows the outside wage"],
    "admin_cut": ["行政事项精简三成", "Administrative items cut by 30 %"],
    "supervisor_support": ["加强组织支持", "Support by supervisors and peers"],
    "plans_plus_retention": ["四项打算加留人措施", "The four plans and steps to keep people"],
}
PARTS = ("plans_as_written", "dynamic_pay", "admin_cut")


def view(tables: Mapping[str, Table], **decision: Any) -> View:
    """Return a decision as a report reads it."""
    asked = Decision.model_validate({"package": "plans_plus_retention", "parts": PARTS} | decision)
    described = {
        "baseline": "baseline",
        "leading": ["dynamic_pay", "admin_cut"],
        "decision": asked.model_dump_json(),
        "titles": TITLES,
        "kinds": {},
    }
    return View(Path("nowhere"), described, tables)


def part(metric: str, name: str, alone: float, last: float, shared: float, half: float, share: float) -> PartRow:
    ends = [end for value in (alone, last, shared) for end in (value, value - half, value + half)]
    return PartRow(metric, name, 12, *ends, share)


def package_tables() -> dict[str, Table]:
    """Return a package of three parts: one makes resignations worse, two better; the cost of one cannot be told."""
    rate, cost = "resignation_rate", "total_cost"
    parts = [
        part(rate, PARTS[0], 0.0150, 0.0120, 0.0134, 0.0022, -0.93),
        part(rate, PARTS[1], -0.0160, -0.0190, -0.0176, 0.0012, 1.22),
        part(rate, PARTS[2], -0.0090, -0.0112, -0.0102, 0.0014, 0.71),
        part(cost, PARTS[0], 5.8e6, 5.6e6, 5.7e6, 0.2e6, 0.66),
        part(cost, PARTS[1], 2.7e6, 2.8e6, 2.75e6, 0.05e6, 0.33),
        part(cost, PARTS[2], 0.05e6, 0.15e6, 0.05e6, 0.1e6, 0.01),
    ]
    totals = [
        TotalRow(rate, 12, 0.092, 0.0776, -0.0144, -0.0168, -0.0120, -0.0100, -0.0044, -0.0062, -0.0026),
        TotalRow(cost, 12, 31e6, 39.5e6, 8.5e6, 8.3e6, 8.7e6, 8.55e6, -0.05e6, -0.15e6, 0.05e6),
    ]
    return {"package": columns_of(parts, PartRow), "package_total": columns_of(totals, TotalRow)}


# --- a small city with policies that can be put together ------------------------------------------------------------

PART = """format = 1
extends = {extends}
[scenario]
title_zh = "{name}"
title_en = "{name}"
"""
POLICY = '[[policies]]\nlever = "{lever}"\noperator = "{operator}"\nvalue = {value}\n{more}\n'
POLICIES = {
    "indexed": [("pay.indexation", "set", "1.0", "")],
    "raised": [("pay.base", "multiply", "1.3", "cost = 90000.0")],
    "listed": [("recruitment.rolling", "set", "false", "")],
    "frozen": [("pay.indexation", "set", "0.1", "")],
}


def scenario_text(name: str, policies: list[tuple[str, str, str, str]], extends: tuple[str, ...] = ("city",)) -> str:
    text = PART.format(extends=list(extends), name=name).replace("'", '"')
    kinds = ("lever", "operator", "value", "more")
    return text + "".join(POLICY.format(**dict(zip(kinds, each, strict=True))) for each in policies)


def inquiry(folder: Path, decision: str, files: Mapping[str, str] | None = None) -> Inquiry:
    """Return what is asked of a small city with the policies of `POLICIES`, each a scenario of its own."""
    written = {name: scenario_text(name, policies) for name, policies in POLICIES.items()} | dict(files or {})
    names = ", ".join(f'"{name}"' for name in ("city", *written))
    study = STUDY.replace('["city", "indexed"]', f"[{names}]") + f"[study.decision]\nreplications = 3\n{decision}\n"
    home = small_city(folder, study)
    for name, text in written.items():
        (home / f"{name}.toml").write_text(text, encoding="utf-8")
    return Inquiry(read_study(home / "study.toml"), Bench(5, workers=1), None, {}, {})


# --- combinations ---------------------------------------------------------------------------------------------------

STRENGTHS = {"dynamic_pay": (0.0, 0.5, 1.0), "admin_cut": (0.0, 0.5, 1.0, 1.5), "supervisor_support": (0.0, 1.0)}
NOISE = {"cost": 0.3e6, "effect": 0.006, "visits": 0.06, "resignations": 3.0}
"""Standard deviation of a replication's difference from the baseline, by metric."""


def labels() -> list[str]:
    mixes = (dict(zip(STRENGTHS, mix, strict=True)) for mix in product(*STRENGTHS.values()))
    return [" ".join(f"{name}={x:g}" for name, x in mix.items() if x) or "baseline" for mix in mixes]


def truth() -> dict[str, np.ndarray]:
    """Return true differences of all combinations from the baseline: the support costs and does next to nothing."""
    pay, cut, support = np.array(list(product(*STRENGTHS.values()))).T
    rate = -0.016 * pay - 0.009 * np.sqrt(cut) + 0.002 * pay * cut - 0.0005 * support
    return {
        "cost": 2.7e6 * pay + 0.1e6 * cut + 0.6e6 * support,
        "effect": rate,
        "visits": 0.05 * pay + 0.12 * cut - 0.03 * support,
        "resignations": 492 * rate,
    }


def sampled(replications: int, which: int, seed: int = 1) -> Measured:
    """Return differences with noise, but for the baseline, which differs from itself by nothing."""
    draws = generator(seed, which, who("toy combinations"), "resampling")
    own = np.array([label != "baseline" for label in labels()])[:, None]
    found = {
        name: np.where(own, draws.normal(value[:, None], NOISE[name], (len(value), replications)), 0.0)
        for name, value in truth().items()
    }
    return Measured(**found, sign=1.0)


def only(found: Measured, places: list[int]) -> Measured:
    """Return some of the combinations."""
    return Measured(*(getattr(found, name)[places] for name in NOISE), sign=found.sign)


def frontier_tables(seed: int = 1) -> dict[str, Table]:
    """Return combinations screened and played again, all with noise; one more that is impossible."""
    first, names = sampled(6, 0, seed), labels()
    chosen = promising(first.objectives, MOST_CANDIDATES)
    again = only(sampled(24, 1, seed), chosen)
    rows = weighed(names, chosen, first, again)
    nothing = [np.nan] * 9
    rows.append(CombinationRow("dynamic_pay=2", "impossible", "", 0, *nothing, 0, *nothing[:4]))
    steps = step_rows([names[place] for place in chosen], again, "baseline")
    return {"frontier": columns_of(rows, CombinationRow), "frontier_steps": columns_of(steps, StepRow)}
