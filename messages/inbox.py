"""Where every message is kept before anything is done with it, and who works on it now."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from core.clock import Clock
from core.database import Database
from core.errors import MotcuaError
from core.masking import mask
from core.secret_key import SecretKey

from .incoming import Incoming
from .outcome import Outcome
from .reply import Reply
from .tables import conversations, inbox, offers, outbox, turns, vault

LEASE_SECONDS = 15.0
"""A conversation whose worker died is free again after this; a living worker renews in time."""


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


@dataclass(frozen=True)
class TurnResult:
    """What a turn came to: exactly one outcome, at least one reply."""

    outcome: Outcome
    replies: tuple[Reply, ...]
    intent: str | None = None
    procedure_id: str | None = None
    aspect: str | None = None
    explanation: dict[str, Any] | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        if not self.replies:
            raise ValueError("a turn never ends in silence")


@dataclass(frozen=True)
class Offer:
    """A choice this conversation was offered."""

    payload: str
    title: str


class Inbox:
    """Receives, leases and settles messages. Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    def conversation(self, channel: str, address: str) -> str | None:
        """The id of a known conversation."""
        with self._database.read() as connection:
            return _conversation_id(connection, channel, address)

    def open_conversation(self, channel: str, address: str) -> str:
        """The id of this person's conversation, made if it is new."""
        with self._database.write() as connection:
            return self._opened(connection, channel, address)

    def _opened(self, connection: Connection, channel: str, address: str) -> str:
        known = _conversation_id(connection, channel, address)
        if known:
            return known
        new = uuid.uuid4().hex
        try:
            with connection.begin_nested():
                row = {"id": new, "channel": channel, "address": address, "created_at": self._clock.now()}
                connection.execute(insert(conversations).values(**row))
            return new
        except IntegrityError:  # the same person, at the same moment, through another process
            return _must(_conversation_id(connection, channel, address))

    def find(self, channel: str, address: str, delivery_key: str) -> int | None:
        """The inbox id of a message that was received before."""
        with self._database.read() as connection:
            conversation = _conversation_id(connection, channel, address)
            return _inbox_id(connection, conversation, delivery_key) if conversation else None

    def receive(self, incoming: Incoming) -> int:
        """Keep a message; returns its inbox id. A repeated delivery gets the id of the first and is no second turn."""
        masked = mask(incoming.text or "")
        with self._database.write() as connection:
            conversation = self._opened(connection, incoming.channel, incoming.address)
            known = _inbox_id(connection, conversation, incoming.delivery_key)
            if known:
                return known
            offer = _offer(connection, conversation, incoming.payload)
            row = {
                "conversation_id": conversation,
                "delivery_key": incoming.delivery_key,
                "message_id": incoming.message_id,
                "text": None if incoming.text is None else masked.text,
                "payload": _known_payload(incoming, offer),
                "shown": offer.title if offer else None,
                "received_at": incoming.at,
                "state": "waiting",
            }
            try:
                with connection.begin_nested():
                    new = _new_id(connection, row)
            except IntegrityError:  # the same delivery, at the same moment, through another process
                return _must(_inbox_id(connection, conversation, incoming.delivery_key))
            if masked.values:
                values = [(mark, self._secret.encrypt(value)) for mark, value in masked.values.items()]
                rows = [{"inbox_id": new, "mark": mark, "value": value} for mark, value in values]
                connection.execute(insert(vault), rows)
            return new

    def lease(self) -> Work | None:
        """The oldest waiting message whose conversation nobody works on; None if there is none."""
        now = self._clock.now().timestamp()
        token = uuid.uuid4().hex
        query = (
            select(inbox.c.id, inbox.c.conversation_id, conversations.c.channel, inbox.c.message_id, inbox.c.text)
            .add_columns(inbox.c.payload, inbox.c.attempts)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(inbox.c.state == "waiting")
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
            )

    def renew(self, works: Iterable[Work]) -> None:
        """Keep these leases while their turns go on."""
        until = self._clock.now().timestamp() + LEASE_SECONDS
        tokens = [work.lease for work in works]
        if tokens:
            with self._database.write() as connection:
                held = conversations.c.lease.in_(tokens)
                connection.execute(update(conversations).where(held).values(leased_until=until))

    def settle(self, work: Work, result: TurnResult, bodies: Sequence[dict[str, Any]], ms: float) -> None:
        """Write the answer, the outcome and "done" together. Raises LeaseLost if the lease is no longer ours."""
        now = self._clock.now()
        with self._database.write() as connection:
            released = connection.execute(
                update(conversations)
                .where(and_(conversations.c.id == work.conversation_id, conversations.c.lease == work.lease))
                .values(lease=None, leased_until=None)
            )
            if released.rowcount != 1:
                raise LeaseLost(f"the lease on conversation {work.conversation_id} ran out")
            rows = [
                {
                    "conversation_id": work.conversation_id,
                    "inbox_id": work.inbox_id,
                    "position": position,
                    "body": body,
                    "state": "waiting",
                    "created_at": now,
                }
                for position, body in enumerate(bodies)
            ]
            connection.execute(insert(outbox), rows)
            _remember_offers(connection, work, result.replies)
            connection.execute(
                insert(turns).values(
                    inbox_id=work.inbox_id,
                    outcome=str(result.outcome),
                    intent=result.intent,
                    procedure_id=result.procedure_id,
                    aspect=result.aspect,
                    explanation=result.explanation or {},
                    error=result.error,
                    ms=ms,
                    at=now,
                )
            )
            connection.execute(update(inbox).where(inbox.c.id == work.inbox_id).values(state="done"))
            connection.execute(delete(vault).where(vault.c.inbox_id == work.inbox_id))

    def offered(self, conversation: str, payload: str) -> Offer | None:
        """The choice behind a payload, if this conversation was ever offered it."""
        with self._database.read() as connection:
            return _offer(connection, conversation, payload)

    def latest_offers(self, conversation: str) -> list[Offer]:
        """The list the assistant showed in its last answer, in order; empty if that answer had none."""
        last_turn = (
            select(func.max(inbox.c.id)).where(inbox.c.conversation_id == conversation, inbox.c.state == "done")
        ).scalar_subquery()
        query = (
            select(offers.c.payload, offers.c.title)
            .where(offers.c.conversation_id == conversation, offers.c.inbox_id == last_turn)
            .order_by(offers.c.position)
        )
        with self._database.read() as connection:
            return [Offer(row.payload, row.title) for row in connection.execute(query)]


def _must[T](found: T | None) -> T:
    if found is None:
        raise AssertionError("a row that exists was not found")
    return found


def _conversation_id(connection: Connection, channel: str, address: str) -> str | None:
    query = select(conversations.c.id).where(conversations.c.channel == channel, conversations.c.address == address)
    return connection.execute(query).scalar_one_or_none()


def _inbox_id(connection: Connection, conversation: str, delivery_key: str) -> int | None:
    query = select(inbox.c.id).where(inbox.c.conversation_id == conversation, inbox.c.delivery_key == delivery_key)
    return connection.execute(query).scalar_one_or_none()


def _new_id(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(inbox).values(**row).returning(inbox.c.id)).scalar_one())


def _is_oldest(connection: Connection, conversation: str, inbox_id: int) -> bool:
    """On PostgreSQL the row was chosen before its conversation was locked: look again under the lock."""
    query = select(func.min(inbox.c.id)).where(inbox.c.conversation_id == conversation, inbox.c.state == "waiting")
    return bool(connection.execute(query).scalar_one() == inbox_id)


def _known_payload(incoming: Incoming, offer: Offer | None) -> str | None:
    """What was never offered could be anything, personal numbers too: only that it came is kept."""
    if incoming.payload is None:
        return None
    return offer.payload if offer else ""


def _offer(connection: Connection, conversation: str, payload: str | None) -> Offer | None:
    if payload is None:
        return None
    query = select(offers.c.title).where(offers.c.conversation_id == conversation, offers.c.payload == payload)
    title = connection.execute(query).scalar_one_or_none()
    return Offer(payload, title) if title is not None else None


def _remember_offers(connection: Connection, work: Work, replies: Iterable[Reply]) -> None:
    offered = {choice.payload: choice.title for reply in replies for choice in reply.choices}
    if not offered:
        return
    where = and_(offers.c.conversation_id == work.conversation_id, offers.c.payload.in_(offered))
    connection.execute(delete(offers).where(where))
    rows = [
        {
            "conversation_id": work.conversation_id,
            "payload": payload,
            "title": title,
            "position": position,
            "inbox_id": work.inbox_id,
        }
        for position, (payload, title) in enumerate(offered.items(), 1)
    ]
    connection.execute(insert(offers), rows)
