"""Laws that a whole city keeps: who is compared with whom, what a lever may touch, and that everything adds up.

Every law is checked on a small city with all mechanisms at work; `test_the_laws_can_fail` shows that the comparisons see
a scenario that really differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import scenarios as small
from scenarios import (
    Tables,
    bare_city,
    by_community,
    changed,
    differing,
    differing_communities,
    policy,
    rows_where,
    small_city,
)
from sim.base.units import DAYS_PER_YEAR, Integers
from sim.city.city import run
from sim.city.plan import Plan, make_plan
from sim.city.records import MONTH_FEN, RunRecord, Table
from sim.city.workforce import Terms
from sim.scenario.evidence import value_at
from sim.scenario.fields import GROUPS, Scenario
from sim.scenario.file import digest, load, read_scenario
from sim.scenario.policy_rules import CITYWIDE, LEVERS, STRUCTURE

WORKED = [f"{group}_minutes" for group in GROUPS]
MAY = dt.date(2021, 5, 1)
MID_MAY = dt.date(2021, 5, 12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cities")


@pytest.fixture(scope="module")
def city(folder: Path) -> Scenario:
    return small.read(folder, small_city())


@pytest.fixture(scope="module")
def plan(city: Scenario) -> Plan:
    return make_plan(city)


@pytest.fixture(scope="module")
def record(city: Scenario) -> RunRecord:
    return run(city)


def played(folder: Path, table: Tables, replication: int = 0) -> RunRecord:
    return run(small.read(folder, table), replication=replication)


def with_policies(*policies: Tables) -> Tables:
    return changed(small_city(), policies=list(policies))


def listed_posts() -> Tables:
    """Return the small city with posts as listed, so that no rule ties communities together."""
    table = small_city()
    for place, posts in zip(table["city"]["communities"], (4, 6, 5, 8), strict=True):
        place["posts"] = posts
    return table


# --- the same inputs give the same bytes ---


def test_same_bytes_twice(city: Scenario, record: RunRecord) -> None:
    assert differing(record.tables(), run(city).tables()) == []


def test_reference_and_compiled_desk_make_the_same_record(folder: Path) -> None:
    clock = {"start": dt.date(2021, 2, 1), "end": dt.date(2021, 3, 31), "warmup_months": 0}
    city = small.read(folder, changed(small_city(), clock=clock))
    assert differing(run(city).tables(), run(city, engine="reference").tables()) == []


def test_replication_does_not_depend_on_others(city: Scenario) -> None:
    alone = run(city, replication=3)
    among = [run(city, replication=number) for number in range(4)][3]
    assert differing(alone.tables(), among.tables()) == []


def test_names_and_titles_change_nothing(folder: Path, record: RunRecord) -> None:
    table = changed(
        small_city(), scenario={"title_zh": "改了名的小城 🏘", "title_en": "Another name", "reason_zh": "无"}
    )
    for number, place in enumerate(table["city"]["communities"]):
        place |= {"name_zh": f"第 {number} 社区 🌸", "name_en": f"the {number}th, renamed"}
    for name, kind in table["kinds"].items():
        kind |= {"name_zh": f"事项{name}", "name_en": name.upper()}
    renamed = run(small.read(folder, table, "renamed-城市"))
    assert renamed.scenario == "renamed-城市"
    assert differing(record.tables(), renamed.tables()) == ["communities.name_en", "communities.name_zh"]


def test_order_of_the_file_changes_nothing(folder: Path, record: RunRecord) -> None:
    table = dict(reversed(small_city().items()))
    table["kinds"] = {name: dict(reversed(kind.items())) for name, kind in reversed(table["kinds"].items())}
    table["city"]["communities"].reverse()
    assert differing_communities(record, played(folder, table)) == {}


def test_extending_without_a_change_changes_nothing(folder: Path, record: RunRecord) -> None:
    small.write(folder, small_city())
    copy = small.write(folder, {"format": 1, "extends": "city", "scenario": small.HEADER}, "copy")
    assert digest(read_scenario(copy)) == digest(read_scenario(folder / "city.toml"))
    assert differing(record.tables(), run(load(copy)).tables()) == []


# --- what does nothing differs by exactly nothing ---


@pytest.mark.parametrize("by_hour", [[], [0, 0, 5, 1, 1, 0, 0, 0], [1, 3, 2]])
def test_kind_that_never_arrives_changes_nothing_else(folder: Path, record: RunRecord, by_hour: list[int]) -> None:
    table = small_city()
    never = {"name_zh": "无", "name_en": "never", "per_community": 0, "minutes": 30, "by_hour": by_hour}
    lines = {"group": "administrative", "line": "a_new_line", "mandatory": True, "due_days": 3, "priority": 4}
    table["kinds"]["b_never"] = {**never, **lines}
    other = played(folder, table)
    others = rows_where(other.kinds, other.kinds["kind"] != "b_never")
    assert differing(record.tables(), {**other.tables(), "kinds": others}) == []


def present(city: Scenario, lever: str) -> float | bool:
    value: float | bool = value_at(city, tuple(lever.split(".")))
    return value


def test_every_lever_at_its_present_value_changes_nothing(folder: Path, city: Scenario, record: RunRecord) -> None:
    everything = with_policies(*(policy(lever, present(city, lever)) for lever in LEVERS))
    assert differing(record.tables(), played(folder, everything).tables()) == []


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_at_its_present_value_changes_nothing(
    folder: Path, city: Scenario, record: RunRecord, lever: str
) -> None:
    start = MAY if lever.startswith(STRUCTURE) else MID_MAY
    where = {} if lever in CITYWIDE else {"districts": ["YC"]}
    null = with_policies(policy(lever, present(city, lever), start=start, **where))
    assert differing(record.tables(), played(folder, null).tables()) == []


def test_adding_nothing_and_multiplying_by_one_change_nothing(
    folder: Path, city: Scenario, record: RunRecord
) -> None:
    numbers = [lever for lever in LEVERS if not isinstance(present(city, lever), bool)]
    ramped = [lever for lever in numbers if isinstance(present(city, lever), float) and STRUCTURE not in lever]
    null = with_policies(
        *(policy(lever, 0, operator="add", ramp_months=2) for lever in ramped),
        *(policy(lever, 1, operator="multiply", start=MAY) for lever in numbers),
    )
    assert differing(record.tables(), played(folder, null).tables()) == []


# --- a lever changes nothing before its date ---

DATED = {
    "pay.base": policy("pay.base", 4000, start=MID_MAY),
    "burden.cut": policy("burden.cut", 0.6, start=MAY, kinds=["administrative"]),
    "burden.cut in mid-month": policy("burden.cut", 0.6, start=MID_MAY, kinds=["ledger"]),
    "burden.added": policy("burden.added", 2.5, start=MID_MAY, kinds=["inspection"]),
    "staffing.per_10000": policy("staffing.per_10000", 12, start=MAY),
    "staffing.per_10000 in mid-month": policy("staffing.per_10000", 3, start=MID_MAY),
    "recruitment.rolling": policy("recruitment.rolling", True, start=MID_MAY),
    "recruitment.reserve_share": policy("recruitment.reserve_share", 1, start=MID_MAY),
    "desk.overtime_day_minutes": policy("desk.overtime_day_minutes", 0, start=MID_MAY),
    "desk.overtime_month_hours": policy("desk.overtime_month_hours", 80, start=MAY),
    "strain.support": policy("strain.support", 3, start=MID_MAY),
    "desk.compensatory": policy("desk.compensatory", 1, start=MAY),
    "desk.separate_lines": policy("desk.separate_lines", True, start=MID_MAY),
    "desk.all_round": policy("desk.all_round", True, start=MID_MAY),
    "absence.leave_days": policy("absence.leave_days", 60, start=MID_MAY),
    "staffing.secondment_ended": policy("staffing.secondment_ended", 1, start=MID_MAY),
    "recruitment.freeze": policy("recruitment.freeze", True, start=dt.date(2021, 3, 15)),
    "pay.grade_step": policy("pay.grade_step", 0.3, start=MID_MAY),
    "pay.head_step": policy("pay.head_step", 2, start=MID_MAY),
    "pay.deputy_step": policy("pay.deputy_step", 2, start=MID_MAY),
    "pay.bonus": policy("pay.bonus", 2000, start=MID_MAY),
    "pay.overtime_rate": policy("pay.overtime_rate", 5, start=MID_MAY),
    "burden.coordination": policy("burden.coordination", 1, start=MID_MAY, departments=["民政"]),
    "burden.one_entry": policy("burden.one_entry", 1, start=MID_MAY, channels=["现场检查"]),
    "burden.price": policy("burden.price", 40, start=MID_MAY, kinds=["administrative"]),
    "burden.gate": policy("burden.gate", 0.4, start=MID_MAY, kinds=["administrative"]),
    "outside.purchased_hours": policy("outside.purchased_hours", 900, start=MID_MAY),
    "outside.volunteers_active": policy("outside.volunteers_active", 0.2, start=MID_MAY),
    "outside.mutual_aid": policy("outside.mutual_aid", 1, start=MID_MAY),
    "residents.participation": policy("residents.participation", 1, start=MID_MAY),
    "residents.digital": policy("residents.digital", 1, start=MID_MAY),
    "places.premises_floor": policy("places.premises_floor", 1500, start=MID_MAY),
    "places.centres": policy("places.centres", 1, start=MID_MAY),
    "places.standards": policy("places.standards", 1, start=MID_MAY),
    "places.training_hours": policy("places.training_hours", 200, start=MID_MAY),
    "elections.cycle_years": policy("elections.cycle_years", 3, start=MAY),
    "structure.split_households": policy("structure.split_households", 2000, start=MAY),
    "structure.merge_residents": policy("structure.merge_residents", 12_000, start=MAY),
    "stress.epidemic": policy("stress.epidemic", 1, start=MID_MAY),
    "stress.wage_boom": policy("stress.wage_boom", 1, start=MID_MAY),
}


def known_by(record: RunRecord, day: int) -> dict[str, Table]:
    """Return what the careers tell when day `day` begins, people in the order of their posts."""
    parts = {name: tables["careers"] for name, tables in by_community(record).items()}
    known = {}
    for name, careers in parts.items():
        here = rows_where(careers, careers["hired_day"] < day)
        gone = here["left_day"] <= day
        decided = np.where(here["decided_day"] < day, here["decided_day"], -1)
        left = np.where(gone, here["left_day"], -1)
        reason = np.where(decided >= 0, here["reason"], 0)
        known[name] = {**here, "decided_day": decided, "left_day": left, "reason": reason}
    return known


def happened_before(city: Scenario, plan: Plan, day: int) -> dict[str, Table]:
    """Return what a city has done when day `day` begins: whole months, arrivals, careers, every piece of work."""
    record = run(city, keep_trace=True)
    months = sum(month.end <= day for month in plan.months)
    working_days = np.searchsorted(np.flatnonzero(plan.calendar.is_working), day)
    early = rows_where(record.kinds, record.kinds["month"] < months)
    return {
        "months": rows_where(record.months, record.months["month"] < months),
        "kinds": {name: early[name] for name in ("community", "month", "kind", "arrived")},
        "work": rows_where(record.trace, record.trace["day"] < working_days),
        **known_by(record, day),
    }


def differing_before(one: Scenario, other: Scenario, day: int) -> list[str]:
    """Return what two scenarios have done differently when day `day` begins."""
    plan = make_plan(one)
    return differing(happened_before(one, plan, day), happened_before(other, plan, day))


@pytest.mark.parametrize("name", DATED)
def test_a_lever_changes_nothing_before_its_date(folder: Path, city: Scenario, record: RunRecord, name: str) -> None:
    other = small.read(folder, with_policies(DATED[name]))
    day = (DATED[name]["start"] - make_plan(city).calendar.first_day).days
    assert differing_before(city, other, day) == []
    assert differing(record.tables(), run(other).tables())


def test_pay_acts_on_nobody_before_its_very_day(folder: Path) -> None:
    """Many people, a short time: a month's hazard reckoned with the pay of its end would be seen."""
    years = dt.date(2021, 1, 1), dt.date(2021, 6, 30)
    table = bare_city(500, 2, *years, attrition={"base_rate": 2.0, "pay_elasticity": -3.0}, pay={"base": 2300})
    before = small.read(folder, table)
    after = small.read(folder, {"policies": [policy("pay.base", 4600, start=MID_MAY)], **table})
    day = (MID_MAY - years[0]).days
    assert differing(known_by(run(before), day), known_by(run(after), day)) == []
    assert differing(known_by(run(before), day + 9), known_by(run(after), day + 9))


@pytest.mark.parametrize("end", [dt.date(2021, 8, 31), dt.date(2021, 9, 17)])
def test_a_longer_run_keeps_the_common_part(folder: Path, city: Scenario, plan: Plan, end: dt.date) -> None:
    """All but `due` and `late` of the last weeks: what is due after the end is not judged."""
    longer = changed(small_city(), clock={"end": end})
    assert differing_before(city, small.read(folder, longer), plan.days) == []


# --- communities keep to themselves ---


def test_one_more_community_leaves_all_others_alone(folder: Path) -> None:
    table = listed_posts()
    before = played(folder, table)
    newcomers = [
        {**table["city"]["communities"][0], "id": f"AA-{number}", "district": "AA", "residents": 999 * number}
        for number in range(1, 8)
    ]
    table["city"]["communities"] = [*newcomers, *table["city"]["communities"]]
    after = played(folder, table)
    assert len(after.communities["id"]) == 11
    assert differing_communities(before, after) == {}


def test_a_policy_in_one_district_leaves_the_others_alone(folder: Path, record: RunRecord) -> None:
    here = {"districts": ["YC"], "start": MID_MAY}
    local = with_policies(
        policy("staffing.per_10000", 14, **here),
        policy("pay.base", 5000, **here, cost=120_000.0),
        policy("burden.cut", 0.5, **here, kinds=["administrative"]),
        policy("strain.support", 2, **here),
        policy("recruitment.rolling", True, **here),
        policy("desk.overtime_day_minutes", 60, **here),
    )
    assert sorted(differing_communities(record, played(folder, local))) == ["YC-1", "YC-2"]


# --- people ---


def test_a_lower_hazard_never_makes_a_person_leave_earlier(folder: Path) -> None:
    """Without contagion, work and passing strain, for everybody; a stay that goes on is worth its length so far."""
    table = changed(
        small_city(),
        mechanisms={"tasks": False, "contagion": False, "pay_effect": False},
        clock={"end": dt.date(2030, 12, 31)},
        strain={"wave_variance": 0.0},
    )
    gentle, harsh = (
        played(folder, changed(table, attrition={**table["attrition"], "base_rate": rate})) for rate in (0.45, 0.6)
    )
    kept, lost = _stays(gentle), _stays(harsh)
    both = sorted(kept.keys() & lost.keys())
    assert len(both) > 50
    assert all(kept[person][1] or kept[person][0] >= lost[person][0] for person in both)
    assert sum(kept[person][0] > lost[person][0] for person in both) > 20


def _stays(record: RunRecord) -> dict[tuple[int, int, int], tuple[int, bool]]:
    """Return days in post of everybody, and whether they are in post at the end."""
    days = int(record.months["days"][record.months["community"] == 0].sum())
    stay, ended = small.tenures(record, days)
    names = zip(*(record.careers[name].tolist() for name in ("community", "post", "occupant")), strict=True)
    return {name: (int(length), not over) for name, length, over in zip(names, stay, ended, strict=True)}


def test_higher_pay_never_makes_a_person_leave_earlier(folder: Path) -> None:
    """For those in post at the start, whose passing strain is the same."""
    table = changed(
        small_city(), mechanisms={"tasks": False, "contagion": False}, clock={"end": dt.date(2026, 12, 31)}
    )
    before = played(folder, table)
    after = played(folder, changed(table, policies=[policy("pay.base", 3000, start=MAY)]))
    kept, lost = (
        {name: stay for name, stay in _stays(record).items() if name[2] == 0 and record.careers["hired_day"][0] == 0}
        for record in (after, before)
    )
    same = kept.keys() & lost.keys()
    assert len(same) >= 15
    assert all(kept[person][1] or kept[person][0] >= lost[person][0] for person in same)
    assert sum(kept[person][0] > lost[person][0] for person in same) > 3


@pytest.mark.parametrize("replication", range(4))
def test_slower_hiring_never_lowers_vacancy(folder: Path, replication: int) -> None:
    def vacant(days: int) -> Integers:
        recruitment = {"rolling": True, "rolling_days": days}
        years = dt.date(2021, 1, 1), dt.date(2028, 12, 31)
        table = bare_city(6, 5, *years, attrition={"base_rate": 0.4}, recruitment=recruitment)
        months = played(folder, table, replication).months
        so_far: Integers = np.cumsum(months["vacant_days"].reshape(5, -1), axis=1)
        return so_far

    fast, slow = vacant(60), vacant(100)
    assert (slow >= fast).all()
    assert slow[:, -1].sum() > fast[:, -1].sum()


def test_posts_empty_at_the_start_are_filled_where_hiring_is_rolling(folder: Path) -> None:
    years = dt.date(2021, 1, 1), dt.date(2022, 12, 31)
    recruitment = {"rolling": True, "rolling_days": 60, "rolling_distribution": "constant"}
    table = bare_city(40, 1, *years, staffing={"vacancy": 0.3}, recruitment=recruitment)
    months = played(folder, table).months
    assert months["people"][0] < 40
    assert months["people"][3] == 40
    assert months["vacant_days"].sum() == 60 * (40 - months["people"][0])


def test_posts_follow_a_policy_down_and_up_again(folder: Path) -> None:
    """Nobody is sent away: posts lapse when they are left. A post that is created anew has people of its own."""
    starts = {12: MAY, 4: dt.date(2021, 11, 1), 14: dt.date(2022, 5, 1)}
    ends = [dt.date(2021, 10, 31), dt.date(2022, 4, 30), dt.date(2022, 12, 31)]
    table = with_policies(
        *(
            policy("staffing.per_10000", value, start=start, end=end)
            for (value, start), end in zip(starts.items(), ends, strict=True)
        ),
        policy("recruitment.rolling", True),
    )
    table["recruitment"] |= {"rolling_days": 9, "rolling_distribution": "constant"}
    city = small.read(folder, changed(table, clock={"end": ends[-1]}, mechanisms={"tasks": False}))
    record, plan = run(city), make_plan(city)
    months = record.months
    for value, start in starts.items():
        wanted = plan.posts_on((start - plan.calendar.first_day).days)
        here = rows_where(months, months["month"] == (start.year - 2021) * 12 + start.month - 1)
        assert np.array_equal(here["posts"], np.maximum(wanted, here["people"]) if value == 4 else wanted)
    names = list(zip(*(record.careers[name].tolist() for name in ("community", "post", "occupant")), strict=True))
    assert len(set(names)) == len(names)


def test_newcomers_have_their_overtime_and_their_lines_from_the_first_day(folder: Path) -> None:
    """All posts are filled on day 20; what is worked after hours in January is worked by newcomers."""
    seen: list[Terms] = []
    table = with_policies(policy("recruitment.rolling", True, start=dt.date(2021, 1, 1)))
    table["recruitment"] |= {"rolling_days": 20, "rolling_distribution": "constant", "reserve_share": 0}
    table["staffing"] |= {"vacancy": 1}
    record = run(small.read(folder, table), observer=seen.append)
    january = rows_where(record.months, record.months["month"] == 0)
    assert np.array_equal(january["people"], january["posts"])
    assert (january["overtime_minutes"] > 0).all()
    one_line = table["attrition"]["line_ratio"] ** (1 - table["attrition"]["lines_reference"])
    assert all((terms.values["lines"] >= one_line * (1 - 1e-12)).all() for terms in seen)


# --- everything is accounted for ---


def test_every_task_is_accounted_for(record: RunRecord) -> None:
    kinds = record.kinds
    ended = kinds["completed"] + kinds["missed"] + kinds["dropped"] + kinds["abandoned"] + kinds["waiting"]
    assert np.array_equal(kinds["arrived"], ended)
    assert (kinds["late"] <= kinds["due"]).all()
    assert (kinds["due"] <= kinds["arrived"]).all()
    assert (kinds["perfunctory"] <= kinds["completed"] + kinds["returned"] + kinds["chased"]).all()
    happened = ("completed", "dropped", "abandoned", "waiting", "late", "perfunctory", "returned", "chased")
    assert all(kinds[name].sum() > 0 for name in happened)


def test_every_post_and_person_is_accounted_for(plan: Plan, record: RunRecord) -> None:
    months, careers = record.months, record.careers
    assert np.array_equal(months["post_days"], months["person_days"] + months["vacant_days"])
    assert np.array_equal(months["post_days"], months["posts"] * months["days"])
    assert (months["vacant_days"] >= 0).all()
    for row in range(len(months["month"])):
        month = plan.months[months["month"][row]]
        here = rows_where(careers, careers["community"] == months["community"][row])
        left = np.where(here["left_day"] < 0, plan.days + 1, here["left_day"])
        days = np.clip(np.minimum(left, month.end) - np.maximum(here["hired_day"], month.first), 0, None)
        inside = (left > month.first) & (left <= month.end)
        counted = {
            "person_days": days.sum(),
            "people": ((here["hired_day"] < month.end) & (left > month.end)).sum(),
            "resignations": (inside & (here["reason"] == 1)).sum(),
            "other_exits": (inside & (here["reason"] == 2)).sum(),
            "hires": ((here["hired_day"] >= max(month.first, 1)) & (here["hired_day"] < month.end)).sum(),
        }
        assert {name: months[name][row] for name in counted} == counted


def test_every_minute_is_accounted_for(record: RunRecord) -> None:
    months, kinds = record.months, record.kinds
    worked = sum(months[name] for name in WORKED)
    assert np.array_equal(months["scheduled_minutes"], months["days_present"] * 480.0)
    assert (worked <= (months["scheduled_minutes"] + months["overtime_minutes"]) * (1 + 1e-9)).all()
    assert (worked - months["overtime_minutes"] <= months["scheduled_minutes"] * (1 + 1e-9)).all()
    everybody = months["people"] + months["resignations"] + months["other_exits"]
    residents_served_to_the_end = 36 * 60
    assert (months["overtime_minutes"] <= 36 * 60 * everybody + residents_served_to_the_end).all()
    assert (months["days_present"] * months["days"] <= months["person_days"] * months["working_days"] + 31 * 31).all()
    group = {name: kind["group"] for name, kind in small.KINDS.items()}
    for name in GROUPS:
        of_kind = sum(kinds["worked_minutes"][kinds["kind"] == kind].sum() for kind in group if group[kind] == name)
        assert of_kind == pytest.approx(months[f"{name}_minutes"].sum(), rel=1e-9)


def test_every_number_is_in_its_range(record: RunRecord) -> None:
    for table in (record.months, record.kinds, record.careers):
        numbers = {name: column for name, column in table.items() if column.dtype.kind != "U"}
        assert all(np.isfinite(column).all() for column in numbers.values())
        signed = ("decided_day", "left_day", "strain")
        assert all((column >= 0).all() for name, column in numbers.items() if name not in signed)
    months = record.months
    assert (months["burnout_severe"] <= months["burnout_any"]).all()
    assert (months["burnout_any"] <= months["people"]).all()
    assert (months["unstaffed_days"] <= months["working_days"]).all()


def test_every_fen_is_accounted_for(city: Scenario, plan: Plan, record: RunRecord) -> None:
    """Wages reckoned again, person by person and day by day, are the same to the fen."""
    months, careers = record.months, record.careers
    assert all(months[name].dtype == np.int64 for name in MONTH_FEN)
    row = {key: at for at, key in enumerate(zip(months["community"].tolist(), months["month"].tolist(), strict=True))}
    wages = np.zeros(len(row), np.int64)
    for person in range(len(careers["post"])):
        place, hired, left = (int(careers[name][person]) for name in ("community", "hired_day", "left_day"))
        for month in plan.months:
            first, end = max(hired, month.first), min(month.end, left if left >= 0 else month.end)
            if first >= end:
                continue
            tenure = month.first - hired + int(careers["tenure_days"][person])
            daily = [
                plan.monthly_pay[plan.alike[place], day] + city.pay.seniority * (max(tenure, 0) // DAYS_PER_YEAR)
                for day in range(first, end)
            ]
            wages[row[place, month.number]] += round(sum(daily) / (month.end - month.first) * 100)
    assert np.array_equal(months["wage_fen"], wages)
    cost = months["wage_fen"] + months["overtime_fen"]
    assert (np.abs(months["on_cost_fen"] - 0.35 * cost) <= 0.5 * (months["people"] + 4)).all()
    assert ((months["hiring_fen"] > 0) == (months["hires"] > 0)).all()


def test_communities_add_up_to_the_city(plan: Plan, record: RunRecord) -> None:
    months = record.months
    for month in plan.months:
        rows = rows_where(months, months["month"] == month.number)
        going_on = (record.careers["hired_day"] < month.end) & (
            (record.careers["left_day"] < 0) | (record.careers["left_day"] > month.end)
        )
        assert rows["people"].sum() == going_on.sum()
        assert (rows["working_days"] == len(month.working_days)).all()
    assert len(record.kinds["kind"]) == len(months["month"]) * len(small.KINDS)


def test_nothing_happens_outside_the_run(plan: Plan, record: RunRecord) -> None:
    careers = record.careers
    assert record.first_day == dt.date(2021, 1, 1)
    assert record.warmup_months == 2
    assert record.counted("months")["month"].min() == 2
    assert record.months["days"].reshape(4, -1).sum(axis=1).tolist() == [plan.days] * 4
    assert careers["hired_day"].max() < plan.days
    assert careers["decided_day"].max() < plan.days
    assert careers["left_day"].max() <= plan.days
    gone = careers["left_day"] >= 0
    assert (careers["left_day"] - careers["decided_day"] == 31)[gone].all()


def test_a_community_that_loses_everybody_goes_on(folder: Path) -> None:
    table = changed(small_city(), mechanisms={"hiring": False}, staffing={**small_city()["staffing"], "vacancy": 0})
    table["attrition"] |= {"base_rate": 50, "frailty_variance": 0}
    empty = small.read(folder, table)
    record, plan = run(empty), make_plan(empty)
    months, kinds = record.months, record.kinds
    last = record.months["month"] == record.months["month"].max()
    assert (months["people"][last] == 0).all()
    assert np.array_equal(months["unstaffed_days"][last], months["working_days"][last])
    gone = [record.careers["left_day"][record.careers["community"] == place].max() for place in range(4)]
    for place in range(4):
        without = int((plan.calendar.working_days[: plan.calendar.is_working.sum()] >= gone[place]).sum())
        assert months["unstaffed_days"][months["community"] == place].sum() >= without
    hall = rows_where(kinds, (kinds["kind"] == "hall") & (kinds["month"] == kinds["month"].max()))
    assert np.array_equal(hall["abandoned"], hall["arrived"])
    assert (hall["arrived"] > 0).all()
    assert kinds["missed"].sum() > 0
    assert (months["backlog_minutes"][last] > 0).all()
    assert all(np.isfinite(column).all() for column in months.values())
    assert all((months[name][last] == 0).all() for name in (*WORKED, "overtime_minutes", "wage_fen"))


# --- directions ---


def paired(folder: Path, other: Tables, count: Callable[[Table], float]) -> list[float]:
    """Return the differences that a scenario makes to the small city, replication by replication."""
    one, two = small.read(folder, small_city(), "one"), small.read(folder, other, "two")
    return [
        count(run(two, replication=number).counted("months")) - count(run(one, replication=number).counted("months"))
        for number in range(6)
    ]


def test_higher_pay_means_fewer_resignations(folder: Path) -> None:
    rise = with_policies(policy("pay.base", 6000, start=dt.date(2021, 2, 1)))
    differences = paired(folder, rise, lambda months: float(months["resignations"].sum()))
    assert sum(differences) < 0
    assert max(differences) <= 1


def test_fewer_items_mean_shorter_hours(folder: Path) -> None:
    def hours(months: Table) -> float:
        total = months["scheduled_minutes"].sum() + months["overtime_minutes"].sum()
        return float(total / months["days_present"].sum() / 60 * 5)

    cut = with_policies(policy("burden.cut", 0.5, kinds=["administrative"]), policy("burden.enforcement", 1))
    assert max(paired(folder, cut, hours)) < 0


# --- the tests, tested ---


def test_the_laws_can_fail(folder: Path, city: Scenario, record: RunRecord, plan: Plan) -> None:
    """The comparisons above see a scenario that really differs, however little."""
    little = played(folder, with_policies(policy("pay.base", 2300.01)))
    assert "months.pay_ratio" in differing(record.tables(), little.tables())
    assert differing(record.tables(), run(city, seed=2).tables())
    assert differing(record.tables(), run(city, replication=1).tables())
    early = small.read(folder, with_policies(policy("burden.cut", 0.6, start=MAY)))
    assert "work.start" in differing_before(city, early, plan.days)
    shared = small_city()
    shared["city"]["communities"][0]["residents"] += 3000
    assert set(differing_communities(record, played(folder, shared))) >= {"YC-1"}
    turned = rows_where(record.months, np.arange(len(record.months["month"]))[::-1] >= 0)
    turned["wage_fen"] = turned["wage_fen"] + np.eye(1, len(turned["month"]), 5, dtype=np.int64)[0]
    assert differing(record.tables(), {**record.tables(), "months": turned}) == ["months.wage_fen"]
