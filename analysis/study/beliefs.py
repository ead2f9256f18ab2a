"""What is believed of the uncertain numbers, as distributions that can be drawn from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from sim import Entry, Loaded, declared, generator, who

Floats: TypeAlias = NDArray[np.float64]
Z95 = 1.959963984540054
"""Standard normal quantile of a 95 % interval."""
EXHAUSTION = "exhaustion_mean"


@dataclass(frozen=True)
class Knob:
    """A number that is turned to meet a target.

    Attributes
    ----------
    key : str
        Dotted key.
    step : float
        By how much it is moved to see what it does: a share of its value where `relative`, else in its own unit.
    relative : bool
        Whether it is moved in proportion, and so stays positive.
    """

    key: str
    step: float
    relative: bool


KNOBS: dict[str, Knob] = {
    "resignation_rate": Knob("attrition.base_rate", 0.15, True),
    "admin_share": Knob("arrivals.administrative_volume", 0.04, True),
    "weekly_hours": Knob("arrivals.residents_volume", 0.06, True),
    "burnout_any": Knob("strain.burnout", 0.1, False),
    "burnout_severe": Knob("strain.severe", 0.1, False),
    "vacancy_rate": Knob("staffing.vacancy", 0.03, False),
    EXHAUSTION: Knob("strain.reference", 0.15, False),
}
"""Metric → the knob that mainly moves it. Exhaustion is at its reference by definition: D0 is the baseline's mean of D."""


def uncertain_entries(loaded: Loaded, besides: Sequence[str] = ()) -> list[Entry]:
    """Return the entries whose numbers are drawn: uncertain, with a distribution, in use, not among `besides`."""
    numbers = loaded.register.numbers if loaded.register else ()
    return [entry for entry in numbers if entry.key not in besides and _is_drawn(entry, loaded)]


def _is_drawn(entry: Entry, loaded: Loaded) -> bool:
    number, origin = declared(entry.key), loaded.origins.get(entry.key, "")
    by_theory = origin.startswith("evidence: theory")
    single = not isinstance(entry.central, tuple) and isinstance(entry.low, int | float)
    wide = single and isinstance(entry.high, int | float) and entry.low != entry.high
    uncertain = number is not None and number.role == "uncertain" and entry.distribution != "fixed"
    return uncertain and wide and origin.startswith("evidence") and not by_theory


def quantile(entry: Entry, share: Floats) -> Floats:
    """Return the quantiles of what is believed of a number, shape of `share`, within its range.

    A triangular distribution has its mode at the central value; a lognormal one its median there, and the range as
    its central 95 %, cut at the range.
    """
    ends = (entry.low, entry.high, entry.central)
    low, high, central = (float(value) if isinstance(value, int | float) else math.nan for value in ends)
    if entry.distribution == "uniform":
        found = low + share * (high - low)
    elif entry.distribution == "lognormal":
        sigma = math.log(high / low) / (2 * Z95)
        found = np.clip(central * np.exp(sigma * stats.norm.ppf(share)), low, high)
    else:
        found = stats.triang.ppf(share, (central - low) / (high - low), low, high - low)
    number = declared(entry.key)
    whole = number is not None and isinstance(number.default, int)
    drawn: Floats = np.round(found) if whole else found
    return drawn


def draw(entries: Sequence[Entry], draws: int, seed: int, what_for: str) -> Floats:
    """Return a Latin hypercube over what is believed of some numbers, shape (draws, entries).

    Parameters
    ----------
    what_for : str
        Name of the random numbers; draws of another name are independent of these.
    """
    start = int(generator(seed, 0, who(what_for), "resampling").integers(2**63))
    shares = qmc.LatinHypercube(len(entries), rng=start).random(draws)
    columns = [quantile(entry, share) for entry, share in zip(entries, shares.T, strict=True)]
    return np.stack(columns, axis=1) if columns else np.empty((draws, 0))
