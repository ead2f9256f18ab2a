"""The words of the STRESS-DES checklist: its items, and what a study says to each; key → (zh, en)."""

from __future__ import annotations

STRESS_ITEMS: dict[str, tuple[str, str]] = {
    "annex_item_1": ("目标", "Objectives"),
    "annex_item_1.1": ("模型的目的", "Purpose of the model"),
    "annex_item_1.2": ("模型的输出", "Model outputs"),
    "annex_item_1.3": ("实验目的", "Experimentation aims"),
    "annex_item_2": ("逻辑", "Logic"),
    "annex_item_2.1": ("基本模型总览图", "Base model overview diagram"),
    "annex_item_2.2": ("基本模型的逻辑", "Base model logic"),
    "annex_item_2.3": ("情景的逻辑", "Scenario logic"),
    "annex_item_2.4": ("算法", "Algorithms"),
    "annex_item_2.5.1": ("组成：实体", "Components: entities"),
    "annex_item_2.5.2": ("组成：活动", "Components: activities"),
    "annex_item_2.5.3": ("组成：资源", "Components: resources"),
    "annex_item_2.5.4": ("组成：队列", "Components: queues"),
    "annex_item_2.5.5": ("组成：进入与离开", "Components: entry and exit points"),
    "annex_item_3": ("数据", "Data"),
    "annex_item_3.1": ("数据来源", "Data sources"),
    "annex_item_3.2": ("预处理", "Pre-processing"),
    "annex_item_3.3": ("输入参数", "Input parameters"),
    "annex_item_3.4": ("假设", "Assumptions"),
    "annex_item_4": ("实验", "Experimentation"),
    "annex_item_4.1": ("初始状态", "Initialisation"),
    "annex_item_4.2": ("模拟时长", "Run length"),
    "annex_item_4.3": ("估计方法", "Estimation approach"),
    "annex_item_5": ("实现", "Implementation"),
    "annex_item_5.1": ("软件或编程语言", "Software or programming language"),
    "annex_item_5.2": ("随机抽样", "Random sampling"),
    "annex_item_5.3": ("模型的执行", "Model execution"),
    "annex_item_5.4": ("系统规格", "System specification"),
    "annex_item_6": ("代码获取", "Code access"),
    "annex_item_6.1": ("模型共享声明", "Computer model sharing statement"),
}
STRESS_ANSWERS: dict[str, tuple[str, str]] = {
    "annex_says_1.1": (
        "针对社区工作人员流失，比较各项措施对辞职、工时、居民服务和成本的影响；给出情景之间的差别及其误差，不预测绝对水平。",
        "To compare what measures against the loss of community workers do to resignations, hours, service and cost: differences between scenarios with their error, not forecasts of levels.",
    ),
    "annex_says_1.2": (
        "共{metrics}项指标（定义见数据字典），按全市、县区、社区人口规模和年份统计，逐次模拟计算后取均值；与对照情景成对相减，给出95%置信区间。首要指标：{headline}。",
        "{metrics} metrics (defined in the data dictionary) for the city, its districts and bands of size, by year, computed in each replication; paired differences from the baseline with 95% intervals. Shown first: {headline}.",
    ),
    "annex_says_1.3": (
        "以“{baseline}”为对照，比较以下情景：{scenarios}。{theories}",
        'Compared with "{baseline}": {scenarios}. {theories}',
    ),
    "annex_says_2.1": (
        "事项到达→社区人员办理→工时和压力→疲劳、耗竭→辞职→空岗→补员；空岗期间留任人员负担加重，又增加疲劳和耗竭。",
        "Tasks arrive → the community's staff do them → hours and pressure → fatigue and exhaustion → resignation → vacancy → hiring; while a post is empty those who stay carry more, and tire more.",
    ),
    "annex_says_2.2": (
        "{places}的{kinds}类事项逐件到达，由在岗人员按次序办理，办不完的积压、逾期或撤销。工时和压力累积成疲劳和耗竭；辞职的可能性随相对工资、耗竭程度、承担条线数、行政事务占比、同事离职、组织支持和工龄而变。空岗由招录补充。",
        "Tasks of {kinds} kinds arrive one by one in {places} and are done in an order by those in post; the rest waits, is late or is dropped. Hours and pressure build up fatigue and exhaustion; the hazard of resigning depends on relative pay, strain, lines held, administrative share, colleagues leaving, support and tenure. Hiring fills empty posts.",
    ),
    "annex_says_2.3": (
        "情景是在对照情景上按日期改变政策工具（工资、事项数量、岗位等），人员和事项如何反应的参数不变；设有触发规则的，达到条件才实行。每项改变记在结果文件夹的 scenarios 中。",
        "A scenario is the baseline with dated changes of levers (pay, volumes, posts and so on); how people and tasks respond stays the same. A trigger rule acts once its condition holds. Every change is kept under scenarios in the study folder.",
    ),
    "annex_says_2.4": (
        "每日事项数为泊松分布（日间波动为伽马分布），用时为对数正态分布；疲劳和耗竭按周用精确解推进；辞职风险累计达到个人阈值之日，即为作出辞职决定之日。",
        "Daily numbers of tasks are Poisson with a gamma day factor, efforts lognormal; fatigue and exhaustion follow their exact solution week by week; a person decides to resign on the day when the cumulated hazard reaches a threshold drawn once.",
    ),
    "annex_says_2.5.1": (
        "事项：行政事务{administrative}类、居民自治{self_government}类、居民服务{service}类；工作人员：岗位、条线、工龄、耗竭程度、相对工资。",
        "Tasks: {administrative} administrative kinds, {self_government} of self-government, {service} of service; workers with post, lines, tenure, strain and relative pay.",
    ),
    "annex_says_2.5.2": (
        "办理事项、入户走访、大厅值守、返工、应对督办、加班、缺勤、带教新人；招录、到岗、决定辞职、离岗。",
        "Doing tasks, home visits, hall duty, rework, answering chase-ups, overtime, absence, mentoring; hiring, starting, deciding to resign, leaving.",
    ),
    "annex_says_2.5.3": (
        "社区工作人员和大厅窗口。核定岗位每万人{posts}个，每个社区不少于{fewest}个；每{area}平方米用房设一个窗口。",
        "Workers and hall windows: {posts} approved posts per 10,000 residents, at least {fewest} a community; a window per {area} square metres of premises.",
    ),
    "annex_says_2.5.4": (
        "各社区按事项类别排队：当日到期和已逾期的必办事项最先，其次大厅、热线工单、其他必办事项、居民事项；正在办理的不被打断。大厅居民等候过久即离开。",
        "By kind and community: mandatory work due today or overdue first, then hall, tickets, other mandatory work, residents' work; nothing is interrupted. Visitors who wait too long leave.",
    ),
    "annex_says_2.5.5": (
        "事项到达即进入，办结、居民离开、撤销或核销即离开。人员招录到岗即进入；辞职、退休、换届、调动即离开，决定辞职后再工作{notice}天。",
        "Tasks enter on arrival and leave when done, abandoned, dropped or written off. People enter when hired and leave by resignation, {notice} days after deciding, retirement, election or transfer.",
    ),
    "annex_says_3.1": (
        "社区、人口、用房等取自工作报告和公开统计。工作报告没有关于工作人员的数字，这部分取自已有研究或作假设。{register}",
        "Communities, residents and premises are from the work report and public statistics. The report holds no number about workers; those are from studies elsewhere, or assumed. {register}",
    ),
    "annex_says_3.2": (
        "{roster}参数校准：{targets}",
        "{roster} Calibration: {targets}",
    ),
    "annex_says_3.3": (
        "全部{inputs}个参数的含义、单位、硬性范围和性质见数据字典；本研究的取值及每个取值的出处保存在结果文件夹的 scenarios 中。",
        "The data dictionary gives meaning, unit, hard bounds and role of all {inputs} numbers; the values used, and where each came from, are kept under scenarios in the study folder.",
    ),
    "annex_says_3.4": (
        "见假设与参数清单。此外假定：社区之间不争夺应聘者，无人被辞退，岗位以外的生活不在模型之内。",
        "See the log of assumptions. Besides: communities do not compete for recruits, nobody is dismissed, and life outside the post is not in the model.",
    ),
    "annex_says_4.1": (
        "自{first}起模拟，先预热{warmup}个月，期间工资和社会工资均不变动，结果不计入。起始空岗{vacancy}，工龄为指数分布，均值{tenure}年。",
        "Starts on {first} with a warm-up of {warmup} months, in which neither pay nor the outside wage moves and nothing is counted. {vacancy} of posts empty, tenure exponential with a mean of {tenure} years.",
    ),
    "annex_says_4.2": ("结果自{start}至{end}。{shortened}", "Results from {start} to {end}. {shortened}"),
    "annex_says_4.3": (
        "每个情景重复模拟{replications}次，共{total}次，已完成{done}次。各情景用相同的随机数，成对比较，置信区间按 t 分布计算。{draws}",
        "{replications} replications of each scenario, {done} of {total} done. All scenarios use the same random numbers and are compared in pairs; intervals by Student's t. {draws}",
    ),
    "annex_says_5.1": (
        "本软件 community-staffing {version}；Python {python}；{libraries}。",
        "community-staffing {version}; Python {python}; {libraries}.",
    ),
    "annex_says_5.2": (
        "种子{seed}。每个随机数按种子、重复序号、对象、用途和次第命名（Philox 算法），与运行次序和进程数无关；情景之间只在措施起作用之处不同。",
        "Seed {seed}. Every random number has a name (seed, replication, who, what for, which; Philox), whatever the order or the number of processes; scenarios differ only where a measure acts.",
    ),
    "annex_says_5.3": (
        "离散事件模拟。招录、到岗、离岗、规则等由 SimPy 按事件推进；社区日常办理由{engine}逐件推演，编译引擎与参考引擎的结果逐项相等。",
        "Discrete events: SimPy steps from hire to departure to rule; the daily work of a community is played task by task by the {engine}. The compiled and the reference engine give equal results.",
    ),
    "annex_says_5.4": (
        "{platform}。同一平台、同一版本下，结果逐字节相同；结果文件夹不记运行用时。",
        "{platform}. Results are the same to the byte on the same platform and versions; the study folder keeps no run times.",
    ),
    "annex_says_6.1": (
        "MIT 许可，源代码、情景、依据登记簿和测试全部公开。{commit}模型指纹 {model}，对照情景指纹 {scenario}{evidence}；其余见 manifest.json。",
        "MIT licence, with all source code, scenarios, the evidence register and the tests. {commit}Digests: model {model}, baseline {scenario}{evidence}; the others are in manifest.json.",
    ),
}
STRESS_PARTS: dict[str, tuple[str, str]] = {
    "annex_stress_title": ("模型说明（按 STRESS-DES 清单）", "The model by the STRESS-DES checklist"),
    "annex_stress_note": (
        "清单见 Monks 等：《加强实证模拟研究的报告》，Journal of Simulation，2019年，13卷1期。",
        "Checklist: Monks, Currie, Onggo, Robinson, Kunc and Taylor 2019, Strengthening the reporting of empirical simulation studies, Journal of Simulation 13(1).",
    ),
    "annex_stress_number": ("序号", "item"),
    "annex_stress_item": ("项目", "topic"),
    "annex_stress_says": ("本研究的做法", "what this study did"),
    "annex_one_theory": ("采用离职理论“{theory}”。", 'Theory of leaving: "{theory}".'),
    "annex_many_theories": (
        "在{n}种离职理论下各算一遍：{theories}。",
        "Under each of {n} theories of leaving: {theories}.",
    ),
    "annex_places": ("{n}个社区", "{n} communities"),
    "annex_all_places": ("名册所列各社区", "the communities of the roster"),
    "annex_roster_sampled": (
        "工作报告只有合计数的，按固定种子分摊到各社区，合计与报告一致。",
        "Where the report gives totals only, a seeded sampler draws communities that keep them exactly.",
    ),
    "annex_roster_given": ("社区数据逐个取自名册。", "Communities are taken from the roster one by one."),
    "annex_targets": (
        "使对照情景头十二个月的{targets}。",
        "in its first twelve months the baseline meets {targets}.",
    ),
    "annex_target": ("{metric}为{value}", "{metric} {value}"),
    "annex_no_targets": ("没有设目标。", "no targets were set."),
    "annex_register_counts": (
        "依据登记簿共{n}项：假设{assumption}项，C级{C}项，B级{B}项，A级{A}项，逐项见假设与参数清单。",
        "The register has {n} numbers: {assumption} assumptions, {C} of grade C, {B} of grade B, {A} of grade A; see the log.",
    ),
    "annex_no_register": ("没有依据登记簿。", "There is no register of evidence."),
    "annex_shortened": ("时长短于情景文件的规定。", "That is shorter than the scenario files say."),
    "annex_drawn": (
        "每次重复另取一组不确定参数，各情景相同。",
        "Each replication has its own draw of the uncertain numbers, the same in all scenarios.",
    ),
    "annex_engine_compiled": ("编译引擎", "compiled engine"),
    "annex_engine_reference": ("参考引擎", "reference engine"),
    "annex_commit": ("源代码版本 {commit}，", "Commit {commit}. "),
    "annex_evidence_digest": ("，依据指纹 {digest}", ", evidence {digest}"),
}
STRESS_WORDS = {**STRESS_ITEMS, **STRESS_ANSWERS, **STRESS_PARTS}
