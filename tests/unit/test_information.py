"""Value of information: textbook cases, toy studies whose answer is known, the tables, the section and its figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fitting_cases import STUDY, small_city
from information_cases import KEYS, NAMES, against_nothing, answered, case, loss, numbers, one_number, view

from analysis.judgement.information import INFORMATION, tables
from analysis.judgement.information_case import Case
from analysis.judgement.inquiry import Inquiry
from analysis.judgement.learning import (
    STRONGEST,
    adjusted,
    chance_of_group,
    learnt,
    normal_scores,
    strongest,
    terms_of,
)
from analysis.judgement.measuring import City
from analysis.judgement.net_benefit import (
    Outcomes,
    chosen_and_valued_apart,
    perfect_information,
    resampled,
    steps,
    switching,
    without_chance,
)
from analysis.report.blocks import Grid, Paragraph, lines_of
from analysis.report.chapters import chapters
from analysis.report.decision_plates import draw_plates
from analysis.report.decision_view import View
from analysis.report.information_chapter import TABLES, blocks, known, measured
from analysis.report.information_words import INFORMATION_WORDS
from analysis.report.words import Words
from analysis.study.bench import Bench
from analysis.study.files import read_csv, write_csv
from sim import read_study

# --- choosing now ---------------------------------------------------------------------------------------------------


def test_perfect_information_on_the_oil_wildcatter() -> None:
    """Raiffa (1968): drilling brings −70, 50, 200 at 5 : 3 : 2; it is worth 20 and knowing the soil 35."""
    drill = np.repeat([-70.0, 50.0, 200.0], [5, 3, 2])
    assert drill.mean() == 20
    assert perfect_information(against_nothing(drill)) == 35


@pytest.mark.parametrize("mean", [-0.5, 0.0, 1.0])
def test_perfect_information_on_a_normal_benefit_is_the_unit_normal_loss(mean: float) -> None:
    benefit = mean + 2 * numbers("normal").normal(size=200_000)
    assert perfect_information(against_nothing(benefit)) == pytest.approx(loss(mean, 2.0), rel=0.02)


@pytest.mark.parametrize("mean", [0.0, 0.8])
def test_the_chance_of_repeats_is_taken_out(mean: float) -> None:
    """Three policies under noise twice as large as what is believed; the truth lies between the two simple answers."""
    rng = numbers("chance")
    truth = mean + rng.normal(size=20_000)
    played = against_nothing(truth[:, None] + 2 * rng.normal(size=(20_000, 2)))
    wanted = loss(mean, 1.0)
    assert perfect_information(without_chance(played)) == pytest.approx(wanted, rel=0.05)
    assert perfect_information(played.mean(axis=1)) > 1.3 * wanted
    assert chosen_and_valued_apart(played) < 0.8 * wanted


def test_draws_without_chance_keep_the_mean_and_have_the_covariance_of_the_truth() -> None:
    rng = numbers("covariance")
    mix = np.array([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.5, 2.0]])
    truth = 5 + rng.normal(size=(40_000, 3)) @ mix.T
    played = truth[:, None] + 1.5 * rng.normal(size=(40_000, 3, 3))
    found = without_chance(played)
    assert found.mean(axis=0) == pytest.approx(played.mean(axis=(0, 1)))
    assert np.cov(found.T) == pytest.approx(mix @ mix.T, abs=0.06)


def test_draws_that_differ_by_chance_alone_are_drawn_together() -> None:
    played = against_nothing(1 + numbers("alone").normal(size=(2000, 2)))
    assert perfect_information(without_chance(played)) < 0.1 * perfect_information(played.mean(axis=1))


def test_without_noise_draws_stay_as_they_are() -> None:
    truth = numbers("exact").normal(size=(50, 1, 3))
    assert without_chance(np.repeat(truth, 2, axis=1)) == pytest.approx(truth[:, 0])


def test_the_policy_changes_where_the_lines_of_net_benefit_cross() -> None:
    avoided, extra = np.array([0.0, 7.9, 4.4, 11.3]), np.array([0.0, 2.7e6, 0.1e6, 2.8e6])
    found = steps(avoided, extra, 1e6)
    assert [policy for policy, _ in found] == [0, 2, 3]
    assert [worth for _, worth in found] == pytest.approx([0, 0.1e6 / 4.4, 2.7e6 / 6.9])
    assert steps(avoided, extra, 3e5) == found[:2]


def test_a_policy_that_saves_money_is_chosen_from_the_beginning() -> None:
    assert steps(np.array([0.0, 1.0]), np.array([0.0, -5.0]), 1e6) == [(1, 0.0)]
    assert steps(np.array([0.0, 1.0]), np.array([0.0, 0.0]), 1e6) == [(1, 0.0)]
    assert steps(np.array([0.0, -1.0]), np.array([0.0, 5.0]), 1e6) == [(0, 0.0)]


def test_a_switching_point_has_no_interval_where_resignations_do_not_differ() -> None:
    rng = numbers("flat")
    same = Outcomes(against_nothing(rng.normal(size=(40, 2))), against_nothing(1e6 + rng.normal(size=(40, 2))))
    assert np.isnan(switching(same, 0, 1)[1:]).all()
    clear = Outcomes(against_nothing(4 + rng.normal(size=(40, 2))), same.extra)
    worth, low, high = switching(clear, 0, 1)
    assert low < worth < high
    assert worth == pytest.approx(2.5e5, rel=0.1)


# --- knowing more ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mean", "slope", "other"), [(0.3, 1.0, 0.0), (0.0, 0.6, 0.8), (0.5, 0.8, 2.0)])
def test_knowing_one_of_two_normals_is_worth_what_the_closed_form_says(
    mean: float, slope: float, other: float
) -> None:
    found = one_number(8000, mean, slope, other, seed=2)
    assert found.value == pytest.approx(loss(mean, slope), rel=0.1)
    assert found.low < loss(mean, slope) < found.high
    assert found.p == 1 / 200


def test_a_bend_is_seen_as_well_as_a_slope() -> None:
    """Benefit x² − 1.2 of a normal x: E max(0, ·) has a closed form."""
    rng = numbers("bend")
    number = rng.normal(size=6000)
    benefits = against_nothing(number**2 - 1.2 + rng.normal(size=6000))
    found = learnt(normal_scores(number[:, None]), np.array([0]), 3, benefits, np.zeros(1), resampled(6000, rng))
    edge = np.sqrt(1.2)
    density, beyond = np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi), 1 - 0.8633  # Φ(1.0954)
    assert found.value == pytest.approx(2 * (edge * density + beyond) - 1.2 * 2 * beyond, rel=0.05)


def test_what_tells_nothing_is_flagged_in_no_more_than_one_study_in_twenty() -> None:
    """A close decision, where regression on chance seems to be worth most; 300 studies, three standard errors."""
    found = [one_number(50, 0.0, 0.0, 1.0, seed, times=99) for seed in range(300)]
    flagged = np.mean([each.p <= 0.05 for each in found])
    assert flagged <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)
    assert np.mean([each.low == 0 for each in found]) >= 0.95
    assert np.mean([each.value for each in found]) < 0.75 * np.mean([each.raw for each in found])


def test_the_interval_holds_the_truth_in_most_studies() -> None:
    wanted = loss(0.3, 0.7)
    found = [one_number(150, 0.3, 0.7, 1.0, seed, times=19) for seed in range(60)]
    assert np.mean([each.low <= wanted <= each.high for each in found]) >= 0.85
    assert np.mean([each.value for each in found]) == pytest.approx(wanted, rel=0.12)


def test_numbers_of_a_group_are_worth_more_together_than_the_best_of_them() -> None:
    rng = numbers("group")
    inputs = rng.normal(size=(3000, 8))
    benefits = against_nothing(0.3 + inputs[:, 2] + inputs[:, 5] + rng.normal(size=3000))
    scores = normal_scores(inputs)
    chosen = strongest(scores, benefits)
    assert set(chosen[:2].tolist()) == {2, 5}
    assert len(chosen) == STRONGEST
    found = learnt(scores, chosen, 2, benefits, np.zeros(1), resampled(3000, rng))
    assert found.value == pytest.approx(loss(0.3, np.sqrt(2)), rel=0.1)


def test_a_group_that_tells_nothing_does_not_stand_out() -> None:
    rng = numbers("dull group")
    scores, flagged = normal_scores(rng.normal(size=(60, 12))), 0
    for _ in range(12):
        benefits = against_nothing(rng.normal(size=60))
        chance = chance_of_group(scores, benefits, rng)
        raw = learnt(scores, strongest(scores, benefits), 2, benefits, chance, resampled(60, rng)[:20])
        flagged += raw.p <= 0.05
    assert flagged <= 3


def test_a_term_that_repeats_others_is_left_out() -> None:
    two_values = normal_scores(np.repeat([0.0, 1.0], 10)[:, None])
    assert terms_of(two_values, 3).order.tolist() == [1]
    assert terms_of(normal_scores(np.arange(20.0)[:, None]), 3).order.tolist() == [1, 2, 3]


def test_false_findings_are_held_down_over_all_numbers() -> None:
    """Benjamini & Hochberg (1995): p·m/rank, kept in order."""
    found = adjusted(np.array([0.01, 0.04, np.nan, 0.03]))
    assert found[[0, 1, 3]] == pytest.approx([0.03, 0.04, 0.04])
    assert np.isnan(found[2])
    assert adjusted(np.empty(0)).shape == (0,)


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> View:
    return answered(tmp_path_factory.mktemp("told"))


def test_tables_are_the_same_twice_and_come_back_from_their_files(tmp_path: Path, told: View) -> None:
    again = tables(case())
    assert set(again) == set(TABLES) == set(told.tables)
    for name, table in again.items():
        write_csv(tmp_path / f"{name}.csv", table)
        back = read_csv(tmp_path / f"{name}.csv")
        for column, cells in told.tables[name].items():
            assert np.array_equal(cells, table[column], equal_nan=cells.dtype != object), (name, column)
            assert np.array_equal(back[column], cells, equal_nan=cells.dtype != object), (name, column)


def test_shares_add_up_at_each_worth_and_the_choice_follows_the_switching_points(told: View) -> None:
    table, switch = told.tables["acceptability"], told.tables["switching"]
    shape = (-1, len(NAMES))
    assert table["p_best"].reshape(shape).sum(axis=1) == pytest.approx(1)
    assert (table["optimal"].reshape(shape).sum(axis=1) == 1).all()
    assert (table["p_low"] <= table["p_high"]).all()
    best = table["scenario"][table["optimal"] == 1]
    at = np.searchsorted(switch["worth"], table["worth"][table["optimal"] == 1], side="right") - 1
    assert (best == switch["scenario"][at]).all()


def test_what_matters_is_found_and_what_does_not_is_not(told: View) -> None:
    table = told.tables["information"]
    single = table["key"] != ""
    found = set(table["key"][single & (table["q"] <= 0.05)].tolist())
    assert found >= {"attrition.pay_elasticity", "arrivals.administrative_volume"}
    assert found <= set(KEYS[:4])
    evpi = float(table["value"][(table["key"] == "") & (table["group"] == "")][0])
    total = told.tables["information_total"]
    assert evpi == total["evpi"][0]
    assert total["evpi_least"][0] <= evpi <= total["evpi_most"][0]
    assert total["evpi_low"][0] < evpi < total["evpi_high"][0]


def test_a_measurement_is_never_worth_more_than_knowing_and_the_smallest_size_that_is_enough_is_recommended() -> None:
    table = tables(replace(case(), city=City(77, 490.0, 450.0)))["measurement"]
    assert table["recommended"].any()
    for key, group in {*zip(table["key"].tolist(), table["group"].tolist(), strict=True)}:
        mine = (table["key"] == key) & (table["group"] == group)
        share, marked = table["share"][mine], table["recommended"][mine]
        assert (share <= 1).all()
        first = int(np.argmax(share >= 0.8)) if (share >= 0.8).any() else None
        assert key != "attrition.base_rate" or (share >= 0.8).sum() > 1
        assert marked.tolist() == [float(place == first) for place in range(len(share))]


def test_too_few_draws_say_so_and_nothing_else(tmp_path: Path) -> None:
    few = answered(tmp_path, draws=12)
    assert few.tables["information"]["key"].tolist() == [""]
    assert len(few.tables["measurement"]["key"]) == 0
    assert INFORMATION_WORDS["information_few"][0].format(n=20) in said(few, "zh")


def test_where_nothing_matters_nothing_is_to_be_measured(tmp_path: Path) -> None:
    dull = answered(tmp_path, matters=0.0, worth=390_000.0)
    assert len(dull.tables["measurement"]["key"]) == 0
    assert INFORMATION_WORDS["information_none"][0].format(n=150) in said(dull, "zh")


def test_without_policies_to_choose_from_there_is_nothing_to_know(tmp_path: Path) -> None:
    whole = case()
    nothing = Outcomes(whole.outcomes.avoided[:, :, :1], whole.outcomes.extra[:, :, :1])
    alone = view(tables(Case(NAMES[:1], KEYS, whole.inputs, nothing, 3e5, City(4, 30.0, 3.0), 2.0, 1)), tmp_path)
    assert alone.tables["information_total"]["evpi"][0] == 0
    assert INFORMATION_WORDS["information_all_agree"][1] in said(alone, "en")


def test_a_study_is_answered_from_its_own_trials(tmp_path: Path) -> None:
    home = small_city(tmp_path)
    path = home / "study.toml"
    path.write_text(STUDY + "[study.decision]\ndraws = 20\nrepeats = 2\n", encoding="utf-8")
    study = read_study(path)
    asked = [Inquiry(study, Bench(5, tmp_path / "trials.jsonl", workers=1), None, {}, {}) for _ in "ab"]
    found = [INFORMATION.answer(inquiry) for inquiry in asked]
    (batch,) = INFORMATION.batches(asked[0])
    rows = asked[0].bench.play_pairs(batch.pairs, batch.judge)
    leave, cost = (np.array([row[name] for row in rows]).reshape(20, 2, 2) for name in ("resignations", "total_cost"))
    benefit = 300_000 * (leave[:, 0] - leave[:, 1]) - (cost[:, 1] - cost[:, 0])
    total, table = found[0]["information_total"], found[0]["acceptability"]
    at = (table["scenario"] == "indexed") & (table["worth"] == 300_000)
    assert table["mean"][at] == pytest.approx(benefit.mean())
    assert total["draws"][0] == 20
    assert total["horizon_years"][0] == pytest.approx(2, abs=0.01)
    assert np.isfinite(total["evpi"][0])
    for name, table in found[0].items():
        for column, cells in table.items():
            assert np.array_equal(cells, found[1][name][column], equal_nan=cells.dtype != object)


# --- the section and its figures ------------------------------------------------------------------------------------


def said(view: View, lang: str) -> str:
    return "\n".join(line for block in blocks(view, Words(lang)) for line in lines_of(block))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_section_begins_with_the_answer_and_leaves_no_blank(told: View, lang: str) -> None:
    words, found = Words(lang), list(blocks(told, Words(lang)))
    assert isinstance(found[0], Paragraph)
    assert words["information_none"].format(n=150) not in said(told, lang)
    best = str(told.tables["information_total"]["scenario"][0])
    assert told.title(best, words) in found[0].runs[0].text
    text = said(told, lang)
    assert "{" not in text
    assert "nan" not in text
    text.replace("−", "-").encode("gbk")
    assert all(len(row) == len(grid.headings) for grid in found if isinstance(grid, Grid) for row in grid.rows)


def test_the_measurement_that_is_worth_most_comes_first(told: View) -> None:
    worth = [each.numbers["value"] for each in measured(told) if not each.key]
    assert worth == sorted(worth, reverse=True)
    assert Words("en")[f"measure_{measured(told)[0].method}"] in said(told, "en").splitlines()[1]
    assert known(told)[0].method == ""


def test_doing_nothing_can_be_the_choice(tmp_path: Path) -> None:
    assert "维持“现状延续”" in said(answered(tmp_path, worth=1000.0), "zh")


def test_what_cannot_be_measured_is_named_as_such(tmp_path: Path, told: View) -> None:
    changed = {name: {**table} for name, table in told.tables.items()}
    changed["measurement"] = {name: cells[:0] for name, cells in changed["measurement"].items()}
    q = np.where(changed["information"]["key"] == "stress.epidemic_absence", 0.01, 1.0)
    value = np.where(changed["information"]["key"] == "stress.epidemic_absence", 1e4, 0.0)
    changed["information"] |= {"q": q, "value": value}
    assert "疫情期间增加的缺勤率" in said(view(changed, tmp_path), "zh").splitlines()[1]


def test_a_measurement_that_leaves_too_much_error_is_not_recommended(tmp_path: Path, told: View) -> None:
    changed = {name: {**table} for name, table in told.tables.items()}
    nothing = np.zeros(len(changed["measurement"]["key"]))
    changed["measurement"] |= {"value": nothing, "change_chance": nothing, "recommended": nothing}
    assert INFORMATION_WORDS["information_idle"][0] in said(view(changed, tmp_path), "zh")


def test_the_chapter_is_registered() -> None:
    assert chapters()["information"].tables == TABLES


def test_figures_are_drawn_in_both_languages_and_the_same_twice(tmp_path: Path, told: View) -> None:
    plates = chapters()["information"].plates(told)
    assert list(plates) == ["acceptability", "information"]
    first, second = (view(dict(told.tables), tmp_path / name) for name in "ab")
    for each in (first, second):
        (each.folder / "figures").mkdir(parents=True)
    made = [draw_plates(plates, each, ["zh"]) for each in (first, second)]
    assert len(made[0]) == 2 * 2 * 2
    assert [path.read_bytes() for path in made[0]] == [path.read_bytes() for path in made[1]]


def test_words_are_there_twice() -> None:
    assert all(zh and en for zh, en in INFORMATION_WORDS.values())
