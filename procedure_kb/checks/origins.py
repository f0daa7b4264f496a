"""Doubts about the title, the decision, the legal bases and the age of a record."""

import re
from collections.abc import Iterator
from datetime import date

from ..freshness import is_in_force, is_past_review, latest_day
from ..model import LegalBasis
from .finding import Doubt
from .record import Record
from .withdrawn import withdrawn

REORGANISED = date(2025, 7, 1)
"""Since then there are two levels of local government: older records name offices that are gone."""
LONGEST_NUMBER = 60
"""Characters. More is number and title in one."""

_DECISION = re.compile(
    r"(?:(?:quyết định )?số\s*)?\d+[a-z]?\s*\.?/?\s*(?:\d{4}/)?(?:Q[ĐD]|QĐCB|QĐ-CB)[\w/ .-]*|QĐ[/ ]?\d+[\w/-]*",
    re.IGNORECASE,
)
_ENDED_MINISTRY = re.compile(r"Q[ĐD]-(BGTVT|BKHĐT|BNNPTNT|BTNMT|BTTTT|BLĐTBXH|TCHQ|TCT)\b")
_PROGRAMME = re.compile(r"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?\d{4}\s*[-–]\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"^\D*\d+/(\d{4})/|-(\d{4})$")
_LOOSE_END = re.compile(r"[,;:]$")
_FLAGS = {
    "methods_unparsed": ("submission_methods", "part-lost"),
    "documents_unparsed": ("documents", "part-lost"),
    "documents_trailing_text": ("documents", "part-lost"),
    "markup_removed": ("quality_flags", "text-markup"),
}
"""Quality flags of collectors and importer that no check can see for itself."""


def origin_doubts(record: Record) -> Iterator[Doubt]:
    yield from _of_name(record)
    yield from _of_decision(record)
    yield from _of_age(record)
    for index, basis in enumerate(record.official.legal_bases):
        yield from _of_basis(f"legal_bases[{index}]", basis, record.today)
    if not record.official.legal_bases:
        yield Doubt("legal_bases", "basis-missing", "no legal basis is named")
    for flag in record.official.quality_flags:
        if flag in _FLAGS:
            yield Doubt(*_FLAGS[flag], flag.replace("_", " "))


def _of_name(record: Record) -> Iterator[Doubt]:
    name = record.official.name
    if "\n" in name or name[:1].islower() or _LOOSE_END.search(name):
        yield Doubt("name", "name-untidy", f'"{name[:40]}…{name[-20:]}"'.replace("\n", "⏎"))
    match = _PROGRAMME.search(name)
    if match and int(match[1]) < record.today.year:
        yield Doubt("name", "programme-ended", f'"{match[0]}"')


def _of_decision(record: Record) -> Iterator[Doubt]:
    number, source = record.official.decision_number, record.official.source
    if not (source.url or source.title or number):
        yield Doubt("source", "source-missing", "names neither an address nor a decision")
    if number and not _DECISION.fullmatch(number):
        yield Doubt("decision_number", "decision-odd", f'"{number}"')
    if number and (match := _ENDED_MINISTRY.search(number)):
        yield Doubt("decision_number", "decision-of-ended-ministry", f"{match[1]} ended in March 2025")


def _of_age(record: Record) -> Iterator[Doubt]:
    procedure = record.procedure
    read = procedure.official.source.verified_on
    if is_past_review(procedure, record.today):
        vouched = procedure.plain.review_on
        field = "plain.review_on" if vouched else "source.verified_on"
        yield Doubt(field, "review-due", f"to be looked at until {vouched}" if vouched else f"read in {read}")
    if not is_in_force(procedure, record.today):
        yield Doubt("effective_from", "not-in-force", f"holds from {procedure.official.effective_from}")
    day = latest_day(read)
    if day and day < REORGANISED:
        yield Doubt("source.verified_on", "read-before-reform", f"read in {read}, before the offices changed")


def _of_basis(field: str, basis: LegalBasis, today: date) -> Iterator[Doubt]:
    if _has_not_come(basis, today):
        yield Doubt(field, "basis-future", f"{basis.number} {basis.date or ''}".strip())
    if len(basis.number) > LONGEST_NUMBER and not basis.title:
        yield Doubt(f"{field}.number", "basis-run-together", f'"{basis.number[:60]}"')
    else:
        for match, old, new in withdrawn().found(basis.number):
            if not match.start():
                yield Doubt(f"{field}.number", "basis-old", f"{old} was replaced by {new}")


def _has_not_come(basis: LegalBasis, today: date) -> bool:
    years = (_YEAR.search(basis.number[:30]), _YEAR.search(basis.date or ""))
    return any(match and int(match[1] or match[2]) > today.year for match in years)
