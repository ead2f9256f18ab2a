"""The fit to a personnel list finds what is known: a hundred cities made by the simulator, with known numbers.

Mechanisms that a list cannot show (strain, contagion, administrative share) are off, posts are filled at once, and the
outside wage stands still, so that the truth is the scenario's own numbers.
"""

from __future__ import annotations

import datetime as dt
import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from analysis.fitting.hazard import Fit
from analysis.fitting.own_records import fit_records
from analysis.fitting.personnel import Personnel, read_personnel, seniority_of, without_seniority
from analysis.fitting.synthetic import personnel_list, with_pay, write_list
from analysis.judgement.statistics import Estimate
from scenarios import HEADER, Tables, read
from sim import Scenario, run

CITIES, SEED = 100, 20201123
PROFILE = [0.9, 1.35, 1.25, 1.1, 0.85, 0.6]
BASE, OTHERS, ELASTICITY, RATIO, PAY, REFERENCE = 0.25, 0.03, -1.5, 1.15, 3000.0, 2.0
SENIORITY = 30.0
SINCE, UNTIL, TODAY = dt.date(2018, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 31)
COVERED = (88, 99)
"""Of 100 intervals of 95 %: outside it lie 0.2 % below and 0.6 % above."""


def city() -> Tables:
    """Return a city of 288 posts in 78 teams of 3, 4, 6 and 12, in three districts, with twelve equal lines."""
    places = [
        {
            "id": f"{district}-{posts}-{number}",
            "name_zh": f"{district}{posts}人第{number + 1}社区",
            "name_en": f"Community {district}-{posts}-{number}",
            "district": district,
            "residents": 1000,
            "households": 350,
            "posts": posts,
        }
        for district in ("AA", "BB", "CC")
        for posts, teams in ((3, 10), (4, 8), (6, 5), (12, 3))
        for number in range(teams)
    ]
    kind = {"name_zh": "事", "name_en": "work", "group": "administrative", "per_community": 1.0, "minutes": 1.0}
    off = ("contagion", "strain_effect", "absence", "overtime", "learning", "rework")
    return {
        "format": 1,
        "evidence": "evidence.toml",
        "scenario": HEADER,
        "clock": {"start": dt.date(2013, 1, 1), "end": UNTIL, "warmup_months": 1},
        "city": {"communities": places},
        "kinds": {f"kind{number}": {**kind, "line": f"line{number}"} for number in range(12)},
        "attrition": {
            "base_rate": BASE,
            "tenure_profile": PROFILE,
            "pay_elasticity": ELASTICITY,
            "line_ratio": RATIO,
            "lines_reference": REFERENCE,
            "frailty_variance": 0.4,
            "notice_days": 30,
            "other_exits": OTHERS,
        },
        "recruitment": {"rolling": True, "rolling_days": 0.0, "rolling_distribution": "constant"},
        "pay": {"base": PAY, "seniority": SENIORITY},
        "mechanisms": dict.fromkeys(off, False),
    }


def fitted(asked: tuple[Scenario, int, str]) -> Fit:
    """Return the fit to the list of one city, by way of the file; done in a process of its own."""
    scenario, replication, folder = asked
    path = Path(folder) / f"{replication}.csv"
    write_list(path, personnel_list(run(scenario, SEED, replication), scenario, SINCE))
    return fit_records(listed(path), scenario)


def listed(path: Path) -> Personnel:
    """Return the people of a list as the command takes them."""
    people = read_personnel(path, TODAY, SINCE, UNTIL)
    return without_seniority(people, seniority_of(people))


def logs(estimate: Estimate | None, truth: float) -> tuple[bool, float]:
    """Return whether the interval covers the truth, and the error of the value on the log scale."""
    assert estimate is not None
    return estimate.low <= truth <= estimate.high, math.log(estimate.value / truth)


def judged(found: Fit) -> dict[str, tuple[bool, float]]:
    """Return for each number whether its interval covers the truth, and by how much its value errs."""
    base = BASE * (found.mean_pay / PAY) ** ELASTICITY * RATIO ** (found.mean_lines - REFERENCE)
    slope = found.pay_elasticity
    assert slope is not None
    return {
        "base_rate": logs(found.base_rate, base),
        "pay_elasticity": (slope.low <= ELASTICITY <= slope.high, slope.value - ELASTICITY),
        "line_ratio": logs(found.line_ratio, RATIO),
        "other_exits": logs(found.other_exits, OTHERS),
        **{f"step {step}": logs(found.multiples[step], truth) for step, truth in enumerate(PROFILE)},
    }


def test_a_list_shows_what_a_run_recorded(tmp_path: Path) -> None:
    """Read back, a list gives the exits, the days in post and the pay of the record, from the start of results on."""
    scenario = with_pay(read(tmp_path, city()), {"AA": 0.85, "CC": 1.25})
    record = run(scenario, SEED, 0)
    write_list(tmp_path / "list.csv", personnel_list(record, scenario, SINCE))
    people = listed(tmp_path / "list.csv")
    first = (SINCE - record.first_day).days
    left, reason = record.careers["left_day"], record.careers["reason"]
    for end in (1, 2):
        assert people.count(end) == int(((left > first) & (reason == end)).sum())
    months = record.months
    since = np.isin(months["year"], range(SINCE.year, UNTIL.year + 1))
    assert people.years * 365.25 == pytest.approx(float(months["person_days"][since].sum()))
    assert {round(float(pay), -1) for pay in people.pay} == {2550.0, 3000.0, 3750.0}
    assert people.pay.mean() == pytest.approx(3000 * (0.85 + 1 + 1.25) / 3, rel=0.05)
    assert seniority_of(read_personnel(tmp_path / "list.csv", TODAY, SINCE, UNTIL)) == pytest.approx(
        SENIORITY, rel=0.01
    )
    assert set(people.lines.tolist()) == {1.0, 2.0, 3.0, 4.0}


@pytest.mark.slow
def test_intervals_cover_the_truth_and_values_are_unbiased(tmp_path: Path) -> None:
    scenario = with_pay(read(tmp_path, city()), {"AA": 0.85, "CC": 1.25})
    fitted((scenario, 0, str(tmp_path)))
    asked = [(scenario, number, str(tmp_path)) for number in range(CITIES)]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        results = [judged(found) for found in pool.map(fitted, asked, chunksize=10)]
    told = []
    for name in results[0]:
        covered = sum(result[name][0] for result in results)
        errors = np.array([result[name][1] for result in results])
        off = errors.mean() / (errors.std(ddof=1) / math.sqrt(CITIES))
        told.append((name, covered, round(float(errors.mean()), 4), round(float(off), 2)))
    print(*told, sep="\n")
    assert all(COVERED[0] <= covered <= COVERED[1] for _, covered, _, _ in told), told
    assert all(abs(off) <= 3.0 for *_, off in told), told
