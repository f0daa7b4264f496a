"""A searcher written by hand: it finds what a test tells it to."""

from collections.abc import Sequence
from typing import NamedTuple

from core.errors import SearchError
from procedure_kb.model import Procedure


class FakeHit(NamedTuple):
    id: str
    score: float


class FakeFound(NamedTuple):
    decision: str
    hits: Sequence[FakeHit]
    offered: Sequence[FakeHit]
    left: Sequence[str]
    scope: float = 0.9
    covered: float = 1.0
    says_little: bool = False
    is_topic: bool = False


class FakeSearcher:
    """`broken` makes it fail like an engine that is away."""

    def __init__(self, decision: str = "none", *found: Procedure, left: Sequence[str] = ("thẻ",)) -> None:
        hits = [FakeHit(procedure.id, 10.0 - place) for place, procedure in enumerate(found)]
        shown = {"direct": 1, "choices": 3}.get(decision, 0)
        self.found = FakeFound(decision, hits, hits[:shown], left)
        self.broken = False

    def find(self, text: str, limit: int = 10) -> FakeFound:
        if self.broken:
            raise SearchError("no engine answers")
        return self.found
