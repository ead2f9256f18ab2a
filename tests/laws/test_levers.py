"""Which way each lever moves what it acts on first: the same city with and without it, on the same random numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scenarios as small
from scenarios import Tables, changed, differing, policy, small_city
from sim.city.city import run
from sim.city.plan import Plan, make_plan
from sim.city.programmes import Programmes, programmes
from sim.city.records import RunRecord
from sim.scenario.evidence import DECLARED
from sim.scenario.fields import Counts
from sim.scenario.policy_rules import CITYWIDE, STRUCTURE
from sim.scenario.timeline import service_capacity
from sim.work.burden import taken_over

REPLICATIONS = 3
KINDS = tuple(small.KINDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("levers")


def played(folder: Path, *policies: Tables) -> list[RunRecord]:
    city = small.read(folder, changed(small_city(), policies=list(policies)))
    return [run(city, replication=replication) for replication in range(REPLICATIONS)]


@pytest.fixture(scope="module")
def baseline(folder: Path) -> list[RunRecord]:
    return played(folder)


def amount(records: list[RunRecord], what: str) -> float:
    """Return a column of the month table added up, or the new tasks of a kind, or one column over another."""
    if "/" in what:
        upper, lower = what.split("/")
        return amount(records, upper) / amount(records, lower)
    if what.split(" ")[0] in KINDS:
        kind, column = what.split(" ")
        return float(sum(record.kinds[column][record.kinds["kind"] == kind].sum() for record in records))
    return float(sum(record.counted("months")[what].sum() for record in records))


ALL = ["administrative"]
DIRECTIONS = [
    (policy("pay.base", 4000), {"pay_ratio/person_days": 1, "resignations": -1, "wage_fen": 1}),
    (policy("pay.grade_step", 0.3), {"pay_ratio/person_days": 1, "resignations": -1, "wage_fen": 1}),
    (policy("pay.head_step", 1.0), {"pay_ratio/person_days": 1, "wage_fen": 1}),
    (policy("pay.deputy_step", 1.0), {"pay_ratio/person_days": 1, "resignations": -1, "wage_fen": 1}),
    (policy("pay.bonus", 1500), {"pay_ratio/person_days": 1, "resignations": -1, "wage_fen": 1}),
    (policy("pay.overtime_rate", 3), {"overtime_fen": 1, "resignations": -1}),
    (policy("burden.gate", 0.4, kinds=ALL), {"administrative_minutes": -1, "ledger arrived": -1}),
    (policy("burden.coordination", 1, kinds=ALL), {"administrative_minutes": -1, "inspection arrived": -1}),
    (policy("burden.one_entry", 1, kinds=["ledger"]), {"administrative_minutes": -1}),
    (policy("burden.price", 40, kinds=ALL), {"ledger arrived": -1, "programme_fen": 1}),
    (policy("desk.separate_lines", True), {"lines/person_days": -1}),
    (policy("desk.all_round", True), {"lines/person_days": 1}),
    (policy("desk.compensatory", 1), {"overtime_fen": -1, "days_present/person_days": -1}),
    (policy("desk.overtime_month_hours", 5), {"overtime_minutes": -1}),
    (policy("absence.leave_days", 50), {"days_present/person_days": -1}),
    (policy("strain.support", 3), {"strain/people": -1, "programme_fen": 1}),
    (policy("staffing.per_10000", 12), {"posts": 1, "person_days": 1}),
    (policy("staffing.secondment_ended", 1), {"overtime_minutes": -1}),
    (policy("recruitment.freeze", True), {"hires": -1, "vacant_days": 1}),
    (policy("recruitment.reserve_share", 1), {"vacant_days": -1}),
    (policy("outside.purchased_hours", 900), {"care worked_minutes": -1, "programme_fen": 1}),
    (policy("outside.volunteers_active", 0.1), {"care worked_minutes": -1, "programme_fen": 1}),
    (policy("outside.mutual_aid", 1), {"care arrived": -1, "visit arrived": 0}),
    (policy("residents.participation", 1), {"ticket arrived": -1, "visit arrived": 1}),
    (policy("residents.digital", 1), {"hall arrived": -1, "certificate arrived": -1}),
    (policy("places.premises_floor", 1500), {"hall wait_minutes/hall arrived": -1, "programme_fen": 1}),
    (policy("places.centres", 1), {"care arrived": 1, "inspection arrived": 1}),
    (policy("places.training_hours", 300), {"overtime_minutes": 1}),
    (policy("elections.cycle_years", 3), {"other_exits": 1, "visit arrived": 1}),
    (policy("stress.epidemic", 1), {"days_present/person_days": -1, "visit arrived": 1, "hall arrived": -1}),
    (policy("stress.wage_boom", 0.5), {"pay_ratio/person_days": -1, "resignations": 1}),
]


@pytest.mark.parametrize(("lever", "moves"), DIRECTIONS, ids=[lever["lever"] for lever, _ in DIRECTIONS])
def test_a_lever_moves_what_it_acts_on(
    folder: Path, baseline: list[RunRecord], lever: Tables, moves: dict[str, int]
) -> None:
    records = played(folder, lever)
    found = {what: np.sign(amount(records, what) - amount(baseline, what)) for what in moves}
    assert found == moves


def test_an_epidemic_keeps_people_away_where_nobody_is_ever_absent(folder: Path) -> None:
    healthy = changed(small_city(), absence={"base": 0.0, "strained": 0.0})
    struck = changed(healthy, policies=[policy("stress.epidemic", 1)])
    before, after = ([run(small.read(folder, table))] for table in (healthy, struck))
    assert amount(after, "days_present/person_days") < amount(before, "days_present/person_days")


# --- what is reckoned once a month ---


def state(folder: Path, *policies: Tables, people: int = 4) -> tuple[Plan, Programmes]:
    table = changed(small_city(), policies=list(policies), strain={"support": 0.0})
    plan = make_plan(small.read(folder, table))
    team = np.full(plan.structure.communities, people, np.int64)
    return plan, programmes(plan, plan.months[3], team, team)


def test_without_programmes_nothing_is_given_or_taken(folder: Path) -> None:
    _, found = state(folder)
    assert (found.own_share == 1.0).all()
    assert (found.time_left == 1.0).all()
    assert not found.allowance.any()
    assert not found.yuan.any()


def test_purchased_hours_come_off_what_may_be_taken_over_and_cost_their_price(folder: Path) -> None:
    """100 hours per 10,000 residents: 42 in the community of 4,200, at 50 yuan, a tenth of it spent on coordination."""
    plan, found = state(folder, policy("outside.purchased_hours", 100))
    saved = (plan.expected_minutes(plan.months[3].first) * (1.0 - found.own_share)).sum(axis=1)
    assert saved == pytest.approx(60.0 * 100 * np.array([0.42, 0.91, 0.64, 1.23]))
    assert found.yuan == pytest.approx(50.0 * 100 * np.array([0.42, 0.91, 0.64, 1.23]))
    weekly = 42 * 0.1 / 4 / (365.25 / 7)
    assert found.time_left[0] == pytest.approx(1.0 - weekly / 40.0)


def test_help_never_takes_more_than_it_may() -> None:
    minutes, most = np.array([[600.0, 1200.0, 300.0], [0.0, 0.0, 0.0]]), np.array([0.5, 0.25, 0.0])
    assert taken_over(np.array([5.0, 5.0]), minutes, most) == pytest.approx(
        np.array([[0.25, 0.125, 0.0], [0.0, 0.0, 0.0]])
    )
    assert taken_over(np.array([1e6, 0.0]), minutes, most)[0] == pytest.approx(most)


def test_money_follows_work_to_the_staff_or_into_service(folder: Path) -> None:
    paid = policy("burden.price", 20, kinds=ALL)
    plan, to_service = state(folder, paid)
    administrative = np.array([kind.group == "administrative" for kind in plan.kinds])
    hours = plan.expected_minutes(plan.months[3].first)[:, administrative].sum(axis=1) / 60.0
    assert (to_service.own_share[:, kind_of(plan, "care")] < 1.0).all()
    assert not to_service.allowance.any()
    _, to_staff = state(folder, paid, policy("burden.price_to_staff", 1))
    assert to_staff.allowance == pytest.approx(hours * 20.0 / 12.0 / 4)
    assert (to_staff.own_share == 1.0).all()


def kind_of(plan: Plan, name: str) -> int:
    return plan.kind_ids.index(name)


def test_what_departments_pay_to_the_staff_is_paid_out(folder: Path, baseline: list[RunRecord]) -> None:
    """Nobody's work is dearer by more than the price: the wages rise by what the departments pay."""
    records = played(folder, policy("burden.price", 20, kinds=ALL), policy("burden.price_to_staff", 1))
    assert amount(records, "wage_fen") > amount(baseline, "wage_fen")
    assert amount(records, "resignations") < amount(baseline, "resignations")


@pytest.mark.parametrize(("price", "hours"), [(0, 150.0), (20, 200.0)])
def test_organisations_deliver_no_more_than_they_can(folder: Path, price: float, hours: float) -> None:
    """Two organisations of 100 hours: 150 hours are purchased, and departments buy the 50 that are left."""
    policies = [policy("outside.purchased_hours", 150 / 3.2), policy("burden.price", price, kinds=ALL)]
    table = changed(small_city(), policies=policies, strain={"support": 0.0}, outside={"capacity": 100})
    unlimited = small.read(folder, table)
    assert service_capacity(unlimited) == np.inf
    counts = Counts.model_construct(organisations=2)
    city = unlimited.model_copy(update={"city": unlimited.city.model_copy(update={"counts": counts})})
    plan = make_plan(city)
    team = np.full(plan.structure.communities, 4, np.int64)
    assert programmes(plan, plan.months[3], team, team).yuan.sum() == pytest.approx(50.0 * hours)


def test_premises_handed_over_make_rented_ones_superfluous(folder: Path) -> None:
    """YC-1 rents its 350 m²: 650 m² handed over save the rent of 350; the others own theirs."""
    _, found = state(folder, policy("places.premises_floor", 1000))
    more = 1000.0 - np.array([4200, 9100, 6400, 12_300]) / 12.0
    assert found.yuan == pytest.approx(np.maximum(more, 0.0) * 60.0 - np.array([350.0, 0.0, 0.0, 0.0]) * 120.0)


def test_standards_narrow_the_spread_and_leave_the_number_of_tasks(folder: Path, baseline: list[RunRecord]) -> None:
    records = played(folder, policy("places.standards", 1))
    assert amount(records, "ledger arrived") == amount(baseline, "ledger arrived")
    plan, _ = state(folder, policy("places.standards", 1))
    key = np.array([1, 0], np.uint64)
    spread = [plan.setting(key, month).sources["cv"] for month in (plan.months[0], plan.months[3])]
    assert spread[1] == pytest.approx(spread[0] * 0.6)


def test_the_reports_of_a_scheme_come_with_any_of_them(folder: Path) -> None:
    """A gate for inspections brings 5 % more ledgers, on top of the tenth that is added anyway."""
    plan, _ = state(folder, policy("burden.gate", 0.2, kinds=["inspection"]), policy("burden.cut", 0.0))
    ledger = plan.burden[0][0, kind_of(plan, "ledger")]
    assert ledger[0] == pytest.approx(1.1 * 0.95 * 1.05, rel=1e-3)
    assert ledger[-1] == pytest.approx(1.1 * 1.05, rel=1e-3)


def test_an_election_is_held_when_the_term_is_over(folder: Path) -> None:
    """The last one was in May 2018: with terms of three years the next is in May 2021, of two years in May 2020."""
    for years, first in ((3, dt.date(2021, 5, 1)), (0, None), (4, None)):
        plan, _ = state(folder, policy("elections.cycle_years", years, start=dt.date(2021, 1, 1)))
        held = np.flatnonzero(plan.election_hazard[0] > 0.0)
        assert (plan.calendar.date(int(held[0])) if held.size else None) == first
        if first:
            assert plan.calendar.date(int(held[-1])) == dt.date(2021, 6, 30)
            assert 1.0 - np.exp(-plan.election_hazard[0].sum()) == pytest.approx(0.3, abs=0.002)


# --- all together ---

EVERYTHING = [
    *(dict(lever) for lever, _ in DIRECTIONS if lever["lever"] not in ("recruitment.freeze", "stress.epidemic")),
    {"lever": "structure.split_residents", "value": 5000, "start": dt.date(2021, 4, 1)},
    {"lever": "places.standards", "value": 1, "ramp_months": 3},
]


def test_both_desks_agree_with_everything_at_work(folder: Path) -> None:
    clock = {"start": dt.date(2021, 3, 1), "end": dt.date(2021, 4, 30), "warmup_months": 0}
    city = small.read(folder, changed(small_city(), policies=EVERYTHING, clock=clock))
    assert differing(run(city).tables(), run(city, engine="reference").tables()) == []


NUMBERS = {key: number for key, number in DECLARED.items() if number.role == "lever"}


@st.composite
def any_policy(draw: st.DrawFn) -> Tables:
    """Return a policy on any lever, anywhere in its bounds, dated or ramped as far as the lever allows."""
    lever = draw(st.sampled_from(sorted(NUMBERS)))
    number = NUMBERS[lever]
    if isinstance(number.default, bool):
        value: float | bool = draw(st.booleans())
    else:
        low, high = float(number.low or 0.0), min(float(number.high or 0.0), MOST.get(lever, np.inf))
        value = (
            draw(st.integers(int(low), int(high))) if isinstance(number.default, int) else draw(st.floats(low, high))
        )
    start = dt.date(2021, draw(st.integers(1, 6)), 1)
    where = {} if lever in CITYWIDE else draw(st.sampled_from([{}, {"districts": ["YC"]}, {"bands": ["10k_20k"]}]))
    ramp = draw(st.sampled_from([0, 2])) if type(number.default) is float and not lever.startswith(STRUCTURE) else 0
    return {"lever": lever, "value": value, "start": start, "ramp_months": ramp, **where}


MOST = {"staffing.per_10000": 40.0, "pay.base": 9000.0, "burden.added": 2.0, "desk.overtime_day_minutes": 300.0}
"""Levers whose hard bounds would only make a test slow."""


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(policies=st.lists(any_policy(), min_size=1, max_size=6, unique_by=lambda policy: policy["lever"]))
def test_any_levers_together_keep_the_laws(tmp_path: Path, policies: list[Tables]) -> None:
    """`run` checks that every task, post and person is accounted for and that every number is finite."""
    record = run(small.read(tmp_path, changed(small_city(), policies=policies)))
    assert (record.months["programme_fen"] >= -MOST_SAVED).all()
    assert (record.kinds["completed"] <= record.kinds["arrived"]).all()


MOST_SAVED = 100 * 350 * 120
"""Rent of all rented premises of the city for a year, fen: all that a programme can save."""
