"""The frozen data of what stands beside pay, burden and posts: help, residents, places, elections, structure, stress.

Each section holds the levers of one field of the report and the responses that they meet. At the default of every
lever nothing happens, whatever the responses are.
"""

from __future__ import annotations

import datetime as dt

from sim.scenario.declare import Section, choice, param


class Outside(Section):
    """Help from outside the team: purchased service, volunteers, mutual aid (report: 三社联动; china.md §7)."""

    purchased_hours: float = param(
        0.0,
        "hours/year per 10,000 residents",
        0,
        100_000,
        "lever",
        "政府购买服务时数",
        "hours of service purchased",
    )
    price: float = param(0.0, "yuan/hour", 0, 10_000, "uncertain", "购买服务单价", "price of a purchased hour")
    capacity: float = param(
        0.0,
        "hours/year",
        0,
        1e7,
        "uncertain",
        "每家社会组织年服务能力（0 为不限）",
        "hours that one social organisation can deliver; 0 for no limit",
    )
    coordination: float = param(
        0.0, "1", 0, 1, "uncertain", "购买服务的协调用时", "staff time to coordinate an hour purchased"
    )
    volunteers_active: float = param(
        0.0, "1", 0, 1, "lever", "新增活跃志愿者比例", "share of registered volunteers newly active"
    )
    volunteer_hours: float = param(
        0.0, "hours/year", 0, 1000, "uncertain", "活跃志愿者年服务时数", "hours of an active volunteer"
    )
    volunteer_share: float = param(
        0.0, "1", 0, 1, "uncertain", "志愿服务替代工作比例", "share of volunteers' hours that replaces staff work"
    )
    supervision: float = param(
        0.0, "1", 0, 1, "uncertain", "志愿者带领用时", "staff time to supervise an hour of volunteers"
    )
    volunteer_cost: float = param(
        0.0,
        "yuan/year",
        0,
        10_000,
        "uncertain",
        "每名活跃志愿者保障经费",
        "insurance and credits of an active volunteer",
    )
    mutual_aid: float = param(
        0.0, "1", 0, 1, "lever", "居民互助覆盖率", "share of households in neighbours' mutual aid"
    )


class Residents(Section):
    """What residents take into their own hands (report: 参与率低, 协商)."""

    participation: float = param(
        0.0, "1", 0, 1, "lever", "协商议事和自助推进程度", "reach of deliberation and self-help"
    )
    digital: float = param(0.0, "1", 0, 1, "lever", "网上自助办理覆盖率", "reach of digital self-service")


class Places(Section):
    """Premises, the nine centres, and standards of service (report: 用房政策, 一有九中心, 服务标准)."""

    premises_floor: float = param(
        0.0, "m²", 0, 10_000, "lever", "移交后每社区用房下限", "premises handed over until a community has so much"
    )
    running_cost: float = param(
        0.0, "yuan/m² per year", 0, 10_000, "uncertain", "新增用房运行费", "running cost of further premises"
    )
    rent: float = param(0.0, "yuan/m² per year", 0, 10_000, "uncertain", "社区用房租金", "rent of premises")
    centres: float = param(0.0, "1", 0, 1, "lever", "九中心开设程度", "share of the nine centres opened")
    standards: float = param(0.0, "1", 0, 1, "lever", "服务标准推行程度", "reach of service standards")
    standards_spread: float = param(
        0.0,
        "1",
        0,
        1,
        "uncertain",
        "标准化缩小用时差异的比例",
        "share of the spread of efforts that standards take away",
    )
    training_hours: float = param(
        0.0, "hours/year", 0, 500, "lever", "每人每年培训时数", "training a person and year"
    )


class Elections(Section):
    """Elections of the residents' committees (report: 任期3年改为5年)."""

    last: dt.date | None = choice(None, "最近一次换届", "first day of the last election before policies act")
    cycle_years: int = param(0, "years", 0, 20, "lever", "换届周期", "years between elections; 0 for none")
    months: int = param(3, "months", 1, 12, "fixed", "换届工作时长", "months that an election takes")
    exits: float = param(
        0.0, "1", 0, 0.9, "uncertain", "一次换届离任比例", "share of workers who leave through an election"
    )


class Structure(Section):
    """Re-scaling of communities on a date (report: 科学调整社区规模); thresholds of 0 do nothing."""

    split_households: int = param(
        0,
        "households",
        0,
        100_000,
        "lever",
        "拆分标准（户数）",
        "size above which communities are split, by households",
    )
    split_residents: int = param(
        0,
        "persons",
        0,
        1_000_000,
        "lever",
        "拆分标准（人口）",
        "size above which communities are split, by residents",
    )
    merge_households: int = param(
        0,
        "households",
        0,
        100_000,
        "lever",
        "合并标准（户数）",
        "size below which communities are merged, by households",
    )
    merge_residents: int = param(
        0,
        "persons",
        0,
        1_000_000,
        "lever",
        "合并标准（人口）",
        "size below which communities are merged, by residents",
    )
    strict: bool = param(False, "1", None, None, "lever", "拆分后均不超标", "no community may exceed the threshold")
    posts_by_rule: bool = param(
        False,
        "1",
        None,
        None,
        "lever",
        "按新社区重新核定岗位",
        "posts by the rule for the new communities",
    )
    new_premises: float = param(
        0.0, "m²", 0, 10_000, "lever", "每个新社区另配用房", "premises rented for each new community"
    )
    transition_months: int = param(
        0, "months", 0, 60, "uncertain", "调整过渡期", "months of transition after re-scaling"
    )
    transition_loss: float = param(
        0.0, "1", 0, 0.9, "uncertain", "过渡期工效损失", "share of productivity lost in the transition"
    )


class Stress(Section):
    """Shocks from outside, for stress tests: no government chooses them."""

    epidemic: float = param(0.0, "1", 0, 1, "lever", "疫情强度（压力测试）", "strength of an epidemic (stress test)")
    epidemic_absence: float = param(
        0.0, "1", 0, 0.5, "uncertain", "疫情期间增加的缺勤率", "further share of days absent in an epidemic"
    )
    wage_boom: float = param(
        0.0,
        "1/year",
        -0.5,
        1,
        "lever",
        "社会工资额外涨幅（压力测试）",
        "further growth of the outside wage (stress test)",
    )
