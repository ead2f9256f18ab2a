"""Equilibria of a mean field: known cases, and what a simulation of posts does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.judgement.equilibrium import (
    Floats,
    amplification,
    empty_years,
    equilibria,
    intake_vacancy,
    renewal_hazard,
    roots,
    slowest_relaxation,
    vanishing,
    waiting_vacancy,
)
from sim import generator, who

BASE, REFERENCE, START, SLOPE, MOST, DELAY, LAG = 0.9, 0.85, 0.15, 6.0, 3.0, 0.25, 0.5
CAP = math.inf
YEARS, WARMUP, STEP = 60, 20, 1 / 400


def strain(vacancy: Floats, base: float = BASE, cap: float = CAP) -> Floats:
    return np.maximum(0.0, np.minimum(base / (1.0 - vacancy), cap) - REFERENCE)


def hazard(felt: Floats) -> Floats:
    return START * np.exp(np.minimum(SLOPE * felt, math.log(MOST / START)))


def onward(vacancy: Floats, base: float = BASE, cap: float = CAP) -> Floats:
    return waiting_vacancy(hazard(strain(vacancy, base, cap)), np.array(DELAY))


def balance(vacancy: Floats, base: float = BASE, cap: float = CAP) -> Floats:
    return onward(vacancy, base, cap) - vacancy


def flow(state: Floats) -> Floats:
    vacancy, felt = state[0], state[1]
    return np.array(
        [hazard(felt) * (1.0 - vacancy) - vacancy / DELAY, (strain(vacancy) - felt) / LAG], dtype=np.float64
    )


def test_a_loop_of_load_and_leaving_has_its_three_known_equilibria() -> None:
    found = equilibria(balance)
    assert [each.stable for each in found] == [True, False, True]
    vacancies = np.array([each.vacancy for each in found])
    assert vacancies == pytest.approx([0.07108052889485351, 0.26831516405148237, 0.4285714285714286], abs=1e-6)
    assert strain(vacancies) == pytest.approx([0.11886762307744436, 0.380037791931669, 0.725], abs=1e-6)
    assert hazard(strain(vacancies)) == pytest.approx([0.3060783247886415, 1.4668346308074165, 3.0], abs=1e-6)


def test_the_good_state_vanishes_upwards_and_the_bad_one_downwards() -> None:
    up = vanishing(lambda base: lambda v: balance(v, base), 0.9, 1.2)
    down = vanishing(lambda base: lambda v: balance(v, base), 0.9, 0.6, highest=True)
    assert up == pytest.approx(0.941915687886254, abs=1e-3)
    assert down == pytest.approx(0.7710911281608002, abs=1e-3)


def test_a_state_that_only_moves_does_not_vanish() -> None:
    assert math.isnan(vanishing(lambda base: lambda v: base - v, 0.1, 0.9))
    assert math.isnan(vanishing(lambda base: lambda v: balance(v, base), 0.5, 0.7))


def test_the_slowest_relaxation_is_that_of_the_case() -> None:
    assert slowest_relaxation(flow, (0.07108052889485351, 0.11886762307744436)) == pytest.approx(1.0614, rel=0.02)
    assert math.isnan(slowest_relaxation(flow, (0.26831516405148237, 0.380037791931669)))


def test_a_cap_on_overtime_moves_the_bad_state_and_keeps_the_edge() -> None:
    found = [each.vacancy for each in equilibria(lambda v: balance(v, BASE, 1.25))]
    assert found == pytest.approx([0.07108052889485351, 0.26831516405148237, 0.29247074249699895], abs=1e-6)
    assert len(equilibria(lambda v: balance(v, BASE, 1.0))) == 1, "utilisation as load hides the bad state"


def test_known_mistakes_have_their_known_answers() -> None:
    without = roots(lambda v: waiting_vacancy(np.full_like(v, START), np.array(DELAY)) - v)
    unraised = roots(lambda v: waiting_vacancy(hazard(strain(0.0 * v)), np.array(DELAY)) - v)
    assert without == pytest.approx([0.03614457831325301])
    assert unraised == pytest.approx([0.048180807031800284])


def test_roots_at_the_ends_and_on_the_grid_are_found_once() -> None:
    assert roots(lambda v: v * (v - 0.5)) == pytest.approx([0.0, 0.5])
    assert equilibria(lambda v: -v)[0].stable
    assert not equilibria(lambda v: v)[0].stable
    assert roots(lambda v: 1.0 - v) == []


def test_a_push_is_amplified_as_a_simulation_of_the_loop_says() -> None:
    low = roots(balance)[0]
    pushed = roots(lambda v: balance(v) + 1e-5)[0]
    assert amplification(onward, low) == pytest.approx((pushed - low) / 1e-5, rel=0.01)
    assert math.isnan(amplification(onward, roots(balance)[1]))


def settled(posts: int, runs: int, vacancy: float, felt: float) -> Floats:
    """Mean vacancy of communities of so many posts in years 20 to 60, where a post is filled after a fixed delay."""
    draws = generator(5, posts, who("toy", str(vacancy)), "resampling")
    waits = round(DELAY / STEP)
    empty = np.full(runs, round(posts * vacancy))
    gone = np.zeros((waits, runs), np.int64)
    gone += empty // waits
    empty = gone.sum(axis=0)
    tired, total, count = np.full(runs, felt), np.zeros(runs), 0
    keep = math.exp(-STEP / LAG)
    for step in range(round(YEARS / STEP)):
        leavers = draws.binomial(posts - empty, -np.expm1(-hazard(tired) * STEP))
        empty += leavers - gone[step % waits]
        gone[step % waits] = leavers
        target = strain(empty / posts)
        tired = target + (tired - target) * keep
        if step * STEP >= WARMUP:
            total, count = total + empty / posts, count + 1
    return total / count


@pytest.mark.parametrize(
    ("vacancy", "felt", "expected", "allowance"),
    [(0.07108052889485351, 0.11886762307744436, 0.07108052889485351, 0.0005), (0.4, 0.65, 0.4285714285714286, 0.001)],
)
def test_large_communities_settle_where_the_mean_field_says(
    vacancy: float, felt: float, expected: float, allowance: float
) -> None:
    found = settled(5000, 40, vacancy, felt)
    error = found.std(ddof=1) / math.sqrt(len(found))
    assert abs(found.mean() - expected) <= max(4 * error, allowance)


def one_post(leaving: float, chance: float, wait: float, years: int) -> float:
    """Vacancy of many posts played from leaving to leaving, announced at the start of each year."""
    draws = generator(7, 0, who("post", str(leaving), str(wait)), "resampling")
    posts = 4000
    leaves = draws.exponential(1 / leaving, posts)
    total = np.zeros(posts)
    start = np.zeros(posts)
    for year in range(years):
        empty = leaves <= year
        taken = empty & (draws.random(posts) < chance)
        total += np.where(taken, year + wait - np.maximum(start, leaves), 0.0)
        leaves = np.where(taken, year + wait + draws.exponential(1 / leaving, posts), leaves)
    total += np.maximum(years - leaves, 0.0)
    return float(total.mean() / years)


@pytest.mark.parametrize(("leaving", "chance", "wait"), [(0.1, 0.85, 1 / 3), (0.6, 0.5, 1 / 3), (2.0, 0.9, 0.0)])
def test_the_vacancy_of_an_annual_intake_is_that_of_a_post_played(leaving: float, chance: float, wait: float) -> None:
    expected = float(intake_vacancy(np.array([leaving]), chance, wait)[0])
    assert one_post(leaving, chance, wait, 400) == pytest.approx(expected, abs=0.006)


def test_a_rare_leaver_leaves_a_post_empty_until_an_intake_that_succeeds() -> None:
    rare = np.array([1e-5])
    years = empty_years(rare, intake_vacancy(rare, 0.8, 1 / 3))
    assert float(years[0]) == pytest.approx(0.5 + 1 / 3 + 0.2 / 0.8, rel=1e-3)
    assert float(waiting_vacancy(rare, years)[0]) == pytest.approx(
        float(intake_vacancy(rare, 0.8, 1 / 3)[0]), rel=1e-4
    )


STEPS = (np.array([12.0]), np.array([2.0, 1.0]))


def test_people_who_are_alike_and_do_not_age_resign_at_the_rate() -> None:
    flat = (np.zeros(0), np.ones(1))
    assert renewal_hazard(np.array([1.0, 2.5]), 0.1, flat, 0.0, 0.02, 25.0) == pytest.approx([0.1, 0.25])


def test_a_staff_in_balance_resigns_as_careers_that_were_drawn_do() -> None:
    draws = generator(3, 0, who("careers"), "resampling")
    frailty = draws.gamma(1 / 0.4, 0.4, 400_000)
    needed = draws.exponential(1.0, len(frailty)) / (0.1 * 1.5 * frailty)
    tenure = np.where(needed <= 2.0, needed / 2.0, needed - 1.0)
    other = np.minimum(draws.exponential(1 / 0.05, len(frailty)), 25.0)
    expected = (tenure < other).sum() / np.minimum(tenure, other).sum()
    found = renewal_hazard(np.array([1.5]), 0.1, STEPS, 0.4, 0.05, 25.0)
    assert float(found[0]) == pytest.approx(expected, rel=0.01)


def test_more_turnover_means_more_newcomers_who_leave_sooner() -> None:
    low, high = renewal_hazard(np.array([1.0, 4.0]), 0.1, STEPS, 0.0, 0.0, 25.0)
    assert high > 4 * low
