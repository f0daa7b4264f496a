"""Where dossiers come from: the embedded registry, or the city's one-stop system."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.clock import Clock
from core.errors import MotcuaError

from .model import Filed


class SourceError(MotcuaError):
    """The source did not answer, or not usably. The text is one line for the operator, without personal data."""


class Source(Protocol):
    name: str

    def find(self, code: str) -> Filed | None:
        """The dossier with exactly this code; None if the source says that there is none. Raises SourceError."""

    def find_many(self, codes: Collection[str]) -> Mapping[str, Filed]:
        """Those of the codes that exist, in as few calls as the source allows. Raises SourceError."""

    def check(self) -> str | None:
        """Why the source cannot be asked, in one line; None when it can."""


@dataclass(frozen=True)
class Seen:
    """A dossier as it was at `as_of`; `is_stale` where the source is away and this is the last that is known."""

    filed: Filed
    as_of: datetime
    is_stale: bool = False


class Sight(Protocol):
    """What a look-up asks."""

    def find(self, code: str) -> Seen | None:
        """None only if the source says now that there is none.

        Raises SourceError when it is away and nothing is known of the code.
        """

    def proven(self, seen: Seen) -> None:
        """It is told to somebody who proved to be its owner."""


class Direct:
    """A source asked each time, with nothing to fall back on."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self._source = source
        self._clock = clock

    def find(self, code: str) -> Seen | None:
        filed = self._source.find(code)
        return Seen(filed, self._clock.now()) if filed else None

    def proven(self, seen: Seen) -> None:
        """Nothing is kept."""
