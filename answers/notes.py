"""The note of people here beside the record's own lines: it comes first, and what it settles is not told again."""

from datetime import date

from procedure_kb.model import Aspect, Procedure
from procedure_kb.quantities import FREE, quantities

from .expiry import expired_on
from .fact import Fact, grouped

SETTLING: tuple[Aspect, ...] = ("fee", "time")
"""Aspects of which a note tells the amounts or times; of others it tells what the record's lines do not."""


def with_note(procedure: Procedure, aspect: Aspect, facts: list[Fact], today: date) -> list[Fact]:
    """The note, then the lines that add to it. It is as sure as the record: it may say that something is left open."""
    note = procedure.plain.trusted.notes.get(aspect)
    if note is None:
        return facts
    told = Fact(f"plain.notes.{aspect}", note, sure=all(fact.sure for fact in facts))
    return [told, *(_beside(told, facts, today) if aspect in SETTLING else facts)]


def _beside(note: Fact, facts: list[Fact], today: date) -> list[Fact]:
    """Channels stay whole: of "2 ngày hoặc 1 giờ" the hour alone would be wrong."""
    telling = [fact for fact in facts if fact.sure or quantities(fact.text) - {FREE}]
    channels = grouped(telling).values()
    kept = (own for own in channels if not all(_is_settled(fact, note.text, today) for fact in own))
    return [fact for own in kept for fact in own]


def _is_settled(fact: Fact, note: str, today: date) -> bool:
    """Every amount and time stands in the note, or the day on which they expired does."""
    day = expired_on(fact.text, today)
    if day and day in note:
        return True
    own = quantities(fact.text)
    return own <= quantities(note) if own else fact.text.lower() in note.lower()
