"""Procedures in the database: read, save, versions."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import batched
from typing import Any

from sqlalchemy import Row, func, select

from core.clock import HANOI, Clock, today
from core.database import Database
from core.errors import ConflictError, InputError
from core.ledger import Ledger
from core.trace import Trace

from .changes import Action, Change, Version, change, latest, version_of
from .fields import changed_fields
from .model import Procedure
from .schedule import put_off
from .tables import kb_revision, procedure_versions, procedures

PAGE = 200
"""Procedures held in memory at a time while streaming."""


class Store:
    """The procedures of one database. Raises DatabaseError when it does not answer."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger) -> None:
        self.database = database
        self.clock = clock
        self.ledger = ledger

    def get(self, id: str) -> Procedure | None:
        with self.database.read() as connection:
            row = connection.execute(select(procedures).where(procedures.c.id == id)).one_or_none()
        return _procedure(row) if row else None

    def procedures(self) -> Iterator[Procedure]:
        """All of them by id, as of one moment; streamed, so memory does not grow with their number."""
        query = select(procedures).order_by(procedures.c.id).execution_options(yield_per=PAGE)
        with self.database.read() as connection, connection.execute(query) as rows:
            for row in rows:
                yield _procedure(row)

    def some(self, ids: Iterable[str]) -> Iterator[Procedure]:
        """Those of the ids that there are; a few hundred as of one moment, the next as of a later one."""
        for page in batched(ids, PAGE):
            with self.database.read() as connection:
                rows = connection.execute(select(procedures).where(procedures.c.id.in_(page))).all()
            yield from map(_procedure, rows)

    def stamps(self) -> dict[str, tuple[int, datetime]]:
        """Of all by id: the version and since when it stands. None of the records is read for it."""
        query = select(procedures.c.id, procedures.c.version, procedures.c.updated_at).order_by(procedures.c.id)
        with self.database.read() as connection:
            return {row.id: (row.version, row.updated_at) for row in connection.execute(query)}

    def count(self) -> int:
        with self.database.read() as connection:
            return connection.scalar(select(func.count()).select_from(procedures)) or 0

    def revision(self) -> int:
        """A number that grows with every change of a procedure; 0 at first."""
        with self.database.read() as connection:
            return connection.scalar(select(kb_revision.c.number)) or 0

    def save(self, procedure: Procedure, *, who: str, why: str | None = None, expected_version: int) -> int:
        """Write what staff edited and return its version; what did not change stays the version it was.

        `expected_version` is the one the editor started from (0: a new procedure). Raises ConflictError that names who
        changed it since, and writes nothing. A doubted part that was edited is doubted no more.
        """
        action: Action = "edited" if expected_version else "created"
        with self._opened(procedure.id, who, why, expected_version, action) as (opened, current):
            return expected_version + opened.put([looked_at(latest(current, procedure.id), procedure)], current)

    def schedule(
        self, procedure: Procedure, on: date, *, who: str, why: str | None = None, expected_version: int
    ) -> None:
        """Keep what staff edited until a later day (`schedule` brings it in then); conflicts as in `save`.

        Raises InputError when the day is not to come.
        """
        if on <= today(self.clock):
            raise InputError(f"{on} is not to come: leave the day out to change it now")
        with self._opened(procedure.id, who, why, expected_version, "edited") as (opened, current):
            put_off(opened, looked_at(latest(current, procedure.id), procedure), on, expected_version)

    def restore(
        self,
        id: str,
        number: int,
        *,
        who: str,
        why: str | None = None,
        expected_version: int,
        trace: Trace | None = None,
    ) -> int:
        """Make an old version the newest one; conflicts as in `save`."""
        procedure, why = self.version(id, number).procedure, why or f"khôi phục bản {number}"
        with self._opened(id, who, why, expected_version, "restored") as (opened, current):
            count = opened.put([looked_at(latest(current, id), procedure)], current)
            if trace and count:
                trace.write(opened.connection, "procedure_restored", f"procedure:{id}", who, version=str(number))
            return expected_version + count

    @contextmanager
    def _opened(
        self, id: str, who: str, why: str | None, expected: int, action: Action
    ) -> Iterator[tuple[Change, dict[str, Version]]]:
        """A change of one procedure which stands as its editor saw it."""
        with change(self.database, self.clock, self.ledger, who=who, why=why, action=action) as opened:
            current = opened.current([id])
            newest = current.get(id)
            if (newest.number if newest else 0) != expected:
                raise ConflictError(_conflict(id, newest, expected))
            yield opened, current

    def history(self, id: str) -> list[Version]:
        """Its versions, oldest first; empty if it never existed."""
        of_it = select(procedure_versions).where(procedure_versions.c.procedure_id == id)
        with self.database.read() as connection:
            return [version_of(row) for row in connection.execute(of_it.order_by(procedure_versions.c.version))]

    def version(self, id: str, number: int | None = None) -> Version:
        """One version, by default the newest. Raises InputError if there is none."""
        versions = self.history(id)
        found = versions[-1:] if number is None else [v for v in versions if v.number == number]
        if not found:
            raise InputError(
                f"procedure {id} has no version {number or 1}" if versions else f"there is no procedure {id}"
            )
        return found[0]


def _procedure(row: Row[Any]) -> Procedure:
    return Procedure.model_construct(id=row.id, official=row.official, plain=row.plain)


def looked_at(before: Procedure | None, after: Procedure) -> Procedure:
    """Whoever edits a doubted part has seen it."""
    edited = {name.removeprefix("plain.") for name in changed_fields(before, after)}
    still = tuple(part for part in after.plain.doubted if part not in edited)
    return after.model_copy(update={"plain": after.plain.model_copy(update={"doubted": still})})


def _conflict(id: str, current: Version | None, expected: int) -> str:
    if current is None:
        return f"procedure {id} does not exist, but version {expected} was edited; nothing was saved"
    when = f"{current.at.astimezone(HANOI):%Y-%m-%d %H:%M}"
    return (
        f"procedure {id} was changed by {current.who} at {when} (version {current.number}, yours started from "
        f"{expected}); nothing was overwritten: open it again and repeat your change"
    )
