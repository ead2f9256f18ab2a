"""Words of theories and of `staffing calibrate`: key → (zh, en)."""

from __future__ import annotations

FITTING_WORDS: dict[str, tuple[str, str]] = {
    "theory_quick": ("速览只按主要理论计算。", "A quick look takes the main theory alone."),
    "theory_playing": ("按“{theory}”计算：", "Under the theory “{theory}”:"),
    "theories_heading": (
        "换一种离职理论，结论是否成立（差值 ± 95%置信区间的半宽）：",
        "Whether the answers hold under other theories of leaving (difference ± half of its 95% interval):",
    ),
    "theories_holds": ("结论成立", "holds"),
    "theories_k_of_n": ("{n} 说中 {k} 说成立", "holds in {k} of {n}"),
    "theory_named": ("按{theory}，{said}", "{theory}: {said}"),
    "theory_stable": (
        "工资与社会工资同步时，离首年最远的是 {year} 年（{mean}，区间 {low} 至 {high}），不超过 15%，稳定",
        "with pay kept level {year} is furthest from the first year ({mean}, {low} to {high}), within 15 %: stable",
    ),
    "theory_unstable": (
        "工资与社会工资同步时，{year} 年仍偏离首年 {mean}（区间 {low} 至 {high}），超过 15%，不稳定，不计入成立数",
        "even with pay kept level {year} is {mean} off the first year ({low} to {high}), beyond 15 %: unstable, not counted",
    ),
    "theory_open": (
        "工资与社会工资同步时，离首年最远的是 {year} 年（{mean}，区间 {low} 至 {high}），区间跨过 15%，尚不能断定是否稳定，暂计入",
        "with pay kept level {year} is furthest from the first year ({mean}, {low} to {high}): across 15 %, too noisy to tell\
 whether stable; counted for now",
    ),
    "theory_unknown": (
        "没有工资同步的情景（indexed）或结果不足两年，未判断是否稳定",
        "no scenario with pay kept level (indexed), or one year of results: stability not judged",
    ),
    "theory_rises": (
        "多因离职互相带动，工资同步也止不住",
        "probably since losses feed on themselves even with pay kept level",
    ),
    "theory_falls": (
        "多因易走的人走完后，留下的多为老人，离职自行减少",
        "probably since those prone to leave have gone and the long-serving are left",
    ),
    "theory_mark_unstable": ("（不稳定，不计入）", " (unstable, not counted)"),
    "theory_figure_title": (
        "换一种离职理论，辞职率与维持现状相差多少（{unit}）",
        "Resignation rate against things as they are, under each theory of leaving ({unit})",
    ),
    "theory_figure_reading": (
        "横线为 95% 置信区间（误差：均值知道得多准）。横线不碰零线，差别才明确；每行左侧为主要理论的结论在几说中成立。",
        "Bars are 95 % intervals (error of the mean). A difference is clear where its bar keeps off zero; beside each row, in how many theories the main one's answer holds.",
    ),
    "fit_stage_slopes": ("试探各旋钮的作用", "what each knob moves"),
    "fit_stage_steps": ("逐步逼近目标", "approaching the targets"),
    "fit_stage_fine": ("以足够次数细调", "fine steps, with enough replications"),
    "fit_stage_check": ("用新的随机数检验", "check in fresh replications"),
    "fit_stage_stable": ("检验工资同步时是否稳定", "stability with pay kept level"),
    "fit_stage_posterior": ("筛选不确定参数的抽样", "sifting draws of the uncertain numbers"),
    "fit_title": ("校准：{study}，离职理论：{theory}", "Calibration of {study}, theory: {theory}"),
    "fit_no_theory": ("登记簿中心值", "the register's central values"),
    "fit_targets": (
        "基准情景结果头十二个月（以未参与拟合的 {n} 次重复检验）",
        "First twelve months of the baseline, in {n} replications that had no part in the fit",
    ),
    "fit_error": ("标准误", "standard error"),
    "fit_gap": ("差距", "gap"),
    "fit_knobs": ("校准旋钮", "Knobs"),
    "fit_knob": ("名称", "name"),
    "fit_before": ("校准前", "before"),
    "fit_after": ("校准后", "after"),
    "fit_met": ("达标", "met"),
    "fit_missed": ("未达标", "not met"),
    "fit_all_met": (
        "全部目标同时达标，各标准误不超过容差的三分之一。",
        "All targets are met together, each standard error at most a third of its tolerance.",
    ),
    "fit_not_met": ("有目标未达标，见上表。", "Not all targets are met; see the table."),
    "fit_stable_years": (
        "工资与社会工资同步时各年辞职率：{rates}",
        "Resignation rate by year with pay kept level: {rates}",
    ),
    "fit_next": (
        '校准结果在 {path}。使用：放到情景文件旁，在情景中写 evidence = ["evidence.toml", "{name}"]。',
        'The fitted numbers are in {path}. To use them put it beside the scenario and write evidence = ["evidence.toml", "{name}"].',
    ),
    "fit_own_reference": (
        "平均耗竭（基准取基准情景自身，应为零）",
        "mean exhaustion above its own reference (zero by definition)",
    ),
    "posterior_kept": (
        "后验抽样：试 {tried} 组，留 {kept} 组（与目标的差距都不超过 {limit} 个标准差）。",
        "Posterior: {kept} of {tried} draws kept (no target missed by more than {limit} standard deviations).",
    ),
    "posterior_none": ("没有一组能达到目标，未写出文件。", "No draw meets the targets; no file is written."),
    "posterior_learned": (
        "目标约束了什么：各旋钮，以及与旋钮牵连最紧的参数",
        "What the targets tie together: the knobs, and the numbers tied to them most",
    ),
    "posterior_before": ("抽样时：中位（95% 范围）", "as drawn: median (95 %)"),
    "posterior_after": ("留下的：中位（95% 范围）", "as kept: median (95 %)"),
    "posterior_tied": ("与旋钮的最大相关", "tied to a knob by"),
    "posterior_next": (
        '后验抽样在 {path}。使用：放到研究文件旁，在 [study] 中写 posterior = "{name}"。',
        'The draws are in {path}. To use them put the file beside the study and write posterior = "{name}" in [study].',
    ),
    "posterior_title": (
        "哪些参数组合能使基准情景达到目标（各轴为参数自身单位）",
        "Which combinations of numbers let the baseline meet its targets (axes in each number's own unit)",
    ),
    "posterior_reading": (
        "每点为一组不确定参数，校准旋钮逐组重调。留下的点若连成一线或挤在一处，说明目标对这两个参数有约束。",
        "Each dot draws all uncertain numbers and turns the knobs anew; where kept dots crowd, the targets constrain.",
    ),
    "posterior_tried": ("试过的", "tried"),
    "posterior_not_ruled_out": ("目标未能排除的", "not ruled out by the targets"),
    "posterior_note": (
        "图示知识的不确定（认知不确定），不是年景差异；试 {tried} 组，留 {kept} 组。",
        "Shows what is not known (epistemic uncertainty), not how years differ; {kept} of {tried} draws kept.",
    ),
    "evidence_number": ("参数", "number"),
    "evidence_line": (
        "{place}. {label} {value}{unit}（范围 {range}） · {grade} {influence} · {key}",
        "{place}. {label} {value} {unit} (range {range}) · {grade} {influence} · {key}",
    ),
    "evidence_influence": ("· 影响 {n} 个百分点", "· moves {n} points"),
    "evidence_assumption": ("假设", "assumption"),
    "evidence_derived": ("推算", "derived"),
    "evidence_memory": ("凭记忆", "from memory"),
    "evidence_derived_count": ("推算 {n} 条", "{n} derived"),
    "evidence_memory_count": ("凭记忆引用、未核对原文 {n} 条", "{n} quoted from memory, sources unchecked"),
    "evidence_counts": ("共 {n} 条：{grades}；其中{bases}。", "{n} numbers: {grades}; {bases}."),
    "evidence_order": (
        "依据最弱、影响最大的在前。影响：取值由范围下限到上限，基准情景头两年的辞职率变动多少。",
        "Weakest and most influential first; influence: by how much the baseline's resignation rate of two years moves\
 over the range.",
    ),
    "evidence_more": (
        "只列前 {shown} 条，共 {total} 条；加 --all 全部列出。",
        "The first {shown} of {total}; --all prints them all.",
    ),
    "evidence_not_measured": (
        "影响尚未测算：staffing evidence 研究 --measure（约十分钟）。",
        "Influence is not measured yet: staffing evidence STUDY --measure (some ten minutes).",
    ),
    "evidence_theories": ("各离职理论的取值（其余参数相同）", "What the theories of leaving differ in"),
    "evidence_says": ("{title}认为：{says}", "{title}: {says}"),
    "evidence_measuring": ("测算各参数的影响", "measuring the influence of each number"),
    "evidence_measured": (
        "影响已写入 {path}；放到登记簿旁，staffing evidence 即按它排序。",
        "Influence is kept in {path}; put it beside the register and `staffing evidence` sorts by it.",
    ),
    "templates_written": ("已写出空白表：{files}", "Blank forms: {files}"),
}
