"""A study folder proved: its inputs and records by their hashes, its values from the records, a sample played again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from analysis.study.differences import csv_difference
from analysis.study.files import DamagedError, StorageError, read_json, sha256, write_csv
from analysis.study.firings import FIRINGS, collect_firings
from analysis.study.ledger import Text
from analysis.study.manifest import Inputs, described, read_manifest, record_digest, software
from analysis.study.replay import HERE, Means, played_again, sampled
from analysis.study.replication import Place
from analysis.study.storage import check_record, record_folder, run_lock
from analysis.study.study import DRAWS, collect_values
from sim import Loaded, LoadedStudy, ScenarioError, Study, is_plain_name, read_draws, refuse, resolved, restored

MANIFEST, VALUES = "manifest.json", "values.csv"
LOCKED, NO_PROOF = "E902", "E908"
DAMAGE: dict[str, Text] = {
    "missing": ("文件缺失", "is missing"),
    "sha256": ("内容已不是运行时写出的（SHA-256 不符）", "is not what was written (SHA-256)"),
    "other inputs": (
        "所记输入（情景、依据数据、种子、月数、引擎或软件版本）与清单不符",
        "comes from other inputs (scenario, evidence, seed, months, engine or versions) than the manifest names",
    ),
}
OTHER_MODEL: Text = (
    "模型的源代码与运行时不同：如有不符，可能由此而来，不一定是结果被改动。",
    "The source of the model is not that of the run: what differs may come from that, and not from a change of results.",
)
Stage = Callable[[str], object]


@dataclass(frozen=True)
class Finding:
    """Something that is not what it should be.

    Attributes
    ----------
    where : str
        File, from the study folder on.
    what : (zh, en)
        What is wrong with it.
    """

    where: str
    what: Text


@dataclass(frozen=True)
class Verification:
    """What has been verified of a study folder, and what was found.

    Attributes
    ----------
    folder : Path
    manifest : dict
    whole, total : int
        Replications whose records are what was written, and replications wanted.
    again : tuple of (scenario, replication)
        Played again.
    changed : tuple of (name, then, now)
        Versions and platform that differ from those of the run; none where it was compared bit for bit.
    findings : tuple of Finding
    notes : tuple of (zh, en)
        What was not compared, and why.
    figures : int
        Files of figures that were drawn anew.
    document : Path or None
        A document that was compared with the study.
    claims : int
        Numbers in it that were filled in from the study.
    decided : bool
        Whether a decision was made on it, which was verified too.
    """

    folder: Path
    manifest: dict[str, Any] = field(repr=False)
    whole: int
    total: int
    again: tuple[Place, ...]
    changed: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]
    notes: tuple[Text, ...]
    figures: int = 0
    document: Path | None = None
    claims: int = 0
    decided: bool = False

    @property
    def exact(self) -> bool:
        """Whether it was compared bit for bit; else to 1e-9."""
        return not self.changed


def verify_study(
    folder: Path,
    sample: int = 3,
    means: Means = HERE,
    stage: Stage = lambda name: None,
    chosen: Sequence[Place] | None = None,
) -> Verification:
    """Verify the inputs, the records, the values and the firings of a study under one theory.

    Parameters
    ----------
    folder : Path
    sample : int
        Replications played again, drawn by lot; all if there are fewer.
    means : Means
        On how many processes, and who is told of the progress.
    stage : callable
        Told what is being done: ``records``, ``values`` or ``again``.
    chosen : sequence of (scenario, replication), optional
        Played again instead of a sample.

    Raises
    ------
    ScenarioError
        An input is not there or cannot be read, so that the study cannot be certified; or it can no longer be played.
    StorageError
        The folder cannot be read.
    """
    manifest = sound_manifest(folder)
    study = _restored_study(folder, manifest)
    changed = _changed(manifest["software"], software())
    stage("records")
    inputs = list(_other_inputs(study, manifest))
    whole, records = _records(folder, manifest, study)
    if not (inputs or records):
        stage("values")
    tables = [] if inputs or records else list(_tables(folder, study, whole, not changed))
    places = sampled([] if inputs else whole, study.study.baseline, sample) if chosen is None else list(chosen)
    if places:
        stage("again")
    again = played_again(folder, manifest, study, places, not changed, means)
    found = (*inputs, *records, *tables, *(Finding(_where(place), what) for place, what in again.items()))
    total = manifest["replications"] * len(study.scenarios)
    notes = (OTHER_MODEL,) if any(name == "model" for name, _, _ in changed) else ()
    return Verification(folder, manifest, len(whole), total, tuple(places), changed, found, notes)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep runs out of a study folder meanwhile; none can use one that cannot be written to.

    Raises
    ------
    StorageError
        A run is using it.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(run_lock(folder))
        except StorageError as error:
            if error.refusals[0].code == LOCKED:
                raise
        yield


# --- inputs ----------------------------------------------------------------------------------------------------------


def no_proof(path: Path, found: str, zh: str, en: str) -> ScenarioError:
    """Return the refusal to certify results whose inputs cannot be hashed."""
    zh, en = (
        f"{zh}，输入无从核对，结果不能核验",
        f"{en}: the inputs cannot be hashed, so the results cannot be certified",
    )
    return refuse(str(path), "", found, zh, en, code=NO_PROOF)


def sound_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a study folder that anybody may have made.

    Raises
    ------
    ScenarioError
        There is none, or a part of it is not what a run writes.
    """
    manifest = read_manifest(folder)
    parts = ("software", "study", "scenarios", "records", "theories", "files")
    sound = all(isinstance(manifest.get(part, {}), dict) for part in parts)
    sound = sound and all(isinstance(manifest[key], int) for key in ("seed", "replications"))
    sound = sound and all(isinstance(manifest[key], str) for key in ("theory", "engine"))
    sound = sound and isinstance(manifest["months"], int | None)
    sound = sound and all(_is_scenario(*each) for each in manifest["scenarios"].items())
    sound = sound and all(_is_titled(*each) for each in manifest.get("theories", {}).items())
    sound = sound and all(_are_records(each) for each in manifest["records"].values())
    if not sound or manifest["study"].get("baseline") not in manifest["scenarios"]:
        raise no_proof(folder / MANIFEST, "", "清单不完好", "the manifest is not whole")
    return manifest


def _is_titled(name: str, described_as: Any) -> bool:
    titles = ("title_zh", "title_en")
    return (
        is_plain_name(name)
        and isinstance(described_as, dict)
        and all(isinstance(described_as.get(key), str) for key in titles)
    )


def _is_scenario(name: str, described_as: Any) -> bool:
    return _is_titled(name, described_as) and {"digest", "evidence"} <= described_as.keys()


def _are_records(entries: Any) -> bool:
    return isinstance(entries, dict) and all(
        number.isdecimal() and isinstance(entry, dict) and "status" in entry for number, entry in entries.items()
    )


def _restored_study(folder: Path, manifest: dict[str, Any]) -> LoadedStudy:
    """Return the study as its folder tells it, or refuse to certify it."""
    scenarios = {name: _restored(folder / "scenarios" / f"{name}.resolved.json") for name in manifest["scenarios"]}
    known = {name: value for name, value in manifest["study"].items() if name in Study.model_fields}
    about = {**known, "scenarios": list(scenarios)}
    try:
        study = Study.model_validate_json(json.dumps(about))
    except ValueError as error:
        raise no_proof(
            folder / MANIFEST, str(error).splitlines()[0], "清单不完好", "the manifest is not whole"
        ) from error
    draws = _draws(folder / DRAWS, scenarios[study.baseline]) if manifest["draws"] is not None else ()
    return LoadedStudy(study, scenarios, folder, manifest["theory"], draws)


def _restored(path: Path) -> Loaded:
    if not path.is_file():
        raise no_proof(path, "", "情景展开文件缺失", "the resolved scenario is missing")
    try:
        return restored(read_json(path), path)
    except (ScenarioError, RecursionError) as error:
        zh, en = "情景展开文件无法读取", "the resolved scenario cannot be read"
        raise no_proof(path, str(error).splitlines()[0], zh, en) from error


def _draws(path: Path, loaded: Loaded) -> tuple[dict[str, float], ...]:
    if not path.is_file():
        raise no_proof(path, "", "后验抽样文件缺失", "the draws of the uncertain numbers are missing")
    try:
        return read_draws(path, loaded)
    except ScenarioError as error:
        zh, en = "后验抽样文件无法读取", "the draws of the uncertain numbers cannot be read"
        raise no_proof(path, str(error).splitlines()[0], zh, en) from error


def _other_inputs(study: LoadedStudy, manifest: dict[str, Any]) -> Iterator[Finding]:
    """Yield every input whose digest is not the one that the manifest names."""
    wanted = [manifest[key] for key in ("seed", "replications", "months", "engine", "quick")]
    expected = described(Inputs(study, *wanted))
    for name, loaded in study.scenarios.items():
        where = f"scenarios/{name}.resolved.json"
        for part, (zh, en) in PARTS.items():
            if manifest["scenarios"][name][part] != expected["scenarios"][name][part]:
                yield Finding(where, (f"{zh}与清单所记不符", f"{en} is not the one that the manifest names"))
        if read_json(loaded.path) != json.loads(json.dumps(resolved(loaded))):
            yield Finding(where, ("不是运行时写出的样子", "is not as a run writes it"))
    if manifest["draws"] != expected["draws"]:
        yield Finding(DRAWS, ("后验抽样与清单所记不符", "the draws are not those that the manifest names"))


PARTS: dict[str, Text] = {
    "digest": ("情景的指纹", "the digest of the scenario"),
    "evidence": ("依据数据的指纹", "the digest of the evidence"),
    "title_zh": ("中文标题", "the title in Chinese"),
    "title_en": ("英文标题", "the title in English"),
}


def _changed(then: dict[str, str], now: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, str(then.get(name, "—")), now.get(name, "—"))
        for name in dict.fromkeys((*now, *then))
        if then.get(name) != now.get(name)
    )


# --- records ---------------------------------------------------------------------------------------------------------


def _records(folder: Path, manifest: dict[str, Any], study: LoadedStudy) -> tuple[list[Place], list[Finding]]:
    """Return the replications whose records are whole, in the order of ``values.csv``, and what is wrong with others."""
    whole: list[Place] = []
    findings: list[Finding] = []
    for name, loaded in study.scenarios.items():
        entries = {int(number): entry for number, entry in manifest["records"].get(name, {}).items()}
        there = {
            int(path.stem) for path in (folder / "records" / name).glob("[0-9]*.parquet") if path.stem.isdecimal()
        }
        for number in sorted({*entries, *there}):
            finding = _checked(folder, (name, number), manifest, loaded, entries.get(number, {}))
            if finding:
                findings.append(finding)
            elif entries[number]["status"] == "done":
                whole.append((name, number))
    return whole, findings


def _where(place: Place) -> str:
    return record_folder(Path(), *place).as_posix()


def _checked(
    folder: Path, place: Place, manifest: dict[str, Any], loaded: Loaded, entry: dict[str, Any]
) -> Finding | None:
    """Return what is wrong with a record, or with its not being there."""
    home, where, done = record_folder(folder, *place), _where(place), entry.get("status") == "done"
    if not home.exists():
        return Finding(where, DAMAGE["missing"]) if done else None
    if not done:
        return Finding(where, UNKNOWN)
    try:
        found = check_record(home, record_digest(manifest, place[0]))
    except DamagedError as error:
        refusal = error.refusals[0]
        where = Path(refusal.where).relative_to(folder).as_posix()
        return Finding(where, DAMAGE.get(refusal.found, ("无法读取", "cannot be read")))
    if found != entry.get("sha256"):
        return Finding(f"{where}/record.json", ("与清单所记不符", "is not the one that the manifest names"))
    return _misplaced(home, where, place, manifest, loaded)


UNKNOWN: Text = (
    "清单中没有这次重复；如运行曾中断，请再次执行 staffing run",
    "is not in the manifest; if a run was interrupted, run it again",
)


def _misplaced(home: Path, where: str, place: Place, manifest: dict[str, Any], loaded: Loaded) -> Finding | None:
    """Return that a record is that of another replication, scenario, seed or engine."""
    heading = read_json(home / "record.json")
    wanted = {
        "scenario": loaded.scenario.name,
        "replication": place[1],
        "seed": manifest["seed"],
        "engine": manifest["engine"],
    }
    other = [key for key, value in wanted.items() if heading.get(key) != value]
    if not other:
        return None
    return Finding(f"{where}/record.json", (f"不是这一次的结果（{other[0]}）", f"is of another {other[0]}"))


def _tables(folder: Path, study: LoadedStudy, whole: Sequence[Place], exact: bool) -> Iterator[Finding]:
    """Yield where the values and firings kept are not those that the records give."""
    scenarios = {name: loaded.scenario for name, loaded in study.scenarios.items()}
    with tempfile.TemporaryDirectory(prefix="staffing-") as scratch:
        anew = Path(scratch)
        try:
            if whole:
                write_csv(anew / VALUES, collect_values(folder, whole))
            if any(scenario.rules for scenario in scenarios.values()):
                write_csv(anew / FIRINGS, collect_firings(folder, whole, scenarios))
        except (ArithmeticError, LookupError, TypeError, ValueError, duckdb.Error) as error:
            yield Finding("records", (f"无法据以计算指标（{error}）", f"give no metrics ({error})"))
            return
        for path in anew.iterdir():
            found = csv_difference(folder / path.name, path, exact)
            if found:
                yield Finding(path.name, _left_out(folder / VALUES, whole) or found if path.name == VALUES else found)


def _left_out(path: Path, whole: Sequence[Place]) -> Text | None:
    """Return that whole replications are not in ``values.csv`` at all; None where all are."""
    lines = path.read_bytes().decode("utf-8-sig", "replace").splitlines() if path.is_file() else []
    there = {tuple(line.split(",", 2)[:2]) for line in lines}
    gone = sum((name, str(number)) not in there for name, number in whole)
    if not lines or not gone:
        return None
    zh = f"缺少已完成的 {gone} 次重复；如运行曾中断，请再次执行 staffing run"
    return zh, f"leaves out {gone} finished replications; if a run was interrupted, run it again"


def other_files(folder: Path, manifest: dict[str, Any], known: Collection[str]) -> Iterator[Finding]:
    """Yield the files made from the records that are not as the manifest tells, but for those already `known`."""
    for name, digest in manifest.get("files", {}).items():
        if name not in known and not (folder / name).is_file():
            yield Finding(name, DAMAGE["missing"])
        elif name not in known and sha256(folder / name) != digest:
            yield Finding(name, DAMAGE["sha256"])
