"""Subscriptions and their watch, over a real database."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey
from dossiers.examples import examples
from dossiers.model import Filed, Status
from dossiers.source import SourceError
from dossiers.subscriptions import LOOK_SECONDS, Subscriptions
from dossiers.telling import Teller
from dossiers.watch import MOST_CODES, Watch
from messages.inbox import Inbox
from messages.notices import Notices
from messages.transcript import Transcript
from tests.conftest import FixedClock
from tests.messages.fakes import FakeChannel
from working_time import calendar_of


class FakeSource:
    """Dossiers in a dictionary; counts what it is asked."""

    name = "fake"

    def __init__(self) -> None:
        self.filed: dict[str, Filed] = {}
        self.away = False
        self.asked: list[int] = []

    def find(self, code: str) -> Filed | None:
        return self.filed.get(code)

    def find_many(self, codes: Collection[str]) -> Mapping[str, Filed]:
        if self.away:
            raise SourceError("away")
        self.asked.append(len(codes))
        return {code: self.filed[code] for code in codes if code in self.filed}

    def check(self) -> str | None:
        return None

    def move(self, code: str, status: Status, clock: FixedClock) -> None:
        filed = self.filed[code]
        self.filed[code] = Filed(replace(filed.dossier, status=status, updated_at=clock.now()), filed.factors)


class Hall:
    def __init__(self, database: Database, clock: FixedClock, ledger: Ledger, secret: SecretKey) -> None:
        self.clock, self.source = clock, FakeSource()
        made = examples(clock.now(), [("1.001193", "Đăng ký khai sinh")], secret)
        self.source.filed = {each.filed.dossier.code: each.filed for each in made}
        self.subscriptions = Subscriptions(database, clock, secret, ledger)
        self.inbox, self.transcript = Inbox(database, clock, secret), Transcript(database, clock)
        notices = Notices(database, clock, {"web": FakeChannel()})
        self.watch = Watch(database, self.subscriptions, self.source, notices, Teller(calendar_of).news)
        self.code = next(code for code, filed in self.source.filed.items() if filed.dossier.status == Status.PROCESSING)

    def subscribe(self, who: str = "an", code: str | None = None) -> str:
        conversation = self.inbox.open_conversation("web", who)
        self.subscriptions.add(conversation, self.source.filed[code or self.code].dossier)
        return conversation

    def told(self, conversation: str) -> list[str]:
        return [entry.body["text"].split(".")[0] for entry in self.transcript.entries(conversation)[0]]

    def later(self) -> int:
        self.clock.pass_(seconds=LOOK_SECONDS + 1)
        return self.watch.run()


@pytest.fixture
def hall(database: Database, clock: FixedClock, ledger: Ledger, secret: SecretKey) -> Hall:
    return Hall(database, clock, ledger, secret)


def test_a_change_is_told_once_to_each_who_asked(hall: Hall) -> None:
    an, binh = hall.subscribe("an"), hall.subscribe("binh")
    assert hall.later() == 0
    hall.source.move(hall.code, Status.DONE, hall.clock)
    assert (hall.later(), hall.later(), hall.later()) == (2, 0, 0)
    assert len(hall.told(an)) == len(hall.told(binh)) == 1
    assert "đã có kết quả" in hall.told(an)[0]


def test_asking_twice_is_one_subscription_and_one_word_ends_it(hall: Hall) -> None:
    an = hall.subscribe()
    assert not hall.subscriptions.add(an, hall.source.filed[hall.code].dossier)
    assert (hall.subscriptions.end(an), hall.subscriptions.end(an)) == (1, 0)
    hall.source.move(hall.code, Status.DONE, hall.clock)
    assert hall.later() == 0 and hall.told(an) == []


def test_it_ends_by_itself_with_the_dossier(hall: Hall) -> None:
    an = hall.subscribe()
    hall.source.move(hall.code, Status.RETURNED, hall.clock)
    assert hall.later() == 1
    assert hall.subscriptions.count() == 0
    hall.source.move(hall.code, Status.PROCESSING, hall.clock)
    assert hall.later() == 0 and len(hall.told(an)) == 1


def test_a_source_that_is_away_loses_no_news(hall: Hall) -> None:
    an = hall.subscribe()
    hall.source.move(hall.code, Status.DONE, hall.clock)
    hall.source.away = True
    with pytest.raises(SourceError):
        hall.later()
    hall.source.away = False
    assert hall.watch.run() == 1 and len(hall.told(an)) == 1


def test_a_source_that_says_what_moved_is_looked_at_soon(hall: Hall) -> None:
    hall.subscribe()
    hall.source.move(hall.code, Status.SUPPLEMENT, hall.clock)
    assert hall.watch.run() == 0
    assert hall.subscriptions.wake([hall.code, "H26-000000-0000"]) == 1
    assert hall.watch.run() == 1


def test_many_are_looked_at_in_turn_and_never_all_at_once(hall: Hall) -> None:
    for number, code in enumerate(hall.source.filed):
        hall.subscribe(f"p{number}", code)
    hall.clock.pass_(seconds=LOOK_SECONDS + 1)
    for _ in range(3):
        hall.watch.run()
    assert hall.source.asked == [MOST_CODES, len(hall.source.filed) - MOST_CODES]


def test_a_dossier_that_is_gone_is_not_news(hall: Hall) -> None:
    an = hall.subscribe()
    del hall.source.filed[hall.code]
    assert hall.later() == 0 and hall.told(an) == [] and hall.subscriptions.count() == 1
