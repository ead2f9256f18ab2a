"""``staffing calibrate --personnel``: what a city's own personnel list says of leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from analysis.fitting.hazard import Fit, NoFitError
from analysis.fitting.own_records import OUT_OF_BOUNDS, Number, fit_records, less_certain, numbers, write_records
from analysis.fitting.personnel import (
    OTHER_EXIT,
    RESIGNED,
    Personnel,
    read_personnel,
    seniority_of,
    without_seniority,
)
from analysis.fitting.staying import FEWEST
from analysis.judgement.statistics import Estimate
from analysis.report import fonts
from analysis.report.terminal import Terminal
from analysis.report.words import LANGUAGES, Words
from sim import Loaded, declared, refuse

PERCENT = ("attrition.base_rate", "attrition.other_exits")
LEAST_SENIORITY = 1.0
"""Seniority pay that is worth telling, yuan a month for a year."""


def fit_personnel_and_show(
    path: Path,
    loaded: Loaded,
    folder: Path,
    today: dt.date,
    terminal: Terminal,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    """Fit the model's numbers of leaving to a personnel list, show them, and write register, target and figures.

    Parameters
    ----------
    path : Path
        The list, CSV.
    loaded : Loaded
        The scenario whose numbers are compared.
    folder : Path
        Where ``own_records.toml``, ``targets.toml`` and ``personnel_survival.<lang>[.bw].png`` and ``.svg`` go.
    today : date
        No date of the list may lie after it.
    terminal : Terminal
    since, until : date, optional
        The window of observation, as in `read_personnel`.

    Raises
    ------
    ScenarioError
        The list is refused or tells too little; nothing is written then.
    """
    from analysis.report.personnel_figure import draw_personnel

    people = read_personnel(path, today, since, until)
    seniority = seniority_of(people)
    people = without_seniority(people, seniority)
    fitted = _fitted(path, people, loaded)
    for lang in LANGUAGES:
        fonts.families(lang)
    found = numbers(fitted, loaded.scenario)
    folder.mkdir(parents=True, exist_ok=True)
    written = [*write_records(folder, found, people, fitted, loaded), *draw_personnel(people, folder)]
    _say_read(people, since, terminal)
    _print_numbers(found, fitted, loaded, terminal)
    _say_notes(found, fitted, _seniority_notes(people, seniority, terminal), loaded, terminal)
    _say_next(written, terminal)


def _fitted(path: Path, people: Personnel, loaded: Loaded) -> Fit:
    try:
        return fit_records(people, loaded.scenario)
    except NoFitError:
        zh = "名册信息不足，数字算不稳（例如辞职的人工资或条线全都一样）；可延长时段或几个县区合并"
        en = (
            "the list tells too little for a stable fit (all leavers alike?); take a longer time or several districts"
        )
        raise refuse(str(path), "", "", zh, en, code="E628") from None


def _say_read(people: Personnel, since: dt.date | None, terminal: Terminal) -> None:
    words, window = terminal.words, people.window
    terminal.say(
        terminal.word(
            "personnel_read",
            since=window.since,
            until=window.until,
            persons=words.number(len(people.end)),
            years=words.number(people.years),
            resigned=_count(people.count(RESIGNED), words),
            others=_count(people.count(OTHER_EXIT), words),
        )
    )
    if people.unobserved:
        terminal.say(terminal.word("personnel_unobserved", n=_count(people.unobserved, words)))
    if since is None:
        terminal.say(words["personnel_opens_itself"])
    if people.sparse_start:
        terminal.say(words["personnel_sparse_start"], style="bold")
    terminal.say("")


def _count(persons: int, words: Words) -> str:
    """Return a number of people; a few are not told exactly."""
    return words["personnel_few"].format(n=FEWEST) if 0 < persons < FEWEST else words.number(persons)


def _print_numbers(found: list[Number], fitted: Fit, loaded: Loaded, terminal: Terminal) -> None:
    words = terminal.words
    headings = [words[f"personnel_{name}"] for name in ("number", "present", "own")]
    headings += [words["interval"], words["personnel_outcome"]]
    rows = [_line(number, loaded, words) for number in found]
    rate = fitted.resignation_rate
    rows.append(
        [
            words["personnel_rate"],
            words["undefined"],
            words.percent(rate.value),
            _between(rate, True, words),
            words["personnel_target"],
        ]
    )
    terminal.table(words["personnel_title"], headings, rows)


def _line(number: Number, loaded: Loaded, words: Words) -> list[str]:
    share = number.key in PERCENT
    own = words["undefined"] if number.own is None else _amount(number.own.value, share, words)
    between = words["undefined"] if number.own is None else _between(number.own, share, words)
    outcome = f"personnel_{number.why_not.replace(' ', '_') or 'written'}"
    return [_label(number, loaded, words), _amount(number.present, share, words), own, between, words[outcome]]


def _amount(value: float, share: bool, words: Words) -> str:
    return words.percent(value) if share else words.number(value, 2)


def _between(estimate: Estimate, share: bool, words: Words) -> str:
    low, high = (_amount(end, share, words) for end in (estimate.low, estimate.high))
    return f"{low}—{high}" if words.lang == "zh" and not low.startswith(words.minus) else f"\\[{low}, {high}]"


def _label(number: Number, loaded: Loaded, words: Words) -> str:
    """Return what a number is called; a step of tenure with its months."""
    if number.step is None:
        return _name(number, words)
    ends = (0.0, *loaded.scenario.attrition.tenure_ends)
    first, last = ends[number.step], (*ends[1:], None)[number.step]
    key = "personnel_months_open" if last is None else "personnel_months"
    months = words[key].format(first=f"{first + 1:g}", last=f"{last or 0:g}")
    return words["personnel_step"].format(label=_name(number, words), months=months)


def _name(number: Number, words: Words) -> str:
    about = declared(number.key)
    return words.either((about.zh, about.en)) if about else number.key


def _say_notes(
    found: list[Number], fitted: Fit, seniority_notes: list[str], loaded: Loaded, terminal: Terminal
) -> None:
    terminal.say("", terminal.words["personnel_notes"])
    notes = [
        *_out_of_bounds(found, terminal),
        *_wide(found, loaded, terminal),
        *_notes(fitted, seniority_notes, loaded, terminal),
    ]
    terminal.say(*(f"  {number}. {note}" for number, note in enumerate(notes, 1)))


def _out_of_bounds(found: list[Number], terminal: Terminal) -> Iterator[str]:
    for number in found:
        about = declared(number.key)
        if number.why_not == OUT_OF_BOUNDS and number.own and about:
            label = _name(number, terminal.words)
            low, high = (terminal.words.tick(bound or 0.0) for bound in (about.low, about.high))
            value = terminal.words.number(number.own.value, 2)
            yield terminal.word("personnel_bounds", label=label, value=value, low=low, high=high)


def _wide(found: list[Number], loaded: Loaded, terminal: Terminal) -> Iterator[str]:
    words = terminal.words
    labels = dict.fromkeys(_name(number, words) for number in less_certain(found, loaded))
    if labels:
        yield terminal.word("personnel_note_wide", labels=("、" if words.lang == "zh" else "; ").join(labels))


def _seniority_notes(people: Personnel, seniority: float, terminal: Terminal) -> list[str]:
    """Return what was taken off the pay, and that it is uncertain where communities are not listed."""
    if seniority < LEAST_SENIORITY:
        return []
    note = terminal.word("personnel_note_seniority", yuan=terminal.words.number(seniority))
    return [note] if people.place.any() else [note, terminal.words["personnel_note_no_community"]]


def _notes(fitted: Fit, seniority_notes: list[str], loaded: Loaded, terminal: Terminal) -> Iterator[str]:
    words = terminal.words
    yield terminal.word("personnel_note_base", pay=words.number(fitted.mean_pay))
    if fitted.mean_lines == fitted.mean_lines:
        yield terminal.word("personnel_note_lines", lines=words.number(fitted.mean_lines, 1))
    yield words["personnel_note_pay"]
    yield from seniority_notes
    yield terminal.word("personnel_note_frailty", variance=f"{loaded.scenario.attrition.frailty_variance:g}")
    yield terminal.word("personnel_note_merged", n=FEWEST)


def _say_next(written: list[Path], terminal: Terminal) -> None:
    words, (overlay, targets, first, *_) = terminal.words, written
    names = {"files": words.listed(overlay.name, targets.name), "figures": f"{first.name.split('.')[0]}.*"}
    terminal.say("", terminal.word("personnel_files", folder=overlay.parent, **names))
    steps = [
        terminal.word("personnel_next_copy", file=overlay.name),
        terminal.word("personnel_next_evidence", file=overlay.name),
        terminal.word("personnel_next_calibrate", file=targets),
    ]
    terminal.say("", words["personnel_next"], *(f"  {number}. {step}" for number, step in enumerate(steps, 1)))
