"""The section on what is worth finding out before deciding: a memo on the choice now, and on what to measure first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from analysis.judgement.information import LEVEL
from analysis.judgement.learning import FEWEST
from analysis.judgement.measuring import METHODS, NONE
from analysis.report.blocks import Block, Cell, Grid, Heading, Items, Number, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.words import Words
from analysis.study.files import Table

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate

TABLES = ("acceptability", "switching", "information_total", "information", "measurement")
MOST_NUMBERS = 8
"""Single numbers that are listed and drawn."""
MONEY = "yuan/year"
Row: TypeAlias = Mapping[str, float]


@dataclass(frozen=True)
class Known:
    """What knowing something is worth: a row of ``information.csv``.

    Attributes
    ----------
    key : str
        Of a number; empty for all numbers that are measured in one way.
    method : str
        How it is measured; empty for everything.
    value, low, high : float
        yuan/year.
    share : float
        Of the value of knowing everything.
    sure : bool
        Whether it is more than chance would give.
    """

    key: str
    method: str
    value: float
    low: float
    high: float
    share: float
    sure: bool


@dataclass(frozen=True)
class Measured:
    """What a measurement is worth: a row of ``measurement.csv``, the recommended one or that of the whole city."""

    key: str
    method: str
    numbers: Row

    @property
    def enough(self) -> bool:
        """Whether it gives what is held to be enough of exact knowledge."""
        return bool(self.numbers["recommended"])


def rows_of(table: Table) -> list[dict[str, float]]:
    """Return the numbers of a table row by row."""
    names = [name for name, column in table.items() if column.dtype != object]
    return [dict(zip(names, row, strict=True)) for row in zip(*(table[name].tolist() for name in names), strict=True)]


def total(view: View) -> Row:
    """Return the numbers of the choice now."""
    return rows_of(view.tables["information_total"])[0]


def known(view: View) -> list[Known]:
    """Return what is listed and drawn: everything, each way of measuring, the single numbers that are worth most."""
    table = view.tables["information"]
    labels = zip(table["key"].tolist(), table["group"].tolist(), rows_of(table), strict=True)
    found = [
        Known(key, group, row["value"], row["low"], row["high"], row["share"], row["q"] <= LEVEL or not group)
        for key, group, row in labels
    ]
    single = sorted((each for each in found if each.key and each.value > 0), key=lambda each: -each.value)
    ways = sorted((each for each in found if each.method and not each.key), key=lambda each: -each.value)
    return [each for each in found if not each.method] + ways + single[:MOST_NUMBERS]


def measured(view: View) -> list[Measured]:
    """Return one row for each thing that is clearly worth measuring: groups, then numbers, each by falling value."""
    table, best = view.tables["measurement"], dict[tuple[str, str], Measured]()
    for key, group, row in zip(table["key"].tolist(), table["group"].tolist(), rows_of(table), strict=True):
        if (key, group) not in best or not best[key, group].enough:
            best[key, group] = Measured(key, group, row)
    return sorted(best.values(), key=lambda each: (bool(each.key), -each.numbers["value"]))


def named(key: str, method: str, view: View, words: Words) -> str:
    """Return the name of a number, of all numbers measured in one way, or of everything."""
    if key:
        return view.label(key, words)
    if method == NONE:
        return words["information_group_none"]
    return (
        words["information_group"].format(method=told_method(method, words))
        if method
        else words["information_everything"]
    )


def told_method(method: str, words: Words) -> str:
    """Return the name of a way of measuring; nothing for everything."""
    return words[f"measure_{method}"] if method else ""


def _ends(row: Row, name: str, words: Words) -> str:
    return words.range(*(rounded(row[f"{name}{end}"], words) for end in ("low", "high")))


def rounded(yuan: float, words: Words) -> str:
    """Return an amount of money to the thousand."""
    return words.yuan(round(yuan, -3)) if math.isfinite(yuan) else words["undefined"]


# --- the memo -------------------------------------------------------------------------------------------------------


def blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section."""
    from analysis.report.decision_plates import picture

    yield text(_now(view, words))
    yield text(_measure_first(view, words))
    yield _switching(view, words)
    yield _values(view, words)
    yield from _measuring(view, words)
    for name, plate in plates(view).items():
        yield picture(name, plate, view, words)


def _now(view: View, words: Words) -> str:
    """Return the choice now, how likely it is wrong, and what knowing everything would be worth."""
    row, best = total(view), str(view.tables["information_total"]["scenario"][0])
    key = "information_nothing_now" if best == view.baseline else "information_now"
    choice = words[key].format(
        worth=words.yuan(row["worth"]),
        best=view.title(best, words),
        mean=rounded(row["mean"], words),
        range=_ends(row, "", words),
    )
    ends = words.range(*(words.percent(row[f"p_wrong_{end}"], 0) for end in ("low", "high")))
    wrong = words["information_wrong"].format(
        draws=words["information_sifted" if row["sifted"] else "information_unsifted"].format(
            n=words.number(row["draws"])
        ),
        p=words.percent(row["p_wrong"], 0),
        range=ends,
    )
    most = words["information_most"].format(
        value=rounded(row["evpi"], words),
        range=_ends(row, "evpi_", words),
        years=words.number(row["horizon_years"]),
        total=words.yuan(row["evpi"] * row["horizon_years"]),
    )
    return words.sentences(choice, wrong, most)


def _measure_first(view: View, words: Words) -> str:
    """Return what to measure first, or why nothing."""
    row = total(view)
    if row["evpi"] == 0:
        return words["information_all_agree"]
    if row["draws"] < FEWEST:
        return words["information_few"].format(n=FEWEST)
    candidates = measured(view)
    if not candidates:
        return _nothing_found(view, words)
    useful = [each for each in candidates if each.numbers["value"] > 0 and each.numbers["change_chance"] > 0]
    return _first(useful[0], view, words) if useful else words["information_idle"]


def _nothing_found(view: View, words: Words) -> str:
    labels = [view.label(each.key, words) for each in known(view) if each.key and each.sure and each.method == NONE]
    if labels:
        return words["information_unmeasurable"].format(labels=words.listed(*labels))
    return words["information_none"].format(n=words.number(total(view)["draws"]))


def _first(best: Measured, view: View, words: Words) -> str:
    row, method = best.numbers, told_method(best.method, words)
    return words["information_first" if best.enough else "information_first_short"].format(
        method=words.with_unit(method, view.label(best.key, words)) if best.key else method,
        n=words.number(row["communities"]),
        value=rounded(row["value"], words),
        share=words.percent(row["share"], 0),
        chance=words.percent(row["change_chance"], 0),
    )


# --- the tables -----------------------------------------------------------------------------------------------------


def _switching(view: View, words: Words) -> Grid:
    table = view.tables["switching"]
    rows = [
        (rounded(row["worth"], words), _worth_ends(row, words), view.title(scenario, words))
        for scenario, row in zip(table["scenario"].tolist(), rows_of(table), strict=True)
    ]
    headings = tuple(words[f"information_{name}"] for name in ("from", "error", "choice"))
    return Grid(words["information_switching_title"], headings, tuple(rows), words["information_switching_note"])


def _worth_ends(row: Row, words: Words) -> str:
    if not math.isfinite(row["low"]):
        return words["undefined"]
    return words.range(rounded(max(row["low"], 0.0), words), rounded(row["high"], words))


def _money(value: float, words: Words) -> str:
    shown = words.unit(MONEY)
    return words.number(value * shown.scale, shown.digits)


def _share(value: float, words: Words, digits: int = 0) -> Number:
    return Number(100 * value, words.number(100 * value, digits), digits)


def _values(view: View, words: Words) -> Grid:
    listed = known(view)
    rows = tuple(_value_row(each, view, words) for each in listed)
    headings = [words[f"information_{name}"] for name in ("what", "how", "value", "error", "share", "sure")]
    title = words["information_table_title"].format(unit=words.unit(MONEY).word)
    note = words["information_table_note"].format(n=sum(bool(each.key) for each in listed))
    return Grid(title, tuple(headings), rows, note)


def _value_row(each: Known, view: View, words: Words) -> tuple[Cell, ...]:
    sure = words["information_yes" if each.sure else "information_no"] if each.method else ""
    how = told_method(each.method, words) if each.key else ""
    ends = words.range(_money(each.low, words), _money(each.high, words))
    name = named(each.key, each.method, view, words)
    return name, how, number(each.value, MONEY, words), ends, _share(each.share, words), sure


def _measuring(view: View, words: Words) -> Iterator[Block]:
    """Yield in how many communities to measure, and how; nothing where nothing is worth it."""
    rows = measured(view)
    if not rows:
        return
    names = ("measured", "how", "communities", "value", "of_exact", "chance", "relative_error")
    headings = tuple(words[f"information_{name}"] for name in names)
    title = words["information_measure_title"].format(unit=words.unit(MONEY).word)
    cells = tuple(_measuring_row(each, view, words) for each in rows)
    yield Grid(title, headings, cells, words["information_measure_note"])
    yield Heading(3, words["information_methods"])
    used = dict.fromkeys(each.method for each in rows)
    yield Items(tuple((Run(_told_how(method, words)),) for method in used))


def _measuring_row(each: Measured, view: View, words: Words) -> tuple[Cell, ...]:
    row = each.numbers
    how = told_method(each.method, words) if each.key else ""
    size = Number(row["communities"], words.number(row["communities"]))
    shares = (_share(row[name], words) for name in ("share", "change_chance", "relative_error"))
    return named(each.key, each.method, view, words), how, size, number(row["value"], MONEY, words), *shares


def _told_how(method: str, words: Words) -> str:
    about = METHODS[method]
    how = words[f"measure_{method}_how"].format(
        spread=words.percent(about.spread, 0), floor=words.percent(about.floor, 0), years=words.number(about.years)
    )
    return words.told(words[f"measure_{method}"], how)


# --- the figures ----------------------------------------------------------------------------------------------------


def plates(view: View) -> dict[str, Plate]:
    """Return the figures of the section."""
    from analysis.report.information_figure import figures

    return figures(view)


INFORMATION_CHAPTER = Chapter("decide_information_title", TABLES, blocks, plates)
