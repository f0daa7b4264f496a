"""Procedures of one name: told apart by level or agency, or by what the citizen wrote."""

from collections.abc import Sequence

from procedure_kb.model import Procedure
from vietnamese import fold

from . import wording
from .text import one_line


def told_apart(offered: Sequence[Procedure], close: Sequence[Procedure], text: str) -> list[tuple[Procedure, str]]:
    """The offered ones, each with the name that tells it from its namesakes among those close to it.

    Of namesakes the one stays whose level the text names; those that nothing tells apart are merged into the first.
    """
    named: dict[str, Procedure] = {}
    for procedure in offered:
        namesakes = [other for other in close if other.title == procedure.title]
        meant = [other for other in namesakes if _level_in(text, other)]
        if len(meant) == 1:
            named.setdefault(one_line(procedure.title), meant[0])
        else:
            named.setdefault(_name(procedure, namesakes), procedure)
    return [(procedure, name) for name, procedure in named.items()]


def _name(procedure: Procedure, namesakes: Sequence[Procedure]) -> str:
    official, title = procedure.official, one_line(procedure.title)
    if len({other.official.level for other in namesakes}) > 1 and official.level:
        return f"{title} ({wording.levels(official.level)})"
    if len({other.official.executing_agency for other in namesakes}) > 1 and official.executing_agency:
        return f"{title} ({official.executing_agency})"
    return title


def _level_in(text: str, procedure: Procedure) -> bool:
    return any(fold(level) in fold(text) for level in procedure.official.level)
