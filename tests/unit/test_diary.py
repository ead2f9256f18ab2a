"""A work diary: what is refused, what is made of it, and that nobody's code gets out."""

from __future__ import annotations

import datetime as dt
import html.parser
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.fitting.diary import Diary, read_diary
from analysis.fitting.diary_estimates import DiaryFit, fit_diary
from analysis.fitting.diary_overlay import FILE, diary_entries
from analysis.fitting.synthetic_diary import example_diary
from analysis.report.diary import fit_diary_and_show
from analysis.report.record_templates import DIARY_CSV, PERSONNEL_CSV, write_templates
from analysis.report.terminal import Terminal
from sim import Loaded, Scenario, ScenarioError, make_plan, read_register, read_scenario

LUOHE = Path(__file__).parents[2] / "scenarios" / "luohe"
TODAY = dt.date(2026, 1, 5)
HEADINGS = "日期,人员,社区,事项,用时（分钟）"
MONDAY = dt.date(2024, 3, 11)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return read_scenario(LUOHE / "baseline.toml")


def rows(persons: int = 4, days: int = 10) -> list[str]:
    """Return sound rows: six tasks a person and working day, of which mediation never, deliberation twice in all."""
    kinds = ("台账报表", "entry", "Home visits", "大厅办事", "会议培训", "专项行动")
    dates = [MONDAY + dt.timedelta(days=day) for day in range(20) if day % 7 < 5][:days]
    return [
        f"{date},P{person},SECRET-{person % 2},{kind},{20 + (7 * person + 11 * at + 13 * place) % 50}"
        for at, date in enumerate(dates)
        for person in range(persons)
        for place, kind in enumerate(kinds)
    ] + [f"{dates[0]},P{person},SECRET-{person % 2},deliberation,90" for person in range(2)]


def written(folder: Path, lines: list[str], headings: str = HEADINGS, encoding: str = "utf-8") -> Path:
    path = folder / "diary.csv"
    path.write_bytes(("\n".join([headings, *lines]) + "\n").encode(encoding))
    return path


def read(path: Path, loaded: Loaded) -> Diary:
    return read_diary(path, loaded.scenario, TODAY)


def refused(path: Path, loaded: Loaded) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        read(path, loaded)
    return caught.value


# --- what is accepted -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("headings", [HEADINGS, "date,person,community,kind,minutes", "日期,人员,社区,事项类别,用时"])
def test_a_diary_is_read_in_either_language_and_encoding(
    tmp_path: Path, loaded: Loaded, headings: str, encoding: str
) -> None:
    diary = read(written(tmp_path, rows(), headings, encoding), loaded)
    assert (diary.persons, diary.working_days, len(diary.day)) == (4, 10, 242)
    assert diary.first_day == MONDAY
    assert diary.last_day == MONDAY + dt.timedelta(days=11)
    assert not diary.days_off


def test_the_same_code_in_two_communities_is_two_persons(tmp_path: Path, loaded: Loaded) -> None:
    lines = [line.replace("P0", "P9").replace("P1", "P9") for line in rows()]
    assert read(written(tmp_path, lines), loaded).persons == 4


def test_like_tasks_in_a_row_are_true(tmp_path: Path, loaded: Loaded) -> None:
    lines = [*rows(), *[f"{MONDAY + dt.timedelta(days=14)},P0,SECRET-0,大厅办事,15"] * 6]
    assert len(read(written(tmp_path, lines), loaded).day) == 248


def test_a_weekend_counts_and_is_named(tmp_path: Path, loaded: Loaded) -> None:
    saturday = MONDAY + dt.timedelta(days=5)
    diary = read(written(tmp_path, [*rows(), f"{saturday},P0,SECRET-0,visit,30"]), loaded)
    assert diary.days_off == [saturday]
    assert diary.working_days == 10


# --- what is refused ------------------------------------------------------------------------------------------------

PASTED = [f"2024-04-08,P0,SECRET-0,{kind},{minutes}" for kind, minutes in (("ledger", 60), ("hall", 15))]
WRONG: dict[str, tuple[list[str], list[int], str, str]] = {
    "unknown kind": (
        ["2024-03-12,P0,SECRET-0,台帐报表,30", "2024-03-12,P1,SECRET-1,lunch,30"],
        [244, 245],
        "E631",
        "台账报表",
    ),
    "future date": (["2026-01-06,P0,SECRET-0,ledger,30"], [244], "E632", "晚于今天"),
    "pasted day": (PASTED * 2, [246, 247], "E633", "第 244 行"),
    "day too long": (
        ["2024-04-10,P0,SECRET-0,meeting,700", "2024-04-10,P0,SECRET-0,visit,270"],
        [244],
        "E634",
        "16.2",
    ),
    "task too long": (["2024-03-12,P0,SECRET-0,ledger,721"], [244], "E624", "720"),
    "no time at all": (["2024-03-12,P0,SECRET-0,ledger,0"], [244], "E624", "大于 0"),
    "no person": (["2024-03-12,,SECRET-0,ledger,30"], [244], "E624", "人员代号"),
    "no such date": (["2024-02-30,P0,SECRET-0,ledger,30"], [244], "E624", "日期"),
    "formula": (["2024-03-12,P0,SECRET-0,=1+1,30"], [244], "E625", "公式"),
    "cells missing": (["2024-03-12,P0,SECRET-0,ledger"], [244], "E624", "5 格"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_row_by_row(tmp_path: Path, loaded: Loaded, name: str) -> None:
    lines, places, code, sentence = WRONG[name]
    error = refused(written(tmp_path, rows() + lines), loaded)
    assert [int(refusal.where.rpartition(":")[2]) for refusal in error.refusals] == places
    assert {refusal.code for refusal in error.refusals} == {code}
    assert sentence in "".join(error.sentences("zh"))
    assert "SECRET" not in "".join(error.sentences("en"))


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path, loaded: Loaded) -> None:
    lines = [line for lines, *_ in WRONG.values() for line in lines]
    error = refused(written(tmp_path, rows() + lines), loaded)
    assert {refusal.code for refusal in error.refusals} == {"E624", "E625", "E631", "E632", "E633", "E634"}


def test_one_person_starts_one_task_at_a_time(tmp_path: Path, loaded: Loaded) -> None:
    lines = [f"{line}," for line in rows()]
    lines += ["2024-04-08,P0,SECRET-0,visit,30,9:30", "2024-04-08,P0,SECRET-0,visit,30,09：30"]
    lines += ["2024-04-08,P1,SECRET-1,visit,30,09:30", "2024-04-09,P1,SECRET-1,visit,30,9点"]
    error = refused(written(tmp_path, lines, f"{HEADINGS},开始时间"), loaded)
    assert [(refusal.where.rpartition(":")[2], refusal.code) for refusal in error.refusals] == [
        ("245", "E633"),
        ("247", "E624"),
    ]


def test_a_missing_column_is_named(tmp_path: Path, loaded: Loaded) -> None:
    error = refused(written(tmp_path, rows(), HEADINGS.replace("用时（分钟）", "工时数")), loaded)
    assert "用时" in error.sentences("zh")[0]


def test_mixed_encodings_are_refused(tmp_path: Path, loaded: Loaded) -> None:
    path = written(tmp_path, rows())
    path.write_bytes(path.read_bytes() + "2024-03-12,P0,SECRET-0,台账报表,30\n".encode("gbk"))
    assert refused(path, loaded).refusals[0].where.endswith(":244")


@pytest.mark.parametrize(("persons", "days", "sentence"), [(2, 10, "2 人"), (4, 4, "4 个工作日")])
def test_too_little_is_refused(tmp_path: Path, loaded: Loaded, persons: int, days: int, sentence: str) -> None:
    error = refused(written(tmp_path, rows(persons, days)), loaded)
    assert [refusal.code for refusal in error.refusals] == ["E635"]
    assert sentence in error.sentences("zh")[0]


# --- what is made of it ---------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_rows(tmp_path: Path, loaded: Loaded) -> None:
    fit = fit_diary(read(written(tmp_path, rows()), loaded), loaded.scenario)
    found = {kind.id: kind for kind in fit.kinds}
    minutes = np.array([float(line.rpartition(",")[2]) for line in rows() if "台账报表" in line])
    sigma = np.log(minutes).std(ddof=1)
    ledger = found["ledger"]
    assert ledger.entries == 40
    assert ledger.rate.value == pytest.approx(1.0)
    assert ledger.minutes is not None
    assert ledger.minutes.value == pytest.approx(minutes.mean())
    assert ledger.cv is not None
    assert ledger.cv.value == pytest.approx(math.sqrt(math.expm1(sigma**2)))
    assert sum(kind.share.value for kind in fit.kinds) == pytest.approx(1.0)
    assert sum(share.value for share in fit.groups.values()) == pytest.approx(1.0)
    assert found["mediation"].volume is None
    assert found["deliberation"].minutes is None
    assert found["deliberation"].volume is not None


def test_a_year_is_that_of_the_model(tmp_path: Path, loaded: Loaded) -> None:
    """A kind that comes alike on all days: tasks a person-day × people present × working days, by hand."""
    scenario = loaded.scenario
    fit = fit_diary(read(written(tmp_path, rows()), loaded), scenario)
    entry = next(kind for kind in fit.kinds if kind.id == "visit")
    plan = make_plan(scenario)
    posts = int(plan.posts_on(plan.start).sum())
    absence = scenario.absence.base + scenario.absence.strained
    assert entry.volume is not None
    assert entry.volume.value == pytest.approx(posts * (1 - scenario.staffing.vacancy) * (1 - absence) * 251)
    assert entry.present_volume == pytest.approx(
        scenario.kinds["visit"].per_household
        * sum(place.households for place in plan.territories)
        * scenario.arrivals.residents_volume
    )


def test_an_empty_diary_of_a_kind_leaves_its_numbers_alone(tmp_path: Path, loaded: Loaded) -> None:
    diary = read(written(tmp_path, rows()), loaded)
    entries = diary_entries(fit_diary(diary, loaded.scenario), diary, loaded.scenario)
    keys = {entry.key for entry in entries}
    assert not any("mediation" in key or "safety" in key for key in keys)
    assert {"kinds.deliberation.per_community", "kinds.ledger.minutes", "kinds.ledger.cv"} <= keys
    assert "kinds.deliberation.minutes" not in keys
    assert {(entry.grade, entry.basis) for entry in entries} == {("B", "derived")}


def test_the_register_that_is_written_gives_the_diarys_volumes(tmp_path: Path, loaded: Loaded) -> None:
    folder = tmp_path / "luohe"
    shutil.copytree(LUOHE, folder)
    fit_diary_and_show(written(tmp_path, rows()), loaded, folder, TODAY, Terminal("zh"))
    text = (folder / "baseline.toml").read_text(encoding="utf-8")
    text = text.replace('extends = "city"', f'extends = "city"\nevidence = ["evidence.toml", "{FILE}"]')
    (folder / "baseline.toml").write_text(text, encoding="utf-8")
    changed = read_scenario(folder / "baseline.toml")
    fit = fit_diary(read(tmp_path / "diary.csv", loaded), changed.scenario)
    for kind in fit.kinds:
        if kind.volume:
            assert kind.present_volume == pytest.approx(kind.volume.value, rel=1e-5)
        if kind.minutes:
            assert kind.present_minutes == pytest.approx(kind.minutes.value, rel=1e-5)
    before, after = (each.scenario.kinds["ledger"] for each in (loaded, changed))
    alike = [getattr(after, name) / getattr(before, name) for name in ("per_community", "per_1000_residents")]
    assert alike[0] == pytest.approx(alike[1], rel=1e-5)


# --- what gets out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_person_and_no_community_gets_out(
    tmp_path: Path, loaded: Loaded, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line.replace(",P", ",XQZ-") + ",NOTE-SECRET" for line in rows()]
    folder = tmp_path / "out"
    fit_diary_and_show(written(tmp_path, lines, f"{HEADINGS},备注"), loaded, folder, TODAY, Terminal(lang))
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert set(files) == {FILE, *(f"diary_minutes.{each}.{kind}" for each in ("zh", "en") for kind in ("png", "svg"))}
    shown = capsys.readouterr().out
    for word in ("SECRET", "XQZ"):
        assert word not in shown
        assert not any(word.encode() in content for content in files.values())
    assert "4" in read_register(folder / FILE).numbers[0].source_zh


def test_the_same_diary_gives_the_same_bytes(tmp_path: Path, loaded: Loaded) -> None:
    path = written(tmp_path, rows())
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        fit_diary_and_show(path, loaded, folder, TODAY, Terminal("zh"))
    for file in folders[0].iterdir():
        assert file.read_bytes() == (folders[1] / file.name).read_bytes()


def test_nothing_is_written_when_anything_is_refused(
    tmp_path: Path, loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, [*rows(), "2024-03-12,P0,SECRET-0,lunch,30"])
    with pytest.raises(ScenarioError):
        fit_diary_and_show(path, loaded, tmp_path / "out", TODAY, Terminal("zh"))
    assert not (tmp_path / "out").exists()
    assert not capsys.readouterr().out


NOTES: dict[str, tuple[Callable[[], list[str]], str]] = {
    "days off": (lambda: [*rows(), f"{MONDAY + dt.timedelta(days=5)},P0,SECRET-0,visit,30"], "2024-03-16"),
    "not in the diary": (rows, "日志中没有、一律沿用现用值的事项：检查考核迎检"),
    "too few": (rows, "用时沿用现用值的事项：协商议事"),
    "thin": (lambda: [line.rpartition(",")[0] + ",9" for line in rows()], "可能有漏记"),
}


@pytest.mark.parametrize("name", NOTES)
def test_what_is_odd_is_said(tmp_path: Path, loaded: Loaded, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines, sentence = NOTES[name]
    fit_diary_and_show(written(tmp_path, lines()), loaded, tmp_path / "out", TODAY, Terminal("zh"))
    assert sentence in capsys.readouterr().out


# --- templates and example ------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """What a page names and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [f"{value}" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.cells.append(data)


def test_the_templates_can_be_filled_in_and_read(tmp_path: Path, loaded: Loaded) -> None:
    files = {path.name: path for path in write_templates(tmp_path / "sheets", loaded)}
    assert set(files) == {DIARY_CSV, PERSONNEL_CSV, "work_diary.zh.html", "work_diary.en.html"}
    assert (
        files[PERSONNEL_CSV].read_bytes().decode("utf-8-sig")
        == "序号,入职日期,离职日期,离职原因,社区,月工资,条线数\r\n"
    )
    with files[DIARY_CSV].open("ab") as stream:
        stream.write("".join(f"{line},\r\n" for line in rows()).encode())
    assert len(read(files[DIARY_CSV], loaded).day) == 242
    with pytest.raises(ScenarioError):
        write_templates(tmp_path / "sheets", loaded)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_holds_every_kind_escaped_and_asks_for_nothing_outside(
    tmp_path: Path, loaded: Loaded, lang: str
) -> None:
    kinds = dict(loaded.scenario.kinds)
    name = "<b>&\"x'"
    kinds["odd"] = kinds["hall"].model_copy(update={"name_zh": name, "name_en": name})
    scenario = loaded.scenario.model_copy(update={"kinds": kinds})
    other = Loaded(scenario, loaded.register, loaded.origins, loaded.warnings, loaded.path)
    write_templates(tmp_path, other)
    text = (tmp_path / f"work_diary.{lang}.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not page.links
    assert "url(" not in text
    assert "@import" not in text
    assert "<b>" not in text
    assert name in page.cells
    assert {kind.name_zh if lang == "zh" else kind.name_en for kind in kinds.values()} <= set(page.cells)


def test_the_example_that_is_shipped_can_be_read(loaded: Loaded) -> None:
    diary = read(LUOHE / "examples" / "work_diary_example.csv", loaded)
    assert diary.working_days == 10
    assert diary.persons > 20


# --- does it find what is there? ------------------------------------------------------------------------------------


def five_communities(scenario: Scenario) -> Scenario:
    """Return a city of five, where time taken is effort and all that arrives is done."""
    plan = make_plan(scenario)
    posts = plan.posts_on(0)
    order = np.argsort([place.residents for place in plan.territories], kind="stable")
    chosen = order[np.linspace(0, len(order) - 1, 5).round().astype(int)]
    places = tuple(plan.territories[at].model_copy(update={"posts": int(posts[at])}) for at in chosen)
    off = ("absence", "resignation", "other_exits", "hiring", "strain_effect", "learning", "rework", "speed_up")
    sections: dict[str, Any] = {
        "city": {"counts": None, "communities": places},
        "mechanisms": dict.fromkeys((*off, "patience"), False),
        "desk": {"switching_minutes": 0.0},
        "staffing": {"vacancy": 0.0},
        "arrivals": {"administrative_volume": 0.6, "residents_volume": 0.6},
    }
    parts = {name: getattr(scenario, name).model_copy(update=update) for name, update in sections.items()}
    return scenario.model_copy(update=parts)


def simulated(scenario: Scenario, first: dt.date, seed: int, folder: Path) -> DiaryFit:
    path = folder / f"{seed}.csv"
    path.write_text(example_diary(scenario, first, seed), encoding="utf-8")
    return fit_diary(read_diary(path, scenario, TODAY), scenario)


@pytest.mark.slow
@pytest.mark.parametrize("first", [dt.date(2024, 3, 11), dt.date(2024, 6, 17)], ids=["quiet", "campaign, month end"])
def test_the_intervals_hold_what_the_simulator_was_given(tmp_path: Path, loaded: Loaded, first: dt.date) -> None:
    """Forty diaries: minutes and cv lie within their intervals about 95 times in a hundred, volumes more often."""
    scenario = five_communities(loaded.scenario)
    held: dict[str, list[bool]] = {"minutes": [], "cv": [], "volume": []}
    ratios: dict[str, list[float]] = {}
    for seed in range(40):
        for kind in simulated(scenario, first, seed, tmp_path).kinds:
            for name, inside in held.items():
                found, truth = getattr(kind, name), getattr(kind, f"present_{name}")
                inside.append(found.low <= truth <= found.high)
                ratios.setdefault(f"{kind.id} {name}", []).append(found.value / truth)
    assert 0.92 <= np.mean(held["minutes"]) <= 0.98
    assert 0.90 <= np.mean(held["cv"]) <= 0.98
    assert np.mean(held["volume"]) >= 0.95
    means = {name: float(np.mean(values)) for name, values in ratios.items()}
    assert max(abs(mean - 1.0) for mean in means.values()) < 0.1, json.dumps(means)
