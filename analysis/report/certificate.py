"""The certificate of a verified study: one page in each language, printed and kept beside the results."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from analysis.report.blocks import Cell, Document, Grid, Notice, cleaned, lines, said, text
from analysis.report.gather import titles
from analysis.report.proof import SHOWN_DIGITS, short
from analysis.report.words import LANGUAGES, Words
from analysis.study.files import StorageError, on_disk, sha256, write_whole
from analysis.study.study import RESULTS
from analysis.study.verify import MANIFEST, Verification

HOME = "certificates"
LONGEST_VERSION = 24
"""Characters of a version or a platform that are shown."""
MOST_SCENARIOS = 8
"""Scenarios whose digests are listed; of more, that of the manifest stands for all."""
MOST_PLACES = 6
"""Replications played again that are listed."""
VERSIONS = ("python", "numpy", "scipy", "numba", "simpy", "duckdb")


def certificate(found: Verification, words: Words, today: dt.date) -> Document:
    """Return the certificate of a study in which nothing was found that is not what it should be."""
    return Document(
        lang=words.lang,
        title=words["proof_title"],
        blocks=(
            *_reservations(found, words),
            text(_statement(found, words)),
            _facts(found, words, today),
            text(words["proof_limits"]),
        ),
        made=today.isoformat(),
    )


def keep_certificates(found: Verification, today: dt.date, words: Words) -> list[str]:
    """Write the certificates into the study folder as PDF; return what to say of it, also where they cannot be kept."""
    from analysis.report.pdf_file import write_pdf

    home = found.folder / HOME
    try:
        with on_disk(home):
            home.mkdir(exist_ok=True)
        for lang in LANGUAGES:
            document = cleaned(certificate(found, Words(lang), today))
            write_whole(_path(home, found, today, lang), partial(write_pdf, document))
    except StorageError as error:
        return [words["proof_not_kept"].format(reason=error.sentences(words.lang)[0])]
    return [words["proof_kept"].format(path=_path(home, found, today, lang)) for lang in LANGUAGES]


def _path(home: Path, found: Verification, today: dt.date, lang: str) -> Path:
    document = f"{found.document.name}." if found.document else ""
    return home / f"{today.isoformat()}.{document}{lang}.pdf"


def told(document: Document, words: Words) -> list[str]:
    """Return a certificate line by line, a fact a line."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    facts = [words.told(said(row[0]), said(row[1])) for grid in grids for row in grid.rows]
    others = dataclasses.replace(document, blocks=tuple(block for block in document.blocks if block not in grids))
    title, *rest = lines(others)
    return [title, *rest[:-1], *facts, rest[-1]]


# --- what it says ----------------------------------------------------------------------------------------------------


def _reservations(found: Verification, words: Words) -> tuple[Notice, ...]:
    """Return what comes first: that the study is a rough look, or not complete."""
    incomplete = words["proof_incomplete"].format(whole=found.whole, total=found.total)
    rough = words["rough_note"] if found.manifest["quick"] else ""
    said_first = words.sentences(rough, incomplete if found.whole < found.total else "")
    return (Notice(said_first),) if said_first else ()


def _statement(found: Verification, words: Words) -> str:
    title = words.either((found.manifest["study"]["title_zh"], found.manifest["study"]["title_en"]))
    key = "proof_statement_exact" if found.exact else "proof_statement_close"
    stated = words[key].format(title=title, whole=found.whole, again=len(found.again))
    drawn = words["proof_statement_figures"].format(n=found.figures) if found.figures else ""
    decided = words["proof_statement_decision"] if found.decided else ""
    return words.sentences(stated, drawn, decided, *_of_document(found, words))


def _of_document(found: Verification, words: Words) -> Iterator[str]:
    """Yield what is said of a document that was compared with the study."""
    if found.document:
        yield words["proof_statement_document"].format(file=found.document.name)
    if found.claims:
        yield words["proof_statement_claims"].format(n=found.claims)


def _facts(found: Verification, words: Words, today: dt.date) -> Grid:
    manifest, software = found.manifest, found.manifest["software"]
    facts: list[tuple[str, str]] = [
        *([("proof_document", _document(found.document, words))] if found.document else []),
        ("proof_folder", found.folder.absolute().name),
        ("proof_runs", _runs(found, words)),
        ("proof_scenarios", _scenarios(manifest, words)),
        ("proof_results", _results(found, words)),
        ("proof_software", _software(software, words)),
        ("proof_again", told_again(found, words)),
        ("proof_way", told_way(found, words)),
        ("proof_notes", words.sentences(*(words.either(note) for note in found.notes))),
        ("proof_date", _day(today, words)),
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple((words[key], fact) for key, fact in facts if fact)
    headings = (words["proof_item"], words["proof_content"])
    return Grid(words["proof_facts"], headings, rows, words["proof_digests"].format(n=SHOWN_DIGITS), small=True)


def _document(document: Path, words: Words) -> str:
    return words.listed(document.name, f"SHA-256 {sha256(document)}")


def _runs(found: Verification, words: Words) -> str:
    manifest = found.manifest
    runs = words["proof_runs_of"].format(
        scenarios=len(manifest["scenarios"]), whole=found.whole, total=found.total, seed=manifest["seed"]
    )
    months = "" if manifest["months"] is None else words["proof_months"].format(months=manifest["months"])
    return words.clauses(*filter(None, (runs, months)))


def _scenarios(manifest: dict[str, Any], words: Words) -> str:
    """Return the digests of what was asked: every scenario's, and the evidence's."""
    scenarios = manifest["scenarios"]
    if len(scenarios) > MOST_SCENARIOS:
        return words["proof_many"].format(n=len(scenarios))
    named = {name: words.either(title) for name, title in titles(manifest).items()}
    digests = [f"{title} {short(scenarios[name]['digest'])}" for name, title in named.items()]
    evidence = dict.fromkeys(short(each["evidence"]) for each in scenarios.values() if each["evidence"])
    return words.clauses(*digests, *(f"{words['proof_evidence']} {digest}" for digest in evidence))


def _results(found: Verification, words: Words) -> str:
    return words.listed(*(f"{name} {short(sha256(found.folder / name))}" for name in (MANIFEST, *RESULTS)))


def _software(software: dict[str, str], words: Words) -> str:
    known = {name: str(value) for name, value in software.items()}
    own = f"community-staffing {known.get('version', '')}"
    model = f"{words['proof_model']} {short(known.get('model'))}"
    versions = (f"{name} {known[name]}" for name in VERSIONS if name in known)
    return words.listed(own, model, *versions, known.get("platform", ""))


def _day(date: dt.date, words: Words) -> str:
    return f"{date.year}年{date.month}月{date.day}日" if words.lang == "zh" else date.isoformat()


def told_again(found: Verification, words: Words) -> str:
    """Return which replications were played again."""
    named = {name: words.either(title) for name, title in titles(found.manifest).items()}
    places = ((place[0].rpartition("/"), place[1]) for place in found.again)
    told_places = (
        _with_theory(found, theory, words["proof_place"].format(scenario=named[name], number=f"{number:04d}"), words)
        for (theory, _, name), number in places
    )
    more = len(found.again) - MOST_PLACES
    rest = (words["proof_places_more"].format(n=more),) if more > 0 else ()
    return words.clauses(*itertools.islice(told_places, MOST_PLACES), *rest) or words["proof_none"]


def _with_theory(found: Verification, theory: str, place: str, words: Words) -> str:
    if not theory:
        return place
    about = found.manifest["theories"][theory]
    return words.told(words.either((about["title_zh"], about["title_en"])), place)


def told_way(found: Verification, words: Words) -> str:
    """Return how it was compared, and if not bit for bit, which versions differ: name, then, now."""
    names = {"model": words["proof_model"], "platform": words["proof_platform"], "version": "community-staffing"}
    told = ((name, *(_version(name, each) for each in versions)) for name, *versions in found.changed)
    changed = words.listed(*(f"{names.get(name, name)} {then} → {now}" for name, then, now in told))
    return words["proof_exact"] if found.exact else words["proof_close"].format(changed=changed)


def _version(name: str, version: str) -> str:
    """Return a version, or the digest of the model, short enough for a page."""
    return short(version) if name == "model" else version[:LONGEST_VERSION]
