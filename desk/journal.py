"""What staff did at the desk: each act in the ledger, which anyone can check, and in words that colleagues can read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger

from .tables import acts

PAGE = 50

OURS = frozenset({"author", "file"})
"""Facts that name somebody, or may: they stand in the history, which is staff's, and not in the ledger."""


@dataclass(frozen=True)
class Act:
    """`staff` None: the server's command line."""

    id: int
    at: datetime
    act: str
    staff: str | None
    about: str
    facts: dict[str, Any]


class Journal:
    def __init__(self, database: Database, clock: Clock, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger

    def write(self, connection: Connection, act: str, about: str, by: str | None, **facts: str) -> None:
        """In the transaction of the act itself. `about` is a thing's name in the ledger ("staff:Lan")."""
        row = {"at": self._clock.now(), "act": act, "staff": by, "about": about, "facts": facts}
        connection.execute(insert(acts).values(**row))
        public = {name: value for name, value in facts.items() if name not in OURS}
        self._ledger.append(connection, act, about=about, by=f"staff:{by}" if by else None, facts=public)

    def read(self, staff: str | None = None, before: int | None = None) -> list[Act]:
        """The newest PAGE acts, of one or of all; `before` is the last one's id of the page before."""
        query = select(acts).order_by(acts.c.id.desc()).limit(PAGE)
        if staff:
            query = query.where((acts.c.staff == staff) | (acts.c.about == f"staff:{staff}"))
        if before:
            query = query.where(acts.c.id < before)
        with self._database.read() as connection:
            return [Act(*row) for row in connection.execute(query)]

    def last(self, about: str) -> Act | None:
        """The newest about that one thing."""
        query = select(acts).where(acts.c.about == about).order_by(acts.c.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Act(*row) if row else None
