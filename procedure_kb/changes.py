"""The one way to write: a transaction that keeps versions and bumps the revision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, text, update

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger

from .model import Procedure
from .tables import kb_revision, procedure_versions
from .tables import procedures as procedures_table

Action = Literal["created", "imported", "edited", "restored"]

_LOCK = text(
    "INSERT INTO kb_revision (id, number) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET number = kb_revision.number"
)
"""Holds the one row until the transaction ends: writers queue, so no look inside is outdated when it writes."""


@dataclass(frozen=True)
class Version:
    """One state of a procedure, and who made it when and why."""

    procedure: Procedure
    number: int
    at: datetime
    who: str
    why: str | None
    action: Action


class Change:
    """What one transaction writes; made by `change`. Nothing is seen by others before it ends."""

    def __init__(self, connection: Connection, at: datetime, who: str, why: str | None, action: Action) -> None:
        self.connection = connection
        self.count = 0
        self.last_put = ""
        self.at, self.who, self.why, self._action = at, who, why, action

    def current(self, ids: Sequence[str]) -> dict[str, Version]:
        """The newest versions of those that exist."""
        now, then = procedures_table.c, procedure_versions.c
        newest = and_(then.procedure_id == now.id, then.version == now.version)
        query = select(procedure_versions).join(procedures_table, newest).where(now.id.in_(ids))
        return {row.procedure_id: version_of(row) for row in self.connection.execute(query)}

    def put(self, procedures: Iterable[Procedure], current: Mapping[str, Version]) -> int:
        """Write the next version of each that is not as it stands in `current`; returns how many were written."""
        changed = [p for p in procedures if p.id not in current or current[p.id].procedure != p]
        self._write([self._row(current[p.id].number + 1 if p.id in current else 1, p) for p in changed])
        return len(changed)

    def _write(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        self.count += len(rows)
        self.last_put = rows[-1]["id"]
        if new := [row for row in rows if row["version"] == 1]:
            self.connection.execute(insert(procedures_table), new)
        if old := [row | {"key": row["id"]} for row in rows if row["version"] > 1]:
            self.connection.execute(update(procedures_table).where(procedures_table.c.id == bindparam("key")), old)
        self.connection.execute(insert(procedure_versions), rows)

    def _row(self, number: int, procedure: Procedure) -> dict[str, Any]:
        identity = {"id": procedure.id, "procedure_id": procedure.id, "version": number}
        lists = {"title": procedure.title, "field": procedure.official.field}
        content = {"official": procedure.official, "plain": procedure.plain, "updated_at": self.at}
        return identity | lists | content | {"at": self.at, "who": self.who, "why": self.why, "action": self._action}


@contextmanager
def change(
    database: Database, clock: Clock, ledger: Ledger, *, who: str, why: str | None, action: Action
) -> Iterator[Change]:
    """A writing transaction. Bumps the revision and enters the ledger once if anything was put; an error undoes all."""
    with database.write() as connection:
        connection.execute(_LOCK)
        opened = Change(connection, clock.now(), who, why, action)
        yield opened
        if opened.count:
            connection.execute(update(kb_revision).values(number=kb_revision.c.number + 1))
            about = f"procedure:{opened.last_put}" if opened.count == 1 else "procedures"
            ledger.append(
                connection, f"record_{action}", about=about, by=f"staff:{who}", facts={"records": opened.count}
            )


def version_of(row: Row[Any]) -> Version:
    """A row of `procedure_versions`."""
    procedure = Procedure.model_construct(id=row.procedure_id, official=row.official, plain=row.plain)
    return Version(procedure, row.version, row.at, row.who, row.why, row.action)


def latest(versions: Mapping[str, Version], id: str) -> Procedure | None:
    """What stands of one procedure, if anything does."""
    return versions[id].procedure if id in versions else None
