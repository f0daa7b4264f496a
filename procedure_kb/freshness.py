"""How long a record may be told as certain: from when its decision holds, and until when its reading is trusted."""

import re
from calendar import monthrange
from datetime import date

from .model import Procedure

REVIEW_MONTHS = 12
"""A reading is looked at again after so many months."""

_VERIFIED = re.compile(r"(\d{4})-(\d\d)(?:/(\d\d)|-(\d\d))?")


def meant_days(verified_on: str) -> tuple[date, date] | None:
    """First and last day that "2026-07-14", "2025-10" or "2026-06/07" can mean; None where it is written otherwise."""
    match = _VERIFIED.fullmatch(verified_on)
    if not match:
        return None
    year, month, last_month, day = (int(part or 0) for part in match.groups())
    try:
        first = date(year, month, day or 1)
        last = first if day else _end_of(year, last_month or month)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def latest_day(verified_on: str) -> date | None:
    """The last day it can mean: "2026-06/07" -> 2026-07-31; None where it is written otherwise."""
    days = meant_days(verified_on)
    return days and days[1]


def review_due(procedure: Procedure) -> date | None:
    """The last day on which the record counts as fresh: what people here vouch for, else a year after it was read.

    None if nobody can tell when it was read: such a record is past its review.
    """
    if procedure.plain.review_on:
        return date.fromisoformat(procedure.plain.review_on)
    read = latest_day(procedure.official.source.verified_on)
    return read and _months_later(read, REVIEW_MONTHS)


def is_past_review(procedure: Procedure, today: date) -> bool:
    """Whether its fees and days may no longer be told as certain. `today` is Hanoi's day."""
    due = review_due(procedure)
    return due is None or due < today


def is_in_force(procedure: Procedure, today: date) -> bool:
    """Whether its decision holds already. One that names no day does."""
    start = procedure.official.effective_from
    return start is None or date.fromisoformat(start) <= today


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _months_later(day: date, months: int) -> date:
    """The same day of that month, or its last one: a year after 29 February is the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    last = _end_of(day.year + years, month + 1)
    return last.replace(day=min(day.day, last.day))
