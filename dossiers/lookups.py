"""Looking up a dossier: a code, and digits that only its owner knows. What is no success tells nothing.

The same words, outcome and work answer a code that does not exist and digits that are wrong; the bounds are in `tries`,
the reasons in docs/adr/0017-looking-up-a-dossier.md.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey

from .factor import proves
from .lookup_alerts import Alert
from .lookup_log import LookupLog, Record
from .model import Dossier
from .source import Seen, Sight, SourceError
from .tries import Asker, Why

__all__ = ["Answer", "Asker", "Away", "Found", "Locked", "Lookups", "NotFound"]

_log = structlog.get_logger("dossiers.lookups")


@dataclass(frozen=True)
class Found:
    """`is_stale`: the source is away, and this is how the dossier was at `as_of`."""

    dossier: Dossier
    as_of: datetime
    is_stale: bool = False


@dataclass(frozen=True)
class NotFound:
    """No such dossier or wrong digits: nobody is told which. `left`: tries before a lock."""

    left: int


@dataclass(frozen=True)
class Locked:
    """No try before `until`, right or wrong: too many wrong ones for this code, or for all, or a crowd fails on it."""

    until: datetime
    why: Why


@dataclass(frozen=True)
class Away:
    """The source does not answer, and nothing may be told."""


Answer = Found | NotFound | Locked | Away


class Lookups:
    """Every try is recorded; no transaction is open while the source is asked. All methods raise DatabaseError."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ledger: Ledger, source: Sight) -> None:
        self._record = LookupLog(database, clock, secret, ledger)
        self._secret = secret
        self._source = source

    def look_up(self, asker: Asker, code: str, digits: str, key: str) -> Answer:
        """`code` in the official spelling, `digits` four or a whole number, `key` the message's id.

        The same key again gives the same answer and counts once.
        """
        record = self._record.begin(asker, code, key)
        if record.outcome == "pending":
            return self._try(record, asker, code, digits)
        if record.outcome == "found":
            return self._shown(code) or NotFound(record.left)
        return _told(record)

    def again(self, conversation: str, code: str) -> Found | Away | None:
        """For a follow-up, soon after a success. None: digits are needed, or the dossier is gone."""
        return self._shown(code) if self._record.is_open(conversation, code) else None

    def recent(self, conversation: str) -> str | None:
        """The code that this conversation looked up last, while follow-ups need no digits."""
        return self._record.opened_last(conversation)

    def alerts(self) -> list[Alert]:
        """For staff, newest first."""
        return self._record.alerts()

    def forget(self, conversation: str) -> None:
        """What this person looked up. Today's wrong tries still count."""
        self._record.forget(conversation)

    def forget_older_than(self, days: int) -> int:
        """How many records went; at least a day's are kept, for they count."""
        return self._record.forget_older_than(days)

    def _try(self, record: Record, asker: Asker, code: str, digits: str) -> Answer:
        """Each step is done whether there is a dossier or not."""
        seen, is_away = self._asked(code)
        is_proven = proves(self._secret, code, digits, seen.filed.factors if seen else ())
        if is_away:
            is_proven &= self._record.may_trust_memory(asker, code)
        if seen and is_proven:
            self._record.settle(record, asker, code, "found")
            self._source.proven(seen)
            return _found(seen)
        self._record.settle(record, asker, code, "away" if is_away else "not_found")
        return Away() if is_away else NotFound(record.left)

    def _shown(self, code: str) -> Found | Away | None:
        """To whom it was proven."""
        seen, is_away = self._asked(code)
        if seen:
            return _found(seen)
        return Away() if is_away else None

    def _asked(self, code: str) -> tuple[Seen | None, bool]:
        """What is known, and whether the source is away."""
        try:
            seen = self._source.find(code)
        except SourceError as error:
            _log.warning("the source of dossiers is away", why=str(error))
            return None, True
        if seen and seen.filed.dossier.code != code:
            _log.error("the source of dossiers answered with another dossier")
            return None, True
        return seen, seen is not None and seen.is_stale


def _found(seen: Seen) -> Found:
    return Found(seen.filed.dossier, seen.as_of, seen.is_stale)


def _told(record: Record) -> Answer:
    """What was answered before, or refused now."""
    if record.until and record.why:
        return Locked(record.until, record.why)
    return Away() if record.outcome == "away" else NotFound(record.left)
