"""How many communities there are in the end, where a scenario re-scales them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analysis.report.figure_data import only
from analysis.report.words import Words
from analysis.study.files import Table


def communities_in_the_end(values: Table, names: Iterable[str], baseline: str) -> dict[str, float]:
    """Return the mean number of communities in the last year of the baseline and of scenarios that re-scale them.

    Parameters
    ----------
    values : Table
        As ``values.csv``.
    names : iterable of str
        Scenarios.

    Returns
    -------
    dict of str to float
        Empty where no scenario changes the number.
    """
    rows = only(values, metric="communities", group="city")
    periods = sorted({str(period) for period in rows["period"]} - {"all"})
    last = only(rows, period=periods[-1]) if periods else rows
    counts = {name: last["value"][last["scenario"] == name].astype(np.float64) for name in (baseline, *names)}
    found = {name: float(np.nanmean(count)) for name, count in counts.items() if np.isfinite(count).any()}
    moved = {name: count for name, count in found.items() if round(count) != round(found[baseline])}
    return {baseline: found[baseline], **moved} if moved else {}


def rescaled_reading(
    counts: dict[str, float], chosen: str, titles: Mapping[str, tuple[str, str]], words: Words
) -> str:
    """Return how a figure of communities is to be read where the scenario `chosen` re-scales them."""
    if chosen not in counts:
        return ""
    title, count = words.either(titles[chosen]), words.number(counts[chosen])
    return words["communities_rescaled"].format(title=title, n=count)
