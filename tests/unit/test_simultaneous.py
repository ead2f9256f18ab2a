"""Simultaneous intervals keep what they promise over thousands of made-up studies, and a copy never differs."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from report_cases import values

from analysis.judgement.compare import compare
from analysis.judgement.simultaneous import (
    Contrast,
    contrasts,
    correlations,
    critical_value,
    judged_metrics,
    tabled,
    together,
)
from analysis.judgement.statistics import t_quantile
from sim import generator, who

Floats = NDArray[np.float64]
STUDIES, TOYS = 2_000, 500
ERROR = (0.05 * 0.95 / STUDIES) ** 0.5
"""Monte Carlo error of a share near 95 % over so many studies: 0.5 points; the bounds below leave two of them."""


def draws(name: str) -> np.random.Generator:
    return generator(1, 0, who(name), "resampling")


def made_up(studies: int, n: int, cells: int, correlation: float, name: str) -> Floats:
    """Studies of normal differences around zero, all cells correlated alike, on scales of their own."""
    random = draws(name)
    own, shared = random.standard_normal((studies, n, cells)), random.standard_normal((studies, n, 1))
    mixed: Floats = np.sqrt(1 - correlation) * own + np.sqrt(correlation) * shared
    return mixed * 10.0 ** np.arange(-3, cells - 3)


def covered(low: Floats, high: Floats) -> Floats:
    inside: Floats = (low <= 0) & (high >= 0)
    return inside


@pytest.mark.parametrize(("n", "cells", "correlation"), [(6, 6, 0.0), (12, 10, 0.5), (8, 20, 0.3), (24, 6, 0.8)])
def test_single_intervals_cover_95_percent_and_simultaneous_ones_do_so_all_at_once(
    n: int, cells: int, correlation: float
) -> None:
    studies, random = made_up(STUDIES, n, cells, correlation, "coverage"), draws("critical values")
    half = t_quantile(n - 1) * studies.std(axis=1, ddof=1) / np.sqrt(n)
    single = covered(studies.mean(axis=1) - half, studies.mean(axis=1) + half)
    assert 0.94 <= single.mean() <= 0.96
    assert single.all(axis=1).mean() < 0.95 - 2 * ERROR
    at_once = np.mean([covered(*together(study, random, TOYS)).all() for study in studies])
    assert 0.95 - 2 * ERROR <= at_once <= 0.965


def test_policies_that_do_nothing_are_flagged_in_no_more_than_one_study_of_twenty() -> None:
    """Case R14 of the verification: 1,000 studies of 5 policies equal to the baseline, 20 replications."""
    random = draws("nothing differs")
    baseline, policies = random.standard_normal((1_000, 20, 1)), random.standard_normal((1_000, 20, 5))
    flags = np.zeros((1_000, 2))
    for number, study in enumerate(policies - baseline):
        found = tabled([Contrast(str(each), "resignation_rate", study[:, each]) for each in range(5)], random, TOYS)
        for place, column in enumerate(("verdict_simultaneous", "verdict")):
            flags[number, place] = any(found[column] != "no clear difference")
    corrected, single = flags.mean(axis=0)
    assert corrected <= 0.0776
    assert single == pytest.approx(0.226, rel=0.4)


def test_a_copy_differs_by_exactly_zero_and_is_never_flagged() -> None:
    rates = {"base": (0.08, 0.09, 0.07), "copy": (0.08, 0.09, 0.07), "down": (0.06, 0.065, 0.055)}
    found = contrasts(values(rates), "base", ["copy", "down"], ["resignation_rate", "total_cost"])
    table = tabled(found, draws("copy"), TOYS)
    copy = table["scenario"] == "copy"
    for column in ("difference", "low", "high", "low_simultaneous", "high_simultaneous"):
        assert set(table[column][copy]) == {0.0}
    assert set(table["verdict_simultaneous"][copy]) == {"no clear difference"}
    assert set(table["verdict"][~copy]) == {"better", "worse"}


def test_single_intervals_are_those_of_the_comparison_and_simultaneous_ones_contain_them() -> None:
    table = values()
    found = tabled(contrasts(table, "base", ["down", "noisy"], ["resignation_rate"]), draws("wider"), TOYS)
    rows = {
        row.scenario: row for row in compare(table, "base", ["down", "noisy"]) if row.metric == "resignation_rate"
    }
    for place, scenario in enumerate(found["scenario"]):
        row = rows[scenario]
        assert (found["low"][place], found["high"][place], found["n"][place]) == (row.low, row.high, row.n)
        assert found["low_simultaneous"][place] < row.low
        assert found["high_simultaneous"][place] > row.high


def test_a_metric_without_a_value_has_no_interval_and_no_verdict() -> None:
    table = tabled(contrasts(values(), "base", ["down"], ["hall_wait", "vacancy_rate"]), draws("undefined"), TOYS)
    undefined = table["metric"] == "hall_wait"
    assert np.isnan(table["low_simultaneous"][undefined]).all()
    assert table["verdict_simultaneous"].tolist() == ["", "better"]


def test_one_replication_gives_no_interval() -> None:
    study = {name: rates[:1] for name, rates in {"base": (0.08,), "down": (0.06,)}.items()}
    table = tabled(contrasts(values(study), "base", ["down"], ["resignation_rate"]), draws("one"), TOYS)
    assert np.isnan([table["low"], table["low_simultaneous"]]).all()
    assert table["verdict_simultaneous"].tolist() == [""]


def test_a_single_comparison_needs_no_more_than_students_t_and_equal_columns_little_more() -> None:
    column = made_up(1, 10, 1, 0.0, "single")[0]
    assert critical_value(column, draws("single")) == t_quantile(9)
    alike = np.repeat(column, 5, axis=1) + 1e-9 * made_up(1, 10, 5, 0.0, "alike")[0] / 10.0 ** np.arange(-3, 2)
    assert critical_value(alike, draws("alike")) == pytest.approx(t_quantile(9), rel=0.02)


def test_correlations_are_shrunk_the_more_the_fewer_the_replications() -> None:
    few, many = (made_up(1, n, 4, 0.5, "shrunk")[0] for n in (5, 5_000))
    assert abs(correlations(many)[0, 1] - 0.5) < 0.05
    assert abs(correlations(few)[0, 1]) < abs(np.corrcoef(few.T)[0, 1])
    assert np.linalg.eigvalsh(correlations(made_up(1, 4, 30, 0.5, "singular")[0])).min() > 0


def test_the_same_inputs_give_the_same_bytes() -> None:
    found = contrasts(values(), "base", ["down", "noisy"], ["resignation_rate", "visits_per_household"])
    first, second = (tabled(found, draws("again"), TOYS) for _ in range(2))
    assert all(first[name].tolist() == second[name].tolist() for name in first)


def test_only_metrics_with_a_better_direction_are_judged_the_deciding_one_first() -> None:
    headline = ["headcount", "total_cost", "vacancy_rate", "resignation_rate"]
    assert judged_metrics(headline, "resignation_rate") == ("resignation_rate", "total_cost", "vacancy_rate")
