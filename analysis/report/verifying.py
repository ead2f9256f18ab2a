"""``staffing verify``: a study folder proved, from its inputs to its figures, and shown."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.judgement.compare import as_table, compare, rows_of
from analysis.judgement.theories import as_table as theories_table
from analysis.judgement.theories import stability, weigh, yearly_rates
from analysis.report.blocks import cleaned, plain
from analysis.report.certificate import certificate, keep_certificates, told, told_again, told_way
from analysis.report.decision_check import check_decision, has_decision
from analysis.report.document_check import check_document, reader_of
from analysis.report.gather import study_tables, titles
from analysis.report.results import read_results
from analysis.report.terminal import Terminal
from analysis.report.theories import COPIED, THEORIES, said_by_theories, theory_folder
from analysis.report.words import LANGUAGES, Unit, Words
from analysis.study.differences import csv_difference, file_difference
from analysis.study.files import read_csv, sha256, write_csv
from analysis.study.ledger import Text
from analysis.study.replay import HERE, Means
from analysis.study.replication import Place
from analysis.study.storage import today
from analysis.study.study import RESULTS
from analysis.study.verify import (
    MANIFEST,
    Finding,
    Stage,
    Verification,
    held,
    no_proof,
    other_files,
    sound_manifest,
    verify_study,
)
from sim import refuse

if TYPE_CHECKING:
    from analysis.fitting.selftest import Case, Outcome

COMPARISON, FIGURES = "comparison.csv", "figures"
MOST_FINDINGS = 30
"""Lines of findings printed at most."""
FEW = 3
"""Files with the same finding that are printed one by one."""
OWN = ("theories", "files", "drawn")
"""What the manifest of a study under several theories says for itself, and not after its main one."""


def verify_and_show(
    folder: Path, sample: int, workers: int | None, terminal: Terminal, document: Path | None = None
) -> bool:
    """Verify a study folder, and a document against it; print what was found, and keep a certificate where nothing was.

    Parameters
    ----------
    sample : int
        Replications played again.
    workers : int, optional
        Processes; as many as there are processors if absent.
    document : Path, optional
        A ``.docx`` or ``.html`` made from the study; compared where the study itself is sound.

    Returns
    -------
    bool
        Whether nothing was found that is not what it should be.

    Raises
    ------
    ScenarioError
        The study cannot be certified: an input is not there or cannot be read, or it has no results; or the document
        is none that can be verified against it.
    StorageError
        The folder cannot be read, or a run is using it.
    """
    if document:
        reader_of(document)
    terminal.say(terminal.word("proof_begins", folder=plain(folder.absolute().name)))
    with terminal.progress(terminal.words["proof_playing"]) as report:
        found = verify_folder(folder, sample, Means(workers, report), lambda name: _say_stage(name, terminal))
    if document and not found.findings:
        found = _with_document(found, document, terminal)
    show_verification(found, terminal)
    if found.findings:
        return False
    for lang in LANGUAGES:
        words = Words(lang, terminal.words.minus)
        terminal.say("", *told(cleaned(certificate(found, words, today())), words))
    terminal.say("", *keep_certificates(found, today(), terminal.words))
    return True


def _with_document(found: Verification, document: Path, terminal: Terminal) -> Verification:
    """Return what was verified of a study with what was found in a document made from it."""
    terminal.say(terminal.word("proof_stage_document", file=plain(document.name)))
    checked = check_document(document, read_results(found.folder))
    return dataclasses.replace(found, document=document, claims=checked.claims, findings=checked.findings)


def _say_stage(name: str, terminal: Terminal) -> None:
    terminal.say(terminal.words[f"proof_stage_{name}"])


def show_verification(found: Verification, terminal: Terminal) -> None:
    """Print what was checked, what was not, and everything that is not what it should be."""
    words = terminal.words
    terminal.say("", terminal.word("proof_records", whole=found.whole, total=found.total))
    terminal.say(terminal.word("proof_played", places=told_again(found, words)))
    terminal.say(terminal.word("proof_compared", way=told_way(found, words)))
    terminal.say(*(words.either(note) for note in found.notes), style="yellow")
    if not found.findings:
        terminal.say(words["proof_passed"], style="green")
        return
    terminal.say(terminal.word("proof_failed", n=len(found.findings)), style="bold red")
    listed = list(_listed(found, words))
    terminal.say(*(f"  · {line}" for line in listed[:MOST_FINDINGS]), style="red")
    if len(listed) > MOST_FINDINGS:
        terminal.say(terminal.word("proof_more", n=len(listed) - MOST_FINDINGS), style="red")


def _listed(found: Verification, words: Words) -> Iterator[str]:
    """Yield what is wrong, and where; what is wrong with many files in one line."""
    places: dict[str, list[str]] = {}
    for finding in found.findings:
        places.setdefault(words.either(finding.what), []).append(finding.where)
    for what, where in places.items():
        if len(where) <= FEW:
            yield from (plain(words.told(place, what)) for place in where)
        else:
            yield plain(words.told(words["proof_several"].format(place=where[0], n=len(where)), what))


def selftest_and_show(terminal: Terminal, cases: Sequence[Case] = ()) -> bool:
    """Play the cases with exact answers, print what came of each, and return whether all have passed.

    Parameters
    ----------
    cases : sequence of Case
        Those played; all if none are named.
    """
    from analysis.fitting.selftest import CASES, judged

    terminal.say(terminal.words["proof_selftest"])
    outcomes = [judged(case) for case in cases or CASES]
    words = terminal.words
    headings = [words[f"proof_{key}"] for key in ("case", "source", "expected", "found", "error", "verdict")]
    terminal.table("", headings, [_outcome_line(outcome, words) for outcome in outcomes], left=2)
    failed = [words.either(outcome.name) for outcome in outcomes if not outcome.passed]
    if failed:
        terminal.say(
            terminal.word("proof_cases_failed", n=len(failed), names=words.listed(*failed)), style="bold red"
        )
    else:
        terminal.say(terminal.word("proof_cases_passed", n=len(outcomes)), style="green")
    return not failed


def _outcome_line(outcome: Outcome, words: Words) -> list[str]:
    """Return a case in a line: what it is, who has shown what, the numbers, and whether they agree."""
    by_chance = outcome.most > 0.0
    unit = words.unit(outcome.unit) if by_chance else Unit(words["proof_columns"], "", 1, 0)
    numbers = (outcome.expected, outcome.found, outcome.error) if by_chance else (outcome.expected, outcome.found)
    told_numbers = [words.number(unit.scale * number, 4 if by_chance else 0) for number in numbers]
    name = words.with_unit(words.either(outcome.name), unit.word)
    verdict = words["proof_holds" if outcome.passed else "proof_differs"]
    return [name, words.either(outcome.source), *told_numbers, *([] if by_chance else [""]), verdict]


# --- the folder ------------------------------------------------------------------------------------------------------


def verify_folder(
    folder: Path,
    sample: int = 3,
    means: Means = HERE,
    stage: Stage = lambda name: None,
    chosen: Sequence[Place] | None = None,
) -> Verification:
    """Verify a study folder as a whole: inputs, records, tables, figures, and a sample of replications played again.

    A study under several theories is verified theory by theory, each with a sample of its own.

    Parameters
    ----------
    stage : callable
        Told what is being done: ``records``, ``values``, ``again``, ``comparison``, ``figures`` or ``decision``.
    chosen : sequence of (scenario, replication), optional
        Played again instead of a sample.

    Raises
    ------
    ScenarioError
        The study cannot be certified: an input is not there or cannot be read, or it has no results.
    StorageError
        The folder cannot be read, or a run is using it.
    """
    manifest = sound_manifest(folder)
    _refuse_unfinished(folder, manifest)
    if not manifest.get("theories"):
        found = _verified(folder, sample, means, stage, chosen)
    else:
        with held(folder):
            found = _verified_theories(folder, manifest, sample, means, stage)
    if found.findings or not has_decision(folder):
        return found
    stage("decision")
    findings = check_decision(folder, sample, found.exact, means)
    return dataclasses.replace(found, decided=True, findings=tuple(findings))


def _refuse_unfinished(folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse a study that has no results yet, unless they have been there."""
    if "files" not in manifest and not all((folder / name).is_file() for name in RESULTS):
        zh, en = "研究尚无结果，请再次运行 staffing run", "the study has no results yet; run it again"
        raise refuse(str(folder), "", "", zh, en, code="E802")


def _verified(
    folder: Path, sample: int, means: Means, stage: Stage, chosen: Sequence[Place] | None = None
) -> Verification:
    """Verify a study under one theory."""
    with held(folder), tempfile.TemporaryDirectory(prefix="staffing-") as scratch:
        found = verify_study(folder, sample, means, stage, chosen)
        findings = list(found.findings)
        if not findings:
            stage("comparison")
            findings += _comparison(found, Path(scratch))
        findings += other_files(folder, found.manifest, {each.where for each in findings})
        reason = _why_not_drawn(found, findings)
        if not reason:
            stage("figures")
        drawn, notes = ([], (reason,)) if reason else _drawn_anew(found, Path(scratch))
        known = {each.where for each in findings}
        findings += [each for each in _differing(found.folder / FIGURES, drawn) if each.where not in known]
    return dataclasses.replace(found, figures=len(drawn), findings=tuple(findings), notes=(*found.notes, *notes))


def _comparison(found: Verification, scratch: Path) -> Iterator[Finding]:
    """Yield where ``comparison.csv`` is not what the values give."""
    manifest, anew = found.manifest, scratch / COMPARISON
    rows = compare(read_csv(found.folder / "values.csv"), manifest["study"]["baseline"], list(manifest["scenarios"]))
    write_csv(anew, as_table(rows))
    differs = csv_difference(found.folder / COMPARISON, anew, found.exact)
    if differs:
        yield Finding(COMPARISON, differs)


# --- figures ---------------------------------------------------------------------------------------------------------


def _drawn_anew(found: Verification, scratch: Path) -> tuple[list[Path], tuple[Text, ...]]:
    """Draw the figures anew, and return their files and a note on others beside them."""
    from analysis.report.figures import draw_all

    home, quick = found.folder / FIGURES, bool(found.manifest["quick"])
    drawn = draw_all(study_tables(found.folder), scratch / FIGURES, _languages(home), quick=quick)
    return drawn, _strangers(home, drawn)


def _why_not_drawn(found: Verification, findings: Collection[Finding]) -> Text | None:
    drawn = found.manifest.get("drawn")
    then, now = drawn.get("matplotlib") if isinstance(drawn, dict) else None, version("matplotlib")
    if any(not each.where.startswith(f"{FIGURES}/") for each in findings):
        return "因上述问题，未重新作图核对。", "The figures were not drawn anew, because of what was found."
    if not (found.folder / FIGURES).is_dir():
        return "研究文件夹中没有图。", "The study folder has no figures."
    if then is None:
        return (
            "清单未记作图软件版本，未重新作图核对。",
            "The manifest does not say what drew the figures: not drawn anew.",
        )
    if then != now or not found.exact:
        zh = f"作图环境与运行时不同（matplotlib {then}，现为 {now}），未重新作图核对。"
        return zh, f"The figures were not drawn anew: made elsewhere (matplotlib {then}, here {now})."
    return None


def _languages(home: Path) -> tuple[str, ...]:
    """Return the languages in which there are figures; a rough look is drawn in one."""
    return tuple(lang for lang in LANGUAGES if any(home.glob(f"*.{lang}.*")))


def _differing(home: Path, drawn: Sequence[Path]) -> list[Finding]:
    pairs = ((path.name, file_difference(home / path.name, path)) for path in drawn)
    return [Finding(f"{FIGURES}/{name}", what) for name, what in pairs if what]


def _strangers(home: Path, drawn: Sequence[Path]) -> tuple[Text, ...]:
    """Return a note on figures that the study did not draw."""
    names = sorted({path.name for path in home.iterdir()} - {path.name for path in drawn})
    if not names:
        return ()
    zh = f"{FIGURES} 中有并非由本研究绘制的文件，未予核验：{'、'.join(names)}。"
    return ((zh, f"{FIGURES} holds files that the study did not draw; they are not certified: {', '.join(names)}."),)


# --- several theories ------------------------------------------------------------------------------------------------


def _verified_theories(
    folder: Path, manifest: dict[str, Any], sample: int, means: Means, stage: Stage
) -> Verification:
    """Verify a study under each of its theories, and what lies above them."""
    homes = {name: theory_folder(folder, name) for name in manifest["theories"]}
    for name, home in homes.items():
        if not home.is_dir():
            raise no_proof(home, "", f"理论 {name} 的结果缺失", f"the results of theory {name} are missing")
    parts = {name: _verified(home, sample, means, stage) for name, home in homes.items()}
    findings = [
        Finding(f"theories/{name}/{each.where}", each.what) for name, part in parts.items() for each in part.findings
    ]
    notes = dict.fromkeys(note for part in parts.values() for note in part.notes)
    main = next(iter(parts.values()))
    with tempfile.TemporaryDirectory(prefix="staffing-") as scratch:
        above, more = _above(folder, manifest, homes, main, Path(scratch), sound=not findings)
    return Verification(
        folder,
        manifest,
        sum(part.whole for part in parts.values()),
        sum(part.total for part in parts.values()),
        tuple((f"{name}/{place[0]}", place[1]) for name, part in parts.items() for place in part.again),
        tuple(dict.fromkeys(each for part in parts.values() for each in part.changed)),
        (*findings, *above),
        (*notes, *more),
        sum(part.figures for part in parts.values()),
    )


def _above(
    folder: Path, manifest: dict[str, Any], homes: dict[str, Path], main: Verification, scratch: Path, sound: bool
) -> tuple[list[Finding], tuple[Text, ...]]:
    """Return what differs between the folder of the study and its theories, and why something was not compared."""
    findings = [*_other_manifests(manifest, homes, main), *_copies(folder, main.folder)]
    notes: tuple[Text, ...] = ()
    if sound and "indexed" in manifest["study"]:
        findings += _weighed(folder, manifest, homes, main, scratch)
    else:
        zh = "theories.csv 未重新计算核对。"
        notes = ((zh, "theories.csv was not computed anew."),)
    findings += other_files(folder, manifest, {each.where for each in findings})
    if not findings and not main.notes:
        findings += _side_by_side(folder, manifest, scratch)
    return findings, notes


def _other_manifests(manifest: dict[str, Any], homes: dict[str, Path], main: Verification) -> Iterator[Finding]:
    for name, home in homes.items():
        if manifest["theories"][name].get("manifest") != sha256(home / MANIFEST):
            yield Finding(f"theories/{name}/{MANIFEST}", ("与总清单所记不符", "is not the one that the study names"))
    for key, value in main.manifest.items():
        if key not in OWN and manifest.get(key) != value:
            yield Finding(MANIFEST, (f"{key} 与主理论的清单不同", f"{key} differs from that of the main theory"))


def _copies(folder: Path, main: Path) -> Iterator[Finding]:
    """Yield the files that are not copies of those of the main theory."""
    copied = [main / name for name in COPIED]
    copied += sorted(path for part in ("scenarios", FIGURES) for path in (main / part).glob("*.*"))
    for path in copied:
        where = path.relative_to(main)
        if file_difference(folder / where, path):
            yield Finding(where.as_posix(), ("与主理论的文件不同", "differs from that of the main theory"))


def _weighed(
    folder: Path, manifest: dict[str, Any], homes: dict[str, Path], main: Verification, scratch: Path
) -> Iterator[Finding]:
    """Yield where ``theories.csv`` is not what the theories give together."""
    indexed = manifest["study"]["indexed"]
    stabilities = {
        name: stability(yearly_rates(read_csv(home / "values.csv"), indexed)) for name, home in homes.items()
    }
    rows = {name: rows_of(read_csv(home / COMPARISON)) for name, home in homes.items()}
    write_csv(scratch / THEORIES, theories_table(weigh(rows, stabilities)))
    differs = csv_difference(folder / THEORIES, scratch / THEORIES, main.exact)
    if differs:
        yield Finding(THEORIES, differs)


def _side_by_side(folder: Path, manifest: dict[str, Any], scratch: Path) -> list[Finding]:
    """Draw the figure of all theories anew, and return where it differs."""
    from analysis.report.theory_figure import draw_side_by_side

    names = {name: (each["title_zh"], each["title_en"]) for name, each in manifest["theories"].items()}
    rows = said_by_theories(folder, "resignation_rate")
    if len(names) < 2 or not rows:
        return []
    home = scratch / FIGURES
    home.mkdir()
    return _differing(
        folder / FIGURES, draw_side_by_side(rows, titles(manifest), names, home, _languages(folder / FIGURES))
    )
