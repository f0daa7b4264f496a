"""Conversations in which a person answers and the assistant is silent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError, InputError
from core.ledger import Ledger

from .channel import Channel
from .inbox import conversation_id
from .outbox import outbox_rows
from .reply import Reply
from .tables import conversations, handoffs, inbox, outbox

CITIZEN = "citizen"
"""`closed_by` when the citizen went back to the assistant."""


@dataclass(frozen=True)
class Handoff:
    """An open one. `said` is the citizen's last message, personal numbers as marks."""

    id: int
    conversation_id: str
    channel: str
    asked_at: datetime
    officer: str | None
    said: str | None


class Handoffs:
    """Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger

    def ask(self, conversation: str) -> None:
        """Wait for an officer from now on. Asking again changes nothing."""
        with self._database.write() as connection:
            if _open_id(connection, conversation) is None:
                row = {"conversation_id": conversation, "asked_at": self._clock.now()}
                made = connection.execute(insert(handoffs).values(**row).returning(handoffs.c.id)).scalar_one()
                self._trace(connection, made, "asked", f"person:{conversation}")

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

    def open(self) -> list[Handoff]:
        """All, the longest waiting first."""
        said = inbox.alias("said")
        last = select(func.max(said.c.id)).where(said.c.conversation_id == handoffs.c.conversation_id)
        query = (
            select(handoffs, conversations.c.channel, inbox.c.text)
            .join(conversations, conversations.c.id == handoffs.c.conversation_id)
            .outerjoin(inbox, inbox.c.id == last.scalar_subquery())
            .where(handoffs.c.closed_at.is_(None))
            .order_by(handoffs.c.asked_at)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [Handoff(r.id, r.conversation_id, r.channel, r.asked_at, r.officer, r.text) for r in rows]

    def get(self, number: int) -> Handoff:
        """Raises InputError if there is no open one of that number."""
        found = next((each for each in self.open() if each.id == number), None)
        if found is None:
            raise InputError(f"{number} is no open hand-off: see `motcua handoff list`")
        return found

    def take(self, number: int, officer: str) -> Handoff:
        """Raises ConflictError if another officer has it, InputError if it is not open."""
        found = self.get(number)
        with self._database.write() as connection:
            free = (handoffs.c.id == number) & (handoffs.c.officer.is_(None) | (handoffs.c.officer == officer))
            taken = update(handoffs).where(free, handoffs.c.closed_at.is_(None))
            if connection.execute(taken.values(officer=officer, taken_at=self._clock.now())).rowcount != 1:
                raise ConflictError(f"hand-off {number} is already with {found.officer or 'somebody else'}")
            if found.officer is None:
                self._trace(connection, number, "taken", f"staff:{officer}")
        return self.get(number)

    def say(self, handoff: Handoff, channel: Channel, reply: Reply) -> None:
        """Words of an officer to the citizen, sent like every answer."""
        now = self._clock.now()
        said = outbox_rows(handoff.conversation_id, channel.render(reply), now)
        with self._database.write() as connection:
            connection.execute(insert(outbox), said)
            self._trace(connection, handoff.id, "answered", f"staff:{handoff.officer}")

    def _trace(self, connection: Connection, number: int, act: str, who: str) -> None:
        self._ledger.append(connection, f"handoff_{act}", about=f"handoff:{number}", by=who)


def _is_open(conversation: str) -> ColumnElement[bool]:
    return and_(handoffs.c.conversation_id == conversation, handoffs.c.closed_at.is_(None))


def _open_id(connection: Connection, conversation: str) -> int | None:
    return connection.execute(select(handoffs.c.id).where(_is_open(conversation))).scalars().first()
