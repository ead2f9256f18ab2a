"""What more runs cannot tell and what knowledge can, told: error, chance and belief of every scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.judgement.nested import DIFFERENCE, LEVEL, Row, rows_in
from analysis.report.blocks import Block, Cell, Grid, Items, Number, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.words import Words
from analysis.study.metrics import METRICS

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate


def split_rows(view: View, kind: str, metric: str = "") -> list[Row]:
    """Return the rows of a kind, of one metric or of all."""
    return [row for row in rows_in(view.tables["uncertainty"]) if row.kind == kind and metric in ("", row.metric)]


def chance_of(share: float, words: Words) -> str:
    """Return a probability in whole percent; one near 0 or 1 as beyond the last that can be told."""
    if share < 0.01:
        return words["unc_sure_below"]
    return words["unc_sure_above"] if share > 0.99 else words.percent(share, 0)


def ends_of(ends: Sequence[float], metric: str, words: Words, signed: bool = True) -> str:
    """Return the ends of a range of a metric, without the unit."""
    unit = words.unit(METRICS[metric].unit)
    shown = [words.number(end * unit.scale, unit.digits, signed) for end in ends]
    return words.range(*shown) if all(map(math.isfinite, ends)) else words["undefined"]


def least_of(view: View, words: Words) -> str:
    """Return the least improvement that counts, with its unit."""
    unit = words.unit(view.metric.unit)
    return words.joined(words.number(view.decision.improvement * unit.scale, unit.digits), unit.difference)


def uncertainty_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: the answer, each scenario, the tables, the figure."""
    rows = split_rows(view, DIFFERENCE, view.decision.metric)
    yield text(words.sentences(*_answer(view, rows, words)))
    yield Items(tuple((Run(_item(view, row, words)),) for row in rows))
    yield text(words.sentences(words["unc_more_runs"], _draws(view, rows, words)))
    yield _main_grid(view, rows, words)
    yield _sure_grid(view, rows, words)
    yield from _other_grids(view, words)
    yield from _pictures(view, words)


def _answer(view: View, rows: Sequence[Row], words: Words) -> Iterator[str]:
    """Yield which scenario is the likeliest to work, and where the differences of its runs come from."""
    able = [row for row in rows if math.isfinite(row.p_improvement)]
    if not able:
        yield words["unc_answer_none"]
        return
    first = max(able, key=lambda row: row.p_improvement)
    yield words["unc_answer"].format(
        title=words.quoted(view.title(first.scenario, words)),
        metric=view.metric_name(first.metric, words),
        least=least_of(view, words),
        p=chance_of(first.p_improvement, words),
        better=chance_of(first.p_better, words),
    )
    if first.split.belief_share == 0:
        yield words["unc_answer_zero"]
    elif math.isfinite(first.split.belief_share):
        yield words["unc_answer_share"].format(
            share=words.percent(first.split.belief_share, 0), range=_shares(first, words)
        )


def _shares(row: Row, words: Words) -> str:
    return words.range(words.percent(row.split.belief_share_low, 0), words.percent(row.split.belief_share_high, 0))


def _item(view: View, row: Row, words: Words) -> str:
    title, unit = view.title(row.scenario, words), words.unit(view.metric.unit).difference
    if not row.split.known or row.split.still:
        return words["unc_item_same" if row.split.still else "unc_item_none"].format(title=title)
    wide = (row.split.belief_low, row.split.belief_high)
    ranges = {"error": row.split.error, "belief": row.split.belief, "wide": wide, "chance": row.split.chance}
    told = {name: words.joined(ends_of(ends, row.metric, words), unit) for name, ends in ranges.items()}
    said = words["unc_item"].format(
        title=title,
        metric=view.metric_name(row.metric, words),
        mean=words.change(row.split.mean, view.metric.unit),
        **told,
    )
    return words.sentences(said, _poor(row, words))


def _poor(row: Row, words: Words) -> str:
    """Return a warning where belief is estimated at 0 or could be 0."""
    if row.split.belief_share == 0:
        return words["unc_item_zero"]
    return words["unc_item_unsure"] if row.split.belief_share_low == 0 else ""


def _draws(view: View, rows: Sequence[Row], words: Words) -> str:
    """Return how many draws there are and where they come from."""
    key = "unc_draws_sifted" if view.decision.posterior else "unc_draws_free"
    draws = int(max((row.split.draws for row in rows), default=0))
    return words[key].format(draws=draws, repeats=view.decision.repeats)


# --- tables ---------------------------------------------------------------------------------------------------------


def _main_grid(view: View, rows: Sequence[Row], words: Words) -> Grid:
    metric = view.decision.metric
    title = words["unc_grid"].format(
        metric=view.metric_name(metric, words), unit=words.unit(METRICS[metric].unit).difference
    )
    headings = tuple(words[key] for key in ("scenario", "unc_mean", "unc_error", "unc_belief", "unc_chance"))
    cells = tuple((view.title(row.scenario, words), *_ranges(row, words)) for row in rows)
    return Grid(title, headings, cells, words["unc_grid_note"])


def _ranges(row: Row, words: Words, signed: bool = True) -> tuple[Cell, ...]:
    mean = number(row.split.mean, METRICS[row.metric].unit, words, signed)
    return mean, *(
        ends_of(ends, row.metric, words, signed) for ends in (row.split.error, row.split.belief, row.split.chance)
    )


def _sure_grid(view: View, rows: Sequence[Row], words: Words) -> Grid:
    least = words["unc_p_improvement"].format(least=least_of(view, words))
    headings = (words["scenario"], words["unc_p_better"], least, words["unc_share"])
    cells = tuple((view.title(row.scenario, words), *_sureness(row, words)) for row in rows)
    return Grid(words["unc_sure_grid"], headings, cells, words["unc_sure_note"])


def _sureness(row: Row, words: Words) -> tuple[Cell, ...]:
    return _probability(row.p_better, words), _probability(row.p_improvement, words), _share(row, words)


def _probability(share: float, words: Words) -> Cell:
    if not math.isfinite(share):
        return words["undefined"]
    return Number(100 * share, chance_of(share, words))


def _share(row: Row, words: Words) -> str:
    if not math.isfinite(row.split.belief_share):
        return words["undefined"]
    return words.with_unit(words.percent(row.split.belief_share, 0), _shares(row, words))


def _other_grids(view: View, words: Words) -> Iterator[Grid]:
    """Yield the effects on other metrics, and the deciding metric itself in each scenario."""
    metric = view.decision.metric
    others = [row for row in split_rows(view, DIFFERENCE) if row.metric != metric]
    keys = ("metric", "scenario", "unc_mean", "unc_error", "unc_belief", "unc_p_better")
    if others:
        cells = tuple(_other(view, row, words) for row in others)
        yield Grid(words["unc_others_grid"], tuple(words[key] for key in keys), cells, small=True)
    title = words["unc_levels_grid"].format(
        metric=view.metric_name(metric, words), unit=words.unit(METRICS[metric].unit).word
    )
    headings = tuple(words[key] for key in ("scenario", "mean", "unc_error", "unc_level_belief", "unc_chance"))
    levels = split_rows(view, LEVEL, metric)
    yield Grid(
        title, headings, tuple((view.title(row.scenario, words), *_ranges(row, words, False)) for row in levels)
    )


def _other(view: View, row: Row, words: Words) -> tuple[Cell, ...]:
    unit = words.unit(METRICS[row.metric].unit).difference
    name = words.with_unit(view.metric_name(row.metric, words), unit)
    return name, view.title(row.scenario, words), *_ranges(row, words)[:3], _probability(row.p_better, words)


# --- the figure -----------------------------------------------------------------------------------------------------


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in uncertainty_plates(view).items())


def uncertainty_plates(view: View) -> Mapping[str, Plate]:
    """Return the figure; none where no scenario could be split."""
    from analysis.report.uncertainty_figure import PLATES

    rows = split_rows(view, DIFFERENCE, view.decision.metric)
    return PLATES if any(row.split.known for row in rows) else {}


UNCERTAINTY_CHAPTER = Chapter("decide_uncertainty_title", ("uncertainty",), uncertainty_blocks, uncertainty_plates)
"""How the question of what is not known is told."""
