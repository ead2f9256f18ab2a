"""Approved posts of communities (model §1): by the rule, or as a re-scaling shares them out."""

from __future__ import annotations

import numpy as np

from sim.base.units import Floats, Integers
from sim.city.structure import Era
from sim.city.workload import Workload
from sim.scenario.roster import posts, posts_by_rule, posts_scale


def posts_at(plan: Workload, day: int) -> Integers:
    """Return approved posts on a day, shape (communities,).

    Communities that were never re-scaled have the posts of their territory. Where a territory was split, its posts are
    shared out by residents; where `structure.posts_by_rule` holds, the rule is applied to the new communities instead,
    with the k that it has for the territories.
    """
    per_10000 = plan.timeline.by_group("staffing.per_10000")[:, day]
    rule, places = plan.scenario.staffing, plan.territories
    of_group = np.stack([posts(rule, places, float(value)) for value in per_10000])
    by_territory = of_group[plan.timeline.alike, np.arange(len(places))].astype(np.int64)
    era = plan.structure.at(day)
    if era.number == 0:
        return np.concatenate((by_territory, np.zeros(plan.structure.communities - len(places), np.int64)))
    shared, ruled = _shared(plan, era, by_territory), _ruled(plan, era, per_10000)
    by_rule = plan.at_communities("structure.posts_by_rule", day) > 0.0
    rescaled = np.array([not (len(parts) == 1 and parts[0].share == 1.0) for parts in era.parts], np.bool_)
    return np.where(by_rule & rescaled, ruled, shared)


def _shared(plan: Workload, era: Era, by_territory: Integers) -> Integers:
    """Return the posts of each territory shared out among its communities, by largest remainder."""
    shared = np.zeros(plan.structure.communities, np.int64)
    for territory, total in enumerate(by_territory):
        parts = [(community, part.share) for community, part in era.by_territory[territory]]
        exact = np.array([share for _, share in parts]) * float(total)
        whole = np.floor(exact + 1e-9).astype(np.int64)
        first = np.argsort(whole - exact, kind="stable")[: int(total - whole.sum())]
        whole[first] += 1
        shared[[community for community, _ in parts]] += whole
    return shared


def _ruled(plan: Workload, era: Era, per_10000: Floats) -> Integers:
    """Return the posts of each community by the rule for its households, none where it does not exist."""
    rule, structure = plan.scenario.staffing, plan.structure
    unlisted = [place.model_copy(update={"posts": 0, "team": ()}) for place in plan.territories]
    scales = [posts_scale(rule, unlisted, float(value)) for value in per_10000]
    households = structure.amounts(era, structure.households)
    ruled = np.zeros(structure.communities, np.int64)
    for community, home in enumerate(structure.home):
        size = unlisted[home].model_copy(update={"households": round(households[community])})
        ruled[community] = posts_by_rule(rule, [size], scales[plan.alike[community]])[0]
    return ruled * (era.existing > 0.0)
