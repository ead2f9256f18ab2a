"""Every word that a reader sees, in Chinese and English, and the way numbers are written.

Names of metrics, scenarios and districts are not here: they belong to the metric's entry and to the files, and are
passed in as (zh, en).
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

LANGUAGES = ("zh", "en")
MINUS = "\N{MINUS SIGN}"
PLAIN_MINUS = "-"
LEVEL_WORDS = {
    "better": ("改善", "better"),
    "worse": ("恶化", "worse"),
    "no clear difference": ("无明显差异", "no clear difference"),
    "no direction": ("不作优劣判断", "no better direction"),
    "lower": ("越低越好", "lower is better"),
    "higher": ("越高越好", "higher is better"),
    "done": ("已完成", "done"),
    "failed": ("失败", "failed"),
    "missing": ("未完成", "missing"),
    "running": ("运行中", "running"),
    "resumed": ("沿用已有结果", "kept from an earlier run"),
    "time_left": ("预计剩余", "time left"),
    "city": ("全市", "whole city"),
    "all": ("全部年份", "all years"),
    "band:under_10k": ("1万人以下", "under 10,000"),
    "band:10k_20k": ("1万—2万人", "10,000–20,000"),
    "band:20k_30k": ("2万—3万人", "20,000–30,000"),
    "band:over_30k": ("3万人以上", "over 30,000"),
}
TABLE_WORDS = {
    "metric": ("指标", "metric"),
    "unit": ("单位", "unit"),
    "better_is": ("方向", "better is"),
    "group": ("范围", "group"),
    "period": ("时段", "period"),
    "baseline": ("对照情景", "baseline"),
    "scenario": ("情景", "scenario"),
    "n": ("重复次数", "replications"),
    "mean_baseline": ("对照均值", "baseline mean"),
    "mean_scenario": ("情景均值", "mean"),
    "difference": ("差值", "difference"),
    "interval": ("95%置信区间", "95% interval"),
    "low": ("区间下限", "low"),
    "high": ("区间上限", "high"),
    "relative": ("相对变化", "relative change"),
    "p_better": ("改善的概率", "probability of better"),
    "verdict": ("判断", "verdict"),
    "changes": ("各情景改变了什么", "what each scenario changes"),
    "compared_with": ("与“{baseline}”成对比较，共{n}次重复", 'paired with "{baseline}", {n} replications'),
    "undefined": ("—", "—"),
}
WORK_WORDS = {
    "administrative": ("行政事务", "administrative"),
    "self_government": ("居民自治", "self-government"),
    "service": ("居民服务", "service"),
    "other_time": ("其他在岗时间", "other time at work"),
    "overtime": ("其中加班", "of which overtime"),
    "community": ("社区", "community"),
    "residents_band": ("社区人口规模", "residents"),
    "district": ("县区", "district"),
    "year": ("年份", "year"),
}
FIGURE_WORDS = {
    "rough": ("速览，仅供参考", "rough look"),
    "note": (
        "模拟结果，并非实测；部分参数为假设。每个情景重复模拟{n}次。",
        "Simulated, not measured; some inputs are assumptions. {n} replications of each scenario.",
    ),
    "note_one": (
        "模拟结果，并非实测；部分参数为假设。每个情景只模拟1次，无法给出误差。",
        "Simulated, not measured; some inputs are assumptions. One replication of each scenario, hence no error.",
    ),
    "mean": ("本情景均值", "mean of this scenario"),
    "mean_of_baseline": ("对照情景均值", "mean of the baseline"),
    "risk": (
        "风险：各次模拟之间的差别（10%—90%分位）",
        "risk: how replications differ (10th–90th percentile)",
    ),
    "error": ("误差：均值的95%置信区间", "error: 95% interval of the mean"),
    "error_of_difference": ("差值的95%置信区间", "95% interval of the difference"),
    "resignation_title": ("社区工作人员辞职率（{unit}）", "Resignation rate of community workers ({unit})"),
    "resignation_reading": (
        "各情景逐年辞职率，一格一个情景；数字为首末两年均值。",
        "By calendar year, one panel a scenario; the numbers are the means of the first and the last year.",
    ),
    "differences_title": ("各情景与“{baseline}”的差异", 'What changes against "{baseline}"'),
    "differences_reading": (
        "成对差值，各格按优劣或大小排序，单位见各格标题；横线跨过零线，即无明显差异。",
        "Paired differences, sorted, each panel in its own unit; a bar that crosses zero is no clear difference.",
    ),
    "vacancy_title": ("社区空岗率与在岗人数", "Vacancy rate and headcount of the communities"),
    "vacancy_reading": (
        "逐月，全市，各次模拟的均值；纵轴未必从零起。",
        "By month, whole city, means over replications; axes need not start at zero.",
    ),
    "week_title": ("一周工作时间用在哪里（小时/人·周）", "Where the working week goes (hours per worker and week)"),
    "week_reading": (
        "全部年份均值；条形末端数字为每周工时合计，下方细条为其中的加班。",
        "Means over all years; the number at the end is the whole week, the thin bar below is the overtime in it.",
    ),
    "burnout_title": ("社区工作人员职业倦怠比例（{unit}）", "Share of community workers burnt out ({unit})"),
    "burnout_reading": (
        "逐年均值，竖线为均值的95%置信区间；纵轴未必从零起，各线略为错开，以免重叠。",
        "Means by year, bars are 95% intervals of the mean; axes need not start at zero; lines are set slightly apart.",
    ),
    "residents_title": ("居民得到的服务", "What residents get"),
    "residents_reading": (
        "全部年份均值，横线为均值的95%置信区间；各格单位不同，横轴未必从零起。",
        "Means over all years with 95% intervals of the mean; each panel in its own unit, axes need not start at zero.",
    ),
    "communities_title": ("各社区的辞职率（{unit}）", "Resignation rate by community ({unit})"),
    "communities_reading": (
        "一行一个社区，各县区内按对照情景由高到低排列；全部年份、各次模拟合计。单个社区人数少，数值仅供看差别。",
        "One row a community, by district, highest baseline first, all years and replications; read the pattern, not rows.",
    ),
}
COMMAND_WORDS = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "from_date": ("{date}起", "from {date}"),
    "until_date": ("至{date}", "until {date}"),
    "ramp": ("{months}个月内逐步到位", "ramped in over {months} months"),
    "operator_set": ("“{lever}”定为{value}", '"{lever}" set to {value}'),
    "operator_add": ("“{lever}”增加{value}", '"{lever}" raised by {value}'),
    "operator_multiply": ("“{lever}”乘以{value}", '"{lever}" multiplied by {value}'),
    "override": ("“{label}”（{key}）由 {old} 改为 {new}", '"{label}" ({key}) changed from {old} to {new}'),
    "a_list": ("一组值", "a list of values"),
    "no_change": ("与现状相同，不作改变", "as at present, nothing changed"),
    "sound": ("没有错误", "no errors"),
    "errors": ("共{n}处错误；没有运行，也没有写出任何文件。", "{n} errors; nothing was run and nothing was written."),
    "warning": ("提醒", "note"),
    "targets": (
        "对照情景头一年是否达到校准目标",
        "Does the baseline meet its targets in the first year",
    ),
    "target": ("目标", "target"),
    "tolerance": ("容差", "tolerance"),
    "reached": ("达到值", "reached"),
    "met": ("达到", "met"),
    "missed": ("未达到", "missed"),
    "open": ("误差大，难判断", "too noisy to tell"),
    "tensions": ("报告数字中需要说明之处", "Where the report's figures strain"),
    "playing": ("正在模拟", "playing"),
    "drawing": ("正在作图…", "drawing the figures…"),
    "first_time": (
        "首次运行需先编译，约半分钟；以后不再需要。",
        "The first run compiles for about half a minute; later ones do not.",
    ),
    "finished": (
        "已完成 {done}/{total} 次模拟，结果在 {folder}",
        "{done} of {total} replications done; results in {folder}",
    ),
    "pairing": (
        "成对比较使误差方差缩小到几分之一（辞职率）：{factors}",
        "Pairing divides the error variance of the difference in resignation by: {factors}",
    ),
    "rough_note": (
        "速览：月数和重复次数都少，仅供参考，不得作为依据。",
        "Rough look: few months and replications; not fit as evidence.",
    ),
    "key": ("参数", "key"),
    "label": ("含义", "meaning"),
    "range": ("硬性范围", "hard bounds"),
    "role": ("性质", "role"),
    "default": ("中性值", "neutral value"),
    "lever": ("政策工具", "lever"),
    "uncertain": ("不确定（见依据表）", "uncertain (see the register)"),
    "fixed": ("规则或事实", "rule or fact"),
    "none_found": ("没有符合的参数", "no number matches"),
    "month": ("月份", "month"),
    "tenure_months": ("工龄（月）", "tenure, months"),
    "hazard": ("辞职危险率（%/年）", "hazard, % a year"),
    "term_pay": ("薪酬", "pay"),
    "term_tenure": ("工龄", "tenure"),
    "term_strain": ("耗竭", "strain"),
    "term_lines": ("条线", "lines"),
    "term_administrative_share": ("行政占比", "admin share"),
    "term_support": ("支持", "support"),
    "term_contagion": ("同事离职", "colleagues"),
    "term_frailty": ("个体", "frailty"),
    "worker_title": (
        "人员 {worker}（{scenario}，第 {replication} 次重复）",
        "Worker {worker} ({scenario}, replication {replication})",
    ),
    "worker_reading": (
        "辞职危险率 = 基础辞职率 {base} × 各列倍数；累计达到 {threshold} 时作出辞职决定，现累计 {cumulated}。",
        "Hazard = base rate {base} × the columns; the decision falls when it has added up to {threshold}; now {cumulated}.",
    ),
    "worker_end": ("到岗：{hired}；{end}", "In post since {hired}; {end}."),
    "end_in_post": ("期末仍在岗。", "still in post at the end"),
    "end_resignation": ("{decided}决定辞职，{left}离岗。", "decided to resign on {decided}, left on {left}"),
    "end_other_exit": (
        "{decided}因退休、换届或调动确定离开，{left}离岗。",
        "retirement, election or transfer on {decided}, left on {left}",
    ),
    "before_start": ("模拟开始之前", "before the run began"),
    "community_title": (
        "社区 {community} {name}（{scenario}，第 {replication} 次重复）",
        "Community {community} {name} ({scenario}, replication {replication})",
    ),
    "posts": ("岗位", "posts"),
    "people": ("在岗", "in post"),
    "came": ("到岗", "hired"),
    "resigned": ("辞职", "resigned"),
    "other_exits": ("其他离开", "other exits"),
    "burnt_out": ("倦怠人数", "burnt out"),
    "hours": ("周工时", "hours a week"),
    "pressure": ("工作压力", "pressure"),
    "unstaffed": ("无人在岗日", "days without staff"),
    "backlog": ("积压（工作日）", "backlog, days"),
}
WORDS: dict[str, tuple[str, str]] = {**LEVEL_WORDS, **TABLE_WORDS, **WORK_WORDS, **FIGURE_WORDS, **COMMAND_WORDS}


class Unit(NamedTuple):
    """How a quantity is written: word of the unit, word for a difference, factor, decimals."""

    word: str
    difference: str
    scale: float
    digits: int


def _plain(zh: str, en: str, digits: int) -> tuple[Unit, Unit]:
    return Unit(zh, zh, 1, digits), Unit(en, en, 1, digits)


UNITS: dict[str, tuple[Unit, Unit]] = {
    "1": (Unit("%", "个百分点", 100, 1), Unit("%", "points", 100, 1)),
    "1/year": (Unit("%/年", "个百分点", 100, 1), Unit("% a year", "points", 100, 1)),
    "persons": _plain("人", "persons", 1),
    "persons/year": _plain("人/年", "persons a year", 1),
    "months": _plain("个月", "months", 1),
    "hours": _plain("小时", "hours", 1),
    "hours/week": _plain("小时/周", "hours a week", 1),
    "hours/month": _plain("小时/月", "hours a month", 1),
    "minutes": _plain("分钟", "minutes", 1),
    "days": _plain("天", "days", 1),
    "days/year": _plain("天/年", "days a year", 1),
    "working days": _plain("个工作日", "working days", 2),
    "visits/year": _plain("次/年", "visits a year", 2),
    "lines": _plain("条线", "lines", 2),
    "SD": _plain("个标准差", "SD", 2),
    "yuan": _plain("元", "yuan", 0),
    "yuan/month": _plain("元/月", "yuan a month", 0),
    "yuan/year": (Unit("万元/年", "万元/年", 1e-4, 1), Unit("million yuan a year", "million yuan a year", 1e-6, 2)),
}
TOKEN = re.compile(r"[（“]*(?:[\u2e80-\u9fff][，。；：、）”—/%]*|[^\s\u2e80-\u9fff（“]+)|\s+")


class Words:
    """The words and numbers of one language.

    Parameters
    ----------
    lang : str
        ``zh`` or ``en``.
    minus : str
        The sign of negative numbers; `minus_for` gives the one that a console can print.

    Raises
    ------
    ValueError
        For another language.
    """

    def __init__(self, lang: str, minus: str = MINUS) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"{lang!r} is not one of {LANGUAGES}")
        self.lang = lang
        self.place = LANGUAGES.index(lang)
        self.minus = minus

    def __getitem__(self, key: str) -> str:
        return WORDS[key][self.place]

    def either(self, pair: tuple[str, str]) -> str:
        """Return the half of (zh, en) that belongs to this language."""
        return pair[self.place]

    def heading(self, pair: tuple[str, str]) -> str:
        """Return the half of (zh, en) of this language as a heading begins."""
        text = self.either(pair)
        return text[:1].upper() + text[1:]

    def listed(self, *parts: str) -> str:
        """Return the parts that are not empty, separated by commas."""
        return ("，" if self.lang == "zh" else ", ").join(part for part in parts if part)

    def with_unit(self, name: str, unit: str) -> str:
        """Return ``name (unit)``, for headings and axes."""
        return f"{name}（{unit}）" if self.lang == "zh" else f"{name} ({unit})"

    def unit(self, unit: str) -> Unit:
        """Return how `unit` is written; a unit that is not known is shown as it is, unscaled."""
        return UNITS.get(unit, _plain(unit, unit, 2))[self.place]

    def number(self, value: float, digits: int = 0, signed: bool = False) -> str:
        """Return `value` with thousands separated; an undefined one as a dash, and never a negative zero.

        A signed one gets one more digit where it would else be written as zero.
        """
        if not math.isfinite(value):
            return self["undefined"]
        text = f"{abs(value):,.{_telling(value, digits) if signed else digits}f}"
        if not text.strip("0.,"):
            return text
        return (self.minus if value < 0 else "+" if signed else "") + text

    def tick(self, value: float) -> str:
        """Return a number beside an axis, as short as it can be."""
        return f"{value:g}".replace("-", self.minus)

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share of 1 as percent."""
        return self._joined(self.number(100 * share, digits), "%")

    def hours(self, hours: float) -> str:
        """Return hours to one decimal."""
        return self.amount(hours, "hours")

    def yuan(self, yuan: float) -> str:
        """Return an amount of money in the unit that a reader would use for its size."""
        size = abs(yuan)
        if self.lang == "en":
            return self.amount(yuan, "yuan") if not size >= 1e6 else f"{self.number(yuan / 1e6, 2)} million yuan"
        if size >= 1e8:
            return f"{self.number(yuan / 1e8, 2)}亿元"
        return f"{self.number(yuan / 1e4, 1)}万元" if size >= 1e4 else self.amount(yuan, "yuan")

    def amount(self, value: float, unit: str) -> str:
        """Return a value of a metric with its unit."""
        shown = self.unit(unit)
        return self._joined(self.number(value * shown.scale, shown.digits), shown.word)

    def change(self, value: float, unit: str) -> str:
        """Return a difference with its sign and unit; differences of shares in percentage points."""
        shown = self.unit(unit)
        return self._joined(self.number(value * shown.scale, shown.digits, signed=True), shown.difference)

    def verdict(self, verdict: str) -> str:
        """Return the word for a verdict of ``comparison.csv``."""
        return self[verdict or "no direction"]

    def group(self, group: str, districts: dict[str, tuple[str, str]]) -> str:
        """Return the name of a group of ``values.csv``; `districts` is id → (zh, en)."""
        kind, _, name = group.partition(":")
        return self.either(districts.get(name, (name, name))) if kind == "district" else self[group]

    def _joined(self, number: str, unit: str) -> str:
        if number == self["undefined"]:
            return number
        return f"{number}{unit}" if self.lang == "zh" or unit.startswith("%") else f"{number} {unit}"


def _telling(value: float, digits: int) -> int:
    return next((more for more in (digits, digits + 1) if round(value, more)), digits)


def minus_for(encoding: str | None) -> str:
    """Return the minus sign that a console of this encoding can print (GBK has no U+2212)."""
    try:
        MINUS.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return PLAIN_MINUS
    return MINUS


def wide(text: str) -> int:
    """Return the width of `text` in half-width characters; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def folded(text: str, width: int, most: int = 0) -> str:
    """Return `text` broken into lines of at most `width` half-width characters, where a reader would break it.

    Where `most` is given, what goes beyond that many lines becomes an ellipsis.
    """
    lines = [""]
    for token in TOKEN.findall(text):
        if lines[-1] and wide(lines[-1] + token.rstrip()) > width:
            lines.append("")
        lines[-1] += token if lines[-1] else token.lstrip()
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], width - 2) + "…"]
    return "\n".join(line.rstrip() for line in lines)


def _cut(text: str, width: int) -> str:
    while wide(text) > width:
        text = text[:-1]
    return text.rstrip()
