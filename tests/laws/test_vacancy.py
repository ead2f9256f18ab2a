"""Vacancy, tenure and what they cost agree with renewal theory, as scenarios read and run like any other.

Communities do not touch each other, so each is a sample of its own. The suggested number of replications is run before a
release; what runs with every commit is smaller, and still has to be exact enough to tell.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from scenarios import CASES, YEAR, Tables, bare_city, exact, in_post, judge, rate, read, rows_where, tenures
from sim.base.units import DAYS_PER_MONTH, Floats, Integers
from sim.city.city import run
from sim.city.plan import make_plan
from sim.city.records import RunRecord
from sim.people.attrition import cumulated_tenure_multiple

SEED = 20200603
START = dt.date(2021, 1, 1)
Samples = dict[str, Floats]


class Size(NamedTuple):
    """How much is run: communities a replication, replications, and whether that is what the case suggests."""

    communities: int
    replications: int = 1
    suggested: bool = False


def last_day(years: int) -> dt.date:
    return dt.date(START.year + years - 1, 12, 31)


def rolling(days: float, distribution: str, cv: float = 0.0) -> Tables:
    return {"rolling": True, "rolling_days": days, "rolling_distribution": distribution, "rolling_cv": cv}


def measured(folder: Path, table: Tables, size: Size, measure: Callable[[RunRecord], Samples]) -> Samples:
    """Return what `measure` tells of every community of every replication."""
    scenario = read(folder, table)
    parts = [measure(run(scenario, SEED, replication)) for replication in range(size.replications)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def by_community(record: RunRecord, rows: Integers) -> Floats:
    """Return how many of the careers `rows` belong to each community."""
    counted = np.bincount(record.careers["community"][rows], minlength=len(record.communities["id"]))
    return counted.astype(np.float64)


def mean_filled(record: RunRecord, looks: list[Integers]) -> Floats:
    """Return how many posts of each community are filled on average, from who is there at each look."""
    filled: Floats = np.mean([by_community(record, rows) for rows in looks], axis=0)
    return filled


def shares_vacant(record: RunRecord, first_month: int = 0) -> Floats:
    """Return the share of post days without anybody, by community, from a month on."""
    months = rows_where(record.months, record.months["month"] >= first_month)
    vacant, all_days = (
        months[name].reshape(len(record.communities["id"]), -1) for name in ("vacant_days", "post_days")
    )
    share: Floats = vacant.sum(axis=1) / all_days.sum(axis=1)
    return share


def mean_stay(stay: Floats, ended: Integers) -> float:
    """Return the mean stay, days: the area under Kaplan and Meier's curve, its end closed with the overall hazard."""
    longest = int(stay.max())
    leaving = np.bincount(stay.astype(np.int64), weights=ended, minlength=longest + 1)
    staying = np.bincount(stay.astype(np.int64), minlength=longest + 1)[::-1].cumsum()[::-1]
    curve = np.cumprod(1.0 - leaving / np.maximum(staying, 1))
    return float(1.0 + curve[:-1].sum() + curve[-1] * stay.sum() / ended.sum())


def mean_stays(record: RunRecord, days: int) -> Floats:
    """Return the mean stay in each community, years."""
    stay, ended = tenures(record, days)
    places = record.careers["community"]
    return np.array([mean_stay(stay[places == place], ended[places == place]) / YEAR for place in np.unique(places)])


# --- a post is filled, left, and filled again ---


def renewal(case: str, folder: Path, size: Size, delay: Tables) -> None:
    """Check the long run, and the first years where the case tells of them."""
    inputs, asked = CASES[case]["inputs"], CASES[case]["suggested_run"]
    warmup, years = int(asked["warmup_years"]), int(asked["horizon_years"])
    table = bare_city(
        asked["posts"],
        size.communities,
        START,
        last_day(years),
        attrition={"base_rate": rate(inputs["quit_hazard_per_year"])},
        recruitment=delay,
    )
    first, end = ((last_day(part) - START).days + 1 for part in (warmup, years))
    early = [
        entry["name"] for entry in CASES[case]["quantities"] if "_at_" in entry["name"] and entry["name"][-1] == "y"
    ]

    def measure(record: RunRecord) -> Samples:
        left = record.careers["left_day"]
        quits = by_community(record, np.flatnonzero((left > first) & (left <= end)))
        filled = {name: in_post(record, round(float(name[16:-1]) * YEAR)) for name in early}
        return {
            "vacancy_rate": shares_vacant(record, warmup * 12),
            "quits_per_post_year": quits / asked["posts"] / (end - first) * YEAR,
            "mean_tenure_at_exit": mean_stays(record, end),
            **{name: 1.0 - by_community(record, rows) / asked["posts"] for name, rows in filled.items()},
        }

    for name, samples in measured(folder, table, size, measure).items():
        judge(case, name, samples, as_suggested=size.suggested)


SUGGESTED = pytest.param(Size(1, 40, suggested=True), marks=pytest.mark.slow)


@pytest.mark.parametrize("size", [Size(24), SUGGESTED])
def test_a01_hiring_takes_90_days(tmp_path: Path, size: Size) -> None:
    renewal("A01", tmp_path, size, rolling(90, "constant"))


@pytest.mark.parametrize("size", [SUGGESTED])
def test_a03_hiring_takes_180_days_more_or_less(tmp_path: Path, size: Size) -> None:
    renewal("A03", tmp_path, size, rolling(180, "lognormal", 0.8))


@pytest.mark.slow
def test_vacant_posts_at_risk_would_be_seen(tmp_path: Path) -> None:
    """The test of A03 fails for a city that has the mistake for which the case is made."""
    case = CASES["A03"]["inputs"]
    wrong = case["quit_hazard_per_year"] * (1.0 + 0.3 * 180 / 365)
    CASES["A03"] = CASES["A03"] | {"inputs": case | {"quit_hazard_per_year": wrong}}
    try:
        with pytest.raises(AssertionError, match="vacancy_rate"):
            renewal("A03", tmp_path, Size(1, 40), rolling(180, "lognormal", 0.8))
    finally:
        CASES["A03"] = CASES["A03"] | {"inputs": case}


# --- more leave in the first year ---

FIRST_YEAR = YEAR / DAYS_PER_MONTH
A07_ENDS, A07_PROFILE = [2, 6, FIRST_YEAR, 24, 60], [1.0, 1.0, 1.0, 0.4, 0.4, 0.4]


def test_a07_survival_of_the_first_years() -> None:
    for years in (1, 3):
        cumulated = cumulated_tenure_multiple(years * FIRST_YEAR, tuple(A07_ENDS), tuple(A07_PROFILE), 1.0)
        exact("A07", f"survival_{years}y", math.exp(-rate(0.45) / 12 * cumulated))


@pytest.mark.parametrize("size", [Size(7), SUGGESTED])
def test_a07_more_leave_in_the_first_year(tmp_path: Path, size: Size) -> None:
    inputs, asked = CASES["A07"]["inputs"], CASES["A07"]["suggested_run"]
    warmup, years = asked["warmup_years"], asked["horizon_years"]
    hazard = {
        "base_rate": rate(inputs["hazard_first_year"]),
        "tenure_ends": A07_ENDS,
        "tenure_profile": A07_PROFILE,
    }
    table = bare_city(
        asked["posts"],
        size.communities,
        START,
        last_day(years),
        attrition=hazard,
        recruitment=rolling(inputs["delay_days"], "constant"),
    )
    first, end = ((last_day(part) - START).days + 1 for part in (warmup, years))

    def measure(record: RunRecord) -> Samples:
        left, hired, place = (record.careers[name] for name in ("left_day", "hired_day", "community"))
        looks = [(day, in_post(record, day)) for day in range(first, end, 91)]
        seniority = sum(np.bincount(place[rows], weights=day - hired[rows]) for day, rows in looks)
        fresh = sum(np.bincount(place[rows], weights=day - hired[rows] < YEAR) for day, rows in looks)
        seen = sum(by_community(record, rows) for _, rows in looks)
        quits = by_community(record, np.flatnonzero((left > first) & (left <= end)))
        return {
            "mean_tenure": mean_stays(record, end),
            "vacancy_rate": shares_vacant(record, warmup * 12),
            "quits_per_post_year": quits / asked["posts"] / (end - first) * YEAR,
            "mean_seniority_in_post": seniority / seen / YEAR,
            "share_of_staff_in_first_year": fresh / seen,
        }

    for name, samples in measured(tmp_path, table, size, measure).items():
        judge("A07", name, samples)


# --- once a year ---


@pytest.mark.parametrize("size", [Size(6), SUGGESTED])
def test_a10_everybody_starts_on_the_first_of_july(tmp_path: Path, size: Size) -> None:
    start, years, posts = dt.date(2021, 7, 1), CASES["A10"]["suggested_run"]["horizon_years"], 200
    table = bare_city(
        posts,
        size.communities,
        start,
        dt.date(2021 + years, 6, 30),
        attrition={"base_rate": CASES["A10"]["inputs"]["hazard_per_year"]},
        recruitment={"exam_month": 7, "intake_month": 7, "take_up": 1000},
    )
    julys = [(dt.date(2021 + year, 7, 1) - start).days for year in range(1, years)]

    def measure(record: RunRecord) -> Samples:
        hired, left = record.careers["hired_day"], record.careers["left_day"]
        before = [np.flatnonzero((hired < day) & ((left < 0) | (left > day))) for day in julys]
        half_way = [in_post(record, day + 183) for day in julys]
        return {
            "vacancy_rate_year_average": shares_vacant(record, 12),
            "vacancy_just_before_intake": 1.0 - mean_filled(record, before) / posts,
            "vacancy_half_way": 1.0 - mean_filled(record, half_way) / posts,
        }

    for name, samples in measured(tmp_path, table, size, measure).items():
        judge("A10", name, samples)


# --- the first years ---


@pytest.mark.parametrize("size", [Size(100), pytest.param(Size(1, 200), marks=pytest.mark.slow)])
def test_a13_the_first_three_years(tmp_path: Path, size: Size) -> None:
    inputs = CASES["A13"]["inputs"]
    table = bare_city(
        inputs["posts"],
        size.communities,
        START,
        last_day(3),
        attrition={"base_rate": rate(inputs["hazard_per_year"])},
        recruitment=rolling(inputs["delay_days"], "constant"),
    )

    def measure(record: RunRecord) -> Samples:
        left = np.flatnonzero(record.careers["left_day"] >= 0)
        return {"expected_quits_3y": by_community(record, left), "mean_vacancy_3y": shares_vacant(record)}

    for name, samples in measured(tmp_path, table, size, measure).items():
        judge("A13", name, samples)


# --- money ---


def city_of_c04(communities: int, **pay: Any) -> Tables:
    inputs = CASES["C04"]["inputs"]
    return bare_city(
        inputs["posts"],
        communities,
        START,
        last_day(5),
        attrition={"base_rate": rate(inputs["hazard_per_year"])},
        recruitment=rolling(inputs["delay_days"], "constant"),
        pay={"base": inputs["annual_pay"] / 12, **pay},
    )


def yearly_rises() -> list[Tables]:
    """Return pay set every 1 January, by 4 % more than the year before."""
    pay = CASES["C04"]["inputs"]["annual_pay"] / 12
    return [
        {
            "lever": "pay.base",
            "value": pay * 1.04**year,
            "start": dt.date(2021 + year, 1, 1),
            "end": last_day(year + 1),
        }
        for year in range(1, 5)
    ]


@pytest.mark.parametrize("size", [Size(120), pytest.param(Size(1, 400), marks=pytest.mark.slow)])
def test_c04_pay_bill_with_vacancies(tmp_path: Path, size: Size) -> None:
    table = {"policies": yearly_rises(), **city_of_c04(size.communities)}

    def measure(record: RunRecord) -> Samples:
        months = {name: column.reshape(size.communities, -1) for name, column in record.months.items()}
        return {
            "expected_pay_bill": months["wage_fen"].sum(axis=1) / 100.0,
            "expected_hires": months["hires"].sum(axis=1).astype(np.float64),
        }

    for name, samples in measured(tmp_path, table, size, measure).items():
        judge("C04", name, samples)


def test_c04_pay_bill_if_always_filled(tmp_path: Path) -> None:
    """The year's pay is what the months add up to; each person's month is rounded to the fen."""
    table = {"policies": yearly_rises(), **city_of_c04(1)}
    scenario = read(tmp_path, table | {"mechanisms": {"tasks": False, "resignation": False}})
    plan = make_plan(scenario)
    bill = 20 * sum(float(plan.monthly_pay[0, month.first : month.end].mean()) for month in plan.months)
    exact("C04", "pay_bill_if_always_filled", bill)
    paid = run(scenario).months["wage_fen"].sum() / 100
    assert abs(paid - bill) <= 20 * 60 * 0.005


@pytest.mark.parametrize("size", [Size(120), pytest.param(Size(1, 400), marks=pytest.mark.slow)])
def test_c04_cost_of_hiring(tmp_path: Path, size: Size) -> None:
    """At constant pay a share of a year's pay is the same sum for every hire, spent at the hire."""
    inputs = CASES["C04"]["inputs"]
    table = city_of_c04(size.communities, hiring_cost=inputs["cost_per_hire"] / inputs["annual_pay"])

    def measure(record: RunRecord) -> Samples:
        months = record.months
        assert np.array_equal(months["hiring_fen"], months["hires"] * inputs["cost_per_hire"] * 100)
        return {"expected_hiring_cost": months["hiring_fen"].reshape(size.communities, -1).sum(axis=1) / 100.0}

    for name, samples in measured(tmp_path, table, size, measure).items():
        judge("C04", name, samples)
