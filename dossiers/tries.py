"""Who may try, and how often: the bounds that keep four digits safe (docs/adr/0017-looking-up-a-dossier.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from .lookup_tables import lookups

WINDOW = timedelta(hours=24)
"""A wrong try counts for so long; a lock ends when the first of its tries stops counting."""

OF_CODE, OF_ALL = 5, 20
"""Wrong tries of one conversation, for one code and for all."""
OF_CODE_AT_ORIGIN, OF_ALL_AT_ORIGIN = 10, 60
"""The same for all web sessions of one address, which a ward's Wi-Fi or a mobile network shares."""
CROWD = 5
"""Askers failing on one code; from then on those who never succeeded with it wait before each try."""
LONGEST_PAUSE = timedelta(hours=1)
"""Nobody waits longer for a try, however many others fail: an owner always gets in."""

Why = Literal["code", "all", "crowd"]
WRONG = ("pending", "not_found")
"""A try counts as wrong until it is known to be right: many at the same moment gain nothing."""


@dataclass(frozen=True)
class Asker:
    """Who tries (`messages.vault` knows both hashes)."""

    conversation: str
    origin: str | None = None
    """Of a web client's address, whose sessions cost nothing."""
    person: str | None = None
    """Of a platform's address: a conversation that was deleted and begun anew is still the same person's."""

    @property
    def id(self) -> str:
        return self.person or self.conversation


@dataclass(frozen=True)
class Verdict:
    """A try ("pending") with how many are left after it, or a refusal ("locked", "slowed") and until when."""

    outcome: str
    why: Why | None = None
    until: datetime | None = None
    left: int = 0


class _Try(NamedTuple):
    id: int
    asker: str
    origin: str | None
    code: str
    at: datetime


@dataclass(frozen=True)
class _Bound:
    """How many of these tries may be wrong."""

    limit: int
    why: Why
    tries: list[datetime]
    """Newest first."""

    @property
    def left(self) -> int:
        return self.limit - len(self.tries)

    @property
    def until(self) -> datetime:
        """When there is room again."""
        return self.tries[self.limit - 1] + WINDOW


def judge(connection: Connection, asker: Asker, code: str, now: datetime) -> Verdict:
    """Knows nothing of dossiers: a code that exists and one that does not are judged alike."""
    success = _last_success(connection, asker.conversation, code)
    bounds = _bounds(connection, asker, code, success, WRONG, now)
    full = [(bound.until, bound.why) for bound in bounds if bound.left <= 0]
    if full:
        until, why = max(full)
        return Verdict("locked", why, until)
    until_slowed = None if success else _come_again(connection, asker, code, now)
    if until_slowed:
        return Verdict("slowed", "crowd", until_slowed)
    return Verdict("pending", left=min(bound.left for bound in bounds) - 1)


def may_trust_memory(connection: Connection, asker: Asker, code: str, now: datetime) -> bool:
    """Whether a last known state may be shown while the source is away: as many tries at it as there are wrong ones.

    They have a tally of their own. Whoever asks in vain during an outage is not locked out after it. This try, which is
    noted, counts too.
    """
    success = _last_success(connection, asker.conversation, code)
    return all(bound.left >= 0 for bound in _bounds(connection, asker, code, success, ("pending", "away"), now))


def _bounds(
    connection: Connection, asker: Asker, code: str, success: int, outcomes: Collection[str], now: datetime
) -> list[_Bound]:
    """Others at the same address never lock out whoever has succeeded with this code."""
    tries = _tries(connection, asker, outcomes, now)
    own = [each for each in tries if each.asker == asker.id]
    since_success = [each.at for each in own if each.code == code and each.id > success]
    bounds = [_Bound(OF_CODE, "code", since_success), _Bound(OF_ALL, "all", [each.at for each in own])]
    if asker.origin and not success:
        there = [each for each in tries if each.origin == asker.origin]
        bounds.append(_Bound(OF_CODE_AT_ORIGIN, "code", [each.at for each in there if each.code == code]))
        bounds.append(_Bound(OF_ALL_AT_ORIGIN, "all", [each.at for each in there]))
    return bounds


def _tries(connection: Connection, asker: Asker, outcomes: Collection[str], now: datetime) -> list[_Try]:
    """Of the asker, or from the same address: a few dozen, for the bounds stop them."""
    theirs = lookups.c.asker == asker.id
    if asker.origin:
        theirs = or_(theirs, lookups.c.origin == asker.origin)
    query = (
        select(lookups.c.id, lookups.c.asker, lookups.c.origin, lookups.c.code, lookups.c.at)
        .where(theirs, lookups.c.outcome.in_(outcomes), lookups.c.at > now - WINDOW)
        .order_by(lookups.c.at.desc())
    )
    return [_Try(*row) for row in connection.execute(query)]


def _last_success(connection: Connection, conversation: str, code: str) -> int:
    """Its record's id; 0 if there is none."""
    query = select(func.max(lookups.c.id)).where(_own(conversation, code), lookups.c.outcome == "found")
    return connection.execute(query).scalar_one() or 0


def has_succeeded(connection: Connection, conversation: str, code: str, since: datetime) -> bool:
    query = select(lookups.c.id).where(_own(conversation, code), lookups.c.outcome == "found", lookups.c.at >= since)
    return connection.execute(query.limit(1)).first() is not None


def failing(connection: Connection, code: str, now: datetime) -> int:
    """How many askers: an address counts once, whatever sessions it takes."""
    asker = func.coalesce(lookups.c.origin, lookups.c.asker)
    query = select(func.count(asker.distinct())).where(
        lookups.c.code == code, lookups.c.outcome.in_(WRONG), lookups.c.at > now - WINDOW
    )
    return int(connection.execute(query).scalar_one())


def one_at_a_time(connection: Connection, *names: str | None) -> None:
    """Until the transaction ends nobody else counts for these. SQLite has one writer anyway."""
    if connection.dialect.name != "postgresql":
        return
    digests = sorted(sha256(f"dossier-lookup:{name}".encode()).digest() for name in names if name)
    for digest in digests:  # in one order for all, so that no two wait for each other
        number = int.from_bytes(digest[:8], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def _own(conversation: str, code: str) -> ColumnElement[bool]:
    return and_(lookups.c.conversation == conversation, lookups.c.code == code)


def _come_again(connection: Connection, asker: Asker, code: str, now: datetime) -> datetime | None:
    """When this conversation's next try is due, once many fail. It is its own: what others do does not move it."""
    askers = failing(connection, code, now)
    if askers < CROWD:
        return None
    due = _due(connection, asker, code, now)
    if due is None:
        return now + min(timedelta(minutes=2.0 ** min(askers - CROWD, 10)), LONGEST_PAUSE)
    return due if due > now else None


def _due(connection: Connection, asker: Asker, code: str, now: datetime) -> datetime | None:
    """What this conversation was told since its asker's last try. It holds for a day: turns are not to be hoarded."""
    tried = and_(lookups.c.asker == asker.id, lookups.c.code == code, lookups.c.outcome.in_((*WRONG, "away")))
    last = select(func.coalesce(func.max(lookups.c.id), 0)).where(tried).scalar_subquery()
    told = and_(_own(asker.conversation, code), lookups.c.outcome == "slowed", lookups.c.id > last)
    query = select(lookups.c.until).where(told, lookups.c.at > now - WINDOW).order_by(lookups.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()
