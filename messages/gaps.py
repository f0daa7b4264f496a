"""Questions that no record answered, for the people who keep the knowledge base."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

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


def gaps(database: Database, clock: Clock, days: int) -> list[Gap]:
    """Questions of the last `days` days whose outcome was no_match, most asked first, then newest first.

    The same words count as one question, however they are typed. Raises DatabaseError.
    """
    query = (
        select(inbox.c.text, turns.c.at)
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .where(turns.c.outcome == str(Outcome.NO_MATCH), turns.c.at >= clock.now() - timedelta(days=days))
        .where(inbox.c.text.is_not(None))
        .order_by(turns.c.at)
    )
    with database.read() as connection:
        asked = [(str(row.text), row.at) for row in connection.execute(query)]
    return sorted(_grouped(asked), key=lambda gap: (-gap.count, -gap.last_asked.timestamp()))


def _grouped(asked: Iterable[tuple[str, datetime]]) -> Iterable[Gap]:
    """`asked` comes oldest first."""
    found: dict[str, Gap] = {}
    for text, at in asked:
        words = folded_words(text)
        found[words] = Gap(text, found[words].count + 1 if words in found else 1, at)
    return found.values()
