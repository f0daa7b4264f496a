"""Deleting a person: here, in Rasa's own tables, and the photos nobody may see. What must stay leads to nobody."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, create_engine, delete, inspect, select, text, update

from core.database import Database
from core.ledger import Ledger
from core.settings import Settings
from desk.effects import forget_words
from dossiers.lookups import Lookups
from dossiers.subscription_tables import subscriptions
from feedback.photos import Photos
from feedback.tables import case_followers, case_photos, cases, ratings
from messages import wording
from messages.inbox import Work, conversation_id
from messages.tables import askers, conversations, handoffs, inbox, notices, offers, outbox

from .rasa_endpoints import tracker_url


class Forgetting:
    """Each method may be cut off at any point and called again."""

    def __init__(
        self, settings: Settings, database: Database, ledger: Ledger, photos: Photos, lookups: Lookups
    ) -> None:
        self._settings = settings
        self._database = database
        self._ledger = ledger
        self._photos = photos
        self._lookups = lookups

    def person(self, channel: str, address: str) -> None:
        """Whom a platform reports as gone; nothing to do if nobody of that address ever wrote."""
        with self._database.read() as connection:
            conversation = conversation_id(connection, channel, address)
        if conversation is not None:
            self.conversation(conversation)

    def conversation(self, conversation: str) -> None:
        """With its row; what hangs on it goes with it."""
        self._detach(conversation)
        with self._database.write() as connection:
            connection.execute(delete(conversations).where(conversations.c.id == conversation))
            forget_words(connection)

    def but_last(self, work: Work) -> None:
        """All but the message that asks for it, whose answer must still reach them; without its words."""
        conversation, this = work.conversation_id, work.inbox_id
        self._detach(conversation)
        with self._database.write() as connection:
            for table in (notices, handoffs, case_followers, subscriptions, askers):
                connection.execute(delete(table).where(table.c.conversation_id == conversation))
            connection.execute(delete(outbox).where(outbox.c.conversation_id == conversation))
            rest = and_(offers.c.conversation_id == conversation, offers.c.payload != wording.FORGET_PAYLOAD)
            connection.execute(delete(offers).where(rest))
            connection.execute(delete(inbox).where(inbox.c.conversation_id == conversation, inbox.c.id != this))
            connection.execute(update(inbox).where(inbox.c.id == this).values(text=None))
            forget_words(connection)

    def _detach(self, conversation: str) -> None:
        """From what stays: their cases and ratings are nobody's now, no entry of the ledger leads to them."""
        self._in_rasa(conversation)
        self._lookups.forget(conversation)
        self._private_photos(cases.c.conversation_id == conversation)
        self._received_photos(conversation)
        nobody = {"conversation_id": None}
        no_contact = {"contact": None, "contact_agreed_at": None, "is_anonymous": True}
        with self._database.write() as connection:
            mine = update(cases).where(cases.c.conversation_id == conversation)
            connection.execute(mine.values(**nobody, **no_contact))
            connection.execute(update(ratings).where(ratings.c.conversation_id == conversation).values(**nobody))
            self._ledger.forget(connection, f"person:{conversation}")

    def _private_photos(self, whose: ColumnElement[bool]) -> int:
        """The files under the rows' lock: one that is being fetched meanwhile finds its row gone, or goes here."""
        with self._database.write() as connection:
            found = private_photos(connection, whose)
            for photo in found:
                self._photos.delete(photo)
            connection.execute(delete(case_photos).where(case_photos.c.id.in_(found)))
        return len(found)

    def _received_photos(self, conversation: str) -> None:
        """Those no report has taken yet."""
        query = select(inbox.c.attachment).where(inbox.c.conversation_id == conversation)
        with self._database.read() as connection:
            found = [row for row in connection.execute(query).scalars() if row]
        for attachment in found:
            self._photos.drop(attachment.get("reference") or "")

    def old_photos(self, whose: ColumnElement[bool]) -> int:
        """Those staff never allowed, of some cases."""
        return self._private_photos(whose)

    def received_photos(self, before: datetime) -> int:
        """Those that came to us and no report has taken since."""
        return self._photos.drop_received(before)

    def _in_rasa(self, conversation: str) -> None:
        in_rasa(self._settings, "DELETE FROM events WHERE sender_id = :value", conversation)


def private_photos(connection: Connection, whose: ColumnElement[bool]) -> Sequence[str]:
    of_cases = select(cases.c.id).where(whose)
    query = select(case_photos.c.id).where(case_photos.c.case_id.in_(of_cases), case_photos.c.approved_at.is_(None))
    return connection.execute(query.with_for_update()).scalars().all()


def in_rasa(settings: Settings, statement: str, value: str | float) -> int:
    """Run one statement over the events of Rasa's tracker store; how many rows it met."""
    url = tracker_url(settings)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return 0
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            if not inspect(connection).has_table("events"):
                return 0
            return connection.execute(text(statement), {"value": value}).rowcount
    finally:
        engine.dispose()
