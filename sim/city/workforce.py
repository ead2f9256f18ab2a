"""The people of a city, in flat arrays: careers advanced by month, strain by week.

The hazard's slow terms hold for a calendar month; pay and tenure move from day to day, and the exact day of a decision
is found inside the month (model §4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.base.units import (
    DAYS_PER_WEEK,
    DAYS_PER_YEAR,
    WEEKS_PER_YEAR,
    WORKING_DAYS_PER_WEEK,
    Floats,
    Integers,
    Words,
)
from sim.city.crowd import add_rows
from sim.city.plan import OWN_PAY, Month, Plan
from sim.city.weeks import ADMINISTRATIVE, MINUTES, OF_DAY, OF_WEEK, WORKED, add_week, live_through_week
from sim.people import attrition, pay, strain, worker

ADMIN_WEEKS = 13
SUNDAY = 6
IN_POST, RESIGNED, OTHER_EXIT = range(3)
STILL = -1


@dataclass(frozen=True)
class Decision:
    """Somebody's decision to leave: who, on which day, and why (`RESIGNED` or `OTHER_EXIT`)."""

    person: int
    day: int
    reason: int


@dataclass(frozen=True)
class Terms:
    """The terms of the hazard of resignation of some people, for a month: `product` × pay × tenure, by day."""

    month: Month
    rows: Integers
    values: dict[str, Floats]


class Workforce:
    """Everybody who has ever held a post; a row is a person.

    Parameters
    ----------
    plan : Plan
    key : uint64 array, shape (2,)
        Study seed and replication.
    room : int
        Rows to begin with; more are added as needed.
    """

    def __init__(self, plan: Plan, key: Words, room: int) -> None:
        self.plan = plan
        self.key = key
        self.count = 0
        self.community = np.zeros(room, np.int64)
        self.origin = np.zeros(room, np.int64)
        self.post = np.zeros(room, np.int64)
        self.occupant = np.zeros(room, np.int64)
        self.name = np.zeros(room, np.uint64)
        self.hired = np.zeros(room, np.int64)
        self.tenure_brought = np.zeros(room, np.int64)
        self.decided = np.full(room, STILL, np.int64)
        self.left = np.full(room, STILL, np.int64)
        self.reason = np.zeros(room, np.int64)
        self.in_post = np.zeros(room, np.bool_)
        self.threshold = np.zeros(room)
        self.other_threshold = np.zeros(room)
        self.cumulated = np.zeros(room)
        self.other_cumulated = np.zeros(room)
        self.frailty = np.ones(room)
        self.trait = np.zeros(room)
        self.wave = np.zeros(room)
        self.fatigue = np.zeros(room)
        self.exhaustion = np.zeros(room)
        self.strain = np.zeros(room)
        self.away = np.zeros(room, np.int64)
        self.lines = np.zeros(room)
        self.overtime_left = np.zeros(room)
        self.last_kind = np.full(room, STILL, np.int64)
        self.contagion = np.ones(plan.structure.communities)
        self.allowance = np.zeros(plan.structure.communities)
        self.more_pay = np.zeros(room)
        self.own_pay = np.ones(room)
        self.owed = np.zeros(room)
        # the week so far, and the last weeks
        self.week = np.zeros((room, OF_WEEK))
        self.administrative = np.zeros((room, ADMIN_WEEKS))
        self.worked = np.zeros((room, ADMIN_WEEKS))
        # the month so far, by working day
        self.absent = np.zeros((room, 31), np.bool_)
        self.off = np.zeros((room, 31), np.bool_)
        self.daily = np.zeros((room, OF_DAY, 31))
        self.month_overtime = np.zeros(room)
        self.last_overtime = np.zeros(room)

    # --- coming and going -------------------------------------------------------------------------------------

    def _grow(self) -> None:
        for name, column in vars(self).items():
            if isinstance(column, np.ndarray) and name not in ("key", "contagion", "allowance"):
                more = np.zeros_like(column)
                if name in ("decided", "left", "last_kind"):
                    more[:] = STILL
                setattr(self, name, np.concatenate((column, more)))

    def hire(self, community: int, origin: int, post: int, occupant: int, day: int, at_start: bool) -> int:
        """Put the `occupant`-th holder into a post and return the person's row.

        Parameters
        ----------
        community : int
            Where the person works.
        origin, post : int
            Territory and number under which the post was created.
        """
        if self.count == len(self.name):
            self._grow()
        row, scenario = self.count, self.plan.scenario
        self.count += 1
        name = worker.person_name(self.plan.territories[origin].id, post, occupant)
        drawn = worker.draw_person(
            self.key, name, scenario.attrition, scenario.strain, scenario.staffing if at_start else None
        )
        self.community[row], self.origin[row] = community, origin
        self.post[row], self.occupant[row] = post, occupant
        self.name[row], self.hired[row], self.tenure_brought[row] = name, day, drawn.tenure_days
        self.threshold[row], self.other_threshold[row] = drawn.threshold, drawn.other_threshold
        self.frailty[row], self.trait[row], self.wave[row] = drawn.frailty, drawn.trait, drawn.wave
        self.exhaustion[row] = scenario.strain.reference
        self.fatigue[row] = scenario.strain.reference if at_start else 0.0
        self.in_post[row] = True
        return row

    def leave(self, person: int, day: int) -> None:
        """Let a person go; `day` is the first day no longer in post."""
        self.in_post[person] = False
        self.left[person] = day

    def present(self) -> Integers:
        """Return the rows of everybody in post."""
        rows: Integers = np.flatnonzero(self.in_post[: self.count])
        return rows

    def tenure_days(self, rows: Integers, day: int) -> Integers:
        """Return the tenure in days on `day`."""
        tenure: Integers = day - self.hired[rows] + self.tenure_brought[rows]
        return tenure

    def _group(self, rows: Integers) -> Integers:
        """Return the group of the community where each person works."""
        return self.plan.alike[self.community[rows]]

    # --- the month --------------------------------------------------------------------------------------------

    def begin_month(self, month: Month, rows: Integers, first: int) -> tuple[list[Decision], Terms]:
        """Let people begin a month, or the part of it from day `first`: who is absent when, who decides to leave.

        Returns
        -------
        decisions : list of Decision
            In order of rows.
        terms : Terms
            Why: the terms of the hazard.
        """
        self._reckon_strain(rows)
        self._draw_absences(month, rows, first)
        self.overtime_left[rows] = self.plan.overtime_minutes[self._group(rows), month.first]
        self._reckon_pay(month, rows)
        staying = rows[self.decided[rows] == STILL]
        terms = Terms(month, staying, self._terms(month, staying))
        return self._decide(month, staying, first, terms), terms

    def _reckon_strain(self, rows: Integers) -> None:
        rule = self.plan.scenario.strain
        self.strain[rows] = strain.strain(
            self.exhaustion[rows], self.trait[rows], self.wave[rows], rule.gain, rule.reference
        )

    def _reckon_pay(self, month: Month, rows: Integers) -> None:
        """Note what each person has beyond the pay of the entry grade."""
        plan, rule, group = self.plan, self.plan.scenario.pay, self._group(rows)
        step, head, deputy, bonus, years = (plan.pay_levers[name][group, month.first] for name in OWN_PAY)
        entry = plan.monthly_pay[group, month.first]
        tenure = self.tenure_days(rows, month.first)
        grades = pay.grade(tenure, rule.grade_years, rule.grades)
        share = pay.ladder_share(grades, self.post[rows], step, head, deputy, rule.deputies)
        staying = np.where(tenure >= years * DAYS_PER_YEAR, bonus, 0.0)
        self.more_pay[rows] = entry * share + staying + self.allowance[self.community[rows]]
        own = np.divide(entry + self.more_pay[rows], entry, out=np.ones(len(rows)), where=entry > 0.0)
        self.own_pay[rows] = own

    def _felt_pay(self, month: Month, rows: Integers) -> Floats:
        """Return own pay as people feel it when they leave: with a part of last month's overtime pay (1)."""
        plan, group = self.plan, self._group(rows)
        entry = plan.monthly_pay[group, month.first]
        overtime = self.last_overtime[rows] * (1.0 - plan.compensatory[group, month.first])
        paid = pay.overtime_pay(overtime, entry + self.more_pay[rows], plan.overtime_rate[group, month.first])
        felt = np.divide(paid * plan.scenario.pay.overtime_felt, entry, out=np.zeros(len(rows)), where=entry > 0.0)
        together: Floats = self.own_pay[rows] + felt
        return together

    def felt_strain(self, rows: Integers) -> Floats:
        """Return strain (SD) as it acts on people and work: 0 where that mechanism is off."""
        felt: Floats = self.strain[rows] * float(self.plan.scenario.mechanisms.strain_effect)
        return felt

    def _draw_absences(self, month: Month, rows: Integers, first: int) -> None:
        rule, days = self.plan.scenario.absence, month.working_days
        self.absent[rows] = self.off[rows] = False
        self._take_time_off(month, rows, int(np.searchsorted(days, first)))
        for place, post, at in self.plan.scripted_absences(month):
            self.absent[rows[(self.community[rows] == place) & (self.post[rows] == post)], at] = True
        base = rule.base + self.plan.epidemic_absence[self._group(rows), month.first]
        rate = strain.absence_rate(self.felt_strain(rows), base, rule.strained, rule.slope)
        if not self.plan.scenario.mechanisms.absence or not rate.any() or not len(days):
            return
        later = int(np.searchsorted(days, first))
        away = self.away[rows]
        absent = worker.absences(
            self.name[rows],
            worker.spell_start(rate, rule.spell_days),
            away,
            rule.spell_days,
            rule.spell_cv,
            month.code,
            days[later:] - month.first,
            self.key[0],
            self.key[1],
        )
        self.away[rows] = away
        self.absent[rows, later : len(days)] |= absent

    def _take_time_off(self, month: Month, rows: Integers, later: int) -> None:
        """Let people take leave, in whole weeks, and time off in lieu of overtime, from working day `later` on."""
        plan, days, group = self.plan, month.working_days, self._group(rows)
        leave = plan.leave_days[group, month.first]
        if leave.any() and len(days):
            weeks = (plan.calendar.first_day.toordinal() - 1 + days) // DAYS_PER_WEEK
            chance = leave / WORKING_DAYS_PER_WEEK / WEEKS_PER_YEAR
            self.off[rows, : len(days)] |= worker.on_leave(self.name[rows], chance, weeks, self.key[0], self.key[1])
        a_day = plan.scenario.calendar.day_minutes
        owed = (self.owed[rows] // a_day).astype(np.int64)
        if owed.any() and len(days):
            self.owed[rows] -= owed * a_day
            self.off[rows, : len(days)] |= worker.days_off(
                self.name[rows], owed, month.code, len(days), self.key[0], self.key[1]
            )
        self.off[rows, :later] = False
        self.absent[rows] |= self.off[rows]

    def administrative_share(self, rows: Integers) -> Floats:
        """Return the administrative share of the time worked in the last 13 weeks; the reference where there is none."""
        worked = self.worked[rows].sum(axis=1)
        reference = self.plan.scenario.attrition.admin_reference
        share: Floats = np.full(len(rows), reference)
        np.divide(self.administrative[rows].sum(axis=1), worked, out=share, where=worked > 0.0)
        return share

    def _terms(self, month: Month, rows: Integers) -> dict[str, Floats]:
        """Return the terms that hold for the month, by name; their product multiplies the hazard."""
        rule, places = self.plan.scenario.attrition, self.community[rows]
        ones = np.ones(len(rows))
        tasks, pays = self.plan.plays_tasks, self.plan.scenario.mechanisms.pay_effect
        return {
            "strain": attrition.power_term(rule.strain_ratio, self.felt_strain(rows)),
            "lines": attrition.power_term(rule.line_ratio, self.lines[rows], rule.lines_reference) if tasks else ones,
            "administrative_share": attrition.power_term(
                rule.admin_ratio, self.administrative_share(rows), rule.admin_reference, 0.10
            )
            if tasks
            else ones,
            "support": attrition.power_term(rule.support_ratio, self.plan.support[self._group(rows), month.first]),
            "own_pay": attrition.pay_term(self._felt_pay(month, rows), rule.pay_elasticity) if pays else ones,
            "contagion": self.contagion[places],
            "frailty": self.frailty[rows],
        }

    def _decide(self, month: Month, rows: Integers, first: int, terms: Terms) -> list[Decision]:
        rule, mechanisms = self.plan.scenario.attrition, self.plan.scenario.mechanisms
        resigns = others = np.full(len(rows), STILL, np.int64)
        if mechanisms.resignation and rule.base_rate > 0.0:
            hazard = self._daily_hazard(rows, first, terms)
            resigns, self.cumulated[rows] = attrition.crossing(self.cumulated[rows], hazard, self.threshold[rows])
        elected = self.plan.election_hazard[:, first : month.end]
        if mechanisms.other_exits and (rule.other_exits > 0.0 or elected.any()):
            daily = (rule.other_exits / DAYS_PER_YEAR + elected)[self._group(rows)]
            others, self.other_cumulated[rows] = attrition.crossing(
                self.other_cumulated[rows], daily, self.other_threshold[rows]
            )
        last = month.end
        resigns, others = (np.where(day >= 0, first + day, last) for day in (resigns, others))
        return [
            Decision(
                int(rows[at]),
                int(min(resigns[at], others[at])),
                RESIGNED if resigns[at] <= others[at] else OTHER_EXIT,
            )
            for at in np.flatnonzero(np.minimum(resigns, others) < last)
        ]

    def _daily_hazard(self, rows: Integers, first: int, terms: Terms) -> Floats:
        """Return the hazard of resignation from day `first` on, 1/day, shape (people, days)."""
        rule = self.plan.scenario.attrition
        return attrition.daily_hazard(
            rule.base_rate,
            np.prod(list(terms.values.values()), axis=0),
            self.plan.pay_term[:, first : terms.month.end],
            self._group(rows),
            self.tenure_days(rows, first),
            attrition.tenure_steps(rule.tenure_ends, rule.tenure_profile, rule.tenure_power),
        )

    def add_days(self, rows: Integers, minutes: Floats, worked: Floats, overtime: Floats) -> None:
        """Note working days of the month; somebody may be named more than once, for different days.

        Parameters
        ----------
        rows : int64 array, shape (people,)
        minutes, overtime : float64 array, shape (people, days)
            Minutes at work, overtime included, and overtime.
        worked : float64 array, shape (people, 3, days)
            Minutes worked by group of kinds.
        """
        add_rows(self.daily[:, MINUTES], rows, minutes)
        add_rows(self.daily[:, ADMINISTRATIVE], rows, worked[:, 0])
        add_rows(self.daily[:, WORKED], rows, worked[:, 0] + worked[:, 1] + worked[:, 2])
        np.add.at(self.month_overtime, rows, overtime.sum(axis=1))

    def end_month(self, month: Month, pressure: Floats) -> None:
        """Let fatigue and exhaustion follow the weeks of a month, and the personal wave move on.

        Parameters
        ----------
        pressure : float64 array, shape (communities, working days)
            Pressure of each working day.
        """
        rows, first = self.present(), 0
        sundays = [day for day in range(month.first, month.end) if self.plan.calendar.weekday[day] == SUNDAY]
        for sunday in [*sundays, month.end]:
            end = int(np.searchsorted(month.working_days, sunday))
            if self.plan.plays_tasks and end > first:
                add_week(self.week, rows, self.community[rows], first, end, self.daily, self.off, pressure)
            first = end
            if sunday < month.end:
                self._end_week(rows, sunday)
        self._reckon_strain(rows)
        self.last_overtime[rows] = self.month_overtime[rows]
        self.owed[rows] += self.month_overtime[rows] * self.plan.compensatory[self._group(rows), month.first]

    def turn_wave(self, month: Month) -> None:
        """Let the passing personal part of strain move on by a month."""
        rule, rows = self.plan.scenario.strain, self.present()
        if rule.wave_variance > 0.0:
            noise = worker.wave_noise(self.name[rows], month.code + 1, self.key[0], self.key[1])
            self.wave[rows] = strain.wave_step(self.wave[rows], noise, rule.wave_variance, rule.wave_months)
        self.daily[rows] = 0.0

    def _end_week(self, rows: Integers, day: int) -> None:
        """Let a week of work act on fatigue and exhaustion, and begin the next."""
        rule, support = self.plan.scenario.strain, self.plan.support[self._group(rows), day]
        load = rule.hours_unit, rule.pressure_from, rule.pressure_scale, rule.pressure_weight
        weeks = rule.fatigue_weeks, rule.build_up_weeks, rule.recovery_weeks
        most = self.plan.scenario.pressure.most
        live_through_week(rows, self.week, support, self.fatigue, self.exhaustion, (*load, most), weeks)
        at = day // 7 % ADMIN_WEEKS
        self.administrative[rows, at] = self.week[rows, ADMINISTRATIVE]
        self.worked[rows, at] = self.week[rows, WORKED]
        self.week[rows] = 0.0
