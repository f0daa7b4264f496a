"""What a look-up leaves behind, and for how long."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Row

from channels.origin import origin
from core.database import Database, metadata
from dossiers.codes import find_codes
from dossiers.lookup_tables import alerts
from dossiers.lookup_tables import lookups as table
from dossiers.lookups import Asker, Found, Lookups
from dossiers.tries import CROWD, OF_CODE
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Reply
from messages.vault import Vault
from tests.dossiers.fakes import CODE, RIGHT, UNKNOWN, WRONG

ADDRESS = "203.0.113.77"


def everything(database: Database) -> dict[str, str]:
    """Each table's rows, as text."""
    with database.read() as connection:
        tables = metadata.sorted_tables
        return {each.name: repr(connection.execute(select(each)).mappings().all()) for each in tables}


def rows(database: Database, of=table) -> list["Row[tuple[object, ...]]"]:
    with database.read() as connection:
        return list(connection.execute(select(of).order_by(of.c.id)).all())


def alone(digits: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<![0-9A-Za-z+/=_-]){digits}(?![0-9A-Za-z+/=_-])")


class Citizen:
    """Writes on the web; a turn looks up what the message holds, as the action does."""

    def __init__(self, database, clock, secret, lookups: Lookups) -> None:
        self.inbox, self.vault = Inbox(database, clock, secret), Vault(database, secret)
        self.lookups, self.clock, self.secret = lookups, clock, secret

    def says(self, text: str, key: str):
        came = Incoming("web", "an", key, key, self.clock.now(), text=text, origin=origin(self.secret, ADDRESS))
        self.inbox.receive(came)
        self.work = self.inbox.lease()
        (digits,) = self.vault.values(self.work.inbox_id).values()
        asker = Asker(self.work.conversation_id, self.vault.origin(self.work.inbox_id))
        (code,) = find_codes(self.work.text).whole
        return self.lookups.look_up(asker, code, digits, str(self.work.inbox_id))

    def is_answered(self) -> None:
        self.inbox.settle(self.work, TurnResult(Outcome.DOSSIER_FOUND, (Reply("đang xử lý"),)), [{"text": "."}], 1.0)


@pytest.fixture
def citizen(database, clock, secret, lookups) -> Citizen:
    return Citizen(database, clock, secret, lookups)


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize(
    ("text", "digits"),
    [
        (f"{CODE} {RIGHT}", RIGHT),
        (f"mã {CODE}, 4 số cuối 4 8 2 1", RIGHT),
        (f"{CODE} 001099{WRONG}21", f"{WRONG[2:]}21"),
    ],
)
def test_neither_digits_nor_code_nor_address_stand_in_clear(citizen, database, text, digits, is_over):
    citizen.says(text, "m1")
    if is_over:
        citizen.is_answered()
    stored = everything(database)
    assert not any(alone(digits).search(each) or alone("4 8 2 1").search(each) for each in stored.values())
    assert not any(f"001099{WRONG}21" in each or ADDRESS in each for each in stored.values())
    assert {name for name, each in stored.items() if CODE in each} == {"inbox"}


def test_of_the_address_only_the_count_is_left_after_the_turn(citizen, database, secret):
    citizen.says(f"{CODE} {RIGHT}", "m1")
    hashed = origin(secret, ADDRESS)
    assert {name for name, each in everything(database).items() if hashed in each} == {"inbox", "dossier_lookups"}
    citizen.is_answered()
    assert {name for name, each in everything(database).items() if hashed in each} == {"dossier_lookups"}


def test_the_same_code_hashes_differently_elsewhere(citizen, database, secret):
    """Nobody with the table alone can try out codes, of which there are few."""
    citizen.says(f"{CODE} {RIGHT}", "m1")
    (row,) = rows(database)
    assert row.code != type(secret)("another key for tests, thirty-two characters or more").token(
        f"dossier-code:{CODE}"
    )


def test_each_look_up_is_recorded(try_, database, clock):
    try_(digits=RIGHT)
    for _ in range(OF_CODE + 1):
        try_(code=UNKNOWN)
    assert [row.outcome for row in rows(database)] == ["found", *["not_found"] * OF_CODE, "locked"]
    assert all(row.at == clock.now() and row.conversation == "an" for row in rows(database))


def test_the_readable_code_goes_when_follow_ups_end(try_, lookups, database, clock):
    try_(digits=RIGHT)
    clock.pass_(minutes=31)
    try_(digits=WRONG, code=UNKNOWN)
    assert [row.opened for row in rows(database)] == [None, None]
    try_(digits=RIGHT)
    clock.pass_(minutes=31)
    lookups.forget_older_than(30)
    assert not any(row.opened for row in rows(database))


def test_deleting_ones_data_leaves_only_todays_wrong_tries(try_, lookups, database, clock):
    try_(), try_("binh")
    clock.pass_(hours=25)
    try_(digits=RIGHT), try_()
    lookups.forget("an")
    assert [(row.conversation, row.outcome) for row in rows(database)] == [("binh", "not_found"), ("an", "not_found")]
    assert lookups.again("an", CODE) is None and lookups.recent("an") is None


def test_records_go_after_their_days(try_, lookups, database, clock):
    for number in range(CROWD):
        try_(Asker(f"stranger {number}", "address" if number else None))
    clock.pass_(hours=25)
    try_(Asker("an", "address"))
    assert lookups.forget_older_than(30) == 0
    assert [row.origin for row in rows(database)] == [None] * CROWD + ["address"]
    clock.pass_(days=29)
    assert lookups.forget_older_than(30) == CROWD
    assert len(rows(database)) == 1 and rows(database, alerts) == []


def test_a_days_records_are_kept_whatever_is_asked(try_, lookups, clock):
    for _ in range(OF_CODE):
        try_()
    clock.pass_(hours=23)
    assert lookups.forget_older_than(0) == 0
    assert not isinstance(try_(digits=RIGHT), Found)
    clock.time += timedelta(hours=1)
    assert isinstance(try_(digits=RIGHT), Found)
