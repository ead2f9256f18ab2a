"""Metrics by hand: each is a ratio of sums over what it is asked for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from study_cases import busy_record, empty_record

from analysis.study.metrics import METRICS, values
from sim import RunRecord

CONTRACT = [
    "resignation_rate",
    "exit_rate",
    "vacancy_rate",
    "headcount",
    "mean_tenure",
    "pay_ratio",
    "weekly_hours",
    "overtime_hours",
    "burnout_any",
    "burnout_severe",
    "admin_share",
    "backlog_days",
    "late_share",
    "hall_wait",
    "hall_abandoned",
    "tickets_on_time",
    "visits_per_household",
    "total_cost",
    "cost_per_resignation_avoided",
]
BETTER = {"headcount": "", "mean_tenure": "higher", "pay_ratio": "higher", "tickets_on_time": "higher"}
BETTER |= {"visits_per_household": "higher", "cost_per_resignation_avoided": ""}


def one(record: RunRecord, metric: str, group: str = "city", period: str = "all") -> float:
    table = values(record)
    row = (table["metric"] == metric) & (table["group"] == group) & (table["period"] == period)
    assert row.sum() == 1
    return float(table["value"][row][0])


def fill(table: dict[str, Any], **columns: Any) -> None:
    for name, value in columns.items():
        table[name] += value


def with_kind(record: RunRecord, kind: str, **columns: float) -> None:
    rows = record.kinds["kind"] == kind
    for name, value in columns.items():
        record.kinds[name][rows] = value


def test_contract_metrics_exist_with_their_directions() -> None:
    assert [name for name, metric in METRICS.items() if metric.contract] == CONTRACT
    for name in CONTRACT:
        assert METRICS[name].better == BETTER.get(name, "lower"), name


def test_every_metric_has_labels_and_unit() -> None:
    assert all(metric.zh and metric.en and metric.unit for metric in METRICS.values())
    assert len({metric.zh for metric in METRICS.values()}) == len(METRICS)


def test_groups_and_periods() -> None:
    table = values(empty_record(months=36))
    assert list(dict.fromkeys(table["group"])) == [
        "city",
        "district:YC",
        "district:LY",
        "band:under_10k",
        "band:10k_20k",
        "band:20k_30k",
        "band:over_30k",
    ]
    assert list(dict.fromkeys(table["period"])) == ["2021", "2022", "all"]
    assert len(table["value"]) == 7 * 3 * (len(METRICS) - 1)


def test_rates_of_people() -> None:
    record = empty_record(size=1)
    fill(record.months, person_days=10 * record.months["days"], post_days=12 * record.months["days"])
    fill(record.months, vacant_days=2 * record.months["days"], resignations=1, other_exits=2, hires=3)
    assert one(record, "headcount") == pytest.approx(10, abs=1e-12)
    assert one(record, "resignation_rate") == pytest.approx(12 / (3650 / 365.25), rel=1e-15)
    assert one(record, "exit_rate") == pytest.approx(36 / (3650 / 365.25), rel=1e-15)
    assert one(record, "vacancy_rate") == pytest.approx(2 / 12, rel=1e-15)
    assert one(record, "resignations") == pytest.approx(12 * 365.25 / 365, rel=1e-15)
    assert one(record, "hires") == pytest.approx(36 * 365.25 / 365, rel=1e-15)


def test_people_on_the_last_day() -> None:
    record = empty_record(size=1)
    fill(record.months, people=8, tenure_months=240.0, burnout_any=4, burnout_severe=2, strain=-4.0)
    assert [one(record, name) for name in ("mean_tenure", "burnout_any", "burnout_severe", "strain_mean")] == [
        30.0,
        0.5,
        0.25,
        -0.5,
    ]


def test_hours() -> None:
    record = empty_record(size=1)
    fill(record.months, days_present=200, scheduled_minutes=200 * 480.0, overtime_minutes=200 * 60.0)
    fill(record.months, person_days=487)
    fill(
        record.months, administrative_minutes=60.0 * 200 * 6, self_government_minutes=60.0 * 200, service_minutes=0.0
    )
    assert one(record, "weekly_hours") == 45.0
    assert one(record, "overtime_hours") == 12.5
    assert one(record, "admin_share") == pytest.approx(6 / 7, rel=1e-15)
    assert one(record, "administrative_hours") == 30.0
    assert one(record, "self_government_hours") == 5.0


def test_work() -> None:
    record = empty_record(size=2)
    fill(record.months, backlog_minutes=480.0, capacity_minutes=240.0, unstaffed_days=1)
    record.months["community_days"][:] = record.months["days"]
    with_kind(record, "ledger", arrived=30, due=20, late=2, missed=1, perfunctory=4)
    with_kind(record, "ticket", arrived=10, due=10, late=4)
    with_kind(record, "hall", arrived=40, abandoned=10, wait_minutes=300.0)
    with_kind(record, "visit", arrived=20, completed=10, dropped=9)
    assert one(record, "backlog_days") == 2.0
    assert one(record, "late_share") == pytest.approx(6 / 30)
    assert one(record, "tickets_on_time") == pytest.approx(0.6)
    assert one(record, "hall_wait") == 7.5
    assert one(record, "hall_abandoned") == 0.25
    assert one(record, "unmet_share") == pytest.approx(0.1)
    assert one(record, "missed_share") == pytest.approx(1 / 30)
    assert one(record, "perfunctory_share") == pytest.approx(4 / 30)
    assert one(record, "visits_per_household") == pytest.approx(240 / 3000 / (365 / 365.25))
    assert one(record, "hall_closed_days") == pytest.approx(12 * 365.25 / 365)
    assert one(record, "communities") == 2.0


def test_money() -> None:
    record = empty_record(size=1)
    fill(record.months, wage_fen=100_00, overtime_fen=1_00, on_cost_fen=9_00, hiring_fen=5_00, programme_fen=15_00)
    fill(record.months, price_index=0.3)
    years = 365 / 365.25
    assert one(record, "total_cost") == pytest.approx(12 * 130 / years)
    assert one(record, "total_cost_2020") == pytest.approx(12 * 100 / years)
    assert one(record, "wage_cost") == pytest.approx(12 * 110 / years)
    assert one(record, "hiring_cost") == pytest.approx(12 * 5 / years)
    assert one(record, "programme_cost") == pytest.approx(12 * 15 / years)


def test_ratio_of_sums_not_mean_of_ratios() -> None:
    """R06: 30 visitors with mean 10 and 10 with mean 50 have waited 20 on average, not 30."""
    record = empty_record(size=2, months=13)
    rows = np.flatnonzero((record.kinds["kind"] == "hall") & (record.kinds["month"] == 12))
    record.kinds["arrived"][rows], record.kinds["wait_minutes"][rows] = (30, 10), (300.0, 500.0)
    assert one(record, "hall_wait") == pytest.approx(20.0, abs=1e-9)


def test_headcount_is_a_time_average() -> None:
    """R06: 0 people for 2 days, 3 for 3 days and 1 for 5 days are 1.4 people."""
    record = empty_record(size=1, months=15)
    record.months["days"][12:] = (2, 3, 5)
    record.months["person_days"][12:] = (0, 9, 5)
    assert one(record, "headcount") == pytest.approx(1.4, abs=1e-9)


def test_undefined_is_nan() -> None:
    record = empty_record(kinds=("ledger",))
    table = values(record)
    undefined = {name for name, value in zip(table["metric"], table["value"], strict=True) if math.isnan(value)}
    assert {"resignation_rate", "weekly_hours", "hall_wait", "tickets_on_time", "visits_per_household"} <= undefined
    assert one(record, "headcount") == 0.0
    assert one(record, "total_cost") == 0.0


def test_no_kinds_at_all() -> None:
    record = empty_record(kinds=())
    assert math.isnan(one(record, "late_share"))


def test_warm_up_is_left_out() -> None:
    record = empty_record()
    fill(record.months, resignations=np.where(record.months["month"] < 12, 5, 0))
    assert one(record, "resignations") == 0.0


def test_groups_add_up_to_the_city() -> None:
    record = busy_record(months=36)
    for name in ("resignations", "headcount", "total_cost"):
        for period in ("2021", "2022", "all"):
            parts = [one(record, name, f"district:{each}", period) for each in ("YC", "LY")]
            assert sum(parts) == pytest.approx(one(record, name, "city", period), rel=1e-12)


def test_order_of_rows_does_not_matter_much_and_copies_do_not_at_all() -> None:
    record = busy_record()
    assert np.array_equal(values(record)["value"], values(busy_record())["value"], equal_nan=True)
