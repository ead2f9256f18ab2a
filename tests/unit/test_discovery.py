"""Scenario discovery: known boxes are found, and noise has none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from ensemble_cases import Floats
from numpy.typing import NDArray

from analysis.judgement.discovery import (
    Box,
    box_of,
    discover,
    everything,
    fisher_p,
    folds,
    lead,
    pasted,
    peeled,
    quasi_p,
    restrictions,
    sure,
    worth,
)
from sim import generator, who

Truths = NDArray[np.bool_]
INSIDE = np.array([True, True, True, False, False, False, False, False, False, False])
FAILS = np.array([True, True, False, True, True, False, False, False, False, False])


def toy(draws: int, inputs: int, good: float, bad: float, seed: int = 1) -> tuple[Floats, Truths]:
    """Draws that fail with probability `good` where input 3 is above 0.5 and input 7 below 0.6, else `bad`."""
    random = generator(seed, 0, who("toy box"), "resampling")
    values = random.random((draws, inputs))
    inside = (values[:, 3] > 0.5) & (values[:, 7] < 0.6)
    fails: Truths = random.random(draws) < np.where(inside, good, bad)
    return values, fails


def test_a_sharp_box_of_two_inputs_in_twenty_is_found_to_the_draw() -> None:
    inputs, fails = toy(300, 20, 1.0, 0.0)
    found = discover(inputs, fails, 1)
    assert found.box is not None
    assert found.box.restricted == [(3, "above"), (7, "below")]
    assert found.box.end(3, "above") == pytest.approx(0.5, abs=0.03)
    assert found.box.end(7, "below") == pytest.approx(0.6, abs=0.03)
    assert found.worth[:2] == (1.0, 1.0)
    assert min(found.worth_fit[:2]) > 0.9
    assert [key for key, *_ in restrictions(found, [f"x{n}" for n in range(20)])] == ["x3", "x7"]


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_noisy_box_is_found_and_not_told_better_than_it_is(seed: int) -> None:
    inputs, fails = toy(200, 20, 0.9, 0.1, seed)
    found = discover(inputs, fails, seed)
    assert found.box is not None
    assert {place for place, _ in found.box.restricted} >= {3, 7}
    assert found.worth_fit.density > 0.6 > fails.mean()
    assert found.p_fit < 1e-6
    assert max(found.quasi_p) < 0.01


def test_what_is_told_of_left_out_draws_is_not_too_good() -> None:
    own, fresh, told = [], [], []
    others, other_fails = toy(4000, 12, 0.75, 0.15, 999)
    for seed in range(1, 11):
        inputs, fails = toy(150, 12, 0.75, 0.15, seed)
        found = discover(inputs, fails, seed)
        if found.box is not None:
            own.append(lead(found.box.holds(inputs), fails))
            fresh.append(lead(found.box.holds(others), other_fails))
            told.append((found.worth_fit.density, worth(found.box.holds(others), other_fails).density))
    assert len(told) > 6
    assert np.mean(own) > np.mean(fresh) + 0.03
    shown, true = np.mean(told, axis=0)
    assert shown < true + 0.03


def test_pure_noise_gives_no_box() -> None:
    random = generator(4, 0, who("toy noise box"), "resampling")
    found = [discover(random.random((150, 10)), random.random(150) < 0.4, seed).box for seed in range(30)]
    assert sum(box is not None for box in found) <= 2


def test_two_of_many_inputs_are_found() -> None:
    inputs, fails = toy(200, 100, 0.95, 0.05)
    found = discover(inputs, fails, 1)
    assert found.box is not None
    assert {place for place, _ in found.box.restricted} == {3, 7}


def test_constant_and_whole_inputs_are_handled() -> None:
    inputs, fails = toy(200, 10, 1.0, 0.0)
    inputs[:, 0] = 5.0
    inputs[:, 3] = np.round(4 * inputs[:, 3])
    fails = (inputs[:, 3] > 2) & (inputs[:, 7] < 0.6)
    box = box_of(inputs, fails)
    assert box.end(3, "above") == 2.5
    assert not box_of(np.ones((50, 3)), np.arange(50) < 20).restricted


def test_a_band_is_found_from_both_sides() -> None:
    inputs = generator(6, 0, who("band"), "resampling").random((300, 4))
    fails = (inputs[:, 2] > 0.3) & (inputs[:, 2] < 0.6)
    box = box_of(inputs, fails)
    assert box.restricted == [(2, "above"), (2, "below")]
    assert (box.end(2, "above"), box.end(2, "below")) == pytest.approx((0.3, 0.6), abs=0.03)


def test_worth_and_lead_reckoned_by_hand() -> None:
    assert worth(INSIDE, FAILS) == pytest.approx((0.5, 2 / 3, 0.3))
    assert lead(INSIDE, FAILS) == pytest.approx(2 / 4 - 1 / 6)
    assert lead(np.ones(10, dtype=bool), FAILS) == 0
    assert fisher_p(INSIDE, FAILS) == pytest.approx((6 * 6 + 4) / 120)
    assert math.isnan(worth(~np.ones(10, dtype=bool), FAILS).density)


def test_quasi_p_reckoned_by_hand() -> None:
    inputs = np.arange(10.0)[:, None]
    fails = inputs[:, 0] > 6
    box = everything(1).cut(0, "above", 6.5)
    assert quasi_p(box, inputs, fails, 0, "above") == pytest.approx(0.3**3)
    assert not sure(box, inputs, fails, 20).restricted
    assert sure(box, inputs, fails, 10).restricted


def test_peeling_goes_too_far_and_pasting_mends_it() -> None:
    inputs = np.linspace(0, 1, 101)[:, None]
    fails = inputs[:, 0] > 0.555
    assert pasted(everything(1).cut(0, "above", 0.7), inputs, fails).end(0, "above") == pytest.approx(0.555)
    assert peeled(inputs, fails).end(0, "above") == pytest.approx(0.555, abs=0.05)


def test_a_box_holds_what_lies_within() -> None:
    box = Box(np.array([0.0, -math.inf]), np.array([math.inf, 2.0]))
    assert box.holds(np.array([[1.0, 1.0], [-1.0, 1.0], [1.0, 3.0]])).tolist() == [True, False, False]
    assert box.freed(0, "above").restricted == [(1, "below")]


def test_folds_spread_failing_draws_evenly_and_are_the_same_again() -> None:
    fails = np.arange(103) < 30
    parts = folds(fails, 3)
    assert np.bincount(parts[fails]).tolist() == [6] * 5
    assert (parts == folds(fails, 3)).all()
    assert (parts != folds(fails, 4)).any()
