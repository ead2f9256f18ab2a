"""How far a firing moves its lever: whole steps, the last one cut to the cap, never out of the hard bounds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.evidence import DECLARED
from sim.scenario.fields import City, Clock, Header, Kind, Policy, Scenario, Scope, Territory, TriggerRule
from sim.scenario.steps import Step, cells, step_of
from sim.scenario.timeline import Timeline, clock_days

PLACES = (
    Territory(id="A-01", name_zh="甲", name_en="a", district="A", residents=6_000),
    Territory(id="B-01", name_zh="乙", name_en="b", district="B", residents=10_000),
)
CLOCK = Clock(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31))
KINDS = {
    "ledger": Kind(name_zh="台账报表", name_en="ledgers", group="administrative"),
    "visit": Kind(name_zh="入户走访", name_en="visits", group="self_government"),
}
DAY = 100


def timeline(*policies: Policy) -> Timeline:
    header = Header(title_zh="测试", title_en="test")
    base = Scenario(header=header, clock=CLOCK, city=City(communities=PLACES), kinds=KINDS, policies=policies)
    paid = base.model_copy(update={"pay": base.pay.model_copy(update={"base": 2300.0, "indexation_months": 12})})
    return Timeline(paid, PLACES, *clock_days(CLOCK))


def rule(lever: str = "pay.base", **more: Any) -> TriggerRule:
    scope = Scope(**{name: more.pop(name) for name in tuple(more) if name in Scope.model_fields})
    return TriggerRule(indicator="vacancy_rate", above=0.1, lever=lever, scope=scope, **more)


def after(line: Timeline, step: Step, lever: str = "pay.base", place: int = 0, kind: str = "") -> float:
    assert step.change is not None
    return float(line.with_change(step.change).values(lever, place, kind)[-1])


@pytest.mark.parametrize(
    ("operator", "value", "reached"), [("add", 100, 2400), ("multiply", 1.5, 3450), ("set", 9, 9)]
)
def test_a_whole_step(operator: str, value: float, reached: float) -> None:
    line = timeline()
    step = step_of(line, rule(operator=operator, value=value, cost=7.0, ramp_months=2, districts=("A",)), DAY)
    assert after(line, step) == reached
    assert not step.last
    assert step.change == Policy(
        lever="pay.base",
        operator=operator,
        value=value,
        start=dt.date(2021, 4, 11),
        ramp_months=2,
        scope=Scope(districts=("A",)),
        cost=7.0,
    )


@pytest.mark.parametrize(
    ("operator", "value", "cap"),
    [
        ("add", 100, 2350),
        ("add", 1e5, 2300.1),
        ("multiply", 1.03, 2301),
        ("multiply", 0.5, 2000),
        ("add", -100, 2250),
    ],
)
def test_the_last_step_reaches_the_cap_exactly(operator: str, value: float, cap: float) -> None:
    line, capped = timeline(), rule(operator=operator, value=value, cap=cap)
    step = step_of(line, capped, DAY)
    assert step.last
    assert after(line, step) == cap
    assert step.change is not None
    assert step_of(line.with_change(step.change), capped, DAY + 31) == Step(None, last=True)


def test_a_step_right_to_the_cap_is_whole() -> None:
    line = timeline()
    step = step_of(line, rule(operator="add", value=100, cap=2400), DAY)
    assert (after(line, step), step.last) == (2400, False)
    assert step.change is not None
    assert step_of(line.with_change(step.change), rule(operator="add", value=100, cap=2400), DAY).last


def test_the_first_place_to_reach_the_cap_stops_all() -> None:
    """B is paid 100 more by a policy: a rule for both goes no further than B's cap allows."""
    line = timeline(Policy(lever="pay.base", operator="add", value=100.0, scope=Scope(districts=("B",))))
    step = step_of(line, rule(operator="add", value=200, cap=2450), DAY)
    assert [after(line, step, place=place) for place in (0, 1)] == [2350, 2450]
    alone = step_of(line, rule(operator="add", value=200, cap=2450, districts=("A",)), DAY)
    assert [after(line, alone, place=place) for place in (0, 1)] == [2450, 2400]


def test_what_a_policy_will_do_later_counts() -> None:
    later = Policy(lever="pay.base", operator="add", value=500.0, start=dt.date(2022, 6, 1))
    step = step_of(timeline(later), rule(operator="add", value=200, cap=2900), DAY)
    assert after(timeline(later), step) == 2900


def test_where_the_cap_is_passed_already_nothing_moves() -> None:
    higher = timeline(Policy(lever="pay.base", value=3200.0, scope=Scope(communities=("B-01",))))
    assert step_of(higher, rule(operator="add", value=10, cap=3000), DAY) == Step(None, last=True)


def test_the_hard_bounds_are_a_cap() -> None:
    line = timeline(Policy(lever="burden.cut", value=0.9))
    step = step_of(line, rule("burden.cut", operator="add", value=0.3, kinds=("administrative",)), DAY)
    assert step.last
    assert after(line, step, "burden.cut", kind="ledger") == 1.0
    assert after(line, step, "burden.cut", kind="visit") == 0.9
    down = step_of(line, rule("burden.cut", operator="add", value=-2.0), DAY)
    assert after(line, down, "burden.cut", kind="ledger") == 0.0


def test_a_whole_number_stays_whole() -> None:
    months = rule("pay.indexation_months", operator="add", value=5, cap=15)
    step = step_of(timeline(), months, DAY)
    assert after(timeline(), step, "pay.indexation_months") == 15
    half = rule("pay.indexation_months", operator="multiply", value=0.3)
    assert step_of(timeline(), half, DAY) == Step(None, last=True)


def test_setting_what_is_set_is_no_firing() -> None:
    assert step_of(timeline(), rule(operator="set", value=2300), DAY) == Step(None, last=False)
    line = timeline(Policy(lever="pay.base", value=2500.0, start=dt.date(2021, 5, 1)))
    assert step_of(line, rule(operator="set", value=2500, ramp_months=3), DAY) == Step(None, last=False)
    assert step_of(line, rule(operator="set", value=2500), DAY).change is not None
    switched = rule("recruitment.rolling", operator="set", value=True)
    first = step_of(timeline(), switched, DAY)
    assert after(timeline(), first, "recruitment.rolling") == 1.0


def test_setting_never_leads_out_of_the_bounds() -> None:
    line = timeline(Policy(lever="burden.cut", operator="add", value=0.5))
    assert step_of(line, rule("burden.cut", operator="set", value=0.7), DAY) == Step(None, last=True)
    assert (
        after(line, step_of(line, rule("burden.cut", operator="set", value=0.5), DAY), "burden.cut", kind="visit")
        == 1.0
    )


def test_multiplying_nothing_moves_nothing() -> None:
    assert step_of(timeline(), rule("burden.cut", operator="multiply", value=2), DAY) == Step(None, last=False)


def test_a_ramp_goes_on_from_what_is_set_already() -> None:
    """Where a pilot has what the rule brings to all, the pilot's places keep it throughout."""
    line = timeline(Policy(lever="burden.cut", value=0.3, scope=Scope(districts=("A",))))
    step = step_of(line, rule("burden.cut", operator="set", value=0.3, ramp_months=6), DAY)
    assert step.change is not None
    spread = line.with_change(step.change)
    assert set(spread.values("burden.cut", 0, "ledger")) == {0.3}
    assert (spread.values("burden.cut", 1, "ledger")[[DAY, -1]] == [0.0, 0.3]).all()


def test_cells_are_one_place_a_group_and_the_kinds_in_scope() -> None:
    line = timeline()
    assert cells(line, rule(value=1)) == [(0, "")]
    assert cells(line, rule("burden.cut", value=1)) == [(0, "ledger"), (0, "visit")]
    parted = timeline(Policy(lever="strain.support", value=1.0, scope=Scope(districts=("B",))))
    assert cells(parted, rule("burden.cut", value=1, kinds=("visit",))) == [(0, "visit"), (1, "visit")]
    assert cells(parted, rule(value=1, communities=("B-01",))) == [(1, "")]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["add", "multiply"]),
    st.floats(0.1, 3),
    st.floats(0.2, 900),
    st.integers(0, 12),
    st.floats(0, 400),
    st.integers(1, 5),
)
def test_no_number_of_firings_ever_passes_the_cap(
    operator: str, step: float, room: float, ramp: int, extra: float, times: int
) -> None:
    line = timeline(Policy(lever="pay.base", operator="add", value=extra, scope=Scope(districts=("B",))))
    cap = 2300 + extra + room
    value = 1 + step / 20 if operator == "multiply" else step * 100
    capped = rule(operator=operator, value=value, cap=cap, ramp_months=ramp)
    for number in range(times):
        found = step_of(line, capped, DAY + 90 * number)
        if found.change is None:
            assert found.last
            break
        line = line.with_change(found.change)
        reached = np.stack([line.unbounded("pay.base", place) for place in (0, 1)])
        assert reached.max() <= cap
        if found.last:
            assert reached.max() == pytest.approx(cap, rel=1e-14)
            assert step_of(line, capped, DAY + 500).change is None


def test_every_lever_can_be_set_by_a_rule() -> None:
    for key, number in DECLARED.items():
        if number.role == "lever" and not isinstance(number.default, bool):
            assert number.low is not None
            assert number.high is not None
            step = step_of(timeline(), rule(key, operator="set", value=(number.low + number.high) / 2), DAY)
            assert step.change is not None, key
