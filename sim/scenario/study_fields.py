"""The frozen data of a study: which scenarios are compared, how much is run, and what the baseline should meet."""

from __future__ import annotations

from sim.scenario.declare import Section, choice, param, text


class Target(Section):
    """What the baseline should meet in its first twelve months of results, and within how much."""

    value: float = param(None, "unit of the metric", -1e12, 1e12, "fixed", "目标", "target")
    tolerance: float = param(None, "unit of the metric", 0, 1e12, "fixed", "容差", "tolerance")


class Targets(Section):
    """A file of targets."""

    targets: dict[str, Target] = choice(..., "校准目标", "targets of the baseline, by metric")


class Payers(Section):
    """Which share of one kind of cost each level of government pays; together the whole."""

    city: float = param(None, "1", 0, 1, "fixed", "市级承担", "share paid by the city")
    district: float = param(None, "1", 0, 1, "fixed", "县区承担", "share paid by the district")
    street: float = param(None, "1", 0, 1, "fixed", "街道（镇）承担", "share paid by the street or town")


class Decision(Section):
    """What is to be decided, and how much is run to answer it (``staffing decide``)."""

    metric: str = text("resignation_rate", "决策指标", "metric that decides", 80)
    leading: tuple[str, ...] = choice((), "备选方案", "scenarios to choose from; all but the baseline if empty")
    improvement: float = param(
        0.01, "unit of the metric", 0, 1e12, "fixed", "算作有效的最小改善", "smallest improvement that counts"
    )
    indifference: float = param(
        0.002, "unit of the metric", 0, 1e12, "fixed", "可忽略的差别", "difference that makes no difference"
    )
    goals: dict[str, float] = choice({}, "目标值", "values to be reached, by metric")
    package: str = text("", "拟拆解的组合", "scenario that is taken apart", 80)
    parts: tuple[str, ...] = choice((), "组合的各部分", "scenarios that the package consists of")
    budget: float = param(3e6, "yuan/year", 0, 1e12, "fixed", "同等预算", "yearly cost to which levers are scaled")
    worth: float = param(
        300_000.0, "yuan", 0, 1e9, "fixed", "每少一人辞职愿付的费用", "what an avoided resignation is worth"
    )
    strengths: tuple[float, ...] = param(
        (0.5, 1.0, 1.5), "1", 0, 10, "fixed", "试算力度", "strengths tried; 1 is as the scenario says"
    )
    fixed_levers: tuple[str, ...] = choice(
        ("burden.enforcement",), "不随力度变动的政策工具", "levers that stay as they are at any strength"
    )
    frontier: dict[str, tuple[float, ...]] = choice({}, "组合试算", "strengths that are combined, by scenario")
    payers: dict[str, Payers] = choice({}, "分担比例", "who pays, by kind of cost")
    posterior: str = text("", "参数组文件", "file of draws of the uncertain numbers", 80)
    draws: int = param(150, "draws", 20, 100_000, "fixed", "参数组数", "draws of the uncertain numbers")
    repeats: int = param(2, "replications", 2, 1000, "fixed", "每组重复次数", "replications of each draw")
    replications: int = param(12, "replications", 2, 10_000, "fixed", "试算重复次数", "replications of a trial")
    numbers: int = param(10, "numbers", 1, 1000, "fixed", "敏感性分析的参数个数", "numbers moved one at a time")


class Study(Section):
    """Which scenarios are compared, and how much is run."""

    name: str = text("", "研究代号", "name of the folder", 80)
    title_zh: str = text(None, "标题", "title in Chinese", 80)
    title_en: str = text(None, "英文标题", "title in English", 80)
    baseline: str = text("baseline", "对照情景", "scenario that the others are compared with", 80)
    scenarios: tuple[str, ...] = choice(..., "情景", "names of the scenario files")
    replications: int = param(8, "replications", 1, 100_000, "fixed", "重复次数", "replications")
    seed: int = param(1, "1", 0, 2**63 - 1, "fixed", "随机种子", "seed")
    quick_months: int = param(24, "months", 1, 600, "fixed", "速览月数", "months of results in a quick look")
    quick_replications: int = param(
        2, "replications", 1, 1000, "fixed", "速览重复次数", "replications in a quick look"
    )
    headline: tuple[str, ...] = choice((), "主要指标", "metrics shown first")
    targets: dict[str, Target] = choice({}, "校准目标", "targets of the baseline, by metric")
    theories: tuple[str, ...] = choice(
        (), "离职理论", "theories of the register that are run; the first is the main one"
    )
    indexed: str = text("", "工资同步情景", "scenario in which pay keeps up: it shows whether a theory is stable", 80)
    posterior: str = text("", "后验抽样文件", "file of draws of the uncertain numbers, one a replication", 80)
    decision: Decision = choice(Decision(), "决策", "what is to be decided")
