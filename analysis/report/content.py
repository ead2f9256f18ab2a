"""The report of a study: the same tables and figures, in the same order, for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.fitting.influence import FILE, Influence, read_influence
from analysis.report.annexes import assumptions_log, data_dictionary, limits_of_use, weakest
from analysis.report.blocks import Block, Break, Document, Grid, Heading, Items, Notice, Picture, Run, text
from analysis.report.chapters import told
from analysis.report.comparing import comparison_grids, group_grids, sheet_grid
from analysis.report.decision_view import read_view
from analysis.report.figures import FIGURES, caption
from analysis.report.gather import chosen, resolved_values
from analysis.report.headline import first_lines, further_lines, headline_of
from analysis.report.method import method, reproduction
from analysis.report.notices import made_on, notices
from analysis.report.policies import changes
from analysis.report.proof import proof_of, short
from analysis.report.results import Results
from analysis.report.stress_des import StudyFacts, stress_des
from analysis.report.theory_figure import theory_caption
from analysis.report.words import Words
from analysis.report.worst_off import worst_off_grid
from analysis.study.files import read_json
from sim import Loaded, Register, restored, tensions, territories

NUMERALS = "一二三四五六七八九十"
ASSUMPTIONS_SHOWN = 5
FULL_WIDTH = dict(zip(",;:!?", "，；：！？", strict=True))
HALF_WIDTH = re.compile(f"(?<=[\u4e00-\u9fff])[{''.join(FULL_WIDTH)}]")
"""Marks between Chinese characters, as the source report has them in its electronic form, and as they are printed."""
LEADING = ("differences", "residents", "communities")
"""Figures that stand in a section of their own; the others follow at the end."""


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading of the highest level."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Inputs:
    """What a report tells of the inputs of a study.

    Attributes
    ----------
    loaded : Loaded
        The baseline as it was run.
    facts : StudyFacts
    influences : dict of str to Influence
        How much each number matters, by key, where that has been measured.
    """

    loaded: Loaded
    facts: StudyFacts
    influences: dict[str, Influence]


def inputs_of(results: Results) -> Inputs:
    """Return what a report tells of the inputs of a study, from its folder alone."""
    path = results.folder / "scenarios" / f"{results.baseline}.resolved.json"
    content = read_json(path)
    loaded = restored(content, path)
    found = read_influence(results.folder / FILE, loaded.register) if loaded.register else {}
    return Inputs(loaded, StudyFacts(results.manifest, results.resolved, loaded.register), found)


# --- the two lengths ------------------------------------------------------------------------------------------------


def full_report(results: Results, words: Words) -> Document:
    """Return the whole attachment."""
    inputs = inputs_of(results)
    main = [section for section in _main(results, inputs, words) if section.blocks]
    annexes = [*_annexes(results, inputs, words)]
    blocks = (*notices(results, words), *_numbered_sections(main, words), *_appendices(annexes, words))
    return _document("full", words.either(_titles(results)), _with_numbers(blocks, words), results, words)


def decision_sheet(results: Results, words: Words) -> Document:
    """Return the answer, the scenarios and the weakest assumptions on one page."""
    inputs, found = inputs_of(results), headline_of(results)
    check = words["sheet_check"].format(
        n=results.replications,
        seed=results.manifest["seed"],
        model=short(results.manifest["software"]["model"]),
        evidence=short(results.manifest["scenarios"][results.baseline]["evidence"]),
    )
    warnings = words.sentences(*(notice.text for notice in notices(results, words)))
    blocks = (
        *((Notice(warnings),) if warnings else ()),
        text(first_lines(found, results, words)),
        sheet_grid(results, words),
        *_weakest(
            inputs,
            words,
            words.sentences(*[*further_lines(found, inputs.loaded.register, results, words)][-2:], check),
        ),
    )
    title = words["sheet_title"].format(title=words.either(_titles(results)))
    return replace(_document("sheet", title, blocks, results, words), label="")


def _titles(results: Results) -> tuple[str, str]:
    study = results.manifest["study"]
    return study["title_zh"], study["title_en"]


def _document(kind: str, title: str, blocks: tuple[Block, ...], results: Results, words: Words) -> Document:
    proof = proof_of(kind, words.lang, results)
    return Document(words.lang, title, blocks, made_on(results), words["annex_label"], proof)


# --- sections ---------------------------------------------------------------------------------------------------------


def _main(results: Results, inputs: Inputs, words: Words) -> Iterator[Section]:
    """Yield the sections in their order: the answer first, how to reproduce it last."""
    found = headline_of(results)
    best = found.answer.best.scenario if found.answer.best else chosen(results.titles, results.baseline)
    lines = (first_lines(found, results, words), *further_lines(found, inputs.loaded.register, results, words))
    yield Section(words["report_answer"], tuple(map(text, lines)))
    yield Section(words["report_weakest"], tuple(_weakest(inputs, words)))
    yield Section(words["report_effects"], tuple(_pictures(("differences",), results, words)))
    yield Section(words["report_comparison"], comparison_grids(results, words))
    yield Section(words["report_residents"], tuple(_pictures(("residents",), results, words)))
    places: tuple[Block, ...] = (*group_grids(best, results, words), *worst_off_grid(best, results, words))
    yield Section(words["report_places"], (*places, *_pictures(("communities",), results, words)))
    yield from _decided(results, words)
    yield from _strains(inputs, words)
    yield Section(words["report_method"], method(results, inputs.facts, words))
    yield Section(words["report_reproduce"], reproduction(results, words))
    others = tuple(_pictures([name for name in (*FIGURES, "theories") if name not in LEADING], results, words))
    if others:
        yield Section(words["report_figures"], others)


def _weakest(inputs: Inputs, words: Words, note: str = "") -> Iterator[Block]:
    """Yield the weakest assumptions that matter, or why they cannot be told; with a `note`, in brief and with that below."""
    register = inputs.loaded.register
    if register is None:
        yield text(words["report_no_register"])
    elif not inputs.influences:
        yield text(words["report_not_measured"])
    else:
        if not note:
            yield text(words["report_weakest_intro"])
        yield _weakest_grid(register, inputs, words, note)
        return
    if note:
        yield text(note, "faint")


def _weakest_grid(register: Register, inputs: Inputs, words: Words, note: str) -> Grid:
    """Return the log of the weakest assumptions that matter; with a `note`, without their sources."""
    few = weakest(register, inputs.influences, ASSUMPTIONS_SHOWN)
    log = assumptions_log(inputs.facts.values, few, inputs.influences, words, keys=False)
    log = replace(log, title=words["report_weakest"], small=True)
    if not note:
        return log
    return replace(log, headings=log.headings[:-1], rows=tuple(row[:-1] for row in log.rows), note=note)


def _decided(results: Results, words: Words) -> Iterator[Section]:
    """Yield the answers to the questions of a decision, where they have been asked."""
    view = read_view(results.folder)
    if view is not None:
        for chapter in told(view).values():
            yield Section(words[chapter.title], tuple(chapter.blocks(view, words)))


def _strains(inputs: Inputs, words: Words) -> Iterator[Section]:
    """Yield where the source report's figures strain; nothing for a city that is not sampled from counts."""
    city = inputs.loaded.scenario.city
    told = tensions(city, territories(city, inputs.loaded.path.parent), words.lang)
    if told:
        yield Section(words["report_tensions"], (Items(tuple((Run(line),) for line in told), numbered=True),))


def _changed(results: Results, words: Words) -> Iterator[Block]:
    """Yield what each scenario changes, and why it was tried."""
    before = resolved_values(results.folder, results.baseline)
    for name, title in results.titles.items():
        values: dict[str, Any] = resolved_values(results.folder, name)
        yield Heading(2, words.either(title))
        header = values["header"]
        yield from (text(each) for each in (header[f"reason_{words.lang}"], _quotation(header, words)) if each)
        yield Items(tuple((Run(line),) for line in changes(values, before, words)))


def _quotation(header: dict[str, str], words: Words) -> str:
    """Return the sentence of the source report that a scenario answers."""
    sentence = header[f"report_{words.lang}"]
    if words.lang == "zh":
        sentence = HALF_WIDTH.sub(lambda mark: FULL_WIDTH[mark[0]], sentence)
    return words.told(words["report_sentence"], words.quoted(sentence)) if sentence else ""


def _pictures(names: Sequence[str], results: Results, words: Words) -> Iterator[Picture]:
    """Yield the figures of the study among `names`."""
    shown = chosen(results.titles, results.baseline)
    for name in names:
        stem = results.folder / "figures" / f"{name}.{words.lang}"
        if not stem.with_name(f"{stem.name}.png").is_file():
            continue
        if name == "theories":
            yield Picture(stem, *theory_caption(len(results.titles) - 1, words))
        else:
            yield Picture(stem, *caption(name, results.values, results.titles, results.baseline, shown, words))


def _annexes(results: Results, inputs: Inputs, words: Words) -> Iterator[Section]:
    facts = inputs.facts
    yield Section(words["appendix_scenarios"], tuple(_changed(results, words)))
    yield Section(words["appendix_limits"], (limits_of_use(facts, words),))
    yield Section(words["appendix_stress"], (stress_des(facts, words),))
    if facts.register:
        log = assumptions_log(facts.values, facts.register.numbers, inputs.influences, words, keys=False)
        yield Section(words["appendix_assumptions"], (log,))
    yield Section(words["appendix_dictionary"], data_dictionary(words))


# --- numbers of headings, tables and figures ----------------------------------------------------------------------------


def _numbered_sections(sections: Sequence[Section], words: Words) -> Iterator[Block]:
    for place, section in enumerate(sections, start=1):
        mark = f"{numeral(place)}、" if words.lang == "zh" else f"{place}  "
        yield Heading(1, mark + section.title)
        yield from _numbered_headings(section.blocks, place, words)


def _numbered_headings(blocks: Sequence[Block], section: int, words: Words) -> Iterator[Block]:
    count = 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        count += 1
        mark = f"（{numeral(count)}）" if words.lang == "zh" else f"{section}.{count}  "
        yield Heading(block.level, mark + block.text)


def numeral(number: int) -> str:
    """Return a whole number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    before = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return before + (NUMERALS[ones - 1] if ones else "")


def _appendices(sections: Sequence[Section], words: Words) -> Iterator[Block]:
    for place, section in enumerate(sections, start=1):
        yield Break()
        yield Heading(1, words["appendix"].format(n=place, title=section.title))
        yield from section.blocks


def _with_numbers(blocks: Sequence[Block], words: Words) -> tuple[Block, ...]:
    """Return blocks with tables and figures numbered in their order."""
    tables = figures = 0
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid):
            tables += 1
            block = replace(block, title=words["table_n"].format(n=tables, title=block.title))
        elif isinstance(block, Picture):
            figures += 1
            block = replace(block, title=words["figure_n"].format(n=figures, title=block.title))
        found.append(block)
    return tuple(found)
