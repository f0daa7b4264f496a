"""Which question of a citizen a doubt touches, and whether people of this house already answer it in own words."""

from ..model import Aspect, Plain
from .finding import Doubt

_BY_KIND: dict[str, Aspect] = {"fee-": "fee", "time-": "time", "online-": "online"}
_BY_FIELD: dict[str, Aspect] = {
    "name": "overview",
    "decision_number": "overview",
    "documents": "documents",
    "steps": "steps",
    "requirements": "requirements",
    "results": "result",
    "legal_bases": "legal",
    "submission_address": "place",
    "executing_agency": "place",
    "competent_agency": "place",
    "authorized_agency": "place",
    "coordinating_agency": "place",
    "level": "place",
}
_ELSEWHERE: dict[str, Aspect] = {"agency-": "place", "phone-": "place"}
"""Kinds that speak of the place in a field that speaks of anything."""
_NEVER = {"other-province", "programme-ended"}
"""Such a record is not for a citizen of Hanoi at all, whatever is written beside it."""


def aspect_of(doubt: Doubt) -> Aspect | None:
    """The aspect in whose answer the doubtful words would stand; None: in none, or in any."""
    for told, table in ((doubt.kind, _BY_KIND), (doubt.field, _BY_FIELD), (doubt.kind, _ELSEWHERE)):
        for start, aspect in table.items():
            if told.startswith(start):
                return aspect
    return None


def is_settled(doubt: Doubt, plain: Plain) -> bool:
    """A doubt about a fee is settled by a note on the fee, one about the papers by a plain list of papers, and so on.

    Parts that a newer import put in doubt settle nothing.
    """
    trusted, aspect = plain.trusted, aspect_of(doubt)
    if doubt.kind in _NEVER:
        return False
    if aspect == "documents":
        return bool(trusted.documents)
    return bool(trusted.steps) if aspect == "steps" else aspect in trusted.notes
