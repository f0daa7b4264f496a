"""Answer at once, offer choices, or say that there is none."""

from collections.abc import Sequence
from typing import Literal

from .query import Query
from .ranking import Candidate

Decision = Literal["direct", "choices", "none"]


def decide(candidates: Sequence[Candidate], query: Query) -> Decision:
    return "choices" if candidates else "none"
