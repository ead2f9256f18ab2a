"""All that is known before a run begins: dates, people, pay, and the work of `workload`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from sim.base.units import DAYS_PER_MONTH, Floats, Integers
from sim.city.establishment import posts_at
from sim.city.layout import Month as Month
from sim.city.multiples import elections
from sim.city.workload import Workload
from sim.people.attrition import pay_term
from sim.people.pay import PayRule, index, pay_path, relative_pay, with_boom
from sim.scenario.fields import Scenario
from sim.scenario.roster import territories
from sim.scenario.timeline import Timeline, clock_days
from sim.work.workdays import WorkCalendar

OWN_PAY = ("grade_step", "head_step", "deputy_step", "bonus", "bonus_years")


@dataclass(frozen=True)
class Plan(Workload):
    """A scenario laid out over its communities and days; it holds no random number."""

    # --- people -------------------------------------------------------------------------------------------------

    def posts_on(self, day: int) -> Integers:
        """Return approved posts on a day, shape (communities,)."""
        return posts_at(self, day)

    @cached_property
    def days_of_new_posts(self) -> dict[int, list[int]]:
        """Communities whose posts a policy may change, by the day on which it does."""
        places: dict[int, set[int]] = {}
        for lever in ("staffing.per_10000", "structure.posts_by_rule"):
            for group, values in enumerate(self.timeline.by_group(lever)):
                for day in np.flatnonzero(np.diff(values)) + 1:
                    places.setdefault(int(day), set()).update(np.flatnonzero(self.alike == group).tolist())
        return {day: sorted(places[day]) for day in sorted(places)}

    @cached_property
    def support(self) -> Floats:
        """Support by supervisor and peers, shape (groups, days)."""
        return self.timeline.by_group("strain.support")

    @cached_property
    def all_round_since(self) -> Integers:
        """Day from which workers are all-round in each group, beyond the run where never, shape (groups,)."""
        in_force = self.timeline.by_group("desk.all_round") > 0.0
        return np.where(in_force.any(axis=1), in_force.argmax(axis=1), 2 * self.days)

    @cached_property
    def overtime_minutes(self) -> Floats:
        """Limit of overtime in a month, minutes, shape (groups, days)."""
        return self.timeline.by_group("desk.overtime_month_hours") * 60.0 * float(self.scenario.mechanisms.overtime)

    @cached_property
    def overtime_day(self) -> Floats:
        """Limit of overtime in a day, minutes, shape (groups, days)."""
        return self.timeline.by_group("desk.overtime_day_minutes") * float(self.scenario.mechanisms.overtime)

    @cached_property
    def election_hazard(self) -> Floats:
        """Hazard of leaving through an election, 1/day, shape (groups, days): its exits spread over its months."""
        known = self.scenario.elections
        hazard: Floats = -np.log1p(-known.exits) / (known.months * DAYS_PER_MONTH) * elections(self)
        return hazard

    @cached_property
    def epidemic_absence(self) -> Floats:
        """Further share of days absent in an epidemic, shape (groups, days)."""
        return self.timeline.by_group("stress.epidemic") * self.scenario.stress.epidemic_absence

    # --- pay ----------------------------------------------------------------------------------------------------

    @cached_property
    def outside(self) -> Floats:
        """The outside wage, 1 until results start, shape (days,)."""
        path = index(self.days, self.start, self.scenario.pay.outside_growth)
        boom = self.timeline.values("stress.wage_boom", 0)
        return with_boom(path, boom) if boom.any() else path

    @cached_property
    def monthly_pay(self) -> Floats:
        """Pay of the entry grade, without seniority, yuan a month, shape (groups, days)."""
        dates, prices = self._januaries(), index(self.days, self.start, self.scenario.pay.price_growth)
        return np.stack(
            [pay_path(self._pay_rule(int(place)), self.outside, prices, dates) for place in self.timeline.examples]
        )

    def _pay_rule(self, place: int) -> PayRule:
        names = (
            "base",
            "allowance",
            "indexation",
            "cpi_indexation",
            "indexation_months",
            "catch_up",
            "indexation_cap",
        )
        return PayRule(*(self.timeline.values(f"pay.{name}", place) for name in names))

    def _januaries(self) -> Integers:
        """Return months since the first 1 January of results on the first of every month, −1 on other days."""
        since = np.full(self.days, -1, np.int64)
        origin = self.scenario.clock.start
        first_january = dt.date(origin.year if (origin.month, origin.day) == (1, 1) else origin.year + 1, 1, 1)
        for month in self.months:
            months = month.code - first_january.year * 12
            if months >= 0 and self.calendar.date(month.first).day == 1:
                since[month.first] = months
        return since

    @cached_property
    def pay_levers(self) -> dict[str, Floats]:
        """The levers of pay that differ between the people of a community, by name, each of shape (groups, days)."""
        return {name: self.timeline.by_group(f"pay.{name}") for name in OWN_PAY}

    @cached_property
    def overtime_rate(self) -> Floats:
        """Pay of an hour of overtime as a multiple of the hourly pay, shape (groups, days)."""
        return self.timeline.by_group("pay.overtime_rate")

    @cached_property
    def compensatory(self) -> Floats:
        """Share of overtime given back as time off, shape (groups, days)."""
        return self.timeline.by_group("desk.compensatory")

    @cached_property
    def leave_days(self) -> Floats:
        """Further paid leave, days a year, shape (groups, days)."""
        return self.timeline.by_group("absence.leave_days")

    @cached_property
    def policy_fen(self) -> Integers:
        """A territory's part of the cost that policies name, fen, shape (groups, months)."""
        yuan = [self.timeline.programme_cost(int(place)) for place in self.timeline.examples]
        fen = [[round(float(cost[month.first : month.end].sum()) * 100.0) for month in self.months] for cost in yuan]
        return np.array(fen, np.int64)

    @cached_property
    def relative_pay(self) -> Floats:
        """R / R0: pay over the outside wage, against the start, shape (groups, days)."""
        return np.stack([relative_pay(path, self.outside) for path in self.monthly_pay])

    @cached_property
    def pay_term(self) -> Floats:
        """The term of pay in the hazard of resignation, shape (groups, days)."""
        if not self.scenario.mechanisms.pay_effect:
            return np.ones_like(self.relative_pay)
        return pay_term(self.relative_pay, self.scenario.attrition.pay_elasticity)


def make_plan(scenario: Scenario) -> Plan:
    """Return the plan of a scenario."""
    places = territories(scenario.city, Path())
    first_day, days = clock_days(scenario.clock)
    calendar = WorkCalendar(scenario.calendar, first_day, days)
    return Plan(scenario, places, Timeline(scenario, places, first_day, days), calendar)
