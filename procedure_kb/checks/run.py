"""All checks on one record, or on a whole set."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ..model import Procedure
from .duplicates import Titles
from .fees import fee_doubts
from .finding import Doubt, Finding
from .kinds import KINDS
from .origins import origin_doubts
from .papers import paper_doubts
from .places import place_doubts
from .plain_language import plain_doubts
from .provinces import province_doubts
from .record import Record
from .settled import aspect_of, is_settled
from .steps import result_doubts, step_doubts
from .texts import text_doubts
from .times import time_doubts

CHECKS: tuple[Callable[[Record], Iterator[Doubt]], ...] = (
    origin_doubts,
    fee_doubts,
    time_doubts,
    place_doubts,
    province_doubts,
    paper_doubts,
    step_doubts,
    result_doubts,
    text_doubts,
    plain_doubts,
)


def check(procedure: Procedure, today: date) -> list[Finding]:
    """What is doubtful about this record on this day (Hanoi's)."""
    record = Record(procedure, today)
    return [_finding(procedure, doubt) for doubts in CHECKS for doubt in doubts(record)]


def check_all(procedures: Iterable[Procedure], today: date) -> Iterator[Finding]:
    """The same of each, and what only the whole set shows. Keeps a few bytes a record."""
    titles = Titles()
    for procedure in procedures:
        yield from check(procedure, today)
        yield from (_finding(procedure, doubt) for doubt in titles.doubts(procedure))


def _finding(procedure: Procedure, doubt: Doubt) -> Finding:
    return Finding(
        procedure.id,
        doubt.field,
        KINDS[doubt.kind].severity,
        doubt.kind,
        " ".join(doubt.message.split()),  # it quotes records, and is one line
        aspect_of(doubt),
        is_settled(doubt, procedure.plain),
    )
