"""The roster of communities: sampled from counts, read from a CSV; posts, windows, tensions."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.base.errors import ScenarioError
from sim.scenario.city_fields import Member
from sim.scenario.fields import BANDS, City, Counts, District, Staffing, Territory
from sim.scenario.roster import band_of, posts, tensions, territories, windows

NOWHERE = Path("nowhere")
TIANQIAO = {"streets_zh": ("天桥街道", "东城街道"), "streets_en": ("Tianqiao Street", "Dongcheng Street")}
DISTRICTS = tuple(
    District.model_validate(
        {"id": name, "name_zh": zh, "name_en": name, "communities": count, "in_city_proper": name != "LY", **more}
    )
    for name, zh, count, more in (
        ("LY", "临颍县", 5, {}),
        ("YC", "郾城区", 38, {}),
        ("YH", "源汇区", 19, {}),
        ("SF", "示范区", 1, {}),
        ("JK", "经开区", 5, {}),
        ("ZL", "召陵区", 9, TIANQIAO),
    )
)


def luohe(**changes: object) -> City:
    figures = {
        "districts": DISTRICTS,
        "residents_in_city_proper": 539_496,
        "communities_by_band": (48, 16, 7, 6),
        "outside_by_band": (0, 0, 2, 3),
        "premises_m2": 48_510.0,
        "communities_by_premises": (15, 37, 17, 8),
        "own_built": 40,
        "volunteers": 200_000,
        "turnout": 0.965,
    }
    return City(counts=Counts.model_validate(figures | changes))


def place(name: str, residents: int = 3000, households: int = 1000, **more: object) -> Territory:
    named = {"id": name, "name_zh": name, "name_en": name, "residents": residents, "households": households}
    return Territory.model_validate(named | more)


def by_premises(area: float) -> int:
    return (area >= 300) + (area >= 600) + (area > 1000)


@settings(max_examples=60, deadline=None, database=None)
@given(
    seed=st.integers(0, 2**63 - 1),
    outside=st.sampled_from([(0, 0, 2, 3), (0, 5, 0, 0), (1, 1, 1, 2), (2, 0, 0, 3)]),
)
def test_every_figure_of_the_report_holds_for_any_seed(seed, outside):
    roster = territories(luohe(seed=seed, outside_by_band=outside), NOWHERE)
    proper = [one for one in roster if one.district != "LY"]
    assert [sum(one.district == each.id for one in roster) for each in DISTRICTS] == [5, 38, 19, 1, 5, 9]
    assert len(proper) == 72
    assert sum(one.residents for one in proper) == 539_496
    assert [sum(band_of(one.residents) == band for one in roster) for band in BANDS] == [48, 16, 7, 6]
    assert [sum(band_of(one.residents) == band and one.district == "LY" for one in roster) for band in BANDS] == [
        *outside
    ]
    assert min(one.residents for one in roster) >= 600
    assert sum(one.premises_m2 for one in roster) == 48_510
    assert [sum(by_premises(one.premises_m2) == band for one in roster) for band in range(4)] == [15, 37, 17, 8]
    assert all(60 <= one.premises_m2 <= 4000 for one in roster)
    assert sum(one.own_built for one in roster) == 40
    assert sum(one.volunteers for one in roster) == 200_000
    assert all(one.households == round(one.residents / 2.86) for one in roster)


def test_the_seed_decides_and_ids_do_not_depend_on_it():
    first, again, other = (territories(luohe(seed=seed), NOWHERE) for seed in (1, 1, 2))
    assert first == again
    assert [one.id for one in first] == [one.id for one in other]
    assert [one.residents for one in first] != [one.residents for one in other]
    assert (first[0].id, first[5].id, first[-1].id) == ("LY-01", "YC-01", "ZL-09")


def test_names_are_distinct_and_streets_go_round():
    roster = territories(luohe(), NOWHERE)
    assert len({one.name_zh for one in roster}) == len({one.name_en for one in roster}) == 77
    assert [one.street_zh for one in roster if one.district == "ZL"][:3] == ["天桥街道", "东城街道", "天桥街道"]
    assert roster[-1].street_en == "Tianqiao Street"


@pytest.mark.parametrize("wanted", [-0.6, 0.0, 0.5, 0.9])
def test_larger_communities_have_larger_premises(wanted):
    def correlation(seed: int) -> float:
        roster = territories(luohe(seed=seed, size_premises_correlation=wanted), NOWHERE)
        ranks = [
            np.argsort(np.argsort(column))
            for column in zip(*((t.residents, t.premises_m2) for t in roster), strict=True)
        ]
        return float(np.corrcoef(ranks)[0, 1])

    assert np.mean([correlation(seed) for seed in range(15)]) == pytest.approx(wanted, abs=0.06)


def test_volunteers_go_by_residents():
    roster = territories(luohe(), NOWHERE)
    residents = sum(one.residents for one in roster)
    assert all(abs(one.volunteers - 200_000 * one.residents / residents) < 1 for one in roster)


def refused(city: City, folder: Path = NOWHERE) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        territories(city, folder)
    return error.value.sentences("en")


def test_small_communities_outside_leave_too_few_residents():
    (sentence,) = refused(luohe(outside_by_band=(5, 0, 0, 0)))
    for number in ("539496", "29 communities", "480,000", "43 small", "1,384"):
        assert number in sentence


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"communities_by_band": (47, 16, 7, 6)}, "communities_by_band"),
        ({"communities_by_premises": (15, 37, 17, 9)}, "communities_by_premises"),
        ({"outside_by_band": (0, 0, 0, 4)}, "outside_by_band"),
        ({"own_built": 78}, "own_built"),
        ({"premises_m2": 20_000.0}, "premises_m2"),
        ({"premises_m2": 48_510.5}, "premises_m2"),
        ({"residents_in_city_proper": 400_000}, "residents_in_city_proper"),
    ],
)
def test_contradictions_name_their_key(change, key):
    (sentence,) = refused(luohe(**change))
    assert f"city.counts.{key}" in sentence


def test_a_city_from_nothing_is_refused():
    assert "counts, roster or communities" in refused(City())[0]


def test_listed_communities_are_taken_as_given():
    listed = (place("a"), place("b"))
    assert territories(City(communities=listed), NOWHERE) == listed


def test_ids_must_differ_after_normalising():
    sentences = refused(City(communities=(place("café"), place("b"), place("CAFE\u0301 "))))
    assert len(sentences) == 1
    assert "city.communities.2" in sentences[0]
    assert "city.communities.0" in sentences[0]


HEADER = "id,name_zh,name_en,district,street_zh,street_en,residents,households,premises_m2,own_built,volunteers"
ROW = "A-01,建设社区,Jianshe Community,A,天桥街道,Tianqiao Street,7493,2620,630.5,true,1200"


def written(folder: Path, text: str, encoding: str = "utf-8") -> City:
    (folder / "roster.csv").write_bytes(text.encode(encoding))
    return City(roster="roster.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_roster(tmp_path, encoding):
    city = written(tmp_path, f"{HEADER}\r\n{ROW}\r\n\r\n{ROW.replace('A-01', 'A-02')}\r\n", encoding)
    first, second = territories(city, tmp_path)
    assert (first.id, first.residents, first.premises_m2, first.own_built) == ("A-01", 7493, 630.5, True)
    assert (second.id, second.posts, second.windows) == ("A-02", 0, 0)


def test_csv_roster_with_chinese_headings_in_any_order(tmp_path):
    text = (
        "核定岗位,编号,名称,英文名称,县区编号,街道（镇）,街道（镇）英文名,居民人数,户数,用房面积,自建用房,注册志愿者\n"
        "7,A-01,建设社区,Jianshe Community,A,,,7493,2620,630,租用,0\n"
    )
    (only,) = territories(written(tmp_path, text), tmp_path)
    assert (only.posts, only.own_built, only.street_zh) == (7, False, "")


def test_csv_names_every_faulty_cell_with_line_column_and_value(tmp_path):
    rows = [
        ROW.replace("7493", "-3").replace("true", "maybe"),
        ROW.replace("A-01", "A 02"),
        ROW + ",9",
        ROW.replace("630.5", "1e400"),
        ROW.replace("建设社区", "建设\u202e社区"),
    ]
    sentences = refused(written(tmp_path, "\n".join([HEADER, *rows])), tmp_path)
    places = [sentence.split("roster.csv:")[1] for sentence in sentences]
    assert places[0].startswith("2 E607 residents: found -3; must be a whole number from 0 to 10000000 persons")
    assert places[1].startswith("2 E607 own_built: found maybe")
    assert places[2].startswith("3 E607 id: found A 02")
    assert places[3].startswith("4 E607: found 12")
    assert places[4].startswith("5 E607 premises_m2: found 1e400")
    assert "\\u202e" in places[5]


def test_csv_stops_after_twenty_faulty_rows(tmp_path):
    text = "\n".join([HEADER] + [ROW.replace("7493", "many")] * 30)
    assert len(refused(written(tmp_path, text), tmp_path)) == 20


def test_csv_names_missing_unknown_and_double_columns(tmp_path):
    header = HEADER.replace("households", "housholds").replace("volunteers", "residents")
    text = " | ".join(refused(written(tmp_path, f"{header}\n{ROW}"), tmp_path))
    assert "housholds; unknown column" in text
    assert "did you mean households?" in text
    assert "volunteers; missing column" in text
    assert "residents; column given twice" in text


@pytest.mark.parametrize(
    ("text", "encoding", "words"),
    [
        (f"{HEADER}\n{ROW}\n{ROW}", "utf-8", "the same id as"),
        (f"{HEADER}\n{ROW}", "gb18030", "CSV UTF-8"),
        ("", "utf-8", "empty"),
        (HEADER, "utf-8", "1 to 10,000 communities"),
        (f'{HEADER}\n"{ROW}', "utf-8", "not CSV"),
        (f"{HEADER}\n{ROW}\0", "utf-8", "volunteers: found 1200\\u0000"),
        ("a," * 300, "utf-8", "at most 200 columns"),
        (f"{HEADER}\n{ROW}{'9' * 200_000}", "utf-8", "not CSV"),
    ],
)
def test_csv_that_cannot_be_a_roster(tmp_path, text, encoding, words):
    assert words in " | ".join(refused(written(tmp_path, text, encoding), tmp_path))


@pytest.mark.parametrize("name", ["../roster.csv", "/roster.csv", "~/a.csv", "$HOME", "a\\b.csv", ".."])
def test_csv_name_may_not_leave_the_folder(tmp_path, name):
    assert "no path" in refused(City(roster=name), tmp_path)[0]


def test_csv_that_is_not_there_names_the_nearest(tmp_path):
    written(tmp_path, HEADER)
    assert "no such file" in refused(City(roster="社" * 200), tmp_path)[0]
    assert "did you mean roster.csv?" in refused(City(roster="rooster.csv"), tmp_path)[0]


@pytest.mark.parametrize(
    ("residents", "band"),
    [(0, 0), (9_999, 0), (10_000, 1), (19_999, 1), (20_000, 2), (29_999, 2), (30_000, 3), (90_000, 3)],
)
def test_band_of(residents, band):
    assert band_of(residents) == BANDS[band]


@settings(max_examples=40, deadline=None, database=None)
@given(seed=st.integers(0, 2**32), rate=st.floats(6, 18))
def test_posts_add_up_to_the_rate(seed, rate):
    roster = territories(luohe(seed=seed), NOWHERE)
    staffing = Staffing(per_10000=rate, size_exponent=0.6, fewest=4)
    total = int(posts(staffing, roster, rate).sum())
    wanted = rate * sum(one.residents for one in roster) / 10_000
    assert abs(total - wanted) <= 2.5  # communities of one size step together


def test_posts_grow_less_than_households():
    roster = territories(luohe(), NOWHERE)
    given_posts = posts(Staffing(size_exponent=0.6, fewest=4), roster, 8.0)
    by_band = [given_posts[[band_of(one.residents) == band for one in roster]].mean() for band in BANDS]
    assert given_posts.min() == 4
    assert by_band == pytest.approx([4.4, 9.1, 13.7, 17.2], abs=1.1)


def test_listed_posts_and_teams_stay():
    roster = (place("a", posts=9), place("b"), place("c", team=(Member(), Member())))
    assert posts(Staffing(fewest=1), roster, 0.0).tolist() == [9, 1, 2]
    assert posts(Staffing(fewest=1), roster, 20.0).tolist() == [9, 7, 2]
    assert posts(Staffing(), (place("a", posts=3),), 50.0).tolist() == [3]


def test_unreachable_totals_give_the_nearest():
    alike = tuple(place(name, 1000) for name in "abcd")
    assert posts(Staffing(), alike, 12.0).tolist() == [1, 1, 1, 1]
    assert posts(Staffing(), alike, 17.5).tolist() == [2, 2, 2, 2]


def test_windows_by_area_or_as_listed():
    areas = (0, 149, 300, 899, 900, 4000)
    roster = [place(f"a{area}", premises_m2=float(area)) for area in areas] + [place("w", windows=9)]
    assert windows(City(), roster).tolist() == [1, 1, 2, 5, 6, 6, 9]


def test_tensions_carry_the_numbers_of_the_report():
    city = luohe()
    roster = territories(city, NOWHERE)
    english, chinese = tensions(city, roster, "en"), tensions(city, roster, "zh")
    assert len(english) == len(chinese) == 8
    assert "29 communities of 10,000 or more hold at least 480,000 people, so the 43 to 48" in english[0]
    assert "between 1,384 and 4,364" in english[0]
    assert "7,493" in english[0]
    assert english[1] == "Population is for 72 communities, everything else for 77."
    assert english[2].startswith("52 of 77")
    assert "630 m²" in english[2]
    assert "adds about" in english[3]
    assert "48 if none" in english[3]
    assert "96.5%" in english[4]
    assert "8,580" in english[5]
    assert english[6].startswith("Of the four plans none addresses pay, burden or turnover directly")
    assert "72 个社区" in chinese[1]
    assert "没有一项直接针对薪酬待遇" in chinese[6]


def test_no_tensions_without_counts():
    assert tensions(City(communities=(place("a"),)), (place("a"),), "zh") == []
