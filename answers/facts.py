"""What a record states about one aspect: one small function each."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from procedure_kb.model import Aspect, LegalBasis, Procedure

from . import wording
from .descriptions import ABOUT_PLACE, ABOUT_TIME, description_facts
from .documents import document_facts, form_facts
from .doubts import LEVEL_DOUBTS, has_error
from .fact import Fact, distinct
from .notes import with_note
from .online import online_facts
from .overview import overview_facts
from .standing import is_certain
from .submission import fee_facts, spoken, time_facts
from .text import item, items, one_line

__all__ = ["FACTS", "Fact", "facts_about"]

_EMPTY_LABEL = re.compile(r"(?:từ khóa|mô tả)\s*:?", re.IGNORECASE)
"""The portal's next heading, which slipped into the text."""
_NO_CONDITION = re.compile(r"không(?: có| quy định| yêu cầu)?[.;]?", re.IGNORECASE)


def facts_about(procedure: Procedure, aspect: Aspect, today: date) -> list[Fact]:
    """The facts of one aspect in the order in which they are told; empty if the record says nothing.

    The note of people here comes first, then the record's own lines, then what its descriptions add to both.
    `today`, in Hanoi, decides what has expired; of a record that nobody vouches for any more nothing is sure.
    """
    own = DATED[aspect](procedure, today) if aspect in DATED else FACTS[aspect](procedure)
    told = with_note(procedure, aspect, own, today)
    if about := DESCRIBED.get(aspect):
        told += description_facts(procedure, about, told)
    return told if is_certain(procedure, today) else [replace(fact, sure=False) for fact in told]


def place_facts(procedure: Procedure, today: date) -> list[Fact]:
    """Where to go, who decides, on which level, in which ways."""
    official = procedure.official
    agencies = {
        "submission_address": wording.ADDRESS,
        "executing_agency": wording.EXECUTING,
        "competent_agency": wording.COMPETENT,
        "authorized_agency": wording.AUTHORIZED,
        "coordinating_agency": wording.COORDINATING,
    }
    if official.competent_agency == official.executing_agency:
        del agencies["competent_agency"]
    named = ((field, words, getattr(official, field)) for field, words in agencies.items())
    facts = [
        Fact(f"official.{field}", words.format(value=item(name).rstrip("."))) for field, words, name in named if name
    ]
    if official.level and not has_error(procedure, today, *LEVEL_DOUBTS):
        facts.append(Fact("official.level", wording.LEVEL.format(value=wording.levels(official.level))))
    if official.submission_methods:
        ways = spoken(method.channel for method in official.submission_methods)
        facts.append(Fact("official.submission_methods", wording.WAYS.format(value=ways)))
    return facts


def step_facts(procedure: Procedure) -> list[Fact]:
    """The plain way if people wrote one, else the published one."""
    side = "plain" if procedure.plain.trusted.steps else "official"
    return [Fact(f"{side}.steps[{index}]", one_line(step)) for index, step in enumerate(procedure.steps)]


def legal_facts(procedure: Procedure) -> list[Fact]:
    """The legal bases, each once."""
    bases = enumerate(procedure.official.legal_bases)
    return distinct([Fact(f"official.legal_bases[{index}]", _legal_text(basis)) for index, basis in bases])


def requirement_facts(procedure: Procedure) -> list[Fact]:
    """Who may do it, and the conditions line by line."""
    official = procedure.official
    facts = [
        Fact(f"official.target_groups[{index}]", who, wording.WHO) for index, who in enumerate(official.target_groups)
    ]
    if official.requirements and _NO_CONDITION.fullmatch(one_line(official.requirements)):
        return [*facts, Fact("official.requirements", wording.NO_CONDITIONS, wording.CONDITIONS)]
    if not official.requirements and "requirements" not in procedure.plain.trusted.notes:
        return [*facts, Fact("official.requirements", wording.CONDITIONS_NOT_TOLD, wording.CONDITIONS)]
    lines = [line for line in items(official.requirements or "") if not _EMPTY_LABEL.fullmatch(line)]
    return facts + [Fact("official.requirements", line, wording.CONDITIONS) for line in lines]


def result_facts(procedure: Procedure) -> list[Fact]:
    """What one gets in the end."""
    results = enumerate(procedure.official.results)
    return [Fact(f"official.results[{index}].name", item(result.name)) for index, result in results]


def _legal_text(basis: LegalBasis) -> str:
    """Number, title, agency and date, none said twice."""
    title = item(basis.title) if basis.title else ""
    text = title if basis.number in title else f"{basis.number}: {title}" if title else basis.number
    extra = [part for part in (basis.agency, (basis.date or "").replace("-", "/")) if part and part not in text]
    return text + (f" ({', '.join(extra)})" if extra else "")


FACTS: dict[Aspect, Callable[[Procedure], list[Fact]]] = {
    "documents": document_facts,
    "steps": step_facts,
    "legal": legal_facts,
    "form": form_facts,
    "requirements": requirement_facts,
    "result": result_facts,
}
DATED: dict[Aspect, Callable[[Procedure, date], list[Fact]]] = {
    "fee": fee_facts,
    "time": time_facts,
    "place": place_facts,
    "online": online_facts,
    "overview": overview_facts,
}
"""Those in which a doubt, or a day that is past, changes what is told."""
DESCRIBED: dict[Aspect, re.Pattern[str]] = {"time": ABOUT_TIME, "place": ABOUT_PLACE}
