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
    from sim.base.randomness import generator as generator
    from sim.base.randomness import lognormal_cv as lognormal_cv
    from sim.base.randomness import who as who
    from sim.city.city import run as run
    from sim.city.explain import explain_community as explain_community
    from sim.city.explain import explain_worker as explain_worker
    from sim.city.plan import make_plan as make_plan
    from sim.city.records import RunRecord as RunRecord
    from sim.city.workforce import Terms as Terms
    from sim.scenario.declare import Declaration as Declaration
    from sim.scenario.declare import Section as Section
    from sim.scenario.declare import choice as choice
    from sim.scenario.declare import declarations as declarations
    from sim.scenario.declare import param as param
    from sim.scenario.declare import text as text
    from sim.scenario.draws import read_draws as read_draws
    from sim.scenario.evidence import Entry as Entry
    from sim.scenario.evidence import Register as Register
    from sim.scenario.evidence import declared as declared
    from sim.scenario.evidence import read_register as read_register
    from sim.scenario.evidence import value_at as value_at
    from sim.scenario.faults import UNITS_ZH as UNITS_ZH
    from sim.scenario.faults import Fault as Fault
    from sim.scenario.fields import GROUPS as GROUPS
    from sim.scenario.fields import Kind as Kind
    from sim.scenario.fields import Policy as Policy
    from sim.scenario.fields import Scenario as Scenario
    from sim.scenario.fields import Scope as Scope
    from sim.scenario.fields import TriggerRule as TriggerRule
    from sim.scenario.file import Loaded as Loaded
    from sim.scenario.file import LoadedStudy as LoadedStudy
    from sim.scenario.file import check as check
    from sim.scenario.file import digest as digest
    from sim.scenario.file import load as load
    from sim.scenario.file import read_scenario as read_scenario
    from sim.scenario.file import read_study as read_study
    from sim.scenario.file import read_targets as read_targets
    from sim.scenario.file import resolved as resolved
    from sim.scenario.file import restored as restored
    from sim.scenario.indicators import INDICATORS as INDICATORS
    from sim.scenario.inheritance import kind_of as kind_of
    from sim.scenario.mixing import with_changes as with_changes
    from sim.scenario.roster import tensions as tensions
    from sim.scenario.roster import territories as territories
    from sim.scenario.source import read_source as read_source
    from sim.scenario.study_fields import Decision as Decision
    from sim.scenario.study_fields import Payers as Payers
    from sim.scenario.study_fields import Study as Study
    from sim.scenario.study_fields import Target as Target
    from sim.scenario.tables import laid_over as laid_over
    from sim.scenario.tables import read_as as read_as
    from sim.scenario.texts import is_plain_name as is_plain_name
    from sim.work.lines import hold_lines as hold_lines
    from sim.work.workdays import WorkCalendar as WorkCalendar
    from sim.work.workdays import day_weights as day_weights
    from sim.work.workdays import working_days_of_year as working_days_of_year

_HOMES = {
    "sim.base.errors": ("ModelError", "Refusal", "ScenarioError", "nearest", "refuse", "shown"),
    "sim.base.kernel": ("is_compiled",),
    "sim.base.randomness": ("generator", "lognormal_cv", "who"),
    "sim.city.city": ("run",),
    "sim.city.explain": ("explain_community", "explain_worker"),
    "sim.city.plan": ("make_plan",),
    "sim.city.records": ("RunRecord",),
    "sim.city.workforce": ("Terms",),
    "sim.scenario.declare": ("Declaration", "Section", "choice", "declarations", "param", "text"),
    "sim.scenario.draws": ("read_draws",),
    "sim.scenario.evidence": ("Entry", "Register", "declared", "read_register", "value_at"),
    "sim.scenario.faults": ("UNITS_ZH", "Fault"),
    "sim.scenario.fields": ("GROUPS", "Kind", "Policy", "Scenario", "Scope", "TriggerRule"),
    "sim.scenario.file": (
        "Loaded",
        "LoadedStudy",
        "check",
        "digest",
        "load",
        "read_scenario",
        "read_study",
        "read_targets",
        "resolved",
        "restored",
    ),
    "sim.scenario.indicators": ("INDICATORS",),
    "sim.scenario.inheritance": ("kind_of",),
    "sim.scenario.mixing": ("with_changes",),
    "sim.scenario.source": ("read_source",),
    "sim.scenario.roster": ("tensions", "territories"),
    "sim.scenario.study_fields": ("Decision", "Payers", "Study", "Target"),
    "sim.scenario.tables": ("laid_over", "read_as"),
    "sim.scenario.texts": ("is_plain_name",),
    "sim.work.lines": ("hold_lines",),
    "sim.work.workdays": ("WorkCalendar", "day_weights", "working_days_of_year"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
