"""Proving who one is: name, password, and a code for those who want it. One answer for all that is wrong."""

from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pwdlib import PasswordHash
from sqlalchemy import Row, select, update

from core.clock import Clock
from core.database import Database
from core.secret_key import SecretKey

from .journal import Journal
from .second_factor import SecondFactor
from .sessions import Session, Sessions, end_sessions
from .staff import Staff
from .tables import staff as table

MINUTES = 15
TRIES_HERE = RateLimitItemPerMinute(5, MINUTES)
"""Wrong tries with one name from one address: who sits at the keyboard."""
TRIES_ADDRESS = RateLimitItemPerMinute(50, MINUTES)
"""From one address, whatever the name: an office sits behind one."""
TRIES_NAME = RateLimitItemPerMinute(100, MINUTES)
"""With one name from anywhere; high, so that a stranger cannot easily lock an officer out."""

SHORTEST, LONGEST = 12, 128
"""Characters of a password."""


class TooManyTries(Exception):
    """Nothing was compared: come back in MINUTES."""


@dataclass(frozen=True)
class Try:
    name: str
    password: str
    code: str
    address: str
    device: str


class SignIn:
    """Wrong tries are counted in this process."""

    def __init__(
        self, database: Database, clock: Clock, secret: SecretKey, journal: Journal, staff: Staff, sessions: Sessions
    ) -> None:
        self._database = database
        self._journal = journal
        self._staff = staff
        self._sessions = sessions
        self._factor = SecondFactor(clock, secret)
        self._passwords = PasswordHash.recommended()
        self._nobodys = self._passwords.hash("compared with when there is nobody of that name")
        self._tries = MovingWindowRateLimiter(MemoryStorage())

    def enter(self, tried: Try) -> str | None:
        """A session's token, or None: something is wrong, and nobody is told what. Raises TooManyTries."""
        if not all(self._tries.test(limit, *key) for limit, key in _counted(tried)):
            raise TooManyTries
        row = self._row(tried.name)
        token = self._entered(row, tried) if self._knows_password(row, tried.password) and row else None
        if token is None:
            self._failed(row, tried)
        return token

    def _knows_password(self, row: Row[Any] | None, password: str) -> bool:
        """Takes the same time whether there is such a name or not."""
        if row is not None and row.password_hash is None:
            return self._staff.is_key(password, row.key_hash)
        return self._passwords.verify(password, row.password_hash if row else self._nobodys) and row is not None

    def _entered(self, row: Row[Any], tried: Try) -> str | None:
        step = None
        if row.totp_step is not None and (step := self._factor.step_of(row.totp, tried.code, row.totp_step)) is None:
            return None
        with self._database.write() as connection:
            if step is not None:  # of two who bring the same code at the same moment, one comes in
                newer = update(table).where(table.c.name == row.name, table.c.totp_step < step)
                if connection.execute(newer.values(totp_step=step)).rowcount != 1:
                    return None
            self._journal.write(connection, "staff_signed_in", f"staff:{row.name}", row.name)
            return self._sessions.begin(connection, row.name, tried.device)

    def _failed(self, row: Row[Any] | None, tried: Try) -> None:
        for limit, key in _counted(tried):
            self._tries.hit(limit, *key)
        if row is not None:
            with self._database.write() as connection:
                self._journal.write(connection, "staff_sign_in_failed", f"staff:{row.name}", None)

    def leave(self, session: Session) -> None:
        self._sessions.end(session.member.name, session.id)

    def choose_password(self, session: Session, current: str, fresh: str) -> str | None:
        """Other sessions end. None: it is done; else what is wrong with it, for the one who typed it."""
        name = session.member.name
        row = self._row(name)
        if row is None or not self._knows_password(row, current):
            return "Mật khẩu hiện tại không đúng."
        if flaw := flaw_of(fresh, name):
            return flaw
        with self._database.write() as connection:
            of_name = update(table).where(table.c.name == name)
            connection.execute(of_name.values(password_hash=self._passwords.hash(fresh)))
            end_sessions(connection, name, but=session.id)
            self._journal.write(connection, "staff_password", f"staff:{name}", name)
        return None

    def offer_factor(self, name: str) -> str:
        """An otpauth address for an authenticator; it counts once a code of it was given back."""
        box = self._factor.fresh()
        with self._database.write() as connection:
            waiting = update(table).where(table.c.name == name, table.c.totp_step.is_(None))
            connection.execute(waiting.values(totp=box))
        return self._factor.address_of(box, name)

    def offered_factor(self, name: str) -> str | None:
        """What `offer_factor` told and nobody confirmed yet."""
        row = self._row(name)
        waits = row is not None and row.totp is not None and row.totp_step is None
        return self._factor.address_of(row.totp, name) if waits and row else None

    def confirm_factor(self, name: str, code: str) -> bool:
        row = self._row(name)
        step = self._factor.step_of(row.totp, code, 0) if row and row.totp and row.totp_step is None else None
        if step is None:
            return False
        with self._database.write() as connection:
            connection.execute(update(table).where(table.c.name == name).values(totp_step=step))
            self._journal.write(connection, "staff_factor_on", f"staff:{name}", name)
        return True

    def drop_factor(self, name: str, password: str) -> bool:
        """The password is asked again: a desk left open must not be enough."""
        if not self._knows_password(self._row(name), password):
            return False
        with self._database.write() as connection:
            connection.execute(update(table).where(table.c.name == name).values(totp=None, totp_step=None))
            self._journal.write(connection, "staff_factor_off", f"staff:{name}", name)
        return True

    def _row(self, name: str) -> Row[Any] | None:
        present = select(table).where(table.c.name == name, table.c.removed_at.is_(None))
        with self._database.read() as connection:
            return connection.execute(present).one_or_none()


def flaw_of(password: str, name: str) -> str | None:
    """Long beats complicated; None if it may be used."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Mật khẩu mới cần từ {SHORTEST} đến {LONGEST} ký tự."
    if len(set(password)) < 5:
        return "Mật khẩu mới có quá ít ký tự khác nhau."
    if name.casefold() in password.casefold() and len(password) - len(name) < SHORTEST:
        return "Mật khẩu mới không nên chứa tên của anh/chị."
    return None


def _counted(tried: Try) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    return [
        (TRIES_HERE, ("here", tried.name, tried.address)),
        (TRIES_ADDRESS, ("address", tried.address)),
        (TRIES_NAME, ("name", tried.name)),
    ]
