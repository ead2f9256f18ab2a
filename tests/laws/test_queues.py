"""An always-open desk keeps the laws of queues: Erlang, Cobham, Pollaczek and Khinchine, Jackson.

Cases and exact answers stand in `cases.json`. A run too noisy to tell fails, as one that is off does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from desk_builder import days_of, kinds_of, people_of, play, rules_of, span_of
from scipy import stats

from sim.base.randomness import DISTRIBUTIONS, who
from sim.base.units import Floats, Integers, Table
from sim.work.demand import SOURCE, Month, arrivals
from sim.work.desk import DAY, FASTEST, FEWEST_LINES, NEW, OUTCOMES, SERVE

HOUR = 60.0
TAIL = 300 * HOUR
"""Minutes without arrivals, in which everything is finished."""
SEED = 20200603

CASES: dict[str, Any] = {
    case["id"].split("-")[0]: case
    for case in json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))["cases"]
}


# --- playing ---


class Stream(NamedTuple):
    """Tasks of one kind: tasks an hour, mean hours, and what else a source and a kind hold."""

    rate: float
    hours: float
    distribution: str = "exponential"
    cv: float = 1.0
    patience: float = 0.0
    about: dict[str, Any] = {}  # noqa: RUF012  never changed


class Seen(NamedTuple):
    """What was seen of one replication, in hours, by visit in the order of arrival.

    Attributes
    ----------
    arrive, start, end : float64 array
    kind, person, new, left : array
        `new` says that it did not come back; `left` that it was given up.
    window : tuple of float
        Half-open window of observation.
    """

    arrive: Floats
    start: Floats
    end: Floats
    kind: Integers
    person: Integers
    new: Table
    left: Table
    window: tuple[float, float]

    def inside(self) -> Table:
        """Say which tasks arrived in the window."""
        return (self.arrive >= self.window[0]) & (self.arrive < self.window[1])

    def waits(self, kind: int | None = None) -> Floats:
        """Return the hours waited by tasks that arrived in the window."""
        chosen = self.inside() if kind is None else self.inside() & (self.kind == kind)
        waited: Floats = (self.start - self.arrive)[chosen]
        return waited

    def sojourns(self) -> Floats:
        """Return the hours from arrival to end."""
        stayed: Floats = (self.end - self.arrive)[self.inside()]
        return stayed

    def average(self, begin: Floats, end: Floats) -> float:
        """Return the time average, over the window, of how many stays (begin, end) are open."""
        low, high = self.window
        open_for = np.minimum(end, high) - np.maximum(begin, low)
        return float(np.maximum(open_for, 0.0).sum() / (high - low))


def month_of(streams: list[Stream], hours: float, replication: int, days: int = 1, effort: float = 1.0) -> Month:
    """Return the demand of an even stream of tasks of each kind, `hours` a day."""
    sources = np.zeros(len(streams), SOURCE)
    for kind, stream in enumerate(streams):
        sources[kind]["who"] = who("desk", str(kind))
        sources[kind]["kind"] = kind
        sources[kind]["place"] = who("desk")
        sources[kind]["layer"] = 1
        sources[kind]["keep"] = sources[kind]["end"] = 1.0
        sources[kind]["minutes"] = stream.hours * HOUR
        sources[kind]["cv"] = stream.cv
        sources[kind]["distribution"] = DISTRIBUTIONS[stream.distribution]
        sources[kind]["patience"] = stream.patience * HOUR
        sources[kind]["patience_distribution"] = DISTRIBUTIONS["exponential"]
    shape = (len(streams), days)
    return Month(
        sources=sources,
        expected=np.repeat(np.array([[stream.rate * hours] for stream in streams]), days, axis=1),
        share=np.ones(shape),
        effort=np.full(shape, effort),
        by_hour=np.ones((len(streams), 1)),
        first_day=0,
        minutes=hours * HOUR,
        day_factor_cv=0.0,
        code=24_240,
        row=0,
        key=np.array([SEED, replication], np.uint64),
    )


def watch(
    tasks: Table, streams: list[Stream], people: Table, window: tuple[float, float], rules: Table | None = None
) -> Seen:
    """Play tasks at an always-open desk, one long day, until all are finished."""
    kinds = kinds_of(*({"closing": SERVE, **stream.about} for stream in streams))
    for kind, stream in zip(kinds, streams, strict=True):
        kind["minutes"], kind["cv"] = stream.hours * HOUR, stream.cv
        kind["distribution"] = DISTRIBUTIONS[stream.distribution]
    day = np.zeros(1, DAY)
    day["minutes"] = window[1] * HOUR + TAIL
    day["last_task"] = len(tasks)
    day["grid_group"] = day["evening_group"] = -1
    played = play("compiled", [span_of(day, tasks, people, kinds, rules_of() if rules is None else rules)])
    assert len(played.book.tasks) == 0
    line = played.results[0].trace
    line = line[line["end"] >= 0.0]
    line = line[np.argsort(line["arrival"], kind="stable")]
    return Seen(
        arrive=line["arrival"] / HOUR,
        start=line["start"] / HOUR,
        end=line["end"] / HOUR,
        kind=line["kind"],
        person=line["person"],
        new=line["origin"] == NEW,
        left=line["outcome"] == OUTCOMES.index("abandoned"),
        window=window,
    )


def run(case: str, streams: list[Stream], people: Table, rules: Table | None = None) -> Callable[[int], Seen]:
    """Return what plays one replication of a case, of the length that the case names."""
    about = CASES[case]["suggested_run"]
    horizon = about["horizon_hours"]
    window = (about.get("warmup_hours", 0.0), horizon)

    def play_one(replication: int) -> Seen:
        return watch(arrivals(month_of(streams, horizon, replication)), streams, people, window, rules)

    return play_one


def team(size: int) -> Table:
    """Return `size` people who may do everything."""
    return people_of(*({} for _ in range(size)))


# --- judging ---


def check(quantity: dict[str, Any], sample: Floats) -> float:
    """Fail if the mean of `sample`, by replication, is off or too noisy to tell; return z."""
    tolerance, expected = quantity["tolerance"], quantity["expected"]
    mean, name = float(np.mean(sample)), quantity["name"]
    if tolerance["kind"] == "relative":
        assert abs(mean / expected - 1.0) <= tolerance["rel_tol"], f"{name}: {mean} for {expected}"
        return 0.0
    se = float(np.std(sample, ddof=1)) / math.sqrt(len(sample))
    limit = tolerance.get("max_se", tolerance.get("max_rel_se", math.inf) * abs(expected))
    z = (mean - expected) / se
    slack = tolerance.get("bias_allowance_abs", 0.0) / se
    assert abs(z) <= tolerance["z_max"] + slack, f"{name}: {mean} for {expected}, z = {z}"
    assert se <= limit, f"{name}: inconclusive, standard error {se} above {limit}"
    assert se >= tolerance.get("se_band", [0.0])[0], f"{name}: replications share random numbers, {se}"
    return z


def judge(
    case: str, measures: dict[str, Callable[[Seen], float]], play_one: Callable[[int], Seen], base: int = 0
) -> list[float]:
    """Play all replications of a case, check every measure, and return their z."""
    about = CASES[case]
    count = about["suggested_run"]["replications"]
    taken = [[measure(seen) for measure in measures.values()] for seen in map(play_one, range(base, base + count))]
    asked = {quantity["name"]: quantity for quantity in about["quantities"]}
    return [
        check(asked[name], np.array(sample)) for name, sample in zip(measures, zip(*taken, strict=True), strict=True)
    ]


def one_queue(workers: int, longer_than: float) -> dict[str, Callable[[Seen], float]]:
    """Return the measures of a plain queue."""
    return {
        "mean_wait": lambda seen: seen.waits().mean(),
        "p_wait": lambda seen: (seen.waits() > 0.0).mean(),
        f"p_wait_longer_than_{longer_than:.6f}h": lambda seen: (seen.waits() > longer_than).mean(),
        "mean_time_in_system": lambda seen: seen.sojourns().mean(),
        "mean_queue_length": lambda seen: seen.average(seen.arrive, seen.start),
        "mean_in_system": lambda seen: seen.average(seen.arrive, seen.end),
        "utilisation": lambda seen: seen.average(seen.start, seen.end) / workers,
        "p95_wait": lambda seen: float(np.quantile(seen.waits(), 0.95)),
        "mean_wait_of_those_who_wait": lambda seen: seen.waits()[seen.waits() > 0.0].mean(),
    }


def busy_share(seen: Seen, person: int) -> float:
    """Return the share of the window in which a person works."""
    mine = seen.person == person
    return seen.average(seen.start[mine], seen.end[mine])


def _class_wait(kind: int) -> Callable[[Seen], float]:
    return lambda seen: float(seen.waits(kind).mean())


# --- the cases, from replication `base` on ---


def mm1(base: int) -> list[float]:
    return judge("Q01", one_queue(1, 1 / 3), run("Q01", [Stream(1.5, 1 / 3)], team(1)), base)


def mm4(base: int) -> list[float]:
    return judge("Q05", one_queue(4, 1 / 3), run("Q05", [Stream(10.0, 1 / 3)], team(4)), base)


def classes(base: int) -> list[float]:
    streams = [Stream(rate, 1 / 3, about={"priority": 1 + kind}) for kind, rate in enumerate((2.0, 3.0, 4.0))]
    measures = {f"mean_wait_class{1 + kind}": _class_wait(kind) for kind in range(3)}
    measures["mean_wait_all"] = lambda seen: float(seen.waits().mean())
    return judge("P01", measures, run("P01", streams, team(4)), base)


def general_service(base: int) -> list[float]:
    measures: dict[str, Callable[[Seen], float]] = {
        "mean_wait": lambda seen: seen.waits().mean(),
        "p_wait": lambda seen: (seen.waits() > 0.0).mean(),
        "mean_in_system": lambda seen: seen.average(seen.arrive, seen.end),
        "variance_of_wait": lambda seen: seen.waits().var(),
    }
    return judge("Q14", measures, run("Q14", [Stream(1.5, 0.5, "lognormal", 1.0)], team(1)), base)


def impatience(base: int) -> list[float]:
    measures: dict[str, Callable[[Seen], float]] = {
        "p_abandon": lambda seen: seen.left[seen.inside()].mean(),
        "mean_queue_length": lambda seen: seen.average(seen.arrive, seen.start),
        "p_wait": lambda seen: (seen.waits() > 0.0).mean(),
        "utilisation": lambda seen: seen.average(seen.start, seen.end) / 4,
        "mean_wait_all_incl_abandoned": lambda seen: seen.waits().mean(),
    }
    stream = Stream(12.0, 1 / 3, patience=2 / 3, about={"hall": True})
    return judge("Q30", measures, run("Q30", [stream], team(4)), base)


def feedback(base: int) -> list[float]:
    measures: dict[str, Callable[[Seen], float]] = {
        "mean_in_system": lambda seen: seen.average(seen.arrive, seen.end),
        "visits_per_task": lambda seen: 1.0 / seen.new[seen.inside()].mean(),
        "mean_total_time_per_task": lambda seen: seen.sojourns().sum() / seen.new[seen.inside()].sum(),
        "utilisation": lambda seen: seen.average(seen.start, seen.end),
    }
    rules = rules_of(return_base=0.2, return_after=0, fresh_effort=1, breeds=1)
    return judge("Q35", measures, run("Q35", [Stream(2.0, 0.25, about={"mandatory": True})], team(1), rules), base)


def skills(base: int) -> list[float]:
    streams = [
        Stream(2.0, 1 / 2.5, about={"line": 0, "priority": 1}),
        Stream(2.5, 1 / 3.0, about={"line": 1, "priority": 2}),
    ]
    people = people_of({"may": 0b01, "lines": 1}, {"may": 0b10, "lines": 1}, {"may": 0b11, "lines": 2})
    measures = {
        "mean_wait_A": _class_wait(0),
        "mean_wait_B": _class_wait(1),
        "utilisation_generalist": lambda seen: busy_share(seen, 2),
    }
    return judge("P06", measures, run("P06", streams, people, rules_of(idle=FEWEST_LINES)), base)


def mixed_speed(base: int) -> list[float]:
    measures: dict[str, Callable[[Seen], float]] = {
        "mean_wait_fastest_idle_first": lambda seen: seen.waits().mean(),
        "mean_time_in_system_fastest_idle_first": lambda seen: seen.sojourns().mean(),
        "utilisation_expert_fastest_first": lambda seen: busy_share(seen, 1),
        "utilisation_novice_fastest_first": lambda seen: busy_share(seen, 0),
    }
    people = people_of({"productivity": 1.5}, {"productivity": 3.0})
    return judge("Q37", measures, run("Q37", [Stream(3.0, 1.0)], people, rules_of(idle=FASTEST)), base)


def pooling(base: int) -> list[float]:
    about = CASES["Q11"]
    asked = {quantity["name"]: quantity for quantity in about["quantities"]}
    waits = {}
    for workers in (1, 2, 4):
        play_one = run("Q11", [Stream(1.2 * workers, 0.5)], team(workers))
        replications = range(base, base + about["suggested_run"]["replications"])
        waits[workers] = np.array([play_one(replication).waits().mean() for replication in replications])
    check(asked["ratio_separate_to_pooled_4"], np.array([waits[1].mean() / waits[4].mean()]))
    return [
        check(asked["mean_wait_separate"], waits[1]),
        check(asked["mean_wait_pooled_2"], waits[2]),
        check(asked["mean_wait_pooled_4"], waits[4]),
    ]


def closing_time(base: int) -> list[float]:
    """Open from 9 to 17; at closing everybody finishes the task in hand."""
    about = CASES["V07"]
    asked = {quantity["name"]: quantity for quantity in about["quantities"]}
    replications = range(base, base + about["suggested_run"]["replications"])
    taken = [_days_with_closing(about["suggested_run"], replication) for replication in replications]
    return [check(asked[name], np.array([sample[name] for sample in taken])) for name in taken[0]]


def _days_with_closing(length: dict[str, int], replication: int) -> dict[str, float]:
    days, warm = length["days"], length["warmup_days"]
    streams = [Stream(9.0, 1 / 3)]
    tasks = arrivals(month_of(streams, 8.0, replication, days))
    about = days_of(tasks, days=days, minutes=8 * HOUR)
    result = play("compiled", [span_of(about, tasks, team(4), kinds_of({}), rules_of())]).results[0]
    line = result.trace[result.trace["end"] >= 0.0]
    arrive, end = line["arrival_day"] * 24 + line["arrival"] / HOUR, line["day"] * 24 + line["end"] / HOUR
    observed = np.minimum(end, days * 24) - np.maximum(arrive, warm * 24)
    nights = np.minimum(line["day"], days - 1) - np.maximum(line["arrival_day"], warm - 1)
    return {
        "overtime_hours_per_day": float(result.overtime[:, warm:].sum()) / HOUR / (days - warm),
        "busy_hours_per_day": float(result.worked[:, :, warm:].sum()) / HOUR / (days - warm),
        "mean_in_system_time_average_24h": float(np.maximum(observed, 0.0).sum()) / (24 * (days - warm)),
        "mean_waiting_at_opening": float(np.maximum(nights, 0).sum()) / (days - warm),
    }


def shorter_tasks(base: int, replications: int = 500) -> list[float]:
    """Compare, task by task, the queue of Q05 with one whose tasks take 5 % less."""
    asked = {quantity["name"]: quantity for quantity in CASES["R12"]["quantities"]}
    pairs = np.array(
        [[_mean_wait(number, effort) for effort in (1.0, 0.95)] for number in range(base, base + replications)]
    )
    difference, paired = pairs[:, 0] - pairs[:, 1], np.corrcoef(pairs.T)[0, 1]
    ratio = pairs.var(axis=0, ddof=1).sum() / difference.var(ddof=1)
    assert paired >= asked["correlation_of_replication_means"]["tolerance"]["min"]
    assert ratio >= asked["variance_ratio_independent_over_paired"]["tolerance"]["min"]
    return [check(asked["difference_of_mean_waits"], difference)]


def _mean_wait(replication: int, effort: float) -> float:
    """Return the mean wait (hours) of the tasks 501 to 4000 of Q05."""
    streams = [Stream(10.0, 1 / 3)]
    tasks = arrivals(month_of(streams, 440.0, replication, effort=effort))[:4000]
    assert len(tasks) == 4000
    return float(watch(tasks, streams, team(4), (0.0, 440.0)).waits()[500:].mean())


SMOKE = {"Q01": mm1, "Q05": mm4, "P01": classes}
FULL = {
    "Q11": pooling,
    "Q14": general_service,
    "Q30": impatience,
    "Q35": feedback,
    "P06": skills,
    "Q37": mixed_speed,
    "V07": closing_time,
    "R12": shorter_tasks,
}


@pytest.mark.parametrize("case", SMOKE)
def test_queue(case: str) -> None:
    SMOKE[case](0)


def test_one_worker_more_delays_no_task() -> None:
    """R13: a theorem for one class in order of arrival, and exact in rounded arithmetic too."""
    streams = [Stream(10.0, 1 / 3)]
    tasks = arrivals(month_of(streams, 3200.0, 0))
    four, five = (watch(tasks, streams, team(size), (0.0, 3200.0)) for size in (4, 5))
    assert len(four.start) == len(tasks)
    assert (five.start <= four.start).all()
    assert (five.start < four.start).any()


def test_arrivals_see_time_averages() -> None:
    """I09: the share of arrivals that find all busy is the share of time in which all are busy."""
    play_one = run("Q05", [Stream(10.0, 1 / 3)], team(4))
    gaps = np.array([(seen.waits() > 0.0).mean() - _all_busy(seen, 4) for seen in map(play_one, range(20))])
    assert abs(gaps.mean()) <= 4.0 * gaps.std(ddof=1) / math.sqrt(len(gaps))


def _all_busy(seen: Seen, workers: int) -> float:
    """Return the share of the window in which `workers` are at work."""
    times = np.concatenate([seen.start, seen.end])
    steps = np.concatenate([np.ones(len(seen.start)), -np.ones(len(seen.end))])
    order = np.argsort(times, kind="stable")
    edges = np.clip(times[order], *seen.window)
    busy = np.cumsum(steps[order])[:-1] >= workers
    return float((np.diff(edges) * busy).sum() / (seen.window[1] - seen.window[0]))


# --- the checks would see the bugs that they are for ---


def _wait_with_service(seen: Seen) -> float:
    return float(seen.sojourns().mean())


def _of_lowest_class(seen: Seen) -> float:
    return float(seen.waits(2).mean())


def _wait(seen: Seen) -> float:
    return float(seen.waits().mean())


BUGS: dict[str, tuple[str, str, Callable[[Seen], float], int]] = {
    "wait includes the service time": ("Q01", "mean_wait", _wait_with_service, 1),
    "one worker too many (off by one)": ("Q05", "mean_wait", _wait, 5),
    "order reversed: class 1 served last": ("P01", "mean_wait_class1", _of_lowest_class, 4),
}


@pytest.mark.parametrize("bug", BUGS)
def test_check_sees(bug: str) -> None:
    case, name, wrong, workers = BUGS[bug]
    assert bug in {signature["bug"] for signature in CASES[case]["bug_signatures"]}
    streams = {
        "Q01": [Stream(1.5, 1 / 3)],
        "Q05": [Stream(10.0, 1 / 3)],
        "P01": [Stream(rate, 1 / 3, about={"priority": 1 + kind}) for kind, rate in enumerate((2.0, 3.0, 4.0))],
    }
    with pytest.raises(AssertionError, match=rf"{name}.* z = "):
        judge(case, {name: wrong}, run(case, streams[case], team(workers)))


def test_check_refuses_what_is_too_noisy_to_tell() -> None:
    quantity = CASES["Q01"]["quantities"][0]
    noisy = quantity["expected"] + np.array([-0.2, 0.2, -0.1, 0.1])
    with pytest.raises(AssertionError, match="inconclusive"):
        check(quantity, noisy)


@pytest.mark.slow
@pytest.mark.parametrize("case", FULL)
def test_queue_at_length(case: str) -> None:
    FULL[case](0)


@pytest.mark.slow
def test_all_cases_together_look_like_chance() -> None:
    """The quantities of a case go together, and so would cases with the same replications: their numbers are the same."""
    cases = 6 * [*SMOKE.values(), *FULL.values()]
    z = [case(10_000 + 1_000 * number) for number, case in enumerate(cases)]
    assert abs(np.mean([np.mean(of_case) for of_case in z])) <= 4.0 / math.sqrt(len(z))
    assert stats.kstest([of_case[0] for of_case in z], "norm").pvalue > 1e-4
