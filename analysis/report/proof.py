"""What a document carries unseen, so that it can be made anew from its study and compared word by word."""

from __future__ import annotations

import json

from analysis.report.results import Results
from analysis.study.manifest import PRODUCT

FORMAT = 1
KINDS = ("full", "sheet", "text")
SHOWN_DIGITS = 12


def short(digest: str | None) -> str:
    """Return the first digits of a digest, as many as readers are shown; a dash where there is none."""
    return (digest or "—")[:SHOWN_DIGITS]


def proof_of(kind: str, lang: str, results: Results, where: str = "", source: str = "") -> str:
    """Return the proof of a document as JSON.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    lang : str
    results : Results
    where, source : str
        Name and content of the officer's text.
    """
    manifest, parts = results.manifest, ("digest", "evidence")
    scenarios = {name: {part: each[part] for part in parts} for name, each in manifest["scenarios"].items()}
    proof = {
        "product": PRODUCT,
        "format": FORMAT,
        "kind": kind,
        "lang": lang,
        "study": manifest["study"]["name"],
        "model": manifest["software"]["model"],
        "seed": manifest["seed"],
        "scenarios": scenarios,
        "stale": {name: reasons for name, reasons in results.current.reasons.items() if reasons},
        "where": where,
        "text": source,
    }
    return json.dumps(proof, ensure_ascii=False, separators=(",", ":"))
