"""Where a process can be struck, and from which moment on: at an exact step, or from outside at any."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["gateway", "actions", "rasa", "outside"]


@dataclass(frozen=True)
class Point:
    """`step` is what was done last. `needs_report`: only a report that is being filed comes by."""

    name: str
    where: Where
    step: str
    needs_report: bool = False
    needs_postgresql: bool = False
    is_in_turn: bool = False
    """A step between two slots of a talk."""


KEPT = Point("kept", "gateway", "the message is in the inbox, its webhook not acknowledged")
LEASED = Point("leased", "gateway", "the turn is leased, Rasa not asked", is_in_turn=True)
ANSWERED = Point("answered", "gateway", "Rasa has answered, nothing committed", is_in_turn=True)
SETTLING = Point("settling", "gateway", "in the middle of the turn's transaction", is_in_turn=True)
COMMITTED = Point("committed", "gateway", "the answer is committed, nothing sent", is_in_turn=True)
SENDING = Point("sending", "gateway", "a row is taken to be sent, the platform not called")
DELIVERED = Point("delivered", "gateway", "the platform took the answer, we have not noted it")
ASKED = Point("asked", "actions", "an action begins", is_in_turn=True)
FILED = Point("filed", "actions", "the report is committed, Rasa has not heard of it", needs_report=True)
UNSAVED = Point("unsaved", "rasa", "the action has answered, the tracker is not saved", is_in_turn=True)
FILED_UNSAVED = Point(
    "filed-unsaved", "rasa", "the report is committed and told, the tracker not saved", needs_report=True
)
SAVED = Point("saved", "rasa", "the tracker is saved, the gateway has no answer", is_in_turn=True)
CUT_ANSWERED = Point(
    "cut-answered", "gateway", "Rasa has answered; all connections cut", needs_postgresql=True, is_in_turn=True
)
CUT_SETTLING = Point(
    "cut-settling", "gateway", "in the turn's transaction; all connections cut", needs_postgresql=True, is_in_turn=True
)
CUT_FILING = Point(
    "cut-filing",
    "actions",
    "in the report's transaction; all connections cut",
    needs_report=True,
    needs_postgresql=True,
)
SERVE = Point("serve", "outside", "all processes at once, whatever they do")

EXACT = (
    KEPT,
    UNSAVED,
    SENDING,
    FILED,
    LEASED,
    SAVED,
    DELIVERED,
    SERVE,
    ANSWERED,
    FILED_UNSAVED,
    SETTLING,
    ASKED,
    COMMITTED,
    CUT_ANSWERED,
    CUT_SETTLING,
    CUT_FILING,
)
"""In an order that lets each process live a while between two blows, as `serve` waits longer each time one dies young;
what leaves a lease of 15 s behind comes early, so that it runs out beside other rounds."""

AT_RANDOM = (
    Point("gateway", "outside", "the gateway, whatever it does"),
    Point("actions", "outside", "the action server, whatever it does"),
    Point("rasa", "outside", "Rasa, whatever it does"),
    Point("connections", "outside", "all connections, whatever they carry", needs_postgresql=True),
)

CUTS = frozenset({CUT_ANSWERED.name, CUT_SETTLING.name, CUT_FILING.name})


def possible(points: tuple[Point, ...], on_postgresql: bool) -> tuple[Point, ...]:
    """SQLite is a file: there is no connection to cut."""
    return tuple(point for point in points if on_postgresql or not point.needs_postgresql)
