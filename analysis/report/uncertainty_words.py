"""Words of what is not known, of where scenarios fail, and of regret: key → (zh, en)."""

from __future__ import annotations

SPLIT_WORDS: dict[str, tuple[str, str]] = {
    "decide_uncertainty": ("有多大把握", "how sure"),
    "decide_uncertainty_title": (
        "有多大把握：误差、偶然性与依据不足",
        "How sure: error, chance and what is not known",
    ),
    # The answer
    "unc_answer": (
        "备选方案中，{title}使{metric}至少改善{least}（由决策者定）的可能性最大，为{p}；比对照情景好的可能性为{better}。",
        "Of the scenarios, {title} is the likeliest to improve the {metric} by at least {least} (set by the decision-maker): {p}; the probability that it is better than the baseline at all is {better}.",
    ),
    "unc_answer_share": (
        "这一效果在各次模拟之间的差别，约{share}（95%置信区间{range}）出于依据中没有把握的数字，其余出于偶然性。",
        "Of how its effect varies from run to run, about {share} (95% interval {range}) comes from numbers that are not well known, the rest from chance.",
    ),
    "unc_answer_zero": (
        "这一效果在各次模拟之间的差别，看不出有出于依据的部分：各组数字之间的差别没有超出偶然性，估计为0；并不是说依据都有把握。",
        "None of how its effect varies from run to run can be traced to numbers that are not well known: draws differ no more than chance, an estimate of 0, which does not mean that all is known.",
    ),
    "unc_answer_none": (
        "参数组太少，或结果没有定义，无法区分偶然性与依据不足。",
        "There are too few draws, or the results are undefined, so chance and what is not known cannot be told apart.",
    ),
    "unc_more_runs": (
        "增加模拟次数只能缩小误差；偶然性缩小不了，政策实行一次只会遇到一种情形；依据不足造成的差别，只有把有关数字查清才能缩小。",
        "More runs shrink the error alone. Chance stays, since a policy is lived through once; what is not known can only shrink by finding out the numbers it rests on.",
    ),
    "unc_item": (
        "{title}：{metric}平均变化{mean}，误差（95%置信区间）{error}；依据没有把握，真实效果八成在{belief}之间，九成五在{wide}之间；偶然性使单次模拟八成在{chance}之间。",
        "{title}: the {metric} changes by {mean} on average, error (95% interval) {error}; for what is not known, the true effect lies within {belief} with 80% and within {wide} with 95%; chance puts 80% of single runs within {chance}.",
    ),
    "unc_item_none": (
        "{title}：可用的参数组不足，无法区分误差、偶然性与依据不足。",
        "{title}: too few draws can be used to tell error, chance and what is not known apart.",
    ),
    "unc_item_same": (
        "{title}：与对照情景在每次模拟中都相同，没有差别可拆分。",
        "{title}: the same as the baseline in every run, so there is nothing to split.",
    ),
    "unc_item_zero": (
        "各组数字之间的差别没有超出偶然性，依据不足的部分估计为0。",
        "Draws differ no more than chance: the part of what is not known is estimated at 0.",
    ),
    "unc_item_unsure": (
        "依据不足的部分估计得不准：它所占份额的区间含0。",
        "The part of what is not known is poorly estimated: the interval of its share reaches 0.",
    ),
    # Tables
    "unc_grid": (
        "各方案对{metric}的影响：误差、依据不足、偶然性（{unit}）",
        "Effect on the {metric}: error, what is not known, chance ({unit})",
    ),
    "unc_mean": ("平均差值", "mean difference"),
    "unc_error": ("误差：95%置信区间", "error: 95% interval"),
    "unc_belief": ("依据不足：真实效果10%—90%", "not known: true effect, 10–90%"),
    "unc_chance": ("偶然性：单次模拟10%—90%", "chance: single runs, 10–90%"),
    "unc_level_belief": ("依据不足：真实水平10%—90%", "not known: true level, 10–90%"),
    "unc_grid_note": (
        "误差：平均差值知道得多准，增加模拟可缩小。依据不足：依据中没有把握的数字换一组，真实效果会落在哪里；已从各组均值中扣除偶然性。偶然性：同一组数字下，单次模拟的差别（风险）。",
        "Error: how well the mean is known; more runs shrink it. Not known: where the true effect would lie under other values of the uncertain numbers, chance taken out of the draws' means. Chance: how single runs differ under the same numbers (risk).",
    ),
    "unc_sure_grid": (
        "各方案见效的可能性，以及差别出于何处",
        "How likely each scenario is to work, and why runs differ",
    ),
    "unc_p_better": ("好于对照情景的可能性", "probability of better than the baseline"),
    "unc_p_improvement": ("至少改善{least}的可能性", "probability of improving by at least {least}"),
    "unc_share": ("依据不足所占份额（95%置信区间）", "share of what is not known (95% interval)"),
    "unc_sure_note": (
        "可能性按参数组计，已计入误差；“至少改善”的幅度由决策者定。份额指单次模拟差值的方差中出于依据不足的部分，区间假定各组效果近似正态分布，分布偏斜时实际把握低于95%。",
        "Probabilities are over the draws and count the error in; the least improvement is set by the decision-maker. The share is of the variance of a single run's difference; its interval supposes roughly normal effects and covers less than 95% where they are skewed.",
    ),
    "unc_others_grid": ("对其他指标的影响", "Effects on other metrics"),
    "unc_levels_grid": ("各情景的{metric}本身（{unit}）", "The {metric} of each scenario itself ({unit})"),
    "unc_draws_sifted": (
        "共{draws}组数字，每组重复{repeats}次；各组都与校准目标相符。",
        "{draws} draws of the uncertain numbers, {repeats} replications of each; all draws agree with the targets of the calibration.",
    ),
    "unc_draws_free": (
        "共{draws}组数字，每组重复{repeats}次；只按依据表的范围抽取，没有按校准目标筛选，依据不足的范围因而偏宽。",
        "{draws} draws of the uncertain numbers, {repeats} replications of each; drawn from the register's ranges and not sifted by the targets of the calibration, so that the range of what is not known is wide rather than narrow.",
    ),
    "unc_sure_above": ("99%以上", "over 99%"),
    "unc_sure_below": ("不到1%", "under 1%"),
    # Figure
    "unc_figure_title": (
        "各方案对{metric}的影响：误差、偶然性、依据不足各有多大（{unit}）",
        "Effect on the {metric}: what error, chance and what is not known each leave open ({unit})",
    ),
    "unc_figure_reading": (
        "与对照情景的差值，{better}；圆点为平均差值。误差可靠增加模拟缩小，偶然性不能，依据不足要靠查清数字。",
        "Differences from the baseline, {better}; dots are means. More runs shrink the error, nothing shrinks chance, knowledge shrinks the rest.",
    ),
    "unc_figure_error": ("误差：均值的95%置信区间", "error: 95% interval of the mean"),
    "unc_figure_chance": ("偶然性（风险）：单次模拟10%—90%", "chance (risk): single runs, 10–90%"),
    "unc_figure_belief": ("依据不足：真实效果10%—90%（细线95%）", "not known: true effect 10–90% (line: 95%)"),
    "unc_figure_least": ("算作有效的最小改善（由决策者定）", "least improvement that counts (the decision-maker's)"),
    "unc_figure_note": (
        "模拟结果，并非实测；部分参数为假设。{draws}组数字，每组重复{repeats}次。",
        "Simulated, not measured; some inputs are assumptions. {draws} draws, {repeats} replications of each.",
    ),
}
FAILURE_WORDS: dict[str, tuple[str, str]] = {
    "decide_failure": ("什么情况下失效", "when it fails"),
    "decide_failure_title": (
        "什么情况下失效；选错了会差多少",
        "When the scenarios fail, and what a wrong choice would cost",
    ),
    "fail_means": (
        "失效指：在一组数字下，{metric}的平均改善不足{least}（由决策者定）。",
        "Failing means that under a draw of the uncertain numbers the {metric} improves by less than {least} on average (set by the decision-maker).",
    ),
    "fail_share": (
        "{title}在{draws}组数字中有{failing}组失效（{share}，95%置信区间{range}）。",
        "{title} fails in {failing} of {draws} draws ({share}, 95% interval {range}).",
    ),
    "fail_found": (
        "{conditions}时较易失效：这种情形下有{density}失效，占全部失效的{coverage}（两个比例都用没有参与划定范围的参数组核对得出）。",
        "It tends to fail where {conditions}: {density} of such draws fail, and they are {coverage} of all that fail (both checked on draws that had no part in setting the bounds).",
    ),
    "fail_never": (
        "没有一组失效，不必划定失效的范围。",
        "It fails in none, so there is no range of failing to tell.",
    ),
    "fail_always": (
        "几乎各组都失效，不是某几个数字造成的，无须另找条件。",
        "It fails in nearly all of them: no particular numbers are to blame.",
    ),
    "fail_few": (
        "失效或未失效的组数太少，不足以判断在什么情况下失效。",
        "Too few draws fail, or do not, to tell under which numbers it fails.",
    ),
    "fail_unclear": (
        "失效与否同哪几个数字有关，没有找到经得起核对的规律。",
        "No rule on which numbers make it fail stood up to the check.",
    ),
    "fail_above": ("“{label}”高于{value}", '"{label}" is above {value}'),
    "fail_below": ("“{label}”低于{value}", '"{label}" is below {value}'),
    "fail_between": ("“{label}”在{low}与{high}之间", '"{label}" is between {low} and {high}'),
    "fail_and": ("{first}，且{last}", "{first}, and {last}"),
    "fail_method": (
        "每组只重复模拟{repeats}次，失效与否含有偶然性；条件从{draws}组数字中逐步剥离得出（PRIM方法），最多三个数字，取“失效组所占份额比未失效组高出最多”的范围，再用五分之一轮流留出的办法核对。",
        "Each draw has {repeats} replications only, so that failing holds chance. The conditions were peeled from {draws} draws (PRIM), three numbers at most, the range that takes in most more of the failing draws than of the others, and checked on a fifth left out in turn.",
    ),
    "fail_grid": ("各方案较易失效的条件", "Conditions under which the scenarios tend to fail"),
    "fail_condition": ("条件", "condition"),
    "fail_coverage": ("占全部失效的比例", "of all that fail"),
    "fail_density": ("符合条件者失效的比例", "failing of those meeting it"),
    "fail_mass": ("符合条件的组数比例", "draws that meet it"),
    "fail_p": ("各条件出于偶然的概率（近似）", "chance of the condition (rough p)"),
    "fail_grid_note": (
        "两个比例都用留出的参数组核对；括号内是划定范围的参数组自身的比例，偏乐观。",
        "Both shares are checked on draws left out; in brackets those of the draws that set the bounds, which flatter.",
    ),
    "fail_tiny": ("小于0.001", "under 0.001"),
    # Regret
    "regret_answer_theory": (
        "在{n}种离职理论之间，最坏情形下损失最小的选择：按{metric}衡量是{title}（最大后悔值{worst}），按净收益衡量是{benefit_title}（最大后悔值{benefit_worst}）。",
        "Over {n} theories of leaving, the choice that loses least at worst is {title} by the {metric} (largest regret {worst}) and {benefit_title} by net benefit (largest regret {benefit_worst}).",
    ),
    "regret_answer_draws": (
        "在{n}组数字之间，最坏情形下损失最小的选择：按{metric}衡量是{title}（最大后悔值{worst}），按净收益衡量是{benefit_title}（最大后悔值{benefit_worst}）。",
        "Over {n} draws of the uncertain numbers, the choice that loses least at worst is {title} by the {metric} (largest regret {worst}) and {benefit_title} by net benefit (largest regret {benefit_worst}).",
    ),
    "regret_one_theory": (
        "本研究只在一种离职理论下算过，或只有一种理论可用，不能比较各理论之间的后悔值。",
        "The study was run under one theory of leaving, or only one counts, so that regret over theories cannot be told.",
    ),
    "regret_ties": ("{first}和{second}（并列）", "{first} and {second} (alike)"),
    "regret_no_draws": (
        "没有可用的参数组，不能计算各组数字之间的后悔值。",
        "No draw can be used, so that regret over draws cannot be told.",
    ),
    "regret_means": (
        "后悔值指：事后看，所选方案比当时最好的选择（含维持对照情景）差多少。净收益＝每少一人辞职愿付的{worth}（由决策者定）×少辞职的人数－多花的费用。",
        "Regret is how much worse a choice turns out than the best that could have been made, keeping the baseline included. Net benefit is {worth} for every resignation avoided (a value judgement of the decision-maker's) less the extra cost.",
    ),
    "regret_net_benefit": ("净收益", "net benefit"),
    "regret_theory_grid": (
        "各离职理论下的后悔值：{measure}（{unit}）",
        "Regret under each theory of leaving: {measure} ({unit})",
    ),
    "regret_draws_grid": (
        "{n}组数字之间的后悔值：{measure}（{unit}）",
        "Regret over {n} draws of the uncertain numbers: {measure} ({unit})",
    ),
    "regret_choice": ("选择", "choice"),
    "regret_worst": ("最大", "largest"),
    "regret_mean": ("平均", "mean"),
    "regret_best": ("最好的次数", "best in"),
    "regret_k_of_n": ("{n}次中{k}次", "{k} of {n}"),
    "regret_best_metric_note": (
        "与最好者相差不到{tolerance}（由决策者定）即算最好。",
        "Within {tolerance} of the best (set by the decision-maker) counts as best.",
    ),
    "regret_uncounted": (
        "带*的理论不稳定，只列出，不计入最大、平均和次数。",
        "A theory with * is unstable: shown, but not counted in the largest, the mean or the number.",
    ),
    "regret_theory_note": (
        "各理论下取平均差值计算，没有计入误差。",
        "From the mean differences under each theory; their errors are not counted in.",
    ),
    "regret_draws_note": (
        "每组取扣除偶然性后的效果计算；最大值由个别组决定，宜与平均值一并看。",
        "From the effect in each draw, chance taken out. The largest hangs on single draws: read it with the mean.",
    ),
    # Figures
    "fail_box_title": (
        "{title}在什么情况下失效",
        "Where {title} fails",
    ),
    "fail_box_reading": (
        "一点一组数字；方框内较易失效：{conditions}。",
        "One mark a draw of the uncertain numbers; the box is where it tends to fail: {conditions}.",
    ),
    "fail_box_third": (
        "图中只画其中两个条件，所以方框内也有未失效的组。",
        "Two of the three conditions are drawn, so that draws that do not fail stand in the box too.",
    ),
    "fail_strip_reading": (
        "一点一组数字；阴影内较易失效：{conditions}。纵轴为与对照情景之差，虚线为算作有效的最小改善。",
        "One mark a draw of the uncertain numbers; shaded is where it tends to fail: {conditions}. Upright: difference from the baseline; the dashed line is the least improvement that counts.",
    ),
    "fail_mark": ("失效的参数组", "draws in which it fails"),
    "fail_mark_not": ("未失效的参数组", "draws in which it does not"),
    "fail_box": ("较易失效的范围", "where it tends to fail"),
    "fail_spread_title": (
        "各组数字下{metric}的平均变化（{unit}）",
        "Mean change of the {metric} in each draw ({unit})",
    ),
    "fail_spread_reading": (
        "一格一个方案，柱高为参数组数；斜线部分为失效的组。",
        "One panel a scenario, bars count draws; hatched ones fail.",
    ),
    "fail_draws": ("组数", "draws"),
    "fail_figure_note": (
        "模拟结果，并非实测。失效：平均改善不足{least}（由决策者定）；每组只重复{repeats}次，含偶然性。",
        "Simulated. Failing: improving by less than {least} (a value judgement); {repeats} runs a draw.",
    ),
}
UNCERTAINTY_WORDS = SPLIT_WORDS | FAILURE_WORDS
