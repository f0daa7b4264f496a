"""docs/moving-to-postgresql.md, tried; and that every row is the same afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, func, make_url, select

from core.clock import SystemClock
from core.database import Database, metadata
from core.errors import InputError
from core.secret_key import SecretKey
from desk.journal import Journal
from messages.channel_states import ChannelStates
from messages.inbox import Inbox, TurnResult
from messages.incoming import Attachment, Incoming
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.tables import inbox
from motcua.carrying import CarryError, carry
from procedure_kb.store import Store
from tests.conftest import ROOT, ledger_of
from tests.procedure_kb.samples import procedure

from .guide import Command, steps

GUIDE = ROOT / "docs" / "moving-to-postgresql.md"

pytestmark = pytest.mark.postgresql


@pytest.fixture
def house(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """SQLite's, with a procedure, a channel turned off and some conversations."""
    (tmp_path / "var").mkdir()
    shutil.copy(migrated_sqlite, tmp_path / "var" / "motcua.db")
    with closing(Database(f"sqlite:///{tmp_path / 'var' / 'motcua.db'}")) as database:
        Store(database, SystemClock(), ledger_of(database)).save(
            procedure(summary="đi cùng"), who="lan", expected_version=0
        )
        ChannelStates(database, SystemClock(), Journal(database, SystemClock(), ledger_of(database))).turn(
            "zalo", False, "chuyển cơ sở dữ liệu"
        )
        for number in range(3):
            receive(database, number)
        yield database


def receive(database: Database, number: int) -> None:
    """The first message waits, the others are answered."""
    inbox = Inbox(database, SystemClock(), SecretKey("a key for tests, thirty-two characters or more"))
    said = Incoming(
        "web",
        f"an {number}",
        f"m{number}",
        f"m{number}",
        SystemClock().now(),
        "số 0912345678 nhé",
        None,
        Attachment("photo"),
    )
    inbox.receive(said)
    work = inbox.lease()
    assert work
    reply = Reply("Chào anh/chị 👋", (Choice("Khai sinh", "/a"),))
    if number:
        inbox.settle(
            work, TurnResult(Outcome.CLARIFIED, (reply,), explanation={"bước": [1, 2.5]}), [reply.as_json()], 1.5
        )


def run(folder: Path, arguments: list[str], **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
    environment |= {"MOTCUA_DATA_DIR": str(folder / "var"), "PYTHONPATH": str(ROOT)} | settings
    call = [sys.executable, "-m", "motcua", *arguments]
    return subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def address(url: str) -> str:
    """As an operator writes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def test_the_guide_carries_every_row_over(house: Database, empty_postgresql: str, tmp_path: Path) -> None:
    backup, *others = [step for step in steps(GUIDE) if isinstance(step, Command)]
    assert backup.matches(run(tmp_path, backup.arguments).stdout)
    before = content(house)
    for command in others:
        done = run(tmp_path, command.arguments, MOTCUA_DATABASE_URL=address(empty_postgresql))
        assert done.returncode == 0 and command.matches(done.stdout), done.stdout + done.stderr
    with closing(Database(empty_postgresql)) as moved:
        assert content(moved) == before
    assert {"procedures", "inbox", "outbox", "vault", "turns", "offers", "channel_changes"} <= {
        name for name, rows in before.items() if rows
    }


def file_of(house: Database) -> Path:
    """As a backup has it: all in one file."""
    with house.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.rollback()
    return Path(make_url(house.url).database or "")


def test_afterwards_numbers_go_on(house: Database, empty_postgresql: str) -> None:
    carry(file_of(house), empty_postgresql)
    with closing(Database(empty_postgresql)) as moved:
        receive(moved, 7)
        ChannelStates(moved, SystemClock(), Journal(moved, SystemClock(), ledger_of(moved))).turn("zalo", True, "xong")
        assert ChannelStates(moved, SystemClock(), Journal(moved, SystemClock(), ledger_of(moved))).off() == set()


def test_afterwards_the_number_of_an_erased_message_is_not_given_again(house: Database, empty_postgresql: str) -> None:
    with house.write() as connection:
        last = connection.execute(delete(inbox).where(inbox.c.message_id == "m2").returning(inbox.c.id)).scalar_one()
    carry(file_of(house), empty_postgresql)
    with closing(Database(empty_postgresql)) as moved:
        receive(moved, 7)
        with moved.read() as connection:
            assert connection.execute(select(func.max(inbox.c.id))).scalar_one() == last + 1


def test_a_database_that_is_not_empty_is_refused(house: Database, empty_postgresql: str) -> None:
    carry(file_of(house), empty_postgresql)
    with pytest.raises(InputError, match="is not empty"):
        carry(file_of(house), empty_postgresql)


def test_what_postgresql_does_not_take_leaves_it_empty(house: Database, empty_postgresql: str) -> None:
    with house.write() as connection:
        connection.exec_driver_sql("UPDATE inbox SET message_id = 'x' || char(0) || 'y' WHERE id = 1")
    with pytest.raises(CarryError, match="a row of inbox") as caught:
        carry(file_of(house), empty_postgresql)
    assert "\n" not in str(caught.value)
    with closing(Database(empty_postgresql)) as moved:
        assert not any(content(moved).values())
