"""Days of Hanoi, as figures are counted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, and_, cast, func

from .clock import HANOI


@dataclass(frozen=True)
class Period:
    """Both days included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=each) for each in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.first - timedelta(days=1))

    def meets(self, other: "Period") -> bool:
        """Some day is in both."""
        return self.first <= other.last and other.first <= self.last

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to the one after the last."""
        start = datetime.combine(self.first, time(), HANOI)
        return start, datetime.combine(self.last + timedelta(days=1), time(), HANOI)


def within(moment: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    start, end = period.moments
    return and_(moment >= start, moment < end)


def hanoi_day(connection: Connection, moment: ColumnElement[datetime]) -> ColumnElement[Any]:
    """The day in Hanoi, for grouping: `str` of it is ISO. Vietnam has no summer time: always seven hours from UTC."""
    if connection.dialect.name == "sqlite":
        return func.date(moment, "+7 hours")
    return cast(_in_hanoi(moment), Date)


def hanoi_hour(connection: Connection, moment: ColumnElement[datetime]) -> ColumnElement[str]:
    """The hour in Hanoi, "00" to "23", for grouping."""
    if connection.dialect.name == "sqlite":
        return func.strftime("%H", moment, "+7 hours")
    return func.to_char(_in_hanoi(moment), "HH24")


def _in_hanoi(moment: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """On PostgreSQL, which would look up the name of a zone for each row."""
    return func.timezone(timedelta(hours=7), moment)


def quantile(values: Sequence[float | None], share: float) -> float | None:
    """The smallest value that at least this share do not exceed. None in `values`: not ended yet, more than any."""
    known = sorted(value for value in values if value is not None)
    needed = max(1, ceil(share * len(values)))
    return known[needed - 1] if values and needed <= len(known) else None
