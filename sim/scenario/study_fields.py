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
