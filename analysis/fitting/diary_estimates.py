"""What a work diary says of the kinds of task: how many, how long, how scattered, which share of time.

Intervals (95 %) come from a bootstrap that draws persons, with all their days, with replacement: the days of one person
are alike. They are percentile intervals, widened for few persons as Hesterberg (2015, The American Statistician 69,
"What teachers should know about the bootstrap") proposes: the ends are those of a normal interval that is as wide as
Student's with one degree of freedom less than there are persons. The seed is fixed, so the same diary gives the same
numbers.

Minutes are taken as written, at the pace of the diary's days.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtrit
from scipy.stats import DegenerateDataWarning, bootstrap

from analysis.fitting.diary import Diary, Floats, Integers
from analysis.judgement.statistics import Estimate
from sim import (
    GROUPS,
    Kind,
    Scenario,
    WorkCalendar,
    day_weights,
    generator,
    lognormal_cv,
    make_plan,
    who,
    working_days_of_year,
)

CONFIDENCE = 0.95
SEED = 20200831
RESAMPLES = 4_999
BATCH = 100
FEWEST_ENTRIES = 5
FEWEST_WRITERS = 2
"""Entries and persons from which minutes and scatter of a kind are estimated."""


@dataclass(frozen=True)
class KindFit:
    """What the diary says of one kind, beside what the scenario holds of it now.

    Attributes
    ----------
    id : str
    entries, writers : int
        Rows, and persons who wrote them.
    rate : Estimate
        Tasks per person and day present.
    share : Estimate
        Of all time written down.
    minutes, cv : Estimate or None
        Mean minutes a task, and their coefficient of variation, exp(σ²) − 1 under the root, where σ is the standard
        deviation of the logarithm: the time of a task is taken to be lognormal. None where there are too few entries.
    volume : Estimate or None
        Tasks a year in the whole city; None where there are no entries.
    present_minutes, present_cv, present_volume : float
        What the scenario holds.
    """

    id: str
    entries: int
    writers: int
    rate: Estimate
    share: Estimate
    minutes: Estimate | None
    cv: Estimate | None
    volume: Estimate | None
    present_minutes: float
    present_cv: float
    present_volume: float

    @property
    def multiple(self) -> Estimate | None:
        """The diary's volume over the scenario's; None where one of them is not there."""
        if self.volume is None or self.present_volume <= 0.0:
            return None
        parts = (self.volume.value, self.volume.low, self.volume.high)
        return Estimate(*(part / self.present_volume for part in parts))


@dataclass(frozen=True)
class DiaryFit:
    """What a diary says.

    Attributes
    ----------
    kinds : tuple of KindFit
        In the order of the scenario.
    groups : dict of str to Estimate
        Share of time by group.
    day_minutes : Estimate
        Minutes written down per person and day.
    person_days : int
        Days of a person with at least one entry.
    people, presence, working_days : float
        In post in the whole city, share of them present, working days a year: they make volumes of rates.
    """

    kinds: tuple[KindFit, ...]
    groups: dict[str, Estimate]
    day_minutes: Estimate
    person_days: int
    people: float
    presence: float
    working_days: float


class Sums:
    """Sums by person, and what is reckoned of any choice of persons.

    Parameters
    ----------
    diary : Diary
    arriving : float array, shape (kinds, days)
        Share of a year's tasks that arrives on each day.
    groups : float array, shape (kinds, groups)
        1 where a kind belongs to a group, else 0.
    """

    def __init__(self, diary: Diary, arriving: Floats, groups: Floats) -> None:
        self.groups = groups
        self.kinds = len(diary.kind_ids)
        person, day = np.unique(np.stack([diary.person, diary.day]), axis=1)
        self.person_days = person.size
        logs = np.log(diary.minutes)
        by_kind = [_by_kind(diary, weights) for weights in (np.ones(logs.size), diary.minutes, logs, logs * logs)]
        arrived = np.zeros((diary.persons, self.kinds))
        np.add.at(arrived, person, arriving[:, day].T)
        days = np.bincount(person, minlength=diary.persons)
        self.columns = np.concatenate([*by_kind, arrived, days[:, None]], axis=1)

    def entries(self, kind: int) -> tuple[int, int]:
        """Return how many entries a kind has, and of how many persons."""
        return int(self.columns[:, kind].sum()), int(np.count_nonzero(self.columns[:, kind]))

    def reckoned(self, persons: Integers, axis: int = -1) -> Floats:
        """Return what the diary of `persons` says, one place of the first axis a number.

        In turn by kind: tasks a person-day, minutes a task, σ of their logarithm, share of time, a year's tasks per
        person always present; then share of time by group; then minutes a person-day. What cannot be told is NaN.
        """
        sums = self.columns[np.moveaxis(persons, axis, -1)].sum(axis=-2)
        by_kind, days = sums[..., :-1].reshape(*sums.shape[:-1], 5, self.kinds), sums[..., -1:]
        counts, minutes, logs, squares, arrived = (by_kind[..., place, :] for place in range(5))
        whole = minutes.sum(axis=-1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.maximum((squares - logs * logs / counts) / (counts - 1.0), 0.0)
            sigma = np.sqrt(np.where(counts > 1.0, variance, np.nan))
            year = np.where(arrived > 0.0, counts / arrived, np.nan)
            shares = minutes / whole
            told = (counts / days, minutes / counts, sigma, shares, year, shares @ self.groups, whole / days)
        return np.moveaxis(np.concatenate(told, axis=-1), -1, 0)

    def estimates(self) -> list[Estimate]:
        """Return what the whole diary says, with intervals, in the order of `reckoned`."""
        everybody = np.arange(len(self.columns))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DegenerateDataWarning)  # a number of one kind may not vary at all
            drawn = bootstrap(
                (everybody,),
                self.reckoned,
                n_resamples=RESAMPLES,
                batch=BATCH,
                vectorized=True,
                method="percentile",
                rng=generator(SEED, 0, who("work diary"), "resampling"),
            ).bootstrap_distribution
        values, writers = self.reckoned(everybody), np.count_nonzero(self.columns[:, : self.kinds], axis=0)
        persons = np.full(values.size, everybody.size)
        persons[self.kinds : 3 * self.kinds] = np.tile(writers, 2)
        return [_estimate(*three) for three in zip(values.tolist(), drawn, persons.tolist(), strict=True)]


def _by_kind(diary: Diary, weights: Floats) -> Floats:
    kinds = len(diary.kind_ids)
    places = diary.person * kinds + diary.kind
    sums = np.bincount(places, weights=weights, minlength=diary.persons * kinds).astype(np.float64)
    return sums.reshape(diary.persons, kinds)


def _estimate(value: float, drawn: Floats, persons: int) -> Estimate:
    """Return a value with the interval that its resamples give; draws without any entry are passed over."""
    told = drawn[np.isfinite(drawn)]
    if not math.isfinite(value) or persons < FEWEST_WRITERS or not told.size:
        return Estimate(value, math.nan, math.nan)
    wide = math.sqrt(persons / (persons - 1)) * float(stdtrit(persons - 1, 0.5 + CONFIDENCE / 2))
    below = float(ndtr(-wide))
    low, high = np.quantile(told, [below, 1.0 - below]).tolist()
    return Estimate(value, min(low, value), max(high, value))


def fit_diary(diary: Diary, scenario: Scenario) -> DiaryFit:
    """Return what a diary says of the kinds of a scenario.

    A year's tasks of a kind in the whole city are its tasks in the diary, over the person-days of the diary, times the
    people in post (approved posts less the share empty at the start) who are present, times the working days of a
    year. Person-days count by how much of the kind arrives on their date under the patterns that the scenario has
    (Mondays, ends of months, campaigns), so that two weeks without a campaign do not stand for a year without one.
    Of work that was not done, a diary says nothing.
    """
    calendar = WorkCalendar(scenario.calendar, diary.first_day, diary.days)
    year, kinds = working_days_of_year(calendar), [scenario.kinds[name] for name in diary.kind_ids]
    arriving = np.stack([day_weights(kind, calendar) for kind in kinds]) / year
    belongs = np.array([[float(kind.group == group) for group in GROUPS] for kind in kinds])
    sums = Sums(diary, arriving, belongs)
    found = sums.estimates()
    plan = make_plan(scenario)
    people = float(plan.posts_on(plan.start).sum()) * (1.0 - scenario.staffing.vacancy)
    presence = 1.0 - (scenario.absence.base + scenario.absence.strained) * scenario.mechanisms.absence
    present = dict(zip(plan.kind_ids, plan.volumes.sum(axis=0).tolist(), strict=True))
    count = len(kinds)
    return DiaryFit(
        tuple(
            _kind_fit(
                name, kind, present[name], sums.entries(place), found[place : 5 * count : count], people * presence
            )
            for place, (name, kind) in enumerate(zip(diary.kind_ids, kinds, strict=True))
        ),
        dict(zip(GROUPS, found[5 * count : -1], strict=True)),
        found[-1],
        sums.person_days,
        people,
        presence,
        float(year.mean()),
    )


def _kind_fit(
    name: str, kind: Kind, volume: float, written: tuple[int, int], found: Sequence[Estimate], people: float
) -> KindFit:
    """Return what the diary says of a kind; what too few entries would have to tell is left out."""
    entries, writers = written
    rate, minutes, sigma, share, year = found
    enough = entries >= FEWEST_ENTRIES and writers >= FEWEST_WRITERS
    return KindFit(
        name,
        entries,
        writers,
        rate,
        share,
        minutes if enough else None,
        Estimate(*map(lognormal_cv, (sigma.value, sigma.low, sigma.high))) if enough else None,
        Estimate(people * year.value, people * year.low, people * year.high) if entries and year.value > 0 else None,
        kind.minutes,
        kind.cv,
        volume,
    )
