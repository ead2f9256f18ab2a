"""Scenarios put together from others: the baseline with the policies of some parts, each at a strength of its own.

Strength 1 is what the part's file says, 0 leaves the part out; in between and beyond, every value moves in proportion
from what would be in force without it. So a package, the coalitions of its parts, a lever scaled to a budget and a
combination of levers are all made in one way.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from sim import Loaded, Policy, TriggerRule, declared, refuse, value_at, with_changes

Change = TypeVar("Change", Policy, TriggerRule)


def mixed(
    baseline: Loaded, parts: Mapping[str, Loaded], strengths: Mapping[str, float], fixed: Collection[str] = ()
) -> Loaded:
    """Return the baseline with the policies and rules of some parts.

    Parameters
    ----------
    parts : mapping of str to Loaded
        Scenarios by name, each the baseline with policies and rules of its own.
    strengths : mapping of str to float
        Of each part that takes part; 0 leaves it out.
    fixed : collection of str
        Levers that stay as the part's file says at any strength above 0.

    Raises
    ------
    ScenarioError
        A part changes more than policies, cannot be scaled, or does not go together with another.
    """
    own = baseline.scenario
    policies, rules = [*own.policies], [*own.rules]
    label = " + ".join(f"{name} × {strength:g}" for name, strength in strengths.items() if strength)
    for name, strength in strengths.items():
        if strength:
            refuse_other_numbers(baseline, parts[name], name)
            theirs = parts[name].scenario
            policies += _scaled(theirs.policies[len(own.policies) :], parts[name], name, strength, fixed)
            rules += _scaled(theirs.rules[len(own.rules) :], parts[name], name, strength, fixed)
    found = with_changes(baseline, policies, rules, label) if label else baseline
    named = found.scenario.model_copy(update={"name": label or own.name})
    return dataclasses.replace(found, scenario=named)


def refuse_other_numbers(baseline: Loaded, part: Loaded, name: str) -> None:
    """Check that a part differs from the baseline in policies and rules alone, which it has after the baseline's.

    Raises
    ------
    ScenarioError
        It changes a number of the city, so that it cannot be put together with others.
    """
    mine, theirs = baseline.scenario, part.scenario
    others = [key for key in type(mine).model_fields if key not in ("name", "header", "policies", "rules")]
    differs = [key for key in others if getattr(mine, key) != getattr(theirs, key)]
    before = theirs.policies[: len(mine.policies)] == mine.policies and theirs.rules[: len(mine.rules)] == mine.rules
    if differs or not before:
        zh = "只有以 [[policies]]、[[rules]] 改变基准情景的情景才能拆分、组合或调整力度"
        en = "only a scenario that changes its baseline by [[policies]] and [[rules]] can be combined or scaled"
        raise refuse(str(part.path), ", ".join(differs), name, zh, en, code="E827")


def _scaled(
    changes: tuple[Change, ...], part: Loaded, name: str, strength: float, fixed: Collection[str]
) -> Iterator[Change]:
    for change in changes:
        if strength == 1 or change.lever in fixed:
            yield change
        else:
            yield _at(change, part, name, strength)


def _at(change: Change, part: Loaded, name: str, strength: float) -> Change:
    """Return a policy or rule at a strength other than 1."""
    number = declared(change.lever)
    neutral = {"set": value_at(part.scenario, tuple(change.lever.split("."))), "add": 0.0, "multiply": 1.0}
    start = neutral[change.operator]
    switch = isinstance(change.value, bool) or isinstance(start, bool) or not isinstance(start, int | float)
    if switch or number is None or isinstance(number.default, int) or change.lever.startswith("structure."):
        zh = "该政策工具只有“有”或“无”，不能按力度增减；试算力度请只用 0 和 1"
        en = "this lever is there or not and has no strength: use the strengths 0 and 1 alone"
        raise refuse(f"{part.path.name} × {strength:g}", change.lever, name, zh, en, code="E828")
    value = math.fsum((start, strength * (change.value - start)))
    return change.model_copy(update={"value": value, "cost": change.cost * strength})
