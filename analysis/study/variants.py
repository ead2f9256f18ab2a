"""Scenarios with some of their numbers changed, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sim import Loaded, Policy, value_at


def with_values(loaded: Loaded, values: Mapping[str, Any], origin: str) -> Loaded:
    """Return a scenario in which some numbers have other values.

    Parameters
    ----------
    values : mapping of dotted key to value
        Within the hard bounds of their declarations.
    origin : str
        Where the values come from, for the resolved scenario.
    """
    scenario = loaded.scenario
    for key, value in values.items():
        scenario = _changed(scenario, key.split("."), value)
    return dataclasses.replace(loaded, scenario=scenario, origins={**loaded.origins, **dict.fromkeys(values, origin)})


def _changed(table: Any, steps: list[str], value: Any) -> Any:
    """Return `table` with what stands at `steps` replaced, whole where it was; sections and dicts are copied."""
    if not steps:
        return int(value) if isinstance(table, int) and not isinstance(table, bool) else value
    if isinstance(table, dict):
        return {**table, steps[0]: _changed(table[steps[0]], steps[1:], value)}
    return table.model_copy(update={steps[0]: _changed(getattr(table, steps[0]), steps[1:], value)})


def number_in(loaded: Loaded, key: str) -> Any:
    """Return the value of a declared number of a scenario by its dotted key; None where there is none."""
    return value_at(loaded.scenario, tuple(key.split(".")))


def with_policy(loaded: Loaded, lever: str, value: float) -> Loaded:
    """Return a scenario in which a lever is set for the whole of the results, everywhere."""
    scenario = loaded.scenario
    policies = (*(policy for policy in scenario.policies if policy.lever != lever), Policy(lever=lever, value=value))
    return dataclasses.replace(loaded, scenario=scenario.model_copy(update={"policies": policies}))


def drawn(loaded: Loaded, draws: Sequence[Mapping[str, float]], replication: int) -> Loaded:
    """Return a scenario with the numbers of the draw whose turn it is; what its files say themselves stays."""
    if not draws:
        return loaded
    number = replication % len(draws)
    taken = {key: value for key, value in draws[number].items() if loaded.origins.get(key, "").startswith("evidence")}
    return with_values(loaded, taken, f"posterior: draw {number + 1}")
