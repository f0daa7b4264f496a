from dataclasses import dataclass

import pytest

from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey
from feedback.casework import Casework
from feedback.catalog import load_catalog
from feedback.filing import Filing
from feedback.news import News
from feedback.rounds import Rounds
from messages.inbox import Inbox
from tests.conftest import FixedClock

from .fakes import Pushed, RoundTheClock


@dataclass(frozen=True)
class Office:
    """Both sides of the counter over a real database."""

    database: Database
    clock: FixedClock
    ledger: Ledger
    filing: Filing
    work: Casework
    rounds: Rounds
    pushed: Pushed
    inbox: Inbox

    def citizen(self, name: str = "an") -> str:
        return self.inbox.open_conversation("zalo", name)


@pytest.fixture
def office(database: Database, clock: FixedClock, secret: SecretKey) -> Office:
    return open_office(database, clock, secret)


def open_office(database: Database, clock: FixedClock, secret: SecretKey) -> Office:
    ledger, pushed = Ledger(database, clock, secret), Pushed()
    parts = (database, clock, secret, ledger, RoundTheClock(), News(pushed, load_catalog))
    return Office(
        database,
        clock,
        ledger,
        Filing(*parts),
        Casework(*parts),
        Rounds(*parts),
        pushed,
        Inbox(database, clock, secret),
    )
