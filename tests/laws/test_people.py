"""People agree with theory: how long they stay, how they learn, tire, fall ill, and what becomes of a small loop of all that.

What a scenario can express is read and run like any other; a case with a hazard of its own form makes it of the model's own
functions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from scenarios import CASES, YEAR, Tables, bare_city, changed, exact, in_post, judge, quantity, rate, read, tenures
from sim.base.randomness import generator, who
from sim.base.units import Booleans, Floats, Integers, Table, Words
from sim.city.city import City, run
from sim.city.plan import make_plan
from sim.people.attrition import crossing, power_term, tenure_months
from sim.people.pay import relative_pay
from sim.people.strain import leaky
from sim.people.worker import absences, learned, spell_start
from sim.scenario.fields import Scenario

SEED = 20200603
START = dt.date(2021, 1, 1)


def last_day(years: int) -> dt.date:
    return dt.date(START.year + years - 1, 12, 31)


def shares(samples: Floats, groups: int = 25) -> Floats:
    """Return means of `groups` equal parts of the samples."""
    means: Floats = samples.reshape(groups, -1).mean(axis=1)
    return means


# --- how long people stay ---


def surviving(stay: Floats, years: float) -> Floats:
    """Return who stays longer than so many years; between two midnights, in proportion."""
    day = years * YEAR
    before, after = stay > math.floor(day), stay > math.floor(day) + 1
    between: Floats = before + (day - math.floor(day)) * (after.astype(np.float64) - before)
    return between


def test_a06_survival_curve(tmp_path: Path) -> None:
    """25,000 hires instead of 20,000, for the share of the last three days to be told."""
    table = bare_city(
        500,
        50,
        START,
        last_day(12),
        attrition={"base_rate": rate(CASES["A06"]["inputs"]["hazard_per_year"])},
        mechanisms={"tasks": False, "hiring": False},
    )
    record = run(read(tmp_path, table), SEED)
    stay, ended = tenures(record, (last_day(12) - START).days + 1)
    for entry in CASES["A06"]["quantities"]:
        if entry["name"].startswith("survival"):
            years = float(entry["name"].removeprefix("survival_at_").removesuffix("y"))
            judge("A06", entry["name"], surviving(stay, years))
    left = stay[ended == 1]
    judge("A06", "share_of_quit_dates_in_the_last_3_days_of_a_30_day_month", (left - 1) % 30 >= 27)


def gap(years: Floats) -> Floats:
    """Return the gap to the market, of market pay, under continuous growth."""
    given = CASES["A09"]["inputs"]
    own, market = (1.0 + given["own_growth"]) ** years, (1.0 + given["market_growth"]) ** years
    ratio = given["pay_ratio_at_start"]
    missing: Floats = 1.0 - ratio * relative_pay(own, market)
    return missing


def hazard_of_gap(years: Floats) -> Floats:
    """Return the hazard of case A09, 1/year."""
    given = CASES["A09"]["inputs"]
    rising: Floats = given["h0"] * power_term(math.exp(given["b"]), gap(years))
    return rising


@pytest.mark.parametrize("year", [0, 1, 5, 10])
def test_a09_gap_and_hazard(year: int) -> None:
    years = np.arange(11.0)
    exact("A09", f"gap_at_{year}y", float(gap(years)[year]))
    if year != 1:
        exact("A09", f"hazard_at_{year}y", float(hazard_of_gap(years)[year]))


def test_a09_survival_under_a_rising_hazard() -> None:
    workers, days = CASES["A09"]["suggested_run"]["workers"], 10 * YEAR
    middle = np.concatenate(([0.0], (np.arange(days) + 0.5) / YEAR))
    daily = hazard_of_gap(middle)[1:] / YEAR
    thresholds = generator(SEED, 0, who("A09"), "person").standard_exponential(workers)
    parts = [
        crossing(np.zeros(len(part)), np.tile(daily, (len(part), 1)), part)[0] for part in np.split(thresholds, 20)
    ]
    left = np.concatenate(parts)
    stay = np.where(left < 0, np.inf, left + 1.0)
    for years in (1, 3, 5, 10):
        judge("A09", f"survival_at_{years}y", stay > years * YEAR)


# --- learning ---


def test_l01_learning_curve() -> None:
    given = CASES["L01"]["inputs"]
    curve = learned(np.array([0.0, given["tau_years"]]), 1.0 - given["p0"], given["tau_years"])
    exact("L01", "productivity_at_0", float(curve[0]))
    exact("L01", "productivity_at_tau", float(curve[1]))


@pytest.mark.parametrize(("communities", "replications"), [(6, 1), pytest.param(1, 40, marks=pytest.mark.slow)])
def test_l01_productivity_of_those_in_post(tmp_path: Path, communities: int, replications: int) -> None:
    given, posts, years = CASES["L01"]["inputs"], 200, 30
    recruitment = {"rolling": True, "rolling_days": given["delay_days"], "rolling_distribution": "constant"}
    table = bare_city(
        posts,
        communities,
        START,
        last_day(years),
        attrition={"base_rate": rate(given["hazard_per_year"])},
        recruitment=recruitment,
    )
    scenario = read(tmp_path, table)
    looks = range(15 * YEAR, years * YEAR, 61)
    people, capacity = [], []
    for replication in range(replications):
        record = run(scenario, SEED, replication)
        delivered, filled = np.zeros(communities), np.zeros(communities)
        for day in looks:
            rows = in_post(record, day)
            months = tenure_months(day - record.careers["hired_day"][rows])
            tau = float(tenure_months(np.array([given["tau_years"] * YEAR]))[0])
            places = record.careers["community"][rows]
            delivered += np.bincount(places, weights=learned(months, 1.0 - given["p0"], tau))
            filled += np.bincount(places)
        people.append(delivered / filled)
        capacity.append(delivered / posts / len(looks))
    judge("L01", "mean_productivity_steady_state", np.concatenate(people))
    judge("L01", "effective_capacity_per_post", np.concatenate(capacity))
    judge("L01", "productivity_loss_due_to_turnover", 1.0 - np.concatenate(capacity))


def always_open(hours: float, learning: Tables) -> Tables:
    """Return a desk that never closes, with one person and a few tasks of so many hours."""
    table = bare_city(
        1,
        1,
        START,
        dt.date(2021, 1, 10),
        kinds={"paper": {"name_zh": "件", "name_en": "paper", "per_community": 1200, "distribution": "constant"}},
        calendar={"mode": "always_open"},
        learning=learning,
    )
    return changed(
        table, kinds={"paper": {**table["kinds"]["paper"], "minutes": hours * 60}}, mechanisms={"tasks": True}
    )


def pieces_of(scenario: Scenario) -> Table:
    """Return the pieces of work that ended a task."""
    city = City(make_plan(scenario), SEED, 0, "compiled", keep_trace=True)
    record = city.play()
    pieces = np.concatenate([trace for _, trace in city.desks.traces])
    done: Table = pieces[pieces["outcome"] == 0]
    assert len(done) == record.kinds["completed"].sum() > 10
    return done


@pytest.mark.parametrize("who_works", ["novice", "expert"])
def test_l03_a_novice_takes_longer(tmp_path: Path, who_works: str) -> None:
    given = CASES["L03"]["inputs"]
    loss = 1.0 - given["p0"] if who_works == "novice" else 0.0
    done = pieces_of(read(tmp_path, always_open(given["task_hours"], {"newcomer_loss": loss})))
    hours = (done["end"] - done["start"]) / 60.0
    exact("L03", f"service_hours_of_{who_works}", float(hours.max()))
    exact("L03", f"service_hours_of_{who_works}", float(hours.min()))
    exact("L03", "work_delivered", float(np.median(hours)) * (1.0 - loss))


# --- absence ---


@pytest.mark.parametrize(("communities", "replications"), [(25, 1), pytest.param(25, 30, marks=pytest.mark.slow)])
def test_v09_share_of_days_absent(tmp_path: Path, communities: int, replications: int) -> None:
    given = CASES["V09"]["inputs"]
    scenario = read(tmp_path, _absent_city(given["posts"] // communities, communities))
    samples: list[Floats] = []
    for replication in range(replications):
        months = run(scenario, SEED, replication).months
        there, all_days = (
            months[name].reshape(communities, -1).sum(axis=1) for name in ("days_present", "person_days")
        )
        samples.append(1.0 - there / all_days)
    judge("V09", "absence_rate", np.concatenate(samples))


def _absence_rate() -> float:
    """Return the share of days absent where a spell starts so often while present: D / (M + D)."""
    given = CASES["V09"]["inputs"]
    present = YEAR / given["spells_per_worker_per_year"]
    return float(given["mean_spell_days"] / (present + given["mean_spell_days"]))


def _absent_city(posts: int, communities: int) -> Tables:
    absence = {"base": _absence_rate(), "spell_days": CASES["V09"]["inputs"]["mean_spell_days"], "spell_cv": 1.2}
    nothing = {"name_zh": "无", "name_en": "none", "minutes": 10, "per_community": 0}
    return bare_city(
        posts,
        communities,
        START,
        last_day(10),
        calendar={"mode": "every_day"},
        kinds={"none": nothing},
        mechanisms={"tasks": True},
        absence=absence,
    )


def _absences(months: int, replication: int) -> Booleans:
    """Return who is absent on which of the days of months of 30 days, shape (people, days)."""
    given = CASES["V09"]["inputs"]
    names: Words = np.array([who("V09", str(person)) for person in range(given["posts"])], np.uint64)
    start = spell_start(np.full(len(names), _absence_rate()), given["mean_spell_days"])
    away: Integers = np.zeros(len(names), np.int64)
    spell, key = (float(given["mean_spell_days"]), 1.2), (np.uint64(SEED), np.uint64(replication))
    parts = [absences(names, start, away, *spell, month, np.arange(30), *key) for month in range(months)]
    return np.concatenate(parts, axis=1)


def test_v09_spells() -> None:
    """Lengths are rounded to whole days so that their mean stays; a spell that is rounded to no day is not seen."""
    spread = math.sqrt(math.log(1.0 + 1.2**2))
    length = stats.lognorm(spread, scale=5.0 * math.exp(-0.5 * spread**2))
    unseen = integrate.quad(lambda days: (1.0 - days) * length.pdf(days), 0.0, 1.0)[0]
    absent = _absences(122, 0)
    starts = absent & ~np.roll(absent, 1, axis=1)
    starts[:, 0] = absent[:, 0]
    years = absent.shape[1] / YEAR
    judge("V09", "absence_rate", shares(absent.mean(axis=1)))
    judge("V09", "spells_per_worker_year", shares(starts.sum(axis=1) / years), times=1.0 - unseen)


# --- strain ---


def after(level: float, inflow: float, step: float, constant: float) -> float:
    return leaky(level, inflow, step, constant)


def test_s01_step_response() -> None:
    given = CASES["S01"]["inputs"]
    tau, load = given["tau_days"], given["constant_input"]
    for day in (1, 7, 30, 60, 90, 365):
        exact("S01", f"strain_day_{day}", after(given["start"], load, day, tau))
    reached = optimize.brentq(lambda day: after(0.0, load, day, tau) - 0.3, 1.0, 100.0, xtol=1e-13)
    exact("S01", "time_to_reach_0.3", reached)
    exact("S01", "decay_from_0.6_after_30_days_without_load", after(0.6, 0.0, 30, tau))


@pytest.mark.parametrize(("name", "step"), [("daily", 1.0), ("weekly", 7.0), ("hourly", 1.0 / 24)])
def test_s02_the_step_does_not_matter(name: str, step: float) -> None:
    given, level = CASES["S02"]["inputs"], 0.0
    for _ in range(round(given["horizon_days"] / step)):
        level = after(level, given["input"], step, given["tau_days"])
    exact("S02", f"strain_day_84_{name}", level)


def test_s03_weekly_wave() -> None:
    given, level = CASES["S03"]["inputs"], 0.0
    tau = given["tau_days"]
    for _ in range(200):
        peak = after(level, given["input_workdays"], 5.0, tau)
        level = after(peak, given["input_weekend"], 2.0, tau)
    exact("S03", "peak_friday_night", peak)
    exact("S03", "trough_sunday_night", level)
    exact("S03", "mean", _mean_level(level, given["input_workdays"], 5.0, tau) + _mean_level(peak, 0.0, 2.0, tau))


def _mean_level(level: float, load: float, days: float, tau: float) -> float:
    """Return the integral of the level over some days, as a share of a week."""
    return float(integrate.quad(lambda day: after(level, load, day, tau), 0.0, days)[0]) / 7.0


# --- the loop: load, strain, resignation, vacancy ---

LOOP = CASES["F01"]["inputs"]


def loop_hazard(strain: Floats) -> Floats:
    """Return the hazard of the case, 1/year."""
    hazard: Floats = np.minimum(LOOP["hmax"], LOOP["h0"] * power_term(math.exp(LOOP["beta"]), strain))
    return hazard


def loop_load(vacancy: Floats, base: float, most: float = math.inf) -> Floats:
    load: Floats = np.minimum(most, base / (1.0 - vacancy))
    return load


def loop_strain(load: Floats) -> Floats:
    strain: Floats = np.maximum(0.0, load - LOOP["rhostar"])
    return strain


def imbalance(vacancy: Floats, base: float, most: float = math.inf) -> Floats:
    """Return by how much posts empty faster than they are filled, per year."""
    hazard = loop_hazard(loop_strain(loop_load(vacancy, base, most)))
    faster: Floats = hazard * (1.0 - vacancy) - vacancy / LOOP["d"]
    return faster


def fixed_points(base: float, most: float = math.inf) -> list[float]:
    """Return the vacancies at which the loop rests, lowest first."""
    grid = np.linspace(1e-6, 0.9, 4000)
    signs = np.sign(imbalance(grid, base, most))
    return [
        float(
            optimize.brentq(lambda v: float(imbalance(np.array(v), base, most)), grid[at], grid[at + 1], xtol=1e-14)
        )
        for at in np.flatnonzero(np.diff(signs) != 0)
    ]


def test_f01_three_equilibria() -> None:
    vacancies = fixed_points(LOOP["rho0"])
    exact("F01", "number_of_equilibria", len(vacancies))
    for name, vacancy in zip(("low", "unstable", "high"), vacancies, strict=True):
        load = loop_load(np.array(vacancy), LOOP["rho0"])
        strain = loop_strain(load)
        exact("F01", f"{name}_vacancy", vacancy)
        exact("F01", f"{name}_load", float(load))
        exact("F01", f"{name}_strain", float(strain))
        exact("F01", f"{name}_hazard", float(loop_hazard(strain)))


def test_f01_tipping_points() -> None:
    """With a base load outside the two, one state is left."""

    def states(base: float) -> int:
        return len(fixed_points(base))

    up, down = (quantity("F01", f"tipping_base_load_{way}")["expected"] for way in ("upwards", "downwards"))
    assert [states(base) for base in (down - 0.001, down + 0.001, up - 0.001, up + 0.001)] == [1, 3, 3, 1]
    assert fixed_points(down - 0.001)[0] < 0.1 < 0.4 < fixed_points(up + 0.001)[0]


def test_f01_relaxation() -> None:
    vacancy = fixed_points(LOOP["rho0"])[0]
    strain = float(loop_strain(loop_load(np.array(vacancy), LOOP["rho0"])))

    def moves(state: Floats) -> Floats:
        hazard, load = loop_hazard(state[1]), loop_strain(loop_load(state[0], LOOP["rho0"]))
        return np.array([hazard * (1.0 - state[0]) - state[0] / LOOP["d"], (load - state[1]) / LOOP["tau"]])

    step = 1e-6 * np.eye(2)
    rest = np.array([vacancy, strain])
    jacobian = np.column_stack([(moves(rest + by) - moves(rest - by)) / 2e-6 for by in step])
    exact("F01", "slowest_relaxation_low", -1.0 / float(np.linalg.eigvals(jacobian).real.max()))


def test_f06_load_that_cannot_exceed_the_overtime() -> None:
    most = 1.0 + CASES["F06"]["inputs"]["overtime_cap"]
    vacancies = fixed_points(LOOP["rho0"], most)
    exact("F06", "number_of_equilibria", len(vacancies))
    for number, vacancy in enumerate(vacancies, start=1):
        exact("F06", f"equilibrium_{number}_vacancy", vacancy)
    assert len(fixed_points(LOOP["rho0"], 1.0)) == 1


STEPS_A_YEAR = 400


def mean_vacancy(posts: int, start: list[float], replication: int) -> float:
    """Return the mean vacancy, years 20 to 60, of one large community whose strain is shared."""
    numbers = generator(SEED, replication, who("F02", str(posts), str(start)), "person")
    delay = round(LOOP["d"] * STEPS_A_YEAR)
    empty, strain = round(start[0] * posts), start[1]
    coming = np.bincount(numbers.integers(delay, size=empty), minlength=delay)
    cumulated, threshold = np.zeros(posts - empty), numbers.standard_exponential(posts - empty)
    total, step = 0.0, 1.0 / STEPS_A_YEAR
    for at in range(60 * STEPS_A_YEAR):
        fresh = numbers.standard_exponential(coming[at % delay])
        cumulated, threshold = np.append(cumulated, np.zeros(len(fresh))), np.append(threshold, fresh)
        hazard = float(loop_hazard(np.array(strain))) * step
        day, cumulated = crossing(cumulated, np.full((len(cumulated), 1), hazard), threshold)
        staying = day < 0
        coming[at % delay] = len(day) - staying.sum()
        cumulated, threshold = cumulated[staying], threshold[staying]
        vacancy = 1.0 - len(cumulated) / posts
        strain = after(strain, float(loop_strain(loop_load(np.array(vacancy), LOOP["rho0"]))), step, LOOP["tau"])
        total += vacancy * (at >= 20 * STEPS_A_YEAR)
    return total / (40 * STEPS_A_YEAR)


@pytest.mark.slow
@pytest.mark.parametrize(("posts", "basin", "replications"), [(1000, "low", 10), (5000, "low", 4), (5000, "high", 3)])
def test_f02_a_large_community_settles_in_its_basin(posts: int, basin: str, replications: int) -> None:
    start = CASES["F02"]["inputs"]["starts"][basin]
    samples = [mean_vacancy(posts, start, replication) for replication in range(replications)]
    judge("F02", f"mean_vacancy_N{posts}_from_{basin}", samples)


# --- the tests, tested ---


def seen(check: Callable[[], object]) -> bool:
    """Say whether a check fails."""
    try:
        check()
    except AssertionError:
        return True
    return False


def test_the_mistakes_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Euler's step, a hazard frozen at the start and weeks of seven days are told from the right answer."""

    def euler(level: Floats, inflow: Floats, step: float, constant: float) -> Floats:
        moved: Floats = level + (inflow - level) * step / constant
        return moved

    def frozen(years: Floats) -> Floats:
        return np.full_like(years, 0.16198305690912038)

    monkeypatch.setitem(globals(), "leaky", euler)
    assert seen(test_s01_step_response)
    assert seen(lambda: test_s02_the_step_does_not_matter("daily", 1.0))
    monkeypatch.setitem(globals(), "hazard_of_gap", frozen)
    assert seen(test_a09_survival_under_a_rising_hazard)
    assert seen(lambda: judge("V09", "absence_rate", shares(_absences(122, 0).mean(axis=1)), times=1.38))
    assert seen(lambda: judge("V09", "absence_rate", [0.031, 0.033]))
