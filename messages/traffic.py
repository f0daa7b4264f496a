"""When each channel was last written to, by whom, and when it last sent something."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, func, select

from core.database import Database

from .tables import conversations, inbox, outbox

Seen = tuple[datetime | None, datetime | None]

RECENT = 2_000
"""Rows among which a channel in use is found; a quiet one is looked for through its own conversations."""


def last_seen(database: Database, channels: Collection[str]) -> dict[str, Seen]:
    """Channel -> last message in, last message sent."""
    with database.read() as connection:
        last_in = _newest(connection, inbox.c.received_at, channels)
        last_out = _newest(connection, outbox.c.sent_at, channels)
    return {name: (last_in.get(name), last_out.get(name)) for name in channels}


def _newest(connection: Connection, moment: Column[Any], channels: Collection[str]) -> dict[str, datetime]:
    table = moment.table
    of_channel = (
        select(conversations.c.channel, func.max(moment).label("at"))
        .join(table, table.c.conversation_id == conversations.c.id)
        .where(moment.is_not(None))
        .group_by(conversations.c.channel)
    )
    last = connection.execute(select(func.max(table.c.id))).scalar() or 0
    found = {row.channel: row.at for row in connection.execute(of_channel.where(table.c.id > last - RECENT))}
    if quiet := [name for name in channels if name not in found]:
        rows = connection.execute(of_channel.where(conversations.c.channel.in_(quiet)))
        found |= {row.channel: row.at for row in rows}
    return found


def last_writer(database: Database, channel: str) -> str | None:
    """The platform's key of who wrote last over it."""
    query = select(conversations.c.address).join_from(conversations, inbox).where(conversations.c.channel == channel)
    with database.read() as connection:
        return connection.execute(query.order_by(inbox.c.id.desc()).limit(1)).scalar()
