"""Words of what a package's parts do, and of which combinations give most for their cost: key → (zh, en)."""

from __future__ import annotations

PACKAGE_WORDS: dict[str, tuple[str, str]] = {
    "decide_package": ("组合拆解", "package"),
    "decide_package_title": ("组合里哪一部分起作用", "Which part of the package does what"),
    "package_none": (
        "研究文件没有写明要拆解的组合（[study.decision] 的 package 和 parts），本项没有作答。",
        "The study names no package to be taken apart (package and parts of [study.decision]), so nothing is answered here.",
    ),
    "package_undefined": (
        "“{metric}”在各次模拟中没有同时有定义的数值，无法拆解。",
        'There is no replication in which "{metric}" is defined throughout, so it cannot be taken apart.',
    ),
    "package_whole": (
        "“{package}”使{metric}由{before}变为{after}，变化{change}（{verdict}）。",
        '"{package}" takes the {metric} from {before} to {after}: {change} ({verdict}).',
    ),
    "package_effect_better": ("改善", "better"),
    "package_effect_worse": ("恶化", "worse"),
    "package_effect_no clear difference": ("无明显差异", "not told from zero"),
    "package_money_better": ("节省", "saved"),
    "package_money_worse": ("多花", "spent"),
    "package_money_no clear difference": ("无明显差异", "not told from zero"),
    "package_parts_effect_better": ("使之改善的部分：{parts}。", "Parts that make it better: {parts}."),
    "package_parts_effect_worse": ("使之恶化的部分：{parts}。", "Parts that make it worse: {parts}."),
    "package_parts_effect_no clear difference": (
        "作用不明显的部分：{parts}。",
        "Parts whose effect cannot be told from zero: {parts}.",
    ),
    "package_parts_money_better": ("省钱的部分：{parts}。", "Parts that save: {parts}."),
    "package_parts_money_worse": ("花钱的部分：{parts}。", "Parts that cost: {parts}."),
    "package_parts_money_no clear difference": (
        "费用变化不明显的部分：{parts}。",
        "Parts whose cost cannot be told from zero: {parts}.",
    ),
    "package_together_effect_better": (
        "各部分单独实行的效果相加为{sum}，合在一起与此相差{interaction}，结果更好：各部分互相加强。",
        "Alone the parts add up to {sum}; together they differ from that by {interaction}, for the better: they strengthen one another.",
    ),
    "package_together_effect_worse": (
        "各部分单独实行的效果相加为{sum}，合在一起与此相差{interaction}，结果更差：各部分互相削弱或有重叠。",
        "Alone the parts add up to {sum}; together they differ from that by {interaction}, for the worse: they weaken one another or overlap.",
    ),
    "package_together_effect_no clear difference": (
        "各部分单独实行的效果相加为{sum}，合在一起与此相差{interaction}，在误差之内：看不出互相加强或削弱。",
        "Alone the parts add up to {sum}; together they differ from that by {interaction}, not told from zero: no sign that they strengthen or weaken one another.",
    ),
    "package_together_money_better": (
        "各部分单独实行的费用相加为{sum}，合在一起与此相差{interaction}：合在一起更省。",
        "Alone the parts add up to {sum}; together they differ from that by {interaction}: together they cost less.",
    ),
    "package_together_money_worse": (
        "各部分单独实行的费用相加为{sum}，合在一起与此相差{interaction}：合在一起更贵。",
        "Alone the parts add up to {sum}; together they differ from that by {interaction}: together they cost more.",
    ),
    "package_together_money_no clear difference": (
        "各部分单独实行的费用相加为{sum}，合在一起与此相差{interaction}，在误差之内。",
        "Alone the parts add up to {sum}; together they differ from that by {interaction}, not told from zero.",
    ),
    "package_only_part": (
        "组合只有一个部分，无所谓互相作用。",
        "The package has one part only, so nothing interacts.",
    ),
    "package_method": (
        "“分摊”是 Shapley 值：把各部分先后加入的所有次序都算一遍，取每一部分加入时所带来变化的平均；各部分的分摊相加，正好等于组合的总效果。",
        "The share is the Shapley value: what a part adds when it joins, averaged over all orders in which the parts can join; the shares add up to the package's effect exactly.",
    ),
    "package_grid": (
        "“{package}”各部分对{metric}的作用（{unit}）",
        'What the parts of "{package}" do to the {metric} ({unit})',
    ),
    "package_grid_others": (
        "“{package}”各部分对其他指标的作用（各行单位见指标名）",
        'What the parts of "{package}" do to other metrics (in the unit of each row)',
    ),
    "package_part": ("部分", "part"),
    "package_alone": ("单独实行", "alone"),
    "package_last": ("最后加上", "added last"),
    "package_shapley": ("分摊", "share of effect"),
    "package_share": ("占总效果", "of the whole"),
    "package_sum": ("各部分相加", "sum of the parts"),
    "package_total": ("组合", "package"),
    "package_note": (
        "与对照情景或缺少该部分的组合成对比较，重复{n}次；±为误差，即均值95%置信区间的一半宽度，只来自模拟次数有限，不含参数本身的不确定；各区间单独计算。“占总效果”为负即与总效果方向相反；总效果不明显时不列。",
        "Paired with the baseline, or with the package without the part, {n} replications; ± is the error, half the 95% interval of the mean, from the limited number of replications alone, not from uncertain inputs; each interval stands for itself. A negative part of the whole works against it; none is given where the whole cannot be told from zero.",
    ),
    "package_note_others": (
        "比较方法和误差的含义同上表；重复{n}次。",
        "Compared as above, ± is the error as above; {n} replications.",
    ),
    "package_figure_title": (
        "“{package}”：各部分对{metric}的作用（{unit}）",
        '"{package}": what its parts do to the {metric} ({unit})',
    ),
    "package_figure_reading": (
        "自上而下由对照情景到组合，一步一个部分，各步相加即总效果；右侧为变化和误差。横轴未必从零起。",
        "Downwards from the baseline to the package, a step a part; steps add up to the whole. At the right the changes and their errors. The axis need not start at zero.",
    ),
    "package_level": ("{level}（变化{change}）", "{level} (change {change})"),
    "package_step_error": ("误差：变化的95%置信区间", "error: 95% interval of the change"),
}
FRONTIER_WORDS: dict[str, tuple[str, str]] = {
    **PACKAGE_WORDS,
    "decide_frontier": ("组合试算", "combinations"),
    "decide_frontier_title": ("同样的钱，怎样组合效果最好", "Which combinations give most for their cost"),
    "frontier_none": (
        "研究文件没有写明要组合的情景和力度（[study.decision.frontier]），本项没有作答。",
        "The study names no scenarios and strengths to be combined ([study.decision.frontier]), so nothing is answered here.",
    ),
    "frontier_all_impossible": (
        "写明的{n}种组合都无法实行：所含政策不能同时实行，或不能按该力度实行。",
        "None of the {n} combinations can be put into practice: their policies do not go together, or have no such strength.",
    ),
    "frontier_answer": (
        "共试算{all}种组合，换用新的随机数复核了其中{again}种；有{frontier}种没有被别的组合明显胜过。选哪一种，取决于愿意花多少钱，由决策者定。",
        "Of {all} combinations {again} were played again with new random numbers; {frontier} are not clearly beaten by any other. Which to take depends on what one is willing to spend and is for the decision-maker to say.",
    ),
    "frontier_step": (
        "{after}（编号{number}）：与{before}相比，费用{cost}，辞职人数{resigned}；{price}。",
        "{after} (no. {number}): against {before}, cost {cost}, resignations {resigned}; {price}.",
    ),
    "frontier_numbered": ("编号{number}", "no. {number}"),
    "frontier_steps": (
        "由省到费，每一步{metric}都比上一步明显改善的组合依次是：",
        "From the cheapest to the dearest, each clearly better on the {metric} than the one before:",
    ),
    "frontier_price": (
        "每少一人辞职多花{price}（误差：95%置信区间{range}），{worth}",
        "{price} for each resignation avoided (error: 95% interval {range}), {worth}",
    ),
    "frontier_price_below": (
        "低于愿付的{worth}（由决策者定）",
        "less than the {worth} that it is worth (the decision-maker's value)",
    ),
    "frontier_price_above": (
        "高于愿付的{worth}（由决策者定）",
        "more than the {worth} that it is worth (the decision-maker's value)",
    ),
    "frontier_price_open": (
        "与愿付的{worth}（由决策者定）相比，高低在误差之内",
        "not told from the {worth} that it is worth (the decision-maker's value)",
    ),
    "frontier_saves": ("既省钱，辞职也减少", "money is saved and resignations fall"),
    "frontier_cheaper": ("省钱，但辞职没有明显减少", "money is saved, but resignations do not clearly fall"),
    "frontier_free": (
        "多花的钱在误差之内，算不出每少一人辞职的费用",
        "the extra cost is within the error, so there is no price of a resignation avoided",
    ),
    "frontier_no_fewer": (
        "少辞职的人数在误差之内，算不出每少一人辞职的费用",
        "the resignations avoided are within the error, so there is no price of one",
    ),
    "frontier_no_steps": (
        "没有被胜过的组合中，没有一种的{metric}明显好于对照情景。",
        "No unbeaten combination is clearly better than the baseline on the {metric}.",
    ),
    "frontier_grid": (
        "没有被胜过的组合，由省到费（与对照情景的差值）",
        "Combinations not beaten, the cheapest first (differences from the baseline)",
    ),
    "frontier_beaten_grid": (
        "复核中被胜过的组合（与对照情景的差值）",
        "Combinations beaten when played again (differences from the baseline)",
    ),
    "frontier_number": ("编号", "no."),
    "frontier_combination": ("组合", "combination"),
    "frontier_cost": ("费用", "cost"),
    "frontier_visits": ("户均走访", "home visits"),
    "frontier_beaten_by": ("胜过它的", "beaten by"),
    "frontier_change": ("{metric}的变化", "change of {metric}"),
    "frontier_part": ("{title}（力度{strength}）", "{title} (at {strength})"),
    "frontier_and": ("与", " and "),
    "frontier_note": (
        "±为误差，即均值95%置信区间的一半宽度（{n}次新的重复，成对比较）。力度100%即情景文件所写。“被胜过”指另一组合在费用、{metric}、走访次数三项的均值上都不差，且至少一项明显更好（95%，已按所有两两比较和各项指标作 Bonferroni 校正）。",
        "± is the error, half the 95% interval of the mean ({n} new replications, paired). 100% is as the scenario's file says. Beaten: another is no worse in the means of cost, {metric} and visits, and clearly better in one (95%, Bonferroni over all pairs and objectives).",
    ),
    "frontier_visits_missing": (
        "走访次数在部分模拟中没有定义，没有参与比较。",
        "Visits are undefined in some replications and were not weighed.",
    ),
    "frontier_luck_grid": (
        "初筛估计与复核结果：{metric}的变化（{unit}）",
        "As screened and as played again: change of {metric} ({unit})",
    ),
    "frontier_screened": ("初筛（{n}次）", "screened ({n})"),
    "frontier_fresh": ("复核（{n}次）", "again ({n})"),
    "frontier_luck": ("初筛减复核", "difference"),
    "frontier_luck_note": (
        "从许多有误差的估计里挑好的，挑中的往往碰上了好运气，初筛的数字因此偏于乐观；上面和图中各组合的数字只取自复核，复核用的随机数与初筛无关。",
        "Whoever picks the best of many noisy estimates takes luck along, so the screened numbers lean to the bright side; all numbers above come from playing again, with random numbers of their own.",
    ),
    "frontier_left": (
        "其余组合：初筛淘汰{out}种（另有组合在各项上都更好，差距超过一个标准误）{more}；全部数字见 frontier.csv。",
        "The others: {out} screened out (another is better throughout, by more than a standard error){more}; all numbers stand in frontier.csv.",
    ),
    "frontier_aside": ("，没有淘汰但因数量限制未复核{n}种", ", {n} not screened out but too many to be played again"),
    "frontier_impossible": (
        "无法实行的组合（所含政策不能同时实行，或不能按该力度实行）：{names}。",
        "Not to be put into practice (their policies do not go together, or have no such strength): {names}.",
    ),
    "frontier_figure_title": (
        "各种组合的费用与{metric}的变化（{unit}）",
        "Cost of combinations, and the change of {metric} ({unit})",
    ),
    "frontier_figure_reading": (
        "一点一种组合，均为与对照情景的差值；下格为各编号的政策力度和走访次数的变化；虚线为逐步改善的路径。",
        "A point a combination, as differences from the baseline, numbered as below; below: strengths at the left, the change of visits at the right. The dashed line climbs step by step.",
    ),
    "frontier_figure_note": (
        "模拟结果，并非实测；部分参数为假设。复核重复{n}次，初筛重复{screened}次，灰点只有初筛数值。",
        "Simulated, not measured; some inputs are assumptions. {n} new replications; grey: {screened} of the screening.",
    ),
    "frontier_key_frontier": ("没有被胜过（前沿）", "not beaten (frontier)"),
    "frontier_key_beaten": ("复核中被胜过", "beaten"),
    "frontier_key_screened": ("未复核（初筛数值）", "as screened, not played again"),
    "frontier_key_error": ("误差：均值的95%置信区间", "error: 95% interval"),
    "frontier_axis_cost": ("每年多花的费用", "Extra cost a year"),
}
