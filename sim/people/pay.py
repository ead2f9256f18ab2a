"""Pay, the outside wage, and what people cost (model §6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.base.units import DAYS_PER_YEAR, FEN_PER_YUAN, MONTHS_PER_YEAR, Booleans, Floats, Integers

HOURS_PER_MONTH = 174.0
"""Hours that a month's pay covers: 21.75 paid days of 8 hours (Ministry of Labour and Social Security 2008)."""


def index(days: int, start: int, growth: float) -> Floats:
    """Return the outside wage, or prices, on each day, 1 until day `start`.

    Parameters
    ----------
    days : int
        Days from day 0.
    start : int
        Day from which it grows, continuously.
    growth : float
        Growth, 1/year.
    """
    years = np.maximum(np.arange(days) - start, 0) / DAYS_PER_YEAR
    path: Floats = (1.0 + growth) ** years
    return path


def with_boom(path: Floats, boom: Floats) -> Floats:
    """Return an outside wage that grows faster by `boom` (1/year, by day) than `path`."""
    faster: Floats = path * np.exp(np.cumsum(np.log1p(boom)) / DAYS_PER_YEAR)
    return faster


@dataclass(frozen=True)
class PayRule:
    """How pay is adjusted: values in force each day, all of shape (days,).

    Attributes
    ----------
    base, allowance : float64 array
        Yuan a month, before adjustment; allowances are not adjusted.
    indexation, cpi_indexation : float64 array
        Share of the growth of the outside wage, and of prices, since the last date of adjustment that is passed on.
    months : float64 array
        Months between adjustments.
    catch_up : float64 array
        Share of the gap to the starting ratio that is closed at an adjustment.
    cap : float64 array
        Most that pay may rise at one adjustment.
    """

    base: Floats
    allowance: Floats
    indexation: Floats
    cpi_indexation: Floats
    months: Floats
    catch_up: Floats
    cap: Floats


def pay_path(rule: PayRule, outside: Floats, prices: Floats, januaries: Integers) -> Floats:
    """Return pay on each day, yuan a month.

    Parameters
    ----------
    rule : PayRule
    outside, prices : float64 array, shape (days,)
        Outside wage and prices, 1 at the start.
    januaries : int64 array
        Months since the first 1 January of results on the first day of a month, −1 on other days.

    Notes
    -----
    On a date of adjustment pay rises by `indexation` × growth of the outside wage since the date before, by
    `cpi_indexation` × growth of prices, and by `catch_up` × the gap that is left to the starting ratio, together by at
    most `cap`; it never falls.
    """
    days = len(outside)
    adjusted = np.ones(days)
    level, last = 1.0, 0
    for day in np.flatnonzero(januaries >= 0).tolist():
        if januaries[day] % int(rule.months[day]):
            continue
        growth, inflation = outside[day] / outside[last] - 1.0, prices[day] / prices[last] - 1.0
        followed = 1.0 + rule.indexation[day] * growth + rule.cpi_indexation[day] * inflation
        gap = outside[day] / (level * followed) - 1.0
        rise = followed * (1.0 + rule.catch_up[day] * max(gap, 0.0)) - 1.0
        level *= 1.0 + min(max(rise, 0.0), rule.cap[day])
        last = day
        adjusted[day:] = level
    path: Floats = rule.base * adjusted + rule.allowance
    return path


def relative_pay(pay: Floats, outside: Floats) -> Floats:
    """Return R / R0 on each day: pay over the outside wage (1 at the start), against the start (1)."""
    start = pay[0] if pay[0] > 0 else 1.0
    path: Floats = (pay / start) / outside
    return path


def grade(tenure_days: Integers, years: float, grades: int) -> Integers:
    """Return the grade of a ladder, from 1: one more for every so many years of service."""
    reached = np.floor(np.maximum(tenure_days, 0) / DAYS_PER_YEAR / years).astype(np.int64)
    return np.minimum(reached + 1, grades)


def ladder_share(
    grades: Integers, post: Integers, step: Floats, head: Floats, deputy: Floats, deputies: int
) -> Floats:
    """Return what a graded ladder adds to the pay of the entry grade, as a share of it (三岗十八级).

    Parameters
    ----------
    grades, post : int64 array, shape (people,)
        Grade from 1; number of the post, 0 for the head's, then the deputies'.
    step, head, deputy : float64 array, shape (people,)
        Rise a grade; further share of the head's and of a deputy's post.
    """
    of_post = np.where(post == 0, head, np.where(post <= deputies, deputy, 0.0))
    share: Floats = step * (grades - 1) + of_post
    return share


def fen(yuan: Floats) -> Integers:
    """Return amounts in whole fen."""
    return np.rint(yuan * FEN_PER_YUAN).astype(np.int64)


def monthly_seniority(yuan_per_year: float, tenure_days: Integers) -> Floats:
    """Return seniority pay, yuan a month: a step for every full year of service."""
    steps: Floats = yuan_per_year * np.floor(np.maximum(tenure_days, 0) / DAYS_PER_YEAR)
    return steps


def overtime_pay(minutes: Floats, monthly_pay: Floats, rate: float | Floats) -> Floats:
    """Return overtime pay, yuan, for `minutes` of overtime at `rate` times hourly pay."""
    amount: Floats = minutes / 60.0 * monthly_pay / HOURS_PER_MONTH * rate
    return amount


def cost_of_hire(monthly_pay: Floats, share: float) -> Floats:
    """Return the cost of hires, yuan: a share of a year's pay (turnover.md P18)."""
    amount: Floats = monthly_pay * MONTHS_PER_YEAR * share
    return amount


def in_post_days(hired: Integers, left: Integers, first: int, end: int) -> tuple[Integers, Integers, Booleans]:
    """Return for each person the part of [first, end) spent in post: from, until, and whether any.

    `left` is −1 for people still in post.
    """
    start = np.maximum(hired, first)
    stop = np.where(left < 0, end, np.minimum(left, end))
    return start, np.maximum(stop, start), stop > start
