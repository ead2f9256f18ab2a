"""Words of what money buys and who pays: key → (zh, en)."""

from __future__ import annotations

MONEY_WORDS: dict[str, tuple[str, str]] = {
    "decide_money": ("同等预算", "equal budget"),
    "decide_money_title": ("花同样的钱，哪个方案见效多；谁出钱", "What the same money buys, and who pays"),
    # The answer
    "money_best": (
        "每年多花不超过{budget}（同等预算，由决策者设定），可调整力度的备选情景中{title}使{metric}改善最多：{change}。",
        "Within {budget} more a year (the decision-maker's equal budget), of the scenarios that can be scaled {title} improves the {metric} most: {change}.",
    ),
    "money_ahead": (
        "与其次的{other}相差{change}，差别超出误差。",
        "It is ahead of {other}, the next, by more than the error: {change}.",
    ),
    "money_level": (
        "与其次的{other}相差{change}，没有超出误差，不能说哪一个更好。",
        "The gap to {other}, the next, is within the error ({change}): neither can be called better.",
    ),
    "money_nothing": (
        "每年多花不超过{budget}（同等预算，由决策者设定），可调整力度的备选情景都不能使{metric}明显改善。",
        "Within {budget} more a year (the decision-maker's equal budget), no scenario that can be scaled clearly improves the {metric}.",
    ),
    "money_errors": (
        "±后的数是误差：平均差值的95%置信区间的一半。",
        "Numbers after ± are the error: half the 95% interval of the mean difference.",
    ),
    "money_solved": (
        "{title}：力度为{strength}倍时花到这笔预算；此时{metric}变化{change}。",
        "{title} spends it at {strength} times its strength; the {metric} then changes by {change}.",
    ),
    "money_free": (
        "{title}：按试算的最高力度{strength}倍，每年也只多花{cost}，限制它的不是钱；此时{metric}变化{change}。",
        "{title} costs {cost} a year even at {strength} times its strength, the highest tried: money is not what limits it; the {metric} then changes by {change}.",
    ),
    "money_cannot_scale": (
        "{title}：不能按力度增减，无法调到这笔预算；按情景文件实行每年多花{cost}，{metric}变化{change}。",
        "{title} cannot be scaled to the budget; as its file says it costs {cost} a year and the {metric} changes by {change}.",
    ),
    "money_missed": (
        "{title}：求得的力度{strength}倍检验时每年多花{cost}，与预算相差超出误差，不能与其他情景相比；请增加试算力度（strengths）。",
        "{title}: at {strength} times its strength, as solved, it costs {cost} a year, which misses the budget by more than the error; try more strengths.",
    ),
    "money_met": (
        "{title}：预算为零，不必实行。",
        "{title}: nothing is to be spent.",
    ),
    "money_undefined": (
        "{title}：没有费用的结果，无法回答。",
        "{title}: there are no results on cost, so this cannot be answered.",
    ),
    "money_scale_note": (
        "力度1为情景文件所写，0为对照情景；只在试算过的力度之内求解，不外推。求得的力度都用另一组没有参与求解的模拟检验过，表中所列即检验结果。",
        "Strength 1 is as the scenario's file says, 0 is the baseline; nothing is said beyond the strengths tried. Every strength found was checked in replications that had no part in finding it; those results are shown.",
    ),
    # Equal budget
    "money_budget_grid": (
        "同等预算（每年多花{budget}）能换来什么：与对照情景之差",
        "What an equal budget of {budget} a year buys: differences from the baseline",
    ),
    "money_strength": ("力度（95%置信区间）", "strength (95% interval)"),
    "money_spent": ("每年多花", "extra cost"),
    "money_highest": ("{strength}（试算最高）", "{strength} (highest tried)"),
    "money_as_is": ("{strength}（不能增减）", "{strength} (cannot be scaled)"),
    "money_and_more": ("{low}至试算范围以外", "{low} to beyond those tried"),
    "money_budget_note": (
        "±为误差：平均差值的95%置信区间的一半（{n}次重复）。标有“试算最高”的，花不到这笔预算；标有“不能增减”的，按情景文件所写，费用与预算不等。",
        "± is the error, half the 95% interval of the mean difference ({n} replications). At “highest tried” a scenario costs less than the budget; where it cannot be scaled it is as its file says, at a cost other than the budget.",
    ),
    # Targets
    "money_target_grid": (
        "达到目标值所需的最小力度（目标值由决策者设定）",
        "The smallest strength that reaches a target (targets are the decision-maker's)",
    ),
    "money_target": ("目标值", "target"),
    "money_reached": ("结果", "result"),
    "money_state": ("结论", "conclusion"),
    "money_target_solved": ("可以达到", "reached"),
    "money_target_missed": ("检验未达到，须增加试算力度", "missed when checked: try more strengths"),
    "money_target_met": ("对照情景已达到", "the baseline is there already"),
    "money_target_out_of_reach": ("试算力度内达不到，所列为最好", "out of reach; the best is shown"),
    "money_target_cannot_scale": ("不能增减力度，所列为情景本身", "cannot be scaled; shown as it is"),
    "money_target_undefined": ("该指标没有结果", "the metric has no results"),
    "money_target_note": (
        "±为误差：平均水平的95%置信区间的一半。求得的力度使平均水平恰为目标值，要更有把握，可取力度区间的上限。平均水平达到目标值，不等于每一年都达到（风险）。",
        "± is the error, half the 95% interval of the mean level. A strength brings the mean just to its target; to be surer take the upper end of its interval. That the mean reaches a target does not say that every year does (risk).",
    ),
    "money_target_reached": (
        "要使{metric}达到{goal}：{told}。",
        "To bring the {metric} to {goal}: {told}.",
    ),
    "money_target_needs": ("{title}需{strength}倍力度", "{title} takes {strength} times its strength"),
    "money_target_fails": (
        "{title}在试算力度内达不到，最好为{level}",
        "{title} does not get there at the strengths tried, {level} at best",
    ),
    "money_target_open": (
        "{title}求得的力度未通过检验（实为{level}）",
        "the strength found for {title} fails its check ({level})",
    ),
    "money_target_fixed": ("{title}不能增减力度，按情景文件实行为{level}", "{title} cannot be scaled, and as its file says gives {level}"),
    "money_target_done": (
        "对照情景已达到{metric}{goal}的目标值，不必另外用力。",
        "The baseline already meets the target of {goal} for the {metric}.",
    ),
    "money_target_unknown": (
        "{metric}没有结果，无法回答怎样达到{goal}。",
        "The {metric} has no results, so that nothing can be said of the target of {goal}.",
    ),
    # Break-even
    "money_even_grid": (
        "一个情景要多大力度，才抵得上另一个情景按文件实行（{metric}，{unit}）",
        "The strength at which one scenario does as much as another as its file says ({metric}, {unit})",
    ),
    "money_against": ("要抵得上", "as good as"),
    "money_their_change": ("后者的差值", "its difference"),
    "money_even_solved": ("可以抵得上", "as good"),
    "money_even_missed": ("检验未达到，须增加试算力度", "missed when checked: try more strengths"),
    "money_even_met": ("后者本身没有改善", "the other improves nothing"),
    "money_even_out_of_reach": ("试算力度内抵不上，所列为最好", "not within those tried; the best is shown"),
    "money_even_cannot_scale": ("不能增减力度，所列为情景本身", "cannot be scaled; shown as it is"),
    "money_even_undefined": ("该指标没有结果", "the metric has no results"),
    "money_even_note": (
        "差值均为与对照情景之差；±为误差（95%置信区间的一半）。力度的区间同时计入两个情景的误差。",
        "Differences from the baseline; ± is the error, half the 95% interval. The interval of the strength counts the errors of both scenarios.",
    ),
    # Who pays
    "money_pays": (
        "{title}按情景文件实行，每年多花{total}：{payers}（分担比例为假设）。",
        "As its file says, {title} costs {total} a year: {payers} (the shares are assumed).",
    ),
    "money_pays_each": ("{payer}承担{amount}", "{amount} by {payer}"),
    "money_saves_each": ("{payer}节省{amount}", "{amount} saved by {payer}"),
    "money_level_city": ("市级", "the city"),
    "money_level_district": ("县区", "the districts"),
    "money_level_street": ("街道（镇）", "streets and towns"),
    "money_pays_unclear": (
        "{title}按情景文件实行，全部费用的变化没有超出误差：{total}。",
        "As its file says, {title} changes the whole cost by no more than the error: {total}.",
    ),
    "money_no_payers": (
        "没有给出分担比例（[study.decision.payers]），只能说多花在哪些费用上，不能说由谁承担。",
        "No shares are given ([study.decision.payers]), so that extra costs can be told by kind, but not who pays them.",
    ),
    "money_payer_city": ("市级承担", "paid by city"),
    "money_payer_district": ("县区承担", "paid by district"),
    "money_payer_street": ("街道（镇）承担", "paid by street or town"),
    "money_payer_all": ("合计", "total"),
    "money_kind_wages": ("人员经费", "wages"),
    "money_kind_hiring": ("招录成本", "hiring"),
    "money_kind_programmes": ("专项经费", "programmes"),
    "money_kind_total": ("合计", "total"),
    "money_payers_grid": (
        "谁出钱：比对照情景每年多花的费用，按承担者（{unit}）",
        "Who pays: extra cost a year over the baseline, by payer ({unit})",
    ),
    "money_kinds_grid": (
        "花在哪里：比对照情景每年多花的费用，按类别（{unit}）",
        "What it is spent on: extra cost a year over the baseline, by kind ({unit})",
    ),
    "money_places_grid": (
        "各县区：比对照情景每年多花的费用，按承担者（{unit}）",
        "By district: extra cost a year over the baseline, by payer ({unit})",
    ),
    "money_payers_note": (
        "当年价，各年平均；括号内为占合计的比例，合计没有超出误差时不计；负数为节省。±为误差：平均差值的95%置信区间的一半。分担比例为假设。",
        "Prices of the day, mean of all years; shares of the total in brackets, left out where the total is within its error; a minus is a saving. ± is the error, half the 95% interval of the mean difference. The shares are assumed.",
    ),
    "money_kinds_note": (
        "当年价，各年平均；负数为节省。±为误差：平均差值的95%置信区间的一半。",
        "Prices of the day, mean of all years; a minus is a saving. ± is the error, half the 95% interval of the mean difference.",
    ),
    "money_district_column": ("县区", "district"),
    # Figures
    "money_figure_title": (
        "花多少钱，换来多少改善：{metric}与对照情景之差（{unit}）",
        "What money buys: change of the {metric} ({unit})",
    ),
    "money_figure_reading": (
        "一条线一个情景，零点是对照情景，点旁的数是力度；在同等预算（虚竖线）处相互比较。{better}。",
        "A line a scenario from zero, the baseline, with strengths beside the dots: compare where they meet the dashed budget; {better}.",
    ),
    "money_figure_single": (
        "不能增减力度的情景只有一点。",
        "A scenario that cannot be scaled is a single dot.",
    ),
    "money_figure_cost": ("每年多花的费用（{unit}）", "extra cost ({unit})"),
    "money_figure_budget": ("预算", "budget"),
    "money_figure_error": ("误差：平均差值的95%置信区间", "error: 95% interval of the mean difference"),
    "money_figure_note": (
        "模拟结果，不是实测；{n}次重复的成对差值，全部年份平均；预算由决策者设定。",
        "Simulated, not measured; means of {n} paired differences over all years; the budget is a choice.",
    ),
    "payers_figure_title": (
        "谁出钱：各情景比对照情景每年多花的费用（{unit}）",
        "Who pays: extra cost of the scenarios over the baseline ({unit})",
    ),
    "payers_figure_title_kinds": (
        "花在哪里：各情景比对照情景每年多花的费用（{unit}）",
        "What it is spent on: extra cost of the scenarios over the baseline ({unit})",
    ),
    "payers_figure_reading": (
        "条的各段是各承担者的份额，零线左侧是节省；菱形及右侧数字是合计。",
        "Parts of a bar are what each pays, left of zero is saved; diamonds and numbers are totals.",
    ),
    "payers_figure_reading_kinds": (
        "条的各段是各类费用，零线左侧是节省；菱形及右侧数字是合计。",
        "Parts of a bar are kinds of cost, left of zero is saved; diamonds and numbers are totals.",
    ),
    "payers_figure_note": (
        "模拟结果，不是实测；当年价，各年平均；分担比例为假设。",
        "Simulated, not measured; prices of the day, mean of all years; the shares are assumed.",
    ),
    "payers_figure_note_kinds": (
        "模拟结果，不是实测；当年价，各年平均。",
        "Simulated, not measured; prices of the day, mean of all years.",
    ),
    "payers_figure_total": ("合计及其误差（95%置信区间）", "total and its error (95% interval)"),
}  # fmt: skip
