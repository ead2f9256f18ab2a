"""Half a page on how a study was made, and what it takes to make it again."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.report.blocks import Block, Grid, text
from analysis.report.precision import precision_lines
from analysis.report.proof import short
from analysis.report.results import Results
from analysis.report.stress_des import StudyFacts
from analysis.report.words import Words
from analysis.study.metrics import METRICS


def method(results: Results, facts: StudyFacts, words: Words) -> tuple[Block, ...]:
    """Return the paragraphs on what the model is, what was run, and what error and risk are."""
    clock, targets = facts.values["clock"], results.manifest["study"]["targets"]
    parts = {
        "communities": words.number(_communities(results)),
        "scenarios": len(results.titles),
        "n": results.manifest["replications"],
        "warmup": clock["warmup_months"],
        "start": clock["start"],
        "end": clock["end"],
        "targets": words.listed(*(_target(name, target, words) for name, target in targets.items())),
    }
    keys = ["method_1", "method_2", "method_3", *(["method_4"] if targets else [])]
    precise = words.sentences(*precision_lines(results.folder, words))
    return (*(text(words[key].format(**parts)) for key in keys), *([text(precise)] if precise else []))


def _communities(results: Results) -> float:
    return results.cells(("communities", "city", "all"))[results.baseline][0]


def _target(metric: str, target: dict[str, float], words: Words) -> str:
    about = METRICS[metric]
    return words.sentences(words.either((about.zh, about.en)), words.amount(target["value"], about.unit))


def reproduction(results: Results, words: Words) -> tuple[Block, ...]:
    """Return the commands that give the same results, and the digests that show whether they are the same."""
    rows = tuple(_digests(results, words))
    headings = (words["reproduce_what"], words["reproduce_digest"])
    return (
        text(words["reproduce_1"]),
        *(text(command, "code") for command in _commands(results, words)),
        text(words["reproduce_2"]),
        Grid(words["reproduce_table"], headings, rows, small=True),
    )


def _commands(results: Results, words: Words) -> Iterator[str]:
    manifest, name = results.manifest, results.manifest["study"]["name"]
    months = f" --months {manifest['months']}" if manifest["months"] else ""
    quick = " --quick" if manifest["quick"] else ""
    folder = f"results/{name}"
    yield (
        f"staffing run {words['reproduce_file']} --out {folder} --replications {manifest['replications']}"
        f" --seed {manifest['seed']}{months}{quick}"
    )
    yield f"staffing verify {folder}"
    yield f"staffing report {folder} --lang {words.lang}"


def _digests(results: Results, words: Words) -> Iterator[tuple[str, str]]:
    manifest = results.manifest
    for name, each in manifest["scenarios"].items():
        title = words.either(results.titles[name])
        yield words.listed(words["reproduce_scenario"].format(title=title), name), each["digest"]
    for digest in dict.fromkeys(each["evidence"] for each in manifest["scenarios"].values() if each["evidence"]):
        yield words["reproduce_evidence"], digest
    software = manifest["software"]
    yield words["reproduce_model"], software["model"]
    yield words["reproduce_version"], software["version"]
    yield words["reproduce_commit"], short(manifest["commit"])
    named = [f"{name} {value}" for name, value in software.items() if name not in ("version", "model")]
    yield words["reproduce_libraries"], words.listed(*named)
