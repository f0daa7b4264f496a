"""Time comes from an argument, always with a zone."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def today(clock: Clock) -> date:
    """The day in Hanoi: the one that deadlines and fees are about."""
    return day_in_hanoi(clock.now())


def spoken(moment: datetime) -> str:
    """As citizens read it: "09:30 ngày 25/11/2026"."""
    return f"{moment.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"


def day_in_hanoi(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()
