"""The short answer to "tell me about it": the summary, then who, where, how long and how much, a line each."""

from dataclasses import replace

from procedure_kb.model import Aspect, Procedure

from . import wording
from .fact import Fact
from .submission import by_channel, fee_facts, time_facts
from .text import item, one_line

BRIEF = 150
"""Characters of a line; what is longer is told by its own question only."""


def overview_facts(procedure: Procedure) -> list[Fact]:
    summary = procedure.plain.summary
    return [
        *([Fact("plain.summary", one_line(summary))] if summary else []),
        *_who(procedure),
        *_where(procedure),
        *_in_brief(procedure, "time", time_facts(procedure), wording.BRIEF_TIME),
        *_in_brief(procedure, "fee", fee_facts(procedure), wording.BRIEF_FEE),
    ]


def _who(procedure: Procedure) -> list[Fact]:
    groups = "; ".join(procedure.official.target_groups)
    if len(groups) > BRIEF:
        groups = "; ".join((*procedure.official.target_groups[:2], wording.BRIEF_OTHERS))
    return [Fact("official.target_groups", wording.BRIEF_WHO.format(value=groups))] if groups else []


def _where(procedure: Procedure) -> list[Fact]:
    official = procedure.official
    for field in ("executing_agency", "competent_agency"):
        if agency := getattr(official, field):
            return [Fact(f"official.{field}", wording.BRIEF_PLACE.format(value=item(agency)))]
    if official.level:
        return [Fact("official.level", wording.LEVEL.format(value=wording.levels(official.level)))]
    return []


def _in_brief(procedure: Procedure, aspect: Aspect, facts: list[Fact], words: str) -> list[Fact]:
    """One line, or that it depends: an overview never tells half of an amount."""
    note = procedure.plain.notes.get(aspect)
    if note and len(note) <= BRIEF:
        return [Fact(f"plain.notes.{aspect}", words.format(value=one_line(note)))]
    told = [fact for fact in facts if fact.group != wording.HOW]
    if not told:
        return []
    if not all(fact.sure for fact in told):
        return [Fact(told[0].field, words.format(value=wording.BRIEF_UNSURE), sure=False)]
    return [Fact("official.submission_methods", words.format(value=_line(told)))]


def _line(facts: list[Fact]) -> str:
    """All of it if it is short, else the bare amounts, else that it depends."""
    bare = [replace(fact, text=fact.text.partition(wording.QUALIFIED)[0]) for fact in facts]
    lines = (_joined(facts), wording.BRIEF_SOME.format(value=_joined(bare)))
    return next((line for line in lines if len(line) <= BRIEF), wording.BRIEF_VARIES)


def _joined(facts: list[Fact]) -> str:
    channels = [(channel, wording.OR.join(texts)) for channel, texts in by_channel(facts)]
    return channels[0][1] if len(channels) == 1 else "; ".join(f"{channel} {texts}" for channel, texts in channels)
