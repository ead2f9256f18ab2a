"""The generic workplace that a case from elsewhere is played in: its levels are the case's, its mechanisms Luohe's.

Levels that are put in the place of Luohe's: turnover, hours, the size of a unit, how long people have been there, how
many posts are empty, and what counts as usual (strain, lines, administrative share, colleagues leaving). Responses
(elasticities, ratios, time constants) are never touched.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.fitting.cases import Case
from analysis.study.replication import months_later
from analysis.study.sums import DAYS_PER_YEAR
from sim import Policy, Scenario, Scope, laid_over

MOST_OF_EXITS = 0.25
"""Other exits (retirement and the like) stay Luohe's, but make at most this share of all exits at the start."""


@dataclass(frozen=True)
class Levels:
    """What is found by playing the unchanged workplace, so that it is its own reference.

    Attributes
    ----------
    base_rate : float
        Hazard of resigning at reference values, 1/year, that gives the case's turnover.
    exhaustion : float
        Mean exhaustion, unit of load.
    lines : float
        Lines per person.
    administrative : float
        Administrative share of the time worked (1).
    minutes : float
        Multiple of everything measured in minutes that gives the case's weekly hours.
    """

    base_rate: float
    exhaustion: float
    lines: float
    administrative: float
    minutes: float = 1.0


def first_guess(scenario: Scenario, case: Case) -> Levels:
    """Return levels to begin with: those of the scenario, the hazard in proportion to turnover."""
    rule = scenario.attrition
    usual = max(rule.contagion_reference - rule.other_exits, 0.01)
    return Levels(
        rule.base_rate * resignation_target(scenario, case) / usual,
        scenario.strain.reference,
        rule.lines_reference,
        rule.admin_reference,
    )


def other_exits(scenario: Scenario, case: Case) -> float:
    """Return the rate of exits that are no resignations, 1/year."""
    known = case.workplace
    if not scenario.mechanisms.other_exits:
        return 0.0
    share = MOST_OF_EXITS if known.counts == "exits" else MOST_OF_EXITS / (1.0 - MOST_OF_EXITS)
    return min(scenario.attrition.other_exits, share * known.turnover)


def resignation_target(scenario: Scenario, case: Case) -> float:
    """Return the resignation rate that the unchanged workplace is to have, 1/year."""
    known = case.workplace
    return known.turnover - (other_exits(scenario, case) if known.counts == "exits" else 0.0)


def generic(baseline: Scenario, overlay: Path, case: Case, months: int) -> Scenario:
    """Return the workplace of a case before the change, not yet its own reference.

    Parameters
    ----------
    baseline : Scenario
        Luohe as it is, under one of the theories.
    overlay : Path
        What the generic workplace has otherwise (``workplace.toml``).
    case : Case
    months : int
        Length of the run.
    """
    scenario = laid_over(baseline, overlay).model_copy(update={"policies": (), "rules": ()})
    clock = scenario.clock.model_copy(update={"end": _end(scenario.clock.start, months)})
    sized = _sized(scenario.model_copy(update={"clock": clock}), case)
    return sized.model_copy(update=_habits(sized, case))


def _end(start: dt.date, months: int) -> dt.date:
    return months_later(start, months) - dt.timedelta(days=1)


def _sized(scenario: Scenario, case: Case) -> Scenario:
    """Return the workplace in equal units of the case's size; work grows with the posts, so that load stays."""
    known, unit = case.workplace, scenario.city.communities[0]
    size = known.posts_per_unit / unit.posts
    residents = round(unit.residents * size)
    grown = {
        "posts": 0,
        "residents": residents,
        "households": round(unit.households * size),
        "premises_m2": unit.premises_m2 * size,
    }
    units = tuple(unit.model_copy(update=grown | {"id": f"U{at + 1:03d}"}) for at in range(known.units))
    kinds = {
        name: kind.model_copy(update={"per_community": kind.per_community * size})
        for name, kind in scenario.kinds.items()
    }
    staffing = scenario.staffing.model_copy(update={"per_10000": known.posts_per_unit * 10_000 / residents})
    city = scenario.city.model_copy(update={"communities": units})
    return scenario.model_copy(update={"city": city, "kinds": kinds, "staffing": staffing})


def _habits(scenario: Scenario, case: Case) -> dict[str, Any]:
    """Return the sections that hold what is usual where so many leave a year.

    Posts stand empty for `hiring_days`, so a share h·d / (1 + h·d) of them is empty. Tenure is shorter in proportion.
    A colleague's leaving is felt against what is usual: the term of colleagues leaving keeps its value at the same
    *relative* change of leaving as in Luohe (its slope is a spillover over the usual hazard, T P23).
    """
    known, rule = case.workplace, scenario.attrition
    others = other_exits(scenario, case)
    exits = resignation_target(scenario, case) + others
    empty = exits * known.hiring_days / DAYS_PER_YEAR
    vacancy = empty / (1.0 + empty)
    leaving = exits * (1.0 - vacancy)
    multiple = leaving / rule.contagion_reference
    tenure = scenario.staffing.tenure_mean / multiple if known.staff == "settled" else 0.0
    return {
        "attrition": rule.model_copy(
            update={
                "other_exits": others,
                "contagion": rule.contagion / multiple,
                "contagion_reference": leaving,
                "contagion_most": min(rule.contagion_most * multiple, 1.0),
            }
        ),
        "staffing": scenario.staffing.model_copy(update={"vacancy": vacancy, "tenure_mean": tenure}),
        "recruitment": scenario.recruitment.model_copy(update={"rolling_days": known.hiring_days}),
    }


def at(scenario: Scenario, levels: Levels) -> Scenario:
    """Return the workplace as its own reference."""
    scenario = scenario.model_copy(
        update={
            "attrition": scenario.attrition.model_copy(
                update={
                    "base_rate": levels.base_rate,
                    "lines_reference": levels.lines,
                    "admin_reference": levels.administrative,
                }
            ),
            "strain": scenario.strain.model_copy(update={"reference": levels.exhaustion}),
        }
    )
    return retimed(scenario, levels.minutes, levels.minutes)


def retimed(scenario: Scenario, hours: float, service: float) -> Scenario:
    """Return a scenario whose working time is multiplied by `hours` and the time that work takes by `service`.

    Everything that is part of the working day goes with the hours: the day itself, half-days of grid time and the
    residents' evening, the hall minutes that one person on duty covers, and the limits of overtime (else the hours
    that were given would come back as overtime under the old limit). Everything that work takes goes with the service
    time: the effort of every kind, changing to another line, answering a chase-up, by how much an appointment may
    run over. How long a visitor is willing to wait belongs to the visitor and stays. Where both are equal, the same
    work is done in the same order in proportionally less time. A day off a week is played as five shorter days, since
    fatigue follows weekly hours.
    """
    if hours == 1.0 and service == 1.0:
        return scenario
    timed = ("duty_minutes", "grid_minutes", "evening_minutes", "overtime_day_minutes", "overtime_month_hours")
    desk = {name: getattr(scenario.desk, name) * hours for name in timed}
    desk |= {name: getattr(scenario.desk, name) * service for name in ("switching_minutes", "appointment_grace")}
    kinds = {
        name: kind.model_copy(update={"minutes": kind.minutes * service}) for name, kind in scenario.kinds.items()
    }
    minutes = scenario.calendar.day_minutes * hours
    rework = scenario.rework.model_copy(update={"chase_minutes": scenario.rework.chase_minutes * service})
    return scenario.model_copy(
        update={
            "calendar": scenario.calendar.model_copy(update={"day_minutes": minutes}),
            "desk": scenario.desk.model_copy(update=desk),
            "kinds": kinds,
            "rework": rework,
        }
    )


def changed(scenario: Scenario, case: Case) -> Scenario:
    """Return the workplace with the case's change in force.

    Hours and service time hold from the first day. All else begins on the second: pay is measured against that of the
    first day.
    """
    change = case.change
    pay = scenario.pay.model_copy(update={"outside_growth": change.outside_growth})
    policies = (*_pay(scenario, case), *_work(scenario, case), *_posts(scenario, case), *_support(scenario, case))
    return retimed(scenario.model_copy(update={"pay": pay, "policies": policies}), change.hours, change.service_time)


def _policy(
    scenario: Scenario,
    case: Case,
    lever: str,
    operator: Literal["set", "add", "multiply"],
    value: float,
    months: int | None = None,
    units: tuple[str, ...] = (),
) -> Policy:
    return Policy(
        lever=lever,
        operator=operator,
        value=value,
        start=scenario.clock.start + dt.timedelta(days=1),
        ramp_months=case.change.ramp_months if months is None else months,
        scope=Scope(communities=units),
    )


def _pay(scenario: Scenario, case: Case) -> list[Policy]:
    if case.change.pay == 1.0:
        return []
    return [_policy(scenario, case, lever, "multiply", case.change.pay) for lever in ("pay.base", "pay.allowance")]


def _work(scenario: Scenario, case: Case) -> list[Policy]:
    """Return more or fewer tasks, and their growth: as many more every year, a share of those at the start."""
    step, growth = case.change.workload - 1.0, case.change.workload_growth
    months = _months(scenario)
    found = []
    if step:
        lever = "burden.added" if step > 0.0 else "burden.gate"
        found.append(_policy(scenario, case, lever, "add", abs(step)))
    if growth:
        lever, most = ("burden.added", 10.0) if growth > 0.0 else ("burden.gate", 0.9)
        found.append(_policy(scenario, case, lever, "add", min(abs(growth) * months / 12.0, most), months))
    return found


def _months(scenario: Scenario) -> int:
    start, end = scenario.clock.start, scenario.clock.end
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _posts(scenario: Scenario, case: Case) -> list[Policy]:
    """Return new posts; where the multiple is no whole number a unit, some units get one more than the others."""
    if case.change.posts == 1.0:
        return []
    units = [unit.id for unit in scenario.city.communities]
    wanted = case.change.posts * case.workplace.posts_per_unit
    whole, more = int(wanted), round((wanted - int(wanted)) * len(units))
    residents = scenario.city.communities[0].residents
    parts = ((whole + 1, tuple(units[:more])), (whole, tuple(units[more:])))
    return [
        _policy(scenario, case, "staffing.per_10000", "set", posts * 10_000 / residents, 0, chosen)
        for posts, chosen in parts
        if chosen
    ]


def _support(scenario: Scenario, case: Case) -> list[Policy]:
    return [_policy(scenario, case, "strain.support", "add", case.change.support)] if case.change.support else []
