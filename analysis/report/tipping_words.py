"""Words of the section on whether a city has two states: key → (zh, en)."""

from __future__ import annotations

TIPPING_WORDS: dict[str, tuple[str, str]] = {
    "decide_tipping": ("恶性循环检验", "spiral"),
    "decide_tipping_title": (
        "会不会陷入“越走越忙、越忙越走”的恶性循环",
        "Can a spiral of vacancies and resignations set in",
    ),
    "tipping_one": (
        "没有发现恶性循环的临界点：在所算的各情景、各工资水平下，全市都只有一个稳定的空岗率，一时偏离后会回到原处。",
        "No tipping point was found: in every scenario and at each level of pay the city has one stable vacancy rate, and returns to it when pushed away.",
    ),
    "tipping_several": (
        "有两个稳定状态的情景：{scenarios}。在这些情景下，空岗一旦多过分界点，就会越走越忙、越忙越走，停在空岗多的状态。",
        "Two stable states were found in: {scenarios}. There, once vacancies pass a threshold, leaving and overload feed each other until the emptier state is reached.",
    ),
    "tipping_unanswered": (
        "算不出稳定状态的情景：{scenarios}（招录冻结，或测不出负荷的影响）。",
        "No steady state can be reckoned in: {scenarios} (hiring is frozen, or the effect of load cannot be measured).",
    ),
    "tipping_met": (
        "整个模型直接模拟也是如此：社会工资和工资都不动，“{scenario}”从空岗{low}和{high}两头起步，第{year}年为{below}和{above}，相差{gap}（误差：95%置信区间{interval}），与零没有明显差别。",
        'The whole model agrees: with pay and outside wage standing still, "{scenario}" started from vacancies of {low} and {high} is at {below} and {above} in year {year}; the difference of {gap} (error: 95% interval {interval}) is not clearly different from zero.',
    ),
    "tipping_apart": (
        "整个模型直接模拟：社会工资和工资都不动，“{scenario}”从空岗{low}和{high}两头起步，第{year}年为{below}和{above}，仍相差{gap}（误差：95%置信区间{interval}），到期末还没有走到一起。",
        'The whole model: with pay and outside wage standing still, "{scenario}" started from vacancies of {low} and {high} is at {below} and {above} in year {year}; the difference of {gap} (error: 95% interval {interval}) is left, the two sides have not met by the end.',
    ),
    "tipping_halved": (
        "起步时的差距{months}个月缩小一半。",
        "The gap at the start halves in {months} months.",
    ),
    "tipping_not_halved": (
        "起步时的差距到期末也没有缩小一半。",
        "The gap at the start has not halved by the end.",
    ),
    "tipping_half_empty": (
        "由空岗多的一头起步，空岗过半的社区从第1年的{before}变为第{year}年的{after}。",
        "Started from the emptier side, {before} of communities are more than half empty in year 1 and {after} in year {year}.",
    ),
    "tipping_level": (
        "“{baseline}”若工资与社会工资之比停在起步时的{first}，空岗率长期为{start}；若停在{year}的{ratio}，长期为{vacancy}（误差：95%置信区间{interval}）。",
        'In "{baseline}" vacancy would settle at {start} if pay over the outside wage stayed at {first}, as at the start, and at {vacancy} (error: 95% interval {interval}) if it stayed at the {ratio} of {year}.',
    ),
    "tipping_policies": (
        "同样按{year}的水平，其他情景的长期空岗率：{list}。",
        "By the same reckoning for {year} the others settle at: {list}.",
    ),
    "tipping_amplified": (
        "没有临界点不等于没有放大：按{year}的工资水平，“{baseline}”因外来原因每多空100个岗，最终多空{number}个。",
        'No tipping point does not mean no amplification: at the pay of {year}, each 100 posts emptied from outside become {number} in the end in "{baseline}".',
    ),
    "tipping_amplified_too": (
        "即使在空岗较少的状态，按{year}的工资水平，“{baseline}”因外来原因每多空100个岗，最终多空{number}个。",
        'Even in the better state, at the pay of {year}, each 100 posts emptied from outside become {number} in the end in "{baseline}".',
    ),
    "tipping_edge": (
        "离突变的界线有多远（“{baseline}”，按{year}的工资水平）：{limits}。",
        'How far the edge is ("{baseline}", at the pay of {year}): {limits}.',
    ),
    "tipping_far": (
        "离一半岗位空缺有多远（“{baseline}”，按{year}的工资水平）：{limits}。",
        'How far half of posts empty is ("{baseline}", at the pay of {year}): {limits}.',
    ),
    "tipping_far_none": (
        "工作量或社会工资单独增加一倍以内，“{baseline}”都不会到一半岗位空缺。",
        'Neither twice the work nor twice the outside wage empties half of the posts in "{baseline}".',
    ),
    "tipping_small_worse": (
        "小社区更脆弱：居民{band}的社区，按{year}的工资水平长期空岗率为{vacancy}，全市为{city}；放大倍数{gain}，全市{city_gain}。",
        "Small communities are more fragile: those of {band} residents settle at {vacancy} at the pay of {year}, the city at {city}; amplification {gain} against {city_gain}.",
    ),
    "tipping_small_alike": (
        "小社区（居民{band}）并不比全市更脆弱：按{year}的工资水平长期空岗率为{vacancy}，全市为{city}；放大倍数{gain}，全市{city_gain}。",
        "Small communities ({band} residents) are no more fragile than the city: they settle at {vacancy} at the pay of {year}, the city at {city}; amplification {gain} against {city_gain}.",
    ),
    "tipping_load_by": ("工作量增加{percent}", "{percent} more work"),
    "tipping_pay_by": ("社会工资上涨{percent}、工资不动", "outside wage {percent} up, pay as it is"),
    "tipping_load_short": ("工作量增{percent}", "work +{percent}"),
    "tipping_pay_short": ("社会工资涨{percent}", "outside wage +{percent}"),
    "tipping_no_limit": ("一倍以内没有", "none up to double"),
    "tipping_or": ("，或", ", or "),
    "tipping_start": ("起步时", "start"),
    "tipping_threshold": ("{scenario}（分界点，不稳定）", "{scenario} (threshold, not stable)"),
    "tipping_worse_state": ("{scenario}（空岗多的状态）", "{scenario} (emptier state)"),
    "tipping_grid": (
        "全市长期空岗率（{unit}）及离界线的距离",
        "Vacancy to which the city settles ({unit}), and how far the edges are",
    ),
    "tipping_grid_pay": ("工资之比", "pay ratio"),
    "tipping_grid_when": ("按何时工资", "pay of"),
    "tipping_grid_vacancy": ("长期空岗率", "vacancy"),
    "tipping_grid_error": ("误差（95%置信区间）", "error (95% interval)"),
    "tipping_grid_gain": ("放大倍数", "amplification"),
    "tipping_grid_edge": ("突变的界线", "edge of collapse"),
    "tipping_grid_half": ("一半岗位空缺的界线", "half of posts empty"),
    "tipping_grid_hazard": ("辞职率（%/年）", "resigning, % a year"),
    "tipping_grid_note": (
        "工资之比：工资与社会工资之比，设为长期不变。误差：{n}次重复测出的负荷影响带来的误差，不含各项假设的不确定。放大倍数：外来原因使空岗多1个，最终多几个。界线：其他（包括工资）不变，工作量或社会工资增加多少时到达，只算到增加一倍。",
        "Pay ratio: pay over the outside wage, taken to stay. Error: that of the measured effect of load over {n} replications; what is assumed is not in it. Amplification: posts empty in the end for each emptied from outside. Edges: by how much work or the outside wage must grow, all else equal; looked for up to double.",
    ),
    "tipping_bands": (
        "各规模社区的长期空岗率（{unit}，“{baseline}”，按{year}的工资水平）",
        'Vacancy to which communities settle, by size ({unit}, "{baseline}", at the pay of {year})',
    ),
    "tipping_bands_note": (
        "误差：{n}次重复测出的负荷影响带来的误差。各规模按社区自己的负荷分别推算。",
        "Error: that of the measured effect of load over {n} replications. Each size by the load of its own communities.",
    ),
    "tipping_limits": ("这样推算没有考虑的：", "What this reckoning leaves out:"),
    "tipping_limit_chance": (
        "这是平均数：不含运气。人少的社区碰巧同时走几个人，就可能一时空岗过半，平均数看不出来。",
        "It is a mean, without luck: in a small community a few who happen to leave together can empty half of the posts for a while, which a mean does not show.",
    ),
    "tipping_limit_caps": (
        "负荷怎样使人辞职，是把空岗固定、人员不进不出，由模型测出的。模型中压力、耗竭、加班和同事离职的影响都有上限（假设），再忙就是活干不完，而不是走得更多；如果没有这些上限，恶性循环会更容易出现。",
        "How load makes people leave is measured by the model with staffing held at a vacancy. Pressure, strain, overtime and the effect of colleagues leaving are capped there (assumptions): beyond, work is left undone rather than more people leaving. Without these caps a spiral would be likelier.",
    ),
    "tipping_limit_sent": (
        "推算没有计入应急派人（在岗和在途不足一半时由上级派人，假设），偏于从严；两头起步的模拟计入了。",
        "Sending somebody where half of the posts or fewer are filled (assumption) is left out of the reckoning, which errs on the side of caution; the runs from both sides have it.",
    ),
    "tipping_limit_long": (
        "长期空岗率要工资之比和人员工龄结构多年不变才会达到，不是对某一年的预测。",
        "Such a vacancy is reached only where pay ratio and tenures stay for years; it forecasts no single year.",
    ),
    "tipping_limit_load": (
        "工作量增加，按“人均工作量同样多的空岗率”近似，行政与居民事务同比例增加。",
        "More work is taken as the vacancy at which a head has as much of it, administrative and residents' work alike.",
    ),
    "tipping_limit_theory": (
        "只按主要的一种离职理论推算；负荷或同事离职影响更大的理论，放大会更强。",
        "One theory of leaving alone, the main one, is used; where load or colleagues weigh more, amplification is stronger.",
    ),
    "tipping_flows_title": (
        "空岗多少时离开与补上的人相等（人/百岗·年，按{year}的工资水平）",
        "Leaving against filling (persons per 100 posts and year, at the pay of {year})",
    ),
    "tipping_flows_reading": (
        "两线相交处即长期空岗率：离开的多于补上的，空岗增加，反之减少。只有一个交点，就没有恶性循环。离开由固定空岗的模拟测得，补上按招录规则推算。",
        "Where the lines cross vacancy settles: it grows where leaving is above filling, else it falls. One crossing means no spiral. Leaving is measured with staffing held fixed; filling follows from the rules of hiring.",
    ),
    "tipping_leaving": ("离开：辞职和其他离开", "leaving: all exits"),
    "tipping_filling": ("补上：招录能补的人", "filling: what hiring keeps up with"),
    "tipping_stable": ("稳定", "stable"),
    "tipping_unstable": ("不稳定（分界点）", "threshold, not stable"),
    "tipping_people": ("人/百岗·年", "persons per 100 posts, year"),
    "tipping_sides_title": (
        "从两头起步，全市空岗率会不会走到一起（{unit}）",
        "Started from both sides, does the vacancy rate of the city meet ({unit})",
    ),
    "tipping_sides_reading": (
        "社会工资和工资都不动，逐年平均，预热期内政策尚未实行；竖线为误差（均值的95%置信区间），两线略为错开。两线合拢，即只有一个稳定状态。",
        "Pay and outside wage standing still, by year, policies from the end of the run-in; bars are the error (95% interval of the mean), set slightly apart. Lines that meet mean one stable state.",
    ),
    "tipping_from": ("从空岗{start}起步", "from {start} vacant"),
    "tipping_vacancy": ("空岗率", "vacancy rate"),
    "tipping_year": ("起步后第几年", "year from the start"),
    "tipping_far_years": (
        "照社会工资的假定涨幅，工资一直不动，约{years}年后工资之比降到这一水平。",
        "At the growth of the outside wage assumed, with pay standing still, pay falls to that level in about {years} years.",
    ),
    "tipping_far_load": (
        "工作量单独增加一倍以内，到不了这一步。",
        "Up to twice the work alone does not lead there.",
    ),
}
