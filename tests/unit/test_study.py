"""Running a study: what is kept, what is done again, what is refused; the same bytes whichever way it went."""

from __future__ import annotations

import datetime as dt
import heapq
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from study_cases import act, study

from analysis.judgement.compare import write_comparison
from analysis.study.files import StorageError, read_csv, read_json
from analysis.study.ledger import Ledger, time_left
from analysis.study.replication import Job, Receipt, Task, months_later, shortened
from analysis.study.study import StudyOutcome, run_study
from sim import RunRecord, ScenarioError

TWO: dict[str, dict[str, Any]] = {"baseline": {"shift": 100.0}, "policy": {"shift": 50.0}}


def run(tmp_path: Path, out: str = "out", replications: int = 2, given: Any = None, **more: Any) -> StudyOutcome:
    loaded = study(tmp_path / "files", **(given or TWO))
    settings: dict[str, Any] = {"seed": 1, "workers": 1, "player": act} | more
    return run_study(loaded, tmp_path / out, replications=replications, **settings)


def contents(folder: Path) -> dict[str, bytes]:
    """All files but the log."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.log"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_study_from_start_to_comparison(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    outcome = run(tmp_path, progress=lambda done, total, left: seen.append((done, total)))
    assert (outcome.done, outcome.total, outcome.failed, outcome.notes) == (4, 4, (), ())
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    manifest = read_json(tmp_path / "out/manifest.json")
    assert manifest["records"]["policy"]["0001"]["status"] == "done"
    assert (tmp_path / "out/scenarios/policy.resolved.json").is_file()
    assert set(read_csv(tmp_path / "out/values.csv")["scenario"]) == {"baseline", "policy"}
    rows = write_comparison(tmp_path / "out", "baseline", ["baseline", "policy"])
    (row,) = [row for row in rows if (row.metric, row.group, row.period) == ("resignations", "city", "all")]
    assert row.difference == pytest.approx(-50 * 4 * 12 * 365.25 / 365)
    assert read_csv(tmp_path / "out/comparison.csv")["verdict"][0] in ("better", "worse", "no clear difference")


def test_the_same_bytes_for_one_process_and_two(tmp_path: Path) -> None:
    run(tmp_path, "one")
    run(tmp_path, "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_nothing_finished_is_run_again(tmp_path: Path) -> None:
    run(tmp_path)
    before = contents(tmp_path / "out")
    assert run(tmp_path, player=never).done == 4
    assert run(tmp_path, player=never, replications=1).done == 4
    assert contents(tmp_path / "out") == before


def never(task: Task) -> RunRecord:
    raise AssertionError(f"{task.name} {task.replication} must not be played")


def test_extending_and_resuming_give_the_bytes_of_one_run(tmp_path: Path) -> None:
    run(tmp_path, "whole", 3)
    run(tmp_path, "parts", 1)
    run(tmp_path, "parts", 3)
    shutil.rmtree(tmp_path / "parts/records/policy/0001.parquet")
    (tmp_path / "parts/records/policy/.0001.parquet.9.partial").mkdir()
    run(tmp_path, "parts", 2)
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_a_damaged_record_is_computed_again_and_said(tmp_path: Path) -> None:
    run(tmp_path)
    before = contents(tmp_path / "out")
    (tmp_path / "out/records/policy/0001.parquet/months.parquet").write_bytes(b"PAR1")
    heading = tmp_path / "out/records/baseline/0000.parquet/record.json"
    heading.write_bytes(heading.read_bytes().replace(b'"seed": 1', b'"seed": 2'))
    outcome = run(tmp_path)
    assert ["policy" in note[1] for note in outcome.notes] == [False, True]
    assert contents(tmp_path / "out") == before


def test_other_seed_months_and_engine_are_refused(tmp_path: Path) -> None:
    run(tmp_path, replications=1)
    before = contents(tmp_path / "out")
    for change in ({"seed": 2}, {"months": 12}, {"engine": "reference"}, {"quick": True}):
        with pytest.raises(ScenarioError) as caught:
            run(tmp_path, player=never, **change)
        assert next(iter(change)) in caught.value.sentences("zh")[0]
    assert contents(tmp_path / "out") == before


def test_an_edited_scenario_is_refused_until_replaced(tmp_path: Path) -> None:
    edited = TWO | {"policy": {"shift": 10.0}}
    run(tmp_path, "fresh", given=edited)
    run(tmp_path)
    with pytest.raises(ScenarioError, match="--replace policy"):
        run(tmp_path, given=edited)
    assert run(tmp_path, given=edited, replace=["policy"]).done == 4
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_replacing_what_is_not_there_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="did you mean policy"):
        run(tmp_path, replace=["polcy"])
    assert not (tmp_path / "out").exists()


def test_another_scenario_may_join(tmp_path: Path) -> None:
    three = TWO | {"other": {"shift": 10.0}}
    run(tmp_path, "fresh", given=three)
    run(tmp_path)
    assert run(tmp_path, given=three).done == 6
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_a_copy_under_another_name_gives_the_same_record(tmp_path: Path) -> None:
    run(tmp_path, given={"baseline": {}, "copy": {}}, replications=1)
    one, two = (tmp_path / f"out/records/{name}/0000.parquet/months.parquet" for name in ("baseline", "copy"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_replication_is_given_up_and_the_rest_finish(tmp_path: Path, workers: int) -> None:
    outcome = run(tmp_path, given=TWO | {"policy": {"trouble": "raise"}}, replications=3, workers=workers)
    assert (outcome.done, outcome.total, outcome.failed) == (5, 6, (("policy", 1),))
    assert "seed 1" in outcome.notes[0][1]
    assert "replication 1 cannot be played" in (tmp_path / "out/run.log").read_text(encoding="utf-8")
    assert read_json(tmp_path / "out/manifest.json")["records"]["policy"]["0001"] == {"status": "failed"}
    rows = write_comparison(tmp_path / "out", "baseline", ["policy"])
    assert {row.n for row in rows if row.metric == "headcount"} == {2}


def test_a_failed_replication_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    run(tmp_path, given=TWO | {"policy": {"trouble": "raise", "shift": 50.0}})
    run(tmp_path, "whole")
    mended = run(tmp_path)
    assert (mended.done, mended.failed) == (4, ())


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    dying = TWO | {"policy": {"trouble": f"die once {tmp_path / 'marker'}", "shift": 50.0}}
    outcome = run(tmp_path, given=dying, workers=2, replications=3)
    assert (outcome.done, outcome.failed) == (6, ())
    run(tmp_path, "quiet", replications=3)
    assert (tmp_path / "out/values.csv").read_bytes() == (tmp_path / "quiet/values.csv").read_bytes()


def test_a_replication_that_kills_its_process_is_given_up_alone(tmp_path: Path) -> None:
    outcome = run(tmp_path, given=TWO | {"policy": {"trouble": "die"}}, workers=2, replications=3)
    assert (outcome.done, outcome.failed) == (5, (("policy", 1),))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_scenario_that_the_simulator_refuses_stops_the_study(tmp_path: Path, workers: int) -> None:
    with pytest.raises(ScenarioError, match="communities are needed"):
        run(tmp_path, given=TWO | {"policy": {"trouble": "refuse"}}, workers=workers)
    records = read_json(tmp_path / "out/manifest.json")["records"]
    assert "done" in [records[name]["0000"]["status"] for name in records]
    assert records["policy"]["0001"] == {"status": "missing"}
    assert not (tmp_path / "out/run.lock").exists()


def test_a_folder_deleted_on_the_way_stops_the_study(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        run(tmp_path, progress=lambda *_: shutil.rmtree(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(StorageError):
        run(tmp_path, player=never)


def test_all_scenarios_of_a_replication_come_first(tmp_path: Path) -> None:
    def stop(done: int, total: int, left: float | None) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, replications=9, progress=stop)
    records = read_json(tmp_path / "out/manifest.json")["records"]
    done = {name: [key for key in records[name] if records[name][key]["status"] == "done"] for name in records}
    assert done == {"baseline": ["0000", "0001"], "policy": ["0000"]}


@pytest.mark.parametrize(
    ("under_way", "waiting", "expected"),
    [
        ([], 0, 0.0),  # all done
        ([4.0], 0, 6.0),
        ([12.0], 0, 0.0),  # longer than usual: due now
        ([0.0, 10.0], 0, 10.0),
        ([0.0, 10.0], 1, 10.0),  # the one that waits goes to the process that is free now
        ([0.0, 10.0], 2, 20.0),
        ([4.0, 7.0], 3, 6.0 + 3.0 + 14.0),
        ([7.0, 4.0], 200_000, 6.0 + 1_000_000.0),
    ],
)
def test_time_left(under_way: list[float], waiting: int, expected: float) -> None:
    assert time_left(under_way, waiting, each=10.0) == pytest.approx(expected)


def job(folder: Path, number: int) -> Job:
    nothing: Any = None
    return Job(Task(nothing, "baseline", 1, number, "compiled"), act, folder, "")


def foreseen(tmp_path: Path, jobs: int, processes: int, start_up: float, lasting: Any) -> list[tuple[float, float]]:
    """Settle jobs as `processes` of them would end, and return what was foreseen at each end, and the truth."""
    moment, said = [0.0], []
    ledger = Ledger(tmp_path, 1, lambda done, total, left: said.append((moment[0], left)), seconds=lambda: moment[0])
    ledger.expect(jobs, processes)
    flying = [(start_up + lasting(number), number) for number in range(min(processes, jobs))]
    begun = len(flying)
    heapq.heapify(flying)
    while flying:
        moment[0], number = heapq.heappop(flying)
        ledger.settle(job(tmp_path, number), Receipt("digest", lasting(number)))
        if begun < jobs:
            heapq.heappush(flying, (moment[0] + lasting(begun), begun))
            begun += 1
    return [(left, moment[0] - when) for when, left in said]


@pytest.mark.parametrize(("jobs", "processes"), [(48, 2), (12, 2), (6, 4), (5, 8), (48, 1), (100, 64)])
@pytest.mark.parametrize("start_up", [0.0, 1.5, 30.0])
def test_the_time_left_is_foreseen_from_the_first_replication(
    tmp_path: Path, jobs: int, processes: int, start_up: float
) -> None:
    for left, truth in foreseen(tmp_path, jobs, processes, start_up, lambda _: 5.0):
        assert left == pytest.approx(truth, abs=1e-6)


@pytest.mark.parametrize(("jobs", "processes"), [(48, 2), (96, 4), (96, 1)])
def test_the_time_left_is_right_within_a_fifth_where_replications_differ_a_little(
    tmp_path: Path, jobs: int, processes: int
) -> None:
    said = foreseen(tmp_path, jobs, processes, 1.5, lambda number: 5.0 + 0.5 * (-1) ** number * (number % 3))
    for left, truth in said[: jobs // 2]:
        assert left == pytest.approx(truth, rel=0.2)


def test_nothing_is_foreseen_before_a_replication_is_finished(tmp_path: Path) -> None:
    seen: list[float | None] = []
    ledger = Ledger(tmp_path, 1, lambda done, total, left: seen.append(left), seconds=lambda: 7.0)
    ledger.expect(3, 1)
    while ledger.settle(job(tmp_path, 0), Receipt(trace="it failed")):
        assert seen == []
    ledger.settle(job(tmp_path, 1), Receipt("digest", 5.0))
    assert seen == [None, 5.0]


def test_months_cut_the_results_and_nothing_else(tmp_path: Path) -> None:
    loaded = study(tmp_path / "files", **TWO).scenarios["policy"]
    short = shortened(loaded, 12)
    assert short.scenario.clock.end == dt.date(2021, 12, 31)
    assert short.origins["clock.end"] == "--months 12"
    assert short.scenario.pay == loaded.scenario.pay
    assert shortened(loaded, None) is loaded
    assert shortened(loaded, 600).scenario.clock.end == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (dt.date(2021, 1, 1), 12, dt.date(2022, 1, 1)),
        (dt.date(2020, 1, 31), 1, dt.date(2020, 2, 29)),
        (dt.date(2020, 11, 30), 3, dt.date(2021, 2, 28)),
        (dt.date(2020, 12, 15), 1, dt.date(2021, 1, 15)),
    ],
)
def test_months_later(start: dt.date, months: int, expected: dt.date) -> None:
    assert months_later(start, months) == expected


SCRIPT = """
import signal
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from study_cases import act, slow_act, study
from analysis.study.study import run_study
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits deaf ears
    folder = Path(sys.argv[2])
    loaded = study(folder / "files", baseline={"shift": 100.0}, policy={"shift": 50.0})
    run_study(loaded, folder / "out", replications=60, seed=1, workers=2, player=slow_act)
"""


def finished(tmp_path: Path) -> int:
    """Return how many records stand whole in their place."""
    return len(list((tmp_path / "out/records").glob("*/[0-9]*/record.json")))


def interrupted(tmp_path: Path, number: int) -> int:
    """Start a study of slow replications in a process of its own and send it a signal when some are done."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(script), str(Path(__file__).parent), str(tmp_path)]
    with subprocess.Popen(
        command, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ) as process:
        for _ in range(2400):
            if finished(tmp_path) >= 3:
                break
            time.sleep(0.05)
        process.send_signal(number)
        return process.wait(timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_study_goes_on_to_the_same_bytes(tmp_path: Path, number: int) -> None:
    assert interrupted(tmp_path, number) != 0
    assert finished(tmp_path) >= 3
    run(tmp_path, replications=4)
    run(tmp_path, "whole", replications=4)
    kept = contents(tmp_path / "out")
    assert {name: kept.get(name) for name in contents(tmp_path / "whole") if "0003" in name or "0000" in name} == {
        name: content for name, content in contents(tmp_path / "whole").items() if "0003" in name or "0000" in name
    }
