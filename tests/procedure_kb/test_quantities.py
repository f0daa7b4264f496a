import pytest

from procedure_kb.quantities import prices, quantities, repeats


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("03 ngày làm việc", "3 Ngày làm việc"),
        ("50,000 VNĐ", "50.000đ"),
        ("01 (một) giờ", "1 giờ"),
        ("1.5 ngày", "1,5 ngày"),
        ("miễn lệ phí", "Miễn phí"),
    ],
)
def test_the_same_quantity_is_written_in_many_ways(one: str, other: str) -> None:
    assert quantities(one) == quantities(other) != set()


@pytest.mark.parametrize(("one", "other"), [("3 ngày", "3 ngày làm việc"), ("3 ngày", "3 tháng"), ("50%", "50 đồng")])
def test_the_unit_belongs_to_the_quantity(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


@pytest.mark.parametrize(
    "text",
    ["Thông tư số 47/2019/TT-BTC ngày 05/8/2019", "ngày 30 tháng 6 năm 2025", "thứ 2 đến thứ 6", "khoản 1 Điều 24"],
)
def test_laws_dates_and_weekdays_are_none(text: str) -> None:
    assert quantities(text) == set()


def test_a_text_repeats_what_says_the_same_in_other_order() -> None:
    told = "Tối đa 06 ngày làm việc nếu thư viện nộp, 03 ngày làm việc nếu bạn đọc nộp."
    assert repeats("Thư viện nộp: tối đa 6 ngày làm việc; bạn đọc nộp: 3 ngày làm việc", told)
    assert not repeats("Thư viện nộp: tối đa 9 ngày làm việc; bạn đọc nộp: 3 ngày làm việc", told)
    assert not repeats("Trường hợp mất thẻ phải xác minh ở nơi khác: 3 ngày làm việc", told)


def test_a_text_without_quantity_repeats_only_with_its_words() -> None:
    assert repeats("Tại thư viện phường", "Nộp ở thư viện phường.")
    assert not repeats("Tại thư viện tỉnh", "Nộp ở thư viện phường.")


def test_a_weekday_more_is_news() -> None:
    told = "Thư viện phường nhận phiếu trong giờ hành chính từ thứ 2 đến thứ 6, trừ ngày lễ, ngày tết và ngày kiểm kê"
    assert repeats(told, told)
    assert not repeats(f"{told}, thứ 7", told)


def test_prices_are_what_is_paid_and_nothing_else() -> None:
    text = "02 triệu đồng/lần, 145 USD hoặc giảm 50% trong 5 ngày (Thông tư số 25/2021/TT-BTC)"
    assert prices(text) == {"2000000 đồng", "145 usd", "50 %"}
