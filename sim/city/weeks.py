"""Weeks of work, and what they do to people (model §4.2)."""

from __future__ import annotations

from typing import Any

from sim.base.kernel import kernel
from sim.base.units import HOURS_PER_WEEK, WORKING_DAYS_PER_WEEK
from sim.people import strain

MINUTES, ADMINISTRATIVE, WORKED, DAYS, PRESSURE, RESTED = range(6)
"""What is noted of people: minutes at work, administrative and all minutes worked, days at work or off in lieu or on
leave, pressure of the days at work, days off."""
OF_DAY, OF_WEEK = 3, 6
"""How many of these are noted of a day, and of a week."""


@kernel
def add_week(week: Any, rows: Any, places: Any, first: int, end: int, daily: Any, off: Any, pressure: Any) -> None:
    """Add working days of one week to what people have of it so far."""
    for person in range(len(rows)):
        row = rows[person]
        for day in range(first, end):
            for column in range(OF_DAY):
                week[row, column] += daily[row, column, day]
            there = daily[row, MINUTES, day] > 0.0
            week[row, DAYS] += there or off[row, day]
            week[row, RESTED] += off[row, day]
            week[row, PRESSURE] += pressure[places[person], day] * there


@kernel
def live_through_week(
    rows: Any, week: Any, support: Any, fatigue: Any, exhaustion: Any, load: Any, weeks: Any
) -> None:
    """Let a week act on people, as `load` and the time constants `weeks` say; without work it is a rest at no load.

    Days off lower the hours of their week, but not below those of a normal one.
    """
    to_tire, to_build_up, to_recover = weeks
    for person in range(len(rows)):
        row = rows[person]
        days = max(week[row, DAYS], 1.0)
        hours = HOURS_PER_WEEK
        if week[row, DAYS] > 0.0:
            hours = week[row, MINUTES] / 60.0 / days * WORKING_DAYS_PER_WEEK
        if week[row, RESTED] > 0.0:
            hours = max(hours, HOURS_PER_WEEK)
        inflow = strain.load(hours, week[row, PRESSURE] / days, support[person], *load)
        fatigue[row] = strain.leaky(fatigue[row], inflow, 1.0, to_tire)
        exhaustion[row] = strain.exhaustion_step(exhaustion[row], fatigue[row], 1.0, to_build_up, to_recover)
