"""What is deleted after its time, as administrators see it: the rules, and what the last runs deleted."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.ledger import Ledger

SHOWN = 30
"""Runs that are shown. One that deleted nothing leaves no line in the ledger."""


@dataclass(frozen=True)
class Kept:
    """How long one kind is kept. `setting` None: it is not for choice."""

    kind: str
    time: timedelta
    setting: str | None = None

    @property
    def days(self) -> int:
        return self.time // timedelta(days=1)


@dataclass(frozen=True)
class Run:
    """Kind -> how many were deleted."""

    at: datetime
    deleted: Mapping[str, int]


class Erasure:
    def __init__(self, rules: Callable[[], list[Kept]], ledger: Ledger) -> None:
        self._rules = rules
        self._ledger = ledger

    def rules(self) -> list[Kept]:
        return self._rules()

    def runs(self) -> list[Run]:
        """The newest first."""
        entries = self._ledger.latest("retention", SHOWN)
        return [Run(datetime.fromisoformat(entry.at), json.loads(entry.facts)) for entry in entries]
