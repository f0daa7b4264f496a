import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import fold, nfc, syllables, tone_key


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_decomposed_text_is_composed_and_invisible_characters_go() -> None:
    assert nfc(nfd("\uf0fcĐăng ký\u200b kết\x00 hôn\n")) == "Đăng ký kết hôn\n"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đăng ký KHAI SINH", "dang ky khai sinh"), (nfd("Ủy ban"), "uy ban"), ("ươn ướt", "uon uot"), ("", "")],
)
def test_folding_leaves_no_diacritic(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuỷ", "thủy"), ("lý", "lí"), ("kỳ", "kì"), ("uỷ", "ủy"), ("khoẻ", "khỏe"), ("quý", "quí")],
)
def test_old_and_new_spelling_have_one_key(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other) == tone_key(nfd(one).upper())


@pytest.mark.parametrize(
    ("one", "other"), [("mã", "mà"), ("ta", "tạ"), ("đa", "da"), ("ân", "an"), ("tay", "tai"), ("thúy", "thùy")]
)
def test_different_syllables_have_different_keys(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xã/phường, mã 1.001193?", ["xã", "phường", "mã", "1.001193"]),
        ("ngày 28/5/2019 theo 123/2015/NĐ-CP", ["ngày", "28/5/2019", "theo", "123/2015/nđ-cp"]),
        ("giấy tờ.Cho em hỏi", ["giấy", "tờ", "cho", "em", "hỏi"]),
        ("(CT07) <b>cccd</b> __", ["ct07", "b", "cccd", "b"]),
        ("😀 ?!", []),
    ],
)
def test_syllables(text: str, found: list[str]) -> None:
    assert syllables(text) == found == syllables(nfd(text))


@given(st.text())
def test_any_text_is_taken_and_what_comes_out_is_stable(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    assert fold(fold(text)) == fold(text)
    for syllable in syllables(text):
        assert tone_key(syllable)
        assert not any(character.isspace() for character in syllable)
