"""Policies compiled into dated values: what is in force on a day, somewhere, for some kind of task.

The engine asks for values by lever, territory and kind; it has never heard the word policy.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sim.base.errors import ScenarioError, refuse
from sim.base.units import DAYS_PER_MONTH, DAYS_PER_YEAR, MONTHS_PER_YEAR, Floats, Integers
from sim.scenario.evidence import DECLARED, value_at
from sim.scenario.faults import range_of
from sim.scenario.fields import Clock, Kind, Policy, Scenario, Scope, Territory
from sim.scenario.roster import band_of

PURCHASED = "outside.purchased_hours"
_ROUNDING = 1e-9


def clock_days(clock: Clock) -> tuple[dt.date, int]:
    """Return the first day of the warm-up and the calendar days from there to the last day of results.

    The warm-up begins on the same day of the month; where that month is too short, on its last day.
    """
    months = clock.start.year * MONTHS_PER_YEAR + clock.start.month - 1 - clock.warmup_months
    year, month = months // MONTHS_PER_YEAR, months % MONTHS_PER_YEAR + 1
    day = min(clock.start.day, calendar.monthrange(year, month)[1])
    first_day = dt.date(year, month, day)
    return first_day, (clock.end - first_day).days + 1


def covers(scope: Scope, place: Territory) -> bool:
    """Say whether a territory lies in a scope."""
    here = (
        (scope.districts, {place.district}),
        (scope.streets, {place.street_zh, place.street_en}),
        (scope.bands, {band_of(place.residents)}),
        (scope.communities, {place.id}),
    )
    return all(not chosen or names & set(chosen) for chosen, names in here)


def concerns(scope: Scope, name: str, kind: Kind | None) -> bool:
    """Say whether a kind of task (its id, and what is declared of it) lies in a scope."""
    if kind is None:
        return not (scope.kinds or scope.departments or scope.channels)
    here = (
        (scope.kinds, {name, kind.group}),
        (scope.departments, {kind.department}),
        (scope.channels, {kind.channel}),
    )
    return all(not chosen or names & set(chosen) for chosen, names in here)


def service_capacity(scenario: Scenario) -> float:
    """Return the hours of service that all social organisations can deliver, 1/year; infinite where nothing is known."""
    counts, each = scenario.city.counts, scenario.outside.capacity
    return counts.organisations * each if counts and counts.organisations and each else np.inf


class Timeline:
    """The value of every lever on every day, in every territory.

    Parameters
    ----------
    scenario : Scenario
        Its policies, and the values that hold without them.
    territories : sequence of Territory
        The roster; a place is a position in it.
    first_day : date
        Day 0, the first day of the warm-up.
    days : int
        Calendar days.

    Attributes
    ----------
    alike : int64 array, shape (places,)
        Group of each place: at the places of a group the same policies act.
    examples : int64 array, shape (groups,)
        A place of each group.
    """

    def __init__(self, scenario: Scenario, territories: Sequence[Territory], first_day: dt.date, days: int) -> None:
        self.scenario = scenario
        self.territories = tuple(territories)
        self.first_day = first_day
        self.days = days
        self._policies: dict[str, list[int]] = {}
        for number, policy in enumerate(scenario.policies):
            self._policies.setdefault(policy.lever, []).append(number)
        self._covered = [[covers(policy.scope, place) for place in self.territories] for policy in scenario.policies]
        self._arrays: dict[tuple[str, tuple[int, ...]], Floats] = {}
        groups = {acting: number for number, acting in enumerate(dict.fromkeys(self._acting_at))}
        self.alike = np.array([groups[acting] for acting in self._acting_at], np.int64)
        self.examples = np.array([self._acting_at.index(acting) for acting in groups], np.int64)

    @cached_property
    def _acting_at(self) -> list[tuple[bool, ...]]:
        """Whether each policy acts, by place."""
        return [tuple(covered[place] for covered in self._covered) for place in range(len(self.territories))]

    def by_group(self, lever: str) -> Floats:
        """Return the values of a lever, shape (groups, days)."""
        return np.stack([self.values(lever, int(place)) for place in self.examples])

    def values(self, lever: str, place: int, kind: str = "") -> Floats:
        """Return the value of a lever on every day.

        Parameters
        ----------
        lever : str
            Dotted key of a declared lever.
        place : int
            Position of the territory.
        kind : str
            Id of a kind of task, for the levers of ``burden``; a policy that names kinds acts on those alone.

        Returns
        -------
        array of float64, shape (days,)
            In the unit of the declaration, yes as 1 and no as 0; read-only and shared by all places at which
            the same policies act.

        Raises
        ------
        ScenarioError
            Policies together move the value out of its hard bounds.
        """
        acting = self._numbers(lever, place, kind)
        if (lever, acting) not in self._arrays:
            values = self._within_bounds(lever, self._composed(lever, acting))
            values.setflags(write=False)
            self._arrays[lever, acting] = values
        return self._arrays[lever, acting]

    def unbounded(self, lever: str, place: int, kind: str = "") -> Floats:
        """Return what policies make of a lever on every day, whether or not it keeps to its hard bounds."""
        return self._composed(lever, self._numbers(lever, place, kind))

    def _numbers(self, lever: str, place: int, kind: str) -> tuple[int, ...]:
        """Return the numbers of the policies that act on a lever somewhere, for a kind of task."""
        return tuple(
            number
            for number in self._policies.get(lever, ())
            if self._covered[number][place] and self._concerns(self.scenario.policies[number], kind)
        )

    def refuse_out_of_bounds(self) -> None:
        """Compile every lever that a policy touches, everywhere; `ScenarioError` where policies leave its bounds."""
        for lever in self._policies:
            kinds = self.scenario.kinds if lever.startswith("burden.") else ("",)
            for place in range(len(self.territories)):
                for kind in kinds:
                    self.values(lever, place, kind)
        self._refuse_beyond_capacity()

    def _refuse_beyond_capacity(self) -> None:
        """Refuse to purchase more hours of service than the social organisations can deliver."""
        most = service_capacity(self.scenario)
        residents = np.bincount(self.alike, weights=[place.residents for place in self.territories])
        hours = float((residents / 10_000.0 @ self.by_group(PURCHASED)).max(initial=0.0))
        if hours > most:
            found, (zh, en) = f"{hours:,.0f}", (f"{most:,.0f} 小时", f"{most:,.0f} hours")
            zh = f"社会组织每年最多能提供 {zh}，全市平均每万人 {most / residents.sum() * 10_000:,.0f} 小时"
            en = f"organisations deliver at most {en} a year, {most / residents.sum() * 10_000:,.0f} per 10,000 residents"
            raise refuse(self.scenario.name, PURCHASED, found, zh, en, code="E316")

    def acting(self, lever: str) -> bool:
        """Say whether any policy touches a lever."""
        return lever in self._policies

    def in_force(self, day: int, place: int) -> list[Policy]:
        """Return the policies in force on a day (counted from the first) in a territory, in file order."""
        pairs = zip(self.scenario.policies, self._covered, strict=True)
        return [policy for policy, covered in pairs if covered[place] and self._on(policy, day)]

    def programme_cost(self, place: int) -> Floats:
        """Return a territory's part of the programme cost on each day, yuan a day; places in scope share evenly."""
        cost = np.zeros(self.days)
        for policy, covered in zip(self.scenario.policies, self._covered, strict=True):
            if policy.cost and covered[place]:
                start, end = self._window(policy)
                cost[max(start, 0) : max(end, 0)] += policy.cost / DAYS_PER_YEAR / sum(covered)
        return cost

    def with_change(self, policy: Policy) -> Timeline:
        """Return a timeline in which `policy` acts as well; of two that set a value the later in the list holds."""
        policies = (*self.scenario.policies, policy)
        changed = self.scenario.model_copy(update={"policies": policies})
        return Timeline(changed, self.territories, self.first_day, self.days)

    def _concerns(self, policy: Policy, kind: str) -> bool:
        return concerns(policy.scope, kind, self.scenario.kinds.get(kind))

    def _window(self, policy: Policy) -> tuple[int, int]:
        """Return the days from and up to which a policy is in force (half-open; either may lie outside)."""
        start = ((policy.start or self.scenario.clock.start) - self.first_day).days
        return start, (policy.end - self.first_day).days + 1 if policy.end else max(start, self.days)

    def _on(self, policy: Policy, day: int) -> bool:
        start, end = self._window(policy)
        return start <= day < end

    def _composed(self, lever: str, acting: tuple[int, ...]) -> Floats:
        """Return the values that the policies with these numbers make of the present one."""
        policies = [self.scenario.policies[number] for number in acting]
        values = np.full(self.days, float(value_at(self.scenario, tuple(lever.split(".")))))
        for operator in ("set", "multiply", "add"):
            for policy in policies:
                if policy.operator == operator:
                    self._apply(policy, values)
        return values

    def _apply(self, policy: Policy, values: Floats) -> None:
        """Change `values` where a policy is in force, in proportion to how far it has ramped in."""
        start, end = self._window(policy)
        window = slice(max(start, 0), min(max(end, 0), self.days))
        share = _share_reached(np.arange(self.days)[window] - start, policy.ramp_months)
        if policy.operator == "set":
            before = values[window]
            values[window] = np.where(share == 1.0, policy.value, before + share * (policy.value - before))
        elif policy.operator == "multiply":
            values[window] *= np.where(share == 1.0, policy.value, 1.0 + share * (policy.value - 1.0))
        else:
            values[window] += share * policy.value

    def _within_bounds(self, lever: str, values: Floats) -> Floats:
        number = DECLARED[lever]
        if number.low is None or number.high is None or not values.size:
            return values
        wrong = (values < number.low - _ROUNDING) | (values > number.high + _ROUNDING)
        if wrong.any():
            raise self._out_of_bounds(lever, values, int(np.argmax(wrong)))
        return np.clip(values, number.low, number.high)

    def _out_of_bounds(self, lever: str, values: Floats, day: int) -> ScenarioError:
        number = DECLARED[lever]
        date = self.first_day + dt.timedelta(days=day)
        zh, en = range_of(number.unit, number.low, number.high)
        zh, en = f"{date} 起各项政策叠加后超出硬性范围 {zh}", f"policies together leave {en} on {date}"
        return refuse(self.scenario.name, lever, f"{values[day]:g}", zh, en, code="E316")


def _share_reached(days_in_force: Integers, ramp_months: int) -> Floats:
    """Return how far a policy has ramped in: 0 on its first day, 1 from the end of its ramp on."""
    if ramp_months == 0:
        return np.ones(days_in_force.size)
    return np.minimum(days_in_force / (ramp_months * DAYS_PER_MONTH), 1.0)
