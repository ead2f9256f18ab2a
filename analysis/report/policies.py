"""Policies in words: what a scenario changes, for a reader who has not seen the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis.report.words import Words
from sim import INDICATORS, Scenario, declarations

KIND_GROUPS = ("administrative", "self_government", "service")
MOST_SHOWN = 40
MOST_PLACES = 4
"""Places that a sentence names."""
MOST_TIMES = 1000
"""Firings from which on their number is no limit."""
_LABELS = {number.key: number for number in declarations(Scenario)}


def _value(policy: dict[str, Any], words: Words) -> str:
    """Return the value of a policy with its unit; what is added to a share or a rate is told in points."""
    number, value = _LABELS[policy["lever"]], policy["value"]
    if isinstance(value, bool):
        return words["yes"] if value else words["no"]
    if policy["operator"] == "multiply":
        return f"{value:g}"
    unit = words.unit(number.unit)
    return words.joined(f"{value * unit.scale:,.10g}", unit.difference if policy["operator"] == "add" else unit.word)


def _places(scope: dict[str, list[str]], values: dict[str, Any], words: Words) -> Sequence[str]:
    """Return where a policy acts, by name."""
    names = _place_names(values["city"], words.lang)
    bands = (words[f"band:{band}"] for band in scope["bands"])
    named = (names.get(name, name) for field in ("districts", "streets") for name in scope.get(field, ()))
    return _brief_list((*named, *bands, *(names.get(name, name) for name in scope["communities"])), words)


def _place_names(city: dict[str, Any], lang: str) -> dict[str, str]:
    """Return the names, in a language, of districts and communities by id and of streets by either name."""
    names = {}
    for district in (city["counts"] or {"districts": ()})["districts"]:
        names[district["id"]] = str(district[f"name_{lang}"])
        for zh, en in zip(district["streets_zh"], district["streets_en"], strict=False):
            names[zh] = names[en] = en if lang == "en" else zh
    for place in city["communities"]:
        names[place["id"]] = str(place[f"name_{lang}"])
    return names


def _tasks(scope: dict[str, list[str]], kinds: dict[str, Any], words: Words) -> Sequence[str]:
    """Return on which tasks a policy acts, by name."""
    named = (
        words[kind] if kind in KIND_GROUPS else str(kinds[kind][f"name_{words.lang}"]) for kind in scope["kinds"]
    )
    return (*named, *scope.get("departments", ()), *scope.get("channels", ()))


def _brief_list(names: Sequence[str], words: Words) -> Sequence[str]:
    """Return names, of many only the first ones and how many there are."""
    if len(names) <= MOST_PLACES:
        return names
    return (*names[: MOST_PLACES - 1], words["and_others"].format(name=names[MOST_PLACES - 1], n=len(names)))


def sentence(policy: dict[str, Any], values: dict[str, Any], words: Words) -> str:
    """Return a policy as one sentence.

    Parameters
    ----------
    policy : dict
        An entry of `policies` of a resolved scenario.
    values : dict
        Its resolved values.
    words : Words
    """
    scope = policy["scope"]
    sides = _places(scope, values, words), _tasks(scope, values["kinds"], words)
    where = (_joined(names, "、", words) for names in sides)
    return words.listed(_dates(policy, values, words), *where, _act(policy, words), _ramp(policy, words))


def _dates(entry: dict[str, Any], values: dict[str, Any], words: Words) -> str:
    start = values["clock"]["start"]
    until = words["until_date"].format(date=entry["end"]) if entry["end"] else ""
    return words.listed(words["from_date"].format(date=entry["start"] or start), until)


def _act(entry: dict[str, Any], words: Words) -> str:
    """Return what a policy, or the firing of a rule, does to its lever."""
    number = _LABELS[entry["lever"]]
    label = words.either((number.zh, number.en))
    if isinstance(entry["value"], bool):
        return words["switched_on" if entry["value"] else "switched_off"].format(lever=label)
    return words[f"operator_{entry['operator']}"].format(lever=label, value=_value(entry, words))


def _ramp(entry: dict[str, Any], words: Words) -> str:
    return words["ramp"].format(months=entry["ramp_months"]) if entry["ramp_months"] else ""


# --- trigger rules ----------------------------------------------------------------------------------------------


def rule_sentence(rule: dict[str, Any], number: int, values: dict[str, Any], words: Words) -> str:
    """Return a trigger rule as one sentence.

    Parameters
    ----------
    rule : dict
        An entry of `rules` of a resolved scenario.
    number : int
        Its number, from 1.
    values, words
        As for `sentence`.
    """
    where = _joined(_places(rule["scope"], values, words), "、", words)
    inside = words["rule_where"].format(where=where) if where else ""
    tasks = _joined(_tasks(rule["scope"], values["kinds"], words), "、", words)
    change = words.listed(inside, tasks, _act(rule, words), _cap(rule, words), _ramp(rule, words))
    return words["rule"].format(
        number=number,
        dates=_dates(rule, values, words),
        condition=_condition(rule, values, words),
        change=change,
        limits=_joined(_limits(rule, words), "；", words),
    )


def _joined(parts: Iterable[str], mark: str, words: Words) -> str:
    """Return parts separated by a Chinese mark, or by what stands for it in English."""
    return (mark if words.lang == "zh" else {"、": ", ", "；": "; "}[mark]).join(parts)


def _condition(rule: dict[str, Any], values: dict[str, Any], words: Words) -> str:
    """Return when a rule fires."""
    about = INDICATORS[rule["indicator"]]
    quarters = words["rule_one_quarter"] if rule["quarters"] == 1 else words["rule_quarters"]
    return words["rule_condition"].format(
        where=_joined(_places(rule["measured"], values, words), "、", words) or words["rule_city"],
        indicator=words.either((about.zh, about.en)),
        quarters=quarters.format(n=rule["quarters"]),
        past=_past(rule, words),
    )


def _past(rule: dict[str, Any], words: Words) -> str:
    """Return which threshold the indicator of a rule has to pass."""
    side = "above" if rule["above"] is not None else "below"
    value = rule[side]
    if not rule["against_rest"]:
        return words[f"rule_{side}"].format(value=_measured(rule, value, words))
    if value >= 0.0 if side == "above" else value <= 0.0:
        side = {"above": "higher", "below": "lower"}[side]
        value = abs(value)
    return words[f"rule_rest_{side}"].format(value=_measured(rule, value, words))


def _measured(rule: dict[str, Any], value: float, words: Words) -> str:
    """Return a value of a rule's indicator, or of its difference from that of others, with its unit."""
    unit = words.unit(INDICATORS[rule["indicator"]].unit)
    word = unit.difference if rule["against_rest"] else unit.word
    return words.joined(f"{round(value * unit.scale, 10):g}", word)


def _cap(rule: dict[str, Any], words: Words) -> str:
    """Return how far a rule may move its lever in the end."""
    if rule["cap"] is None:
        return ""
    upwards = rule["value"] > (1.0 if rule["operator"] == "multiply" else 0.0)
    value = _value({**rule, "operator": "set", "value": rule["cap"]}, words)
    return words["rule_cap_up" if upwards else "rule_cap_down"].format(value=value)


def _limits(rule: dict[str, Any], words: Words) -> Iterator[str]:
    """Yield what keeps a rule from firing again, and how late it knows."""
    if rule["most_times"] == 1:
        yield words["rule_once"]
    else:
        yield words["rule_wait"].format(months=rule["wait_months"])
        if rule["most_times"] < MOST_TIMES:
            yield words["rule_most"].format(n=rule["most_times"])
        if rule["release"] is not None:
            back = words["rule_fallen"] if rule["above"] is not None else words["rule_risen"]
            yield back.format(value=_measured(rule, rule["release"], words))
    delay = rule["delay_months"]
    yield words["rule_delay"].format(months=delay) if delay else words["rule_no_delay"]


def firing_sentence(rule: dict[str, Any], number: int, date: str, numbers: dict[str, float], words: Words) -> str:
    """Return a firing of a rule as one sentence; `numbers` are its `value`, `before` and `after`."""
    about, lever = INDICATORS[rule["indicator"]], _LABELS[rule["lever"]]
    switch = isinstance(lever.default, bool)
    before, after = (
        _value({**rule, "operator": "set", "value": bool(value) if switch else round(value, 6)}, words)
        for value in (numbers["before"], numbers["after"])
    )
    return words["community_firing"].format(
        date=date,
        number=number,
        indicator=words.either((about.zh, about.en)),
        value=_measured(rule, round(numbers["value"], 4), words),
        lever=words.either((lever.zh, lever.en)),
        before=before,
        after=after,
    )


# --- scenarios ----------------------------------------------------------------------------------------------------


def _leaves(values: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted key and value of everything that a scenario may override; a list counts as one value."""
    if isinstance(values, dict):
        for name, value in values.items():
            if key or name not in ("header", "policies", "rules"):
                yield from _leaves(value, f"{key}.{name}" if key else name)
    else:
        yield key, values


def _overrides(values: dict[str, Any], baseline: dict[str, Any], words: Words) -> Iterator[str]:
    """Yield what a scenario sets to another value than its baseline, without a policy."""
    before = dict(_leaves(baseline))
    for key, value in _leaves(values):
        if before.get(key) != value:
            number = _LABELS.get(key) or _LABELS.get(re.sub(r"^kinds\.[^.]+", "kinds.*", key))
            label = words.either((number.zh, number.en)) if number else key
            old, new = (_brief(part, words) for part in (before.get(key), value))
            yield words["override"].format(label=label, key=key, old=old, new=new)


def _brief(value: Any, words: Words) -> str:
    """Return a value short enough for a sentence."""
    if isinstance(value, bool):
        return words["yes"] if value else words["no"]
    if isinstance(value, float | int):
        return f"{value:g}"
    return words["undefined"] if value is None else str(value) if len(str(value)) <= MOST_SHOWN else words["a_list"]


def changes(values: dict[str, Any], baseline: dict[str, Any] | None, words: Words) -> Iterator[str]:
    """Yield what a scenario changes against its baseline: a sentence an override, a sentence a policy or rule.

    Parameters
    ----------
    values, baseline : dict
        Resolved values; the baseline is None where there is none to compare with.
    words : Words
    """
    overrides = list(_overrides(values, baseline, words)) if baseline else []
    yield from overrides
    rules = values.get("rules", ())
    for policy in values["policies"]:
        yield sentence(policy, values, words)
    for number, rule in enumerate(rules, start=1):
        yield rule_sentence(rule, number, values, words)
    if not overrides and not values["policies"] and not rules:
        yield words["no_change"]
