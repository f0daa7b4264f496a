"""A primary engine, and one in this process that answers while the primary cannot."""

from collections.abc import Callable, Collection, Mapping, Sequence
from time import monotonic

from .embedded import EmbeddedEngine
from .engine import Clause, Engine, EngineError, Entry, Kind, Match

RETRY_SECONDS = 30.0
"""How long a failed primary is left alone. Until then no citizen waits for its time limit."""


class FailoverEngine(Engine):
    """Both engines hold the same entries. `clock` gives seconds that only grow."""

    def __init__(
        self, primary: Engine, fallback: Engine | None = None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._primary = primary
        self._fallback = fallback or EmbeddedEngine()
        self._clock = clock
        self._retry_at = 0.0
        self.degraded: str | None = None
        """Why the fall-back answers; None while the primary does."""

    @property
    def name(self) -> str:
        """The engine that answers now."""
        return self._fallback.name if self.degraded else self._primary.name

    def replace(self, entries: Collection[Entry], revision: int) -> None:
        self._fallback.replace(entries, revision)
        if self._clock() < self._retry_at:
            return
        try:
            self._primary.replace(entries, revision)
        except EngineError as error:
            self._degrade(error)
        else:
            self.degraded = None

    def revision(self) -> int | None:
        """None also when the primary is back without its index, so that the next refresh builds it."""
        held = self._fallback.revision()
        if self._primary.revision() == held or self._clock() < self._retry_at:
            return held
        return None if self._is_back() else held

    def search(self, clauses: Sequence[Clause], limit: int) -> Mapping[Kind, list[Match]]:
        if self._clock() >= self._retry_at and self._primary.revision() == self._fallback.revision():
            try:
                matches = self._primary.search(clauses, limit)
            except EngineError as error:
                self._degrade(error)
            else:
                self.degraded = None
                return matches
        return self._fallback.search(clauses, limit)

    def check(self) -> None:
        """Raises what is wrong with the primary, whoever answers."""
        self._primary.check()

    def _is_back(self) -> bool:
        try:
            self._primary.check()
        except EngineError as error:
            self._degrade(error)
            return False
        return True

    def _degrade(self, error: EngineError) -> None:
        self.degraded = str(error)
        self._retry_at = self._clock() + RETRY_SECONDS
