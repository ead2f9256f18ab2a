"""Rules for policies: what may be moved, how far, when, where, and not by two at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sim.base.errors import nearest, shown
from sim.scenario.declare import Declaration
from sim.scenario.evidence import DECLARED, declared, value_at
from sim.scenario.faults import Fault, amount, range_of
from sim.scenario.fields import BANDS, GROUPS, Policy, Scenario
from sim.scenario.hints import number_hint
from sim.scenario.rules import Asked, Rule

LEVERS = tuple(key for key, number in DECLARED.items() if number.role == "lever")
BY_KIND = "burden."


def _fault(position: int, field: str, found: object, zh: str, en: str, code: str, suggestion: str = "") -> Fault:
    return Fault(("policies", position, field), shown(str(found)), (zh, en), suggestion, code)


def _given(asked: Asked) -> Iterator[tuple[int, Policy]]:
    """Yield position and policy, without the places of policies that are themselves wrong."""
    return ((position, policy) for position, policy in enumerate(asked.scenario.policies) if policy.lever)


def _levers(asked: Asked) -> Iterator[tuple[int, Policy, Declaration]]:
    for position, policy in _given(asked):
        if policy.lever in LEVERS:
            yield position, policy, DECLARED[policy.lever]


def lever_is_declared(asked: Asked) -> Iterator[Fault]:
    """Refuse a policy on what is no lever: unknown, or an assumption, or a fact."""
    for position, policy in _given(asked):
        number = declared(policy.lever)
        close = nearest(policy.lever, LEVERS)
        if number is None:
            zh, en = "没有这个政策工具（见 staffing fields）", "there is no such lever (see staffing fields)"
            yield _fault(position, "lever", policy.lever, zh, en, "E311", close)
        elif number.role != "lever":
            what_zh, what_en = _ROLES[number.role]
            zh, en = f"“{number.zh}”{what_zh}，不是政策工具", f"{number.en} {what_en}, not a lever"
            yield _fault(position, "lever", policy.lever, zh, en, "E312", close)


_ROLES = {"uncertain": ("是假设", "is an assumption"), "fixed": ("是规则或事实", "is a rule or a fact")}


def value_is_allowed(asked: Asked) -> Iterator[Fault]:
    """Refuse a value of the wrong kind, or one that moves the lever out of its hard bounds."""
    for position, policy, number in _levers(asked):
        if isinstance(number.default, bool):
            yield from _switch(position, policy)
        elif isinstance(policy.value, bool):
            zh, en = range_of(number.unit, number.low, number.high)
            yield _fault(
                position, "value", str(policy.value).lower(), f"须为数：{zh}", f"must be a number: {en}", "E313"
            )
        elif policy.lever.split(".")[0] not in asked.wrong:
            yield from _number(position, policy, number, asked.scenario)


def _switch(position: int, policy: Policy) -> Iterator[Fault]:
    if policy.operator != "set":
        yield _fault(
            position, "operator", policy.operator, "是否类工具只能用 set", "a yes/no can only be set", "E313", "set"
        )
    if not isinstance(policy.value, bool):
        wanted = {0.0: "false", 1.0: "true"}.get(policy.value, "")
        yield _fault(
            position, "value", f"{policy.value:g}", "须为 true 或 false", "must be true or false", "E313", wanted
        )
    if policy.ramp_months:
        zh, en = "是否类工具不能逐步到位", "a yes/no cannot ramp in"
        yield _fault(position, "ramp_months", policy.ramp_months, zh, en, "E313", "0")


def _number(position: int, policy: Policy, number: Declaration, scenario: Scenario) -> Iterator[Fault]:
    low, high = float(number.low or 0), float(number.high or 0)
    present = float(value_at(scenario, tuple(policy.lever.split("."))))
    result = {"set": policy.value, "add": present + policy.value, "multiply": present * policy.value}[policy.operator]
    if not low <= result <= high:
        zh, en = range_of(number.unit, low, high)
        if policy.operator != "set":
            zh, en = (
                f"{zh}；现值 {amount(present)}，结果为 {amount(result)}",
                f"{en}; from {amount(present)} it gives {amount(result)}",
            )
        hint = number_hint(policy.value, low, high, number.unit) if policy.operator == "set" else ""
        yield _fault(
            position, "value", f"{policy.value:g}", f"“{number.zh}”须为 {zh}", f"{number.en}: {en}", "E203", hint
        )
    if isinstance(number.default, int) and (result != int(result) or policy.ramp_months):
        zh, en = f"“{number.zh}”须为整数，也不能逐步到位", f"{number.en} is a whole number and cannot ramp in"
        yield _fault(position, "value", f"{result:g}", zh, en, "E313")


def dates_inside_the_run(asked: Asked) -> Iterator[Fault]:
    """Refuse a policy that starts after the run or ends before it starts."""
    clock = asked.scenario.clock
    for position, policy in _given(asked):
        start = policy.start or clock.start
        if start > clock.end:
            zh = f"在结果截止日 clock.end = {clock.end} 之后，政策不会生效"
            en = f"lies after clock.end = {clock.end}: the policy would do nothing"
            yield _fault(position, "start", start, zh, en, "E314")
        elif policy.end and policy.end < start:
            zh, en = f"早于起始日 start = {start}", f"lies before start = {start}"
            yield _fault(position, "end", policy.end, zh, en, "E314")


def scope_exists(asked: Asked) -> Iterator[Fault]:
    """Refuse a scope that names what does not exist."""
    kinds = (*GROUPS, *asked.scenario.kinds)
    districts = sorted({place.district for place in asked.places})
    known = {
        "districts": districts,
        "bands": BANDS,
        "communities": [place.id for place in asked.places],
        "kinds": kinds,
    }
    for position, policy in _given(asked):
        for field, names in known.items():
            if asked.places or field in ("bands", "kinds"):
                yield from _unknown_names(position, field, getattr(policy.scope, field), names)


def _unknown_names(position: int, field: str, chosen: Sequence[str], names: Iterable[str]) -> Iterator[Fault]:
    known = [name for name in names if name]
    for place, name in enumerate(chosen):
        if name not in known:
            listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "" if known else "—")
            expected = (f"须为以下之一：{listed}", f"must be one of {listed}")
            yield Fault(("policies", position, field, place), shown(name), expected, nearest(name, known), "E315")


def kinds_only_for_burden(asked: Asked) -> Iterator[Fault]:
    """Refuse kinds of task in the scope of a lever that does not act by kind."""
    for position, policy, _ in _levers(asked):
        if policy.scope.kinds and not policy.lever.startswith(BY_KIND):
            zh, en = "只有 burden.* 的工具可以按事项限定", "only the levers of burden act on kinds"
            yield _fault(position, "kinds", ", ".join(policy.scope.kinds), zh, en, "E315")


def one_set_at_a_time(asked: Asked) -> Iterator[Fault]:
    """Refuse two policies that set the same lever at the same time in the same place."""
    earlier: dict[str, list[tuple[int, Policy]]] = {}
    for position, policy, _ in _levers(asked):
        if policy.operator == "set":
            others = earlier.setdefault(policy.lever, [])
            yield from islice(_set_already(asked, position, policy, others), 1)
            others.append((position, policy))


def _set_already(
    asked: Asked, position: int, policy: Policy, others: Iterable[tuple[int, Policy]]
) -> Iterator[Fault]:
    for place, other in others:
        overlap = _overlap(asked, other, policy)
        if overlap:
            line = asked.where(("policies", place))
            first, last = overlap
            until_zh, until_en = (f"至 {last} ", f"to {last}") if last < dt.date.max else ("起", "on")
            zh = f"与 {line} 的政策在 {first} {until_zh}重复设定同一工具；请改期限、范围，或用 add / multiply"
            en = f"is also set at {line} from {first} {until_en}; part them in time or place, or use add or multiply"
            yield _fault(position, "lever", policy.lever, zh, en, "E317")


def _overlap(asked: Asked, one: Policy, other: Policy) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day on which both act in the same place, None if there is none."""
    first = max(policy.start or asked.scenario.clock.start for policy in (one, other))
    last = min(policy.end or dt.date.max for policy in (one, other))
    return (first, last) if first <= last and _same_place(asked, one, other) else None


def _same_place(asked: Asked, one: Policy, other: Policy) -> bool:
    chosen = [
        (getattr(one.scope, name), getattr(other.scope, name)) for name in ("districts", "bands", "communities")
    ]
    chosen.append((_kinds(asked.scenario, one), _kinds(asked.scenario, other)))
    return all(not mine or not theirs or set(mine) & set(theirs) for mine, theirs in chosen)


def _kinds(scenario: Scenario, policy: Policy) -> set[str]:
    """Return the ids of the kinds that a policy names, itself or by their group."""
    chosen = policy.scope.kinds
    return {name for name, kind in scenario.kinds.items() if name in chosen or kind.group in chosen} | (
        set(chosen) - set(GROUPS)
    )


POLICY_RULES: Sequence[tuple[Rule, Iterable[str]]] = (
    (lever_is_declared, ()),
    (value_is_allowed, ()),
    (dates_inside_the_run, ("clock",)),
    (scope_exists, ("city",)),
    (kinds_only_for_burden, ()),
    (one_set_at_a_time, ("clock",)),
)
"""Every rule for policies, with the sections that must be sound for it to be asked."""


def early_starts(scenario: Scenario) -> Iterator[tuple[int, str, str]]:
    """Yield position and warning (zh, en) for every policy that acts before results are counted."""
    for position, policy in enumerate(scenario.policies):
        if policy.start and policy.start < scenario.clock.start:
            zh = f"{policy.lever} 的起始日 {policy.start} 早于结果起始日 {scenario.clock.start}，预热期内已生效"
            en = f"{policy.lever} starts on {policy.start}, before results are counted from {scenario.clock.start}"
            yield position, zh, en
