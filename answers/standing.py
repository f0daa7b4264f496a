"""How far a record may be trusted today: what is said before its facts, and whether they may be told as certain."""

from datetime import date

from procedure_kb.freshness import is_in_force, is_past_review
from procedure_kb.model import Procedure

from . import wording
from .doubts import has_error
from .text import display_date

_OUTDATED_FLAG = "outdated_2021"
_ARMY_MEDICAL = "quân y"
"""Its licences for doctors bear the titles of the civil ones, which no record has."""


def is_outdated(procedure: Procedure) -> bool:
    """Whether the record is one of the old collection without codes, which nobody keeps up: nothing of it is told."""
    return procedure.id.startswith("nocode-") or _OUTDATED_FLAG in procedure.official.quality_flags


def is_certain(procedure: Procedure, today: date) -> bool:
    """Whether its fees and days may be told without a doubt."""
    if has_error(procedure, today, "other-province", "programme-ended"):
        return False
    return is_in_force(procedure, today) and not is_past_review(procedure, today)


def standing(procedure: Procedure, today: date) -> list[str]:
    """What a citizen must know before anything else of it; mostly nothing."""
    said = []
    if procedure.is_internal:
        said.append(wording.INTERNAL)
    if _ARMY_MEDICAL in (procedure.official.executing_agency or "").lower():
        said.append(wording.ARMY_MEDICAL)
    if has_error(procedure, today, "other-province"):
        said.append(wording.OTHER_PROVINCE)
    if has_error(procedure, today, "programme-ended"):
        said.append(wording.PROGRAMME_ENDED)
    if not is_in_force(procedure, today):
        said.append(wording.NOT_IN_FORCE.format(day=display_date(procedure.official.effective_from or "")))
    if is_past_review(procedure, today):
        said.append(wording.PAST_REVIEW.format(date=display_date(procedure.official.source.verified_on)))
    return said
