"""Reading scenario and study files: hostile bytes, inheritance, origins, digest."""

from __future__ import annotations

import json
import os
import pickle
import time
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import as_common_user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.base.errors import ScenarioError
from sim.scenario.evidence import DECLARED
from sim.scenario.faults import UNITS_ZH
from sim.scenario.file import check, digest, load, read_scenario, read_study, resolved, restored
from sim.scenario.toml_lines import lines_of, repeated

VALID = Path(__file__).parents[1] / "scenarios" / "valid"
LUOHE = Path(__file__).parents[2] / "scenarios" / "luohe"
HEADER = '[scenario]\ntitle_zh = "测试"\ntitle_en = "test"\n'
CITY = f"""format = 1
{HEADER}
[clock]
start = 2021-01-01
end = 2021-12-31

[city]
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> str:
    started = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        check(path)
    assert time.perf_counter() - started < 2.0
    return "\n".join((*caught.value.sentences("zh"), *caught.value.sentences("en")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("base", "evidence", "raise", "fewer_ledgers", "both"):
        (tmp_path / f"{name}.toml").write_bytes((VALID / f"{name}.toml").read_bytes())
    return tmp_path


HOSTILE = {
    "empty": (b"", "E105"),
    "blank": (b" \n\n", "E105"),
    "gbk": ("社区: 一号\n值: 5\n".encode("gbk"), "看来是 GBK 编码"),
    "utf-16": ("a = 1\n".encode("utf-16"), "UTF-16"),
    "zip": (bytes.fromhex("504b0304000000"), "Excel"),
    "old excel": (bytes.fromhex("d0cf11e0a1b11ae1"), "Excel"),
    "nul": (b"a = 1\0", "E107"),
    "half a character": (b'a = "\xe7"', "E108"),
    "too large": (b"#" * 2_000_001, "2 MB"),
    "brackets": (b"a = " + b"[" * 3000, "E110"),
    "closed brackets": (b"a = " + b"[" * 40 + b"]" * 40, "E110"),
    "braces": (b"a = " + b"{a = " * 3000, "E110"),
    "dots": (b"a." * 900_000 + b"a = 1", "E110"),
    "quoted dots": (b'"a".' * 400_000 + b"a = 1", "E110"),
    "digits": (b"a = " + b"9" * 1_900_000, "E112"),
    "hexadecimal": (b"a = 0x" + b"F" * 100_000, "E112"),
    "one word": (b"a" * 1_900_000, "E109"),
    "quotes": (b'"""' * 600_000, "E109"),
    "escape": (b"\x1b[31m = 1", "\\u001b"),
    "lone carriage return": (b"a = 1\rb = 2", "E109"),
    "alias": (b"a: &a [*a]\n", "YAML"),
    "tab": (b"desk:\n\tworkers: 3\n", "YAML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_at_once_and_by_name(name: str, tmp_path: Path) -> None:
    raw, expected = HOSTILE[name]
    path = tmp_path / "hostile.toml"
    path.write_bytes(raw)
    said = refused(path)
    assert expected in said
    assert "hostile.toml" in said


def test_a_missing_file_lists_what_is_there_and_suggests_the_nearest(folder: Path) -> None:
    said = refused(folder / "bass.toml")
    assert "base.toml、both.toml、evidence.toml" in said
    assert "did you mean base.toml?" in said


def test_folders_devices_loops_and_impossible_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to(tmp_path / "b.toml")
    (tmp_path / "b.toml").symlink_to(tmp_path / "a.toml")
    assert "E104" in refused(tmp_path / "a.toml")
    assert "study.toml" in refused(tmp_path)
    assert "E102" in refused(Path(os.devnull))
    assert "E102" in refused(tmp_path / "a\0b")
    assert "E102" in refused(tmp_path / ("x" * 5000))
    with pytest.raises(ScenarioError, match="E102"):
        read_scenario(tmp_path / "a\0b")
    with pytest.raises(ScenarioError, match="a folder"):
        read_scenario(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_file_without_permission_is_refused(open_folder: Path) -> None:
    (open_folder / "base.toml").write_bytes((VALID / "base.toml").read_bytes())
    (open_folder / "base.toml").chmod(0)
    with as_common_user():
        assert "E103" in refused(open_folder / "base.toml")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_byte_order_mark_and_line_ends_change_nothing(mark: bytes, end: bytes, folder: Path) -> None:
    expected = read_scenario(folder / "base.toml")
    (folder / "base.toml").write_bytes(mark + (VALID / "base.toml").read_bytes().replace(b"\n", end))
    found = read_scenario(folder / "base.toml")
    assert (found.scenario, found.origins) == (expected.scenario, expected.origins)


def test_a_chain_of_ten_files_is_read_and_a_longer_one_refused(folder: Path) -> None:
    for number in range(1, 1000):
        parent = f"f{number - 1}" if number > 1 else "base"
        write(folder, f"f{number}", f'format = 1\nextends = "{parent}"\n{HEADER}')
    assert load(folder / "f9.toml").pay.base == 2300
    assert "E123" in refused(folder / "f10.toml")
    assert "E123" in refused(folder / "f999.toml")


def test_a_common_ancestor_stands_once_and_policies_concatenate_in_order(folder: Path) -> None:
    write(folder, "shared", f'format = 1\nextends = "raise"\n{HEADER}')
    write(folder, "left", f'format = 1\nextends = "shared"\n{HEADER}[desk]\nhall_duty = true\n')
    write(folder, "right", f'format = 1\nextends = ["fewer_ledgers", "shared"]\n{HEADER}')
    merged = load(write(folder, "all", f'format = 1\nextends = ["left", "right"]\n{HEADER}'))
    assert [policy.lever for policy in merged.policies] == ["pay.base", "burden.cut", "burden.enforcement"]
    assert merged.desk.hall_duty


def test_lists_replace_and_titles_are_not_inherited(folder: Path) -> None:
    text = f'format = 1\nextends = "base"\n{HEADER}[calendar]\nholidays = [2021-10-01, 2021-10-04]\n'
    write(folder, "long", text)
    child = write(folder, "short", f'format = 1\nextends = "long"\n{HEADER}[calendar]\nholidays = [2021-10-05]\n')
    assert len(load(child).calendar.holidays) == 1
    assert "scenario" in refused(write(folder, "untitled", 'format = 1\nextends = "base"\n'))


def test_an_error_in_an_inherited_list_names_the_file_that_set_it(folder: Path) -> None:
    write(folder, "lists", f'format = 1\nextends = "base"\n{HEADER}[calendar]\nholidays = [2021-10-02]\n')
    said = refused(write(folder, "child", f'format = 1\nextends = "lists"\n{HEADER}'))
    assert "lists.toml:7 E302 calendar.holidays[1]" in said


def test_errors_come_in_the_order_of_files_and_lines(folder: Path) -> None:
    write(folder, "parent", f'format = 1\nextends = "base"\n{HEADER}[pay]\nratio = 99\nbase = -1\n')
    path = write(
        folder, "child", f'format = 1\nextends = "parent"\n{HEADER}[desk]\nduty_minutes = 0\n[absence]\nbase = 7\n'
    )
    with pytest.raises(ScenarioError) as caught:
        check(path)
    keys = [refusal.key for refusal in caught.value.refusals]
    assert keys == ["pay.ratio", "pay.base", "desk.duty_minutes", "absence.base"]


def test_twenty_errors_are_all_told_and_a_thousand_are_counted(folder: Path) -> None:
    wrong = "".join(f"a{number} = 1\n" for number in range(20))
    path = write(folder, "wrong", f'format = 1\nextends = "base"\n{HEADER}[pay]\n{wrong}')
    with pytest.raises(ScenarioError) as caught:
        check(path)
    assert len(caught.value.refusals) == 20
    many = "".join(f'[[policies]]\nlever = "pay.bass"\nvalue = {number}\n' for number in range(1000))
    assert "and 900 more" in refused(write(folder, "wrong", f'format = 1\nextends = "base"\n{HEADER}{many}'))


def test_origins_tell_file_evidence_or_default(folder: Path) -> None:
    loaded = read_scenario(write(folder, "mine", f'extends = "raise"\n{HEADER}[attrition]\nbase_rate = 0.1\n'))
    assert loaded.origins["attrition.base_rate"] == "mine.toml:6"
    assert loaded.origins["pay.base"] == "base.toml:43"
    assert loaded.origins["pay.outside_growth"] == "evidence: A"
    assert loaded.origins["kinds.ledger.minutes"] == "evidence: assumption"
    assert loaded.origins["pay.on_cost"] == "default"
    assert loaded.origins["header.title_zh"] == "mine.toml:3"
    assert loaded.origins["header.reason_zh"] == "default"
    assert loaded.origins["policies.0"] == "raise.toml:9"
    assert (
        "mine.toml：没有写 format，按 format = 1 读取",
        "mine.toml: no format is given; read as format = 1",
    ) in loaded.warnings


def test_no_origin_and_no_warning_tells_where_the_folder_lies(folder: Path) -> None:
    text = f'extends = "base"\n{HEADER}[attrition]\nbase_rate = 0.3\n'
    assert str(folder) not in str(resolved(read_scenario(write(folder, "mine", text))))


def test_the_digest_follows_values_and_nothing_else(folder: Path) -> None:
    base = digest(read_scenario(folder / "base.toml"))
    retitled = write(folder, "other", f'# a note\nformat = 1\nextends = "base"\n{HEADER}[pay]\nbase = 2300.0\n')
    assert digest(read_scenario(retitled)) == base
    changed = write(folder, "other", f'format = 1\nextends = "base"\n{HEADER}[pay]\nbase = 2301\n')
    assert digest(read_scenario(changed)) != base


def test_minus_zero_is_zero(folder: Path) -> None:
    text = f'format = 1\nextends = "base"\n{HEADER}[pay]\nindexation = -0.0\n'
    assert digest(read_scenario(write(folder, "zero", text))) == digest(read_scenario(folder / "base.toml"))


def test_a_roster_becomes_the_list_of_communities_and_enters_the_digest(tmp_path: Path) -> None:
    names = "id,name_zh,name_en,district,street_zh,street_en,residents,households,premises_m2,own_built,volunteers"
    roster = names + "\nA-01,建设社区,Jianshe Community,A,,,{},2100,300,true,10\n"
    path = write(tmp_path, "city", f'{CITY}roster = "communities.csv"\n')
    (tmp_path / "communities.csv").write_text(roster.format(6000), encoding="utf-8")
    first = read_scenario(path)
    (tmp_path / "communities.csv").write_text(roster.format(6001), encoding="utf-8")
    second = read_scenario(path)
    assert [place.residents for place in first.scenario.city.communities] == [6000]
    assert digest(first) != digest(second)
    assert first.origins["city.communities"] == "city.toml:11"


def test_what_was_read_can_be_sent_to_another_process(folder: Path) -> None:
    loaded = read_scenario(folder / "both.toml")
    assert pickle.loads(pickle.dumps(loaded)) == loaded


def test_a_study_takes_the_name_of_its_folder_or_its_own(folder: Path) -> None:
    text = 'format = 1\n[study]\ntitle_zh = "研究"\ntitle_en = "study"\nbaseline = "base"\nscenarios = ["base", "raise"]\n'
    (folder / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(folder)
    assert (study.study.name, list(study.scenarios)) == (folder.name, ["base", "raise"])
    assert read_study(write(folder, "漯河", text)).study.name == "漯河"
    assert read_study(write(folder, "x", text + 'name = "mine"\n')).study.name == "mine"


def test_a_study_tells_what_is_wrong_with_all_its_scenarios_once(folder: Path) -> None:
    text = 'format = 1\n[study]\ntitle_zh = "研究"\ntitle_en = "study"\nbaseline = "base"\nreplications = 0\n'
    (folder / "study.toml").write_text(text + 'scenarios = ["base", "raise", "none"]\n', encoding="utf-8")
    (folder / "base.toml").write_text(
        (folder / "base.toml").read_text(encoding="utf-8") + "on_cost = 9\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as caught:
        read_study(folder)
    keys = [refusal.key for refusal in caught.value.refusals]
    assert keys == ["study.replications", "pay.on_cost", "study.scenarios[3]"]


def test_a_file_of_another_kind_is_refused_by_name(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="a scenario, not a study"):
        read_study(folder / "base.toml")
    with pytest.raises(ScenarioError, match="an evidence register, not a scenario"):
        read_scenario(folder / "evidence.toml")
    assert check(folder / "evidence.toml") == []


def test_every_unit_has_a_chinese_name() -> None:
    assert {number.unit for number in DECLARED.values()} - set(UNITS_ZH) == {"m²"}


def test_lines_of_keys_are_found_in_every_form_of_toml() -> None:
    text = '''a = 1
[b.c]
x = [1,
  2, {y = 3}]
"q.r".z = "a = b # no"
s = """
[no]
"""
[[p]]
v = 1
[[p]]
[p.sub]
w = 1979-05-27 07:32:00
[[p.list]]
k = \'\'\'# no\'\'\' # yes
'''
    lines = lines_of(text)
    assert lines["b",] == lines["b", "c"] == 2
    assert (lines["b", "c", "x", 1], lines["b", "c", "x", 2, "y"]) == (4, 4)
    assert (lines["b", "c", "q.r", "z"], lines["b", "c", "s"]) == (5, 6)
    assert (lines["p", 0, "v"], lines["p", 1], lines["p", 1, "sub", "w"], lines["p", 1, "list", 0, "k"]) == (
        10,
        11,
        13,
        15,
    )
    assert not any("no" in key for key in lines)


def test_a_repeated_key_is_found_with_both_lines() -> None:
    assert repeated("[a]\nb = 1\n\nb = 2\n") == (("a", "b"), 2, 4)
    assert repeated("[[a]]\nb = 1\n[[a]]\nb = 2\n") is None


PIECES = [
    "format = 1\n", 'extends = "base"\n', 'evidence = "evidence"\n', HEADER, "[pay]\n", "[pay.base]\n", "[kinds]\n",
    "[kinds.ledger]\n", "[[kinds]]\n", "[[policies]]\n", "[policies]\n", "[city]\n", "[[city.communities]]\n", "[city.counts]\n",
    "[clock]\n", "[calendar]\n", "[study]\n", "[evidence]\n", "[[numbers]]\n", "base = 2500\n", "base = -1e400\n", "base = []\n",
    'lever = "pay.base"\n', 'lever = "burden.cut"\n', "value = true\n", "value = 0.3\n", "value = {}\n", "start = 2021-07-01\n",
    'start = "x"\n', "end = 9999-12-31\n", "start = 0001-01-01\n", 'kinds = ["ledger", 3]\n', "kinds = 3\n", 'id = "\\u0000"\n',
    "counts = 1\n", 'roster = "x.csv"\n', "communities = [1, {}]\n", "scope = 1\n", "name = []\n", "header = {}\n", "key = 1\n",
    "central = nan\n", "numbers = 1\n", "scenario = 1\n", "mode = 3\n", "holidays = [[2021-01-01]]\n", "districts = [{}]\n", "\x00",
    "＝", "a.b.c = 1\n", "by_hour = []\n", "warmup_months = 120\n", "communities_by_band = [1]\n", "team = [{kinds = [1]}]\n",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.booleans())
def test_any_heap_of_pieces_is_read_or_refused(folder: Path, pieces: list[str], titled: bool) -> None:
    start = f'format = 1\nextends = "base"\n{HEADER}' if titled else ""
    path = write(folder, "heap", start + "".join(pieces))
    try:
        check(path)
    except ScenarioError as error:
        sentences = error.sentences()
    else:
        sentences = ["heap.toml"]
    assert sentences
    assert all(".toml" in said for said in sentences)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_to_a_good_file_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    raw = (VALID / data.draw(st.sampled_from(["base.toml", "evidence.toml", "raise.toml"]))).read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    patch = data.draw(
        st.binary(max_size=4) | st.sampled_from([b"[", b'"', "，".encode(), b"9" * 400, b"\n[[policies]]\n"])
    )
    (folder / "damaged.toml").write_bytes(raw[:at] + patch + raw[at + data.draw(st.integers(0, 9)) :])
    with suppress(ScenarioError):
        check(folder / "damaged.toml")


@pytest.mark.parametrize("name", ["baseline", "pay_and_cut", "plans_plus_retention", "split_with_posts"])
def test_a_resolved_scenario_is_restored_without_its_files(name: str) -> None:
    loaded = read_scenario(LUOHE / f"{name}.toml")
    content = json.loads(json.dumps(resolved(loaded)))
    assert restored(content, loaded.path) == loaded
    assert digest(restored(content, loaded.path)) == content["digest"]


@pytest.mark.parametrize(
    "wrong", [{"values": {}}, {"evidence": {"numbers": 1}}, {"warnings": [1]}, {"origins": None}]
)
def test_what_is_no_resolved_scenario_is_refused(wrong: dict[str, object]) -> None:
    content = json.loads(json.dumps(resolved(read_scenario(LUOHE / "baseline.toml"))))
    with pytest.raises(ScenarioError, match="E115"):
        restored(content | wrong, Path("baseline.resolved.json"))
