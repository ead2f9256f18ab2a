"""How much each choice may be regretted, told: over theories of leaving and over draws of the uncertain numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from analysis.judgement.regret import DRAWS, METRIC, NET_BENEFIT, THEORY, RegretRow
from analysis.report.blocks import Block, Cell, Grid, number, text
from analysis.report.decision_view import View
from analysis.report.words import Words

MEASURES = (METRIC, NET_BENEFIT)
YUAN = "yuan/year"


def regret_rows(view: View, kind: str, measure: str) -> list[RegretRow]:
    """Return the rows of one kind of states and one measure."""
    columns = (view.tables["regret"][name].tolist() for name in RegretRow._fields)
    rows = (RegretRow(*cells) for cells in zip(*columns, strict=True))
    return [row for row in rows if (row.state_kind, row.measure) == (kind, measure)]


def unit_of(view: View, measure: str) -> str:
    """Return the unit of the regret of a measure."""
    return view.metric.unit if measure == METRIC else YUAN


def regret_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the choice of minimax regret by both measures, over theories and over draws, and the tables."""
    yield text(words.sentences(_answer(view, THEORY, words), _answer(view, DRAWS, words)))
    worth = words.yuan(view.decision.worth)
    yield text(words["regret_means"].format(worth=worth))
    for measure in MEASURES:
        yield from _theory_grid(view, measure, words)
    for measure in MEASURES:
        yield from _draws_grid(view, measure, words)


def _answer(view: View, kind: str, words: Words) -> str:
    """Return the choice of minimax regret by both measures, or why there is none."""
    rows = {measure: _able(regret_rows(view, kind, measure)) for measure in MEASURES}
    if kind == THEORY and rows[METRIC] and rows[METRIC][0].states < 2:
        return words["regret_one_theory"]
    if not all(rows.values()):
        return words["regret_one_theory" if kind == THEORY else "regret_no_draws"]
    title, worst = _minimax(view, rows[METRIC], words)
    benefit_title, benefit_worst = _minimax(view, rows[NET_BENEFIT], words)
    return words[f"regret_answer_{kind}"].format(
        n=int(rows[METRIC][0].states),
        metric=view.metric_name(view.decision.metric, words),
        title=title,
        worst=worst,
        benefit_title=benefit_title,
        benefit_worst=benefit_worst,
    )


def _able(rows: Sequence[RegretRow]) -> list[RegretRow]:
    return [row for row in _once(rows) if math.isfinite(row.worst)]


def _minimax(view: View, rows: Sequence[RegretRow], words: Words) -> tuple[str, str]:
    """Return the choices whose largest regret is smallest, and that regret with its unit."""
    least = min(row.worst for row in rows)
    names = [words.quoted(view.title(row.scenario, words)) for row in rows if row.worst == least]
    unit = words.unit(unit_of(view, rows[0].measure))
    return _alike(names, words), words.joined(words.number(least * unit.scale, unit.digits), unit.difference)


def _alike(names: Sequence[str], words: Words) -> str:
    if len(names) == 1:
        return names[0]
    return words["regret_ties"].format(first=words.listed(*names[:-1]), second=names[-1])


def _measure(view: View, measure: str, words: Words) -> str:
    return view.metric_name(view.decision.metric, words) if measure == METRIC else words["regret_net_benefit"]


def _once(rows: Sequence[RegretRow]) -> list[RegretRow]:
    """Return one row a scenario: worst, mean and best share are the same in all states."""
    return list({row.scenario: row for row in rows}.values())


# --- tables ---------------------------------------------------------------------------------------------------------


def _theory_grid(view: View, measure: str, words: Words) -> Iterator[Grid]:
    """Yield the regret of each choice under each theory; nothing where there is none."""
    rows = regret_rows(view, THEORY, measure)
    states = {row.state: bool(row.counted) for row in rows}
    if len(states) < 2:
        return
    cells = tuple(_theory_cells(view, row, rows, words) for row in _once(rows))
    heads = (_theory(view, state, counted, words) for state, counted in states.items())
    ends = (words[f"regret_{key}"] for key in ("worst", "mean", "best"))
    title = words["regret_theory_grid"].format(
        measure=_measure(view, measure, words), unit=words.unit(unit_of(view, measure)).difference
    )
    notes = (
        words["regret_theory_note"],
        _best_note(view, words) if measure == METRIC else "",
        "" if all(states.values()) else words["regret_uncounted"],
    )
    yield Grid(title, (words["regret_choice"], *heads, *ends), cells, words.sentences(*notes), small=True)


def _theory(view: View, state: str, counted: bool, words: Words) -> str:
    """Return the name of a theory, with a mark where it does not count."""
    names = view.described.get("theories", {})
    return words.either(names.get(state, (state, state))) + ("" if counted else "*")


def _theory_cells(view: View, row: RegretRow, rows: Sequence[RegretRow], words: Words) -> tuple[Cell, ...]:
    unit = unit_of(view, row.measure)
    each = (number(other.regret, unit, words) for other in rows if other.scenario == row.scenario)
    return view.title(row.scenario, words), *each, *_whole(row, unit, words)


def _whole(row: RegretRow, unit: str, words: Words) -> tuple[Cell, ...]:
    if not math.isfinite(row.best_share):
        return (words["undefined"],) * 3
    best = words["regret_k_of_n"].format(k=round(row.best_share * row.states), n=int(row.states))
    return number(row.worst, unit, words), number(row.mean, unit, words), best


def _best_note(view: View, words: Words) -> str:
    unit = words.unit(view.metric.unit)
    tolerance = words.joined(words.number(view.decision.indifference * unit.scale, unit.digits), unit.difference)
    return words["regret_best_metric_note"].format(tolerance=tolerance)


def _draws_grid(view: View, measure: str, words: Words) -> Iterator[Grid]:
    """Yield the regret of each choice over the draws; nothing where none can be used."""
    rows = regret_rows(view, DRAWS, measure)
    if not rows or not rows[0].states:
        return
    unit = unit_of(view, measure)
    title = words["regret_draws_grid"].format(
        n=int(rows[0].states), measure=_measure(view, measure, words), unit=words.unit(unit).difference
    )
    headings = tuple(words[f"regret_{key}"] for key in ("choice", "worst", "mean", "best"))
    cells = tuple((view.title(row.scenario, words), *_whole(row, unit, words)) for row in rows)
    note = words.sentences(words["regret_draws_note"], _best_note(view, words) if measure == METRIC else "")
    yield Grid(title, headings, cells, note)
