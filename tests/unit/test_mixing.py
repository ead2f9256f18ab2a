"""Scenarios put together from others, each at a strength of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from frontier_cases import inquiry, scenario_text

from analysis.judgement.inquiry import Inquiry
from sim import ScenarioError, digest

MORE = {
    "staffed": scenario_text("staffed", [("pay.allowance", "add", "200", "cost = 1000.0")]),
    "both": scenario_text("both", [], ("indexed", "raised")),
    "other": scenario_text("other", []) + "[recruitment]\nrolling_days = 9\n",
    "monthly": scenario_text("monthly", [("pay.indexation_months", "set", "6", "")]),
}


def asked(folder: Path, decision: str = "") -> Inquiry:
    return inquiry(folder, decision, MORE)


def policy(found: Inquiry, **strengths: float) -> tuple[float | bool, float]:
    """Return value and cost of the only policy of a mixture."""
    (only,) = found.mixed(strengths).scenario.policies
    return only.value, only.cost


def test_nothing_mixed_is_the_baseline(tmp_path: Path) -> None:
    found = asked(tmp_path)
    for strengths in ({}, {"indexed": 0.0, "raised": 0.0}):
        mixed = found.mixed(strengths)
        assert digest(mixed) == digest(found.baseline)
        assert mixed.scenario.name == found.baseline.scenario.name


def test_a_part_at_full_strength_is_the_part(tmp_path: Path) -> None:
    found = asked(tmp_path)
    for name in ("indexed", "raised", "listed", "staffed"):
        assert digest(found.mixed({name: 1.0})) == digest(found.scenarios[name])


def test_parts_at_full_strength_are_the_scenario_that_extends_them(tmp_path: Path) -> None:
    found = asked(tmp_path)
    mixed = found.mixed({"indexed": 1.0, "raised": 1.0})
    assert digest(mixed) == digest(found.scenarios["both"])
    assert mixed.scenario.name == "indexed × 1 + raised × 1"


@pytest.mark.parametrize(
    ("part", "strength", "value", "cost"),
    [
        ("indexed", 0.5, 0.5, 0.0),  # set: from 0, the number of the city, to 1
        ("raised", 0.5, 1.15, 45_000.0),  # multiply: from 1 to 1.3
        ("raised", 1.5, 1.45, 135_000.0),
        ("staffed", 0.25, 50.0, 250.0),  # add: from 0 to 200
    ],
)
def test_values_and_costs_move_in_proportion(
    tmp_path: Path, part: str, strength: float, value: float, cost: float
) -> None:
    assert policy(asked(tmp_path), **{part: strength}) == pytest.approx((value, cost))


def test_a_fixed_lever_stays_as_the_file_says(tmp_path: Path) -> None:
    found = asked(tmp_path, 'fixed_levers = ["pay.base"]')
    assert policy(found, raised=0.5) == (1.3, 90_000.0)
    assert found.mixed({"raised": 0.0}).scenario.policies == ()


@pytest.mark.parametrize(("part", "strength"), [("listed", 0.5), ("monthly", 0.5)])
def test_what_is_there_or_not_has_no_strength(tmp_path: Path, part: str, strength: float) -> None:
    found = asked(tmp_path)
    with pytest.raises(ScenarioError, match="E828"):
        found.mixed({part: strength})
    assert digest(found.mixed({part: 1.0})) == digest(found.scenarios[part])


def test_a_part_that_changes_the_city_cannot_be_mixed(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="E827"):
        asked(tmp_path).mixed({"other": 1.0})


def test_two_parts_that_set_one_lever_do_not_go_together(tmp_path: Path) -> None:
    found = asked(tmp_path)
    with pytest.raises(ScenarioError, match="is also set at"):
        found.mixed({"indexed": 1.0, "frozen": 1.0})


def test_a_strength_beyond_the_bounds_of_the_lever_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="indexed × 30"):
        asked(tmp_path).mixed({"indexed": 30.0})
