"""Random numbers with names: the generator, the distributions, the names."""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.base.kernel import kernel
from sim.base.randomness import DISTRIBUTIONS, PURPOSES, generator, lognormal_cv, lognormal_parameters, who
from sim.base.units import Floats
from sim.base.variates import draw, normal_quantile, philox, standard_gamma, unit

CASES: dict[str, Any] = {
    case["id"].split("-")[0]: {quantity["name"]: quantity for quantity in case["quantities"]}
    for case in json.loads((Path(__file__).parents[1] / "laws" / "cases.json").read_text(encoding="utf-8"))["cases"]
}
SAMPLES = 1_000_000
KEY = (np.uint64(20200603), np.uint64(7))


@kernel
def _fill(
    sample: Any, code: int, mean: float, cv: float, someone: np.uint64, key0: np.uint64, key1: np.uint64
) -> None:
    for number in range(len(sample)):
        word, name, _, _ = philox(key0, key1, np.uint64(number), np.uint64(0), someone, np.uint64(2))
        sample[number] = draw(code, mean, cv, word, name, key0, key1)


@kernel
def _fill_units(sample: Any, who_for: np.uint64, purpose: int, replication: np.uint64) -> None:
    for number in range(len(sample)):
        word, _, _, _ = philox(
            np.uint64(1), replication, np.uint64(number), np.uint64(0), who_for, np.uint64(purpose)
        )
        sample[number] = unit(word)


def sample_of(distribution: str, mean: float, cv: float) -> Floats:
    """Return a million variates."""
    sample = np.empty(SAMPLES)
    _fill(sample, DISTRIBUTIONS[distribution], mean, cv, np.uint64(who(distribution)), *KEY)
    return sample


def assert_mean(sample: Floats, quantity: dict[str, Any]) -> None:
    """Fail if the mean is off by more than four standard errors, or too noisy to tell."""
    se = sample.std(ddof=1) / math.sqrt(len(sample))
    assert se <= quantity["tolerance"]["max_se"]
    assert abs(sample.mean() - quantity["expected"]) <= 4.0 * se


def assert_sd(sample: Floats, quantity: dict[str, Any]) -> None:
    """Fail if the standard deviation is off by more than the tolerance."""
    assert abs(sample.std() / quantity["expected"] - 1.0) <= quantity["tolerance"]["rel_tol"]


# --- the generator ---


@pytest.mark.parametrize("seed", [0, 1, 20200603, 2**64 - 1])
@pytest.mark.parametrize("replication", [0, 5, 2**63])
def test_compiled_philox_is_that_of_numpy(seed: int, replication: int) -> None:
    key = np.array([seed, replication], np.uint64)
    for counter in ([0, 0, 0, 0], [2**64 - 3, 3, 2**64 - 1, 12], [17, 2**40, who("a"), 4]):
        block = np.array(counter, np.uint64)
        words = np.random.Philox(counter=block, key=key).random_raw(8)
        first, second = (philox(*key, block[0] + np.uint64(step), *block[1:]) for step in (1, 2))
        assert [*first, *second] == words.tolist()


def test_first_block_of_a_generator_is_the_compiled_one() -> None:
    words = generator(3, 4, who("somebody"), "exam", which=9).bit_generator.random_raw(4)
    block = philox(*(np.uint64(part) for part in (3, 4, 1, 9, who("somebody"), PURPOSES["exam"])))
    assert list(block) == words.tolist()


def test_unit_is_strictly_between_0_and_1() -> None:
    assert unit(np.uint64(0)) > 0.0
    assert unit(np.uint64(2**64 - 1)) < 1.0


def test_purposes_have_different_codes() -> None:
    assert len(set(PURPOSES.values())) == len(PURPOSES)
    assert 0 not in PURPOSES.values()


def test_names_come_from_ids_alone() -> None:
    names = [who("territory", str(number)) for number in range(1000)]
    assert [who("territory", str(number)) for number in reversed(range(1000))] == names[::-1]
    assert len(set(names)) == 1000
    assert who("ab", "c") != who("a", "bc")
    assert who("a", "b") != who("b", "a")


def test_a_name_is_the_same_for_ever() -> None:
    assert who("luohe", "hall") == 0x63DE7DAC2CE888BC


def test_streams_are_independent() -> None:
    """R11: sixteen streams of four purposes in four replications."""
    streams = 16
    units = np.empty((streams, 100_000))
    purposes = [PURPOSES[name] for name in ("arrivals", "return", "absence", "hiring")]
    for number in range(streams):
        _fill_units(units[number], np.uint64(who("desk")), purposes[number % 4], np.uint64(number // 4))
    correlations = np.corrcoef(units)
    assert (
        max(abs(correlations[pair]) for pair in combinations(range(streams), 2))
        <= (CASES["R11"]["max_abs_correlation"]["tolerance"]["max"])
    )
    least = CASES["R11"]["pooled_ks_p_value_min"]["tolerance"]["min"]
    assert min(stats.kstest(stream, "uniform").pvalue for stream in units) >= least
    assert stats.kstest(units.ravel(), "uniform").pvalue >= least


# --- distributions ---


def test_normal_quantile() -> None:
    p = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 2001), 10.0 ** -np.arange(7.0, 16.0)])
    ours = np.array([normal_quantile(float(each)) for each in p])
    np.testing.assert_allclose(ours, stats.norm.ppf(p), rtol=5e-14, atol=1e-15)


def test_lognormal_by_mean_and_cv() -> None:
    """R01: parameters and quantiles in closed form, and a million variates."""
    asked = CASES["R01"]
    mu, sigma = lognormal_parameters(30.0, 0.5)
    assert mu == pytest.approx(asked["mu"]["expected"], abs=1e-12)
    assert sigma == pytest.approx(asked["sigma"]["expected"], abs=1e-12)
    assert lognormal_cv(sigma) == pytest.approx(0.5, abs=1e-12)
    for name, p in (("median", 0.5), ("p90", 0.9), ("p99", 0.99)):
        quantile = math.exp(mu + sigma * normal_quantile(p))
        assert quantile == pytest.approx(asked[name]["expected"], abs=1e-9)
    sample = sample_of("lognormal", 30.0, 0.5)
    assert_mean(sample, asked["sample_mean_of_1e6"])
    assert_sd(sample, asked["sample_sd_of_1e6"])
    distance = stats.kstest(sample, stats.lognorm(sigma, scale=math.exp(mu)).cdf).statistic
    assert distance <= asked["ks_distance_of_1e6"]["tolerance"]["max"]


@pytest.mark.parametrize(
    ("label", "distribution", "mean", "cv"),
    [
        ("exponential(20)", "exponential", 20.0, 1.0),
        ("erlang-3(30)", "erlang", 30.0, 0.577),
        ("gamma(mean 30, cv 0.8)", "gamma", 30.0, 0.8),
        ("uniform(10,50)", "uniform", 30.0, 20.0 / math.sqrt(3.0) / 30.0),
    ],
)
def test_moments(label: str, distribution: str, mean: float, cv: float) -> None:
    """R02: mean and standard deviation of a million variates."""
    sample = sample_of(distribution, mean, cv)
    assert_mean(sample, CASES["R02"][f"mean {label}"])
    assert_sd(sample, CASES["R02"][f"sd {label}"])


def test_constant() -> None:
    sample = sample_of("constant", 30.0, 0.0)
    assert sample.mean() == CASES["R02"]["mean constant(30)"]["expected"]
    assert sample.std() == CASES["R02"]["sd constant(30)"]["expected"]


def test_hyperexponential_has_balanced_means() -> None:
    cv = 2.0
    sample = sample_of("hyperexponential", 30.0, cv)
    se = sample.std() / math.sqrt(SAMPLES)
    assert abs(sample.mean() - 30.0) <= 4.0 * se
    assert sample.std() == pytest.approx(30.0 * cv, rel=0.01)
    p = 0.5 * (1.0 + math.sqrt((cv * cv - 1.0) / (cv * cv + 1.0)))
    survival = p * math.exp(-2.0 * p) + (1.0 - p) * math.exp(-2.0 * (1.0 - p))
    assert (sample > 30.0).mean() == pytest.approx(survival, abs=4.0 * math.sqrt(survival / SAMPLES))


@pytest.mark.parametrize("shape", [0.3, 1.0, 25.0])
def test_standard_gamma(shape: float) -> None:
    names = [np.uint64(number) for number in range(20_000)]
    sample = np.array([standard_gamma(shape, *KEY, np.uint64(0), name, np.uint64(3)) for name in names])
    assert stats.kstest(sample, stats.gamma(shape).cdf).pvalue > 1e-4


@pytest.mark.parametrize("distribution", sorted(DISTRIBUTIONS))
def test_no_mean_no_time(distribution: str) -> None:
    assert draw(DISTRIBUTIONS[distribution], 0.0, 1.0, np.uint64(5), np.uint64(6), *KEY) == 0.0
