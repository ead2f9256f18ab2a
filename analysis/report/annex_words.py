"""The words of the annexes of a report, in Chinese and English."""

from __future__ import annotations

from analysis.report.meaning_words import MEANING_WORDS
from analysis.report.stress_words import STRESS_WORDS

ANNEX_WORDS: dict[str, tuple[str, str]] = {
    "sheet_limits": ("使用限制", "Limits of use"),
    "sheet_assumptions": ("假设与参数", "Assumptions"),
    "sheet_dictionary": ("数据字典", "Data dictionary"),
    "sheet_stress": ("模型说明", "The model"),
    "annex_assumptions_title": ("假设与参数清单", "Log of assumptions and inputs"),
    "annex_assumptions_note": (
        "等级由弱到强、同级影响由大到小排列。A：官方统计、元分析或因果研究；B：同行评议的单项研究；C：报刊、内部材料或二手来源；假设：没有找到来源，或来源不能直接使用。",
        "The weakest grade first, within a grade the most influential. A: official statistics, meta-analysis or causal design; B: one peer-reviewed study; C: press, grey or second-hand text; assumption: no source was found, or none that can be used as it is.",
    ),
    "annex_influence_note": (
        "影响：该参数在范围内变动、其他参数不变时，对照情景辞职率相差多少（模拟{months}个月、重复{n}次，标准误最大{error}个百分点，相差不大的不能断定有影响）；空白为未测算。",
        "Effect: how far the baseline's resignation rate moves over the range, all else equal ({months} months, {n} replications, standard errors up to {error} points, so that small effects may be none); empty where not measured.",
    ),
    "annex_key": ("代码", "key"),
    "annex_value": ("取值", "value"),
    "annex_range": ("范围", "range"),
    "annex_grade": ("等级", "grade"),
    "annex_source": ("来源", "source"),
    "annex_influence": ("对辞职率的影响", "effect on resignations"),
    "annex_other_value": (
        "本研究未用登记簿的中心值{central}。",
        "The study does not use the register's central value, {central}.",
    ),
    "annex_metrics_title": ("数据字典：指标", "Data dictionary: metrics"),
    "annex_metrics_note": (
        "单位为报告所用；CSV 文件中比例为小数，金额以元计。",
        "Units as reports show them; the CSV files hold shares as fractions and money in yuan.",
    ),
    "annex_values_title": ("数据字典：values.csv 的列", "Data dictionary: columns of values.csv"),
    "annex_comparison_title": ("数据字典：comparison.csv 的列", "Data dictionary: columns of comparison.csv"),
    "annex_inputs_title": ("数据字典：输入参数", "Data dictionary: inputs"),
    "annex_inputs_note": (
        "代码中的 * 代表一类事项、一个社区或列表中的一项。",
        "A * in a key stands for a kind of task, a community or an entry of a list.",
    ),
    "annex_column": ("列", "column"),
    "annex_incomplete": (
        "研究未完成：应模拟{total}次，完成{done}次，补齐后结果可能改变。",
        "The study is not complete: {done} of {total} replications are done, and results may change when the others are.",
    ),
    "annex_lead_may": ("可以用于", "May be used"),
    "annex_limit_may": (
        "比较各项措施的方向、大小和代价，找出左右结论的关键参数，供决策参考。",
        "to compare direction, size and cost of measures, and to find the numbers that decide the answer.",
    ),
    "annex_lead_may_not": ("不得用于", "May not be used"),
    "annex_limit_may_not": (
        "预测某一年的辞职人数，评价、考核某个社区或某位工作人员，单独作为核定岗位、编制预算的依据。",
        "to forecast the resignations of a year, to judge one community or one worker, or as the only ground for posts and budgets.",
    ),
    "annex_lead_simulated": ("是模拟，不是实测", "Simulated, not measured"),
    "annex_limit_simulated": (
        "各项结果由模型算出；对照情景头一年的水平是按目标校准的，不是新的发现。",
        "All results come from a model; the level of the baseline's first year was calibrated and says nothing new.",
    ),
    "annex_lead_assumed": ("参数多为假设", "Mostly assumed"),
    "annex_limit_assumed": (
        "工作报告没有关于工作人员的数字；{numbers}项参数中{assumed}项是假设。没有查到国内社区工作人员实际辞职与薪酬、负担之间关系的研究，相应的弹性取自国外或其他行业。",
        "The work report holds no number about workers; {assumed} of {numbers} inputs are assumptions. No study was found that sets actual resignations of Chinese community workers against pay or load: elasticities come from other countries and trades.",
    ),
    "annex_lead_error": ("置信区间不含参数误差", "Intervals hold chance alone"),
    "annex_limit_error": (
        "95%置信区间只反映重复模拟的随机误差；参数、理论或模型本身有误，不在其内。",
        "The 95% intervals tell the error of a finite number of replications, not that numbers, theory or model may be wrong.",
    ),
    "annex_lead_error_drawn": ("置信区间不含模型误差", "Intervals hold chance and inputs"),
    "annex_limit_error_drawn": (
        "每次重复另取一组参数，95%置信区间反映随机误差和参数的不确定性；理论或模型本身有误，不在其内。",
        "Each replication has its own draw of the inputs, so that the 95% intervals tell both; not that theory or model may be wrong.",
    ),
    "annex_lead_theory": ("只用了一种离职理论", "One theory of leaving"),
    "annex_limit_theory": (
        "人为什么辞职尚无定论，换一种理论，效果大小可能相差数倍。用于决策之前，应按登记簿中的各种理论分别运行。",
        "Why people leave is not known, and another theory may give effects several times as large or as small. Run the study under all theories of the register before deciding.",
    ),
    "annex_lead_theories": ("用了{theories}种离职理论", "{theories} theories of leaving"),
    "annex_limit_theories": (
        "人为什么辞职尚无定论，只宜引用在各种理论下都成立的结论；效果大小在各理论下可能相差数倍。",
        "Why people leave is not known: quote what holds under all theories; sizes may differ several times between them.",
    ),
    "annex_lead_backtests": ("回测只有部分相符", "Back-tests met in part"),
    "annex_limit_backtests": (
        "用别处发生过的案例检验，模型对缩短工时的效果在各种理论下都估计偏小，对冻结工资的影响多数估计偏小；主要靠缩短工时得出的结论偏于保守。",
        "Against cases elsewhere the model finds too little from shorter hours under every theory, and mostly too little from frozen pay; conclusions that rest on hours are on the cautious side.",
    ),
    "annex_lead_responses": ("部分措施的作用是假设", "Some responses are assumed"),
    "annex_limit_responses": (
        "居民参与、互助、网上办理、九中心、换届、疫情对事项数量的影响均为假设，模型只推算其后果。",
        "What participation, mutual aid, digital service, the nine centres, elections and an epidemic do to volumes is assumed; the model works out what follows.",
    ),
    "annex_lead_small": ("单个社区起伏大", "Single communities vary"),
    "annex_limit_small": (
        "一个社区人数少，数字受偶然因素影响大，只宜看分布，不作排名。",
        "A community has few workers and chance weighs heavily: read the pattern, rank nobody.",
    ),
    "annex_lead_city": ("只适用于本研究的城市", "One city"),
    "annex_limit_city": (
        "社区、岗位和工资按这一座城市设定，其他城市须换用自己的数据重新运行。",
        "Communities, posts and pay are this city's; another city has to put in its own numbers and run again.",
    ),
    "annex_lead_records": ("有了本市记录应当重算", "Own records come first"),
    "annex_limit_records": (
        "取得人事名册和工作日志后，用 staffing calibrate 的 --personnel 和 --diary 换掉假设，再行比较。",
        "With a personnel list and a work diary, replace assumptions by staffing calibrate --personnel and --diary, and compare again.",
    ),
    **MEANING_WORDS,
    **STRESS_WORDS,
}
