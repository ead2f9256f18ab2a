"""What a decision was made from, kept beside its answers, so that they can be reckoned again from their folder alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from analysis.judgement.inquiry import Inquiry
from analysis.study.bench import Bench
from analysis.study.files import on_disk, read_csv, read_json, remove, write_csv, write_json
from analysis.study.manifest import read_manifest
from analysis.study.study import RESULTS
from sim import Loaded, LoadedStudy, Study, digest, read_draws, resolved, restored

HOME, DESCRIPTION, TRIALS = "decision", "decision.json", "trials.jsonl"
PARTS, BELIEFS = "scenarios", "beliefs.csv"
FORMAT = 1


def keep_inputs(inquiry: Inquiry) -> None:
    """Write the scenarios that only the decision names, and the draws that it is weighed over, beside its answers."""
    home, study = inquiry.folder / HOME, inquiry.study
    with on_disk(home):
        (home / PARTS).mkdir(parents=True, exist_ok=True)
    for name in study.parts:
        write_json(home / PARTS / f"{name}.resolved.json", resolved(inquiry.scenarios[name]))
    if study.beliefs:
        columns = {key: np.array([draw[key] for draw in study.beliefs]) for key in study.beliefs[0]}
        write_csv(home / BELIEFS, columns)
    else:
        remove(home / BELIEFS)


def forget_others(inquiry: Inquiry) -> None:
    """Remove answers to another question: of other scenarios, settings or another model than those of now."""
    home = inquiry.folder / HOME
    path = home / DESCRIPTION
    before = read_json(path) if path.is_file() else {}
    now = described(inquiry)
    if any(before.get(key) != value for key, value in now.items()):
        for old in (path, *home.glob("*.csv"), *home.glob("*/*.*")):
            remove(old)


def described(inquiry: Inquiry) -> dict[str, Any]:
    """Return what the question was, and the names of what the answers speak of."""
    headers = {name: loaded.scenario.header for name, loaded in inquiry.scenarios.items()}
    kinds, register = inquiry.baseline.scenario.kinds, inquiry.baseline.register
    counts = inquiry.baseline.scenario.city.counts
    theories = register.theories if register else {}
    return {
        "format": FORMAT,
        "model": inquiry.bench.model,
        "seed": inquiry.bench.seed,
        "months": inquiry.months,
        "theory": inquiry.study.theory,
        "baseline": inquiry.study.study.baseline,
        "leading": list(inquiry.leading),
        "decision": inquiry.decision.model_dump_json(),
        "parts": list(inquiry.study.parts),
        "scenarios": {name: digest(loaded) for name, loaded in inquiry.scenarios.items()},
        "titles": {name: [header.title_zh, header.title_en] for name, header in headers.items()},
        "theories": {name: [each.title_zh or name, each.title_en or name] for name, each in theories.items()},
        "districts": {each.id: [each.name_zh, each.name_en] for each in (counts.districts if counts else ())},
        "kinds": {name: [kind.name_zh, kind.name_en] for name, kind in kinds.items()},
    }


def restored_inquiry(folder: Path, bench: Bench) -> Inquiry:
    """Return what the questions of a decision were asked of, from its study folder alone.

    Raises
    ------
    ScenarioError
        A scenario, the draws or the settings are not there or cannot be read.
    """
    manifest, about = read_manifest(folder), read_json(folder / HOME / DESCRIPTION)
    scenarios = {name: _scenario(folder / PARTS, name) for name in manifest["scenarios"]}
    parts = {name: _scenario(folder / HOME / PARTS, name) for name in about["parts"]}
    known = {name: value for name, value in manifest["study"].items() if name in Study.model_fields}
    settings = {
        **known,
        "scenarios": list(scenarios),
        "seed": manifest["seed"],
        "decision": json.loads(about["decision"]),
    }
    study = Study.model_validate_json(json.dumps(settings))
    path = folder / HOME / BELIEFS
    beliefs = read_draws(path, scenarios[study.baseline]) if path.is_file() else ()
    loaded = LoadedStudy(study, scenarios, folder, manifest["theory"], (), parts, beliefs)
    values, comparison = (read_csv(folder / name) for name in RESULTS)
    return Inquiry(loaded, bench, manifest["months"], values, comparison, folder)


def _scenario(home: Path, name: str) -> Loaded:
    path = home / f"{name}.resolved.json"
    return restored(read_json(path), path)
