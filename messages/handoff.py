"""Conversations in which a person answers and the assistant is silent: the citizen's side.

Officers read them with `HandoffList` and act in them with `Answering`.
"""

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger

from .handoff_list import wait_before
from .inbox import conversation_id
from .tables import handoffs

CITIZEN = "citizen"
"""`closed_by` when the citizen went back to the assistant."""


class Handoffs:
    """Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger

    def ask(self, conversation: str) -> int:
        """Wait for an officer from now on; how many wait before them. Asking again changes nothing."""
        with self._database.write() as connection:
            number = _open_id(connection, conversation)
            if number is None:
                row = {"conversation_id": conversation, "asked_at": self._clock.now()}
                number = connection.execute(insert(handoffs).values(**row).returning(handoffs.c.id)).scalar_one()
                self._trace(connection, number, "asked", f"person:{conversation}")
            return wait_before(connection, number)

    def is_open(self, conversation: str) -> bool:
        with self._database.read() as connection:
            return _open_id(connection, conversation) is not None

    def close(self, conversation: str, by: str) -> bool:
        """The assistant answers again; False if it did before."""
        with self._database.write() as connection:
            closed = update(handoffs).where(_is_open(conversation)).values(closed_at=self._clock.now(), closed_by=by)
            number = connection.execute(closed.returning(handoffs.c.id)).scalar_one_or_none()
            if number is not None:
                who = f"person:{conversation}" if by == CITIZEN else f"staff:{by}"
                self._trace(connection, number, "closed", who)
            return number is not None

    def close_of(self, channel: str, address: str, by: str) -> bool:
        """The same, by the platform's key of the person: an officer answered in the platform's own tool."""
        with self._database.read() as connection:
            conversation = conversation_id(connection, channel, address)
        return conversation is not None and self.close(conversation, by)

    def last_ended(self, conversation: str) -> int | None:
        """The number of the last talk that an officer ended here."""
        ended = and_(
            handoffs.c.closed_at.is_not(None), handoffs.c.closed_by != CITIZEN, handoffs.c.officer.is_not(None)
        )
        query = select(func.max(handoffs.c.id)).where(handoffs.c.conversation_id == conversation, ended)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def _trace(self, connection: Connection, number: int, act: str, who: str) -> None:
        self._ledger.append(connection, f"handoff_{act}", about=f"handoff:{number}", by=who)


def _is_open(conversation: str) -> ColumnElement[bool]:
    return and_(handoffs.c.conversation_id == conversation, handoffs.c.closed_at.is_(None))


def _open_id(connection: Connection, conversation: str) -> int | None:
    return connection.execute(select(handoffs.c.id).where(_is_open(conversation))).scalars().first()
