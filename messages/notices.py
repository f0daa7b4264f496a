"""Words that nobody asked for just now: a dossier moved, a case was answered. Each is told once, like an answer."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, Protocol

from sqlalchemy import Connection, insert, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there

from .channel import Channel, NoticeChannel
from .offers import latest_turn, remember_offers
from .outbox import outbox_rows
from .reply import Reply
from .tables import conversations, notices, offers, outbox


class Push(Protocol):
    """How a notice reaches a conversation."""

    def push(
        self,
        conversation_id: str,
        reply: Reply,
        *,
        notice: str,
        values: Mapping[str, str],
        key: str,
        connection: Connection | None = None,
    ) -> object:
        """Once for a key."""


class Notices:
    """`channels` by name: each renders for its own people. The web's are read at the next visit."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel]) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels

    def push(
        self,
        conversation_id: str,
        reply: Reply,
        *,
        notice: str,
        values: Mapping[str, str],
        key: str,
        connection: Connection | None = None,
    ) -> bool:
        """False if this conversation was told under this key before, or is not there any more.

        With a `connection` the notice is part of its transaction. `values` fill the platform's template where it lets
        nothing else through. Of a lone choice beware: a bare "vâng" presses it.
        """
        with nullcontext(connection) if connection else self._database.write() as opened:
            query = select(conversations.c.channel).where(conversations.c.id == conversation_id)
            name = opened.execute(query).scalar_one_or_none()
            channel = self._channels.get(name or "")
            now = self._clock.now()
            row = {"conversation_id": conversation_id, "key": key, "at": now}
            if channel is None or insert_unless_there(opened, notices, row) is None:
                return False
            bodies = _rendered(channel, reply, notice, values)
            opened.execute(insert(outbox), outbox_rows(conversation_id, bodies, now, notice=notice))
            _offer(opened, conversation_id, reply)
            return True


def _rendered(channel: Channel, reply: Reply, notice: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
    if isinstance(channel, NoticeChannel):
        return channel.render_notice(reply, notice, values)
    return channel.render(reply)


def _offer(connection: Connection, conversation: str, reply: Reply) -> None:
    """Its buttons may be pressed, or picked by number, as those of an answer; the list before it has no numbers now."""
    if not reply.choices:
        return
    of_conversation = offers.c.conversation_id == conversation
    turn = connection.execute(select(latest_turn(conversation))).scalar_one_or_none() or 0
    connection.execute(update(offers).where(of_conversation, offers.c.inbox_id == turn).values(inbox_id=0))
    remember_offers(connection, conversation, turn, reply.choices)
