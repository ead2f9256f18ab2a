"""The mean field of the model: at which vacancy as many leave as its annual exam fills, at a level of pay and of load.

How load and strain answer to vacancy is measured by the simulator; pay, tenure, frailty and colleagues who leave are put
back by the model's own formulae (model §4.3), and filling by those of model §5.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.interpolate import PchipInterpolator

from analysis.judgement.equilibrium import (
    Floats,
    amplification,
    empty_years,
    equilibria,
    intake_vacancy,
    renewal_hazard,
    roots,
    vanishing,
    waiting_vacancy,
)
from sim import Scenario, make_plan

DAYS_PER_YEAR = 365.25
SCAN = 400
FARTHEST = 2.0
"""Load and outside wage are raised up to so many times; beyond, load at half the staff was not measured."""
GRID = np.concatenate(([0.0], np.geomspace(0.05, 40.0, 240)))
"""Multiples of the hazard for which the staff in balance is reckoned."""
NEVER = 1e-9
HALF = 0.5
LONGEST = 25.0
"""Longest tenure where the scenario names none, years."""


@dataclass(frozen=True)
class Filling:
    """How a scenario fills posts at the end of its results.

    Attributes
    ----------
    strength, elasticity : float
        Of take-up: an announced post is filled with probability 1 − exp(−strength·(R/R0)^elasticity).
    wait : float
        From the announcement to the intake, years.
    rolling, reserve : float
        Share of communities that hire at once, and of empty posts filled from a list.
    rolling_years, reserve_years : float
    frozen : bool
        Whether hiring is frozen somewhere.
    """

    strength: float
    elasticity: float
    wait: float
    rolling: float
    rolling_years: float
    reserve: float
    reserve_years: float
    frozen: bool

    def vacancy(self, leaving: Floats, pay: float) -> Floats:
        """Return the vacancy to which a rate of leaving (1/year) leads at relative pay R/R0.

        Nobody is sent in an emergency, so that what the model allows at worst is seen. Who is not taken from the list waits for the exam: their stream alone is what the exam sees (an approximation).
        """
        rate = np.maximum(leaving, NEVER)
        chance = -math.expm1(-self.strength * pay**self.elasticity)
        waiting = rate * max(1.0 - self.reserve, NEVER)
        by_exam = empty_years(waiting, intake_vacancy(waiting, chance, self.wait))
        by_rule = self.rolling * self.rolling_years + (1.0 - self.rolling) * by_exam
        return waiting_vacancy(rate, self.reserve * self.reserve_years + (1.0 - self.reserve) * by_rule)


def filling_of(scenario: Scenario) -> Filling:
    """Return how a scenario fills posts on its last day: the mean over its communities."""
    rule, timeline = scenario.recruitment, make_plan(scenario).timeline

    def last(lever: str) -> float:
        return float(timeline.by_group(lever)[timeline.alike, -1].mean())

    return Filling(
        rule.take_up,
        rule.take_up_elasticity,
        (rule.intake_month - rule.exam_month) % 12 / 12.0,
        last("recruitment.rolling"),
        rule.rolling_days / DAYS_PER_YEAR,
        last("recruitment.reserve_share"),
        rule.reserve_days * 7.0 / 5.0 / DAYS_PER_YEAR,
        last("recruitment.freeze") > 0.0 or not scenario.mechanisms.hiring,
    )


def curve(vacancies: Floats, multiples: Floats) -> Callable[[Floats], Floats]:
    """Return the measured multiple of the hazard by vacancy: monotone between the points (Fritsch and Carlson, 1980).

    Beyond the points the nearest one holds.
    """
    known = np.isfinite(multiples)
    if known.sum() < 2:
        return lambda vacancy: np.full_like(vacancy, np.nan)
    through = PchipInterpolator(vacancies[known], multiples[known])
    low, high = vacancies[known][0], vacancies[known][-1]
    return lambda vacancy: np.asarray(through(np.clip(vacancy, low, high)), np.float64)


@lru_cache(maxsize=32)
def _in_balance(
    rate: float, ends: tuple[float, ...], profile: tuple[float, ...], variance: float, others: float, longest: float
) -> Floats:
    """Return resignations a person and year of a staff in balance, for the multiples of `GRID`."""
    return renewal_hazard(GRID, rate, (np.array(ends), np.array(profile)), variance, others, longest)


@dataclass(frozen=True)
class Field:
    """Leaving and filling in a group of communities.

    Attributes
    ----------
    scenario : Scenario
    multiple : callable
        What load and strain make of the hazard (1), by vacancy: all terms but pay, tenure, frailty and colleagues.
    filling : Filling
    pay : float
        R/R0: pay over the outside wage, against the start.
    load : float
        Work, as a multiple of the present.
    """

    scenario: Scenario
    multiple: Callable[[Floats], Floats]
    filling: Filling
    pay: float
    load: float = 1.0

    @property
    def others(self) -> float:
        """Other exits, elections spread evenly over their cycle (1/year)."""
        exits, elections = self.scenario.attrition.other_exits, self.scenario.elections
        if elections.last is not None and elections.cycle_years:
            exits -= math.log1p(-elections.exits) / elections.cycle_years
        return exits * float(self.scenario.mechanisms.other_exits)

    @property
    def _staff(self) -> Floats:
        rule, longest = self.scenario.attrition, self.scenario.staffing.tenure_most
        rate = rule.base_rate * float(self.scenario.mechanisms.resignation)
        profile = tuple(step**rule.tenure_power for step in rule.tenure_profile)
        return _in_balance(rate, rule.tenure_ends, profile, rule.frailty_variance, self.others, longest or LONGEST)

    def hazard(self, vacancy: Floats) -> Floats:
        """Return the hazard of resignation at a vacancy, 1/year; colleagues who leave and one's own leaving agree.

        More work for the staff that there is counts as the vacancy v' at which a head has as much: 1 − v' = (1 − v)/load.
        """
        pays = self.pay if self.scenario.mechanisms.pay_effect else 1.0
        felt = 1.0 - (1.0 - vacancy) / self.load
        raised = self.multiple(felt) * pays**self.scenario.attrition.pay_elasticity
        found = self._of_staff(raised)
        settled = np.full(found.shape, not self.scenario.mechanisms.contagion)
        while not settled.all():
            onward = self._of_staff(raised * self.colleagues(self._leaving(found) * (1.0 - vacancy)))
            moved, found = np.abs(onward - found), np.where(settled, found, onward)
            settled |= ~(moved > NEVER)
        return found

    def _of_staff(self, multiples: Floats) -> Floats:
        found: Floats = np.interp(multiples, GRID, self._staff)
        return found

    def colleagues(self, share: Floats) -> Floats:
        """Return the term of colleagues leaving (model §4.3): max(floor, 1 + βC·(min(c, most) − reference))."""
        rule = self.scenario.attrition
        felt = np.minimum(share, rule.contagion_most) - rule.contagion_reference
        term: Floats = np.maximum(rule.contagion_floor, 1.0 + rule.contagion * felt)
        return term

    def _leaving(self, hazard: Floats) -> Floats:
        """Return the leavers a person and year: the decision falls at the hazard, and the notice is worked."""
        decided = hazard + self.others
        rate: Floats = decided / (1.0 + decided * self.scenario.attrition.notice_days / DAYS_PER_YEAR)
        return rate

    def leaving(self, vacancy: Floats) -> Floats:
        """Return resignations and other exits at a vacancy, a person in post and year."""
        return self._leaving(self.hazard(vacancy))

    def resigning(self, vacancy: Floats) -> Floats:
        """Return resignations at a vacancy, a person in post and year, as reports count them."""
        hazard = self.hazard(vacancy)
        rate: Floats = self._leaving(hazard) * hazard / np.maximum(hazard + self.others, NEVER)
        return rate

    @property
    def _pay_of_offers(self) -> float:
        return self.pay if self.scenario.mechanisms.pay_effect else 1.0

    def onward(self, vacancy: Floats) -> Floats:
        """Return the vacancy to which the leaving at a vacancy leads."""
        return self.filling.vacancy(self.leaving(vacancy), self._pay_of_offers)

    def balance(self, vacancy: Floats) -> Floats:
        """Return by how much more of the posts would be empty."""
        return self.onward(vacancy) - vacancy

    def filled(self, vacancy: Floats) -> Floats:
        """Return the leavers, a post and year, that filling keeps up with at a vacancy."""
        rates = np.geomspace(1e-4, 20.0, 2_000)
        places = self.filling.vacancy(rates, self._pay_of_offers)
        found: Floats = np.interp(vacancy, places, rates) * (1.0 - vacancy)
        return found

    # --- what is asked of it --------------------------------------------------------------------------------------

    def states(self) -> list[tuple[float, bool, float, float]]:
        """Return all equilibria: vacancy, whether stable, resignations a person and year, amplification."""
        return [
            (each.vacancy, each.stable, self._at(each.vacancy), amplification(self.onward, each.vacancy))
            for each in equilibria(self.balance, SCAN)
        ]

    def _at(self, vacancy: float) -> float:
        return float(self.resigning(np.array([vacancy]))[0])

    def good(self) -> float:
        """Return the lowest equilibrium; NaN where there is none."""
        return next(iter(roots(self.balance, steps=SCAN)), math.nan)

    def under(self, load: float = 1.0, wage: float = 1.0) -> Field:
        """Return the field with the load, and the outside wage against pay, so many times as high."""
        return replace(self, load=self.load * load, pay=self.pay / wage)

    def edge(self, name: str) -> float:
        """Return how many times as high `load` or `wage` must be for the good state to vanish; NaN up to `FARTHEST`."""
        return vanishing(lambda factor: self.under(**{name: factor}).balance, 1.0, FARTHEST, grid=16, steps=SCAN)

    def half(self, name: str) -> float:
        """Return how many times as high `load` or `wage` must be for half of the posts to be empty in the lowest state.

        NaN where that is not within `FARTHEST`.
        """

        def short(factors: Floats) -> Floats:
            places = [self.under(**{name: float(factor)}).good() for factor in factors]
            return np.array(places) - HALF

        reached = roots(short, 1.0, FARTHEST, 30)
        return reached[0] if reached else math.nan
