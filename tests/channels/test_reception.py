"""Messages of platforms on their way into the inbox."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from channels.rate_limit import RateLimit
from channels.reception import Reception
from channels.zalo_bot import ZaloBotChannel
from core.database import Database
from core.secret_key import SecretKey
from messages.inbox import Inbox
from messages.incoming import Attachment, Incoming
from messages.intake import Intake
from messages.outbox import Outbox
from messages.tables import inbox as inbox_table
from messages.turn import MAX_TEXT
from tests.conftest import FixedClock


class Door:
    def __init__(self, database: Database, clock: FixedClock, secret: SecretKey, a_minute: int) -> None:
        self.database, self.clock = database, clock
        self.inbox = Inbox(database, clock, secret)
        self.outbox = Outbox(database, clock)
        self.woken = 0
        self.channel = ZaloBotChannel("t", "http://127.0.0.1:9")
        self.reception = Reception(self.channel, self.inbox, Intake(self.inbox), RateLimit(a_minute), self.wake)

    def wake(self) -> None:
        self.woken += 1

    def take(self, text: str, key: str, address: str = "an") -> bool:
        return self.reception.take(Incoming("zalo-bot", address, key, key, self.clock.now(), text=text))

    def kept(self) -> list[tuple[str | None, str]]:
        with self.database.read() as connection:
            query = select(inbox_table.c.text, inbox_table.c.state).order_by(inbox_table.c.id)
            return [(row.text, row.state) for row in connection.execute(query)]


@pytest.fixture
def door(database: Database, clock: FixedClock, secret: SecretKey) -> Iterator[Door]:
    door = Door(database, clock, secret, a_minute=2)
    yield door
    door.channel.close()


def test_a_delivery_that_comes_three_times_is_one_message_and_counts_once(door: Door) -> None:
    assert [door.take("một", "m1") for _ in range(3)] == [True, False, False]
    door.take("hai", "m2")
    assert door.kept() == [("một", "waiting"), ("hai", "waiting")]


def test_one_too_many_gets_a_kind_word_once_then_silence_and_others_are_served(door: Door) -> None:
    assert [door.take(f"câu {number}", f"m{number}") for number in range(5)] == [True, True, False, False, False]
    door.take("alo", "m9", "binh")
    states = [state for _, state in door.kept()]
    assert states == ["waiting", "waiting", "done", "done", "done", "waiting"]
    parcel = door.outbox.lease({"zalo-bot"})
    assert parcel is not None and "hơi nhanh" in parcel.body["text"]
    door.outbox.sent(parcel, None)
    assert door.outbox.lease({"zalo-bot"}) is None


def test_a_cry_for_help_is_never_too_many(door: Door) -> None:
    for number in range(4):
        door.take("cháy nhà rồi cứu với", f"m{number}")
    assert [state for _, state in door.kept()] == ["waiting"] * 4


def test_hostile_text_is_made_storable(door: Door) -> None:
    door.take("a\x00b\ud800" + "x" * 9000, "k\x00" + "y" * 500)
    (text, _) = door.kept()[0]
    assert text is not None and len(text) <= MAX_TEXT + 1 and "\x00" not in text


@pytest.mark.parametrize(
    ("reference", "kept"), [("a\x00b\ud800", "ab"), ("\x00", None), ("x" * 2001, None), (None, None)]
)
def test_a_hostile_reference_is_made_storable(door: Door, reference: str | None, kept: str | None) -> None:
    photo = Attachment("photo", reference)
    door.reception.take(Incoming("zalo-bot", "an", "m1", "m1", door.clock.now(), attachment=photo))
    with door.database.read() as connection:
        assert connection.execute(select(inbox_table.c.attachment)).scalar_one() == {"kind": "photo", "reference": kept}
