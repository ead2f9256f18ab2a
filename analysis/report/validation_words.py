"""Words of `staffing validate`: key → (zh, en)."""

from __future__ import annotations

VALIDATION_WORDS: dict[str, tuple[str, str]] = {
    "validate_title": (
        "与别处发生过的事对照：{cases}个案例，{theories}种离职理论",
        "Held against what happened elsewhere: {cases} cases, {theories} theories of why people leave",
    ),
    "validate_how": (
        "每个案例只取其起始水平（流失率、工时、单位大小等），放进一个通用工作单位；各种理论的参数照依据登记簿，不为任何案例另调。",
        "Of each case only its levels at the start are used (turnover, hours, size), in a generic workplace; every theory keeps the numbers of the register. Nothing is tuned to a case.",
    ),
    "validate_none_predicts": (
        "注意：全部{n}个案例的来源都曾用来定默认值，因此本页只检验前后一致，不能算作预测成功。",
        "Note: the source of every one of the {n} cases has also set a default. This page checks consistency; none of it is a successful prediction.",
    ),
    "validate_some_predict": (
        "其中{n}个案例的来源曾用来定默认值，只检验前后一致；其余{others}个才是预测。",
        "The sources of {n} of the cases have also set a default: these check consistency; the other {others} are predictions.",
    ),
    "validate_all_predict": (
        "没有一个案例的来源用来定过默认值，都是预测。",
        "No source has set a default: all cases are predictions.",
    ),
    "validate_scaling": (
        "一、把通用工作单位调到各案例的起始水平（此时不用观察到的变化）……",
        "1. Bringing the generic workplace to each case's levels at the start (the observed change is not used) …",
    ),
    "validate_playing": ("二、模拟变化前后……", "2. Playing with and without the change …"),
    "validate_case": ("案例：{title}（{years}年；{kind}）", "Case: {title} ({years}; {kind})"),
    "validate_consistency": ("一致性检验，不是预测", "consistency only, not a prediction"),
    "validate_prediction": ("预测", "prediction"),
    "validate_short_consistency": ("仅一致性", "consistency only"),
    "validate_place": ("地点：{place}", "Where: {place}"),
    "validate_source": ("来源（{grade}级）：{source}", "Source (grade {grade}): {source}"),
    "validate_source_assumed": ("来源（假设）：{source}", "Source (assumption): {source}"),
    "validate_note": ("说明：{note}", "Note: {note}"),
    "validate_sets": (
        "同一来源还定过：{names}，所以对得上不足为奇，对不上才有意义。",
        "The same source has also set: {names}. A hit therefore proves little; a miss says something.",
    ),
    "validate_observed": (
        "实际：流失率变化{change}（区间{range}）",
        "Observed: turnover changed by {change} (band {range})",
    ),
    "validate_range": ("{low}至{high}", "{low} to {high}"),
    "validate_undecided": (
        "“在区间端点上”：误差已小，但跨过区间的一端；“误差太大”：误差区间跨过区间的一端。两者都不作判断。",
        "At the edge: the error is small but reaches across an end of the band. Too noisy: a wide interval does. Neither is judged.",
    ),
    "validate_theory": ("理论", "theory"),
    "validate_start": ("变化前年流失率", "before"),
    "validate_simulated": ("模拟的变化", "simulated"),
    "validate_interval": ("误差（95%区间）", "95% interval"),
    "validate_runs": ("重复次数", "runs"),
    "validate_nature": ("性质", "kind"),
    "validate_verdict": ("判断", "verdict"),
    "validate_within": ("在区间内", "within the band"),
    "validate_too small": ("偏小", "too small"),
    "validate_too large": ("偏大", "too large"),
    "validate_at the edge": ("在区间端点上", "at the edge"),
    "validate_too noisy": ("误差太大", "too noisy"),
    "validate_central": ("登记簿中值", "central values"),
    "validate_why": (
        "{theory}——{verdict}，分解：{parts}。合计{total}。",
        "{theory} – {verdict}, made up of: {parts}. In all {total}.",
    ),
    "validate_imprecise": (
        "{theory}：模拟值的标准误为{error}个百分点，大于2个百分点；增加重复次数可缩小。",
        "{theory}: the standard error of the simulated change is {error} points, above 2; more replications narrow it.",
    ),
    "validate_pay": (
        "工资{effect}（弹性{elasticity}，工资与社会工资之比{ratio}）",
        "pay {effect} (elasticity {elasticity}, pay over outside wage {ratio})",
    ),
    "validate_strain": (
        "耗竭{effect}（平均耗竭{strain}个标准差，每高一个标准差辞职变为{multiple}倍；负荷系数{gain}）",
        "strain {effect} (mean strain {strain} SD, each SD multiplies resignation by {multiple}; gain {gain})",
    ),
    "validate_strain_recovering": (
        "耗竭{effect}（平均耗竭{strain}个标准差，每高一个标准差辞职变为{multiple}倍；负荷系数{gain}，消退的时间常数{weeks}周，观察期内尚未走完）",
        "strain {effect} (mean strain {strain} SD, each SD multiplies resignation by {multiple}; gain {gain}; recovery takes {weeks} weeks and is not over in the months observed)",
    ),
    "validate_strain_capped": (
        "耗竭{effect}（平均耗竭{strain}个标准差，每高一个标准差辞职变为{multiple}倍；加班有上限，压力到顶后不再加重）",
        "strain {effect} (mean strain {strain} SD, each SD multiplies resignation by {multiple}; overtime is limited and pressure felt up to a ceiling only)",
    ),
    "validate_lines": ("一人多岗{effect}", "lines per person {effect}"),
    "validate_administrative": ("行政占比{effect}", "administrative share {effect}"),
    "validate_colleagues": ("同事离职的带动{effect}", "colleagues leaving {effect}"),
    "validate_support": ("组织支持{effect}", "support {effect}"),
    "validate_rest": (
        "留下的是谁（新人、工龄、个人差异）{effect}",
        "who is left (newcomers, tenure, personal differences) {effect}",
    ),
    "validate_others": (
        "退休、调动等不随之变化，冲淡{effect}",
        "retirement and the like, which do not respond, {effect}",
    ),
    "validate_small": ("其余各项均不足1%", "all other terms below 1%"),
    "validate_score": ("各理论对上了几个", "How many cases each theory meets"),
    "validate_met": ("对上", "met"),
    "validate_missed": ("未对上", "missed"),
    "validate_open": ("不作判断", "undecided"),
    "validate_met_predictions": ("其中预测", "of these predictions"),
    "validate_meaning": ("没有对上意味着什么", "What a missed case means"),
    "validate_too_small_means": (
        "相信“{theory}”，就须说明：在“{case}”中流失率实际变化{observed}，为何按此说只变化{simulated}。",
        "Who believes in the theory “{theory}” must explain why, in the case “{case}”, turnover changed by {observed} and not just by {simulated}.",
    ),
    "validate_too_large_means": (
        "相信“{theory}”，就须说明：在“{case}”中流失率实际变化{observed}，为何按此说竟要变化{simulated}。",
        "Who believes in the theory “{theory}” must explain why, in the case “{case}”, turnover changed by {observed} only and not by {simulated}.",
    ),
    "validate_wrong_way_means": (
        "相信“{theory}”，就须说明：在“{case}”中流失率实际变化{observed}，为何按此说方向相反，变化{simulated}。",
        "Who believes in the theory “{theory}” must explain why, in the case “{case}”, turnover changed by {observed} and not the other way, by {simulated}.",
    ),
    "validate_nobody": (
        "“{case}”：没有一种理论对上。要么案例中另有原因（没有对照组、同时有别的变化），要么模型缺少或低估了这条路径；凡主要依靠这条路径的结论都须注明。",
        "“{case}”: no theory meets it. Either the case had other causes (no control group, other changes at the time), or the model lacks or underrates this path; whatever rests mainly on that path must say so.",
    ),
    "validate_everybody": (
        "全部理论都对上了全部案例。",
        "Every theory meets every case.",
    ),
    "validate_finished": (
        "表和图在 {folder}（backtests.csv、backtests.zh.png 等）。",
        "Table and figures are in {folder} (backtests.csv, backtests.en.png and others).",
    ),
    "validate_figure_title": (
        "流失率的变化（%）：实际与各种理论的模拟",
        "Change of turnover (%): observed, and simulated under each theory",
    ),
    "validate_figure_reading": (
        "灰条为实际变化的区间，竖线为其中心；符号为模拟值，横线为误差（95%区间）。横轴为对数刻度。",
        "Grey bar: band of the observed change, line: its centre. Markers: simulated, with 95% interval. Logarithmic axis.",
    ),
    "validate_figure_axis": ("流失率相对变化（%）", "Relative change of turnover (%)"),
    "validate_figure_note": (
        "模拟结果，并非实测；案例的起始水平部分为假设。标“*”的案例，其来源也定过默认值，只检验一致性。",
        "Simulated, not measured; some levels are assumptions. * The source has also set a default: consistency only.",
    ),
    "validate_figure_band": ("实际变化的区间", "band of the observed change"),
    "validate_figure_centre": ("实际变化", "observed change"),
}
