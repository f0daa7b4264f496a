import pytest

from answers import Answers, wording
from answers.answer import Question
from answers.elsewhere import elsewhere, home
from messages.outcome import Outcome

from .fakes import FakeSearcher
from .records import CLEAN, CONTACT, TODAY


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("đăng ký tạm trú ở Đà Nẵng", "Đà Nẵng"),
        ("o ca mau lam the thu vien", "Cà Mau"),
        ("xã Ba Tơ, Quảng Ngãi cấp thẻ mấy ngày", "Quảng Ngãi"),
        ("TP HCM làm thẻ bao lâu", "TP.HCM"),
        ("tại Thanh Hoá thì nộp đâu", "Thanh Hóa"),
        ("nhà em dưới quê Nghệ An", "Nghệ An"),
        ("em ở Huế ạ", "Huế"),
    ],
)
def test_a_matter_elsewhere_is_known(text: str, place: str) -> None:
    assert elsewhere(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "làm thẻ ở Hà Nội, quê Nghệ An",
        "nguoi nghe an thue tro o dong da lam the tam tru",
        "em người Đà Nẵng, lấy chồng ở đây",
        "chuyển từ Hải Phòng về đây thì làm gì",
        "xe biển Thái Bình sang tên ở đây được không",
        "tặng hoa huệ, cần hai phòng",
        "gia đình hòa bình, vinh dự",
        "ông tôi đánh trận Điện Biên được thưởng gì",
        "làm thẻ bạn đọc",
    ],
)
def test_where_people_come_from_is_not_where_the_matter_is(text: str) -> None:
    assert elsewhere(text) is None


def test_nothing_is_told_of_another_province() -> None:
    answers = Answers(FakeSearcher("direct", CLEAN), {CLEAN.id: CLEAN}.get, lambda: CONTACT, lambda: TODAY)

    answer = answers.answer(Question("làm thẻ bạn đọc ở Cần Thơ", "documents"))

    assert answer.outcome == Outcome.OUT_OF_SCOPE
    assert answer.replies[0].text == wording.ELSEWHERE.format(place="Cần Thơ", home=home())
