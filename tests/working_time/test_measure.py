from datetime import date, timedelta

import pytest

from tests.working_time.moments import moment
from working_time import elapsed, opens_next, standing, working_days_between


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-18 08:00", "2026-11-18 17:00", 420),
        ("2026-11-18 11:29", "2026-11-18 13:31", 2),
        ("2026-11-18 11:30", "2026-11-18 13:30", 0),
        ("2026-11-18 00:00", "2026-11-18 23:59", 420),
        ("2026-11-18 16:59", "2026-11-19 08:01", 2),
        ("2026-11-20 15:30", "2026-11-23 16:30", 480),
        ("2026-11-21 08:00", "2026-11-22 17:00", 0),
        ("2026-11-23 16:00", "2026-11-25 09:00", 120),
        ("2026-08-21 16:00", "2026-08-22 09:00", 120),
        ("2026-02-13 16:00", "2026-02-23 09:00", 120),
        ("2026-11-19 09:00", "2026-11-18 09:00", 0),
        ("2026-11-19 02:00Z", "2026-11-19 03:00Z", 60),
    ],
)
def test_working_time_between_two_moments(calendar, start, end, minutes):
    assert elapsed(calendar, moment(start), moment(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-20", "2026-11-26", 3),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-02-05", "2026-03-05", 15),
        ("2026-08-21", "2026-08-22", 1),
        ("2026-11-26", "2026-11-20", 0),
    ],
)
def test_working_days_between_two_days(calendar, start, end, days):
    assert working_days_between(calendar, date.fromisoformat(start), date.fromisoformat(end)) == days
    assert working_days_between(calendar, moment(f"{start} 23:00"), moment(f"{end} 00:30")) == days


@pytest.mark.parametrize(
    ("now", "due", "told"),
    [
        ("2026-11-20 09:00", "2026-11-26 17:00", "còn 3 ngày làm việc"),
        ("2026-11-16 09:00", "2026-11-17 17:00", "còn 1 ngày làm việc"),
        ("2026-11-16 16:00", "2026-11-17 08:30", "còn 1 giờ 30 phút làm việc"),
        ("2026-11-18 10:30", "2026-11-18 17:00", "còn 4 giờ 30 phút làm việc"),
        ("2026-11-18 16:15", "2026-11-18 17:00", "còn 45 phút làm việc"),
        ("2026-11-20 17:30", "2026-11-23 17:00", "còn 1 ngày làm việc"),
        ("2026-11-18 17:00", "2026-11-18 17:00", "đến hạn"),
        ("2026-11-18 17:05", "2026-11-18 17:00", "vừa quá hạn"),
        ("2026-11-21 10:00", "2026-11-20 17:00", "vừa quá hạn"),
        ("2026-11-18 16:30", "2026-11-18 16:00", "trễ 30 phút làm việc"),
        ("2026-11-23 09:00", "2026-11-20 17:00", "trễ 1 giờ làm việc"),
        ("2026-11-23 17:00", "2026-11-20 17:00", "trễ 1 ngày làm việc"),
        ("2026-11-25 17:00", "2026-11-20 17:00", "trễ 2 ngày làm việc"),
        ("2026-11-26 02:00", "2026-11-20 17:00", "trễ 2 ngày làm việc"),
        ("2026-11-25 09:00", "2026-11-20 17:00", "trễ 1 ngày làm việc"),
        ("2026-11-17 16:30", "2026-11-16 16:00", "trễ 1 ngày làm việc"),
        ("2026-11-23 16:00", "2026-11-26 11:00", "còn 1 ngày làm việc"),
    ],
)
def test_how_a_deadline_stands(calendar, now, due, told):
    assert standing(calendar, moment(now), moment(due)) == told


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-26 08:00", None),
        ("2026-11-26 11:29", None),
        ("2026-11-26 11:30", "2026-11-26 13:30"),
        ("2026-11-26 07:59", "2026-11-26 08:00"),
        ("2026-11-27 17:00", "2026-11-30 08:00"),
        ("2026-12-31 18:00", "2027-01-04 08:00"),
    ],
)
def test_when_offices_open_next(calendar, now, opens):
    assert opens_next(calendar, moment(now)) == (moment(opens) if opens else None)
