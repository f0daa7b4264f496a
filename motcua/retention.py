"""Deletes what need not be kept any longer, and reports how much of what it deleted. Times are settings."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger
from core.settings import Settings
from desk.erasure import Kept
from desk.imports import KEPT as IMPORTS
from feedback.case_rows import IS_OPEN
from feedback.tables import cases
from messages.outcome import Outcome
from messages.tables import conversations, inbox, outbox, turns, vault

from .forgetting import Forgetting, in_rasa

VAULT = timedelta(days=1)
"""A form that was never ended leaves numbers behind for no longer."""

RECEIVED = timedelta(days=2)
"""A photo sent to us whose report was never filed; one that is filed has been fetched by then."""

FORGOTTEN = timedelta(days=1)
"""After which the last exchange of who had their data deleted goes, too."""

_log = structlog.get_logger("motcua.retention")


class Retention:
    """A job: cut off at any point, it goes on the next time."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        ledger: Ledger,
        forgetting: Forgetting,
        rooms: Mapping[str, Callable[[int], int]],
        imports: Callable[[], int],
    ) -> None:
        """`rooms`: kind -> what deletes it once it is as many days old as a conversation may be, and counts it.

        `imports`: the same for files of procedures that nobody approved in time.
        """
        self._settings = settings
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._forgetting = forgetting
        self._rooms = rooms
        self._imports = imports

    def rules(self) -> list[Kept]:
        """How long each kind is kept, and by which setting; the kinds of `run`."""
        talks = timedelta(days=self._settings.keep_conversations_days), "MOTCUA_KEEP_CONVERSATIONS_DAYS"
        ended = timedelta(days=self._settings.keep_contacts_days), "MOTCUA_KEEP_CONTACTS_DAYS"
        of_talks = ("messages", "conversations", "rasa_events", *self._rooms)
        return [
            Kept("numbers", VAULT),
            *(Kept(kind, *talks) for kind in of_talks),
            *(Kept(kind, *ended) for kind in ("contacts", "photos")),
            Kept("received_photos", RECEIVED),
            Kept("imports", IMPORTS),
        ]

    def run(self) -> dict[str, int]:
        """What was deleted, by kind; kinds of which there was nothing are left out."""
        now = self._clock.now()
        conversations_since = now - timedelta(days=self._settings.keep_conversations_days)
        ended_before = now - timedelta(days=self._settings.keep_contacts_days)
        deleted = {
            "numbers": self._vault(now - VAULT),
            "messages": self._messages(conversations_since),
            "conversations": self._conversations(conversations_since) + self._forgotten(now - FORGOTTEN),
            "rasa_events": in_rasa(
                self._settings, "DELETE FROM events WHERE timestamp < :value", conversations_since.timestamp()
            ),
            **{kind: forget(self._settings.keep_conversations_days) for kind, forget in self._rooms.items()},
            "contacts": self._contacts(ended_before),
            "received_photos": self._forgetting.received_photos(now - RECEIVED),
            "photos": self._forgetting.old_photos(_ended(ended_before)),
            "imports": self._imports(),
        }
        found = {kind: count for kind, count in deleted.items() if count}
        if found:
            self._report(found)
        return found

    def _report(self, found: dict[str, int]) -> None:
        _log.info("retention", **found)
        with self._database.write() as connection:
            self._ledger.append(connection, "retention", about="retention", facts=dict(found))

    def _vault(self, before: datetime) -> int:
        old = select(inbox.c.id).where(inbox.c.received_at < before, inbox.c.state == "done")
        with self._database.write() as connection:
            return connection.execute(delete(vault).where(vault.c.inbox_id.in_(old))).rowcount

    def _messages(self, before: datetime) -> int:
        """With their turns and answers; and the notices of that time."""
        old = and_(inbox.c.received_at < before, inbox.c.state == "done")
        untied = and_(outbox.c.inbox_id.is_(None), outbox.c.created_at < before)
        with self._database.write() as connection:
            count = connection.execute(delete(inbox).where(old)).rowcount
            return count + connection.execute(delete(outbox).where(untied)).rowcount

    def _conversations(self, before: datetime) -> int:
        """Those in which nothing is left."""
        empty = and_(
            conversations.c.created_at < before,
            ~exists().where(inbox.c.conversation_id == conversations.c.id),
            ~exists().where(outbox.c.conversation_id == conversations.c.id),
        )
        with self._database.read() as connection:
            found = connection.execute(select(conversations.c.id).where(empty)).scalars().all()
        for conversation in found:
            self._forgetting.conversation(conversation)
        return len(found)

    def _forgotten(self, before: datetime) -> int:
        """Whose last word was to have their data deleted."""
        last = select(inbox.c.conversation_id, func.max(inbox.c.id).label("id")).group_by(inbox.c.conversation_id)
        latest = last.subquery()
        query = (
            select(latest.c.conversation_id)
            .join(turns, turns.c.inbox_id == latest.c.id)
            .where(turns.c.outcome == Outcome.DATA_DELETED.value, turns.c.at < before)
        )
        with self._database.read() as connection:
            found = connection.execute(query).scalars().all()
        for conversation in found:
            self._forgetting.conversation(conversation)
        return len(found)

    def _contacts(self, before: datetime) -> int:
        values = {"contact": None, "contact_agreed_at": None, "is_anonymous": True}
        with self._database.write() as connection:
            old = update(cases).where(_ended(before), cases.c.contact.is_not(None))
            return connection.execute(old.values(**values)).rowcount


def _ended(before: datetime) -> ColumnElement[bool]:
    """Cases nothing is owed for any more, since then."""
    return and_(~IS_OPEN, cases.c.updated_at < before)
