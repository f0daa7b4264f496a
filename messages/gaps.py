"""Questions that no record answered, for the people who keep the knowledge base."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from core.clock import Clock
from core.database import Database
from vietnamese import folded_words

from .outcome import Outcome
from .tables import inbox, turns


@dataclass(frozen=True)
class Gap:
    """One question, as it was last asked (personal numbers as marks), and how often in the time looked at."""

    text: str
    count: int
    last_asked: datetime


@dataclass(frozen=True)
class Unanswered:
    """One message that found no answer. `id` is the inbox's."""

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
        .where(_since(since), inbox.c.text.is_not(None))
        .order_by(turns.c.at.desc(), inbox.c.id.desc())
        .limit(most)
    )
    with database.read() as connection:
        return [Unanswered(*row) for row in connection.execute(query)][::-1]


def newest(database: Database, since: datetime) -> tuple[int, int | None]:
    """How many of them there are, and the newest one's id: it differs when anything of them does. Cheap."""
    query = select(func.count(), func.max(turns.c.inbox_id)).where(_since(since))
    with database.read() as connection:
        count, last = connection.execute(query).one()
    return count, last


def _since(moment: datetime) -> ColumnElement[bool]:
    return and_(turns.c.outcome == str(Outcome.NO_MATCH), turns.c.at >= moment)


def _grouped(asked: Iterable[Unanswered]) -> Iterable[Gap]:
    """`asked` comes oldest first."""
    found: dict[str, Gap] = {}
    for each in asked:
        words = folded_words(each.text)
        found[words] = Gap(each.text, found[words].count + 1 if words in found else 1, each.at)
    return found.values()
