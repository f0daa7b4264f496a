import re

from hypothesis import given
from hypothesis import strategies as st

from answers.parts import MAX_PARTS, PART_LIMIT, in_parts

MORE = "Còn {count} mục nữa."


def test_a_short_answer_is_one_part_with_its_closing() -> None:
    assert in_parts(["Thẻ:", "• Một"], ["Hỏi 1022."], MORE) == ["Thẻ:\n\n• Một\n\nHỏi 1022."]


def test_what_is_left_out_is_counted() -> None:
    items = [f"• mục {number} " + "x" * 500 for number in range(30)]
    parts = in_parts(["\n".join(["Danh sách:", *items])], [], MORE)
    shown = sum(part.count("• mục") for part in parts)
    assert len(parts) == MAX_PARTS
    assert parts[-1].endswith(f"Còn {30 - shown} mục nữa.")


def test_a_heading_is_said_again_where_its_items_go_on() -> None:
    items = [f"• {number} " + "x" * 700 for number in range(4)]
    _, second = in_parts(["\n".join(["Phải nộp:", *items])], [], MORE)
    assert second.startswith("Phải nộp (tiếp):\n• 2")


def test_a_heading_does_not_end_a_part() -> None:
    first, second = in_parts(["• " + "x" * 1700, "Phải nộp:\n• " + "y" * 300], [], MORE)
    assert second.startswith("Phải nộp:\n• y")
    assert "Phải nộp" not in first


@given(st.lists(st.text("ab \n.:•é", max_size=2500).filter(str.strip), min_size=1, max_size=6))
def test_parts_fit_and_lose_no_letter(paragraphs: list[str]) -> None:
    parts = in_parts(paragraphs, ["Hết"], MORE)
    assert all(0 < len(part) <= PART_LIMIT for part in parts)
    if "Còn" not in parts[-1]:
        letters = re.sub(r"\s|\(tiếp\):|:", "", "".join(parts))
        assert letters.count("b") >= "".join(paragraphs).count("b")
