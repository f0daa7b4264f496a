"""How much working time lies between two moments, and how that is said of a deadline."""

from datetime import date, datetime, timedelta

from .calendar import Calendar, Day
from .deadline import MINUTE, after, at_minute, local_minute, minute_of
from .words import duration


def elapsed(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Working time from one moment to the other, in whole minutes; none when `end` is not later."""
    first, last = local_minute(start), local_minute(end)
    days = (calendar.day(first.date() + timedelta(days=n)) for n in range((last.date() - first.date()).days + 1))
    return sum((_worked(day, since=first, until=last) for day in days), 0) * MINUTE


def opens_next(calendar: Calendar, now: datetime) -> datetime | None:
    """None while offices work; else when they open next, in Hanoi's time."""
    now = local_minute(now)
    for day in calendar.days(now.date()):
        for span in after(day, now):
            opens = at_minute(day.date, span.opens)
            return opens if opens > now else None
    raise AssertionError("days go on without end")


def working_days_between(calendar: Calendar, start: date | datetime, end: date | datetime) -> int:
    """Working days after the day of `start` up to that of `end`, as `due_in_days` counts; none when it is not later."""
    first, last = _day(start), _day(end)
    days = (calendar.day(first + timedelta(days=n + 1)) for n in range((last - first).days))
    return sum(bool(day.spans) for day in days)


def standing(calendar: Calendar, now: datetime, deadline: datetime) -> str:
    """ "còn 3 ngày làm việc", "trễ 2 ngày làm việc"; less than one is told in hours and minutes."""
    now, deadline = local_minute(now), local_minute(deadline)
    if now > deadline:
        amount = _amount(calendar, deadline, now)
        return f"trễ {amount}" if amount else "vừa quá hạn"
    amount = _amount(calendar, now, deadline)
    return f"còn {amount}" if amount else "đến hạn"


def _amount(calendar: Calendar, start: datetime, end: datetime) -> str:
    """In whole days, as one tells an age: from 16:00 to the next 08:30 is no day."""
    days = working_days_between(calendar, start, end)
    if _worked(calendar.day(end.date()), until=end) < _worked(calendar.day(start.date()), until=start):
        days -= 1
    if days > 0:
        return f"{days} ngày làm việc"
    minutes = elapsed(calendar, start, end) // MINUTE
    return f"{duration(minutes)} làm việc" if minutes else ""


def _worked(day: Day, since: datetime | None = None, until: datetime | None = None) -> int:
    """Minutes of that day's work between two moments, where they are of that day."""
    opens = minute_of(since) if since and since.date() == day.date else 0
    closes = minute_of(until) if until and until.date() == day.date else 24 * 60
    return sum(max(0, min(span.closes, closes) - max(span.opens, opens)) for span in day.spans)


def _day(moment: date | datetime) -> date:
    return local_minute(moment).date() if isinstance(moment, datetime) else moment
