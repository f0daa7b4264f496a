"""The question which case a citizen is in, where the papers differ too much to show them all."""

from datetime import date

from messages.reply import Choice, Reply
from procedure_kb.model import Procedure

from . import wording
from .cases import alternatives, button_name
from .choices import MAX_CHOICES, case_choices, payload, whole_names
from .compose import body, opening, source_of
from .fact import Fact
from .parts import fits

FEW_CASES = 3
FROM = "from:"
"""Prefix of a case payload that asks for the next cases: "from:2"."""


def case_question(procedure: Procedure, facts: list[Fact], case: str | None, today: date) -> Reply | None:
    """The question, or None if `case` answers it already or the papers are short enough to show all."""
    cases = alternatives(facts)
    if case is not None and case.isdecimal() and int(case) < len(cases):
        return None
    parts = 2 if len(cases) <= FEW_CASES else 1
    if not cases or fits(body(procedure, "documents", facts, today), parts):
        return None
    start = int(case.removeprefix(FROM)) if case and case.removeprefix(FROM).isdecimal() else 0
    return _offer(procedure, cases, start if start < len(cases) else 0, today)


def _offer(procedure: Procedure, cases: list[str], start: int, today: date) -> Reply:
    """Two cases and the way to the next ones; the last three at once."""
    count = MAX_CHOICES if len(cases) - start <= MAX_CHOICES else MAX_CHOICES - 1
    offered = cases[start : start + count]
    choices = case_choices(procedure, [button_name(name) for name in offered], start)
    if start + count < len(cases):
        others = payload(procedure.id, "documents", f"{FROM}{start + count}")
        choices.append(Choice(wording.OTHER_CASE, others, procedure.id))
    question = wording.WHICH_CASE.format(count=len(cases))
    paragraphs = [*opening(procedure, "documents", today), question, *whole_names(offered, choices)]
    return Reply("\n\n".join(paragraphs), tuple(choices), source=source_of(procedure))
