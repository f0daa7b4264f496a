"""What was done, for anyone to check: an append-only chain, each entry holding the hash of the one before.

An entry is written in the transaction of the act itself. It holds no personal data: people and things are references
salted each with a salt of its own, kept apart; once that is deleted, nothing leads from an entry to anybody, and the
chain is as whole as before.

The hash of an entry is SHA-256 over its seven texts joined by line feeds: the hash before, number, moment, act, chain,
actor, facts. `scripts/check_ledger.py` does the same with nothing but Python.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, func, insert, select, text

from .clock import HANOI, Clock, day_in_hanoi
from .database import Database, insert_unless_there, metadata
from .secret_key import SecretKey

FIRST = "0" * 64
"""What the first entry names as the hash before it."""

_LOCK = 7_326_001
"""PostgreSQL's advisory lock of those who append."""

_FETCH = 5_000

ledger = Table(
    "ledger",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 … without a gap"),
    Column("at", String(32), nullable=False, comment="UTC, as text: it is hashed as it stands"),
    Column("act", String(60), nullable=False),
    Column("chain", String(64), nullable=False, comment="reference of what it is about"),
    Column("actor", String(64), nullable=False, comment="reference of who did it; empty: the service itself"),
    Column("facts", Text, nullable=False, comment="JSON as it was hashed; no personal data"),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_ledger_chain", "chain", "number"),
    Index("ix_ledger_at", "at"),
)

salts = Table(
    "ledger_salts",
    metadata,
    Column("name_hash", String(64), primary_key=True, comment="keyed: who or what the salt belongs to"),
    Column("salt", String(64), nullable=False),
)

roots = Table(
    "ledger_roots",
    metadata,
    Column("day", String(10), primary_key=True, comment="in Hanoi"),
    Column("number", Integer, nullable=False, comment="last entry of that day"),
    Column("hash", String(64), nullable=False),
)


@dataclass(frozen=True)
class Entry:
    number: int
    at: str
    act: str
    chain: str
    actor: str
    facts: str
    before: str
    hash: str


@dataclass(frozen=True)
class Root:
    """The chain's end on a day: whoever kept it can tell later whether anything before it was changed."""

    day: str
    number: int
    hash: str


@dataclass(frozen=True)
class Checked:
    """`broken` is the number of the first entry that does not hold, with `why`; None if all do."""

    count: int
    head: str
    broken: int | None = None
    why: str = ""


def hash_of(before: str, number: int, at: str, act: str, chain: str, actor: str, facts: str) -> str:
    joined = "\n".join((before, str(number), at, act, chain, actor, facts))
    return hashlib.sha256(joined.encode()).hexdigest()


class Ledger:
    def __init__(self, database: Database, clock: Clock, secret: SecretKey) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    def append(
        self,
        connection: Connection,
        act: str,
        about: str,
        by: str | None = None,
        facts: Mapping[str, str | int | bool | None] | None = None,
    ) -> str:
        """Write down an act in its own transaction (`Database.write`); returns the entry's hash.

        `about` and `by` name a thing and a person ("case:PA-…", "person:<conversation>", "staff:lan"): only references
        to them are written. Nothing in `facts` may be personal.
        """
        if connection.dialect.name == "postgresql":  # SQLite's write transactions come one by one anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        query = select(ledger.c.number, ledger.c.hash, ledger.c.at).order_by(ledger.c.number.desc()).limit(1)
        last, before, at = connection.execute(query).one_or_none() or (0, FIRST, "")
        texts = (
            max(at, self._clock.now().isoformat(timespec="microseconds")),  # clocks differ, the order does not
            act,
            self.reference(connection, about),
            self.reference(connection, by) if by else "",
            json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        )
        hashed = hash_of(before, last + 1, *texts)
        connection.execute(insert(ledger).values((last + 1, *texts, before, hashed)))
        return hashed

    def reference(self, connection: Connection, name: str) -> str:
        """Of a person or thing; the same each time, until its salt is deleted."""
        salt = self._salt(connection, name)
        if salt is None:
            fresh = {"name_hash": self._key(name), "salt": secrets.token_hex(32)}
            insert_unless_there(connection, salts, fresh)
            salt = self._salt(connection, name) or fresh["salt"]
        return _reference(salt, name)

    def forget(self, connection: Connection, name: str) -> None:
        """No entry leads to this person or thing any more."""
        connection.execute(delete(salts).where(salts.c.name_hash == self._key(name)))

    def chain(self, about: str) -> list[Entry]:
        """All entries about a thing, oldest first; empty if there is none, or if it was forgotten."""
        with self._database.read() as connection:
            salt = self._salt(connection, about)
            if salt is None:
                return []
            query = select(ledger).where(ledger.c.chain == _reference(salt, about)).order_by(ledger.c.number)
            return [Entry(*row) for row in connection.execute(query)]

    def latest(self, about: str, most: int) -> list[Entry]:
        """The last entries about a thing, newest first."""
        with self._database.read() as connection:
            salt = self._salt(connection, about)
            if salt is None:
                return []
            query = select(ledger).where(ledger.c.chain == _reference(salt, about))
            return [Entry(*row) for row in connection.execute(query.order_by(ledger.c.number.desc()).limit(most))]

    def entries(self, day: date) -> list[Entry]:
        """Of a day in Hanoi: what is published beside its root."""
        begins = datetime(day.year, day.month, day.day, tzinfo=HANOI)
        first, last = (moment.astimezone(self._clock.now().tzinfo) for moment in (begins, begins + timedelta(days=1)))
        of_day = (ledger.c.at >= first.isoformat(timespec="microseconds")) & (
            ledger.c.at < last.isoformat(timespec="microseconds")
        )
        with self._database.read() as connection:
            return [Entry(*row) for row in connection.execute(select(ledger).where(of_day).order_by(ledger.c.number))]

    def roots(self) -> list[Root]:
        """Newest first."""
        with self._database.read() as connection:
            return [Root(*row) for row in connection.execute(select(roots).order_by(roots.c.day.desc()))]

    def publish_roots(self) -> int:
        """Fix the root of each day that is over; how many were new."""
        today = day_in_hanoi(self._clock.now()).isoformat()
        fresh = [root for root in self._ends() if root.day < today]
        with self._database.write() as connection:
            return sum(insert_unless_there(connection, roots, vars(root)) is not None for root in fresh)

    def _ends(self) -> list[Root]:
        """The last entry of each day since the newest root."""
        published = select(func.coalesce(func.max(roots.c.number), 0)).scalar_subquery()
        query = select(ledger.c.number, ledger.c.at, ledger.c.hash).where(ledger.c.number > published)
        ends: dict[str, Root] = {}
        with self._database.read() as connection:
            for number, at, hashed in connection.execute(query.order_by(ledger.c.number)):
                day = day_in_hanoi(datetime.fromisoformat(at)).isoformat()
                ends[day] = Root(day, number, hashed)
        return list(ends.values())

    def verify(self) -> Checked:
        """Every entry against the one before, and every published root against its entry."""
        number, before = 0, FIRST
        published = {root.number: root for root in self.roots()}
        with self._all() as entries:
            for entry in entries:
                number += 1
                why = _flaw(entry, number, before, published.pop(entry.number, None))
                if why:
                    return Checked(number - 1, before, number, why)
                before = entry.hash
        if published:
            missing = min(published)
            return Checked(number, before, missing, "a published root names it, and it is not there")
        return Checked(number, before)

    @contextmanager
    def _all(self) -> Iterator[Iterator[Entry]]:
        query = select(ledger).order_by(ledger.c.number).execution_options(yield_per=_FETCH)
        with self._database.read() as connection, connection.execute(query) as rows:
            yield (Entry(*row) for row in rows)

    def _salt(self, connection: Connection, name: str) -> str | None:
        query = select(salts.c.salt).where(salts.c.name_hash == self._key(name))
        return connection.execute(query).scalar_one_or_none()

    def _key(self, name: str) -> str:
        return self._secret.token(f"ledger-salt:{name}")


def _reference(salt: str, name: str) -> str:
    return hmac.new(bytes.fromhex(salt), name.encode(), hashlib.sha256).hexdigest()


def _flaw(entry: Entry, number: int, before: str, root: Root | None) -> str | None:
    if entry.number != number:
        return f"it is missing: the next one is {entry.number}"
    if entry.before != before:
        return "it does not hold the hash of the entry before it"
    if entry.hash != hash_of(before, number, entry.at, entry.act, entry.chain, entry.actor, entry.facts):
        return "its hash does not fit what it says"
    if root and root.hash != entry.hash:
        return f"it is not what was published as the root of {root.day}"
    return None
