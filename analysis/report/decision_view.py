"""What a decision has found, as reports and figures read it: tables, and the names of what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.judgement.kept import BELIEFS, DESCRIPTION, HOME
from analysis.report.words import Titles, Words
from analysis.study.files import Table, damaged, read_csv, read_json, sha256
from analysis.study.metrics import METRICS, Metric
from sim import Decision, declared

FIGURES = "figures"


@dataclass(frozen=True)
class View:
    """A finished decision.

    Attributes
    ----------
    folder : Path
        ``decision`` in a study folder.
    described : dict
        Its ``decision.json``.
    tables : mapping of str to Table
        Its CSV files, by name without the ending.
    """

    folder: Path
    described: dict[str, Any]
    tables: Mapping[str, Table]

    @cached_property
    def decision(self) -> Decision:
        """How the question was put."""
        return Decision.model_validate_json(self.described["decision"])

    @property
    def metric(self) -> Metric:
        """The metric that decides."""
        return METRICS[self.decision.metric]

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return str(self.described["baseline"])

    @property
    def leading(self) -> tuple[str, ...]:
        """Names of the scenarios to choose from."""
        return tuple(self.described["leading"])

    @cached_property
    def titles(self) -> Titles:
        """Titles (zh, en) of the scenarios and of the parts, by name."""
        return {name: (zh, en) for name, (zh, en) in self.described["titles"].items()}

    def title(self, scenario: str, words: Words) -> str:
        """Return the title of a scenario or part."""
        return words.either(self.titles[scenario])

    def label(self, key: str, words: Words) -> str:
        """Return the name of a declared number by its dotted key."""
        return number_label(key, {name: (zh, en) for name, (zh, en) in self.described["kinds"].items()}, words)

    def metric_name(self, metric: str, words: Words) -> str:
        """Return the name of a metric."""
        about = METRICS[metric]
        return words.either((about.zh, about.en))


def number_label(key: str, kinds: Titles, words: Words) -> str:
    """Return the name of a declared number; of a kind of task with the name of the kind.

    Parameters
    ----------
    kinds : dict of id to (zh, en)
        Names of the kinds of task.
    """
    number, steps = declared(key), key.split(".")
    if number is None:
        return key
    name = words.either((number.zh, number.en))
    return f"{words.either(kinds[steps[1]])} {name}" if steps[0] == "kinds" else name


def read_view(study: Path) -> View | None:
    """Return what was decided on a study, None where nothing was.

    Raises
    ------
    DamagedError
        A table or figure is not what was written.
    """
    folder = study / HOME
    path = folder / DESCRIPTION
    if not path.is_file():
        return None
    described = read_json(path)
    for name, digest in described["files"].items():
        if not (folder / name).is_file() or sha256(folder / name) != digest:
            raise damaged(folder / name, "sha256")
    names = [name.removesuffix(".csv") for name in described["files"] if name.endswith(".csv") and name != BELIEFS]
    return View(folder, described, {name: read_csv(folder / f"{name}.csv") for name in names})
