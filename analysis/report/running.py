"""``staffing run`` and ``staffing compare``: a study played, judged, drawn and shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.fitting.influence import FILE as INFLUENCE
from analysis.judgement.compare import complete_replications, pivoted, rows_of, write_comparison
from analysis.judgement.statistics import Interval, mean_interval, variance_factor
from analysis.judgement.stopping import Wish
from analysis.report.checking import show_tensions
from analysis.report.choosing import effects
from analysis.report.figure_data import only
from analysis.report.firings import show_firings
from analysis.report.gather import headline, resolved_values, study_manifest, study_tables, titles
from analysis.report.overview import is_large, show_first_changes, show_overview, told_values
from analysis.report.policies import changes
from analysis.report.precision import (
    PRECISION,
    extended,
    first_stage,
    keep_precision,
    precision_lines,
    refuse_unmeasured,
)
from analysis.report.rescaling import communities_in_the_end
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from analysis.report.theories import (
    THEORIES,
    draw_theories,
    gather_theories,
    show_theories,
    theory_folder,
    theory_titles,
)
from analysis.report.words import LANGUAGES, Titles
from analysis.study.files import Table, read_csv, write_whole
from analysis.study.firings import FIRINGS
from analysis.study.manifest import sign
from analysis.study.metrics import METRICS
from analysis.study.study import DRAWS, RESULTS, StudyOutcome, run_study
from sim import LoadedStudy, Refusal, ScenarioError, nearest, read_study, shown

RESIGNATION = ("resignation_rate", "city", "all")


def run_and_show(
    path: Path,
    out: Path | None,
    replace: tuple[str, ...],
    quick: bool,
    settings: dict[str, Any],
    terminal: Terminal,
    wishes: Sequence[Wish] = (),
    at_most: int | None = None,
) -> bool:
    """Play what is missing of a study, then compare, draw and show it; return whether nothing is missing.

    With `wishes`, so many replications are played as they take, `at_most` so many.
    """
    loaded = read_study(shipped(path))
    study = loaded.study
    refuse_unknown_metrics(study.headline, str(loaded.path), "study.headline")
    refuse_unknown_metrics(study.targets, str(loaded.path), "study.targets")
    refuse_unknown_metrics([metric for metric, _ in wishes], "staffing run", "--half-width")
    folder = out or Path("results") / (f"{study.name}-quick" if quick else study.name)
    seed = study.seed if settings["seed"] is None else settings["seed"]
    asked = settings | {
        "months": settings["months"] or (study.quick_months if quick else None),
        "replications": settings["replications"] or (study.quick_replications if quick else study.replications),
        "seed": seed,
        "replace": replace,
        "quick": quick,
    }
    refuse_unmeasured(wishes, asked["replications"], len(loaded.scenarios))
    _announce(loaded, quick, terminal)
    needs = first_stage(loaded, folder, asked, wishes, terminal)
    asked |= {"replications": extended(needs, asked["replications"], at_most, terminal)}
    whole = (
        _run_theories(loaded, folder, asked, terminal) if study.theories else _run(loaded, folder, asked, terminal)
    )
    if (folder / "values.csv").is_file() and keep_precision(folder, needs):
        sign_results(folder)
        terminal.say(*precision_lines(folder, terminal.words))
    return whole


def _run(loaded: LoadedStudy, folder: Path, asked: dict[str, Any], terminal: Terminal) -> bool:
    """Play and show a study under one theory; return whether nothing is missing."""
    outcome = _play(loaded, folder, asked, terminal)
    if not (folder / "values.csv").is_file():
        return False
    show_comparison(folder, (), terminal)
    terminal.say(terminal.word("finished", done=outcome.done, total=outcome.total, folder=folder))
    return outcome.done == outcome.total


def _play(loaded: LoadedStudy, folder: Path, asked: dict[str, Any], terminal: Terminal) -> StudyOutcome:
    """Play what is missing of a study under one theory, compare it and draw it."""
    with terminal.progress() as report:
        outcome = run_study(loaded, folder, progress=report, **asked)
    terminal.say(*(terminal.words.either(note) for note in outcome.notes), style="yellow")
    if (folder / "values.csv").is_file():
        write_comparison(folder, loaded.study.baseline, list(loaded.scenarios))
        _keep_influence(loaded, folder)
        terminal.say(terminal.words["drawing"])
        draw(folder, asked["quick"], terminal.lang)
        sign_results(folder)
    return outcome


def _run_theories(loaded: LoadedStudy, folder: Path, asked: dict[str, Any], terminal: Terminal) -> bool:
    """Play a study under each of its theories, the first alone for a quick look, and lay them side by side."""
    names = loaded.study.theories[:1] if asked["quick"] else loaded.study.theories
    if asked["quick"]:
        terminal.say(terminal.words["theory_quick"], style="yellow")
    outcomes = []
    for name in names:
        under = read_study(loaded.path, name)
        terminal.say(terminal.word("theory_playing", theory=terminal.words.either(theory_titles(under)[name])))
        outcomes.append(_play(under, theory_folder(folder, name), asked, terminal))
    if not all((theory_folder(folder, name) / "values.csv").is_file() for name in names):
        return False
    gather_theories(folder, loaded, names)
    _keep_influence(loaded, folder)
    draw_theories(folder, asked["quick"], terminal.lang)
    sign_results(folder)
    show_comparison(folder, (), terminal)
    done, total = sum(each.done for each in outcomes), sum(each.total for each in outcomes)
    terminal.say(terminal.word("finished", done=done, total=total, folder=folder))
    return done == total


def _announce(loaded: LoadedStudy, quick: bool, terminal: Terminal) -> None:
    from sim import is_compiled

    study = loaded.study
    terminal.say(terminal.words.either((study.title_zh, study.title_en)))
    if quick:
        terminal.say(terminal.words["rough_note"], style="yellow")
    show_tensions(loaded.scenarios[study.baseline], terminal)
    if not is_compiled():
        terminal.say(terminal.words["first_time"])


def draw(folder: Path, quick: bool, lang: str) -> list[Path]:
    """Draw all figures of a study folder, in both languages; of a rough look in `lang` only."""
    from analysis.report.figures import draw_all

    return draw_all(study_tables(folder), folder / "figures", (lang,) if quick else LANGUAGES, quick=quick)


def sign_results(folder: Path) -> None:
    """Enter in the manifest what was made from the records, so that no other command takes a changed file for it."""
    made = [f"{home}/{path.name}" for home in ("figures", "scenarios") for path in (folder / home).glob("*.*")]
    sign(folder, [*RESULTS, FIRINGS, DRAWS, INFLUENCE, THEORIES, PRECISION, *made], version("matplotlib"))


def _keep_influence(loaded: LoadedStudy, folder: Path) -> None:
    """Keep with the results how much each number of the register matters, where that has been measured."""
    measured = loaded.scenarios[loaded.study.baseline].path.with_name(INFLUENCE)
    if measured.is_file():
        write_whole(folder / INFLUENCE, lambda unfinished: shutil.copyfile(measured, unfinished))


def refuse_unknown_metrics(names: Iterable[str], where: str, key: str) -> None:
    """Refuse metrics that do not exist, with the nearest name.

    Raises
    ------
    ScenarioError
        For all of them at once.
    """
    texts = ("应为指标名，见 values.csv", "must be a metric, as in values.csv")
    unknown = [name for name in names if name not in METRICS]
    if unknown:
        raise ScenarioError(
            Refusal(where, key, shown(name), texts, nearest(name, METRICS), "E804") for name in unknown
        )


def _wanted(folder: Path, metrics: tuple[str, ...], manifest: dict[str, Any]) -> tuple[str, ...]:
    """Return the metrics to show, or refuse those that do not exist."""
    refuse_unknown_metrics(metrics, str(folder), "--metric")
    return metrics or (*headline(manifest), "cost_per_resignation_avoided")


def show_comparison(folder: Path, metrics: tuple[str, ...], terminal: Terminal) -> None:
    """Print the paired table of a study, what each scenario changes, and what pairing has saved.

    Of many scenarios, and with no `metrics` asked for, the table is one line a scenario, and so is what it changes.
    """
    manifest = study_manifest(folder)
    wanted, names = _wanted(folder, metrics, manifest), titles(manifest)
    brief = is_large(names) and not metrics
    if manifest["quick"]:
        terminal.say(terminal.words["rough_note"], style="yellow")
    _show_rows(read_csv(folder / "comparison.csv"), wanted, names, brief, terminal)
    _show_changes(folder, names, manifest["study"]["baseline"], brief, terminal)
    show_firings(folder, manifest, names, terminal)
    show_theories(folder, wanted[:1] if brief else wanted, names, terminal)
    values = read_csv(folder / "values.csv")
    _show_targets(manifest, values, terminal)
    _show_closed_halls(values, names, terminal)
    _show_communities(values, names, manifest["study"]["baseline"], terminal)
    _show_pairing(values, names, manifest["study"]["baseline"], terminal)


def _show_rows(comparison: Table, wanted: Sequence[str], names: Titles, brief: bool, terminal: Terminal) -> None:
    """Print the paired differences of the whole city over all years: a table a metric, or one line a scenario."""
    city = only(comparison, group="city", period="all")
    rows = [
        row
        for metric in wanted
        for row in rows_of(only(city, metric=metric))
        if metric != "cost_per_resignation_avoided" or np.isfinite(row.difference)
    ]
    if not rows:
        return
    compared = terminal.words.either(names[rows[0].baseline])
    terminal.say(terminal.word("compared_with", baseline=compared, n=rows[0].n), "")
    if brief:
        show_overview(rows, names, effects(comparison, rows[0].baseline), terminal)
    else:
        terminal.comparison(rows, names)


def _show_changes(folder: Path, names: Titles, baseline: str, brief: bool, terminal: Terminal) -> None:
    """Print what each scenario changes; the first thing only where `brief`."""
    before = resolved_values(folder, baseline)
    told = (
        (f"{terminal.words.either(title)} ({name})", changes(resolved_values(folder, name), before, terminal.words))
        for name, title in names.items()
        if not (brief and name == baseline)
    )
    terminal.say(terminal.words["changes"])
    if brief:
        show_first_changes(told, terminal)
        terminal.say(terminal.word("ask_for_more", folder=folder))
        return
    for title, lines in told:
        terminal.say(title, *(f"  · {line}" for line in lines))


def _show_targets(manifest: dict[str, Any], values: Table, terminal: Terminal) -> None:
    """Print, target by target, whether the baseline meets it in the first calendar year of results."""
    targets = manifest["study"]["targets"]
    baseline = values["scenario"] == manifest["study"]["baseline"]
    first = min(period for period in values["period"] if period != "all")
    here = baseline & (values["group"] == "city") & (values["period"] == first)
    words, rows = terminal.words, []
    for name, target in targets.items():
        reached = mean_interval(values["value"][here & (values["metric"] == name)].tolist())
        unit = words.unit(METRICS[name].unit)
        numbers = (target["value"], target["tolerance"], reached.mean, reached.low, reached.high)
        shown = [words.number(number * unit.scale, unit.digits) for number in numbers]
        label = words.with_unit(words.either((METRICS[name].zh, METRICS[name].en)), unit.word)
        between = f"\\[{shown[3]}, {shown[4]}]"
        rows.append([label, *shown[:3], between, words[target_verdict(reached, **target)]])
    if rows:
        headings = [words[key] for key in ("metric", "target", "tolerance", "reached", "interval", "verdict")]
        terminal.say("")
        terminal.table(
            f"{words['targets']}（{first}）" if words.lang == "zh" else f"{words['targets']} ({first})",
            headings,
            rows,
        )


def _show_closed_halls(values: Table, names: Titles, terminal: Terminal) -> None:
    """Print on how many working days nobody was there, scenario by scenario; of many, the fewest and the most."""
    rows = only(values, metric="hall_closed_days", group="city", period="all")
    days = {name: float(np.nanmean(only(rows, scenario=name)["value"])) for name in names}
    terminal.say("", terminal.word("closed", days=told_values(days, names, 2, terminal.words)))


def _show_communities(values: Table, names: Titles, baseline: str, terminal: Terminal) -> None:
    """Print how many communities there are in the end, where scenarios differ in that."""
    counts = communities_in_the_end(values, names, baseline)
    if counts:
        words = terminal.words
        told = words.listed(*(f"{words.either(names[name])} {words.number(n)}" for name, n in counts.items()))
        terminal.say("", terminal.word("communities_in_the_end", counts=told))


def target_verdict(reached: Interval, value: float, tolerance: float) -> str:
    """Return whether a target is met: ``met``, ``missed``, or ``open`` where the interval reaches across."""
    if value - tolerance <= reached.low and reached.high <= value + tolerance:
        return "met"
    if reached.high < value - tolerance or reached.low > value + tolerance:
        return "missed"
    return "open"


def _show_pairing(values: Table, names: Titles, baseline: str, terminal: Terminal) -> None:
    """Print by how much pairing reduces the variance of the difference in resignations."""
    replications = complete_replications(values, list(names))
    if len(replications) < 3:
        return
    rows = only(values, **dict(zip(("metric", "group", "period"), RESIGNATION, strict=True)))
    found = {name: pivoted(rows, name, replications)[RESIGNATION] for name in names}
    factors = {
        name: variance_factor(found[baseline], after) for name, after in found.items() if after != found[baseline]
    }
    if factors:
        terminal.say("", terminal.word("pairing", factors=told_values(factors, names, 1, terminal.words)))
