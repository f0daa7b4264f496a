"""Which days are worked: year by year against the notices, and the files they come from."""

from datetime import date, timedelta

import pytest

from core.errors import InputError
from working_time import Calendar, Change, Span, calendar_of
from working_time.data_files import DataFile, read_decrees, read_hours

# Weekdays off, and rest days worked, read from the notices that decrees.yaml names and from the law's articles 111 and
# 112; not from the library.
NOTICES = {
    2021: ("1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9", ""),
    2022: ("3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9", ""),
    2023: ("2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9", ""),
    2024: ("1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9", "4/5"),
    2025: ("1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9", "26/4"),
    2026: ("1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11", "10/1 22/8"),
}


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def written(days: list[date]) -> str:
    return " ".join(f"{day.day}/{day.month}" for day in days)


@pytest.mark.parametrize("year", NOTICES)
def test_each_year_is_as_its_notice_says(calendar, year):
    off = [day for day in every_day(year) if day.weekday() < 5 and not calendar.day(day).spans]
    worked = [day for day in every_day(year) if day.weekday() > 4 and calendar.day(day).spans]
    assert (written(off), written(worked)) == NOTICES[year]
    assert not calendar.is_provisional(year)


def test_other_years_are_provisional(calendar):
    assert [year for year in range(2019, 2032) if not calendar.is_provisional(year)] == list(NOTICES)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-11-23", "work", None),
        ("2026-11-24", "off", "Ngày Văn hóa Việt Nam"),
        ("2026-11-28", "weekend", None),
        ("2026-02-16", "off", "Tết Nguyên đán"),
        ("2024-02-14", "off", "Tết Nguyên đán"),
        ("2025-01-01", "off", "Tết Dương lịch"),
        ("2026-04-26", "off", "Giỗ Tổ Hùng Vương"),
        ("2026-04-27", "off", "nghỉ bù Giỗ Tổ Hùng Vương"),
        ("2026-04-30", "off", "Ngày Chiến thắng"),
        ("2026-05-01", "off", "Ngày Quốc tế Lao động"),
        ("2026-08-22", "make_up", "làm bù"),
        ("2026-08-31", "off", "nghỉ hoán đổi"),
        ("2026-09-01", "off", "Quốc khánh"),
        ("2019-04-29", "off", "nghỉ hoán đổi"),  # of a year without a decree here: the library knows the swap
        ("2019-05-04", "make_up", "làm bù"),
    ],
)
def test_days_have_their_name(calendar, day, kind, name):
    found = calendar.day(date.fromisoformat(day))
    assert (found.kind, found.name) == (kind, name)


def test_staff_win_over_decree_and_law():
    staff = {
        date(2026, 11, 24): Change(True, "trực giải quyết hồ sơ", "staff"),
        date(2026, 11, 28): Change(True, "làm bù", "staff"),
        date(2026, 8, 22): Change(False, "nghỉ bão", "staff"),
    }
    calendar = calendar_of(staff=staff)
    kinds = [calendar.day(day).kind for day in staff]
    assert kinds == ["make_up", "make_up", "off"]
    assert [calendar.day(day).minutes for day in staff] == [420, 420, 0]


def test_hours_are_data():
    hours = read_hours('monday = ["07:30-12:00"]\nsaturday = ["08:00-11:00"]\nmake_up = ["09:00-10:00"]')
    calendar = Calendar(hours, lambda year: {}, {date(2026, 11, 24): Change(True, "làm bù")}, {})
    week = [calendar.day(date(2026, 11, 23) + timedelta(days=n)) for n in range(7)]
    assert [day.minutes for day in week] == [270, 60, 0, 0, 0, 180, 0]
    assert week[0].spans == (Span(450, 720),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('mondy = ["08:00-11:30"]', "'mondy' is no weekday"),
        ('monday = ["08:00-11:30", "11:00-17:00"]', "monday must be spans"),
        ('monday = ["8-11"]', "monday must be spans"),
        ('monday = ["11:30-08:00"]', "monday must be spans"),
        ('monday = "08:00-11:30"', "monday must be spans"),
        ('monday = ["08:00-11:30"]', "make_up and at least one weekday"),
        ('make_up = ["08:00-11:30"]', "make_up and at least one weekday"),
        ("monday = [", "cannot be read"),
    ],
)
def test_unusable_hours_are_one_line_with_the_file(tmp_path, text, message):
    assert message in complaint(tmp_path / "hours.toml", text, read_hours)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- 2027", "the whole"),
        ("2027:\n  swaps: {2027-01-02: 2027-01-09}", "2027 source"),
        ("2027:\n  source: x\n  swaps: {2027-01-02: tuần sau}", "2027 swaps"),
        ("2027:\n  source: x\n  of: {2027-01-02: nghỉ}", "2027 of"),
        ("2027: [", "cannot be read"),
    ],
)
def test_unusable_decrees_are_one_line_with_the_file(tmp_path, text, message):
    assert message in complaint(tmp_path / "decrees.yaml", text, read_decrees)


def complaint(path, text, read) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        DataFile(path, read).value()
    assert str(caught.value).startswith(path.name) and "\n" not in str(caught.value)
    return str(caught.value)


def test_a_decree_may_differ_from_the_law():
    text = "2027:\n  source: Thông báo\n  days_worked: {2027-09-03: làm việc}\n  days_off: {2027-09-01: Quốc khánh}"
    calendar = calendar_of(decrees=read_decrees(text))
    days = [calendar.day(date(2027, 9, n)) for n in (1, 2, 3)]
    assert [(day.kind, day.name) for day in days] == [
        ("off", "Quốc khánh"),
        ("off", "Quốc khánh"),
        ("make_up", "làm việc"),
    ]
    assert not calendar.is_provisional(2027)


def test_a_file_is_read_again_when_it_changes(tmp_path):
    path, read = tmp_path / "words.txt", []
    path.write_text("một", encoding="utf-8")
    file = DataFile(path, lambda text: read.append(text) or text)
    assert (file.value(), file.value(), len(read)) == ("một", "một", 1)
    path.write_text("hai ba", encoding="utf-8")
    assert (file.value(), len(read)) == ("hai ba", 2)
    path.unlink()
    with pytest.raises(InputError, match=r"words\.txt cannot be read"):
        file.value()
