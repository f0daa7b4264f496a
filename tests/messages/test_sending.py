"""The outbox and its senders, against a platform written by hand that answers as a test says."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest

from core.database import Database
from core.errors import DatabaseError
from core.ledger import Ledger
from core.secret_key import SecretKey
from desk.journal import Journal
from messages.channel_states import ChannelStates
from messages.delivery import NotNow, TryAgain, Undeliverable, Unsure
from messages.inbox import Inbox, TurnResult
from messages.incoming import Attachment, Incoming
from messages.offers import short_key
from messages.outbox import MOST_ATTEMPTS, SENDING_SECONDS, Outbox, Parcel
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.sender import Senders
from messages.turn import Turns
from tests.conftest import FixedClock
from tests.messages.fakes import FakeDialogue


class Platform:
    """Takes bodies; `faults` are raised first, one a call."""

    name = "zalo"

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.said: list[tuple[str, str]] = []
        self.lock = threading.Lock()

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        return [{"text": part} for part in reply.text.split("|")]

    def send(self, address: str, body: Mapping[str, Any]) -> str:
        with self.lock:
            if self.faults:
                raise self.faults.pop(0)
            self.said.append((address, body["text"]))
            return f"z{len(self.said)}"

    def typing(self, address: str) -> None:
        pass

    def check(self) -> str | None:
        return None


class Post:
    """An inbox, an outbox and one platform over a real database."""

    def __init__(self, database: Database, clock: FixedClock, secret: SecretKey) -> None:
        self.clock = clock
        self.inbox = Inbox(database, clock, secret)
        self.outbox = Outbox(database, clock)
        self.keys = 0

    def receive(self, address: str = "an", **said: Any) -> int:
        self.keys += 1
        key = f"m{self.keys}"
        return self.inbox.receive(Incoming("zalo", address, key, key, self.clock.now(), **said))

    def answer(self, text: str, address: str = "an", *choices: Choice) -> None:
        """One settled turn whose answer is `text`, a body for each part between bars."""
        self.receive(address, text="xin chào")
        work = self.inbox.lease()
        assert work is not None
        result = TurnResult(Outcome.ANSWERED, (Reply(text, choices),))
        self.inbox.settle(work, result, Platform().render(result.replies[0]), 1.0)

    def deliver(self, platform: Platform, off: set[str] | None = None) -> None:
        """Until nothing may be sent now."""
        senders = Senders(self.outbox, {"zalo": platform}, lambda: off or set())
        while senders.send_one():
            pass

    def counts(self) -> dict[str, int]:
        return self.outbox.counts("zalo")


@pytest.fixture
def post(database: Database, clock: FixedClock, secret: SecretKey) -> Post:
    return Post(database, clock, secret)


def test_answers_go_out_in_their_order(post: Post) -> None:
    post.answer("một|hai")
    post.answer("ba")
    platform = Platform()
    post.deliver(platform)
    assert platform.said == [("an", "một"), ("an", "hai"), ("an", "ba")]
    assert post.counts() == {"sent": 3}


def test_many_senders_send_each_once_and_in_order(post: Post) -> None:
    people = ("an", "binh", "chi")
    for number in range(4):
        for person in people:
            post.answer(f"{number}a|{number}b", person)
    platform = Platform()
    threads = [threading.Thread(target=post.deliver, args=(platform,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.deliver(platform)
    for person in people:
        said = [text for address, text in platform.said if address == person]
        assert said == [f"{n}{part}" for n in range(4) for part in "ab"]


def test_what_fails_for_now_is_tried_again_later_and_nothing_overtakes_it(post: Post, clock: FixedClock) -> None:
    post.answer("một|hai")
    platform = Platform(TryAgain("busy"), TryAgain("too fast", seconds=30))
    post.deliver(platform)
    assert (platform.said, post.counts()) == ([], {"waiting": 2})
    clock.pass_(seconds=1)
    post.deliver(platform)
    clock.pass_(seconds=29)
    post.deliver(platform)
    assert platform.said == []
    clock.pass_(seconds=1)
    post.deliver(platform)
    assert [text for _, text in platform.said] == ["một", "hai"]


def test_what_fails_again_and_again_is_given_up_with_its_reason(post: Post, clock: FixedClock) -> None:
    post.answer("một")
    platform = Platform(*[TryAgain("busy")] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        post.deliver(platform)
        clock.pass_(seconds=61)
    assert post.counts() == {"dead": 1}
    assert post.outbox.reasons("zalo") == [("dead", f"busy (given up after {MOST_ATTEMPTS} times)", 1)]
    assert post.outbox.requeue("zalo") == 1
    post.deliver(platform)
    assert post.counts() == {"sent": 1}


def test_what_the_platform_does_not_allow_waits_until_the_person_writes_again(post: Post) -> None:
    post.answer("một")
    platform = Platform(NotNow("no interaction in 7 days"))
    post.deliver(platform)
    assert post.counts() == {"held": 1}
    post.receive(text="alo")
    post.deliver(platform)
    assert [text for _, text in platform.said] == ["một"]


@pytest.mark.parametrize(("fault", "state"), [(Unsure("no answer"), "unsure"), (Undeliverable("blocked"), "dead")])
def test_what_may_have_arrived_or_never_will_is_not_sent_again_and_does_not_block(
    post: Post, fault: Exception, state: str
) -> None:
    post.answer("một|hai")
    platform = Platform(fault)
    post.deliver(platform)
    assert [text for _, text in platform.said] == ["hai"]
    assert post.counts() == {state: 1, "sent": 1}


def test_a_sender_that_died_leaves_its_row_unsure_not_lost(post: Post, clock: FixedClock) -> None:
    post.answer("một|hai")
    assert post.outbox.lease({"zalo"}) is not None
    assert post.outbox.lease({"zalo"}) is None
    clock.pass_(seconds=SENDING_SECONDS + 1)
    assert (post.outbox.recover(), post.outbox.recover()) == (1, 0)
    platform = Platform()
    post.deliver(platform)
    assert [text for _, text in platform.said] == ["hai"]
    assert post.counts() == {"unsure": 1, "sent": 1}


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (None, "sent"),
        (TryAgain("busy", seconds=0), "sent"),
        (NotNow("no interaction in 7 days"), "held"),
        (Undeliverable("blocked"), "dead"),
    ],
)
def test_what_the_platform_said_is_kept_also_when_the_database_is_away_at_that_moment(
    post: Post, monkeypatch: pytest.MonkeyPatch, fault: Exception | None, state: str
) -> None:
    post.answer("một")
    settle, failures = post.outbox._settle, iter([DatabaseError("away"), DatabaseError("away")])

    def flaky(parcel: Parcel, **values: Any) -> None:
        for failure in failures:
            raise failure
        settle(parcel, **values)

    monkeypatch.setattr(post.outbox, "_settle", flaky)
    monkeypatch.setattr("messages.sender.REPEAT_SECONDS", 0.0)
    platform = Platform(*([fault] if fault else []))
    post.deliver(platform)
    assert post.counts() == {state: 1}
    assert len(platform.said) == (1 if state == "sent" else 0)


def test_what_the_platform_said_corrects_what_was_assumed_of_a_sender_that_seemed_dead(
    post: Post, clock: FixedClock
) -> None:
    post.answer("một")
    parcel = post.outbox.lease({"zalo"})
    assert parcel is not None
    clock.pass_(seconds=SENDING_SECONDS + 1)
    post.outbox.recover()
    post.outbox.sent(parcel, "z1")
    assert post.counts() == {"sent": 1}


def test_a_long_call_is_not_taken_for_a_dead_sender(post: Post, clock: FixedClock) -> None:
    post.answer("một")
    parcel = post.outbox.lease({"zalo"})
    assert parcel is not None
    for _ in range(4):
        clock.pass_(seconds=SENDING_SECONDS / 3)
        post.outbox.renew([parcel])
        assert post.outbox.recover() == 0


def test_a_channel_that_is_off_neither_sends_nor_answers_and_loses_nothing(
    post: Post, database: Database, clock: FixedClock, ledger: Ledger
) -> None:
    states = ChannelStates(database, clock, Journal(database, clock, ledger))
    states.turn("zalo", False, "bảo trì")
    post.answer("một")
    post.receive("binh", text="alo")
    platform = Platform()
    post.deliver(platform, ChannelStates(database, clock, Journal(database, clock, ledger)).off())
    assert (platform.said, post.inbox.lease(without={"zalo"})) == ([], None)
    states.turn("zalo", True, "xong")
    post.deliver(platform, ChannelStates(database, clock, Journal(database, clock, ledger)).off())
    assert [text for _, text in platform.said] == ["một"]
    assert post.inbox.lease() is not None
    assert states.all()["zalo"].why == "xong"


def test_every_change_of_a_channel_is_kept_and_the_newest_decides(
    database: Database, clock: FixedClock, ledger: Ledger
) -> None:
    states = ChannelStates(database, clock, Journal(database, clock, ledger))
    for name, is_on, why in (("zalo", False, "bảo trì"), ("telegram", False, "mất mạng"), ("zalo", True, "xong")):
        states.turn(name, is_on, why)
        clock.pass_(hours=1)
    assert ChannelStates(database, clock, Journal(database, clock, ledger)).off() == {"telegram"}
    assert [(name, state.is_on, state.why) for name, state in states.history()] == [
        ("zalo", False, "bảo trì"),
        ("telegram", False, "mất mạng"),
        ("zalo", True, "xong"),
    ]
    assert [state.why for _, state in states.history("zalo")] == ["bảo trì", "xong"]


def test_a_button_is_known_by_its_short_key_in_its_own_conversation_only(post: Post) -> None:
    payload = '/choose{"procedure":"1.001193","aspect":"fee"}'
    post.answer("một", "an", Choice("Khai sinh", payload))
    post.receive("an", payload=short_key(payload))
    mine = post.inbox.lease()
    post.receive("binh", payload=short_key(payload))
    others = post.inbox.lease()
    assert mine is not None and others is not None
    assert (mine.payload, others.payload) == (payload, "")


@pytest.mark.parametrize("kind", ["voice", "video", "file", "sticker", "location", "contact"])
def test_what_comes_without_words_is_never_met_with_silence(post: Post, kind: Any) -> None:
    post.receive(attachment=Attachment(kind, "ref"))
    work = post.inbox.lease()
    assert work is not None and work.attachment == Attachment(kind, "ref")
    result = Turns(post.inbox, FakeDialogue(), lambda: "1022").answer(work)
    assert result.replies[0].text
    assert result.outcome in (Outcome.UNREADABLE, Outcome.SMALL_TALK, Outcome.REFUSED_PERSONAL_DATA)


def test_a_caption_is_answered_like_any_text(post: Post) -> None:
    post.receive(text="đăng ký khai sinh", attachment=Attachment("photo"))
    work = post.inbox.lease()
    assert work is not None
    assert Turns(post.inbox, FakeDialogue(), lambda: "1022").answer(work).replies[0].text == "echo đăng ký khai sinh"


def test_one_too_many_is_kept_as_refused_without_its_words(post: Post) -> None:
    first = Incoming("zalo", "an", "m9", "m9", post.clock.now(), text="bí mật")
    post.inbox.refuse(first, [{"text": "Anh/chị gửi hơi nhanh"}])
    post.inbox.refuse(first, [{"text": "Anh/chị gửi hơi nhanh"}])
    platform = Platform()
    post.deliver(platform)
    assert [text for _, text in platform.said] == ["Anh/chị gửi hơi nhanh"]
    assert post.inbox.lease() is None
