"""A personnel list made by the simulator: for trying the fit out, and for proving that it finds what is known."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.study.files import write_whole
from analysis.study.sums import DAYS_PER_YEAR
from sim import RunRecord, Scenario, hold_lines, make_plan

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

HEADINGS = ("序号", "社区", "入职日期", "离职日期", "离职原因", "月工资（元）", "条线数")
RESIGNED = 1
WORDS = {RESIGNED: ("辞职", "辞职", "考取其他单位"), 2: ("退休", "调动", "换届")}
"""Words for a reason of leaving, in turn; by the index of the record's reasons."""


@dataclass(frozen=True)
class Listed:
    """A row of a personnel list: no name, no number, nobody who exists.

    Attributes
    ----------
    community : str
    hired : date
    left : date or None
        Last day in post.
    reason : str
        Empty for those in post.
    pay : int
        Yuan a month, on the last day in post or of the list.
    lines : int
        Lines held where the team is complete.
    """

    community: str
    hired: dt.date
    left: dt.date | None
    reason: str
    pay: int
    lines: int


def personnel_list(record: RunRecord, scenario: Scenario, since: dt.date) -> list[Listed]:
    """Return the list that an office would have kept of a run from `since` on.

    Parameters
    ----------
    record : RunRecord
        Of that scenario.
    scenario : Scenario
        Communities must keep their posts.
    since : date
        Whoever had left before is not listed.
    """
    careers, days = record.careers, _days(record)
    places, posts = careers["community"], careers["post"]
    last = np.where(careers["left_day"] < 0, days, careers["left_day"]) - 1
    hired = careers["hired_day"] - careers["tenure_days"]
    pay = _pay(scenario, places, last, last - hired)
    lines = _lines(scenario, days - 1)
    return [
        Listed(
            community=str(record.communities["name_zh"][place]),
            hired=record.first_day + dt.timedelta(int(hired[row])),
            left=None if careers["left_day"][row] < 0 else record.first_day + dt.timedelta(int(last[row])),
            reason=_word(int(careers["reason"][row]), row) if careers["left_day"][row] >= 0 else "",
            pay=round(float(pay[row])),
            lines=int(lines[place][posts[row]]),
        )
        for row, place in enumerate(places)
        if record.first_day + dt.timedelta(int(last[row])) >= since
    ]


def _days(record: RunRecord) -> int:
    months = record.months
    return int(months["days"][months["community"] == months["community"].min()].sum())


def _word(reason: int, row: int) -> str:
    return WORDS[reason][row % len(WORDS[reason])]


def _pay(scenario: Scenario, places: Integers, day: Integers, tenure: Integers) -> Floats:
    """Return the pay of people on a day each, seniority included, yuan a month."""
    plan = make_plan(scenario)
    pay: Floats = plan.monthly_pay[plan.alike[places], day] + scenario.pay.seniority * (tenure // DAYS_PER_YEAR)
    return pay


def _lines(scenario: Scenario, day: int) -> list[Integers]:
    """Return for each community the lines that each of its posts holds where all are filled on a day."""
    plan = make_plan(scenario)
    in_force = np.multiply(*(multiples[:, :, day] for multiples in plan.burden))
    minutes = plan.volumes * plan.kind_table["minutes"] * in_force[plan.alike]
    return [
        hold_lines(plan.by_line(minutes[place]), int(people), scenario.desk.line_share).lines_per_person()
        for place, people in enumerate(plan.posts_on(day))
    ]


def with_pay(scenario: Scenario, multiples: Mapping[str, float]) -> Scenario:
    """Return a scenario in which some districts pay a multiple of the base from the start of results on.

    Parameters
    ----------
    multiples : mapping of str to float
        By id of the district.
    """
    values = scenario.model_dump(mode="json")
    values["policies"] += [
        {"lever": "pay.base", "operator": "multiply", "value": value, "scope": {"districts": [district]}}
        for district, value in multiples.items()
    ]
    return Scenario.model_validate_json(json.dumps(values))


def write_list(path: Path, rows: Sequence[Listed]) -> None:
    """Write a list as a spreadsheet of an office reads it: CSV, Chinese headings, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(
        [number, *("" if cell is None else cell for cell in astuple(row))] for number, row in _numbered(rows)
    )
    write_whole(path, lambda unfinished: unfinished.write_bytes(text.getvalue().encode("utf-8-sig")))


def _numbered(rows: Sequence[Listed]) -> list[tuple[int, Listed]]:
    return list(enumerate(sorted(rows, key=lambda row: (row.community, row.hired)), 1))
