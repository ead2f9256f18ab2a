"""Figures of a made-up study: drawn without a missing glyph, the same bytes twice, and from the right numbers."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from analysis.report import choosing, fonts
from analysis.report import figure_data as read
from analysis.report.figures import FIGURES, draw_all, reading_of
from analysis.report.league import league
from analysis.report.league_figure import LINE, ROW, draw_league, league_height
from analysis.report.words import MINUS, Words
from sim import ScenarioError

# isort: split
# The cache folder of matplotlib is settled by now.
from matplotlib.figure import Figure

TITLES = {
    "baseline": ("现状不变", "Nothing changes"),
    "dynamic_pay": ("薪酬待遇动态调整", "Pay follows the outside wage"),
    "admin_cut": ("行政事务减负三成", "30 % fewer administrative items"),
    "pay_and_cut": ("动态调整并减负", "Pay adjustment and fewer items"),
    "plans_as_written": ("按报告四项打算实施", "The four plans as written"),
    "plans_plus_retention": ("四项打算加稳定队伍措施", "The plans and retention measures"),
}
DISTRICTS = {
    "YC": ("郾城区", "Yancheng"),
    "YH": ("源汇区", "Yuanhui"),
    "ZL": ("召陵区", "Zhaoling"),
    "LY": ("临颍县", "Linying"),
    "JK": ("经济技术开发区", "Economic zone"),
    "SF": ("城乡一体化示范区", "Demonstration zone"),
}
SIZES = (38, 19, 9, 5, 5, 1)
YEARS = ("2021", "2022", "2023", "2024", "2025")
EFFECT = {"pay": (0, 1, 0, 1, 0, 1), "cut": (0, 0, 1, 1, -0.3, 0.7)}


@dataclass(frozen=True)
class Entry:
    unit: str
    better: str
    zh: str
    en: str


METRICS = {
    "resignation_rate": Entry("1/year", "lower", "辞职率", "Resignation rate"),
    "vacancy_rate": Entry("1", "lower", "岗位空缺率", "Vacancy rate"),
    "headcount": Entry("persons", "", "在岗人数", "Headcount"),
    "weekly_hours": Entry("hours/week", "lower", "每周工时", "Weekly hours"),
    "burnout_any": Entry("1", "lower", "职业倦怠", "Burnout, any"),
    "burnout_severe": Entry("1", "lower", "重度职业倦怠", "Burnout, severe"),
    "admin_share": Entry("1", "lower", "行政事务占比", "Administrative share of time"),
    "hall_wait": Entry("minutes", "lower", "大厅等候时间", "Wait in the hall"),
    "tickets_on_time": Entry("1", "higher", "工单按时办结率", "Tickets on time"),
    "visits_per_household": Entry("visits/year", "higher", "户均入户走访", "Visits per household"),
    "total_cost": Entry("yuan/year", "lower", "总成本", "Total cost"),
}
LEVELS = {  # start, growth a year, effect of pay, effect of the cut, noise
    "resignation_rate": (0.08, 0.012, -0.03, -0.014, 0.009),
    "vacancy_rate": (0.08, 0.006, -0.02, -0.01, 0.006),
    "headcount": (510, -3, 12, 6, 3),
    "weekly_hours": (47, 0.2, -0.4, -2.7, 0.2),
    "burnout_any": (0.419, 0.006, -0.004, -0.03, 0.012),
    "burnout_severe": (0.132, 0.004, -0.002, -0.02, 0.008),
    "admin_share": (0.70, 0.002, 0.0, -0.06, 0.002),
    "hall_wait": (9.4, 0.3, -0.5, -1.8, 0.4),
    "tickets_on_time": (0.86, -0.006, 0.006, 0.04, 0.008),
    "visits_per_household": (0.9, -0.03, 0.05, 0.44, 0.03),
    "total_cost": (20.7e6, 0.1e6, 2.9e6, 0.05e6, 0.1e6),
}


def many(count: int) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[float, ...]]]:
    """Titles and effects of a baseline and `count` scenarios, short and long names in turn."""
    long = ("并为工作人员发放留任津贴", " together with a bonus for those who stay on")
    titles = {"baseline": TITLES["baseline"]} | {
        f"s{n:02d}": (f"第{n}种做法{long[0] * (n % 2)}", f"Measure {n}{long[1] * (n % 2)}")
        for n in range(1, count + 1)
    }
    steps = tuple(math.sin(2.7 * n) for n in range(count + 1))
    return titles, {"pay": (0, *steps[1:]), "cut": (0, *(step / 2 + 0.1 for step in steps[1:]))}


def values_table(
    replications: int,
    years: tuple[str, ...] = YEARS,
    titles: dict[str, tuple[str, str]] = TITLES,
    effect: dict[str, tuple[float, ...]] = EFFECT,
) -> read.Table:
    chance = np.random.Generator(np.random.Philox(7))
    rows = []
    for metric, (start, growth, pay, cut, noise) in LEVELS.items():
        common = noise * chance.standard_normal((replications, len(years)))
        for number, name in enumerate(titles):
            drift = np.arange(len(years)) / 4
            shift = effect["pay"][number] * pay * drift + effect["cut"][number] * cut
            own = start + growth * 4 * drift + shift + common + 0.2 * noise * chance.standard_normal(common.shape)
            for replication, line in enumerate(own):
                rows += [
                    (name, replication, "city", year, metric, cell) for year, cell in zip(years, line, strict=True)
                ]
                rows.append((name, replication, "city", "all", metric, line.mean()))
    rows.append(("baseline", 0, "district:YC", "all", "hall_wait", np.nan))
    names = ("scenario", "replication", "group", "period", "metric", "value")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def comparison_table(values: read.Table, titles: dict[str, tuple[str, str]] = TITLES) -> read.Table:
    rows = []
    for metric in METRICS:
        here = read.only(values, metric=metric, group="city", period="all")
        base = read.only(here, scenario="baseline")["value"]
        for name in list(titles)[1:]:
            one = read.estimate(read.only(here, scenario=name)["value"] - base)
            rows.append((metric, "city", "all", "baseline", name, one.mean, one.low, one.high, verdict(metric, one)))
    names = ("metric", "group", "period", "baseline", "scenario", "difference", "low", "high", "verdict")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def verdict(metric: str, one: read.Estimate) -> str:
    sign = {"lower": 1, "higher": -1, "": 0}[METRICS[metric].better]
    if sign == 0:
        return ""
    if not (one.low > 0 or one.high < 0):
        return "no clear difference"
    return "worse" if sign * one.mean > 0 else "better"


def monthly_table(
    replications: int,
    months: int,
    titles: dict[str, tuple[str, str]] = TITLES,
    effect: dict[str, tuple[float, ...]] = EFFECT,
) -> read.Table:
    chance = np.random.Generator(np.random.Philox(8))
    shape = (len(titles), replications, 77, months)
    scenario, replication, community, month = (grid.ravel() for grid in np.indices(shape))
    home = np.repeat(list(DISTRICTS), SIZES)
    band = np.array(read.BANDS)[np.repeat([0, 1, 2, 3], [48, 16, 7, 6])][np.argsort(chance.random(77))]
    posts = np.array([4, 9, 14, 17])[[read.BANDS.index(name) for name in band]]
    date = np.datetime64("2021-01") + month
    days = ((date + 1).astype("datetime64[D]") - date.astype("datetime64[D]")).astype(np.int64)
    size = posts[community]
    pay, cut = (np.array(effect[name])[scenario] for name in ("pay", "cut"))
    season = 0.05 * ((month + 8) % 12) / 12
    vacancy = np.clip(
        0.06 + season + 0.0006 * month * (1 - pay) - 0.01 * cut + 0.02 * chance.standard_normal(month.size), 0, 1
    )
    quits = 0.08 + 0.05 * month / 60 * (1 - pay) - 0.014 * cut + 0.02 * chance.standard_normal(77)[community]
    person_days = size * days * (1 - vacancy)
    present = person_days * 0.7
    return {
        "scenario": np.array(list(titles), dtype=object)[scenario],
        "replication": replication,
        "community": community,
        "month": month + 12,
        "community_days": days,
        "date": date,
        "district": home[community],
        "band": band[community],
        "post_days": size * days,
        "vacant_days": size * days - person_days,
        "person_days": person_days,
        "resignations": chance.poisson(np.clip(quits, 0.005, 1) / 12 * size),
        "days_present": present,
        "scheduled_minutes": present * 480,
        "overtime_minutes": present * (86 - 32 * cut),
        "administrative_minutes": present * (364 - 60 * cut),
        "self_government_minutes": present * (95 + 18 * cut),
        "service_minutes": present * 51.0,
    }


def study_tables(
    replications: int = 3,
    years: int = 5,
    titles: dict[str, tuple[str, str]] = TITLES,
    effect: dict[str, tuple[float, ...]] = EFFECT,
) -> read.StudyTables:
    values = values_table(replications, YEARS[:years], titles, effect)
    headline = ("resignation_rate", "vacancy_rate", "weekly_hours", "burnout_any", "admin_share", "hall_wait",
                "visits_per_household", "total_cost")  # fmt: skip
    return read.StudyTables(
        values, comparison_table(values, titles), monthly_table(replications, 12 * years, titles, effect), titles,
        METRICS, DISTRICTS, headline, "baseline", list(titles)[min(3, len(titles) - 1)],
    )  # fmt: skip


NAMES = {f"{name}.{lang}{ink}.{kind}" for name in FIGURES for lang in ("zh", "en") for ink in ("", ".bw")
         for kind in ("png", "svg")}  # fmt: skip


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_all(study_tables(), folder)
    return folder


def test_every_figure_is_drawn_in_both_languages_and_inks_without_a_warning(drawn: Path) -> None:
    assert {path.name for path in drawn.iterdir()} == NAMES


def test_a_figure_is_the_same_bytes_in_another_process(drawn: Path, tmp_path: Path) -> None:
    script = "import sys, test_figures as t; from pathlib import Path; from analysis.report.figures import draw_all; "
    script += "draw_all(t.study_tables(), Path(sys.argv[1]), langs=('zh',))"
    places = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": places, "PYTHONHASHSEED": "5"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=environment)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (drawn / path.name).read_bytes(), path.name


def test_a_picture_is_15_cm_wide_at_200_dots_an_inch(drawn: Path) -> None:
    head = (drawn / "week.zh.png").read_bytes()[:24]
    assert int.from_bytes(head[16:20], "big") == int(15 / 2.54 * 200)


def test_a_vector_picture_holds_paths_and_neither_date_nor_font(drawn: Path) -> None:
    text = (drawn / "week.zh.svg").read_text(encoding="utf-8")
    assert "<text" not in text
    assert "date" not in text


def test_a_title_the_font_cannot_write_is_refused_and_not_drawn_as_boxes(tmp_path: Path) -> None:
    tables = replace(study_tables(1, 1), titles={**TITLES, "admin_cut": ("减负\U000f0000", "cut")})
    with pytest.raises(ScenarioError) as refused:
        draw_all(tables, tmp_path, langs=("zh",))
    assert refused.value.refusals[0].code == "E702"


def test_without_a_chinese_font_figures_in_chinese_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    with pytest.raises(ScenarioError) as refused:
        fonts.families("zh")
    assert "中文字体" in refused.value.sentences("zh")[0]
    assert fonts.families("en") == ["DejaVu Sans"]


def test_a_home_that_cannot_be_written_gets_a_folder_for_the_font_list(tmp_path: Path) -> None:
    code = "import os, analysis.report.figures; print(os.environ['MPLCONFIGDIR'])"
    environment = {name: text for name, text in os.environ.items() if name != "MPLCONFIGDIR"}
    environment |= {"HOME": str(tmp_path / "absent"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True)
    assert "staffing-fonts-" in run.stdout
    assert run.stderr == ""


def test_a_study_of_the_baseline_alone_leaves_out_what_compares(tmp_path: Path) -> None:
    tables = study_tables(1, 1)
    alone = replace(tables, titles={"baseline": TITLES["baseline"]}, chosen="baseline")
    names = {path.name for path in draw_all(alone, tmp_path, langs=("en",), quick=True)}
    assert "resignation.en.png" in names
    assert not {name for name in names if name.startswith(("differences", "communities", "league"))}


def with_differences(found: dict[str, float], **other: dict[str, float]) -> read.StudyTables:
    """A study of one replication a scenario whose differences, metric by metric, are given; absent ones undefined."""
    titles, effect = many(len(found))
    tables = study_tables(2, 1, titles, effect)
    comparison = {name: column.copy() for name, column in tables.comparison.items()}
    for metric, given in {"resignation_rate": found, **other}.items():
        for row in np.flatnonzero(comparison["metric"] == metric):
            value = given.get(str(comparison["scenario"][row]), math.nan)
            one = read.Estimate(value, value - 0.001, value + 0.001, value, value)
            comparison["difference"][row], comparison["low"][row], comparison["high"][row] = value, one.low, one.high
            comparison["verdict"][row] = verdict(metric, one)
    return replace(tables, comparison=comparison)


def test_the_league_stands_best_first_with_an_undefined_effect_last_and_its_verdicts() -> None:
    found = {"s01": 0.01, "s02": math.nan, "s03": -0.02, "s04": 0.0005}
    shown = league(with_differences(found, visits_per_household={"s01": 0.1}))
    assert shown is not None
    assert [row.title[1][:9] for row in shown.rows] == ["Measure 3", "Measure 4", "Measure 1", "Measure 2"]
    rates = [row.cells[0] for row in shown.rows]
    assert [cell and (cell.value, cell.verdict) for cell in rates] == [
        (-0.02, "better"), (0.0005, "no clear difference"), (0.01, "worse"), None,
    ]  # fmt: skip
    visits = [row.cells[1] for row in shown.rows]
    assert [cell and (cell.value, cell.low, cell.high) for cell in visits] == [None, None, (0.1, 0.099, 0.101), None]


def test_the_league_needs_two_scenarios_beside_the_baseline() -> None:
    assert league(with_differences({"s01": 0.01})) is None
    assert league(with_differences({"s01": 0.01, "s02": 0.02})) is not None


@pytest.mark.parametrize("suffix", ["", ".bw"])
def test_a_row_of_the_league_is_drawn_with_colour_and_marker_of_its_verdict(suffix: str) -> None:
    shown = league(with_differences({"s01": 0.01, "s02": math.nan, "s03": -0.02, "s04": 0.0005}))
    assert shown is not None
    figure, ink = Figure(), fonts.INKS[suffix]
    with fonts.setting("zh"):
        draw_league(shown, figure, Words("zh"), ink)
    axes = figure.axes[0]
    dots = [line for line in axes.lines if line.get_marker() not in ("None", None, "")]
    expected = ["better", "no clear difference", "worse"]
    assert [dot.get_color() for dot in dots] == [ink.verdicts[one] for one in expected]
    assert [dot.get_marker() for dot in dots] == ["o", "o", "s"]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [False, True, False]
    assert [float(dot.get_xdata()[0]) for dot in dots] == pytest.approx([-2, 0.05, 1])
    assert [text.get_text() for text in axes.texts] == [f"{MINUS}2.0", "+0.1", "+1.0", "—"]
    heights = [float(dot.get_ydata()[0]) for dot in dots]
    assert heights == sorted(heights)
    assert axes.yaxis_inverted()


def test_the_league_grows_with_its_rows_and_a_name_on_two_lines_takes_more() -> None:
    titles, effect = many(45)
    heights = []
    for count in (2, 45):
        some = dict(list(titles.items())[: count + 1])
        shown = league(study_tables(2, 1, some, effect))
        assert shown is not None
        heights.append(league_height(shown, Words("zh")))
        assert league_height(shown, Words("en")) > heights[-1]
    assert heights[1] - heights[0] == pytest.approx(43 * (ROW + LINE))
    assert heights[1] < 29.7


@pytest.fixture(scope="module")
def of_many() -> read.StudyTables:
    return study_tables(2, 1, *many(12))


def test_few_scenarios_are_all_shown_in_the_order_of_the_study() -> None:
    tables = study_tables(2, 1, *many(choosing.MOST))
    assert list(choosing.narrowed(tables).titles) == list(tables.titles)
    assert choosing.left_out(choosing.MOST, Words("en")) == ""


def test_of_many_scenarios_those_with_the_largest_effects_are_shown_best_first(of_many: read.StudyTables) -> None:
    found = choosing.effects(of_many.comparison, "baseline")
    names = list(choosing.narrowed(of_many).titles)
    assert names[0] == "baseline"
    assert len(names) == 1 + choosing.MOST
    assert [found[name] for name in names[1:]] == sorted(found[name] for name in names[1:])
    left = set(found) - set(names)
    assert max(abs(found[name]) for name in left) <= min(abs(found[name]) for name in names[1:])


def test_a_scenario_without_an_effect_is_the_first_to_be_left_out() -> None:
    names = ["a", "b", "c"]
    assert choosing.largest(names, {"a": math.nan, "c": 0.001}, 1) == ["c"]
    assert choosing.largest(names, {"a": math.nan, "c": 0.001}, 2) == ["c", "a"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_leaves_out_the_league_and_the_communities_nothing(name: str, lang: str) -> None:
    words = Words(lang)
    whole = words[f"{name}_reading"]
    assert reading_of(name, choosing.MOST, words) == whole
    told = reading_of(name, 45, words).removeprefix(whole)
    assert bool(told) == (name not in ("league", "communities"))
    assert not told or ("45" in told and "8" in told and "comparison.csv" in told)


def test_risk_and_error_are_not_the_same() -> None:
    one = read.estimate(np.array([1.0, 2.0, 3.0, 4.0, np.nan]))
    assert one.mean == 2.5
    assert (one.low, one.high) == pytest.approx((0.445739743, 4.554260257), abs=1e-8)
    assert (one.tenth, one.ninetieth) == pytest.approx((1.3, 3.7))


def test_one_replication_has_neither_error_nor_risk() -> None:
    one = read.estimate(np.array([2.0]))
    assert one.mean == 2
    assert np.isnan([one.low, one.high, one.tenth, one.ninetieth]).all()


def test_differences_stand_best_first() -> None:
    shown = read.differences(study_tables())
    assert shown is not None
    for panel in shown.panels:
        values = [row.value for row in panel.rows]
        assert values == sorted(values, reverse=panel.metric.better != "lower")


def test_the_week_adds_up_to_the_hours_at_work() -> None:
    week = read.week_bars(study_tables())
    assert week is not None
    assert week.hours.sum(axis=1)[0] == pytest.approx((480 + 86) * 5 / 60)
    assert week.overtime[2] == pytest.approx((86 - 32) * 5 / 60)


def test_headcount_is_person_days_over_the_days_of_the_month() -> None:
    tables = study_tables(2, 1)
    curves = read.month_curves(tables)
    assert curves is not None
    here = read.only(tables.monthly, scenario="baseline", month=13)
    assert curves.headcount[0, 1] == pytest.approx(here["person_days"].sum() / 28 / 2)
    assert curves.vacancy[0, 1] == pytest.approx(here["vacant_days"].sum() / here["post_days"].sum())


def test_communities_stand_by_district_highest_baseline_first() -> None:
    dots = read.community_dots(study_tables())
    assert dots is not None
    assert tuple(count for _, count in dots.districts) == SIZES
    for part in np.split(dots.baseline, np.cumsum(SIZES)[:-1]):
        assert (np.diff(part) <= 0).all()


def test_replications_that_a_scenario_lacks_are_left_out_of_all() -> None:
    tables = study_tables(3, 1)
    keep = ~((tables.values["scenario"] == "admin_cut") & (tables.values["replication"] == 1))
    lacking = replace(tables, values={name: column[keep] for name, column in tables.values.items()})
    assert lacking.complete().replications == 2
    assert set(lacking.complete().monthly["replication"]) == {0, 2}


def test_a_community_that_has_been_merged_is_shown_at_the_baseline_alone() -> None:
    tables = study_tables()
    gone = (tables.monthly["community"] == 5) & (tables.monthly["scenario"] == tables.chosen)
    tables.monthly["community_days"] = np.where(gone, 0, tables.monthly["community_days"])
    before, after = read.community_dots(study_tables()), read.community_dots(tables)
    assert before is not None
    assert after is not None
    assert np.isnan(after.chosen).sum() == 1
    assert not np.isnan(after.baseline).any()
    shown = ~np.isnan(after.chosen)
    assert (after.chosen[shown] == before.chosen[shown]).all()
