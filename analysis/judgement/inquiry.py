"""What a decision is asked of: a study's scenarios, how the question is put, and where trials are played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.study.bench import Bench
from analysis.study.files import Table
from analysis.study.metrics import METRICS
from analysis.study.mixing import mixed
from analysis.study.replication import shortened
from sim import Decision, Loaded, LoadedStudy

FRESH = 1_000_000
"""First replication of runs that check what others have chosen: no run of the choice has its random numbers."""


@dataclass(frozen=True, eq=False)
class Inquiry:
    """A decision to be made.

    Attributes
    ----------
    study : LoadedStudy
        Read under its main theory.
    bench : Bench
        Where trials are played and kept.
    months : int or None
        Months of results; None for all of the scenarios'.
    values : Table
        The columns of the study's ``values.csv``.
    comparison : Table
        The columns of its ``comparison.csv``.
    folder : Path
        The study folder.
    """

    study: LoadedStudy
    bench: Bench
    months: int | None
    values: Table
    comparison: Table
    folder: Path = Path()

    @property
    def decision(self) -> Decision:
        """How the question is put."""
        return self.study.study.decision

    @property
    def metric(self) -> str:
        """The metric that decides."""
        return self.decision.metric

    @property
    def sign(self) -> float:
        """1 where lower values of the metric are better, −1 where higher ones are."""
        return -1.0 if METRICS[self.metric].better == "higher" else 1.0

    @cached_property
    def scenarios(self) -> dict[str, Loaded]:
        """All scenarios and parts by name, as long as asked; the baseline first."""
        known = {**self.study.scenarios, **self.study.parts}
        names = [self.study.study.baseline, *(name for name in known if name != self.study.study.baseline)]
        return {name: shortened(known[name], self.months) for name in names}

    @property
    def baseline(self) -> Loaded:
        """The scenario that the others are compared with."""
        return self.scenarios[self.study.study.baseline]

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """Names of the scenarios to choose from, without the baseline."""
        others = tuple(name for name in self.study.scenarios if name != self.study.study.baseline)
        return self.decision.leading or others

    def mixed(self, strengths: Mapping[str, float]) -> Loaded:
        """Return the baseline with some parts, each at a strength; errors as in `analysis.study.mixing.mixed`."""
        return mixed(self.baseline, self.scenarios, strengths, self.decision.fixed_levers)
