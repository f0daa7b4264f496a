"""How long citizens waited for an officer. Whom nobody has answered counts too, as longer than anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core.clock import day_in_hanoi
from core.database import Database
from core.period import Period, quantile, within

from .handoff import CITIZEN
from .tables import conversations, handoffs


@dataclass(frozen=True)
class Wait:
    """`minutes` by the clock until an officer took it for the first time, nights too; None: nobody did."""

    id: int
    asked_at: datetime
    channel: str
    minutes: float | None
    is_open: bool

    @property
    def day(self) -> date:
        return day_in_hanoi(self.asked_at)


@dataclass(frozen=True)
class Waits:
    """`median` and `p90` in minutes, of all that asked; None: so many of them were never answered, or nobody asked."""

    asked: int
    taken: int
    median: float | None
    p90: float | None


class OfficerWaits:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, period: Period, channel: str = "") -> list[Wait]:
        """Of the conversations that asked for an officer in the period, the newest first."""
        query = (
            select(handoffs.c.id, handoffs.c.asked_at, handoffs.c.taken_at, handoffs.c.closed_at)
            .add_columns(handoffs.c.closed_by, conversations.c.channel)
            .join(conversations, conversations.c.id == handoffs.c.conversation_id)
            .where(within(handoffs.c.asked_at, period))
            .order_by(handoffs.c.id.desc())
        )
        if channel:
            query = query.where(conversations.c.channel == channel)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = []
        for row in rows:
            # Somebody who ended it without taking it answered in the platform's own tool.
            until = row.taken_at or (row.closed_at if row.closed_by not in (None, CITIZEN) else None)
            minutes = (until - row.asked_at).total_seconds() / 60 if until else None
            found.append(Wait(row.id, row.asked_at, row.channel, minutes, row.closed_at is None))
        return found


def waits(found: Sequence[Wait]) -> Waits:
    minutes = [each.minutes for each in found]
    taken = sum(value is not None for value in minutes)
    return Waits(len(found), taken, quantile(minutes, 0.5), quantile(minutes, 0.9))
