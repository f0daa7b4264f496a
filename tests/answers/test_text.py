import pytest

from answers.text import bullet, cut, display_date, distinct_titles, item, items


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2026-06/07", "tháng 6–7/2026"),
        ("2026-07-14", "14/7/2026"),
        ("2025-10", "tháng 10/2025"),
        ("khoảng năm 2020", "khoảng năm 2020"),
    ],
)
def test_dates_are_shown_as_precisely_as_the_source_has_them(published: str, shown: str) -> None:
    assert display_date(published) == shown


def test_an_item_loses_its_marker_and_closing_semicolon() -> None:
    assert item("- + Bản sao  hộ chiếu;") == "Bản sao hộ chiếu"
    assert items("- Một;\n\n* Hai") == ["Một", "Hai"]
    assert item("-") == "-"


def test_a_text_with_its_own_number_gets_no_bullet() -> None:
    assert bullet("a) Đơn") == "a) Đơn"
    assert bullet("Bước 2: Nộp") == "Bước 2: Nộp"
    assert bullet("Đơn") == "• Đơn"


def test_cutting_stops_between_words() -> None:
    assert cut("một hai ba bốn", 9) == "một hai…"
    assert cut("một", 9) == "một"


def test_titles_that_begin_alike_show_where_they_differ() -> None:
    long = "Thay đổi thành viên công ty do "
    assert distinct_titles([long + "thừa kế", long + "tặng cho"], 25) == ["…thừa kế", "…tặng cho"]
    assert distinct_titles(["Đăng ký kết hôn", "Đăng ký khai tử"], 25) == ["Đăng ký kết hôn", "Đăng ký khai tử"]


def test_a_number_keeps_the_word_before_it() -> None:
    titles = distinct_titles(["Người quy định tại khoản 1 Điều 72", "Người quy định tại khoản 2 Điều 72"], 20)
    assert titles == ["…khoản 1 Điều 72", "…khoản 2 Điều 72"]
