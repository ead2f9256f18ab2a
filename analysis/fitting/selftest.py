"""Cases with exact answers, played by the installed model: queues, careers, and runs that must not differ at all.

A case passes where its mean over replications lies within four standard errors of what theory says, and the standard
error is small enough to tell; a run too noisy to tell fails. Seeds are frozen.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from analysis.study.differences import differing_columns
from analysis.study.ledger import Text
from sim import Loaded, Policy, RunRecord, Scenario, declarations, resolved, restored, run, value_at

SEED = 20200603
Z_MOST = 4.0
HOURS_OF_A_YEAR = 365.0 * 24
"""Of a desk that never closes."""
START = dt.date(2021, 1, 1)
Tables: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of a case.

    Attributes
    ----------
    name, source : (zh, en)
        What is measured, and who has shown what it must be.
    unit : str
        As the declarations name it; ``columns`` for how many columns of two records differ.
    expected, found : float
    error, most : float
        Standard error of `found`, and the largest that can tell; both 0 where there is no chance in it.
    """

    name: Text
    source: Text
    unit: str
    expected: float
    found: float
    error: float
    most: float

    @property
    def passed(self) -> bool:
        """Whether theory and model agree, and the run was long enough to tell."""
        if self.most == 0.0:
            return self.found == self.expected
        return 0.0 < self.error <= self.most and abs(self.found - self.expected) <= Z_MOST * self.error


class Case(NamedTuple):
    """A quantity with its exact value, and how to sample it.

    Attributes
    ----------
    name, source : (zh, en)
    unit : str
    expected : float
    tells : float
        Largest standard error that can tell, share of the expected value; 0 where there is no chance in it.
    sample : callable
        Gives the quantity by replication.
    """

    name: Text
    source: Text
    unit: str
    expected: float
    tells: float
    sample: Callable[[], Sequence[float]]


def judged(case: Case) -> Outcome:
    """Play a case and return what came of it."""
    values = np.asarray(case.sample(), np.float64)
    error = float(values.std(ddof=1)) / math.sqrt(len(values)) if case.tells else 0.0
    about = (case.name, case.source, case.unit, case.expected)
    return Outcome(*about, float(values.mean()), error, case.tells * abs(case.expected))


# --- scenarios -------------------------------------------------------------------------------------------------------


def scenario_of(name: str, tables: Mapping[str, Any]) -> Scenario:
    """Return a scenario from its tables; what they do not name is neutral."""
    header = {"title_zh": "算例", "title_en": "case"}
    return Scenario.model_validate_json(json.dumps({"name": name, "header": header, **tables}, default=str))


def _place(number: int, **more: Any) -> Tables:
    return {"id": f"C{number}", "name_zh": f"社区{number}", "name_en": f"community {number}", **more}


class Stream(NamedTuple):
    """Tasks of one kind at a desk that never closes: tasks an hour, mean hours, and how these scatter."""

    rate: float
    hours: float
    distribution: str = "exponential"
    cv: float = 1.0


def always_open(streams: Sequence[Stream], people: int, days: int) -> Scenario:
    """Return a desk that never closes; the streams stand in the order of their priority."""
    kinds = {
        f"kind{rank}": {
            "name_zh": "事项", "name_en": "task", "closing": "serve", "priority": rank,
            "per_community": stream.rate * HOURS_OF_A_YEAR, "minutes": 60 * stream.hours,
            "distribution": stream.distribution, "cv": stream.cv,
        }
        for rank, stream in enumerate(streams, 1)
    }  # fmt: skip
    tables = {
        "clock": {"start": START, "end": START + dt.timedelta(days=days - 1)},
        "calendar": {"mode": "always_open"},
        "city": {"communities": [_place(0, posts=people)]},
        "kinds": kinds,
    }
    return scenario_of("queue", tables)


def renewing(hazard: float, days: float, communities: int, years: int) -> Scenario:
    """Return a city in which people leave at a constant hazard (1/year) and posts are filled after so many days."""
    tables = {
        "clock": {"start": START, "end": dt.date(START.year + years - 1, 12, 31), "warmup_months": 36},
        "city": {"communities": [_place(number, posts=50) for number in range(communities)]},
        "mechanisms": {"tasks": False},
        "attrition": {"base_rate": hazard},
        "recruitment": {"rolling": True, "rolling_days": days, "rolling_distribution": "constant", "rolling_cv": 0.0},
    }
    return scenario_of("renewal", tables)


def small_city() -> Scenario:
    """Return a city of two communities with every mechanism at work."""
    return scenario_of("small", SMALL)


SMALL: Tables = {
    "clock": {"start": dt.date(2021, 3, 1), "end": dt.date(2021, 8, 31), "warmup_months": 1},
    "calendar": {"holidays": [dt.date(2021, 5, 3)], "makeup_days": [dt.date(2021, 5, 8)]},
    "city": {
        "communities": [
            _place(0, district="A", residents=4200, households=1470, premises_m2=350.0, volunteers=300),
            _place(1, district="B", residents=12300, households=4300, premises_m2=900.0, own_built=False),
        ]
    },
    "kinds": {
        "ledger": {
            "name_zh": "台账", "name_en": "ledger", "group": "administrative", "line": "ledger", "priority": 4,
            "mandatory": True, "due_days": 5, "per_community": 900.0, "per_1000_residents": 60.0, "minutes": 70.0,
            "cv": 1.1, "monday": 2.2, "month_end": 1.8,
        },
        "hall": {
            "name_zh": "大厅", "name_en": "hall", "priority": 2, "hall": True, "residents_first": True,
            "closing": "serve", "per_1000_residents": 400.0, "minutes": 12.0, "patience_minutes": 45.0,
            "by_hour": [1, 3, 2, 1, 1, 2, 2, 1],
        },
        "care": {
            "name_zh": "照料", "name_en": "care", "line": "care", "priority": 5, "residents_first": True,
            "closing": "appointment", "due_days": 10, "per_1000_residents": 72.0, "minutes": 40.0,
        },
        "visit": {
            "name_zh": "走访", "name_en": "visit", "group": "self_government", "priority": 6, "due_days": 60,
            "residents_first": True, "closing": "appointment", "per_household": 1.5, "minutes": 18.0,
        },
    },
    "arrivals": {"administrative_volume": 5.0, "residents_volume": 1.3, "day_factor_cv": 0.2},
    "desk": {
        "switching_minutes": 4.0, "hall_duty": True, "grid_half_days": 2, "evening_minutes": 150.0,
        "overtime_day_minutes": 180.0, "overtime_month_hours": 36.0,
    },
    "pressure": {"speed_exponent": -0.64},
    "rework": {
        "base": 0.03, "hurried": 0.25, "perfunctory": 0.3, "chase": 0.1, "perfunctory_after": 3,
        "perfunctory_effort": 0.25, "missed_after": 6,
    },
    "absence": {"base": 0.02, "strained": 0.025, "slope": 0.3, "spell_days": 3.0, "spell_cv": 1.2},
    "learning": {"newcomer_loss": 0.4, "experienced_gain": 0.36, "mentor_share": 0.15, "strain_loss": 0.03},
    "strain": {"pressure_weight": 0.5, "gain": 0.6, "trait_variance": 0.25, "wave_variance": 0.65, "support": 0.2},
    "attrition": {
        "base_rate": 10.0, "tenure_profile": [0.9, 1.35, 1.25, 1.1, 0.85, 0.6], "pay_elasticity": -1.5,
        "strain_ratio": 1.5, "contagion": 2.0, "frailty_variance": 0.4, "notice_days": 30, "other_exits": 0.1,
    },
    "staffing": {"per_10000": 6.0, "size_exponent": 0.6, "fewest": 3, "vacancy": 0.1, "tenure_mean": 1.0},
    "recruitment": {"exam_month": 4, "intake_month": 6, "take_up": 1.9, "reserve_share": 0.2, "emergency_share": 0.5},
    "pay": {
        "base": 2300.0, "seniority": 40.0, "on_cost": 0.35, "ratio": 0.65, "outside_growth": 0.06,
        "indexation": 0.2, "indexation_months": 1, "overtime_rate": 1.0, "hiring_cost": 0.21,
    },
    "burden": {"cut": 0.05, "cut_item_minutes": 0.6, "rebound": 0.3, "added": 0.1},
}  # fmt: skip


# --- what is measured ------------------------------------------------------------------------------------------------


def mean_waits(scenario: Scenario, kind: str, replications: int, settled: float = 200.0) -> Iterator[float]:
    """Yield the mean wait, hours, of a kind of task in each replication, from the hour `settled` to 24 h before the end."""
    end = ((scenario.clock.end - scenario.clock.start).days + 1) * 24.0 - 24.0
    for replication in range(replications):
        trace = run(scenario, SEED, replication, keep_trace=True).trace
        arrival = trace["arrival"] / 60.0
        mine = (trace["kind"] == kind) & (arrival >= settled) & (arrival < end)
        yield float(np.mean(trace["start"][mine] / 60.0 - arrival[mine]))


def _stays(scenario: Scenario, replications: int) -> Iterator[float]:
    """Yield person-years over resignations: the mean stay under a constant hazard, years."""
    for months in _months(scenario, replications):
        yield float(months["person_days"].sum() / months["resignations"].sum() / 365.25)


def _vacancies(scenario: Scenario, replications: int) -> Iterator[float]:
    """Yield the share of post days without anybody."""
    for months in _months(scenario, replications):
        yield float(months["vacant_days"].sum() / months["post_days"].sum())


def _months(scenario: Scenario, replications: int) -> Iterator[Tables]:
    for replication in range(replications):
        yield run(scenario, SEED, replication).counted("months")


def differing(one: RunRecord, other: RunRecord) -> float:
    """Return in how many columns two records differ, bit for bit."""
    tables = other.tables()
    return float(sum(len(differing_columns(table, tables[name])) for name, table in one.tables().items()))


def _renamed() -> list[float]:
    city = small_city()
    return [differing(run(city, SEED), run(city.model_copy(update={"name": "copy"}), SEED))]


def _engines() -> list[float]:
    return [differing(run(small_city(), SEED), run(small_city(), SEED, engine="reference"))]


def _told_again() -> list[float]:
    city = small_city()
    content = json.loads(json.dumps(resolved(Loaded(city, None, {}, [], Path("case")))))
    return [differing(run(city, SEED), run(restored(content, Path("case")).scenario, SEED))]


def _levers_as_they_are() -> list[float]:
    city = small_city()
    levers = [number.key for number in declarations(Scenario) if number.role == "lever"]
    present = {lever: value_at(city, tuple(lever.split("."))) for lever in levers}
    policies = tuple(Policy(lever=lever, value=value) for lever, value in present.items())
    return [differing(run(city, SEED), run(city.model_copy(update={"policies": policies}), SEED))]


# --- the cases -------------------------------------------------------------------------------------------------------


def erlang_c_wait(rate: float, hours: float, people: int) -> float:
    """Return the mean wait, hours, of Poisson arrivals and exponential efforts at a desk of so many people.

    Source: Erlang (1917); Cooper, Introduction to Queueing Theory (1981), ch. 3.
    """
    load = rate * hours
    tail = load**people / math.factorial(people) / (1.0 - load / people)
    waiting = tail / (sum(load**n / math.factorial(n) for n in range(people)) + tail)
    return waiting / (people / hours - rate)


def one_server_wait(streams: Sequence[Stream], rank: int) -> float:
    """Return the mean wait, hours, of the tasks of a rank (from 1) at one server that finishes what it has begun.

    Source: Cobham (1954), Operations Research 2:70; with one rank Pollaczek (1930) and Khinchine (1932).
    """
    rest = sum(stream.rate * stream.hours**2 * (1.0 + stream.cv**2) for stream in streams) / 2.0
    before, after = (sum(each.rate * each.hours for each in streams[:upto]) for upto in (rank - 1, rank))
    return rest / ((1.0 - before) * (1.0 - after))


RANKS = (Stream(0.5, 1 / 3), Stream(0.7, 1 / 3), Stream(0.8, 1 / 3))
UNEVEN = (Stream(1.0, 0.5, "lognormal", 1.5),)
HAZARD, FILLED_AFTER = 0.6, 61.0
_FILLED_YEARS = FILLED_AFTER / 365.25


def _waiting(name: Text, source: Text, expected: float, streams: Sequence[Stream], rank: int, *size: int) -> Case:
    people, days, replications = size
    return Case(
        name, source, "hours", expected, 0.015,
        lambda: [*mean_waits(always_open(streams, people, days), f"kind{rank}", replications)],
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    _waiting(
        ("平均等候：一人窗口（M/M/1）", "mean wait: one server (M/M/1)"),
        ("Erlang 1909", "Erlang 1909"),
        erlang_c_wait(1.5, 1 / 3, 1), (Stream(1.5, 1 / 3),), 1, 1, 400, 40,
    ),
    _waiting(
        ("平均等候：四人窗口（M/M/4）", "mean wait: four servers (M/M/4)"),
        ("Erlang 1917", "Erlang 1917"),
        erlang_c_wait(10.0, 1 / 3, 4), (Stream(10.0, 1 / 3),), 1, 4, 200, 40,
    ),
    _waiting(
        ("平均等候：用时不均（M/G/1）", "mean wait: uneven efforts (M/G/1)"),
        ("Khinchine 1932", "Khinchine 1932"),
        one_server_wait(UNEVEN, 1), UNEVEN, 1, 1, 1500, 40,
    ),
    _waiting(
        ("平均等候：三类中最先办的", "mean wait: first of three ranks"),
        ("Cobham 1954", "Cobham 1954"),
        one_server_wait(RANKS, 1), RANKS, 1, 1, 1000, 30,
    ),
    _waiting(
        ("平均等候：三类中最后办的", "mean wait: last of three ranks"),
        ("Cobham 1954", "Cobham 1954"),
        one_server_wait(RANKS, 3), RANKS, 3, 1, 1000, 30,
    ),
    Case(
        ("辞职率恒定时的平均任职时间", "mean stay at a constant hazard"),
        ("1/h", "1/h"),
        "years", 1 / HAZARD, 0.01,
        lambda: [*_stays(renewing(HAZARD, FILLED_AFTER, 8, 8), 12)],
    ),
    Case(
        ("空岗率（辞职率h，补员用时d）", "empty posts (hazard h, filled after d)"),
        ("hd/(1+hd)", "hd/(1+hd)"),
        "1", HAZARD * _FILLED_YEARS / (1 + HAZARD * _FILLED_YEARS), 0.01,
        lambda: [*_vacancies(renewing(HAZARD, FILLED_AFTER, 8, 8), 12)],
    ),
    Case(
        ("情景换名前后的差异", "difference: another name"),
        ("输入相同", "same inputs"),
        "columns", 0.0, 0.0, _renamed,
    ),
    Case(
        ("各项政策都取现值时的差异", "difference: levers at present values"),
        ("没有改变", "nothing changed"),
        "columns", 0.0, 0.0, _levers_as_they_are,
    ),
    Case(
        ("两种引擎之间的差异", "difference: the other engine"),
        ("各自独立写成", "written twice"),
        "columns", 0.0, 0.0, _engines,
    ),
    Case(
        ("由展开文件还原前后的差异", "difference: restored from its file"),
        ("输入相同", "same inputs"),
        "columns", 0.0, 0.0, _told_again,
    ),
)  # fmt: skip
