"""When each channel was last written to, by whom, and when it last sent something."""

from datetime import datetime

from sqlalchemy import func, select

from core.database import Database

from .tables import conversations, inbox, outbox

Seen = tuple[datetime | None, datetime | None]


def last_seen(database: Database) -> dict[str, Seen]:
    """Channel -> last message in, last message sent."""
    came = select(conversations.c.channel, func.max(inbox.c.received_at)).join_from(conversations, inbox)
    went = select(conversations.c.channel, func.max(outbox.c.sent_at)).join(
        outbox, outbox.c.conversation_id == conversations.c.id
    )
    with database.read() as connection:
        last_in = {row[0]: row[1] for row in connection.execute(came.group_by(conversations.c.channel))}
        last_out = {row[0]: row[1] for row in connection.execute(went.group_by(conversations.c.channel))}
    return {name: (last_in.get(name), last_out.get(name)) for name in last_in.keys() | last_out.keys()}


def last_writer(database: Database, channel: str) -> str | None:
    """The platform's key of who wrote last over it."""
    query = select(conversations.c.address).join_from(conversations, inbox).where(conversations.c.channel == channel)
    with database.read() as connection:
        return connection.execute(query.order_by(inbox.c.id.desc()).limit(1)).scalar()
