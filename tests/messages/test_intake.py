import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.secret_key import SecretKey
from messages.inbox import Inbox
from messages.incoming import Incoming
from messages.intake import Intake
from messages.tables import inbox as inbox_table
from tests.conftest import FixedClock


@pytest.fixture
def inbox(database: Database, clock: FixedClock, secret: SecretKey) -> Inbox:
    return Inbox(database, clock, secret)


@pytest.fixture
def intake(inbox: Inbox) -> Iterator[Intake]:
    intake = Intake(inbox)
    intake.start()
    yield intake
    intake.stop()


def message(clock: FixedClock, key: str, address: str = "an") -> Incoming:
    return Incoming("web", address, key, key, clock.now(), text="xin chào")


def test_all_who_come_at_once_are_kept_and_get_their_own_id(
    intake: Intake, clock: FixedClock, database: Database
) -> None:
    found: dict[str, int] = {}

    def bring(number: int) -> None:
        for again in range(2):
            found[f"{number} {again}"] = intake.take(message(clock, f"m{number}", f"p{number % 5}"))

    threads = [threading.Thread(target=bring, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(inbox_table)).scalar_one() == 30
    assert len(set(found.values())) == 30
    assert all(found[f"{number} 0"] == found[f"{number} 1"] for number in range(30))


def test_one_that_cannot_be_kept_does_not_take_the_others_with_it(
    intake: Intake, inbox: Inbox, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = inbox.receive

    def picky(incoming: Incoming) -> int:
        if incoming.delivery_key == "bad":
            raise ValueError("cannot be kept")
        return receive(incoming)

    def refuse(_: object) -> list[int]:
        raise ValueError("one of them")

    monkeypatch.setattr(inbox, "receive", picky)
    monkeypatch.setattr(inbox, "receive_all", refuse)
    assert intake.take(message(clock, "good"))
    with pytest.raises(ValueError, match="cannot be kept"):
        intake.take(message(clock, "bad"))
    assert intake.alive()


def test_it_works_without_its_thread(inbox: Inbox, clock: FixedClock) -> None:
    assert Intake(inbox).take(message(clock, "m1"))
