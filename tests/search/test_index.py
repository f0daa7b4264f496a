import pytest

from search.engine import FIELDS
from search.index import entries, listing, title_words
from search.lexicon import lexicon

from .samples import procedure, procedures


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Thủ tục đăng ký khai sinh", "đăng ký khai sinh"),
        ("THỦ TỤC: Kiểm tra nhân sự", "kiểm tra nhân sự"),
        ("Cấp đổi thẻ căn cước (thực hiện tại cấp trung ương)", "cấp đổi thẻ căn cước"),
        ("Cấp giấy phép (cấp Tỉnh)", "cấp giấy phép"),
        ("Hưởng BHXH một lần", "hưởng bảo hiểm xã hội một lần"),
        ("Công ty TNHH (trừ ngân hàng)", "công ty trách nhiệm hữu hạn trừ ngân hàng"),
        ("Thẻ ABTC hạng E, k", "thẻ abtc hạng e k"),
    ],
)
def test_a_title_is_cleaned_and_official_short_forms_written_out(name: str, title: str) -> None:
    assert " ".join(word.text for word in title_words(name)) == title


def test_levels_of_one_matter_share_it() -> None:
    words = lexicon()
    ward = listing(procedure("1.900001", "Cấp lại thẻ"), words)
    state = listing(procedure("1.900002", "Thủ tục cấp lại thẻ (cấp Bộ)", level="Cấp bộ"), words)
    assert ward.matter == state.matter


@pytest.mark.parametrize(("code", "internal"), [("5.000001", True), ("6.000001", True), ("1.500001", False)])
def test_procedures_between_authorities_are_told_by_their_code(code: str, internal: bool) -> None:
    assert listing(procedure(code, "Phê duyệt"), lexicon()).by_code_only is internal


def test_every_field_of_every_entry_has_tokens_without_white_space() -> None:
    words = lexicon()
    empty = procedure("1.900001", "?", "!!")
    for one in (*procedures(), empty):
        for entry in entries(listing(one, words)):
            assert tuple(entry.fields) == FIELDS[entry.kind]
            assert all(tokens for tokens in entry.fields.values())
            assert not any(set(token) & set(" \t\n") for tokens in entry.fields.values() for token in tokens)


def test_each_phrase_is_an_entry_of_its_own() -> None:
    one = procedure("1.900001", "Đăng ký kết hôn", "muốn làm giấy hôn thú", "cưới nhau")
    said = [entry.fields["phrase"] for entry in entries(listing(one, lexicon())) if entry.kind == "phrase"]
    assert said[1:] == [("giay", "hon", "thu", "giay_hon", "hon_thu"), ("cuoi", "nhau", "cuoi_nhau")]


def test_a_record_of_another_province_is_told_by_its_code() -> None:
    elsewhere = procedure("1.000001", "Hỗ trợ làm đường trên địa bàn tỉnh Quảng Trị")

    assert listing(elsewhere, lexicon()).by_code_only
