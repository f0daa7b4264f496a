"""Where every message is kept before anything is done with it, and who works on it now."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.errors import MotcuaError
from core.masking import MARK, mask
from core.secret_key import SecretKey
from vietnamese import is_bare

from .incoming import Attachment, Incoming
from .offers import Offer, find_offer, latest_offers, remember_offers
from .outbox import outbox_rows
from .outcome import Outcome
from .reply import Reply
from .tables import conversations, inbox, notices, outbox, turns, vault

LEASE_SECONDS = 15.0
"""A conversation whose worker died is free again after this; a living worker renews in time."""

FORM_ENDS = frozenset({Outcome.FEEDBACK_FILED, Outcome.FORM_CANCELLED, Outcome.SUBSCRIBED, Outcome.DATA_DELETED})
"""After these no number of an earlier message is needed."""

IN_VAIN = frozenset({Outcome.ERROR_DIALOGUE, Outcome.ERROR_ACTIONS})
"""The citizen was told that something broke. Rasa may have heard the message all the same, or hear it yet."""

MOST_IN_VAIN = 5
"""Messages before one that are looked at for the same, said in vain."""

_RESTING = "resting"
"""Stands for a lease that nobody holds."""


class LeaseLost(MotcuaError):
    """The lease ran out and somebody else has the conversation: nothing of this turn may be written."""


@dataclass(frozen=True)
class Work:
    """A leased message. `attempts` counts earlier tries; `lease` proves that it is still ours."""

    inbox_id: int
    conversation_id: str
    channel: str
    message_id: str
    text: str | None
    payload: str | None
    attempts: int
    lease: str
    address: str = ""
    attachment: Attachment | None = None
    received_at: datetime | None = None
    said_in_vain: tuple[int, ...] = ()
    """Inbox ids of this same message, said before and answered with an apology; the first one first."""


@dataclass(frozen=True)
class TurnResult:
    """What a turn came to: exactly one outcome, at least one reply unless an officer answers instead."""

    outcome: Outcome
    replies: tuple[Reply, ...]
    intent: str | None = None
    procedure_id: str | None = None
    aspect: str | None = None
    explanation: dict[str, Any] | None = None
    error: str | None = None
    is_aside: bool = False
    """Beside an open form, which goes on: the numbers it waits for stay."""

    def __post_init__(self) -> None:
        if not self.replies and self.outcome != Outcome.WITH_OFFICER:
            raise ValueError("a turn never ends in silence")


class Inbox:
    """Receives, leases and settles messages. Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    def conversation(self, channel: str, address: str) -> str | None:
        """The id of a known conversation."""
        with self._database.read() as connection:
            return conversation_id(connection, channel, address)

    def open_conversation(self, channel: str, address: str) -> str:
        """The id of this person's conversation, made if it is new."""
        with self._database.write() as connection:
            return self._opened(connection, channel, address)

    def _opened(self, connection: Connection, channel: str, address: str) -> str:
        known = conversation_id(connection, channel, address)
        if known:
            return known
        row = {"id": uuid.uuid4().hex, "channel": channel, "address": address, "created_at": self._clock.now()}
        new = insert_unless_there(connection, conversations, row)
        # none: the same person, at the same moment, through another process
        return str(new or _must(conversation_id(connection, channel, address)))

    def find(self, channel: str, address: str, delivery_key: str) -> int | None:
        """The inbox id of a message that was received before."""
        with self._database.read() as connection:
            conversation = conversation_id(connection, channel, address)
            return _inbox_id(connection, conversation, delivery_key) if conversation else None

    def receive(self, incoming: Incoming) -> int:
        """Keep a message; returns its inbox id. A repeated delivery gets the id of the first and is no second turn."""
        with self._database.write() as connection:
            return self._received(connection, incoming)

    def receive_all(self, messages: Iterable[Incoming]) -> list[int]:
        """The same for many in one transaction: all are kept, or none."""
        with self._database.write() as connection:
            return [self._received(connection, incoming) for incoming in messages]

    def _received(self, connection: Connection, incoming: Incoming) -> int:
        masked = mask(incoming.text or "")
        conversation = self._opened(connection, incoming.channel, incoming.address)
        offer = find_offer(connection, conversation, incoming.payload) if incoming.payload else None
        row = {
            "conversation_id": conversation,
            "delivery_key": incoming.delivery_key,
            "message_id": incoming.message_id,
            "text": None if incoming.text is None else masked.text,
            "payload": _known_payload(incoming, offer),
            "attachment": asdict(incoming.attachment) if incoming.attachment else None,
            "shown": offer.title if offer else None,
            "origin": incoming.origin,
            "received_at": incoming.at,
            "state": "waiting",
        }
        new = insert_unless_there(connection, inbox, row)
        if new is None:
            return _must(_inbox_id(connection, conversation, incoming.delivery_key))
        if masked.values:
            values = [(mark, self._secret.encrypt(value)) for mark, value in masked.values.items()]
            rows = [{"inbox_id": new, "mark": mark, "value": value} for mark, value in values]
            connection.execute(insert(vault), rows)
        _release_held(connection, conversation)
        return int(new)

    def refuse(self, incoming: Incoming, bodies: Sequence[dict[str, Any]]) -> None:
        """Keep one message too many as answered, with what is said of it, or with silence. Its words are not kept."""
        with self._database.write() as connection:
            conversation = self._opened(connection, incoming.channel, incoming.address)
            now = self._clock.now()
            row = {
                "conversation_id": conversation,
                "delivery_key": incoming.delivery_key,
                "message_id": incoming.message_id,
                "received_at": incoming.at,
                "state": "done",
            }
            new = insert_unless_there(connection, inbox, row)
            if new is None:
                return
            turn = {"inbox_id": new, "outcome": str(Outcome.RATE_LIMITED), "explanation": {}, "ms": 0.0, "at": now}
            connection.execute(insert(turns).values(**turn))
            if bodies:
                connection.execute(insert(outbox), outbox_rows(conversation, bodies, now, inbox_id=new))

    def lease(self, without: Collection[str] = ()) -> Work | None:
        """The oldest waiting message whose conversation nobody works on; None if there is none.

        `without` names channels that are turned off.
        """
        now = self._clock.now().timestamp()
        token = uuid.uuid4().hex
        query = (
            select(inbox.c.id, inbox.c.conversation_id, conversations.c.channel, inbox.c.message_id, inbox.c.text)
            .add_columns(inbox.c.payload, inbox.c.attempts, inbox.c.attachment, inbox.c.received_at)
            .add_columns(conversations.c.address)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(inbox.c.state == "waiting", conversations.c.channel.not_in(list(without)))
            .where(or_(conversations.c.lease.is_(None), conversations.c.leased_until < now))
            .order_by(inbox.c.id)
            .limit(1)
            .with_for_update(of=conversations, skip_locked=True)
        )
        with self._database.write() as connection:
            row = connection.execute(query).one_or_none()
            if row is None or not _is_oldest(connection, row.conversation_id, row.id):
                return None
            lease = {"lease": token, "leased_until": now + LEASE_SECONDS}
            connection.execute(update(conversations).where(conversations.c.id == row.conversation_id).values(**lease))
            connection.execute(update(inbox).where(inbox.c.id == row.id).values(attempts=inbox.c.attempts + 1))
            return Work(
                inbox_id=row.id,
                conversation_id=row.conversation_id,
                channel=row.channel,
                message_id=row.message_id,
                text=row.text,
                payload=row.payload,
                attempts=row.attempts,
                lease=token,
                address=row.address,
                attachment=Attachment(**row.attachment) if row.attachment else None,
                received_at=row.received_at,
            )

    def renew(self, works: Iterable[Work]) -> None:
        """Keep these leases while their turns go on."""
        until = self._clock.now().timestamp() + LEASE_SECONDS
        tokens = [work.lease for work in works]
        if tokens:
            with self._database.write() as connection:
                held = conversations.c.lease.in_(tokens)
                connection.execute(update(conversations).where(held).values(leased_until=until))

    def put_back(self, work: Work, seconds: float) -> None:
        """Leave this conversation alone for so long; then its message is taken again, as one tried before."""
        rest = {"lease": _RESTING, "leased_until": self._clock.now().timestamp() + seconds}
        with self._database.write() as connection:
            ours = and_(conversations.c.id == work.conversation_id, conversations.c.lease == work.lease)
            if connection.execute(update(conversations).where(ours).values(**rest)).rowcount == 1:
                tried = update(inbox).where(inbox.c.id == work.inbox_id)
                connection.execute(tried.values(attempts=max(work.attempts, 1)))

    def settle(
        self, work: Work, result: TurnResult, bodies: Sequence[dict[str, Any]], ms: float, told: Iterable[str] = ()
    ) -> None:
        """Write the answer, the outcome and "done" together. Raises LeaseLost if the lease is no longer ours.

        `told`: keys of what stands in the bodies besides the answer, and is told a conversation once.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            released = connection.execute(
                update(conversations)
                .where(and_(conversations.c.id == work.conversation_id, conversations.c.lease == work.lease))
                .values(lease=None, leased_until=None)
            )
            if released.rowcount != 1:
                raise LeaseLost(f"the lease on conversation {work.conversation_id} ran out")
            if bodies:
                rows = outbox_rows(work.conversation_id, bodies, now, inbox_id=work.inbox_id)
                connection.execute(insert(outbox), rows)
            for key in told:
                row = {"conversation_id": work.conversation_id, "key": key, "at": now}
                insert_unless_there(connection, notices, row)
            choices = (choice for reply in result.replies for choice in reply.choices)
            remember_offers(connection, work.conversation_id, work.inbox_id, choices)
            connection.execute(
                insert(turns).values(
                    inbox_id=work.inbox_id,
                    outcome=str(result.outcome),
                    intent=result.intent,
                    procedure_id=result.procedure_id,
                    aspect=result.aspect,
                    explanation=result.explanation or {},
                    error=result.error,
                    style=style_of(work.text, work.payload),
                    ms=ms,
                    at=now,
                )
            )
            connection.execute(update(inbox).where(inbox.c.id == work.inbox_id).values(state="done", origin=None))
            connection.execute(delete(vault).where(_read_out(work, result)))

    def said_in_vain(self, work: Work) -> tuple[int, ...]:
        """The messages just before this one that say the same and got an apology, the first one first."""
        query = (
            select(inbox.c.id, inbox.c.text, inbox.c.payload, turns.c.outcome)
            .outerjoin(turns, turns.c.inbox_id == inbox.c.id)
            .where(inbox.c.conversation_id == work.conversation_id, inbox.c.id < work.inbox_id)
            .order_by(inbox.c.id.desc())
            .limit(MOST_IN_VAIN)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            same = [row.id for row in takewhile(lambda row: _is_in_vain(row, work), rows)]
            if same and MARK.search(work.text or ""):
                numbers = self._numbers(connection, work.inbox_id)
                same = list(takewhile(lambda id: self._numbers(connection, id) == numbers, same))
        return tuple(reversed(same))

    def _numbers(self, connection: Connection, inbox_id: int) -> dict[str, str]:
        """Mark and value of what is hidden in a message."""
        query = select(vault.c.mark, vault.c.value).where(vault.c.inbox_id == inbox_id)
        return {row.mark: self._secret.decrypt(row.value) for row in connection.execute(query)}

    def offered(self, conversation: str, payload: str) -> Offer | None:
        """The choice behind a payload, if this conversation was ever offered it."""
        with self._database.read() as connection:
            return find_offer(connection, conversation, payload)

    def latest_offers(self, conversation: str) -> list[Offer]:
        """The list the assistant showed in its last answer, in order; empty if that answer had none."""
        with self._database.read() as connection:
            return latest_offers(connection, conversation)


def style_of(text: str | None, payload: str | None) -> str:
    """How a message was put: typed with any diacritics or without, a button pressed, or something sent.

    What stands for a number ("⟨điện thoại 1⟩") was not typed.
    """
    if payload is not None:
        return "pressed"
    if text is None:
        return "sent"
    return "unmarked" if is_bare(MARK.sub("", text)) else "marked"


def _is_in_vain(row: Row[*tuple[Any, ...]], work: Work) -> bool:
    return row.outcome in IN_VAIN and (row.text, row.payload) == (work.text, work.payload)


def _read_out(work: Work, result: TurnResult) -> ColumnElement[bool]:
    """Hidden numbers that nobody needs any more: the turn's own, or all, once a form has ended.

    None while a form goes on, as it may after an apology.
    """
    if result.outcome == Outcome.FORM_STEP or result.outcome in IN_VAIN:
        return false()
    if result.outcome in FORM_ENDS and not result.is_aside:
        return vault.c.inbox_id.in_(select(inbox.c.id).where(inbox.c.conversation_id == work.conversation_id))
    return vault.c.inbox_id == work.inbox_id


def _release_held(connection: Connection, conversation: str) -> None:
    """Who writes opens the platform's window again: what was held back for this person may go out."""
    held = and_(outbox.c.conversation_id == conversation, outbox.c.state == "held")
    connection.execute(update(outbox).where(held).values(state="waiting", due=None))


def _must[T](found: T | None) -> T:
    if found is None:
        raise AssertionError("a row that exists was not found")
    return found


def conversation_id(connection: Connection, channel: str, address: str) -> str | None:
    """Of the person whom a channel knows by this address; None if they never wrote."""
    query = select(conversations.c.id).where(conversations.c.channel == channel, conversations.c.address == address)
    return connection.execute(query).scalar_one_or_none()


def _inbox_id(connection: Connection, conversation: str, delivery_key: str) -> int | None:
    query = select(inbox.c.id).where(inbox.c.conversation_id == conversation, inbox.c.delivery_key == delivery_key)
    return connection.execute(query).scalar_one_or_none()


def _is_oldest(connection: Connection, conversation: str, inbox_id: int) -> bool:
    """On PostgreSQL the row was chosen before its conversation was locked: look again under the lock."""
    query = select(func.min(inbox.c.id)).where(inbox.c.conversation_id == conversation, inbox.c.state == "waiting")
    return bool(connection.execute(query).scalar_one() == inbox_id)


def _known_payload(incoming: Incoming, offer: Offer | None) -> str | None:
    """What was never offered could be anything, personal numbers too: only that it came is kept."""
    if incoming.payload is None:
        return None
    return offer.payload if offer else ""
