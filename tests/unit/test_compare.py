"""Statistics against exact answers, and the rules of the comparison."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from analysis.judgement.compare import as_table, compare, complete_replications
from analysis.judgement.statistics import (
    covariance,
    mean_interval,
    paired,
    quantile,
    ratio_interval,
    t_quantile,
    variance_factor,
)
from sim.base.randomness import generator, who

BASELINE = [12.1, 9.7, 11.4, 10.3, 13.0, 8.9, 10.8, 12.6, 9.9, 11.3]
POLICY = [11.0, 9.1, 10.2, 9.6, 11.9, 8.3, 9.5, 11.8, 9.2, 10.1]


def test_interval_of_ten_results() -> None:
    """R03."""
    found = mean_interval(BASELINE)
    assert found.n == 10
    assert found.mean == pytest.approx(11.0, abs=1e-12)
    assert found.sd == pytest.approx(1.3274871834493251, abs=1e-12)
    assert t_quantile(9) == pytest.approx(2.262157162798205, abs=1e-9)
    assert (found.high - found.low) / 2 == pytest.approx(0.9496271242680214, abs=1e-10)
    assert found.low == pytest.approx(10.050372875731979, abs=1e-10)
    assert found.high == pytest.approx(11.949627124268021, abs=1e-10)


def test_variance_of_large_numbers_that_differ_little() -> None:
    """R04: 15 digits of the mean, 6 of the standard deviation."""
    found = mean_interval([1000000000.2] + [1000000000.1, 1000000000.3] * 500)
    assert found.mean == pytest.approx(1000000000.2, rel=1e-15)
    assert found.sd == pytest.approx(0.1, rel=1e-6)


def test_paired_difference() -> None:
    """R05."""
    found = paired(BASELINE, POLICY)
    assert found.difference.mean == pytest.approx(-0.93, abs=1e-12)
    assert (found.difference.high - found.difference.low) / 2 == pytest.approx(0.1967773353842886, abs=1e-10)
    assert found.relative == pytest.approx(-0.93 / 11.0, abs=1e-12)
    spread = covariance(BASELINE, BASELINE) * covariance(POLICY, POLICY)
    assert covariance(BASELINE, POLICY) / math.sqrt(spread) == pytest.approx(0.9825352684115747, abs=1e-10)


def test_variance_saved_by_pairing() -> None:
    apart = covariance(BASELINE, BASELINE) + covariance(POLICY, POLICY)
    assert variance_factor(BASELINE, POLICY) == pytest.approx(apart / paired(BASELINE, POLICY).difference.sd ** 2)
    assert variance_factor(BASELINE, POLICY) > 20
    assert math.isnan(variance_factor(BASELINE, BASELINE))
    assert math.isnan(variance_factor([1.0], [2.0]))


def test_quantiles_of_type_7() -> None:
    """R06."""
    numbers = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    assert quantile(numbers, 0.95) == pytest.approx(7.5, abs=1e-12)
    assert quantile(numbers, 0.5) == 4.0


def test_fieller_narrows_to_the_delta_method() -> None:
    upper, lower = [10.0 + 0.01 * x for x in (-1, 0, 1, 0.5, -0.5)], [5.0 + 0.001 * x for x in (1, -1, 0.5, 0, -0.5)]
    centre, low, high = ratio_interval(upper, lower)
    residual = [a - centre * b for a, b in zip(upper, lower, strict=True)]
    half = t_quantile(4) * math.sqrt(covariance(residual, residual) / 5) / 5.0
    assert [low, high] == pytest.approx([centre - half, centre + half], rel=1e-6)


def test_fieller_refuses_a_lower_part_near_zero() -> None:
    centre, low, high = ratio_interval([1.0, 2.0, 3.0], [-1.0, 2.0, 0.5])
    assert centre == pytest.approx(4.0)
    assert math.isnan(low)
    assert math.isnan(high)


def table(**scenarios: dict[str, Any]) -> dict[str, Any]:
    """Rows of values.csv from scenario → metric → values by replication (None: not run)."""
    rows = [
        (name, number, "city", "all", metric, value)
        for name, metrics in scenarios.items()
        for metric, numbers in metrics.items()
        for number, value in enumerate(numbers)
        if value is not None
    ]
    columns = list(zip(*rows, strict=True))
    kinds = (object, np.int64, object, object, object, np.float64)
    names = ("scenario", "replication", "group", "period", "metric", "value")
    return {name: np.array(column, dtype=kind) for name, column, kind in zip(names, columns, kinds, strict=True)}


def only(values: dict[str, Any], metric: str, scenario: str = "policy") -> Any:
    rows = compare(values, "baseline", ["baseline", "policy", *(["other"] if "other" in values["scenario"] else [])])
    (row,) = [row for row in rows if row.metric == metric and row.scenario == scenario]
    return row


def test_row_of_a_clear_improvement() -> None:
    row = only(table(baseline={"weekly_hours": BASELINE}, policy={"weekly_hours": POLICY}), "weekly_hours")
    assert (row.unit, row.better, row.group, row.period, row.n) == ("hours/week", "lower", "city", "all", 10)
    assert row.mean_baseline == pytest.approx(11.0)
    assert row.difference == pytest.approx(-0.93)
    assert row.verdict == "better"
    assert row.p_better > 0.999


def test_verdict_follows_the_direction() -> None:
    for metric, verdict in (("mean_tenure", "worse"), ("vacancy_rate", "better"), ("headcount", "")):
        row = only(table(baseline={metric: BASELINE}, policy={metric: POLICY}), metric)
        assert row.verdict == verdict
    assert math.isnan(row.p_better)


def test_no_clear_difference() -> None:
    row = only(
        table(baseline={"vacancy_rate": [1.0, 2, 3, 4]}, policy={"vacancy_rate": [2.0, 1, 4, 3]}), "vacancy_rate"
    )
    assert row.verdict == "no clear difference"
    assert row.p_better == pytest.approx(0.5)


def test_identical_values_differ_by_exactly_zero() -> None:
    row = only(table(baseline={"weekly_hours": BASELINE}, policy={"weekly_hours": BASELINE}), "weekly_hours")
    assert (row.difference, row.low, row.high, row.relative) == (0.0, 0.0, 0.0, 0.0)
    assert row.verdict == "no clear difference"
    assert math.isnan(row.p_better)


def test_the_same_difference_every_time_is_clear() -> None:
    row = only(table(baseline={"weekly_hours": [4.0, 5]}, policy={"weekly_hours": [3.0, 4]}), "weekly_hours")
    assert (row.low, row.high, row.p_better, row.verdict) == (-1.0, -1.0, 1.0, "better")


@pytest.mark.parametrize("policy", [[1.0, None, None], [None, None, None]])
def test_too_few_replications_give_no_interval(policy: list[Any]) -> None:
    other = {"weekly_hours": [1.0]} if policy[0] is None else {}
    values = table(
        baseline={"weekly_hours": [2.0, 3, 4]},
        policy={"weekly_hours": policy, "hires": [1.0]} if policy[0] else other,
    )
    if policy[0] is None:
        values["replication"][values["scenario"] == "policy"] = 7
    row = only(values, "weekly_hours")
    assert row.n == (1 if policy[0] else 0)
    assert math.isnan(row.low)
    assert math.isnan(row.p_better)
    assert row.verdict == "no clear difference"


def test_a_replication_missing_in_one_scenario_is_left_out_of_all() -> None:
    values = table(
        baseline={"weekly_hours": [2.0, 3, 4]},
        policy={"weekly_hours": [1.0, 2, 9]},
        other={"weekly_hours": [5.0, 6, None]},
    )
    assert complete_replications(values, ["baseline", "policy", "other"]) == [0, 1]
    row = only(values, "weekly_hours")
    assert (row.n, row.difference) == (2, -1.0)


def test_undefined_pairs_are_left_out() -> None:
    values = table(baseline={"hall_wait": [2.0, math.nan, 4]}, policy={"hall_wait": [1.0, 2, 3]})
    row = only(values, "hall_wait")
    assert (row.n, row.mean_baseline, row.difference) == (2, 3.0, -1.0)


def cost_case(resignations: list[float]) -> dict[str, Any]:
    before = {
        "resignation_rate": [0.10, 0.11, 0.12],
        "resignations": [50.0, 55, 60],
        "total_cost": [1e6, 1.1e6, 1.2e6],
    }
    after = {
        "resignation_rate": [number / 500 for number in resignations],
        "resignations": resignations,
        "total_cost": [1.3e6, 1.4e6, 1.6e6],
    }
    return table(baseline=before, policy=after)


def test_cost_per_resignation_avoided() -> None:
    row = only(cost_case([40.0, 46, 49]), "cost_per_resignation_avoided")
    assert row.unit == "yuan"
    assert row.verdict == ""
    assert row.difference == pytest.approx(1e6 / 30)
    assert row.low < row.difference < row.high


def test_no_cost_per_resignation_without_a_clear_reduction() -> None:
    row = only(cost_case([40.0, 60, 55]), "cost_per_resignation_avoided")
    assert math.isnan(row.difference)


def test_columns_of_the_file() -> None:
    columns = as_table(compare(table(baseline={"hires": [1.0]}, policy={"hires": [2.0]}), "baseline", ["policy"]))
    assert list(columns) == [
        "metric",
        "unit",
        "better",
        "group",
        "period",
        "baseline",
        "scenario",
        "n",
        "mean_baseline",
        "mean_scenario",
        "difference",
        "low",
        "high",
        "relative",
        "p_better",
        "verdict",
    ]
    assert columns["n"].dtype == np.int64
    assert list(as_table([])) == list(columns)


def test_share_of_false_alarms_without_correction() -> None:
    """R14, plain intervals: of studies with five idle policies 22.6 % flag at least one, within 40 %."""
    draws = generator(14, 0, who("false alarms"), "roster")
    results = draws.normal(size=(1000, 5, 2, 20))
    flagged = [
        any(
            found.low > 0 or found.high < 0 for found in (paired(before, after).difference for before, after in study)
        )
        for study in results.tolist()
    ]
    assert sum(flagged) / 1000 == pytest.approx(0.22621906250000023, rel=0.4)
