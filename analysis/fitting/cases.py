"""Cases from elsewhere: what was changed in a workplace, and what became of its turnover (scenarios/backtests).

A case is a TOML file of its own, read strictly. It holds facts and sources; no number of the model is set in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sim import Fault, Scenario, Section, choice, declarations, nearest, param, read_as, shown, text

HOLDS_AT_ONCE = ("hours", "service_time", "posts")
"""What changes from one day to the next and cannot ramp in."""


class About(Section):
    """Where a case comes from, how good its source is, and which defaults of the model that source has set."""

    title_zh: str = text(None, "标题", "title in Chinese", 40)
    title_en: str = text(None, "英文标题", "title in English", 60)
    place_zh: str = text(None, "地点", "place in Chinese", 200)
    place_en: str = text(None, "英文地点", "place in English", 200)
    years: str = text(None, "年份", "years", 40)
    source_zh: str = text(None, "来源", "source in Chinese", 1000)
    source_en: str = text(None, "英文来源", "source in English", 1000)
    grade: Literal["A", "B", "C", "assumption"] = choice(..., "证据等级", "grade of the evidence")
    sets: tuple[str, ...] = choice((), "同一来源定过的默认值", "defaults that the same source has set")
    note_zh: str = text("", "说明", "note in Chinese", 2000)
    note_en: str = text("", "英文说明", "note in English", 2000)


class Workplace(Section):
    """The workplace at the start, as far as it is known."""

    turnover: float = param(None, "1/year", 0.01, 2, "fixed", "起始年流失率", "yearly turnover at the start")
    counts: Literal["exits", "resignations"] = choice("exits", "流失的口径", "what the turnover counts")
    weekly_hours: float = param(
        0.0, "hours/week", 0, 80, "fixed", "起始周工时（0 为照通用单位）", "weekly hours; 0 for the workplace's own"
    )
    posts_per_unit: int = param(8, "posts", 2, 50, "fixed", "每单位岗位数", "posts of a unit")
    units: int = param(40, "communities", 1, 500, "fixed", "单位个数", "units that are simulated")
    hiring_days: float = param(122.0, "days", 1, 1000, "uncertain", "补一个岗位的天数", "mean days to fill a post")
    staff: Literal["settled", "new"] = choice("settled", "起始人员", "people at the start")


class Change(Section):
    """What was changed on the first day; 1, or 0 where something is added, changes nothing."""

    pay: float = param(1.0, "1", 0.2, 5, "fixed", "工资倍数", "pay, multiple of the old")
    outside_growth: float = param(
        0.0, "1/year", -0.2, 0.5, "uncertain", "社会工资年增长率", "growth of the outside wage"
    )
    hours: float = param(1.0, "1", 0.4, 1.6, "fixed", "工时倍数", "working day, multiple of the old")
    service_time: float = param(1.0, "1", 0.2, 3, "fixed", "每件用时倍数", "effort of a task, multiple of the old")
    workload: float = param(1.0, "1", 0.2, 3, "fixed", "事项数量倍数", "tasks that arrive, multiple of the old")
    workload_growth: float = param(
        0.0, "1/year", -0.2, 1, "fixed", "事项数量每年增加", "further tasks a year, share of those at the start"
    )
    posts: float = param(1.0, "1", 0.25, 4, "fixed", "岗位倍数", "posts, multiple of the old")
    support: float = param(0.0, "1", 0, 5, "fixed", "增加的组织支持", "support added")
    ramp_months: int = param(0, "months", 0, 120, "fixed", "逐步到位", "months over which the change ramps in")


class Observed(Section):
    """What became of turnover: a relative change with its band, over which months, against what."""

    change: float = param(None, "1", -1, 10, "fixed", "流失率相对变化", "relative change of turnover")
    low: float = param(None, "1", -1, 10, "fixed", "变化的下限", "low end of the change")
    high: float = param(None, "1", -1, 10, "fixed", "变化的上限", "high end of the change")
    compare: Literal["control", "earlier"] = choice("control", "与什么比", "what it is compared with")
    months: int = param(12, "months", 1, 240, "fixed", "观察期", "months observed")
    before_months: tuple[int, ...] = choice((), "前期的起止月", "months of the earlier period, from and up to")
    after_months: tuple[int, ...] = choice((), "后期的起止月", "months of the later period, from and up to")


class Case(Section):
    """A case as its file tells it."""

    case: About = choice(..., "来历", "where it comes from")
    workplace: Workplace = choice(..., "单位", "the workplace")
    change: Change = choice(..., "变化", "what was changed")
    observed: Observed = choice(..., "结果", "what became of turnover")

    @property
    def title(self) -> tuple[str, str]:
        """Title (zh, en)."""
        return self.case.title_zh, self.case.title_en

    @property
    def only_consistency(self) -> bool:
        """Whether its source has set a default, so that the case checks consistency and predicts nothing."""
        return bool(self.case.sets)

    @property
    def within_run(self) -> bool:
        """Whether a later period is compared with an earlier one of the same workplace."""
        return self.observed.compare == "earlier"

    @property
    def windows(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The months compared, from and up to: of the comparison, then of the observation."""
        seen = self.observed
        if self.within_run:
            return (seen.before_months[0], seen.before_months[1]), (seen.after_months[0], seen.after_months[1])
        return (0, seen.months), (0, seen.months)


def read_case(path: Path) -> Case:
    """Read a case.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file, in its order.
    """
    return read_as(path, Case, RULES)


def _fault(section: str, field: str, found: object, zh: str, en: str, suggestion: str = "") -> Fault:
    return Fault((section, field), shown(str(found)), (zh, en), suggestion, "E821")


def sources_named(case: Case) -> Iterator[Fault]:
    """Refuse a case without a source."""
    for field in ("source_zh", "source_en"):
        if not getattr(case.case, field).strip():
            yield _fault("case", field, '""', "须写明来源", "the source must be given")


def sets_exist(case: Case) -> Iterator[Fault]:
    """Refuse a default that the model does not have."""
    known = [number.key for number in declarations(Scenario)]
    for name in case.case.sets:
        if name not in known:
            zh, en = (
                "没有这个数字，写法如 attrition.pay_elasticity",
                "no such number; such as attrition.pay_elasticity",
            )
            yield _fault("case", "sets", name, zh, en, nearest(name, known))


def band_in_order(case: Case) -> Iterator[Fault]:
    """Refuse a band that does not hold its own change."""
    seen = case.observed
    if not seen.low <= seen.change <= seen.high:
        zh, en = "须满足 low ≤ change ≤ high", "low ≤ change ≤ high must hold"
        yield _fault("observed", "change", f"{seen.low:g}, {seen.change:g}, {seen.high:g}", zh, en)


def periods_follow(case: Case) -> Iterator[Fault]:
    """Refuse periods that are missing, overlap or run backwards."""
    seen = case.observed
    given = (*seen.before_months, *seen.after_months)
    if not case.within_run and given:
        field = "before_months" if seen.before_months else "after_months"
        zh, en = '只用于 compare = "earlier"', 'belongs to compare = "earlier" alone'
        yield _fault("observed", field, list(getattr(seen, field)), zh, en)
    if case.within_run:
        zh = "须为两个递增的月份 [起, 止]，后期不得早于前期，最长 240 个月"
        en = "must be two rising months [from, up to], the later period after the earlier, at most 240"
        for field in ("before_months", "after_months"):
            period = getattr(seen, field)
            if len(period) != 2 or not 0 <= period[0] < period[1] <= 240:
                yield _fault("observed", field, list(period), zh, en)
        if len(given) == 4 and seen.before_months[1] > seen.after_months[0]:
            yield _fault("observed", "after_months", list(seen.after_months), zh, en)


def something_changes(case: Case) -> Iterator[Fault]:
    """Refuse a case in which nothing is changed."""
    moved = case.change.model_dump(exclude={"ramp_months"})
    if moved == Change().model_dump(exclude={"ramp_months"}):
        zh, en = "[change] 里没有任何变化", "[change] changes nothing"
        yield _fault("change", "pay", "1.0", zh, en)


def some_change_at_once(case: Case) -> Iterator[Fault]:
    """Refuse hours, service time and posts that ramp in."""
    moved = [name for name in HOLDS_AT_ONCE if getattr(case.change, name) != 1.0]
    if case.change.ramp_months and moved:
        zh = f"{'、'.join(moved)} 只能一步到位，不能逐步到位"
        yield _fault("change", "ramp_months", case.change.ramp_months, zh, f"{' and '.join(moved)} cannot ramp in")


RULES = (sources_named, sets_exist, band_in_order, periods_follow, something_changes, some_change_at_once)
