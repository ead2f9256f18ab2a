"""The frozen data of a city: the report's counts, from which one is sampled, or its communities as they are listed."""

from __future__ import annotations

from sim.scenario.declare import Section, choice, param, text


class District(Section):
    """A district of the city and how many communities it has."""

    id: str = text(None, "编号", "id", 20)
    name_zh: str = text(None, "名称", "name in Chinese", 80)
    name_en: str = text(None, "英文名称", "name in English", 80)
    communities: int = param(None, "communities", 0, 10_000, "fixed", "社区数", "communities")
    in_city_proper: bool = param(True, "1", None, None, "fixed", "属市区", "belongs to the city proper")
    streets_zh: tuple[str, ...] = choice((), "街道（镇）", "streets and towns in Chinese")
    streets_en: tuple[str, ...] = choice((), "街道（镇）英文名", "streets and towns in English")


class Counts(Section):
    """The report's figures, from which a city is sampled so that every one of them holds (model §9)."""

    seed: int = param(2020, "1", 0, 2**63 - 1, "fixed", "抽样种子", "seed of the sampler")
    districts: tuple[District, ...] = choice((), "各县区", "districts")
    residents_in_city_proper: int = param(
        None, "persons", 1, 100_000_000, "fixed", "市区社区总人口", "residents of the city proper"
    )
    communities_by_band: tuple[int, int, int, int] = choice(..., "按人口规模的社区数", "communities by size band")
    outside_by_band: tuple[int, int, int, int] = choice(
        ..., "市区以外社区的规模分布", "size bands of the communities outside the city proper"
    )
    premises_m2: float = param(None, "m²", 1, 1e9, "fixed", "服务用房总面积", "service premises in all")
    communities_by_premises: tuple[int, int, int, int] = choice(
        ..., "按用房面积的社区数", "communities by premises: under 300, 300–600, 600–1,000, over 1,000 m²"
    )
    own_built: int = param(None, "communities", 0, 10_000, "fixed", "自建用房社区数", "communities with own premises")
    volunteers: int = param(None, "persons", 0, 10**9, "fixed", "注册志愿者", "registered volunteers")
    organisations: int = param(0, "organisations", 0, 10**6, "fixed", "社会组织", "social organisations")
    turnout: float = param(0.0, "1", 0, 1, "fixed", "换届参选率", "election turnout")
    excess_mean: float = param(
        0.16, "1", 0.001, 1, "uncertain", "规模超出档次下限的平均对数", "mean log excess over a band's lower bound"
    )
    excess_mean_top: float = param(
        0.08, "1", 0.001, 1, "uncertain", "最高档规模超出下限的平均对数", "the same in the top band"
    )
    small_sigma: float = param(
        0.6, "1", 0, 2, "uncertain", "小社区规模的对数标准差", "log SD of the small communities"
    )
    small_floor: int = param(600, "persons", 1, 9_999, "uncertain", "最小社区人口", "smallest community")
    size_premises_correlation: float = param(
        0.5, "1", -1, 1, "uncertain", "规模与用房面积的秩相关", "rank correlation of size and premises"
    )


class Member(Section):
    """A person of a hand-made team: what they may do and how fast."""

    kinds: tuple[str, ...] = choice((), "可办事项", "kinds of task that the person may do; empty for all")
    productivity: float = param(1.0, "1", 0.001, 1000, "fixed", "工效", "productivity")


class Territory(Section):
    """A community as the roster lists it: a territory for ever, whoever works in it."""

    id: str = text(None, "编号", "id", 20)
    name_zh: str = text(None, "名称", "name in Chinese", 80)
    name_en: str = text(None, "英文名称", "name in English", 80)
    district: str = text("", "县区编号", "id of the district", 20)
    street_zh: str = text("", "街道（镇）", "street in Chinese", 80)
    street_en: str = text("", "街道（镇）英文名", "street in English", 80)
    residents: int = param(0, "persons", 0, 10_000_000, "fixed", "居民人数", "residents")
    households: int = param(0, "households", 0, 10_000_000, "fixed", "户数", "households")
    premises_m2: float = param(0.0, "m²", 0, 1e7, "fixed", "用房面积", "service premises")
    own_built: bool = param(True, "1", None, None, "fixed", "自建用房", "own premises, not rented")
    volunteers: int = param(0, "persons", 0, 10_000_000, "fixed", "注册志愿者", "registered volunteers")
    posts: int = param(0, "posts", 0, 100_000, "fixed", "核定岗位（0 为按规则）", "approved posts; 0 for the rule")
    windows: int = param(0, "windows", 0, 100_000, "fixed", "窗口数（0 为按面积）", "hall windows; 0 for the rule")
    team: tuple[Member, ...] = choice((), "指定人员", "a hand-made team")


class City(Section):
    """Where the communities come from: the report's counts, a CSV roster, or a list in the file."""

    counts: Counts | None = choice(None, "报告数字", "the report's figures")
    roster: str = text("", "社区名册（CSV 文件名）", "name of a CSV roster beside the file", 200)
    communities: tuple[Territory, ...] = choice((), "社区列表", "list of communities")
    persons_per_household: float = param(2.86, "persons", 1, 10, "uncertain", "户均人口", "persons per household")
    area_per_window: float = param(150.0, "m²", 1, 1e6, "uncertain", "每个窗口面积", "premises per hall window")
    most_windows: int = param(6, "windows", 1, 100_000, "uncertain", "窗口上限", "most hall windows")
