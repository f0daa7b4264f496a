"""What every platform's webhook does with a message: limits, the inbox, and waking a worker."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from messages.channel import Channel
from messages.commands import is_emergency
from messages.inbox import Inbox
from messages.incoming import Attachment, Incoming
from messages.intake import Intake
from messages.reply import Reply
from messages.turn import MAX_TEXT
from messages.wording import TOO_FAST
from vietnamese import nfc

from .rate_limit import RateLimit

MAX_REFERENCE = 2000
REMEMBERED = 10_000
"""Deliveries kept lately that need no look into the database when they come again."""


class Reception:
    """For one channel. A platform sends for everybody from the same addresses: only the conversation is limited."""

    def __init__(
        self, channel: Channel, inbox: Inbox, intake: Intake, rate_limit: RateLimit, wake: Callable[[], None]
    ) -> None:
        self._intake = intake
        self._kept: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()
        self._channel = channel
        self._inbox = inbox
        self._rate_limit = rate_limit
        self._wake = wake

    def take(self, incoming: Incoming) -> bool:
        """Whether it is kept now; not if it was before (no second message) or is one too many. Raises DatabaseError."""
        incoming = _storable(incoming)
        delivery = (incoming.address, incoming.delivery_key)
        if delivery in self._kept:  # most repeats come soon after, and must not count against the person
            return False
        conversation = f"{incoming.channel}:{incoming.address}"
        is_admitted = self._rate_limit.admits_conversation(conversation) or is_emergency(incoming.text or "")
        if is_admitted:
            self._intake.take(incoming)
            self._remember(delivery)
        elif self._inbox.find(incoming.channel, incoming.address, incoming.delivery_key):
            return False
        else:
            is_first = self._rate_limit.warns(conversation)
            self._inbox.refuse(incoming, self._channel.render(Reply(TOO_FAST)) if is_first else [])
        self._wake()
        return is_admitted

    def _remember(self, delivery: tuple[str, str]) -> None:
        with self._lock:
            self._kept[delivery] = None
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)


def _storable(incoming: Incoming) -> Incoming:
    """Composed letters, cut just past the limit so that the turn can tell; nothing a database cannot keep."""
    return replace(
        incoming,
        address=_clean(incoming.address)[:200],
        delivery_key=_clean(incoming.delivery_key)[:200],
        message_id=_clean(incoming.message_id)[:200],
        text=None if incoming.text is None else nfc(incoming.text)[: MAX_TEXT + 1],
        payload=None if incoming.payload is None else _clean(incoming.payload)[:500],
        attachment=_fetchable(incoming.attachment),
    )


def _fetchable(attachment: Attachment | None) -> Attachment | None:
    """PostgreSQL's JSON keeps neither NUL nor lone surrogates; an address that is cut leads nowhere."""
    if attachment is None or attachment.reference is None:
        return attachment
    reference = _clean(attachment.reference)
    return replace(attachment, reference=reference if 0 < len(reference) <= MAX_REFERENCE else None)


def _clean(text: str) -> str:
    return nfc(text).strip()
