"""The tasks that arrive: what a policy leaves alone, patterns of the day, scatter of the days."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.base.randomness import LOGNORMAL, who
from sim.base.units import Floats, Table
from sim.work.demand import BEYOND_DAY, SOURCE, Month, arrivals, cumulated_weights, layers
from sim.work.desk import NO_DUE

CASES: dict[str, Any] = {
    case["id"].split("-")[0]: case
    for case in json.loads((Path(__file__).parents[1] / "laws" / "cases.json").read_text(encoding="utf-8"))["cases"]
}
DAYS = 21


def month_of(
    rates: tuple[float, ...] = (5.0, 2.0),
    *,
    shares: tuple[float, ...] = (),
    layer_count: int = 1,
    code: int = 24_240,
    days: int = DAYS,
    cv: float = 0.2,
    by_hour: Floats | None = None,
    minutes: float = 480.0,
    keep: float = 1.0,
    part: tuple[float, float] = (0.0, 1.0),
) -> Month:
    """Return kinds of `rates` tasks a day, in layers, at `shares` of the present volume, of a part of a territory."""
    kinds = len(rates)
    sources = np.zeros(kinds * layer_count, SOURCE)
    for at in range(len(sources)):
        kind = at % kinds
        sources[at]["who"] = who("t1", str(kind))
        sources[at]["layer"], sources[at]["kind"] = 1 + at // kinds, kind
        sources[at]["place"], sources[at]["keep"], sources[at]["end"] = who("t1"), keep, part[1]
        sources[at]["first"] = part[0]
        sources[at]["minutes"], sources[at]["cv"], sources[at]["distribution"] = 20.0, 1.0, LOGNORMAL
        sources[at]["due_days"], sources[at]["patience"] = 3, 45.0 * (kind == 1)
    volume = np.tile(np.array(shares or (1.0,) * kinds), layer_count)
    return Month(
        sources=sources,
        expected=np.repeat(np.tile(np.array(rates), layer_count)[:, None], days, axis=1),
        share=np.repeat(volume[:, None], days, axis=1),
        effort=np.ones((len(sources), days)),
        by_hour=np.ones((kinds, 1)) if by_hour is None else by_hour,
        first_day=100,
        minutes=minutes,
        day_factor_cv=cv,
        code=code,
        row=3,
        key=np.array([1, 0], np.uint64),
    )


def rows(tasks: Table) -> list[tuple[Any, ...]]:
    """Return tasks as plain rows, without what the desk fills in."""
    names = [name for name in tasks.dtype.names or () if name not in ("serial", "next", "previous")]
    return [tuple(row[name].item() for name in names) for row in tasks]


# --- parts of a territory ---


def test_the_parts_of_a_territory_have_all_its_tasks_and_each_once() -> None:
    whole = rows(arrivals(month_of()))
    parts = [rows(arrivals(month_of(part=part))) for part in ((0.0, 0.2), (0.2, 0.75), (0.75, 1.0))]
    assert sorted(row for part in parts for row in part) == sorted(whole)
    assert [len(part) / len(whole) for part in parts] == pytest.approx([0.2, 0.55, 0.25], abs=0.1)


def test_of_a_merged_territory_some_tasks_are_left_out_and_none_reshuffled() -> None:
    whole, kept = (rows(arrivals(month_of(keep=keep))) for keep in (1.0, 0.8))
    assert set(kept) < set(whole)
    assert len(kept) / len(whole) == pytest.approx(0.8, abs=0.06)


# --- what a policy leaves alone ---


def test_a_cut_keeps_the_surviving_tasks_as_they_are() -> None:
    before, after = rows(arrivals(month_of())), rows(arrivals(month_of(shares=(0.7, 1.0))))
    assert set(after) < set(before)
    assert after == [row for row in before if row in set(after)]
    of_kind = [[row for row in tasks if row[9] == 0] for tasks in (before, after)]
    assert 0.5 < len(of_kind[1]) / len(of_kind[0]) < 0.9
    assert [row for row in before if row[9] == 1] == [row for row in after if row[9] == 1]


def test_a_deeper_cut_removes_more_of_the_same() -> None:
    cuts = [set(rows(arrivals(month_of(shares=(share, 1.0))))) for share in (0.0, 0.2, 0.5, 0.8, 1.0)]
    assert all(deeper < lighter for deeper, lighter in pairwise(cuts))


def test_an_addition_keeps_all_and_adds() -> None:
    before = set(rows(arrivals(month_of(layer_count=3))))
    assert before == set(rows(arrivals(month_of())))
    more = set(rows(arrivals(month_of(shares=(2.5, 1.0), layer_count=3))))
    assert before < more
    added = [row for row in more - before if row[9] == 0]
    assert len(added) == len(more - before)
    assert 1.0 < len(added) / sum(row[9] == 0 for row in before) < 2.0


def test_a_change_in_mid_month_leaves_earlier_days_alone() -> None:
    plain = month_of()
    changed = plain._replace(share=plain.share.copy(), effort=plain.effort.copy())
    changed.share[0, 10:] = 0.5
    changed.effort[1, 10:] = 0.8
    before, after = arrivals(plain), arrivals(changed)
    assert rows(before[before["day"] < 110]) == rows(after[after["day"] < 110])
    later = before[(before["day"] >= 110) & (before["kind"] == 1)]
    shorter = after[(after["day"] >= 110) & (after["kind"] == 1)]
    np.testing.assert_allclose(shorter["effort"], 0.8 * later["effort"], rtol=1e-12)
    np.testing.assert_array_equal(shorter["arrival"], later["arrival"])


def test_a_kind_more_leaves_the_others_alone() -> None:
    alone = set(rows(arrivals(month_of((5.0,)))))
    assert alone < set(rows(arrivals(month_of((5.0, 2.0)))))


def test_a_month_has_numbers_of_its_own() -> None:
    one, next_one = arrivals(month_of()), arrivals(month_of(code=24_241))
    assert not set(one["name"]) & set(next_one["name"])
    assert set(rows(one)) == set(rows(arrivals(month_of())))


# --- what a task holds ---


def test_tasks_are_in_order_and_complete() -> None:
    tasks = arrivals(month_of())
    moment = tasks["day"] * 480.0 + tasks["arrival"]
    assert (np.diff(moment) >= 0.0).all()
    assert tasks["arrival"].min() >= 0.0
    assert tasks["arrival"].max() < 480.0
    assert set(tasks["day"]) <= set(range(100, 100 + DAYS))
    assert (tasks["due"] == tasks["day"] + 3).all()
    assert (tasks["row"] == 3).all()
    assert (tasks["owner"] == -1).all()
    assert (tasks["whole"] == tasks["effort"].astype(np.float32)).all()
    assert len(np.unique(tasks["name"])) == len(tasks)
    assert set(tasks["patience"][tasks["kind"] == 1]) == {45.0}
    assert set(tasks["patience"][tasks["kind"] == 0]) == {math.inf}


def test_no_due_day() -> None:
    month = month_of()
    month.sources["due_days"] = 0
    assert set(arrivals(month)["due"]) == {NO_DUE}


def test_no_volume_no_tasks() -> None:
    assert len(arrivals(month_of((0.0, 0.0)))) == 0
    assert len(arrivals(month_of(shares=(0.0, 0.0)))) == 0


def test_room_grows_with_a_month_that_is_far_above_its_mean() -> None:
    counts = [len(arrivals(month_of((30.0,), code=code, cv=2.0))) for code in range(300)]
    likely = 30.0 * DAYS
    assert max(counts) > likely * 1.3 + 8.0 * math.sqrt(likely) + 16


def test_layers() -> None:
    assert [layers(np.array([share])) for share in (0.0, 0.4, 1.0, 1.0 + 1e-12, 1.01, 2.0, 2.5)] == [
        1,
        1,
        1,
        1,
        2,
        2,
        3,
    ]


# --- patterns and scatter ---


def test_arrivals_by_clock_hour() -> None:
    """V04: Poisson counts by the hour, a thousand days of 24 hours."""
    about = CASES["V04"]
    rates = np.array(about["inputs"]["arrivals_per_hour_by_clock_hour"], float)
    days = about["inputs"]["days"]
    by_hour = cumulated_weights((tuple(rates),))
    tasks = arrivals(month_of((float(rates.sum()),), days=days, cv=0.0, by_hour=by_hour, minutes=1440.0))
    hours = np.zeros((days, 24))
    np.add.at(hours, (tasks["day"] - 100, (tasks["arrival"] // 60.0).astype(int)), 1)
    daily = hours.sum(axis=1)
    seen = {f"mean_arrivals_hour_{hour:02d}": (hours[:, hour].mean(), _se(hours[:, hour])) for hour in range(24)}
    seen["mean_arrivals_per_day"] = daily.mean(), _se(daily)
    seen["dispersion_of_daily_count"] = daily.var(ddof=1) / daily.mean(), math.sqrt(2.0 / (days - 1))
    seen["correlation_hour10_hour11"] = np.corrcoef(hours[:, 10], hours[:, 11])[0, 1], 1.0 / math.sqrt(days)
    for quantity in about["quantities"]:
        value, se = seen[quantity["name"]]
        assert se <= quantity["tolerance"].get("max_se", 0.0), quantity["name"]
        assert abs(value - quantity["expected"]) <= 4.0 * se, quantity["name"]


def _se(sample: Floats) -> float:
    return float(sample.std(ddof=1) / math.sqrt(len(sample)))


def test_weights_of_unequal_length() -> None:
    table = cumulated_weights(((), (1.0, 3.0), (1.0, 0.0, 1.0)))
    np.testing.assert_array_equal(table[0], [1.0, BEYOND_DAY, BEYOND_DAY])
    np.testing.assert_array_equal(table[1], [0.25, 1.0, BEYOND_DAY])
    np.testing.assert_array_equal(table[2], [0.5, 0.5, 1.0])


@pytest.mark.parametrize("cv", [0.1, 0.2, 0.35])
def test_day_factor_has_mean_1_and_its_variance(cv: float) -> None:
    """Given a gamma factor, the variance of a day's count is mean + (mean × cv)²."""
    mean, months = 200.0, 100
    counts = np.concatenate([_daily_counts(mean, cv, code) for code in range(months)])
    assert abs(counts.mean() - mean) <= 4.0 * _se(counts)
    expected = mean + (mean * cv) ** 2
    assert counts.var(ddof=1) == pytest.approx(expected, rel=4.0 * math.sqrt(2.0 / len(counts)) * (1.0 + 3.0 * cv))


def _daily_counts(mean: float, cv: float, code: int) -> Floats:
    tasks = arrivals(month_of((mean,), code=code, cv=cv))
    counted: Floats = np.bincount(tasks["day"] - 100, minlength=DAYS).astype(float)
    return counted


def test_kinds_share_the_day_factor() -> None:
    """A busy day is busy in all kinds: the counts of two kinds correlate."""
    both = [arrivals(month_of((200.0, 200.0), code=code, cv=0.35)) for code in range(20)]
    counts = np.concatenate(
        [
            np.stack([np.bincount(tasks["day"][tasks["kind"] == kind] - 100, minlength=DAYS) for kind in range(2)])
            for tasks in both
        ],
        axis=1,
    )
    expected = (200.0 * 0.35) ** 2 / (200.0 + (200.0 * 0.35) ** 2)
    assert np.corrcoef(counts)[0, 1] == pytest.approx(expected, abs=0.05)
