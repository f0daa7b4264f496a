"""What a platform's adapter must be able to do."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from .reply import Reply


class Channel(Protocol):
    name: str

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        """The platform calls for one reply, in order: cut to the platform's length, choices as it shows them.

        Whatever else a body has, its words stand under `text`: officers read it, too.
        """


@runtime_checkable
class PushChannel(Channel, Protocol):
    """A channel whose answers we bring to the person; the web page fetches its own."""

    def send(self, address: str, body: Mapping[str, Any]) -> str | None:
        """One rendered body to one person; the platform's id of the message. Raises DeliveryError."""

    def typing(self, address: str) -> None:
        """Show that an answer is being written, where the platform can. Never raises."""

    def fetch(self, reference: str) -> bytes:
        """What a citizen sent, by an attachment's reference; at most MAX_BYTES. Raises FetchError."""

    def check(self) -> str | None:
        """Why the platform cannot be reached, in one line; None when it can."""


@runtime_checkable
class NoticeChannel(PushChannel, Protocol):
    """A platform that lets words nobody asked for through only as templates, once a person has been silent for long."""

    def render_notice(self, reply: Reply, notice: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
        """As `render`; `send` falls back to the template of this name where the window is closed."""
