"""What programmes give and take in a month: help from outside, time of the staff, money (model §7).

Everything is reckoned once a month for each community, from what is expected there; at the default of every lever it is
nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.base.units import DAYS_PER_MONTH, HOURS_PER_WEEK, MONTHS_PER_YEAR, WEEKS_PER_YEAR, Floats, Integers
from sim.city.layout import Month
from sim.city.plan import Plan
from sim.city.premises import handed_over, new_premises
from sim.scenario.timeline import service_capacity
from sim.work.burden import taken_over

LEVERS = (
    "outside.purchased_hours",
    "outside.volunteers_active",
    "strain.support",
    "places.training_hours",
    "places.premises_floor",
    "structure.new_premises",
    "structure.split_households",
    "structure.split_residents",
    "structure.merge_households",
    "structure.merge_residents",
    "staffing.secondment_ended",
)
LEAST_TIME = 0.1
"""Share of the time that is left for tasks, whatever programmes ask for."""


@dataclass(frozen=True)
class Programmes:
    """What programmes give and take in a month.

    Attributes
    ----------
    own_share : float64 array, shape (communities, kinds)
        Share of the minutes that outside help leaves to the team.
    time_left : float64 array, shape (communities,)
        Time for tasks as a multiple of the present one.
    allowance : float64 array, shape (communities,)
        What departments pay for their tasks that goes to the staff, yuan a month and person.
    yuan : float64 array, shape (communities,)
        What the programmes cost, 1/year.
    """

    own_share: Floats
    time_left: Floats
    allowance: Floats
    yuan: Floats


def programmes(plan: Plan, month: Month, posts: Integers, people: Integers) -> Programmes:
    """Return what programmes give and take in a month.

    Parameters
    ----------
    posts, people : int64 array, shape (communities,)
        Approved posts, and people in post.
    """
    communities, nothing = plan.structure.communities, np.zeros(plan.structure.communities)
    paid = _paid_by_departments(plan, month)
    if not paid.any() and not any(plan.at_groups(lever, month.first).any() for lever in LEVERS):
        return Programmes(np.ones((communities, len(plan.kinds))), np.ones(communities), nothing, nothing)
    known, spent = plan.scenario.outside, plan.scenario.strain
    to_staff = paid * plan.at_communities("burden.price_to_staff", month.first)
    bought = _bought(plan, month, paid - to_staff)
    volunteers = _volunteers(plan, month)
    hours = volunteers * known.volunteer_hours
    most = np.array([kind.outside_most for kind in plan.kinds])
    help_given = bought + hours * known.volunteer_share
    support = plan.at_communities("strain.support", month.first)
    busy = (bought * known.coordination + hours * known.supervision) / np.maximum(people, 1) / WEEKS_PER_YEAR
    busy += support * spent.support_hours
    busy += plan.at_communities("places.training_hours", month.first) / WEEKS_PER_YEAR
    back = plan.at_communities("staffing.secondment_ended", month.first) * plan.scenario.staffing.secondment_share
    return Programmes(
        own_share=1.0 - taken_over(help_given, plan.expected_minutes(month.first), most),
        time_left=np.maximum(1.0 - busy / HOURS_PER_WEEK + back, LEAST_TIME) * _transition(plan, month),
        allowance=to_staff / MONTHS_PER_YEAR / np.maximum(people, 1),
        yuan=bought * known.price
        + volunteers * known.volunteer_cost
        + support * spent.support_cost * posts
        + _premises_cost(plan, month.first),
    )


def _paid_by_departments(plan: Plan, month: Month) -> Floats:
    """Return what departments pay for the work that they still hand down (费随事转), yuan a year."""
    prices = np.array(
        [
            [plan.timeline.values("burden.price", int(place), kind)[month.first] for kind in plan.kind_ids]
            for place in plan.timeline.examples
        ]
    )
    if not prices.any():
        return np.zeros(plan.structure.communities)
    paid: Floats = (prices[plan.alike] * plan.expected_minutes(month.first) / 60.0).sum(axis=1)
    return paid


def _bought(plan: Plan, month: Month, from_departments: Floats) -> Floats:
    """Return the hours of service bought, 1/year: purchased, and with money from departments (yuan a year).

    Organisations deliver no more than they can, what is purchased first; what they cannot deliver is not paid for.
    """
    residents = plan.structure.amounts(plan.structure.at(month.first), plan.structure.residents)
    purchased = residents / 10_000.0 * plan.at_communities("outside.purchased_hours", month.first)
    price, left = plan.scenario.outside.price, service_capacity(plan.scenario)
    bought = np.zeros_like(purchased)
    for wanted in (purchased, from_departments / price if price > 0.0 else bought):
        delivered = wanted * min(1.0, left / wanted.sum()) if wanted.sum() > 0.0 else wanted
        bought = bought + delivered
        left -= float(delivered.sum())
    return bought


def _volunteers(plan: Plan, month: Month) -> Floats:
    """Return volunteers newly active, shape (communities,)."""
    registered = np.array([place.volunteers for place in plan.territories], np.float64)
    here = plan.structure.amounts(plan.structure.at(month.first), registered)
    return here * plan.at_communities("outside.volunteers_active", month.first)


def _premises_cost(plan: Plan, day: int) -> Floats:
    """Return the cost of further premises, yuan a year: what is handed over makes as much of the rented superfluous."""
    known, era = plan.scenario.places, plan.structure.at(day)
    rented = np.array([place.premises_m2 * (not place.own_built) for place in plan.territories])
    more, new = handed_over(plan, day), new_premises(plan, day)
    saved = np.minimum(more, plan.structure.amounts(era, rented))
    return (more + new) * known.running_cost + (new - saved) * known.rent


def _transition(plan: Plan, month: Month) -> Floats:
    """Return productivity in the transition after a re-scaling, as a multiple, shape (communities,)."""
    known, structure = plan.scenario.structure, plan.structure
    left = np.ones(structure.communities)
    for era in structure.eras[1:]:
        if 0 <= month.first - era.day < known.transition_months * DAYS_PER_MONTH - 0.5 * DAYS_PER_MONTH:
            before = structure.before(era)
            changed = [now != then for now, then in zip(era.parts, before.parts, strict=True)]
            left[changed] = 1.0 - known.transition_loss
    return left
