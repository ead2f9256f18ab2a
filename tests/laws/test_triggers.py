"""Laws of trigger rules: one that never fires changes nothing; one that fires is the policy that it makes.

The city of `scenarios` is played for the first two; for when a rule fires the figures are written into a ledger by hand.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import scenarios as small
from analysis.study.metrics import values
from scenarios import Tables, bare_city, changed, differing, rows_where, small_city
from sim.city.city import City, run
from sim.city.indicators import Figures, Quarter, measured
from sim.city.ledger import Ledger
from sim.city.plan import Plan, make_plan
from sim.city.records import RunRecord, Table
from sim.city.triggers import Triggers
from sim.scenario.evidence import DECLARED, value_at
from sim.scenario.fields import Scenario
from sim.scenario.indicators import INDICATORS
from sim.scenario.policy_rules import LEVERS
from sim.scenario.trigger_checks import BEFORE_THE_RUN
from sim.work.teams import Backlogs, new_backlogs

END = {"end": dt.date(2021, 12, 31)}
MOVABLE = [lever for lever in LEVERS if not lever.startswith(BEFORE_THE_RUN)]
NEVER = {"indicator": "weekly_hours", "above": 99.0}
ALWAYS = {"indicator": "vacancy_rate", "above": 0.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("triggers")


@pytest.fixture(scope="module")
def city(folder: Path) -> Scenario:
    return read(folder)


@pytest.fixture(scope="module")
def record(city: Scenario) -> RunRecord:
    return run(city)


def read(folder: Path, **sections: Any) -> Scenario:
    """Return the small city, played to the end of the year, with some sections changed."""
    return small.read(folder, changed(small_city(), clock=END, **sections))


def happened(record: RunRecord) -> dict[str, Table]:
    """Return what happened in a run, the firings left out."""
    return {name: table for name, table in record.tables().items() if name != "firings"}


def first_date(record: RunRecord) -> dt.date:
    """Return the date of the first firing."""
    return record.first_day + dt.timedelta(days=int(record.firings["day"][0]))


# --- a rule that never fires ---


def test_a_rule_that_never_fires_changes_nothing(folder: Path, record: RunRecord) -> None:
    rules = [{**NEVER, "lever": lever, "operator": "set", "value": other_value(lever)} for lever in MOVABLE]
    assert differing(record.tables(), run(read(folder, rules=rules)).tables()) == []


def test_a_rule_that_finds_the_lever_where_it_would_set_it_never_fires(
    folder: Path, city: Scenario, record: RunRecord
) -> None:
    rules = [
        {**ALWAYS, "lever": lever, "operator": "set", "value": value_at(city, tuple(lever.split(".")))}
        for lever in MOVABLE
    ]
    assert differing(record.tables(), run(read(folder, rules=rules)).tables()) == []


# --- a rule that fires is the policy that it makes ---


def other_value(lever: str) -> float | bool:
    """Return a value of a lever, within its bounds, that the small city does not have."""
    number, (section, name) = DECLARED[lever], lever.split(".")
    present = small_city().get(section, {}).get(name, number.default)
    if isinstance(number.default, bool):
        return not present
    assert number.low is not None
    assert number.high is not None
    step = 1.0 if isinstance(number.default, int) else max(0.3, 0.3 * present)
    value: float = min(present + step, number.high) if present < number.high else present - step
    return value


CHANGES: dict[str, Tables] = {
    **{lever: {"lever": lever, "operator": "set", "value": other_value(lever)} for lever in MOVABLE},
    "pay": {"lever": "pay.base", "operator": "multiply", "value": 1.6, "cost": 40_000},
    "pay in a district": {"lever": "pay.base", "operator": "add", "value": 900, "districts": ["YC"]},
    "work added": {"lever": "burden.added", "operator": "add", "value": 2.5, "kinds": ["inspection"]},
    "work cut": {
        "lever": "burden.cut",
        "operator": "set",
        "value": 0.6,
        "kinds": ["administrative"],
        "ramp_months": 3,
    },
    "more posts": {"lever": "staffing.per_10000", "operator": "set", "value": 12},
    "fewer posts": {"lever": "staffing.per_10000", "operator": "set", "value": 3, "districts": ["YC"]},
    "posts in steps": {"lever": "staffing.per_10000", "operator": "multiply", "value": 1.5, "ramp_months": 4},
    "rolling hiring": {"lever": "recruitment.rolling", "operator": "set", "value": True, "bands": ["under_10k"]},
    "reserve list": {"lever": "recruitment.reserve_share", "operator": "set", "value": 1.0},
    "support": {"lever": "strain.support", "operator": "add", "value": 2, "communities": ["YH-1"]},
}


@pytest.mark.parametrize(
    ("name", "delay"), [*((name, 1) for name in CHANGES), *((name, 2) for name in CHANGES if name not in MOVABLE)]
)
def test_a_firing_is_the_policy_that_starts_on_its_day(
    folder: Path, record: RunRecord, name: str, delay: int
) -> None:
    rule = {**ALWAYS, **CHANGES[name], "delay_months": delay}
    fired = run(read(folder, rules=[rule]))
    policy = {**CHANGES[name], "start": first_date(fired)}
    assert first_date(fired) == dt.date(2021, 4 + delay, 1)
    assert differing(happened(record), happened(fired)) or name in MOVABLE
    assert differing(happened(fired), happened(run(read(folder, policies=[policy])))) == []


@pytest.mark.parametrize("name", ["pay", "work added", "more posts", "posts in steps", "support"])
def test_a_firing_on_figures_just_out_is_that_policy_too(folder: Path, name: str) -> None:
    """The exam is announced on that very day, and a quarter is closed at the midnight before."""
    fired = run(read(folder, rules=[{**ALWAYS, **CHANGES[name], "delay_months": 0}]))
    assert first_date(fired) == dt.date(2021, 4, 1)
    policy = {**CHANGES[name], "start": first_date(fired)}
    assert differing(happened(fired), happened(run(read(folder, policies=[policy])))) == []


@pytest.mark.parametrize("name", ["pay", "work cut", "more posts", "rolling hiring"])
def test_a_firing_in_a_rescaled_city_is_that_policy_too(folder: Path, name: str) -> None:
    split = {"lever": "structure.split_residents", "value": 8000, "start": dt.date(2021, 4, 1)}
    fired = run(read(folder, policies=[split], rules=[{**ALWAYS, **CHANGES[name]}]))
    policy = {**CHANGES[name], "start": first_date(fired)}
    assert first_date(fired) == dt.date(2021, 5, 1)
    assert differing(happened(fired), happened(run(read(folder, policies=[split, policy])))) == []


def test_several_firings_are_several_policies(folder: Path, record: RunRecord) -> None:
    names = ("pay", "work cut", "more posts", "rolling hiring")
    rules = [{**ALWAYS, **CHANGES[name], "wait_months": 3, "most_times": 2} for name in names]
    fired = run(read(folder, rules=rules))
    dates = [fired.first_day + dt.timedelta(days=int(day)) for day in fired.firings["day"]]
    policies = [
        {**CHANGES[names[rule]], "start": date}
        for rule, date in zip(fired.firings["rule"].tolist(), dates, strict=True)
        if CHANGES[names[rule]]["operator"] != "set" or date == min(dates)
    ]
    assert fired.firings["rule"].tolist() == [0, 1, 2, 3, 0]
    assert differing(happened(fired), happened(run(read(folder, policies=policies)))) == []
    assert differing(happened(record), happened(fired))


def test_reference_and_compiled_desk_fire_alike(folder: Path) -> None:
    clock = {"start": dt.date(2021, 1, 1), "end": dt.date(2021, 5, 31), "warmup_months": 0}
    rules = [{**ALWAYS, **CHANGES["work added"]}, {"indicator": "late_share", "above": 0.0, **CHANGES["pay"]}]
    fired = small.read(folder, changed(small_city(), clock=clock, rules=rules))
    compiled = run(fired)
    assert len(compiled.firings["rule"]) == 2
    assert differing(compiled.tables(), run(fired, engine="reference").tables()) == []


def test_the_record_says_what_was_measured_and_moved(folder: Path, record: RunRecord) -> None:
    rule = {"indicator": "weekly_hours", "above": 10.0, **CHANGES["pay in a district"], "start": dt.date(2021, 6, 1)}
    fired = run(read(folder, rules=[rule])).firings
    assert (fired["rule"].tolist(), fired["month"].tolist()) == ([0], [5])
    assert (fired["before"].tolist(), fired["after"].tolist()) == ([2300.0], [3200.0])
    spring = rows_where(record.months, record.months["month"] < 3)
    minutes = spring["scheduled_minutes"].sum() + spring["overtime_minutes"].sum()
    assert fired["value"][0] == pytest.approx(minutes / 60 * 5 / spring["days_present"].sum())


# --- only what was known ---


def test_what_happens_after_a_firing_does_not_change_it(folder: Path) -> None:
    rule = {**ALWAYS, **CHANGES["pay"]}
    later = {"lever": "burden.added", "value": 3, "start": dt.date(2021, 5, 1)}
    one, other = run(read(folder, rules=[rule])), run(read(folder, rules=[rule], policies=[later]))
    assert differing({"firings": one.firings}, {"firings": other.firings}) == []
    assert differing(happened(one), happened(other))


def test_a_longer_run_keeps_the_firings_of_the_common_part(folder: Path) -> None:
    rules = [{**ALWAYS, **CHANGES["pay"], "wait_months": 3}]
    shorter = run(read(folder, rules=rules))
    clock = {"end": dt.date(2022, 6, 30)}
    longer = run(small.read(folder, changed(small_city(), clock=clock, rules=rules)))
    common = len(shorter.firings["day"])
    assert 1 < common < len(longer.firings["day"])
    assert all(np.array_equal(column, longer.firings[name][:common]) for name, column in shorter.firings.items())


# --- when a rule fires ---


def long_city(folder: Path, **more: Any) -> Plan:
    """Return the plan of two communities over six years, with a rule that watches empty posts."""
    rule = {"indicator": "vacancy_rate", "lever": "strain.support", "value": 0.1, **more}
    years = dt.date(2021, 1, 1), dt.date(2026, 12, 31)
    table = {**bare_city(10, 2, *years), "rules": [rule]}
    table["clock"]["warmup_months"] = 12
    return make_plan(small.read(folder, table))


def firings(plan: Plan, quarters: Sequence[float], others: float = 0.0) -> list[str]:
    """Return the months in which the rule fires when these shares of posts are empty, quarter by quarter.

    From the last of them on the share stays; in the second community it is `others` throughout, or the same if nan.
    What is not a number stands for no posts at all.
    """
    ledger, triggers = Ledger(plan), Triggers(plan)
    found = []
    for month in plan.months:
        if month.number:
            share = quarters[min((month.number - 1) // 3, len(quarters) - 1)]
            shares = np.array([share, share if np.isnan(others) else others])
            ledger.months["post_days"][:, month.number - 1] = np.where(np.isnan(shares), 0, 1000)
            ledger.months["vacant_days"][:, month.number - 1] = np.nan_to_num(1000 * shares)
            for closed in (False, True):
                figures = Figures(ledger, no_work(plan))
                after = triggers.ask(plan, month, figures, closed)
                if after is not plan:
                    found.append(plan.calendar.date(month.first).isoformat()[:7])
                    assert plan.calendar.date(month.first).day == 1
                plan = after
    assert triggers.table()["month"].tolist() == [(int(code[:4]) - 2020) * 12 + int(code[5:]) - 1 for code in found]
    return found


def no_work(plan: Plan) -> Backlogs:
    """Return communities with nothing in hand."""
    return new_backlogs(np.zeros(plan.structure.communities, np.int64))


HERE: Tables = {"measured": {"communities": ["C0"]}}
LOW, HIGH = 0.05, 0.25


@pytest.mark.parametrize(
    ("rule", "quarters", "months"),
    [
        # known from the warm-up on, but not before the first day of results
        ({"above": 0.1}, [HIGH], ["2021-01", "2022-01", "2023-01", "2024-01", "2025-01", "2026-01"]),
        # one month after the quarter; or as it ends; or much later
        ({"above": 0.1}, [LOW] * 5 + [HIGH] + [LOW], ["2021-08"]),
        ({"above": 0.1, "delay_months": 0}, [LOW] * 5 + [HIGH] + [LOW], ["2021-07"]),
        ({"above": 0.1, "delay_months": 7}, [LOW] * 5 + [HIGH] + [LOW], ["2022-02"]),
        # so many in a row; undefined ones break the row
        ({"above": 0.1, "quarters": 3}, [LOW] * 4 + [HIGH] * 2 + [LOW] + [HIGH] * 3 + [LOW], ["2022-08"]),
        ({"above": 0.1, "quarters": 2}, [LOW] * 4 + [HIGH, np.nan, HIGH, HIGH, LOW], ["2022-02"]),
        # at the threshold is not past it
        ({"above": 0.25}, [HIGH], []),
        ({"below": 0.05}, [LOW], []),
        ({"below": 0.1, "most_times": 2}, [LOW], ["2021-01", "2022-01"]),
        # waiting; the quarters are counted anew after each firing
        ({"above": 0.1, "wait_months": 1, "most_times": 3}, [HIGH], ["2021-01", "2021-02", "2021-05"]),
        ({"above": 0.1, "wait_months": 1, "quarters": 2, "most_times": 2}, [HIGH], ["2021-01", "2021-05"]),
        ({"above": 0.1, "wait_months": 14, "most_times": 2}, [HIGH], ["2021-01", "2022-03"]),
        # it has to come back first
        ({"above": 0.1, "release": 0.08}, [HIGH], ["2021-01"]),
        ({"above": 0.1, "release": 0.08}, [HIGH] * 9 + [0.09] * 3 + [HIGH], ["2021-01"]),
        ({"above": 0.1, "release": 0.08}, [HIGH] * 9 + [0.08] + [HIGH], ["2021-01", "2022-11"]),
        ({"below": 0.1, "release": 0.2}, [LOW] * 9 + [0.2] + [LOW], ["2021-01", "2022-11"]),
        # dates
        ({"above": 0.1, "start": dt.date(2023, 3, 2), "most_times": 1}, [HIGH], ["2023-04"]),
        ({"above": 0.1, "end": dt.date(2022, 1, 1)}, [HIGH], ["2021-01", "2022-01"]),
        # the lever has come to its cap: 0.1, 0.2, 0.25
        ({"above": 0.1, "cap": 0.25}, [HIGH], ["2021-01", "2022-01", "2023-01"]),
        ({"above": 0.1, "operator": "set"}, [HIGH], ["2021-01"]),
    ],
)
def test_a_rule_fires_when_it_should(
    folder: Path, rule: Tables, quarters: Sequence[float], months: list[str]
) -> None:
    assert firings(long_city(folder, **HERE, **rule), quarters) == months


@pytest.mark.parametrize(
    ("rule", "share", "others", "fires"),
    [
        ({"above": 0.1}, 0.2, 0.05, True),
        ({"above": 0.1}, 0.2, 0.15, False),
        ({"below": -0.1}, 0.05, 0.2, True),
        ({"below": -0.1}, 0.05, 0.1, False),
    ],
)
def test_a_rule_may_watch_the_difference_from_the_rest(
    folder: Path, rule: Tables, share: float, others: float, fires: bool
) -> None:
    plan = long_city(folder, against_rest=True, **HERE, **rule)
    assert bool(firings(plan, [share], others)) == fires


def test_a_rule_without_places_watches_the_whole_city(folder: Path) -> None:
    assert firings(long_city(folder, above=0.14), [0.2], 0.1)
    assert not firings(long_city(folder, above=0.16), [0.2], 0.1)


def test_what_is_not_known_yet_does_not_matter(folder: Path) -> None:
    plan = long_city(folder, **HERE, above=0.1, most_times=1)
    assert firings(plan, [LOW] * 6 + [HIGH] * 2 + [LOW]) == ["2021-11"]
    assert firings(plan, [LOW] * 6 + [HIGH] + [0.9] * 9) == ["2021-11"]


def test_a_lever_never_leaves_its_bounds(folder: Path) -> None:
    """Once a year by 0.4: 0.4, 0.8, and the rest."""
    plan = long_city(folder, **HERE, above=0.1, lever="recruitment.reserve_share", value=0.4)
    assert firings(plan, [HIGH]) == ["2021-01", "2022-01", "2023-01"]


# --- what is measured ---


def test_indicators_are_the_metrics_of_a_quarter(city: Scenario) -> None:
    played = City(make_plan(city), 1, 0, "compiled")
    record, figures = played.play(), Figures(played.ledger, played.desks.backlogs)
    for first in (0, 3, 6):
        cut = {
            name: rows_where(table, (table["month"] >= first) & (table["month"] < first + 3))
            for name, table in (("months", record.months), ("kinds", record.kinds))
        }
        found = values(dataclasses.replace(record, warmup_months=0, **cut))
        for group in ("city", "district:YC", "district:ZL"):
            places = record.communities["district"] == group.removeprefix("district:")
            places = places | (group == "city")
            quarter = Quarter(figures, places, float(record.communities["households"][places].sum()), first)
            here = (found["group"] == group) & (found["period"] == "all")
            metrics = dict(zip(found["metric"][here], found["value"][here], strict=True))
            for name, about in INDICATORS.items():
                value = measured(name, quarter)
                assert value == pytest.approx(metrics[name], rel=1e-12), name
                assert about.low <= value


def test_an_indicator_of_nobody_is_undefined(folder: Path) -> None:
    plan = long_city(folder, above=0.1)
    figures = Figures(Ledger(plan), no_work(plan))
    quarter = Quarter(figures, np.ones(2, np.bool_), 0.0, 0)
    assert all(np.isnan(measured(name, quarter)) for name in INDICATORS)
