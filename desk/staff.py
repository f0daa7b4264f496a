"""Who may act for the office, and as what. Names stay after a removal: they stand in the course of cases."""

import re
import secrets
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError, InputError
from core.secret_key import SecretKey

from .journal import Journal
from .member import Member, member_of
from .roles import Role
from .sessions import end_sessions
from .tables import staff

_NAME = re.compile(r"\w[\w .'-]{0,58}\w")


class Staff:
    """`by` in each method is the colleague who acts; None: the server's command line."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey, journal: Journal) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._journal = journal

    def add(self, name: str, role: Role, by: str | None = None) -> str:
        """The key, which is kept nowhere: who loses it gets another. Raises ConflictError if the name is taken."""
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} is no name: letters, digits, spaces, 2 to 60 characters")
        key = _fresh_key()
        row = {"name": name, "role": role.value, "key_hash": self._hash(key), "added_at": self._clock.now()}
        with self._database.write() as connection:
            if connection.execute(select(staff.c.name).where(staff.c.name == name)).first():
                raise ConflictError(f"there is a {name} already: remove them first, or choose another name")
            connection.execute(insert(staff).values(**row))
            self._journal.write(connection, "staff_added", f"staff:{name}", by, role=role.value)
        return key

    def new_key(self, name: str, by: str | None = None) -> str:
        """In place of the old one, of the password and of the second factor, also for somebody who comes back."""
        key = _fresh_key()
        fresh = {"key_hash": self._hash(key), "removed_at": None}
        nothing = {"password_hash": None, "totp": None, "totp_step": None}
        with self._database.write() as connection:
            self._change(connection, name, fresh | nothing, also_removed=True)
            end_sessions(connection, name)
            self._journal.write(connection, "staff_key", f"staff:{name}", by)
        return key

    def change_role(self, name: str, role: Role, by: str | None = None) -> None:
        """From their next click on."""
        with self._database.write() as connection:
            self._change(connection, name, {"role": role.value})
            self._journal.write(connection, "staff_role", f"staff:{name}", by, role=role.value)

    def place(self, name: str, unit: str | None, by: str | None = None) -> None:
        """Among the people of a unit, or of none. What they may do stays."""
        with self._database.write() as connection:
            self._change(connection, name, {"unit": unit})
            self._journal.write(connection, "staff_unit", f"staff:{name}", by, unit=unit or "")

    def remove(self, name: str, by: str | None = None) -> None:
        """Neither key nor password opens anything any more."""
        with self._database.write() as connection:
            self._change(connection, name, {"removed_at": self._clock.now()})
            end_sessions(connection, name)
            self._journal.write(connection, "staff_removed", f"staff:{name}", by)

    def sign_out(self, name: str, by: str | None = None) -> None:
        """Everywhere: a lost phone, a desk left open."""
        with self._database.write() as connection:
            self._change(connection, name, {"removed_at": None})
            end_sessions(connection, name)
            self._journal.write(connection, "staff_sessions", f"staff:{name}", by)

    def all(self) -> list[Member]:
        with self._database.read() as connection:
            rows = connection.execute(select(staff).where(staff.c.removed_at.is_(None)).order_by(staff.c.name))
            return [member_of(row) for row in rows]

    def gone(self) -> list[str]:
        """Names of those who were removed."""
        with self._database.read() as connection:
            return list(connection.scalars(select(staff.c.name).where(staff.c.removed_at.is_not(None))))

    def named(self, name: str) -> Member:
        """Raises InputError for a name that nobody has."""
        found = next((member for member in self.all() if member.name == name), None)
        if found is None:
            raise _nobody(name)
        return found

    def by_key(self, key: str) -> Member | None:
        with self._database.read() as connection:
            known = and_(staff.c.key_hash == self._hash(key), staff.c.removed_at.is_(None))
            row = connection.execute(select(staff).where(known)).one_or_none()
        return member_of(row) if row else None

    def is_key(self, key: str, key_hash: str) -> bool:
        return secrets.compare_digest(self._hash(key), key_hash)

    def _change(self, connection: Connection, name: str, values: dict[str, Any], also_removed: bool = False) -> None:
        of_name = update(staff).where(staff.c.name == name)
        if not also_removed:
            of_name = of_name.where(staff.c.removed_at.is_(None))
        if connection.execute(of_name.values(**values)).rowcount != 1:
            raise _nobody(name)

    def _hash(self, key: str) -> str:
        """Keys are random and long: a keyed hash is enough, and quick."""
        return self._secret.token(f"staff-key:{key}")


def _fresh_key() -> str:
    return f"mc_{secrets.token_urlsafe(24)}"


def _nobody(name: str) -> InputError:
    return InputError(f"there is no {name!r} among the staff: see `motcua staff list`")
