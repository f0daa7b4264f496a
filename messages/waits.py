"""How long citizens waited for an officer. Whom nobody has answered counts too, as longer than anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, func, select

from core.clock import day_in_hanoi
from core.columns import Moment
from core.database import Database
from core.period import Period, quantile, within

from .handoff import CITIZEN
from .tables import conversations, handoffs


class Wait(NamedTuple):
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
        # Somebody who ended it without taking it answered in the platform's own tool.
        ended_by_staff = case((handoffs.c.closed_by != CITIZEN, handoffs.c.closed_at))
        answered_at = func.coalesce(handoffs.c.taken_at, ended_by_staff, type_=Moment)
        query = (
            select(handoffs.c.id, handoffs.c.asked_at, conversations.c.channel)
            .add_columns(answered_at.label("answered_at"), handoffs.c.closed_at.is_(None).label("is_open"))
            .join(conversations, conversations.c.id == handoffs.c.conversation_id)
            .where(within(handoffs.c.asked_at, period))
            .order_by(handoffs.c.id.desc())
        )
        if channel:
            query = query.where(conversations.c.channel == channel)
        with self._database.read() as connection:
            return [
                Wait(id, asked_at, named, (answered - asked_at).total_seconds() / 60 if answered else None, is_open)
                for id, asked_at, named, answered, is_open in connection.execute(query).all()
            ]


def waits(found: Sequence[Wait]) -> Waits:
    minutes = [each.minutes for each in found]
    taken = sum(value is not None for value in minutes)
    return Waits(len(found), taken, quantile(minutes, 0.5), quantile(minutes, 0.9))
