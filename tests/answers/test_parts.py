import re

from hypothesis import given
from hypothesis import strategies as st

from answers.parts import PAGE_PARTS, PART_LIMIT, in_pages

MORE = "Còn {count} mục nữa."


def test_a_short_answer_is_one_part_with_its_closing() -> None:
    assert in_pages(["Thẻ:", "• Một"], ["Hỏi 1022."], MORE) == [["Thẻ:\n\n• Một\n\nHỏi 1022."]]


def test_a_long_one_goes_on_page_by_page() -> None:
    items = [f"• mục {number} " + "x" * 500 for number in range(30)]
    pages = in_pages(["Danh sách:", "\n".join(items)], [], MORE)
    left = 30
    for number, page in enumerate(pages):
        left -= "".join(page).count("• mục")
        assert len(page) <= PAGE_PARTS
        assert page[0].startswith("Danh sách (tiếp):" if number else "Danh sách:")
        assert page[-1].endswith(f"Còn {left} mục nữa.") == bool(left)
    assert left == 0


def test_a_heading_is_said_again_where_its_items_go_on() -> None:
    items = [f"• {number} " + "x" * 700 for number in range(4)]
    [[_, second]] = in_pages(["\n".join(["Phải nộp:", *items])], [], MORE)
    assert second.startswith("Phải nộp (tiếp):\n• 2")


def test_a_heading_does_not_end_a_part() -> None:
    [[first, second]] = in_pages(["• " + "x" * 1700, "Phải nộp:\n• " + "y" * 300], [], MORE)
    assert second.startswith("Phải nộp:\n• y")
    assert "Phải nộp" not in first


@given(st.lists(st.text("ab \n.:•é", max_size=2500).filter(str.strip), min_size=1, max_size=6))
def test_parts_fit_and_lose_no_letter(paragraphs: list[str]) -> None:
    parts = [part for page in in_pages(paragraphs, ["Hết"], MORE) for part in page]
    assert all(0 < len(part) <= PART_LIMIT for part in parts)
    letters = re.sub(r"\s|\(tiếp\):|:", "", "".join(parts))
    assert letters.count("b") >= "".join(paragraphs).count("b")
