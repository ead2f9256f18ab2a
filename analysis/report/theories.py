"""A study under several theories: a complete folder each, and what they say together."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.judgement.compare import rows_of
from analysis.judgement.theories import UNSTABLE, Stability, TheoryRow, as_table, stability, weigh, yearly_rates
from analysis.report.terminal import Terminal
from analysis.report.words import LANGUAGES, Titles, Words
from analysis.study.files import on_disk, read_csv, sha256, write_csv
from analysis.study.manifest import read_manifest, write_manifest
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED, METRICS
from sim import LoadedStudy

COPIED = ("values.csv", "comparison.csv")
THEORIES = "theories.csv"


def theory_folder(folder: Path, theory: str) -> Path:
    """Return where a study under one theory is kept."""
    return folder / "theories" / theory


def theory_titles(loaded: LoadedStudy) -> Titles:
    """Return the titles (zh, en) of all theories of a study's register; a theory without one goes by its name."""
    register = loaded.scenarios[loaded.study.baseline].register
    found = register.theories if register else {}
    return {name: (theory.title_zh or name, theory.title_en or name) for name, theory in found.items()}


def gather_theories(folder: Path, loaded: LoadedStudy, theories: Sequence[str]) -> None:
    """Make a study folder of the main theory's results, and ``theories.csv`` of what all of them say.

    The records stay with each theory; manifest, values, comparison, scenarios and figures of the main one are repeated
    above.
    """
    homes = {name: theory_folder(folder, name) for name in theories}
    main = homes[theories[0]]
    titles = theory_titles(loaded)
    with on_disk(folder):
        for name in COPIED:
            shutil.copyfile(main / name, folder / name)
        for name in ("scenarios", "figures"):
            shutil.copytree(main / name, folder / name, dirs_exist_ok=True)
    stabilities = {
        name: stability(yearly_rates(read_csv(home / "values.csv"), loaded.study.indexed))
        for name, home in homes.items()
    }
    rows = {name: rows_of(read_csv(home / "comparison.csv")) for name, home in homes.items()}
    write_csv(folder / THEORIES, as_table(weigh(rows, stabilities)))
    described = {
        name: {
            "title_zh": titles[name][0],
            "title_en": titles[name][1],
            "manifest": sha256(home / "manifest.json"),
            "stability": _described(stabilities[name]),
        }
        for name, home in homes.items()
    }
    write_manifest(folder, read_manifest(main) | {"theories": described})


def _described(found: Stability) -> dict[str, Any]:
    ends = (found.furthest.mean, found.furthest.low, found.furthest.high)
    known = [end if math.isfinite(end) else None for end in ends]
    return {"verdict": found.verdict, "year": found.year, "furthest": known}


def told_stability(theory: str, verdict: str, year: str, furthest: Sequence[float | None], words: Words) -> str:
    """Return a sentence on whether resignations stay level with pay kept level, and why they may not.

    Parameters
    ----------
    theory : str
        Title; empty where it is plain which is meant.
    furthest : (mean, low, high)
        Relative change of the year furthest from the first; None where not known.
    """
    mean, low, high = (words["undefined"] if end is None else words.signed_percent(end) for end in furthest)
    reason = "" if verdict != UNSTABLE else words["theory_falls" if (furthest[0] or 0.0) < 0 else "theory_rises"]
    said = words[f"theory_{verdict}"].format(year=year, mean=mean, low=low, high=high)
    whole = words.listed(said, reason)
    return words["theory_named"].format(theory=theory, said=whole) if theory else whole[:1].upper() + whole[1:]


def read_theories(folder: Path) -> list[TheoryRow]:
    """Return the rows of a study's ``theories.csv``; none of a study under one theory."""
    path = folder / THEORIES
    table = read_csv(path) if path.is_file() else {}
    return [TheoryRow(*cells) for cells in zip(*(column.tolist() for column in table.values()), strict=True)]


def said_by_theories(folder: Path, metric: str) -> list[TheoryRow]:
    """Return what the theories of a study say of a metric of the whole city over all years; nothing of one theory."""
    return [row for row in read_theories(folder) if (row.metric, row.group, row.period) == (metric, "city", "all")]


def show_theories(folder: Path, metrics: Sequence[str], titles: Titles, terminal: Terminal) -> None:
    """Print, metric by metric, the differences under each theory and in how many of them the main one's answer holds."""
    manifest = read_manifest(folder)
    names: Titles = {
        name: (each["title_zh"], each["title_en"]) for name, each in manifest.get("theories", {}).items()
    }
    if len(names) < 2:
        return
    terminal.say(terminal.words["theories_heading"])
    for metric in metrics:
        rows = said_by_theories(folder, metric)
        if rows and metric != COST_PER_RESIGNATION_AVOIDED:
            _print_metric(rows, titles, names, terminal)
    for name, each in manifest["theories"].items():
        found = each["stability"]
        style = "yellow" if found["verdict"] == UNSTABLE else ""
        title = terminal.words.either(names[name])
        said = told_stability(title, found["verdict"], found["year"], found["furthest"], terminal.words)
        terminal.say(said, style=style)


def _print_metric(rows: Sequence[TheoryRow], titles: Titles, names: Titles, terminal: Terminal) -> None:
    words, about = terminal.words, METRICS[rows[0].metric]
    unit = words.unit(about.unit)
    title = words.with_unit(words.heading((about.zh, about.en)), unit.difference)
    headings = [words["scenario"], *(words.either(name) for name in names.values()), words["theories_holds"]]
    lines = []
    for scenario in dict.fromkeys(row.scenario for row in rows):
        mine = {row.theory: row for row in rows if row.scenario == scenario}
        cells = [_difference(mine.get(name), words) for name in names]
        first = next(iter(mine.values()))
        lines.append([words.either(titles[scenario]), *cells, holds(first, words)])
    terminal.table(title, headings, lines)


def _difference(row: TheoryRow | None, words: Words) -> str:
    """Return a difference with half the width of its 95 % interval."""
    if row is None or not math.isfinite(row.low):
        return words["undefined"]
    unit = words.unit(row.unit)
    value = words.number(row.difference * unit.scale, unit.digits, signed=True)
    half = (row.high - row.low) / 2 * unit.scale
    return f"{value} ± {words.number(half, unit.digits + (round(half, unit.digits) == 0.0))}"


def holds(row: TheoryRow, words: Words) -> str:
    """Return in how many theories what the main one says holds: ``holds in k of n``."""
    return words["theories_k_of_n"].format(k=row.holds, n=row.of)


def draw_theories(folder: Path, quick: bool, lang: str) -> list[Path]:
    """Draw the figure that lays all theories of a study side by side, in both languages; of a rough look in `lang` only."""
    from analysis.report.gather import titles
    from analysis.report.theory_figure import draw_side_by_side

    manifest = read_manifest(folder)
    names = {name: (each["title_zh"], each["title_en"]) for name, each in manifest["theories"].items()}
    rows = said_by_theories(folder, "resignation_rate")
    if len(names) < 2 or not rows:
        return []
    return draw_side_by_side(rows, titles(manifest), names, folder / "figures", (lang,) if quick else LANGUAGES)
