"""Who is signed in where. The browser holds a random token; the database knows only its keyed hash."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from core.clock import Clock
from core.database import Database
from core.secret_key import SecretKey

from .member import Member, member_of
from .tables import sessions, staff

LONGEST = timedelta(hours=12)
"""A working day, with a long shift."""

IDLE = timedelta(hours=2)
"""A desk that was left: longer than a lunch."""

_NOTED = timedelta(minutes=1)
"""How exactly `seen_at` is kept: not every click is a write."""


_MEMBER = (staff.c.name, staff.c.role, staff.c.unit, staff.c.added_at, staff.c.password_hash, staff.c.totp_step)


@dataclass(frozen=True)
class Session:
    id: str
    member: Member
    device: str
    begun_at: datetime
    seen_at: datetime


class Sessions:
    def __init__(self, database: Database, clock: Clock, secret: SecretKey) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    def begin(self, connection: Connection, name: str, device: str) -> str:
        """The token for the browser. Sessions that are over are swept out on the way."""
        now = self._clock.now()
        token = secrets.token_urlsafe(32)
        is_over = (sessions.c.begun_at < now - LONGEST) | (sessions.c.seen_at < now - IDLE)
        connection.execute(delete(sessions).where(is_over))
        row = {"id": self._id(token), "staff": name, "device": device, "begun_at": now, "seen_at": now}
        connection.execute(insert(sessions).values(**row))
        return token

    def find(self, token: str, is_click: bool = True) -> Session | None:
        """None: ended, too old, idle for too long, or of somebody who left. A click is being seen."""
        found = self._find(self._id(token))
        if found and is_click and self._clock.now() - found.seen_at > _NOTED:
            with self._database.write() as connection:
                seen = update(sessions).where(sessions.c.id == found.id)
                connection.execute(seen.values(seen_at=self._clock.now()))
        return found

    def _find(self, id: str) -> Session | None:
        with self._database.read() as connection:
            row = connection.execute(self._alive().where(sessions.c.id == id)).one_or_none()
        return _session_of(row) if row else None

    def of(self, name: str) -> list[Session]:
        """The newest first."""
        query = self._alive().where(sessions.c.staff == name).order_by(sessions.c.begun_at.desc())
        with self._database.read() as connection:
            return [_session_of(row) for row in connection.execute(query)]

    def end(self, name: str, id: str) -> None:
        """One of theirs; anything else is let alone."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.staff == name, sessions.c.id == id))

    def form_token(self, session: Session) -> str:
        """What a form of this session carries, so that no other page can send it."""
        return self._secret.token(f"staff-form:{session.id}")

    def _alive(self) -> Select[Any]:
        now = self._clock.now()
        joined = select(sessions.c.id, sessions.c.device, sessions.c.begun_at, sessions.c.seen_at, *_MEMBER)
        return joined.join(staff, staff.c.name == sessions.c.staff).where(
            staff.c.removed_at.is_(None), sessions.c.begun_at >= now - LONGEST, sessions.c.seen_at >= now - IDLE
        )

    def _id(self, token: str) -> str:
        return self._secret.token(f"staff-session:{token}")


def _session_of(row: Row[Any]) -> Session:
    return Session(row.id, member_of(row), row.device, row.begun_at, row.seen_at)


def end_sessions(connection: Connection, name: str, but: str | None = None) -> None:
    """All of one person, or all but one."""
    connection.execute(delete(sessions).where(sessions.c.staff == name, sessions.c.id != (but or "")))
