"""What the desks of many teams are given and give back in one call."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.work.demand import Drafts, new_drafts
from sim.work.desk import DAY, STATE, task_table
from sim.work.desk_memory import Desk, new_desk


class Setting(NamedTuple):
    """What holds for all teams throughout a run.

    Attributes
    ----------
    kinds : KIND array, shape (kinds,)
        By priority.
    rules : RULES array, shape (places,)
    key : uint64 array, shape (2,)
        Study seed and replication.
    sources : SOURCE array, shape (sources,)
        Those of each place, one place after the other.
    first_source : int64 array, shape (places + 1,)
    shares : float64 array, shape (kinds, days)
        Share of a year's volume that arrives on each day of the run.
    burden : int64 array, shape (territories, kinds)
        Row of `volume` and `effort` in force there.
    volume, effort : float64 array, shape (rows, days)
        Volume and minutes per task as multiples of the present ones.
    own_share : float64 array, shape (places, kinds)
        Share of the minutes that outside help leaves to the team.
    first_row : int64 array, shape (places + 1,)
        Where the record of each place begins: its rows are territories, then months.
    by_hour : float64 array, shape (kinds, parts)
        As in `demand.Month`.
    day_factor_cv : float
    """

    kinds: Table
    rules: Table
    key: Words
    sources: Table
    first_source: Integers
    shares: Floats
    burden: Integers
    volume: Floats
    effort: Floats
    own_share: Floats
    first_row: Integers
    by_hour: Floats
    day_factor_cv: float


class Sheet(NamedTuple):
    """A month of the run.

    Attributes
    ----------
    days : DAY array, shape (days,)
        Its working days; `overtime` and the tasks are filled in for each team.
    on : int64 array, shape (days,)
        The same as days of the run.
    overtime : float64 array, shape (teams, days)
        Limit of overtime.
    code : int
        Calendar month: 12 · year + month − 1.
    row : int
        Its row of a record.
    """

    days: Table
    on: Integers
    overtime: Floats
    code: int
    row: int


class Teams(NamedTuple):
    """Some teams, with a span of the month each; the spans of one place stand in the order of days.

    Attributes
    ----------
    place : int64 array, shape (teams,)
    first, end : int64 array, shape (teams,)
        Working days of the month, half-open.
    first_person : int64 array, shape (teams + 1,)
    people : PERSON array, shape (people,)
        One team after the other; the next two are filled in from below.
    rows : int64 array, shape (people,)
        Rows of the people in `overtime_left` and `last_kind`; somebody may be in more than one team.
    overtime_left : float64 array
        Minutes left this month.
    last_kind : int64 array
        Kind of the last task, −1 for none.
    present : bool array, shape (people, days)
    first_given : int64 array, shape (teams + 1,)
    given : TASK array
        Tasks that are not drawn, by day and minute, one team after the other.
    """

    place: Integers
    first: Integers
    end: Integers
    first_person: Integers
    people: Table
    rows: Integers
    overtime_left: Floats
    last_kind: Integers
    present: Booleans
    first_given: Integers
    given: Table

    def records(self) -> Teams:
        """Return the same teams, the people as records with attributes."""
        return self._replace(people=self.people.view(np.recarray))


class Backlogs(NamedTuple):
    """What all places still have in hand.

    Attributes
    ----------
    tasks : TASK array
        As in `Backlog`, those of each place in a room of its own, and a reserve behind all rooms.
    first, end : int64 array, shape (places,)
        The room of each place, half-open.
    states : STATE array, shape (places,)
    """

    tasks: Table
    first: Integers
    end: Integers
    states: Table

    def of(self, place: int) -> Table:
        """Return the tasks that a place has in hand."""
        start = self.first[place]
        return self.tasks[start : start + int(self.states["tasks"][place])]

    def with_room(self, place: int, tasks: int) -> Backlogs:
        """Return the same backlogs with more room for one place, which is empty: for half as many tasks again."""
        used, table = int(self.end.max()), self.tasks
        room = tasks + tasks // 2
        if used + room > len(table):
            table = task_table(2 * (used + room))
            table[:used] = self.tasks[:used]
        first, end = self.first.copy(), self.end.copy()
        first[place], end[place] = used, used + room
        return Backlogs(table, first, end, self.states)


def new_backlogs(room: Integers) -> Backlogs:
    """Return places without work; `room`, shape (places,), is for how many tasks there is room at first."""
    end = np.cumsum(room).astype(np.int64)
    reserve = int(room.sum()) // 4
    return Backlogs(task_table(int(room.sum()) + reserve), end - room, end, np.zeros(len(room), STATE))


class Played(NamedTuple):
    """What the teams have done; as in `Result`, with an axis of teams or of all their people in front."""

    worked: Floats
    overtime: Floats
    pressure: Floats
    waiting: Floats
    counts: Integers
    sums: Integers
    trace: Table


class Memory(NamedTuple):
    """What one team after the other is played in.

    Attributes
    ----------
    desk : Desk
        The tasks that arrive are drawn into its pool, behind those in hand.
    drafts : Drafts
    days : DAY array, shape (days,)
    expected, share, effort : float64 array, shape (sources, days)
        As in `demand.Month`.
    """

    desk: Desk
    drafts: Drafts
    days: Table
    expected: Floats
    share: Floats
    effort: Floats

    def for_days(self, days: int) -> Memory:
        """Return memory for a month of so many working days."""
        shape = (len(self.expected), days)
        return self._replace(
            drafts=new_drafts(len(self.desk.pool), days),
            days=np.zeros(days, DAY),
            expected=np.zeros(shape),
            share=np.zeros(shape),
            effort=np.zeros(shape),
        )

    def for_tasks(self, slots: int) -> Memory:
        """Return memory for half as many tasks again as are needed."""
        room = slots + slots // 2
        return self._replace(drafts=new_drafts(room, len(self.days)), desk=new_desk(room, len(self.desk.seats)))

    def for_people(self, people: int) -> Memory:
        """Return memory for at least so many people in a team."""
        if people <= len(self.desk.seats):
            return self
        return self._replace(desk=new_desk(len(self.desk.pool), people))


def new_memory(sources: int) -> Memory:
    """Return memory for places with so many sources of tasks; for all else it has no room yet."""
    nothing = np.zeros((sources, 0))
    return Memory(
        desk=new_desk(0, 0),
        drafts=new_drafts(0, 0),
        days=np.zeros(0, DAY),
        expected=nothing,
        share=nothing,
        effort=nothing,
    )
