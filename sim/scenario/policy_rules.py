"""Rules for policies: what may be moved, how far, when, where, and not by two at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sim.base.errors import nearest, shown
from sim.base.units import DAYS_PER_MONTH
from sim.scenario.declare import Declaration
from sim.scenario.evidence import DECLARED, declared, value_at
from sim.scenario.faults import Fault, amount, range_of
from sim.scenario.fields import BANDS, GROUPS, Clock, Policy, Scenario, Scope, TriggerRule
from sim.scenario.hints import number_hint
from sim.scenario.rules import FIRST_YEAR, Asked, Rule
from sim.scenario.timeline import clock_days, concerns, covers
from sim.scenario.toml_lines import Key

LEVERS = tuple(key for key, number in DECLARED.items() if number.role == "lever")
BY_KIND = "burden."
NOT_BY_KIND = ("burden.price_to_staff",)
STRUCTURE = "structure."
CITYWIDE = ("stress.wage_boom",)
KIND_KEYS = ("kinds", "departments", "channels")
PLACE_KEYS = tuple(name for name in Scope.model_fields if name not in KIND_KEYS)
Change = TypeVar("Change", Policy, TriggerRule)


def _fault(position: int, field: str, found: object, zh: str, en: str, code: str, suggestion: str = "") -> Fault:
    return Fault(("policies", position, field), shown(str(found)), (zh, en), suggestion, code)


def given(changes: Iterable[Change]) -> Iterator[tuple[int, Change]]:
    """Yield position and change, without the places of changes that are themselves wrong."""
    return ((position, change) for position, change in enumerate(changes) if change.lever)


def with_levers(changes: Iterable[Change]) -> Iterator[tuple[int, Change, Declaration]]:
    """Yield position, change and lever, where there is such a lever."""
    for position, change in given(changes):
        if change.lever in LEVERS:
            yield position, change, DECLARED[change.lever]


def _given(asked: Asked) -> Iterator[tuple[int, Policy]]:
    return given(asked.scenario.policies)


def _levers(asked: Asked) -> Iterator[tuple[int, Policy, Declaration]]:
    return with_levers(asked.scenario.policies)


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
    """Refuse a policy that starts after the run, ends before it, or ends before it starts."""
    clock = asked.scenario.clock
    first_day = clock_days(clock)[0] if clock.start.year >= FIRST_YEAR else clock.start
    for position, policy in _given(asked):
        yield from dates_wrong(clock, policy, ("policies", position), ("政策不会生效", "the policy would do nothing"))
        if policy.end and (policy.start or clock.start) <= policy.end < first_day:
            zh = f"早于模拟第一天 {first_day}，政策不会生效"
            en = f"lies before {first_day}, the first day of the run: the policy would do nothing"
            yield _fault(position, "end", policy.end, zh, en, "E314")


def dates_wrong(clock: Clock, change: Policy | TriggerRule, key: Key, then: tuple[str, str]) -> Iterator[Fault]:
    """Yield a fault where a change at `key` starts after the run or ends before it starts; `then` says what follows."""
    start = change.start or clock.start
    if start > clock.end:
        zh, en = (
            f"在结果截止日 clock.end = {clock.end} 之后，{then[0]}",
            f"lies after clock.end = {clock.end}: {then[1]}",
        )
        yield Fault((*key, "start"), shown(str(start)), (zh, en), "", "E314")
    elif change.end and change.end < start:
        zh, en = f"早于起始日 start = {start}", f"lies before start = {start}"
        yield Fault((*key, "end"), shown(str(change.end)), (zh, en), "", "E314")


def known_names(asked: Asked) -> dict[str, list[str]]:
    """Return the names that each list of a scope may hold; places only where the city is known."""
    kinds, places = asked.scenario.kinds, asked.places
    names = {
        "bands": list(BANDS),
        "kinds": [*GROUPS, *kinds],
        "departments": sorted({kind.department for kind in kinds.values()}),
        "channels": sorted({kind.channel for kind in kinds.values()}),
    }
    if places:
        streets = dict.fromkeys(name for place in places for name in (place.street_zh, place.street_en))
        names |= {
            "districts": sorted({place.district for place in places}),
            "streets": list(streets),
            "communities": [place.id for place in places],
        }
    return {field: [name for name in listed if name] for field, listed in names.items()}


def unknown_names(scope: Scope, known: dict[str, list[str]], key: Key) -> Iterator[Fault]:
    """Yield a fault for every name of the scope at `key` that does not exist."""
    for field, names in known.items():
        for place, name in enumerate(getattr(scope, field)):
            if name not in names:
                listed = ", ".join(names[:12]) + (" …" if len(names) > 12 else "" if names else "—")
                expected = (f"须为以下之一：{listed}", f"must be one of {listed}")
                yield Fault((*key, field, place), shown(name), expected, nearest(name, names), "E315")


def scope_exists(asked: Asked) -> Iterator[Fault]:
    """Refuse a scope that names what does not exist."""
    known = known_names(asked)
    for position, policy in _given(asked):
        yield from unknown_names(policy.scope, known, ("policies", position))


def matches_nothing(asked: Asked, scope: Scope, key: Key) -> Iterator[Fault]:
    """Yield a fault where the names of the scope at `key` exist, but together leave no place or no kind of task."""
    kinds, known = asked.scenario.kinds, known_names(asked)
    if next(unknown_names(scope, known, key), None):
        return
    sides = (
        (PLACE_KEYS, not asked.places or any(covers(scope, place) for place in asked.places), "社区", "community"),
        (KIND_KEYS, any(concerns(scope, name, kind) for name, kind in kinds.items()), "事项", "kind of task"),
    )
    for fields, some, zh, en in sides:
        used = [field for field in fields if getattr(scope, field)]
        if used and not some:
            found = "; ".join(f"{field} = {', '.join(getattr(scope, field))}" for field in used)
            expected = (
                f"各项限定合起来没有一个{zh}，政策不会生效",
                f"together they leave no {en}: nothing would happen",
            )
            yield Fault((*key, used[-1]), shown(found), expected, "", "E319")


def scope_matches_something(asked: Asked) -> Iterator[Fault]:
    """Refuse a policy whose scope matches no place or no kind of task."""
    for position, policy in _given(asked):
        yield from matches_nothing(asked, policy.scope, ("policies", position))


def kinds_only_for_burden(asked: Asked) -> Iterator[Fault]:
    """Refuse kinds of task in the scope of a lever that does not act by kind."""
    for position, policy, _ in _levers(asked):
        yield from kinds_misplaced(policy.lever, policy.scope, ("policies", position))


def kinds_misplaced(lever: str, scope: Scope, key: Key) -> Iterator[Fault]:
    """Yield a fault for every list of kinds in the scope of a lever that does not act by kind."""
    for field in KIND_KEYS:
        if getattr(scope, field) and (not lever.startswith(BY_KIND) or lever in NOT_BY_KIND):
            zh, en = (
                "这项工具不按事项、部门、渠道区分，请删去",
                "this lever does not act by kind of task: leave it out",
            )
            yield Fault((*key, field), shown(", ".join(getattr(scope, field))), (zh, en), "", "E315")


def acts_everywhere(asked: Asked) -> Iterator[Fault]:
    """Refuse a place for a lever that belongs to the whole city."""
    for position, policy, number in _levers(asked):
        used = next((field for field in PLACE_KEYS if getattr(policy.scope, field)), "")
        if policy.lever in CITYWIDE and used:
            zh, en = f"“{number.zh}”只能全市一致", f"{number.en} belongs to the whole city"
            yield _fault(position, used, ", ".join(getattr(policy.scope, used)), zh, en, "E315")


def rescaling_is_for_good(asked: Asked) -> Iterator[Fault]:
    """Refuse a re-scaling that ends, ramps in, or begins within a month, and one at a desk that never closes."""
    for position, policy, _ in _levers(asked):
        if policy.lever.startswith(STRUCTURE):
            start = policy.start or asked.scenario.clock.start
            if start.day != 1:
                zh, en = "社区规模调整须从某月 1 日起", "re-scaling begins on the first day of a month"
                first = start.replace(day=1).isoformat()
                yield _fault(position, "start" if policy.start else "lever", start, zh, en, "E315", first)
            if policy.end:
                zh, en = "社区规模调整不能到期恢复，请删去 end", "re-scaling is not undone by a date: leave end out"
                yield _fault(position, "end", policy.end, zh, en, "E315")
            if policy.ramp_months:
                zh, en = (
                    "社区规模调整不能逐步到位；请分街道、分日期写",
                    "re-scaling cannot ramp in; date it by street",
                )
                yield _fault(position, "ramp_months", policy.ramp_months, zh, en, "E315", "0")
            script, teams = asked.scenario.script, any(place.team for place in asked.places)
            if asked.scenario.calendar.mode == "always_open" or script.tasks or script.absences or teams:
                zh = "常开的场所、有给定人员或给定事项的情景，不能调整社区规模"
                en = "an always-open workplace, a hand-made team or a scripted run cannot be re-scaled"
                yield _fault(position, "lever", policy.lever, zh, en, "E315")


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
    return (first, last) if first <= last and same_place(asked, one.scope, other.scope) else None


def same_place(asked: Asked, one: Scope, other: Scope) -> bool:
    """Say whether two scopes share a place and a kind of task; where the city is not known, whether they might."""
    kinds = asked.scenario.kinds
    return (not asked.places or any(covers(one, place) and covers(other, place) for place in asked.places)) and (
        not kinds or any(concerns(one, name, kind) and concerns(other, name, kind) for name, kind in kinds.items())
    )


POLICY_RULES: Sequence[tuple[Rule, Iterable[str]]] = (
    (lever_is_declared, ()),
    (value_is_allowed, ()),
    (dates_inside_the_run, ("clock",)),
    (scope_exists, ("city",)),
    (scope_matches_something, ("city",)),
    (kinds_only_for_burden, ()),
    (acts_everywhere, ()),
    (rescaling_is_for_good, ("clock", "calendar", "city", "script")),
    (one_set_at_a_time, ("clock", "city")),
)
"""Every rule for policies, with the sections that must be sound for it to be asked."""


def policy_notes(scenario: Scenario) -> Iterator[tuple[int, str, str]]:
    """Yield position and warning (zh, en) for policies that act before results are counted, or never in full."""
    clock = scenario.clock
    for position, policy in enumerate(scenario.policies):
        start = policy.start or clock.start
        if start < clock.start:
            zh = f"{policy.lever} 的起始日 {start} 早于结果起始日 {clock.start}，预热期内已生效"
            en = f"{policy.lever} starts on {start}, before results are counted from {clock.start}"
            yield position, zh, en
        last = min(policy.end or clock.end, clock.end)
        months = ((last - start).days + 1) / DAYS_PER_MONTH
        if policy.ramp_months > months:
            zh = f"{policy.lever} 逐步到位需 {policy.ramp_months} 个月，但到 {last} 只有 {months:.0f} 个月，不能全部到位"
            en = f"{policy.lever} takes {policy.ramp_months} months to ramp in, but only {months:.0f} are left to {last}"
            yield position, zh, en
