"""A TOML file read as one declared table, and a scenario with a file laid over it; refused like any other input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from sim.base.errors import Refusal, ScenarioError
from sim.scenario.declare import Section
from sim.scenario.faults import Fault, faults_of
from sim.scenario.fields import Scenario
from sim.scenario.source import Source, dotted, read_source
from sim.scenario.texts import unprintable

MOST_FAULTS = 100
NOT_INHERITED = ("counts", "roster", "communities")
Table = TypeVar("Table", bound=Section)


def read_as(path: Path, section: type[Table], rules: Iterable[Callable[[Table], Iterator[Fault]]] = ()) -> Table:
    """Read a file whose tables are the fields of `section`.

    Parameters
    ----------
    path : Path
    section : type
        What the file declares; ``format`` is read beside it.
    rules : iterable of callable
        Named predicates between the fields, asked where each field for itself is right.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file, in its order.
    """
    source = read_source(path)
    found = _validated(source, section, {name: part for name, part in source.table.items() if name != "format"})
    faults = [*unprintable(found, ()), *(fault for rule in rules for fault in rule(found))]
    if faults:
        raise _refused(source, faults)
    return found


def laid_over(scenario: Scenario, path: Path) -> Scenario:
    """Return a scenario with the tables of a file laid over it; a city that it describes takes the other's place.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file.
    """
    source = read_source(path)
    below = scenario.model_dump()
    if "city" in source.table:
        below["city"] = {name: part for name, part in below["city"].items() if name not in NOT_INHERITED}
    above = {name: part for name, part in source.table.items() if name != "format"}
    return _validated(source, Scenario, _merged(below, above))


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return a table with another laid over it: tables merge, everything else replaces."""
    merged = dict(below)
    for name, part in above.items():
        inner = merged.get(name)
        merged[name] = _merged(inner, part) if isinstance(inner, dict) and isinstance(part, dict) else part
    return merged


def _validated(source: Source, section: type[Table], table: dict[str, Any]) -> Table:
    try:
        return section.model_validate(table)
    except ValidationError as error:
        raise _refused(source, faults_of(error, section, MOST_FAULTS)) from None


def _refused(source: Source, faults: list[Fault]) -> ScenarioError:
    ordered = sorted(faults, key=lambda fault: source.line(fault.key))
    return ScenarioError(Refusal(source.where(fault.key), dotted(fault.key), *fault[1:]) for fault in ordered)
