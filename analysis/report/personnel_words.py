"""Words of `staffing calibrate --personnel`: key → (zh, en)."""

from __future__ import annotations

PERSONNEL_WORDS: dict[str, tuple[str, str]] = {
    "personnel_read": (
        "人事名册：观察期 {since} 至 {until}，共{persons}人，合{years}人年；其间辞职{resigned}人，其他原因离开{others}人。",
        (
            "Personnel list: observed from {since} to {until}, {persons} persons, {years} person-years; "
            "{resigned} resigned, {others} left for other reasons."
        ),
    ),
    "personnel_unobserved": (
        "另有{n}人在观察期开始前已离开或结束后才入职，未计入。",
        "{n} more had left before or came after, and are not counted.",
    ),
    "personnel_opens_itself": (
        "名册未说明从何时起登记离职，故从名册中第一次离职的次日算起；此前已离开的人名册上看不到，只计算其后的情况。",
        (
            "The list does not say from when on leavers were entered, so observation begins on the day after the first "
            "leaving; those who had left before do not show, and only what came after is counted."
        ),
    ),
    "personnel_sparse_start": (
        "注意：观察期前一半离开的人明显偏少，可能当时还没有登记离职，辞职率会被低估；请用 --since 写明从哪天起登记。",
        (
            "Note: few left in the first half of that time; if leavers were not entered from its start, the rate comes out "
            "too low. Give the day from which they were with --since."
        ),
    ),
    "personnel_few": ("不足{n}", "under {n}"),
    "personnel_title": (
        "本市人事名册得出的数与现用值对照",
        "What the own personnel list says, beside the present values",
    ),
    "personnel_number": ("数字", "number"),
    "personnel_present": ("现用值", "present"),
    "personnel_own": ("本市名册", "own records"),
    "personnel_outcome": ("处理", "outcome"),
    "personnel_written": ("已写入", "written"),
    "personnel_not_told": ("名册看不出，沿用现用值", "not in the list, stays"),
    "personnel_out_of_bounds": ("超出允许范围，未写入", "out of bounds, not written"),
    "personnel_step": ("{label}：工龄{months}", "{label}: {months}"),
    "personnel_months": ("第{first}—{last}个月", "months {first} to {last}"),
    "personnel_months_open": ("第{first}个月起", "from month {first}"),
    "personnel_rate": ("辞职率（校准目标）", "resignation rate (target)"),
    "personnel_target": ("写入目标文件", "written as a target"),
    "personnel_bounds": (
        "“{label}”得 {value}，允许范围为 {low} 至 {high}，未写入；请核对名册口径。",
        "{label}: {value} lies outside what is allowed, {low} to {high}; not written, check the list.",
    ),
    "personnel_notes": ("说明", "Notes"),
    "personnel_note_frailty": (
        "个体差异方差（{variance}）名册看不出，取情景的数，不作估计；退休、换届、调动等其他离开作为观察中止处理。",
        (
            "The variance of frailty ({variance}) does not show in a list: it is the scenario's, not fitted. "
            "Exits for other reasons end the observation."
        ),
    ),
    "personnel_note_pay": (
        "工资应为同一时点、同一口径的标准。离职者若填的是多年前的工资，工资的作用会被高估。",
        "Pay must be on one scale and of one date; where leavers have the pay of years ago, its effect is overstated.",
    ),
    "personnel_note_seniority": (
        "工资已扣除工龄工资（按同一社区在岗人员的工资推算，工龄每满一年约{yuan}元），否则会把“干得久所以工资高”误作“工资高所以干得久”。",
        (
            "Seniority pay (about {yuan} yuan for each year, as between people in post in the same community) has been taken off, lest a long stay that raised the "
            "pay be taken for its effect."
        ),
    ),
    "personnel_note_no_community": (
        "名册没有“社区”一列，工龄工资只能拿全部人员比较推算，会偏高，工资的作用因此不准；请补上这一列（内容不会出现在结果中）。",
        (
            "The list has no column of communities, so seniority pay is told from everybody together, which overstates it "
            "and blurs the effect of pay; add the column (no name of it is shown)."
        ),
    ),
    "personnel_note_base": (
        "基础辞职率是平均工资（{pay}元/月，不含工龄工资）、平均条线下的数，已含工作压力等因素的平均作用，写入后须按辞职率目标重新校准。",
        (
            "The base rate holds at mean pay ({pay} yuan a month without seniority) and mean lines, with the mean of strain and the like in "
            "it: calibrate it to the target after writing it."
        ),
    ),
    "personnel_note_wide": (
        "以下数字的区间比登记簿的范围还宽，名册人数少，说不准；仍想用现用值的，把它从 own_records.toml 中删去：{labels}。",
        (
            "These come out with wider intervals than the register's ranges, for the list is small; to keep the present "
            "value, delete the entry from own_records.toml: {labels}."
        ),
    ),
    "personnel_note_lines": ("人均承担{lines}条线。", "People hold {lines} lines on average."),
    "personnel_note_merged": (
        "不足{n}人的组已与相邻组合并，图上少于{n}人的一段不画；结果中没有姓名、编号、社区或个人记录。",
        (
            "Groups of fewer than {n} are merged with their neighbour, and curves end where fewer than {n} are left; "
            "no name, number, community or single record is in what is written."
        ),
    ),
    "personnel_files": (
        "已写入 {folder}：{files}，以及图 {figures}（中英文，彩色和黑白各一套）",
        "Written to {folder}: {files}, and the figures {figures} (Chinese and English, colour and black and white)",
    ),
    "personnel_next": ("接下来", "Next"),
    "personnel_next_copy": ("把 {file} 复制到情景文件旁", "Copy {file} beside the scenario file"),
    "personnel_next_evidence": (
        '在情景文件中写 evidence = ["evidence.toml", "{file}"]',
        'Write evidence = ["evidence.toml", "{file}"] in the scenario file',
    ),
    "personnel_next_calibrate": (
        "运行 staffing calibrate --targets {file}，按本市辞职率重新校准",
        "Run staffing calibrate --targets {file} to fit the model to the city's own rate",
    ),
    "personnel_figure_title": ("社区工作者能留住多久", "How long community workers stay"),
    "personnel_figure_reading": (
        (
            "纵轴为没有辞职的人所占比例，线越高留下的人越多；浅色带为95%区间，即人数有限带来的误差，人数越少越宽。"
            "退休、换届、调动等其他离开不算辞职。"
        ),
        (
            "The share of people who have not resigned: the higher the line, the more stay. Pale bands are 95% intervals, "
            "the error that comes from few people. Retirement, election and transfer do not count as resignation."
        ),
    ),
    "personnel_question_pay": (
        "工资高的人留得更久吗？（月工资，不含工龄工资）",
        "Do the better paid stay longer? (yuan a month without seniority)",
    ),
    "personnel_question_tenure": ("新人比老人更容易辞职吗？", "Do newcomers resign sooner?"),
    "personnel_clear": ("各组差别明显（p{p}）", "clear difference (p{p})"),
    "personnel_unclear": ("各组差别不明显（p{p}）", "no clear difference (p{p})"),
    "personnel_one_group": ("人数少，不分组", "too few people to part"),
    "personnel_share_axis": ("未辞职（%）", "not resigned, %"),
    "personnel_tenure_axis": ("工龄（年）", "years of service"),
    "personnel_tenure_axis_from": (
        "工龄（年），从满{start}年算起",
        "years of service, among those who reached {start}",
    ),
    "personnel_observed_axis": ("观察开始后的年数", "years since observation began"),
    "personnel_at_risk": ("观察中的人数", "people observed"),
    "personnel_pay_below": ("不满{high}元", "under {high} yuan"),
    "personnel_pay_between": ("{low}—{high}元", "{low}–{high} yuan"),
    "personnel_pay_above": ("{low}元以上", "{low} yuan or more"),
    "personnel_pay_all": ("全部人员", "everybody"),
    "personnel_tenure_below": ("观察期内新入职", "newly hired"),
    "personnel_tenure_between": ("原工龄不满{high}年", "under {high} years"),
    "personnel_tenure_above": ("原工龄{low}年以上", "{low} years or more"),
    "personnel_tenure_merged": ("原有人员", "in post before"),
    "personnel_tenure_merged_young": ("新入职及原工龄不满{high}年", "under {high} years"),
    "personnel_tenure_all": ("全部人员", "everybody"),
    "personnel_figure_foot": (
        "本市人事名册，{since} 至 {until}，{persons}人，其中辞职{resigned}人；每三个月取一点，不足{n}人的一段不画。",
        (
            "Own personnel list, {since} to {until}: {persons} persons, {resigned} resignations; read off every three "
            "months, not drawn where fewer than {n} are left."
        ),
    ),
}
