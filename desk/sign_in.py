"""Proving who one is: name, password, and a code for those who want it. One answer for all that is wrong."""

from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pwdlib import PasswordHash
from sqlalchemy import Row, and_, select, update

from core.clock import Clock
from core.database import Database
from core.secret_key import SecretKey
from vietnamese import nfc

from .journal import Journal
from .second_factor import SecondFactor
from .sessions import Session, Sessions, end_sessions
from .staff import Staff
from .tables import staff as table

MINUTES = 15
TRIES_HERE = RateLimitItemPerMinute(5, MINUTES)
"""With one name from one address, until one is right: who sits at the keyboard."""
TRIES_ADDRESS = RateLimitItemPerMinute(200, MINUTES)
"""From one address, whatever the name, right or wrong: an office sits behind one, and begins at eight."""
TRIES_NAME = RateLimitItemPerMinute(100, MINUTES)
"""With one name from anywhere; high, so that a stranger cannot easily lock an officer out."""

AT_ONCE = 4
"""Comparisons under way: each takes 64 MB for a moment, so that guessing is dear, and not the service."""
AT_ONCE_SECONDS = 5.0

SHORTEST, LONGEST = 12, 128
"""Characters of a password."""


NOT_PROVEN = "Mật khẩu hiện tại không đúng."


class TooManyTries(Exception):
    """Nothing was compared: come back in MINUTES."""


@dataclass(frozen=True)
class Try:
    name: str
    password: str
    code: str
    address: str
    device: str


@cache
def nobodys_hash() -> str:
    """Compared with when there is nobody of that name, so that it takes as long."""
    return PasswordHash.recommended().hash("nobody's")


class SignIn:
    """Tries are counted in this process, before anything is compared: many at the same moment count like one by one."""

    def __init__(
        self, database: Database, clock: Clock, secret: SecretKey, journal: Journal, staff: Staff, sessions: Sessions
    ) -> None:
        self._database = database
        self._journal = journal
        self._staff = staff
        self._sessions = sessions
        self._factor = SecondFactor(clock, secret)
        self._passwords = PasswordHash.recommended()
        self._tries = MovingWindowRateLimiter(MemoryStorage())
        self._at_once = BoundedSemaphore(AT_ONCE)

    def enter(self, tried: Try) -> str | None:
        """A session's token, or None: something is wrong, and nobody is told what. Raises TooManyTries."""
        name = nfc(tried.name).casefold()
        here = ("here", name, tried.address)
        self._count(TRIES_ADDRESS, "address", tried.address)
        self._count(TRIES_NAME, "name", name)
        self._count(TRIES_HERE, *here)
        row = self._row(self._spelled(tried.name))
        token = self._entered(row, tried) if self._knows_password(row, tried.password) and row else None
        if token:
            self._tries.clear(TRIES_HERE, *here)
        elif row is not None:
            with self._database.write() as connection:
                self._journal.write(connection, "staff_sign_in_failed", f"staff:{row.name}", None)
        return token

    def _spelled(self, typed: str) -> str:
        """As it stands among the staff: telephones begin a name with a capital, or end one without."""
        with self._database.read() as connection:
            names = list(connection.scalars(select(table.c.name)))
        alike = [name for name in names if name.casefold() == nfc(typed).casefold()]
        return alike[0] if len(alike) == 1 else typed

    def _count(self, limit: RateLimitItem, *key: str) -> None:
        if not self._tries.hit(limit, *key):
            raise TooManyTries

    def _proves(self, name: str, password: str) -> bool:
        """Of who is signed in already: a desk left open is no place to guess, either. Raises TooManyTries."""
        self._count(TRIES_HERE, "own", name)
        is_right = self._knows_password(self._row(name), password)
        if is_right:
            self._tries.clear(TRIES_HERE, "own", name)
        return is_right

    def _knows_password(self, row: Row[Any] | None, password: str) -> bool:
        """Takes the same time whether there is such a name, and whether it has a password yet. Raises TooManyTries."""
        if not self._at_once.acquire(timeout=AT_ONCE_SECONDS):
            raise TooManyTries
        try:
            has_one = row is not None and row.password_hash is not None
            is_right = self._passwords.verify(password, row.password_hash if row and has_one else nobodys_hash())
        finally:
            self._at_once.release()
        return is_right if has_one else row is not None and self._staff.is_key(password, row.key_hash)

    def _entered(self, row: Row[Any], tried: Try) -> str | None:
        step = None
        if row.totp_step is not None and (step := self._factor.step_of(row.totp, tried.code, row.totp_step)) is None:
            return None
        with self._database.write() as connection:
            same = and_(table.c.name == row.name, table.c.key_hash == row.key_hash, table.c.removed_at.is_(None))
            if not connection.execute(select(table.c.name).where(same).with_for_update()).first():
                return None  # removed, or given a new key, while the password was compared
            if step is not None:  # of two who bring the same code at the same moment, one comes in
                newer = update(table).where(table.c.name == row.name, table.c.totp_step < step)
                if connection.execute(newer.values(totp_step=step)).rowcount != 1:
                    return None
            self._journal.write(connection, "staff_signed_in", f"staff:{row.name}", row.name)
            return self._sessions.begin(connection, row.name, tried.device)

    def leave(self, session: Session) -> None:
        self._sessions.end(session.member.name, session.id)

    def choose_password(self, session: Session, current: str, fresh: str) -> str | None:
        """Other sessions end. None: it is done; else what is wrong, for the one who typed it. Raises TooManyTries."""
        name = session.member.name
        row = self._row(name)
        if row is None or not self._proves(name, current):
            return NOT_PROVEN
        if flaw := flaw_of(fresh, name):
            return flaw
        hashed = self._passwords.hash(fresh)  # before the transaction: it takes a while
        with self._database.write() as connection:
            same = and_(table.c.name == name, table.c.key_hash == row.key_hash, table.c.removed_at.is_(None))
            if connection.execute(update(table).where(same).values(password_hash=hashed)).rowcount != 1:
                return NOT_PROVEN  # a new key was given meanwhile
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
        """The password is asked again: a desk left open must not be enough. Raises TooManyTries."""
        if not self._proves(name, password):
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
