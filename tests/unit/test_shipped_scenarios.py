"""The shipped scenario files: each answers a sentence of the report, and packages compose."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from sim.base.errors import ScenarioError
from sim.scenario.fields import Scenario
from sim.scenario.file import load, read_study
from sim.scenario.policy_rules import POLICY_RULES
from sim.scenario.roster import territories
from sim.scenario.rules import Asked, broken
from sim.scenario.timeline import Timeline, clock_days

LUOHE = Path(__file__).parents[2] / "scenarios" / "luohe"
STUDIES = ("study", "all_levers", "decision", "stress", "rebound", "theories")
OTHERS = (*STUDIES, "evidence", "city")
NAMES = sorted(path.stem for path in LUOHE.glob("*.toml") if path.stem not in OTHERS)
RELIED_ON = [
    "baseline",
    "dynamic_pay",
    "admin_cut",
    "pay_and_cut",
    "plans_as_written",
    "plans_plus_retention",
    "pay_level_rise",
    "pay_ladder",
    "pay_trigger",
    "retention_bonus",
    "admin_cut_light",
    "admin_cut_deep",
    "admin_cut_rebound",
    "task_access_list",
    "coordination_body",
    "one_entry",
    "role_separation",
    "all_round_workers",
    "supervisor_support",
    "staff_18_per_10k",
    "rolling_hiring",
    "split_with_posts",
    "split_without_posts",
    "split_and_merge",
    "nine_centres_staffed",
    "nine_centres_unstaffed",
    "premises_handover",
    "volunteer_activation",
    "purchased_service",
    "participation",
    "standards_training",
    "term_3_years",
    "tianqiao_pilot",
    "campaign_year",
    "epidemic_surge",
    "wage_boom",
    "budget_freeze",
]


@cache
def scenario(name: str) -> Scenario:
    return load(LUOHE / f"{name}.toml")


def test_every_scenario_that_users_rely_on_is_there() -> None:
    assert set(RELIED_ON) <= set(NAMES)


@pytest.mark.parametrize("study", STUDIES)
def test_a_shipped_study_reads(study: str) -> None:
    assert read_study(LUOHE / f"{study}.toml").study.scenarios[0] == "baseline"


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_says_in_both_languages_what_it_is_for(name: str) -> None:
    header = scenario(name).header
    texts = (header.title_zh, header.title_en, header.reason_zh, header.reason_en, header.report_zh, header.report_en)
    assert all(texts)
    assert all(policy.note_zh and policy.note_en for policy in (*scenario(name).policies, *scenario(name).rules))


def refused(one: str, other: str) -> set[str]:
    """Return the codes with which two scenarios together are refused."""
    base, added = scenario(one), scenario(other)
    update = {"policies": (*base.policies, *added.policies), "rules": (*base.rules, *added.rules)}
    both = base.model_copy(update=update)
    places = territories(both.city, LUOHE)
    codes = {fault.code for fault in broken(POLICY_RULES, Asked(both, str, frozenset(), places))}
    try:
        Timeline(both, places, *clock_days(both.clock)).refuse_out_of_bounds()
    except ScenarioError as error:
        codes |= {refusal.code for refusal in error.refusals}
    return codes


def set_by_both(one: str, other: str) -> bool:
    levers = [
        {change.lever for change in (*scenario(name).policies, *scenario(name).rules) if change.operator == "set"}
        for name in (one, other)
    ]
    return bool(levers[0] & levers[1])


@pytest.mark.parametrize("pair", [*pairwise(NAMES)], ids="+".join)
def test_neighbours_compose_unless_both_set_one_lever(pair: tuple[str, str]) -> None:
    assert not refused(*pair) or set_by_both(*pair)


@pytest.mark.slow
def test_any_two_scenarios_compose_unless_both_set_one_lever() -> None:
    wrong = {pair: refused(*pair) for pair in combinations(NAMES, 2) if not set_by_both(*pair)}
    assert {pair: codes for pair, codes in wrong.items() if codes} == {}
