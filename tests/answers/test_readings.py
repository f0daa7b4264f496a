import pytest

from answers.readings import Reading, fee_readings, time_reading
from procedure_kb.model import Fee

from .records import record


def told(amount: str, note: str | None = None, *flags: str) -> list[Reading]:
    return fee_readings(Fee(amount=amount, note=note), record(quality_flags=flags).official)


@pytest.mark.parametrize(
    ("amount", "note", "text"),
    [
        ("50,000 VNĐ", None, "50.000 đồng"),
        ("1,500,000 Việt Nam Đồng", "Không", "1.500.000 đồng"),
        ("145 USD", "cho mỗi thẻ mới", "145 USD – cho mỗi thẻ mới"),
        ("20,000 VNĐ", "/hồ sơ", "20.000 đồng/hồ sơ"),
        ("Phí : 50.000 Đồng (một lần)", None, "50.000 đồng (một lần)"),
        ("10,000 VNĐ", "10.000đ/thẻ", "10.000đ/thẻ"),
        ("10,000 VNĐ", "100.000 đồng, trường hợp mất thẻ", "10.000 đồng – 100.000 đồng, trường hợp mất thẻ"),
        ("10,000 VNĐ", "Phí thẻ: 10.000/thẻ", "10.000 đồng – Phí thẻ: 10.000/thẻ"),
        ("3,000,000 VNĐ", "3 triệu đồng/thẻ; nộp 50.000 đồng", "3.000.000 đồng – 3 triệu đồng/thẻ; nộp 50.000 đồng"),
        ("Miễn phí", None, "miễn phí"),
        ("Miễn phí", "Không có.", "miễn phí"),
    ],
)
def test_a_clear_amount_is_told(amount: str, note: str | None, text: str) -> None:
    assert told(amount, note) == [Reading(text)]


@pytest.mark.parametrize(
    "amount", ["50 VNĐ", "Phí : 0 Đồng", "Phí : Không Đồng", "Lệ phí : Đồng", "Không có thông tin"]
)
def test_an_amount_that_cannot_be_is_not_told(amount: str) -> None:
    (reading,) = told(amount)
    assert not reading.sure
    assert not any(character.isdigit() for character in reading.text)
    assert "miễn phí" not in reading.text.lower()


@pytest.mark.parametrize(
    "note", ["Nộp 150.000 đồng/lần", "Mức lệ phí do Hội đồng nhân dân quyết định", "50.000đ", "Theo bảng giá dịch vụ"]
)
def test_free_with_a_note_of_a_fee_shows_the_note_only(note: str) -> None:
    (reading,) = told("Miễn phí", note)
    assert not reading.sure
    assert note in reading.text
    assert "miễn phí" not in reading.text.lower()


@pytest.mark.parametrize(
    "note",
    [
        "Trường hợp công dân nộp trực tuyến thu 7.000 đồng/lần",
        "50.000đ/thẻ (Thông tư số 25/2021/TT-BTC)",
        "25.000.000đ/thẻ (áp dụng đến hết ngày 31/12/2026)",
    ],
)
def test_an_amount_that_its_remark_contradicts_is_told_with_it_but_not_as_certain(note: str) -> None:
    assert told("5,000 VNĐ", note) == [Reading(f"bản công bố ghi hai mức khác nhau: 5.000 đồng; {note}", sure=False)]


@pytest.mark.parametrize(
    "note",
    [
        "Thu 2.500 đồng từ 01/7/2025 đến hết 31/12/2026",
        "Nộp trực tuyến từ 01/12/2025 đến hết 31/12/2026: 3.000 đồng",
        "Giảm còn 3.000 đồng khi nộp trực tuyến",
        "Cấp lại: 9.000 đồng",
        "Từ trang thứ 3 trở lên 1.000 đồng/trang; tối đa 200.000 đồng",
    ],
)
def test_a_remark_on_something_else_contradicts_nothing(note: str) -> None:
    assert told("5,000 VNĐ", note) == [Reading(f"5.000 đồng – {note}")]


def test_a_remark_that_names_the_amount_is_not_called_silent_on_it() -> None:
    (named,) = told("Không có thông tin", "Phí thẩm định: 700.000 đồng/cơ sở")
    assert named == Reading("ô mức thu ghi không rõ; ghi chú nêu: Phí thẩm định: 700.000 đồng/cơ sở", sure=False)
    (silent,) = told("Không có thông tin", "Do Hội đồng nhân dân tỉnh quy định")
    assert "chưa ghi rõ mức thu" in silent.text


def test_free_in_a_doubted_record_is_not_certain() -> None:
    assert not told("Miễn phí", None, "free_but_note_mentions_fee")[0].sure


def test_several_amounts_in_one_field_stay_apart() -> None:
    texts = [reading.text for reading in told("Phí: 250.000 Đồng Lệ phí: 150.000 Đồng")]
    assert texts == ["Phí: 250.000 đồng", "Lệ phí: 150.000 đồng"]


def test_words_instead_of_an_amount_are_told_but_not_as_certain() -> None:
    (reading,) = told("Lệ phí: Theo quy định của tỉnh")
    assert reading == Reading("Theo quy định của tỉnh", sure=False)


@pytest.mark.parametrize(
    ("published", "text"),
    [
        ("5 Ngày làm việc", "5 ngày làm việc"),
        ("07 Ngày", "07 ngày"),
        ("1.5 Ngày làm việc", "1,5 ngày làm việc"),
        ("Trước khi tàu rời cảng", "Trước khi tàu rời cảng"),
    ],
)
def test_a_time_with_its_unit_is_told(published: str, text: str) -> None:
    assert time_reading(published) == Reading(text)


@pytest.mark.parametrize("published", ["1", "3-5", "0", "0 Ngày", None, "Khác"])
def test_a_time_without_unit_or_sense_is_not_told(published: str | None) -> None:
    reading = time_reading(published)
    assert not reading.sure
    assert not any(character.isdigit() for character in reading.text)


def test_no_time_set_is_told_so() -> None:
    assert "không quy định" in time_reading("Không quy định").text
    assert time_reading("Không quy định").sure
