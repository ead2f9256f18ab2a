"""``staffing calibrate``: the knobs turned until the baseline meets its targets, shown and kept as an overlay."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from analysis.fitting.calibration import (
    EXHAUSTION,
    KNOBS,
    Fit,
    Reached,
    Stage,
    calibrate,
    refuse_other_targets,
    stability_of,
)
from analysis.fitting.overlay import write_overlay
from analysis.fitting.posterior import IMPLAUSIBLE, sift
from analysis.judgement.theories import Stability
from analysis.report.posterior import keep_posterior
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from analysis.report.theories import told_stability
from analysis.report.words import Words
from analysis.study.bench import Bench
from analysis.study.files import on_disk, read_json, write_csv, write_json
from analysis.study.metrics import METRICS
from analysis.study.storage import run_lock
from sim import Entry, Loaded, Refusal, Register, ScenarioError, Target, declared, read_study, read_targets, refuse

OVERLAY, DESCRIPTION = "calibrated.toml", "calibration.json"
NOT_IN_REGISTER = (
    "该数写在情景文件里，叠加的登记簿改不了它；请移入登记簿后再校准",
    "is not given by the register, so that no register laid over it would change it: move it there first",
)


def calibrate_and_show(path: Path, asked: dict[str, Any], terminal: Terminal) -> bool:
    """Fit the baseline of a study to its targets, show what was reached and keep it; say whether all targets are met.

    Parameters
    ----------
    path : Path
        Study file or folder.
    asked : dict
        ``targets`` (a file whose targets go before those of the study, or None), ``theory`` (empty for the central
        values), ``out`` (folder, None for ``results/calibration/<study>`` with the theory's name behind it), ``seed``
        (None for the study's), ``workers``, ``posterior`` (how many draws of the uncertain numbers to try, or None).

    Raises
    ------
    ScenarioError
        The study, the targets or the theory are refused; nothing is written then.
    """
    theory = asked["theory"]
    loaded = read_study(shipped(path), theory)
    study, baseline = loaded.study, loaded.scenarios[loaded.study.baseline]
    own = read_targets(asked["targets"]) if asked["targets"] else {}
    wanted = {**study.targets, **own}
    refuse_other_targets(wanted, str(asked["targets"] or loaded.path))
    register = _register(baseline, wanted)
    folder = asked["out"] or Path("results", "calibration", f"{study.name}-{theory}" if theory else study.name)
    seed = study.seed if asked["seed"] is None else asked["seed"]
    titles = {"study": terminal.words.either((study.title_zh, study.title_en))}
    terminal.say(terminal.word("fit_title", **titles, theory=_theory(register, theory, terminal)))
    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with run_lock(folder):
        bench = Bench(seed, folder / "trials.jsonl", asked["workers"])
        fit = _fit(baseline, wanted, theory, folder, bench, terminal)
        if asked["posterior"]:
            _sift(fit, wanted, asked["posterior"], folder, bench, terminal)
    terminal.say("", terminal.word("fit_next", path=folder / OVERLAY, name=OVERLAY))
    return fit.met


def _fit(
    baseline: Loaded, wanted: dict[str, Target], theory: str, folder: Path, bench: Bench, terminal: Terminal
) -> Fit:
    """Fit, judge stability, keep and show."""
    with ExitStack() as stages:
        stage = _stages(bench, stages, terminal)
        fit = calibrate(baseline, wanted, bench, stage)
        stage("stable")
        stable = stability_of(fit.loaded, bench)
    _keep(folder, fit, _described(fit, stable, theory, bench.seed), wanted)
    show_fit(fit, stable, terminal)
    return fit


def _sift(fit: Fit, wanted: dict[str, Target], draws: int, folder: Path, bench: Bench, terminal: Terminal) -> None:
    """Draw the uncertain numbers, keep those that the targets do not rule out, and show them."""
    with ExitStack() as stages:
        _stages(bench, stages, terminal)("posterior")
        found = sift(fit, wanted, draws, bench)
    sifted = {"tried": len(found.tried), "kept": len(found.kept), "implausibility": IMPLAUSIBLE}
    described = read_json(folder / DESCRIPTION)
    write_json(folder / DESCRIPTION, described | {"posterior": sifted})
    kinds = {name: (kind.name_zh, kind.name_en) for name, kind in fit.loaded.scenario.kinds.items()}
    keep_posterior(folder, found, kinds, terminal)


def _register(baseline: Loaded, wanted: Iterable[str]) -> Register:
    """Return the register that the fitted numbers go into; refuse knobs that it does not give."""
    if baseline.register is None:
        zh, en = "未指明依据登记簿，校准结果无处可放", "names no evidence register that fitted numbers could go into"
        raise refuse(str(baseline.path), "evidence", "", zh, en, code="E813")
    keys = [KNOBS[metric].key for metric in (*wanted, EXHAUSTION)]
    wrong = [
        Refusal(str(baseline.path), key, baseline.origins[key], NOT_IN_REGISTER, "", "E814")
        for key in keys
        if not baseline.origins[key].startswith("evidence")
    ]
    if wrong:
        raise ScenarioError(wrong)
    return baseline.register


def _theory(register: Register, theory: str, terminal: Terminal) -> str:
    if not theory:
        return terminal.words["fit_no_theory"]
    found = register.theories[theory]
    return terminal.words.either((found.title_zh or theory, found.title_en or theory))


def _stages(bench: Bench, stack: ExitStack, terminal: Terminal) -> Stage:
    """Return what tells the user which part of the work begins, with a bar of its own for each."""

    def begin(name: str) -> None:
        stack.close()
        bench.progress = stack.enter_context(terminal.progress(terminal.words[f"fit_stage_{name}"]))

    return begin


# --- what is kept ---------------------------------------------------------------------------------------------------


def _keep(folder: Path, fit: Fit, described: dict[str, Any], wanted: dict[str, Target]) -> None:
    register, theory = fit.loaded.register, described["theory"]
    known = register.theories if register else {}
    named = theory if theory and known[theory].values else ""
    seed = described["seed"]
    write_overlay(
        folder / OVERLAY,
        (
            f"校准结果（{named or '中心值'}，种子 {seed}）",
            f"calibrated numbers ({named or 'central values'}, seed {seed})",
        ),
        () if named else [_entry(fit, each) for each in fit.targets],
        {named: fit.values} if named else None,
    )
    write_csv(folder / "targets.csv", _targets_table(fit))
    write_json(folder / DESCRIPTION, described)


def _entry(fit: Fit, reached: Reached) -> Entry:
    """Return the entry of a knob with the fitted value in the middle, its range widened where it must be."""
    known = fit.loaded.register.entry(reached.key) if fit.loaded.register else None
    if known is None:
        raise KeyError(reached.key)
    value, about = reached.after, METRICS[reached.metric]
    low, high = (value if limit is None or isinstance(limit, tuple) else limit for limit in (known.low, known.high))
    goal = f"{reached.target.value:g} ± {reached.target.tolerance:g}"
    return known.model_copy(
        update={
            "central": value,
            "low": min(low, value),
            "high": max(high, value),
            "note_zh": f"校准值，使基准情景头十二个月的{about.zh}为 {goal}。",
            "note_en": f"Calibrated, so that the baseline's first twelve months have {about.en} {goal}.",
        }
    )


def _targets_table(fit: Fit) -> dict[str, np.ndarray[Any, Any]]:
    rows = fit.targets
    texts = {"metric": [row.metric for row in rows], "key": [row.key for row in rows]}
    numbers = {
        "target": [row.target.value for row in rows],
        "tolerance": [row.target.tolerance for row in rows],
        "reached": [row.reached.mean for row in rows],
        "error": [row.reached.error for row in rows],
        "gap": [row.gap for row in rows],
        "before": [row.before for row in rows],
        "after": [row.after for row in rows],
    }
    columns = {name: np.array(cells, dtype=object) for name, cells in texts.items()}
    columns |= {name: np.array(cells, dtype=np.float64) for name, cells in numbers.items()}
    return columns | {"n": np.full(len(rows), fit.replications, dtype=np.int64)}


def _described(fit: Fit, stable: Stability, theory: str, seed: int) -> dict[str, Any]:
    return {
        "format": 1,
        "theory": theory,
        "seed": seed,
        "replications": fit.replications,
        "met": fit.met,
        "values": fit.values,
        "stability": {
            "verdict": stable.verdict,
            "rates": dict(zip(stable.years, stable.rates, strict=True)),
            "year": stable.year,
            "furthest": [stable.furthest.mean, stable.furthest.low, stable.furthest.high],
        },
    }


# --- what is shown --------------------------------------------------------------------------------------------------


def show_fit(fit: Fit, stable: Stability, terminal: Terminal) -> None:
    """Print target by target what was reached, the knobs before and after, and whether the theory is stable."""
    words = terminal.words
    headings = [words[key] for key in ("metric", "target", "tolerance", "reached", "fit_error", "fit_gap", "verdict")]
    terminal.say("")
    rows = [
        _target_row(row.metric, row.target, row.reached.mean, row.reached.error, row.gap, row.met, words)
        for row in fit.targets
    ]
    terminal.table(terminal.word("fit_targets", n=fit.replications), headings, rows)
    knobs = [[_label(row.key, words), row.key, f"{row.before:.5g}", f"{row.after:.5g}"] for row in fit.targets]
    terminal.table(
        words["fit_knobs"], [words[key] for key in ("fit_knob", "key", "fit_before", "fit_after")], knobs, 2
    )
    terminal.say(words["fit_all_met" if fit.met else "fit_not_met"], style="" if fit.met else "yellow")
    rates = words.listed(
        *(f"{year} {words.percent(rate)}" for year, rate in zip(stable.years, stable.rates, strict=True))
    )
    terminal.say("", terminal.word("fit_stable_years", rates=rates))
    ends = (stable.furthest.mean, stable.furthest.low, stable.furthest.high)
    terminal.say(told_stability("", stable.verdict, stable.year, ends, words))


def _target_row(
    metric: str, target: Target, reached: float, error: float, gap: float, met: bool, words: Words
) -> list[str]:
    about = METRICS[metric]
    unit = words.unit(about.unit)
    name = words["fit_own_reference"] if metric == EXHAUSTION else words.either((about.zh, about.en))

    def shown(value: float, signed: bool = False) -> str:
        return words.number(value * unit.scale, unit.digits + 1, signed)

    return [
        words.with_unit(name, unit.word),
        *(shown(value) for value in (target.value, target.tolerance, reached, error)),
        shown(gap, True),
        words["fit_met" if met else "fit_missed"],
    ]


def _label(key: str, words: Words) -> str:
    number = declared(key)
    return words.either((number.zh, number.en)) if number else key
