"""Words on which uncertain numbers the answer depends on: key → (zh, en)."""

from __future__ import annotations

SENSITIVITY_WORDS: dict[str, tuple[str, str]] = {
    "decide_sensitivity": ("取决于哪些参数", "what it hangs on"),
    "decide_sensitivity_title": ("结论取决于哪些参数", "Which numbers the answer depends on"),
    "sensitivity_number_at": ("{number}取{value}", "{number} at {value}"),
    "sensitivity_answer": (
        "把最要紧的{k}个参数逐个推到依据登记簿所列范围的两端：{scenario}与{baseline}的{metric}差值，受{number}影响最大，取{low}时为{at_low}，取{high}时为{at_high}；各参数都取中心值时为{central}。",
        "The numbers that matter most ({k}) were moved one at a time to either end of the register's range. {number} moves the difference in {metric} between {scenario} and {baseline} most: {at_low} at {low}, {at_high} at {high}; {central} with all at their central values.",
    ),
    "sensitivity_no_numbers": (
        "依据登记簿没有给出任何可变动参数的范围，因此说不出结论取决于哪些参数；这不等于结论不受参数影响。",
        "The register gives no number a range, so it cannot be said which of them the answer depends on; that does not mean that it depends on none.",
    ),
    "sensitivity_none": (
        "没有可以推到范围两端试算的参数：在各自范围的两端，相应的城市都无法模拟，或指标没有数值。",
        "No number could be moved to the ends of its range: the city cannot be played there, or the metric has no value.",
    ),
    "sensitivity_sign_none": (
        "在试算的任何一端，各情景差值的正负都没有改变。",
        "At none of the ends tried does the difference of any scenario change its sign.",
    ),
    "sensitivity_sign_some": (
        "有情景的差值在某些参数的一端变号，结论在那里不成立。",
        "At some ends the difference of a scenario changes its sign: there the answer does not hold.",
    ),
    "sensitivity_sign_perhaps": (
        "有情景的差值均值在某些参数的一端变号，但误差大，不能断定。",
        "At some ends the mean difference of a scenario changes its sign, but the error is too large to be sure.",
    ),
    "sensitivity_holds": (
        "所有{n}个端点上差值的正负都不变，误差范围也都不含零",
        "at all {n} ends the difference keeps its sign, and its error does not reach zero",
    ),
    "sensitivity_turned": ("明确变号：{cases}", "changes its sign for sure: {cases}"),
    "sensitivity_perhaps": (
        "均值变号，但误差范围含零：{cases}",
        "mean changes its sign, error reaches zero: {cases}",
    ),
    "sensitivity_lost": ("正负不变，但误差范围含零：{cases}", "same sign, but the error reaches zero: {cases}"),
    "sensitivity_unclear": (
        "各参数都取中心值时，差值的误差范围就已含零",
        "the error reaches zero even with all numbers at their central values",
    ),
    "sensitivity_skipped": (
        "以下参数的范围两端无法模拟（模拟不出相应的城市），未试算：{numbers}。",
        "Not tried, since the city cannot be played at the ends of their ranges: {numbers}.",
    ),
    "sensitivity_how": (
        "一次只动一个参数，其他参数取中心值，也不重新校准；情景文件自行规定的参数不动。范围的两端是依据登记簿的判断，不是同样可能发生的情形。每端重复模拟{n}次，区间是误差（均值的95%置信区间），不是风险。参数按其在各组参数中与差值的秩相关挑选。",
        "One number is moved at a time; the others stay at their central values, nothing is calibrated anew, and what a scenario's file sets itself stays. The ends are the register's judgement, not equally likely. Each end has {n} replications; intervals are error (95% interval of the mean), not risk. Numbers were picked by their rank correlation with the difference among the draws.",
    ),
    "sensitivity_table": (
        "{scenario}与{baseline}的{metric}差值，参数取范围两端（{unit}）",
        "Difference in {metric} between {scenario} and {baseline}, numbers at the ends of their ranges ({unit})",
    ),
    "sensitivity_table_note": (
        "± 后为误差（95%置信区间的一半）；各参数都取中心值时为{central}。其他情景见 tornado.csv。",
        "± is the error (half the 95% interval); {central} with all numbers at their central values. Other scenarios: tornado.csv.",
    ),
    "sensitivity_number": ("参数", "number"),
    "sensitivity_low": ("低端", "low end"),
    "sensitivity_high": ("高端", "high end"),
    "sensitivity_at_low": ("低端的差值", "difference at the low end"),
    "sensitivity_at_high": ("高端的差值", "difference at the high end"),
    "sensitivity_shares_intro": (
        "再看全部参数同时变动：在{draws}组参数上用代理模型（以多项式近似模拟结果）分解差异，偶然因素已扣除。",
        "All numbers varied together: a surrogate (polynomials that imitate the simulation), fitted to {draws} draws, splits up what varies, chance taken out.",
    ),
    "sensitivity_difference_of": ("{scenario}与{baseline}的差值", "difference between {scenario} and {baseline}"),
    "sensitivity_level_of": ("{baseline}的水平", "level of {baseline}"),
    "sensitivity_shares": (
        "差异中，{named}；代理模型未能解释的占{left}",
        "of what varies, {named}; not explained by the surrogate: {left}",
    ),
    "sensitivity_share_of": (
        "{number}占{share}（95%区间{low}至{high}）",
        "{number}: {share} (95% interval {low} to {high})",
    ),
    "sensitivity_nothing_found": ("没有哪个参数的作用明显", "no number has a clear part"),
    "sensitivity_poor": (
        "代理模型不够好，不给出份额：对没有用来拟合的参数组，只能预报可解释差异的{q2}（95%区间{low}至{high}）；至少要{enough}，且区间下端高于零",
        "the surrogate is too poor, so no shares are given: of draws not fitted, it foretells {q2} of what can be explained (95% interval {low} to {high}); {enough} at the least and a lower end above zero are needed",
    ),
    "sensitivity_few": (
        "有数值的参数组只有{draws}组，太少，不作分解",
        "only {draws} draws have a value, too few to be split up",
    ),
    "sensitivity_correlated": (
        "这些参数在各组中并不独立（最大秩相关{correlation}），份额不能完全分清",
        "these numbers are not independent among the draws (rank correlation up to {correlation}), so shares cannot be told apart fully",
    ),
    "sensitivity_shares_how": (
        "份额按方差计。“单独”只计该参数自身，“总”还计它与其他参数的交互，故各总份额之和可超过100%。区间由对参数组的重抽样得出，属于误差；代理模型未能解释的部分可能属于任何参数，故全部计入每个区间的上端。",
        'Shares are of variance. "Alone" counts a number by itself, "total" also together with others, so totals may add up to more than 100%. Intervals are error, from resampling the draws; what the surrogate does not explain may belong to any number, so the upper end of every interval holds all of it.',
    ),
    "sensitivity_check_table": (
        "代理模型的检验（留出四分之一参数组，轮换四次）",
        "Check of the surrogate (a quarter of the draws held out, four times in turn)",
    ),
    "sensitivity_check_note": (
        "预报能力：对没有用来拟合的参数组，预报出可解释差异的比例，100%为最好；偶然占比：各组均值的差异中由重复次数有限造成的比例。",
        "Foretold: share of what can be explained in draws not fitted, 100% at best; chance: share of the variance between draws that comes from few replications.",
    ),
    "sensitivity_of_what": ("分解对象", "what is split up"),
    "sensitivity_draws": ("参数组数", "draws"),
    "sensitivity_q2": ("预报能力（%）", "foretold (%)"),
    "sensitivity_q2_interval": ("95%区间", "95% interval"),
    "sensitivity_noise": ("偶然占比（%）", "chance (%)"),
    "sensitivity_usable": ("可用", "usable"),
    "sensitivity_sobol_table": ("{what}：各参数所占份额（%）", "Shares of the {what} (%)"),
    "sensitivity_alone": ("单独", "alone"),
    "sensitivity_total": ("总", "total"),
    "sensitivity_total_interval": ("总份额的95%区间", "95% interval of the total"),
    "sensitivity_unexplained": ("代理模型未能解释", "not explained by the surrogate"),
    "sensitivity_others": (
        "其余参数的份额更小，见 sobol.csv。",
        "The shares of the other numbers are smaller: sobol.csv.",
    ),
    "sensitivity_tornado_title": (
        "{scenario}：参数取范围两端时{metric}的差值（{unit}）",
        "{scenario}: difference in {metric} with numbers at the ends of their ranges ({unit})",
    ),
    "sensitivity_tornado_reading": (
        "与{baseline}的成对差值；一次动一个参数，影响大的在上，右侧为取值；条形始于中心值时的差值，过零线即变号。",
        "Paired difference from {baseline}; one number moved at a time, largest effect on top, its values on the right. Bars start from the difference at the central values; beyond the zero line the sign changes.",
    ),
    "sensitivity_tornado_note": (
        "模拟结果，并非实测；范围为依据登记簿的判断。每端重复模拟{n}次；横线为误差，不是风险。",
        "Simulated, not measured; ranges as the register judges; {n} replications an end; bars: error, not risk.",
    ),
    "sensitivity_difference_axis": ("与对照情景的差值", "difference from the baseline"),
    "sensitivity_share_axis": ("占差异（方差）的%", "% of variance"),
    "sensitivity_bar_low": ("参数取低端", "number at its low end"),
    "sensitivity_bar_high": ("参数取高端", "number at its high end"),
    "sensitivity_central": ("各参数取中心值", "all at central values"),
    "sensitivity_bar_error": ("误差：平均差值的95%置信区间", "error: 95% interval of the mean difference"),
    "sensitivity_sobol_title": (
        "{what}：{metric}的差异由哪些参数造成（占方差的%）",
        "Which numbers the {what} varies with: {metric} (% of variance)",
    ),
    "sensitivity_sobol_reading": (
        "全部参数同时变动，一行一个参数；区间上端包括代理模型未能解释的部分，因为它可能属于任何参数。",
        "All numbers varied together, one row each; intervals reach up to what is known plus all that is unexplained, since that may belong to any number.",
    ),
    "sensitivity_sobol_note": (
        "由代理模型得出，已扣除偶然因素；{draws}组参数，预报能力{q2}（95%区间{low}至{high}）。",
        "From a surrogate, chance taken out; {draws} draws, of which it foretells {q2} (95% interval {low} to {high}).",
    ),
    "sensitivity_share_alone": ("单独的份额", "alone"),
    "sensitivity_share_together": ("与其他参数交互", "together with others"),
    "sensitivity_share_error": ("误差：总份额的95%区间", "error: 95% interval of the total"),
}
