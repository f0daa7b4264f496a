"""What the assistant says: the shape that actions return, channels render and the web API publishes."""

from dataclasses import asdict, dataclass
from typing import Any

MAX_CHOICES = 3
"""More than three buttons is a wall (Zalo allows 5, screen readers and tired people do not)."""


@dataclass(frozen=True)
class Choice:
    """A button: pressing it sends `payload` back. `code` is the id of the procedure meant, if it means one."""

    title: str
    payload: str
    code: str | None = None


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Source:
    """Where a fact stands: the procedure's code, its decision and when it was compared, as text to show."""

    code: str
    decision_number: str | None
    verified_on: str


@dataclass(frozen=True)
class Reply:
    """One message to a citizen. `text` is plain, in short paragraphs, never empty."""

    text: str
    choices: tuple[Choice, ...] = ()
    link: Link | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a reply needs a text")

    def as_json(self) -> dict[str, Any]:
        """The published shape; absent parts are left out."""
        return {key: value for key, value in asdict(self).items() if value not in (None, (), [])}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Reply":
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError on another shape."""
        link, source = data.get("link"), data.get("source")
        return cls(
            text=data["text"],
            choices=tuple(Choice(**choice) for choice in data.get("choices", ())),
            link=Link(**link) if link else None,
            source=Source(**source) if source else None,
        )
