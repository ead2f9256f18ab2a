"""The surrogate: its polynomials, how its terms are chosen, what it finds and what it does not make up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate

from analysis.judgement.chaos import Surrogate, chosen, estimated, fitted, legendre, polynomials, ranks
from sim import generator, who

Floats = NDArray[np.float64]


def points(count: int, inputs: int, name: str = "points") -> Floats:
    found: Floats = generator(1, 0, who("surrogate", name), "resampling").random((count, inputs))
    return found


def noise(count: int, name: str) -> Floats:
    found: Floats = generator(1, 0, who("surrogate noise", name), "resampling").standard_normal(count)
    return found


def test_the_polynomials_are_orthonormal() -> None:
    nodes, weights = np.polynomial.legendre.leggauss(30)
    values = legendre((nodes + 1) / 2, 12)
    assert np.allclose((values * weights / 2) @ values.T, np.eye(12), atol=1e-12)
    assert np.allclose(values @ weights, 0, atol=1e-12)


def test_a_term_in_two_inputs_is_a_product() -> None:
    shares = points(7, 3)
    single = legendre(shares, 3)
    found = polynomials(shares, [((0, 1), (2, 3)), ((1, 2),)])
    assert np.allclose(found, np.stack([single[0, :, 0] * single[2, :, 2], single[1, :, 1]], axis=1))
    assert polynomials(shares, []).shape == (7, 0)


def test_ranks_lie_between_0_and_1_and_ties_share_theirs() -> None:
    given = np.array([[3.0, 1.0], [1.0, 1.0], [2.0, 5.0], [9.0, 0.0]])
    assert np.allclose(ranks(given), [[0.625, 0.5], [0.125, 0.5], [0.375, 0.875], [0.875, 0.125]])


def test_a_polynomial_is_found_as_it_is() -> None:
    shares = points(60, 4)
    truth = Surrogate((((1, 1),), ((3, 2),), ((1, 1), (2, 1))), 5.0, np.array([2.0, -1.0, 0.5]))
    found = fitted(shares, truth(shares))
    assert set(found.terms) == set(truth.terms)
    fresh = points(20, 4, "fresh")
    assert np.allclose(found(fresh), truth(fresh))


def test_the_coefficient_is_the_integral_of_the_output_with_its_polynomial() -> None:
    shares = ranks(points(4000, 1))
    found = estimated(shares, np.exp(shares[:, 0]), [((0, 1),), ((0, 2),)])
    exact, _ = integrate.quad(lambda u: np.exp(u) * np.sqrt(3) * (2 * u - 1), 0, 1)
    assert found.coefficients[0] == pytest.approx(exact, abs=1e-4)


def test_five_of_140_inputs_are_found_in_150_noisy_points() -> None:
    """And next to none of the 135 others."""
    others = 0
    for number in range(8):
        shares = points(150, 140, f"many {number}")
        output = shares[:, :5] @ np.array([3.0, 2.5, 2.0, 1.5, 1.2]) + 0.5 * noise(150, f"many {number}")
        places = {place for term in fitted(ranks(shares), output).terms for place, _ in term}
        assert {0, 1, 2, 3} <= places
        others += len(places - {0, 1, 2, 3, 4})
    assert others <= 4


def test_pure_noise_has_hardly_any_terms() -> None:
    shares = ranks(points(150, 140))
    counts = [len(fitted(shares, noise(150, f"pure {number}")).terms) for number in range(40)]
    assert np.mean(counts) < 0.8


def test_what_does_not_vary_explains_nothing_and_has_no_terms() -> None:
    shares = points(80, 3)
    assert fitted(shares, np.full(80, 0.1)).terms == ()
    still = ranks(np.column_stack([np.full(80, 0.3), shares]))
    assert all(place > 0 for term in fitted(still, np.exp(shares[:, 0])).terms for place, _ in term)
    assert fitted(np.empty((80, 0)), shares[:, 0]).terms == ()
    assert chosen(shares, shares[:, 0], []) == []
