"""Aspect + facts -> replies. Wording stands around the facts, never instead of them."""

from collections.abc import Callable

from messages.reply import Link, Reply
from messages.reply import Source as ShownSource
from procedure_kb.model import Aspect, Procedure

from . import wording
from .choices import aspect_choices
from .fact import Fact, grouped
from .parts import in_parts
from .submission import by_channel
from .text import bullet, cut, display_date, is_marked, is_step, item, one_line
from .titles import heading_title
from .units import names_ended_level

OUTDATED_TITLE = 160
OUTDATED_FLAG = "outdated_2021"


def compose(procedure: Procedure, aspect: Aspect, facts: list[Fact], contact: str) -> list[Reply]:
    """The answer in parts; the last one carries link, source and what to ask next."""
    link = link_of(procedure)
    closing = _closing(procedure, aspect, facts, contact)
    *before, last = in_parts(body(procedure, aspect, facts), closing, _more(aspect, link))
    follow_ups = aspect_choices(procedure, wording.FOLLOW_UPS) if aspect == "overview" else ()
    return [*map(Reply, before), Reply(last, follow_ups, link, source_of(procedure))]


def is_outdated(procedure: Procedure) -> bool:
    """Whether the record is one of the old collection without codes, which nobody keeps up."""
    return procedure.id.startswith("nocode-") or OUTDATED_FLAG in procedure.official.quality_flags


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


def heading_of(procedure: Procedure, aspect: Aspect) -> str:
    return wording.HEADING.format(title=heading_title(procedure), aspect=wording.ASPECTS[aspect])


def body(procedure: Procedure, aspect: Aspect, facts: list[Fact]) -> list[str]:
    """Paragraphs: the heading names the procedure, then come the words of people here, then the facts."""
    heading = heading_of(procedure, aspect)
    if not facts:
        return [heading, wording.NOT_TOLD.format(aspect=wording.ASPECTS[aspect])]
    told = ("plain.summary", f"plain.notes.{aspect}")  # other notes are lines of an overview
    prose = [fact.text for fact in facts if fact.field in told]
    listed = [fact for fact in facts if fact.field not in told]
    return [heading, *prose, *LAYOUTS.get(aspect, _sections)(listed)]


def _closing(procedure: Procedure, aspect: Aspect, facts: list[Fact], contact: str) -> list[str]:
    """What to bear in mind about the facts."""
    paragraphs = []
    if aspect == "documents" and procedure.plain.trusted.documents:
        paragraphs.append(wording.PLAIN_DOCUMENTS)
    if aspect in ("place", "overview") and names_ended_level(facts):
        paragraphs.append(wording.ENDED_LEVEL)
    if not facts or not all(fact.sure for fact in facts):
        paragraphs.append(wording.CONFIRM.format(contact=contact))
    return paragraphs


def _more(aspect: Aspect, link: Link | None) -> str:
    notice = wording.MORE.format(count="{count}", unit=wording.MORE_UNITS.get(aspect, wording.MORE_UNIT))
    return f"{notice} {wording.MORE_LINKED if link else wording.MORE_CONTACT}"


def _sections(facts: list[Fact]) -> list[str]:
    """Groups as headings, facts as list items; a single fact without group as a sentence."""
    paragraphs = []
    for group, own in grouped(facts).items():
        lines = [bullet(fact.text) for fact in own] if len(facts) > 1 else [own[0].text]
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
