"""Every word that a reader sees, in Chinese and English: key → (zh, en)."""

from __future__ import annotations

from analysis.report.annex_words import ANNEX_WORDS
from analysis.report.choice_words import CHOICE_WORDS
from analysis.report.decision_words import DECISION_WORDS
from analysis.report.document_words import DOCUMENT_WORDS
from analysis.report.fitting_words import FITTING_WORDS
from analysis.report.frontier_words import FRONTIER_WORDS
from analysis.report.information_words import INFORMATION_WORDS
from analysis.report.money_words import MONEY_WORDS
from analysis.report.proof_words import PROOF_WORDS
from analysis.report.records_words import RECORDS_WORDS
from analysis.report.rule_words import RULE_WORDS
from analysis.report.sensitivity_words import SENSITIVITY_WORDS
from analysis.report.tipping_words import TIPPING_WORDS
from analysis.report.uncertainty_words import UNCERTAINTY_WORDS
from analysis.report.validation_words import VALIDATION_WORDS

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
    "time_left": ("预计剩余（不含作图）", "time left without figures"),
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
    "mark_better": ("优", "b"),
    "mark_worse": ("劣", "w"),
    "mark_no clear difference": ("平", "~"),
    "overview_key": (
        "首行为对照情景的均值，以下各行为成对差值，按对辞职率的影响排列；优：改善，劣：恶化，平：无明显差异（95%）。",
        "First line: baseline; below: paired differences by effect on resignations; b better, w worse, ~ no clear difference.",
    ),
    "more_metrics": ("未列的指标，可用 --metric 查看：{metrics}", "Not shown, ask by --metric: {metrics}"),
    "ask_for_more": (
        "情景多，每个只列第一项改变。全部改变和置信区间：staffing compare {folder} --metric resignation_rate",
        "Only the first change of each. All changes, and intervals: staffing compare {folder} --metric resignation_rate",
    ),
    "and_more": ("另有{n}项", "{n} more"),
    "from_to": ("最小与最大：{ends}", "smallest and largest: {ends}"),
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
    "error_of_mean_difference": ("误差：平均差值的95%置信区间", "error: 95% interval of the mean difference"),
    "left_out": (
        "共{n}个情景，本图只列对辞职率影响最大的{most}个；全部见效果排序图（league）和 comparison.csv。",
        "Of {n} scenarios, the {most} with the largest effects on resignations; all: league figure, comparison.csv.",
    ),
    "league_title": (
        "各情景对辞职、走访和成本的影响（与“{baseline}”相比）",
        'What each scenario does to resignations, visits and cost (against "{baseline}")',
    ),
    "league_reading": (
        "一行一个情景，辞职率降得最多的在上；全市各年平均差值；横线跨过零线即无明显差异。人走岗空也会使成本下降。",
        "One row a scenario, most resignations avoided on top; means over all years; a bar across zero is no clear difference. Empty posts lower cost, too.",
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
    "communities_rescaled": (
        "“{title}”最后一年有{n}个社区，图中仍按调整前的社区列出，已并入别处的只标对照情景。",
        '"{title}" ends with {n} communities; merged ones show the baseline only.',
    ),
}
COMMAND_WORDS = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "from_date": ("{date}起", "from {date}"),
    "until_date": ("至{date}", "until {date}"),
    "ramp": ("{months}个月内逐步到位", "ramped in over {months} months"),
    "switched_on": ("实行“{lever}”", 'with "{lever}"'),
    "switched_off": ("不实行“{lever}”", 'without "{lever}"'),
    "operator_set": ("“{lever}”定为{value}", '"{lever}" set to {value}'),
    "operator_add": ("“{lever}”增加{value}", '"{lever}" raised by {value}'),
    "operator_multiply": ("“{lever}”乘以{value}", '"{lever}" multiplied by {value}'),
    "override": ("“{label}”（{key}）由 {old} 改为 {new}", '"{label}" ({key}) changed from {old} to {new}'),
    "a_list": ("一组值", "a list of values"),
    "no_change": ("与现状相同，不作改变", "as at present, nothing changed"),
    "sound": ("没有错误", "no errors"),
    "errors": (
        "共{n}处错误；没有运行，也没有写出任何文件。",
        "errors: {n}; nothing was run and nothing was written.",
    ),
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
    "communities_in_the_end": (
        "社区数（最后一年）：{counts}；各项结果仍按调整前的社区归并",
        "Communities in the last year: {counts}; results are shown by the communities before",
    ),
    "closed": (
        "无人在岗、大厅关闭的工作日（天/社区·年）：{days}",
        "Working days without staff, hall closed (per community and year): {days}",
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
    "term_own_pay": ("个人待遇", "own pay"),
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
WORDS: dict[str, tuple[str, str]] = {
    **LEVEL_WORDS,
    **TABLE_WORDS,
    **WORK_WORDS,
    **FIGURE_WORDS,
    **COMMAND_WORDS,
    **ANNEX_WORDS,
    **CHOICE_WORDS,
    **DECISION_WORDS,
    **DOCUMENT_WORDS,
    **PROOF_WORDS,
    **FITTING_WORDS,
    **FRONTIER_WORDS,
    **INFORMATION_WORDS,
    **MONEY_WORDS,
    **RECORDS_WORDS,
    **RULE_WORDS,
    **SENSITIVITY_WORDS,
    **UNCERTAINTY_WORDS,
    **TIPPING_WORDS,
    **VALIDATION_WORDS,
}
