"""Where the tasks of each community come from: kinds, parts of territories, layers of volume.

Residents' demand follows the residents. What any community is asked for, whatever its size, goes with the community:
where a territory is split the further communities have such work of their own, with its own random numbers; where
territories are merged the work that is asked for only once is taken from each in proportion.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.randomness import DISTRIBUTIONS, who
from sim.base.units import Floats, Integers, Table
from sim.city.layout import Layout
from sim.city.structure import Era, Part, Parts
from sim.work.demand import SOURCE


class Flow(NamedTuple):
    """The work that comes to a community from a part of a territory, by kind.

    Attributes
    ----------
    part : Part
    keep : float64 array, shape (kinds,)
        Share of the part's tasks that arises.
    more : float64 array, shape (kinds,)
        Further tasks a year.
    """

    part: Part
    keep: Floats
    more: Floats


def flows(plan: Layout, parts: Parts) -> list[Flow]:
    """Return the work that comes to a community that serves `parts`."""
    kinds = len(plan.kinds)
    if len(parts) == 1 and parts[0].share == 1.0:
        return [Flow(parts[0], np.ones(kinds), np.zeros(kinds))]
    residents = np.array([part.share * max(plan.structure.residents[part.territory], 1.0) for part in parts])
    found = []
    for part, share in zip(parts, residents / residents.sum(), strict=True):
        here = plan.volumes[part.territory]
        wanted = plan.fixed_volumes * share + (here - plan.fixed_volumes) * part.share
        given = here * part.share
        keep = np.divide(wanted, given, out=np.ones(kinds), where=given > 0.0)
        found.append(Flow(part, np.minimum(keep, 1.0), np.maximum(wanted - given, 0.0)))
    return found


def community_volumes(plan: Layout, era: Era) -> Floats:
    """Return tasks a year at the present volume, shape (communities, kinds)."""
    volumes = np.zeros((plan.structure.communities, len(plan.kinds)))
    for community, parts in enumerate(era.parts):
        for flow in flows(plan, parts):
            volumes[community] += plan.volumes[flow.part.territory] * (flow.part.share * flow.keep) + flow.more
    return volumes


def sources(plan: Layout, era: Era, layers: Integers, spread: Floats) -> tuple[Table, Integers]:
    """Return the sources of tasks, those of one community after the other; and where each community's begin.

    Parameters
    ----------
    layers : int64 array, shape (territories, kinds)
        Layers of volume that each kind needs.
    spread : float64 array, shape (territories,)
        Spread of efforts as a multiple of the present one.
    """
    kinds, tables, first = _kinds(plan), [np.zeros(0, SOURCE)], [0]
    for community in range(plan.structure.communities):
        served, count = plan.structure.served[community], 0
        for flow in flows(plan, era.parts[community]):
            territory = flow.part.territory
            found = [_drawn(plan, flow, kinds, layers[territory])]
            if flow.more.any():
                found.append(_added(plan, flow, kinds, layers[territory]))
            for table in found:
                table["row"] = served.index(territory) * len(plan.months)
                table["territory"] = territory
                table["place"] = who("territory", plan.territories[territory].id)
                table["cv"] *= spread[territory]
                count += len(table)
            tables += found
        first.append(first[-1] + count)
    return np.concatenate(tables), np.array(first, np.int64)


def _drawn(plan: Layout, flow: Flow, kinds: Table, layers: Integers) -> Table:
    """Return the sources of the tasks of a part."""
    table = _by_layer(kinds, layers)
    kind, place = table["kind"], plan.territories[flow.part.territory].id
    names = np.array([who("territory", place, "kind", name) for name in plan.kind_ids], np.uint64)
    table["who"] = names[kind]
    table["a_year"] = plan.volumes[flow.part.territory][kind]
    table["keep"] = flow.keep[kind]
    table["first"], table["end"] = flow.part.first, flow.part.end
    return table


def _added(plan: Layout, flow: Flow, kinds: Table, layers: Integers) -> Table:
    """Return the sources of the work that a further community brings with it."""
    table = _by_layer(kinds[flow.more > 0.0], layers[flow.more > 0.0])
    kind, place = table["kind"], plan.territories[flow.part.territory].id
    where = f"{flow.part.first:.9f}"
    table["who"] = [who("territory", place, "part", where, "kind", plan.kind_ids[each]) for each in kind]
    table["a_year"] = flow.more[kind]
    table["keep"], table["end"] = 1.0, 1.0
    return table


def _by_layer(kinds: Table, layers: Integers) -> Table:
    """Return an entry a kind and layer, with what is declared of the kind."""
    table: Table = np.repeat(kinds, layers)
    table["layer"] = np.arange(len(table)) - np.repeat(np.cumsum(layers) - layers, layers) + 1
    return table


def _kinds(plan: Layout) -> Table:
    """Return what is declared of each kind, shape (kinds,)."""
    table: Table = np.zeros(len(plan.kinds), SOURCE)
    for kind, (row, about) in enumerate(zip(table, plan.kinds, strict=True)):
        row["kind"], row["minutes"], row["cv"] = kind, about.minutes, about.cv
        row["distribution"] = DISTRIBUTIONS[about.distribution]
        row["due_days"] = about.due_days
        row["patience"] = about.patience_minutes * plan.scenario.mechanisms.patience
        row["patience_distribution"] = DISTRIBUTIONS[about.patience_distribution]
    return table
