"""What the knowledge base holds, in numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .model import Plain, Procedure


@dataclass
class Statistics:
    """Counts of procedures; one of several levels counts at each."""

    procedures: int = 0
    with_plain: int = 0
    doubtful: int = 0
    """With a quality flag of its collectors."""
    by_field: Counter[str] = field(default_factory=Counter)
    by_level: Counter[str] = field(default_factory=Counter)
    by_verified: Counter[str] = field(default_factory=Counter)


def statistics(procedures: Iterable[Procedure]) -> Statistics:
    """One pass, in constant memory."""
    found = Statistics()
    for procedure in procedures:
        official = procedure.official
        found.procedures += 1
        found.with_plain += procedure.plain != Plain()
        found.doubtful += bool(official.quality_flags)
        found.by_field[official.field or ""] += 1
        found.by_level.update(official.level or [""])
        found.by_verified[official.source.verified_on] += 1
    return found
