"""A city: one replication of a scenario, played and recorded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from sim.base.errors import ModelError
from sim.base.units import Booleans, Floats, Integers
from sim.base.variates import unit, words
from sim.city.clock import LATE_RULES, LEAVES, MONTH_ENDS, MONTH_TURNS, POSTS, RULES, SETTLES, Clock
from sim.city.community import EMPTY, Community, Post
from sim.city.desks import Desks
from sim.city.indicators import Figures
from sim.city.ledger import LEFT_BY, Ledger
from sim.city.plan import Month, Plan, make_plan
from sim.city.records import RunRecord, Table
from sim.city.structure import Era, handed_on
from sim.city.triggers import Triggers
from sim.city.vacancy import Vacancies
from sim.city.workforce import Terms, Workforce
from sim.people.attrition import contagion_term
from sim.people.worker import person_name
from sim.scenario.fields import Scenario
from sim.work.desk import OUTCOMES, SEGMENT

YEAR_OF_MONTHS = 12
AT_START = 1
Observer = Callable[[Terms], None]


def run(
    scenario: Scenario,
    seed: int = 1,
    replication: int = 0,
    engine: str = "compiled",
    observer: Observer | None = None,
    keep_trace: bool = False,
) -> RunRecord:
    """Play one replication and return what happened.

    Parameters
    ----------
    scenario : Scenario
        As loaded.
    seed, replication : int
        They name all random numbers.
    engine : {"compiled", "reference"}
        The desk; the record is the same.
    observer : callable, optional
        Is shown the terms of everybody's hazard each month; it may only look.
    keep_trace : bool
        Whether every piece of work is kept in `RunRecord.trace`, for checking.

    Raises
    ------
    ScenarioError
        If the city cannot be made from the scenario.
    ModelError
        If a law of conservation is broken: our fault.
    """
    return City(make_plan(scenario), seed, replication, engine, observer, keep_trace).play()


class City:
    """The composition of one replication: clock, people, communities, hiring, ledger."""

    def __init__(
        self,
        plan: Plan,
        seed: int,
        replication: int,
        engine: str,
        observer: Observer | None = None,
        keep_trace: bool = False,
    ) -> None:
        self.plan = plan
        self.engine = engine
        self.observer = observer
        self.keep_trace = keep_trace
        self.key = np.array([seed, replication], np.uint64)
        self.clock = Clock()
        self.ledger = Ledger(plan)
        approved = plan.posts_on(0)
        self.crew = Workforce(plan, self.key, room=2 * int(approved.sum()) + 16)
        self.desks = Desks(plan, self.crew, self.ledger, engine, self.key, keep_trace)
        self.communities = [Community(place) for place in range(plan.structure.communities)]
        self.posts_created = np.zeros(len(plan.territories), np.int64)
        self.exits = np.zeros((plan.structure.communities, len(plan.months)))
        self.recruits: list[int] = []
        self.month = plan.months[0]
        self._fill(approved)
        self.vacancies = Vacancies(plan, self.clock, self.communities, self._hire, self.key)
        self.triggers = Triggers(plan)

    def play(self) -> RunRecord:
        """Play to the end and return the record."""
        self.clock.start(self._change_posts(0))
        if self.triggers.states:
            self.clock.start(self._rules())
        self.clock.run(self._months())
        record = self.ledger.record(
            int(self.key[0]),
            int(self.key[1]),
            self.engine,
            self.crew,
            self.desks.backlogs,
        )
        check_conservation(record)
        record = dataclasses.replace(record, firings=self.triggers.table())
        return dataclasses.replace(record, trace=self._trace()) if self.keep_trace else record

    def _trace(self) -> Table:
        """Return every piece of work of the run, in the order of communities and days."""
        parts = sorted(self.desks.traces, key=lambda part: part[0])
        rows = np.concatenate([part for _, part in parts]) if parts else np.zeros(0, SEGMENT)
        places = np.repeat([place for place, _ in parts], [len(part) for _, part in parts]).astype(np.int64)
        names: tuple[str, ...] = SEGMENT.names or ()
        table: Table = {"community": places, **{name: rows[name].copy() for name in names}}
        table["kind"] = np.array(self.plan.kind_ids, dtype=str)[rows["kind"]]
        table["outcome"] = np.array(OUTCOMES)[rows["outcome"]]
        return table

    # --- people ---------------------------------------------------------------------------------------------------

    def _fill(self, approved: Integers) -> None:
        """Fill the posts at the start, but for the share that is empty."""
        for community, posts in zip(self.communities, approved, strict=True):
            for _ in range(int(posts)):
                post = self._add_post(community)
                if not self._empty_at_start(post):
                    self._occupy(post, 0, at_start=True)

    def _add_post(self, community: Community) -> Post:
        """Create a post, named after the home of the community and a number never used there before."""
        home = int(self.plan.structure.home[community.place])
        self.posts_created[home] += 1
        return community.add_post(home, int(self.posts_created[home]) - 1)

    def _empty_at_start(self, post: Post) -> bool:
        name = person_name(self.plan.territories[post.origin].id, post.number, 0)
        word = words(int(self.key[0]), int(self.key[1]), name, "hiring", AT_START)[0]
        return unit(word) < self.plan.scenario.staffing.vacancy

    def _occupy(self, post: Post, day: int, at_start: bool = False) -> int:
        person = self.crew.hire(post.place, post.origin, post.number, post.occupants, day, at_start)
        post.person = person
        post.occupants += 1
        return person

    def _hire(self, post: Post, day: int) -> None:
        """Let a recruit start on `day`."""
        if day >= self.plan.days:
            return
        community = self.communities[post.place]
        self.desks.note_change(day, community)
        self.ledger.count("hires", post.place, self.month)
        if not self.recruits:
            self.clock.start(self._settle_in(day))
        self.recruits.append(self._occupy(post, day))

    def _settle_in(self, day: int) -> Generator[Any, Any, None]:
        """Let all recruits of a day begin the rest of the month."""
        yield self.clock.until(day, SETTLES)
        recruits, self.recruits = np.array(self.recruits, np.int64), []
        self.desks.share_lines([self.communities[place] for place in set(self.crew.community[recruits].tolist())])
        self._begin(recruits, day)

    def _begin(self, rows: Integers, first: int) -> None:
        """Let people begin the month, or the rest of it; whoever decides to leave works on for the notice."""
        decisions, terms = self.crew.begin_month(self.month, rows, first)
        if self.observer:
            self.observer(terms)
        for decision in decisions:
            self.crew.decided[decision.person] = decision.day
            self.crew.reason[decision.person] = decision.reason
            self.clock.start(self._notice(decision.person, decision.day))

    def _notice(self, person: int, decided: int) -> Generator[Any, Any, None]:
        """Let somebody work on until the notice is over, then leave."""
        day = decided + self.plan.scenario.attrition.notice_days + 1
        if day > self.plan.days:
            return
        yield self.clock.until(day, LEAVES)
        community = self.communities[int(self.crew.community[person])]
        self.desks.note_change(day, community)
        self.crew.leave(person, day)
        self.ledger.count(LEFT_BY[int(self.crew.reason[person])], community.place, self.month)
        self.exits[community.place, self.month.number] += 1
        post = next(post for post in community.posts if post.person == person)
        post.person = EMPTY
        if post.surplus:
            community.posts.remove(post)
        elif day < self.plan.days:
            self.vacancies.open(post, day)

    # --- months -----------------------------------------------------------------------------------------------------

    def _months(self) -> Generator[Any, Any, None]:
        for month in self.plan.months:
            yield self.clock.until(month.first, MONTH_TURNS)
            self._begin_month(month)
            yield self.clock.until(month.end, MONTH_ENDS)
            self._end_month(month)

    def _begin_month(self, month: Month) -> None:
        self.month = month
        era = self.plan.structure.starting(month.first)
        if era:
            self._rescale(era)
        self.crew.contagion = self._contagion(month)
        self.desks.begin_month(month, self.communities)
        self.crew.allowance = self.desks.programmes.allowance
        self._begin(self.crew.present(), month.first)

    def _contagion(self, month: Month) -> Floats:
        """Return the term of colleagues leaving in each community; before the run as at the reference."""
        rule = self.plan.scenario.attrition
        if not self.plan.scenario.mechanisms.contagion:
            return np.ones(len(self.communities))
        posts = np.array([max(community.approved, 1) for community in self.communities])
        known = self.exits[:, max(month.number - YEAR_OF_MONTHS, 0) : month.number].sum(axis=1)
        unknown = max(YEAR_OF_MONTHS - month.number, 0) / YEAR_OF_MONTHS
        share = known / posts + unknown * rule.contagion_reference
        return contagion_term(
            share, rule.contagion, rule.contagion_reference, rule.contagion_most, rule.contagion_floor
        )

    def _end_month(self, month: Month) -> None:
        self.desks.play_month(self.communities)
        self.crew.end_month(month, self.desks.pressure)
        posts = np.array([community.approved for community in self.communities])
        self.ledger.end_month(month, self.crew, posts, self.desks.programmes.yuan)
        self.crew.turn_wave(month)

    # --- trigger rules ------------------------------------------------------------------------------------------------

    def _rules(self) -> Generator[Any, Any, None]:
        """Ask the trigger rules on the first day of every month: before anything else happens, and of its very figures."""
        for month in self.plan.months[1:]:
            for part, closed in ((RULES, False), (LATE_RULES, True)):
                yield self.clock.until(month.first, part)
                figures = Figures(self.ledger, self.desks.backlogs)
                plan = self.triggers.ask(self.plan, month, figures, closed)
                if plan is not self.plan:
                    self._adopt(plan, month.first)

    def _adopt(self, plan: Plan, day: int) -> None:
        """Let another plan hold from now on; it differs from the one so far from `day` on and nowhere before."""
        self.plan = self.ledger.plan = self.crew.plan = plan
        self.desks.adopt(plan)
        self.vacancies.adopt(plan, day)
        self.clock.start(self._change_posts(day))

    # --- re-scaling ---------------------------------------------------------------------------------------------------

    def _rescale(self, era: Era) -> None:
        """Hand posts, people, work and the memory of leavers on to the communities that there are from now on."""
        before = self.plan.structure.before(era)
        handing = handed_on(before, era, self.plan.structure.residents)
        wanted = self.plan.posts_on(era.day)
        for giver in np.unique(handing.giver[handing.giver != handing.taker]).tolist():
            self._deal(self.communities[giver], handing.taker[handing.giver == giver], wanted)
        exits, self.exits = self.exits, np.zeros_like(self.exits)
        np.add.at(self.exits, handing.taker, handing.share[:, None] * exits[handing.giver])
        self.desks.rescale(era)
        for community in self.communities:
            if community.posts or wanted[community.place]:
                self._resize(community, int(wanted[community.place]), era.day)

    def _deal(self, giver: Community, takers: Integers, wanted: Integers) -> None:
        """Deal the posts of a community out to those that take its place, held and empty ones alike."""
        posts, giver.posts = sorted(giver.posts, key=lambda post: (post.person == EMPTY, post.number)), []
        weights = np.maximum(wanted[takers], 1)
        due = np.zeros(len(takers))
        for post in posts:
            due += weights / weights.sum()
            at = int(due.argmax())
            due[at] -= 1.0
            taker = self.communities[int(takers[at])]
            taker.take_over(post)
            if post.person != EMPTY:
                self.crew.community[post.person] = taker.place

    def _change_posts(self, since: int) -> Generator[Any, Any, None]:
        """Create and abolish posts on the days from `since` on that the plan names, for as long as it holds."""
        plan = self.plan
        for day, places in plan.days_of_new_posts.items():
            if day < since:
                continue
            yield self.clock.until(day, POSTS)
            if self.plan is not plan:
                return
            wanted = plan.posts_on(day)
            for place in places:
                self._resize(self.communities[place], int(wanted[place]), day)

    def _resize(self, community: Community, wanted: int, day: int) -> None:
        """Open posts, those that were to lapse first; or abolish the empty ones, and let others lapse when left."""
        kept = [post for post in community.posts if not post.surplus]
        if len(kept) != wanted:
            self.desks.note_change(day, community)
        for post in [post for post in community.posts if post.surplus][: max(wanted - len(kept), 0)]:
            post.surplus = False
            kept.append(post)
        while len(kept) < wanted:
            kept.append(self._add_post(community))
            self.vacancies.open(kept[-1], day)
        for post in sorted(kept, key=lambda post: (post.person != EMPTY, -post.number))[: len(kept) - wanted]:
            post.surplus = True
            if post.person == EMPTY:
                community.posts.remove(post)


def check_conservation(record: RunRecord) -> None:
    """Check that every task, day and person of a run is accounted for.

    Raises
    ------
    ModelError
        With the law that is broken.
    """
    months, kinds, careers = record.months, record.kinds, record.careers
    ended = kinds["completed"] + kinds["missed"] + kinds["dropped"] + kinds["abandoned"] + kinds["waiting"]
    left: Booleans = careers["left_day"] >= 0
    laws = {
        "tasks: arrived = completed + missed + dropped + abandoned + waiting": (kinds["arrived"], ended),
        "posts: post days = filled + vacant": (months["post_days"], months["person_days"] + months["vacant_days"]),
        "people: started + hired = left + in post": (
            np.array([len(careers["post"])]),
            np.array([left.sum() + months["people"][months["month"] == months["month"].max()].sum()]),
        ),
        "people: exits of the months = people who left": (
            np.array([(months["resignations"] + months["other_exits"]).sum()]),
            np.array([left.sum()]),
        ),
    }
    for law, (one, other) in laws.items():
        if not np.array_equal(one, other):
            raise ModelError(
                f"{record.scenario}, replication {record.replication}: {law}: {one.sum()} ≠ {other.sum()}"
            )
    if not all(np.isfinite(column).all() for column in months.values()):
        raise ModelError(f"{record.scenario}, replication {record.replication}: a number is not finite")
