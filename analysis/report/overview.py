"""``staffing run`` and ``staffing compare`` of many scenarios: one line each, and what is left to be asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from analysis.judgement.compare import Row
from analysis.report.choosing import MOST, best_first
from analysis.report.terminal import Terminal
from analysis.report.words import Titles, Words, folded
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED, METRICS

NAME, COLUMN, HEADING = 30, 11, 9
"""Characters of a scenario's title, of a column with what lies between two, and of a line of its heading."""
FEWEST = 3
"""Columns that are shown however narrow the terminal is."""


def is_large(titles: Titles) -> bool:
    """Return whether a study has more scenarios beside its baseline than can be told one by one."""
    return len(titles) - 1 > MOST


def show_overview(rows: Sequence[Row], titles: Titles, found: Mapping[str, float], terminal: Terminal) -> None:
    """Print one table of scenarios by metrics, as many as the terminal has room for, the greatest fall first.

    Parameters
    ----------
    rows : sequence of Row
        Of the whole city over all years, metric by metric.
    titles : dict
        Titles (zh, en) of all scenarios.
    found : mapping
        Each scenario's effect on resignations, by which the lines are ordered.
    """
    words = terminal.words
    room = max(FEWEST, (terminal.console.width - NAME) // COLUMN)
    known = list(dict.fromkeys(row.metric for row in rows))
    metrics, others = known[:room], known[room:]
    cells = {(row.scenario, row.metric): row for row in rows}
    baseline = rows[0].baseline
    levels = [next(row for row in rows if row.metric == metric) for metric in metrics]
    lines = [[words.either(titles[baseline]), *(_level(row, words) for row in levels)]]
    for name in best_first([name for name in titles if name != baseline], found):
        lines.append([words.either(titles[name]), *(_cell(cells.get((name, metric)), words) for metric in metrics)])
    terminal.table("", [words["scenario"], *(_heading(metric, words) for metric in metrics)], lines)
    terminal.say(words["overview_key"])
    if others:
        terminal.say(terminal.word("more_metrics", metrics=words.listed(*others)))


def _heading(metric: str, words: Words) -> str:
    about = METRICS[metric]
    return f"{folded(words.heading((about.zh, about.en)), HEADING)}\n{folded(words.unit(about.unit).word, HEADING)}"


def _level(row: Row, words: Words) -> str:
    """Return the baseline's mean; a cost for each resignation avoided has none."""
    unit = words.unit(row.unit)
    if row.metric == COST_PER_RESIGNATION_AVOIDED:
        return ""
    return words.number(row.mean_baseline * unit.scale, unit.digits)


def _cell(row: Row | None, words: Words) -> str:
    """Return a difference and the mark of its verdict."""
    if row is None or not math.isfinite(row.difference):
        return words["undefined"]
    unit = words.unit(row.unit)
    number = words.number(row.difference * unit.scale, unit.digits, signed=True)
    return f"{number} {words[f'mark_{row.verdict}']}" if row.verdict else number


def show_first_changes(told: Iterable[tuple[str, Iterator[str]]], terminal: Terminal) -> None:
    """Print the first thing that each scenario changes, and how much more there is.

    Parameters
    ----------
    told : iterable of (str, iterator of str)
        A scenario's title and the sentences on what it changes.
    """
    for title, sentences in told:
        first = next(islice(sentences, 1), "")
        more = sum(1 for _ in sentences)
        rest = terminal.word("and_more", n=more) if more else ""
        terminal.say(terminal.words.told(f"  {title}", terminal.words.listed(first, rest)))


def told_values(values: Mapping[str, float], titles: Titles, digits: int, words: Words) -> str:
    """Return a value of each scenario as running text; of many, the smallest and the largest."""
    ordered = sorted(values, key=lambda name: values[name])
    shown = [ordered[0], ordered[-1]] if is_large(titles) and len(values) > 1 else list(values)
    text = words.listed(*(f"{words.either(titles[name])} {words.number(values[name], digits)}" for name in shown))
    return words["from_to"].format(ends=text) if len(shown) < len(values) else text
