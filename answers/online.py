"""What holds when a dossier is handed in online."""

from dataclasses import replace
from datetime import date

from procedure_kb.model import Aspect, Procedure

from . import wording
from .descriptions import ANYTHING, description_facts
from .doubts import has_error
from .fact import Fact, distinct
from .notes import with_note
from .submission import fee_facts, time_facts


def online_facts(procedure: Procedure, today: date) -> list[Fact]:
    """Whether there is the online channel, and what holds there; empty if no channel at all is told."""
    methods = procedure.official.submission_methods
    place = next((i for i, method in enumerate(methods) if method.channel == wording.ONLINE), None)
    if place is None:
        return [_impossible(procedure, today)] if methods else []
    facts = [
        *_possible(procedure, place),
        *_held(procedure, "time", time_facts(procedure, today), today, wording.ONLINE_TIME),
        *_held(procedure, "fee", fee_facts(procedure, today), today, wording.ONLINE_FEE),
    ]
    told = with_note(procedure, "online", facts, today)
    return facts + description_facts(procedure, ANYTHING, told, wording.ONLINE)


def _impossible(procedure: Procedure, today: date) -> Fact:
    unclear = has_error(procedure, today, "online-untold")
    words = wording.ONLINE_UNCLEAR if unclear else wording.ONLINE_NO
    return Fact("official.submission_methods", words, sure=not unclear)


def _possible(procedure: Procedure, place: int) -> list[Fact]:
    """A note says itself how far it goes online: for some procedures no more than an appointment does."""
    if "online" in procedure.plain.trusted.notes:
        return []
    return [Fact(f"official.submission_methods[{place}].channel", wording.ONLINE_YES)]


def _held(procedure: Procedure, aspect: Aspect, facts: list[Fact], today: date, words: str) -> list[Fact]:
    """The note on all channels, for it may correct the record; then what the record has for this one."""
    told = with_note(procedure, aspect, facts, today)
    note = [replace(fact, text=wording.NOTED[aspect].format(value=fact.text)) for fact in told if not fact.group]
    own = distinct([fact for fact in told if fact.group == wording.ONLINE])
    return note + [replace(fact, text=words.format(value=fact.text), group="") for fact in _as_one(own)]


def _as_one(facts: list[Fact]) -> list[Fact]:
    """Bare alternatives in one line, for "2 ngày" and "1 giờ" in two contradict each other; remarks tell them apart."""
    texts = [fact.text for fact in facts]
    if len(facts) < 2 or wording.QUALIFIED in "".join(texts):
        return facts
    value = wording.BRIEF_SOME.format(value=wording.OR.join(texts))
    return [Fact("official.submission_methods", value, sure=all(fact.sure for fact in facts))]
