"""The messages that a figure counts: what was written, numbers as marks, and what came of it. Never whose it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from core.database import Database
from core.period import Period, within

from .figures import ABOUT_PROCEDURES
from .tables import conversations, inbox, turns

PAGE = 50

ASKED = "cau-hoi"
"""Instead of an outcome: every question about procedures."""


OLDER = "cu"
"""Instead of a style: of messages from before styles were kept."""


@dataclass(frozen=True)
class Seen:
    """One message."""

    id: int
    at: datetime
    channel: str
    text: str | None
    outcome: str
    procedure_id: str | None
    style: str | None


@dataclass(frozen=True)
class Wanted:
    """Which ones; "": whatever. `hour` of the first day; `before`: moment and id of the last one of the page before."""

    outcome: str = ""
    channel: str = ""
    style: str = ""
    before: tuple[datetime, int] | None = None
    hour: int | None = None


class SeenMessages:
    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, period: Period, wanted: Wanted) -> list[Seen]:
        """PAGE of them, the newest first."""
        query = (
            select(inbox.c.id, turns.c.at, conversations.c.channel, inbox.c.text, inbox.c.shown)
            .add_columns(turns.c.outcome, turns.c.procedure_id, turns.c.style)
            .select_from(turns)
            .join(inbox, inbox.c.id == turns.c.inbox_id)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(within(turns.c.at, period))
            .order_by(turns.c.at.desc(), turns.c.inbox_id.desc())
            .limit(PAGE)
        )
        if wanted.outcome == ASKED:
            query = query.where(turns.c.outcome.in_([str(outcome) for outcome in ABOUT_PROCEDURES]))
        elif wanted.outcome:
            query = query.where(turns.c.outcome == wanted.outcome)
        if wanted.channel:
            query = query.where(conversations.c.channel == wanted.channel)
        if wanted.style:
            query = query.where(turns.c.style.is_(None) if wanted.style == OLDER else turns.c.style == wanted.style)
        if wanted.hour is not None:
            start = period.moments[0] + timedelta(hours=wanted.hour)
            query = query.where(turns.c.at >= start, turns.c.at < start + timedelta(hours=1))
        if wanted.before:
            at, id = wanted.before
            query = query.where(turns.c.at <= at, or_(turns.c.at < at, turns.c.inbox_id < id))
        with self._database.read() as connection:
            return [
                Seen(r.id, r.at, r.channel, r.shown or r.text, r.outcome, r.procedure_id, r.style)
                for r in connection.execute(query)
            ]
