"""What is kept of look-ups: every try, as hashes that only the service can make."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError
from core.ledger import Ledger
from core.secret_key import SecretKey

from .factor import code_hash
from .lookup_alerts import Alert, notice
from .lookup_tables import alerts, lookups
from .tries import WINDOW, WRONG, Asker, Why, has_succeeded, judge, may_trust_memory, one_at_a_time

OPEN = timedelta(minutes=30)
"""After a success, follow-ups of the same conversation need no digits for so long."""


@dataclass(frozen=True)
class Record:
    """One look-up: `outcome` is "pending" until it is settled; a refused one has `why` and `until`."""

    id: int
    outcome: str
    why: Why | None
    until: datetime | None
    left: int


class LookupLog:
    """Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ledger = ledger

    def begin(self, asker: Asker, code: str, key: str) -> Record:
        """Judges, counts and notes at once: many tries at the same moment do not exceed a bound.

        The same key finds its record again. Raises ConflictError if that was for another code.
        """
        hashed = code_hash(self._secret, code)
        with self._database.write() as connection:
            one_at_a_time(connection, asker.id, asker.origin, hashed)
            return _of_key(connection, asker, hashed, key) or self._note(connection, asker, hashed, key)

    def _note(self, connection: Connection, asker: Asker, code: str, key: str) -> Record:
        now = self._clock.now()
        verdict = judge(connection, asker, code, now)
        judged = {"outcome": verdict.outcome, "why": verdict.why, "until": verdict.until, "tries_left": verdict.left}
        of = {"conversation": asker.conversation, "asker": asker.id, "origin": asker.origin, "code": code, "key": key}
        id = connection.execute(insert(lookups).values(**of, **judged, at=now).returning(lookups.c.id)).scalar_one()
        return Record(id, verdict.outcome, verdict.why, verdict.until, verdict.left)

    def settle(self, record: Record, asker: Asker, code: str, outcome: str) -> None:
        """What the try came to. A success opens the code for follow-ups, a wrong try may be one too many for staff."""
        hashed, box = code_hash(self._secret, code), self._secret.encrypt(code)  # for every outcome: the same work
        with self._database.write() as connection:
            one_at_a_time(connection, hashed)
            _close(connection, self._clock.now() - OPEN, lookups.c.conversation == asker.conversation)
            opened = box if outcome == "found" else None
            settled = update(lookups).where(lookups.c.id == record.id, lookups.c.outcome == "pending")
            connection.execute(settled.values(outcome=outcome, opened=opened))
            self._ledger.append(
                connection,
                "dossier_looked_up",
                about=f"dossier:{hashed}",
                by=f"person:{asker.conversation}",
                facts={"outcome": outcome},
            )
            if outcome == "not_found":
                notice(connection, hashed, box, self._clock.now())

    def may_trust_memory(self, asker: Asker, code: str) -> bool:
        """Whether this try may see a last known state while the source is away."""
        with self._database.read() as connection:
            return may_trust_memory(connection, asker, code_hash(self._secret, code), self._clock.now())

    def is_open(self, conversation: str, code: str) -> bool:
        with self._database.read() as connection:
            return has_succeeded(connection, conversation, code_hash(self._secret, code), self._clock.now() - OPEN)

    def opened_last(self, conversation: str) -> str | None:
        """A code in clear, while it is open."""
        query = (
            select(lookups.c.opened)
            .where(lookups.c.conversation == conversation, lookups.c.outcome == "found")
            .where(lookups.c.at >= self._clock.now() - OPEN, lookups.c.opened.is_not(None))
            .order_by(lookups.c.id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            box = connection.execute(query).scalar_one_or_none()
        return self._secret.decrypt(box) if box else None

    def alerts(self) -> list[Alert]:
        query = select(alerts.c.code_box, alerts.c.askers, alerts.c.at).order_by(alerts.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [Alert(box and self._secret.decrypt(box), askers, at) for box, askers, at in rows]

    def forget(self, conversation: str) -> None:
        """All but today's wrong tries, which count out their day: to delete one's data is no way to new tries."""
        counts = and_(lookups.c.outcome.in_(WRONG), lookups.c.at > self._clock.now() - WINDOW)
        with self._database.write() as connection:
            connection.execute(delete(lookups).where(lookups.c.conversation == conversation, ~counts))

    def forget_older_than(self, days: int) -> int:
        """How many records went. From younger ones goes what has served its time: origin and opened code."""
        now = self._clock.now()
        before = now - max(timedelta(days=days), WINDOW)
        with self._database.write() as connection:
            connection.execute(delete(alerts).where(alerts.c.at < before))
            served = and_(lookups.c.at < now - WINDOW, lookups.c.origin.is_not(None))
            connection.execute(update(lookups).where(served).values(origin=None))
            _close(connection, now - OPEN)
            return connection.execute(delete(lookups).where(lookups.c.at < before)).rowcount


def _of_key(connection: Connection, asker: Asker, code: str, key: str) -> Record | None:
    query = select(lookups).where(lookups.c.conversation == asker.conversation, lookups.c.key == key)
    row = connection.execute(query).one_or_none()
    if row and row.code != code:
        raise ConflictError("one message looks up two dossiers: give each look-up a key of its own")
    return Record(row.id, row.outcome, row.why, row.until, row.tries_left) if row else None


def _close(connection: Connection, before: datetime, *of: ColumnElement[bool]) -> None:
    """Codes whose follow-ups need digits again are not kept readable."""
    past = and_(*of, lookups.c.at < before, lookups.c.opened.is_not(None))
    connection.execute(update(lookups).where(past).values(opened=None))
