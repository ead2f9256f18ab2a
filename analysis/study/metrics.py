"""The metrics: one entry each, with unit, better direction, labels and a function of summed records.

A metric is a ratio of sums over the communities and months of a group and period: never a mean of ratios.
Where it is undefined (nobody in post, no such kind of task) its value is NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.study.sums import DAYS_PER_YEAR, MONEY_COLUMNS, Floats, Sums, Table, groups_of, sums
from sim import RunRecord

DAYS_PER_MONTH = DAYS_PER_YEAR / 12
WORKING_DAYS_PER_WEEK = 5
WAGE_COLUMNS = ("wage_fen", "overtime_fen", "on_cost_fen")
WORKED_COLUMNS = ("administrative_minutes", "self_government_minutes", "service_minutes")
COST_PER_RESIGNATION_AVOIDED = "cost_per_resignation_avoided"


@dataclass(frozen=True)
class Metric:
    """A metric.

    Attributes
    ----------
    unit : str
        Unit; ``1`` for shares and ratios.
    better : {"lower", "higher", ""}
        Which direction is better, if any.
    zh, en : str
        Labels.
    measure : callable or None
        Function of `Sums` to float64[groups, periods]; None where only comparisons have the metric.
    contract : bool
        Whether scripts may rely on it for ever.
    """

    unit: str
    better: Literal["lower", "higher", ""]
    zh: str
    en: str
    measure: Callable[[Sums], Floats] | None
    contract: bool = True


def ratio(upper: Floats, lower: Floats) -> Floats:
    """Return upper / lower, NaN where lower is zero."""
    found: Floats = np.full(np.broadcast(upper, lower).shape, np.nan)
    np.divide(upper, lower, out=found, where=lower != 0)
    return found


def _per_person_day(column: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.months[column], s.months["person_days"])


def _per_person_year(*columns: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.all_of(columns), s.months["person_days"] / DAYS_PER_YEAR)


def _per_person(column: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.months[column], s.months["people"])


def _hours_per_week(*columns: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.all_of(columns) / 60 * WORKING_DAYS_PER_WEEK, s.months["days_present"])


def _per_year(column: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.months[column], s.years)


def _yuan_per_year(*columns: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.all_of(columns) / 100, s.years)


def _share_of_due(column: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.all_kinds(column), s.all_kinds("due"))


def _share_of_kind(kind: str, upper: str, lower: str) -> Callable[[Sums], Floats]:
    return lambda s: ratio(s.of_kind(kind, upper), s.of_kind(kind, lower))


def _overtime(s: Sums) -> Floats:
    return ratio(s.months["overtime_minutes"] / 60, s.months["person_days"] / DAYS_PER_MONTH)


METRICS: dict[str, Metric] = {
    "resignation_rate": Metric("1/year", "lower", "辞职率", "resignation rate", _per_person_year("resignations")),
    "exit_rate": Metric(
        "1/year",
        "lower",
        "流失率（含退休、换届、调动）",
        "exit rate",
        _per_person_year("resignations", "other_exits"),
    ),
    "vacancy_rate": Metric(
        "1", "lower", "空岗率", "vacancy rate", lambda s: ratio(s.months["vacant_days"], s.months["post_days"])
    ),
    "headcount": Metric(
        "persons", "", "在岗人数", "headcount", lambda s: ratio(s.months["person_days"] / DAYS_PER_YEAR, s.years)
    ),
    "mean_tenure": Metric("months", "higher", "平均工龄", "mean tenure", _per_person("tenure_months")),
    "pay_ratio": Metric("1", "higher", "工资与社会工资之比", "pay over outside wage", _per_person_day("pay_ratio")),
    "weekly_hours": Metric(
        "hours/week", "lower", "每周工时", "weekly hours", _hours_per_week("scheduled_minutes", "overtime_minutes")
    ),
    "overtime_hours": Metric("hours/month", "lower", "人均每月加班", "overtime per worker", _overtime),
    "burnout_any": Metric("1", "lower", "职业倦怠比例", "any burnout", _per_person("burnout_any")),
    "burnout_severe": Metric("1", "lower", "重度倦怠比例", "severe burnout", _per_person("burnout_severe")),
    "admin_share": Metric(
        "1",
        "lower",
        "行政事务占工作时间比例",
        "administrative share of worked time",
        lambda s: ratio(s.months["administrative_minutes"], s.all_of(WORKED_COLUMNS)),
    ),
    "backlog_days": Metric(
        "working days",
        "lower",
        "积压工作量",
        "backlog",
        lambda s: ratio(s.months["backlog_minutes"], s.months["capacity_minutes"]),
    ),
    "late_share": Metric("1", "lower", "事项逾期率", "tasks late", _share_of_due("late")),
    "hall_wait": Metric(
        "minutes", "lower", "大厅平均等候", "wait in the hall", _share_of_kind("hall", "wait_minutes", "arrived")
    ),
    "hall_abandoned": Metric(
        "1",
        "lower",
        "大厅未等到办理即离开的比例",
        "visitors who left the hall",
        _share_of_kind("hall", "abandoned", "arrived"),
    ),
    "tickets_on_time": Metric(
        "1",
        "higher",
        "热线工单按期办结率",
        "tickets on time",
        lambda s: 1 - _share_of_kind("ticket", "late", "due")(s),
    ),
    "visits_per_household": Metric(
        "visits/year",
        "higher",
        "每户每年入户走访次数",
        "visits per household",
        lambda s: ratio(s.of_kind("visit", "completed"), s.households * s.years),
    ),
    "total_cost": Metric(
        "yuan/year", "lower", "总成本（当年价）", "total cost, nominal", _yuan_per_year(*MONEY_COLUMNS)
    ),
    COST_PER_RESIGNATION_AVOIDED: Metric("yuan", "", "每少一人辞职的成本", "cost per resignation avoided", None),
    "resignations": Metric(
        "persons/year", "lower", "年辞职人数", "resignations", _per_year("resignations"), contract=False
    ),
    "hires": Metric("persons/year", "", "年招录人数", "hires", _per_year("hires"), contract=False),
    "unmet_share": Metric(
        "1",
        "lower",
        "未办事项比例",
        "unmet need",
        lambda s: ratio(s.all_kinds("dropped", "missed"), s.all_kinds("arrived")),
        contract=False,
    ),
    "missed_share": Metric(
        "1", "lower", "必办事项漏办率", "mandatory tasks missed", _share_of_due("missed"), contract=False
    ),
    "perfunctory_share": Metric(
        "1",
        "lower",
        "必办事项走过场比例",
        "mandatory tasks done perfunctorily",
        _share_of_due("perfunctory"),
        contract=False,
    ),
    "hall_closed_days": Metric(
        "days/year",
        "lower",
        "大厅无人值守天数",
        "days the hall is closed, per community",
        lambda s: ratio(s.months["unstaffed_days"], s.months["community_days"] / DAYS_PER_YEAR),
        contract=False,
    ),
    "communities": Metric(
        "communities",
        "",
        "社区数",
        "communities",
        lambda s: ratio(s.months["community_days"] / DAYS_PER_YEAR, s.years),
        contract=False,
    ),
    "lines_per_person": Metric("lines", "", "人均承担条线数", "lines per person", _per_person_day("lines"), False),
    "strain_mean": Metric("SD", "lower", "平均耗竭程度", "mean strain", _per_person("strain"), contract=False),
    "exhaustion_mean": Metric(
        "units of load",
        "lower",
        "平均耗竭（相对基准）",
        "mean exhaustion above the reference",
        _per_person("exhaustion"),
        False,
    ),
    "wage_cost": Metric(
        "yuan/year", "", "人员经费", "wages, overtime and on-cost", _yuan_per_year(*WAGE_COLUMNS), contract=False
    ),
    "hiring_cost": Metric("yuan/year", "lower", "招录成本", "cost of hiring", _yuan_per_year("hiring_fen"), False),
    "programme_cost": Metric("yuan/year", "", "专项经费", "programme cost", _yuan_per_year("programme_fen"), False),
    "total_cost_2020": Metric(
        "yuan/year", "lower", "总成本（2020 年价）", "total cost, prices of 2020", _yuan_per_year("fen_2020"), False
    ),
    "administrative_hours": Metric(
        "hours/week", "lower", "每周行政事务工时", "administrative hours", _hours_per_week(WORKED_COLUMNS[0]), False
    ),
    "self_government_hours": Metric(
        "hours/week", "higher", "每周自治工作工时", "self-government hours", _hours_per_week(WORKED_COLUMNS[1]), False
    ),
    "service_hours": Metric(
        "hours/week", "", "每周服务居民工时", "service hours", _hours_per_week(WORKED_COLUMNS[2]), False
    ),
}


def values(record: RunRecord) -> Table:
    """Return all metrics of one replication, by group and period.

    Returns
    -------
    dict of str to array[rows]
        `group`, `period`, `metric` (text) and `value` (float64, NaN where undefined), in a fixed order.
    """
    summed = sums(record, groups_of(record.communities))
    found = {name: metric.measure(summed) for name, metric in METRICS.items() if metric.measure}
    shape = (len(summed.groups), len(summed.periods), len(found))
    group, period, metric = np.indices(shape).reshape(3, -1)
    return {
        "group": np.array(summed.groups, dtype=object)[group],
        "period": np.array(summed.periods, dtype=object)[period],
        "metric": np.array(list(found), dtype=object)[metric],
        "value": np.stack(list(found.values()), axis=-1).reshape(-1),
    }
