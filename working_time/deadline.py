"""Deadlines in working hours and working days, with all that was counted on the way.

Hours run from the moment itself (Bộ luật Dân sự 2015, điều 147 khoản 1), and only while offices work: what comes in
outside the hours counts from the next opening. Days are whole working days: the day of the event is not counted
(điều 147 khoản 3), the first is the next working day, and the time ends with the last one (điều 148 khoản 1). There
the code says midnight; here it is the closing of the desk, when the citizen can still be handed the result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from core.clock import HANOI

from .calendar import Calendar, Day, Span

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Counted:
    """A day that counts, with the part of its hours that does."""

    day: Day
    spans: tuple[Span, ...]

    @property
    def minutes(self) -> int:
        return sum(span.minutes for span in self.spans)


@dataclass(frozen=True)
class Deadline:
    """The moment, in Hanoi's time, and how it was found: `explain` tells it. `provisional`: years without a decree."""

    at: datetime
    received: datetime
    unit: Literal["hours", "days"]
    counted: tuple[Counted, ...]
    left_out: tuple[Day, ...]
    provisional: tuple[int, ...]


def due(calendar: Calendar, start: datetime, hours: timedelta) -> Deadline:
    """When so much working time has passed. Takes whole minutes, at least one; of `start` the minute it is in."""
    if hours < MINUTE or hours % MINUTE:
        raise ValueError(f"a deadline is whole minutes, at least one, not {hours}")
    received, left = local_minute(start), hours // MINUTE
    counted: list[Counted] = []
    left_out: list[Day] = []
    for day in calendar.days(received.date()):
        if not day.spans:
            left_out.append(day)
            continue
        spans = first_minutes(after(day, received), left)
        if spans:
            counted.append(Counted(day, spans))
            left -= counted[-1].minutes
        if not left:
            break
    return _deadline(calendar, received, "hours", counted, left_out)


def due_in_days(calendar: Calendar, start: datetime, days: int) -> Deadline:
    """The close of the working day that is so many after the day of `start`; at least one."""
    if days < 1:
        raise ValueError(f"a deadline is at least one day, not {days}")
    received = local_minute(start)
    counted: list[Counted] = []
    left_out: list[Day] = []
    for day in calendar.days(received.date() + timedelta(days=1)):
        if day.spans:
            counted.append(Counted(day, day.spans))
        else:
            left_out.append(day)
        if len(counted) == days:
            break
    return _deadline(calendar, received, "days", counted, left_out)


def local_minute(moment: datetime) -> datetime:
    """In Hanoi's time, at its minute: what is written on a slip is what is counted."""
    if moment.tzinfo is None:
        raise ValueError("a moment must have its zone")
    return moment.astimezone(HANOI).replace(second=0, microsecond=0)


def minute_of(moment: datetime) -> int:
    """Since midnight."""
    return moment.hour * 60 + moment.minute


def after(day: Day, moment: datetime) -> tuple[Span, ...]:
    """What of a day's hours is not over at `moment`."""
    if day.date > moment.date():
        return day.spans
    now = minute_of(moment)
    return tuple(Span(max(span.opens, now), span.closes) for span in day.spans if span.closes > now)


def first_minutes(spans: Iterable[Span], minutes: int) -> tuple[Span, ...]:
    """The beginning of these spans that is so long, or all of them."""
    taken: list[Span] = []
    for span in spans:
        if minutes <= 0:
            break
        taken.append(Span(span.opens, min(span.closes, span.opens + minutes)))
        minutes -= span.minutes
    return tuple(taken)


def at_minute(on: date, minute: int) -> datetime:
    return datetime.combine(on, time(minute // 60, minute % 60), HANOI)


def _deadline(
    calendar: Calendar,
    received: datetime,
    unit: Literal["hours", "days"],
    counted: list[Counted],
    left_out: list[Day],
) -> Deadline:
    last = counted[-1]
    years = range(received.year, last.day.date.year + 1)
    return Deadline(
        at=at_minute(last.day.date, last.spans[-1].closes),
        received=received,
        unit=unit,
        counted=tuple(counted),
        left_out=tuple(left_out),
        provisional=tuple(year for year in years if calendar.is_provisional(year)),
    )
