"""Random numbers with names, and the distributions drawn from them.

A random number is named by (study seed, replication; who; what for; which). Nothing else decides it: two
scenarios differ only where a policy acts, and a new community, person or task shifts no other draw.

The generator is Philox4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). The key is
(seed, replication), the counter (block, which, who, what for). Where few numbers are drawn numpy's own Philox
serves (`generator`); where millions are drawn the same function is compiled (`philox`). A test keeps them equal.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
from numba import types as numba_types
from numba.extending import intrinsic

from sim.base.kernel import kernel

PURPOSES = {
    name: code
    for code, name in enumerate(
        (
            "roster",
            "arrivals",
            "day factor",
            "patience",
            "more draws",
            "return",
            "absence",
            "person",
            "wave",
            "exam",
            "hiring",
            "structure",
        ),
        start=1,
    )
}

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

    return numba_types.uint64(numba_types.uint64, numba_types.uint64), build


_high_word: Any = intrinsic(_upper_half)
"""Returns the upper 64 bits of the 128-bit product of two words."""


@kernel
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


@kernel
def unit(word: np.uint64) -> float:
    """Return a word as a number strictly between 0 and 1 (52 bits)."""
    return (float(word >> _SHIFT) + 0.5) * _TO_UNIT


@kernel
def normal_quantile(p: float) -> float:
    """Return the standard normal quantile of `p` in (0, 1), to 1e-15 (Wichura 1988, AS 241 PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        upper = 2.5090809287301226727e3
        for a in (
            3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
            1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
        ):  # fmt: skip
            upper = upper * r + a
        lower = 5.2264952788528545610e3
        for b in (
            2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
            6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
        ):  # fmt: skip
            lower = lower * r + b
        return q * upper / lower
    r = math.sqrt(-math.log(min(p, 1.0 - p)))
    if r <= 5.0:
        r -= 1.6
        upper = 7.74545014278341407640e-4
        for a in (
            2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
            3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0,
            1.42343711074968357734e0,
        ):  # fmt: skip
            upper = upper * r + a
        lower = 1.05075007164441684324e-9
        for b in (
            5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
            6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0,
        ):  # fmt: skip
            lower = lower * r + b
    else:
        r -= 5.0
        upper = 2.01033439929228813265e-7
        for a in (
            2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
            2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0,
            6.65790464350110377720e0,
        ):  # fmt: skip
            upper = upper * r + a
        lower = 2.04426310338993978564e-15
        for b in (
            1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
            1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
        ):  # fmt: skip
            lower = lower * r + b
    return upper / lower if q > 0 else -upper / lower


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


CONSTANT, EXPONENTIAL, LOGNORMAL, GAMMA, ERLANG, HYPEREXPONENTIAL, UNIFORM = range(7)

DISTRIBUTIONS = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "lognormal": LOGNORMAL,
    "gamma": GAMMA,
    "erlang": ERLANG,
    "hyperexponential": HYPEREXPONENTIAL,
    "uniform": UNIFORM,
}


def lognormal_parameters(mean: float, cv: float) -> tuple[float, float]:
    """Return (mu, sigma) of the logarithm from mean (any unit) and coefficient of variation (1)."""
    sigma = math.sqrt(math.log(1.0 + cv * cv))
    return math.log(mean) - 0.5 * sigma * sigma, sigma


def lognormal_cv(sigma: float) -> float:
    """Return the coefficient of variation (1) of a lognormal whose logarithm has SD `sigma`."""
    return math.sqrt(math.expm1(sigma * sigma))


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
        return mean * math.exp(math.sqrt(variance) * normal_quantile(u) - 0.5 * variance)
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


def who(*parts: str) -> int:
    """Return the 64-bit name of somebody or something from its ids (never from labels or positions)."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def generator(seed: int, replication: int, someone: int, purpose: str, which: int = 0) -> np.random.Generator:
    """Return numpy's generator over the stream of that name, for where few numbers are drawn.

    Its first block is `philox(seed, replication, 1, which, someone, PURPOSES[purpose])`.
    """
    counter = np.array([0, which, someone, PURPOSES[purpose]], dtype=np.uint64)
    key = np.array([seed, replication], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(counter=counter, key=key))


def words(seed: int, replication: int, someone: int, purpose: str, which: int = 0) -> tuple[np.uint64, ...]:
    """Return the four words of block 0 of the stream of that name, for single decisions."""
    named = (seed, replication, 0, which, someone, PURPOSES[purpose])
    return tuple(np.uint64(word) for word in philox(*(np.uint64(part) for part in named)))
