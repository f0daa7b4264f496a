"""What everybody is told for a time: while it holds, once a conversation, beside the answer and never instead."""

from datetime import timedelta

import pytest

from core.database import Database
from core.errors import ConflictError, InputError, NotFoundError
from core.ledger import Ledger
from core.secret_key import SecretKey
from desk.journal import Journal
from messages.announcements import LONGEST, Announcements
from messages.inbox import Inbox
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.turn import Turns
from messages.worker import Workers
from tests.conftest import FixedClock
from tests.messages.fakes import FakeChannel, FakeDialogue

REST = "Hệ thống nghỉ từ 20:00. Anh/chị gọi 1022."


@pytest.fixture
def announcements(database: Database, clock: FixedClock, ledger: Ledger) -> Announcements:
    return Announcements(database, clock, Journal(database, clock, ledger))


class Town:
    """Workers over a real inbox; `say` returns what the citizen reads of one turn."""

    def __init__(self, inbox: Inbox, announcements: Announcements, clock: FixedClock) -> None:
        self.inbox, self.clock, self.said = inbox, clock, 0
        self.heard: list[dict[str, object]] = []
        self.workers = Workers(
            inbox,
            Turns(inbox, FakeDialogue(), lambda: "1022"),
            {"zalo": FakeChannel()},
            lambda _, answer: self.heard.extend(answer.bodies),
            untold=lambda work, outcome: announcements.untold(work.conversation_id, outcome),
        )

    def say(self, text: str, who: str = "an") -> list[str]:
        self.said += 1
        key = str(self.said)
        self.inbox.receive(Incoming("zalo", who, key, key, self.clock.now(), text=text))
        self.heard.clear()
        assert self.workers.take_one()
        return [str(body["text"]) for body in self.heard]


@pytest.fixture
def town(database: Database, clock: FixedClock, secret: SecretKey, announcements: Announcements) -> Town:
    return Town(Inbox(database, clock, secret), announcements, clock)


def test_a_conversation_is_told_once_with_its_first_answer_while_it_holds(
    town: Town, announcements: Announcements, clock: FixedClock
) -> None:
    begins, ends = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    announcements.announce(REST, begins, ends, "Minh")
    assert town.say("trước giờ") == ["echo trước giờ"]
    clock.pass_(hours=1)
    assert town.say("lệ phí") == [f"Thông báo: {REST}", "echo lệ phí"]
    assert town.say("hồ sơ") == ["echo hồ sơ"]
    assert town.say("lệ phí", "binh") == [f"Thông báo: {REST}", "echo lệ phí"]
    clock.pass_(hours=1)
    assert town.say("sau giờ", "chi") == ["echo sau giờ"]


def test_help_comes_first(town: Town, announcements: Announcements) -> None:
    announcements.announce(REST, None, None, "Minh")
    assert len(town.say("cháy nhà rồi cứu với")) == 1
    assert town.say("lệ phí")[0] == f"Thông báo: {REST}"


def test_a_turn_that_cannot_be_kept_has_told_nobody(
    town: Town, announcements: Announcements, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    announcements.announce(REST, None, None, "Minh")
    with monkeypatch.context() as broken, pytest.raises(OSError, match="pulled"):
        broken.setattr("messages.inbox.remember_offers", _pulled)
        town.say("lệ phí")
    clock.pass_(seconds=60)
    assert town.workers.take_one()
    assert [body["text"] for body in town.heard] == [f"Thông báo: {REST}", "echo lệ phí"]


def _pulled(*_: object) -> None:
    raise OSError("the plug is pulled")


def test_it_is_taken_back_at_once(town: Town, announcements: Announcements, database: Database) -> None:
    announcements.announce(REST, None, None, "Minh")
    [one] = announcements.in_force()
    announcements.withdraw(one.number, "Lan")
    assert town.say("lệ phí") == ["echo lệ phí"]
    assert [(each.staff, each.withdrawn_by) for each in announcements.all()] == [("Minh", "Lan")]
    with pytest.raises(ConflictError):
        announcements.withdraw(one.number, "Lan")
    with pytest.raises(NotFoundError):
        announcements.withdraw(99, "Lan")


def test_what_makes_no_sense_is_refused(announcements: Announcements, clock: FixedClock) -> None:
    now, hour = clock.now(), timedelta(hours=1)
    for text, begins, ends in [
        ("  ", now, None),
        ("ừ" * (LONGEST + 1), now, None),
        ("xong", now + hour, now),
        ("xong", now - 2 * hour, now - hour),
    ]:
        with pytest.raises(InputError):
            announcements.announce(text, begins, ends, "Minh")
    assert announcements.all() == []


def test_nothing_goes_before_silence_or_after_deletion(announcements: Announcements) -> None:
    announcements.announce(REST, None, None, "Minh")
    for outcome in (Outcome.WITH_OFFICER, Outcome.DATA_DELETED, Outcome.EMERGENCY):
        assert announcements.untold("conversation", outcome) == []
