"""Work in hand handed on where communities are re-scaled: every task goes where, from now on, its place is served."""

from __future__ import annotations

import numpy as np

from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.city.plan import Plan
from sim.city.structure import Era, handed_on
from sim.work.demand import numbers_in_territory
from sim.work.desk import TASK
from sim.work.teams import Backlogs


def transfer(plan: Plan, backlogs: Backlogs, era: Era, works_in: Integers, key: Words) -> Backlogs:
    """Return the backlogs after the re-scaling that begins an era; no task is lost and none is made.

    Within a community tasks wait in the order in which they were handed down, by whomever. What somebody laid down stays
    theirs where they go with it. The pressure felt is the mean of the communities that a new one comes from.

    Parameters
    ----------
    works_in : int64 array, shape (people,)
        Community of each person from now on.
    key : uint64 array, shape (2,)
        Study seed and replication.
    """
    before = plan.structure.before(era)
    changed = [at for at, (now, then) in enumerate(zip(era.parts, before.parts, strict=True)) if now != then]
    queued: dict[int, list[Table]] = {community: [] for community in changed}
    later: dict[int, list[Table]] = {community: [] for community in changed}
    for giver in changed:
        tasks = backlogs.of(giver).copy()
        coming_back = np.arange(len(tasks)) >= len(tasks) - int(backlogs.states["later"][giver])
        taker = _takers(plan, tasks, giver, era, key)
        for community in np.unique(taker).tolist():
            _move(plan, tasks, taker == community, giver, community)
            queued[community].append(tasks[(taker == community) & ~coming_back])
            later[community].append(tasks[(taker == community) & coming_back])
    pressure = _pressure(plan, before, era, backlogs.states["pressure"])
    for community in changed:
        tasks = _in_order(queued[community], later[community])
        gone = (tasks["owner"] >= 0) & (works_in[tasks["owner"]] != community)
        tasks["owner"][gone] = -1
        if len(tasks) > backlogs.end[community] - backlogs.first[community]:
            backlogs = backlogs.with_room(community, len(tasks))
        state = backlogs.states[community : community + 1]
        state["tasks"] = state["serial"] = len(tasks)
        state["later"] = sum(map(len, later[community]))
        state["pressure"] = pressure[community]
        backlogs.of(community)[:] = tasks
    return backlogs


def _takers(plan: Plan, tasks: Table, giver: int, era: Era, key: Words) -> Integers:
    """Return the community that serves, in an era, the place where each task arose, shape (tasks,)."""
    territory = np.array(plan.structure.served[giver])[tasks["row"].astype(np.int64) // len(plan.months)]
    number = numbers_in_territory(tasks["name"], key[0], key[1])
    taker = np.full(len(tasks), -1, np.int64)
    for place in np.unique(territory).tolist():
        for community, part in era.by_territory[place]:
            taker[(territory == place) & (number >= part.first) & (number < part.end)] = community
    return taker


def _move(plan: Plan, tasks: Table, moved: Booleans, giver: int, taker: int) -> None:
    """Let tasks count in the record of the community that takes them over."""
    months, served = len(plan.months), plan.structure.served
    position, month = np.divmod(tasks["row"][moved].astype(np.int64), months)
    there = np.array(
        [served[taker].index(territory) if territory in served[taker] else 0 for territory in served[giver]]
    )
    tasks["row"][moved] = there[position] * months + month


def _in_order(queued: list[Table], later: list[Table]) -> Table:
    """Return tasks queue by queue, numbered in the order in which they were handed down; then those that come back."""
    waiting, coming = (np.concatenate([np.zeros(0, TASK), *tables]) for tables in (queued, later))
    together = np.concatenate((waiting, coming))
    order = np.lexsort((together["name"], together["arrival"], together["day"]))
    together["serial"][order] = np.arange(len(together))
    waiting, coming = together[: len(waiting)], together[len(waiting) :]
    by_queue = np.lexsort((waiting["serial"], waiting["due"], waiting["kind"]))
    return np.concatenate((waiting[by_queue], coming))


def _pressure(plan: Plan, before: Era, era: Era, pressure: Floats) -> Floats:
    """Return the pressure that each community starts with: the mean of those it comes from, by residents."""
    structure = plan.structure
    residents = np.maximum(structure.amounts(before, structure.residents), 1.0)
    handing = handed_on(before, era, structure.residents)
    weights = handing.share * residents[handing.giver]
    total, felt = np.zeros((2, structure.communities))
    np.add.at(total, handing.taker, weights)
    np.add.at(felt, handing.taker, weights * pressure[handing.giver])
    mean: Floats = np.divide(felt, total, out=np.zeros_like(total), where=total > 0.0)
    return mean
