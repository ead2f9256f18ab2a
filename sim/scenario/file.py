"""Scenario and study files: from TOML to one frozen object, with the origin of every value.

After a clean parse everything that is wrong is told at once, in file order, with file and line.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.scenario.draws import draws_beside, read_draws
from sim.scenario.evidence import Register, register_of
from sim.scenario.faults import Fault, faults_of
from sim.scenario.fields import Scenario
from sim.scenario.inheritance import KINDS, beside, kind_of
from sim.scenario.reading import MOST_FAULTS, Reading, Words, format_warnings
from sim.scenario.reading import Loaded as Loaded
from sim.scenario.source import FORMAT, Source, dotted, read_source
from sim.scenario.study_fields import Decision, Study, Target, Targets
from sim.scenario.tables import read_as
from sim.scenario.texts import is_plain_name, unprintable
from sim.scenario.toml_lines import Key

STUDY_FILE = "study.toml"
POSTERIOR: Key = ("study", "posterior")
COSTS = ("wages", "hiring", "programmes")
"""Kinds of cost that somebody pays."""
SHARES_ROUNDING = 1e-9
MOST_STRENGTH = 10
BELIEFS: Key = ("study", "decision", "posterior")


@dataclass(frozen=True)
class LoadedStudy:
    """A study as it was read.

    Attributes
    ----------
    study : Study
        Its settings; the name is that of the folder unless the file gives one.
    scenarios : dict
        The scenarios by name, in the order of the file.
    path : Path
        The file.
    theory : str
        Theory of leaving under which the scenarios were read; none if empty.
    draws : tuple of dict
        Draws of the uncertain numbers by key, from the posterior that the study names; replications take turns.
    parts : dict
        Scenarios that are not compared but make up packages and combinations of its decision, by name.
    beliefs : tuple of dict
        Draws of the uncertain numbers by key that its decision is weighed over; none where it names no file.
    """

    study: Study
    scenarios: dict[str, Loaded]
    path: Path
    theory: str = ""
    draws: tuple[dict[str, float], ...] = ()
    parts: dict[str, Loaded] = field(default_factory=dict)
    beliefs: tuple[dict[str, float], ...] = ()


def load(path: str | Path, theory: str = "") -> Scenario:
    """Read a scenario file and return the scenario alone; parameters and errors as in `read_scenario`."""
    return read_scenario(path, theory).scenario


def read_scenario(path: str | Path, theory: str = "") -> Loaded:
    """Read a scenario file with everything that it extends and its evidence register.

    Parameters
    ----------
    theory : str
        Theory of the register whose values go before the central ones; none if empty.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the files, in file order.
    """
    return Reading(Path(path), theory).loaded()


def check(path: str | Path) -> list[Words]:
    """Read a scenario, a study (or the folder of one) or an evidence register; return the warnings (zh, en).

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file and those it names, in file order.
    """
    file = _study_file(Path(path))
    source = read_source(file)
    kind = kind_of(source)
    if kind in ("evidence", "targets"):
        register_of(source) if kind == "evidence" else read_targets(file)
        return format_warnings((source,))
    if kind == "scenario":
        return read_scenario(file).warnings
    warnings = [words for loaded in read_study(file).scenarios.values() for words in loaded.warnings]
    return list(dict.fromkeys((*format_warnings((source,)), *warnings)))


def read_study(path: str | Path, theory: str = "") -> LoadedStudy:
    """Read a study file, or the ``study.toml`` of a folder, and every scenario that it names.

    Parameters
    ----------
    theory : str
        Theory under which the scenarios are read; none if empty.

    Raises
    ------
    ScenarioError
        The file is no study; everything that is wrong with it and its scenarios.
    """
    source = read_source(_study_file(Path(path)))
    kind_zh, kind_en = KINDS[kind_of(source)]
    if kind_of(source) != "study":
        zh, en = f"这是{kind_zh}，不是研究文件；研究文件须有 [study]", f"{kind_en}, not a study, which holds [study]"
        raise refuse(str(source.path), "", "", zh, en, code="E114")
    study, faults = _study(source)
    faults += list(_study_faults(study)) if study else []
    refusals = [Refusal(source.where(fault.key), dotted(fault.key), *fault[1:]) for fault in _sorted(faults, source)]
    scenarios = _scenarios(source, _listed(source), theory, refusals)
    parts = _scenarios(source, _parts(study.decision, scenarios), theory, refusals) if study else {}
    if study and not refusals:
        refusals += _different_clocks(source, study, scenarios | parts)
        refusals += _unknown_theories(source, study, scenarios)
    if refusals or study is None:
        raise ScenarioError(dict.fromkeys(refusals))
    draws, beliefs = (
        read_draws(draws_beside(source, name, key), scenarios[study.baseline]) if name else ()
        for name, key in ((study.posterior, POSTERIOR), (study.decision.posterior, BELIEFS))
    )
    return LoadedStudy(study, scenarios, source.path, theory, draws, parts, beliefs)


def read_targets(path: str | Path) -> dict[str, Target]:
    """Read a file of targets: ``[targets]``, by metric, each with value and tolerance.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it.
    """
    return read_as(Path(path), Targets).targets


def _study_file(path: Path) -> Path:
    return path / STUDY_FILE if os.path.isdir(path) else path


def _sorted(faults: list[Fault], source: Source) -> list[Fault]:
    return sorted(faults, key=lambda fault: source.line(fault.key))


def _study(source: Source) -> tuple[Study | None, list[Fault]]:
    """Return the settings of a study file, or None, and what is wrong with them."""
    unknown = (name for name in source.table if name not in ("format", "study"))
    stray = ("没有这个键", "there is no such key")
    faults = [Fault((name,), shown(name), stray, nearest(name, Study.model_fields), "E201") for name in unknown]
    table = source.table["study"]
    folder = source.path.absolute().parent.name if source.path.name == STUDY_FILE else source.path.stem
    try:
        return Study.model_validate({"name": folder} | table if isinstance(table, dict) else table), faults
    except ValidationError as error:
        found = faults_of(error, Study, MOST_FAULTS)
        return None, faults + [fault._replace(key=("study", *fault.key)) for fault in found]


def _study_faults(study: Study) -> Iterator[Fault]:
    """Yield what is wrong between the settings: names that are not plain, repeated, or not compared."""
    yield from unprintable(study, ("study",))
    if not is_plain_name(study.name):
        zh, en = "须为普通的名称，不含 / \\ .. ~ $", "must be a plain name, without / \\ .. ~ $"
        yield Fault(("study", "name"), shown(study.name), (zh, en), "", "E125")
    first: dict[str, int] = {}
    for position, name in enumerate(study.scenarios):
        if name.endswith(".toml"):
            zh, en = "不写 .toml", "without .toml"
            yield Fault(("study", "scenarios", position), shown(name), (zh, en), name.removesuffix(".toml"), "E125")
        if first.setdefault(name.strip().casefold(), position) != position:
            yield Fault(("study", "scenarios", position), shown(name), ("重复列出", "is listed twice"), "", "E501")
    if study.indexed and study.indexed not in study.scenarios:
        zh, en = "须列在 scenarios 中", "must be one of scenarios"
        yield Fault(
            ("study", "indexed"), shown(study.indexed), (zh, en), nearest(study.indexed, study.scenarios), "E502"
        )
    if study.posterior and study.theories:
        zh, en = (
            "后验抽样只属于一种理论，不能与 theories 同用",
            "draws belong to one theory: not together with theories",
        )
        yield Fault(("study", "posterior"), shown(study.posterior), (zh, en), "", "E504")
    yield from _decision_faults(study)
    if study.baseline not in study.scenarios:
        close = nearest(study.baseline, study.scenarios)
        zh, en = "对照情景须列在 scenarios 中", "the baseline must be one of scenarios"
        yield Fault(("study", "baseline"), shown(study.baseline), (zh, en), close, "E502")


def _decision_faults(study: Study) -> Iterator[Fault]:
    """Yield what is wrong with a decision: scenarios that are not compared, shares that are not the whole."""
    decision = study.decision
    others = [name for name in study.scenarios if name != study.baseline]
    named: list[tuple[Key, str]] = [(("leading", place), name) for place, name in enumerate(decision.leading)]
    named += [(("package",), decision.package)] if decision.package else []
    for key, name in named:
        if name not in others:
            zh, en = "须为 scenarios 中对照情景以外的情景", "must be one of scenarios, other than the baseline"
            yield Fault(("study", "decision", *key), shown(name), (zh, en), nearest(name, others), "E502")
    yield from _strength_faults(study)
    yield from _payer_faults(decision)


def _strength_faults(study: Study) -> Iterator[Fault]:
    """Yield what is wrong with the strengths that are tried and combined: out of bounds, or of the baseline itself."""
    decision = study.decision
    named: dict[Key, tuple[float, ...]] = {("strengths",): decision.strengths}
    named |= {("frontier", name): strengths for name, strengths in decision.frontier.items()}
    for key, strengths in named.items():
        for place, strength in enumerate(strengths):
            if not 0 <= strength <= MOST_STRENGTH:
                zh, en = f"力度须为 0 到 {MOST_STRENGTH}", f"a strength must be from 0 to {MOST_STRENGTH}"
                yield Fault(("study", "decision", *key, place), f"{strength:g}", (zh, en), "", "E203")
    for key, name in ((("frontier",), study.baseline), (("parts",), study.baseline)):
        if name in getattr(decision, str(key[0])):
            zh, en = "对照情景不能作为组合的一部分", "the baseline cannot be a part of a combination"
            yield Fault(("study", "decision", *key), shown(name), (zh, en), "", "E502")


def _payer_faults(decision: Decision) -> Iterator[Fault]:
    """Yield what is wrong with who pays: kinds of cost that there are not, or none given; shares that are not the whole."""
    missing = [cost for cost in COSTS if decision.payers and cost not in decision.payers]
    if missing:
        zh, en = f"还须写出 {'、'.join(missing)} 的分担比例", f"the shares of {', '.join(missing)} must be given too"
        yield Fault(("study", "decision", "payers"), "", (zh, en), "", "E505")
    for cost, payers in decision.payers.items():
        if cost not in COSTS:
            zh, en = f"应为 {'、'.join(COSTS)}", f"must be one of {', '.join(COSTS)}"
            yield Fault(("study", "decision", "payers", cost), shown(cost), (zh, en), nearest(cost, COSTS), "E505")
        total = payers.city + payers.district + payers.street
        if abs(total - 1) > SHARES_ROUNDING:
            zh, en = "市、县区、街道的比例之和须为 1", "the shares of city, district and street must add up to 1"
            yield Fault(("study", "decision", "payers", cost), f"{total:g}", (zh, en), "", "E505")


def _unknown_theories(source: Source, study: Study, scenarios: Mapping[str, Loaded]) -> Iterator[Refusal]:
    """Yield a refusal for every theory that the register of the baseline does not have, or that is named twice."""
    register = scenarios[study.baseline].register
    known = list(register.theories) if register else []
    for position, name in enumerate(study.theories):
        key: Key = ("study", "theories", position)
        zh, en = (
            f"应为登记簿中的理论：{'、'.join(known) or '无'}",
            f"a theory of the register: {', '.join(known) or 'none'}",
        )
        if name not in known:
            yield Refusal(source.where(key), dotted(key), shown(name), (zh, en), nearest(name, known), "E406")
        elif name in study.theories[:position]:
            yield Refusal(source.where(key), dotted(key), shown(name), ("重复列出", "is listed twice"), "", "E501")


def _listed(source: Source) -> dict[Key, Any]:
    """Return the scenarios that a study compares, by where they stand."""
    table = source.table["study"]
    names = table.get("scenarios", ()) if isinstance(table, dict) else ()
    return {
        ("study", "scenarios", place): name for place, name in enumerate(names if isinstance(names, tuple) else ())
    }


def _parts(decision: Decision, scenarios: Mapping[str, Loaded]) -> dict[Key, Any]:
    """Return the scenarios that a decision names beside those that are compared, by where they stand."""
    named: dict[Key, str] = {("study", "decision", "parts", place): name for place, name in enumerate(decision.parts)}
    named |= {("study", "decision", "frontier", name): name for name in decision.frontier}
    return {key: name for key, name in named.items() if name not in scenarios}


def _scenarios(source: Source, names: Mapping[Key, Any], theory: str, refusals: list[Refusal]) -> dict[str, Loaded]:
    """Read the scenarios of these names; what is wrong with them is added to `refusals`."""
    scenarios: dict[str, Loaded] = {}
    for key, name in names.items():
        try:
            loaded = read_scenario(beside(source, key, name), theory) if isinstance(name, str) else None
        except ScenarioError as error:
            refusals += error.refusals
            continue
        if loaded:
            scenarios[name] = loaded
    return scenarios


def _different_clocks(source: Source, study: Study, scenarios: Mapping[str, Loaded]) -> Iterator[Refusal]:
    """Yield a refusal for every scenario whose results cover other days than the baseline's."""
    wanted = scenarios[study.baseline].scenario.clock
    for position, (name, loaded) in enumerate(scenarios.items()):
        clock = loaded.scenario.clock
        key: Key = ("study", "scenarios", position) if name in study.scenarios else ("study", "decision")
        if clock != wanted:
            zh = f"{clock.start} 至 {clock.end}，与对照情景的 {wanted.start} 至 {wanted.end} 不同，无法比较"
            en = f"runs from {clock.start} to {clock.end}, the baseline from {wanted.start} to {wanted.end}"
            yield Refusal(source.where(key), dotted(key), shown(name), (zh, en), "", "E503")


def resolved(loaded: Loaded) -> dict[str, Any]:
    """Return everything explicit, ready for JSON: name, digest, values, their origins, evidence, warnings."""
    register = loaded.register
    return {
        "format": FORMAT,
        "name": loaded.scenario.name,
        "digest": digest(loaded),
        "values": loaded.scenario.model_dump(mode="json", exclude={"name"}),
        "origins": loaded.origins,
        "evidence": register.model_dump(mode="json") if register else None,
        "warnings": [{"zh": zh, "en": en} for zh, en in loaded.warnings],
    }


def restored(content: Mapping[str, Any], path: Path) -> Loaded:
    """Return the scenario that `resolved` has told, so that it can be played again without its files.

    Parameters
    ----------
    content : mapping
        A resolved scenario, as read from JSON.
    path : Path
        The file that it was read from, to name in errors.

    Raises
    ------
    ScenarioError
        It is not what `resolved` writes: a value is missing, of another kind or out of bounds.
    """
    try:
        values = json.dumps({**content["values"], "name": content["name"]})
        scenario = Scenario.model_validate_json(values)
        evidence = content["evidence"]
        register = None if evidence is None else Register.model_validate_json(json.dumps(evidence))
        warnings = [(each["zh"], each["en"]) for each in content["warnings"]]
        return Loaded(scenario, register, dict(content["origins"]), warnings, path)
    except (KeyError, TypeError, ValueError) as error:
        zh = "不是完好的情景展开文件；再次执行 staffing run 会重新写出"
        en = "is no whole resolved scenario; `staffing run` writes it again"
        raise refuse(str(path), "", str(error).splitlines()[0], zh, en, code="E115") from error


def digest(loaded: Loaded) -> str:
    """Return the SHA-256 (hex) of all values; name, titles and origins do not count."""
    values = loaded.scenario.model_dump(mode="json", exclude={"name", "header"})
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
