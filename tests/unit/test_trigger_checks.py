"""Trigger rules as they are read: what is taken, where it stands, which quarters a rule can know.

Every refusal has a file of its own in ``tests/scenarios/invalid``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.base.errors import ScenarioError
from sim.scenario.fields import Scenario, Scope, TriggerRule
from sim.scenario.file import load, read_scenario, resolved
from sim.scenario.indicators import INDICATORS
from sim.scenario.policy_rules import LEVERS
from sim.scenario.trigger_checks import quarters_known

VALID = Path(__file__).parents[1] / "scenarios" / "valid"
HEAD = 'format = 1\nextends = "base"\n[scenario]\ntitle_zh = "测试"\ntitle_en = "test"\n'
RULE = '[[rules]]\nindicator = "vacancy_rate"\nabove = 0.15\nlever = "pay.base"\nvalue = 50\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("base.toml", "evidence.toml"):
        (tmp_path / name).write_bytes((VALID / name).read_bytes())
    return tmp_path


def read(folder: Path, text: str) -> Scenario:
    path = folder / "case.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load(path)


def test_a_rule_is_read_as_it_is_written() -> None:
    rules = load(VALID / "triggers.toml").rules
    assert [rule.indicator for rule in rules] == ["vacancy_rate", "weekly_hours", "burnout_any"]
    first, pilot, switch = rules
    assert (first.above, first.below, first.release, first.cap) == (0.15, None, 0.12, 3000.0)
    assert (first.operator, first.value, first.wait_months, first.scope) == ("multiply", 1.03, 12, Scope())
    assert pilot.measured == Scope(districts=("A",))
    assert pilot.scope == Scope(kinds=("administrative",))
    assert (switch.value, switch.scope.bands, switch.end) == (True, ("under_10k",), dt.date(2022, 6, 30))


def test_rules_of_several_files_follow_one_another_and_keep_their_places() -> None:
    loaded = read_scenario(VALID / "more_triggers.toml")
    assert [rule.indicator for rule in loaded.scenario.rules][-1] == "pay_ratio"
    assert loaded.origins["rules.0"] == "triggers.toml:8"
    assert loaded.origins["rules.3"] == "more_triggers.toml:8"
    assert len(resolved(loaded)["values"]["rules"]) == 4


def test_what_a_rule_leaves_out_is_neutral(folder: Path) -> None:
    rule = read(folder, RULE).rules[0]
    assert (rule.quarters, rule.delay_months, rule.wait_months, rule.most_times) == (1, 1, 12, 1000)
    assert (rule.operator, rule.ramp_months, rule.cost, rule.against_rest) == ("add", 0, 0.0, False)
    assert (rule.release, rule.cap, rule.start, rule.end) == (None, None, None, None)


def test_a_rule_may_move_what_a_policy_sets_and_set_it_to_the_same(folder: Path) -> None:
    policy = '[[policies]]\nlever = "pay.base"\nvalue = 2500\ndistricts = ["A"]\n'
    assert len(read(folder, policy + RULE).rules) == 1
    same = RULE.replace("value = 50", 'operator = "set"\nvalue = 2500')
    assert len(read(folder, policy + same).rules) == 1
    elsewhere = same.replace("2500", '2600\ndistricts = ["B"]')
    assert len(read(folder, policy + elsewhere).rules) == 1


def test_a_cap_is_weighed_against_the_present_value_only_where_no_policy_moves_it(folder: Path) -> None:
    policy = '[[policies]]\nlever = "pay.base"\nvalue = 2000\n'
    assert read(folder, policy + RULE + "cap = 2200\n").rules[0].cap == 2200
    with pytest.raises(ScenarioError, match=r"E325 rules\[1\].cap: found 2200"):
        read(folder, RULE + "cap = 2200\n")


def test_too_many_rules_are_refused(folder: Path) -> None:
    assert len(read(folder, RULE * 1000).rules) == 1000
    with pytest.raises(ScenarioError, match="at most 1000 trigger rules"):
        read(folder, RULE * 1001)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_may_be_watched(folder: Path, indicator: str) -> None:
    about = INDICATORS[indicator]
    middle = (about.low + about.high) / 2
    text = RULE.replace("vacancy_rate", indicator).replace("0.15", str(middle))
    assert read(folder, text).rules[0].above == middle
    with pytest.raises(ScenarioError, match=r"E322 rules\[1\].above"):
        read(folder, text.replace(str(middle), str(about.high + 0.5)))


def test_what_is_laid_out_before_the_run_is_no_lever_of_a_rule(folder: Path) -> None:
    for lever in LEVERS:
        if lever.startswith(("structure.", "elections.")):
            with pytest.raises(ScenarioError, match="E324"):
                read(folder, RULE.replace("pay.base", lever))


@pytest.mark.parametrize(
    ("last", "delay", "known"),
    [
        (dt.date(2020, 4, 1), 0, 1),
        (dt.date(2020, 4, 1), 1, 0),
        (dt.date(2020, 5, 1), 1, 1),
        (dt.date(2020, 7, 31), 1, 1),
        (dt.date(2020, 8, 1), 1, 2),
        (dt.date(2022, 12, 31), 1, 11),
        (dt.date(2022, 12, 31), 24, 3),
        (dt.date(2020, 1, 1), 6, 0),
    ],
)
def test_quarters_are_known_when_they_are_over_and_their_figures_out(last: dt.date, delay: int, known: int) -> None:
    """The run begins on 1 January 2020."""
    city = load(VALID / "base.toml")
    rule = TriggerRule(indicator="vacancy_rate", above=0.1, delay_months=delay, lever="pay.base", value=1.0)
    assert quarters_known(city, rule, last) == known


def test_a_quarter_that_the_run_cuts_is_not_known() -> None:
    city = load(VALID / "base.toml")
    rule = TriggerRule(indicator="vacancy_rate", above=0.1, lever="pay.base", value=1.0)
    for day, known in ((dt.date(2021, 1, 1), 2), (dt.date(2021, 1, 2), 1), (dt.date(2021, 4, 1), 1)):
        clock = city.clock.model_copy(update={"start": day, "warmup_months": 0})
        cut = city.model_copy(update={"clock": clock})
        assert quarters_known(cut, rule, dt.date(2021, 8, 1)) == known


def test_a_workplace_that_never_closes_has_no_quarters(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="E328"):
        read(folder, '[calendar]\nmode = "always_open"\n[mechanisms]\ntasks = false\n' + RULE)
