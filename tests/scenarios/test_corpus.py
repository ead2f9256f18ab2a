"""Every wrong file is refused with the sentences at its head; every right one becomes a scenario."""

from __future__ import annotations

import json
import re
import shutil
import time
from itertools import takewhile
from pathlib import Path

import pytest

from sim.base.errors import ScenarioError
from sim.scenario.file import check, digest, read_scenario, read_study, resolved

HERE = Path(__file__).parent
INVALID = sorted(path for path in (HERE / "invalid").glob("*.toml") if not path.name.startswith("_"))
LISTS_OWN_NAMES = "E315"
"""Refusal that lists names of the user's own, in whatever language they are."""
VALID = sorted(path for path in (HERE / "valid").glob("*.toml") if path.stem not in ("evidence", "study"))


def sentences_at_head(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.removeprefix("# ") for line in takewhile(lambda line: line.startswith("# "), lines)]


def refusal_of(path: Path) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        check(path)
    return caught.value


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_wrong_file_is_refused_with_the_sentences_at_its_head(path: Path) -> None:
    started = time.perf_counter()
    found = refusal_of(path)
    assert time.perf_counter() - started < 2.0
    assert [said.replace(f"{path.parent}/", "") for said in found.sentences("zh")] == sentences_at_head(path)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_refusal_names_file_and_code_and_speaks_both_languages(path: Path) -> None:
    found = refusal_of(path)
    for refusal in found.refusals:
        assert re.search(r"\.toml(:\d+)?$", refusal.where)
        assert re.fullmatch(r"E\d{3}", refusal.code)
        assert re.search("[\u4e00-\u9fff]", refusal.expected[0])
        assert not re.search("[\u4e00-\u9fff]", refusal.expected[1]) or refusal.code == LISTS_OWN_NAMES
    assert all(said.isprintable() for said in (*found.sentences("zh"), *found.sentences("en")))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_right_file_becomes_a_scenario_and_its_copy_does_not_differ(path: Path, tmp_path: Path) -> None:
    loaded = read_scenario(path)
    for file in path.parent.glob("*.toml"):
        shutil.copy(file, tmp_path)
    copy = read_scenario(shutil.copy(path, tmp_path / "别名.toml"))
    assert digest(copy) == digest(loaded)
    assert json.loads(json.dumps(resolved(loaded)))["name"] == path.stem


def test_the_small_study_reads_its_scenarios_in_order() -> None:
    assert list(read_study(HERE / "valid").scenarios) == ["base", "raise", "both"]


def test_refusing_writes_nothing() -> None:
    before = sorted((HERE / "invalid").iterdir())
    for path in INVALID:
        refusal_of(path)
    assert sorted((HERE / "invalid").iterdir()) == before
