"""Calibration: knobs, targets, the check in fresh replications, what is kept."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from fitting_cases import small_city

from analysis.fitting.calibration import COARSE, EXHAUSTION, KNOBS, Turned, calibrate, refuse_other_targets
from analysis.fitting.posterior import learned, sift
from analysis.report.calibrating import OVERLAY, calibrate_and_show
from analysis.report.terminal import Terminal
from analysis.study.beliefs import quantile, uncertain_entries
from analysis.study.bench import Bench
from analysis.study.variants import with_values
from sim import Entry, ScenarioError, Target, declared, read_scenario, read_study, read_targets

TARGETS = {"resignation_rate": Target(value=0.15, tolerance=0.03), "vacancy_rate": Target(value=0.03, tolerance=0.02)}
ASKED = {"targets": None, "theory": "", "out": None, "seed": None, "workers": 1, "posterior": None}


def test_every_knob_is_a_number_of_the_shipped_register() -> None:
    loaded = read_scenario("scenarios/luohe/baseline.toml")
    assert loaded.register is not None
    for knob in KNOBS.values():
        assert declared(knob.key) is not None
        assert loaded.register.entry(knob.key) is not None
        assert loaded.origins[knob.key].startswith("evidence"), (
            f"{knob.key} is written in a file: no overlay moves it"
        )


def test_targets_are_met_in_replications_that_had_no_part_in_the_fit(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    stages: list[str] = []
    fit = calibrate(loaded, TARGETS, Bench(5, workers=1), stages.append)
    assert stages == ["slopes", "steps", "fine", "check"]
    assert fit.met
    assert [each.metric for each in fit.targets] == ["resignation_rate", "vacancy_rate", EXHAUSTION]
    rate = fit.targets[0]
    assert rate.before == 0.12
    assert rate.after > 0.12
    assert fit.loaded.scenario.attrition.base_rate == rate.after
    assert fit.loaded.origins["attrition.base_rate"] == "calibrated"
    assert fit.replications >= COARSE
    assert loaded.scenario.attrition.base_rate == 0.12


def test_what_was_played_is_not_played_again(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    kept = tmp_path / "trials.jsonl"
    first = calibrate(loaded, TARGETS, Bench(5, kept, 1))
    lines = kept.read_text(encoding="utf-8").splitlines()
    kept.write_text("\n".join(lines[:-3]) + "\n" + lines[-1][:20], encoding="utf-8")
    played: list[int] = []
    again = calibrate(loaded, TARGETS, Bench(5, kept, 1, lambda done, total, left: played.append(total)))
    assert played == [3, 3, 3]
    assert again.values == first.values
    assert [each.reached for each in again.targets] == [each.reached for each in first.targets]


def test_a_knob_stays_within_the_range_of_the_register(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    turned = Turned(loaded, ["resignation_rate", "vacancy_rate"])
    far = turned.scenario(np.array([10.0, -10.0])).scenario
    assert (far.attrition.base_rate, far.staffing.vacancy) == (0.5, 0.0)


def test_targets_that_no_knob_moves_are_refused_with_the_nearest_name() -> None:
    with pytest.raises(ScenarioError) as caught:
        refuse_other_targets({"hall_wait": TARGETS["vacancy_rate"], "weekly_hour": Target(value=1, tolerance=0)}, "f")
    said = caught.value.sentences("en")
    assert len(said) == 3
    assert "weekly_hours" in said[1]


def test_a_tolerance_too_small_to_tell_is_refused(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    with pytest.raises(ScenarioError, match="E812"):
        calibrate(loaded, {"resignation_rate": Target(value=0.15, tolerance=1e-5)}, Bench(5, workers=1))


def test_the_command_keeps_an_overlay_that_a_scenario_can_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out = small_city(tmp_path / "home"), tmp_path / "out"
    assert calibrate_and_show(home, ASKED | {"out": out, "posterior": 12}, Terminal("en"))
    said = capsys.readouterr().out
    assert "All targets are met" in said
    described = json.loads((out / "calibration.json").read_text(encoding="utf-8"))
    for name in (OVERLAY, "posterior.csv"):
        (home / name).write_bytes((out / name).read_bytes())
    city = (home / "city.toml").read_text(encoding="utf-8")
    overlaid = city.replace('"evidence.toml"', f'["evidence.toml", "{OVERLAY}"]')
    (home / "city.toml").write_text(overlaid, encoding="utf-8")
    loaded = read_scenario(home / "city.toml")
    assert loaded.scenario.attrition.base_rate == described["values"]["attrition.base_rate"]
    study = (
        (home / "study.toml").read_text(encoding="utf-8").replace("seed = 5", 'seed = 5\nposterior = "posterior.csv"')
    )
    (home / "study.toml").write_text(study, encoding="utf-8")
    assert len(read_study(home).draws) == described["posterior"]["kept"]


def test_a_knob_that_a_file_writes_itself_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    home, out = small_city(tmp_path / "home"), tmp_path / "out"
    city = (home / "city.toml").read_text(encoding="utf-8")
    written = city.replace("notice_days = 0", "notice_days = 0\nbase_rate = 0.2")
    (home / "city.toml").write_text(written, encoding="utf-8")
    with pytest.raises(ScenarioError, match="E814"):
        calibrate_and_show(home, ASKED | {"out": out}, Terminal("en"))
    assert not out.exists()


def test_a_theory_is_kept_under_its_name(tmp_path: Path) -> None:
    home, out = small_city(tmp_path / "home"), tmp_path / "out"
    calibrate_and_show(home, ASKED | {"out": out, "theory": "pay"}, Terminal("zh"))
    (home / OVERLAY).write_bytes((out / OVERLAY).read_bytes())
    city = (home / "city.toml").read_text(encoding="utf-8")
    overlaid = city.replace('"evidence.toml"', f'["evidence.toml", "{OVERLAY}"]')
    (home / "city.toml").write_text(overlaid, encoding="utf-8")
    rates = [read_scenario(home / "city.toml", name).scenario.attrition for name in ("", "pay")]
    assert rates[0].base_rate == 0.12
    assert rates[1].base_rate > 0.12
    assert [each.pay_elasticity for each in rates] == [-1.5, -3.0]


def test_targets_can_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text("format = 1\n[targets]\nvacancy_rate = { value = 0.1, tolerance = 0.01 }\n", encoding="utf-8")
    assert read_targets(path) == {"vacancy_rate": Target(value=0.1, tolerance=0.01)}
    path.write_text("format = 1\n[targets]\nvacancy_rate = { value = 0.1, tolerence = 0.01 }\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_targets(path)
    assert "tolerance" in "\n".join(caught.value.sentences("en"))
    assert not list(tmp_path.glob("results*"))


# --- posterior ------------------------------------------------------------------------------------------------------


def entry(distribution: str, low: float = 0.5, central: float = 1.0, high: float = 2.0) -> Entry:
    table = {"key": "rework.effort", "central": central, "low": low, "high": high, "distribution": distribution}
    return Entry.model_validate(table | {"grade": "B", "source_zh": "某刊 2020", "source_en": "a journal 2020"})


@pytest.mark.parametrize("distribution", ["uniform", "triangular", "lognormal"])
def test_draws_lie_in_the_range_and_rise_with_the_share(distribution: str) -> None:
    drawn = quantile(entry(distribution), np.linspace(0.001, 0.999, 50))
    assert drawn.min() >= 0.5
    assert drawn.max() <= 2.0
    assert (np.diff(drawn) >= 0).all()


def test_the_lognormal_has_its_median_at_the_central_value() -> None:
    assert quantile(entry("lognormal"), np.array([0.5]))[0] == pytest.approx(1.0)
    assert quantile(entry("triangular"), np.array([1 / 3]))[0] == pytest.approx(1.0)


def test_draws_that_meet_the_targets_are_kept_with_knobs_turned_anew(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    bench = Bench(5, workers=1)
    fit = calibrate(loaded, TARGETS, bench)
    drawn = [each.key for each in uncertain_entries(fit.loaded, list(fit.values))]
    assert set(drawn) == {
        *("attrition.pay_elasticity", "attrition.frailty_variance", "attrition.contagion", "attrition.other_exits"),
        *("staffing.tenure_mean", "pay.ratio", "pay.outside_growth", "recruitment.rolling_days"),
    }
    found = sift(fit, TARGETS, 16, bench)
    assert found.tried.shape == (16, 11)
    assert 4 <= len(found.kept) <= 16
    rates = found.kept[:, found.keys.index("attrition.base_rate")]
    assert rates.std() > 0
    assert [each.key for each in learned(found)][:3] == list(fit.values)
    assert {each.key for each in learned(found)[3:]} == set(drawn)
    assert all(math.isnan(each.tied) for each in learned(found)[3:])
    assert np.array_equal(sift(fit, TARGETS, 16, bench).kept, found.kept)


def test_a_whole_number_stays_whole() -> None:
    loaded = read_scenario("scenarios/luohe/baseline.toml")
    moved = with_values(loaded, {"recruitment.emergency_days": 40.0, "kinds.hall.minutes": 9.5}, "here").scenario
    assert isinstance(moved.recruitment.emergency_days, int)
    assert (moved.recruitment.emergency_days, moved.kinds["hall"].minutes) == (40, 9.5)
    assert loaded.scenario.kinds["hall"].minutes == 12.0
