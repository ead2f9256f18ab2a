"""``staffing evidence``: what is believed of every number, the weakest and most influential first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.fitting.influence import FILE, Influence, measure, read_influence, write_influence
from analysis.report.annexes import WEAKEST_FIRST, grade_words, rank, strength
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from analysis.report.words import Words, folded
from sim import Entry, Register, declared, read_register, read_study

SHOWN = 25
INDENT = "    "


def show_register(path: Path, everything: bool, terminal: Terminal) -> None:
    """Print a register: values, ranges, grades, how the figures were come by, sources; and its theories.

    Parameters
    ----------
    path : Path
        A register, or a folder that holds ``evidence.toml``.
    everything : bool
        Whether all numbers are printed, or the first 25 only.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the register.
    """
    file = shipped(path)
    file = file / "evidence.toml" if file.is_dir() else file
    register = read_register(file)
    influences = read_influence(file.with_name(FILE), register)
    entries = sorted(register.numbers, key=lambda entry: rank(entry, influences))
    words = terminal.words
    terminal.say(words.either((register.title_zh, register.title_en)), _counted(register, words), "")
    terminal.say(words["evidence_order"])
    shown = entries if everything else entries[:SHOWN]
    width = terminal.console.width
    for place, entry in enumerate(shown, 1):
        terminal.say(*_lines(place, entry, influences.get(entry.key), words, width))
    terminal.say("")
    if len(shown) < len(entries):
        terminal.say(terminal.word("evidence_more", shown=len(shown), total=len(entries)))
    if not influences:
        terminal.say(words["evidence_not_measured"])
    _show_theories(register, terminal)


def _counted(register: Register, words: Words) -> str:
    counts = {grade: sum(entry.grade == grade for entry in register.numbers) for grade in WEAKEST_FIRST}
    parts = [f"{grade_words(grade, words)} {count}" for grade, count in counts.items()]
    bases = [
        words[f"evidence_{basis}_count"].format(n=sum(entry.basis == basis for entry in register.numbers))
        for basis in ("derived", "memory")
    ]
    return words["evidence_counts"].format(
        n=len(register.numbers), grades=words.listed(*parts), bases=words.listed(*bases)
    )


def _lines(place: int, entry: Entry, influence: Influence | None, words: Words, width: int) -> list[str]:
    """Return what is said of a number: what it is and how sure, then the source."""
    number = declared(entry.key)
    label = words.either((number.zh, number.en)) if number else entry.key
    unit = "" if number is None or number.unit == "1" else number.unit
    head = words["evidence_line"].format(
        place=place,
        label=label,
        value=_value(entry.central),
        range=f"{_value(entry.low)}–{_value(entry.high)}",
        unit=words.declared_unit(unit),
        grade=strength(entry, words),
        influence=words["evidence_influence"].format(n=words.number(100 * influence.width, 2)) if influence else "",
        key=entry.key,
    )
    source = folded(words.either((entry.source_zh, entry.source_en)), width - len(INDENT))
    return ["", " ".join(head.split()), *(INDENT + line for line in source.splitlines())]


def _value(value: Any) -> str:
    if value is None:
        return "—"
    return " / ".join(map(_value, value)) if isinstance(value, tuple) else f"{value:,.6g}"


def _show_theories(register: Register, terminal: Terminal) -> None:
    words = terminal.words
    if not register.theories:
        return
    keys = list(dict.fromkeys(key for theory in register.theories.values() for key in theory.values))
    titles = [words.either((theory.title_zh, theory.title_en)) or name for name, theory in register.theories.items()]
    rows = []
    for key in keys:
        entry, number = register.entry(key), declared(key)
        central = entry.central if entry else "—"
        cells = [_value(theory.values.get(key, central)) for theory in register.theories.values()]
        rows.append([words.either((number.zh, number.en)) if number else key, key, *cells])
    headings = [words["evidence_number"], words["key"], *titles]
    terminal.say("")
    terminal.table(words["evidence_theories"], headings, rows, left=2)
    for title, theory in zip(titles, register.theories.values(), strict=True):
        terminal.say(words["evidence_says"].format(title=title, says=words.either((theory.says_zh, theory.says_en))))


def measure_and_show(path: Path, asked: dict[str, Any], terminal: Terminal) -> None:
    """Measure how much every number of a study's register matters, keep it as ``influence.csv`` and show the register.

    Parameters
    ----------
    asked : dict
        ``out`` (folder; None for ``results/evidence``), ``workers``.
    """
    from analysis.study.bench import Bench
    from analysis.study.files import on_disk
    from analysis.study.storage import run_lock

    loaded = read_study(shipped(path))
    folder = asked["out"] or Path("results", "evidence")
    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with run_lock(folder), terminal.progress(terminal.words["evidence_measuring"]) as report:
        bench = Bench(loaded.study.seed, folder / "trials.jsonl", asked["workers"], report)
        found = measure(loaded.scenarios[loaded.study.baseline], bench)
    write_influence(folder / FILE, found)
    terminal.say(terminal.word("evidence_measured", path=folder / FILE))
