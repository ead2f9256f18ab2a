"""Writes docs/levers.md, the numbers of docs/model.md and the answers of docs/decision.md anew.

``python docs/generate.py [FOLDER…]``

Of each study folder that is named, what the pages show is first kept in docs/runs. A block of model.md between
``<!-- numbers: NAME -->`` and ``<!-- end -->`` is what the function of that name gives. Numbers of the register and of
the city are computed; results of runs are read from docs/runs, where each file says in its name which command made it.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import decision_page
import numpy as np
from levers_page import EFFECTS, REBOUND, PageError, page, sources, table

from analysis.study.files import read_csv, write_csv
from analysis.study.manifest import read_manifest
from sim import Loaded, declared, read_scenario, territories

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE, LEVERS, DECISION, RESULTS = DOCS / "model.md", DOCS / "levers.md", DOCS / "decision.md", DOCS / "runs"
BASELINE = ROOT / "scenarios" / "luohe" / "baseline.toml"
BLOCK = re.compile(r"<!-- numbers: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
GRADES = ("assumption", "C", "B", "A")
PERCENT = {"resignation_rate", "admin_share", "burnout_any", "burnout_severe", "vacancy_rate"}


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of results; none where it is not there."""
    path = RESULTS / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def shown(value: object) -> str:
    """Return a value as it stands in the register."""
    if isinstance(value, tuple):
        return " / ".join(map(shown, value))
    return "" if value is None else f"{value:,.6g}"


def city(loaded: Loaded) -> str:
    """Return what the default seed makes of the report's counts."""
    places = territories(loaded.scenario.city, BASELINE.parent)
    residents, households = (sum(getattr(place, name) for place in places) for name in ("residents", "households"))
    premises = sum(place.premises_m2 for place in places)
    return (
        f"With the default seed the city has {len(places)} communities, {residents:,} residents in {households:,} "
        f"households, and {premises:,.0f} m² of premises."
    )


def register(loaded: Loaded) -> str:
    """Return how much of the register is evidence, and the theories' numbers."""
    numbers = loaded.register.numbers if loaded.register else ()
    grades = ", ".join(f"{sum(entry.grade == grade for entry in numbers)} {grade}" for grade in GRADES)
    bases = [sum(entry.basis == basis for entry in numbers) for basis in ("derived", "memory")]
    return (
        f"{len(numbers)} numbers: {grades}. {bases[0]} were derived by arithmetic from what a source states, {bases[1]} lean "
        "on a figure quoted from memory whose source was not checked."
    )


def parameters(loaded: Loaded) -> str:
    """Return the numbers of leaving and strain."""
    numbers = loaded.register.numbers if loaded.register else ()
    rows = []
    for entry in numbers:
        number = declared(entry.key)
        if number and entry.key.startswith(("attrition.", "strain.")):
            ends = f"{shown(entry.low)} to {shown(entry.high)}" if entry.low is not None else ""
            rows.append([f"`{entry.key}`", number.en, shown(entry.central), ends, number.unit, entry.grade])
    return table(["number", "meaning", "central", "range", "unit", "grade"], rows)


def theories(loaded: Loaded) -> str:
    """Return what the theories differ in."""
    if not loaded.register:
        return ""
    known = loaded.register.theories
    keys = list(dict.fromkeys(key for theory in known.values() for key in theory.values))
    rows = []
    for key in keys:
        entry = loaded.register.entry(key)
        central = entry.central if entry else None
        rows.append([f"`{key}`", *(shown(theory.values.get(key, central)) for theory in known.values())])
    return table(["number", *known], rows)


def calibration(loaded: Loaded) -> str:
    """Return what each theory reaches, from ``staffing calibrate --theory``."""
    names = list(loaded.register.theories) if loaded.register else []
    found = {name: rows_of(f"calibrate.{name}.csv") for name in names}
    metrics = [row["metric"] for row in next(iter(found.values()), [])]
    rows = []
    for place, metric in enumerate(metrics):
        first = found[names[0]][place]
        cells = [
            f"{_number(row[place], 'reached', metric)} ± {_number(row[place], 'error', metric)}"
            for row in found.values()
        ]
        rows.append([metric, _number(first, "target", metric), _number(first, "tolerance", metric), *cells])
    counts = ", ".join(f"{name} {rows[0]['n']}" for name, rows in found.items() if rows)
    return f"{table(['metric', 'target', 'tolerance', *names], rows)}\n\nReplications: {counts}."


def _number(row: dict[str, str], column: str, metric: str) -> str:
    value = float(row[column])
    return f"{100 * value:.2f} %" if metric in PERCENT else f"{value:.3f}"


def stability(loaded: Loaded) -> str:
    """Return the resignation rates with pay indexed, by year and theory."""
    rows = []
    for name in loaded.register.theories if loaded.register else ():
        path = RESULTS / f"calibrate.{name}.json"
        if path.is_file():
            found = json.loads(path.read_text(encoding="utf-8"))["stability"]
            rates = [f"{100 * rate:.2f} %" for rate in found["rates"].values()]
            mean, low, high = (f"{100 * part:+.1f} %" for part in found["furthest"])
            rows.append([name, *rates, f"{mean} ({low} to {high})", found["verdict"]])
            years = list(found["rates"])
    return table(["theory", *years, "furthest year against the first", "verdict"], rows) if rows else ""


def backtests(loaded: Loaded) -> str:
    """Return the back-tests, from ``staffing validate``."""
    rows = [
        [
            row["case"],
            row["theory"],
            "consistency" if row["consistency"] == "yes" else "prediction",
            _change(row, "observed"),
            _change(row, "simulated"),
            row["verdict"],
        ]
        for row in rows_of("validate.csv")
    ]
    return table(["case", "theory", "kind of check", "observed (band)", "simulated (95 % interval)", "verdict"], rows)


def answers(loaded: Loaded) -> str:
    """Return what a study under four theories says of resignations, from ``theories.csv``."""
    found = [row for row in rows_of("theories.csv") if row["metric"] == "resignation_rate"]
    names = list(dict.fromkeys(row["theory"] for row in found))
    rows = []
    for scenario in dict.fromkeys(row["scenario"] for row in found):
        mine = {row["theory"]: row for row in found if row["scenario"] == scenario}
        cells = [
            " ".join((_points(row["difference"]), f"({_points(row['low'])} to {_points(row['high'])})"))
            for row in mine.values()
        ]
        first = next(iter(mine.values()))
        rows.append([f"`{scenario}`", *cells, f"{first['holds']} of {first['of']}"])
    counts = f"{found[0]['n']} replications under each theory." if found else ""
    return f"{table(['scenario', *names, 'holds in'], rows)}\n\n{counts}"


def _points(value: str) -> str:
    return f"{100 * float(value):+.2f}"


def _change(row: dict[str, str], name: str) -> str:
    middle, low, high = (f"{100 * float(row[column]):+.0f} %" for column in (name, f"{name}_low", f"{name}_high"))
    return f"{middle} ({low} to {high})"


BLOCKS: dict[str, Callable[[Loaded], str]] = {
    function.__name__: function
    for function in (city, register, parameters, theories, calibration, stability, backtests, answers)
}


def generated(text: str) -> str:
    """Return the page with every block written anew."""
    loaded = read_scenario(BASELINE)

    def block(found: re.Match[str]) -> str:
        return f"<!-- numbers: {found[1]} -->\n{BLOCKS[found[1]](loaded)}\n<!-- end -->"

    return BLOCK.sub(block, text)


def levers() -> str:
    """Return the page of levers, whole."""
    return page(sources(ROOT, read_scenario(BASELINE)))


def keep(folder: Path) -> Path:
    """Keep a study's comparison of the whole city, its headline and what the pages show of it.

    Over all years; of the study of rebound, in the last year, too.
    """
    study = read_manifest(folder)["study"]
    rows = read_csv(folder / "comparison.csv")
    periods = ["all", max(set(rows["period"]) - {"all"})] if study["name"] == REBOUND else ["all"]
    wanted = (
        (rows["group"] == "city")
        & np.isin(rows["period"], periods)
        & np.isin(rows["metric"], [*study["headline"], *EFFECTS])
    )
    path = Path(RESULTS, study["name"], "comparison.csv")
    path.parent.mkdir(exist_ok=True)
    write_csv(path, {name: column[wanted] for name, column in rows.items()})
    return path


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"{path.name} has changed")


if __name__ == "__main__":
    for given in map(Path, sys.argv[1:]):
        if decision_page.has_decision(given):
            decision_page.keep(given, RESULTS, DOCS)
        print(f"kept {keep(given)}")
    _write(DECISION, decision_page.generated(DECISION.read_text(encoding="utf-8"), RESULTS))
    _write(PAGE, generated(PAGE.read_text(encoding="utf-8")))
    try:
        _write(LEVERS, levers())
    except PageError as error:
        sys.exit(f"{LEVERS.name} cannot be written:\n{error}")
