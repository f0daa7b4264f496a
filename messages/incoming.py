"""One message as a channel adapter hands it over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AttachmentKind = Literal["photo", "voice", "video", "file", "sticker", "location", "contact"]


@dataclass(frozen=True)
class Attachment:
    """What came beside or instead of words. `reference` is the platform's id or address to fetch it by."""

    kind: AttachmentKind
    reference: str | None = None


@dataclass(frozen=True)
class Incoming:
    """From whom, what, when: a pressed button's `payload` alone, or a `text`, an `attachment`, or both."""

    channel: str
    address: str
    """The platform's key of the person."""
    delivery_key: str
    """Unique for this delivery within the conversation; a repeated delivery carries the same."""
    message_id: str
    at: datetime
    text: str | None = None
    payload: str | None = None
    attachment: Attachment | None = None
    origin: str | None = None
    """Keyed hash of the network address, where the channel's `address` is a session that anybody can have anew."""

    def __post_init__(self) -> None:
        said = self.text is not None or self.attachment is not None
        if said == (self.payload is not None):
            raise ValueError("a message is either a pressed button, or a text, an attachment, or both")
