"""What an event means to us. Each kind of event has its own shape: who it is about stands in a different place."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from messages.incoming import Attachment, AttachmentKind, Incoming
from messages.offers import is_short_key
from messages.turn import MAX_TEXT
from vietnamese import nfc

NAME = "zalo"
MAX_ID = 64
"""Characters of an id; Zalo's have about 20 to 40. Longer ones would not fit the inbox's keys."""
MAX_NAME = 60
MAX_REFERENCE = 2000

_KINDS: dict[str, AttachmentKind] = {
    "image": "photo",
    "gif": "photo",
    "audio": "voice",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "file": "file",
    "business_card": "contact",
}


@dataclass(frozen=True)
class Said:
    """A citizen wrote, pressed or sent something."""

    incoming: Incoming


@dataclass(frozen=True)
class Followed:
    """A citizen follows the OA now, perhaps again."""

    user: str
    delivery_key: str


@dataclass(frozen=True)
class Withdrew:
    """A citizen took consent back: what we keep of them must go."""

    user: str


@dataclass(frozen=True)
class OfficerSaid:
    """A person at the OA's own chat tool answered. `text` is empty for a picture or a file."""

    user: str
    admin_id: str
    text: str
    delivery_key: str


@dataclass(frozen=True)
class Seen:
    user: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """`user` is a phone number where the message was sent to one."""

    user: str
    message_id: str


@dataclass(frozen=True)
class Ignored:
    """Nothing to do: echoes of our own messages, groups, people without a Zalo account, tags, reactions, calls."""

    name: str


type Event = Said | Followed | Withdrew | OfficerSaid | Seen | Received | Ignored


def read(event: Mapping[str, Any], at: datetime) -> Event:
    """Never raises: an event of no known shape is `Ignored`. `at` is when it came in."""
    name = _words(_within(event, "event_name"))[:MAX_NAME]
    reader = _reader(name)
    return (reader(event, name, at) if reader else None) or Ignored(name)


type _Reader = Callable[[Mapping[str, Any], str, datetime], Event | None]


_NOT_PRIVATE = ("user_send_group_", "oa_send_group_", "oa_send_anonymous_")
"""What is said in a group is not said to us; whoever has no Zalo account cannot be answered."""


def _reader(name: str) -> _Reader | None:
    if name.startswith(_NOT_PRIVATE):
        return None
    if name.startswith("user_send_"):
        return _said
    return _officer_said if name.startswith("oa_send_") else _READERS.get(name)


def _said(event: Mapping[str, Any], name: str, at: datetime) -> Event | None:
    user = _id(_within(event, "sender", "id"))
    if user is None:
        return None
    key = _delivery_key(event, name, user)
    text, payload, attachment = _content(name.removeprefix("user_send_"), _within(event, "message"))
    return Said(Incoming(NAME, user, key, key, at, text, payload, attachment))


def _officer_said(event: Mapping[str, Any], name: str, at: datetime) -> Event | None:
    """An echo without `admin_id` is what we sent ourselves."""
    user, admin = _id(_within(event, "recipient", "id")), _id(_within(event, "sender", "admin_id"))
    if user is None or admin is None:
        return None
    return OfficerSaid(user, admin, _words(_within(event, "message", "text")), _delivery_key(event, name, user))


def _followed(event: Mapping[str, Any], name: str, at: datetime) -> Event | None:
    user = _id(_within(event, "follower", "id"))
    return Followed(user, _delivery_key(event, name, user)) if user else None


def _withdrew(event: Mapping[str, Any], name: str, at: datetime) -> Event | None:
    user = _id(_within(event, "user_id"))
    return Withdrew(user) if user else None


def _seen(event: Mapping[str, Any], name: str, at: datetime) -> Event | None:
    """Here the sender is the OA, and the recipient the citizen who has seen its messages."""
    user, ids = _id(_within(event, "recipient", "id")), _within(event, "message", "msg_ids")
    known = tuple(found for value in ids if (found := _id(value))) if isinstance(ids, list) else ()
    return Seen(user, known) if user else None


def _received(event: Mapping[str, Any], name: str, at: datetime) -> Event | None:
    user, message = _id(_within(event, "recipient", "id")), _id(_within(event, "message", "msg_id"))
    return Received(user, message) if user and message else None


_READERS: dict[str, _Reader] = {
    "follow": _followed,
    "user_withdraw": _withdrew,
    "user_seen_message": _seen,
    "user_received_message": _received,
}


def _content(kind: str, message: object) -> tuple[str | None, str | None, Attachment | None]:
    """Text, payload and attachment. What is of no known kind counts as a file, so that it is answered, too."""
    text = _words(_within(message, "text"))
    item = _first_attachment(message)
    if kind not in _KINDS and kind not in {"text", "link"}:
        kind = _words(_within(item, "type"))
    if kind == "text":  # a pressed button comes back as an ordinary text, which is its payload
        return (None, text, None) if is_short_key(text) else (text, None, None)
    payload = _within(item, "payload")
    if kind == "link" and not _is_business_card(payload):
        shown = text or _words(_within(payload, "description")) or _words(_within(payload, "url"))
        return shown, None, None
    attached = "contact" if kind == "link" else _KINDS.get(kind, "file")
    return text or None, None, Attachment(attached, _reference(attached, payload))


def _first_attachment(message: object) -> object:
    attachments = _within(message, "attachments")
    return attachments[0] if isinstance(attachments, list) and attachments else None


def _is_business_card(payload: object) -> bool:
    """A business card is a link whose description is JSON with a phone number."""
    description = _within(payload, "description")
    if not isinstance(description, str) or not description.lstrip().startswith("{"):
        return False
    try:
        card = json.loads(description)
    except (ValueError, RecursionError):
        return False
    return isinstance(card, dict) and not card.keys().isdisjoint({"phone", "qrCodeUrl"})


def _reference(kind: AttachmentKind, payload: object) -> str | None:
    """An address to fetch it by; "latitude,longitude" for a place. Of somebody's card nothing is kept."""
    if kind == "contact":
        return None
    if kind == "location":
        return _place(_within(payload, "coordinates"))
    found = (kind == "sticker" and _id(_within(payload, "id"))) or _words(_within(payload, "url"))
    return found if found and len(found) <= MAX_REFERENCE else None


def _place(coordinates: object) -> str | None:
    """Zalo writes both numbers as strings."""
    try:
        latitude, longitude = (float(str(_within(coordinates, key))) for key in ("latitude", "longitude"))
    except ValueError:
        return None
    possible = math.isfinite(latitude + longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return f"{latitude},{longitude}" if possible else None


def _delivery_key(event: Mapping[str, Any], name: str, user: str) -> str:
    """A repeated delivery has the same `msg_id`, or the same timestamp."""
    message = _id(_within(event, "message", "msg_id"))
    return message or f"{name}:{user}:{_id(_within(event, 'timestamp')) or ''}"


def _within(value: object, *path: str) -> object:
    """What stands at a path of keys, None where there is no such path."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _words(value: object) -> str:
    """Storable text, cut just past the limit so that the turn can tell; empty if it is no text."""
    return nfc(value)[: MAX_TEXT + 1] if isinstance(value, str) else ""


def _id(value: object) -> str | None:
    """An id that the tables can keep. Zalo's are strings."""
    fits = isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable() and not value.isspace()
    return str(value) if fits else None
