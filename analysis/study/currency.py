"""Whether the results of a study are still those of the model and of the files that it was run from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from analysis.study.manifest import evidence_digest, model_digest
from analysis.study.replication import shortened
from analysis.study.storage import study_file
from sim import LoadedStudy, ScenarioError, digest, read_study

Reason: TypeAlias = Literal["model", "seed", "scenario", "evidence", "gone"]
"""What has changed: the model's sources, the seed, a value of the scenario, its evidence; or the study lacks it now."""


@dataclass(frozen=True)
class Currency:
    """What has changed since a study was run.

    Attributes
    ----------
    reasons : dict of str to tuple of Reason
        By scenario; empty where its results are those of today's model and files.
    file : Path or None
        The study file that was compared; None where it is not known, not there or not sound, so that scenarios and
        evidence could not be compared.
    """

    reasons: dict[str, tuple[Reason, ...]]
    file: Path | None


def currency(manifest: dict[str, Any], home: Path) -> Currency:
    """Compare a study with today's model, and with the files that it was run from where they can be read.

    Parameters
    ----------
    manifest : dict
        Of the study.
    home : Path
        Folder that holds its records and ``run.log``.
    """
    source = _source(home, manifest["theory"])
    general: tuple[Reason, ...] = () if manifest["software"]["model"] == model_digest() else ("model",)
    reasons = {name: general + _own(name, manifest, source) for name in manifest["scenarios"]}
    return Currency(reasons, source.path if source else None)


def _source(home: Path, theory: str) -> LoadedStudy | None:
    path = study_file(home)
    if path is None or not path.is_file():
        return None
    try:
        return read_study(path, theory)
    except ScenarioError:
        return None


def _own(name: str, manifest: dict[str, Any], source: LoadedStudy | None) -> tuple[Reason, ...]:
    if source is None:
        return ()
    if name not in source.scenarios:
        return ("gone",)
    then, loaded = manifest["scenarios"][name], shortened(source.scenarios[name], manifest["months"])
    now: dict[Reason, str | None] = {"scenario": digest(loaded), "evidence": evidence_digest(loaded)}
    before = {"scenario": then["digest"], "evidence": then["evidence"]}
    return tuple(part for part, found in now.items() if found != before[part])
