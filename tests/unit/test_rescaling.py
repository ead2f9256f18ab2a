"""How many communities there are in the end, said where a scenario re-scales them."""

from __future__ import annotations

import numpy as np

from analysis.report.rescaling import communities_in_the_end, rescaled_reading
from analysis.report.words import Words
from analysis.study.files import Table

TITLES = {"baseline": ("维持现状", "As things are"), "split": ("拆分", "Split"), "pay": ("加薪", "Pay")}


def values(counts: dict[str, tuple[float, float]]) -> Table:
    """Return the metric of communities by scenario, in two replications of two years."""
    rows = [
        (name, replication, "city", period, "communities", count)
        for name, years in counts.items()
        for replication in (0, 1)
        for period, count in zip(("2021", "2022", "all"), (*years, sum(years) / 2), strict=True)
    ]
    names = ("scenario", "replication", "group", "period", "metric", "value")
    columns = list(zip(*rows, strict=True))
    return {name: np.array(column, object) for name, column in zip(names, columns, strict=True)}


def test_only_scenarios_that_change_the_number_are_named_beside_the_baseline() -> None:
    found = communities_in_the_end(
        values({"baseline": (77.0, 77.0), "split": (77.0, 98.0), "pay": (77.0, 77.0)}), TITLES, "baseline"
    )
    assert found == {"baseline": 77.0, "split": 98.0}
    assert (
        rescaled_reading(found, "split", TITLES, Words("zh"))
        == "“拆分”最后一年有98个社区，图中仍按调整前的社区列出，已并入别处的只标对照情景。"
    )
    assert rescaled_reading(found, "pay", TITLES, Words("en")) == ""


def test_nothing_is_said_where_communities_stay_or_are_not_counted() -> None:
    assert communities_in_the_end(values({"baseline": (77.0, 77.0), "pay": (77.0, 77.0)}), TITLES, "baseline") == {}
    nobody = {"baseline": (np.nan, np.nan), "pay": (np.nan, np.nan)}
    assert communities_in_the_end(values(nobody), TITLES, "baseline") == {}
