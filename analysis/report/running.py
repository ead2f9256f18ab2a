"""``staffing run`` and ``staffing compare``: a study played, judged, drawn and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from analysis.judgement.compare import Row, complete_replications, pivoted, write_comparison
from analysis.judgement.statistics import variance_factor
from analysis.report.checking import show_tensions
from analysis.report.gather import headline, resolved_values, study_manifest, study_tables, titles
from analysis.report.policies import changes
from analysis.report.terminal import Terminal
from analysis.study.files import Table, read_csv
from analysis.study.metrics import METRICS
from analysis.study.study import run_study
from sim import LoadedStudy, Refusal, ScenarioError, nearest, read_study, shown

RESIGNATION = ("resignation_rate", "city", "all")


def run_and_show(
    path: Path, out: Path | None, replace: tuple[str, ...], quick: bool, settings: dict[str, Any], terminal: Terminal
) -> bool:
    """Play what is missing of a study, then compare, draw and show it; return whether nothing is missing."""
    loaded = read_study(path)
    study = loaded.study
    folder = out or Path("results") / (f"{study.name}-quick" if quick else study.name)
    months = settings.pop("months") or (study.quick_months if quick else None)
    replications = settings.pop("replications") or (study.quick_replications if quick else study.replications)
    seed = study.seed if settings["seed"] is None else settings["seed"]
    _announce(loaded, quick, terminal)
    with terminal.progress() as report:
        outcome = run_study(
            loaded,
            folder,
            replications=replications,
            months=months,
            quick=quick,
            replace=replace,
            progress=report,
            **{**settings, "seed": seed},
        )
    terminal.say(*(terminal.words.either(note) for note in outcome.notes), style="yellow")
    if not (folder / "values.csv").is_file():
        return False
    write_comparison(folder, study.baseline, list(loaded.scenarios))
    terminal.say(terminal.words["drawing"])
    draw(folder, quick)
    show_comparison(folder, (), terminal)
    terminal.say(terminal.word("finished", done=outcome.done, total=outcome.total, folder=folder))
    return outcome.done == outcome.total


def _announce(loaded: LoadedStudy, quick: bool, terminal: Terminal) -> None:
    study = loaded.study
    terminal.say(terminal.words.either((study.title_zh, study.title_en)))
    if quick:
        terminal.say(terminal.words["rough_note"], style="yellow")
    show_tensions(loaded.path.parent / f"{study.baseline}.toml", terminal)
    terminal.say(terminal.words["first_time"])


def draw(folder: Path, quick: bool) -> list[Path]:
    """Draw all figures of a study folder, in both languages; a rough look only in Chinese and English colour."""
    from analysis.report.figures import draw_all

    return draw_all(study_tables(folder), folder / "figures", quick=quick)


def _wanted(folder: Path, metrics: tuple[str, ...], manifest: dict[str, Any]) -> tuple[str, ...]:
    """Return the metrics to show, or refuse those that do not exist."""
    unknown = [name for name in metrics if name not in METRICS]
    if unknown:
        texts = ("应为指标名，见 comparison.csv", "must be a metric of comparison.csv")
        raise ScenarioError(
            Refusal(str(folder), "--metric", shown(name), texts, nearest(name, METRICS), "E804") for name in unknown
        )
    return metrics or (*headline(manifest), "cost_per_resignation_avoided")


def show_comparison(folder: Path, metrics: tuple[str, ...], terminal: Terminal) -> None:
    """Print the paired table of a study, what each scenario changes, and what pairing has saved."""
    manifest = study_manifest(folder)
    wanted, names = _wanted(folder, metrics, manifest), titles(manifest)
    baseline = manifest["study"]["baseline"]
    rows = [
        row
        for metric in wanted
        for row in _rows(read_csv(folder / "comparison.csv"))
        if (row.metric, row.group, row.period) == (metric, "city", "all")
        and (metric != "cost_per_resignation_avoided" or np.isfinite(row.difference))
    ]
    if manifest["quick"]:
        terminal.say(terminal.words["rough_note"], style="yellow")
    if rows:
        compared = terminal.words.either(names[baseline])
        terminal.say(terminal.word("compared_with", baseline=compared, n=rows[0].n), "")
        terminal.comparison(rows, names)
    terminal.say(terminal.words["changes"])
    for name, title in names.items():
        terminal.say(f"{terminal.words.either(title)} ({name})")
        terminal.say(*(f"  · {line}" for line in changes(resolved_values(folder, name), terminal.words)))
    _show_pairing(read_csv(folder / "values.csv"), names, baseline, terminal)


def _rows(table: Table) -> list[Row]:
    """Return the rows of ``comparison.csv``."""
    return [Row(*cells) for cells in zip(*(table[name].tolist() for name in Row._fields), strict=True)]


def _show_pairing(values: Table, names: dict[str, tuple[str, str]], baseline: str, terminal: Terminal) -> None:
    """Print by how much pairing reduces the variance of the difference in resignations."""
    replications = complete_replications(values, list(names))
    if len(replications) < 3:
        return
    before = pivoted(values, baseline, replications)[RESIGNATION]
    factors = []
    for name in names:
        after = pivoted(values, name, replications)[RESIGNATION]
        if name != baseline and before != after:
            factors.append(f"{terminal.words.either(names[name])} {variance_factor(before, after):.1f}")
    if factors:
        terminal.say("", terminal.word("pairing", factors=terminal.words.listed(*factors)))
