"""The words for trigger rules: what they watch, what they do, how often they have fired."""

from __future__ import annotations

RULE_WORDS = {
    "rule": (
        "触发规则{number}：{dates}，{condition}，{change}；{limits}",
        "trigger rule {number}: {dates}, when {condition}: {change}; {limits}",
    ),
    "rule_city": ("全市", "the whole city"),
    "rule_where": ("在{where}", "in {where}"),
    "and_others": ("{name}等{n}处", "{name} and others ({n} in all)"),
    "rule_condition": ("{where}{indicator}{quarters}{past}时", "{indicator} in {where} {past} {quarters}"),
    "rule_one_quarter": ("在任一季度", "in a quarter"),
    "rule_quarters": ("连续{n}个季度", "for {n} quarters in a row"),
    "rule_above": ("高于{value}", "exceeds {value}"),
    "rule_below": ("低于{value}", "is below {value}"),
    "rule_rest_higher": ("比其他社区高{value}以上", "exceeds that of all others by more than {value}"),
    "rule_rest_lower": ("比其他社区低{value}以上", "is below that of all others by more than {value}"),
    "rule_rest_above": ("与其他社区之差高于{value}", "less that of all others exceeds {value}"),
    "rule_rest_below": ("与其他社区之差低于{value}", "less that of all others is below {value}"),
    "rule_cap_up": ("最高调至{value}", "up to {value} at most"),
    "rule_cap_down": ("最低调至{value}", "down to {value} at least"),
    "rule_once": ("只触发一次", "once only"),
    "rule_wait": ("两次触发至少相隔{months}个月", "at least {months} months apart"),
    "rule_most": ("最多触发{n}次", "at most {n} times"),
    "rule_fallen": ("回落到{value}及以下后才能再次触发", "again only after it has come down to {value}"),
    "rule_risen": ("回升到{value}及以上后才能再次触发", "again only after it has come up to {value}"),
    "rule_delay": ("按季监测，数据滞后{months}个月", "watched by quarter, figures {months} month(s) late"),
    "rule_no_delay": ("按季监测，季末即知", "watched by quarter, figures at its end"),
    "firings": ("触发规则的触发情况", "How often trigger rules fired"),
    "fired": (
        "触发{n}次（每次模拟平均{mean}次；首次最早{earliest}，最晚{latest}）",
        "fired {n} times ({mean} a replication; first {earliest} at the earliest, {latest} at the latest)",
    ),
    "never_fired": ("没有触发", "never fired"),
    "rule_of": ("{scenario}，规则{number}：{told}", "{scenario}, rule {number}: {told}"),
    "community_firing": (
        "{date} 触发规则{number}：{indicator} {value}，“{lever}”由 {before} 改为 {after}",
        '{date} trigger rule {number}: {indicator} {value}, "{lever}" from {before} to {after}',
    ),
}
