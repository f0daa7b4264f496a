"""What waits to be sent, who sends it now, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select, update

from core.clock import Clock
from core.database import Database

from .tables import conversations, outbox

SENDING_SECONDS = 15.0
"""A sender renews what it sends; after this without, its process is dead."""

MOST_ATTEMPTS = 30
"""With pauses that double to a minute: about half an hour of a platform that answers, but refuses."""

LONGEST_PAUSE = 60.0

UNSENT = ("waiting", "sending", "held", "unsure", "dead")

UNKNOWN_END = "the process ended while sending: it may have been delivered"


@dataclass(frozen=True)
class Parcel:
    """A leased row: one platform call. `attempts` counts earlier tries."""

    id: int
    channel: str
    address: str
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True)
class Unsent:
    """Rows of a channel that have not gone out, alike in state and reason. `reason` None: simply waiting."""

    state: str
    reason: str | None
    count: int


def outbox_rows(conversation: str, bodies: Iterable[dict[str, Any]], at: datetime, **more: Any) -> list[dict[str, Any]]:
    """Of rendered bodies that wait to go out, in their order."""
    shared = {"conversation_id": conversation, "state": "waiting", "created_at": at, **more}
    return [shared | {"position": position, "body": body} for position, body in enumerate(bodies)]


class Outbox:
    """In a conversation rows go out in their order: the next one waits until the one before it is settled."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def lease(self, channels: Collection[str]) -> Parcel | None:
        """The oldest row that may be sent now over one of these channels; None if there is none."""
        now = self._clock.now().timestamp()
        earlier = outbox.alias("earlier")
        is_blocked = exists().where(
            earlier.c.conversation_id == outbox.c.conversation_id,
            earlier.c.state.in_(("waiting", "sending")),
            earlier.c.id < outbox.c.id,
        )
        query = (
            select(outbox.c.id, conversations.c.channel, conversations.c.address, outbox.c.body, outbox.c.attempts)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(outbox.c.state == "waiting", conversations.c.channel.in_(list(channels)))
            .where(or_(outbox.c.due.is_(None), outbox.c.due <= now), ~is_blocked)
            .order_by(outbox.c.id)
            .limit(1)
            .with_for_update(of=outbox, skip_locked=True)
        )
        with self._database.write() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            taken = update(outbox).where(outbox.c.id == row.id, outbox.c.state == "waiting")
            leased = taken.values(state="sending", leased_until=now + SENDING_SECONDS, attempts=outbox.c.attempts + 1)
            if connection.execute(leased).rowcount != 1:
                return None
            return Parcel(row.id, row.channel, row.address, row.body, row.attempts)

    def renew(self, parcels: Iterable[Parcel]) -> None:
        """Keep these rows while their calls go on."""
        ids = [parcel.id for parcel in parcels]
        if ids:
            until = self._clock.now().timestamp() + SENDING_SECONDS
            with self._database.write() as connection:
                under_way = and_(outbox.c.id.in_(ids), outbox.c.state == "sending")
                connection.execute(update(outbox).where(under_way).values(leased_until=until))

    def sent(self, parcel: Parcel, platform_id: str | None) -> None:
        self._settle(parcel, state="sent", platform_id=platform_id, sent_at=self._clock.now(), reason=None)

    def again(self, parcel: Parcel, reason: str, seconds: float | None = None) -> None:
        """Tried again after `seconds`, or after a pause that doubles; given up after many times."""
        if parcel.attempts + 1 >= MOST_ATTEMPTS:
            self.dead(parcel, f"{reason} (given up after {MOST_ATTEMPTS} times)")
            return
        pause = min(LONGEST_PAUSE, 2.0 ** min(parcel.attempts, 10)) if seconds is None else seconds
        self._settle(parcel, state="waiting", due=self._clock.now().timestamp() + pause, reason=reason)

    def held(self, parcel: Parcel, reason: str) -> None:
        """Until the person writes again, or an operator re-queues it."""
        self._settle(parcel, state="held", reason=reason)

    def unsure(self, parcel: Parcel, reason: str) -> None:
        """It may have been delivered: not sent again by itself, counted and shown."""
        self._settle(parcel, state="unsure", reason=reason)

    def dead(self, parcel: Parcel, reason: str) -> None:
        self._settle(parcel, state="dead", reason=reason)

    def _settle(self, parcel: Parcel, **values: Any) -> None:
        """What the platform said corrects what `recover` assumed meanwhile, unless somebody sends the row again."""
        this_call = and_(outbox.c.id == parcel.id, outbox.c.attempts == parcel.attempts + 1)
        open_end = or_(outbox.c.state == "sending", and_(outbox.c.state == "unsure", outbox.c.reason == UNKNOWN_END))
        with self._database.write() as connection:
            connection.execute(update(outbox).where(this_call, open_end).values(leased_until=None, **values))

    def recover(self) -> int:
        """Rows whose sender died are unsure from now on; how many there were."""
        now = self._clock.now().timestamp()
        lost = and_(outbox.c.state == "sending", outbox.c.leased_until < now)
        with self._database.write() as connection:
            found = connection.execute(update(outbox).where(lost).values(state="unsure", reason=UNKNOWN_END))
            return found.rowcount

    def requeue(self, channel: str) -> int:
        """Held, unsure and dead rows of a channel wait again; how many."""
        with self._database.write() as connection:
            return self.requeue_in(connection, channel)

    def requeue_in(self, connection: Connection, channel: str) -> int:
        """The same, as part of the caller's transaction."""
        of_channel = select(conversations.c.id).where(conversations.c.channel == channel)
        stuck = and_(outbox.c.conversation_id.in_(of_channel), outbox.c.state.in_(("held", "unsure", "dead")))
        fresh = update(outbox).where(stuck).values(state="waiting", due=None, attempts=0)
        return connection.execute(fresh).rowcount

    def counts(self, channel: str) -> dict[str, int]:
        """Rows by state, and those of each reason that were not sent."""
        with self._database.read() as connection:
            query = (
                select(outbox.c.state, func.count())
                .join(conversations, conversations.c.id == outbox.c.conversation_id)
                .where(conversations.c.channel == channel)
                .group_by(outbox.c.state)
            )
            return {row[0]: row[1] for row in connection.execute(query)}

    def unsent(self) -> dict[str, list[Unsent]]:
        """By channel, what has not gone out, the most frequent first. What was sent is not looked at."""
        count = func.count().label("count")
        query = (
            select(conversations.c.channel, outbox.c.state, outbox.c.reason, count)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(outbox.c.state.in_(UNSENT))
            .group_by(conversations.c.channel, outbox.c.state, outbox.c.reason)
            .order_by(count.desc(), outbox.c.state, outbox.c.reason)
        )
        found: dict[str, list[Unsent]] = {}
        with self._database.read() as connection:
            for channel, *rest in connection.execute(query):
                found.setdefault(channel, []).append(Unsent(*rest))
        return found

    def reasons(self, channel: str, most: int = 5) -> list[tuple[str, str, int]]:
        """State, reason and number of what was not sent, the most frequent first."""
        with self._database.read() as connection:
            query = (
                select(outbox.c.state, outbox.c.reason, func.count().label("number"))
                .join(conversations, conversations.c.id == outbox.c.conversation_id)
                .where(conversations.c.channel == channel, outbox.c.state != "sent", outbox.c.reason.is_not(None))
                .group_by(outbox.c.state, outbox.c.reason)
                .order_by(func.count().desc())
                .limit(most)
            )
            return [(row.state, row.reason, row.number) for row in connection.execute(query)]
