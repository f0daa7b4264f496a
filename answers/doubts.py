"""What the checks doubt of a record, in the words in which a citizen must hear it; kinds in `procedure_kb.checks`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from procedure_kb.checks import Finding, check
from procedure_kb.model import Aspect, Procedure

from . import wording
from .fact import Fact

_ALSO_TELLS: dict[Aspect, tuple[Aspect, ...]] = {
    "overview": ("time", "fee", "place"),
    "online": ("time", "fee", "place"),
    "form": ("documents",),
}
"""Answers that show parts of others."""


LEVEL_DOUBTS = ("level-contradicts-agency", "level-contradicts-title")
"""Of these the office is told and the level is not."""


class _Same:
    """A record as a key: itself and no equal one, for comparing two takes longer than checking one."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure

    def __hash__(self) -> int:
        return id(self.procedure)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.procedure is other.procedure


@lru_cache(maxsize=64)
def _errors(key: _Same, today: date) -> tuple[Finding, ...]:
    found = check(key.procedure, today)
    return tuple(finding for finding in found if finding.severity == "error" and not finding.settled)


def errors(procedure: Procedure, today: date) -> tuple[Finding, ...]:
    """What would mislead a citizen, and nobody here has settled."""
    return _errors(_Same(procedure), today)


def has_error(procedure: Procedure, today: date, *kinds: str) -> bool:
    return any(finding.kind in kinds for finding in errors(procedure, today))


def unsure_where_doubted(facts: list[Fact], procedure: Procedure, aspect: Aspect, today: date) -> list[Fact]:
    """The same facts; those of a doubted way of handing in, or all where the doubt arose elsewhere, are not sure."""
    found = [finding for finding in errors(procedure, today) if finding.aspect == aspect]
    return [replace(fact, sure=False) if any(_touches(f, fact) for f in found) else fact for fact in facts]


def doubt_words(procedure: Procedure, aspect: Aspect, facts: Iterable[Fact], today: date) -> list[str]:
    """What to say after these facts, each once."""
    told = {_place(fact.field) for fact in facts}
    words = [
        wording.DOUBTS[finding.kind]
        for finding in errors(procedure, today)
        if finding.kind in wording.DOUBTS and _concerns(finding, aspect, told) and not _says_it_itself(finding)
    ]
    return list(dict.fromkeys(words))


def _concerns(finding: Finding, aspect: Aspect, told: set[str]) -> bool:
    if finding.aspect == aspect:
        return True
    return finding.aspect in _ALSO_TELLS.get(aspect, ()) and _place(finding.field) in told


def _says_it_itself(finding: Finding) -> bool:
    """An amount is shown with the day until which it held, or with its note instead of "free" (`readings`)."""
    return finding.kind in ("fee-expired", "fee-free-but-charged") and ".fees[" in finding.field


def _touches(finding: Finding, fact: Fact) -> bool:
    place = _place(finding.field)
    return not place.startswith("submission_methods") or place == _place(fact.field)


def _place(field: str) -> str:
    """ "official.submission_methods[0].fees[1]" -> "submission_methods[0]"."""
    return field.removeprefix("official.").partition(".")[0]
