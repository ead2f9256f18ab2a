"""What the metrics and the columns of the result files mean, in Chinese and English: key → (zh, en)."""

from __future__ import annotations

MEANING_WORDS: dict[str, tuple[str, str]] = {
    "annex_metric_resignation_rate": (
        "一年内辞职人次与平均在岗人数之比；以离岗之日计。",
        "Resignations a year over mean headcount, counted on the last day worked.",
    ),
    "annex_metric_exit_rate": (
        "一年内辞职、退休、换届、调动人次与平均在岗人数之比。",
        "Resignations, retirements, elections and transfers a year over mean headcount.",
    ),
    "annex_metric_vacancy_rate": ("空缺岗位占核定岗位的比例，按日平均。", "Share of approved posts empty, by day."),
    "annex_metric_headcount": ("平均在岗人数。", "Mean number of people in post."),
    "annex_metric_mean_tenure": ("在岗人员的平均工龄，以月末计。", "Mean tenure of those in post at month ends."),
    "annex_metric_pay_ratio": (
        "社区工作人员工资与当地社会工资之比。",
        "Pay of community workers over the outside wage.",
    ),
    "annex_metric_weekly_hours": (
        "出勤日的正常工时与加班之和，折合每五个工作日。",
        "Scheduled hours and overtime of days present, per five working days.",
    ),
    "annex_metric_overtime_hours": ("每人每月加班小时数。", "Overtime hours per worker and month."),
    "annex_metric_burnout_any": (
        "耗竭程度超过倦怠界值的在岗人员比例。",
        "Share of those in post whose strain is above the limit of burnout.",
    ),
    "annex_metric_burnout_severe": (
        "耗竭程度超过重度倦怠界值的在岗人员比例。",
        "Share of those in post whose strain is above the limit of severe burnout.",
    ),
    "annex_metric_admin_share": (
        "办理行政事务的时间占全部办事时间的比例。",
        "Time spent on administrative tasks over all time worked on tasks.",
    ),
    "annex_metric_backlog_days": (
        "下班时未办的必办工作量，折合在岗人员的工作日。",
        "Mandatory work waiting at closing, in working days of those in post.",
    ),
    "annex_metric_late_share": (
        "到期事项中未按时办结的比例；结束日以后到期的不计。",
        "Share of due tasks not done in time; due dates after the end are left out.",
    ),
    "annex_metric_hall_wait": (
        "来大厅办事的居民平均等候时间，只计开放时间，含未等到办理的。",
        "Mean wait of visitors in opening minutes, those who left included.",
    ),
    "annex_metric_hall_abandoned": (
        "来大厅的居民中未等到办理就离开的比例。",
        "Share of visitors to the hall who left before being served.",
    ),
    "annex_metric_tickets_on_time": (
        "到期热线工单中按时办结的比例。",
        "Share of due hotline tickets done in time.",
    ),
    "annex_metric_visits_per_household": (
        "一年内完成的入户走访次数与户数之比。",
        "Home visits made a year over households.",
    ),
    "annex_metric_total_cost": (
        "人员经费、招录成本和专项经费之和，按当年价。",
        "Staff, hiring and programmes together, nominal.",
    ),
    "annex_metric_cost_per_resignation_avoided": (
        "增加的总成本与减少的辞职人次之比；辞职明显减少时才计算。",
        "Extra cost over resignations avoided; only where the reduction is clear.",
    ),
    "annex_metric_resignations": ("一年内辞职的人次。", "Resignations a year."),
    "annex_metric_hires": ("一年内招录到岗的人次。", "People hired a year."),
    "annex_metric_unmet_share": (
        "居民事项撤销、必办事项漏办的合计占全部到达事项的比例。",
        "Tasks dropped or missed over all that arrived.",
    ),
    "annex_metric_missed_share": (
        "到期必办事项中一直未办、最后核销的比例。",
        "Share of due mandatory tasks never done and written off.",
    ),
    "annex_metric_perfunctory_share": (
        "到期必办事项中因严重逾期而草草办结的比例。",
        "Share of due mandatory tasks, long overdue, that were done for form's sake.",
    ),
    "annex_metric_hall_closed_days": (
        "平均每个社区一年中因无人在岗而关闭大厅的工作日。",
        "Working days a year without anybody in post, per community.",
    ),
    "annex_metric_communities": ("社区的平均个数；合并、拆分后变化。", "Mean number of communities."),
    "annex_metric_lines_per_person": (
        "每名在岗人员同时承担的条线数。",
        "Lines of work that one person in post holds.",
    ),
    "annex_metric_strain_mean": (
        "在岗人员的平均耗竭程度，以标准差计。",
        "Mean strain of those in post, in standard deviations.",
    ),
    "annex_metric_exhaustion_mean": (
        "工作负荷造成的平均耗竭，减去对照情景头一年的水平。",
        "Mean exhaustion from load, above that of the baseline's first year.",
    ),
    "annex_metric_wage_cost": (
        "工资、加班费和单位缴费之和。",
        "Wages, overtime pay and the employer's contributions.",
    ),
    "annex_metric_hiring_cost": ("招录和新人培养的成本。", "Cost of hiring and of bringing newcomers in."),
    "annex_metric_programme_cost": (
        "购买服务、志愿服务、用房、培训等措施的经费。",
        "Purchased service, volunteers, premises, training and the like.",
    ),
    "annex_metric_total_cost_2020": (
        "总成本，按2020年价格折算。",
        "Total cost, in prices of 2020.",
    ),
    "annex_metric_administrative_hours": (
        "每人每周办理行政事务的小时数。",
        "Hours per worker and week on administrative tasks.",
    ),
    "annex_metric_self_government_hours": (
        "每人每周用于居民自治的小时数，含入户走访。",
        "Hours per worker and week on self-government, home visits included.",
    ),
    "annex_metric_service_hours": (
        "每人每周用于居民服务的小时数。",
        "Hours per worker and week on service to residents.",
    ),
    "annex_column_scenario": ("情景的代码。", "Name of the scenario."),
    "annex_column_replication": ("重复模拟的序号，从0起。", "Number of the replication, from 0."),
    "annex_column_group": (
        "范围：city 全市；district:代码 县区；band:代码 社区人口规模。",
        "city; district:id; band:name for communities by residents.",
    ),
    "annex_column_period": ("公历年份，或 all（全部年份）。", "A calendar year, or all of them."),
    "annex_column_metric": ("指标的代码。", "Name of the metric."),
    "annex_column_value": (
        "该次模拟的数值；无法计算的为空。",
        "Its value in that replication; empty where undefined.",
    ),
    "annex_column_unit": ("指标的单位；1 表示比例。", "Its unit; 1 for shares and ratios."),
    "annex_column_better": (
        "lower 越低越好，higher 越高越好，空为不作优劣判断。",
        "lower or higher; empty where no direction is better.",
    ),
    "annex_column_baseline": ("对照情景的代码。", "Name of the baseline."),
    "annex_column_n": ("成对比较的重复次数。", "Replications compared in pairs."),
    "annex_column_mean_baseline": ("对照情景的均值。", "Mean of the baseline."),
    "annex_column_mean_scenario": ("本情景的均值。", "Mean of the scenario."),
    "annex_column_difference": ("成对差值的均值，本情景减对照。", "Mean paired difference, scenario less baseline."),
    "annex_column_low": ("差值95%置信区间的下限。", "Lower end of the 95% interval of the difference."),
    "annex_column_high": ("差值95%置信区间的上限。", "Upper end of the 95% interval of the difference."),
    "annex_column_relative": ("差值与对照均值之比。", "Difference over the baseline's mean."),
    "annex_column_p_better": (
        "平均差值朝好的方向的概率（t 分布，自由度为重复次数减一）。",
        "Probability that the mean difference lies in the better direction (Student's t, n - 1 degrees of freedom).",
    ),
    "annex_column_verdict": (
        "better 改善，worse 恶化，no clear difference 无明显差异，空为不作优劣判断。",
        "better, worse or no clear difference; empty where no direction is better.",
    ),
}
