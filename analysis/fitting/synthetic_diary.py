"""A work diary made by the simulator: what people of a few communities would have written, by the trace of a run."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.fitting.diary import LONGEST_DAY, LONGEST_TASK, Floats, Integers
from analysis.study.files import write_whole
from sim import RunRecord, Scenario, WorkCalendar, run

HEADINGS = ("日期", "人员", "社区", "事项", "用时（分钟）")
STEMS = "甲乙丙丁戊己庚辛壬癸"
RUN_IN_MONTHS = 2
"""Months played before the one in which the diary begins, so that there is work in hand."""
DAYS = 14
COMMUNITIES = 5


@dataclass(frozen=True)
class Entries:
    """The rows of a diary, by community, person and time of completion.

    Attributes
    ----------
    day : int64 array
        Working day of completion, as the run counts them.
    community, person : int64 array
        Territory, and person of the run.
    kind : array of str
        Ids.
    minutes : float64 array
        All time that the person who finished it, and others before, took over the task.
    """

    day: Integers
    community: Integers
    person: Integers
    kind: np.ndarray[tuple[int], np.dtype[np.str_]]
    minutes: Floats


def finished_tasks(record: RunRecord) -> Entries:
    """Return every task that a run with a trace finished; one that came back is a task of its own."""
    trace = record.trace
    worked = np.flatnonzero(trace["person"] >= 0)
    parts = np.stack([trace[name][worked].astype(np.uint64) for name in ("community", "origin", "name")])
    _, task = np.unique(parts, axis=1, return_inverse=True)
    minutes = np.bincount(task, weights=trace["end"][worked] - trace["start"][worked])
    ends = trace["outcome"][worked] == "completed"
    rows = worked[ends]
    order = np.lexsort((trace["end"][rows], trace["day"][rows], trace["person"][rows], trace["community"][rows]))
    day, community, person, kind = (trace[name][rows][order] for name in ("day", "community", "person", "kind"))
    return Entries(day, community, person, kind, minutes[task[ends]][order])


def example_diary(scenario: Scenario, first: dt.date, seed: int = 1, days: int = DAYS) -> str:
    """Return the text of a diary of two weeks in five communities, from small to large, with made-up codes.

    Parameters
    ----------
    scenario : Scenario
    first : date
        First day of the diary.
    seed : int
        Of the run.
    days : int
        Calendar days.

    Returns
    -------
    str
        CSV with Chinese headings. Times are rounded to whole minutes; a task of more than 12 hours is written down as
        12, and what goes beyond 16 hours on one day is left out, as the reader of diaries asks.
    """
    month = first.replace(day=1)
    last = first + dt.timedelta(days=days - 1)
    end = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    clock = scenario.clock.model_copy(update={"start": month, "end": end, "warmup_months": RUN_IN_MONTHS})
    record = run(scenario.model_copy(update={"clock": clock}), seed, 0, keep_trace=True)
    calendar = WorkCalendar(scenario.calendar, record.first_day, (end - record.first_day).days + 1)
    size = np.argsort(record.communities["residents"], kind="stable")
    places = size[np.linspace(0, len(size) - 1, min(COMMUNITIES, len(size))).round().astype(int)]
    return _text(finished_tasks(record), places.tolist(), calendar, first, last, scenario)


def write_example_diary(path: Path, scenario: Scenario, first: dt.date, seed: int = 1) -> None:
    """Write `example_diary` to `path`, in UTF-8 with byte-order mark."""
    text = example_diary(scenario, first, seed)
    write_whole(path, lambda unfinished: unfinished.write_bytes(text.encode("utf-8-sig")))


def _text(
    tasks: Entries, places: list[int], calendar: WorkCalendar, first: dt.date, last: dt.date, scenario: Scenario
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for stem, place in zip(STEMS, places, strict=False):
        codes: dict[int, str] = {}
        spent: dict[tuple[int, int], int] = {}
        for row in np.flatnonzero(tasks.community == place).tolist():
            person, day = int(tasks.person[row]), int(tasks.day[row])
            date = calendar.date(int(calendar.working_days[day]))
            minutes = min(max(round(float(tasks.minutes[row])), 1), round(LONGEST_TASK))
            total = spent.get((person, day), 0) + minutes
            if first <= date <= last and total <= LONGEST_DAY:
                spent[person, day] = total
                code = codes.setdefault(person, f"{stem}{len(codes) + 1:02d}")
                writer.writerow((date, code, f"{stem}社区", scenario.kinds[str(tasks.kind[row])].name_zh, minutes))
    return out.getvalue()
