"""An officer's own text with its claims filled in, and the ledger of what each rests on."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from analysis.report.blocks import (
    Block,
    Break,
    Document,
    Grid,
    Heading,
    Items,
    Notice,
    Number,
    Paragraph,
    Run,
    lines_of,
    text,
)
from analysis.report.claims import TOKEN, Filled, fill, read_claims
from analysis.report.markdown import parsed
from analysis.report.notices import made_on, notices, stale_words
from analysis.report.proof import SHOWN_DIGITS, proof_of, short
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.metrics import METRICS

PLACE = re.compile("\ue000(\\d+)\ue001")
"""Where a claim goes while the text is taken apart: no text that has been read holds these characters."""
SENTENCE_END = {"zh": re.compile("(?<=[。！？；!?\n])"), "en": re.compile("(?<=[.!?])(?=\\s)")}


def written(source: str, where: str, results: Results, words: Words) -> Document:
    """Return an officer's text as a document.

    Every token becomes number, unit, interval and direction word, with a mark of the ledger at the end. A sentence that
    the runs do not support is marked, as is a number that is out of date.

    Parameters
    ----------
    source : str
        Markdown.
    where : str
        Name of its file.
    results : Results
    words : Words

    Raises
    ------
    ScenarioError
        For every token that is wrong.
    """
    filled = fill(read_claims(source, where, results), results, words)
    numbers = iter(range(len(filled)))
    title, blocks = parsed(TOKEN.sub(lambda _: f"\ue000{next(numbers)}\ue001", source))
    settled = tuple(_settled(block, filled, words) for block in blocks)
    study = results.manifest["study"]
    return Document(
        words.lang,
        _flat(title, filled, words) or words.either((study["title_zh"], study["title_en"])),
        (
            *notices(results, words),
            *_warning(unsupported(settled, words), words),
            *settled,
            *_ledger(filled, results, words),
        ),
        made_on(results),
        proof=proof_of("text", words.lang, results, where, source),
    )


def unsupported(blocks: Sequence[Block], words: Words) -> list[str]:
    """Return the sentences, headings and cells of tables that the runs do not support, without the mark that says so."""
    mark = words["claim_flag"]
    found = []
    for block in blocks:
        if isinstance(block, Paragraph | Items):
            entries = (block.runs,) if isinstance(block, Paragraph) else block.entries
            found += [sentence for entry in entries for sentence in _doubtful(entry, mark)]
        else:
            found += [line.replace(mark, "") for line in lines_of(block) if mark in line]
    return found


def _doubtful(runs: Sequence[Run], mark: str) -> Iterator[str]:
    """Yield the sentences of an entry that end with the mark of doubt; what stands before one looks as usual."""
    sentence = ""
    for run in runs:
        if run.text == mark:
            yield sentence.strip()
        sentence = "" if run.text == mark or not run.look else sentence + run.text


def _settled(block: Block, filled: Sequence[Filled], words: Words) -> Block:
    """Return a block with its claims in place."""
    match block:
        case Paragraph():
            return Paragraph(_filled_runs(block.runs, filled, words))
        case Items():
            return Items(tuple(_filled_runs(entry, filled, words) for entry in block.entries), block.numbered)
        case Heading():
            return Heading(block.level, _flat(block.text, filled, words))
        case Grid():
            cells = (tuple(_flat(str(cell), filled, words) for cell in row) for row in block.rows)
            headings = tuple(_flat(each, filled, words) for each in block.headings)
            return dataclasses.replace(block, headings=headings, rows=tuple(cells))
    return block


def _flat(given: str, filled: Sequence[Filled], words: Words) -> str:
    """Return text with claims in place where there are no looks: in headings and tables."""
    parts = (filled[int(part)] if odd else part for odd, part in _parts(given))
    return "".join(part if isinstance(part, str) else _told(part, words) + _doubt(part, words) for part in parts)


def _parts(given: str) -> Iterator[tuple[bool, str]]:
    """Yield the pieces of a text: (False, text) and (True, number of a claim) in turn."""
    for at, part in enumerate(PLACE.split(given)):
        yield bool(at % 2), part


def _told(each: Filled, words: Words) -> str:
    return each.text + words["claim_mark"].format(mark=each.mark) + _age(each, words)


def _doubt(each: Filled, words: Words) -> str:
    return "" if each.supported else words["claim_flag"]


def _age(each: Filled, words: Words) -> str:
    return words["claim_stale"].format(reasons=stale_words(each.stale, words)) if each.stale else ""


def _filled_runs(runs: Sequence[Run], filled: Sequence[Filled], words: Words) -> tuple[Run, ...]:
    """Return the runs of a paragraph, sentence by sentence, with claims in place and doubtful sentences marked."""
    return tuple(run for sentence in _sentences(runs, filled, words) for run in _sentence(sentence, words))


def _sentences(runs: Sequence[Run], filled: Sequence[Filled], words: Words) -> Iterator[list[Run | Filled]]:
    """Yield sentences, each as runs and the claims between them; a claim never ends a sentence."""
    sentence: list[Run | Filled] = []
    for run in runs:
        for is_claim, part in _parts(run.text):
            if is_claim:
                sentence.append(filled[int(part)])
                continue
            first, *others = SENTENCE_END[words.lang].split(part)
            sentence.append(Run(first, run.look))
            for other in others:
                yield sentence
                sentence = [Run(other, run.look)]
    yield sentence


def _sentence(parts: Sequence[Run | Filled], words: Words) -> Iterator[Run]:
    doubtful = any(isinstance(part, Filled) and not part.supported for part in parts)
    for part in parts:
        if isinstance(part, Filled):
            yield Run(_told(part, words), "stale" if part.stale else "flag" if doubtful else "")
        elif part.text:
            yield dataclasses.replace(part, look="flag") if doubtful else part
    if doubtful:
        yield Run(words["claim_flag"], "flag")


def _warning(doubtful: Sequence[str], words: Words) -> tuple[Block, ...]:
    """Return what warns of sentences that the runs do not support, before them all."""
    return (Notice(words["notice_claims"].format(n=len(doubtful))),) if doubtful else ()


# --- the ledger -------------------------------------------------------------------------------------------------------


def _ledger(filled: Sequence[Filled], results: Results, words: Words) -> tuple[Block, ...]:
    """Return the table of what each claim rests on, on a page of its own; nothing for a text without claims."""
    if not filled:
        return ()
    keys = (
        "ledger_mark",
        "ledger_text",
        "ledger_what",
        "ledger_where",
        "ledger_n",
        "ledger_seed",
        "ledger_digest",
        "ledger_state",
    )
    rows = tuple(_row(each, results, words) for each in dict.fromkeys(filled))
    grid = Grid(words["ledger"], tuple(words[key] for key in keys), rows, _note(results, words), small=True)
    return Break(), Heading(1, words["ledger"]), text(words["ledger_intro"]), grid


def _row(each: Filled, results: Results, words: Words) -> tuple[str | Number, ...]:
    claim, metric = each.claim, METRICS[each.claim.metric]
    names = results.districts
    state = words["state_ok" if each.supported else "state_unclear"]
    return (
        words["claim_mark"].format(mark=each.mark).strip(" 〔〕[]"),
        each.text,
        words.told(words.either(results.titles[claim.scenario]), words.either((metric.zh, metric.en))),
        words.listed(words.period(claim.period), words.group(claim.group, names)),
        Number(each.n, str(each.n)),
        Number(results.manifest["seed"], str(results.manifest["seed"])),
        short(results.manifest["scenarios"][claim.scenario]["digest"]),
        words.listed(state, _age(each, words).strip()),
    )


def _note(results: Results, words: Words) -> str:
    manifest, own = results.manifest, results.manifest["scenarios"][results.baseline]
    return words["ledger_note"].format(
        study=manifest["study"]["name"],
        baseline=words.either(results.titles[results.baseline]),
        digest=short(own["digest"]),
        model=short(manifest["software"]["model"]),
        evidence=short(own["evidence"]),
        version=manifest["software"]["version"],
        digits=SHOWN_DIGITS,
    )
