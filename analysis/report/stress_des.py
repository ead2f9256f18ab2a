"""What a study did, item by item of the STRESS-DES checklist, from its own manifest and values."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from analysis.report.blocks import Grid
from analysis.report.gather import titles
from analysis.report.proof import short
from analysis.report.stress_words import STRESS_ITEMS
from analysis.report.words import Words
from analysis.study.manifest import LIBRARIES, counted
from analysis.study.metrics import METRICS
from sim import Register, Scenario, declarations

MOST_NAMED = 8
"""Scenarios that a sentence names."""
GROUPS = ("administrative", "self_government", "service")


@dataclass(frozen=True)
class StudyFacts:
    """What the annexes say of a study.

    Attributes
    ----------
    manifest : dict
        As in ``manifest.json``.
    values : dict
        All values of the baseline as it was run.
    register : Register or None
        The baseline's evidence.
    """

    manifest: dict[str, Any]
    values: dict[str, Any]
    register: Register | None


def stress_des(study: StudyFacts, words: Words) -> Grid:
    """Return the checklist: number, topic and what this study did; sections have no answer of their own."""
    facts = _facts(study, words)
    rows = []
    for key, item in STRESS_ITEMS.items():
        number = key.removeprefix("annex_item_")
        answer = words[f"annex_says_{number}"].format(**facts) if "." in number else ""
        rows.append((number, words.heading(item), answer.strip()))
    headings = tuple(words[f"annex_stress_{name}"] for name in ("number", "item", "says"))
    return Grid(words["annex_stress_title"], headings, tuple(rows), words["annex_stress_note"])


def _facts(study: StudyFacts, words: Words) -> dict[str, Any]:
    """Return what stands between the braces of the answers."""
    return (
        _aims(study, words)
        | _city(study.values, words)
        | _evidence(study, words)
        | _time(study, words)
        | _software(study.manifest, words)
    )


def _aims(study: StudyFacts, words: Words) -> dict[str, Any]:
    baseline, *others = [words.either(title) for title in titles(study.manifest).values()]
    more = words["and_more"].format(n=len(others) - MOST_NAMED) if len(others) > MOST_NAMED else ""
    headline = [METRICS[name] for name in study.manifest["study"]["headline"] if name in METRICS]
    return {
        "metrics": len(METRICS),
        "headline": _named([words.either((metric.zh, metric.en)) for metric in headline], words),
        "baseline": baseline,
        "scenarios": ("；" if words.lang == "zh" else "; ").join([*others[:MOST_NAMED], *([more] if more else [])]),
        "theories": _theories(study, words),
    }


def _theories(study: StudyFacts, words: Words) -> str:
    several, one = study.manifest.get("theories", {}), study.manifest["theory"]
    if several:
        names = [words.either((each["title_zh"], each["title_en"])) for each in several.values()]
        return words["annex_many_theories"].format(n=len(names), theories=_named(names, words))
    known = study.register.theories.get(one) if study.register else None
    title = words.either((known.title_zh, known.title_en)) if known else one
    return words["annex_one_theory"].format(theory=title or one) if one else ""


def _city(values: dict[str, Any], words: Words) -> dict[str, Any]:
    city, staffing = values["city"], values["staffing"]
    counts = city["counts"]
    places = sum(district["communities"] for district in counts["districts"]) if counts else len(city["communities"])
    groups = Counter(kind["group"] for kind in values["kinds"].values())
    return {
        "places": words["annex_places"].format(n=places) if places else words["annex_all_places"],
        "roster": words["annex_roster_sampled" if counts else "annex_roster_given"],
        "kinds": len(values["kinds"]),
        **{group: groups[group] for group in GROUPS},
        "posts": f"{staffing['per_10000']:g}",
        "fewest": staffing["fewest"],
        "area": f"{city['area_per_window']:g}",
        "notice": values["attrition"]["notice_days"],
        "vacancy": words.percent(staffing["vacancy"]),
        "tenure": f"{staffing['tenure_mean']:g}",
    }


def _evidence(study: StudyFacts, words: Words) -> dict[str, Any]:
    numbers = study.register.numbers if study.register else ()
    grades = Counter(entry.grade for entry in numbers)
    counted = {grade: grades[grade] for grade in ("assumption", "A", "B", "C")}
    said = words["annex_register_counts"].format(n=len(numbers), **counted)
    return {
        "register": said if study.register else words["annex_no_register"],
        "targets": _targets(study.manifest["study"]["targets"], words),
        "inputs": sum(1 for _ in declarations(Scenario)),
    }


def _targets(targets: dict[str, Any], words: Words) -> str:
    said = [
        words["annex_target"].format(
            metric=words.either((METRICS[name].zh, METRICS[name].en)),
            value=words.amount(target["value"], METRICS[name].unit),
        )
        for name, target in targets.items()
    ]
    return words["annex_targets"].format(targets=_named(said, words)) if said else words["annex_no_targets"]


def _named(names: list[str], words: Words) -> str:
    return ("、" if words.lang == "zh" else ", ").join(names)


def _time(study: StudyFacts, words: Words) -> dict[str, Any]:
    clock, manifest = study.values["clock"], study.manifest
    done, total = counted(manifest)
    return {
        "first": _months_before(dt.date.fromisoformat(clock["start"]), clock["warmup_months"]),
        "warmup": clock["warmup_months"],
        "start": clock["start"],
        "end": clock["end"],
        "shortened": words["annex_shortened"] if manifest["months"] is not None else "",
        "replications": manifest["replications"],
        "done": done,
        "total": total,
        "draws": words["annex_drawn"] if manifest["draws"] else "",
        "seed": manifest["seed"],
        "engine": words[f"annex_engine_{manifest['engine']}"],
    }


def _months_before(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1)


def _software(manifest: dict[str, Any], words: Words) -> dict[str, Any]:
    software, baseline = manifest["software"], manifest["scenarios"][manifest["study"]["baseline"]]
    evidence, commit = baseline["evidence"], manifest["commit"]
    return {
        "version": software["version"],
        "python": software["python"],
        "libraries": _named([f"{name} {software[name]}" for name in LIBRARIES], words),
        "platform": software["platform"],
        "model": short(software["model"]),
        "scenario": short(baseline["digest"]),
        "evidence": words["annex_evidence_digest"].format(digest=short(evidence)) if evidence else "",
        "commit": words["annex_commit"].format(commit=short(commit)) if commit else "",
    }
