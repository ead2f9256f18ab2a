"""Trigger rules at work: what each has seen so far, when it fires, and the plan that follows (model §7).

A rule is asked on the first day of every month. It knows the quarters whose figures are out by then, and nothing else
of the run; it draws no random number.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from sim.base.units import MONTHS_PER_QUARTER, Booleans
from sim.city.indicators import Figures, Quarter, measured
from sim.city.plan import Month, Plan
from sim.city.records import FIRING_NUMBERS, FIRING_VALUES, Table
from sim.scenario.fields import Scope, TriggerRule
from sim.scenario.steps import cells, ramp_days, step_of
from sim.scenario.timeline import Timeline, covers


@dataclass
class State:
    """A rule and what has come of it so far.

    Attributes
    ----------
    number : int
        Position of the rule in the scenario.
    rule : TriggerRule
    value : float
        Indicator of the last quarter that is known; nan before there is one, and where it is undefined.
    in_a_row : int
        Quarters past the threshold, the last known one and those right before it; since the last firing.
    armed : bool
        Whether the indicator has come back since the last firing, where the rule asks for that.
    times : int
        Firings.
    last : int or None
        Calendar month of the last firing, 12 · year + month − 1.
    spent : bool
        Whether the lever has come to its cap.
    """

    number: int
    rule: TriggerRule
    value: float = math.nan
    in_a_row: int = 0
    armed: bool = True
    times: int = 0
    last: int | None = None
    spent: bool = False

    def learn(self, value: float) -> None:
        """Take in the indicator of a further quarter."""
        self.value = value
        self.armed = self.armed or self._back(value)
        self.in_a_row = self.in_a_row + 1 if self._past(value) else 0

    def _past(self, value: float) -> bool:
        above, below = self.rule.above, self.rule.below
        return (above is not None and value > above) or (below is not None and value < below)

    def _back(self, value: float) -> bool:
        release = self.rule.release
        if release is None:
            return True
        return value <= release if self.rule.above is not None else value >= release

    def fires(self, plan: Plan, month: Month) -> bool:
        """Say whether the rule fires on the first day of a month."""
        rule, date = self.rule, plan.calendar.date(month.first)
        inside = (rule.start or plan.scenario.clock.start) <= date and (rule.end is None or date <= rule.end)
        waited = self.last is None or month.code - self.last >= rule.wait_months
        return inside and waited and self.armed and self.in_a_row >= rule.quarters and self._may_go_on()

    def _may_go_on(self) -> bool:
        return not self.spent and self.times < self.rule.most_times

    def note_firing(self, code: int) -> None:
        """Begin anew after a firing in a calendar month."""
        self.times += 1
        self.last = code
        self.in_a_row = 0
        self.armed = self.rule.release is None


class Triggers:
    """The trigger rules of a city.

    Parameters
    ----------
    plan : Plan
        Before any of them has fired.
    """

    def __init__(self, plan: Plan) -> None:
        self.states = [State(number, rule) for number, rule in enumerate(plan.scenario.rules)]
        self._rows: list[tuple[float, ...]] = []

    def ask(self, plan: Plan, month: Month, figures: Figures, closed: bool) -> Plan:
        """Ask the rules on the first day of a month; return the plan with the changes of those that fire.

        Parameters
        ----------
        plan : Plan
            In force so far; it is returned itself where no rule fires.
        month : Month
            The one that begins.
        figures : Figures
            What has been written down so far.
        closed : bool
            Whether the month before has been closed: those rules are then asked that look at its very figures, and
            before it only the others.
        """
        for state in self.states:
            if closed == (state.rule.delay_months == 0):
                self._look(state, plan, month, figures)
                if state.fires(plan, month):
                    plan = self._fire(state, plan, month)
        return plan

    def table(self) -> Table:
        """Return the firings so far, as `RunRecord.firings`."""
        columns = list(zip(*self._rows, strict=True)) or [() for _ in (*FIRING_NUMBERS, *FIRING_VALUES)]
        kinds = [np.int64] * len(FIRING_NUMBERS) + [np.float64] * len(FIRING_VALUES)
        names = (*FIRING_NUMBERS, *FIRING_VALUES)
        return {name: np.array(column, kind) for name, column, kind in zip(names, columns, kinds, strict=True)}

    def _look(self, state: State, plan: Plan, month: Month, figures: Figures) -> None:
        """Let a rule learn of the quarter whose figures come out on the first day of a month, if there is one."""
        first = month.number - MONTHS_PER_QUARTER - state.rule.delay_months
        if first >= 0 and _begins_quarter(plan, first):
            state.learn(_value(state.rule, plan, figures, first))

    def _fire(self, state: State, plan: Plan, month: Month) -> Plan:
        """Return the plan with the change that a rule makes, or the same plan where it can change nothing."""
        step = step_of(plan.timeline, state.rule, month.first)
        state.spent = step.last
        if step.change is None:
            return plan
        timeline = plan.timeline.with_change(step.change)
        values = _lever(state.rule, plan.timeline, timeline, month.first)
        self._rows.append((state.number, month.first, month.number, state.value, *values))
        state.note_firing(month.code)
        return dataclasses.replace(plan, timeline=timeline)


def _begins_quarter(plan: Plan, number: int) -> bool:
    """Say whether a month is the first of a quarter and begins on its first day."""
    month = plan.months[number]
    return month.code % MONTHS_PER_QUARTER == 0 and plan.calendar.date(month.first).day == 1


def _value(rule: TriggerRule, plan: Plan, figures: Figures, first: int) -> float:
    """Return what a rule watches: the indicator where it is measured, or its difference from everywhere else."""
    here = _places(rule.measured, plan)
    value = _measured(rule, plan, figures, here, first)
    return value - _measured(rule, plan, figures, ~here, first) if rule.against_rest else value


def _measured(rule: TriggerRule, plan: Plan, figures: Figures, places: Booleans, first: int) -> float:
    households = sum(place.households for place, inside in zip(plan.territories, places, strict=True) if inside)
    return measured(rule.indicator, Quarter(figures, places, float(households), first))


def _places(scope: Scope, plan: Plan) -> Booleans:
    return np.array([covers(scope, place) for place in plan.territories], np.bool_)


def _lever(rule: TriggerRule, before: Timeline, after: Timeline, day: int) -> tuple[float, float]:
    """Return the lever in the first place and kind of task in scope: on the day of a firing, and once it is in full."""
    place, kind = cells(before, rule)[0]
    last = min(day + ramp_days(rule), before.days - 1)
    return float(before.values(rule.lever, place, kind)[day]), float(after.values(rule.lever, place, kind)[last])
