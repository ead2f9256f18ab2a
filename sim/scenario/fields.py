"""The frozen data of a scenario: every number, declared once (model.md gives the equations).

A default is a neutral value: a scenario of defaults has nobody who tires, falls ill or leaves. What is
believed of Luohe stands in the evidence register and in `scenarios/luohe`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sim.base.randomness import DISTRIBUTIONS
from sim.scenario.city_fields import City as City
from sim.scenario.city_fields import Counts as Counts
from sim.scenario.city_fields import District as District
from sim.scenario.city_fields import Territory as Territory
from sim.scenario.declare import Section, choice, param, text
from sim.scenario.policy import Policy as Policy
from sim.scenario.policy import Scope as Scope
from sim.scenario.policy import TriggerRule as TriggerRule
from sim.scenario.programmes import Elections, Outside, Places, Residents, Stress, Structure

Distribution = Literal["constant", "exponential", "lognormal", "gamma", "erlang", "hyperexponential", "uniform"]
Group = Literal["administrative", "self_government", "service"]
GROUPS: tuple[Group, ...] = ("administrative", "self_government", "service")
Closing = Literal["lay_down", "serve", "appointment"]
BANDS = ("under_10k", "10k_20k", "20k_30k", "over_30k")
BAND_BOUNDS = (0, 10_000, 20_000, 30_000)


class Header(Section):
    """Who a scenario is and which sentence of the report it answers."""

    title_zh: str = text(None, "标题", "title in Chinese", 80)
    title_en: str = text(None, "英文标题", "title in English", 80)
    reason_zh: str = text("", "理由", "reason in Chinese")
    reason_en: str = text("", "英文理由", "reason in English")
    report_zh: str = text("", "对应的报告原文", "sentence of the report that it answers")
    report_en: str = text("", "报告原文英译", "the same sentence in English")


class Clock(Section):
    """The dates of a run. Results are counted from `start`; the warm-up lies before it."""

    start: dt.date = choice(..., "结果起始日", "first day of results")
    end: dt.date = choice(..., "结果截止日（含）", "last day of results, inclusive")
    warmup_months: int = param(0, "months", 0, 120, "fixed", "预热期", "warm-up before the first day of results")


class Calendar(Section):
    """When work is done."""

    mode: Literal["office", "every_day", "always_open"] = choice("office", "日历类型", "kind of calendar")
    day_minutes: float = param(480.0, "minutes", 1, 1440, "fixed", "每个工作日时长", "length of a working day")
    holidays: tuple[dt.date, ...] = choice((), "放假日", "public holidays on weekdays")
    makeup_days: tuple[dt.date, ...] = choice((), "调休上班日", "working days at a weekend")


class Kind(Section):
    """A kind of task: how much of it arrives, how long it takes, how it waits and how it ends."""

    name_zh: str = text(None, "名称", "name in Chinese", 80)
    name_en: str = text(None, "英文名称", "name in English", 80)
    group: Group = choice("service", "类别", "group")
    line: str = text("", "条线（空为人人可办）", "line that it belongs to; empty where everybody does it", 40)
    priority: int = param(9, "1", 1, 99, "fixed", "次序（小者先办）", "rank in the order of work, lowest first")
    mandatory: bool = param(False, "1", None, None, "fixed", "必办（逾期不撤）", "stays until done when overdue")
    residents_first: bool = param(False, "1", None, None, "fixed", "网格时段优先", "goes first in grid time")
    hall: bool = param(False, "1", None, None, "fixed", "占用大厅窗口", "served at a hall window")
    closing: Closing = choice("lay_down", "下班时", "what happens at closing")
    per_community: float = param(
        0.0, "tasks/year", 0, 1e8, "uncertain", "每社区年量", "tasks a year per community, whatever its size"
    )
    per_1000_residents: float = param(
        0.0, "tasks/year", 0, 1e6, "uncertain", "每千名居民年量", "tasks a year per 1,000 residents"
    )
    per_household: float = param(0.0, "tasks/year", 0, 1000, "uncertain", "每户年量", "tasks a year per household")
    minutes: float = param(0.0, "minutes", 0, 1e6, "uncertain", "每件用时", "mean effort at full productivity")
    distribution: Distribution = choice("lognormal", "用时分布", "distribution of the effort")
    cv: float = param(1.0, "1", 0, 20, "uncertain", "用时变异系数", "coefficient of variation of the effort")
    due_days: int = param(0, "working days", 0, 1000, "fixed", "时限（0 为无）", "due after; 0 for none")
    patience_minutes: float = param(
        0.0, "minutes", 0, 1e9, "uncertain", "等候耐心（0 为不离开）", "leaves after waiting; 0 for never"
    )
    patience_distribution: Distribution = choice("constant", "耐心分布", "distribution of the patience")
    monday: float = param(1.0, "1", 0, 100, "uncertain", "周一倍数", "Mondays, multiple of the mean day")
    month_end: float = param(
        1.0,
        "1",
        0,
        100,
        "uncertain",
        "月末三个工作日倍数",
        "last three working days of a month, multiple of the mean day",
    )
    year_end: float = param(
        1.0, "1", 0, 100, "uncertain", "十一、十二月倍数", "November and December, multiple of the mean month"
    )
    campaign_months: tuple[int, ...] = choice((), "专项行动月份", "months of campaigns")
    campaign: float = param(1.0, "1", 0, 100, "uncertain", "专项行动月份倍数", "months of campaigns")
    campaign_quiet: float = param(1.0, "1", 0, 100, "uncertain", "其他月份倍数", "other months")
    by_hour: tuple[float, ...] = choice((), "日内分布（等长时段权重）", "weights of equal parts of the day")
    department: str = text("", "交办部门", "department that hands it down", 40)
    channel: str = text("", "交办渠道", "channel by which it comes", 40)
    scheme_reports: bool = param(
        False,
        "1",
        None,
        None,
        "fixed",
        "承担减负工作自身的报表",
        "carries the reports that a scheme against burden asks for",
    )
    participation: float = param(
        0.0, "1", -1, 10, "uncertain", "协商自助全面推开时的量变化", "change of volume at full participation"
    )
    mutual_aid: float = param(
        0.0, "1", -1, 10, "uncertain", "居民互助全覆盖时的量变化", "change of volume at full mutual aid"
    )
    digital: float = param(
        0.0, "1", -1, 10, "uncertain", "网上自助全覆盖时的量变化", "change of volume at full digital self-service"
    )
    centres: float = param(
        0.0, "1", -1, 10, "uncertain", "九中心全部开设时的量变化", "change of volume with all nine centres"
    )
    election: float = param(0.0, "1", -1, 10, "uncertain", "换届期间的量变化", "change of volume during an election")
    epidemic: float = param(0.0, "1", -1, 10, "uncertain", "疫情期间的量变化", "change of volume in an epidemic")
    outside_most: float = param(
        0.0, "1", 0, 1, "uncertain", "外部力量可承担的用时比例上限", "most of its minutes that outside help may take"
    )


class Arrivals(Section):
    """How much arrives in all, and how arrivals scatter (turnover.md P26)."""

    administrative_volume: float = param(
        1.0, "1", 0, 10, "uncertain", "行政事务总量系数", "multiple of all administrative volumes, calibrated"
    )
    residents_volume: float = param(
        1.0, "1", 0, 10, "uncertain", "居民事务总量系数", "multiple of all other volumes, calibrated"
    )

    day_factor_cv: float = param(
        0.0, "1", 0, 2, "uncertain", "日间波动变异系数", "coefficient of variation of the day factor"
    )


class Desk(Section):
    """The order of work and the hours of the desk (model §3)."""

    idle: Literal["longest_idle", "fewest_lines", "fastest"] = choice(
        "longest_idle", "空闲人员选择规则", "who is taken among idle people"
    )
    switching_minutes: float = param(
        0.0, "minutes", 0, 120, "uncertain", "换条线用时", "cost of taking up another line"
    )
    line_share: float = param(
        0.02, "1", 0, 1, "fixed", "条线归属下限", "a line is held from this share of a person's part"
    )
    hall_duty: bool = param(False, "1", None, None, "fixed", "大厅值守", "hall duty by rotation")
    duty_minutes: float = param(
        240.0,
        "minutes",
        1,
        1440,
        "uncertain",
        "一名值守人员的大厅用时",
        "hall minutes that one person on duty covers",
    )
    grid_half_days: int = param(
        0, "half-days/week", 0, 2, "uncertain", "每周网格走访半天数", "half-days of grid time a week"
    )
    grid_minutes: float = param(
        240.0, "minutes", 0, 1440, "fixed", "网格时段时长", "length of a half-day of grid time"
    )
    evening_minutes: float = param(
        0.0, "minutes", 0, 480, "uncertain", "每周一次晚间入户时长", "residents' evening, once a week"
    )
    erosion_start: float = param(
        1.0, "1", 0, 10, "uncertain", "网格时段开始被挤占的工作压力", "pressure from which grid time erodes"
    )
    erosion_end: float = param(
        1.5, "1", 0, 10, "uncertain", "网格时段完全被挤占的工作压力", "pressure at which grid time is gone"
    )
    appointment_grace: float = param(
        15.0, "minutes", 0, 480, "uncertain", "预约可超时", "an appointment may run over closing by"
    )
    overtime_day_minutes: float = param(
        0.0, "minutes/day", 0, 960, "lever", "每日加班上限", "limit of overtime a day"
    )
    overtime_month_hours: float = param(
        0.0, "hours/month", 0, 400, "lever", "每月加班上限", "limit of overtime a month"
    )
    compensatory: float = param(
        0.0, "1", 0, 1, "lever", "加班补休比例", "share of overtime given back as time off in the next month"
    )
    separate_lines: bool = param(
        False,
        "1",
        None,
        None,
        "lever",
        "条线分开专人负责",
        "each line is held by one person as a whole, without deputies",
    )
    all_round: bool = param(
        False, "1", None, None, "lever", "全科社工", "all-round workers: everybody may do every kind"
    )
    all_round_lines: float = param(
        0.0, "lines", 0, 20, "uncertain", "全科社工增加的条线数", "further lines that an all-round worker answers for"
    )
    all_round_training: float = param(
        0.0, "hours", 0, 1000, "uncertain", "全科培训用时", "training of an all-round worker"
    )
    all_round_months: float = param(3.0, "months", 0.5, 60, "fixed", "全科培训期", "months over which it is spread")


class Pressure(Section):
    """Work pressure and what it does to the time per task (turnover.md P19, P21)."""

    days_ahead: int = param(11, "working days", 1, 11, "fixed", "压力测算期", "working days looked ahead")
    presence: float = param(
        0.95, "1", 0.1, 1, "uncertain", "测算用到岗率", "share of people present, as pressure reckons"
    )
    task_share: float = param(
        0.88, "1", 0.1, 1, "uncertain", "测算用可办件时间比例", "share of time left for due work, as pressure reckons"
    )
    smoothing_days: float = param(5.0, "working days", 1, 60, "uncertain", "压力平滑期", "smoothing of pressure")
    most: float = param(
        1.5, "1", 1, 10, "uncertain", "提速有效的压力上限", "pressure beyond which nothing more is felt"
    )
    speed_exponent: float = param(
        0.0, "1", -2, 0, "uncertain", "用时对压力的弹性", "elasticity of time per task to pressure"
    )


class Rework(Section):
    """Work that comes back, is chased, done perfunctorily or written off (model §2)."""

    base: float = param(0.0, "1", 0, 0.99, "uncertain", "基础返工概率", "probability that finished work comes back")
    hurried: float = param(0.0, "1", 0, 1, "uncertain", "提速所致返工", "added per unit of speed-up")
    perfunctory: float = param(0.0, "1", 0, 0.99, "uncertain", "走过场后的返工概率", "the same if perfunctory")
    effort: float = param(0.5, "1", 0, 2, "uncertain", "返工用时比例", "effort of returned work, share of the first")
    fresh_effort: bool = param(False, "1", None, None, "fixed", "返工用时另抽", "effort of returned work drawn anew")
    breeds: bool = param(False, "1", None, None, "fixed", "返工可再返工", "returned work may come back again")
    after_days: int = param(1, "working days", 0, 1, "fixed", "返工退回时间", "comes back after; 0 for at once")
    due_days: int = param(3, "working days", 1, 1000, "uncertain", "返工时限", "returned work is due after")
    chase: float = param(0.0, "1", 0, 1, "uncertain", "逾期被督办概率", "probability that late work is chased")
    chase_minutes: float = param(20.0, "minutes", 0, 480, "uncertain", "督办用时", "effort of answering a chase-up")
    perfunctory_after: int = param(
        1000, "working days", 1, 1000, "uncertain", "逾期多久后走过场", "overdue by this, work is done perfunctorily"
    )
    perfunctory_effort: float = param(1.0, "1", 0, 1, "uncertain", "走过场用时比例", "effort of perfunctory work")
    missed_after: int = param(
        1000, "working days", 1, 1000, "uncertain", "逾期多久后注销", "overdue by this, work is written off"
    )


class Absence(Section):
    """Sick and other leave (model §4.1)."""

    base: float = param(0.0, "1", 0, 0.9, "uncertain", "基础缺勤率", "share of working days absent, without strain")
    strained: float = param(0.0, "1", 0, 0.5, "uncertain", "耗竭所致缺勤率", "further share at mean strain")
    slope: float = param(0.0, "1/SD", 0, 3, "uncertain", "缺勤随耗竭的斜率", "growth of that share with strain")
    spell_days: float = param(1.0, "working days", 1, 250, "uncertain", "每次缺勤天数", "mean length of a spell")
    spell_cv: float = param(0.0, "1", 0, 10, "uncertain", "缺勤天数变异系数", "coefficient of variation of a spell")
    leave_days: float = param(
        0.0, "days/year", 0, 100, "lever", "增加的带薪休假", "further paid leave, taken in whole weeks"
    )


class Learning(Section):
    """Productivity of newcomers and of the strained (turnover.md P14–P16)."""

    newcomer_loss: float = param(
        0.0, "1", 0, 0.95, "uncertain", "新人起始工效损失", "share of productivity that a newcomer lacks"
    )
    months: float = param(4.0, "months", 0.01, 240, "uncertain", "学习时间常数", "time constant of learning")
    experienced_gain: float = param(
        0.0, "1", 0, 0.9, "uncertain", "老员工带教提速", "share by which an experienced team shortens learning"
    )
    experienced_months: float = param(
        12.0, "months", 0, 240, "uncertain", "视为老员工的工龄", "tenure from which one is experienced"
    )
    mentor_share: float = param(0.0, "1", 0, 0.9, "uncertain", "带教占用时间", "share of time that a mentor gives up")
    mentor_months: float = param(3.0, "months", 0, 60, "uncertain", "带教时长", "length of mentoring")
    strain_loss: float = param(
        0.0, "1/SD", 0, 0.3, "uncertain", "耗竭所致工效损失", "share of productivity lost per SD of strain"
    )


class Strain(Section):
    """Fatigue, exhaustion and burnout (model §4.2)."""

    hours_unit: float = param(
        8.0, "hours/week", 0.1, 80, "fixed", "负荷单位", "hours a week that make one unit of load"
    )
    pressure_from: float = param(
        0.93, "1", 0, 5, "uncertain", "压力致疲劳的起点", "pressure from which it adds to load"
    )
    pressure_scale: float = param(0.25, "1", 0.01, 5, "uncertain", "压力单位", "pressure that makes one unit")
    pressure_weight: float = param(0.0, "1", 0, 5, "uncertain", "压力权重", "weight of pressure in load")
    fatigue_weeks: float = param(3.0, "weeks", 0.1, 60, "uncertain", "疲劳时间常数", "time constant of fatigue")
    build_up_weeks: float = param(
        26.0, "weeks", 1, 520, "uncertain", "耗竭积累时间", "time constant of exhaustion, up"
    )
    recovery_weeks: float = param(
        39.0, "weeks", 1, 520, "uncertain", "耗竭恢复时间", "time constant of exhaustion, down"
    )
    gain: float = param(0.0, "SD/unit", 0, 5, "uncertain", "负荷对耗竭的作用", "strain per unit of exhaustion")
    trait_variance: float = param(
        0.0, "SD²", 0, 1, "uncertain", "个人特质方差", "variance of the lasting personal part"
    )
    wave_variance: float = param(
        0.0, "SD²", 0, 1, "uncertain", "个人起伏方差", "variance of the passing personal part"
    )
    wave_months: float = param(6.0, "months", 0.1, 120, "uncertain", "个人起伏时间常数", "its time constant")
    reference: float = param(
        0.0, "unit", -10, 10, "fixed", "耗竭基准", "mean exhaustion of the baseline's first year"
    )
    burnout: float = param(0.2045, "SD", -3, 3, "uncertain", "职业倦怠界值", "strain above which one is burnt out")
    severe: float = param(1.119, "SD", -3, 3, "uncertain", "重度倦怠界值", "strain of severe burnout")
    support: float = param(0.0, "1", 0, 5, "lever", "组织支持力度", "support by supervisor and peers")
    support_hours: float = param(
        0.0,
        "hours/week",
        0,
        10,
        "uncertain",
        "组织支持占用时间",
        "time a person and week that a unit of support takes",
    )
    support_cost: float = param(
        0.0, "yuan/year", 0, 100_000, "uncertain", "组织支持人均经费", "cost a post and year of a unit of support"
    )


class Attrition(Section):
    """Resignation and other exits (model §4.3)."""

    base_rate: float = param(
        0.0, "1/year", 0, 50, "uncertain", "基础辞职率", "hazard of resigning at reference values"
    )
    tenure_ends: tuple[float, ...] = choice((2.0, 6.0, 12.0, 24.0, 60.0), "工龄分段（月）", "tenure steps, months")
    tenure_profile: tuple[float, ...] = param(
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0), "1", 0, 50, "uncertain", "各工龄段倍数", "multiples of the hazard by tenure"
    )
    tenure_power: float = param(1.0, "1", 0, 5, "uncertain", "工龄曲线陡度", "power to which the profile is raised")
    pay_elasticity: float = param(
        0.0, "1", -5, 0, "uncertain", "辞职对相对工资的弹性", "elasticity of resignation to relative pay"
    )
    strain_ratio: float = param(
        1.0, "1", 0.5, 10, "uncertain", "耗竭每高一个标准差的辞职倍数", "hazard ratio per SD of strain"
    )
    line_ratio: float = param(1.0, "1", 0.5, 3, "uncertain", "每多一条线的辞职倍数", "hazard ratio per line held")
    lines_reference: float = param(1.0, "lines", 0, 50, "fixed", "人均条线基准", "lines per person in the baseline")
    admin_ratio: float = param(
        1.0, "1", 0.5, 3, "uncertain", "行政占比每高十个百分点的辞职倍数", "hazard ratio per 10 points of admin share"
    )
    admin_reference: float = param(0.7, "1", 0, 1, "fixed", "行政占比基准", "administrative share in the baseline")
    contagion: float = param(
        0.0, "1", 0, 20, "uncertain", "同事离职的影响", "slope of the hazard on colleagues leaving"
    )
    contagion_reference: float = param(
        0.10, "1", 0, 1, "uncertain", "同事离职率基准", "share of colleagues leaving at which it is neutral"
    )
    contagion_most: float = param(
        0.25, "1", 0, 1, "uncertain", "同事离职率上限", "share beyond which no more is felt"
    )
    contagion_floor: float = param(0.2, "1", 0, 1, "fixed", "同事离职影响下限", "least value of the term")
    support_ratio: float = param(
        1.0, "1", 0.1, 1, "uncertain", "组织支持的留任作用", "hazard ratio per unit of support"
    )
    frailty_variance: float = param(
        0.0, "1", 0, 5, "uncertain", "个体差异方差", "variance of frailty (gamma, mean 1)"
    )
    notice_days: int = param(0, "days", 0, 365, "fixed", "离职通知期", "days worked after the decision")
    other_exits: float = param(
        0.0, "1/year", 0, 5, "uncertain", "其他离职率", "hazard of retirement, election and transfer"
    )


class Staffing(Section):
    """Approved posts and the people in them at the start (model §1, §4.1)."""

    per_10000: float = param(
        0.0, "posts/10,000 residents", 0, 1000, "lever", "每万人岗位数", "posts per 10,000 residents"
    )
    size_exponent: float = param(1.0, "1", 0, 1, "uncertain", "岗位随户数的指数", "exponent of posts on households")
    fewest: int = param(0, "posts", 0, 1000, "uncertain", "每社区最少岗位", "fewest posts in a community")
    vacancy: float = param(0.0, "1", 0, 1, "uncertain", "起始空岗率", "share of posts empty at the start")
    tenure_mean: float = param(
        0.0, "years", 0, 60, "uncertain", "起始平均工龄", "mean tenure at the start, before the cut"
    )
    tenure_most: float = param(25.0, "years", 0, 60, "uncertain", "起始最长工龄", "longest tenure at the start")
    secondment_ended: float = param(
        0.0, "1", 0, 1, "lever", "清退借调人员的比例", "share of the time on secondment that is given back"
    )
    secondment_share: float = param(
        0.0, "1", 0, 0.5, "uncertain", "被借调占用的工作时间", "share of working time now lost to secondment"
    )


class Recruitment(Section):
    """How empty posts are filled (model §5)."""

    rolling: bool = param(False, "1", None, None, "lever", "滚动招聘", "rolling hiring instead of the annual exam")
    freeze: bool = param(False, "1", None, None, "lever", "冻结招录", "hiring freeze")
    exam_month: int = param(
        6, "month", 1, 12, "fixed", "招聘公告月份", "month whose first day counts the empty posts"
    )
    intake_month: int = param(10, "month", 1, 12, "fixed", "到岗月份", "month on whose first day recruits start")
    take_up: float = param(
        1000.0, "1", 0, 1000, "uncertain", "录用强度", "strength of take-up: filled with 1 − exp(−strength·(R/R0)^e)"
    )
    take_up_elasticity: float = param(
        0.0, "1", 0, 5, "uncertain", "录用对相对工资的弹性", "elasticity of take-up to relative pay"
    )
    rolling_days: float = param(
        122.0, "days", 0, 3650, "uncertain", "滚动招聘用时", "mean days to fill a post, rolling"
    )
    rolling_distribution: Distribution = choice("erlang", "滚动招聘用时分布", "distribution of the days to fill")
    rolling_cv: float = param(
        0.577, "1", 0, 5, "uncertain", "滚动招聘用时变异系数", "coefficient of variation of the days to fill"
    )
    reserve_share: float = param(
        0.0, "1", 0, 1, "lever", "候补名单覆盖比例", "share of empty posts filled from a reserve list"
    )
    reserve_days: int = param(
        21, "working days", 0, 250, "uncertain", "候补到岗用时", "time to fill from the reserve list"
    )
    emergency_share: float = param(
        0.0, "1", 0, 1, "uncertain", "应急派人界线", "one person is sent when this share of posts or fewer is filled"
    )
    emergency_days: int = param(
        21, "working days", 0, 250, "uncertain", "应急派人用时", "time until that person comes"
    )


class Pay(Section):
    """Pay, the outside wage and money (model §6)."""

    base: float = param(0.0, "yuan/month", 0, 1_000_000, "lever", "基本工资", "base pay")
    seniority: float = param(
        0.0, "yuan/month per year", 0, 10_000, "uncertain", "工龄工资", "seniority pay per year of service"
    )
    allowance: float = param(0.0, "yuan/month", 0, 1_000_000, "lever", "津贴补贴", "allowances")
    on_cost: float = param(0.0, "1", 0, 2, "uncertain", "单位负担社保等比例", "employer's on-cost, share of pay")
    ratio: float = param(1.0, "1", 0.05, 5, "uncertain", "起始相对工资", "pay over the outside wage at the start")
    outside_growth: float = param(
        0.0, "1/year", -0.5, 1, "uncertain", "社会工资年增长率", "growth of the outside wage"
    )
    price_growth: float = param(0.0, "1/year", -0.5, 1, "uncertain", "物价年涨幅", "growth of consumer prices")
    indexation: float = param(
        0.0, "1", 0, 2, "lever", "随社会工资调整的比例", "share of last period's outside growth passed on to pay"
    )
    indexation_months: int = param(12, "months", 1, 120, "lever", "调整周期", "months between adjustments")
    catch_up: float = param(
        0.0, "1", 0, 1, "lever", "差距补回比例", "share of the gap to the starting ratio closed at an adjustment"
    )
    indexation_cap: float = param(1.0, "1", 0, 1, "lever", "单次调整上限", "most that pay may rise at one adjustment")
    cpi_indexation: float = param(
        0.0, "1", 0, 2, "lever", "随物价调整的比例", "share of last period's growth of prices passed on to pay"
    )
    grade_step: float = param(
        0.0, "1", 0, 0.5, "lever", "每级工资增幅", "rise a grade of the ladder, share of base pay"
    )
    grade_years: float = param(2.0, "years", 0.5, 20, "fixed", "每级所需工龄", "years of service a grade")
    grades: int = param(18, "grades", 1, 100, "fixed", "等级数", "grades of the ladder")
    head_step: float = param(
        0.0, "1", 0, 2, "lever", "正职岗位工资加成", "pay of the head's post, further share of base pay"
    )
    deputy_step: float = param(
        0.0, "1", 0, 2, "lever", "副职岗位工资加成", "pay of a deputy's post, further share of base pay"
    )
    deputies: int = param(2, "posts", 0, 20, "fixed", "每社区副职岗位数", "deputies' posts in a community")
    bonus: float = param(0.0, "yuan/month", 0, 100_000, "lever", "留任津贴", "retention bonus")
    bonus_years: float = param(
        3.0, "years", 0, 40, "lever", "领取留任津贴的工龄", "tenure from which the bonus is paid"
    )
    overtime_rate: float = param(0.0, "1", 0, 5, "lever", "加班费倍数", "overtime pay, multiple of hourly pay")
    overtime_felt: float = param(
        0.0, "1", 0, 1, "uncertain", "加班费计入去留考虑的比例", "share of overtime pay that counts as pay in leaving"
    )
    hiring_cost: float = param(0.0, "1", 0, 5, "uncertain", "招录一人的成本", "cost of a hire, share of a year's pay")


class Burden(Section):
    """What a government can do to the tasks it hands down; each acts on the kinds its policy names."""

    cut: float = param(0.0, "1", 0, 1, "lever", "精简事项比例", "share of items cut")
    coverage: float = param(1.0, "1", 0, 1, "lever", "精简覆盖面", "share of channels that the cut reaches")
    enforcement: float = param(
        0.0, "1", 0, 1, "lever", "减负执行力度", "share of the rebound that enforcement prevents"
    )
    gate: float = param(0.0, "1", 0, 1, "lever", "准入拦截比例", "share of items refused by the access list")
    added: float = param(0.0, "1", 0, 10, "lever", "新增事项比例", "further items, share of the present")
    cut_item_minutes: float = param(
        1.0, "1", 0, 2, "uncertain", "被精简事项的相对用时", "minutes of a cut item, share of the average"
    )
    rebound: float = param(
        0.0, "1/year", 0, 1, "uncertain", "减负反弹", "share of the cut items that come back in a year"
    )
    coordination: float = param(
        0.0, "1", 0, 1, "lever", "统一协调力度", "reach of a coordination body that removes duplicate requests"
    )
    duplicates: float = param(0.0, "1", 0, 1, "uncertain", "重复交办比例", "share of requests that are duplicates")
    one_entry: float = param(
        0.0, "1", 0, 1, "lever", "数据一次录入覆盖率", "reach of entering data once and sharing them"
    )
    entry_saving: float = param(
        0.0, "1", 0, 0.95, "uncertain", "一次录入节省的用时", "share of the minutes that data sharing saves"
    )
    price: float = param(
        0.0, "yuan/hour", 0, 500, "lever", "费随事转单价", "what departments pay for an hour of what they hand down"
    )
    price_refusal: float = param(
        0.0, "1", 0, 0.95, "uncertain", "每十元单价撤回的事项", "share of items withdrawn for each 10 yuan an hour"
    )
    price_to_staff: float = param(
        0.0, "1", 0, 1, "lever", "转来经费用于人员的比例", "share of that money paid to staff; the rest buys service"
    )
    scheme_load: float = param(
        0.0, "1", 0, 1, "uncertain", "减负工作自身带来的报表", "reports that a scheme asks for, share of the kind"
    )


class Mechanisms(Section):
    """A switch for each mechanism, for checking and for sensitivity."""

    tasks: bool = param(True, "1", None, None, "fixed", "办件", "tasks are played")
    absence: bool = param(True, "1", None, None, "fixed", "缺勤", "absence")
    resignation: bool = param(True, "1", None, None, "fixed", "辞职", "resignation")
    other_exits: bool = param(True, "1", None, None, "fixed", "其他离职", "other exits")
    hiring: bool = param(True, "1", None, None, "fixed", "补员", "hiring")
    pay_effect: bool = param(True, "1", None, None, "fixed", "工资影响", "effect of pay on resignation and take-up")
    strain_effect: bool = param(True, "1", None, None, "fixed", "耗竭影响", "effect of strain on people and work")
    contagion: bool = param(True, "1", None, None, "fixed", "离职传染", "effect of colleagues leaving")
    learning: bool = param(True, "1", None, None, "fixed", "新人学习", "learning and mentoring")
    overtime: bool = param(True, "1", None, None, "fixed", "加班", "overtime")
    patience: bool = param(True, "1", None, None, "fixed", "等候离开", "residents leave the hall")
    rework: bool = param(True, "1", None, None, "fixed", "返工督办", "returned and chased work")
    speed_up: bool = param(True, "1", None, None, "fixed", "压力提速", "speed-up under pressure")


class ScriptedTask(Section):
    """A task that is given, not drawn."""

    community: str = text(None, "社区编号", "id of the community", 20)
    kind: str = text(None, "事项", "kind of task", 20)
    date: dt.date | None = choice(None, "日期", "date; the first day of the run if absent")
    minute: float = param(None, "minutes", 0, 1e9, "fixed", "到达时刻", "minute of the session")
    effort: float = param(None, "minutes", 0, 1e9, "fixed", "用时", "effort at full productivity")
    patience: float = param(0.0, "minutes", 0, 1e9, "fixed", "等候耐心（0 为不离开）", "leaves after; 0 for never")


class ScriptedAbsence(Section):
    """A day on which a person is absent."""

    community: str = text(None, "社区编号", "id of the community", 20)
    post: int = param(None, "post", 1, 100_000, "fixed", "岗位序号", "number of the post, from 1")
    date: dt.date = choice(..., "日期", "date")


class Script(Section):
    """A scripted run, for checking: given arrivals, efforts and absences beside those that are drawn."""

    tasks: tuple[ScriptedTask, ...] = choice((), "给定事项", "tasks that are given")
    absences: tuple[ScriptedAbsence, ...] = choice((), "给定缺勤", "absences that are given")


class Scenario(Section):
    """One scenario, complete and frozen.

    A name is given by the file; it labels results and never enters a random number.
    """

    name: str = text("", "情景代号", "name of the file", 80)
    header: Header = choice(..., "说明", "header")
    clock: Clock = choice(..., "时间", "dates")
    calendar: Calendar = choice(Calendar(), "工作日历", "calendar")
    city: City = choice(..., "城市", "city")
    kinds: dict[str, Kind] = choice({}, "事项", "kinds of task")
    arrivals: Arrivals = choice(Arrivals(), "到达", "arrivals")
    desk: Desk = choice(Desk(), "办件规则", "desk")
    pressure: Pressure = choice(Pressure(), "工作压力", "pressure")
    rework: Rework = choice(Rework(), "返工督办", "rework")
    absence: Absence = choice(Absence(), "缺勤", "absence")
    learning: Learning = choice(Learning(), "学习", "learning")
    strain: Strain = choice(Strain(), "耗竭", "strain")
    attrition: Attrition = choice(Attrition(), "离职", "attrition")
    staffing: Staffing = choice(Staffing(), "岗位", "staffing")
    recruitment: Recruitment = choice(Recruitment(), "招聘", "recruitment")
    pay: Pay = choice(Pay(), "薪酬", "pay")
    burden: Burden = choice(Burden(), "减负", "burden")
    outside: Outside = choice(Outside(), "外部力量", "help from outside")
    residents: Residents = choice(Residents(), "居民参与", "residents")
    places: Places = choice(Places(), "场所与标准", "premises, centres, standards")
    elections: Elections = choice(Elections(), "换届", "elections")
    structure: Structure = choice(Structure(), "社区规模调整", "re-scaling")
    stress: Stress = choice(Stress(), "压力测试", "stress tests")
    mechanisms: Mechanisms = choice(Mechanisms(), "机制开关", "mechanisms")
    script: Script = choice(Script(), "脚本", "scripted tasks and absences, for checking")
    policies: tuple[Policy, ...] = choice((), "政策", "policies")
    rules: tuple[TriggerRule, ...] = choice((), "触发规则", "trigger rules")


assert set(DISTRIBUTIONS) == set(Distribution.__args__)  # type: ignore[attr-defined]
