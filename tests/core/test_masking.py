import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("sđt 0912345678 nhé", "sđt ⟨điện thoại 1⟩ nhé"),
        ("gọi 0912.345.678 hoặc +84 912 345 678", "gọi ⟨điện thoại 1⟩ hoặc ⟨điện thoại 2⟩"),
        ("cccd 001234567890", "cccd ⟨số giấy tờ 1⟩"),
        ("cmnd cũ 012345678", "cmnd cũ ⟨số giấy tờ 1⟩"),
        ("hộ chiếu B1234567", "hộ chiếu ⟨hộ chiếu 1⟩"),
        ("thẻ 4111 1111 1111 1111", "thẻ ⟨số thẻ 1⟩"),
        ("mail an.nguyen@example.vn", "mail ⟨email 1⟩"),
        ("0912345678 và 0912345678", "⟨điện thoại 1⟩ và ⟨điện thoại 1⟩"),
        ("sdt0912345678nhé", "sdt⟨điện thoại 1⟩nhé"),
        ("sđt.0912/345/678", "sđt.⟨điện thoại 1⟩"),
        ("0912,345,678 hay 0912_345_678", "⟨điện thoại 1⟩ hay ⟨điện thoại 2⟩"),
        ("0912–345–678", "⟨điện thoại 1⟩"),
        ("(024) 3825 3123", "⟨điện thoại 1⟩"),
        ("09.12.3456.78", "⟨điện thoại 1⟩"),
        ("0912\u00a0345  678", "⟨điện thoại 1⟩"),
        ("+84 (0) 912 345 678", "⟨điện thoại 1⟩"),
        ("CCCD001099012345", "CCCD⟨số giấy tờ 1⟩"),
        ("４１１１ １１１１ １１１１ １１１１", "⟨số thẻ 1⟩"),
        ("hộ chiếu b1234567ạ, C 1234567", "hộ chiếu ⟨hộ chiếu 1⟩ạ, ⟨hộ chiếu 2⟩"),
    ],
)
def test_personal_numbers_become_marks(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ 000.00.04.H51-200221-0001 đến đâu rồi",
        "h26.12-250403-0007",
        "thủ tục 1.001193 và 2.000205.000.00.00.H17",
        "phí 1.000.000 đồng, 2.500.000đ",
        "ngày 01/07/2025",
        "vốn 1.000.000.000, 300.000 500.000 1.000.000 đồng",
        "năm 2020 2021 2022",
        "thuế 25000000 đồng",
        "tổng đài 19001009, 024.1022",
        "Quyết định 163/QĐ-BTP năm 2025",
        "đủ 14 tuổi, 50 m2, tầng 3",
    ],
)
def test_codes_amounts_and_dates_stay(text):
    assert mask(text) == mask(text).__class__(text, {})


def test_values_are_kept_by_mark():
    assert mask("0912345678").values == {"⟨điện thoại 1⟩": "0912345678"}


def test_a_forged_mark_is_taken_apart():
    assert "⟨" not in mask("⟨điện thoại 1⟩").text


@given(st.text())
def test_any_text_can_be_masked(text):
    masked = mask(text)
    assert all(mark in masked.text for mark in masked.values)
    assert not any(value in masked.text for value in masked.values.values())
