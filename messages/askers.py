"""Citizens who asked what nobody could answer, and want to be told once somebody can: agreed to by a button, once."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.ledger import Ledger
from core.secret_key import SecretKey
from vietnamese import folded_words

from . import wording
from .inbox import TurnResult, Work
from .outcome import Outcome
from .reply import MAX_CHOICES, Choice, Reply
from .tables import askers, inbox

SHOWN = 80
"""Characters of a question that its citizen is reminded of."""

_PRESSED = re.compile(r'/tell_when_answered\{"message": "(\d{1,18})"\}')


@dataclass(frozen=True)
class Asker:
    """Somebody to be told. `text` is what they asked, numbers as marks."""

    inbox_id: int
    conversation_id: str
    question: str
    text: str
    asked_at: datetime


def question_key(secret: SecretKey, text: str) -> str:
    """The same for the same words, however they are typed; it leads back to no words."""
    return secret.token(f"question:{folded_words(text)}")


class Askers:
    """Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ledger = ledger

    def offer(self, work: Work, result: TurnResult) -> TurnResult:
        """The same turn, with the button where nothing was found for what was typed."""
        if result.outcome != Outcome.NO_MATCH or work.text is None:
            return result
        last = result.replies[-1]
        button = Choice(wording.TELL_ME_TITLE, f'/tell_when_answered{{"message": "{work.inbox_id}"}}')
        if len(last.choices) >= MAX_CHOICES:
            return result
        return replace(result, replies=(*result.replies[:-1], replace(last, choices=(*last.choices, button))))

    def pressed(self, work: Work, message: str) -> TurnResult | None:
        """Whoever presses it agrees. Beside whatever else is being talked about: an open form goes on."""
        match = _PRESSED.fullmatch(message)
        if match is None:
            return None
        with self._database.write() as connection:
            text = _text_of(connection, work.conversation_id, int(match[1]))
            if text is None:
                return TurnResult(Outcome.UNREADABLE, (Reply(wording.EXPIRED_CHOICE),), is_aside=True)
            said = self._agreed(connection, work.conversation_id, int(match[1]), text)
        reply = Reply(said.format(question=reminder(text)))
        return TurnResult(Outcome.SUBSCRIBED, (reply,), is_aside=True)

    def _agreed(self, connection: Connection, conversation: str, inbox_id: int, text: str) -> str:
        """What to say of it."""
        now, this = self._clock.now(), askers.c.inbox_id == inbox_id
        asked_at = connection.execute(select(inbox.c.received_at).where(inbox.c.id == inbox_id)).scalar_one()
        row = {"inbox_id": inbox_id, "conversation_id": conversation, "question": question_key(self._secret, text)}
        if insert_unless_there(connection, askers, row | {"asked_at": asked_at, "agreed_at": now}) is None:
            if connection.execute(select(askers.c.told_at).where(this)).scalar_one():
                return wording.TOLD_BEFORE
            again = update(askers).where(this, askers.c.ended_at.is_not(None)).values(ended_at=None, agreed_at=now)
            if connection.execute(again).rowcount == 0:
                return wording.TELL_ME_KNOWN
        self._trace(connection, "answer_wanted", inbox_id, conversation)
        return wording.TELL_ME

    def end(self, conversation: str) -> int:
        """They want to hear no more; how many questions that ends."""
        with self._database.write() as connection:
            mine = update(askers).where(_waiting(), askers.c.conversation_id == conversation)
            ended = connection.execute(mine.values(ended_at=self._clock.now()).returning(askers.c.inbox_id)).scalars()
            found = ended.all()
            for inbox_id in found:
                self._trace(connection, "answer_unwanted", inbox_id, conversation)
            return len(found)

    def counts(self) -> Counter[str]:
        """How many wait for an answer, by question."""
        query = select(askers.c.question, func.count().label("times")).where(_waiting()).group_by(askers.c.question)
        with self._database.read() as connection:
            return Counter({row.question: row.times for row in connection.execute(query)})

    def waiting(self, connection: Connection, questions: Sequence[str]) -> list[Asker]:
        """Those who wait for an answer to any of them, the longest first."""
        query = (
            select(askers.c.inbox_id, askers.c.conversation_id, askers.c.question, inbox.c.text, askers.c.asked_at)
            .join(inbox, inbox.c.id == askers.c.inbox_id)
            .where(_waiting(), askers.c.question.in_(questions), inbox.c.text.is_not(None))
            .order_by(askers.c.inbox_id)
        )
        return [Asker(*row) for row in connection.execute(query)]

    def told(self, connection: Connection, asker: Asker) -> bool:
        """In the transaction that tells them. False: they were told, or want it no more, since it was looked up."""
        this = and_(_waiting(), askers.c.inbox_id == asker.inbox_id)
        if connection.execute(update(askers).where(this).values(told_at=self._clock.now())).rowcount != 1:
            return False
        self._trace(connection, "answer_told", asker.inbox_id, asker.conversation_id)
        return True

    def _trace(self, connection: Connection, act: str, inbox_id: int, conversation: str) -> None:
        self._ledger.append(connection, act, about=f"question:{inbox_id}", by=f"person:{conversation}")


def reminder(text: str) -> str:
    """A question in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"


def _waiting() -> ColumnElement[bool]:
    return and_(askers.c.told_at.is_(None), askers.c.ended_at.is_(None))


def _text_of(connection: Connection, conversation: str, inbox_id: int) -> str | None:
    """What this conversation asked then; None: nothing, or it was deleted."""
    own = and_(inbox.c.id == inbox_id, inbox.c.conversation_id == conversation)
    return connection.execute(select(inbox.c.text).where(own)).scalar_one_or_none()
