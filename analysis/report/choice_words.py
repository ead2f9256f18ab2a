"""Words on which scenario is best and how sure that is, and on how many replications a study needs: key → (zh, en)."""

from __future__ import annotations

CHOICE_WORDS: dict[str, tuple[str, str]] = {
    "decide_choice": ("哪个最好", "which is best"),
    "decide_choice_title": ("哪个情景最好，有多大把握", "Which scenario is best, and how sure that is"),
    "choice_empty": (
        "没有所有情景都有{metric}数值的模拟，无法比较。",
        "In no replication do all scenarios have a value of the {metric}, so nothing can be compared.",
    ),
    "choice_one": (
        "各情景都有{metric}数值的模拟只有1次，无法给出误差，也就无法判断哪个情景最好。",
        "Only one replication has a value of the {metric} in every scenario: there is no error, and none can be called best.",
    ),
    "choice_alone": (
        "就{metric}（{better}）而言，{best}最好：平均{mean}，平均水平确为最优的概率{probability}。",
        "On the {metric} ({better}), {best} is best: {mean} on average; probability that its mean is truly the best: {probability}.",
    ),
    "choice_first": (
        "就{metric}（{better}）而言，平均水平最优的是{best}：平均{mean}，确为最优的概率{probability}。",
        "On the {metric} ({better}), {best} has the best mean: {mean}; probability that it is truly the best: {probability}.",
    ),
    "choice_rivals": (
        "但{names}与它分不出高下，仍可能更好；单凭这一指标不能取舍，应再看成本和其他指标。",
        "But {names} cannot be told apart from it and may still be better: this metric alone does not decide; weigh cost and the other metrics.",
    ),
    "choice_out": (
        "可以排除的有：{names}。",
        "What can be left out: {names}.",
    ),
    "choice_as_good": (
        "其中{names}的平均值与它相差不到{indifference}，按决策者的标准视为一样好。",
        "Of these, {names}: within {indifference} of it on average, and by the decision-maker's standard as good.",
    ),
    "choice_nobody_out": (
        "没有一个情景可以排除。",
        "None of the scenarios can be left out.",
    ),
    "choice_baseline_stays": (
        "“什么都不做”（{baseline}）也不能排除：目前的模拟不足以说明任何一个方案更好。",
        "Doing nothing ({baseline}) cannot be left out either: these replications do not show any scenario to be better.",
    ),
    "choice_how": (
        "排除，是指按各次模拟的成对差值，有把握断定它不会比另一情景好{indifference}以上；这个界限由决策者定，相差更小的视为没有差别。这样筛选，至少有95%的把握留下最优的情景，或与最优相差不到{indifference}的情景。这里的把握和概率只计模拟次数有限带来的误差；参数和理论不确定带来的，不在其内。",
        "A scenario is left out where the paired differences show that it is not better than another by {indifference} or more: a limit set by the decision-maker, below which a difference makes none. In at least 95% of studies the best scenario stays, or one within {indifference} of it. All this counts only the error of a finite number of replications, not that the numbers and theories themselves are uncertain.",
    ),
    "choice_goal": (
        "目标是{metric}{bound}{goal}（由决策者定）。{told}。前者是误差：均值有多大把握达标；后者是风险：一个城市只经历一种可能，即使均值达标，也未必碰上达标的那一种。",
        "The goal is a {metric} {bound} {goal} (set by the decision-maker). {told}. The first is error: how sure it is that the mean meets the goal. The second is risk: a city lives through one course of events, which may miss it even where the mean does not.",
    ),
    "choice_goal_of": (
        "{scenario}的均值达标的概率{mean}，各次模拟中达标的占{share}",
        "{scenario}: the mean meets it with probability {mean}, {share} of the replications do",
    ),
    "choice_at_most": ("不高于", "of at most"),
    "choice_at_least": ("不低于", "of at least"),
    "choice_no_goal": (
        "研究没有给{metric}定目标值，因此不判断是否达标。",
        "The study sets no goal for the {metric}, so none is judged.",
    ),
    "choice_over": ("超过99%", "over 99%"),
    "choice_under": ("不到1%", "under 1%"),
    "choice_grid": (
        "各情景的{metric}（{unit}，{better}）",
        "{metric} of each scenario ({unit}, {better})",
    ),
    "choice_mean": ("均值", "mean"),
    "choice_p_best": ("最优概率（%）", "best (%)"),
    "choice_p_goal": ("均值达标（误差，%）", "mean meets goal (error, %)"),
    "choice_share_goal": ("单次达标（风险，%）", "runs that do (risk, %)"),
    "choice_kept": ("筛选", "screening"),
    "choice_stays": ("保留", "stays"),
    "choice_leaves": ("排除", "out"),
    "choice_note": (
        "区间为均值的95%置信区间（误差），共{n}次重复。最优概率：均值确为最优的概率；100.0即不低于99.95%，并非必然。",
        "Intervals: 95% of the mean (error), {n} replications. Best: probability that the mean is truly the best; 100.0 is 99.95 or more, not certainty.",
    ),
    "choice_note_goal": (
        "均值达标：均值达到目标的概率；单次达标：达到目标的模拟所占比例。",
        "Mean meets goal: the probability of that; runs that do: share of the replications that meet it.",
    ),
    "together_intro": (
        "比较的次数一多，难免有几项只是碰巧显得有差别：本研究共{cells}项比较，逐项看95%置信区间，即使全都没有差别，也会有约{expected}项被判为有差别。下面改用联合置信区间，使全部区间同时成立的把握达到95%。",
        "Of many comparisons a few look clear by luck alone: there are {cells} here, and single 95% intervals would call about {expected} of them clear even if nothing differed. Simultaneous intervals, below, all hold together with 95% confidence.",
    ),
    "together_all": (
        "逐项看有明显差别的{clear}项，放在一起看仍全部成立。",
        "All {clear} differences that are clear one by one stay clear together.",
    ),
    "together_none": (
        "逐项看没有一项有明显差别，放在一起看也没有。",
        "No difference is clear one by one, and none is together.",
    ),
    "together_lost": (
        "逐项看有明显差别的{clear}项中，有{lost}项放在一起看不再成立，不宜单独引用：",
        "Of the {clear} differences that are clear one by one, {lost} no longer are together, and should not be quoted alone:",
    ),
    "together_item": (
        "{scenario}：{metric}{change}，联合区间{ends}",
        "{scenario}: {metric} {change}, simultaneous interval {ends}",
    ),
    "together_undefined": (
        "有{n}项在部分模拟中没有数值，未列入联合判断。",
        "{n} comparisons lack a value in some replications and are left out of this.",
    ),
    "together_left_out": (
        "情景共{n}个，下表只列影响最大的{most}个；全部见 decision/simultaneous.csv。",
        "Of {n} scenarios the table lists the {most} with the largest effects; all are in decision/simultaneous.csv.",
    ),
    "together_grid": (
        "全部比较放在一起看，哪些判断站得住（与“{baseline}”相比）",
        'Which verdicts hold together (against "{baseline}")',
    ),
    "together_note": (
        "改善、恶化：联合置信区间不含零（95%）。括号内的只在逐项看时成立，不宜单独引用。数值见 decision/simultaneous.csv。",
        "Better, worse: the simultaneous interval excludes zero (95%). In brackets: clear only one by one, not to be quoted alone. Numbers: decision/simultaneous.csv.",
    ),
    "together_only": ("（单看{verdict}）", "({verdict})"),
    "choice_figure_title": (
        "哪些情景还在考虑之列：{metric}与“{baseline}”之差（{unit}）",
        'Still in the running: {metric} against "{baseline}" ({unit})',
    ),
    "choice_figure_reading": (
        "实心为保留，空心为排除；右侧为确为最优的概率。横线重叠，不等于两个情景分不开。",
        "Filled: stays; hollow: out; at the right, the probability of being best. Bars may overlap and the scenarios still be told apart.",
    ),
    "choice_figure_note": (
        "横线为平均差值的误差，不是风险。模拟结果，并非实测；部分参数为假设。每个情景重复模拟{n}次。",
        "Bars: error of the mean difference, not risk. Simulated; some inputs are assumptions. {n} replications.",
    ),
    "choice_single": ("单项95%置信区间", "single 95% interval"),
    "choice_together": ("联合95%置信区间", "simultaneous 95% interval"),
    "choice_best_column": ("最优的概率", "probability of best"),
    "precision_first": (
        "按精度要求运行：首阶段每个情景{n}次，用来估计需要多少次。",
        "Run to a precision: a first stage of {n} replications tells how many are needed.",
    ),
    "precision_extended": (
        "每个情景共模拟{n}次（上限{most}次）。",
        "{n} replications of each scenario in all (at most {most}).",
    ),
    "precision_method": (
        "重复次数按精度要求确定：各情景与对照情景的平均差值，误差（95%置信区间半宽）不超过：{asked}。采用两阶段法（Stein，1945）：先模拟{first}次，只用这{first}次的方差算出所需次数，再一次补足，共{n}次；不是一边看结果一边决定何时停。",
        "The number of replications follows from the precision asked for, half the width of the 95% interval of the mean difference to the baseline: {asked}. Two stages (Stein 1945): a first one of {first} replications, whose variance alone tells how many are needed, then the rest at once, {n} in all; no looking at results to decide when to stop.",
    ),
    "precision_met": (
        "各项都已达到，误差与要求最接近的是{widest}。",
        "All have reached it; the closest call is {widest}.",
    ),
    "precision_short": (
        "受次数上限所限，未达到要求的有：{told}；全部达到共需约{needed}次。",
        "The limit on replications was reached first, and these fall short: {told}; about {needed} replications are needed for all.",
    ),
    "precision_undefined": (
        "首阶段没有足够的数值，无法判断的有：{told}。",
        "The first stage has too few values to tell: {told}.",
    ),
    "precision_interval": (
        "以上误差按首阶段的方差计算，把握为95%。各表的区间按全部重复的方差计算，在这样确定的次数下把握略低于95%（首阶段4次时最低约92%，12次时约94%）。",
        "These errors rest on the variance of the first stage and hold with 95% confidence. The intervals of the tables use all replications; with their number so chosen, they hold a little less often (as little as 92% after a first stage of 4, 94% after one of 12).",
    ),
    "precision_cell": ("{scenario}的{metric}", "{metric} of {scenario}"),
}
