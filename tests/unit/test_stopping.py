"""Two stages give the precision asked for and keep 95 %; stopping where it looks precise enough does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fitting_cases import small_city
from numpy.typing import NDArray
from report_cases import TITLES, values
from test_cli import WRONG_COMMAND, staffing

from analysis.judgement.statistics import t_quantile
from analysis.judgement.stopping import BUDGET, MET, MOST, UNDEFINED, Wish, need, needs, precision, replications
from analysis.report.precision import PRECISION, extended, first_stage, keep_precision, precision_lines, told
from analysis.report.running import run_and_show
from analysis.report.terminal import Terminal
from analysis.report.words import Words
from analysis.study.files import read_csv, read_json
from analysis.study.study import run_study
from sim import ScenarioError, generator, read_study, who

Floats = NDArray[np.float64]
STUDIES = 10_000
ERROR = (0.05 * 0.95 / STUDIES) ** 0.5
"""Monte Carlo error of a share near 95 % over so many studies: 0.2 points; the bounds below leave two of them."""
RATE = Wish("resignation_rate", 0.002)


class Toys:
    """Made-up studies of one normal difference around zero, with the running means and variances of each."""

    def __init__(self, most: int) -> None:
        self.draws = generator(1, 0, who("stopping"), "resampling").standard_normal((STUDIES, most))
        count = np.arange(1, most + 1)
        self.means = np.cumsum(self.draws, axis=1) / count
        squares = np.cumsum(self.draws**2, axis=1) - count * self.means**2
        self.variances = np.maximum(squares, 0) / np.maximum(count - 1, 1)
        t = np.array([np.inf, *(t_quantile(each) for each in range(1, most))])
        with np.errstate(invalid="ignore"):
            self.halves = t * np.sqrt(self.variances / count)

    def at(self, table: Floats, n: Floats) -> Floats:
        """The entry after `n` replications, study by study."""
        found: Floats = table[np.arange(STUDIES), n.astype(int) - 1]
        return found


@pytest.mark.parametrize(("first", "half", "most"), [(4, 0.5, 200), (4, 0.5, 40), (12, 0.3, 120)])
def test_steins_interval_covers_95_percent_also_where_replications_are_bounded(
    first: int, half: float, most: int
) -> None:
    toys, wish = Toys(most), Wish("resignation_rate", half)
    found = [need("a", wish, each[:first]) for each in toys.draws]
    n = np.array([replications([each], first, most) for each in found])
    reached = np.array([each.reached(int(size)) for each, size in zip(found, n, strict=True)])
    assert len(set(n)) > 10
    assert (n.min(), n.max()) >= (first, most) or n.max() < most
    assert (reached[n < most] <= half).all()
    assert 0.95 - 2 * ERROR <= np.mean(abs(toys.at(toys.means, n)) <= reached) <= 0.95 + 2 * ERROR


@pytest.mark.parametrize(("first", "half", "low", "high"), [(4, 0.8, 0.91, 0.925), (24, 0.2, 0.94, 0.955)])
def test_the_ordinary_interval_after_two_stages_falls_short_after_a_short_first_stage(
    first: int, half: float, low: float, high: float
) -> None:
    toys, wish = Toys(250), Wish("resignation_rate", half)
    n = np.array([replications([need("a", wish, each[:first])], first, 250) for each in toys.draws])
    assert low <= np.mean(abs(toys.at(toys.means, n)) <= toys.at(toys.halves, n)) <= high


def test_stopping_when_it_looks_precise_enough_does_not_cover_95_percent() -> None:
    toys = Toys(200)
    enough = (toys.halves <= 0.56) & (np.arange(200) >= 3)
    enough[:, -1] = True
    n = enough.argmax(axis=1) + 1.0
    assert np.mean(abs(toys.at(toys.means, n)) <= toys.at(toys.halves, n)) < 0.95 - 4 * ERROR


def test_the_most_demanding_difference_decides_within_the_limit() -> None:
    found = needs(values(), "base", ["down", "same", "noisy"], [RATE], 6)
    by = {each.scenario: each for each in found}
    assert by["same"].replications == 6
    spread = np.std([0.005, -0.004, 0.002, -0.007, 0.004, -0.005], ddof=1)
    assert by["noisy"].replications == np.ceil((t_quantile(5) * spread / 0.002) ** 2)
    assert replications(found, 6, MOST) == by["noisy"].replications
    assert replications(found, 6, 20) == 20
    assert replications(found, 6, 3) == 6


def test_only_the_first_stage_is_looked_at() -> None:
    study = values()
    before = needs(study, "base", ["noisy"], [RATE], 4)
    study["value"][(study["replication"] >= 4) & (study["scenario"] == "noisy")] *= 3
    assert needs(study, "base", ["noisy"], [RATE], 4) == before
    assert before[0].first == 4


def test_what_was_reached_is_told_cell_by_cell() -> None:
    found = needs(values(), "base", ["down", "noisy"], [RATE, Wish("hall_wait", 1.0)], 6)
    table = precision(found, 12)
    assert table["limit"].tolist() == [MET, BUDGET, UNDEFINED, UNDEFINED]
    assert table["reached"][0] <= 0.002 < table["reached"][1]
    assert np.isnan(table["reached"][2:]).all()
    assert set(table["n"]) == {12}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_says_what_was_asked_and_what_was_reached(lang: str) -> None:
    short = " ".join(told(precision(needs(values(), "base", ["down", "noisy"], [RATE], 6), 12), TITLES, Words(lang)))
    whole = " ".join(told(precision(needs(values(), "base", ["down"], [RATE], 6), 12), TITLES, Words(lang)))
    unknown = needs(values(), "base", ["down"], [Wish("hall_wait", 1.0)], 6)
    assert {"zh": "±0.20个百分点/年", "en": "±0.20 points a year"}[lang] in short
    assert {"zh": "受次数上限所限", "en": 'fall short: resignation rate of "Hard to tell"'}[lang] in short
    assert {"zh": "各项都已达到", "en": "All have reached it"}[lang] in whole
    assert {"zh": "无法判断的有：“加薪”的", "en": "too few values"}[lang] in " ".join(
        told(precision(unknown, 6), TITLES, Words(lang))
    )
    (short + whole).replace("−", "-").replace("±", "").encode("gbk")


def test_500_replications_are_the_limit_where_none_is_given() -> None:
    found = needs(values(), "base", ["noisy"], [Wish("resignation_rate", 1e-6)], 6)
    assert extended(found, 6, None, Terminal("en")) == 500
    assert extended(found, 6, 50, Terminal("en")) == 50
    assert extended([], 6, 50, Terminal("en")) == 6


# --- a study --------------------------------------------------------------------------------------------------------

SETTINGS = {"seed": None, "months": None, "replications": None, "workers": 1, "engine": "compiled"}


def test_a_second_call_asks_for_no_more(tmp_path: Path) -> None:
    loaded, out, wishes = (
        read_study(small_city(tmp_path / "home")),
        tmp_path / "out",
        [Wish("resignation_rate", 0.006)],
    )
    asked = {"replications": 4, "seed": 5, "workers": 1}
    first = first_stage(loaded, out, asked, wishes, Terminal("en"))
    n = replications(first, 4, 9)
    assert 4 < n <= 9
    run_study(loaded, out, **(asked | {"replications": n}))
    before = kept_of(out)
    assert first_stage(loaded, out, asked, wishes, Terminal("en")) == first
    assert kept_of(out) == before
    assert keep_precision(out, first)
    assert f",{n}," in (out / PRECISION).read_text(encoding="utf-8-sig")
    assert keep_precision(out, [])
    assert not keep_precision(out, [])


@pytest.mark.slow
def test_a_study_is_extended_once_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, out, wishes = small_city(tmp_path / "home"), tmp_path / "out", [Wish("resignation_rate", 0.006)]
    assert run_and_show(home, out, (), True, dict(SETTINGS) | {"replications": 4}, Terminal("en"), wishes, 12)
    assert "replications of each scenario in all (at most 12)" in capsys.readouterr().out
    table, manifest = read_csv(out / PRECISION), read_json(out / "manifest.json")
    assert manifest["replications"] == table["n"][0] == replications_of(out)
    assert 4 < table["n"][0] <= 12
    assert PRECISION in manifest["files"]
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != "run.log"}
    assert run_and_show(home, out, (), True, dict(SETTINGS) | {"replications": 4}, Terminal("en"), wishes, 12)
    assert all(path.read_bytes() == content for path, content in before.items())
    assert "Two stages (Stein 1945)" in " ".join(precision_lines(out, Words("en")))
    assert run_and_show(home, out, (), True, dict(SETTINGS) | {"replications": 4}, Terminal("en"))
    assert not (out / PRECISION).exists()
    assert PRECISION not in read_json(out / "manifest.json")["files"]
    assert precision_lines(out, Words("en")) == []


def kept_of(folder: Path) -> dict[Path, bytes]:
    """Every file of the records and the values."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".log"}


def replications_of(folder: Path) -> int:
    return len(set(read_csv(folder / "values.csv")["replication"]))


@pytest.mark.parametrize(
    ("wish", "first", "says"),
    [
        (Wish("resignaton_rate", 0.1), 4, "resignation_rate"),
        (Wish("cost_per_resignation_avoided", 0.1), 4, "only comparisons"),
        (Wish("resignation_rate", 0.1), 1, "at least 2"),
    ],
)
def test_what_cannot_be_made_precise_is_refused_before_anything_is_played(
    tmp_path: Path, wish: Wish, first: int, says: str
) -> None:
    home, out = small_city(tmp_path / "home"), tmp_path / "out"
    with pytest.raises(ScenarioError) as refused:
        run_and_show(home, out, (), False, dict(SETTINGS) | {"replications": first}, Terminal("en"), [wish])
    assert says in "".join(refused.value.sentences("en"))
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--half-width", "resignation_rate"), "--half-width 不合要求：resignation_rate；"),
        (("--half-width", "resignation_rate=x"), "resignation_rate=x；应为"),
        (("--half-width", "resignation_rate=0"), "大于零"),
        (("--half-width", "resignation_rate=nan"), "大于零"),
        (("--half-width", "=0.1"), "--half-width"),
        (("--at-most", "20"), "--at-most 须与 --half-width 同用"),
    ],
)
def test_a_wish_that_is_none_is_a_wrong_command(arguments: tuple[str, ...], says: str) -> None:
    done = staffing("run", "scenarios/luohe", *arguments)
    assert done.returncode == WRONG_COMMAND
    assert says in done.stderr
