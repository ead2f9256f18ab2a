"""A community: its posts, its team, its backlog, and the desk that plays its days."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.base.units import DAYS_PER_MONTH, Floats, Integers, Table, Words
from sim.city.ledger import Ledger
from sim.city.plan import Month, Plan, Play
from sim.city.workforce import Workforce
from sim.people.worker import productivity
from sim.work import demand
from sim.work.desk import DAY, PERSON, Backlog, Span, new_backlog, new_result, with_room
from sim.work.lines import Holding, hold_lines

EMPTY = -1
GRID_GROUPS = {1: 0, 2: 1, 3: 0, 4: 1}
"""Half of the team that has grid time, by weekday from Tuesday: two half-days a week for everybody."""
EVENING_GROUPS = {1: 0, 2: 1}
"""Half of the team that has its residents' evening, by weekday."""


@dataclass(eq=False)
class Post:
    """An approved post.

    Attributes
    ----------
    place, number : int
        Territory and number within it.
    person : int
        Row of the workforce, −1 when empty.
    occupants : int
        How many have held it.
    awaited : bool
        Whether somebody is on the way.
    surplus : bool
        Whether it lapses when its holder leaves.
    """

    place: int
    number: int
    person: int = EMPTY
    occupants: int = 0
    awaited: bool = False
    surplus: bool = False


@dataclass
class Community:
    """The people and the work of one territory.

    Attributes
    ----------
    plan, place : Plan, int
    workforce, ledger : Workforce, Ledger
    play : callable
        The desk.
    key : uint64 array, shape (2,)
        Study seed and replication.
    posts : list of Post
    """

    plan: Plan
    place: int
    workforce: Workforce
    ledger: Ledger
    play: Play
    key: Words
    posts: list[Post] = field(default_factory=list)
    posts_created: int = 0
    played_to: int = 0
    keep_trace: bool = False

    def __post_init__(self) -> None:
        self.backlog: Backlog = new_backlog(len(self.plan.kinds))
        self.traces: list[Table] = []
        self.pressure = np.zeros(31)
        self._holdings: dict[tuple[int, bytes], Holding] = {}
        if self.plan.plays_tasks:
            self._layers = self.plan.layers_of(self.place)
            self._sources = self.plan.sources(self.place, self._layers)

    # --- posts and people ---------------------------------------------------------------------------------------

    @property
    def approved(self) -> int:
        """Approved posts, those that lapse included while they are held."""
        return len(self.posts)

    def add_post(self) -> Post:
        """Create a post; its number was never used before."""
        post = Post(self.place, self.posts_created)
        self.posts_created += 1
        self.posts.append(post)
        return post

    def team(self) -> Integers:
        """Return the rows of the people in post, in the order of posts."""
        return np.array([post.person for post in self.posts if post.person != EMPTY], np.int64)

    def filled(self) -> int:
        """Return how many posts are filled."""
        return sum(post.person != EMPTY for post in self.posts)

    def under_way(self) -> int:
        """Return how many empty posts somebody is on the way to."""
        return sum(post.person == EMPTY and post.awaited for post in self.posts)

    # --- the month ----------------------------------------------------------------------------------------------

    def begin_month(self, month: Month) -> None:
        """Take in the work of a month."""
        self.month = month
        if self.plan.plays_tasks:
            self._tasks = self._arrivals(month)
            self._days = self._day_table(month)
            self.share_lines()

    def _arrivals(self, month: Month) -> Table:
        """Return the tasks of a month, those that the scenario scripts included."""
        drawn, given = demand.arrivals(self._demand(month)), self.plan.scripted_tasks(self.place, month)
        if not len(given):
            return drawn
        given["row"] = self.ledger.row(self.place, month)
        both = np.concatenate((drawn, given))
        return both[np.lexsort((both["arrival"], both["day"]))]

    def _demand(self, month: Month) -> demand.Month:
        plan, kinds = self.plan, self._sources["kind"]
        days = np.array([0]) if plan.always_open else month.working_days
        burden = [plan.burden(self.place, kind) for kind in range(len(plan.kinds))]
        share = np.stack([volume[month.working_days] for volume, _ in burden])
        effort = np.stack([minutes[month.working_days] for _, minutes in burden])
        expected = plan.volumes[self.place][:, None] * plan.shares[:, days]
        return demand.Month(
            sources=self._sources,
            expected=expected[kinds],
            share=share[kinds],
            effort=effort[kinds],
            by_hour=plan.by_hour,
            first_day=month.first_index,
            minutes=plan.session_minutes,
            day_factor_cv=plan.scenario.arrivals.day_factor_cv,
            territory=plan.place_names[self.place],
            code=month.code,
            row=self.ledger.row(self.place, month),
            key=self.key,
        )

    def _day_table(self, month: Month) -> Table:
        plan, days = self.plan, month.working_days
        table: Table = np.zeros(len(days), DAY)
        table["index"] = month.first_index + np.arange(len(days))
        table["minutes"] = plan.session_minutes
        table["overtime"] = plan.overtime_day[self.place, days]
        arrivals = np.searchsorted(self._tasks["day"], np.append(table["index"], month.first_index + len(days)))
        table["first_task"], table["last_task"] = arrivals[:-1], arrivals[1:]
        weekdays = plan.calendar.weekday[days]
        half_days, evening = plan.scenario.desk.grid_half_days, plan.scenario.desk.evening_minutes > 0.0
        used = {day: group for day, group in GRID_GROUPS.items() if (day - 1) // 2 < half_days}
        table["grid_group"] = [used.get(int(day), EMPTY) for day in weekdays]
        table["evening_group"] = [EVENING_GROUPS.get(int(day), EMPTY) if evening else EMPTY for day in weekdays]
        table["last_due"] = plan.calendar.working_index[-1] + plan.calendar.is_working[-1] - 1
        return table

    # --- playing ------------------------------------------------------------------------------------------------

    def play_to(self, day: int) -> None:
        """Play the days before `day` with the present team."""
        if day <= self.played_to:
            return
        team = self.team()
        if self.plan.plays_tasks:
            self.share_lines()
            self._play_desk(team, self._holding(len(team)), self.played_to, day)
        self.ledger.add_span(self.place, self.month, self.played_to, day, self.approved, self.workforce.lines[team])
        self.played_to = day

    def _play_desk(self, team: Integers, holding: Holding, first: int, end: int) -> None:
        month = self.month
        at = slice(*np.searchsorted(month.working_days, (first, end)))
        days = self._days[at]
        if not len(days):
            return
        arriving = int(days["last_task"][-1] - days["first_task"][0])
        self.backlog = with_room(self.backlog, arriving)
        people = self._people(team, holding, first)
        span = Span(
            days=days,
            tasks=self._tasks,
            people=people,
            present=self.workforce.at_work(team, at),
            kinds=self.plan.kind_table,
            order=self.plan.order,
            rules=self.plan.rules[self.place],
            key=self.key,
        )
        room = 4 * (arriving + len(self.backlog.pool)) if self.keep_trace else 0
        result = new_result(len(days), len(team), self.ledger.kind_counts, self.ledger.kind_ticks, room)
        self.play(self.backlog, span, result)
        if self.keep_trace:
            self.traces.append(result.trace[: int(self.backlog.state["segments"][0])])
        self._keep(team, at, span, result.worked, result.overtime)
        self.pressure[at] = result.pressure
        self.ledger.add_days(self.place, month, span, result)

    def _keep(self, team: Integers, at: slice, span: Span, worked: Floats, overtime: Floats) -> None:
        """Hand each person the working days of a span."""
        crew, days = self.workforce, np.arange(*at.indices(31))
        scheduled = span.present * span.days["minutes"][:, None]
        crew.overtime_left[team] = span.people["overtime_left"]
        crew.last_kind[team] = span.people["last_kind"]
        rows = np.ix_(team, days)
        crew.day_minutes[rows] = (scheduled + overtime).T
        crew.day_administrative[rows] = worked[:, :, 0].T
        crew.day_worked[rows] = worked.sum(axis=2).T
        crew.month_overtime[team] += overtime.sum(axis=0)

    def _people(self, team: Integers, holding: Holding, day: int) -> Table:
        crew, table = self.workforce, np.zeros(len(team), PERSON)
        made = self.plan.territories[self.place].team
        table["person"] = team
        table["overtime_left"] = crew.overtime_left[team]
        table["last_kind"] = crew.last_kind[team]
        table["productivity"] = self._productivity(team, day)
        table["lines"] = holding.lines_per_person()
        bits = np.left_shift(np.uint64(1), np.arange(len(self.plan.kinds), dtype=np.uint64))
        may = holding.may @ self.plan.line_of_kind
        table["may"] = np.where(may, bits, np.uint64(0)).sum(axis=1, dtype=np.uint64)
        for row, person in enumerate(team):
            if made:
                self._as_made(table[row], int(crew.post[person]))
        return table

    def _as_made(self, row: np.void, post: int) -> None:
        """Give a person of a hand-made team the kinds and the productivity that the scenario names."""
        member = self.plan.territories[self.place].team[post]
        named = member.kinds or self.plan.kind_ids
        row["productivity"] *= member.productivity
        row["may"] = sum(1 << self.plan.kind_ids.index(kind) for kind in named)
        row["lines"] = len(named)

    def _productivity(self, team: Integers, day: int) -> Floats:
        rule = self.plan.scenario.learning
        if not self.plan.scenario.mechanisms.learning:
            return np.ones(len(team))
        return productivity(
            self.workforce.tenure_days(team, day) / DAYS_PER_MONTH,
            self.workforce.felt_strain(team),
            loss=rule.newcomer_loss,
            time_constant=rule.months,
            experienced_gain=rule.experienced_gain,
            experienced_months=rule.experienced_months,
            mentor_share=rule.mentor_share,
            mentor_months=rule.mentor_months,
            strain_loss=rule.strain_loss,
        )

    def share_lines(self) -> None:
        """Share the lines out among the people in post."""
        if self.plan.plays_tasks:
            team = self.team()
            self.workforce.lines[team] = self._holding(len(team)).lines_per_person()

    def _holding(self, people: int) -> Holding:
        """Return who holds which line, by the work in force at the start of the month."""
        plan, first = self.plan, self.month.first
        in_force = [volume[first] * minutes[first] for volume, minutes in map(self._burden, range(len(plan.kinds)))]
        minutes = plan.by_line(plan.volumes[self.place] * plan.kind_table["minutes"] * np.array(in_force))
        same = (people, minutes.tobytes())
        if same not in self._holdings:
            self._holdings[same] = hold_lines(minutes, people, plan.scenario.desk.line_share)
        return self._holdings[same]

    def _burden(self, kind: int) -> tuple[Floats, Floats]:
        return self.plan.burden(self.place, kind)
