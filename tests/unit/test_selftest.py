"""The cases of the self-test agree with theory, and would show it if they did not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.fitting.selftest import (
    CASES,
    RANKS,
    SEED,
    Case,
    Outcome,
    Stream,
    always_open,
    differing,
    erlang_c_wait,
    judged,
    mean_waits,
    one_server_wait,
    small_city,
)
from analysis.report.terminal import Terminal
from analysis.report.verifying import selftest_and_show
from sim import run

EVEN = Outcome(("名", "name"), ("据", "source"), "hours", expected=1.0, found=1.03, error=0.01, most=0.02)
QUICK = [case for case in CASES if case.unit in ("hours", "columns")]
SLOW = [case for case in CASES if case not in QUICK]


def name(case: Case) -> str:
    return case.name[1]


@pytest.mark.parametrize("case", QUICK, ids=name)
def test_model_and_theory_agree(case: Case) -> None:
    outcome = judged(case)
    assert outcome.passed, outcome


@pytest.mark.slow
@pytest.mark.parametrize("case", SLOW, ids=name)
def test_model_and_theory_agree_on_careers(case: Case) -> None:
    outcome = judged(case)
    assert outcome.passed, outcome


@pytest.mark.parametrize(
    ("changed", "passes"),
    [
        ({}, True),
        ({"found": 1.05}, False),  # five standard errors off
        ({"found": 0.95}, False),
        ({"error": 0.03}, False),  # too noisy to tell, however near
        ({"error": 0.0, "found": 1.0}, False),  # replications share their random numbers
        ({"error": 0.0, "most": 0.0, "found": 1.0}, True),  # no chance in it
        ({"error": 0.0, "most": 0.0}, False),
        ({"found": float("nan")}, False),
    ],
)
def test_a_case_passes_where_it_is_near_and_precise_enough_to_tell(changed: dict[str, float], passes: bool) -> None:
    assert dataclasses.replace(EVEN, **changed).passed is passes


def test_formulas_of_theory() -> None:
    plain = Stream(1.5, 1 / 3)
    assert erlang_c_wait(1.5, 1 / 3, 1) == pytest.approx(1 / 3)
    assert one_server_wait((plain,), 1) == pytest.approx(1 / 3)
    assert one_server_wait((plain._replace(cv=0.0),), 1) == pytest.approx(1 / 6)
    assert erlang_c_wait(2.0, 1.0, 3) == pytest.approx(4 / 9)
    load = sum(each.rate * each.hours for each in RANKS)
    shared = sum(each.rate * each.hours * one_server_wait(RANKS, rank) for rank, each in enumerate(RANKS, 1))
    assert shared == pytest.approx(load * one_server_wait((Stream(2.0, 1 / 3),), 1))


@pytest.mark.parametrize(
    ("streams", "rank", "people"),
    [
        (RANKS, 1, 1),  # the last is told as the first
        ((Stream(10.0, 1 / 3),), 1, 5),  # one person too many
        ((Stream(10.3, 1 / 3),), 1, 4),  # a little too much work
    ],
)
def test_a_wrong_desk_does_not_agree(streams: tuple[Stream, ...], rank: int, people: int) -> None:
    wrong = always_open(streams, people, 200)
    case = next(case for case in CASES if "four servers" in case.name[1])._replace(
        sample=lambda: [*mean_waits(wrong, f"kind{rank}", 40)]
    )
    assert not judged(case).passed


def test_every_mechanism_of_the_small_city_is_at_work() -> None:
    record = run(small_city(), SEED)
    months = record.months
    at_work = (
        "resignations hires vacant_days overtime_minutes pressure overtime_fen administrative_minutes "
        "self_government_minutes service_minutes"
    )
    assert all(months[column].sum() > 0 for column in at_work.split())
    assert sum(record.kinds[column].sum() for column in ("returned", "chased", "perfunctory")) > 0
    assert np.any(months["days_present"] < months["person_days"])


def test_other_seeds_and_policies_are_told_apart() -> None:
    record = run(small_city(), SEED)
    assert differing(record, record) == 0
    assert differing(record, run(small_city(), SEED + 1)) > 30
    paid = small_city()
    paid = paid.model_copy(update={"pay": paid.pay.model_copy(update={"base": 2301.0})})
    assert 0 < differing(record, run(paid, SEED)) < 30


@pytest.mark.parametrize(("lang", "says"), [("zh", "自检未通过：1个算例不符"), ("en", "Not passed: 1 cases differ")])
def test_what_fails_is_named(lang: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    sound = next(case for case in CASES if case.unit == "columns")
    broken = sound._replace(name=("坏例", "a broken case"), sample=lambda: [1.0])
    assert not selftest_and_show(Terminal(lang), [sound, broken])
    printed = capsys.readouterr().out
    assert says in printed
    assert broken.name[lang == "en"] in printed
    assert selftest_and_show(Terminal(lang), [sound])
