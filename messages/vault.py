"""What a message's marks stand for, and where it came from: for a service with consent, while it is needed."""

from sqlalchemy import select

from core.database import Database
from core.secret_key import SecretKey

from .tables import conversations, inbox, vault

SESSIONS = frozenset({"web"})
"""Channels whose address is a session that anybody can have anew: it says nothing of who writes."""


class Vault:
    """`settle` empties it: of a turn, or the form it belongs to, nothing is left to read once it has ended."""

    def __init__(self, database: Database, secret: SecretKey) -> None:
        self._database = database
        self._secret = secret

    def values(self, inbox_id: int) -> dict[str, str]:
        """Mark and value. Raises SettingsError when the key is no longer the one they were encrypted with."""
        query = select(vault.c.mark, vault.c.value).where(vault.c.inbox_id == inbox_id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return {row.mark: self._secret.decrypt(row.value) for row in rows}

    def origin(self, inbox_id: int) -> str | None:
        """Keyed hash of the web client's address; None on other channels, whose address is the person."""
        query = select(inbox.c.origin).where(inbox.c.id == inbox_id, inbox.c.state == "waiting")
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def person(self, inbox_id: int) -> str | None:
        """Keyed hash of the platform's address: the same for who deletes their data and comes back. None on the web."""
        query = (
            select(conversations.c.channel, conversations.c.address)
            .join(inbox, inbox.c.conversation_id == conversations.c.id)
            .where(inbox.c.id == inbox_id, inbox.c.state == "waiting", conversations.c.channel.not_in(SESSIONS))
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return self._secret.token(f"person:{row.channel}:{row.address}") if row else None
