"""Who may act for the office, and as what. Names stay after a removal: they stand in the course of cases."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, insert, select, update

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError, InputError
from core.ledger import Ledger
from core.secret_key import SecretKey

from .tables import staff

_NAME = re.compile(r"\w[\w .'-]{0,58}\w")


class Role(StrEnum):
    VIEWER = "viewer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    CASE_OFFICER = "case-officer"
    ADMINISTRATOR = "administrator"


WORKS_CASES = frozenset({Role.CASE_OFFICER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Member:
    name: str
    role: Role
    added_at: datetime

    @property
    def works_cases(self) -> bool:
        return self.role in WORKS_CASES


class Staff:
    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ledger = ledger

    def add(self, name: str, role: Role) -> str:
        """The key, which is kept nowhere: who loses it gets another. Raises ConflictError if the name is taken."""
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} is no name: letters, digits, spaces, 2 to 60 characters")
        key = f"mc_{secrets.token_urlsafe(24)}"
        row = {"name": name, "role": role.value, "key_hash": self._hash(key), "added_at": self._clock.now()}
        with self._database.write() as connection:
            if connection.execute(select(staff.c.name).where(staff.c.name == name)).first():
                raise ConflictError(f"there is a {name} already: remove them first, or choose another name")
            connection.execute(insert(staff).values(**row))
            self._ledger.append(connection, "staff_added", about=f"staff:{name}", facts={"role": role.value})
        return key

    def new_key(self, name: str) -> str:
        """In place of the old one, also for somebody who comes back."""
        key = f"mc_{secrets.token_urlsafe(24)}"
        with self._database.write() as connection:
            named = update(staff).where(staff.c.name == name)
            if connection.execute(named.values(key_hash=self._hash(key), removed_at=None)).rowcount != 1:
                raise InputError(f"there is no {name!r} among the staff: see `motcua staff list`")
            self._ledger.append(connection, "staff_key", about=f"staff:{name}")
        return key

    def remove(self, name: str) -> None:
        """Their key opens nothing any more."""
        with self._database.write() as connection:
            present = and_(staff.c.name == name, staff.c.removed_at.is_(None))
            if connection.execute(update(staff).where(present).values(removed_at=self._clock.now())).rowcount != 1:
                raise InputError(f"there is no {name!r} among the staff: see `motcua staff list`")
            self._ledger.append(connection, "staff_removed", about=f"staff:{name}")

    def all(self) -> list[Member]:
        with self._database.read() as connection:
            rows = connection.execute(select(staff).where(staff.c.removed_at.is_(None)).order_by(staff.c.name))
            return [Member(row.name, Role(row.role), row.added_at) for row in rows]

    def named(self, name: str) -> Member:
        """Raises InputError for a name that nobody has."""
        found = next((member for member in self.all() if member.name == name), None)
        if found is None:
            raise InputError(f"there is no {name!r} among the staff: see `motcua staff list`")
        return found

    def by_key(self, key: str) -> Member | None:
        with self._database.read() as connection:
            known = and_(staff.c.key_hash == self._hash(key), staff.c.removed_at.is_(None))
            row = connection.execute(select(staff).where(known)).one_or_none()
        return Member(row.name, Role(row.role), row.added_at) if row else None

    def _hash(self, key: str) -> str:
        """Keys are random and long: a keyed hash is enough, and quick."""
        return self._secret.token(f"staff-key:{key}")
