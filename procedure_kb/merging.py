"""Who may replace what when a record comes from outside.

Official fields are what the State published: a record read later replaces one read earlier, and of two read at the same
time an import wins over a starter. Plain fields belong to the people of this house: nothing from outside replaces them.
A starter's own words are nobody's yet, and give way to both. Plain words that no longer agree with the official half
beside them are kept, but doubted (`agreement`).
"""

from .agreement import doubted
from .freshness import meant_days
from .model import Official, Plain, Procedure


def merge_import(current: Procedure | None, incoming: Procedure, starter: Procedure | None) -> Procedure:
    """What stands after `incoming` was imported. `starter` is what the last starter file said, if there was one."""
    if current is None:
        return incoming
    official = current.official if is_older(incoming, current) else incoming.official
    brings_words = _is_nobodys(current, starter) and incoming.plain != Plain()
    return _beside(official, incoming if brings_words else current)


def merge_list(current: Procedure | None, incoming: Procedure, starter: Procedure | None) -> Procedure:
    """What stands after a list named `incoming`, which states only some fields: the others stay, so does the source.

    A list read earlier than the record changes nothing of it.
    """
    if current is None:
        return incoming
    stated = incoming.official.model_fields_set - {"source", "quality_flags"}
    fields = {} if is_older(incoming, current) else {name: getattr(incoming.official, name) for name in stated}
    complete = incoming.model_copy(update={"official": current.official.model_copy(update=fields)})
    return merge_import(current, complete, starter)


def merge_starter(current: Procedure | None, incoming: Procedure, starter: Procedure | None) -> Procedure:
    """What stands after a starter file said `incoming`, where an earlier one said `starter`."""
    if current is None:
        return incoming
    still_starter = starter is not None and current.official == starter.official
    official = incoming.official if still_starter or is_older(current, incoming) else current.official
    return _beside(official, incoming if _is_nobodys(current, starter) else current)


def _beside(official: Official, writer: Procedure) -> Procedure:
    """The writer's plain words beside this official half; where they no longer agree with it they are doubted."""
    parts = {*writer.plain.doubted, *doubted(writer.plain, writer.official, official)}
    plain = writer.plain.model_copy(update={"doubted": tuple(sorted(parts))})
    return writer.model_copy(update={"official": official, "plain": plain})


def is_older(one: Procedure, other: Procedure) -> bool:
    """True if `one` was surely read before `other`; dates such as "2026-06/07" may overlap with others."""
    mine, theirs = (meant_days(p.official.source.verified_on) for p in (one, other))
    return bool(mine and theirs and mine[1] < theirs[0])


def _is_nobodys(current: Procedure, starter: Procedure | None) -> bool:
    return current.plain.model_copy(update={"doubted": ()}) == (starter.plain if starter else Plain())
