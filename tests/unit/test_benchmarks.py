"""The benchmarks compare like with like: every tool finds the same waits. Nothing is timed here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pytest

from benchmarks import bare, breakdown, desks, idiomatic
from benchmarks.contest import agrees
from benchmarks.queue_tasks import Played, draw
from benchmarks.tables import Group, Ratio, figure_table, ratio_table, shown

TASKS = draw(5_000)
SIMPY = idiomatic.play(TASKS).waits[0]


@pytest.mark.parametrize("desk", desks.DESKS)
def test_a_desk_and_idiomatic_simpy_find_the_same_waits(desk):
    played = desks.play(desk, TASKS)
    assert played.tasks == 5_000
    assert agrees(played, SIMPY) == "equal"


def test_the_bare_kernel_plays_the_same_queue():
    assert "standard errors" in agrees(bare.play(5_000, batches=20), SIMPY)


def test_a_difference_would_be_seen():
    assert agrees(Played(1.0, 1, SIMPY[None, :] * (1 + 1e-6)), SIMPY) == "DIFFERENT"
    assert agrees(bare.play(5_000, batches=20), 2.0 * SIMPY) == "DIFFERENT"


def group(*ratios):
    return Group(lambda quick: {}, {"fast": "ns/task", "slow": "ns/task", "gone": "s"}, ratios, missing="not there")


def test_tables_hold_ratios_by_round_and_say_what_holds():
    rounds = [{"fast": 10.0, "slow": 1_000.0}, {"fast": 10.0, "slow": 1_500.0}, {"fast": 20.0, "slow": 1_800.0}]
    asked = group(
        Ratio("slow / fast", "slow", "fast", 100, at_least=True),
        Ratio("slow / fast", "slow", "fast", 120),
        Ratio("slow / fast", "slow", "fast", 99),
        Ratio("slow", "slow", unit="ns"),
        Ratio("gone / fast", "gone", "fast", 1),
    )
    assert ratio_table([asked], [rounds]).splitlines()[2:] == [
        "| slow / fast | 100× | 90–150 | ≥ 100× | yes, not in every round |",
        "| slow / fast | 100× | 90–150 | ≤ 120× | yes, not in every round |",
        "| slow / fast | 100× | 90–150 | ≤ 99× | no |",
        "| slow | 1,500 ns | 1,000–1,800 |  |  |",
        "| gone / fast | not there |  | ≤ 1× | not measured |",
    ]
    assert figure_table([asked], [rounds]).splitlines()[2:] == [
        "| fast | 10 ns/task | 10–20 |",
        "| slow | 1,500 ns/task | 1,000–1,800 |",
        "| gone | not there |  |",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(43_828.4, "43,828×"), (100, "100×"), (26.14, "26.1×"), (1.153, "1.15×")]
)
def test_numbers_are_short(value, text):
    assert shown(value, "×") == text


def test_the_time_of_a_library_belongs_to_those_who_call_it():
    desk = (str(breakdown.ROOT / "sim/work/desk_compiled.py"), 1, "play")
    ledger = (str(breakdown.ROOT / "sim/city/ledger.py"), 1, "record")
    library = ("~", 0, "sort")
    stats = {
        desk: (1, 1, 3.0, 4.0, {}),
        ledger: (1, 1, 1.0, 4.0, {}),
        library: (2, 2, 4.0, 4.0, {desk: (1, 1, 1.0, 1.0), ledger: (1, 1, 3.0, 3.0)}),
    }
    assert breakdown.shares(stats) == {"desk": pytest.approx(4.0), "ledger": pytest.approx(4.0)}
    assert sum(breakdown.shares(stats).values()) == pytest.approx(np.sum([row[2] for row in stats.values()]))
