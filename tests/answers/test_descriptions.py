import pytest

from answers import wording
from answers.descriptions import ABOUT_PLACE, ABOUT_TIME
from answers.facts import facts_about
from procedure_kb.model import Aspect

from .records import TODAY, method, record


def added(aspect: Aspect, *said: str, **fields: object) -> list[str]:
    procedure = record(submission_methods=[method("Trực tiếp", "1", description=text) for text in said], **fields)
    return [fact.text for fact in facts_about(procedure, aspect, TODAY) if fact.group == wording.HOW]


def test_what_a_description_says_of_time_is_kept_once() -> None:
    said = "- Trong ngày;\n- Nhận sau 15 giờ thì ngày hôm sau."
    assert added("time", said, said) == ["Trong ngày", "Nhận sau 15 giờ thì ngày hôm sau."]


@pytest.mark.parametrize(
    "text", ["Nộp hồ sơ trực tiếp tại thư viện", "Gửi đến thư viện phường", "- Tại thư viện", "Nộp cho thủ thư"]
)
def test_where_to_hand_in_is_about_the_place(text: str) -> None:
    assert ABOUT_PLACE.search(text) and not ABOUT_TIME.search(text)


@pytest.mark.parametrize(
    "text", ["Thư viện nộp: tối đa 06 ngày làm việc", "Mười (10) ngày", "Theo Điều 5 thì ngay sau khi nhận", "01 tháng"]
)
def test_how_long_it_takes_is_about_the_time(text: str) -> None:
    assert ABOUT_TIME.search(text) and not ABOUT_PLACE.search(text)


@pytest.mark.parametrize(
    "text", ["Tiếp nhận trong giờ hành chính từ thứ 2 đến thứ 6, trừ ngày lễ", "Nộp theo quy định tại Điều 5", "Không"]
)
def test_other_remarks_are_about_neither(text: str) -> None:
    assert not ABOUT_TIME.search(text) and not ABOUT_PLACE.search(text)


def test_the_place_leaves_out_lines_on_time() -> None:
    assert added("place", "- Nộp tại thư viện phường.\n- Thời hạn: 3 ngày.") == ["Nộp tại thư viện phường."]


def test_what_a_note_tells_already_is_not_added() -> None:
    plain = {"notes": {"place": "Nộp tại thư viện phường hoặc thư viện tỉnh."}}
    assert added("place", "Tại thư viện phường", "Tại bưu điện phường", plain=plain) == ["Tại bưu điện phường"]
