import pytest

from answers.expiry import expired_on, told_expired


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("áp dụng đến hết ngày 31/12/2023 theo Thông tư", "31/12/2023"),
        ("Từ 01/12/2023 đến hết 31/12/2025: 5.000 đồng", "31/12/2025"),
        ("từ ngày 01 tháng 7 năm 2024 đến hết ngày 31 tháng 12 năm 2024", "31/12/2024"),
        ("đến hết 31/12/2023, sau đó đến hết 31/12/2025", "31/12/2025"),
        ("đến hết ngày 31/12/2026", None),
        ("theo Thông tư ngày 30/6/2025", None),
        ("từ ngày 15/6 đến ngày 30/6", None),
    ],
)
def test_a_day_before_the_record_was_verified_is_past(text: str, day: str | None) -> None:
    assert expired_on(text, "2026-06/07") == day


@pytest.mark.parametrize(
    ("verified_on", "day"), [("2023-12-31", None), ("2024-01-01", "31/12/2023"), ("2023-12", None), ("năm 2024", None)]
)
def test_a_month_counts_from_its_first_day(verified_on: str, day: str | None) -> None:
    assert expired_on("đến hết ngày 31/12/2023", verified_on) == day


def test_an_exception_that_ended_leaves_the_amount_itself() -> None:
    fee = "9.000 đồng – Nộp trực tuyến từ 01/12/2023 đến hết 31/12/2025: 5.000 đồng"
    assert told_expired(fee, "31/12/2025", whole=True) == f"{fee} (mức ghi đến hết 31/12/2025 nay không còn áp dụng)"
