"""Which numbers are moved, what is played at their ends, and what is said of numbers that cannot be moved."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from ensemble_cases import DECISION, small_inquiry
from scipy.stats import spearmanr

from analysis.judgement.ensemble import Ensemble, ensemble, trials
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.sensitivity import SENSITIVITY, UNEXPLAINED, sobol_tables
from analysis.judgement.tornado import chance_of, picked, replications, telling, tornado_table
from analysis.study.bench import Bench, whole_values
from analysis.study.variants import with_values
from sim import Loaded, generator, read_study, who

SHORT = DECISION + "numbers = 3\n"


@pytest.fixture(scope="module")
def inquiry(tmp_path_factory: pytest.TempPathFactory) -> Inquiry:
    return small_inquiry(tmp_path_factory.mktemp("tornado"), SHORT)


def normal(name: str, *shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    found: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = generator(
        3, 0, who("tornado", name), "resampling"
    ).standard_normal(shape)
    return found


def made_up(keys: tuple[str, ...], weights: tuple[float, ...]) -> Ensemble:
    """An ensemble of one scenario whose difference hangs on its numbers with these weights."""
    inputs = normal("inputs", 60, len(keys))
    level = np.zeros((60, 2))
    measured = {"baseline": level, "other": (inputs @ np.array(weights))[:, None] + 0.5 * normal("chance", 60, 2)}
    return Ensemble(
        keys, inputs, {name: {"resignation_rate": each} for name, each in measured.items()}, "baseline", False
    )


def test_the_chance_is_that_of_spearmans_correlation() -> None:
    inputs, output = normal("x", 40, 3), normal("y", 40)
    inputs[:, 2] += output
    found = chance_of(inputs, output)
    assert np.allclose(found, [spearmanr(column, output).pvalue for column in inputs.T])
    output[:4] = np.nan
    assert np.isclose(chance_of(inputs, output)[0], spearmanr(inputs[4:, 0], output[4:]).pvalue)
    assert chance_of(np.ones((40, 1)), normal("y", 40)) == 1


def test_the_numbers_that_move_a_difference_most_come_first() -> None:
    found = made_up(("a", "b", "c"), (0.5, 0.0, -2.0))
    assert telling(found, ["other"], "resignation_rate") == ["c", "a", "b"]


def luohe(key: str, high: float) -> Inquiry:
    """An inquiry into the city of the example, whose register believes a number as high as `high`; nothing is played."""
    study = read_study(Path("scenarios/luohe/decision.toml"))
    scenarios = {name: _believed(loaded, key, high) for name, loaded in study.scenarios.items()}
    return Inquiry(dataclasses.replace(study, scenarios=scenarios), Bench(1, workers=1), None, {}, {})


def _believed(loaded: Loaded, key: str, high: float) -> Loaded:
    assert loaded.register is not None
    numbers = tuple(
        entry.model_copy(update={"high": high}) if entry.key == key else entry for entry in loaded.register.numbers
    )
    return dataclasses.replace(loaded, register=loaded.register.model_copy(update={"numbers": numbers}))


def about(inquiry: Inquiry, keys: tuple[str, ...], weights: tuple[float, ...]) -> Ensemble:
    """A made-up ensemble of an inquiry's scenarios."""
    made = made_up(keys, weights)
    other = dict.fromkeys(inquiry.leading, made.measured["other"])
    return dataclasses.replace(made, measured={"baseline": made.measured["baseline"], **other})


def test_a_city_that_cannot_be_made_at_an_end_is_passed_over_and_the_next_number_takes_its_place() -> None:
    keys = ("city.counts.small_floor", "attrition.contagion", "attrition.base_rate")
    inquiry = luohe(keys[0], 9000.0)
    chosen = picked(inquiry, about(inquiry, keys, (3.0, 0.2, 1.0)))
    assert [entry.key for entry in chosen.passed_over] == [keys[0]]
    assert [entry.key for entry in chosen.moved] == [keys[2], keys[1]]
    sound = luohe(keys[0], 900.0)
    assert next(entry.key for entry in picked(sound, about(sound, keys, (3.0, 0.2, 1.0))).moved) == keys[0]


def test_each_end_is_played_in_the_replications_of_the_centre(inquiry: Inquiry) -> None:
    table = tornado_table(inquiry, ensemble(inquiry))
    assert len(table["key"]) == 6
    assert [*table["end"][:2]] == ["low", "high"]
    entry = inquiry.baseline.register.entry(table["key"][0]) if inquiry.baseline.register else None
    assert entry is not None
    assert [*table["value"][:2]] == [entry.low, entry.high]
    moved = [with_values(inquiry.scenarios[name], {entry.key: entry.high}, "") for name in ("city", "indexed")]
    central = [inquiry.scenarios[name] for name in ("city", "indexed")]
    played = inquiry.bench.play([*central, *moved], range(replications(inquiry)), whole_values)
    before, after = (played[n + 1]["resignation_rate"] - played[n]["resignation_rate"] for n in (0, 2))
    assert table["central"][1] == pytest.approx(before.mean())
    assert table["difference"][1] == pytest.approx(after.mean())
    assert table["change"][1] == pytest.approx((after - before).mean())
    assert table["low"][1] <= table["change"][1] <= table["high"][1]
    assert table["difference_low"][1] <= table["difference"][1] <= table["difference_high"][1]
    assert {*table["n"]} == {4}


def test_what_a_scenario_sets_itself_is_not_moved(tmp_path: Path) -> None:
    """So with pay growth set in one scenario only the other one changes with the register's number."""
    inquiry = small_inquiry(tmp_path, SHORT)
    own = inquiry.scenarios["indexed"]
    origins = {**own.origins, "pay.outside_growth": "indexed.toml"}
    inquiry.scenarios["indexed"] = dataclasses.replace(own, origins=origins)
    found = about(inquiry, ("pay.outside_growth",), (1.0,))
    found = dataclasses.replace(
        found, measured={"city": found.measured["baseline"], **found.measured}, baseline="city"
    )
    table = tornado_table(inquiry, found)
    here, low = (
        inquiry.bench.play([inquiry.scenarios["indexed"], scenario], range(4), whole_values)
        for scenario in (
            inquiry.scenarios["city"],
            with_values(inquiry.scenarios["city"], {"pay.outside_growth": 0.0}, ""),
        )
    )
    moved = (low[0]["resignation_rate"] - low[1]["resignation_rate"]).mean()
    assert table["difference"][0] == pytest.approx(moved)
    assert table["central"][0] == pytest.approx((here[0]["resignation_rate"] - here[1]["resignation_rate"]).mean())
    assert moved != pytest.approx(table["central"][0])


def test_the_time_told_beforehand_covers_all_that_is_played(inquiry: Inquiry, tmp_path: Path) -> None:
    fresh = small_inquiry(tmp_path, SHORT)
    bound = len(trials(fresh)) + SENSITIVITY.further(fresh)
    tables = SENSITIVITY.answer(fresh)
    assert 0 < len(fresh.bench.known) <= bound
    assert SENSITIVITY.further(fresh) == 0
    assert not fresh.bench.unplayed(SENSITIVITY.batches(fresh)[0].pairs, whole_values)
    again = SENSITIVITY.answer(inquiry)
    for name, table in tables.items():
        for column, values in table.items():
            np.testing.assert_array_equal(again[name][column], values)


def test_shares_are_given_of_a_sound_surrogate_only(inquiry: Inquiry) -> None:
    found = about(inquiry, ("attrition.base_rate", "pay.ratio"), (1.0, 0.0))
    tables = sobol_tables(inquiry, dataclasses.replace(found, measured={**found.measured}))
    assert [*tables["surrogate"]["usable"]] == [0, 1]
    assert {*tables["sobol"]["scenario"]} == {"indexed"}
    assert [*tables["sobol"]["key"]] == ["attrition.base_rate", "pay.ratio", UNEXPLAINED]
    assert tables["sobol"]["total"][0] > 0.8
    assert tables["sobol"]["total_high"][0] > 0.95
    for count in (0, 8):
        few = dataclasses.replace(found, inputs=found.inputs[:count], measured=_first(found, count))
        tables = sobol_tables(inquiry, few)
        assert [*tables["surrogate"]["draws"]] == [count, count]
        assert not tables["surrogate"]["usable"].any()
        assert len(tables["sobol"]["key"]) == 0


def test_draws_without_a_value_do_not_count(inquiry: Inquiry) -> None:
    found = about(inquiry, ("attrition.base_rate", "pay.ratio"), (1.0, 0.0))
    found.measured["indexed"]["resignation_rate"][:5] = np.nan
    tables = sobol_tables(inquiry, found)
    assert [*tables["surrogate"]["draws"]] == [60, 55]
    assert np.isfinite(tables["sobol"]["total"]).all()
    assert telling(found, ["indexed"], "resignation_rate")[0] == "attrition.base_rate"


def _first(found: Ensemble, draws: int) -> dict[str, dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]]:
    return {
        name: {metric: values[:draws] for metric, values in each.items()} for name, each in found.measured.items()
    }
