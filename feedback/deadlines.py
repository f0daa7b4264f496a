"""When a case must be received and answered, by the working-time clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .catalog import Limit


@dataclass(frozen=True)
class Deadline:
    at: datetime
    explanation: str


class WorkingTime(Protocol):
    """What cases need of the working-time clock (room `working_time`)."""

    def in_hours(self, start: datetime, hours: float) -> Deadline:
        """So many working hours after `start`."""

    def in_days(self, start: datetime, days: int) -> Deadline:
        """At the end of so many working days after the day of `start`."""

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Working hours."""


def deadline(clock: WorkingTime, start: datetime, limit: Limit) -> Deadline:
    return clock.in_hours(start, limit.hours) if limit.hours else clock.in_days(start, limit.days or 0)
