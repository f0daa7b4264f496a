"""What staff decide about single days, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from core.errors import InputError
from tests.working_time.moments import deadline
from working_time import WorkingDays
from working_time.working_days import WorkingDay

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


@pytest.fixture
def days(database, clock) -> WorkingDays:
    return WorkingDays(database, clock)


def test_nothing_is_decided_at_first(days):
    assert days.all() == []
    assert days.calendar().day(MONDAY).kind == "work"


def test_what_is_decided_is_kept_and_wins(days, clock):
    days.set(MONDAY, False, "  nghỉ   hoán đổi ", "Thông báo 1")
    days.set(SATURDAY, True, "làm bù")
    assert days.all() == [
        WorkingDay(MONDAY, False, "nghỉ hoán đổi", "Thông báo 1", clock.now()),
        WorkingDay(SATURDAY, True, "làm bù", "", clock.now()),
    ]
    assert [days.calendar().day(day).kind for day in (MONDAY, SATURDAY)] == ["off", "make_up"]
    assert f"{deadline(days.calendar(), '2026-11-20 09:00', '4d').at:%d/%m}" == "28/11"


def test_the_last_word_holds_until_it_is_taken_back(days):
    days.set(MONDAY, False, "nghỉ")
    days.set(MONDAY, True, "làm việc")  # in the same moment of a clock that stands still
    assert days.calendar().day(MONDAY).name == "làm việc"
    assert days.remove(MONDAY) is True
    assert days.remove(MONDAY) is False
    assert days.calendar().day(MONDAY).name is None


def test_an_edit_holds_at_once_in_every_process(days, database, clock):
    elsewhere = WorkingDays(database, clock)
    before = elsewhere.calendar()
    assert elsewhere.calendar() is before
    days.set(MONDAY, False, "nghỉ")
    assert elsewhere.calendar().day(MONDAY).kind == "off"
    assert before.day(MONDAY).kind == "work"


def test_a_year_is_settled_by_its_notice(days):
    assert days.calendar().is_provisional(2027)
    days.confirm(2027, " Thông báo 2 ")
    assert days.confirmed() == {2027: "Thông báo 2"}
    assert days.calendar().decreed[2027] == "Thông báo 2"
    assert (days.doubt(2027), days.doubt(2027)) == (True, False)
    assert days.calendar().is_provisional(2027)


def test_what_cannot_be_kept_is_one_line(days):
    with pytest.raises(InputError, match="the name is empty"):
        days.set(MONDAY, False, " ")
    with pytest.raises(InputError, match="1066 is outside"):
        days.set(date(1066, 1, 1), False, "nghỉ")
    with pytest.raises(InputError, match="which notice"):
        days.confirm(2027, "")
    with pytest.raises(InputError, match="2101 is outside"):
        days.confirm(2101, "Thông báo")
    assert days.all() == [] and days.confirmed() == {}


def test_many_at_once_leave_one_answer_and_nobody_fails(database, clock):
    def write(number: int) -> None:
        WorkingDays(database, clock).set(MONDAY, number % 2 == 0, f"số {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(16)))
    assert len(WorkingDays(database, clock).all()) == 1
