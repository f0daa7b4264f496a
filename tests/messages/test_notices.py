"""Words that nobody asked for, over a real database."""

import pytest

from core.database import Database
from core.secret_key import SecretKey
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.notices import Notices
from messages.outbox import Outbox
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.transcript import Transcript
from tests.conftest import FixedClock
from tests.messages.fakes import FakeChannel

NEWS = Reply("Hồ sơ đã xong.", (Choice("Xem", '/inform{"do": "x"}'),))


@pytest.fixture
def inbox(database: Database, clock: FixedClock, secret: SecretKey) -> Inbox:
    return Inbox(database, clock, secret)


@pytest.fixture
def notices(database: Database, clock: FixedClock) -> Notices:
    return Notices(database, clock, {"web": FakeChannel()})


def push(notices: Notices, conversation: str, key: str = "k1", **more: object) -> bool:
    return notices.push(conversation, NEWS, notice="dossier_changed", values={"code": "…0015"}, key=key, **more)  # type: ignore[arg-type]


def test_a_notice_is_told_once_and_shown_as_one(
    notices: Notices, inbox: Inbox, database: Database, clock: FixedClock
) -> None:
    an = inbox.open_conversation("web", "an")
    assert (push(notices, an), push(notices, an), push(notices, an, "k2")) == (True, False, True)
    entries, last = Transcript(database, clock).entries(an)
    assert [(entry.author, entry.body["text"]) for entry in entries] == [("notice", "Hồ sơ đã xong.")] * 2
    assert Transcript(database, clock).entries(an, last) == ([], last)
    assert Outbox(database, clock).counts("web") == {"waiting": 2}


def test_its_buttons_may_be_pressed_or_picked_by_number(notices: Notices, inbox: Inbox, clock: FixedClock) -> None:
    an = inbox.open_conversation("web", "an")
    push(notices, an)
    assert inbox.offered(an, NEWS.choices[0].payload)
    inbox.receive(Incoming("web", "an", "m1", "m1", clock.now(), payload=NEWS.choices[0].payload))
    work = inbox.lease()
    assert work and work.payload == NEWS.choices[0].payload


def test_a_typed_number_means_the_list_that_was_shown_last(notices: Notices, inbox: Inbox, clock: FixedClock) -> None:
    inbox.receive(Incoming("web", "an", "m1", "m1", clock.now(), text="hỏi"))
    work = inbox.lease()
    assert work
    before = Reply("Việc nào?", (Choice("Khai sinh", "/a"), Choice("Khai tử", "/b")))
    inbox.settle(work, TurnResult(Outcome.CLARIFIED, (before,)), [before.as_json()], 1.0)
    push(notices, work.conversation_id)
    assert [offer.title for offer in inbox.latest_offers(work.conversation_id)] == ["Xem"]
    assert inbox.offered(work.conversation_id, "/b"), "its buttons still work"


def test_it_is_part_of_the_callers_transaction(
    notices: Notices, inbox: Inbox, database: Database, clock: FixedClock
) -> None:
    an = inbox.open_conversation("web", "an")
    with pytest.raises(RuntimeError), database.write() as connection:
        push(notices, an, connection=connection)
        raise RuntimeError
    assert Transcript(database, clock).entries(an) == ([], 0)
    assert push(notices, an)


def test_who_is_gone_is_told_nothing(notices: Notices) -> None:
    assert not push(notices, "f" * 32)
