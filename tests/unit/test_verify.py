"""Verifying a study folder: an untouched one passes, and whatever has been changed is found and named."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import as_common_user
from fitting_cases import STUDY, small_city
from report_cases import small_study
from study_cases import act, study

from analysis.judgement.compare import write_comparison
from analysis.report.blocks import cleaned, lines
from analysis.report.certificate import certificate
from analysis.report.pdf_file import write_pdf
from analysis.report.terminal import Terminal
from analysis.report.theories import gather_theories, theory_folder
from analysis.report.verifying import verify_and_show, verify_folder
from analysis.report.words import LANGUAGES, Words
from analysis.study.differences import csv_difference
from analysis.study.files import read_json, read_table, sha256, write_json, write_table
from analysis.study.manifest import record_digest
from analysis.study.replay import Means, sampled
from analysis.study.study import collect_values, run_study, write_csv
from analysis.study.verify import Verification, verify_study
from sim import ScenarioError, read_study

RECORD = "records/both/0001.parquet"
HERE = Means(workers=1)
DAY = dt.date(2026, 1, 5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real study of two scenarios and three replications, drawn in Chinese."""
    return small_study(tmp_path_factory.mktemp("made") / "small", langs=("zh",))


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, without its figures."""
    shutil.copytree(made, tmp_path / "small", ignore=shutil.ignore_patterns("figures"))
    change(tmp_path / "small", lambda manifest: manifest.pop("files"))
    return tmp_path / "small"


def change(folder: Path, edit: Callable[[dict[str, Any]], object], name: str = "manifest.json") -> None:
    """Edit a JSON file of the folder."""
    content = read_json(folder / name)
    edit(content)
    write_json(folder / name, content)


def replace(path: Path, before: bytes, after: bytes) -> None:
    assert before in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(before, after, 1))


def where(found: Verification) -> list[str]:
    return [finding.where for finding in found.findings]


def said(found: Verification, lang: str = "en") -> str:
    return "\n".join(f"{finding.where} {Words(lang).either(finding.what)}" for finding in found.findings)


# --- untouched ---


def test_an_untouched_study_is_verified_to_its_figures(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "small")
    found = verify_folder(tmp_path / "small", 2, HERE)
    assert (found.findings, found.notes, found.exact) == ((), (), True)
    assert (found.whole, found.total, found.figures) == (6, 6, 28)
    assert {place[0] for place in found.again} == {"city", "both"}
    before = {path.name for path in made.iterdir()}
    assert {path.name for path in (tmp_path / "small").iterdir()} == before


def test_all_are_played_again_where_more_are_asked_for_than_there_are(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = verify_study(folder, 99, HERE._replace(progress=lambda done, total, left: seen.append((done, total))))
    assert len(found.again) == len(seen) == 6
    assert found.findings == ()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 9])
def test_a_sample_holds_the_baseline_and_another(count: int) -> None:
    whole = [(name, number) for name in ("a", "base", "c") for number in range(2)]
    drawn = [sampled(whole, "base", count) for _ in range(40)]
    assert {len(places) for places in drawn} == {min(count, 6)}
    for places in drawn:
        assert places == sorted(set(places), key=whole.index)
        assert count < 1 or "base" in dict(places)
        assert count < 2 or {name for name, _ in places} != {"base"}
    assert count in (0, 9) or len(set(map(tuple, drawn))) > 1


# --- changed ---


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def swap(folder: Path) -> None:
    one, other = (folder / f"records/both/000{number}.parquet" for number in (0, 1))
    one.rename(folder / "aside")
    other.rename(one)
    (folder / "aside").rename(other)


def swap_all(folder: Path) -> None:
    """Exchange two records, and what the manifest says of them."""

    def edit(manifest: dict[str, Any]) -> None:
        entries = manifest["records"]["both"]
        entries["0000"], entries["0001"] = entries["0001"], entries["0000"]

    swap(folder)
    change(folder, edit)


def another_number(path: Path) -> None:
    """Change the last digit of a CSV."""
    lines_of = path.read_text(encoding="utf-8-sig").splitlines()
    at = next(number for number, line in enumerate(lines_of) if re.search(r"\.\d*[1-8]", line))
    lines_of[at] = re.sub(r"(\.\d*)([1-8])", lambda found: f"{found[1]}{int(found[2]) + 1}", lines_of[at], count=1)
    path.write_text("\n".join([*lines_of, ""]), encoding="utf-8-sig", newline="")


def leave_out(folder: Path) -> None:
    """Take one replication out of the values."""
    kept = [line for line in (folder / "values.csv").read_bytes().splitlines(True) if not line.startswith(b"both,2,")]
    (folder / "values.csv").write_bytes(b"".join(kept))


def edit_pay(content: dict[str, Any]) -> None:
    content["values"]["pay"]["base"] += 1.0


def edit_evidence(content: dict[str, Any]) -> None:
    content["evidence"]["numbers"][0]["source_en"] = "a better source"


BOTH = "scenarios/both.resolved.json"
CHANGES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "table": (lambda folder: flip(folder / RECORD / "months.parquet"), f"{RECORD}/months.parquet", "SHA-256"),
    "table gone": (lambda folder: (folder / RECORD / "kinds.parquet").unlink(), f"{RECORD}/kinds.parquet", "missing"),
    "heading": (
        lambda folder: replace(folder / RECORD / "record.json", b'"seed": 11', b'"seed": 12'),
        f"{RECORD}/record.json",
        "manifest",
    ),
    "record gone": (lambda folder: shutil.rmtree(folder / RECORD), RECORD, "missing"),
    "record too many": (
        lambda folder: shutil.copytree(folder / RECORD, folder / "records/both/0007.parquet"),
        "records/both/0007.parquet",
        "not in the manifest",
    ),
    "records swapped": (swap, f"{RECORD}/record.json", "manifest"),
    "records swapped as the manifest": (swap_all, f"{RECORD}/record.json", "another replication"),
    "values": (lambda folder: another_number(folder / "values.csv"), "values.csv", "should be"),
    "values cut": (
        lambda folder: (folder / "values.csv").write_bytes((folder / "values.csv").read_bytes()[:-9]),
        "values.csv",
        "should be",
    ),
    "values of a replication left out": (leave_out, "values.csv", "leaves out 1 finished"),
    "comparison": (lambda folder: another_number(folder / "comparison.csv"), "comparison.csv", "should be"),
    "value of a scenario": (lambda folder: change(folder, edit_pay, BOTH), BOTH, "digest of the scenario"),
    "evidence": (lambda folder: change(folder, edit_evidence, BOTH), BOTH, "digest of the evidence"),
    "stray key": (lambda folder: change(folder, lambda content: content.update(more=1), BOTH), BOTH, "as a run"),
    "digest in the manifest": (
        lambda folder: change(folder, lambda manifest: manifest["scenarios"]["both"].update(digest="0" * 64)),
        BOTH,
        "digest of the scenario",
    ),
    "title": (
        lambda folder: change(folder, lambda manifest: manifest["scenarios"]["both"].update(title_en="x")),
        BOTH,
        "title in English",
    ),
    "seed": (
        lambda folder: change(folder, lambda manifest: manifest.update(seed=12)),
        f"{RECORD}/record.json",
        "other inputs",
    ),
}  # fmt: skip


def test_the_copy_to_be_changed_is_sound(folder: Path) -> None:
    assert where(verify_folder(folder, 0, HERE)) == []


@pytest.mark.parametrize("kind", CHANGES)
def test_whatever_is_changed_is_found_and_named(folder: Path, kind: str) -> None:
    tamper, place, reason = CHANGES[kind]
    tamper(folder)
    found = verify_folder(folder, 0, HERE)
    named = [finding for finding in found.findings if place in (finding.where, f"{finding.where}/record.json")]
    assert named, said(found)
    assert reason in named[0].what[1]


def test_a_changed_figure_is_found_by_its_hash_and_by_drawing_it_anew(made: Path, tmp_path: Path) -> None:
    folder, name = tmp_path / "small", "figures/vacancy.zh.svg"
    shutil.copytree(made, folder)
    replace(folder / name, b"</svg>", b"<!-- --></svg>")
    shutil.copyfile(folder / name, folder / "figures" / "added.zh.svg")
    found = verify_folder(folder, 0, HERE)
    assert where(found) == [name]
    assert "SHA-256" in said(found)
    change(folder, lambda manifest: manifest["files"].update({name: sha256(folder / name)}))
    found = verify_folder(folder, 0, HERE)
    assert where(found) == [name]
    assert "made anew" in said(found)
    assert "added.zh.svg" in found.notes[0][1]
    change(folder, lambda manifest: manifest["drawn"].update(matplotlib="1.0"))
    assert "matplotlib 1.0" in verify_folder(folder, 0, HERE).notes[0][1]


def forge(folder: Path, edit: Callable[[dict[str, Any]], object], table: str = "months") -> None:
    """Change a table of a record and everything that is derived from it, so that all hashes are right again."""
    path = folder / RECORD / f"{table}.parquet"
    columns = read_table(path)
    edit(columns)
    write_table(path, columns)
    change(folder, lambda heading: heading["sha256"].update({table: sha256(path)}), f"{RECORD}/record.json")
    stamp(folder)
    write_csv(folder / "values.csv", collect_values(folder, [(n, k) for n in ("city", "both") for k in range(3)]))
    write_comparison(folder, "city", ["city", "both"])


def stamp(folder: Path) -> None:
    """Make records and manifest agree."""
    manifest = read_json(folder / "manifest.json")
    for name, entries in manifest["records"].items():
        for number, entry in entries.items():
            heading = f"records/{name}/{number}.parquet/record.json"
            digest = record_digest(manifest, name)
            change(folder, lambda content, digest=digest: content.update(inputs=digest), heading)
            entry["sha256"] = sha256(folder / heading)
    write_json(folder / "manifest.json", manifest)


def fewer_resignations(months: dict[str, Any]) -> None:
    months["resignations"] = months["resignations"] // 2


def test_a_forgery_with_all_its_hashes_right_is_found_by_playing_again(folder: Path) -> None:
    forge(folder, fewer_resignations)
    assert where(verify_folder(folder, 0, HERE)) == []
    found = verify_folder(folder, 0, HERE, chosen=[("both", 1), ("city", 0)])
    assert where(found) == [RECORD]
    assert "months.resignations" in said(found)
    assert "months.resignations" in said(found, "zh")


# --- another machine ---


@pytest.mark.parametrize(("factor", "passes"), [(1.0, True), (1.0 + 1e-12, True), (1.0 + 1e-6, False)])
def test_other_versions_are_compared_to_a_part_in_a_billion(folder: Path, factor: float, passes: bool) -> None:
    change(folder, lambda manifest: manifest["software"].update(numpy="1.0", model="abc"))
    forge(folder, lambda months: months.update(strain=months["strain"] * factor))
    found = verify_folder(folder, 0, HERE, chosen=[("both", 1)])
    assert [change[:2] for change in found.changed] == [("model", "abc"), ("numpy", "1.0")]
    assert where(found) == ([] if passes else [RECORD])
    assert "source of the model" in found.notes[0][1]
    shown = "\n".join(lines(certificate(found, Words("en"), DAY)))
    assert "numpy 1.0 → " in shown
    assert "1e-9" in shown


def test_whole_numbers_are_compared_exactly_on_any_machine(folder: Path) -> None:
    change(folder, lambda manifest: manifest["software"].update(numpy="1.0"))
    forge(folder, lambda months: months.update(people=months["people"] + 1))
    assert "months.people" in said(verify_folder(folder, 0, HERE, chosen=[("both", 1)]))


@pytest.mark.parametrize(
    ("cell", "exact", "close"),
    [("1.0", True, True), ("1.0000000000001", False, True), ("1.0001", False, False), ("", False, False)],
)
def test_tables_are_compared_by_cell_where_bytes_cannot_be(
    tmp_path: Path, cell: str, exact: bool, close: bool
) -> None:
    for name, value in (("one.csv", "1.0"), ("other.csv", cell)):
        (tmp_path / name).write_text(f"a,b\nx,{value}\n", encoding="utf-8-sig")
    found = [csv_difference(tmp_path / "other.csv", tmp_path / "one.csv", way) is None for way in (True, False)]
    assert found == [exact, close]


# --- what cannot be certified, and what is not complete ---


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (lambda folder: (folder / BOTH).unlink(), "resolved scenario is missing"),
        (lambda folder: (folder / BOTH).write_bytes(b"{"), "resolved scenario cannot be read"),
        (
            lambda folder: change(folder, lambda content: content.pop("values"), BOTH),
            "resolved scenario cannot be read",
        ),
        (lambda folder: change(folder, lambda manifest: manifest.update(draws="0" * 64)), "draws"),
        (lambda folder: change(folder, lambda manifest: manifest.update(seed="1")), "manifest is not whole"),
        (lambda folder: change(folder, lambda manifest: manifest.update(records=[])), "manifest is not whole"),
        (
            lambda folder: change(folder, lambda manifest: manifest["study"].update(baseline="x")),
            "manifest is not whole",
        ),
        (
            lambda folder: change(
                folder, lambda manifest: manifest["scenarios"].update({"../x": manifest["scenarios"]["both"]})
            ),
            "manifest is not whole",
        ),
        (lambda folder: (folder / "manifest.json").unlink(), "no study folder"),
        (lambda folder: (folder / "values.csv").unlink(), "no results yet"),
    ],
)
def test_results_whose_inputs_cannot_be_hashed_are_refused(
    folder: Path, tamper: Callable[[Path], object], says: str
) -> None:
    tamper(folder)
    with pytest.raises(ScenarioError) as caught:
        verify_folder(folder, 0, HERE)
    assert says in caught.value.sentences("en")[0]
    assert len(caught.value.sentences("zh")) == 1


def test_a_study_that_is_running_is_refused(folder: Path) -> None:
    holder = {"pid": os.getpid(), "host": socket.gethostname()}
    (folder / "run.lock").write_text(json.dumps(holder), encoding="utf-8")
    with pytest.raises(ScenarioError, match="E902"):
        verify_folder(folder, 0, HERE)


def test_missing_replications_are_counted_and_no_mismatch(tmp_path: Path) -> None:
    given: dict[str, dict[str, Any]] = {"baseline": {}, "policy": {"trouble": "raise"}}
    folder = tmp_path / "out"
    run_study(study(tmp_path / "files", **given), folder, replications=3, seed=1, workers=1, player=act)
    write_comparison(folder, "baseline", ["baseline", "policy"])
    found = verify_folder(folder, 3, HERE._replace(player=act))
    assert (where(found), found.whole, found.total, len(found.again)) == ([], 5, 6, 3)
    shown = lines(certificate(found, Words("zh"), DAY))
    assert shown[1] == "研究尚未完成：应有6次模拟，完成5次。"


def test_draws_are_part_of_the_inputs(tmp_path: Path) -> None:
    home = small_city(tmp_path / "home", STUDY.replace("seed = 5", 'seed = 5\nposterior = "draws.csv"'))
    (home / "draws.csv").write_text("attrition.base_rate\n0.05\n0.5\n", encoding="utf-8-sig")
    folder = tmp_path / "out"
    run_study(read_study(home), folder, replications=3, seed=5, workers=1)
    write_comparison(folder, "city", ["city", "indexed"])
    assert where(verify_folder(folder, 99, HERE)) == []
    replace(folder / "draws.csv", b"0.5", b"0.4")
    assert "draws.csv" in where(verify_folder(folder, 0, HERE))
    (folder / "draws.csv").unlink()
    with pytest.raises(ScenarioError, match="E908"):
        verify_folder(folder, 0, HERE)


# --- several theories ---


def under_theories(tmp_path: Path) -> Path:
    """A study under two theories, without figures."""
    home = small_city(tmp_path / "home", STUDY.replace("seed = 5", 'seed = 5\ntheories = ["plain", "pay"]'))
    folder = tmp_path / "out"
    for name in ("plain", "pay"):
        part = theory_folder(folder, name)
        run_study(read_study(home, name), part, replications=3, seed=5, workers=1)
        write_comparison(part, "city", ["city", "indexed"])
        (part / "figures").mkdir()
        change(part, lambda manifest: manifest["study"].update(indexed="indexed"))
    gather_theories(folder, read_study(home), ("plain", "pay"))
    return folder


def test_a_study_under_theories_is_verified_theory_by_theory(tmp_path: Path) -> None:
    folder = under_theories(tmp_path)
    found = verify_folder(folder, 1, HERE)
    assert where(found) == []
    assert (found.whole, found.total) == (12, 12)
    assert [place[0] for place in found.again] == ["plain/city", "pay/city"]
    assert "平说：小城（000" in "\n".join(lines(certificate(found, Words("zh"), DAY)))


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (lambda folder: another_number(folder / "values.csv"), "values.csv"),
        (lambda folder: another_number(folder / "theories.csv"), "theories.csv"),
        (lambda folder: change(folder, edit_pay, "scenarios/city.resolved.json"), "scenarios/city.resolved.json"),
        (lambda folder: change(folder, lambda manifest: manifest.update(seed=6)), "manifest.json"),
        (
            lambda folder: change(folder, lambda manifest: manifest.update(quick=True), "theories/pay/manifest.json"),
            "theories/pay/manifest.json",
        ),
        (lambda folder: another_number(folder / "theories/pay/comparison.csv"), "theories/pay/comparison.csv"),
    ],
)
def test_what_is_changed_above_or_in_a_theory_is_found(
    tmp_path: Path, tamper: Callable[[Path], object], place: str
) -> None:
    folder = under_theories(tmp_path)
    tamper(folder)
    assert where(verify_folder(folder, 0, HERE)) == [place]


def test_a_theory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = under_theories(tmp_path)
    shutil.rmtree(folder / "theories" / "pay")
    with pytest.raises(ScenarioError, match="results of theory pay are missing"):
        verify_folder(folder, 0, HERE)


# --- the certificate ---


def test_the_certificate_is_printed_in_both_languages_and_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_and_show(folder, 1, 1, Terminal("en"))
    printed = capsys.readouterr().out
    assert printed.index("模拟结果核验证书") < printed.index("Certificate of verification")
    assert str(folder.parent) not in printed.split("Certificate: ")[0]
    kept = sorted((folder / "certificates").iterdir())
    assert [path.name[10:] for path in kept] == [".en.pdf", ".zh.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in kept)
    assert verify_and_show(folder, 1, 1, Terminal("zh"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_certificate_fits_a_page_whatever_it_has_to_say(folder: Path, tmp_path: Path, lang: str) -> None:
    change(folder, lambda manifest: manifest["software"].update(numpy="1.0", model="abc", python="3.9", scipy="1"))
    stamp(folder)
    manifest = read_json(folder / "manifest.json")
    manifest |= {"quick": True, "months": 24}
    found = dataclasses.replace(
        verify_folder(folder, 0, HERE), manifest=manifest, total=900, again=tuple(("both", n) for n in range(99))
    )
    write_pdf(cleaned(certificate(found, Words(lang), DAY)), tmp_path / "page.pdf")
    assert b"/Type/Pages/Count 1/" in (tmp_path / "page.pdf").read_bytes()


def test_what_many_files_share_is_said_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, lambda manifest: manifest.update(seed=12))
    assert not verify_and_show(folder, 1, 1, Terminal("en"))
    printed = capsys.readouterr().out
    assert "Not verified: 6 mismatches." in printed
    assert "6 files, the first of them records/city/0000.parquet: comes from other inputs" in printed
    assert "Playing a sample again" not in printed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rough_look_is_certified_as_such_in_the_first_line(folder: Path, lang: str) -> None:
    shown = lines(certificate(verify_folder(folder, 0, HERE), Words(lang), DAY))
    assert shown[1] == Words(lang)["rough_note"]
    assert all("/" not in line or "x86" in line for line in shown[:2])


def test_nothing_is_certified_where_something_differs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    another_number(folder / "values.csv")
    assert not verify_and_show(folder, 1, 1, Terminal("zh"))
    printed = capsys.readouterr().out
    assert "核验未通过：有1处不符" in printed
    assert "values.csv：第 " in printed
    assert "核验证书" not in printed
    assert not (folder / "certificates").exists()


def test_a_folder_that_cannot_be_written_to_is_verified_all_the_same(
    folder: Path, open_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = open_folder / "small"
    shutil.copytree(folder, closed)
    for path in (closed, *closed.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    with as_common_user():
        assert verify_and_show(closed, 0, 1, Terminal("en"))
    assert "could not be kept" in capsys.readouterr().out
    for path in (closed, *(each for each in closed.rglob("*") if each.is_dir())):
        path.chmod(0o755)


def test_text_of_others_cannot_colour_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, lambda manifest: manifest["study"].update(title_en="[red]x[/blue]\x1b[31m"))
    verify_and_show(folder, 0, 1, Terminal("en"))
    printed = capsys.readouterr().out
    assert "\x1b" not in printed


def test_numbers_of_a_table_are_told_by_column(folder: Path) -> None:
    forge(folder, lambda kinds: kinds.update(arrived=np.flip(kinds["arrived"]).copy()), "kinds")
    assert "kinds.arrived" in said(verify_folder(folder, 0, HERE, chosen=[("both", 1)]))
