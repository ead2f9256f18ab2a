"""The tables of a report that compare scenarios."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.judgement.answer import ALL, CITY
from analysis.judgement.compare import Row
from analysis.report.blocks import Block, Cell, Grid, number, text
from analysis.report.choosing import MOST, effects, largest
from analysis.report.gather import headline
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED, METRICS

BY_GROUP = ("resignation_rate", "vacancy_rate")
ON_THE_SHEET = ("resignation_rate", "visits_per_household", "total_cost")
MOST_ON_THE_SHEET = 5
"""Scenarios that fit on one page beside everything else."""
COLUMNS = ("scenario", "mean_scenario", "difference", "low", "high", "verdict")


def shown_scenarios(results: Results, most: int = MOST) -> list[str]:
    """Return the scenarios that tables list beside the baseline: all, or of many the `most` with the largest effects."""
    others = [name for name in results.titles if name != results.baseline]
    return largest(others, effects(results.comparison, results.baseline), most)


def left_out(results: Results, words: Words, most: int = MOST) -> str:
    """Return a sentence on the scenarios that a table does not list; empty where it lists all."""
    count = len(results.titles) - 1
    return words["report_left_out"].format(n=count, most=most) if count > most else ""


def metric_title(metric: str, words: Words) -> str:
    """Return a metric's name with its unit, and which direction is better."""
    about = METRICS[metric]
    better = words[about.better] if about.better else ""
    return words.with_unit(words.heading((about.zh, about.en)), words.listed(words.unit(about.unit).word, better))


def comparison_grids(results: Results, words: Words) -> tuple[Block, ...]:
    """Return a table of paired differences for each headline metric and for the cost of a resignation avoided."""
    names = shown_scenarios(results)
    metrics = (*headline(results.manifest), COST_PER_RESIGNATION_AVOIDED)
    note = text(error_note(results, words))
    few = left_out(results, words)
    grids = (comparison_grid(metric, names, results, words) for metric in metrics)
    return (note, *((text(few),) if few else ()), *(grid for grid in grids if grid.rows))


def error_note(results: Results, words: Words) -> str:
    """Return what a difference and its interval are."""
    baseline = words.either(results.titles[results.baseline])
    return words["report_error_note"].format(baseline=baseline, n=results.replications)


def comparison_grid(metric: str, names: Sequence[str], results: Results, words: Words) -> Grid:
    """Return the table of one metric in the whole city over all years; the baseline's mean in the first row."""
    rows = [results.rows[metric, CITY, ALL, name] for name in names if (metric, CITY, ALL, name) in results.rows]
    if metric == COST_PER_RESIGNATION_AVOIDED:
        return _cost_grid([row for row in rows if np.isfinite(row.difference)], results, words)
    told = [_row(row, words.either(results.titles[row.scenario]), words) for row in rows]
    first = [_baseline(rows[0], words.either(results.titles[results.baseline]), words)] if rows else []
    return Grid(metric_title(metric, words), tuple(words[key] for key in COLUMNS), (*first, *told))


def _baseline(row: Row, title: str, words: Words) -> tuple[Cell, ...]:
    return title, number(row.mean_baseline, row.unit, words), "", "", "", ""


def _row(row: Row, title: str, words: Words) -> tuple[Cell, ...]:
    ends = (number(end, row.unit, words, signed=True) for end in (row.difference, row.low, row.high))
    return title, number(row.mean_scenario, row.unit, words), *ends, words.judged(row.verdict, row.low)


def _cost_grid(rows: Sequence[Row], results: Results, words: Words) -> Grid:
    """Return what each resignation avoided costs, for scenarios that clearly reduce resignations."""
    headings = tuple(words[key] for key in ("scenario", "report_cost", "low", "high"))
    told = tuple(_cost_row(row, words.either(results.titles[row.scenario]), words) for row in rows)
    return Grid(metric_title(COST_PER_RESIGNATION_AVOIDED, words), headings, told, words["report_cost_note"])


def _cost_row(row: Row, title: str, words: Words) -> tuple[Cell, ...]:
    return title, *(number(each, row.unit, words) for each in (row.difference, row.low, row.high))


def group_grids(scenario: str, results: Results, words: Words) -> tuple[Grid, ...]:
    """Return a scenario against the baseline by district and size band, a table a metric."""
    return tuple(_group_grid(metric, scenario, results, words) for metric in BY_GROUP)


def _group_grid(metric: str, scenario: str, results: Results, words: Words) -> Grid:
    about = METRICS[metric]
    title = words["report_groups"].format(
        metric=words.heading((about.zh, about.en)),
        scenario=words.either(results.titles[scenario]),
        unit=words.unit(about.unit).word,
    )
    keys = ("group", "mean_baseline", "difference", "low", "high", "verdict")
    rows = []
    for group in results.groups:
        row = results.rows.get((metric, group, ALL, scenario))
        if row is not None:
            told = _row(row, words.group(group, results.districts), words)
            rows.append((told[0], number(row.mean_baseline, row.unit, words), *told[2:]))
    return Grid(title, tuple(words[key] for key in keys), tuple(rows))


def sheet_grid(results: Results, words: Words) -> Grid:
    """Return the few metrics of the decision sheet, scenario by scenario, each with its interval."""
    headings = [words["scenario"]]
    for metric in ON_THE_SHEET:
        about = METRICS[metric]
        headings.append(words.with_unit(words.heading((about.zh, about.en)), words.unit(about.unit).difference))
    rows = [
        (
            words.either(results.titles[name]),
            *(_brief(results.rows.get((metric, CITY, ALL, name)), words) for metric in ON_THE_SHEET),
        )
        for name in shown_scenarios(results, MOST_ON_THE_SHEET)
    ]
    note = words.sentences(words["sheet_note"], left_out(results, words, MOST_ON_THE_SHEET))
    title = words["sheet_effects"].format(baseline=words.either(results.titles[results.baseline]))
    return Grid(title, tuple(headings), tuple(rows), note, small=True)


def _brief(row: Row | None, words: Words) -> str:
    """Return a difference with its interval."""
    if row is None or not np.isfinite(row.difference):
        return words["undefined"]
    value, low, high = (
        number(each, row.unit, words, signed=True).text for each in (row.difference, row.low, row.high)
    )
    return words.with_unit(value, words.range(low, high))
