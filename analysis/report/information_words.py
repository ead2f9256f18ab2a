"""Words of what is worth finding out before a decision: key → (zh, en)."""

from __future__ import annotations

INFORMATION_WORDS: dict[str, tuple[str, str]] = {
    "decide_information": ("信息的价值", "value of information"),
    "decide_information_title": ("决定之前值得先查清什么", "What is worth finding out before deciding"),
    "information_now": (
        "按每少一人辞职愿付{worth}计算（由决策者定），现在应选“{best}”：净收益平均每年{mean}（误差：95%置信区间{range}）。净收益即每年少辞职的人数乘以愿付费用，再减去每年多花的钱；不采取措施为零。",
        'If an avoided resignation is held to be worth {worth} (for the decision-maker to say), choose "{best}" now: its net benefit averages {mean} a year (error: 95% interval {range}). Net benefit is resignations avoided a year times that worth, less the extra cost a year; doing nothing has none.',
    ),
    "information_nothing_now": (
        "按每少一人辞职愿付{worth}计算（由决策者定），没有一个备选方案的平均净收益高于零，现在应维持“{best}”。净收益即少辞职的人数乘以愿付费用，再减去多花的钱。",
        'If an avoided resignation is held to be worth {worth} (for the decision-maker to say), no policy has a net benefit above zero on average: keep "{best}" for now. Net benefit is resignations avoided times that worth, less the extra cost.',
    ),
    "information_wrong": (
        "在{draws}中，这一选择有{p}不是最好的（误差：95%置信区间{range}），这是参数不确定带来的选错的可能。",
        "Under {p} of {draws} another choice would be better (error: 95% interval {range}): that is how likely it is wrong, given what is believed.",
    ),
    "information_most": (
        "如果能在决定之前把所有不确定的参数全部查清，平均每年最多可多得{value}（误差：95%置信区间{range}），{years}年合计最多{total}；也就是说，带着现有的不确定每多过一年，平均代价不超过每年的这个数。",
        "Finding out every uncertain number before deciding would bring at most {value} a year on average (error: 95% interval {range}), {total} over {years} years: one more year of not knowing costs no more than the former on average.",
    ),
    "information_all_agree": (
        "在所有参数组中，净收益最大的都是同一选择，查清任何参数都不会改变它，不必为此推迟决定。",
        "The same choice is best under every draw: nothing that could be found out would change it, and there is no reason to wait.",
    ),
    "information_few": (
        "参数组不足{n}组，看不出查清哪个参数有用；请增加参数组数。",
        "Fewer than {n} draws cannot show which number is worth knowing; use more.",
    ),
    "information_first": (
        "最值得先做的是{method}：在{n}个社区做，平均每年约值{value}，有{chance}的可能改变选择。",
        "First: {method}, in {n} communities. It is worth about {value} a year on average and changes the choice with probability {chance}.",
    ),
    "information_first_short": (
        "相对最值得先做的是{method}，但误差大：即使全部{n}个社区都做，平均每年也只约值{value}（把这类参数完全查清所值的{share}），有{chance}的可能改变选择。",
        "First, as far as anything goes: {method}, but it leaves a large error: even in all {n} communities it is worth only about {value} a year on average ({share} of knowing those numbers exactly) and changes the choice with probability {chance}.",
    ),
    "information_idle": (
        "有几项参数查清了会有价值，但可行的测量误差太大，预计不会改变选择。",
        "Some numbers would be worth knowing, but what can be measured leaves too large an error to change the choice.",
    ),
    "information_unmeasurable": (
        "查得出价值的只有事前无法测量的参数（{labels}）；可测的参数中，没有发现哪一项查清后会改变选择。",
        "Only numbers that cannot be measured beforehand are clearly worth knowing ({labels}); of those that can, none was found that would change the choice.",
    ),
    "information_none": (
        "可测的参数中，没有发现哪一项（或哪一类）查清后会改变选择：不确定分散在许多参数上，或者超出了{n}组参数所能辨别的程度。",
        "Of what can be measured, no number and no group of numbers was found that would change the choice: the uncertainty is spread over many, or finer than {n} draws can tell.",
    ),
    "information_switching_title": (
        "每少一人辞职愿付多少钱，就应选哪个方案（按平均净收益）",
        "Which policy to choose, by what an avoided resignation is held to be worth (mean net benefit)",
    ),
    "information_from": ("愿付费用，从", "worth, from"),
    "information_error": ("误差：95%置信区间", "error: 95% interval"),
    "information_choice": ("应选", "choose"),
    "information_switching_note": (
        "愿付费用是价值判断，由决策者定。区间只含参数组数有限带来的误差；两方案少辞职的人数相差不明显时，区间无法给出。",
        "The worth is a value judgement. Intervals hold the error of finitely many draws alone; there is none where the policies do not clearly differ in resignations avoided.",
    ),
    "information_table_title": ("查清哪些参数值多少钱（{unit}）", "What it is worth to know which numbers ({unit})"),
    "information_what": ("查清什么", "what is known"),
    "information_how": ("怎样查", "how"),
    "information_value": ("价值", "value"),
    "information_share": ("占全部的比例（%）", "share of all (%)"),
    "information_sure": ("是否查得出", "found"),
    "information_yes": ("是", "yes"),
    "information_no": ("不能排除偶然", "may be chance"),
    "information_everything": ("全部不确定的参数", "all uncertain numbers"),
    "information_group": ("{method}能查的全部参数", "all numbers told by: {method}"),
    "information_group_none": ("事前查不了的全部参数", "all numbers that cannot be measured"),
    "information_table_note": (
        "价值已扣除偶然因素；同一办法能查的参数，按其中影响最大的三个计。“是”指在全部参数中误报的比例不超过5%。各项不能相加，比例超过100%是误差所致；单列价值最大的{n}个参数，全部见 information.csv。",
        'Chance is taken off; of numbers told in one way the three that matter most are counted. "Yes": at most 5% of such findings are false. Values do not add up; shares above 100% are error. The {n} numbers of the largest value are listed; all: information.csv.',
    ),
    "information_measure_title": (
        "在多少个社区测量，值多少钱（{unit}）",
        "In how many communities to measure, and what that is worth ({unit})",
    ),
    "information_measured": ("测什么", "what is measured"),
    "information_communities": ("社区数", "communities"),
    "information_of_exact": ("占完全查清的（%）", "of exact knowledge (%)"),
    "information_chance": ("改变选择的可能（%）", "changes the choice (%)"),
    "information_relative_error": ("测得的相对误差（%）", "relative error (%)"),
    "information_measure_note": (
        "社区数是价值达到完全查清的80%所需的最少个数；达不到的列全市数。价值未扣除测量费用和等待结果期间的损失。测量误差多为假设（见下）；其他社区数见 measurement.csv。",
        "Communities: the fewest that give 80% of the value of exact knowledge, or the whole city where that is not reached. The cost of measuring and of waiting is not taken off. Errors of measurement are mostly assumptions (below); other sizes: measurement.csv.",
    ),
    "information_methods": ("怎样测量，误差按多大计算", "How to measure, and which errors are assumed"),
    "measure_work_diary": ("工作日志", "work diary"),
    "measure_personnel": ("人事名册", "personnel records"),
    "measure_survey": ("问卷调查", "survey"),
    "measure_accounts": ("台账查阅", "accounts"),
    "measure_pilot": ("分批试点", "staggered pilot"),
    "measure_none": ("事前查不了", "cannot be measured"),
    "measure_work_diary_how": (
        "社区工作人员记两周日志。空白表：staffing calibrate --templates；录入后估计：staffing calibrate --diary 文件。假设：社区之间相差{spread}（各社区事务多少不一），另有{floor}的固定误差（两周代表不了全年，填报取整）。",
        "Two weeks of diary. Forms: staffing calibrate --templates; then staffing calibrate --diary FILE. Assumed: communities differ by {spread} (unlike volumes of work), with {floor} of error that stays (two weeks stand for a year, and people round).",
    ),
    "measure_personnel_how": (
        "汇总近{years}年人员进出名单。空白表：staffing calibrate --templates；录入后估计：staffing calibrate --personnel 文件。误差由辞职人次或人数推算，另假设{floor}的固定误差（登记差错）。",
        "Lists of who came and left in the last {years} years. Forms: staffing calibrate --templates; then staffing calibrate --personnel FILE. The error follows from how many left or are listed; {floor} more is assumed (mistakes in lists).",
    ),
    "measure_survey_how": (
        "向社区工作人员发倦怠量表问卷，并与随后{years}年的去留对照。误差由人数推算（量表标准差为1），另假设{floor}的固定误差（有人不答，量表有偏）。",
        "A burnout scale put to the workers, and who leaves in the next {years} year. The error follows from how many answer (the scale has SD 1); {floor} more is assumed (some do not answer, scales are biased).",
    ),
    "measure_accounts_how": (
        "查阅财务、合同和业务系统台账。假设：社区之间相差{spread}（同城制度相近），另有{floor}的固定误差（记账口径不一）。",
        "Books, contracts and records of the task systems. Assumed: communities differ by {spread} (one city, like rules), with {floor} of error that stays (booked under unlike headings).",
    ),
    "measure_pilot_how": (
        "各社区分批开始，尚未开始的作对照，为期{years}年。对辞职的作用，误差由辞职人次推算；对工作量的作用，假设社区之间相差{spread}；另假设{floor}的固定误差（新做法初期格外用力）。",
        "Communities begin one after another, those that wait are compared, over {years} years. Effects on leaving: the error follows from how many leave; on work: communities are assumed to differ by {spread}; {floor} more is assumed (what is new draws extra effort).",
    ),
    "information_curve_title": (
        "各方案净收益最大的可能（%），随每少一人辞职愿付费用而变",
        "Probability (%) of the largest net benefit, by the worth of an avoided resignation",
    ),
    "information_curve_reading": (
        "线的粗底：该愿付费用下平均净收益最大、应选的方案；竖线：本次拟定的愿付费用，空心点带该处的误差（95%置信区间）。",
        "Thick underlay: the policy to be chosen, of the largest mean net benefit. Vertical line: the worth used here; hollow dots bear the error (95% interval).",
    ),
    "information_curve_x": ("每少一人辞职愿付费用（万元）", "worth of an avoided resignation (thousand yuan)"),
    "information_curve_note": (
        "模拟结果，并非实测。可能性来自{n}组不确定参数，已扣除模拟的偶然波动；愿付费用是价值判断。",
        "Simulated, not measured. Probabilities: {n} draws, chance of repeats taken out. Worth is a value judgement.",
    ),
    "information_bars_title": ("查清哪些参数值多少钱（{unit}）", "What it is worth to know which numbers ({unit})"),
    "information_bars_reading": (
        "自上而下：全部参数、每种办法能查的参数、价值最大的单个参数（括号内为怎样查）。",
        "From above: everything; what each way of measuring tells; the single numbers worth most (how they are measured).",
    ),
    "information_bars_sure": ("查得出价值（误报不超过5%）", "found to be worth knowing (at most 5% false)"),
    "information_bars_unsure": ("不能排除偶然", "may be chance"),
    "information_bars_note": (
        "模拟结果，并非实测。{n}组参数，按每少一人辞职愿付{worth}计；各项不能相加。",
        "Simulated, not measured. {n} draws; worth of an avoided resignation {worth}. Values do not add up.",
    ),
    "information_sifted": (
        "{n}组与校准目标相符的参数",
        "{n} draws of the uncertain numbers that meet the targets of the calibration",
    ),
    "information_unsifted": (
        "{n}组参数（取自依据登记簿的范围，未按校准目标筛选）",
        "{n} draws of the uncertain numbers (from the ranges of the register, not sifted by the targets)",
    ),
}
