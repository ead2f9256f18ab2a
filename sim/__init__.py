"""Discrete-event simulation of community workers: the public names of the model.

``run(load(path), seed=1, replication=0)`` plays one replication of a scenario and returns its `RunRecord`. The names
are loaded when first used, so that asking for help does not wake the heavy libraries.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.base.errors import ModelError as ModelError
    from sim.base.errors import Refusal as Refusal
    from sim.base.errors import ScenarioError as ScenarioError
    from sim.base.errors import nearest as nearest
    from sim.base.errors import refuse as refuse
    from sim.base.errors import shown as shown
    from sim.base.kernel import is_compiled as is_compiled
    from sim.city.city import run as run
    from sim.city.explain import explain_community as explain_community
    from sim.city.explain import explain_worker as explain_worker
    from sim.city.records import RunRecord as RunRecord
    from sim.scenario.declare import Declaration as Declaration
    from sim.scenario.declare import declarations as declarations
    from sim.scenario.faults import UNITS_ZH as UNITS_ZH
    from sim.scenario.fields import Scenario as Scenario
    from sim.scenario.fields import Study as Study
    from sim.scenario.file import Loaded as Loaded
    from sim.scenario.file import LoadedStudy as LoadedStudy
    from sim.scenario.file import check as check
    from sim.scenario.file import digest as digest
    from sim.scenario.file import load as load
    from sim.scenario.file import read_scenario as read_scenario
    from sim.scenario.file import read_study as read_study
    from sim.scenario.file import resolved as resolved
    from sim.scenario.roster import tensions as tensions
    from sim.scenario.roster import territories as territories
    from sim.scenario.texts import is_plain_name as is_plain_name

_HOMES = {
    "sim.base.errors": ("ModelError", "Refusal", "ScenarioError", "nearest", "refuse", "shown"),
    "sim.base.kernel": ("is_compiled",),
    "sim.city.city": ("run",),
    "sim.city.explain": ("explain_community", "explain_worker"),
    "sim.city.records": ("RunRecord",),
    "sim.scenario.declare": ("Declaration", "declarations"),
    "sim.scenario.faults": ("UNITS_ZH",),
    "sim.scenario.fields": ("Scenario", "Study"),
    "sim.scenario.file": (
        "Loaded",
        "LoadedStudy",
        "check",
        "digest",
        "load",
        "read_scenario",
        "read_study",
        "resolved",
    ),
    "sim.scenario.roster": ("tensions", "territories"),
    "sim.scenario.texts": ("is_plain_name",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
