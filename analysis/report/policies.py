"""Policies in words: what a scenario changes, for a reader who has not seen the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.report.words import Words
from sim import Scenario, declarations

KIND_GROUPS = ("administrative", "self_government", "service")
MOST_SHOWN = 40
_LABELS = {number.key: number for number in declarations(Scenario)}


def _value(policy: dict[str, Any], words: Words) -> str:
    """Return the value of a policy with its unit."""
    number, value = _LABELS[policy["lever"]], policy["value"]
    if isinstance(value, bool):
        return words["yes"] if value else words["no"]
    if policy["operator"] == "multiply":
        return f"{value:g}"
    unit = words.unit(number.unit)
    return f"{value * 100:g}%" if number.unit == "1" else f"{value:g} {unit.word}"


def _places(scope: dict[str, list[str]], kinds: dict[str, Any], words: Words) -> str:
    """Return where a policy acts, and on which tasks."""
    where = [*scope["districts"], *(words[f"band:{band}"] for band in scope["bands"]), *scope["communities"]]
    named = (
        words[kind] if kind in KIND_GROUPS else str(kinds[kind][f"name_{words.lang}"]) for kind in scope["kinds"]
    )
    return words.listed(*where, *named)


def sentence(policy: dict[str, Any], kinds: dict[str, Any], start: str, words: Words) -> str:
    """Return a policy as one sentence.

    Parameters
    ----------
    policy : dict
        An entry of `policies` of a resolved scenario.
    kinds : dict
        Its kinds of task.
    start : str
        First day of results, from which a policy without a date holds.
    words : Words
    """
    number = _LABELS[policy["lever"]]
    label = words.either((number.zh, number.en))
    dates = words["from_date"].format(date=policy["start"] or start)
    until = words["until_date"].format(date=policy["end"]) if policy["end"] else ""
    ramp = words["ramp"].format(months=policy["ramp_months"]) if policy["ramp_months"] else ""
    act = words[f"operator_{policy['operator']}"].format(lever=label, value=_value(policy, words))
    where = _places(policy["scope"], kinds, words)
    return words.listed(dates, until, where, act, ramp)


def _leaves(values: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted key and value of everything that a scenario may override; a list counts as one value."""
    if isinstance(values, dict):
        for name, value in values.items():
            if key or name not in ("header", "policies"):
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
    """Yield what a scenario changes against its baseline: a sentence an override, a sentence a policy.

    Parameters
    ----------
    values, baseline : dict
        Resolved values; the baseline is None where there is none to compare with.
    words : Words
    """
    overrides = list(_overrides(values, baseline, words)) if baseline else []
    yield from overrides
    for policy in values["policies"]:
        yield sentence(policy, values["kinds"], values["clock"]["start"], words)
    if not overrides and not values["policies"]:
        yield words["no_change"]
