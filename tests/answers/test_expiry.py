import pytest

from answers.expiry import expired_on, told_expired

from .records import TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("áp dụng đến hết ngày 31/12/2023 theo Thông tư", "31/12/2023"),
        ("Từ 01/12/2023 đến hết 31/12/2025: 5.000 đồng", "31/12/2025"),
        ("từ ngày 01 tháng 7 năm 2024 đến hết ngày 31 tháng 12 năm 2024", "31/12/2024"),
        ("đến hết 31/12/2023, sau đó đến hết 31/12/2025", "31/12/2025"),
        ("đến hết ngày 31/12/2026", None),
        ("đến hết ngày 22/11/2026", "22/11/2026"),
        ("đến hết ngày 23/11/2026", None),
        ("đến hết ngày 31/11/2025", None),
        ("theo Thông tư ngày 30/6/2025", None),
        ("từ ngày 15/6 đến ngày 30/6", None),
    ],
)
def test_a_day_that_is_past_today(text: str, day: str | None) -> None:
    assert expired_on(text, TODAY) == day


def test_an_exception_that_ended_leaves_the_amount_itself() -> None:
    fee = "9.000 đồng – Nộp trực tuyến từ 01/12/2023 đến hết 31/12/2025: 5.000 đồng"
    assert told_expired(fee, "31/12/2025", whole=True) == f"{fee} (mức ghi đến hết 31/12/2025 nay không còn áp dụng)"
