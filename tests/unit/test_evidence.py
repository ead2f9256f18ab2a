"""The evidence register: entries, ranges, overlay, what must have an entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.base.errors import ScenarioError
from sim.scenario.evidence import DECLARED, declared, read_register
from sim.scenario.file import read_scenario

VALID = Path(__file__).parents[1] / "scenarios" / "valid"
HEADER = '[scenario]\ntitle_zh = "测试"\ntitle_en = "test"\n'
TITLES = 'format = 1\n[evidence]\ntitle_zh = "登记簿"\ntitle_en = "register"\n'


def entry(
    key: str, central: object, low: object, high: object, rest: str = 'distribution = "uniform"\ngrade = "B"\n'
) -> str:
    bounds = (f"low = {low}\n" if low is not None else "") + (f"high = {high}\n" if high is not None else "")
    sources = 'source_zh = "某刊 2020"\nsource_en = "a journal, 2020"\n'
    return f'[[numbers]]\nkey = "{key}"\ncentral = {central}\n{bounds}{rest}{sources}'


def register(folder: Path, *entries: str) -> Path:
    path = folder / "evidence.toml"
    path.write_text(TITLES + "".join(entries), encoding="utf-8")
    return path


def scenario(folder: Path, text: str, *entries: str) -> Path:
    register(folder, *entries)
    path = folder / "city.toml"
    place = '[[city.communities]]\nid = "A"\nname_zh = "甲"\nname_en = "a"\n'
    dates = "[clock]\nstart = 2021-01-01\nend = 2021-12-31\n"
    path.write_text(f'format = 1\nevidence = "evidence.toml"\n{HEADER}{dates}{place}{text}', encoding="utf-8")
    return path


def said(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path) if path.name == "city.toml" else read_register(path)
    return "\n".join(caught.value.sentences("en"))


def test_an_entry_is_found_by_its_key() -> None:
    found = read_register(VALID / "evidence.toml")
    minutes = found.entry("kinds.ledger.minutes")
    assert minutes is not None
    assert (minutes.central, minutes.low, minutes.high, minutes.grade) == (70, 40.0, 100.0, "assumption")
    assert found.entry("kinds.hall.minutes") is None


def test_every_declared_number_is_found_by_a_concrete_key() -> None:
    concrete = [key.replace("*", "ledger") for key in DECLARED if key.startswith("kinds.") or "*" not in key]
    assert all(declared(key) for key in concrete)
    assert declared("kinds.minutes") is None
    assert declared("policies.*.cost") is None


def test_central_values_hold_unless_a_file_sets_the_number(tmp_path: Path) -> None:
    numbers = (
        entry("pay.ratio", 0.65, 0.55, 0.75),
        entry("staffing.fewest", 4, 2, 6),
        entry("pay.base", 2300, 2000, 2600),
    )
    loaded = read_scenario(scenario(tmp_path, "[pay]\nbase = 2500\n", *numbers))
    assert (loaded.scenario.pay.ratio, loaded.scenario.staffing.fewest, loaded.scenario.pay.base) == (0.65, 4, 2500.0)
    assert loaded.origins["pay.ratio"] == "evidence: B"
    assert loaded.origins["pay.base"].startswith("city.toml:")
    assert loaded.warnings == []


def test_a_child_overrides_the_evidence_that_its_parent_names(tmp_path: Path) -> None:
    scenario(tmp_path, "", entry("pay.ratio", 0.65, 0.55, 0.75))
    child = tmp_path / "child.toml"
    child.write_text(f'format = 1\nextends = "city"\n{HEADER}[pay]\nratio = 0.8\n', encoding="utf-8")
    loaded = read_scenario(child)
    assert loaded.scenario.pay.ratio == 0.8
    assert loaded.warnings == [
        (
            "child.toml:7：pay.ratio = 0.8 超出依据登记簿的范围 0.55 至 0.75",
            "child.toml:7: pay.ratio = 0.8 lies outside the documented range 0.55 to 0.75",
        )
    ]


def test_a_list_is_compared_entry_by_entry_or_with_one_bound(tmp_path: Path) -> None:
    profile = entry(
        "attrition.tenure_profile", "[0.9, 1.3, 1.2, 1.1, 0.8, 0.6]", 0.5, "[1.0, 2.0, 2.0, 2.0, 1.0, 1.0]"
    )
    loaded = read_scenario(scenario(tmp_path, "", profile))
    assert loaded.scenario.attrition.tenure_profile == (0.9, 1.3, 1.2, 1.1, 0.8, 0.6)
    outside = "[attrition]\ntenure_profile = [1.1, 1.3, 1.2, 1.1, 0.8, 0.6]\n"
    assert len(read_scenario(scenario(tmp_path, outside, profile)).warnings) == 1
    assert "low ≤ central" in said(register(tmp_path, profile.replace("low = 0.5", "low = 0.7")))


def test_an_uncertain_number_in_use_needs_an_entry(tmp_path: Path) -> None:
    found = said(scenario(tmp_path, "[rework]\nbase = 0.03\n", entry("pay.ratio", 0.65, 0.55, 0.75)))
    assert "rework.base: found 0.03; is uncertain and has no entry" in found


def test_a_neutral_number_a_lever_and_a_fact_need_none(tmp_path: Path) -> None:
    text = "[rework]\nbase = 0.0\n[pay]\nallowance = 100\n[attrition]\nnotice_days = 30\n"
    assert read_scenario(scenario(tmp_path, text)).scenario.attrition.notice_days == 30


def test_an_entry_outside_the_hard_bounds_of_its_declaration_is_refused(tmp_path: Path) -> None:
    assert "hard bounds are 0 to 0.9" in said(register(tmp_path, entry("absence.base", 1.5, 1, 2)))


def test_a_fixed_assumption_alone_may_do_without_a_range(tmp_path: Path) -> None:
    fixed = 'distribution = "fixed"\ngrade = "assumption"\n'
    assert read_register(register(tmp_path, entry("pay.seniority", 20, None, None, fixed))).numbers[0].low is None
    assert "low and high" in said(register(tmp_path, entry("pay.seniority", 20, None, None)))
    assert "low and high" in said(register(tmp_path, entry("pay.seniority", 20, 10, None, fixed)))


def test_everything_wrong_with_a_register_is_told_at_once(tmp_path: Path) -> None:
    wrong = (
        entry("pay.bass", 1, 0, 2),
        entry("pay.ratio", "nan", 0.5, 0.7),
        entry("kinds.hall.minuts", 12, 8, 20),
        entry("desk.hall_duty", 1, 0, 1),
        entry("pay.on_cost", 0.35, 0.3, 0.4),
        entry("pay.on_cost", 0.35, 0.3, 0.4, 'distribution = "normal"\ngrade = "B"\n'),
        entry("pay.on_cost", 0.36, 0.3, 0.4),
    )
    with pytest.raises(ScenarioError) as caught:
        read_register(register(tmp_path, *wrong))
    keys = [refusal.key for refusal in caught.value.refusals]
    expected = ["1].key", "2].central", "3].key", "4].key", "6].distribution", "7].key"]
    assert keys == [f"numbers[{rest}" for rest in expected]
    assert caught.value.refusals[2].suggestion == "kinds.hall.minutes"


def test_an_error_of_the_register_is_told_beside_those_of_the_scenario(tmp_path: Path) -> None:
    found = said(
        scenario(tmp_path, "[pay]\non_cost = -1\n[rework]\nbase = 0.1\n", entry("pay.ratio", 0.4, 0.55, 0.75))
    )
    assert "pay.on_cost" in found
    assert "numbers[1].central" in found
    assert "rework.base" not in found


def test_an_entry_about_a_table_that_the_scenario_does_not_use_is_left_alone(tmp_path: Path) -> None:
    loaded = read_scenario(scenario(tmp_path, "", entry("city.counts.small_sigma", 0.7, 0.5, 0.8)))
    assert loaded.scenario.city.counts is None
