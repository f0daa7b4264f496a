"""What a platform's adapter must be able to do."""

from typing import Any, Protocol

from .reply import Reply


class Channel(Protocol):
    name: str

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        """The platform calls for one reply, in order: cut to the platform's length, choices as it shows them."""
