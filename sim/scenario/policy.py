"""The frozen data of a policy, a dated change of one lever, and of a rule that makes such changes by itself."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sim.scenario.declare import Section, choice, param, text

Operator = Literal["set", "add", "multiply"]


class Scope(Section):
    """Where a policy acts; an empty list means everywhere."""

    districts: tuple[str, ...] = choice((), "县区", "ids of districts")
    streets: tuple[str, ...] = choice((), "街道（镇）", "streets and towns, by their Chinese or English name")
    bands: tuple[str, ...] = choice((), "人口规模档", "size bands")
    communities: tuple[str, ...] = choice((), "社区", "ids of communities")
    kinds: tuple[str, ...] = choice((), "事项或类别", "kinds of task, or groups of kinds")
    departments: tuple[str, ...] = choice((), "交办部门", "departments that hand tasks down")
    channels: tuple[str, ...] = choice((), "交办渠道", "channels by which tasks come")


class Policy(Section):
    """A dated change of one lever."""

    lever: str = text(None, "政策工具", "dotted key of a declared lever", 80)
    operator: Operator = choice("set", "方式", "how the value is used")
    value: float | bool = choice(..., "取值", "value")
    start: dt.date | None = choice(None, "起始日", "first day in force; the first day of results if absent")
    end: dt.date | None = choice(None, "终止日（含）", "last day in force, inclusive")
    ramp_months: int = param(0, "months", 0, 120, "fixed", "逐步到位", "months over which it ramps in")
    scope: Scope = choice(Scope(), "范围", "where it acts")
    cost: float = param(0.0, "yuan/year", 0, 1e12, "fixed", "专项经费", "programme cost a year while in force")
    note_zh: str = text("", "说明", "note in Chinese")
    note_en: str = text("", "英文说明", "note in English")


class TriggerRule(Section):
    """A change of one lever that the city makes when a measured indicator has passed a threshold for long enough.

    The indicator is that of whole quarters, in the places where the rule is measured, as known `delay_months` after
    their end. After a firing the rule waits `wait_months`; and where `release` is given, until the indicator has come
    back across it.
    """

    indicator: str = text(None, "监测指标", "indicator that the city measures", 40)
    above: float | None = choice(None, "高于", "fires above, in the unit of the indicator")
    below: float | None = choice(None, "低于", "fires below, in the unit of the indicator")
    release: float | None = choice(None, "回落线", "must be crossed back before it fires again")
    against_rest: bool = param(
        False, "1", None, None, "fixed", "与其他社区相比", "the indicator is the difference from all other places"
    )
    quarters: int = param(1, "quarters", 1, 40, "fixed", "持续季度数", "quarters in a row past the threshold")
    delay_months: int = param(1, "months", 0, 24, "fixed", "数据滞后", "months until a quarter's figures are known")
    wait_months: int = param(12, "months", 1, 240, "fixed", "两次触发最短间隔", "fewest months between firings")
    most_times: int = param(1000, "times", 1, 1000, "fixed", "最多触发次数", "most firings")
    measured: Scope = choice(Scope(), "监测范围", "where the indicator is measured")
    lever: str = text(None, "政策工具", "dotted key of a declared lever", 80)
    operator: Operator = choice("add", "方式", "how the value is used")
    value: float | bool = choice(..., "取值", "value")
    cap: float | None = choice(None, "封顶（下调时为底线）", "the lever is never moved beyond, in its own unit")
    ramp_months: int = param(0, "months", 0, 120, "fixed", "逐步到位", "months over which a change ramps in")
    start: dt.date | None = choice(
        None, "起始日", "first day on which it may fire; the first day of results if absent"
    )
    end: dt.date | None = choice(None, "终止日（含）", "last day on which it may fire")
    scope: Scope = choice(Scope(), "范围", "where the change acts")
    cost: float = param(
        0.0, "yuan/year", 0, 1e12, "fixed", "每次触发的专项经费", "programme cost a year of each firing"
    )
    note_zh: str = text("", "说明", "note in Chinese")
    note_en: str = text("", "英文说明", "note in English")

    def change(self, start: dt.date | None, value: float | bool) -> Policy:
        """Return the change that a firing on day `start` makes for good, with a step of `value`."""
        return Policy(
            lever=self.lever,
            operator=self.operator,
            value=value,
            start=start,
            ramp_months=self.ramp_months,
            scope=self.scope,
            cost=self.cost,
        )
