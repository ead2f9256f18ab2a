"""Which scenario is best, how sure, and which cannot be told from it: the mathematics, the tables and the section."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from report_cases import RATES, TITLES, values

from analysis.judgement.choice import choice_table, kept, measured, one_sided, probabilities_best, probability_met
from analysis.judgement.simultaneous import contrasts, tabled
from analysis.judgement.statistics import mean_interval, probability_below_zero
from analysis.report.blocks import Grid, Picture, lines_of
from analysis.report.choice_chapter import blocks, candidates, plates
from analysis.report.choice_figure import PLATES
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.words import Words
from analysis.study.files import Table
from sim import Decision, generator, who

Floats = NDArray[np.float64]
STUDIES, TOYS = 2_000, 200
NAMES = ["base", "down", "same", "noisy"]
MEANS = np.array([0.0, 0.001, 0.006, 0.01, 0.03])
INDIFFERENCE = 0.002


def draws(name: str) -> np.random.Generator:
    return generator(1, 0, who(name), "resampling")


def studies(count: int, n: int, spread: float, name: str) -> Floats:
    """Made-up studies of five scenarios that share half of their variance."""
    random = draws(name)
    own, shared = random.standard_normal((count, n, len(MEANS))), random.standard_normal((count, n, 1))
    found: Floats = MEANS + spread * (own + shared) / np.sqrt(2)
    return found


# --- mathematics ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "spread"), [(8, 0.01), (16, 0.02)])
def test_the_best_or_one_as_good_is_kept_in_95_percent_of_studies(n: int, spread: float) -> None:
    random = draws("subset")
    stays = [kept(study, INDIFFERENCE, random, TOYS) for study in studies(STUDIES, n, spread, "kept")]
    good = np.mean([each[MEANS - MEANS.min() < INDIFFERENCE].any() for each in stays])
    assert good >= 0.95
    assert all(each.any() for each in stays)


def test_without_indifference_the_best_of_equals_is_left_out_in_one_study_of_twenty() -> None:
    random = draws("equals")
    equal = (studies(STUDIES, 12, 0.01, "equals") - MEANS)[:, :, :3]
    best = np.mean([kept(study, 0.0, random, TOYS)[0] for study in equal])
    assert 0.94 <= best <= 0.965


def test_fewer_scenarios_stay_the_more_replications_there_are() -> None:
    random = draws("shrinks")
    count = [
        np.mean([kept(study, INDIFFERENCE, random, TOYS).sum() for study in studies(25, n, 0.02, "shrinks")])
        for n in (4, 16, 64, 256)
    ]
    assert count == sorted(count, reverse=True)
    assert count[0] > 3
    assert count[-1] < 2


def test_a_wider_indifference_leaves_fewer_and_never_none() -> None:
    study = studies(1, 8, 0.02, "wide")[0]
    few, many = (kept(study, wide, draws("wide"), TOYS) for wide in (1.0, 0.0))
    assert few.tolist() == (study.mean(axis=0) == study.mean(axis=0).min()).tolist()
    assert set(np.flatnonzero(few)) <= set(np.flatnonzero(many))


def test_the_value_for_several_is_larger_than_for_one() -> None:
    study = studies(1, 12, 0.02, "several")[0]
    differences = study[:, 1:] - study[:, :1]
    assert one_sided(differences[:, :1], draws("several")) == pytest.approx(1.796, abs=0.03)
    assert one_sided(differences, draws("several")) > 2.0


def test_the_probability_of_best_of_two_is_that_of_their_students_t() -> None:
    left, right = studies(1, 10, 0.01, "two")[0][:, [0, 2]].T
    found = probabilities_best(np.stack([left, right], axis=1), draws("best"))
    assert found.sum() == pytest.approx(1)
    assert found[0] == pytest.approx(probability_below_zero(mean_interval((left - right).tolist())), abs=0.005)


def test_copies_share_the_probability_of_best_evenly() -> None:
    left, right = studies(1, 10, 0.01, "copies")[0][:, [0, 4]].T
    alone = probabilities_best(np.stack([left, right], axis=1), draws("copies"))
    with_copies = probabilities_best(np.stack([left, right, left, left], axis=1), draws("copies"))
    assert with_copies[[0, 2, 3]] == pytest.approx(np.full(3, alone[0] / 3))
    assert probabilities_best(np.repeat(left[:, None], 4, axis=1), draws("copies")) == pytest.approx(np.full(4, 0.25))


def test_more_scenarios_than_replications_still_have_probabilities() -> None:
    found = probabilities_best(studies(1, 3, 0.01, "few")[0], draws("few"))
    assert found.sum() == pytest.approx(1)
    assert found[0] > found[4]


def test_a_goal_is_met_by_the_mean_with_a_probability_and_by_some_replications() -> None:
    rates = np.array([0.06, 0.08, 0.10, 0.12])
    assert probability_met(rates, 0.09) == pytest.approx(0.5)
    assert probability_met(np.full(3, 0.09), 0.09) == 1.0
    assert probability_met(np.full(3, 0.091), 0.09) == 0.0
    assert np.isnan(probability_met(rates[:1], 0.09))


def test_one_replication_leaves_out_nobody_and_knows_no_probability() -> None:
    study = studies(1, 1, 0.01, "one")[0]
    assert kept(study, INDIFFERENCE, draws("one")).all()
    assert np.isnan(probabilities_best(study, draws("one"))).all()


# --- tables ---------------------------------------------------------------------------------------------------------


def table(goal: float = 0.07, study: Table | None = None) -> Table:
    found = measured(study or values(), NAMES, "resignation_rate")
    return choice_table(found, NAMES, "resignation_rate", 1.0, INDIFFERENCE, goal, 1)


def test_the_table_says_of_every_scenario_how_sure_it_is() -> None:
    found = table()
    assert found["scenario"].tolist() == NAMES
    assert found["n"].tolist() == [6] * 4
    assert found["kept"].tolist() == [0, 1, 0, 0]
    assert found["p_best"][1] > 0.99
    assert found["p_best"][0] == found["p_best"][2]
    assert found["share_goal"].tolist() == pytest.approx([0, 5 / 6, 0, 0])
    assert 0.9 < found["p_goal"][1] < 1


def test_where_higher_is_better_the_table_is_turned_round() -> None:
    visits = measured(values(), NAMES, "visits_per_household")
    found = choice_table(visits, NAMES, "visits_per_household", -1.0, 0.0, 1.3, 1)
    assert found["kept"].tolist() == [0, 1, 0, 0]
    assert found["share_goal"].tolist() == pytest.approx([0, 5 / 6, 0, 0])
    assert (found["low"] < found["mean"]).all()


def test_without_a_goal_its_columns_are_empty_and_without_a_value_a_replication_does_not_count() -> None:
    study = values()
    study["value"][(study["metric"] == "resignation_rate") & (study["replication"] == 2)] = np.nan
    found = table(np.nan, study)
    assert found["n"].tolist() == [5] * 4
    assert np.isnan([found["goal"], found["p_goal"], found["share_goal"]]).all()


def test_the_same_inputs_give_the_same_table() -> None:
    first, second = table(), table()
    assert all(first[name].tolist() == second[name].tolist() for name in first)


# --- section and figure ---------------------------------------------------------------------------------------------


def view(folder: Path, goal: float = 0.07, rates: dict[str, tuple[float, ...]] | None = None) -> View:
    """The answer for a made-up study of four scenarios."""
    study = values(rates) if rates else values()
    metrics = ["resignation_rate", "vacancy_rate", "visits_per_household", "total_cost"]
    wide = tabled(contrasts(study, "base", NAMES[1:], metrics), draws("view"), TOYS)
    goals = {} if np.isnan(goal) else {"resignation_rate": goal}
    described = {
        "baseline": "base",
        "leading": NAMES[1:],
        "decision": Decision(goals=goals).model_dump_json(),
        "titles": {name: list(pair) for name, pair in TITLES.items()},
        "kinds": {},
    }
    return View(folder, described, {"choice": table(goal, study), "simultaneous": wide})


def told(found: View, lang: str) -> str:
    return "\n".join(line for block in blocks(found, Words(lang)) for line in lines_of(block))


def test_the_section_says_first_which_is_best_and_what_is_out(tmp_path: Path) -> None:
    first = next(iter(blocks(view(tmp_path), Words("en"))))
    said = "".join(lines_of(first))
    assert said.startswith('On the resignation rate (lower is better), "Higher pay" is best: 6.3% a year on average')
    assert 'What can be left out: "Hard to tell", "As things are", "The same".' in said
    assert "“加薪”最好" in told(view(tmp_path), "zh")


CLOSE = {
    "base": (0.080, 0.084, 0.088, 0.092, 0.076, 0.080),
    "down": (0.079, 0.085, 0.087, 0.091, 0.077, 0.080),
    "same": (0.080, 0.084, 0.088, 0.092, 0.076, 0.080),
    "noisy": (0.070, 0.070, 0.095, 0.090, 0.080, 0.080),
}


def test_the_section_names_those_that_cannot_be_told_apart_and_those_as_good(tmp_path: Path) -> None:
    found = view(tmp_path, rates=CLOSE)
    kept_ones = [row.scenario for row in candidates(found) if row.kept]
    assert kept_ones == ["noisy", "down"]
    assert "as good" not in told(found, "en")
    assert 'But "Higher pay" cannot be told apart from it' in told(found, "en")
    wide = view(tmp_path, rates=CLOSE | {"noisy": (0.070, 0.070, 0.110, 0.095, 0.080, 0.080)})
    assert 'Of these, "As things are", "The same": within 0.2 points a year of it' in told(wide, "en")


def test_doing_nothing_is_named_where_it_may_be_best(tmp_path: Path) -> None:
    few = {name: each[:2] for name, each in RATES.items()} | {"down": (0.06, 0.09)}
    assert "Doing nothing (As things are) cannot be left out either" in told(view(tmp_path, rates=few), "en")
    assert "Doing nothing" not in told(view(tmp_path), "en")


def test_verdicts_that_do_not_hold_together_are_listed(tmp_path: Path) -> None:
    found = view(tmp_path)
    assert "All 4 differences that are clear one by one stay clear together." in told(found, "en")
    weaker = dict(found.tables["simultaneous"])
    lost = (weaker["scenario"] == "down") & (weaker["metric"] == "vacancy_rate")
    weaker["verdict_simultaneous"] = np.where(lost, "no clear difference", weaker["verdict_simultaneous"])
    said = told(View(tmp_path, found.described, {**found.tables, "simultaneous": weaker}), "en")
    assert "Of the 4 differences that are clear one by one, 1 no longer are together" in said
    assert '"Higher pay": vacancy rate −3.0 points, simultaneous interval' in said
    assert "(better)" in said


def test_goals_are_told_as_error_and_as_risk_or_said_to_be_missing(tmp_path: Path) -> None:
    said = told(view(tmp_path), "en")
    assert '"Higher pay": the mean meets it with probability 98%, 83% of the replications do' in said
    assert "The study sets no goal for the resignation rate" in told(view(tmp_path, np.nan), "en")


def test_one_replication_is_said_to_tell_nothing_and_draws_nothing(tmp_path: Path) -> None:
    found = view(tmp_path, rates={name: each[:1] for name, each in RATES.items()})
    assert "Only one replication" in told(found, "en")
    assert plates(found) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_section_is_printable_and_has_a_figure_with_its_sentence(tmp_path: Path, lang: str) -> None:
    found = view(tmp_path)
    told(found, lang).replace("−", "-").encode("gbk")
    (picture,) = [block for block in blocks(found, Words(lang)) if isinstance(block, Picture)]
    assert picture.stem == tmp_path / "figures" / f"choice.{lang}"
    grids = [block for block in blocks(found, Words(lang)) if isinstance(block, Grid)]
    assert all(len(row) == len(grid.headings) for grid in grids for row in grid.rows)


def test_the_figure_is_drawn_the_same_each_time(tmp_path: Path) -> None:
    found = view(tmp_path)
    (tmp_path / "figures").mkdir()
    first = {path: path.read_bytes() for path in draw_plates(PLATES, found, ("zh",))}
    assert {path.name for path in first} == {
        f"choice.zh{ink}.{kind}" for ink in ("", ".bw") for kind in ("png", "svg")
    }
    assert {path: path.read_bytes() for path in draw_plates(PLATES, found, ("zh",))} == first
