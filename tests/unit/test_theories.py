"""Rival theories: read from the register, run side by side, weighed against each other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from fitting_cases import STUDY, small_city

from analysis.judgement.compare import Row, write_comparison
from analysis.judgement.theories import OPEN, STABLE, UNKNOWN, UNSTABLE, Stability, direction, stability, weigh
from analysis.report.explaining import as_played
from analysis.report.running import run_and_show, show_comparison
from analysis.report.terminal import Terminal
from analysis.report.theories import gather_theories, theory_folder
from analysis.study.files import read_csv
from analysis.study.study import run_study
from sim import ScenarioError, load, read_register, read_scenario, read_study

SETTINGS = {"months": None, "replications": None, "seed": None, "workers": 1, "engine": "compiled"}
BOTH = STUDY.replace("seed = 5", 'seed = 5\ntheories = ["plain", "pay"]')


def row(low: float, high: float, scenario: str = "act") -> Row:
    middle = (low + high) / 2
    cells = ("resignation_rate", "1/year", "lower", "city", "all", "base", scenario, 8)
    return Row(*cells, 0.08, 0.08 + middle, middle, low, high, middle / 0.08, 0.5, "")


def test_the_four_theories_differ_from_the_register_in_the_numbers_of_the_design() -> None:
    wanted = {
        "pay": (-3.0, 1.15, 1.0, 1.0, 1.0),
        "strain": (-0.8, 2.3, 1.0, 1.0, 1.0),
        "ties": (-1.2, 1.25, 3.75, 1.8, 0.7),
    }
    for name, values in (wanted | {"blend": (-1.5, 1.5, 2.0, 1.0, 0.9)}).items():
        rule = load("scenarios/luohe/baseline.toml", name).attrition
        found = rule.pay_elasticity, rule.strain_ratio, rule.contagion, rule.tenure_power, rule.support_ratio
        assert found == values


def test_a_theory_stays_within_the_ranges_of_the_register() -> None:
    register = read_register(Path("scenarios/luohe/evidence.toml"))
    for theory in register.theories.values():
        for key, value in theory.values.items():
            entry = register.entry(key)
            assert entry is not None
            assert entry.low <= value <= entry.high, key  # type: ignore[operator]


def test_what_a_file_says_itself_goes_before_a_theory(tmp_path: Path) -> None:
    home = small_city(tmp_path)
    city = home / "city.toml"
    assert read_scenario(city, "pay").origins["attrition.pay_elasticity"] == "evidence: theory pay"
    written = city.read_text(encoding="utf-8").replace("notice_days = 0", "notice_days = 0\npay_elasticity = -2.0")
    city.write_text(written, encoding="utf-8")
    assert load(city, "pay").attrition.pay_elasticity == -2.0


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("study", '["plain", "pay"]', '["plain", "pya"]', "E406 study.theories[2]: found pya; "),
        ("study", '["plain", "pay"]', '["pay", "pay"]', "E501 study.theories[2]"),
        ("study", 'indexed = "indexed"', 'indexed = "index"', "E502 study.indexed: found index"),
        ("study", "seed = 5", 'seed = 5\nposterior = "draws.csv"', "E504"),
        ("evidence", '"attrition.pay_elasticity" = -3.0', '"attrition.pay_elastic" = -3.0', "E401"),
        ("evidence", '"attrition.pay_elasticity" = -3.0', '"attrition.pay_elasticity" = 3.0', "hard bounds are"),
        ("evidence", 'title_en = "pay"', 'title_in = "pay"', "title_en"),
        ("city", '"evidence.toml"', '["evidence.toml", "more.toml"]', "E122"),
        ("city", '"evidence.toml"', "[1]", "E204"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, file: str, before: str, after: str, said: str) -> None:
    path = small_city(tmp_path, BOTH) / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_study(tmp_path)
    assert said in "\n".join(caught.value.sentences("en"))


def test_a_later_register_goes_before_an_earlier_one(tmp_path: Path) -> None:
    home = small_city(tmp_path)
    city = home / "city.toml"
    city.write_text(
        city.read_text(encoding="utf-8").replace('"evidence.toml"', '["evidence", "own"]'), encoding="utf-8"
    )
    own = (home / "evidence.toml").read_text(encoding="utf-8")
    first = own.index("[[numbers]]")
    second = own.index("[[numbers]]", first + 1)
    rest = '[theories.pay.values]\n"attrition.contagion" = 0.9\n[theories.new]\ntitle_zh = "新说"\ntitle_en = "new"\n'
    (home / "own.toml").write_text(own[:second].replace("0.12", "0.2") + rest, encoding="utf-8")
    loaded = read_scenario(city, "pay")
    assert loaded.scenario.attrition.base_rate == 0.2
    assert (loaded.scenario.attrition.contagion, loaded.scenario.attrition.pay_elasticity) == (0.9, -3.0)
    assert loaded.register is not None
    assert list(loaded.register.theories) == ["plain", "pay", "new"]
    assert loaded.register.theories["pay"].title_en == "pay"


# --- weighing -------------------------------------------------------------------------------------------------------


def test_an_answer_holds_where_another_theory_says_the_same_and_unstable_ones_do_not_count() -> None:
    rows = {"a": [row(-0.02, -0.01)], "b": [row(-0.05, -0.03)], "c": [row(-0.01, 0.01)], "d": [row(-0.09, -0.08)]}
    judged = dict.fromkeys(rows, Stability(verdict=STABLE)) | {"d": Stability(verdict=UNSTABLE)}
    found = weigh(rows, judged)
    assert [each.theory for each in found] == ["a", "b", "c", "d"]
    assert {(each.holds, each.of) for each in found} == {(2, 4)}
    assert [direction(each) for each in (row(-2, -1), row(-1, 1), row(1, 2))] == [-1, 0, 1]


def test_no_clear_difference_holds_where_others_see_none_either() -> None:
    rows = {"a": [row(-0.01, 0.01)], "b": [row(-0.02, 0.03)], "c": [row(-0.05, -0.03)]}
    found = weigh(rows, dict.fromkeys(rows, Stability()))
    assert {(each.holds, each.of) for each in found} == {(2, 3)}


@pytest.mark.parametrize(
    ("later", "spread", "verdict"), [(0.085, 0.0005, STABLE), (0.12, 0.001, UNSTABLE), (0.09, 0.01, OPEN)]
)
def test_stability_is_judged_by_the_year_furthest_from_the_first(later: float, spread: float, verdict: str) -> None:
    noise = spread * np.array([-1.0, 0.0, 1.0, 0.5, -0.5])
    found = stability({"2021": [0.08] * 5, "2022": [0.081] * 5, "2023": (later + noise).tolist()})
    assert found.verdict == verdict
    assert found.furthest.mean == pytest.approx(later / 0.08 - 1)
    assert stability({"2021": [0.08] * 5}).verdict == UNKNOWN


# --- a study --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_study_under_two_theories_leaves_a_folder_each_and_what_they_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out = small_city(tmp_path / "home", BOTH), tmp_path / "out"
    assert run_and_show(home, out, (), False, dict(SETTINGS), Terminal("en"))
    assert "of 2" in capsys.readouterr().out
    for name in ("plain", "pay"):
        folder = out / "theories" / name
        assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["theory"] == name
        assert all((folder / file).exists() for file in ("values.csv", "comparison.csv", "records", "figures"))
    assert (out / "figures" / "theories.zh.png").is_file()
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != "run.log"}
    assert run_and_show(home, out, (), False, dict(SETTINGS), Terminal("zh"))
    assert "说成立" in capsys.readouterr().out
    assert all(path.read_bytes() == content for path, content in before.items())


def test_what_the_theories_say_stands_above_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, out = small_city(tmp_path / "home", BOTH), tmp_path / "out"
    for name in ("plain", "pay"):
        under, folder = read_study(home, name), theory_folder(out, name)
        run_study(under, folder, replications=3, seed=5, workers=1)
        write_comparison(folder, "city", ["city", "indexed"])
        (folder / "figures").mkdir()
    gather_theories(out, read_study(home), ("plain", "pay"))
    for file in ("values.csv", "comparison.csv"):
        assert (out / file).read_bytes() == (out / "theories" / "plain" / file).read_bytes()
    table = read_csv(out / "theories.csv")
    assert set(table["theory"]) == {"plain", "pay"}
    assert set(table["of"]) == {2}
    show_comparison(out, (), Terminal("en"))
    assert "holds in 2 of 2" in capsys.readouterr().out


def test_a_study_draws_from_its_posterior_in_turn(tmp_path: Path) -> None:
    drawing = STUDY.replace("seed = 5", 'seed = 5\nposterior = "draws.csv"')
    home, out = small_city(tmp_path / "home", drawing), tmp_path / "out"
    (home / "draws.csv").write_text("attrition.base_rate\n0.05\n0.5\n", encoding="utf-8-sig")
    run_study(read_study(home), out, replications=3, seed=5, workers=1)
    values = read_csv(out / "values.csv")
    wanted = (values["metric"] == "resignation_rate") & (values["group"] == "city") & (values["period"] == "all")
    low, high, again = values["value"][wanted & (values["scenario"] == "city")]
    assert low < high / 3
    assert again < high / 3
    assert [as_played(out, "city", number).attrition.base_rate for number in range(3)] == [0.05, 0.5, 0.05]
    (home / "draws.csv").write_text("attrition.base_rate\n0.06\n0.5\n", encoding="utf-8-sig")
    with pytest.raises(ScenarioError, match="draws"):
        run_study(read_study(home), out, replications=3, seed=5, workers=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attrition.base_rate,attrition.base\n0.05,1\n", "E504 attrition.base;"),
        ("attrition.base_rate\n99\nx\n", "draws.csv:3"),
        ("attrition.base_rate\n0.1,0.2\n", "1 cells"),
        ("attrition.base_rate\n", "no draw"),
        ("attrition.base_rate\n0.1\nnan\n", "draws.csv:3"),
    ],
)
def test_draws_that_are_none_are_refused(tmp_path: Path, text: str, said: str) -> None:
    home = small_city(tmp_path, STUDY.replace("seed = 5", 'seed = 5\nposterior = "draws.csv"'))
    (home / "draws.csv").write_text(text, encoding="utf-8-sig")
    with pytest.raises(ScenarioError) as caught:
        read_study(home)
    assert said in "\n".join(caught.value.sentences("en"))
