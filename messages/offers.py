"""What conversations were offered to choose from; with short names, as Telegram's buttons carry 64 bytes at most."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, ScalarSelect, and_, delete, func, insert, select

from .reply import Choice
from .tables import inbox, offers

_KEY = re.compile(r"k[0-9a-f]{20}")


@dataclass(frozen=True)
class Offer:
    """A choice this conversation was offered."""

    payload: str
    title: str


def short_key(payload: str) -> str:
    """The same for the same payload. It says nothing by itself: only a conversation that was offered it can use it."""
    return "k" + hashlib.sha256(payload.encode()).hexdigest()[:20]


def is_short_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def find_offer(connection: Connection, conversation: str, payload: str) -> Offer | None:
    """By the payload itself or by its short key; None: this conversation was never offered it."""
    query = select(offers.c.payload, offers.c.title).where(offers.c.conversation_id == conversation)
    if not is_short_key(payload):
        query = query.where(offers.c.payload == payload)
    known = (Offer(row.payload, row.title) for row in connection.execute(query))
    return next((offer for offer in known if payload in (offer.payload, short_key(offer.payload))), None)


def latest_offers(connection: Connection, conversation: str) -> list[Offer]:
    """What was shown in the last answer, in order."""
    query = (
        select(offers.c.payload, offers.c.title)
        .where(offers.c.conversation_id == conversation, offers.c.inbox_id == latest_turn(conversation))
        .order_by(offers.c.position)
    )
    return [Offer(row.payload, row.title) for row in connection.execute(query)]


def latest_turn(conversation: str) -> ScalarSelect[int]:
    """The last message that was answered: what was offered then, or since, is picked by number."""
    answered = and_(inbox.c.conversation_id == conversation, inbox.c.state == "done")
    return select(func.max(inbox.c.id)).where(answered).scalar_subquery()


def remember_offers(connection: Connection, conversation: str, inbox_id: int, choices: Iterable[Choice]) -> None:
    """As offered in this turn, in this order."""
    offered = {choice.payload: choice.title for choice in choices}
    if not offered:
        return
    where = and_(offers.c.conversation_id == conversation, offers.c.payload.in_(offered))
    connection.execute(delete(offers).where(where))
    shared = {"conversation_id": conversation, "inbox_id": inbox_id}
    rows = [
        shared | {"payload": payload, "title": title, "position": position}
        for position, (payload, title) in enumerate(offered.items(), 1)
    ]
    connection.execute(insert(offers), rows)
