"""What the question of information is worked out from: the ensemble as net benefits, and the city to be measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.judgement.ensemble import Ensemble
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.measuring import City
from analysis.judgement.net_benefit import Floats, Outcomes, Whole, resampled
from sim import generator, territories, who

FULL_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Case:
    """What the answer is worked out from.

    Attributes
    ----------
    names : tuple of str
        Policies, the baseline first: doing nothing.
    keys : tuple of str
        Uncertain numbers.
    inputs : float64 array, shape (draws, keys)
    outcomes : Outcomes
    worth : float
        What an avoided resignation is held to be worth, yuan.
    city : City
    years : float
        Length of the results.
    seed : int
    sifted : bool
        Whether the draws meet the targets of the baseline.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    inputs: Floats
    outcomes: Outcomes
    worth: float
    city: City
    years: float
    seed: int
    sifted: bool = False

    @cached_property
    def rows(self) -> Whole:
        """Resamples of the draws."""
        return resampled(self.outcomes.draws, self.numbers("resamples"))

    @cached_property
    def again(self) -> list[Outcomes]:
        """Outcomes of the resamples."""
        return [self.outcomes.taken(rows) for rows in self.rows]

    @cached_property
    def played(self) -> Floats:
        """Net benefits of the draws with the chance of their repeats, yuan/year, shape (draws, policies)."""
        found: Floats = self.outcomes.benefits(self.worth).mean(axis=1)
        return found

    def numbers(self, what_for: str) -> np.random.Generator:
        """Return random numbers by name."""
        return generator(self.seed, 0, who("information", what_for), "resampling")


def case_of(inquiry: Inquiry, played: Ensemble) -> Case:
    """Return the case that an inquiry and its ensemble make."""
    names, baseline = (played.baseline, *inquiry.leading), inquiry.baseline
    avoided = [-played.difference(name, "resignations") for name in names]
    extra = [played.difference(name, "total_cost") for name in names]
    outcomes = Outcomes(np.stack(avoided, axis=2), np.stack(extra, axis=2))
    people, leave = (float(np.mean(played.level(played.baseline, name))) for name in ("headcount", "resignations"))
    city = City(len(territories(baseline.scenario.city, baseline.path.parent)), people, leave)
    clock = baseline.scenario.clock
    years = ((clock.end - clock.start).days + 1) / FULL_YEAR
    worth = inquiry.decision.worth
    return Case(names, played.keys, played.inputs, outcomes, worth, city, years, inquiry.bench.seed, played.sifted)
