"""Working days, due dates, weights of days, opening hours."""

import datetime as dt

import numpy as np
import pytest

from sim.base.errors import ModelError, ScenarioError
from sim.scenario.fields import Calendar, Kind
from sim.work.workdays import Opening, WorkCalendar, day_weights, working_days_of_year

HOLIDAYS_2025 = (
    *(dt.date(2025, 1, day) for day in (1, 28, 29, 30, 31)),
    *(dt.date(2025, 2, day) for day in (3, 4)),
    dt.date(2025, 4, 4),
    *(dt.date(2025, 5, day) for day in (1, 2, 5)),
    dt.date(2025, 6, 2),
    *(dt.date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8)),
)
MAKEUP_2025 = (
    dt.date(2025, 1, 26),
    dt.date(2025, 2, 8),
    dt.date(2025, 4, 27),
    dt.date(2025, 9, 28),
    dt.date(2025, 10, 11),
)
OFFICE = Calendar(holidays=HOLIDAYS_2025, makeup_days=MAKEUP_2025)
YEAR_2025 = WorkCalendar(OFFICE, dt.date(2025, 1, 1), 365)


def kind(**changes: object) -> Kind:
    return Kind.model_validate({"name_zh": "台账", "name_en": "ledger", **changes})


def test_office_days_follow_the_notice_of_2025():
    assert YEAR_2025.is_working.sum() == 248
    assert not YEAR_2025.is_working[YEAR_2025.day(dt.date(2025, 1, 28))]
    assert YEAR_2025.is_working[YEAR_2025.day(dt.date(2025, 1, 26))]
    assert YEAR_2025.weekday[0] == 2


@pytest.mark.parametrize("mode", ["every_day", "always_open"])
def test_other_modes_work_every_day(mode):
    calendar = WorkCalendar(Calendar(mode=mode, holidays=HOLIDAYS_2025), dt.date(2025, 1, 1), 40)
    assert calendar.is_working.all()
    assert calendar.add_working_days(3, 7) == 10


def test_index_counts_working_days_before():
    assert YEAR_2025.working_index[0] == 0
    assert np.array_equal(np.diff(YEAR_2025.working_index), YEAR_2025.is_working[:-1])
    worked = np.flatnonzero(YEAR_2025.is_working)
    assert np.array_equal(YEAR_2025.working_days[YEAR_2025.working_index[worked]], worked)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2025-01-27", 0, "2025-01-27"),
        ("2025-01-27", 1, "2025-02-05"),
        ("2025-01-28", 0, "2025-02-05"),
        ("2025-01-28", 1, "2025-02-05"),
        ("2025-02-07", 1, "2025-02-08"),
        ("2025-02-07", 2, "2025-02-10"),
        ("2025-12-31", 3, "2026-01-05"),
    ],
)
def test_add_working_days(start, n, due):
    day = YEAR_2025.day(dt.date.fromisoformat(start))
    assert YEAR_2025.date(YEAR_2025.add_working_days(day, n)) == dt.date.fromisoformat(due)


def test_add_working_days_takes_arrays():
    days = np.arange(365)
    due = YEAR_2025.add_working_days(days, 5)
    assert due.tolist() == [YEAR_2025.add_working_days(int(day), 5) for day in days]


def test_months_are_calendar_months_from_the_first():
    calendar = WorkCalendar(OFFICE, dt.date(2025, 1, 15), 50)
    assert calendar.month_starts.tolist() == [0, 17, 45, 50]
    assert calendar.month_of_day[[0, 16, 17, 44, 45, 49]].tolist() == [0, 0, 1, 1, 2, 2]
    assert [calendar.date(day) for day in calendar.first_working_days] == [
        dt.date(2025, 1, 15),
        dt.date(2025, 2, 5),
        dt.date(2025, 3, 3),
    ]


def test_arrays_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        YEAR_2025.is_working[0] = True


def test_a_calendar_without_working_days_is_refused():
    closed = tuple(dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(3000))
    with pytest.raises(ScenarioError, match=r"calendar\.holidays"):
        WorkCalendar(Calendar(holidays=closed), dt.date(2025, 1, 1), 30)


def test_even_work_has_weight_one_on_working_days():
    assert np.array_equal(day_weights(kind(), YEAR_2025), YEAR_2025.is_working.astype(float))


def test_mondays_carry_their_multiple_of_the_mean_day():
    weights = day_weights(kind(monday=2.2), YEAR_2025)
    assert weights.sum() == pytest.approx(248)
    mondays = (YEAR_2025.weekday == 0) & YEAR_2025.is_working
    assert weights[mondays] == pytest.approx(2.2)
    assert np.ptp(weights[YEAR_2025.is_working & ~mondays]) == pytest.approx(0)
    assert not weights[~YEAR_2025.is_working].any()


def test_month_end_is_the_last_three_working_days():
    weights = day_weights(kind(month_end=2.5), YEAR_2025)
    high = [YEAR_2025.date(day) for day in np.flatnonzero(weights > 1)][:6]
    assert high == [dt.date(2025, 1, day) for day in (24, 26, 27)] + [dt.date(2025, 2, day) for day in (26, 27, 28)]
    assert (weights > 1).sum() == 36


def test_campaign_months_against_quiet_ones():
    weights = day_weights(kind(campaign_months=(5, 11), campaign=4.0, campaign_quiet=0.4), YEAR_2025)
    may, june = (weights[YEAR_2025.day(dt.date(2025, month, 11 + month))] for month in (5, 6))
    assert may / june == pytest.approx(10)
    assert weights.sum() == pytest.approx(248)


def test_year_end_and_overlapping_patterns_keep_the_volume():
    weights = day_weights(kind(monday=2.2, month_end=1.8, year_end=1.3), YEAR_2025)
    assert weights.sum() == pytest.approx(248)
    late = YEAR_2025.month_of_day >= 10
    assert weights[late].sum() / YEAR_2025.is_working[late].sum() == pytest.approx(1.3, abs=0.02)


def test_a_multiple_beyond_the_year_takes_it_all():
    weights = day_weights(kind(monday=50.0), YEAR_2025)
    assert weights.sum() == pytest.approx(248)
    assert not weights[YEAR_2025.weekday != 0].any()


def test_part_of_a_year_has_the_weights_of_the_whole_year():
    busy = kind(monday=2.2, month_end=1.8, year_end=1.3)
    part = WorkCalendar(OFFICE, dt.date(2025, 10, 15), 200)
    whole = day_weights(busy, YEAR_2025)[YEAR_2025.day(part.first_day) :]
    assert np.array_equal(day_weights(busy, part)[: whole.size], whole)
    assert working_days_of_year(part)[0] == 248
    assert working_days_of_year(part)[-1] == 261


HALL = Opening(((dt.time(9), dt.time(12)), (dt.time(13), dt.time(17))))


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("begun", "hours", "finish"),
    [
        ("2026-03-02T16:00", 3, "2026-03-03T11:00:00"),
        ("2026-03-06T16:30", 2, "2026-03-09T10:30:00"),
        ("2026-03-07T10:00", 1, "2026-03-09T10:00:00"),
        ("2026-03-02T11:30", 1, "2026-03-02T13:30:00"),
        ("2026-03-02T17:00", 0.5, "2026-03-03T09:30:00"),
        ("2026-03-02T08:00", 14, "2026-03-03T17:00:00"),
        ("2026-03-02T09:00", 7, "2026-03-02T17:00:00"),
    ],
)
def test_work_pauses_at_closing_and_lunch(begun, hours, finish):
    assert HALL.add_working_time(moment(begun), hours).isoformat() == finish


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [("2026-03-02T00:00", "2026-03-09T00:00", 35.0), ("2026-03-06T16:00", "2026-03-09T10:00", 2.0)],
)
def test_working_hours_between(a, b, hours):
    assert HALL.working_hours(moment(a), moment(b)) == hours


def test_waits_on_the_clock_and_in_opening_hours():
    arrived = moment("2026-03-06T17:30")
    begun = HALL.add_working_time(arrived, 0)
    assert HALL.wait_clock_hours(arrived, begun) == 63.5
    assert HALL.wait_working_hours(arrived, begun) == 0.0


def test_holidays_are_closed():
    hall = Opening(HALL.intervals, holidays=(dt.date(2026, 3, 9),))
    assert hall.add_working_time(moment("2026-03-06T16:30"), 2).isoformat() == "2026-03-10T10:30:00"


def test_intervals_must_ascend():
    with pytest.raises(ModelError):
        Opening(((dt.time(13), dt.time(17)), (dt.time(9), dt.time(12))))
