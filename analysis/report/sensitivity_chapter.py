"""Which uncertain numbers the answer depends on, told: the answer in words, the tables, the figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.judgement.sensitivity import UNEXPLAINED, SobolRow, SurrogateRow
from analysis.judgement.sobol import ENOUGH, FEWEST
from analysis.judgement.tornado import TornadoRow
from analysis.report.blocks import Block, Cell, Grid, Items, Number, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.sensitivity_reading import (
    MOST,
    amount,
    change_with_error,
    clear,
    drawn_output,
    lost,
    main_scenario,
    moved,
    output_name,
    perhaps,
    sobol_rows,
    surrogate_rows,
    tornado_rows,
    turned,
    with_error,
)
from analysis.report.words import Words

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate

NAMED = 3
"""Numbers and cases named in a sentence."""
CORRELATED = 0.3
"""Rank correlation of two numbers from which on their shares cannot be told apart."""


# --- the section ----------------------------------------------------------------------------------------------------


def sensitivity_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: which number moves the answer most, whether any turns its sign, and what share each has."""
    scenario = main_scenario(view)
    if not tornado_rows(view):
        yield text(words["sensitivity_no_numbers"])
        return
    if scenario:
        yield text(words.sentences(_answer(view, scenario, words), _sign(view, words)))
        yield Items(tuple((Run(_turns(view, name, words)),) for name in view.leading if moved(view, name)))
        yield _tornado_grid(view, scenario, words)
    else:
        yield text(words["sensitivity_none"])
    yield from _skipped(view, words)
    if scenario:
        yield text(words["sensitivity_how"].format(n=moved(view, scenario)[0][0].n))
    yield from _pictures("sensitivity_tornado", view, words)
    yield from _shares(view, words)
    yield from _pictures("sensitivity_sobol", view, words)


def _pictures(name: str, view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    plates = sensitivity_plates(view)
    if name in plates:
        yield picture(name, plates[name], view, words)


def _answer(view: View, scenario: str, words: Words) -> str:
    pairs = moved(view, scenario)
    low, high = pairs[0]
    return words["sensitivity_answer"].format(
        k=len(pairs),
        scenario=words.quoted(view.title(scenario, words)),
        baseline=words.quoted(view.title(view.baseline, words)),
        metric=view.metric_name(view.decision.metric, words),
        number=words.quoted(view.label(low.key, words)),
        low=amount(low.key, low.value, words),
        high=amount(high.key, high.value, words),
        at_low=change_with_error(low.difference, low.difference_low, low.difference_high, view, words),
        at_high=change_with_error(high.difference, high.difference_low, high.difference_high, view, words),
        central=change_with_error(low.central, low.central_low, low.central_high, view, words),
    )


def _sign(view: View, words: Words) -> str:
    rows = [row for row in tornado_rows(view) if math.isfinite(row.difference)]
    if any(map(turned, rows)):
        return words["sensitivity_sign_some"]
    return words["sensitivity_sign_perhaps" if any(map(perhaps, rows)) else "sensitivity_sign_none"]


def _turns(view: View, scenario: str, words: Words) -> str:
    """Return where the difference of a scenario changes its sign, or may."""
    rows = [row for pair in moved(view, scenario) for row in pair]
    kinds: tuple[tuple[str, Callable[[TornadoRow], bool]], ...] = (
        ("sensitivity_turned", turned),
        ("sensitivity_perhaps", perhaps),
        ("sensitivity_lost", lost),
    )
    sure = clear(rows[0].central_low, rows[0].central_high)
    said = ["" if sure else words["sensitivity_unclear"]]
    for key, kind in kinds:
        found = [row for row in rows if kind(row)]
        if found and (sure or kind is turned):
            said.append(words[key].format(cases=_cases(found, view, words)))
    parts = [part for part in said if part] or [words["sensitivity_holds"].format(n=len(rows))]
    return words.told(view.title(scenario, words), _stop(words.clauses(*parts), words))


def _cases(rows: Sequence[TornadoRow], view: View, words: Words) -> str:
    named = [
        words["sensitivity_number_at"].format(
            number=words.quoted(view.label(row.key, words)), value=amount(row.key, row.value, words)
        )
        for row in rows[:NAMED]
    ]
    more = words["and_more"].format(n=len(rows) - NAMED) if len(rows) > NAMED else ""
    return words.listed(*named, more)


def _stop(said: str, words: Words) -> str:
    return said + ("。" if words.lang == "zh" else ".")


def _skipped(view: View, words: Words) -> Iterator[Block]:
    keys = dict.fromkeys(row.key for row in tornado_rows(view) if row.n == 0)
    if keys:
        named = words.listed(*(view.label(key, words) for key in keys))
        yield text(words["sensitivity_skipped"].format(numbers=named))


def _tornado_grid(view: View, scenario: str, words: Words) -> Grid:
    pairs, unit = moved(view, scenario), words.unit(view.metric.unit)
    keys = ("number", "low", "at_low", "high", "at_high")
    names = {
        "scenario": words.quoted(view.title(scenario, words)),
        "baseline": words.quoted(view.title(view.baseline, words)),
        "metric": view.metric_name(view.decision.metric, words),
    }
    rows = [
        (view.label(low.key, words), *(cell for row in (low, high) for cell in _end_cells(row, view, words)))
        for low, high in pairs
    ]
    first = pairs[0][0]
    central = change_with_error(first.central, first.central_low, first.central_high, view, words)
    return Grid(
        words["sensitivity_table"].format(**names, unit=unit.difference),
        tuple(words[f"sensitivity_{key}"] for key in keys),
        tuple(rows),
        words["sensitivity_table_note"].format(central=central),
    )


def _end_cells(row: TornadoRow, view: View, words: Words) -> tuple[Cell, Cell]:
    """Return the value of a number at an end, and the difference there with its error."""
    return amount(row.key, row.value, words), with_error(
        row.difference, row.difference_low, row.difference_high, view, words
    )


# --- all numbers together -------------------------------------------------------------------------------------------


def _shares(view: View, words: Words) -> Iterator[Block]:
    surrogates = surrogate_rows(view)
    yield text(words["sensitivity_shares_intro"].format(draws=max(row.draws for row in surrogates)))
    yield Items(tuple((Run(_share_line(view, row, words)),) for row in (*surrogates[1:], surrogates[0])))
    drawn = drawn_output(view)
    if drawn:
        yield _sobol_grid(view, drawn.scenario, words)
        yield text(words["sensitivity_shares_how"])
    yield _check_grid(view, surrogates, words)


def _share_line(view: View, row: SurrogateRow, words: Words) -> str:
    """Return what one output varies with, or why that is not said."""
    name = output_name(view, row.scenario, words)
    if not row.usable:
        return words.told(name, _stop(_too_poor(row, words), words))
    *known, left = sobol_rows(view, row.scenario)
    named = [_share(view, each, words) for each in known[:NAMED] if each.total_low > 0]
    said = words["sensitivity_shares"].format(
        named=words.listed(*named) or words["sensitivity_nothing_found"], left=words.percent(left.total, 0)
    )
    correlation = words.number(row.correlation, 2)
    mixed = words["sensitivity_correlated"].format(correlation=correlation) if row.correlation > CORRELATED else ""
    return words.told(name, _stop(words.clauses(*[part for part in (said, mixed) if part]), words))


def _share(view: View, row: SobolRow, words: Words) -> str:
    return words["sensitivity_share_of"].format(
        number=words.quoted(view.label(row.key, words)),
        share=words.percent(row.total, 0),
        low=words.percent(row.total_low, 0),
        high=words.percent(row.total_high, 0),
    )


def _too_poor(row: SurrogateRow, words: Words) -> str:
    if row.draws < FEWEST:
        return words["sensitivity_few"].format(draws=row.draws)
    q2, low, high = (words.percent(_at_least_zero(value), 0) for value in (row.q2, row.q2_low, row.q2_high))
    return words["sensitivity_poor"].format(q2=q2, low=low, high=high, enough=words.percent(ENOUGH, 0))


def _sobol_grid(view: View, scenario: str, words: Words) -> Grid:
    *known, left = sobol_rows(view, scenario)
    shown = [row for row in known if row.total > 0][:MOST]
    keys = ("number", "alone", "total", "total_interval")
    return Grid(
        words["sensitivity_sobol_table"].format(what=output_name(view, scenario, words)),
        tuple(words[f"sensitivity_{key}"] for key in keys),
        tuple(_sobol_cells(view, row, words) for row in (*shown, left)),
        words["sensitivity_others"] if len(shown) < len(known) else "",
    )


def _sobol_cells(view: View, row: SobolRow, words: Words) -> tuple[Cell, ...]:
    left = row.key == UNEXPLAINED
    name = words["sensitivity_unexplained"] if left else view.label(row.key, words)
    alone = number(math.nan if left else row.first, "1", words)
    between = words.range(*(words.number(100 * end, 0) for end in (row.total_low, row.total_high)))
    return name, alone, number(row.total, "1", words), between


def _check_grid(view: View, rows: Sequence[SurrogateRow], words: Words) -> Grid:
    keys = ("of_what", "draws", "q2", "q2_interval", "noise", "usable")
    return Grid(
        words["sensitivity_check_table"],
        tuple(words[f"sensitivity_{key}"] for key in keys),
        tuple(_check_cells(view, row, words) for row in rows),
        words["sensitivity_check_note"],
    )


def _at_least_zero(share: float) -> float:
    """Return a share, 0 where it is less; NaN stays."""
    return 0.0 if share < 0 else share


def _check_cells(view: View, row: SurrogateRow, words: Words) -> tuple[Cell, ...]:
    ends = [words.number(100 * _at_least_zero(end), 0) for end in (row.q2_low, row.q2_high)]
    return (
        output_name(view, row.scenario, words),
        Number(row.draws, words.number(row.draws)),
        number(_at_least_zero(row.q2), "1", words),
        words.range(*ends) if math.isfinite(row.q2_low) else words["undefined"],
        number(row.noise_share, "1", words),
        words["yes" if row.usable else "no"],
    )


def sensitivity_plates(view: View) -> Mapping[str, Plate]:
    """Return the figures that the tables allow."""
    from analysis.report.sensitivity_figure import PLATES

    allowed = {"sensitivity_tornado": bool(main_scenario(view)), "sensitivity_sobol": drawn_output(view) is not None}
    return {name: plate for name, plate in PLATES.items() if allowed[name]}


SENSITIVITY_CHAPTER = Chapter(
    "decide_sensitivity_title", ("tornado", "sobol", "surrogate"), sensitivity_blocks, sensitivity_plates
)
