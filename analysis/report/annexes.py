"""The annexes of a report: what was assumed, what every name means, and what the results may be used for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from analysis.fitting.influence import MONTHS, REPLICATIONS, Influence
from analysis.judgement.compare import Row
from analysis.report.blocks import Cell, Grid, Items, Number, Run
from analysis.report.stress_des import StudyFacts, stress_des
from analysis.report.words import Words
from analysis.report.workbook import Sheet
from analysis.study.manifest import counted
from analysis.study.metrics import METRICS
from sim import Declaration, Entry, Register, Scenario, declarations, declared

WEAKEST_FIRST = ("assumption", "C", "B", "A")
VALUES_COLUMNS = ("scenario", "replication", "group", "period", "metric", "value")
NAMELESS = ("1", "unit")
"""Units that tell a reader nothing."""
DIGITS = 6
"""Decimals of an input at most."""


# --- assumptions --------------------------------------------------------------------------------------------------


def rank(entry: Entry, influences: Mapping[str, Influence]) -> tuple[int, float]:
    """Return where an entry of the register stands: the weakest grade first, then the largest effect."""
    known = influences.get(entry.key)
    return WEAKEST_FIRST.index(entry.grade), -known.width if known else 0.0


def weakest(register: Register, influences: Mapping[str, Influence], count: int) -> list[Entry]:
    """Return the `count` weakest entries that matter; those whose effect was not measured are left out."""
    measured = [entry for entry in register.numbers if entry.key in influences]
    return sorted(measured, key=lambda entry: rank(entry, influences))[:count]


def assumptions_log(
    values: dict[str, Any],
    numbers: Iterable[Entry],
    influences: Mapping[str, Influence],
    words: Words,
    keys: bool = True,
) -> Grid:
    """Return what is believed of numbers of the register, the weakest and most influential first.

    Parameters
    ----------
    values : dict
        All values of the baseline as it was run.
    influences : mapping
        What was measured, by key.
    keys : bool
        Whether the last column gives the keys, by which files and commands name the numbers.
    """
    entries = sorted(numbers, key=lambda entry: rank(entry, influences))
    effect = words.with_unit(words["annex_influence"], words.unit("1/year").difference)
    headings = [words[name] for name in ("evidence_number", "annex_value", "annex_range", "annex_grade")]
    headings += [effect, words["annex_source"], *([words["annex_key"]] if keys else [])]
    rows = [_log_row(entry, influences.get(entry.key), values, words) for entry in entries]
    return Grid(
        words["annex_assumptions_title"],
        tuple(headings),
        tuple((*row, entry.key) if keys else row for entry, row in zip(entries, rows, strict=True)),
        words.sentences(words["annex_assumptions_note"], _measured(influences, words)),
        small=True,
    )


def _log_row(entry: Entry, influence: Influence | None, values: dict[str, Any], words: Words) -> tuple[Cell, ...]:
    used = _used(entry, values)
    other = words["annex_other_value"].format(central=_told(entry.central, words))
    return (
        _with_unit(label_of(entry.key, values, words), entry.key, words),
        _cell(used, words),
        _between(entry.low, entry.high, words),
        strength(entry, words),
        Number(100 * influence.width, words.number(100 * influence.width, 2), 2) if influence else "",
        words.sentences(
            words.either((entry.source_zh, entry.source_en)),
            words.either((entry.note_zh, entry.note_en)),
            other if used is not None and used != entry.central else "",
        ),
    )


def _measured(influences: Mapping[str, Influence], words: Words) -> str:
    error = max((each.error for each in influences.values()), default=None)
    if error is None:
        return ""
    return words["annex_influence_note"].format(months=MONTHS, n=REPLICATIONS, error=words.number(100 * error, 1))


def grade_words(grade: str, words: Words) -> str:
    """Return a grade of the register; an assumption is called one."""
    return words["evidence_assumption"] if grade == "assumption" else grade


def strength(entry: Entry, words: Words) -> str:
    """Return how well an entry is founded: its grade, and how its source was used where it was not simply read."""
    return words.listed(
        grade_words(entry.grade, words), "" if entry.basis == "read" else words[f"evidence_{entry.basis}"]
    )


def label_of(key: str, values: dict[str, Any], words: Words) -> str:
    """Return the label of a declared number, after the name of the kind of task that it belongs to."""
    number, steps = declared(key), key.split(".")
    label = words.either((number.zh, number.en)) if number else key
    kind = values["kinds"].get(steps[1]) if steps[0] == "kinds" else None
    return words.told(words.either((kind["name_zh"], kind["name_en"])), label) if kind else label


def _with_unit(text: str, key: str, words: Words) -> str:
    number = declared(key)
    unit = _unit(number, words) if number else ""
    return words.with_unit(text, unit) if unit else text


def _unit(number: Declaration, words: Words) -> str:
    unit = "" if number.unit in NAMELESS else number.unit
    return words.declared_unit(unit)


def _used(entry: Entry, values: dict[str, Any]) -> Any:
    """Return the value of an entry's number as it was run, None where the table around it is absent."""
    value: Any = values
    for step in entry.key.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return tuple(value) if isinstance(value, list) else value


def _between(low: Any, high: Any, words: Words) -> str:
    if low is None:
        return ""
    return words.range(_told(low, words), _told(high, words))


def _cell(value: Any, words: Words) -> Cell:
    text = _told(value, words)
    return Number(float(value), text, len(text.partition(".")[2])) if isinstance(value, int | float) else text


def _told(value: Any, words: Words) -> str:
    """Return an input as short as it can be; a list with strokes between."""
    if value is None:
        return words["undefined"]
    if isinstance(value, tuple):
        return " / ".join(_told(each, words) for each in value)
    if isinstance(value, int):
        return words.number(value)
    text = words.number(value, DIGITS)
    return text.rstrip("0").rstrip(".")


# --- data dictionary ----------------------------------------------------------------------------------------------


def data_dictionary(words: Words) -> tuple[Grid, ...]:
    """Return what the metrics, the columns of the result files and the inputs are."""
    return (
        _metrics(words),
        _columns(words["annex_values_title"], VALUES_COLUMNS, words),
        _columns(words["annex_comparison_title"], Row._fields, words),
        _inputs(words),
    )


def _metrics(words: Words) -> Grid:
    rows = tuple(
        (
            words.either((metric.zh, metric.en)),
            name,
            words.unit(metric.unit).word,
            words[metric.better or "no direction"],
            words[f"annex_metric_{name}"],
        )
        for name, metric in METRICS.items()
    )
    headings = ("metric", "annex_key", "unit", "better_is", "label")
    return _dictionary(words["annex_metrics_title"], headings, rows, words["annex_metrics_note"], words)


def _columns(title: str, columns: tuple[str, ...], words: Words) -> Grid:
    rows = tuple((column, words[f"annex_column_{column}"]) for column in columns)
    return _dictionary(title, ("annex_column", "label"), rows, "", words)


def _inputs(words: Words) -> Grid:
    rows = tuple(
        (
            words.either((number.zh, number.en)),
            number.key,
            _unit(number, words),
            _bounds(number, words),
            words[number.role],
        )
        for number in declarations(Scenario)
    )
    headings = ("evidence_number", "annex_key", "unit", "range", "role")
    return _dictionary(words["annex_inputs_title"], headings, rows, words["annex_inputs_note"], words)


def _dictionary(
    title: str, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...], note: str, words: Words
) -> Grid:
    return Grid(title, tuple(words[name] for name in headings), rows, note, small=True)


def _bounds(number: Declaration, words: Words) -> str:
    if number.low is None or number.high is None:
        return f"{words['yes']} / {words['no']}"
    return _between(number.low, number.high, words)


# --- limits -------------------------------------------------------------------------------------------------------


def limits_of_use(study: StudyFacts, words: Words) -> Items:
    """Return what the results may be used for and what not; what makes them unfit for any use comes first."""
    return Items((*_warnings(study, words), *_limits(study, words)), numbered=True)


def _warnings(study: StudyFacts, words: Words) -> Iterator[tuple[Run, ...]]:
    done, total = counted(study.manifest)
    if study.manifest["quick"]:
        yield (Run(words["rough_note"], "strong"),)
    if done < total:
        yield (Run(words["annex_incomplete"].format(done=done, total=total), "strong"),)


def _limits(study: StudyFacts, words: Words) -> Iterator[tuple[Run, ...]]:
    numbers = study.register.numbers if study.register else ()
    theories = study.manifest.get("theories", {})
    facts = {
        "numbers": len(numbers),
        "assumed": sum(entry.grade == "assumption" for entry in numbers),
        "theories": len(theories),
    }
    names = (
        *("may", "may_not", "simulated"),
        *(("assumed",) if numbers else ()),
        "error_drawn" if study.manifest["draws"] else "error",
        "theories" if theories else "theory",
        *("backtests", "responses", "small", "city", "records"),
    )
    for name in names:
        lead = words.told(words[f"annex_lead_{name}"].format(**facts), "")
        yield Run(lead, "strong"), Run(words[f"annex_limit_{name}"].format(**facts))


# --- sheets -------------------------------------------------------------------------------------------------------


def annex_sheets(study: StudyFacts, influences: Mapping[str, Influence], words: Words) -> tuple[Sheet, ...]:
    """Return the annexes as sheets of a workbook; without a register there is no log of assumptions."""
    limits = limits_of_use(study, words)
    told = tuple(f"{place}. {''.join(run.text for run in entry)}" for place, entry in enumerate(limits.entries, 1))
    log = [assumptions_log(study.values, study.register.numbers, influences, words)] if study.register else []
    return (
        Sheet(words["sheet_limits"], (), told),
        *(Sheet(words["sheet_assumptions"], (replace(grid, note=""),), (grid.note,)) for grid in log),
        Sheet(words["sheet_dictionary"], data_dictionary(words)),
        Sheet(words["sheet_stress"], (stress_des(study, words),)),
    )
