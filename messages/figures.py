"""How it goes, in numbers: messages by day, channel, outcome and style. Days are Hanoi's, and are counted once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select

from core.clock import Clock, day_in_hanoi, today
from core.database import Database
from core.period import Period, hanoi_hour, within

from .outcome import Outcome
from .tables import conversations, inbox, message_days, turns

STYLES = {
    "marked": "Gõ có dấu",
    "unmarked": "Gõ không dấu",
    "pressed": "Bấm nút",
    "sent": "Gửi ảnh, tệp, vị trí",
    "": "Trước khi có thống kê này",
}

ABOUT_PROCEDURES = (Outcome.ANSWERED, Outcome.CLARIFIED, Outcome.NO_MATCH, Outcome.OUT_OF_SCOPE)
"""Questions that search decides: what "answered at once" is a share of."""

Key = tuple[str, str, str]
"""Channel, style, outcome."""


@dataclass(frozen=True)
class Tally:
    """`asked`: those about procedures, of which `answered` were answered at once and `gaps` found nothing."""

    messages: int = 0
    asked: int = 0
    answered: int = 0
    gaps: int = 0


class Row(NamedTuple):
    """`day` ISO; of one day counted by the hour, the hour instead, "00" to "23"."""

    day: str
    channel: str
    style: str
    outcome: str
    messages: int


@dataclass(frozen=True)
class Counted:
    """Messages of a period. Of 90 days there are some thousand rows: sums are plain numbers, made once."""

    rows: tuple[Row, ...]

    @cached_property
    def all(self) -> Tally:
        return self.by(lambda row: "").get("", Tally())

    def by(self, of: Callable[[Row], str]) -> dict[str, Tally]:
        """The most first."""
        sums: dict[str, list[int]] = {}
        for row in self.rows:
            held = sums.setdefault(of(row), [0, 0, 0, 0])
            held[0] += row.messages
            if row.outcome in ABOUT_PROCEDURES:
                held[1] += row.messages
            if row.outcome == Outcome.ANSWERED:
                held[2] += row.messages
            elif row.outcome == Outcome.NO_MATCH:
                held[3] += row.messages
        ordered = sorted(sums.items(), key=lambda each: (-each[1][0], each[0]))
        return {name: Tally(*held) for name, held in ordered}


class MessageFigures:
    """Days that are over are read as `count_days` kept them; today is counted as it is asked for.

    Counting 100,000 messages at every look would take too long for a page: see `scripts.bench.desk_pages`.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def count_days(self) -> None:
        """Anew from the last day that was counted, at least yesterday and today; and days never counted. For a job."""
        now = today(self._clock)
        with self._database.read() as connection:
            oldest = connection.scalar(select(func.min(turns.c.at)))
            counted = set(connection.scalars(select(message_days.c.day).distinct()))
        if oldest is None:
            return
        again = min([now - timedelta(days=1), *map(date.fromisoformat, sorted(counted)[-1:])])
        for each in Period(day_in_hanoi(oldest), now).days:
            if each >= again or each.isoformat() not in counted:
                self._keep(each)

    def _keep(self, day: date) -> None:
        with self._database.read() as connection:
            fresh = _count(connection, day)
        with self._database.write() as connection:
            kept = fresh | _kept(connection, day)
            names = ("channel", "style", "outcome")
            rows = [
                {"day": day.isoformat(), "messages": count} | dict(zip(names, key, strict=True))
                for key, count in kept.items()
            ]
            connection.execute(delete(message_days).where(message_days.c.day == day.isoformat()))
            if rows:
                connection.execute(insert(message_days), rows)

    def counted(self, period: Period, channel: str = "", style: str = "") -> Counted:
        now = today(self._clock)
        days = and_(message_days.c.day >= period.first.isoformat(), message_days.c.day <= period.last.isoformat())
        columns = (message_days.c[name] for name in Row._fields)
        query = select(*columns).where(days, message_days.c.day != now.isoformat())
        with self._database.read() as connection:
            rows = [Row(*each) for each in connection.execute(query).all()]
            if period.first <= now <= period.last:
                live = _count(connection, now) | _kept(connection, now)
                rows += [Row(now.isoformat(), *key, count) for key, count in live.items()]
        return _chosen(rows, channel, style)

    def hours(self, day: date, channel: str = "", style: str = "") -> Counted:
        """Messages that are still kept: by the hour nothing is counted beforehand."""
        with self._database.read() as connection:
            found = connection.execute(_counting(day, hanoi_hour(connection, turns.c.at).label("hour")))
            rows = [Row(r.hour, r.channel, r.style, r.outcome, r.messages) for r in found]
        return _chosen(rows, channel, style)

    def channels(self) -> list[str]:
        """Those on which anybody ever wrote."""
        with self._database.read() as connection:
            return sorted(connection.scalars(select(message_days.c.channel).distinct()))


def _chosen(rows: Iterable[Row], channel: str, style: str) -> Counted:
    return Counted(tuple(row for row in rows if channel in ("", row.channel) and style in ("", row.style)))


def _counting(day: date, *by: ColumnElement[str]) -> Select[Any]:
    """Messages of the day, apart by Key and whatever else."""
    style = func.coalesce(turns.c.style, "").label("style")
    return (
        select(conversations.c.channel, style, turns.c.outcome, func.count().label("messages"), *by)
        .select_from(turns)
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(within(turns.c.at, Period(day, day)))
        .group_by(conversations.c.channel, style, turns.c.outcome, *by)
    )


def _count(connection: Connection, day: date) -> Counter[Key]:
    found = connection.execute(_counting(day))
    return Counter({(row.channel, row.style, row.outcome): row.messages for row in found})


def _kept(connection: Connection, day: date) -> Counter[Key]:
    """As counted before. Joined with a new count by `|`: messages that were erased since stay counted."""
    query = select(message_days).where(message_days.c.day == day.isoformat())
    return Counter({(row.channel, row.style, row.outcome): row.messages for row in connection.execute(query)})
