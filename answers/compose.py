"""Aspect + facts -> replies. Wording stands around the facts, never instead of them."""

from collections.abc import Callable
from datetime import date

from messages.reply import Choice, Link, Reply
from messages.reply import Source as ShownSource
from procedure_kb.model import Aspect, Procedure

from . import wording
from .choices import aspect_choices, payload
from .doubts import doubt_words
from .fact import Fact, grouped
from .parts import in_pages
from .standing import standing
from .submission import by_channel
from .text import bullet, cut, display_date, is_marked, is_step, item, one_line
from .titles import heading_title
from .units import names_ended_level

OUTDATED_TITLE = 160


def compose(
    procedure: Procedure, aspect: Aspect, facts: list[Fact], contact: str, today: date, *, case: str | None, page: int
) -> list[Reply]:
    """One page of the answer; its last part carries link, source, and how to go on: the next page, or what to ask."""
    closing = _closing(procedure, aspect, facts, contact, today)
    pages = in_pages(body(procedure, aspect, facts, today), closing, _more(aspect))
    number = page if page < len(pages) else 0
    *before, last = pages[number]
    choices = aspect_choices(procedure, wording.FOLLOW_UPS) if aspect == "overview" else ()
    if number + 1 < len(pages):
        choices = (Choice(wording.NEXT, payload(procedure.id, aspect, case, number + 1), procedure.id),)
    return [*map(Reply, before), Reply(last, choices, link_of(procedure), source_of(procedure))]


def outdated(procedure: Procedure, contact: str) -> list[Reply]:
    """That there is only an old record of that name: nothing of it is told as a fact."""
    title, date = cut(one_line(procedure.title), OUTDATED_TITLE), display_date(procedure.official.source.verified_on)
    return [Reply(wording.OUTDATED.format(title=title, date=date, contact=contact), link=link_of(procedure))]


def link_of(procedure: Procedure) -> Link | None:
    url = procedure.official.source.url
    if not url:
        return None
    return Link(wording.LINK_PORTAL if wording.PORTAL_HOST in url else wording.LINK_OTHER, url)


def source_of(procedure: Procedure) -> ShownSource:
    official = procedure.official
    return ShownSource(procedure.id, official.decision_number, display_date(official.source.verified_on))


def _heading(procedure: Procedure, aspect: Aspect) -> str:
    return wording.HEADING.format(title=heading_title(procedure), aspect=wording.ASPECTS[aspect])


def opening(procedure: Procedure, aspect: Aspect, today: date) -> list[str]:
    """The heading names the procedure; then comes how far to trust it."""
    return [_heading(procedure, aspect), *standing(procedure, today)]


def body(procedure: Procedure, aspect: Aspect, facts: list[Fact], today: date) -> list[str]:
    """Paragraphs: the opening, then come words of people here, then the facts."""
    first = opening(procedure, aspect, today)
    if not facts:
        return [*first, wording.NOT_TOLD.format(aspect=wording.ASPECTS[aspect])]
    told = ("plain.summary", f"plain.notes.{aspect}")  # other notes are lines of an overview
    prose = [fact.text for fact in facts if fact.field in told]
    listed = [fact for fact in facts if fact.field not in told]
    return [*first, *prose, *LAYOUTS.get(aspect, _sections)(listed)]


def _closing(procedure: Procedure, aspect: Aspect, facts: list[Fact], contact: str, today: date) -> list[str]:
    """What to bear in mind about the facts."""
    paragraphs = []
    if aspect == "documents" and procedure.plain.trusted.documents:
        paragraphs.append(wording.PLAIN_DOCUMENTS)
    doubts = doubt_words(procedure, aspect, facts, today)
    if aspect in ("place", "overview") and names_ended_level(facts):
        doubts = list(dict.fromkeys([*doubts, wording.ENDED_LEVEL]))
    paragraphs += doubts
    if doubts or not facts or not all(fact.sure for fact in facts):
        paragraphs.append(wording.CONFIRM.format(contact=contact))
    return paragraphs


def _more(aspect: Aspect) -> str:
    return wording.MORE.format(count="{count}", unit=wording.MORE_UNITS.get(aspect, wording.MORE_UNIT))


def _sections(facts: list[Fact]) -> list[str]:
    """Groups as headings, facts as list items; a single fact without group as a sentence."""
    paragraphs = []
    for group, own in grouped(facts).items():
        lines = [bullet(fact.text) for fact in own] if len(facts) > 1 else [own[0].text]
        lines[-1] = lines[-1].rstrip(" :")  # what it announces, the record does not have
        paragraphs.append("\n".join([f"{group}:", *lines] if group else lines))
    return paragraphs


def _by_channel(facts: list[Fact]) -> list[str]:
    """Channels of which the same holds in one line, then what the record adds."""
    added = [fact for fact in facts if fact.group == wording.HOW]
    paragraphs = []
    for channels, texts in by_channel([fact for fact in facts if fact.group != wording.HOW]):
        hand_in = wording.HAND_IN.format(channels=channels)
        if len(texts) == 1:
            paragraphs.append(f"{hand_in}: {texts[0]}")
        else:
            heading = wording.SEVERAL.format(hand_in=hand_in)
            paragraphs.append("\n".join([f"{heading}:", *map(bullet, texts)]))
    return paragraphs + _sections(added)


def _steps(facts: list[Fact]) -> list[str]:
    """Numbered, unless the record structures its lines itself ("Bước 1: …", "- …")."""
    texts = [fact.text for fact in facts]
    if not any(is_marked(text) or is_step(item(text)) for text in texts):
        return ["\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))] if texts else []
    lines = [bullet(item(text)) if is_marked(text) else text for text in texts]
    return "".join(f"\n\n{line}" if is_step(line) else f"\n{line}" for line in lines).strip().split("\n\n")


LAYOUTS: dict[Aspect, Callable[[list[Fact]], list[str]]] = {
    "fee": _by_channel,
    "time": _by_channel,
    "steps": _steps,
}
"""How an aspect's facts become paragraphs, where not as plain lists."""
