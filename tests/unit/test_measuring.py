"""How numbers are measured, and how well some communities tell them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from information_cases import loss, one_number

from analysis.judgement.measuring import METHODS, NONE, RULES, City, Rule, kept, prior_error, rule_of, standard_error
from analysis.report.vocabulary import WORDS
from analysis.study.beliefs import uncertain_entries
from sim import read_study

CITY = City(77, 490.0, 45.0)


def test_every_number_of_luohe_that_is_drawn_has_a_rule_of_its_own() -> None:
    study = read_study(Path("scenarios/luohe/decision.toml"))
    baseline = study.scenarios[study.study.baseline]
    missing = [entry.key for entry in uncertain_entries(baseline) if rule_of(entry.key) not in RULES]
    assert not missing


def test_every_rule_names_a_method_and_every_method_has_its_words() -> None:
    assert {rule.method for rule in RULES} == set(METHODS)
    assert all(f"measure_{method}" in WORDS for method in METHODS)
    assert all(f"measure_{method}_how" in WORDS for method in METHODS if method != NONE)


@pytest.mark.parametrize(
    ("key", "method"),
    [
        ("kinds.ledger.minutes", "work_diary"),
        ("kinds.entry.per_1000_residents", "work_diary"),
        ("kinds.hall.digital", "pilot"),
        ("kinds.safety.epidemic", NONE),
        ("attrition.base_rate", "personnel"),
        ("attrition.pay_elasticity", "pilot"),
        ("strain.burnout", "survey"),
        ("pay.on_cost", "accounts"),
        ("pay.outside_growth", NONE),
        ("something.new", NONE),
    ],
)
def test_the_first_rule_that_fits_counts(key: str, method: str) -> None:
    assert rule_of(key).method == method


def test_a_rate_of_personnel_records_is_as_good_as_its_count_of_events() -> None:
    rule, about = rule_of("attrition.base_rate"), METHODS["personnel"]
    events = CITY.resignations * about.years * 11 / 77
    assert standard_error(rule, CITY, 11) == pytest.approx(math.hypot(1 / math.sqrt(events), about.floor))


def test_a_sample_of_communities_follows_the_finite_population_and_a_census_leaves_the_floor() -> None:
    rule, about = rule_of("kinds.ledger.minutes"), METHODS["work_diary"]
    wanted = about.spread * math.sqrt((1 - 7 / 77) / 7)
    assert standard_error(rule, CITY, 7) == pytest.approx(math.hypot(wanted, about.floor))
    assert standard_error(rule, CITY, 77) == about.floor


def test_a_survey_of_everybody_leaves_the_floor_and_one_of_some_their_sampling_error() -> None:
    rule, about = Rule("x", "survey", "person"), METHODS["survey"]
    wanted = math.sqrt((1 - 7 / 77) / (490 * 7 / 77))
    assert standard_error(rule, CITY, 7) == pytest.approx(math.hypot(wanted, about.floor))
    assert standard_error(rule, CITY, 77) == about.floor


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.method != NONE], ids=lambda rule: rule.pattern)
def test_more_communities_never_tell_less(rule: Rule) -> None:
    errors = [standard_error(rule, CITY, size) for size in CITY.sizes()]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0]


def test_what_cannot_be_measured_teaches_nothing() -> None:
    assert math.isnan(standard_error(rule_of("pay.outside_growth"), CITY, 5))
    assert kept(0.3, math.nan) == 0
    assert kept(0.3, math.inf) == 0
    assert kept(math.nan, 0.1) == 0
    assert kept(0.3, 0.0) == 1
    assert standard_error(rule_of("attrition.base_rate"), City(4, 0.0, 0.0), 2) == math.inf


def test_a_prior_is_relative_unless_the_rule_is_absolute() -> None:
    values = np.array([-1.0, -3.0])
    assert prior_error(Rule("x", "survey"), values) == 0.5
    assert prior_error(Rule("x", "pilot", absolute=True), values) == 1.0
    assert math.isnan(prior_error(Rule("x", "survey"), np.array([-1.0, 1.0])))


def test_a_small_city_is_measured_as_a_whole_at_last() -> None:
    assert City(4, 30.0, 3.0).sizes() == (3, 4)
    assert City(77, 490.0, 45.0).sizes() == (3, 5, 10, 20, 40, 77)
    assert City(2, 9.0, 1.0).sizes() == (2,)


@pytest.mark.parametrize("samples", [1, 4, 25])
def test_a_normal_mean_told_by_some_samples_is_worth_what_the_closed_form_says(samples: int) -> None:
    """Pre-posterior spread s·ρ with ρ² = 1/(1 + σ²/(n·s²)) (Raiffa & Schlaifer 1961)."""
    mean, spread, noise = 0.4, 1.0, 2.0
    found = one_number(6000, mean, spread, 0.0, seed=samples)
    rho = kept(1.0, noise / math.sqrt(samples))
    value, change = found.after(np.array([rho]))
    assert value == pytest.approx(loss(mean, spread * rho), rel=0.05, abs=1e-3)
    after = mean / (spread * rho)
    assert change == pytest.approx(0.5 * math.erfc(after / math.sqrt(2)), abs=0.01)


def test_an_exact_measurement_is_worth_what_knowing_is_and_none_nothing() -> None:
    found = one_number(300, 0.2, 1.0, 1.0, seed=1)
    assert found.after(np.array([1.0]))[0] == pytest.approx(found.value)
    assert found.after(np.array([0.0])) == (0.0, 0.0)
