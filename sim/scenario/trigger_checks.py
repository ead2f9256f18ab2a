"""Checks of trigger rules: what they may watch, which lever they may move and how far, whether they can ever fire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sim.base.errors import nearest, shown
from sim.base.units import MONTHS_PER_QUARTER, MONTHS_PER_YEAR
from sim.scenario import policy_rules
from sim.scenario.declare import Declaration
from sim.scenario.evidence import value_at
from sim.scenario.faults import Fault, amount, range_of
from sim.scenario.fields import Scenario, TriggerRule
from sim.scenario.hints import number_hint
from sim.scenario.indicators import INDICATORS
from sim.scenario.policy_rules import KIND_KEYS, PLACE_KEYS, known_names, matches_nothing, unknown_names
from sim.scenario.rules import Asked, Rule
from sim.scenario.timeline import clock_days, covers

BEFORE_THE_RUN = ("structure.", "elections.")
"""Beginnings of the levers that are laid out before a run and cannot be moved in it."""


def _fault(position: int, field: str, found: object, zh: str, en: str, code: str, suggestion: str = "") -> Fault:
    key = ("rules", position, field) if field else ("rules", position)
    return Fault(key, shown(str(found)), (zh, en), suggestion, code)


def _given(asked: Asked) -> Iterator[tuple[int, TriggerRule]]:
    return policy_rules.given(asked.scenario.rules)


def _levers(asked: Asked) -> Iterator[tuple[int, TriggerRule, Declaration]]:
    return policy_rules.with_levers(asked.scenario.rules)


# --- what is watched ------------------------------------------------------------------------------------------


def indicator_exists(asked: Asked) -> Iterator[Fault]:
    """Refuse an indicator that the city does not measure."""
    for position, rule in _given(asked):
        if rule.indicator not in INDICATORS:
            listed = ", ".join(INDICATORS)
            zh, en = f"须为以下之一：{listed}", f"must be one of {listed}"
            close = nearest(rule.indicator, INDICATORS)
            yield _fault(position, "indicator", rule.indicator, zh, en, "E320", close)


def one_threshold(asked: Asked) -> Iterator[Fault]:
    """Refuse a rule with no threshold, or with two."""
    for position, rule in _given(asked):
        zh, en = "above（高于）和 below（低于）须二者取一", "needs exactly one of above and below"
        if rule.above is None and rule.below is None:
            yield _fault(position, "", "", zh, en, "E321")
        elif rule.above is not None and rule.below is not None:
            yield _fault(position, "below", f"above = {rule.above:g}, below = {rule.below:g}", zh, en, "E321")


def thresholds_in_range(asked: Asked) -> Iterator[Fault]:
    """Refuse a threshold, or a value that releases the rule, which the indicator can never take."""
    for position, rule in _given(asked):
        if rule.indicator in INDICATORS:
            about = INDICATORS[rule.indicator]
            wide = about.high - about.low
            low, high = (-wide, wide) if rule.against_rest else (about.low, about.high)
            of_zh, of_en = ("与其他社区之差", " against the rest") if rule.against_rest else ("", "")
            for field in ("above", "below", "release"):
                value = getattr(rule, field)
                if value is not None and not low <= value <= high:
                    zh, en = range_of(about.unit, low, high)
                    zh, en = f"“{about.zh}”{of_zh}须为 {zh}", f"{about.en}{of_en}: {en}"
                    hint = number_hint(value, low, high, about.unit)
                    yield _fault(position, field, f"{value:g}", zh, en, "E322", hint)


def release_behind_threshold(asked: Asked) -> Iterator[Fault]:
    """Refuse a release that lies on the far side of the threshold."""
    for position, rule in _given(asked):
        if rule.release is not None and rule.above is not None and rule.release > rule.above:
            zh, en = f"回落线不能高于 above = {rule.above:g}", f"must not be greater than above = {rule.above:g}"
            yield _fault(position, "release", f"{rule.release:g}", zh, en, "E323")
        elif rule.release is not None and rule.below is not None and rule.release < rule.below:
            zh, en = f"回升线不能低于 below = {rule.below:g}", f"must not be less than below = {rule.below:g}"
            yield _fault(position, "release", f"{rule.release:g}", zh, en, "E323")


def measured_places_exist(asked: Asked) -> Iterator[Fault]:
    """Refuse places to measure in that do not exist, together leave none, or are no places."""
    known = {field: names for field, names in known_names(asked).items() if field in PLACE_KEYS}
    for position, rule in _given(asked):
        key = ("rules", position, "measured")
        yield from unknown_names(rule.measured, known, key)
        yield from matches_nothing(asked, rule.measured.model_copy(update=dict.fromkeys(KIND_KEYS, ())), key)
        for field in KIND_KEYS:
            if getattr(rule.measured, field):
                zh, en = f"监测范围只能写 {'、'.join(PLACE_KEYS)}", f"may only hold {', '.join(PLACE_KEYS)}"
                found = ", ".join(getattr(rule.measured, field))
                yield Fault((*key, field), shown(found), (zh, en), "", "E326")


def there_is_a_rest(asked: Asked) -> Iterator[Fault]:
    """Refuse to compare with all other communities where there is none."""
    for position, rule in _given(asked):
        if rule.against_rest and not any(getattr(rule.measured, field) for field in PLACE_KEYS):
            zh, en = (
                "须用 measured 写明监测哪些社区，才能与其他社区相比",
                "needs measured, to have others to compare with",
            )
            yield _fault(position, "against_rest", "true", zh, en, "E327")
        elif rule.against_rest and asked.places and all(covers(rule.measured, place) for place in asked.places):
            zh, en = "监测范围已包括全部社区，没有其他社区可比", "measured holds every community: there is no rest"
            yield _fault(position, "measured", ", ".join(_places(rule)), zh, en, "E327")


def _places(rule: TriggerRule) -> list[str]:
    return [name for field in PLACE_KEYS for name in getattr(rule.measured, field)]


# --- what is moved --------------------------------------------------------------------------------------------


def _of_changes(check: Rule) -> Rule:
    """Return a check of policies that is asked of the changes that rules make."""

    def check_of_rules(asked: Asked) -> Iterator[Fault]:
        changes = tuple(rule.change(rule.start, rule.value) for rule in asked.scenario.rules)
        scenario = asked.scenario.model_copy(update={"policies": changes})
        return (fault._replace(key=("rules", *fault.key[1:])) for fault in check(asked._replace(scenario=scenario)))

    return check_of_rules


def lever_moves_in_the_run(asked: Asked) -> Iterator[Fault]:
    """Refuse a lever that is laid out before the run."""
    for position, rule, number in _levers(asked):
        if rule.lever.startswith(BEFORE_THE_RUN):
            zh = f"“{number.zh}”在模拟开始前即已确定，不能由规则触发；请写成 [[policies]]"
            en = f"{number.en} is laid out before the run: no rule can move it; write it as one of [[policies]]"
            yield _fault(position, "lever", rule.lever, zh, en, "E324")


def cap_can_be_reached(asked: Asked) -> Iterator[Fault]:
    """Refuse a cap where there is nothing to cap, out of the lever's bounds, or on the wrong side of its value."""
    for position, rule, number in _levers(asked):
        if rule.cap is not None:
            yield from islice(_cap_wrong(asked.scenario, position, rule, number), 1)


def _cap_wrong(scenario: Scenario, position: int, rule: TriggerRule, number: Declaration) -> Iterator[Fault]:
    cap, low, high = float(rule.cap or 0.0), float(number.low or 0), float(number.high or 0)
    found = f"{cap:.10g}"
    if rule.operator == "set" or isinstance(number.default, bool):
        zh, en = "只有 add 和 multiply 才有封顶", "only add and multiply have a cap"
        yield _fault(position, "cap", found, zh, en, "E325")
    elif not low <= cap <= high or (isinstance(number.default, int) and cap != int(cap)):
        zh, en = range_of(number.unit, low, high)
        whole_zh, whole_en = ("，整数", ", whole") if isinstance(number.default, int) else ("", "")
        hint = number_hint(cap, low, high, number.unit)
        expected = f"“{number.zh}”须为 {zh}{whole_zh}", f"{number.en}: {en}{whole_en}"
        yield _fault(position, "cap", found, *expected, "E325", hint)
    elif not any(policy.lever == rule.lever for policy in scenario.policies):
        present, way = float(value_at(scenario, tuple(rule.lever.split(".")))), _direction(rule)
        if way * (cap - present) <= 0 and way:
            zh, en = ("封顶须高于", "above") if way > 0 else ("底线须低于", "below")
            zh, en = f"{zh}现值 {amount(present)}", f"must lie {en} the present value {amount(present)}"
            yield _fault(position, "cap", found, zh, en, "E325")


def _direction(rule: TriggerRule) -> int:
    """Return 1 where a firing moves the lever up, −1 where down, 0 where nowhere."""
    step = float(rule.value) - (1.0 if rule.operator == "multiply" else 0.0)
    return (step > 0) - (step < 0)


def not_set_by_a_policy_too(asked: Asked) -> Iterator[Fault]:
    """Refuse a rule that sets what a policy sets to another value at the same time in the same place."""
    for position, rule, _ in _levers(asked):
        if rule.operator == "set":
            yield from islice(_set_already(asked, position, rule), 1)


def _set_already(asked: Asked, position: int, rule: TriggerRule) -> Iterator[Fault]:
    clock = asked.scenario.clock
    for place, policy in enumerate(asked.scenario.policies):
        first = max(rule.start or clock.start, policy.start or clock.start)
        alike = (policy.lever, policy.operator) == (rule.lever, "set") and policy.value != rule.value
        if (
            alike
            and first <= (policy.end or dt.date.max)
            and policy_rules.same_place(asked, rule.scope, policy.scope)
        ):
            line = asked.where(("policies", place))
            zh = f"与 {line} 的政策自 {first} 起可能重复设定同一工具；请改期限、范围，或用 add / multiply"
            en = f"is also set at {line} from {first} on; part them in time or place, or use add or multiply"
            yield _fault(position, "lever", rule.lever, zh, en, "E317")


# --- whether it can fire --------------------------------------------------------------------------------------


def dates_inside_the_run(asked: Asked) -> Iterator[Fault]:
    """Refuse a rule that starts after the run or ends before it starts."""
    then = ("规则不会触发", "the rule would never fire")
    for position, rule in _given(asked):
        yield from policy_rules.dates_wrong(asked.scenario.clock, rule, ("rules", position), then)


def quarters_fit(asked: Asked) -> Iterator[Fault]:
    """Refuse a rule that can never fire: it is never asked, or too few quarters are known when it is last asked."""
    clock = asked.scenario.clock
    for position, rule in _given(asked):
        start, end = rule.start or clock.start, min(rule.end or clock.end, clock.end)
        last = end.replace(day=1)
        known = quarters_known(asked.scenario, rule, last)
        if last < start <= end:
            zh, en = (
                "规则在每月 1 日判断，期限内没有 1 日，不会触发",
                "rules are asked on the first of a month: none is left",
            )
            yield _fault(position, "end" if rule.end else "start", f"{start} … {end}", zh, en, "E328")
        elif start <= end and known < rule.quarters:
            zh = f"到最后一次判断（{last}）最多只有 {known} 个季度的数据可用，规则不会触发"
            en = f"by {last}, when it is last asked, {known} quarters are known: it would never fire"
            yield _fault(position, "quarters", rule.quarters, zh, en, "E328")


def quarters_known(scenario: Scenario, rule: TriggerRule, last: dt.date) -> int:
    """Return how many whole quarters of the run a rule knows when it is asked for the last time up to `last`.

    It is asked on the first day of every month.
    """
    if scenario.calendar.mode == "always_open":
        return 0
    first_day, _ = clock_days(scenario.clock)
    first = _month_code(first_day) + (first_day.day > 1)
    first_quarter = -(-first // MONTHS_PER_QUARTER)
    return max((_month_code(last) - rule.delay_months) // MONTHS_PER_QUARTER - first_quarter, 0)


def _month_code(date: dt.date) -> int:
    return MONTHS_PER_YEAR * date.year + date.month - 1


TRIGGER_CHECKS: Sequence[tuple[Rule, Iterable[str]]] = (
    (indicator_exists, ()),
    (one_threshold, ()),
    (thresholds_in_range, ()),
    (release_behind_threshold, ()),
    (measured_places_exist, ("city",)),
    (there_is_a_rest, ("city",)),
    (_of_changes(policy_rules.lever_is_declared), ()),
    (lever_moves_in_the_run, ()),
    (_of_changes(policy_rules.value_is_allowed), ()),
    (cap_can_be_reached, ()),
    (_of_changes(policy_rules.scope_exists), ("city",)),
    (_of_changes(policy_rules.scope_matches_something), ("city",)),
    (_of_changes(policy_rules.kinds_only_for_burden), ()),
    (_of_changes(policy_rules.acts_everywhere), ()),
    (not_set_by_a_policy_too, ("clock", "city")),
    (dates_inside_the_run, ("clock",)),
    (quarters_fit, ("clock", "calendar")),
)
"""Every check of trigger rules, with the sections that must be sound for it to be asked."""
