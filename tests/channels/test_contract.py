"""The same conversation over every platform: heard alike, answered alike, once, and nobody else is heard."""

import pytest

from messages.reply import Choice, Reply
from tests.channels.citizens import ALL, PUSHED, WRONG, Citizen, Shown
from tests.conftest import eventually
from tests.town import Kept, Town

ASKS = "làm lại giấy khai sinh"
CHOICES = (
    Choice("Đăng ký lại khai sinh", '/choose{"procedure":"1"}'),
    Choice("Cấp bản sao", '/choose{"procedure":"2"}'),
)
WHICH = Reply("Anh/chị cần việc nào dưới đây?", CHOICES)
COPY = Reply("Cấp bản sao trích lục không mất phí.")
BY_KIND = {
    "photo": "unreadable",
    "voice": "unreadable",
    "video": "unreadable",
    "file": "unreadable",
    "sticker": "small_talk",
    "location": "unreadable",
    "contact": "refused_personal_data",
}


@pytest.fixture(params=ALL, ids=lambda kind: kind.channel)
def citizen(request: pytest.FixtureRequest, living_town: tuple[Town, str]) -> Citizen:
    town, url = living_town
    town.rasa.replies = {ASKS: (WHICH,), CHOICES[1].payload: (COPY,)}
    return request.param(town, url)


pushed = pytest.mark.parametrize("citizen", PUSHED, indirect=True, ids=lambda kind: kind.channel)


def kept(citizen: Citizen) -> list[Kept]:
    return citizen.town.kept(citizen.channel, citizen.address)


def sees(citizen: Citizen, count: int) -> list[Shown]:
    """What they see once so many messages are there."""
    eventually(lambda: len(citizen.sees()) >= count)
    return citizen.sees()


def asked(citizen: Citizen) -> list[str]:
    conversation = citizen.town.conversation(citizen.channel, citizen.address)
    return citizen.town.rasa.heard(conversation) if conversation else []


def test_a_question_a_list_a_choice_an_answer(citizen):
    assert citizen.says(ASKS) == 200
    shown = sees(citizen, 1)[0]
    assert WHICH.text in shown.text
    assert citizen.chooses(2) == 200
    assert sees(citizen, 2)[1].text == COPY.text
    assert asked(citizen) == [ASKS, CHOICES[1].payload]
    assert [said.outcome for said in kept(citizen)] == ["answered", "answered"]


def test_what_is_typed_is_kept_as_it_was_meant(citizen):
    for typed in ("đa\u0306ng ky\u0301 khai sinh", "<b>xin</b> *chào* _[]()", "cấp lại 👍"):
        assert citizen.says(typed) == 200
    assert [(said.text, said.payload, said.attachment) for said in kept(citizen)] == [
        ("đăng ký khai sinh", None, None),
        ("<b>xin</b> *chào* _[]()", None, None),
        ("cấp lại 👍", None, None),
    ]
    assert len({said.message_id for said in kept(citizen)}) == 3


def test_a_repeated_delivery_is_one_message_and_one_answer(citizen):
    citizen.says(ASKS)
    assert [citizen.again(), citizen.again()] == [200, 200]
    citizen.says("cảm ơn")
    assert [shown.text.splitlines()[0] for shown in sees(citizen, 2)] == [WHICH.text, "Tôi nghe: cảm ơn"]
    assert asked(citizen) == [ASKS, "cảm ơn"]


def test_a_choice_that_nobody_offered_is_no_command(citizen):
    citizen.says('/choose{"procedure":"2"}')
    sees(citizen, 1)
    assert asked(citizen) == ['choose{"procedure":"2"}']


@pushed
def test_a_press_that_is_delivered_twice_chooses_once(citizen):
    citizen.says(ASKS)
    sees(citizen, 1)
    citizen.chooses(2)
    assert citizen.again() == 200
    citizen.says("cảm ơn")
    assert [shown.text for shown in sees(citizen, 3)[1:]] == [COPY.text, "Tôi nghe: cảm ơn"]


@pushed
def test_what_comes_without_words_is_answered_by_its_kind(citizen):
    for number, (kind, event) in enumerate(citizen.events.items(), 1):
        assert citizen.sends(event) == 200
        found = kept(citizen)[-1]
        assert found.attachment is not None and found.attachment[0] == kind
        assert sees(citizen, number)[-1].text.isascii() is False
    wordless = [said for said in kept(citizen) if said.text is None]
    assert all(said.outcome == BY_KIND[said.attachment[0]] for said in wordless if said.attachment)
    assert {said.outcome for said in kept(citizen) if said.text} <= {"answered"}


@pushed
def test_who_does_not_know_the_secret_is_not_heard(citizen):
    assert citizen.says(ASKS, WRONG) == 401
    assert kept(citizen) == []
    assert citizen.says("xin chào") == 200
    assert [shown.text for shown in sees(citizen, 1)] == ["Tôi nghe: xin chào"]


@pushed
def test_what_is_said_in_a_group_is_neither_kept_nor_answered_in_private(citizen):
    assert citizen.sends(citizen.group_event) == 200
    assert kept(citizen) == [] and citizen.town.kept(citizen.channel, citizen.group) == []
    citizen.says("xin chào")
    assert [shown.text for shown in sees(citizen, 1)] == ["Tôi nghe: xin chào"]
