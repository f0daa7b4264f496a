import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import sentences, split_at_sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nộp hồ sơ. Nhận kết quả!", ["Nộp hồ sơ.", "Nhận kết quả!"]),
        ("Đến UBND TP. Hà Nội. Mang thẻ.", ["Đến UBND TP. Hà Nội.", "Mang thẻ."]),
        ("Phí 8.000 đồng. 2 bản sao.", ["Phí 8.000 đồng.", "2 bản sao."]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_short_text_stays_whole() -> None:
    assert split_at_sentences("Một câu. Hai câu.", 100) == ["Một câu. Hai câu."]


def test_long_text_is_cut_between_paragraphs_before_sentences() -> None:
    assert split_at_sentences("A a. B b.\n\nC c.", 10) == ["A a. B b.", "C c."]


def test_a_sentence_is_cut_only_when_it_alone_is_too_long() -> None:
    assert split_at_sentences("Câu ngắn. Câu này dài hơn nhiều.", 12) == ["Câu ngắn.", "Câu này dài", "hơn nhiều."]


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_parts_fit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split_at_sentences(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
