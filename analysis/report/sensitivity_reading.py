"""What the tables on uncertain numbers say, as the section and its figures read it."""

from __future__ import annotations

import math

from analysis.judgement.sensitivity import SobolRow, SurrogateRow
from analysis.judgement.tornado import TornadoRow
from analysis.report.decision_view import View
from analysis.report.words import Words
from sim import declared

MOST = 8
"""Numbers whose shares are listed and drawn."""
NAMELESS = ("1", "unit")
"""Units that are not written."""
YEARLY = "1/year"
Ends = tuple[TornadoRow, TornadoRow]
"""A number at the low and at the high end of its range."""


def tornado_rows(view: View) -> list[TornadoRow]:
    """Return all rows of ``tornado.csv``."""
    table = view.tables["tornado"]
    return [TornadoRow(*cells) for cells in zip(*(table[name].tolist() for name in TornadoRow._fields), strict=True)]


def surrogate_rows(view: View) -> list[SurrogateRow]:
    """Return what the surrogates are worth: that of the baseline's level, then of each scenario's difference."""
    table = view.tables["surrogate"]
    found = zip(*(table[name].tolist() for name in SurrogateRow._fields), strict=True)
    return [_whole(SurrogateRow(*cells)) for cells in found]


def _whole(row: SurrogateRow) -> SurrogateRow:
    """Return a row with its counts as whole numbers: a file tells only floats."""
    return row._replace(
        draws=int(row.draws), held_out=int(row.held_out), terms=int(row.terms), usable=bool(row.usable)
    )


def sobol_rows(view: View, scenario: str) -> list[SobolRow]:
    """Return the shares of one output, the largest first, what is not explained last."""
    table = view.tables["sobol"]
    rows = [SobolRow(*cells) for cells in zip(*(table[name].tolist() for name in SobolRow._fields), strict=True)]
    return [row for row in rows if row.scenario == scenario]


def moved(view: View, scenario: str) -> list[Ends]:
    """Return the numbers that were moved, by how far the difference of a scenario goes from its central value."""
    rows = [row for row in tornado_rows(view) if row.scenario == scenario and math.isfinite(row.difference)]
    ends: dict[str, list[TornadoRow]] = {}
    for row in rows:
        ends.setdefault(row.key, []).append(row)
    pairs = [(each[0], each[1]) for each in ends.values() if len(each) == 2]
    return sorted(pairs, key=lambda pair: -width(pair))


def width(pair: Ends) -> float:
    """Return how far the difference moves between the ends and the centre."""
    reached = (pair[0].difference, pair[1].difference, pair[0].central)
    return max(reached) - min(reached)


def main_scenario(view: View) -> str:
    """Return the scenario with the largest central difference; empty where no number was moved."""
    central = {row.scenario: abs(row.central) for row in tornado_rows(view) if math.isfinite(row.difference)}
    return max(central, key=lambda name: central[name]) if central else ""


def drawn_output(view: View) -> SurrogateRow | None:
    """Return the output whose shares are drawn: the main scenario's difference, or the next one with a sound surrogate."""
    usable = [row for row in surrogate_rows(view) if row.usable]
    rank = {name: place for place, name in enumerate((main_scenario(view), *view.leading, ""))}
    return min(usable, key=lambda row: rank[row.scenario]) if usable else None


def amount(key: str, value: float, words: Words) -> str:
    """Return a value of a declared number with its unit; a yearly rate in percent."""
    about = declared(key)
    if about is None or about.unit in NAMELESS:
        return _short(value, words)
    if about.unit == YEARLY:
        shown = words.unit(YEARLY)
        return words.joined(_short(shown.scale * value, words), shown.word)
    return words.joined(_short(value, words), words.declared_unit(about.unit))


def _short(value: float, words: Words) -> str:
    """Return a number to four digits, a large one in full."""
    return words.number(value) if abs(value) >= 1000 else words.tick(float(f"{value:.4g}"))


def output_name(view: View, scenario: str, words: Words) -> str:
    """Return what is split up: a scenario's difference, or the baseline's level."""
    baseline = words.quoted(view.title(view.baseline, words))
    if not scenario:
        return words["sensitivity_level_of"].format(baseline=baseline)
    title = words.quoted(view.title(scenario, words))
    return words["sensitivity_difference_of"].format(scenario=title, baseline=baseline)


def with_error(value: float, low: float, high: float, view: View, words: Words) -> str:
    """Return a difference of the deciding metric with its error, half the width of its interval, without the unit."""
    shown = words.unit(view.metric.unit)
    mean, half = words.number(value * shown.scale, shown.digits, signed=True), (high - low) / 2 * shown.scale
    more = round(half, shown.digits) == 0.0
    return f"{mean} ± {words.number(half, shown.digits + more)}" if math.isfinite(half) else mean


def change_with_error(value: float, low: float, high: float, view: View, words: Words) -> str:
    """Return a difference of the deciding metric with its error and unit."""
    return words.joined(with_error(value, low, high, view, words), words.unit(view.metric.unit).difference)


def clear(low: float, high: float) -> bool:
    """Say whether an interval excludes zero; one without spread is as clear as its value."""
    return low > 0 or high < 0


def turned(row: TornadoRow) -> bool:
    """Say whether the sign of the difference is the other one for sure."""
    return row.difference * row.central < 0 and clear(row.difference_low, row.difference_high)


def perhaps(row: TornadoRow) -> bool:
    """Say whether the sign of the mean difference is the other one, but not for sure."""
    return row.difference * row.central < 0 and not clear(row.difference_low, row.difference_high)


def lost(row: TornadoRow) -> bool:
    """Say whether the sign of the mean difference stays, but its interval reaches zero."""
    return row.difference * row.central >= 0 and not clear(row.difference_low, row.difference_high)
