"""A city's personnel list: who came and left when, and why; never who it was.

Of a list are read: when somebody started and left, why, the pay, the lines (条线) held, and which people share a
community. A window of observation
is laid over it, because a list that was begun on some day does not show who had left before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.fitting.listing import Column, Row, date_cell, normal, number_cell, read_listing
from analysis.study.sums import DAYS_PER_YEAR
from sim import Refusal, refuse, shown

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]

IN_POST, RESIGNED, OTHER_EXIT = range(3)
FEWEST_RESIGNATIONS = 10
MOST_PAY, MOST_LINES = 1_000_000, 20
LEAST_SHARE = 0.2
RARE = 0.001
RESIGNATION = "resignation"
OTHER = "other exit"
REASONS: dict[str, tuple[str, ...]] = {
    RESIGNATION: (
        *("辞职", "主动离职", "自动离职", "主动辞职", "个人原因", "考取其他单位", "考走", "考上其他单位", "另谋职业"),
        *("resignation", "resigned", "resign", "quit", "left by choice", "passed another exam"),
    ),
    OTHER: (
        *(
            "退休",
            "换届",
            "换届落选",
            "调动",
            "调出",
            "调离",
            "借调",
            "合同到期",
            "劳动合同到期",
            "去世",
            "死亡",
            "病故",
        ),
        *("辞退", "解聘", "开除", "retirement", "retired", "transfer", "transferred", "election", "death", "died"),
        *("dismissal", "dismissed", "end of contract", "contract ended"),
    ),
}
"""Words for a reason of leaving; whoever passed another exam has resigned."""
_REASON_OF = {normal(word): reason for reason, words in REASONS.items() for word in words}
_DATE = (
    "应为日期，如 2020-03-05、2020/3/5 或 2020年3月5日",
    "must be a date such as 2020-03-05, 2020/3/5 or 2020.3.5",
)
_IN_CHINESE, _IN_ENGLISH = (
    [word for words in REASONS.values() for word in words if word.isascii() is ascii_] for ascii_ in (False, True)
)


@dataclass(frozen=True)
class Window:
    """The days over which people are observed, both included."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True)
class Personnel:
    """People observed within a window, one row a person; nothing tells who.

    Attributes
    ----------
    window : Window
    entry : float64 array, shape (people,)
        Tenure when observation begins, days: 0 for those hired within the window.
    exit : float64 array, shape (people,)
        Tenure when it ends, days: on leaving, or when the window closes.
    end : int64 array, shape (people,)
        `IN_POST`, `RESIGNED` or `OTHER_EXIT`.
    pay : float64 array, shape (people,)
        Yuan a month.
    lines : float64 array, shape (people,)
        Lines held; NaN where the list does not say.
    place : int64 array, shape (people,)
        Number of the community, all 0 where the list does not say; its name is not kept.
    unobserved : int
        People of the list who had left before the window opened, or came after it closed.
    sparse_start : bool
        Whether so few left in the first half of the window that leavers may not have been entered from its start.
    """

    window: Window
    entry: Floats
    exit: Floats
    end: Integers
    pay: Floats
    lines: Floats
    place: Integers
    unobserved: int = 0
    sparse_start: bool = False

    def count(self, end: int) -> int:
        """Return how many people ended so."""
        return int((self.end == end).sum())

    @property
    def years(self) -> float:
        """Time observed, person-years."""
        return float((self.exit - self.entry).sum()) / DAYS_PER_YEAR


def seniority_of(people: Personnel) -> float:
    """Return by how much pay grows with a full year of service, yuan a month, 0 where it does not.

    The slope within communities, of those in post when the window closes: they are paid by one scale, on one day.
    """
    here = people.end == IN_POST
    years = people.exit[here] // DAYS_PER_YEAR
    years, pay = (_less_mean(values, people.place[here]) for values in (years, people.pay[here]))
    spread = float(years @ years)
    return max(float(years @ pay) / spread, 0.0) if spread > 0.0 else 0.0


def _less_mean(values: Floats, place: Integers) -> Floats:
    """Return values less their mean in each community."""
    counts = np.maximum(np.bincount(place), 1)
    less: Floats = values - (np.bincount(place, weights=values) / counts)[place]
    return less


def without_seniority(people: Personnel, yuan: float) -> Personnel:
    """Return people with their pay less what service has added to it, at least a fifth of what is listed.

    Seniority pay grows with the stay that pay is to explain: who stays ten years has its ten steps. The model's
    relative pay is without it, too.

    Parameters
    ----------
    yuan : float
        Added for every full year of service, yuan a month.
    """
    grown = yuan * (people.exit // DAYS_PER_YEAR)
    return replace(people, pay=np.maximum(people.pay - grown, LEAST_SHARE * people.pay))


def reason_cell(text: str) -> str:
    """Return `RESIGNATION` or `OTHER` for a word of `REASONS`; ValueError for another one."""
    if normal(text) not in _REASON_OF:
        raise ValueError(text)
    return _REASON_OF[normal(text)]


COLUMNS = (
    Column("hired", ("入职日期", "到岗日期", "入职时间", "到岗时间", "hired", "hire date"), date_cell, _DATE),
    Column(
        "left", ("离职日期", "离岗日期", "离职时间", "离岗时间", "left", "leaving date"), date_cell, _DATE, empty=True
    ),
    Column(
        "reason",
        ("离职原因", "离岗原因", "reason"),
        reason_cell,
        (f"离职原因应为以下之一：{'、'.join(_IN_CHINESE)}", f"must be one of {', '.join(_IN_ENGLISH)}"),
        empty=True,
    ),
    Column(
        "pay",
        ("月工资", "工资", "应发工资", "pay"),
        number_cell(1, MOST_PAY),
        (f"应为大于 0 的数（元/月），不超过 {MOST_PAY:,}", f"must be yuan a month above 0, at most {MOST_PAY:,}"),
    ),
    Column(
        "lines",
        ("条线数", "承担条线", "条线", "lines"),
        number_cell(0, MOST_LINES),
        (f"应为 0—{MOST_LINES} 的数（条线）", f"must be lines from 0 to {MOST_LINES}"),
        required=False,
    ),
    Column("community", ("社区", "所在社区", "community"), normal, ("", ""), required=False, empty=True),
)
"""What is read of a list; names, numbers and everything else stay unread."""


def read_personnel(
    path: Path, today: dt.date, since: dt.date | None = None, until: dt.date | None = None
) -> Personnel:
    """Return the people of a CSV personnel list within the window of observation.

    Parameters
    ----------
    path : Path
    today : date
        No date of the list may lie after it.
    since, until : date, optional
        The window. It opens by default on the day after the first leaving of the list, which shows from when on
        leavers were entered and is not counted itself, and closes on the latest date of the list.

    Raises
    ------
    ScenarioError
        All that is wrong with the list; a window that does not fit it; fewer than 10 resignations.
    """
    rows = read_listing(path, COLUMNS, _judge(today), distinct=True)
    window = _window(path, rows, today, since, until)
    people = _observed(rows, window)
    if people.count(RESIGNED) < FEWEST_RESIGNATIONS:
        zh = f"{window.since} 至 {window.until} 的辞职应不少于 {FEWEST_RESIGNATIONS} 人，否则算不出可信的数字；可延长时段或几个县区合并"
        en = f"at least {FEWEST_RESIGNATIONS} resignations from {window.since} to {window.until} are needed; take a longer time or several districts"
        raise refuse(str(path), "", people.count(RESIGNED), zh, en, code="E628")
    return people


def _judge(today: dt.date) -> Callable[[Sequence[Row]], Iterable[Refusal]]:
    """Return what finds faults across the cells of a row, in the light of `today`."""

    def judge(rows: Sequence[Row]) -> Iterable[Refusal]:
        for row in rows:
            for heading, found, zh, en in _faults(row.values, today):
                yield Refusal(row.where, heading, shown(str(found)), (zh, en), code="E627")

    return judge


def _faults(values: dict[str, Any], today: dt.date) -> Iterable[tuple[str, object, str, str]]:
    hired, left, reason = values["hired"], values["left"], values["reason"]
    for heading, date in (("入职日期", hired), ("离职日期", left)):
        if date and date > today:
            yield heading, date, f"不应晚于今天（{today}）", f"must not lie after today ({today})"
    if left and left < hired:
        yield "离职日期", left, f"不应早于入职日期 {hired}", f"must not lie before the hire date {hired}"
    if left and not reason:
        yield "离职原因", "", "已离职的应写明离职原因", "the reason of a leaver must be given"
    if reason and not left:
        yield "离职日期", "", "写了离职原因的应写明离职日期", "has a reason, so a leaving date is needed"


def _window(path: Path, rows: Sequence[Row], today: dt.date, since: dt.date | None, until: dt.date | None) -> Window:
    hired = [row.values["hired"] for row in rows]
    left = [row.values["left"] for row in rows if row.values["left"]]
    since = since or (min(left) + dt.timedelta(days=1) if left else min(hired))
    until = until or max(hired + left)
    if until > today:
        raise refuse(
            str(path), "--until", until, f"不应晚于今天（{today}）", f"must not lie after {today}", code="E629"
        )
    if since >= until and left:
        zh, en = f"观察期应早于 {until} 开始", f"observation must begin before {until}"
        raise refuse(str(path), "--since", since, zh, en, code="E629")
    return Window(since, until)


def _observed(rows: Sequence[Row], window: Window) -> Personnel:
    """Return the people in post at some time within the window."""
    opens, closes = window.since.toordinal(), window.until.toordinal() + 1
    hired = np.array([row.values["hired"].toordinal() for row in rows], np.int64)
    ended = np.array([_day_after(row.values["left"], closes) for row in rows], np.int64)
    seen = (hired < closes) & (ended > opens)
    why = [OTHER_EXIT if row.values["reason"] == OTHER else RESIGNED for row in rows]
    end = np.where(ended <= closes, np.where([bool(row.values["left"]) for row in rows], why, IN_POST), IN_POST)
    lines = [np.nan if row.values["lines"] is None else row.values["lines"] for row in rows]
    return Personnel(
        window=window,
        entry=np.maximum(opens - hired, 0)[seen].astype(np.float64),
        exit=(np.minimum(ended, closes) - hired)[seen].astype(np.float64),
        end=end[seen].astype(np.int64),
        pay=np.array([row.values["pay"] for row in rows], np.float64)[seen],
        lines=np.array(lines, np.float64)[seen],
        place=np.unique([row.values["community"] or "" for row in rows], return_inverse=True)[1][seen].astype(
            np.int64
        ),
        unobserved=int((~seen).sum()),
        sparse_start=_sparse_start(hired[seen], np.minimum(ended, closes)[seen], end[seen] != IN_POST, opens, closes),
    )


def _sparse_start(hired: Integers, ended: Integers, left: Booleans, opens: int, closes: int) -> bool:
    """Say whether those who left in the first half are too few for the time then observed (binomial, 1 in 1,000)."""
    middle = (opens + closes) / 2.0
    before = np.clip(np.minimum(ended, middle) - np.maximum(hired, opens), 0.0, None).sum()
    share = before / (ended - np.maximum(hired, opens)).sum()
    early = int((left & (ended <= middle)).sum())
    return bool(stats.binom.cdf(early, int(left.sum()), share) < RARE)


def _day_after(left: dt.date | None, closes: int) -> int:
    """Return the first day no longer in post; for those in post the day after the window."""
    return left.toordinal() + 1 if left else closes
