"""Premises and hall windows of communities (model §1; report: 用房政策)."""

from __future__ import annotations

import numpy as np

from sim.base.units import Floats, Integers
from sim.city.layout import Layout
from sim.scenario.roster import windows_by_area


def new_premises(plan: Layout, day: int) -> Floats:
    """Return what each new community has rented of its own on a day, m², shape (communities,)."""
    structure = plan.structure
    each = plan.at_communities("structure.new_premises", day)
    later = np.arange(structure.communities) >= len(plan.territories)
    area: Floats = each * later * structure.at(day).existing
    return area


def handed_over(plan: Layout, day: int) -> Floats:
    """Return what developers have handed over to each community by a day, m², shape (communities,): up to the floor."""
    floor = plan.at_communities("places.premises_floor", day)
    return np.maximum(floor - _own(plan, day), 0.0) * plan.structure.at(day).existing


def _own(plan: Layout, day: int) -> Floats:
    """Return premises without those handed over, m²: a territory's are shared by its communities, by residents."""
    area = np.array([place.premises_m2 for place in plan.territories])
    return plan.structure.amounts(plan.structure.at(day), area) + new_premises(plan, day)


def windows(plan: Layout, day: int) -> Integers:
    """Return hall windows on a day, shape (communities,): by area, or as listed where the premises are as they were."""
    more, era = handed_over(plan, day), plan.structure.at(day)
    listed = np.zeros(plan.structure.communities, np.int64)
    for community, parts in enumerate(era.parts):
        if len(parts) == 1 and parts[0].share == 1.0 and not more[community]:
            listed[community] = plan.territories[parts[0].territory].windows
    return np.where(listed > 0, listed, windows_by_area(plan.scenario.city, _own(plan, day) + more))
