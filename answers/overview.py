"""The short answer to "tell me about it": the summary, then who, where, how long and how much, a line each."""

import re
from dataclasses import replace
from datetime import date

from procedure_kb.model import Aspect, Procedure
from procedure_kb.quantities import prices

from . import wording
from .doubts import LEVEL_DOUBTS, has_error
from .expiry import expired_on
from .fact import Fact
from .notes import with_note
from .submission import by_channel, fee_facts, time_facts
from .text import item, one_line
from .titles import heading_title

BRIEF = 150
"""Characters of a line; what is longer is told by its own question only."""
_PER_UNIT = re.compile(r"[\d.,]+\s*(?:đồng|đ|vnđ|usd)\b\s*(?:/\s*(?:\d+ )?\w+)?", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def overview_facts(procedure: Procedure, today: date) -> list[Fact]:
    summary = procedure.plain.trusted.summary
    return [
        *([Fact("plain.summary", one_line(summary))] if summary else []),
        *_full_name(procedure),
        *_who(procedure),
        *_where(procedure, today),
        *_in_brief(procedure, "time", time_facts(procedure, today), today),
        *_in_brief(procedure, "fee", fee_facts(procedure, today), today),
    ]


def _full_name(procedure: Procedure) -> list[Fact]:
    """The official name, where the heading is too short for it."""
    if heading_title(procedure) == one_line(procedure.title):
        return []
    return [Fact("official.name", wording.FULL_NAME.format(value=one_line(procedure.official.name)))]


def _who(procedure: Procedure) -> list[Fact]:
    groups = "; ".join(procedure.official.target_groups)
    if len(groups) > BRIEF:
        groups = "; ".join((*procedure.official.target_groups[:2], wording.BRIEF_OTHERS))
    return [Fact("official.target_groups", wording.BRIEF_WHO.format(value=groups))] if groups else []


def _where(procedure: Procedure, today: date) -> list[Fact]:
    official = procedure.official
    for field in ("executing_agency", "competent_agency"):
        if agency := getattr(official, field):
            return [Fact(f"official.{field}", wording.BRIEF_PLACE.format(value=item(agency)))]
    if official.level and not has_error(procedure, today, *LEVEL_DOUBTS):
        return [Fact("official.level", wording.LEVEL.format(value=wording.levels(official.level)))]
    return []


def _in_brief(procedure: Procedure, aspect: Aspect, facts: list[Fact], today: date) -> list[Fact]:
    """One line, or that it depends: an overview never tells half of an amount, nor one that a note explains."""
    words = wording.NOTED[aspect]
    note = procedure.plain.trusted.notes.get(aspect)
    if note:
        told = with_note(procedure, aspect, facts, today)[0]
        value = one_line(note) if len(note) <= BRIEF else wording.BRIEF_VARIES[aspect]
        return [Fact(told.field, words.format(value=value), sure=told.sure)]
    if doubtful := next((fact for fact in facts if not fact.sure), None):
        return [Fact(doubtful.field, words.format(value=_doubt(doubtful, today)), sure=False)]
    return [Fact("official.submission_methods", words.format(value=_line(facts, aspect)))] if facts else []


def _doubt(fact: Fact, today: date) -> str:
    day = expired_on(fact.text, today)
    return wording.BRIEF_EXPIRED.format(day=day) if day else wording.BRIEF_UNSURE


def _line(facts: list[Fact], aspect: Aspect) -> str:
    """All of it if it is short, else the bare amounts where they may stand alone, else that it depends."""
    depends = wording.BRIEF_VARIES[aspect]
    if _services_differ(facts):
        return depends
    bare = [replace(fact, text=fact.text.partition(wording.QUALIFIED)[0]) for fact in facts]
    varies = wording.BRIEF_SOME.format(value=_joined(bare))
    plain = bare == facts and any(len(texts) > 1 for _, texts in by_channel(facts))
    whole = varies if plain else _joined(facts)
    lines = (whole, depends if any(map(_names_another_price, facts)) else varies)
    return next((line for line in lines if len(line) <= BRIEF), depends)


def _services_differ(facts: list[Fact]) -> bool:
    """Channels with different remarks are no two prices of the same thing."""
    remarks = [{_remark(text) for text in texts} for _, texts in by_channel(facts)]
    return any(own != remarks[0] for own in remarks)


def _remark(text: str) -> tuple[str, ...]:
    """The words that qualify an amount, without the amount itself and its "/lần"; a time has none."""
    amount, _, remark = text.partition(wording.QUALIFIED)
    beside = _PER_UNIT.match(amount)
    return tuple(_WORD.findall(f"{amount[beside.end() :] if beside else ''} {remark}".lower()))


def _names_another_price(fact: Fact) -> bool:
    amount, _, remark = fact.text.partition(wording.QUALIFIED)
    return bool(prices(remark) - prices(amount))


def _joined(facts: list[Fact]) -> str:
    channels = [(channel, _either(texts)) for channel, texts in by_channel(facts)]
    return channels[0][1] if len(channels) == 1 else "; ".join(f"{channel} {told}" for channel, told in channels)


def _either(texts: list[str]) -> str:
    """Alternatives of one channel; a remark stands in brackets, so that one sees where the next amount begins."""
    if len(texts) == 1:
        return texts[0]
    parts = [text.partition(wording.QUALIFIED) for text in texts]
    if any(remark for _, _, remark in parts):
        return "; ".join(_bracketed(amount, remark) for amount, _, remark in parts)
    return wording.OR.join(texts)


def _bracketed(amount: str, remark: str) -> str:
    return wording.BRIEF_REMARK.format(amount=amount, remark=remark) if remark else amount
