"""What the parts of a package do, told: the answer in words, the tables, the figure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.judgement.compare import NO_DIFFERENCE, verdict
from analysis.judgement.shapley import PartRow, TotalRow
from analysis.judgement.statistics import Interval
from analysis.report.blocks import Block, Cell, Grid, Items, Number, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.words import Words
from analysis.study.metrics import METRICS

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


KINDS = ("better", "worse", NO_DIFFERENCE)
"""What a difference can be."""


def part_rows(view: View, metric: str) -> list[PartRow]:
    """Return what each part does to a metric, in the order of the study."""
    table = view.tables["package"]
    rows = [PartRow(*cells) for cells in zip(*(table[name].tolist() for name in PartRow._fields), strict=True)]
    return [row for row in rows if row.metric == metric]


def total_rows(view: View) -> dict[str, TotalRow]:
    """Return what the whole package does, by metric, the one that decides first; empty where there is no package."""
    table = view.tables["package_total"]
    rows = [TotalRow(*cells) for cells in zip(*(table[name].tolist() for name in TotalRow._fields), strict=True)]
    return {row.metric: row for row in rows}


def judged(metric: str, low: float, high: float) -> str:
    """Return ``better``, ``worse`` or ``no clear difference`` of a difference with this interval."""
    return verdict(METRICS[metric].better, Interval(0, math.nan, math.nan, low, high))


def matter(metric: str) -> str:
    """Return whether a metric is ``money``, of which more is spent or saved, or an ``effect``."""
    return "money" if METRICS[metric].unit == "yuan/year" else "effect"


def with_error(value: float, low: float, high: float, unit: str, words: Words) -> str:
    """Return a difference with its error, half the width of its interval, where it has one; without the unit."""
    shown, half = words.unit(unit), (high - low) / 2
    mean = words.number(value * shown.scale, shown.digits, signed=True)
    return f"{mean} ± {error_of(half * shown.scale, shown.digits, words)}" if half > 0 else mean


def error_of(half: float, digits: int, words: Words) -> str:
    """Return half the width of an interval, with one more digit where it would else be written as zero."""
    return words.number(half, digits + (round(half, digits) == 0.0))


def change_with_error(value: float, low: float, high: float, metric: str, words: Words) -> str:
    """Return a difference with its error and unit."""
    unit = METRICS[metric].unit
    return words.joined(with_error(value, low, high, unit, words), words.unit(unit).difference)


# --- the section ----------------------------------------------------------------------------------------------------


def package_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: what the package and its parts do to the metric that decides, then to the others."""
    totals = total_rows(view)
    if not totals:
        yield text(words["package_none"])
        return
    yield text(words.sentences(*_answer(view, totals[view.decision.metric], words)))
    others = [total for metric, total in totals.items() if metric != view.decision.metric]
    if others:
        yield Items(tuple((Run(words.sentences(*_answer(view, total, words))),) for total in others))
    yield text(words["package_method"])
    yield _main_grid(view, totals[view.decision.metric], words)
    if others:
        yield _other_grid(view, {total.metric: total for total in others}, words)
    yield from _pictures(view, words)


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in package_plates(view).items())


def _answer(view: View, total: TotalRow, words: Words) -> Iterator[str]:
    """Yield sentences: what the package does to a metric, which part does what, and whether they interact."""
    unit, name = METRICS[total.metric].unit, view.metric_name(total.metric, words)
    if not total.n:
        yield words["package_undefined"].format(metric=name)
        return
    yield words["package_whole"].format(
        package=view.title(view.decision.package, words),
        metric=name,
        before=words.amount(total.mean_baseline, unit),
        after=words.amount(total.mean_package, unit),
        change=change_with_error(total.effect, total.low, total.high, total.metric, words),
        verdict=words[f"package_{matter(total.metric)}_{judged(total.metric, total.low, total.high)}"],
    )
    yield from _by_part(view, total.metric, words)
    yield _together(view, total, words)


def _by_part(view: View, metric: str, words: Words) -> Iterator[str]:
    """Yield a sentence on the parts that make it better, one on those that make it worse, one on those that are open."""
    rows = part_rows(view, metric)
    found = {row.part: judged(metric, row.shapley_low, row.shapley_high) for row in rows}
    for kind in KINDS:
        mine = sorted((row for row in rows if found[row.part] == kind), key=lambda row: -abs(row.shapley))
        if mine:
            parts = words.listed(*(_named(view, row, words) for row in mine))
            yield words[f"package_parts_{matter(metric)}_{kind}"].format(parts=parts)


def _named(view: View, row: PartRow, words: Words) -> str:
    change = change_with_error(row.shapley, row.shapley_low, row.shapley_high, row.metric, words)
    return f"{words.quoted(view.title(row.part, words))} {change}"


def _together(view: View, total: TotalRow, words: Words) -> str:
    if len(part_rows(view, total.metric)) == 1:
        return words["package_only_part"]
    between = total.interaction, total.interaction_low, total.interaction_high
    return words[f"package_together_{matter(total.metric)}_{judged(total.metric, *between[1:])}"].format(
        sum=words.change(total.sum_alone, METRICS[total.metric].unit),
        interaction=change_with_error(*between, total.metric, words),
    )


# --- tables ---------------------------------------------------------------------------------------------------------


def _main_grid(view: View, total: TotalRow, words: Words) -> Grid:
    metric = METRICS[total.metric]
    title = words["package_grid"].format(
        package=view.title(view.decision.package, words),
        metric=view.metric_name(total.metric, words),
        unit=words.unit(metric.unit).difference,
    )
    rows = [(view.title(row.part, words), *_cells(row, words)) for row in part_rows(view, total.metric)]
    sums = words["package_sum"], number(total.sum_alone, metric.unit, words, True), "", _whole(total, words), ""
    headings = tuple(words[f"package_{key}"] for key in ("part", "alone", "last", "shapley", "share"))
    return Grid(title, headings, (*rows, sums), words["package_note"].format(n=total.n))


def _cells(row: PartRow, words: Words) -> tuple[Cell, ...]:
    unit = METRICS[row.metric].unit
    alone = with_error(row.alone, row.alone_low, row.alone_high, unit, words)
    last = with_error(row.last, row.last_low, row.last_high, unit, words)
    shared = with_error(row.shapley, row.shapley_low, row.shapley_high, unit, words)
    return alone, last, shared, Number(100 * row.share, words.percent(row.share, 0))


def _whole(total: TotalRow, words: Words) -> str:
    return with_error(total.effect, total.low, total.high, METRICS[total.metric].unit, words)


def _other_grid(view: View, totals: Mapping[str, TotalRow], words: Words) -> Grid:
    package = view.title(view.decision.package, words)
    rows = [row for total in totals.values() for row in _rows_of(view, total, words)]
    headings = tuple(
        words[key] for key in ("metric", *(f"package_{key}" for key in ("part", "alone", "last", "shapley")))
    )
    note = words["package_note_others"].format(n=max(total.n for total in totals.values()))
    return Grid(words["package_grid_others"].format(package=package), headings, tuple(rows), note, small=True)


def _rows_of(view: View, total: TotalRow, words: Words) -> Iterator[tuple[Cell, ...]]:
    unit = METRICS[total.metric].unit
    name = words.with_unit(view.metric_name(total.metric, words), words.unit(unit).difference)
    for place, row in enumerate(part_rows(view, total.metric)):
        yield (name if place == 0 else "", view.title(row.part, words), *_cells(row, words)[:3])
    alone = number(total.sum_alone, unit, words, True)
    yield ("", words["package_sum"], alone, "", _whole(total, words))


def package_plates(view: View) -> Mapping[str, Plate]:
    """Return the figure; none where there is nothing to be drawn."""
    from analysis.report.package_figure import PLATES

    total = total_rows(view).get(view.decision.metric)
    return PLATES if total and total.n > 1 else {}


PACKAGE_CHAPTER = Chapter("decide_package_title", ("package", "package_total"), package_blocks, package_plates)
"""How the question of the package is told."""
