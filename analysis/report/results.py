"""A finished study as a report reads it: what it found, how much of it there is, and whether it is still current."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from analysis.judgement.answer import cell_of
from analysis.judgement.compare import Cell, Row, complete_replications, rows_of
from analysis.judgement.theories import TheoryRow
from analysis.report.figure_data import Estimate, estimate
from analysis.report.gather import districts, records_home, resolved_values, study_manifest, titles, warnings_of
from analysis.report.theories import THEORIES, read_theories
from analysis.report.words import Titles
from analysis.study.currency import Currency, currency
from analysis.study.files import Table, read_csv
from analysis.study.ledger import Text
from analysis.study.manifest import check_signed
from analysis.study.study import RESULTS
from sim import refuse


@dataclass(frozen=True)
class Results:
    """A finished study.

    Attributes
    ----------
    folder : Path
    manifest : dict
    values, comparison : Table
        The columns of ``values.csv`` and ``comparison.csv``.
    titles : dict
        Scenario → (zh, en), the baseline first.
    resolved : dict
        All values of the baseline as it was run.
    warnings : tuple of (zh, en)
        What the scenario files were read with, each once.
    current : Currency
        What has changed since it was run.
    """

    folder: Path
    manifest: dict[str, Any]
    values: Table
    comparison: Table
    titles: Titles
    resolved: dict[str, Any]
    warnings: tuple[Text, ...]
    current: Currency

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return str(self.manifest["study"]["baseline"])

    @cached_property
    def replications(self) -> int:
        """Number of replications that all scenarios have finished, on which comparisons rest."""
        return len(complete_replications(self.values, list(self.titles)))

    @cached_property
    def districts(self) -> Titles:
        """Names (zh, en) of the districts by id."""
        return districts(self.resolved)

    @cached_property
    def groups(self) -> list[str]:
        """Groups of ``values.csv``: the city, districts, size bands."""
        return list(dict.fromkeys(map(str, self.values["group"].tolist())))

    @cached_property
    def periods(self) -> list[str]:
        """Calendar years, and ``all``."""
        return [*sorted({str(period) for period in self.values["period"]} - {"all"}), "all"]

    @cached_property
    def rows(self) -> Mapping[tuple[str, str, str, str], Row]:
        """The rows of ``comparison.csv`` by metric, group, period and scenario."""
        return {(row.metric, row.group, row.period, row.scenario): row for row in rows_of(self.comparison)}

    @cached_property
    def theories(self) -> Mapping[tuple[str, str, str, str], TheoryRow]:
        """What the main theory says and in how many it holds, by metric, group, period, scenario; empty of one theory."""
        main = next(iter(self.manifest.get("theories", ())), "")
        rows = (row for row in read_theories(self.folder) if row.theory == main)
        return {(row.metric, row.group, row.period, row.scenario): row for row in rows}

    def estimate(self, cell: Cell, scenario: str) -> Estimate:
        """Return the mean of a scenario with its error, and the spread of its replications."""
        return estimate(np.asarray(self.cells(cell)[scenario]))

    def cells(self, cell: Cell) -> dict[str, list[float]]:
        """Return the values of a metric, group and period by scenario, over the replications that all have finished."""
        if cell not in self._looked_up:
            self._looked_up[cell] = cell_of(self.values, cell, list(self.titles))
        return self._looked_up[cell]

    @cached_property
    def _looked_up(self) -> dict[Cell, dict[str, list[float]]]:
        return {}


def read_results(folder: Path) -> Results:
    """Return a finished study.

    Raises
    ------
    ScenarioError
        The folder holds none, or what it holds is not what was written.
    """
    manifest = study_manifest(folder)
    names = [*RESULTS, THEORIES] if "theories" in manifest else list(RESULTS)
    check_signed(folder, manifest, names)
    found = Results(
        folder,
        manifest,
        read_csv(folder / "values.csv"),
        read_csv(folder / "comparison.csv"),
        titles(manifest),
        resolved_values(folder, manifest["study"]["baseline"]),
        tuple(dict.fromkeys(warning for name in manifest["scenarios"] for warning in warnings_of(folder, name))),
        currency(manifest, records_home(folder, manifest)),
    )
    if not found.replications:
        zh = "没有一次重复是各情景都完成的，无从比较；请再次执行 staffing run"
        en = "there is no replication that all scenarios have finished, so nothing to compare: run it again"
        raise refuse(str(folder), "", "", zh, en, code="E826")
    return found
