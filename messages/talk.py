"""A talk is a matter of several turns: it asks for one thing after another, and what it knows rests in Rasa's tracker.

Rooms that have such matters (dossiers, feedback) implement `Talk`; the actions run them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .outcome import Outcome
from .reply import Reply

State = dict[str, Any]
"""What a talk must remember until the next turn: plain JSON, without personal numbers."""


@dataclass(frozen=True)
class Heard:
    """What a citizen said. `text` has marks for personal numbers, `values` what these stand for."""

    text: str
    conversation: str
    key: str
    """The same for a retried turn: whatever changes something takes it as its idempotency key."""
    intent: str | None = None
    confidence: float = 0.0
    payload: Mapping[str, str] = field(default_factory=dict)
    """Of a pressed button."""
    values: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = None
    """Where a conversation of the web comes from, as a keyed hash."""
    person: str | None = None
    """Who writes, where a platform knows, as a keyed hash."""
    current_procedure: str | None = None
    procedure_named: Callable[[], str] = lambda: "none"
    """How sure search is that a procedure is meant: "direct", "choices" or "none"; costs a search."""


@dataclass(frozen=True)
class Said:
    """A turn of a talk. `state` None: it is over. `procedure`: what "thủ tục đó" means from now on."""

    outcome: Outcome
    replies: tuple[Reply, ...]
    state: State | None = None
    procedure: str | None = None


DO = "do"
"""Entity of a talk's button: what it does."""


def pressed(what: str, **more: str) -> str:
    """The payload of a talk's button."""
    inner = ", ".join(f'"{key}": "{value}"' for key, value in {DO: what, **more}.items())
    return f"/inform{{{inner}}}"


class Talk(Protocol):
    name: str
    intents: frozenset[str]
    """Those that begin it."""

    def hears(self, heard: Heard, state: State | None) -> Said | None:
        """Whatever the intent: the answer to its open question, or words that mean nothing else. None: not ours."""

    def begins(self, heard: Heard) -> Said:
        """One of its intents was understood."""

    def asks_again(self, state: State) -> Reply:
        """Its open question, after something else was answered meanwhile."""

    def cancelled(self) -> Reply:
        """The citizen does not want to go on."""
