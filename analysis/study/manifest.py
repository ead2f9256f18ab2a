"""What a study folder was made from, and the refusal to mix it with anything else."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.study.files import DamagedError, read_json, sha256, write_json
from analysis.study.replication import shortened
from sim import Loaded, LoadedStudy, Refusal, ScenarioError, digest, refuse

FORMAT = 1
PRODUCT = "community-staffing"
LIBRARIES = ("numpy", "scipy", "numba", "simpy", "duckdb")
KEYS = {
    "software",
    "study",
    "theory",
    "draws",
    "seed",
    "months",
    "engine",
    "quick",
    "replications",
    "scenarios",
    "records",
}
LABELS = {
    "version": ("软件版本", "version of the software"),
    "commit": ("源代码版本", "commit of the source"),
    "theory": ("离职理论", "theory"),
    "draws": ("后验抽样", "draws of the uncertain numbers"),
    "seed": ("随机种子", "seed"),
    "months": ("结果月数", "months of results"),
    "engine": ("引擎", "engine"),
    "quick": ("速览", "quick look"),
}


@dataclass(frozen=True)
class Inputs:
    """Everything that decides the records of a study, and how many are wanted.

    Attributes
    ----------
    loaded : LoadedStudy
        The study and its scenarios, as read.
    seed, replications : int
    months : int or None
        Months of results; None for all of the scenario's.
    engine : str
    quick : bool
        Whether it is a rough look.
    """

    loaded: LoadedStudy
    seed: int
    replications: int
    months: int | None
    engine: str
    quick: bool


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def commit(checkout: Path) -> str | None:
    """Return the commit checked out in a git working tree, None where `checkout` is none or has none yet."""
    head = checkout / ".git" / "HEAD"
    if not head.is_file():
        return None
    reference = head.read_text(encoding="utf-8").strip().removeprefix("ref: ")
    loose, packed = checkout / ".git" / reference, checkout / ".git" / "packed-refs"
    if not reference.startswith("refs/"):
        return reference
    if loose.is_file():
        return loose.read_text(encoding="utf-8").strip()
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(" " + reference)), None)


def model_digest() -> str:
    """Return the SHA-256 of the model's sources: results of one folder come from one model."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).parents[2] / "sim").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def software() -> dict[str, str]:
    """Return the versions on which the last digits of a result may depend."""
    own = {"version": _version(PRODUCT), "model": model_digest()}
    system = {"python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}
    return own | system | {name: _version(name) for name in LIBRARIES}


def evidence_digest(loaded: Loaded) -> str | None:
    """Return the SHA-256 of the evidence register of a scenario, None where it has none."""
    if loaded.register is None:
        return None
    return hashlib.sha256(loaded.register.model_dump_json().encode()).hexdigest()


def draws_digest(loaded: LoadedStudy) -> str | None:
    """Return the SHA-256 of the draws of the uncertain numbers, None where the study names none."""
    return hashlib.sha256(json.dumps(loaded.draws).encode()).hexdigest() if loaded.draws else None


def described(inputs: Inputs) -> dict[str, Any]:
    """Return the manifest of `inputs`, without any record."""
    study = inputs.loaded.study
    return {
        "format": FORMAT,
        "product": PRODUCT,
        "software": software(),
        "commit": commit(Path(__file__).parents[2]),
        "study": {
            "name": study.name, "title_zh": study.title_zh, "title_en": study.title_en, "baseline": study.baseline,
            "headline": list(study.headline),
            "indexed": study.indexed,
            "targets": {name: target.model_dump() for name, target in study.targets.items()},
        },
        "theory": inputs.loaded.theory,
        "draws": draws_digest(inputs.loaded),
        "seed": inputs.seed,
        "months": inputs.months,
        "engine": inputs.engine,
        "quick": inputs.quick,
        "replications": inputs.replications,
        "scenarios": {
            name: {
                "title_zh": loaded.scenario.header.title_zh,
                "title_en": loaded.scenario.header.title_en,
                "digest": digest(shortened(loaded, inputs.months)),
                "evidence": evidence_digest(loaded),
            }
            for name, loaded in inputs.loaded.scenarios.items()
        },
        "records": {},
    }  # fmt: skip


def record_digest(manifest: dict[str, Any], scenario: str) -> str:
    """Return the digest of everything that decides the records of one scenario, whatever it is called."""
    own = manifest["scenarios"][scenario]
    parts = [manifest[key] for key in ("format", "software", "draws", "seed", "months", "engine")]
    text = json.dumps([*parts, own["digest"], own["evidence"]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a study folder.

    Raises
    ------
    ScenarioError
        There is none, it is damaged, or of a schema that this version does not know.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise refuse(
            str(path), "", "", "不是研究文件夹：没有 manifest.json", "no study folder: there is none", code="E904"
        )
    try:
        manifest = read_json(path)
    except DamagedError:
        manifest = None
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT or not KEYS.issubset(manifest):
        zh = f"清单应为完好的第 {FORMAT} 版；请用生成它的软件版本打开，或另选文件夹"
        en = f"a whole manifest of schema version {FORMAT} is needed: open it with the version that made it"
        raise refuse(str(path), "format", found, zh, en, code="E904")
    return dict(manifest)


def counted(manifest: dict[str, Any]) -> tuple[int, int]:
    """Return how many replications of a study are done, and how many it should have."""
    entries = [entry for records in manifest["records"].values() for entry in records.values()]
    return sum(entry["status"] == "done" for entry in entries), manifest["replications"] * len(manifest["scenarios"])


def _changed_setting(path: Path, key: str, before: object, after: object) -> Refusal:
    zh, en = LABELS.get(key, (key, key))
    text_zh = f"该文件夹的结果以{zh} {before} 算出，不同{zh}的结果不能混放；请另选文件夹（--out）"
    text_en = (
        f"the results here were made with {en} {before}, and results are never mixed: choose another folder (--out)"
    )
    return Refusal(str(path), key, str(after), (text_zh, text_en), code="E903")


def _changed_settings(path: Path, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Refusal]:
    for before, after, keys in (
        (old, new, ("theory", "draws", "seed", "months", "engine", "quick")),
        (old["software"], new["software"], tuple(new["software"])),
    ):
        for key in keys:
            if before.get(key) != after[key]:
                yield _changed_setting(path, key, before.get(key), after[key])


def _changed_scenario(path: Path, name: str, part: str, after: object) -> Refusal:
    zh, en = {"digest": ("情景", "scenario"), "evidence": ("依据数据", "evidence")}[part]
    text_zh = f"{name} 的{zh}在上次运行后改过；用 --replace {name} 重算该情景，或另选文件夹（--out）"
    text_en = (
        f"the {en} of {name} has changed since; --replace {name} runs it again, or choose another folder (--out)"
    )
    return Refusal(str(path), f"scenarios.{name}.{part}", str(after)[:12], (text_zh, text_en), code="E903")


def _changed_scenarios(
    path: Path, old: dict[str, Any], new: dict[str, Any], replace: Collection[str]
) -> Iterator[Refusal]:
    for name in new["scenarios"]:
        before, after = old["scenarios"].get(name), new["scenarios"][name]
        if before is not None and name not in replace:
            for part in ("digest", "evidence"):
                if before[part] != after[part]:
                    yield _changed_scenario(path, name, part, after[part])


def refuse_other_inputs(folder: Path, new: dict[str, Any], replace: Collection[str]) -> None:
    """Check that `folder` is new or holds results of the same inputs as the manifest `new`.

    Parameters
    ----------
    replace : collection of str
        Scenarios whose results are to be thrown away, and so may differ.

    Raises
    ------
    ScenarioError
        It names everything that differs.
    """
    path = folder / "manifest.json"
    if not path.exists():
        return
    old = read_manifest(folder)
    refusals = list(_changed_settings(path, old, new))
    if old["months"] == new["months"]:
        refusals += _changed_scenarios(path, old, new, replace)
    if refusals:
        raise ScenarioError(refusals)


def sign(folder: Path, names: Collection[str], drawn_with: str) -> None:
    """Enter in the manifest of a study what was made from its records: the SHA-256 of each file, by its name in `folder`.

    Parameters
    ----------
    names : collection of str
        Files; those that are not there are left out.
    drawn_with : str
        Version of the library that drew the figures.
    """
    found = {name: sha256(folder / name) for name in sorted(names) if (folder / name).is_file()}
    write_manifest(folder, read_manifest(folder) | {"drawn": {"matplotlib": drawn_with}, "files": found})


def check_signed(folder: Path, manifest: dict[str, Any], names: Collection[str]) -> None:
    """Check that files of a study are what was written.

    Raises
    ------
    DamagedError
        A file is not there, or differs from what the manifest says of it.
    """
    signed = manifest.get("files", {})
    for name in names:
        path = folder / name
        if not path.is_file() or sha256(path) != signed.get(name):
            zh = "缺失，或与运行时写出的不同；再次执行 staffing run 会重新写出"
            en = "is missing, or not what was written; `staffing run` writes it again"
            raise DamagedError([Refusal(str(path), "", "", (zh, en), code="E907")])


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write ``manifest.json``."""
    write_json(folder / "manifest.json", manifest)
