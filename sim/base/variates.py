"""The generator and the distributions, compiled: what is drawn by the million (names: `sim.base.randomness`)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.base import randomness
from sim.base.kernel import inlined, intrinsic, kernel, types
from sim.base.randomness import (
    CONSTANT,
    ERLANG,
    EXPONENTIAL,
    HYPEREXPONENTIAL,
    LOGNORMAL,
    PURPOSES,
    UNIFORM,
)
from sim.base.units import Floats, Words

MORE_DRAWS = PURPOSES["more draws"]

_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
_SHIFT = np.uint64(12)
_TO_UNIT = 1.0 / (1 << 52)


def _upper_half(typing_context: Any, a: Any, b: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        wide = ir.IntType(128)
        left, right = (builder.zext(argument, wide) for argument in arguments)
        product = builder.mul(left, right)
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), build


_high_word: Any = intrinsic(_upper_half)
"""Returns the upper 64 bits of the 128-bit product of two words."""


@inlined
def philox(
    key0: np.uint64, key1: np.uint64, block: np.uint64, which: np.uint64, who: np.uint64, purpose: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words of one Philox4x64-10 block."""
    c0, c1, c2, c3 = np.uint64(block), np.uint64(which), np.uint64(who), np.uint64(purpose)
    k0, k1 = np.uint64(key0), np.uint64(key1)
    for _ in range(10):
        high0 = _high_word(_MULTIPLIER_0, c0)
        low0 = _MULTIPLIER_0 * c0
        high1 = _high_word(_MULTIPLIER_1, c2)
        low1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0 += _WEYL_0
        k1 += _WEYL_1
    return c0, c1, c2, c3


@inlined
def mixed(key0: np.uint64, key1: np.uint64, name: np.uint64) -> np.uint64:
    """Return the one random word of a name that is itself random, where one is enough (splitmix64, Steele 2014)."""
    word = (name ^ (key0 * _MULTIPLIER_0) ^ (key1 * _MULTIPLIER_1)) + _WEYL_0
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@inlined
def unit(word: np.uint64) -> float:
    """Return a word as a number strictly between 0 and 1 (52 bits)."""
    return (float(word >> _SHIFT) + 0.5) * _TO_UNIT


normal_quantile = inlined(randomness.normal_quantile)


@kernel
def standard_gamma(
    shape: float, key0: np.uint64, key1: np.uint64, which: np.uint64, who: np.uint64, purpose: np.uint64
) -> float:
    """Return a gamma variate of mean `shape`, scale 1 (Marsaglia & Tsang 2000), from a stream of its own."""
    boosted = shape if shape >= 1.0 else shape + 1.0
    d = boosted - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    block = np.uint64(0)
    while True:
        w0, w1, w2, _ = philox(key0, key1, block, which, who, purpose)
        block += np.uint64(1)
        x = normal_quantile(unit(w0))
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if math.log(unit(w1)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v if shape >= 1.0 else d * v * math.exp(math.log(unit(w2)) / shape)


def _ziggurat() -> tuple[Floats, Floats, Words]:
    """Return 256 layers of equal area under one half of the normal density, from the base with its tail (0) up.

    Returns
    -------
    width : float64 array, shape (256,)
        Of each layer; of the base as if the tail stood beside it.
    height : float64 array, shape (256,)
        Density at the upper edge of each layer.
    sure : uint64 array, shape (256,)
        Share of each width that lies under the density for sure, in units of 2⁻⁵².
    """
    below = math.exp(-0.5 * _TAIL * _TAIL)
    area = _TAIL * below + math.sqrt(0.5 * math.pi) * math.erfc(_TAIL / math.sqrt(2.0))
    width = [area / below, _TAIL]
    for _ in range(254):
        below += area / width[-1]
        width.append(math.sqrt(-2.0 * math.log(below)))
    upper = np.array([*width[1:], 0.0])
    return np.array(width), np.exp(-0.5 * upper * upper), (upper / np.array(width) * 2.0**52).astype(np.uint64)


_TAIL = 3.6541528853610088
"""Where the tail begins that makes all 256 areas equal."""
_LAYERS = np.uint64(255)
_WIDTH, _HEIGHT, _SURE = _ziggurat()
_WIDTH *= 2.0**-52


@kernel
def _doubtful_normal(word: np.uint64, name: np.uint64, key0: np.uint64, key1: np.uint64) -> float:
    """Return the size of a normal variate whose `word` lies at the edge of its layer, by rejection."""
    first, block = word, np.uint64(0)
    while True:
        layer, part = word & _LAYERS, word >> _SHIFT
        size = float(part) * _WIDTH[layer]
        w0, w1, _, _ = philox(key0, key1, block, first, name, np.uint64(MORE_DRAWS))
        block += np.uint64(1)
        if part < _SURE[layer]:
            return float(size)
        if layer == np.uint64(0):
            beyond = -math.log(unit(w0)) / _TAIL
            if -2.0 * math.log(unit(w1)) > beyond * beyond:
                return _TAIL + beyond
        else:
            below = _HEIGHT[layer - np.uint64(1)]
            if below + unit(w0) * (_HEIGHT[layer] - below) < math.exp(-0.5 * size * size):
                return float(size)
            word = w1


@inlined
def standard_normal(word: np.uint64, name: np.uint64, key0: np.uint64, key1: np.uint64) -> float:
    """Return a standard normal variate: a ziggurat (Marsaglia & Tsang 2000), where `word` nearly always is enough."""
    layer, part = word & _LAYERS, word >> _SHIFT
    size = float(part) * _WIDTH[layer]
    if part >= _SURE[layer]:
        size = _doubtful_normal(word, name, key0, key1)
    return float(-size if word & np.uint64(256) else size)


@inlined
def lognormal(
    mean: float, variance: float, sigma: float, word: np.uint64, name: np.uint64, key0: np.uint64, key1: np.uint64
) -> float:
    """Return a lognormal variate of mean `mean` whose logarithm has that variance, and SD `sigma`."""
    return mean * math.exp(sigma * standard_normal(word, name, key0, key1) - 0.5 * variance)


@inlined
def poisson_quantile(mean: float, u: float) -> int:
    """Return the Poisson quantile of `u` in (0, 1), by adding up; for means up to a few dozen."""
    count, chance = 0, math.exp(-mean)
    below = chance
    while below < u and chance > 0.0:
        count += 1
        chance *= mean / count
        below += chance
    return count


@kernel
def draw(
    code: int, mean: float, cv: float, word: np.uint64, name: np.uint64, key0: np.uint64, key1: np.uint64
) -> float:
    """Return one variate of mean `mean` (any unit) and coefficient of variation `cv` (1).

    `code` is one of `DISTRIBUTIONS`; `word` decides it where one number is enough, `name` (of the task or
    person) names the further ones. Exponential and constant ignore `cv`; Erlang takes the nearest number of
    stages to 1/cv² (Erlang-3: cv 0.577); hyperexponential (cv ≥ 1) has balanced means; uniform cv ≤ 0.577.
    """
    if code == CONSTANT or mean == 0.0:
        return mean
    u = unit(word)
    if code == EXPONENTIAL:
        return -mean * math.log(u)
    if code == LOGNORMAL:
        variance = math.log(1.0 + cv * cv)
        return lognormal(mean, variance, math.sqrt(variance), word, name, key0, key1)
    if code == HYPEREXPONENTIAL:
        p = 0.5 * (1.0 + math.sqrt((cv * cv - 1.0) / (cv * cv + 1.0)))
        if u < p:
            return -mean / (2.0 * p) * math.log(u / p)
        return -mean / (2.0 * (1.0 - p)) * math.log((u - p) / (1.0 - p))
    if code == UNIFORM:
        return mean * (1.0 + cv * math.sqrt(3.0) * (2.0 * u - 1.0))
    if cv == 0.0:
        return mean
    shape = 1.0 / (cv * cv)
    if code == ERLANG:
        shape = max(1.0, float(round(shape)))
    return mean * standard_gamma(shape, key0, key1, word, name, np.uint64(MORE_DRAWS)) / shape


def words(seed: int, replication: int, someone: int, purpose: str, which: int = 0) -> tuple[np.uint64, ...]:
    """Return the four words of block 0 of the stream of that name, for single decisions."""
    named = (seed, replication, 0, which, someone, PURPOSES[purpose])
    return tuple(np.uint64(word) for word in philox(*(np.uint64(part) for part in named)))
