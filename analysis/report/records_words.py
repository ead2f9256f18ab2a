"""Words of `staffing calibrate --personnel` and `--diary`: key → (zh, en)."""

from __future__ import annotations

from analysis.report.personnel_words import PERSONNEL_WORDS

RECORDS_WORDS: dict[str, tuple[str, str]] = {
    **PERSONNEL_WORDS,
    "diary_read": (
        "工作日志：{persons}人、{days}个工作日（{first}至{last}），共{rows}条，平均每人每天记录{hours}小时。",
        (
            "Work diary: {persons} persons over {days} working days ({first} to {last}), {rows} entries, "
            "{hours} hours per person and day."
        ),
    ),
    "diary_minutes_title": (
        "每件用时（分钟）及其离散程度（变异系数）",
        "Minutes per task, and their scatter (coefficient of variation, cv)",
    ),
    "diary_volume_title": ("办件数量：全市一年（件）", "Volumes: tasks a year in the whole city"),
    "diary_share_title": ("各类事项占用的工作时间", "Share of working time by kind of task"),
    "diary_groups": ("三类工作占用的时间", "Share of working time by group"),
    "diary_kind": ("事项", "kind of task"),
    "diary_group": ("类别", "group"),
    "diary_entries": ("条数", "entries"),
    "diary_present": ("现用值", "present value"),
    "diary_cv_present": ("变异系数现用值", "present cv"),
    "diary_by_diary": ("日志", "diary"),
    "diary_rate": ("每人每天（件）", "per person and day"),
    "diary_multiple": ("日志/现用值", "diary/present"),
    "diary_share": ("占比", "share"),
    "diary_from_to": ("{low}至{high}", "{low} to {high}"),
    "diary_notes": ("说明", "Notes"),
    "diary_days_off": (
        "以下日期不是工作日，所记事项照样计入：{dates}。",
        "These dates are no working days; what was written on them counts all the same: {dates}.",
    ),
    "diary_holidays": (
        "情景的日历没有{years}年的放假安排，按周一至周五上班计算。",
        "The scenario's calendar has no holidays for {years}; Monday to Friday are taken as worked.",
    ),
    "diary_thin": (
        "平均每人每天只记了{hours}小时，可能有漏记；如有漏记，推算的数量偏低，请先核实。",
        (
            "Only {hours} hours a day were written down: entries may be missing, and volumes then come out too low. "
            "Please check first."
        ),
    ),
    "diary_absent": (
        "日志中没有、一律沿用现用值的事项：{kinds}。",
        "Not in the diary, present values stay: {kinds}.",
    ),
    "diary_too_few": (
        "记录不足5条或只有1人记录、用时沿用现用值的事项：{kinds}。",
        "Fewer than 5 entries or one writer only, so that present minutes stay: {kinds}.",
    ),
    "diary_no_volume": (
        "情景或日历中没有数量可比、数量沿用现用值的事项：{kinds}。",
        "No volume in the scenario to compare with, so that it stays: {kinds}.",
    ),
    "diary_overridden": (
        "下列各数在情景文件中直接写明，{file}不会改变它们，如需采用请删去情景文件中的对应行：{keys}。",
        (
            "Scenario files give these numbers themselves, so {file} will not change them unless those lines are taken "
            "out: {keys}."
        ),
    ),
    "diary_year": (
        (
            "全市年量＝每人每天件数×在岗{people}人×到岗率{presence}×全年{days}个工作日；"
            "已按情景的规律扣除这几天是否逢周一、月末、专项行动的影响。"
        ),
        (
            "Tasks a year = tasks per person and day × {people} people in post × {presence} present × {days} working days; "
            "what the scenario knows of Mondays, ends of months and campaigns has been taken out."
        ),
    ),
    "diary_alike": (
        "每社区固定量、每千名居民量、每户量按同一倍数调整，三者之间的比例仍依登记簿。",
        (
            "Tasks per community, per 1,000 residents and per household are multiplied alike; their proportion is still "
            "the register's."
        ),
    ),
    "diary_pace": (
        "用时按所记计算，反映当时的节奏；套用后须再做校准，由两个总量系数使工时和行政事务占比与实际相符。",
        (
            "Minutes are taken as written, at the pace of those days; calibrate afterwards, so that the two multiples of "
            "volume make hours and shares fit."
        ),
    ),
    "diary_undone": (
        "没有办成的事不在日志里，下列可以不办的事项实际需求比推算的多：{kinds}。",
        "Tasks that went undone are in no diary; of these kinds, which may, demand is higher than shown: {kinds}.",
    ),
    "diary_interval": (
        "95%区间由按人重抽样得出；假定这几个社区的人能代表全市，社区之间的差别不在区间之内。",
        "The 95% intervals come from resampling persons and take these communities to stand for the city.",
    ),
    "diary_shares": (
        "时间占比只是记录期间的情况，未折算为全年。",
        "Shares of time are those of the diary's days, not of a whole year.",
    ),
    "diary_written": ("已写出：", "Written:"),
    "diary_next": ("下一步：", "What to do next:"),
    "diary_next_copy": (
        "把 {file} 复制到情景文件所在的文件夹 {folder}",
        "Copy {file} to the scenario's folder, {folder}",
    ),
    "diary_next_lay": (
        '在情景文件中写 evidence = ["evidence.toml", "{file}"]',
        'Write evidence = ["evidence.toml", "{file}"] in the scenario file',
    ),
    "diary_next_calibrate": ("运行 staffing calibrate，重新校准", "Run staffing calibrate to fit anew"),
    "diary_next_check": (
        "校准后用 staffing check 检查情景文件，再运行研究",
        "Then staffing check the scenario file and run the study",
    ),
    "diary_figure_title": ("各类事项每件用时：工作日志与现用值", "Minutes per task: work diary and present values"),
    "diary_figure_reading": (
        "圆点为日志均值，横线为95%区间；灰条为登记簿所列范围，竖线为现用值。记录不足的事项未列。",
        (
            "Dots are means of the diary with 95% intervals; grey bars are the register's ranges, ticks the present values. "
            "Kinds with too few entries are left out."
        ),
    ),
    "diary_minutes_axis": ("每件用时（分钟）", "minutes per task"),
    "diary_range": ("登记簿范围", "range of the register"),
    "diary_figure_foot": (
        "工作日志：{persons}人、{days}个工作日，{first}至{last}；用时按所记计算。",
        "Work diary of {persons} persons over {days} working days, {first} to {last}; times as written down.",
    ),
    "diary_sheet": ("社区工作日志", "Work diary of a community"),
    "diary_sheet_how": ("怎样填写", "How to fill it in"),
    "diary_sheet_kinds": ("事项一览", "Kinds of task"),
    "diary_sheet_code": ("代码", "code"),
    "diary_sheet_about": ("包括哪些", "what belongs there"),
    "diary_sheet_number": ("序号", "no."),
    "diary_sheet_start": ("开始时间（可不填）", "start (may be left out)"),
    "diary_sheet_task": ("事项（名称或代码）", "kind of task (name or code)"),
    "diary_sheet_minutes": ("用时（分钟）", "minutes"),
    "diary_sheet_date": ("日期", "Date"),
    "diary_sheet_person": ("人员代号", "Person (code)"),
    "diary_sheet_community": ("社区", "Community"),
    "diary_sheet_total": ("合计（分钟）", "total, minutes"),
    "diary_sheet_day": ("当日记录（一人一天一张）", "One day (a sheet a person and day)"),
    "diary_rule_1": (
        "请几个社区的全体人员连续记录两周左右，每办完一件事记一行。同类的事一天办几件就记几行。",
        (
            "All people of a few communities write for about two weeks, one row for each task done; three tasks alike are "
            "three rows."
        ),
    ),
    "diary_rule_2": (
        "用时填实际花费的分钟数，不算等候和用餐；准备和往返路上的时间计入。",
        "Minutes are those actually spent: without waiting and meals, with preparation and the way there and back.",
    ),
    "diary_rule_3": (
        "一件事跨几天的，在办结当天记一行，用时填几天的合计；超过12小时的分成几段记。",
        (
            "A task that takes several days is written on the day on which it is done, with all its minutes; one of more "
            "than 12 hours is split."
        ),
    ),
    "diary_rule_4": (
        "几个人一起办的，各人各记一行，只填自己的用时。",
        "Where several people do a task together, each writes a row with their own minutes.",
    ),
    "diary_rule_5": (
        "事项从下表中选，拿不准的选最接近的一类。加班、周末办的事也要记。",
        "Choose the kind from the table below, the nearest where in doubt. Evenings and weekends count too.",
    ),
    "diary_rule_6": (
        "人员只填代号（如01），同一人始终用同一代号；不写姓名、电话和居民信息。",
        (
            "Persons are codes, such as 01, always the same for the same person; no names, telephone numbers or residents' "
            "details."
        ),
    ),
    "diary_rule_7": (
        "如实记录，不作考核依据。",
        "Write what was; nobody is judged by it.",
    ),
    "diary_rule_8": (
        (
            "由汇总人员录入 work_diary.csv，一件事一行；在 Excel 中另存为“CSV UTF-8”，再运行 "
            "staffing calibrate --diary work_diary.csv。"
        ),
        (
            "Whoever collects the sheets types them into work_diary.csv, one row a task; save it from Excel as “CSV UTF-8”, then run "
            "staffing calibrate --diary work_diary.csv."
        ),
    ),
    "diary_about_ledger": (
        "各类台账、报表、总结、方案的填写和报送",
        "ledgers, returns, summaries and plans, written and sent",
    ),
    "diary_about_inspection": (
        "迎接检查、考核、评比、督查，准备和整理材料",
        "inspections, assessments and contests, papers included",
    ),
    "diary_about_entry": (
        "向各部门信息系统、小程序录入和核对数据",
        "typing and checking data in departments' systems and apps",
    ),
    "diary_about_certificate": ("开具各类证明、盖章、出具意见", "certificates, stamps and written opinions"),
    "diary_about_meeting": ("参加上级和本社区的会议、培训、学习", "meetings, training and courses"),
    "diary_about_verification": (
        "低保、养老、残疾等待遇的入户核查和年审",
        "checks of benefits: minimum income, pensions, disability",
    ),
    "diary_about_safety": (
        "安全生产、消防、环境卫生的巡查和整改",
        "rounds for safety, fire and sanitation, and what follows",
    ),
    "diary_about_campaign": (
        "上级统一部署的专项整治、创建、普查、摸排",
        "drives ordered from above: clean-ups, contests, censuses",
    ),
    "diary_about_hall": ("窗口接待、咨询、受理和代办", "people served at the windows: questions, applications"),
    "diary_about_ticket": (
        "12345热线和网络平台转来的诉求，核实和答复",
        "requests from the hotline and online, checked and answered",
    ),
    "diary_about_care": (
        "老人、儿童、困难群众的探访、照料和陪办",
        "visits and help for the old, the young and those in need",
    ),
    "diary_about_mediation": (
        "邻里、物业、家庭等纠纷的调解",
        "disputes of neighbours, families and property management",
    ),
    "diary_about_deliberation": (
        "居民议事会、协商会的筹备、召开和落实",
        "residents' councils: prepared, held, followed up",
    ),
    "diary_about_activity": ("文化、体育、节日和志愿活动的组织", "culture, sports, festivals and volunteering"),
    "diary_about_visit": ("网格巡查中的入户走访、联系居民", "calls on households in the grid"),
}
