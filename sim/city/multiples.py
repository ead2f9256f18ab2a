"""What policies make of the tasks handed down: volume and minutes of each kind as multiples of the present ones."""

from __future__ import annotations

import numpy as np

from sim.base.units import Floats
from sim.city.layout import Layout
from sim.work import burden as rule

SCHEMES = ("cut", "gate", "coordination")
"""Levers of schemes against burden, which ask for reports of their own."""
RESPONSES = {
    "participation": "residents.participation",
    "mutual_aid": "outside.mutual_aid",
    "digital": "residents.digital",
    "centres": "places.centres",
    "epidemic": "stress.epidemic",
}
"""Lever of each programme by the number that says how kinds of task respond to it."""


def burden(plan: Layout) -> tuple[Floats, Floats]:
    """Return volume and minutes per task as multiples of the present ones, each of shape (groups, kinds, days)."""
    held = elections(plan)
    rows = [_of_group(plan, int(place), held[group]) for group, place in enumerate(plan.timeline.examples)]
    both = np.array(rows, np.float64).reshape(len(rows), len(plan.kinds), 2, plan.days)
    return np.ascontiguousarray(both[:, :, 0]), np.ascontiguousarray(both[:, :, 1])


def _of_group(plan: Layout, place: int, held: Floats) -> list[tuple[Floats, Floats]]:
    """Return volume and minutes of each kind in a place; `held` says when there is an election."""
    levels = {name: plan.timeline.values(lever, place) for name, lever in RESPONSES.items()} | {"election": held}
    acting = {name: level for name, level in levels.items() if level.any()}
    pairs = [_of_kind(plan, place, name, acting) for name in plan.kind_ids]
    load = 1.0 + _scheme(plan, place) * plan.scenario.burden.scheme_load
    return [
        (volume * load if kind.scheme_reports else volume, minutes)
        for kind, (volume, minutes) in zip(plan.kinds, pairs, strict=True)
    ]


def _of_kind(plan: Layout, place: int, kind: str, levels: dict[str, Floats]) -> tuple[Floats, Floats]:
    """Return volume and minutes of a kind; `levels` are those of the programmes at work in the place."""
    names = ("cut", "coverage", "enforcement", "gate", "added", "coordination", "price", "one_entry")
    cut, coverage, enforcement, gate, added, coordination, price, one_entry = (
        plan.timeline.values(f"burden.{name}", place, kind) for name in names
    )
    known = plan.scenario.burden
    kept = rule.kept_cut(cut, coverage, enforcement, known.rebound)
    volume, minutes = rule.volume(kept, gate, added), rule.item_minutes(kept, known.cut_item_minutes)
    if coordination.any():
        volume = volume * rule.without_duplicates(coordination, known.duplicates)
    if price.any():
        volume = volume * rule.paid_for(price, known.price_refusal)
    if one_entry.any():
        minutes = minutes * rule.shared_entry(one_entry, known.entry_saving)
    for name, level in levels.items():
        volume = volume * rule.responding(level, float(getattr(plan.scenario.kinds[kind], name)))
    return volume, minutes


def _scheme(plan: Layout, place: int) -> Floats:
    """Return on which days a scheme against burden is in force, for any kind, as 1 or 0."""
    in_force = np.zeros(plan.days, np.bool_)
    for name in SCHEMES:
        for kind in plan.kind_ids:
            in_force |= plan.timeline.values(f"burden.{name}", place, kind) > 0.0
    return in_force.astype(np.float64)


def elections(plan: Layout) -> Floats:
    """Return whether an election is under way on each day, 1 or 0, shape (groups, days).

    The first is held so many years after the last one before the run, the next so many years after it, in the same
    month; where a policy shortens the term, as soon as the new term is over.
    """
    known, held = plan.scenario.elections, np.zeros((len(plan.timeline.examples), plan.days))
    if known.last is None:
        return held
    for group, cycle in enumerate(plan.timeline.by_group("elections.cycle_years")):
        last = 12 * known.last.year + known.last.month - 1
        for month in plan.months:
            years = int(cycle[month.first])
            if years and month.code >= last + 12 * years and (month.code - last) % 12 == 0:
                last = month.code
                until = min(month.number + known.months, len(plan.months))
                held[group, month.first : plan.months[until - 1].end] = 1.0
    return held
