"""The register as it is printed, and how much each of its numbers matters."""

from __future__ import annotations

from pathlib import Path

import pytest
from fitting_cases import small_city

from analysis.fitting.influence import FILE, measure, measured_entries, read_influence, write_influence
from analysis.report.annexes import WEAKEST_FIRST
from analysis.report.register import show_register
from analysis.report.terminal import Terminal
from analysis.study.bench import Bench
from sim import ModelError, RunRecord, read_register, read_scenario


def test_each_number_is_moved_alone_and_the_most_influential_come_first(tmp_path: Path) -> None:
    home = small_city(tmp_path)
    loaded = read_scenario(home / "city.toml")
    assert loaded.register is not None
    found = measure(loaded, Bench(5, workers=1))
    assert len(found) == len(measured_entries(loaded)) == len(loaded.register.numbers)
    assert found[0].key == "attrition.base_rate"
    assert found[0].at_low < 0 < found[0].at_high
    assert [each.width for each in found] == sorted((each.width for each in found), reverse=True)
    write_influence(home / FILE, found)
    assert read_influence(home / FILE, loaded.register) == {each.key: each for each in found}


def test_what_was_measured_of_another_range_is_left_out(tmp_path: Path) -> None:
    home = small_city(tmp_path)
    loaded = read_scenario(home / "city.toml")
    write_influence(home / FILE, measure(loaded, Bench(5, workers=1)))
    text = (home / "evidence.toml").read_text(encoding="utf-8").replace("high = 0.5\n", "high = 0.4\n", 1)
    (home / "evidence.toml").write_text(text, encoding="utf-8")
    known = read_influence(home / FILE, read_register(home / "evidence.toml"))
    assert "attrition.base_rate" not in known
    assert "attrition.contagion" in known
    assert read_influence(home / "none.csv", read_register(home / "evidence.toml")) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_register_is_printed_weakest_first_with_its_theories(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_register(Path("scenarios/luohe"), True, Terminal(lang))
    said = capsys.readouterr().out
    register = read_register(Path("scenarios/luohe/evidence.toml"))
    places = [said.index(f"· {entry.key}\n") for entry in register.numbers]
    by_place = [
        entry.grade for _, entry in sorted(zip(places, register.numbers, strict=True), key=lambda pair: pair[0])
    ]
    assert by_place == sorted(by_place, key=WEAKEST_FIRST.index)
    assert ("凭记忆" if lang == "zh" else "from memory") in said
    assert "attrition.pay_elasticity" in said


def broken(record: RunRecord) -> dict[str, float]:
    raise RuntimeError("no such thing")


def test_a_trial_that_keeps_failing_stops_the_work(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    with pytest.raises(ModelError, match="3 times"):
        Bench(5, workers=1).play([loaded], [0], broken)


def test_trials_give_the_same_on_one_process_and_on_two(tmp_path: Path) -> None:
    loaded = read_scenario(small_city(tmp_path) / "city.toml")
    one, two = (Bench(5, workers=workers).play([loaded], range(4)) for workers in (1, 2))
    assert {name: column.tolist() for name, column in one[0].items()} == {
        name: column.tolist() for name, column in two[0].items()
    }
