"""The indicators that a city measures of itself, and that a trigger rule may watch."""

from __future__ import annotations

from typing import NamedTuple


class Indicator(NamedTuple):
    """What is known of an indicator before any is measured.

    Attributes
    ----------
    zh, en : str
        Labels.
    unit : str
        ``1`` for shares and ratios.
    low, high : float
        Hard bounds of its values.
    """

    zh: str
    en: str
    unit: str
    low: float
    high: float


INDICATORS: dict[str, Indicator] = {
    "vacancy_rate": Indicator("空岗率", "vacancy rate", "1", 0, 1),
    "resignation_rate": Indicator("辞职率", "resignation rate", "1/year", 0, 2),
    "weekly_hours": Indicator("每周工时", "weekly hours", "hours/week", 0, 100),
    "overtime_hours": Indicator("人均每月加班", "overtime per worker", "hours/month", 0, 400),
    "burnout_any": Indicator("职业倦怠比例", "any burnout", "1", 0, 1),
    "admin_share": Indicator("行政事务占工作时间比例", "administrative share of worked time", "1", 0, 1),
    "late_share": Indicator("事项逾期率", "tasks late", "1", 0, 1),
    "visits_per_household": Indicator("每户每年入户走访次数", "visits per household", "visits/year", 0, 100),
    "pay_ratio": Indicator("工资与社会工资之比", "pay over outside wage", "1", 0, 5),
}
"""By name; each is defined as the metric of the same name, over a calendar quarter."""
