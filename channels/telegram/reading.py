"""A Telegram update as our message. Whatever JSON comes, nothing here raises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.deep_links import started_with
from messages.incoming import Attachment, AttachmentKind, Incoming
from vietnamese import nfc

NAME = "telegram"

PRIVATE_ONLY = (
    "Xin chào anh/chị. Để giữ kín thông tin của từng người, tôi chỉ trả lời trong cuộc trò chuyện riêng. "
    "Anh/chị vui lòng mở trang của tôi và nhắn tin trực tiếp ạ."
)
GREETING = "xin chào"
HELP = "trợ giúp"

_PUBLIC = {"group", "supergroup", "channel"}
_LARGEST_ID = 2**63
"""Ids of the Bot API fit into 64 bits; Python would not even print what a hostile sender can write."""

_FILES: tuple[tuple[str, AttachmentKind], ...] = (
    ("voice", "voice"),
    ("audio", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),  # comes with a `document` for old clients
    ("document", "file"),
    ("sticker", "sticker"),
)
_WITHOUT_FILE: tuple[tuple[str, AttachmentKind], ...] = (
    ("contact", "contact"),  # its phone number is personal and stays with Telegram
    ("dice", "sticker"),
    ("poll", "file"),
    ("story", "file"),
    ("paid_media", "file"),
    ("checklist", "file"),
)
"""Nothing to fetch, but the citizen must not be met with silence."""

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Refusal:
    """A chat of several people, and what to say in it once: no answer there would be private."""

    address: str
    delivery_key: str
    text: str = PRIVATE_ONLY


def read(update: Json, at: datetime) -> Incoming | Refusal | None:
    """None for what is no message to us: reactions, membership, service notes, updates of a kind yet unknown."""
    key = _id(update, "update_id")
    if key is None:
        return None
    if callback := _object(update, "callback_query"):
        return _pressed(callback, key, at)
    for kind in ("message", "edited_message", "channel_post"):
        if message := _object(update, kind):
            return _written(message, key, at, is_edited=kind == "edited_message")
    return None


def callback_id(update: Json) -> str | None:
    """By which a pressed button is told that it was heard: until then it shows a spinner."""
    return _text(_object(update, "callback_query"), "id")


def pressed_under(update: Json) -> tuple[str, str] | None:
    """Chat and message that the pressed button stands under."""
    message = _object(_object(update, "callback_query"), "message")
    chat, number = _id(_object(message, "chat"), "id"), _id(message, "message_id")
    return (chat, number) if chat and number else None


def _pressed(callback: Json, key: str, at: datetime) -> Incoming | Refusal | None:
    """A press on a message too old for Telegram to show comes with its chat all the same."""
    chat = _object(_object(callback, "message"), "chat")
    address, payload = _id(chat, "id"), _text(callback, "data")
    if address is None or payload is None:
        return None
    if chat.get("type") != "private":
        return _refusal(chat, address, key)
    return Incoming(NAME, address, delivery_key=key, message_id=key, at=at, payload=payload)


def _written(message: Json, key: str, at: datetime, *, is_edited: bool) -> Incoming | Refusal | None:
    chat = _object(message, "chat")
    address = _id(chat, "id")
    if address is None:
        return None
    if chat.get("type") != "private":
        return _refusal(chat, address, key)
    if is_edited and "location" in message:  # a shared live position moves every few seconds
        return None
    text, attachment = _text(message, "text"), _attachment(message)
    if attachment:
        text = _text(message, "caption")
    if text is None and attachment is None:
        return None
    said = None if text is None else _command(text)
    return Incoming(NAME, address, delivery_key=key, message_id=key, at=at, text=said, attachment=attachment)


def _refusal(chat: Json, address: str, key: str) -> Refusal | None:
    """A type that is unknown, or no text at all, is left alone."""
    kind = _text(chat, "type")
    return Refusal(address, key) if kind in _PUBLIC else None


def _command(text: str) -> str:
    """What a command means: of "/start ABC" what a link of ours says by it; "/khaisinh@MotCuaBot" is khaisinh."""
    if not text.startswith("/"):
        return text
    name, _, rest = text.lstrip("/").partition(" ")
    name, rest = name.partition("@")[0], rest.strip()
    if name.lower() == "start":
        return started_with(rest) or GREETING
    if name.lower() == "help":
        return HELP
    return f"{name} {rest}".strip()


def _attachment(message: Json) -> Attachment | None:
    if photo := _photo(message):
        return photo
    for key, kind in _FILES:
        if file := _object(message, key):
            return Attachment(kind, _reference(file))
    if location := _object(message, "location"):
        return Attachment("location", _position(location))
    for key, kind in _WITHOUT_FILE:
        if key in message:
            return Attachment(kind)
    return None


def _photo(message: Json) -> Attachment | None:
    """The last size is the largest."""
    sizes = message.get("photo")
    if not isinstance(sizes, list) or not sizes:
        return None
    return Attachment("photo", _reference(sizes[-1]))


def _reference(file: object) -> str | None:
    found = _text(file, "file_id")
    return nfc(found)[:200] or None if found else None


def _position(location: Json) -> str | None:
    """ "21.028500,105.854200"; metres are near enough."""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not _is_degrees(latitude, 90) or not _is_degrees(longitude, 180):
        return None
    return f"{latitude:.6f},{longitude:.6f}"


def _is_degrees(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most


def _object(value: object, key: str) -> Json:
    """The JSON object under a key; empty if there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: object, key: str) -> str | None:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def _id(value: object, key: str) -> str | None:
    found = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(found, int) or isinstance(found, bool) or not -_LARGEST_ID <= found < _LARGEST_ID:
        return None
    return str(found)
