"""Who may replace what when a record comes from outside.

Official fields are what the State published: a record read later replaces one read earlier, and of two read at the same
time an import wins over a starter. Plain fields belong to the people of this house: nothing from outside replaces them.
A starter's own words are nobody's yet, and give way to both.
"""

import re

from .model import Plain, Procedure

_VERIFIED = re.compile(r"(\d{4})-(\d\d)(?:/(\d\d)|-(\d\d))?$")


def merge_import(current: Procedure | None, incoming: Procedure, starter: Procedure | None) -> Procedure:
    """What stands after `incoming` was imported. `starter` is what the last starter file said, if there was one."""
    if current is None:
        return incoming
    official = current.official if is_older(incoming, current) else incoming.official
    plain = incoming.plain if _is_nobodys(current, starter) and incoming.plain != Plain() else current.plain
    return current.model_copy(update={"official": official, "plain": plain})


def merge_starter(current: Procedure | None, incoming: Procedure, starter: Procedure | None) -> Procedure:
    """What stands after a starter file said `incoming`, where an earlier one said `starter`."""
    if current is None:
        return incoming
    still_starter = starter is not None and current.official == starter.official
    official = incoming.official if still_starter or is_older(current, incoming) else current.official
    plain = incoming.plain if _is_nobodys(current, starter) else current.plain
    return current.model_copy(update={"official": official, "plain": plain})


def is_older(one: Procedure, other: Procedure) -> bool:
    """True if `one` was surely read before `other`; dates such as "2026-06/07" may overlap with others."""
    mine, theirs = (_days(p.official.source.verified_on) for p in (one, other))
    return bool(mine and theirs and mine[1] < theirs[0])


def _is_nobodys(current: Procedure, starter: Procedure | None) -> bool:
    return current.plain == (starter.plain if starter else Plain())


def _days(verified_on: str) -> tuple[str, str] | None:
    """First and last day meant, as sortable text; None where it is written in another way."""
    match = _VERIFIED.match(verified_on)
    if not match:
        return None
    year, month, last_month, day = match.groups()
    return f"{year}-{month}-{day or '01'}", f"{year}-{last_month or month}-{day or '31'}"
