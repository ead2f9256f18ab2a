"""A finished document against its study: made anew from what it carries unseen, and compared word by word."""

from __future__ import annotations

import dataclasses
import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, get_args

from analysis.report.blocks import Document, cleaned, lines, pictures, plain
from analysis.report.claims import TOKEN, Claim, read_claims, scenarios_of
from analysis.report.content import decision_sheet, full_report
from analysis.report.proof import FORMAT, KINDS
from analysis.report.results import Results
from analysis.report.web_file import read_html_lines, read_html_pictures, read_html_proof
from analysis.report.word_reading import read_docx_lines, read_docx_pictures, read_docx_proof
from analysis.report.words import LANGUAGES, Words
from analysis.report.written import written
from analysis.study.currency import Currency, Reason
from analysis.study.files import sha256
from analysis.study.manifest import PRODUCT
from analysis.study.verify import Finding
from sim import ScenarioError, nearest, refuse, shown

Reader: TypeAlias = tuple[Callable[[Path], str], Callable[[Path], list[str]], Callable[[Path], list[str]], str]
READERS: dict[str, Reader] = {
    ".docx": (read_docx_proof, read_docx_lines, read_docx_pictures, ".png"),
    ".html": (read_html_proof, read_html_lines, read_html_pictures, ".svg"),
}
"""By ending: what reads the proof, the lines and the pictures, and the ending of the study's figures in it."""
LONGEST = 60


@dataclass(frozen=True)
class Checked:
    """What came of checking a document.

    Attributes
    ----------
    file : Path
    claims : int
        Claims of an officer's text; 0 of a report.
    findings : tuple of Finding
        Everything in which it differs from its study.
    """

    file: Path
    claims: int
    findings: tuple[Finding, ...]


def check_document(file: Path, results: Results) -> Checked:
    """Make a document anew from its study and compare it word by word and figure by figure.

    Raises
    ------
    ScenarioError
        It is no ``.docx`` or ``.html``, carries nothing from which it could be made anew, or belongs to another study.
    """
    read_proof, read_lines, read_pictures, ending = reader_of(file)
    proof = sound_proof(read_proof(file), file, results)
    findings = [*_changed_since(proof, file, results)]
    claims = len(TOKEN.findall(proof["text"]))
    try:
        document = _made_anew(proof, results)
    except ScenarioError as error:
        found = [
            Finding(refusal.where, (refusal.sentence("zh"), refusal.sentence("en"))) for refusal in error.refusals
        ]
        return Checked(file, claims, (*findings, *found))
    findings += _other_lines(file.name, lines(document), read_lines(file))
    expected = [sha256(stem.with_name(stem.name + ending)) for stem in pictures(document)]
    findings += _other_pictures(file.name, expected, read_pictures(file))
    return Checked(file, claims, tuple(findings))


def reader_of(file: Path) -> Reader:
    """Return what reads a document of this ending.

    Raises
    ------
    ScenarioError
        Documents of this ending cannot be checked, or there is no such file.
    """
    if file.suffix.lower() not in READERS:
        zh, en = "只能核验研究文件夹、.docx 和 .html 文件", "only a study folder, a .docx or a .html can be verified"
        raise refuse(str(file), "", file.suffix, zh, en, nearest(file.suffix.lower(), READERS), "E822")
    if not file.is_file():
        raise refuse(str(file), "", "", "没有这个文件", "there is no such file", code="E822")
    return READERS[file.suffix.lower()]


def sound_proof(given: str, file: Path, results: Results) -> dict[str, Any]:
    """Return what a document carries unseen.

    Raises
    ------
    ScenarioError
        It carries nothing, or not what `staffing report` writes; or it was made from another study.
    """
    try:
        proof = json.loads(given)
    except (ValueError, RecursionError):
        proof = None
    if not _is_proof(proof):
        zh = "文件中没有核验所需的内容（不是 staffing report 写出的，或已被去掉），无法核验"
        en = "carries nothing to verify it by (it was not written by `staffing report`, or that was taken out)"
        raise refuse(str(file), "", "", zh, en, code="E823")
    found: dict[str, Any] = proof
    name = results.manifest["study"]["name"]
    if found["study"] != name:
        zh, en = (
            f"由研究 {shown(found['study'])} 写出，所给的是 {name}",
            f"was made from the study {shown(found['study'])}, not from {name}",
        )
        raise refuse(str(file), "study", "", zh, en, code="E824")
    return found


def _is_proof(proof: object) -> bool:
    """Return whether what a document carries has the form that `proof_of` gives it."""
    if not isinstance(proof, dict) or (proof.get("product"), proof.get("format")) != (PRODUCT, FORMAT):
        return False
    texts = all(isinstance(proof.get(key), str) for key in ("study", "model", "where", "text"))
    named = proof.get("kind") in KINDS and proof.get("lang") in LANGUAGES
    scenarios, stale = _values(proof.get("scenarios")), _values(proof.get("stale"))
    told = all(isinstance(each, dict) for each in scenarios) and all(_are_reasons(each) for each in stale)
    return texts and named and told and bool(scenarios)


def _values(found: object) -> list[object]:
    """Return the values of a table; of anything else one that is sound nowhere."""
    return list(found.values()) if isinstance(found, dict) else [None]


def _are_reasons(found: object) -> bool:
    return isinstance(found, list) and all(each in get_args(Reason) for each in found)


def _made_anew(proof: Mapping[str, Any], results: Results) -> Document:
    """Return the document that the study gives today, with the marks of age that it had when it was made."""
    reasons = {name: tuple(proof["stale"].get(name, ())) for name in results.titles}
    then = dataclasses.replace(results, current=Currency(reasons, None))
    words = Words(proof["lang"])
    if proof["kind"] == "text":
        return cleaned(written(plain(proof["text"]), proof["where"], then, words))
    return cleaned((decision_sheet if proof["kind"] == "sheet" else full_report)(then, words))


# --- what differs -------------------------------------------------------------------------------------------------------


def _changed_since(proof: Mapping[str, Any], file: Path, results: Results) -> Iterator[Finding]:
    """Yield what has changed in the study since a document was made: claim by claim, of a report scenario by scenario."""
    changed = {name: _reasons(name, proof, results) for name in results.titles}
    if proof["kind"] != "text":
        for name, reasons in changed.items():
            if reasons:
                yield Finding(file.name, _stale(name, reasons))
        return
    for mark, claim in enumerate(dict.fromkeys(_claims(proof, results)), start=1):
        reasons = tuple(dict.fromkeys(reason for name in scenarios_of(claim, results) for reason in changed[name]))
        if reasons:
            token = " ".join((claim.kind, claim.metric, claim.scenario, claim.period, claim.group))
            yield Finding(f"{file.name} R{mark}", _stale(token, reasons))


def _claims(proof: Mapping[str, Any], results: Results) -> list[Claim]:
    try:
        return read_claims(proof["text"], proof["where"], results)
    except ScenarioError:
        return []


def _reasons(name: str, proof: Mapping[str, Any], results: Results) -> tuple[Reason, ...]:
    manifest, then = results.manifest, proof["scenarios"].get(name, {})
    now = manifest["scenarios"][name]
    asked: dict[Reason, bool] = {
        "model": proof["model"] != manifest["software"]["model"],
        "seed": proof["seed"] != manifest["seed"],
        "scenario": then.get("digest") != now["digest"],
        "evidence": then.get("evidence") != now["evidence"],
    }
    return tuple(reason for reason, found in asked.items() if found)


def _stale(what: str, reasons: tuple[Reason, ...]) -> tuple[str, str]:
    zh, en = (Words(lang) for lang in LANGUAGES)
    told = [words.listed(*(words[f"stale_{reason}"] for reason in reasons)) for words in (zh, en)]
    return f"已过期：{what}（{told[0]}）", f"out of date: {what} ({told[1]})"


def _other_lines(name: str, expected: list[str], found: list[str]) -> Iterator[Finding]:
    """Yield every line of a document that the study does not give, and every line that is missing."""
    matcher = difflib.SequenceMatcher(None, expected, found, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for offset in range(max(last - first, end - start)):
            should = expected[first + offset] if first + offset < last else ""
            stands = found[start + offset] if start + offset < end else ""
            yield Finding(f"{name} {start + offset + 1}", _differs(*_around(should, stands)))


def _around(should: str, stands: str) -> tuple[str, str]:
    """Return two lines from shortly before the place where they part."""
    shorter = min(len(should), len(stands))
    same = next((place for place in range(shorter) if should[place] != stands[place]), shorter)
    start = max(same - LONGEST // 3, 0)
    return _from(start, should), _from(start, stands)


def _from(start: int, line: str) -> str:
    return ("…" if start and line else "") + shown(line[start:], LONGEST)


def _differs(should: str, stands: str) -> tuple[str, str]:
    return (
        f"文件写的是“{stands}”，研究给出的是“{should}”",
        f'the document says "{stands}", the study gives "{should}"',
    )


def _other_pictures(name: str, expected: list[str], found: list[str]) -> Iterator[Finding]:
    """Yield every figure that is not the study's."""
    for place in range(max(len(expected), len(found))):
        if expected[place : place + 1] != found[place : place + 1]:
            texts = (f"第{place + 1}幅图与研究的图不同", f"figure {place + 1} is not the study's")
            yield Finding(name, texts)
