"""A case, its states and who may move it from one to the next."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.errors import ConflictError
from core.labelled import Labelled


class State(Labelled):
    FILED = "filed", "Đã gửi, chờ tiếp nhận"
    RECEIVED = "received", "Đã tiếp nhận"
    WORKING = "working", "Đang giải quyết"
    CLOSED = "closed", "Đã trả lời, chờ người gửi xác nhận"
    CONFIRMED = "confirmed", "Người gửi xác nhận đã giải quyết"
    SILENT = "silent", "Đã trả lời, người gửi không phản hồi"
    REFUSED = "refused", "Không tiếp nhận"
    WITHDRAWN = "withdrawn", "Người gửi đã rút"

    @property
    def is_open(self) -> bool:
        """The office still owes something."""
        return self in OPEN


OPEN = frozenset({State.FILED, State.RECEIVED, State.WORKING})
ANSWERED = frozenset({State.CLOSED, State.CONFIRMED, State.SILENT})

LONGEST_BRANCH = 300
"""Characters of a branch's name, as a report keeps it: as long as one may be that is told to citizens."""

MOVES: dict[State, frozenset[State]] = {
    State.FILED: frozenset({State.RECEIVED, State.REFUSED, State.WITHDRAWN}),
    State.RECEIVED: frozenset({State.WORKING, State.CLOSED, State.REFUSED, State.WITHDRAWN}),
    State.WORKING: frozenset({State.CLOSED, State.REFUSED, State.WITHDRAWN}),
    State.CLOSED: frozenset({State.CONFIRMED, State.SILENT, State.WORKING}),
    State.CONFIRMED: frozenset({State.WORKING}),
    State.SILENT: frozenset({State.WORKING}),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""From an answered state back to working is a reopening."""


def must_move(number: str, state: State, to: State) -> None:
    """Raises ConflictError for a move that is none."""
    if to not in MOVES[state]:
        raise ConflictError(f"{number} cannot become “{to.label}”: it is “{state.label}” now")


class Urgency(StrEnum):
    URGENT = "urgent"
    NORMAL = "normal"
    COMPLEX = "complex"


@dataclass(frozen=True)
class Draft:
    """What a citizen has told so far. Texts are masked; `contact` is a number in clear, kept encrypted."""

    category: str
    place: str
    text: str
    branch: str | None = None
    photos: tuple[int, ...] = ()
    """Inbox ids of the messages they came with."""
    contact: str | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True)
class Case:
    """As staff see it. `number` is public; the receipt is not here."""

    id: int
    number: str
    category: str
    place: str
    branch: str | None
    text: str
    public_text: str
    is_hidden: bool
    urgency: Urgency
    unit: str
    state: State
    officer: str | None
    filed_at: datetime
    receive_by: datetime
    received_at: datetime | None
    handle_by: datetime
    handled_at: datetime | None
    handled_hours: float | None
    """Working hours from filing to it."""
    deadline: str
    """The clock's own explanation of `handle_by`."""
    reopened: int
    result: str | None
    evidence: str | None
    refusal: str | None
    is_anonymous: bool
    conversation_id: str | None
    updated_at: datetime

    def may_move(self, to: State, staff: str) -> bool:
        """Whether its state allows it, and no colleague has it."""
        return to in MOVES[self.state] and self.officer in (None, staff)

    def is_late(self, now: datetime) -> bool:
        """Not received, or not answered, by its time. What is answered is judged by when it was."""
        if self.state == State.FILED and now > self.receive_by:
            return True
        ended = self.handled_at if self.state in ANSWERED else now if self.state.is_open else None
        return ended is not None and ended > self.handle_by


@dataclass(frozen=True)
class Photo:
    """`approved_by` None: only staff may see it. `size` in bytes."""

    id: str
    size: int
    approved_by: str | None


@dataclass(frozen=True)
class Event:
    """Something that happened to a case, oldest first in its course. `staff` None: the citizen or the service."""

    at: datetime
    act: str
    staff: str | None
    note: str | None
    is_public: bool
    facts: dict[str, Any] = field(default_factory=dict)
