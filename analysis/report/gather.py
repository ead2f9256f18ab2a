"""What a finished study folder holds, gathered for figures and tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from analysis.report.figure_data import StudyTables, Table
from analysis.study.files import read_csv, read_json
from analysis.study.manifest import check_signed, read_manifest
from analysis.study.metrics import METRICS
from analysis.study.storage import read_record
from analysis.study.study import RESULTS
from sim import RunRecord, nearest, refuse, shown

MONTHLY = (
    "community_days",
    "post_days",
    "vacant_days",
    "person_days",
    "resignations",
    "unstaffed_days",
    "days_present",
    "scheduled_minutes",
    "overtime_minutes",
    "administrative_minutes",
    "self_government_minutes",
    "service_minutes",
)
HEADLINE = ("resignation_rate", "vacancy_rate", "weekly_hours", "burnout_any")
PREFERRED = "pay_and_cut"


def study_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a study folder.

    Raises
    ------
    ScenarioError
        If the folder does not exist, holds no finished study, or a result is not what was written.
    """
    manifest = read_manifest(folder)
    if not all((folder / name).is_file() for name in RESULTS):
        zh, en = "研究尚无结果，请再次运行 staffing run", "the study has no results yet; run it again"
        raise refuse(str(folder), "", "", zh, en, code="E802")
    if "files" in manifest:
        check_signed(folder, manifest, RESULTS)
    return manifest


def resolved_values(folder: Path, scenario: str) -> dict[str, Any]:
    """Return all values of a scenario as it was run.

    Raises
    ------
    ScenarioError
        If the study has no such scenario.
    """
    known = list(study_manifest(folder)["scenarios"])
    if scenario not in known:
        zh, en = f"应为本研究的情景：{'、'.join(known)}", f"must be a scenario of the study: {', '.join(known)}"
        raise refuse(str(folder), "--scenario", shown(scenario), zh, en, nearest(scenario, known), "E803")
    values: dict[str, Any] = read_json(folder / "scenarios" / f"{scenario}.resolved.json")["values"]
    return values


def warnings_of(folder: Path, scenario: str) -> list[tuple[str, str]]:
    """Return the warnings (zh, en) that a scenario of a study was read with."""
    content = read_json(folder / "scenarios" / f"{scenario}.resolved.json")
    return [(each["zh"], each["en"]) for each in content["warnings"]]


def records_home(folder: Path, manifest: dict[str, Any]) -> Path:
    """Return the folder that holds the records shown: the study's own, or that of the main theory of several."""
    theories = list(manifest.get("theories", ()))
    return folder / "theories" / theories[0] if theories else folder


def headline(manifest: dict[str, Any]) -> tuple[str, ...]:
    """Return the metrics that are shown first."""
    return tuple(manifest["study"]["headline"]) or HEADLINE


def titles(manifest: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the titles (zh, en) of the scenarios, the baseline first."""
    baseline = manifest["study"]["baseline"]
    order = sorted(manifest["scenarios"], key=lambda name: name != baseline)
    return {
        name: (manifest["scenarios"][name]["title_zh"], manifest["scenarios"][name]["title_en"]) for name in order
    }


def districts(values: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the names (zh, en) of the districts; of a listed roster, their ids."""
    counts = values["city"]["counts"]
    if counts:
        return {one["id"]: (one["name_zh"], one["name_en"]) for one in counts["districts"]}
    return {one["district"]: (one["district"], one["district"]) for one in values["city"]["communities"]}


def _monthly(scenario: str, record: RunRecord) -> Table:
    months = record.counted("months")
    first = np.datetime64(record.first_day, "M")
    return {
        "scenario": np.full(len(months["month"]), scenario, dtype=object),
        "replication": np.full(len(months["month"]), record.replication, dtype=np.int64),
        "community": months["community"],
        "date": (first + months["month"]).astype("datetime64[D]"),
        "district": record.communities["district"][months["community"]],
        "band": record.communities["band"][months["community"]],
        **{name: months[name] for name in MONTHLY},
    }


def chosen(names: Iterable[str], baseline: str) -> str:
    """Return the scenario that is shown beside the baseline community by community; the baseline if it is alone."""
    others = [name for name in names if name != baseline] or [baseline]
    return PREFERRED if PREFERRED in others else others[-1]


def finished(manifest: dict[str, Any], scenario: str) -> list[int]:
    """Return the replications of a scenario that are done."""
    return [int(number) for number, entry in manifest["records"][scenario].items() if entry["status"] == "done"]


def monthly(folder: Path, manifest: dict[str, Any], scenario: str) -> Table:
    """Return the months of results of all finished replications of one scenario, as in `StudyTables`.

    Raises
    ------
    ScenarioError
        If a record is damaged.
    """
    home = records_home(folder, manifest)
    return _stacked(
        [_monthly(scenario, read_record(home, scenario, number)) for number in finished(manifest, scenario)]
    )


def _stacked(tables: list[Table]) -> Table:
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def study_tables(folder: Path) -> StudyTables:
    """Return all that the figures of a study are drawn from.

    Raises
    ------
    ScenarioError
        If the folder is no finished study or a record is damaged.
    """
    manifest = study_manifest(folder)
    names, baseline = titles(manifest), manifest["study"]["baseline"]
    return StudyTables(
        values=read_csv(folder / "values.csv"),
        comparison=read_csv(folder / "comparison.csv"),
        monthly=_stacked([monthly(folder, manifest, name) for name in names if finished(manifest, name)]),
        titles=names,
        metrics=METRICS,
        districts=districts(resolved_values(folder, baseline)),
        headline=headline(manifest),
        baseline=baseline,
        chosen=chosen(names, baseline),
    )
