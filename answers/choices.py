"""Buttons of this room: a procedure, one of its aspects or one of its cases; and the list that goes with them."""

import json
from collections.abc import Sequence

from messages.reply import MAX_CHOICES, Choice
from procedure_kb.model import Aspect, Procedure

from . import wording
from .text import bullet, cut, distinct_titles

__all__ = ["MAX_CHOICES", "aspect_choices", "case_choices", "payload", "procedure_choices", "whole_names"]

TITLE_LIMIT = 60
"""Characters of a button that a phone shows in two lines."""
NAME_LIMIT = 300
"""Characters of a name in the list above the buttons."""


def payload(procedure: str, aspect: Aspect | None, case: str | None = None, page: int = 0) -> str:
    """`/choose{"procedure":"1.001193","aspect":"fee"}`: what pressing sends back; absent parts are left out."""
    parts = {"procedure": procedure, "aspect": aspect, "case": case, "page": str(page) if page else None}
    told = {key: value for key, value in parts.items() if value is not None}
    return "/choose" + json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def aspect_choices(procedure: Procedure, aspects: Sequence[Aspect]) -> tuple[Choice, ...]:
    """What to ask next about the same procedure."""
    return tuple(
        Choice(wording.ASPECTS[aspect].capitalize(), payload(procedure.id, aspect), procedure.id) for aspect in aspects
    )


def procedure_choices(procedures: Sequence[tuple[Procedure, str]], aspect: Aspect | None) -> tuple[Choice, ...]:
    """One for each procedure with the name that tells it from the others."""
    titles = distinct_titles([name for _, name in procedures], TITLE_LIMIT)
    return tuple(
        Choice(title, payload(procedure.id, aspect), procedure.id)
        for title, (procedure, _) in zip(titles, procedures, strict=True)
    )


def case_choices(procedure: Procedure, names: Sequence[str], start: int) -> list[Choice]:
    """One for each case; `start` is the index of the first among all of the procedure's."""
    titles = distinct_titles(names, TITLE_LIMIT)
    return [
        Choice(title, payload(procedure.id, "documents", str(index)), procedure.id)
        for index, title in enumerate(titles, start)
    ]


def whole_names(names: Sequence[str], choices: Sequence[Choice]) -> list[str]:
    """A paragraph that lists what the buttons cut; none if they cut nothing."""
    if not any("…" in choice.title for choice in choices):
        return []
    return ["\n".join(bullet(cut(name, NAME_LIMIT)) for name in names)]
