"""Random numbers with names.

A random number is named by (study seed, replication; who; what for; which). Nothing else decides it: two
scenarios differ only where a policy acts, and a new community, person or task shifts no other draw.

The generator is Philox4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). The key is
(seed, replication), the counter (block, which, who, what for). Where few numbers are drawn numpy's own Philox
serves (`generator`); where millions are drawn the same function is compiled (`sim.base.variates`). A test keeps
them equal. This module compiles nothing, so that a file is checked without loading the compiler.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

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
            "counts",
            "resampling",
            "leave",
            "time off",
        ),
        start=1,
    )
}

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


def lognormal_parameters(mean: float, cv: float) -> tuple[float, float]:
    """Return (mu, sigma) of the logarithm from mean (any unit) and coefficient of variation (1)."""
    sigma = math.sqrt(math.log(1.0 + cv * cv))
    return math.log(mean) - 0.5 * sigma * sigma, sigma


def lognormal_cv(sigma: float) -> float:
    """Return the coefficient of variation (1) of a lognormal whose logarithm has SD `sigma`."""
    return math.sqrt(math.expm1(sigma * sigma))


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
