"""Policies compiled into dated values: null levers, dates, ramps, scope, order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.base.errors import ScenarioError
from sim.base.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.scenario.evidence import DECLARED, value_at
from sim.scenario.fields import City, Clock, Header, Kind, Policy, Scenario, Scope, Territory
from sim.scenario.timeline import Timeline, clock_days

LEVERS = {key: number for key, number in DECLARED.items() if number.role == "lever"}
PLACES = (
    Territory(id="A-01", name_zh="甲", name_en="a", district="A", residents=6_000),
    Territory(id="A-02", name_zh="乙", name_en="b", district="A", residents=25_000),
    Territory(id="B-01", name_zh="丙", name_en="c", district="B", residents=10_000),
)
CLOCK = Clock(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31), warmup_months=12)
WARMUP = 366
KINDS = {
    "ledger": Kind(name_zh="台账报表", name_en="ledgers", group="administrative"),
    "inspection": Kind(name_zh="检查考核", name_en="inspections", group="administrative"),
    "visit": Kind(name_zh="入户走访", name_en="visits", group="self_government"),
}


def scenario(*policies: Policy) -> Scenario:
    header = Header(title_zh="测试", title_en="test")
    base = Scenario(header=header, clock=CLOCK, city=City(communities=PLACES), kinds=KINDS, policies=policies)
    return base.model_copy(update={"pay": base.pay.model_copy(update={"base": 2300.0})})


def timeline(*policies: Policy) -> Timeline:
    return Timeline(scenario(*policies), PLACES, *clock_days(CLOCK))


def policy(lever: str, value: float | bool, **rest: Any) -> Policy:
    scope = {name: rest.pop(name) for name in tuple(rest) if name in Scope.model_fields}
    return Policy(lever=lever, value=value, scope=Scope(**scope), **rest)


def day(date: dt.date) -> int:
    return (date - dt.date(2020, 1, 1)).days


@pytest.mark.parametrize(
    ("start", "months", "first"),
    [
        (dt.date(2021, 1, 1), 12, dt.date(2020, 1, 1)),
        (dt.date(2021, 1, 1), 0, dt.date(2021, 1, 1)),
        (dt.date(2028, 2, 29), 12, dt.date(2027, 2, 28)),
        (dt.date(2021, 3, 31), 1, dt.date(2021, 2, 28)),
        (dt.date(2021, 3, 15), 26, dt.date(2019, 1, 15)),
    ],
)
def test_the_warm_up_starts_on_the_same_day_of_the_month(start: dt.date, months: int, first: dt.date) -> None:
    end = start + dt.timedelta(days=364)
    assert clock_days(Clock(start=start, end=end, warmup_months=months)) == (first, (end - first).days + 1)


def test_without_policies_everybody_shares_one_constant_array() -> None:
    line = timeline()
    values = line.values("pay.base", 0)
    assert values.shape == (line.days,)
    assert set(values) == {2300.0}
    assert all(line.values("pay.base", place) is values for place in range(3))
    assert not values.flags.writeable
    assert not line.acting("pay.base")


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("ramp", [0, 7])
def test_a_lever_set_to_its_present_value_changes_no_bit(lever: str, ramp: int) -> None:
    present = value_at(scenario(), tuple(lever.split(".")))
    changed = timeline(policy(lever, present, ramp_months=ramp, start=dt.date(2021, 5, 4)))
    assert changed.values(lever, 1, "ledger").tobytes() == timeline().values(lever, 1, "ledger").tobytes()


@pytest.mark.parametrize(("operator", "value"), [("add", 0.0), ("multiply", 1.0)])
def test_adding_nothing_and_multiplying_by_one_changes_no_bit(operator: str, value: float) -> None:
    changed = timeline(policy("pay.base", value, operator=operator, ramp_months=5))
    assert changed.values("pay.base", 0).tobytes() == timeline().values("pay.base", 0).tobytes()


operators = st.sampled_from(["set", "add", "multiply"])
dates = st.dates(dt.date(2019, 1, 1), dt.date(2023, 12, 31))


@settings(deadline=None)
@given(st.lists(st.tuples(operators, st.floats(0, 3), dates, st.integers(0, 30)), max_size=4), dates, operators)
def test_nothing_changes_before_a_policy_starts(rest: list[Any], start: dt.date, operator: str) -> None:
    others = [policy("pay.base", v, operator=o, start=s, ramp_months=r) for o, v, s, r in rest]
    before, after = timeline(*others), timeline(*others, policy("pay.base", 3.0, operator=operator, start=start))
    first = min(max(day(start), 0), before.days)
    assert after.values("pay.base", 0)[:first].tobytes() == before.values("pay.base", 0)[:first].tobytes()


def test_a_policy_acts_from_the_first_day_of_results_or_its_own_up_to_its_last() -> None:
    values = timeline(policy("pay.base", 2500.0)).values("pay.base", 0)
    assert (values[WARMUP - 1], values[WARMUP], values[-1]) == (2300.0, 2500.0, 2500.0)
    dated = policy("pay.base", 2500.0, start=dt.date(2021, 3, 1), end=dt.date(2021, 3, 31))
    values = timeline(dated).values("pay.base", 0)
    assert np.flatnonzero(values == 2500.0).tolist() == list(
        range(day(dt.date(2021, 3, 1)), day(dt.date(2021, 4, 1)))
    )


def test_a_yes_is_one() -> None:
    values = timeline(policy("recruitment.rolling", True)).values("recruitment.rolling", 2)
    assert (values[0], values[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(("operator", "value"), [("set", 2500.0), ("add", 200.0), ("multiply", 2500.0 / 2300.0)])
def test_a_ramp_is_linear_from_its_start_and_exact_from_its_end(operator: str, value: float) -> None:
    values = timeline(policy("pay.base", value, operator=operator, ramp_months=6)).values("pay.base", 0)
    share = np.arange(values.size - WARMUP) / (6 * DAYS_PER_MONTH)
    np.testing.assert_allclose(values[WARMUP:], 2300.0 + 200.0 * np.minimum(share, 1.0), rtol=1e-14)
    assert values[WARMUP] == 2300.0
    exact = timeline(policy("pay.base", value, operator=operator)).values("pay.base", 0)
    assert values[-1] == exact[-1]


def test_a_ramp_that_began_before_the_run_goes_on() -> None:
    early = policy("pay.base", 2500.0, start=dt.date(2019, 7, 1), ramp_months=12)
    values = timeline(early).values("pay.base", 0)
    assert values[0] == pytest.approx(2300.0 + 200.0 * 184 / (12 * DAYS_PER_MONTH))


def test_first_set_then_multiply_then_add_whatever_their_order() -> None:
    parts = (
        policy("pay.base", 100.0, operator="add"),
        policy("pay.base", 1.5, operator="multiply"),
        policy("pay.base", 2000.0),
        policy("pay.base", 2.0, operator="multiply"),
    )
    for line in (timeline(*parts), timeline(*reversed(parts))):
        assert line.values("pay.base", 0)[-1] == 2000.0 * 1.5 * 2.0 + 100.0


def test_sets_follow_one_another_and_the_present_value_returns() -> None:
    first = policy("pay.base", 2400.0, end=dt.date(2021, 6, 30))
    second = policy("pay.base", 2500.0, start=dt.date(2021, 7, 1), end=dt.date(2021, 12, 31))
    values = timeline(first, second).values("pay.base", 0)
    months = [values[day(dt.date(2021, month, 1))] for month in (1, 6, 7, 12)]
    assert (*months, values[-1]) == (2400.0, 2400.0, 2500.0, 2500.0, 2300.0)


@pytest.mark.parametrize(
    ("scope", "places"),
    [
        ({"districts": ("A",)}, [0, 1]),
        ({"bands": ("under_10k", "10k_20k")}, [0, 2]),
        ({"communities": ("B-01",)}, [2]),
        ({"districts": ("A",), "bands": ("20k_30k",)}, [1]),
        ({"districts": ("B",), "communities": ("A-01",)}, []),
        ({}, [0, 1, 2]),
    ],
)
def test_a_policy_acts_within_its_scope_alone(scope: dict[str, Any], places: list[int]) -> None:
    line = timeline(policy("pay.base", 2500.0, **scope))
    assert [place for place in range(3) if line.values("pay.base", place)[-1] == 2500.0] == places
    assert [place for place in range(3) if line.in_force(WARMUP, place)] == places
    elsewhere = {id(line.values("pay.base", place)) for place in range(3) if place not in places}
    assert len(elsewhere) <= 1


def test_a_policy_on_burden_acts_on_its_kinds_and_groups() -> None:
    line = timeline(
        policy("burden.cut", 0.3, kinds=("administrative",)), policy("burden.added", 0.25, kinds=("visit",))
    )
    assert [line.values("burden.cut", 0, kind)[-1] for kind in KINDS] == [0.3, 0.3, 0.0]
    assert [line.values("burden.added", 0, kind)[-1] for kind in KINDS] == [0.0, 0.0, 0.25]
    assert line.values("burden.cut", 0, "ledger") is line.values("burden.cut", 2, "inspection")


def test_policies_that_together_leave_the_hard_bounds_are_refused_with_the_date() -> None:
    parts = [policy("burden.cut", 0.6, operator="add", start=dt.date(2021, month, 1)) for month in (1, 7)]
    with pytest.raises(ScenarioError, match=r"burden\.cut: found 1\.2.*2021-07-01"):
        timeline(*parts).values("burden.cut", 0, "ledger")


def test_in_force_lists_policies_in_file_order() -> None:
    first, second = policy("pay.base", 2500.0, end=dt.date(2021, 12, 31)), policy("burden.cut", 0.3)
    line = timeline(first, second)
    assert line.in_force(WARMUP - 1, 0) == []
    assert line.in_force(WARMUP, 0) == [first, second]
    assert line.in_force(day(dt.date(2021, 12, 31)), 0) == [first, second]
    assert line.in_force(day(dt.date(2022, 1, 1)), 0) == [second]


def test_programme_cost_is_spread_over_days_in_force_and_places_in_scope() -> None:
    year = policy("pay.base", 2500.0, end=dt.date(2021, 12, 31), cost=365_250.0, districts=("A",))
    always = policy("burden.cut", 0.3, cost=109_575.0)
    line = timeline(year, always)
    assert [line.programme_cost(place)[WARMUP] for place in range(3)] == [600.0, 600.0, 100.0]
    assert [line.programme_cost(place)[-1] for place in range(3)] == [100.0, 100.0, 100.0]
    assert not line.programme_cost(0)[:WARMUP].any()
    total = sum(line.programme_cost(place).sum() for place in range(3))
    assert total == pytest.approx((365 * 365_250.0 + 730 * 109_575.0) / DAYS_PER_YEAR)


def test_a_change_gives_a_new_timeline_and_leaves_the_old_one() -> None:
    old = timeline(policy("pay.base", 2400.0))
    new = old.with_change(policy("pay.base", 2600.0, start=dt.date(2022, 1, 1)))
    assert (old.values("pay.base", 0)[-1], new.values("pay.base", 0)[-1]) == (2400.0, 2600.0)
    before = day(dt.date(2022, 1, 1))
    assert np.array_equal(old.values("pay.base", 0)[:before], new.values("pay.base", 0)[:before])


def test_a_shortened_run_ignores_policies_that_start_after_it() -> None:
    late = policy("pay.base", 2500.0, start=dt.date(2022, 7, 1), cost=100.0)
    line = Timeline(scenario(late), PLACES, dt.date(2020, 1, 1), 400)
    assert set(line.values("pay.base", 0)) == {2300.0}
    assert not line.programme_cost(0).any()


def test_one_more_community_leaves_the_others_values_as_they_are() -> None:
    change = policy("pay.base", 2500.0, districts=("A",))
    fewer = Timeline(scenario(change), PLACES[:2], *clock_days(CLOCK))
    assert all(np.array_equal(fewer.values("pay.base", p), timeline(change).values("pay.base", p)) for p in (0, 1))
