"""What this room needs of search."""

from collections.abc import Sequence
from typing import Protocol


class HitLike(Protocol):
    """A procedure that search found."""

    @property
    def id(self) -> str: ...
    @property
    def score(self) -> float: ...


class FoundLike(Protocol):
    """What search found: `decision` is "direct", "choices" or "none"; `left` the procedure words of the text.

    `hits` are the best, whatever the decision; `offered` those to show for it. `scope` is the probability that any
    procedure is meant, `covered` the share of the words that the best one covers; `says_little` when the words left
    point nowhere; `is_topic` when they name a whole field.
    """

    @property
    def decision(self) -> str: ...
    @property
    def hits(self) -> Sequence[HitLike]: ...
    @property
    def offered(self) -> Sequence[HitLike]: ...
    @property
    def scope(self) -> float: ...
    @property
    def covered(self) -> float: ...
    @property
    def says_little(self) -> bool: ...
    @property
    def is_topic(self) -> bool: ...
    @property
    def left(self) -> Sequence[str]: ...


class Searcher(Protocol):
    """Raises `SearchError` when no engine answers."""

    def find(self, text: str, limit: int = 10) -> FoundLike: ...
