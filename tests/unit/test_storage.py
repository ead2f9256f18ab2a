"""The study folder: the same bytes for the same inputs, nothing half-written, nothing damaged passes."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import as_common_user
from study_cases import busy_record, empty_record, study

from analysis.study.files import (
    DamagedError,
    StorageError,
    read_csv,
    read_json,
    read_table,
    sha256,
    sweep,
    write_csv,
    write_json,
    write_table,
    write_whole,
)
from analysis.study.manifest import Inputs, commit, described, read_manifest, refuse_other_inputs, write_manifest
from analysis.study.storage import check_record, log, read_record, record_folder, run_lock, stopwatch, write_record
from sim import ScenarioError


def kept(folder: Path, **shape: Any) -> Path:
    """Keep one busy record under the scenario ``base``."""
    (folder / "records" / "base").mkdir(parents=True, exist_ok=True)
    write_record(folder, "base", busy_record(**shape), "inputs")
    return record_folder(folder, "base", 0)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    kept(tmp_path)
    record, found = busy_record(), read_record(tmp_path, "base", 0)
    for name, table in record.tables().items():
        other = found.tables()[name]
        assert list(other) == list(table)
        for column, cells in table.items():
            assert other[column].dtype == cells.dtype
            assert np.array_equal(other[column], cells)
    assert (found.scenario, found.seed, found.engine) == (record.scenario, record.seed, record.engine)
    assert (found.first_day, found.warmup_months) == (record.first_day, record.warmup_months)


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    kept(tmp_path / "a", size=20, months=60)
    kept(tmp_path / "b", size=20, months=60)
    assert everything(tmp_path / "a") == everything(tmp_path / "b")


def test_tables_with_text_nan_and_no_rows(tmp_path: Path) -> None:
    table = {"a": np.array(["甲", "乙'"]), "b": np.array([1.5, np.nan]), "c": np.array([True, False])}
    for name, given in (("some", table), ("none", {key: column[:0] for key, column in table.items()})):
        write_table(tmp_path / f"{name}.parquet", given)
        found = read_table(tmp_path / f"{name}.parquet")
        assert found["a"].tolist() == given["a"].tolist()
        assert np.array_equal(found["b"], given["b"], equal_nan=True)
        assert found["b"].dtype == np.float64


@pytest.mark.parametrize("name", ["带 空格", "a'b", "[x]*{y}", "résultats$HOME%"])
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    assert check_record(kept(tmp_path / name), "inputs")
    assert read_record(tmp_path / name, "base", 0).replication == 0


def damage_truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


@pytest.mark.parametrize("damage", [damage_truncate, damage_flip, damage_empty, damage_append, Path.unlink])
@pytest.mark.parametrize("name", ["months", "careers"])
def test_damage_is_found_and_named(tmp_path: Path, damage: Any, name: str) -> None:
    place = kept(tmp_path)
    damage(place / f"{name}.parquet")
    with pytest.raises(DamagedError) as caught:
        read_record(tmp_path, "base", 0)
    assert f"{name}.parquet" in caught.value.sentences("zh")[0]


@pytest.mark.parametrize("damage", [damage_truncate, damage_empty, damage_append, Path.unlink])
def test_a_damaged_heading_is_found(tmp_path: Path, damage: Any) -> None:
    place = kept(tmp_path)
    damage(place / "record.json")
    with pytest.raises(DamagedError):
        check_record(place)


def test_a_record_of_other_inputs_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        check_record(kept(tmp_path), "other inputs")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"old": 1})

    def fail(unfinished: Path) -> None:
        unfinished.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError) as caught:
        write_whole(tmp_path / "a.json", fail)
    assert "a.json" in caught.value.sentences("en")[0]
    assert "No space left" in caught.value.sentences("zh")[0]
    assert everything(tmp_path) == {"a.json": b'{\n "old": 1\n}\n'}


def test_a_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    kept(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(StorageError):
        write_record(tmp_path / "out", "base", empty_record(), "inputs")
    assert not (tmp_path / "out").exists()


def test_forgotten_partial_files_are_swept(tmp_path: Path) -> None:
    place = kept(tmp_path)
    (place.parent / ".0001.parquet.77.partial").mkdir()
    (tmp_path / ".values.csv.77.partial").touch()
    before = [path for path in everything(tmp_path) if "partial" not in path]
    sweep(tmp_path)
    assert list(everything(tmp_path)) == before
    assert [path.name for path in place.parent.iterdir()] == ["0000.parquet"]


def test_csv_is_exact_and_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    numbers = np.array([0.1 + 0.2, 1e-300, -0.0, np.nan, 12345678.9])
    table = {"metric": np.array(["辞职率", "a,b", 'a"b', "", "e"], dtype=object), "n": np.arange(5), "value": numbers}
    write_csv(tmp_path / "values.csv", table)
    content = (tmp_path / "values.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfmetric,n,value\n")
    assert b"\r" not in content
    assert b",3,\n" in content
    assert b"0.30000000000000004" in content
    found = read_csv(tmp_path / "values.csv")
    assert np.array_equal(found["value"], numbers, equal_nan=True)
    assert found["metric"].tolist() == table["metric"].tolist()
    assert found["n"].dtype == np.int64


def test_csv_without_rows(tmp_path: Path) -> None:
    write_csv(tmp_path / "values.csv", {"metric": np.array([], dtype=object), "value": np.array([])})
    assert {name: len(column) for name, column in read_csv(tmp_path / "values.csv").items()} == {
        "metric": 0,
        "value": 0,
    }


def test_json_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(DamagedError):
        read_json(tmp_path / "a.json")


def test_a_second_run_is_refused_and_names_the_first(tmp_path: Path) -> None:
    with run_lock(tmp_path), pytest.raises(StorageError) as caught, run_lock(tmp_path):
        pass
    assert str(os.getpid()) in caught.value.sentences("zh")[0]
    assert not (tmp_path / "run.lock").exists()


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    lock.write_text(json.dumps({"pid": ended_process(), "host": socket.gethostname()}), encoding="utf-8")
    with run_lock(tmp_path):
        assert json.loads(lock.read_text(encoding="utf-8"))["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "[]", '{"pid": 1, "host": "another machine"}'])
def test_a_lock_that_cannot_be_judged_is_respected(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.lock").write_text(content, encoding="utf-8")
    with pytest.raises(StorageError), run_lock(tmp_path):
        pass
    assert (tmp_path / "run.lock").read_text(encoding="utf-8") == content


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_read_only_folder_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with as_common_user(), pytest.raises(StorageError), run_lock(open_folder):
        pass
    assert not any(open_folder.iterdir())


def test_log_lines_carry_the_time(tmp_path: Path) -> None:
    log(tmp_path, "一")
    log(tmp_path, "二")
    lines = (tmp_path / "run.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == ["一", "二"]
    assert stopwatch()() >= 0


def manifest_of(folder: Path, seed: int = 1, **given: Any) -> dict[str, Any]:
    loaded = study(folder / "files", baseline=given or {"shift": 1.0}, policy={"shift": 2.0})
    return described(Inputs(loaded, seed, 2, None, "compiled", False))


def test_manifest_holds_the_provenance_and_no_paths(tmp_path: Path) -> None:
    manifest = manifest_of(tmp_path)
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert "commit" in manifest
    assert set(manifest["software"]) >= {
        "version",
        "model",
        "python",
        "platform",
        "numpy",
        "scipy",
        "numba",
        "simpy",
        "duckdb",
    }
    assert len(manifest["scenarios"]["baseline"]["digest"]) == 64
    assert str(tmp_path) not in (tmp_path / "manifest.json").read_text(encoding="utf-8")


def test_other_inputs_are_refused_all_at_once(tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest_of(tmp_path))
    refuse_other_inputs(tmp_path, manifest_of(tmp_path), ())
    with pytest.raises(ScenarioError) as caught:
        refuse_other_inputs(tmp_path, manifest_of(tmp_path, seed=2, shift=3.0), ())
    sentences = caught.value.sentences("zh")
    assert len(sentences) == 2
    assert "随机种子" in sentences[0]
    assert "--replace baseline" in sentences[1]
    refuse_other_inputs(tmp_path, manifest_of(tmp_path, shift=3.0), ["baseline"])


def test_another_schema_is_refused_by_name(tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest_of(tmp_path) | {"format": 99})
    with pytest.raises(ScenarioError, match="99"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": 1}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_a_folder_without_manifest_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_commit_of_a_checkout(tmp_path: Path) -> None:
    assert commit(tmp_path) is None
    (tmp_path / ".git/refs/heads").mkdir(parents=True)
    (tmp_path / ".git/HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    assert commit(tmp_path) is None
    (tmp_path / ".git/packed-refs").write_text("# pack-refs\nabc refs/heads/main\n", encoding="utf-8")
    assert commit(tmp_path) == "abc"
    (tmp_path / ".git/refs/heads/main").write_text("def\n", encoding="utf-8")
    assert commit(tmp_path) == "def"
    (tmp_path / ".git/HEAD").write_text("123\n", encoding="utf-8")
    assert commit(tmp_path) == "123"


def test_digest_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a").startswith("ba7816bf")
