"""How empty posts are filled: the annual exam, rolling hiring, the reserve list, a person sent (model §5)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from sim.base.randomness import DISTRIBUTIONS
from sim.base.units import Words
from sim.base.variates import draw, unit, words
from sim.city.clock import EXAMS, HIRES, ROLLING, Clock
from sim.city.community import EMPTY, Community, Post
from sim.city.plan import Plan
from sim.people.recruitment import needs_emergency, take_up
from sim.people.worker import person_name

Hire = Callable[[Post, int], None]


class Vacancies:
    """The hiring of a city; each post has its own random numbers.

    Parameters
    ----------
    plan : Plan
    clock : Clock
    communities : list of Community
    hire : callable
        Puts somebody into a post on a day.
    key : uint64 array, shape (2,)
        Study seed and replication.
    """

    def __init__(self, plan: Plan, clock: Clock, communities: list[Community], hire: Hire, key: Words) -> None:
        self.plan = plan
        self.clock = clock
        self.communities = communities
        self.hire = hire
        self.key = key
        self._rolling_days: set[int] = set()
        if plan.scenario.mechanisms.hiring:
            clock.start(self._exams())
            self.adopt(plan, 0)

    def adopt(self, plan: Plan, day: int) -> None:
        """Take over a plan that differs from the one so far from `day` on: rolling hiring may start by it."""
        self.plan = plan
        if plan.scenario.mechanisms.hiring:
            days = {start for start in self._days_rolling_starts() if start >= day} - self._rolling_days
            for start in sorted(days):
                self.clock.start(self._rolling_starts(start))
            self._rolling_days |= days

    def open(self, post: Post, day: int) -> None:
        """Begin to fill an empty post on `day`, and send somebody where too few are left."""
        if not self.plan.scenario.mechanisms.hiring:
            return
        rule = self.plan.scenario.recruitment
        self._fill(post, day)
        community = self.communities[post.place]
        if needs_emergency(community.filled(), community.under_way(), community.approved, rule.emergency_share):
            self._send(community, day)

    def _fill(self, post: Post, day: int) -> None:
        """Begin to fill an empty post, unless hiring is frozen or waits for the exam."""
        rule = self.plan.scenario.recruitment
        if self._lever("recruitment.freeze", post.place, day):
            return
        word = self._draws(post, "hiring")[0]
        if unit(word) < self._lever("recruitment.reserve_share", post.place, day):
            self._await(post, self.plan.calendar.add_working_days(day, rule.reserve_days))
        elif self._lever("recruitment.rolling", post.place, day):
            self._begin_rolling(post, day)

    def _lever(self, key: str, community: int, day: int) -> float:
        home = int(self.plan.structure.home[community])
        return float(self.plan.timeline.values(key, home)[min(day, self.plan.days - 1)])

    def _draws(self, post: Post, purpose: str, which: int = 0) -> tuple[np.uint64, ...]:
        """Return random words for a post and its next occupant."""
        name = person_name(self.plan.territories[post.origin].id, post.number, post.occupants)
        return words(int(self.key[0]), int(self.key[1]), name, purpose, which)

    def _begin_rolling(self, post: Post, day: int) -> None:
        rule = self.plan.scenario.recruitment
        _, word, name, _ = self._draws(post, "hiring")
        days = draw(
            DISTRIBUTIONS[rule.rolling_distribution],
            rule.rolling_days,
            rule.rolling_cv,
            word,
            name,
            self.key[0],
            self.key[1],
        )
        self._await(post, day + round(days))

    def _await(self, post: Post, day: int) -> None:
        post.awaited = True
        self.clock.start(self._arrival(post, day))

    def _arrival(self, post: Post, day: int) -> Generator[Any, Any, None]:
        yield self.clock.until(day, HIRES)
        if post.person == EMPTY and post in self.communities[post.place].posts:
            post.awaited = False
            self.hire(post, day)

    def _send(self, community: Community, day: int) -> None:
        """Send one person to the first post that nobody is on the way to."""
        days = self.plan.scenario.recruitment.emergency_days
        for post in community.posts:
            if post.person == EMPTY and not post.awaited:
                self._await(post, self.plan.calendar.add_working_days(day, days))
                return

    # --- the annual exam ------------------------------------------------------------------------------------------

    def _exams(self) -> Generator[Any, Any, None]:
        """Announce the empty posts on the first day of the exam month; the recruits start at the intake."""
        rule = self.plan.scenario.recruitment
        starts = {month.code: month.first for month in self.plan.months}
        for month in self.plan.months:
            if month.code % 12 == rule.exam_month - 1:
                yield self.clock.until(month.first, EXAMS)
                wait = (rule.intake_month - rule.exam_month) % 12
                intake = starts.get(month.code + wait, self.plan.days)
                for community in self.communities:
                    closed = ("recruitment.rolling", "recruitment.freeze")
                    if not any(self._lever(lever, community.place, month.first) for lever in closed):
                        self._announce(community, month.first, month.year, intake)

    def _announce(self, community: Community, day: int, year: int, intake: int) -> None:
        rule = self.plan.scenario.recruitment
        relative = (
            self.plan.relative_pay[self.plan.alike[community.place], day]
            if self.plan.scenario.mechanisms.pay_effect
            else 1.0
        )
        chance = take_up(float(relative), rule.take_up, rule.take_up_elasticity)
        for post in community.posts:
            if post.person == EMPTY and not post.awaited:
                word = self._draws(post, "exam", year)[0]
                if unit(word) < chance:
                    self._await(post, intake)

    # --- rolling hiring from a date ---------------------------------------------------------------------------------

    def _days_rolling_starts(self) -> list[int]:
        """Return the days on which posts begin to be filled by rolling hiring: it starts, or a freeze on it ends."""
        opened = [
            self.plan.timeline.values("recruitment.rolling", int(place))
            * (1.0 - self.plan.timeline.values("recruitment.freeze", int(place)))
            for place in self.plan.timeline.examples
        ]
        return sorted({int(day) for path in opened for day in np.flatnonzero(np.diff(path, prepend=0.0) > 0)})

    def _rolling_starts(self, day: int) -> Generator[Any, Any, None]:
        """Begin to fill, from the day rolling hiring starts, all posts that waited for an exam."""
        yield self.clock.until(day, ROLLING)
        for community in self.communities:
            rolling, frozen = (
                self._lever(f"recruitment.{key}", community.place, day) for key in ("rolling", "freeze")
            )
            if rolling and not frozen:
                for post in community.posts:
                    if post.person == EMPTY and not post.awaited:
                        self._begin_rolling(post, day)
