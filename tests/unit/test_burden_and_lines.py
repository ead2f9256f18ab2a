"""What a cut does to the tasks handed down, and who holds which line: pure functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.base.units import Floats
from sim.work.burden import item_minutes, kept_cut, volume
from sim.work.lines import hold_lines

DAYS = 1461


def constant(value: float) -> Floats:
    return np.full(DAYS, value)


# --- cuts ---


def test_a_third_of_the_items_takes_a_fifth_of_the_minutes() -> None:
    """Model §7: "30 % of items at 0.6" takes 18 % of the minutes; what survives grows by 0.82 / 0.70."""
    kept = kept_cut(constant(0.3), constant(1.0), constant(0.0), 0.0)
    assert volume(kept, constant(0.0), constant(0.0)) == pytest.approx(constant(0.70))
    assert item_minutes(kept, 0.6) == pytest.approx(constant(0.82 / 0.70))


@given(some.floats(0.0, 0.99), some.floats(0.0, 1.0), some.floats(0.0, 1.0))
def test_minutes_after_a_cut_are_what_was_not_cut(cut: float, coverage: float, short: float) -> None:
    kept = kept_cut(np.array([cut]), np.array([coverage]), np.array([1.0]), 0.5)
    minutes = volume(kept, np.zeros(1), np.zeros(1)) * item_minutes(kept, short)
    assert minutes == pytest.approx(1.0 - cut * coverage * short)


def test_no_cut_leaves_everything_as_it_is_to_the_bit() -> None:
    kept = kept_cut(constant(0.0), constant(1.0), constant(0.0), 0.4)
    assert (volume(kept, constant(0.0), constant(0.0)) == 1.0).all()
    assert (item_minutes(kept, 0.6) == 1.0).all()


def test_a_whole_cut_leaves_no_item() -> None:
    kept = kept_cut(constant(1.0), constant(1.0), constant(1.0), 0.4)
    assert (volume(kept, constant(0.0), constant(0.0)) == 0.0).all()
    assert np.isfinite(item_minutes(kept, 0.6)).all()


def test_cut_items_come_back_without_enforcement() -> None:
    """At 25 % a year nothing of the cut is left after four years; half the enforcement doubles the time."""
    kept = kept_cut(constant(0.4), constant(1.0), constant(0.0), 0.25)
    assert kept[[0, 365, 730, -1]] == pytest.approx([0.4, 0.3, 0.2, 0.0], abs=1e-3)
    assert kept_cut(constant(0.4), constant(1.0), constant(0.5), 0.25)[-1] == pytest.approx(0.2)
    assert (kept_cut(constant(0.4), constant(1.0), constant(1.0), 0.25) == 0.4).all()
    assert (np.diff(kept) <= 0.0).all()
    assert (kept_cut(constant(0.4), constant(1.0), constant(0.0), 1.0) >= 0.0).all()


def test_the_rebound_begins_with_the_cut() -> None:
    late = constant(0.4)
    late[:731] = 0.0
    kept = kept_cut(late, constant(1.0), constant(0.0), 0.25)
    assert (kept[:731] == 0.0).all()
    assert kept[731] == pytest.approx(0.4, abs=1e-3)


def test_coverage_access_list_and_new_items() -> None:
    kept = kept_cut(constant(0.4), constant(0.5), constant(1.0), 0.0)
    assert volume(kept, constant(0.25), constant(0.1)) == pytest.approx(constant(0.8 * 0.75 * 1.1))


# --- lines ---

MINUTES = np.array([185.0, 128.0, 130.0, 37.0, 71.0, 65.0, 58.0, 41.0, 78.0, 76.0])
"""Minutes of the ten lines in the proportions of model §2."""


@pytest.mark.parametrize("people", range(1, 31))
def test_every_line_is_held_and_everybody_holds_one(people: int) -> None:
    holding = hold_lines(MINUTES, people, 0.02)
    assert holding.holds.any(axis=0).all()
    assert holding.holds.any(axis=1).all()
    assert (holding.lines_per_person() == holding.holds.sum(axis=1)).all()
    assert (holding.may | holding.holds == holding.may).all()


def test_lines_of_a_person_lie_side_by_side() -> None:
    for people in (1, 4, 9):
        for held in hold_lines(MINUTES, people, 0.02).holds:
            assert np.diff(np.flatnonzero(held)).tolist() == [1] * (held.sum() - 1)


def test_one_person_holds_everything_and_a_small_team_more_than_a_large_one() -> None:
    means = [hold_lines(MINUTES, people, 0.02).lines_per_person().mean() for people in (1, 4, 9, 17)]
    assert means[0] == 10
    assert means == sorted(means, reverse=True)
    assert means[1] == pytest.approx(3.2, abs=0.3)
    assert means[3] == pytest.approx(1.6, abs=0.3)


def test_equal_parts() -> None:
    """Four equal lines, two people: two lines each; everybody is the deputy of the next."""
    holding = hold_lines(np.ones(4), 2, 0.02)
    assert holding.holds.tolist() == [[True, True, False, False], [False, False, True, True]]
    assert holding.may.all()
    three = hold_lines(np.ones(3), 3, 0.02)
    assert three.holds.tolist() == np.eye(3, dtype=bool).tolist()
    assert three.may.tolist() == [[True, True, False], [False, True, True], [True, False, True]]


def test_a_sliver_of_a_part_is_not_held() -> None:
    minutes = np.array([101.0, 99.0])
    assert hold_lines(minutes, 2, 0.02).holds.tolist() == [[True, False], [False, True]]
    assert hold_lines(minutes, 2, 0.005).holds.tolist() == [[True, False], [True, True]]


def test_nobody_and_no_work() -> None:
    assert hold_lines(MINUTES, 0, 0.02).holds.shape == (0, 10)
    assert hold_lines(np.zeros(3), 2, 0.02).lines_per_person().tolist() == [0, 0]
    assert hold_lines(np.zeros(0), 2, 0.02).holds.shape == (2, 0)


minutes_of_lines = some.lists(some.floats(0.1, 1000.0), min_size=1, max_size=12)


@given(minutes_of_lines, some.integers(1, 30), some.integers(0, 12))
def test_a_line_without_work_changes_nothing(minutes: list[float], people: int, place: int) -> None:
    at = min(place, len(minutes))
    more = hold_lines(np.array([*minutes[:at], 0.0, *minutes[at:]]), people, 0.02)
    assert not more.holds[:, at].any()
    assert (np.delete(more.holds, at, axis=1) == hold_lines(np.array(minutes), people, 0.02).holds).all()
