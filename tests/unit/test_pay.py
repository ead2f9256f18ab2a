"""Pay, the outside wage and what people cost: pure functions against sums done by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.base.units import Floats, Integers
from sim.people.pay import (
    PayRule,
    cost_of_hire,
    fen,
    in_post_days,
    index,
    monthly_seniority,
    overtime_pay,
    pay_path,
    relative_pay,
)
from sim.people.recruitment import needs_emergency, take_up

CASES: dict[str, Any] = {
    case["id"].split("-")[0]: case
    for case in json.loads((Path(__file__).parents[1] / "laws" / "people_cases.json").read_text(encoding="utf-8"))[
        "cases"
    ]
}


def expected(case: str, name: str) -> Any:
    entry = next(entry for entry in CASES[case]["quantities"] if entry["name"] == name)
    absolute = entry["tolerance"].get("abs_tol", 0.0)
    return pytest.approx(entry["expected"], rel=0, abs=absolute)


def rule_of(days: int, **parts: float | Floats) -> PayRule:
    """Return a rule of 100 yuan that is never adjusted, but for `parts`; adjustments come once a year."""
    names = ("allowance", "indexation", "cpi_indexation", "catch_up")
    neutral = {"base": 100.0, "months": 12.0, "cap": 1.0} | dict.fromkeys(names, 0.0)
    return PayRule(**{name: np.broadcast_to(np.float64(value), days) for name, value in (neutral | parts).items()})


def januaries(years: int) -> Integers:
    """Return the months since the first January, where one step is a year."""
    return 12 * np.arange(years)


# --- the ratio of pay to the outside wage ---


def test_c01_the_ratio_falls_geometrically() -> None:
    """Own pay that gets two fifths of the market's 5 % grows by 2 %; one step is a year."""
    inputs = CASES["C01"]["inputs"]
    market = (1.0 + inputs["market_growth"]) ** np.arange(21.0)
    passed_on = inputs["own_growth"] / inputs["market_growth"]
    own = pay_path(rule_of(21, indexation=passed_on), market, market, januaries(21))
    ratio = inputs["ratio_start"] * relative_pay(own, market)
    for year in (0, 1, 5, 10, 20):
        assert ratio[year] == expected("C01", f"pay_ratio_year_{year}")
    years = math.log(0.70 / ratio[0]) / math.log(ratio[1] / ratio[0])
    assert years == expected("C01", "years_until_ratio_below_0.70")
    assert int(np.argmax(ratio < 0.70)) == expected("C01", "first_whole_year_below_0.70")


def test_c02_freeze_and_catch_up_in_four_steps() -> None:
    """Frozen to year 3, set in four equal steps of the ratio to year 7, indexed from year 8."""
    inputs, years = CASES["C02"]["inputs"], np.arange(11)
    market = inputs["market0"] * (1.0 + inputs["market_growth"]) ** years
    frozen = inputs["own0"] / market[3]
    steps = np.clip(years - 3, 0, 4)
    base = np.where(steps > 0, (frozen + steps * (inputs["target_ratio"] - frozen) / 4) * market, inputs["own0"])
    base[8:] = base[7]
    rule = rule_of(11, base=base, indexation=(years > 7).astype(np.float64))
    pay = pay_path(rule, market / market[0], market / market[0], januaries(11))
    start = inputs["own0"] / inputs["market0"]
    ratio = start * relative_pay(pay, market / market[0])
    for year in (3, 5, 7):
        assert ratio[year] == expected("C02", f"ratio_year_{year}")
    for year in (5, 10):
        assert pay[year] == expected("C02", f"pay_year_{year}")


def test_outside_wage_grows_from_its_day_on() -> None:
    path = index(3000, 100, 0.06)
    assert (path[:101] == 1.0).all()
    assert path[100 + 1461] == pytest.approx(1.06**4, rel=1e-12)
    assert (np.diff(path[100:]) > 0).all()


def test_relative_pay_starts_at_one() -> None:
    pay, outside = np.array([2300.0, 2300.0, 2530.0]), np.array([1.0, 1.1, 1.1])
    assert relative_pay(pay, outside) == pytest.approx([1.0, 1 / 1.1, 1.0])


# --- adjustment ---

GROWTH = 1.06 ** np.arange(6.0)


def adjusted(**parts: float) -> Floats:
    return pay_path(rule_of(6, **parts), GROWTH, GROWTH, januaries(6))


def test_without_adjustment_pay_stands_still() -> None:
    assert (adjusted() == 100.0).all()


def test_full_indexation_keeps_the_ratio() -> None:
    assert adjusted(indexation=1.0) == pytest.approx(100.0 * GROWTH)


def test_catch_up_alone_closes_the_gap_of_the_day() -> None:
    assert adjusted(catch_up=1.0) == pytest.approx(100.0 * GROWTH)
    assert adjusted(catch_up=0.5)[1] == pytest.approx(103.0)


def test_a_rise_is_capped_and_the_rest_is_lost_without_catch_up() -> None:
    assert adjusted(indexation=1.0, cap=0.02) == pytest.approx(100.0 * 1.02 ** np.arange(6))


def test_catch_up_makes_good_what_the_cap_took() -> None:
    outside = np.array([1.0, 1.10, 1.10, 1.10])
    path = pay_path(rule_of(4, indexation=1.0, catch_up=1.0, cap=0.06), outside, outside, januaries(4))
    assert path == pytest.approx([100.0, 106.0, 110.0, 110.0])


def test_allowances_are_not_adjusted() -> None:
    assert adjusted(indexation=1.0, allowance=50.0) == pytest.approx(50.0 + 100.0 * GROWTH)


def test_adjusted_only_in_its_months() -> None:
    months = np.array([0, -1, 6, 12, 18, 24])
    path = pay_path(rule_of(6, indexation=1.0), GROWTH, GROWTH, months)
    assert path == pytest.approx(100.0 * GROWTH[[0, 0, 0, 3, 3, 5]])
    half_yearly = pay_path(rule_of(6, indexation=1.0, months=6.0), GROWTH, GROWTH, months)
    assert half_yearly == pytest.approx(100.0 * GROWTH[[0, 0, 2, 3, 4, 5]])


shares = some.floats(0.0, 1.0)


@given(indexation=shares, catch_up=shares, cap=shares, growth=some.floats(-0.2, 0.3))
def test_pay_never_falls_and_never_leaps(indexation: float, catch_up: float, cap: float, growth: float) -> None:
    outside = (1.0 + growth) ** np.arange(8.0)
    path = pay_path(rule_of(8, indexation=indexation, catch_up=catch_up, cap=cap), outside, outside, januaries(8))
    rises = np.diff(path) / path[:-1]
    assert (rises >= 0.0).all()
    assert (rises <= cap + 1e-12).all()


@given(indexation=shares, catch_up=shares)
def test_no_adjustment_takes_pay_beyond_the_starting_ratio(indexation: float, catch_up: float) -> None:
    path = adjusted(indexation=indexation, catch_up=catch_up)
    assert (path <= 100.0 * GROWTH * (1 + 1e-12)).all()


# --- money ---


def test_amounts_are_whole_fen() -> None:
    assert fen(np.array([0.004, 0.006, 2300.0, 12.345])).tolist() == [0, 1, 230_000, 1234]
    assert fen(np.array([1.0])).dtype == np.int64


def test_seniority_rises_by_full_years() -> None:
    days = np.array([-5, 0, 365, 366, 3653])
    assert monthly_seniority(10.0, days).tolist() == [0.0, 0.0, 0.0, 10.0, 100.0]


def test_overtime_is_paid_by_the_hour() -> None:
    assert overtime_pay(np.array([174.0 * 60.0]), np.array([2300.0]), 1.5) == pytest.approx([3450.0])


def test_a_hire_costs_a_share_of_a_years_pay() -> None:
    assert cost_of_hire(np.array([2300.0]), 0.21) == pytest.approx([5796.0])


def test_days_in_post_are_half_open() -> None:
    hired, left = np.array([0, 12, 5, 20, 3]), np.array([-1, 15, 10, -1, 25])
    start, until, here = in_post_days(hired, left, 10, 20)
    assert (until - start).tolist() == [10, 3, 0, 0, 10]
    assert here.tolist() == [True, True, False, False, True]


# --- hiring ---


def test_take_up_rises_with_pay() -> None:
    assert take_up(1.0, 1.9, 2.0) == pytest.approx(1.0 - math.exp(-1.9))
    assert take_up(0.7, 1.9, 2.0) < take_up(1.0, 1.9, 2.0) < take_up(1.3, 1.9, 2.0) < 1.0
    assert take_up(0.5, 1000.0, 0.0) == 1.0


@pytest.mark.parametrize(
    ("filled", "under_way", "needed"), [(2, 0, True), (1, 1, True), (3, 0, False), (2, 1, False), (0, 0, True)]
)
def test_somebody_is_sent_where_half_or_fewer_are_left(filled: int, under_way: int, needed: bool) -> None:
    assert needs_emergency(filled, under_way, 4, 0.5) is needed


def test_nobody_is_sent_where_there_is_no_rule_or_no_post() -> None:
    assert not needs_emergency(0, 0, 4, 0.0)
    assert not needs_emergency(0, 0, 0, 0.5)
