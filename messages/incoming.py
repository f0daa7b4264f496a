"""One message as a channel adapter hands it over."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Incoming:
    """From whom, what, when. Exactly one of `text` and `payload` is set."""

    channel: str
    address: str
    """The platform's key of the person."""
    delivery_key: str
    """Unique for this delivery within the conversation; a repeated delivery carries the same."""
    message_id: str
    at: datetime
    text: str | None = None
    payload: str | None = None

    def __post_init__(self) -> None:
        if (self.text is None) == (self.payload is None):
            raise ValueError("a message has either a text or a payload")
