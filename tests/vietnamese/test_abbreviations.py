import pytest

from vietnamese import expand_abbreviations, fold
from vietnamese.abbreviations import table


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cccd", "căn cước công dân"),
        ("CCCD", "căn cước công dân"),
        ("đkks", "đăng ký khai sinh"),
        ("dkks", "đăng ký khai sinh"),
        ("gcnqsđd", "giấy chứng nhận quyền sử dụng đất"),
        ("hsơ", "hồ sơ"),
        ("hso", "hồ sơ"),
        ("ko", "không"),
        ("ntn", "như thế nào"),
    ],
)
def test_short_forms_are_written_out_in_any_form_they_are_typed(typed: str, meant: str) -> None:
    assert " ".join(expand_abbreviations([typed])) == meant


def test_other_words_stay_in_their_order() -> None:
    assert expand_abbreviations(["mất", "gks", "ạ", "1.001193"]) == ["mất", "giấy", "khai", "sinh", "ạ", "1.001193"]


def test_no_short_form_leads_to_another() -> None:
    known = table()
    long_words = {word for long in known.values() for word in long.split()}
    assert not {word for word in long_words if known.get(word, word) != word}


def test_every_short_form_is_known_without_diacritics() -> None:
    assert {fold(short) for short in table()} <= table().keys()
