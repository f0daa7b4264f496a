"""Doubts about a record that a reader would notice. Nothing is corrected here: people decide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .model import Fee, Official, Procedure, SubmissionMethod

Severity = Literal["error", "warning"]
"""error: a citizen who reads it is misled; warning: something is missing or old."""

LOWEST_FEE = 1000
"""Đồng. No fee is lower: "50 VNĐ" in a record is 50.000 with its thousands lost."""
REORGANISED = "2025-07"
"""Since then there are two levels of local government: older records name offices that are gone."""

_BARE_NUMBER = re.compile(r"[\d\s.,/–-]+")
_AMOUNT = re.compile(r"(\d[\d.,]*)\s*(?:VNĐ|VND|Việt Nam Đồng|đồng)\b", re.IGNORECASE)
_FREE = re.compile(r"miễn (?:lệ )?phí", re.IGNORECASE)
_CHARGES = re.compile(
    r"phí|mức thu|tiền|hội đồng nhân dân|bộ tài chính|\d\s*(?:đồng|đ\b|vnđ|vnd|usd|%|triệu|nghìn)", re.IGNORECASE
)


@dataclass(frozen=True)
class Finding:
    """One doubt. `field` leads to the place: "submission_methods[0].fees[1].amount"."""

    procedure_id: str
    field: str
    severity: Severity
    message: str


def check(procedure: Procedure) -> list[Finding]:
    """What is doubtful about the official fields of this record."""
    return [Finding(procedure.id, *doubt) for doubt in _doubts(procedure.official)]


_Doubt = tuple[str, Severity, str]


def _doubts(official: Official) -> Iterator[_Doubt]:
    for number, method in enumerate(official.submission_methods):
        yield from _method_doubts(f"submission_methods[{number}]", method)
    if not official.documents:
        yield "documents", "warning", "no document is named"
    if not official.legal_bases:
        yield "legal_bases", "warning", "no legal basis is named"
    if official.source.verified_on < REORGANISED:
        yield "source.verified_on", "warning", f"read in {official.source.verified_on}, before the offices changed"
    if not (official.source.url or official.source.title or official.decision_number):
        yield "source", "warning", "names neither an address nor a decision"


def _method_doubts(field: str, method: SubmissionMethod) -> Iterator[_Doubt]:
    if method.processing_time and _BARE_NUMBER.fullmatch(method.processing_time):
        yield f"{field}.processing_time", "error", f'"{method.processing_time}" has no unit'
    for number, fee in enumerate(method.fees):
        yield from _fee_doubts(f"{field}.fees[{number}]", fee)


def _fee_doubts(field: str, fee: Fee) -> Iterator[_Doubt]:
    if _FREE.match(fee.amount) and fee.note and _CHARGES.search(_FREE.sub("", fee.note)):
        yield f"{field}.note", "error", "the amount says free, the note names a fee"
    amounts = (int(re.sub(r"\D", "", number)) for number in _AMOUNT.findall(fee.amount))
    if any(0 < amount < LOWEST_FEE for amount in amounts):
        yield f"{field}.amount", "error", f'"{fee.amount}" is less than any fee: its thousands may be lost'
