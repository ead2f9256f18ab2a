"""Policies in words: what a scenario changes, for a reader who has not seen the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.report.words import Words
from sim import Scenario, declarations

KIND_GROUPS = ("administrative", "self_government", "service")
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


def changes(values: dict[str, Any], words: Words) -> Iterator[str]:
    """Yield what the scenario of these resolved values changes: a sentence a policy."""
    for policy in values["policies"]:
        yield sentence(policy, values["kinds"], values["clock"]["start"], words)
    if not values["policies"]:
        yield words["no_change"]
