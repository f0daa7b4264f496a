"""Explanations in full, each read by hand beside its deadline."""

import unicodedata
from datetime import date

import pytest

from tests.working_time.moments import deadline
from working_time import Change, calendar_of, explain
from working_time.data_files import read_hours

TYPICAL = [
    (  # the issue's own
        "2026-11-20 15:30",
        "8h",
        "hạn 16:30 thứ Hai: 8 giờ làm việc từ 15:30 thứ Sáu (1 giờ 30 phút thứ Sáu, 6 giờ 30 phút thứ Hai), "
        "không tính thứ Bảy, Chủ nhật",
    ),
    ("2026-11-18 08:30", "2h", "hạn 10:30 thứ Tư: 2 giờ làm việc từ 08:30 thứ Tư"),
    ("2026-11-18 08:30", "45m", "hạn 09:15 thứ Tư: 45 phút làm việc từ 08:30 thứ Tư"),
    (
        "2026-11-18 11:00",
        "2h",
        "hạn 15:00 thứ Tư: 2 giờ làm việc từ 11:00 thứ Tư, không tính giờ nghỉ 11:30–13:30",
    ),
    (
        "2026-11-18 16:59",
        "2m",
        "hạn 08:01 thứ Năm: 2 phút làm việc từ 16:59 thứ Tư (1 phút thứ Tư, 1 phút thứ Năm)",
    ),
    (
        "2026-11-18 12:00",
        "1h",
        "hạn 14:30 thứ Tư: 1 giờ làm việc từ 13:30 thứ Tư, tiếp nhận ngoài giờ lúc 12:00 thứ Tư",
    ),
    (
        "2026-11-18 06:45",
        "30m",
        "hạn 08:30 thứ Tư: 30 phút làm việc từ 08:00 thứ Tư, tiếp nhận ngoài giờ lúc 06:45 thứ Tư",
    ),
    (
        "2026-11-20 17:30",
        "2h",
        "hạn 10:00 thứ Hai: 2 giờ làm việc từ 08:00 thứ Hai, tiếp nhận ngoài giờ lúc 17:30 thứ Sáu, "
        "không tính thứ Bảy, Chủ nhật",
    ),
    (
        "2026-11-22 09:00",
        "1h",
        "hạn 09:00 thứ Hai: 1 giờ làm việc từ 08:00 thứ Hai, tiếp nhận ngoài giờ lúc 09:00 Chủ nhật, "
        "không tính Chủ nhật",
    ),
    (
        "2026-11-23 16:00",
        "2h",
        "hạn 09:00 thứ Tư: 2 giờ làm việc từ 16:00 thứ Hai (1 giờ thứ Hai, 1 giờ thứ Tư), "
        "không tính Ngày Văn hóa Việt Nam 24/11",
    ),
    (
        "2026-11-20 15:30",
        "9h",
        "hạn 08:30 thứ Tư: 9 giờ làm việc từ 15:30 thứ Sáu (1 giờ 30 phút thứ Sáu, 7 giờ thứ Hai, 30 phút thứ Tư), "
        "không tính thứ Bảy, Chủ nhật và Ngày Văn hóa Việt Nam 24/11",
    ),
    (  # a Saturday that is worked
        "2026-08-21 15:30",
        "16h",
        "hạn 08:30 thứ Ba: 16 giờ làm việc từ 15:30 thứ Sáu (1 giờ 30 phút thứ Sáu, 7 giờ thứ Bảy, 7 giờ thứ Hai, "
        "30 phút thứ Ba), không tính Chủ nhật, có tính thứ Bảy 22/8 (làm bù)",
    ),
    (  # many days are told in sum
        "2026-11-20 15:30",
        "40h",
        "hạn 11:30 thứ Ba 01/12: 40 giờ làm việc từ 15:30 thứ Sáu 20/11 (1 giờ 30 phút thứ Sáu 20/11, 35 giờ trong "
        "5 ngày làm việc từ thứ Hai 23/11 đến thứ Hai 30/11, 3 giờ 30 phút thứ Ba 01/12), "
        "không tính thứ Bảy, Chủ nhật và Ngày Văn hóa Việt Nam 24/11",
    ),
    (
        "2026-02-13 16:00",
        "2h",
        "hạn 09:00 thứ Hai 23/02: 2 giờ làm việc từ 16:00 thứ Sáu 13/02 (1 giờ thứ Sáu 13/02, 1 giờ thứ Hai 23/02), "
        "không tính Tết Nguyên đán 14/02–22/02",
    ),
    ("2026-11-18 09:00", "1d", "hạn 17:00 thứ Năm: 1 ngày làm việc sau ngày tiếp nhận thứ Tư"),
    (
        "2026-11-20 15:30",
        "3d",
        "hạn 17:00 thứ Năm: 3 ngày làm việc sau ngày tiếp nhận thứ Sáu (thứ Hai, thứ Tư, thứ Năm), "
        "không tính thứ Bảy, Chủ nhật và Ngày Văn hóa Việt Nam 24/11",
    ),
    (
        "2026-11-21 10:00",
        "1d",
        "hạn 17:00 thứ Hai: 1 ngày làm việc sau ngày tiếp nhận thứ Bảy, không tính Chủ nhật",
    ),
    (
        "2026-11-02 09:00",
        "5d",
        "hạn 17:00 thứ Hai 09/11: 5 ngày làm việc sau ngày tiếp nhận thứ Hai 02/11 (từ thứ Ba 03/11 đến "
        "thứ Hai 09/11), không tính thứ Bảy, Chủ nhật",
    ),
    (
        "2026-02-05 09:00",
        "15d",
        "hạn 17:00 thứ Năm 05/3: 15 ngày làm việc sau ngày tiếp nhận thứ Năm 05/02 (từ thứ Sáu 06/02 đến "
        "thứ Năm 05/3), không tính thứ Bảy, Chủ nhật và Tết Nguyên đán 14/02–22/02",
    ),
    (
        "2024-02-07 09:00",
        "2d",
        "hạn 17:00 thứ Sáu 16/02: 2 ngày làm việc sau ngày tiếp nhận thứ Tư 07/02 (thứ Năm 15/02, thứ Sáu 16/02), "
        "không tính Tết Nguyên đán 08/02–14/02",
    ),
    (
        "2026-04-24 09:00",
        "3d",
        "hạn 17:00 thứ Hai 04/5: 3 ngày làm việc sau ngày tiếp nhận thứ Sáu 24/4 (thứ Ba 28/4, thứ Tư 29/4, "
        "thứ Hai 04/5), không tính thứ Bảy, Chủ nhật, Giỗ Tổ Hùng Vương 26/4, nghỉ bù Giỗ Tổ Hùng Vương 27/4, "
        "Ngày Chiến thắng 30/4 và Ngày Quốc tế Lao động 01/5",
    ),
    (
        "2026-08-20 09:00",
        "12d",
        "hạn 17:00 thứ Tư 09/9: 12 ngày làm việc sau ngày tiếp nhận thứ Năm 20/8 (từ thứ Sáu 21/8 đến thứ Tư 09/9), "
        "không tính thứ Bảy, Chủ nhật, nghỉ hoán đổi 31/8 và Quốc khánh 01/9–02/9, có tính thứ Bảy 22/8 (làm bù)",
    ),
    (
        "2026-09-01 09:00",
        "1d",
        "hạn 17:00 thứ Năm: 1 ngày làm việc sau ngày tiếp nhận thứ Ba, không tính Quốc khánh 02/9",
    ),
    (
        "2025-12-31 09:00",
        "6d",
        "hạn 17:00 thứ Bảy 10/01/2026: 6 ngày làm việc sau ngày tiếp nhận thứ Tư 31/12 (từ thứ Hai 05/01/2026 đến "
        "thứ Bảy 10/01/2026), không tính thứ Bảy, Chủ nhật, Tết Dương lịch 01/01/2026 và nghỉ hoán đổi 02/01/2026, "
        "có tính thứ Bảy 10/01/2026 (làm bù)",
    ),
    (
        "2028-03-01 09:00",
        "2d",
        "hạn 17:00 thứ Sáu: 2 ngày làm việc sau ngày tiếp nhận thứ Tư (thứ Năm, thứ Sáu); "
        "tạm tính: lịch nghỉ năm 2028 chưa có quyết định",
    ),
    (
        "2027-12-31 16:30",
        "1h",
        "hạn 08:30 thứ Ba: 1 giờ làm việc từ 16:30 thứ Sáu (30 phút thứ Sáu, 30 phút thứ Ba), không tính Chủ nhật, "
        "Tết Dương lịch 01/01/2028 và nghỉ bù Tết Dương lịch 03/01/2028; "
        "tạm tính: lịch nghỉ năm 2027 và 2028 chưa có quyết định",
    ),
]


@pytest.mark.parametrize(("start", "amount", "told"), TYPICAL, ids=[f"{s} {a}" for s, a, _ in TYPICAL])
def test_the_clock_explains_itself(calendar, start, amount, told):
    assert explain(deadline(calendar, start, amount)) == told == unicodedata.normalize("NFC", told)


def test_what_staff_wrote_is_told():
    staff = {date(2026, 11, 19): Change(False, "nghỉ bão số 12"), date(2026, 11, 21): Change(True, "làm bù ngày bão")}
    found = deadline(calendar_of(staff=staff), "2026-11-18 16:00", "3d")
    assert explain(found) == (
        "hạn 17:00 thứ Hai: 3 ngày làm việc sau ngày tiếp nhận thứ Tư (thứ Sáu, thứ Bảy, thứ Hai), "
        "không tính Chủ nhật và nghỉ bão số 12 19/11, có tính thứ Bảy 21/11 (làm bù ngày bão)"
    )


def test_a_weekday_without_hours_is_left_out_by_its_name():
    hours = read_hours('monday = ["08:00-10:00"]\nthursday = ["08:00-10:00"]\nmake_up = ["08:00-10:00"]')
    assert explain(deadline(calendar_of(hours), "2026-11-16 09:00", "2h")) == (
        "hạn 09:00 thứ Năm: 2 giờ làm việc từ 09:00 thứ Hai (1 giờ thứ Hai, 1 giờ thứ Năm), không tính thứ Ba, thứ Tư"
    )
