"""Small builders of what a desk is given, for tests."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.base.units import Booleans, Floats, Integers, Table
from sim.work import desk_compiled, desk_reference
from sim.work.desk import (
    COUNTS,
    DAY,
    KIND,
    NO_DUE,
    PERSON,
    RULES,
    SERVE,
    TASK,
    Backlog,
    Result,
    Span,
    new_backlog,
    new_result,
)

DESKS = {"compiled": desk_compiled.play, "reference": desk_reference.play}
FOREVER = 1 << 29
ALL_KINDS = -1

NEUTRAL_RULES: dict[str, Any] = {
    "windows": 1000,
    "hall_minutes": 0,
    "switching": 0,
    "duty_minutes": 240,
    "grid_minutes": 0,
    "evening_minutes": 0,
    "erosion_start": 1,
    "erosion_end": 1.5,
    "grace": 15,
    "presence": 0.95,
    "task_share": 0.88,
    "smoothing": 5,
    "most": 1.5,
    "speed_exponent": 0,
    "return_effort": 0.5,
    "perfunctory_effort": 1,
    "days_ahead": 11,
    "return_after": 1,
    "return_due": 3,
    "perfunctory_after": 1000,
    "missed_after": 1000,
}
"""Rules under which every mechanism but the queues is off."""


def table(dtype: np.dtype[np.void], rows: Sequence[dict[str, Any]], **common: Any) -> Table:
    """Return a table of `rows`; what a row does not name is as in `common`, or else 0."""
    made = np.zeros(len(rows), dtype)
    for at, row in enumerate(rows):
        for name, value in (common | row).items():
            made[at][name] = value
    return made


def kinds_of(*rows: dict[str, Any]) -> Table:
    """Return kinds: a line of their own each, served to the end, unless said otherwise."""
    return table(KIND, rows, minutes=20.0, line=-1, group=0, closing=SERVE, priority=1)


def people_of(*rows: dict[str, Any]) -> Table:
    """Return a team that may do everything at full productivity without overtime, unless said otherwise."""
    made = table(PERSON, rows, productivity=1.0, may=ALL_KINDS, lines=1, last_kind=-1)
    for place, row in enumerate(rows):
        made[place]["person"] = row.get("person", place)
    return made


def tasks_of(*rows: dict[str, Any]) -> Table:
    """Return tasks that arrive, in the order given; their names count from 1."""
    made = table(TASK, rows, patience=math.inf, due=NO_DUE, owner=-1)
    made["whole"] = made["effort"]
    for at, row in enumerate(rows):
        made[at]["name"] = row.get("name", at + 1)
    return made


def rules_of(**changed: Any) -> Table:
    """Return neutral rules with some of them `changed`."""
    return table(RULES, [NEUTRAL_RULES | changed])


def days_of(tasks: Table, *, days: int = 1, minutes: float = 480.0, first: int = 0, **common: Any) -> Table:
    """Return working days on which `tasks` arrive."""
    neutral = {"grid_group": -1, "evening_group": -1, "last_due": FOREVER}
    made = table(DAY, [{"index": first + day} for day in range(days)], minutes=minutes, **(neutral | common))
    made["first_task"] = np.searchsorted(tasks["day"], made["index"])
    made["last_task"] = np.searchsorted(tasks["day"], made["index"], side="right")
    return made


def span_of(
    days: Table,
    tasks: Table,
    people: Table,
    kinds: Table,
    rules: Table,
    present: Booleans | None = None,
    key: tuple[int, int] = (1, 0),
) -> Span:
    """Return a span; everybody is present unless said otherwise."""
    assert (np.diff(kinds["priority"]) >= 0).all()
    return Span(
        days=days,
        first=0,
        end=len(days),
        tasks=tasks,
        people=people,
        present=np.ones((len(people), len(days)), np.bool_) if present is None else present,
        kinds=kinds,
        rules=rules,
        key=np.array(key, np.uint64),
    )


class Played(NamedTuple):
    """What a desk made of its spans.

    Attributes
    ----------
    book : Backlog
        What is left.
    results : list of Result
        One a span; `counts` and `sums` are shared.
    people : list of PERSON array
        The team of each span, as it was left.
    """

    book: Backlog
    results: list[Result]
    people: list[Table]

    @property
    def counts(self) -> Integers:
        """Counts by row of the record, kind and column."""
        return self.results[-1].counts

    @property
    def sums(self) -> Integers:
        """Ticks waited and worked, by row of the record and kind."""
        return self.results[-1].sums

    def counted(self, column: str) -> int:
        """Return how many tasks in all stand in a column of the counts."""
        return int(self.counts[:, :, COUNTS.index(column)].sum())

    def segments(self) -> Table:
        """Return every line of the trace, in the order of name and time."""
        lines = [result.trace[result.trace["end"] >= 0.0] for result in self.results]
        return np.sort(np.concatenate(lines), order=("name", "day", "end", "start", "person", "outcome"))

    def queue(self, kind: int) -> list[dict[str, Any]]:
        """Return the tasks of a queue, in order, without their links."""
        queued = self.book.tasks[: len(self.book.tasks) - int(self.book.state["later"][0])]
        return plain(queued[queued["kind"] == kind])


def plain(tasks: Table) -> list[dict[str, Any]]:
    """Return tasks without their links."""
    names = [name for name in TASK.names or () if name not in ("next", "previous")]
    return [{name: row[name].item() for name in names} for row in tasks]


def play(desk: str, spans: Iterable[Span], rows: int = 1) -> Played:
    """Play spans one after the other at one of the `DESKS`, on copies of what they are given."""
    spans = list(spans)
    kinds = len(spans[0].kinds)
    book, results, teams = new_backlog(), [], []
    counts = np.zeros((rows, kinds, len(COUNTS)), np.int64)
    sums = np.zeros((rows, kinds, 2), np.int64)
    for span in spans:
        team = span.people.copy()
        room = 40 * (len(span.tasks) + len(book.tasks)) + 200
        result = new_result(len(span.days), len(team), counts, sums, trace=room)
        result.trace["end"] = -1.0
        book = DESKS[desk](book, span._replace(people=team), result)
        assert book.state["segments"][0] < room
        results.append(result)
        teams.append(team)
    return Played(book, results, teams)


def starts(segments: Table) -> Floats:
    """Return the first start of each task, in the order of names."""
    _, first = np.unique(segments["name"], return_index=True)
    begun: Floats = segments["start"][first]
    return begun
