"""Conversations about reports already filed, without Rasa."""

from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import select

from core.database import Database
from core.secret_key import SecretKey
from feedback.filing import Filed
from feedback.model import Draft, State
from feedback.ratings import Ratings
from feedback.status_talk import StatusTalk, Subject
from feedback.tables import ratings
from messages.outcome import Outcome
from messages.talk import Heard, Said
from messages.talk import State as Memory

from .conftest import Office

KEYS = count(1000)
POTHOLE = Draft("road", "phố Huế", "ổ gà rất to trước cửa nhà")


class Chat:
    def __init__(self, office: Office, secret: SecretKey, who: str = "an") -> None:
        self.conversation = office.citizen(who)
        ratings = Ratings(office.database, office.clock, secret, office.ledger)
        self.other: Subject | None = None
        self.talk = StatusTalk(office.filing, ratings, lambda _: self.other, office.clock.now)
        self.state: Memory | None = None
        self.last: Said | None = None

    def says(self, text: str = "", **payload: str) -> str:
        heard = Heard(text, self.conversation, f"{next(KEYS)}", payload=payload)
        return self._took(self.talk.hears(heard, self.state))

    def asks(self, text: str, intent: str = "feedback_status") -> str:
        return self._took(self.talk.begins(Heard(text, self.conversation, f"{next(KEYS)}", intent)))

    def _took(self, said: Said | None) -> str:
        if said is None:
            return ""
        self.state, self.last = said.state, said
        return "\n".join(reply.text for reply in said.replies)


@pytest.fixture
def chat(office: Office, secret: SecretKey) -> Chat:
    return Chat(office, secret)


@pytest.fixture
def filed(office: Office) -> Filed:
    return office.filing.file(office.citizen(), POTHOLE, "m1")


def answer(office: Office, filed: Filed) -> str:
    office.work.take(filed.case.number, "lan")
    office.work.close(filed.case.number, "lan", "Đã vá mặt đường", "ảnh ngày 20/11")
    return filed.case.number


def test_by_receipt_anybody_who_has_it(office: Office, secret: SecretKey, filed: Filed) -> None:
    stranger = Chat(office, secret, "binh")
    said = stranger.says(f"xem giúp {filed.receipt.lower().replace('-', ' ')} với")
    assert filed.case.number in said and "chờ tiếp nhận" in said and "Hạn trả lời" in said
    assert "Không có phản ánh" in stranger.says("PA-261125-0000-0000")


def test_by_who_asks_only_their_own(office: Office, secret: SecretKey, chat: Chat, filed: Filed) -> None:
    assert filed.case.number in chat.asks("phản ánh của tôi đến đâu rồi")
    assert "chưa thấy phản ánh" in Chat(office, secret, "binh").asks("phản ánh của tôi đến đâu rồi")


def test_an_overdue_one_is_said_to_be(office: Office, chat: Chat, filed: Filed) -> None:
    office.clock.pass_(days=6)
    assert "quá hạn" in chat.asks("đến đâu rồi")


def test_confirm_rate_and_say_why(office: Office, chat: Chat, filed: Filed) -> None:
    number = answer(office, filed)
    assert "chấm mấy điểm" in chat.says(do="case_confirm", code=number)
    assert "số từ 1 đến 5" in chat.says("tốt lắm")
    assert "Vì sao" in chat.says("5 điểm nhé")
    assert "ghi nhận" in chat.says("làm nhanh")
    assert chat.last and (chat.last.outcome, chat.state) == (Outcome.RATED, None)
    assert office.work.get(number).state == State.CONFIRMED
    assert "rồi ạ" in chat.asks("tôi chấm 4 điểm", "rate_service")


def test_reopen_with_the_reason(office: Office, chat: Chat, filed: Filed) -> None:
    number = answer(office, filed)
    assert "chưa được giải quyết" in chat.says(do="case_reopen", code=number)
    assert number in chat.says("vẫn còn một ổ gà bên cạnh")
    assert office.work.get(number).reopened == 1
    assert office.work.course(number)[-1].note == "vẫn còn một ổ gà bên cạnh"


def test_a_button_pressed_twice_or_by_another_does_nothing(
    office: Office, secret: SecretKey, chat: Chat, filed: Filed
) -> None:
    number = answer(office, filed)
    assert "Không có phản ánh" in Chat(office, secret, "binh").says(do="case_confirm", code=number)
    chat.says(do="case_confirm", code=number)
    assert "không làm được nữa" in chat.says(do="case_confirm", code=number)


@pytest.mark.parametrize(
    ("text", "score"), [("5 sao", 5), ("cho 4 điểm ạ", 4), ("bon diem", 4), ("3/5", 3), ("một", 1), ("năm sao", 5)]
)
def test_a_score_in_any_words(office: Office, chat: Chat, filed: Filed, text: str, score: int) -> None:
    answer(office, filed)
    assert f"{score} điểm" in chat.asks(text, "rate_service")


def test_a_rating_tells_the_branch_of_its_report(office: Office, chat: Chat, database: Database) -> None:
    reports = [
        office.filing.file(office.citizen(), replace(POTHOLE, branch=f"Chi nhánh số {each}"), each) for each in "12"
    ]
    chat.says(do="case_confirm", code=answer(office, reports[0]))
    chat.says("5")
    answer(office, reports[1])
    chat.asks("chấm 4 điểm", "rate_service")
    with database.read() as connection:
        found = connection.execute(select(ratings.c.branch, ratings.c.score)).all()
    assert set(found) == {("Chi nhánh số 1", 5), ("Chi nhánh số 2", 4)}


def test_other_things_are_rated_too_and_nothing_is_said_to_be_nothing(chat: Chat) -> None:
    assert "chưa thấy việc nào" in chat.asks("đánh giá dịch vụ", "rate_service")
    chat.other = Subject("dossier", "H26-1", "việc giải quyết hồ sơ")
    assert "hồ sơ" in chat.asks("đánh giá dịch vụ", "rate_service")
    assert "2 điểm" in chat.says("2")
    assert "ghi nhận" in chat.says("không")
