"""Made-up decisions whose values of information are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm

from analysis.judgement.information import tables
from analysis.judgement.information_case import Case
from analysis.judgement.learning import TERMS, Learnt, chance_of_one, learnt, normal_scores
from analysis.judgement.measuring import City
from analysis.judgement.net_benefit import Floats, Outcomes, resampled
from analysis.judgement.questions import Tables
from analysis.report.decision_view import View
from sim import Decision, generator, who

KEYS = (
    *("attrition.pay_elasticity", "arrivals.administrative_volume", "burden.rebound", "attrition.base_rate"),
    *("kinds.ledger.minutes", "strain.gain", "pay.hiring_cost", "stress.epidemic_absence"),
)
NAMES = ("baseline", "dynamic_pay", "admin_cut", "pay_and_cut")
TITLES = {
    "baseline": ["现状延续", "Things as they are"],
    "dynamic_pay": ["薪酬动态调整机制", "Pay that keeps up with the outside wage"],
    "admin_cut": ["行政事务精简三成（准入清单）", "Administrative items cut by 30% (access list)"],
    "pay_and_cut": ["薪酬动态调整与行政减负并行", "Pay keeps up and administrative work is cut"],
}


def numbers(name: str, seed: int = 1) -> np.random.Generator:
    return generator(seed, 0, who("information test", name), "resampling")


def loss(mean: float, spread: float) -> float:
    """Expected value of perfect information of a normal net benefit against nothing (Raiffa & Schlaifer 1961)."""
    far = abs(mean) / spread
    return spread * float(norm.pdf(far) - far * norm.cdf(-far))


def against_nothing(benefit: Floats) -> Floats:
    """Net benefits of doing nothing and of one policy, the last axis being policies."""
    return np.stack([np.zeros_like(benefit), benefit], axis=-1)


def one_number(draws: int, mean: float, slope: float, noise: float, seed: int, times: int = 199) -> Learnt:
    """What is learnt of a standard normal number that one policy's net benefit follows in proportion."""
    rng = numbers("one", seed)
    number = rng.normal(size=draws)
    benefits = against_nothing(mean + slope * number + noise * rng.normal(size=draws))
    chance = chance_of_one(draws, benefits, times, rng)
    return learnt(normal_scores(number[:, None]), np.array([0]), TERMS, benefits, chance, resampled(draws, rng))


def case(draws: int = 150, worth: float = 300_000.0, matters: float = 1.0, seed: int = 3) -> Case:
    """Pay, a cut, and both; pay turns on one number, the cut on two; `matters` 0 takes that away."""
    rng = numbers("case", seed)
    inputs = rng.normal(size=(draws, len(KEYS)))
    pay = 7.9 - matters * 4.0 * inputs[:, 0] + matters * 2.0 * inputs[:, 3]
    cut = 4.4 + matters * 3.0 * inputs[:, 1] - matters * 3.2 * inputs[:, 2]
    avoided = np.stack([0 * pay, pay, cut, pay + 0.9 * cut], axis=1)[:, None]
    extra = np.broadcast_to(np.array([0.0, 2.7e6, 0.1e6, 2.8e6]), avoided.shape)
    chance, cost = rng.normal(size=(2, draws, 2, len(NAMES))) * np.array([0.0, 1.0, 1.0, 1.0])
    outcomes = Outcomes(avoided + 2.5 * chance, extra + 1e5 * cost)
    return Case(NAMES, KEYS, 1 + 0.2 * inputs, outcomes, worth, City(77, 490.0, 45.0), 9.0, 1)


def view(found: Tables, folder: Path) -> View:
    described = {
        "decision": Decision().model_dump_json(),
        "baseline": "baseline",
        "leading": list(NAMES[1:]),
        "titles": TITLES,
        "kinds": {"ledger": ["台账报表", "ledgers"]},
    }
    return View(folder, described, found)


def answered(folder: Path, **how: Any) -> View:
    return view(tables(case(**how)), folder)
