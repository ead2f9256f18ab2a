"""How an uncertain number can be found out before a decision, and how well some communities tell it.

What communities, persons and years differ by is not known beforehand: the spreads below are assumptions, declared once
for each way of measuring, and said with every result that rests on them. Personnel records need none for rates: the
error of a rate follows from the count of events.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
By: TypeAlias = Literal["community", "trial", "person", "event"]
SIZES = (3, 5, 10, 20, 40, 77)
"""Communities that are tried; the whole city besides."""
NONE = "none"


@dataclass(frozen=True)
class Method:
    """A way of measuring.

    Attributes
    ----------
    spread : float
        Standard deviation of what is measured between communities (an assumption).
    floor : float
        What stays wrong however many communities take part (an assumption).
    years : float
        Years of events that are looked at, back in records or ahead in a trial.
    """

    spread: float
    floor: float
    years: float


METHODS: dict[str, Method] = {
    # Desks of one city do the same kinds of item, in unlike volumes; two weeks stand for a year, and people round.
    "work_diary": Method(0.35, 0.10, 0.04),
    # Lists are kept for pay, hence nearly without error; older lists than five years are seldom complete.
    "personnel": Method(0.35, 0.02, 5.0),
    # A scale of burnout gives one number a person, of standard deviation 1 by construction; some do not answer.
    "survey": Method(0.35, 0.15, 1.0),
    # Prices, rents and contributions follow one rule in a city; accounts differ in what they book where.
    "accounts": Method(0.20, 0.03, 1.0),
    # Communities begin one after another, those that still wait are the comparison; what is new draws extra effort.
    "pilot": Method(0.35, 0.10, 2.0),
    # The future, or what happens only in an emergency.
    NONE: Method(math.nan, math.nan, math.nan),
}


@dataclass(frozen=True)
class Rule:
    """How a number is measured.

    Attributes
    ----------
    pattern : str
        Of its dotted key; ``*`` stands for anything.
    method : str
        Of `METHODS`.
    by : str
        What is counted: communities, communities in a trial, persons, or events (resignations).
    size : float
        Standard error if one were counted, for communities in the method's spread. For events 1 for a rate, and for an
        effect 2 over the difference that the trial makes: half of its time is with the policy, half without.
    absolute : bool
        Whether spread, size and floor are in the number's own unit; else over its mean.
    """

    pattern: str
    method: str
    by: By = "community"
    size: float = 1.0
    absolute: bool = False


TWO_ARMS = 2.0
RAISE = math.log(1.15)
"""The raise of a pay pilot (an assumption): 15 %, on the logarithmic scale of an elasticity."""

RULES: tuple[Rule, ...] = (
    Rule("kinds.*.epidemic", NONE),
    Rule("kinds.*.election", NONE),
    Rule("kinds.*.participation", "pilot", "trial", TWO_ARMS, absolute=True),
    Rule("kinds.*.mutual_aid", "pilot", "trial", TWO_ARMS, absolute=True),
    Rule("kinds.*.digital", "pilot", "trial", TWO_ARMS, absolute=True),
    Rule("kinds.*.centres", "pilot", "trial", TWO_ARMS, absolute=True),
    Rule("kinds.*.outside_most", "pilot", "trial", TWO_ARMS),
    Rule("kinds.*.year_end", "accounts"),
    Rule("kinds.*", "work_diary"),
    Rule("arrivals.*", "work_diary"),
    Rule("desk.all_round_*", "pilot", "trial", TWO_ARMS),
    Rule("desk.*", "work_diary"),
    Rule("pressure.*", "work_diary"),
    Rule("rework.*", "work_diary"),
    Rule("learning.strain_loss", "survey", "person"),
    Rule("learning.*", "work_diary"),
    Rule("absence.base", "personnel"),
    Rule("absence.*", "survey", "person"),
    Rule("strain.support_*", "pilot", "trial", TWO_ARMS),
    Rule("strain.*", "survey", "person"),
    Rule("attrition.pay_elasticity", "pilot", "event", TWO_ARMS / RAISE, absolute=True),
    Rule("attrition.support_ratio", "pilot", "event", TWO_ARMS),
    Rule("attrition.admin_ratio", "pilot", "event", TWO_ARMS),
    Rule("attrition.strain_ratio", "survey", "event"),
    Rule("attrition.line_ratio", "personnel", "event", 1 / 1.5),  # people differ by one and a half lines
    Rule("attrition.contagion", "personnel", "event", 10.0, absolute=True),  # teams differ by a tenth in turnover
    Rule("attrition.other_exits", "personnel", "event", math.sqrt(5)),  # one for five resignations
    Rule("attrition.frailty_variance", "personnel", "event", 5.0),
    Rule("attrition.*", "personnel", "event"),
    Rule("staffing.vacancy", "personnel", "person", 4.0),  # √((1 − p)/p) of a share p of 6 %
    Rule("staffing.*", "personnel", "person"),
    Rule("recruitment.take_up_elasticity", "pilot", "event", TWO_ARMS / RAISE, absolute=True),
    Rule("recruitment.*", "personnel", "event"),
    Rule("elections.exits", "personnel", "event", 4.0),  # one for some fifteen resignations
    Rule("pay.outside_growth", NONE),
    Rule("pay.price_growth", NONE),
    Rule("pay.ratio", "personnel", "person", 0.3),
    Rule("pay.overtime_felt", "survey", "person"),
    Rule("pay.*", "accounts"),
    Rule("burden.duplicates", "work_diary"),
    Rule("burden.*", "pilot", "trial", TWO_ARMS),
    Rule("outside.price", "accounts"),
    Rule("outside.capacity", "accounts"),
    Rule("outside.volunteer_cost", "accounts"),
    Rule("outside.*", "pilot", "trial", TWO_ARMS),
    Rule("places.standards_spread", "pilot", "trial", TWO_ARMS),
    Rule("places.*", "accounts"),
    Rule("city.*", "accounts"),
    Rule("structure.*", NONE),
    Rule("stress.*", NONE),
)
"""The first that fits counts; a number that none fits cannot be measured beforehand."""


@dataclass(frozen=True)
class City:
    """What a measurement can draw on.

    Attributes
    ----------
    communities : int
    people : float
        At work in the baseline, persons.
    resignations : float
        Of the baseline, persons/year.
    """

    communities: int
    people: float
    resignations: float

    def sizes(self) -> tuple[int, ...]:
        """Return the numbers of communities that are tried, the whole city last."""
        return (*(size for size in SIZES if size < self.communities), self.communities)


def rule_of(key: str) -> Rule:
    """Return how a number is measured, by its dotted key."""
    return next((rule for rule in RULES if fnmatchcase(key, rule.pattern)), Rule("*", NONE))


def standard_error(rule: Rule, city: City, communities: int) -> float:
    """Return the standard error that some communities leave, over the mean or in the number's unit, as the rule says.

    Communities and persons: spread · √((1 − n/N)/n) (Cochran 1977, section 2.6); a trial: 2 · spread/√n; events: 1/√events
    of a Poisson count, times 2 over the difference made. The method's floor is added in squares. NaN where nothing can
    be measured, infinite where nothing is counted.
    """
    method, share = METHODS[rule.method], communities / city.communities
    counted = {
        "community": communities / (1 - share) if share < 1 else math.inf,
        "trial": communities,
        "person": city.people * share / (1 - share) if share < 1 else math.inf,
        "event": city.resignations * method.years * share,
    }[rule.by]
    own = rule.size * (method.spread if rule.by in ("community", "trial") else 1.0)
    error = own / math.sqrt(counted) if counted > 0 else math.inf
    return math.hypot(error, method.floor)


def prior_error(rule: Rule, values: Floats) -> float:
    """Return the standard deviation of what is believed of a number, on the scale of `standard_error`."""
    spread, centre = float(np.std(values)), abs(float(np.mean(values)))
    if rule.absolute:
        return spread
    return spread / centre if centre else math.nan


def kept(prior: float, error: float) -> float:
    """Return the correlation of a number with what is believed of it after it was measured.

    ρ² = prior variance / (prior variance + sampling variance), of a normal number (Raiffa & Schlaifer 1961); 0 where it
    cannot be measured.
    """
    if not (math.isfinite(prior) and math.isfinite(error)) or prior == 0:
        return 0.0
    return prior / math.hypot(prior, error)
