"""One history told: a worker's hazard term by term, a community's years by month.

A replication is played again, and watched; nothing about the run changes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.base.errors import nearest, refuse, shown
from sim.base.units import MONTHS_PER_YEAR, Floats, Integers
from sim.city.city import City
from sim.city.plan import make_plan
from sim.city.records import MONTH_COUNTS, MONTH_SUMS, REASONS, RunRecord, Table
from sim.city.workforce import Terms
from sim.people.attrition import tenure_months, tenure_multiple, tenure_steps
from sim.scenario.fields import Scenario
from sim.scenario.roster import territories
from sim.scenario.timeline import covers


def worker_id(community: str, post: int, occupant: int) -> str:
    """Return the id of a worker: community, post and holder, counted from 1 (``YC-01-3-1``)."""
    return f"{community}-{post + 1}-{occupant + 1}"


def worker_ids(record: RunRecord) -> list[str]:
    """Return the ids of everybody in a record, in the order of its careers."""
    ids = record.communities["id"][record.careers["community"]]
    return [
        worker_id(str(community), int(post), int(occupant))
        for community, post, occupant in zip(ids, record.careers["post"], record.careers["occupant"], strict=True)
    ]


def explain_worker(scenario: Scenario, seed: int, replication: int, worker: str, engine: str = "compiled") -> Table:
    """Return the career of a worker, a row a month.

    Returns
    -------
    Table
        `month`, `year`, `tenure_months`; the terms of the hazard of resignation by name (`pay` and `tenure` on the
        first day) and `hazard` (1/year); with one row `cumulated`, `threshold`, `first_day` (the
        date of day 0), `hired_day`, `decided_day`, `left_day` and `reason` (text).

    Raises
    ------
    ScenarioError
        If there is no such worker in that replication.
    """
    seen: list[Terms] = []
    city = City(make_plan(scenario), seed, replication, engine, seen.append)
    record = city.play()
    ids = worker_ids(record)
    if worker not in ids:
        zh, en = f"应为该次重复中的人员编号，如 {ids[0]}", f"must be a worker of that replication, such as {ids[0]}"
        raise refuse("", "--worker", shown(worker), zh, en, nearest(worker, ids), code="E711")
    row = ids.index(worker)
    rule, crew, plan = scenario.attrition, city.crew, city.plan
    months = [(terms, int(np.flatnonzero(terms.rows == row)[0])) for terms in seen if row in terms.rows]
    first = np.array([max(terms.month.first, int(crew.hired[row])) for terms, _ in months], np.int64)
    tenure = tenure_months(crew.tenure_days(np.array([row]), 0) + first)
    steps = tenure_steps(rule.tenure_ends, rule.tenure_profile, rule.tenure_power)
    history: Table = {
        "month": np.array([terms.month.code % 12 + 1 for terms, _ in months], np.int64),
        "year": np.array([terms.month.year for terms, _ in months], np.int64),
        "tenure_months": tenure,
        **{name: np.array([terms.values[name][at] for terms, at in months]) for name in months[0][0].values},
        "pay": plan.pay_term[plan.alike[crew.community[row]], first],
        "tenure": np.array([tenure_multiple(length, *steps) for length in tenure]),
    }
    history["hazard"] = _hazard(history, [*months[0][0].values, "pay", "tenure"], rule.base_rate)
    for name in ("hired_day", "decided_day", "left_day"):
        history[name] = record.careers[name][row : row + 1]
    history["first_day"] = np.array([record.first_day], "datetime64[D]")
    history["threshold"] = crew.threshold[row : row + 1]
    history["cumulated"] = crew.cumulated[row : row + 1]
    history["reason"] = np.array([REASONS[int(record.careers["reason"][row])]])
    return history


def _hazard(history: Table, terms: list[str], base_rate: float) -> Floats:
    hazard: Floats = base_rate * np.prod([history[name] for name in terms], axis=0)
    return hazard


def explain_community(
    scenario: Scenario, seed: int, replication: int, community: str, engine: str = "compiled"
) -> Table:
    """Return the months of a community: its rows of the month table, `calendar_month`, and its names (one row).

    The firings of trigger rules that act there stand under `firing_` and the names of the columns of
    `RunRecord.firings`, with one row `first_day` (the date of day 0).

    Raises
    ------
    ScenarioError
        If there is no such community.
    """
    record = City(make_plan(scenario), seed, replication, engine).play()
    ids = [str(name) for name in record.communities["id"]]
    if community not in ids:
        zh, en = "应为名册中的社区编号", "must be the id of a community in the roster"
        raise refuse("", "--community", shown(community), zh, en, nearest(community, ids), code="E712")
    place = ids.index(community)
    rows: Integers = np.flatnonzero(record.months["community"] == place)
    names = ("month", "year", "days", *MONTH_COUNTS, *MONTH_SUMS)
    history = {name: record.months[name][rows] for name in names}
    history["calendar_month"] = (record.first_day.month - 1 + history["month"]) % MONTHS_PER_YEAR + 1
    for name in ("name_zh", "name_en"):
        history[name] = record.communities[name][place : place + 1]
    history["first_day"] = np.array([record.first_day], "datetime64[D]")
    territory = territories(scenario.city, Path())[place]
    here = [covers(scenario.rules[rule].scope, territory) for rule in record.firings["rule"]]
    return history | {f"firing_{name}": column[np.array(here, bool)] for name, column in record.firings.items()}
