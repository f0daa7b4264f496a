"""Questions that no record answered, for the people who keep the knowledge base."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select

from core.clock import Clock
from core.database import Database
from vietnamese import folded_words

from . import commands
from .outcome import Outcome
from .tables import inbox, turns

SILENCE = timedelta(hours=1)
"""Who writes nothing for so long after they were asked back has left."""


class Ending(StrEnum):
    """How a question stayed open."""

    UNANSWERED = "chua-co"
    LEFT = "bo-di"


@dataclass(frozen=True)
class Gap:
    """One question, as it was last asked (personal numbers as marks), and how often in the time looked at."""

    text: str
    count: int
    last_asked: datetime


@dataclass(frozen=True)
class Unanswered:
    """One message that stayed without an answer. `id` is the inbox's."""

    id: int
    text: str
    at: datetime


def gaps(database: Database, clock: Clock, days: int) -> list[Gap]:
    """Questions of the last `days` days whose outcome was no_match, most asked first, then newest first.

    The same words count as one question, however they are typed. Raises DatabaseError.
    """
    asked = unanswered(database, clock.now() - timedelta(days=days))
    return sorted(_grouped(asked), key=lambda gap: (-gap.count, -gap.last_asked.timestamp()))


def unanswered(database: Database, since: datetime, most: int | None = None) -> list[Unanswered]:
    """Typed messages since then whose outcome was no_match, oldest first; of more than `most` the newest."""
    query = (
        select(inbox.c.id, inbox.c.text, turns.c.at)
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .where(_ended(Outcome.NO_MATCH, since), inbox.c.text.is_not(None))
        .order_by(turns.c.at.desc(), inbox.c.id.desc())
        .limit(most)
    )
    with database.read() as connection:
        return [Unanswered(*row) for row in connection.execute(query)][::-1]


def left(database: Database, since: datetime, now: datetime, most: int | None = None) -> list[Unanswered]:
    """Typed messages since then that were asked back about, and after which nothing came for SILENCE.

    Oldest first; of more than `most` that were asked back about, the newest are looked at. A number that picks
    nothing is no question.
    """
    later = inbox.alias()
    same = and_(later.c.conversation_id == inbox.c.conversation_id, later.c.id > inbox.c.id)
    following = select(later.c.received_at).where(same).order_by(later.c.id).limit(1).scalar_subquery()
    query = (
        select(inbox.c.id, inbox.c.text, turns.c.at, following.label("next_at"))
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .where(_ended(Outcome.CLARIFIED, since), turns.c.at <= now - SILENCE, inbox.c.text.is_not(None))
        .order_by(turns.c.at.desc(), inbox.c.id.desc())
        .limit(most)
    )
    with database.read() as connection:
        found = connection.execute(query).all()
    silent = (row for row in reversed(found) if row.next_at is None or row.next_at - row.at >= SILENCE)
    return [Unanswered(*row[:3]) for row in silent if commands.chosen_number(row.text) is None]


def newest(database: Database, ending: Ending, since: datetime, now: datetime) -> tuple[int, int | None]:
    """How many there may be, and the newest one's id: it differs when anything of them does. Cheap."""
    query = select(func.count(), func.max(turns.c.inbox_id))
    if ending == Ending.LEFT:
        query = query.where(_ended(Outcome.CLARIFIED, since), turns.c.at <= now - SILENCE)
    else:
        query = query.where(_ended(Outcome.NO_MATCH, since))
    with database.read() as connection:
        count, last = connection.execute(query).one()
    return count, last


def _ended(outcome: Outcome, since: datetime) -> ColumnElement[bool]:
    return and_(turns.c.outcome == str(outcome), turns.c.at >= since)


def _grouped(asked: Iterable[Unanswered]) -> Iterable[Gap]:
    """`asked` comes oldest first."""
    found: dict[str, Gap] = {}
    for each in asked:
        words = folded_words(each.text)
        found[words] = Gap(each.text, found[words].count + 1 if words in found else 1, each.at)
    return found.values()
