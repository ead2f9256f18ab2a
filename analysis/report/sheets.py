"""The workbook of a study: everything that a report shows and what it leaves out, as numbers to reckon with."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.judgement.answer import ALL, CITY
from analysis.judgement.compare import Row
from analysis.report.annexes import annex_sheets
from analysis.report.blocks import Cell, Grid, Number, number
from analysis.report.chapters import told
from analysis.report.comparing import comparison_grid, error_note
from analysis.report.content import inputs_of
from analysis.report.decision_view import read_view
from analysis.report.gather import headline
from analysis.report.notices import notices
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.report.workbook import Sheet
from analysis.study.manifest import counted
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED, METRICS


def workbook_sheets(results: Results, words: Words) -> tuple[Sheet, ...]:
    """Return the sheets of a study's workbook: headline, comparisons, groups, years, annexes, manifest."""
    notes = (*(block.text for block in notices(results, words)), error_note(results, words))
    inputs = inputs_of(results)
    names = [name for name in results.titles if name != results.baseline]
    metrics = (*headline(results.manifest), COST_PER_RESIGNATION_AVOIDED)
    grids = tuple(grid for metric in metrics if (grid := comparison_grid(metric, names, results, words)).rows)
    groups = [
        row for row in results.rows.values() if row.period == ALL and row.metric in metrics and row.group != CITY
    ]
    return (
        Sheet(words["sheet_headline"], grids, notes),
        Sheet(words["sheet_groups"], (_comparisons(groups, words["sheet_groups"], results, words),), notes),
        Sheet(words["sheet_years"], (_years(results, words),), (words["sheet_years_note"],)),
        Sheet(
            words["sheet_comparisons"],
            (_comparisons(list(results.rows.values()), words["sheet_comparisons"], results, words),),
            notes,
        ),
        *_decision_sheets(results, words),
        *annex_sheets(inputs.facts, inputs.influences, words),
        Sheet(words["sheet_manifest"], (_manifest(results, words),)),
    )


def _decision_sheets(results: Results, words: Words) -> Iterator[Sheet]:
    """Yield a sheet for each question of a decision that has been answered."""
    view = read_view(results.folder)
    if view is not None:
        for name, chapter in told(view).items():
            grids = tuple(block for block in chapter.blocks(view, words) if isinstance(block, Grid))
            yield Sheet(words[f"decide_{name}"], grids)


def _comparisons(rows: Sequence[Row], title: str, results: Results, words: Words) -> Grid:
    keys = (
        "metric",
        "unit",
        "better_is",
        "group",
        "period",
        "scenario",
        "n",
        "mean_baseline",
        "mean_scenario",
        "difference",
        "low",
        "high",
        "relative",
        "p_better",
        "verdict",
    )
    told = tuple(_comparison(row, results, words) for row in rows if np.isfinite(row.difference))
    return Grid(title, tuple(words[key] for key in keys), told)


def _comparison(row: Row, results: Results, words: Words) -> tuple[Cell, ...]:
    about, unit = METRICS[row.metric], words.unit(row.unit)
    return (
        words.either((about.zh, about.en)),
        unit.word,
        words[row.better] if row.better else "",
        words.group(row.group, results.districts),
        words.period(row.period),
        words.either(results.titles[row.scenario]),
        Number(row.n, str(row.n)),
        number(row.mean_baseline, row.unit, words),
        number(row.mean_scenario, row.unit, words),
        *(number(each, row.unit, words, signed=True) for each in (row.difference, row.low, row.high)),
        number(row.relative, "1", words, signed=True),
        Number(row.p_better, words.number(row.p_better, 3), 3),
        words.judged(row.verdict, row.low) if row.verdict else "",
    )


def _years(results: Results, words: Words) -> Grid:
    """Return every headline metric by scenario and year: the mean with its error, and the risk of a single year apart."""
    keys = (
        "metric",
        "unit",
        "scenario",
        "period",
        "n",
        "mean",
        "sheet_error_low",
        "sheet_error_high",
        "sheet_risk_low",
        "sheet_risk_high",
    )
    rows = tuple(row for metric in headline(results.manifest) for row in _years_of(metric, results, words))
    return Grid(words["sheet_years"], tuple(words[key] for key in keys), rows)


def _years_of(metric: str, results: Results, words: Words) -> Iterator[tuple[Cell, ...]]:
    about = METRICS[metric]
    for period in results.periods:
        cell = (metric, CITY, period)
        for scenario, values in results.cells(cell).items():
            found, n = results.estimate(cell, scenario), int(np.isfinite(values).sum())
            yield (
                words.either((about.zh, about.en)),
                words.unit(about.unit).word,
                words.either(results.titles[scenario]),
                words.period(period),
                Number(n, str(n)),
                *(number(each, about.unit, words) for each in dataclasses.astuple(found)),
            )


def _manifest(results: Results, words: Words) -> Grid:
    """Return the manifest, one value a row, but for the digests of the single records."""
    rows = tuple(_leaves({key: each for key, each in results.manifest.items() if key != "records"}))
    done, total = counted(results.manifest)
    finished = (words["sheet_records"], f"{done} / {total}")
    return Grid(words["sheet_manifest"], (words["key"], words["reproduce_digest"]), (*rows, finished))


def _leaves(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for name, each in content.items():
            yield from _leaves(each, f"{key}.{name}" if key else str(name))
    elif isinstance(content, list) and content and not isinstance(content[0], dict):
        yield key, ", ".join(map(str, content))
    else:
        yield key, "" if content is None else str(content)
