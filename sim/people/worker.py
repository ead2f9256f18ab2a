"""A worker: what is drawn for life, and how productivity grows (model §4.1)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.base.kernel import allocating_kernel, kernel
from sim.base.randomness import LOGNORMAL, PURPOSES, who
from sim.base.units import DAYS_PER_MONTH, DAYS_PER_YEAR, Booleans, Floats, Integers, Words
from sim.base.variates import draw, normal_quantile, philox, standard_gamma, unit
from sim.people.attrition import cumulated_tenure_multiple
from sim.scenario.fields import Attrition, Staffing, Strain

ABSENCE = PURPOSES["absence"]
PERSON = PURPOSES["person"]
WAVE = PURPOSES["wave"]
LEAVE = PURPOSES["leave"]
TIME_OFF = PURPOSES["time off"]


@dataclass(frozen=True)
class Person:
    """What is drawn once for the k-th occupant of a post.

    Attributes
    ----------
    name : int
        Name of the person's random numbers.
    threshold, other_threshold : float
        Cumulated hazard at which the person decides to resign, or leaves for another reason.
    frailty : float
        Multiple of the hazard (1).
    trait, wave : float
        Lasting and passing personal part of strain, SD.
    tenure_days : int
        Tenure brought along.
    """

    name: int
    threshold: float
    other_threshold: float
    frailty: float
    trait: float
    wave: float
    tenure_days: int


def person_name(community: str, post: int, occupant: int) -> int:
    """Return the name of the `occupant`-th holder of a post (counted from 0)."""
    return who(community, "post", str(post), "occupant", str(occupant))


def _initial_tenure(uniform: float, staffing: Staffing) -> int:
    """Return a tenure in days: exponential, cut at the longest (assumption)."""
    if staffing.tenure_mean <= 0.0:
        return 0
    cut = -math.expm1(-staffing.tenure_most / staffing.tenure_mean)
    years = -staffing.tenure_mean * math.log1p(-uniform * cut)
    return int(years * DAYS_PER_YEAR)


def _frailty(gamma: float, shape: float, attrition: Attrition, tenure_days: int) -> float:
    """Return a frailty: gamma with mean 1 at hire; for those in post at the start, that of survivors."""
    if attrition.frailty_variance == 0.0:
        return 1.0
    months = cumulated_tenure_multiple(
        tenure_days / DAYS_PER_MONTH, attrition.tenure_ends, attrition.tenure_profile, attrition.tenure_power
    )
    survived = attrition.base_rate / 12.0 * months
    return gamma / (shape + survived)


@kernel
def _draw_for_life(
    key0: np.uint64, key1: np.uint64, name: np.uint64, shape: float
) -> tuple[float, float, float, float, float, float]:
    """Return a uniform, two exponential, two normal and a gamma variate of that shape for a person."""
    first, second, purpose = np.uint64(0), np.uint64(1), np.uint64(PERSON)
    w0, w1, w2, _ = philox(key0, key1, first, first, name, purpose)
    w3, w4, _, _ = philox(key0, key1, second, first, name, purpose)
    gamma = standard_gamma(shape, key0, key1, second, name, purpose)
    trait, wave = normal_quantile(unit(w3)), normal_quantile(unit(w4))
    return unit(w0), -math.log(unit(w1)), -math.log(unit(w2)), trait, wave, gamma


def draw_person(key: Words, name: int, attrition: Attrition, strain: Strain, staffing: Staffing | None) -> Person:
    """Return the person of that name; `staffing` is given for those in post at the start, who bring a tenure.

    Parameters
    ----------
    key : uint64 array, shape (2,)
        Study seed and replication.
    """
    shape = 1.0 / attrition.frailty_variance if attrition.frailty_variance > 0.0 else 1.0
    uniform, threshold, other, trait, wave, gamma = _draw_for_life(key[0], key[1], np.uint64(name), shape)
    tenure = _initial_tenure(uniform, staffing) if staffing else 0
    return Person(
        name=name,
        threshold=threshold,
        other_threshold=other,
        frailty=_frailty(gamma, shape, attrition, tenure),
        trait=trait * math.sqrt(strain.trait_variance),
        wave=wave * math.sqrt(strain.wave_variance),
        tenure_days=tenure,
    )


def learned(months: Any, loss: float, time_constant: float) -> Any:
    """Return productivity (1) after so many months in post (T P14, P15)."""
    return 1.0 - loss * np.exp(-months / time_constant)


_learned = kernel(learned)


@kernel
def _next_mentor(months: Any, mentors: Any, first: int, end: int, experienced_months: float) -> int:
    """Return who serves longest of the experienced that are no mentor yet, −1 for nobody."""
    mentor = -1
    for person in range(first, end):
        free = months[person] >= experienced_months and not mentors[person]
        if free and (mentor < 0 or months[person] > months[mentor]):
            mentor = person
    return mentor


@kernel
def _fill_productivity(
    share: Any,
    mentors: Any,
    months: Any,
    strain: Any,
    first_person: Any,
    loss: float,
    time_constant: float,
    experienced_gain: float,
    experienced_months: float,
    mentor_share: float,
    mentor_months: float,
    strain_loss: float,
) -> None:
    for team in range(len(first_person) - 1):
        first, end = first_person[team], first_person[team + 1]
        experienced = newcomers = 0
        for person in range(first, end):
            experienced += months[person] >= experienced_months
            newcomers += months[person] < mentor_months
        faster = 1.0 - experienced_gain if 2 * experienced > end - first else 1.0
        for person in range(first, end):
            tired = min(max(strain[person], -1.0), 3.0)
            share[person] = _learned(months[person], loss, time_constant * faster) * (1.0 - strain_loss * tired)
        for _ in range(newcomers if mentor_share > 0.0 else 0):
            mentor = _next_mentor(months, mentors, first, end, experienced_months)
            if mentor >= 0:
                mentors[mentor] = True
                share[mentor] *= 1.0 - mentor_share


def productivity(
    months: Floats,
    strain: Floats,
    first_person: Integers,
    *,
    loss: float,
    time_constant: float,
    experienced_gain: float,
    experienced_months: float,
    mentor_share: float,
    mentor_months: float,
    strain_loss: float,
) -> Floats:
    """Return the productivity (1) of each member of some teams.

    Newcomers learn faster where most of the team is experienced (T P16); for each newcomer one experienced
    colleague, the longest serving first, gives up part of the time.

    Parameters
    ----------
    months, strain : float64 array, shape (people,)
        Tenure and strain (SD), one team after the other.
    first_person : int64 array, shape (teams + 1,)
        Where each team begins.
    """
    share = np.empty(len(months))
    _fill_productivity(
        *(share, np.zeros(len(months), np.bool_), months, strain, first_person, loss, time_constant),
        *(experienced_gain, experienced_months, mentor_share, mentor_months, strain_loss),
    )
    return share


@allocating_kernel
def absences(
    names: Words,
    start: Floats,
    away: Integers,
    spell_days: float,
    spell_cv: float,
    code: int,
    days: Integers,
    key0: np.uint64,
    key1: np.uint64,
) -> Booleans:
    """Return who is absent on which working day, shape (people, days).

    Parameters
    ----------
    names : uint64 array, shape (people,)
    start : float64 array, shape (people,)
        Probability that a spell begins on a working day at which one was present the working day before.
    away : int64 array, shape (people,)
        Working days still to be absent; −1 where the last working day was the last of a spell. Carried on.
    spell_days, spell_cv : float
        Mean length of a spell, working days, and its coefficient of variation; lengths are rounded to whole
        days so that the mean stays.
    code : int
        Calendar month.
    days : int64 array
        Days of the month that are worked.
    """
    absent = np.zeros((len(names), len(days)), np.bool_)
    for person in range(len(names)):
        for at in range(len(days)):
            if away[person] == 0:
                w0, w1, w2, w3 = philox(
                    key0, key1, np.uint64(days[at]), np.uint64(code), names[person], np.uint64(ABSENCE)
                )
                if unit(w0) < start[person]:
                    length = draw(LOGNORMAL, spell_days, spell_cv, w1, w2, key0, key1)
                    away[person] = int(length + unit(w3))
            if away[person] > 0:
                absent[person, at] = True
                away[person] -= 1
                if away[person] == 0:
                    away[person] = -1
            elif away[person] < 0:
                away[person] = 0
    return absent


def spell_start(rate: Floats, spell_days: float) -> Floats:
    """Return the probability that a spell begins after a day present, so that `rate` of days are absent.

    Presence and absence alternate: rate = d / (1/p + d) with mean spell d, so p = rate / ((1 − rate)·d).
    """
    chance: Floats = np.minimum(rate / ((1.0 - rate) * spell_days), 1.0)
    return chance


@allocating_kernel
def wave_noise(names: Words, code: int, key0: np.uint64, key1: np.uint64) -> Floats:
    """Return a standard normal number for each person and calendar month `code`."""
    noise = np.empty(len(names))
    for person in range(len(names)):
        word, _, _, _ = philox(key0, key1, np.uint64(1), np.uint64(code), names[person], np.uint64(WAVE))
        noise[person] = normal_quantile(unit(word))
    return noise


@allocating_kernel
def on_leave(names: Words, chance: Floats, weeks: Integers, key0: np.uint64, key1: np.uint64) -> Booleans:
    """Return who takes leave on which working day, shape (people, days): whole weeks, each person's own.

    Parameters
    ----------
    names : uint64 array, shape (people,)
    chance : float64 array, shape (people,)
        Share of weeks spent on leave.
    weeks : int64 array, shape (days,)
        Number of the week of each working day, counted from Monday, 1 January of the year 1.
    """
    away = np.zeros((len(names), len(weeks)), np.bool_)
    for person in range(len(names)):
        for at in range(len(weeks)):
            word, _, _, _ = philox(key0, key1, np.uint64(0), np.uint64(weeks[at]), names[person], np.uint64(LEAVE))
            away[person, at] = unit(word) < chance[person]
    return away


@allocating_kernel
def days_off(names: Words, owed: Integers, code: int, days: int, key0: np.uint64, key1: np.uint64) -> Booleans:
    """Return on which working days of a month people take time off in lieu, shape (people, days).

    Parameters
    ----------
    names : uint64 array, shape (people,)
    owed : int64 array, shape (people,)
        Days that each takes, spread evenly over the month from a day of their own.
    """
    away = np.zeros((len(names), days), np.bool_)
    for person in range(len(names)):
        word, _, _, _ = philox(key0, key1, np.uint64(0), np.uint64(code), names[person], np.uint64(TIME_OFF))
        first = int(unit(word) * days)
        for number in range(min(owed[person], days)):
            away[person, (first + number * days // owed[person]) % days] = True
    return away
