"""Deadlines checked by hand, and what holds of all of them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import HANOI
from core.errors import InputError
from tests.working_time.moments import deadline, moment
from working_time import calendar_of, due, due_in_days, elapsed, explain, working_days_between

LINES = Path(__file__).with_name("deadlines.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split() for line in LINES if line and not line.startswith("#")]
CALENDAR = calendar_of()

BEGIN = datetime(2021, 1, 1, tzinfo=HANOI)
starts = st.integers(0, 10 * 365 * 24 * 3600).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
amounts = st.integers(1, 60 * 300).map(lambda minutes: timedelta(minutes=minutes))
days = st.integers(1, 90)


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_deadline_is_what_it_is_on_paper(calendar, case):
    start_day, start_time, amount, *at = case
    assert deadline(calendar, f"{start_day} {start_time}", amount).at == moment(" ".join(at))


def test_there_are_two_hundred_and_no_two_alike():
    assert len({tuple(case[:3]) for case in CASES}) == len(CASES) >= 200


@given(starts, amounts)
def test_never_in_the_past_and_always_within_hours(start, amount):
    at = due(CALENDAR, start, amount).at
    minute = at.hour * 60 + at.minute
    assert at > start
    assert any(span.opens < minute <= span.closes for span in CALENDAR.day(at.date()).spans)


@given(starts, starts, amounts, amounts)
def test_later_or_longer_is_never_due_earlier(one, other, short, long):
    first, second = sorted((one, other))
    least, most = sorted((short, long))
    assert due(CALENDAR, first, least).at <= due(CALENDAR, second, least).at <= due(CALENDAR, second, most).at


@given(starts, amounts, amounts)
def test_two_steps_lead_where_one_does(start, one, other):
    assert due(CALENDAR, due(CALENDAR, start, one).at, other).at == due(CALENDAR, start, one + other).at


@given(starts, amounts)
def test_what_was_counted_is_what_was_asked_for(start, amount):
    found = due(CALENDAR, start, amount)
    assert sum(each.minutes for each in found.counted) == amount // timedelta(minutes=1)
    assert elapsed(CALENDAR, start, found.at) == amount


@given(starts, starts, days, days)
def test_days_never_in_the_past_monotone_and_in_two_steps(one, other, short, long):
    first, second = sorted((one, other))
    at = due_in_days(CALENDAR, first, short).at
    assert at > first and working_days_between(CALENDAR, first, at) == short
    assert at <= due_in_days(CALENDAR, second, short).at <= due_in_days(CALENDAR, second, short + long).at
    assert due_in_days(CALENDAR, at, long).at == due_in_days(CALENDAR, first, short + long).at


@given(starts, st.one_of(amounts, days))
def test_every_day_on_the_way_was_counted_or_left_out(start, amount):
    found = due_in_days(CALENDAR, start, amount) if isinstance(amount, int) else due(CALENDAR, start, amount)
    told = [each.day.date for each in found.counted] + [day.date for day in found.left_out]
    passed = (found.at.date() - found.received.date()).days + 1
    assert len(set(told)) == len(told) and passed - len(told) in (
        0,
        1,
    )  # the day of reception may be over, or not count
    assert explain(found).startswith(f"hạn {found.at:%H:%M} ")


@pytest.mark.parametrize("amount", [timedelta(), timedelta(hours=-1), timedelta(seconds=90)])
def test_hours_are_whole_minutes_and_more_than_none(calendar, amount):
    with pytest.raises(ValueError, match="whole minutes"):
        due(calendar, moment("2026-11-20 15:30"), amount)


def test_days_are_more_than_none_and_moments_have_a_zone(calendar):
    with pytest.raises(ValueError, match="at least one day"):
        due_in_days(calendar, moment("2026-11-20 15:30"), 0)
    with pytest.raises(ValueError, match="zone"):
        due_in_days(calendar, moment("2026-11-20 15:30").replace(tzinfo=None), 1)


def test_the_seconds_of_the_reception_do_not_show(calendar):
    start = moment("2026-11-18 15:30") + timedelta(seconds=59, microseconds=9)
    assert due(calendar, start, timedelta(minutes=30)).at == moment("2026-11-18 16:00")


def test_nothing_is_guessed_where_the_moon_tables_end(calendar):
    assert deadline(calendar, "2100-12-01 09:00", "5d").provisional == (2100,)
    with pytest.raises(InputError, match="2101 cannot be known"):
        deadline(calendar, "2100-12-30 09:00", "5d")
