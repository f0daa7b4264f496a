"""A dossier as every source gives it, whatever its system calls things."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Status(StrEnum):
    """The ten of the national portal; `national` is its number there (shared/reference/dossiers.json)."""

    national: int

    def __new__(cls, value: str, national: int = 0) -> "Status":
        member = str.__new__(cls, value)
        member._value_ = value
        member.national = national
        return member

    REGISTERED = "registered", 1
    ACCEPTED = "accepted", 2
    NOT_ACCEPTED = "not_accepted", 3
    PROCESSING = "processing", 4
    SUPPLEMENT = "supplement", 5
    PAYMENT = "payment", 6
    WITHDRAWING = "withdrawing", 7
    STOPPED = "stopped", 8
    DONE = "done", 9
    RETURNED = "returned", 10

    @property
    def is_final(self) -> bool:
        """Nothing more will come of it."""
        return self in _FINAL


_FINAL = frozenset({Status.NOT_ACCEPTED, Status.WITHDRAWING, Status.STOPPED, Status.RETURNED})

HandedIn = Literal["counter", "online", "post"]


@dataclass(frozen=True)
class Step:
    """Something that happened to a dossier. `label` is the system's own word for it, `unit` who did it."""

    at: datetime
    status: Status
    label: str | None = None
    unit: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Dossier:
    """All moments carry a zone. Nothing here proves who asks: that is in `Filed`."""

    code: str
    procedure_name: str
    status: Status
    updated_at: datetime
    procedure_code: str | None = None
    label: str | None = None
    """The system's own word for the status."""
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    unit: str | None = None
    """Who works on it now."""
    branch: str | None = None
    """Where it was handed in and its result is fetched."""
    applicant: str | None = None
    """Shown to nobody in full."""
    handed_in: HandedIn | None = None
    steps: tuple[Step, ...] = ()
    """What happened, oldest first."""
    papers: tuple[str, ...] = ()
    """Asked for, while the status is `supplement`."""
    papers_by: datetime | None = None
    amount: int | None = None
    """Đồng to pay, while the status is `payment`."""
    pay_how: str | None = None
    pay_by: datetime | None = None
    reason: str | None = None
    """Why it was not accepted, stopped or is late, in the office's words."""


@dataclass(frozen=True)
class Filed:
    """A dossier and what its owner may prove it with: hashes of the last four digits (`core.secret_key`)."""

    dossier: Dossier
    factors: frozenset[str]
