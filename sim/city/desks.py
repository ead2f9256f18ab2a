"""The desks of a city: who sits at them, what they still have in hand, and the days that they play."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from sim.base.units import DAYS_PER_MONTH, Booleans, Floats, Integers, Table, Words
from sim.city.community import Community
from sim.city.crowd import Crowd, Stint, add_rows
from sim.city.ledger import Ledger
from sim.city.plan import Month, Plan
from sim.city.programmes import LEAST_TIME, programmes
from sim.city.structure import Era
from sim.city.transfer import transfer
from sim.city.workforce import Workforce
from sim.people.pay import HOURS_PER_MONTH
from sim.people.worker import productivity
from sim.work.desk import PERSON, SEGMENT, TASK
from sim.work.lines import hold_lines, hold_separately
from sim.work.team_spans import drawn
from sim.work.teams import Backlogs, Memory, Played, Sheet, Teams, new_backlogs, new_memory

MOST_DAYS = 31
FIRST_ROOM = 0.115
"""Share of a year's tasks for which each community has room in hand to begin with."""


def _engine(name: str) -> Callable[..., tuple[Backlogs, Memory]]:
    if name == "reference":
        from sim.work.desk_reference import play_teams as reference

        return reference
    from sim.work.desk_compiled import play_teams as compiled

    return compiled


class Desks:
    """The desks of all communities.

    Parameters
    ----------
    plan : Plan
    crew : Workforce
    ledger : Ledger
    engine : {"compiled", "reference"}
    key : uint64 array, shape (2,)
        Study seed and replication.
    keep_trace : bool
        Whether every piece of work is kept, in `traces`.
    """

    def __init__(
        self, plan: Plan, crew: Workforce, ledger: Ledger, engine: str, key: Words, keep_trace: bool
    ) -> None:
        self.crew = crew
        self.ledger = ledger
        self.keep_trace = keep_trace
        self.traces: list[tuple[int, Table]] = []
        places = plan.structure.communities
        self.pressure = np.zeros((places, MOST_DAYS))
        self.played_to = np.zeros(places, np.int64)
        self.backlogs = new_backlogs((plan.volumes_by_era[0].sum(axis=1) * FIRST_ROOM).astype(np.int64) + 64)
        self._hand_made = np.array([bool(territory.team) for territory in plan.territories])
        self._play = _engine(engine)
        self._stints: list[Stint] = []
        self._held: dict[tuple[int, int], tuple[Integers, Floats]] = {}
        self._in_force = np.zeros(0)
        self._changed: set[int] = set()
        self._key = key
        self._memory = new_memory(0)
        self.adopt(plan)

    def adopt(self, plan: Plan) -> None:
        """Take over a plan, at the beginning or where it has changed."""
        self.plan = plan
        self._laid_out: tuple[object, ...] = ()

    # --- the month ----------------------------------------------------------------------------------------------

    def begin_month(self, month: Month, communities: Sequence[Community]) -> None:
        """Take in the work of a month and what programmes make of it, and share the lines out anew."""
        self.month = month
        self.pressure[:] = 0.0
        posts = np.array([community.approved for community in communities], np.int64)
        people = np.array([community.filled() for community in communities], np.int64)
        self.programmes = programmes(self.plan, month, posts, people)
        if not self.plan.plays_tasks:
            return
        self._days = self.plan.day_table(month)
        self._given = self.plan.scripted_tasks(month)
        self._lay_out(month)
        self._memory = self._memory.for_days(len(self._days))
        levers = ("desk.separate_lines", "desk.all_round")
        self._ways = np.stack([self.plan.at_communities(lever, month.first) > 0.0 for lever in levers], axis=1)
        minutes = self.plan.expected_minutes(month.first) * self.programmes.own_share
        in_force: Floats = np.concatenate((minutes, self._ways), axis=1)
        if not np.array_equal(in_force, self._in_force):
            self._in_force = in_force
            self._held = {}
            self._changed = set(range(len(communities)))
        self.share_lines([communities[place] for place in sorted(self._changed)])
        self._changed = set()

    def _lay_out(self, month: Month) -> None:
        """Lay out the sources of tasks where communities or the spread of efforts have changed; and the month's rules."""
        spread = self.plan.spread[:, month.first].tobytes()
        laid_out = (self.plan.structure.at(month.first).number, spread)
        if laid_out != self._laid_out:
            self._laid_out = laid_out
            self._setting = self.plan.setting(self._key, month)
            self._memory = new_memory(int(np.diff(self._setting.first_source).max(initial=0)))
        self._setting = self._setting._replace(
            rules=self.plan.rules(month.first), own_share=self.programmes.own_share
        )

    def rescale(self, era: Era) -> None:
        """Hand the work in hand on to the communities that serve, from now on, the places where it arose."""
        self.backlogs = transfer(self.plan, self.backlogs, era, self.crew.community, self._key)
        self._changed.update(range(len(self.played_to)))

    def share_lines(self, communities: Iterable[Community]) -> None:
        """Share the lines out among the people in post."""
        if self.plan.plays_tasks:
            for community in communities:
                team = community.team()
                self.crew.lines[team] = self._holding(community.place, len(team))[1]

    def _holding(self, place: int, people: int) -> tuple[Integers, Floats]:
        """Return the kinds that each person of a team may do, as bits, and how many lines each answers for."""
        if not self.plan.plays_tasks:
            return np.zeros(people, np.int64), np.zeros(people)
        if (place, people) not in self._held:
            plan, rule = self.plan, self.plan.scenario.desk
            separate, all_round = self._ways[place]
            minutes = plan.by_line(self._in_force[place, : len(plan.kinds)])
            holding = hold_separately(minutes, people) if separate else hold_lines(minutes, people, rule.line_share)
            able = np.ones_like(holding.may) if all_round else holding.may
            bits = np.left_shift(np.int64(1), np.arange(len(plan.kinds), dtype=np.int64))
            may = (np.where(able @ plan.line_of_kind, bits, 0)).sum(axis=1, dtype=np.int64)
            self._held[place, people] = may, holding.lines_per_person() + all_round * rule.all_round_lines
        return self._held[place, people]

    # --- playing ------------------------------------------------------------------------------------------------

    def note_change(self, day: int, community: Community) -> None:
        """Note that the team or the posts of a community are about to change on `day`."""
        self._changed.add(community.place)
        self._note_stint(day, community)

    def _note_stint(self, day: int, community: Community) -> None:
        """Note the team of a community for the days since it was last noted, up to `day`."""
        place = community.place
        since = int(self.played_to[place])
        if since < day and self.plan.structure.at(since).existing[place]:
            stint = Stint(place, since, day, community.approved, community.team())
            self._stints.append(stint)
        self.played_to[place] = max(since, day)

    def play_month(self, communities: Sequence[Community]) -> None:
        """Play the days of the month with the teams that there were."""
        for community in communities:
            self._note_stint(self.month.end, community)
        stints, self._stints = self._stints, []
        for part in [[stint] for stint in stints] if self.keep_trace else [stints]:
            self._play_crowd(Crowd.of(part, self.month.working_days))

    def _play_crowd(self, crowd: Crowd) -> None:
        held = [
            self._holding(place, size)
            for place, size in zip(crowd.places.tolist(), crowd.sizes.tolist(), strict=True)
        ]
        lines = np.concatenate([lines for _, lines in held])
        self.ledger.add_stints(self.month, crowd, lines, self.crew.own_pay[crowd.rows])
        if self.plan.plays_tasks:
            days = len(self._days)
            people = self._people(crowd, held)
            present = np.ascontiguousarray(~self.crew.absent[crowd.rows, :days])
            played = self._play_teams(self._teams(crowd, people, present))
            add_rows(self.pressure, crowd.places, played.pressure)
            there = present & crowd.of_people(crowd.in_span(days))
            self.crew.add_days(
                crowd.rows, there * self._days["minutes"] + played.overtime, played.worked, played.overtime
            )
            self.ledger.add_days(self.month, crowd, self._days["minutes"], there, played)

    def _teams(self, crowd: Crowd, people: Table, present: Booleans) -> Teams:
        given = [self._given.get(place, np.zeros(0, TASK)) for place in crowd.places.tolist()] if self._given else []
        counts = [len(tasks) for tasks in given] or np.zeros(len(crowd.places), np.int64)
        return Teams(
            place=crowd.places,
            first=crowd.first,
            end=crowd.end,
            first_person=crowd.first_person,
            people=people,
            rows=crowd.rows,
            overtime_left=self.crew.overtime_left,
            last_kind=self.crew.last_kind,
            present=present,
            first_given=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            given=np.concatenate(given) if given else np.zeros(0, TASK),
        )

    def _play_teams(self, teams: Teams) -> Played:
        plan, month, days = self.plan, self.month, len(self._days)
        sheet = Sheet(
            days=self._days,
            on=month.working_days,
            overtime=plan.overtime_day[:, month.working_days][plan.alike[teams.place]],
            code=month.code,
            row=month.number,
        )
        people, count, room = len(teams.people), len(teams.place), 0
        if self.keep_trace:
            arriving, self._memory = drawn(self._setting, sheet, teams, self._memory, 0)
            room = 4 * (len(arriving) + int(self.backlogs.states["tasks"][teams.place[0]]))
        played = Played(
            worked=np.zeros((people, 3, days)),
            overtime=np.zeros((people, days)),
            pressure=np.zeros((count, days)),
            waiting=np.zeros((count, days)),
            counts=self.ledger.kind_counts,
            sums=self.ledger.kind_ticks,
            trace=np.zeros(room, SEGMENT),
        )
        self.backlogs, self._memory = self._play(self._setting, sheet, teams, self.backlogs, played, self._memory)
        if self.keep_trace:
            place = int(teams.place[0])
            self.traces.append((place, played.trace[: int(self.backlogs.states["segments"][place])]))
        return played

    def _people(self, crowd: Crowd, held: Sequence[tuple[Integers, Floats]]) -> Table:
        crew, table = self.crew, np.zeros(len(crowd.rows), PERSON)
        table["person"] = crowd.rows
        table["productivity"] = self._productivity(crowd)
        table["may"] = np.concatenate([may for may, _ in held])
        table["lines"] = np.concatenate([lines for _, lines in held])
        for row in np.flatnonzero(self._hand_made[crew.origin[crowd.rows]]):
            person = crowd.rows[row]
            self._as_made(table[row], int(crew.origin[person]), int(crew.post[person]))
        return table

    def _as_made(self, row: np.void, place: int, post: int) -> None:
        """Give a person of a hand-made team the kinds and the productivity that the scenario names."""
        member = self.plan.territories[place].team[post]
        named = member.kinds or self.plan.kind_ids
        row["productivity"] *= member.productivity
        row["may"] = np.array([1 << self.plan.kind_ids.index(kind) for kind in named], np.uint64).sum().view(np.int64)
        row["lines"] = len(named)

    def _productivity(self, crowd: Crowd) -> Floats:
        """Return productivity, and the time that programmes leave of it."""
        time_left = crowd.of_people(self.programmes.time_left[crowd.places]) * self._untrained(crowd)
        rule = self.plan.scenario.learning
        if not self.plan.scenario.mechanisms.learning:
            return time_left
        days = crowd.of_people(crowd.since)
        learned = productivity(
            (days - self.crew.hired[crowd.rows] + self.crew.tenure_brought[crowd.rows]) / DAYS_PER_MONTH,
            self.crew.felt_strain(crowd.rows),
            crowd.first_person,
            loss=rule.newcomer_loss,
            time_constant=rule.months,
            experienced_gain=rule.experienced_gain,
            experienced_months=rule.experienced_months,
            mentor_share=rule.mentor_share,
            mentor_months=rule.mentor_months,
            strain_loss=rule.strain_loss,
        )
        return learned * time_left

    def _untrained(self, crowd: Crowd) -> Floats:
        """Return the share of time that training as an all-round worker leaves, 1 once it is over."""
        rule, now = self.plan.scenario.desk, crowd.of_people(crowd.since)
        since = crowd.of_people(self.plan.all_round_since[self.plan.alike[crowd.places]])
        began = np.maximum(since, self.crew.hired[crowd.rows])
        training = (began <= now) & (now < began + rule.all_round_months * DAYS_PER_MONTH)
        taken = rule.all_round_training / (rule.all_round_months * HOURS_PER_MONTH)
        left: Floats = np.maximum(1.0 - training * taken, LEAST_TIME)
        return left
