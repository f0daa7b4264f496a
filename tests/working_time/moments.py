"""Moments and amounts as tests write them."""

import re
from datetime import UTC, datetime, timedelta

from core.clock import HANOI
from working_time import Calendar, Deadline, due, due_in_days


def moment(text: str) -> datetime:
    """ "2026-11-20 15:30" in Hanoi; with a Z in UTC; without a time the close."""
    day, _, time = text.partition(" ")
    written = datetime.fromisoformat(f"{day} {(time or '17:00').removesuffix('Z')}")
    return written.replace(tzinfo=UTC if time.endswith("Z") else HANOI)


def deadline(calendar: Calendar, start: str, amount: str) -> Deadline:
    """Of "8h", "1h30", "30m" or "5d"."""
    if amount.endswith("d"):
        return due_in_days(calendar, moment(start), int(amount[:-1]))
    hours, minutes = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m?)?", amount).groups()
    return due(calendar, moment(start), timedelta(hours=int(hours or 0), minutes=int(minutes or 0)))
