"""What was said in a conversation, as its own citizen may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from core.clock import Clock
from core.database import Database

from .tables import conversations, inbox, outbox, turns

HISTORY_LIMIT = 200
"""Messages of a conversation that are shown again; older ones stay stored."""


PHOTO = "Ảnh"
_WITHOUT_WORDS = {
    "photo": PHOTO,
    "voice": "Tin thoại",
    "video": "Video",
    "file": "Tệp",
    "sticker": "Nhãn dán",
    "location": "Vị trí",
    "contact": "Danh thiếp",
}
"""Stands for what came without words; the thing itself is not shown again."""


@dataclass(frozen=True)
class Entry:
    """`author` is citizen, assistant, officer or notice; `body` what the channel rendered (citizen: `{"text": …}`).

    `delivery`: the state of a row of the outbox; the web's own stay "waiting", its page fetches them. `photo`: the
    citizen's message of that number in the inbox came with one.
    """

    id: str
    author: str
    at: datetime
    message_id: str | None
    body: dict[str, Any]
    delivery: str | None = None
    photo: int | None = None


@dataclass(frozen=True)
class Answer:
    """The settled answer to one message."""

    outcome: str
    bodies: list[dict[str, Any]]


@dataclass(frozen=True)
class Understood:
    """What a turn made of a message."""

    outcome: str
    procedure_id: str | None


@dataclass(frozen=True)
class News:
    """Something that nobody asked for; `number` grows, and is the cursor of `entries` too."""

    address: str
    number: int
    entry: Entry


class Transcript:
    """Reads a conversation; every query is bound to one conversation's id."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def answer(self, inbox_id: int) -> Answer | None:
        """The answer to a message once its turn is over."""
        with self._database.read() as connection:
            outcome = connection.execute(
                select(turns.c.outcome).where(turns.c.inbox_id == inbox_id)
            ).scalar_one_or_none()
            if outcome is None:
                return None
            query = select(outbox.c.body).where(outbox.c.inbox_id == inbox_id).order_by(outbox.c.position)
            return Answer(outcome, list(connection.execute(query).scalars()))

    def mark_sent(self, inbox_id: int) -> None:
        """The answer to this message has gone out."""
        with self._database.write() as connection:
            unsent = (outbox.c.inbox_id == inbox_id) & (outbox.c.state == "waiting")
            connection.execute(update(outbox).where(unsent).values(state="sent", sent_at=self._clock.now()))

    def entries(self, conversation: str, after: int = 0) -> tuple[list[Entry], int]:
        """Entries in the order they were said, and the cursor for the next call.

        From the beginning: both sides. With `after`: only what the assistant's side has said since.
        """
        with self._database.read() as connection:
            said = (
                select(outbox.c.id, outbox.c.inbox_id, outbox.c.position, outbox.c.body, outbox.c.created_at)
                .add_columns(outbox.c.notice, outbox.c.state)
                .where(outbox.c.conversation_id == conversation, outbox.c.id > after)
                .order_by(outbox.c.id.desc())
                .limit(HISTORY_LIMIT)
            )
            rows = connection.execute(said).all()
            asked = (
                select(inbox.c.id, inbox.c.message_id, inbox.c.text, inbox.c.shown, inbox.c.received_at)
                .add_columns(inbox.c.attachment)
                .where(inbox.c.conversation_id == conversation)
                .order_by(inbox.c.id.desc())
                .limit(HISTORY_LIMIT)
            )
            questions = connection.execute(asked).all()
        message_ids = {question.id: question.message_id for question in questions}
        said_at = {question.id: question.received_at for question in questions}
        keyed = [
            ((said_at.get(row.inbox_id, row.created_at), row.inbox_id or 0, row.id), _reply_entry(row, message_ids))
            for row in rows
        ]
        if after == 0:
            keyed += [((question.received_at, question.id, 0), _question_entry(question)) for question in questions]
        entries = [entry for _, entry in sorted(keyed, key=lambda pair: pair[0])]
        return entries, max((row.id for row in rows), default=after)

    def understood(self, conversation: str) -> dict[str, Understood]:
        """By message id; of as many messages as `entries` has."""
        query = (
            select(inbox.c.message_id, turns.c.outcome, turns.c.procedure_id)
            .join(turns, turns.c.inbox_id == inbox.c.id)
            .where(inbox.c.conversation_id == conversation)
            .order_by(inbox.c.id.desc())
            .limit(HISTORY_LIMIT)
        )
        with self._database.read() as connection:
            return {row.message_id: Understood(row.outcome, row.procedure_id) for row in connection.execute(query)}

    def stamp(self, conversation: str) -> str:
        """The same while there is nothing new to see in `entries`."""
        unsettled = outbox.c.state.not_in(("sent", "sending"))
        said = select(func.max(outbox.c.id), func.count().filter(unsettled)).where(
            outbox.c.conversation_id == conversation
        )
        asked = select(func.max(inbox.c.id)).where(inbox.c.conversation_id == conversation)
        with self._database.read() as connection:
            newest, waiting = connection.execute(said).one()
            return f"{connection.execute(asked).scalar_one() or 0}-{newest or 0}-{waiting}"

    def newest(self) -> int:
        """The largest number there is in all conversations; 0 where there is none."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(outbox.c.id))).scalar_one() or 0

    def news(self, channel: str, after: int, until: int, address: str | None = None) -> list[News]:
        """Notices and officers' words with numbers in (after, until]: of one person, or of all."""
        query = (
            select(outbox.c.id, outbox.c.inbox_id, outbox.c.body, outbox.c.created_at, outbox.c.notice)
            .add_columns(outbox.c.state, conversations.c.address)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(outbox.c.id > after, outbox.c.id <= until, outbox.c.inbox_id.is_(None))
            .where(conversations.c.channel == channel)
            .order_by(outbox.c.id)
        )
        if address is not None:
            query = query.where(conversations.c.address == address)
        with self._database.read() as connection:
            return [News(row.address, row.id, _reply_entry(row, {})) for row in connection.execute(query)]


def _reply_entry(row: Any, message_ids: dict[int, str]) -> Entry:
    """What answers no message and is no notice was said by an officer."""
    author = "assistant" if row.inbox_id is not None else "notice" if row.notice else "officer"
    return Entry(f"a{row.id}", author, row.created_at, message_ids.get(row.inbox_id), row.body, row.state)


def _question_entry(row: Any) -> Entry:
    photo = row.id if row.attachment and row.attachment["kind"] == "photo" else None
    return Entry(f"c{row.id}", "citizen", row.received_at, row.message_id, {"text": words_of(row)}, photo=photo)


def words_of(row: Any) -> str:
    """Of a citizen's message: a row with `text`, `shown` and `attachment`."""
    kind = row.attachment["kind"] if row.attachment else ""
    return row.shown or row.text or _WITHOUT_WORDS.get(kind, "")
