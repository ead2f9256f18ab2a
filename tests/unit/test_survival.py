"""How long people stay: against scipy where it can, against exact answers where it cannot, and the likelihood's own slope."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from scipy import stats

from analysis.fitting.hazard import Belief, Exposed, Fit, NoFitError, fit, log_likelihood
from analysis.fitting.personnel import IN_POST, OTHER_EXIT, RESIGNED, Floats, Personnel, Window
from analysis.fitting.staying import FEWEST, by_pay, by_tenure
from analysis.fitting.survival import Stays, kaplan_meier, log_rank, poisson_rate
from analysis.judgement.statistics import Estimate
from sim import generator, who

ENDS, PROFILE = (2.0, 6.0, 12.0, 24.0, 60.0), (0.9, 1.35, 1.25, 1.1, 0.85, 0.6)
YEAR = 365.25
WINDOW = Window(dt.date(2020, 1, 1), dt.date(2027, 1, 1))


def stays(number: int, hazard: float = 0.3, late: bool = False, stream: int = 0) -> Stays:
    """Return stays at a constant hazard, cut off at random, to the day; from half a year on where `late`."""
    chance = generator(1, stream, who("stays"), "person")
    exits = np.ceil(chance.exponential(1 / hazard, number) * 365) / 365
    cut = np.ceil(chance.uniform(0.1, 8.0, number) * 365) / 365
    entry = np.where(np.arange(number) % 2, 0.5, 0.0) * late
    kept = np.minimum(exits, cut) > entry
    return Stays(entry[kept], np.minimum(exits, cut)[kept], (exits <= cut)[kept])


def people(number: int = 600, pay: Floats | None = None, lines: Floats | None = None, stream: int = 0) -> Personnel:
    """Return people of a constant hazard of 0.25, elasticity −1.5 and line ratio 1.15, observed for seven of 12 years."""
    chance = generator(7, stream, who("people"), "person")
    hired = chance.uniform(0.0, 12.0, number)
    paid = np.array([2600.0, 3000.0, 3600.0])[np.arange(number) % 3] if pay is None else pay
    held = np.arange(number) % 4 + 1.0 if lines is None else lines
    hazard = 0.25 * (paid / 3000.0) ** -1.5 * 1.15 ** (np.nan_to_num(held) - 2.5)
    quits, others = chance.exponential(1.0 / hazard), chance.exponential(30.0, number)
    out = hired + np.minimum(quits, others)
    end = np.where(out > 12.0, IN_POST, np.where(quits < others, RESIGNED, OTHER_EXIT))
    entry, exits = np.maximum(5.0 - hired, 0.0) * YEAR, (np.minimum(out, 12.0) - hired) * YEAR
    seen = exits > entry
    return Personnel(
        WINDOW, entry[seen], exits[seen], end[seen], paid[seen], held[seen], np.zeros(seen.sum(), np.int64)
    )


def flat(variance: float = 0.0, notice: int = 0) -> Belief:
    return Belief(ENDS, (1.0,) * 6, variance, notice)


# --- curves ---


def test_kaplan_and_meier_as_scipy_does() -> None:
    mine = stays(300)
    theirs = stats.ecdf(stats.CensoredData(uncensored=mine.exit[mine.left], right=mine.exit[~mine.left])).sf
    between = theirs.confidence_interval(method="log-log")
    curve = kaplan_meier(mine)
    inside = (curve.share > 0) & (curve.share < 1)
    at = curve.times[inside]
    np.testing.assert_allclose(curve.share[inside], theirs.evaluate(at), rtol=1e-12)
    np.testing.assert_allclose(curve.low[inside], between.low.evaluate(at), rtol=1e-9)
    np.testing.assert_allclose(curve.high[inside], between.high.evaluate(at), rtol=1e-9)


def test_kaplan_and_meier_with_delayed_entry() -> None:
    """At 2 are there the first and the second of four, at 3 the second and the late two."""
    given = Stays(
        np.array([0.0, 0, 0, 2, 2.5]), np.array([1.0, 2, 3, 4, 3]), np.array([True, True, True, False, False])
    )
    curve = kaplan_meier(given)
    np.testing.assert_allclose(curve.share, np.cumprod([2 / 3, 1 / 2, 2 / 3]))
    assert curve.at(np.array([0.5, 1.0, 2.9]))[0].tolist() == [1.0, pytest.approx(2 / 3), pytest.approx(1 / 3)]


def test_a_curve_is_one_before_and_nothing_after_all_have_left() -> None:
    curve = kaplan_meier(Stays(np.zeros(2), np.array([1.0, 2.0]), np.array([True, True])))
    assert (curve.share[-1], curve.low[-1], curve.high[-1]) == (0.0, 0.0, 0.0)
    nobody = kaplan_meier(Stays(np.zeros(2), np.array([1.0, 2.0]), np.array([False, False])))
    assert nobody.at(np.array([1.5]))[0] == 1.0


def test_late_entry_does_not_move_the_curve() -> None:
    """The curve of those who enter late agrees with the exponential law, which that of all exits alone would not."""
    curve = kaplan_meier(stays(20_000, late=True))
    for years in (1.0, 2.0, 4.0):
        assert float(curve.at(np.array([years]))[0][0]) == pytest.approx(math.exp(-0.3 * years), abs=0.012)


@pytest.mark.parametrize("hazard", [0.3, 0.36, 0.6])
def test_log_rank_as_scipy_does(hazard: float) -> None:
    one, other = stays(200), stays(200, hazard, stream=1)
    theirs = stats.logrank(
        *(stats.CensoredData(uncensored=each.exit[each.left], right=each.exit[~each.left]) for each in (one, other))
    )
    assert log_rank([one, other]) == pytest.approx(float(theirs.pvalue), rel=1e-9)


def test_log_rank_of_three_groups_has_its_level() -> None:
    chances = [log_rank([stays(60, late=True, stream=3 * at + part) for part in range(3)]) for at in range(300)]
    assert 0.02 <= np.mean(np.array(chances) < 0.05) <= 0.09
    assert log_rank([stays(50)]) == 1.0


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)])
def test_a_poisson_rate_has_its_exact_interval(count: int, low: float, high: float) -> None:
    rate = poisson_rate(count, 2.0)
    assert (rate.value, rate.low, rate.high) == (
        count / 2,
        pytest.approx(low / 2, abs=1e-4),
        pytest.approx(high / 2, abs=1e-4),
    )


# --- likelihood ---


@pytest.mark.parametrize("variance", [0.0, 0.4, 2.0])
def test_the_gradient_is_that_of_the_likelihood(variance: float) -> None:
    chance = generator(3, 0, who("gradient"), "person")
    before = chance.uniform(0, 1, (20, 3))
    given = Exposed(
        before, before + chance.uniform(0.1, 2, (20, 3)), chance.integers(0, 3, 20), chance.random(20) < 0.5,
        chance.normal(size=(20, 2)), 0,
    )  # fmt: skip
    rates, slopes, step = np.array([-1.0, -1.3, -0.7]), np.array([-0.5, 0.2]), 1e-6
    _, of_rates, of_slopes = log_likelihood(given, rates, slopes, variance)
    for number, found in enumerate([*of_rates, *of_slopes]):
        ends = []
        for sign in (1, -1):
            place = np.append(rates, slopes)
            place[number] += sign * step
            ends.append(log_likelihood(given, place[:3], place[3:], variance)[0])
        assert found == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-6)


def test_a_small_variance_of_frailty_is_no_frailty() -> None:
    given = people()
    without, small = fit(given, flat()), fit(given, flat(1e-7))
    assert small.base_rate.value == pytest.approx(without.base_rate.value, rel=1e-5)


def test_without_covariates_and_frailty_the_fit_is_resignations_over_time() -> None:
    given = people(pay=np.full(600, 3000.0), lines=np.full(600, np.nan))
    found = fit(given, Belief((), (1.0,), 0.0, 0))
    rate = given.count(RESIGNED) / given.years
    assert found.base_rate.value == pytest.approx(rate, rel=1e-6)
    spread = math.exp(1.96 / math.sqrt(given.count(RESIGNED)))
    assert found.base_rate.high == pytest.approx(rate * spread, rel=1e-3)
    assert (found.pay_elasticity, found.line_ratio) == (None, None)
    assert found.resignation_rate.value == pytest.approx(rate)


def covers(estimate: Estimate | None, truth: float) -> bool:
    return estimate is not None and estimate.low <= truth <= estimate.high


def test_the_fit_finds_what_is_known() -> None:
    found = [fit(people(stream=number), flat()) for number in range(20)]
    assert sum(covers(each.pay_elasticity, -1.5) for each in found) >= 16
    assert sum(covers(each.line_ratio, 1.15) for each in found) >= 16
    assert sum(covers(each.other_exits, 1 / 30) for each in found) >= 16
    truth = [0.25 * (each.mean_pay / 3000) ** -1.5 * 1.15 ** (each.mean_lines - 2.5) for each in found]
    assert sum(covers(each.base_rate, one) for each, one in zip(found, truth, strict=True)) >= 16


def mean_multiple(found: Fit, given: Personnel, multiples: tuple[float, ...]) -> float:
    """Return the mean of multiples over the time observed, by midpoints of days."""
    years = np.concatenate([np.arange(a, b) for a, b in zip(given.entry, given.exit, strict=True)]) / YEAR * 12
    return float(np.asarray(multiples)[np.searchsorted(ENDS, years)].mean())


def test_the_profile_has_the_mean_of_the_registers() -> None:
    given = people()
    found = fit(given, Belief(ENDS, PROFILE, 0.4, 0))
    mine = tuple(each.value for each in found.multiples if each)
    assert mean_multiple(found, given, mine) == pytest.approx(mean_multiple(found, given, PROFILE), rel=0.01)


def test_a_step_in_which_nobody_resigned_keeps_the_registers_multiple() -> None:
    given = people()
    early = given.exit < 60 * YEAR / 12
    end = np.where(early & (given.end == RESIGNED) & (given.exit < 6 * YEAR / 12), IN_POST, given.end)
    found = fit(Personnel(WINDOW, given.entry, given.exit, end, given.pay, given.lines, given.place), flat())
    assert found.multiples[0] is None
    assert found.multiples[1] is None
    assert found.multiples[2] is not None


def test_pay_and_lines_that_move_together_are_not_told_apart() -> None:
    level = np.arange(600) % 3
    found = fit(people(pay=2600.0 + 400.0 * level, lines=level + 1.0), flat())
    assert (found.pay_elasticity, found.line_ratio) == (None, None)


def test_notice_shifts_the_clock_of_decisions() -> None:
    """Everybody stays 30 days longer, working out the notice: what is known of decisions is the same."""
    given = people()
    leaving = Personnel(WINDOW, given.entry, given.exit + 30.0, given.end, given.pay, given.lines, given.place)
    late = np.where(given.entry > 0, given.entry + 30.0, 0.0)
    shifted = fit(
        Personnel(WINDOW, late, leaving.exit, given.end, given.pay, given.lines, given.place), flat(notice=30)
    )
    assert shifted.base_rate.value == pytest.approx(fit(given, flat()).base_rate.value, rel=0.005)


def test_a_likelihood_without_a_maximum_is_refused() -> None:
    given = people(pay=np.full(600, 3000.0))
    lines = np.where(given.end == RESIGNED, 5.0, 1.0)
    with pytest.raises(NoFitError):
        fit(Personnel(WINDOW, given.entry, given.exit, given.end, given.pay, lines, given.place), flat())


# --- groups ---


def test_groups_are_large_enough_and_curves_end_in_time() -> None:
    for panel, groups in ((by_pay(people()), 3), (by_tenure(people()), 2)):
        assert (len(panel.groups), panel.merged) == (groups, 3 - groups)
        assert sum(group.persons for group in panel.groups) <= len(people().end)
        for group in panel.groups:
            assert group.persons >= FEWEST
            assert (group.there >= FEWEST).all()
            assert (np.diff(group.times) == 0.25).all()
            assert ((group.share_low <= group.share) & (group.share <= group.share_high)).all()


def test_small_groups_are_merged() -> None:
    pay = np.full(600, 3000.0)
    pay[:3] = 9000.0
    panel = by_pay(people(pay=pay))
    assert (len(panel.groups), panel.chance) == (1, 1.0)
    assert len(by_pay(people(pay=np.full(600, 3000.0))).groups) == 1


def test_pay_is_parted_at_round_amounts() -> None:
    bounds = [(group.low, group.high) for group in by_pay(people()).groups]
    assert bounds == [(None, 2900.0), (2900.0, 3400.0), (3400.0, None)]


def test_a_hair_of_pay_does_not_part_people_alike() -> None:
    """Seniority that is taken off leaves a few fen: they do not make a group of those who have just come."""
    given = people()
    hair = given.pay - 1e-3 * (given.exit // YEAR)
    other = Personnel(WINDOW, given.entry, given.exit, given.end, hair, given.lines, given.place)
    assert [group.persons for group in by_pay(other).groups] == [group.persons for group in by_pay(given).groups]
