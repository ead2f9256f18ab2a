"""Sobol's indices against functions whose indices are known, and a surrogate that is too poor to be read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import qmc

from analysis.judgement.sobol import ENOUGH, Indices, Skill, check, indices, misses
from sim import generator, who

Floats = NDArray[np.float64]
A = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
PARTS = 1 / (3 * (1 + A) ** 2)
WHOLE = float(np.prod(1 + PARTS)) - 1


def ishigami(shares: Floats) -> Floats:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    x = np.pi * (2 * shares - 1)
    found: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


def g(shares: Floats) -> Floats:
    """Sobol's g-function (Saltelli and Sobol 1995)."""
    found: Floats = np.prod((np.abs(4 * shares - 2) + A) / (1 + A), axis=1)
    return found


KNOWN = {
    "ishigami": (ishigami, np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437])),
    "g": (g, PARTS / WHOLE, PARTS * np.prod(1 + PARTS) / (1 + PARTS) / WHOLE),
}


def points(count: int, inputs: int, name: str) -> Floats:
    found: Floats = generator(2, 0, who("sobol", name), "resampling").random((count, inputs))
    return found


def noise(name: str, *shape: int) -> Floats:
    found: Floats = generator(2, 0, who("sobol noise", name), "resampling").standard_normal(shape)
    return found


def hypercube(count: int, inputs: int) -> Floats:
    found: Floats = qmc.LatinHypercube(inputs, rng=5).random(count)
    return found


def studied(shares: Floats, outputs: Floats) -> tuple[Skill, Indices]:
    missed = misses(shares, outputs, 1, "test")
    return check(outputs, missed, 1, "test"), indices(shares, outputs, missed, 1, "test")


def holds(interval: Floats, truth: Floats) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (interval[:, 1] <= truth + 1e-9) & (truth - 1e-9 <= interval[:, 2])
    return found


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("made", ["hypercube", "random"])
def test_known_indices_lie_within_narrow_intervals(name: str, made: str) -> None:
    function, first, total = KNOWN[name]
    count = len(first)
    shares = hypercube(500, count) if made == "hypercube" else points(500, count, name)
    skill, found = studied(shares, np.repeat(function(shares)[:, None], 2, axis=1))
    assert skill.usable
    assert skill.q2 > 0.98
    assert holds(found.first, first).all()
    assert holds(found.total, total).all()
    assert (found.total[:, 2] - found.total[:, 1]).max() < 0.13
    assert np.abs(found.total[:, 0] - total).max() < 0.06
    assert found.unexplained[0] < 0.02


def interacting(shares: Floats) -> Floats:
    u = np.sqrt(12) * (shares - 0.5)
    found: Floats = 2 * u[:, 0] + 1.5 * u[:, 1] + u[:, 2] + u[:, 0] * u[:, 1]
    return found


def smooth(shares: Floats) -> Floats:
    """Not a polynomial."""
    found: Floats = np.sqrt(12) * shares @ np.array([2.0, 1.5, 1.0, 0.0])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("function", [interacting, ishigami])
def test_the_intervals_hold_the_truth_as_often_as_they_say(function: Callable[[Floats], Floats]) -> None:
    """100 studies of 150 noisy draws; the noise of a mean is known from two repeats, as in an ensemble."""
    first = np.array([4.0, 2.25, 1.0]) / 8.25 if function is interacting else KNOWN["ishigami"][1]
    total = np.array([5.0, 3.25, 1.0]) / 8.25 if function is interacting else KNOWN["ishigami"][2]
    held = []
    for number in range(100):
        shares = points(150, 3, f"coverage {number}")
        outputs = function(shares)[:, None] + 1.5 * noise(f"coverage {number}", 150, 2)
        _, found = studied(shares, outputs)
        held.append([*holds(found.first, first), *holds(found.total, total)])
    assert np.mean(held, axis=0).min() >= 0.9
    assert np.mean(held) >= 0.94


def test_five_of_140_inputs_get_their_shares_and_the_others_at_most_what_is_unexplained() -> None:
    weights = np.array([3.0, 2.5, 2.0, 1.5, 1.0])
    shares = points(150, 140, "many")
    skill, found = studied(shares, (shares[:, :5] @ weights)[:, None] + noise("many", 150, 2))
    assert skill.usable
    assert 0.1 < skill.noise_share < 0.4
    assert holds(found.total[:5], weights**2 / (weights @ weights)).all()
    assert (found.total[:3, 1] > 0.03).all()
    assert found.total[5:, 0].max() < 0.03
    assert np.isclose(found.total[:, 1].min(), 0)


def test_pure_noise_is_called_too_poor() -> None:
    for number in range(12):
        shares, outputs = points(100, 40, f"pure {number}"), noise(f"pure {number}", 100, 2)
        skill = check(outputs, misses(shares, outputs, 1, "test"), 1, "test")
        assert not skill.usable
        assert skill.noise_share > 0.6


def test_an_output_that_the_inputs_do_not_explain_is_called_too_poor() -> None:
    """Draws differ far more than by chance, but in no way that an input tells."""
    shares = points(120, 6, "unknown")
    outputs = 3 * noise("unknown", 120, 1) + 0.1 * noise("chance", 120, 2)
    skill = check(outputs, misses(shares, outputs, 1, "test"), 1, "test")
    assert skill.noise_share < 0.05
    assert skill.q2 < ENOUGH
    assert not skill.usable


def test_noise_that_is_known_does_not_count_against_the_surrogate() -> None:
    shares = points(150, 3, "known")
    outputs = smooth(np.column_stack([shares, shares[:, 0]]))[:, None] + 4 * noise("known", 150, 2)
    missed = misses(shares, outputs, 1, "test")
    skill = check(outputs, missed, 1, "test")
    raw = 1 - float(np.mean(missed**2)) / float(outputs.mean(axis=1).var())
    assert raw < 0.6
    assert skill.q2 > raw + 0.2
    assert skill.low < 1 <= skill.high


def test_nothing_is_said_of_few_draws_or_of_an_output_that_does_not_vary() -> None:
    shares = points(60, 3, "few")
    few = check(noise("few", 10, 2), np.zeros(10), 1, "test")
    assert np.isnan(few.q2)
    assert not few.usable
    still = np.full((60, 2), 0.25)
    skill = check(still, misses(shares, still, 1, "test"), 1, "test")
    assert not skill.usable
    assert skill.noise_share == 1


def test_an_input_with_three_values_gets_its_share() -> None:
    shares = points(400, 2, "steps")
    steps = np.floor(3 * shares[:, 0])
    given = np.column_stack([steps, shares[:, 1]])
    output = (steps - 1) / np.sqrt(2 / 3) + np.sqrt(12) * (shares[:, 1] - 0.5)
    _, found = studied(given, np.repeat(output[:, None], 2, axis=1))
    assert np.abs(found.total[:, 0] - 0.5).max() < 0.05
    assert holds(found.total, np.array([0.5, 0.5])).all()


def test_the_same_draws_give_the_same_numbers() -> None:
    shares = points(80, 5, "same")
    outputs = smooth(shares[:, :4])[:, None] + noise("same", 80, 2)
    one, other = studied(shares, outputs), studied(shares, outputs)
    assert one[0] == other[0]
    assert one[1].total.tobytes() == other[1].total.tobytes()
    everything = one[1].unexplained[0] + one[1].first[:, 0].sum()
    assert everything <= 1 + 1e-9
