"""A scenario with other policies and rules, checked as if a file had said so."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sim.base.errors import Refusal, ScenarioError
from sim.scenario.fields import Policy, TriggerRule
from sim.scenario.policy_rules import POLICY_RULES
from sim.scenario.reading import Loaded
from sim.scenario.roster import territories
from sim.scenario.rules import Asked, broken
from sim.scenario.source import dotted
from sim.scenario.timeline import Timeline, clock_days
from sim.scenario.trigger_checks import TRIGGER_CHECKS


def with_changes(
    loaded: Loaded, policies: Sequence[Policy], rules: Sequence[TriggerRule] = (), where: str = ""
) -> Loaded:
    """Return a scenario with these policies and trigger rules in place of its own.

    Parameters
    ----------
    where : str
        What errors name; the file of the scenario if empty.

    Raises
    ------
    ScenarioError
        A policy or rule is not allowed, two set the same lever at once, or together they leave its hard bounds.
    """
    scenario = loaded.scenario.model_copy(update={"policies": tuple(policies), "rules": tuple(rules)})
    places = territories(scenario.city, loaded.path.parent)
    home = where or str(loaded.path)
    asked = Asked(scenario, lambda key: f"{home} {dotted(key)}", frozenset(), places)
    faults = broken(POLICY_RULES, asked) + broken(TRIGGER_CHECKS, asked)
    if faults:
        raise ScenarioError(
            Refusal(home, dotted(fault.key), fault.found, fault.expected, fault.suggestion, fault.code)
            for fault in faults
        )
    try:
        Timeline(scenario, places, *clock_days(scenario.clock)).refuse_out_of_bounds()
    except ScenarioError as error:
        raise ScenarioError(dataclasses.replace(refusal, where=home) for refusal in error.refusals) from None
    return dataclasses.replace(loaded, scenario=scenario)
