from functools import partial

import pytest

from motcua.office import open_office

EXPLAINED = (
    "23/11/2026 16:30\n"
    "hạn 16:30 thứ Hai: 8 giờ làm việc từ 15:30 thứ Sáu (1 giờ 30 phút thứ Sáu, 6 giờ 30 phút thứ Hai), "
    "không tính thứ Bảy, Chủ nhật\n"
)


@pytest.fixture
def days(motcua):
    """Runs `motcua working-days …`."""
    return partial(motcua, "working-days")


def test_a_deadline_is_told_with_its_explanation(days):
    assert days("due", "2026-11-20 15:30", "--hours", "8") == (0, EXPLAINED, "")
    assert days("due", "20/11/2026 15:30", "--hours", "8") == (0, EXPLAINED, "")
    assert days("due", "20/11/2026 15:30", "--hours", "1.5")[1].startswith("20/11/2026 17:00\n")
    assert days("due", "2026-11-20T15:30", "--days", "5")[1].startswith("30/11/2026 17:00\nhạn 17:00 thứ Hai 30/11: ")


def test_the_days_of_a_year(days):
    status, told, _ = days("list", "2026")
    lines = told.splitlines()
    assert (status, len(lines)) == (0, 18)
    assert lines[0].startswith("2026: Thông báo 9441/TB-BNV")
    assert "22/08/2026 thứ Bảy   on   decree  làm bù" in lines
    assert lines[-1] == "24/11/2026 thứ Ba    off  law     Ngày Văn hóa Việt Nam"
    assert days("list", "2027")[1].startswith("2027: provisional, no notice is known yet\n")


def test_a_day_is_set_shown_counted_and_forgotten(days):
    line = "23/11/2026 thứ Hai   off  staff   nghỉ hoán đổi (Thông báo 1)\n"
    assert days("off", "23/11/2026", "--name", "nghỉ hoán đổi", "--why", "Thông báo 1") == (0, line, "")
    assert days("on", "2026-11-28", "--name", "làm bù")[1] == "28/11/2026 thứ Bảy   on   staff   làm bù\n"
    assert line in days("list", "2026")[1]
    assert days("due", "20/11/2026 15:30", "--days", "3")[1].splitlines()[0] == "27/11/2026 17:00"
    assert days("forget", "23/11/2026") == (0, "23/11/2026: law and decree hold again\n", "")
    assert days("due", "20/11/2026 15:30", "--days", "3")[1].splitlines()[0] == "26/11/2026 17:00"


def test_a_year_is_confirmed_and_doubted_again(days):
    assert days("confirm", "2027", "--why", "Thông báo 2") == (0, "2027 is settled\n", "")
    assert days("list", "2027")[1].startswith("2027: Thông báo 2\n")
    assert days("confirm", "2027", "--undo") == (0, "2027 is no longer confirmed here\n", "")
    assert days("list", "2027")[1].startswith("2027: provisional")


def test_what_the_command_line_sets_stands_in_the_history(days):
    days("off", "23/11/2026", "--name", "nghỉ bão")
    days("confirm", "2027", "--why", "Thông báo 2")
    with open_office() as (_, office):
        found = {(act.act, act.about, act.staff) for act in office.journal.read(None, None)}
    assert found == {("working_day_set", "day:2026-11-23", None), ("year_confirmed", "year:2027", None)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("due", "tomorrow", "--days", "1"), "'tomorrow' cannot be read: it must be a time such as"),
        (("due", "2026-11-20 15:30"), "say either --hours or --days"),
        (("due", "2026-11-20 15:30", "--hours", "1", "--days", "1"), "say either --hours or --days"),
        (("due", "2026-11-20 15:30", "--hours", "0"), "a deadline is whole minutes, at least one"),
        (("due", "2026-11-20 15:30", "--hours", "nan"), "cannot convert float NaN to integer"),
        (("due", "2026-11-20 15:30", "--hours", "1e300"), "too large"),
        (("due", "2026-11-20 15:30", "--days", "-1"), "a deadline is at least one day"),
        (("due", "2026-11-20 15:30", "--days", "99999"), "the days off of 2101 cannot be known"),
        (("off", "31/11/2026", "--name", "x"), "'31/11/2026' cannot be read: it must be a date such as 24/11/2026"),
        (("off", "23/11/2026", "--name", " "), "the name is empty"),
        (("forget", "23/11/2026"), "nothing was set for 23/11/2026"),
        (("confirm", "2027"), "say which notice settles the year"),
        (("confirm", "2027", "--undo"), "2027 was not confirmed here"),
        (("list", "2101"), "the days off of 2101 cannot be known"),
    ],
)
def test_an_error_is_exit_1_with_one_line(days, arguments, message):
    status, out, told = days(*arguments)
    assert (status, out, told.count("\n")) == (1, "", 1)
    assert told.startswith("motcua: ") and message in told
