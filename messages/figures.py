"""How it goes, in numbers: messages by day, channel, outcome and style. Days are Hanoi's, and are counted once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median, quantiles

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from core.clock import HANOI, Clock, today
from core.database import Database

from .outcome import Outcome
from .tables import conversations, handoffs, inbox, message_days, turns

STYLES = {
    "marked": "Gõ có dấu",
    "unmarked": "Gõ không dấu",
    "pressed": "Bấm nút",
    "sent": "Gửi ảnh, tệp, vị trí",
    "": "Trước khi có thống kê này",
}

ABOUT_PROCEDURES = (Outcome.ANSWERED, Outcome.CLARIFIED, Outcome.NO_MATCH, Outcome.OUT_OF_SCOPE)
"""Questions that search decides: what "answered at once" is a share of."""

PAGE = 50


@dataclass(frozen=True)
class Period:
    """Days of Hanoi, both included."""

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


@dataclass(frozen=True)
class Counted:
    """Messages of a period."""

    by_day: Counter[str]
    answered_by_day: Counter[str]
    by_outcome: Counter[str]
    by_channel: Counter[str]
    by_style: Counter[str]
    answered_by_style: Counter[str]
    asked_by_style: Counter[str]

    @property
    def all(self) -> int:
        return self.by_outcome.total()

    @property
    def asked(self) -> int:
        return sum(self.by_outcome[outcome] for outcome in ABOUT_PROCEDURES)

    @property
    def answered(self) -> int:
        return self.by_outcome[Outcome.ANSWERED]

    @property
    def gaps(self) -> int:
        return self.by_outcome[Outcome.NO_MATCH]


@dataclass(frozen=True)
class Waits:
    """How long citizens waited until an officer took their conversation, in minutes. None: nobody did."""

    asked: int
    taken: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class Listed:
    """One message, personal numbers as marks; nothing says whose it is."""

    id: int
    at: datetime
    channel: str
    text: str | None
    outcome: str
    procedure_id: str | None
    style: str | None


class MessageFigures:
    """Reads counted days; `count_days` keeps them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def count_days(self) -> None:
        """Today and yesterday anew, and every day before them that was never counted. For a job."""
        now = today(self._clock)
        with self._database.read() as connection:
            oldest = connection.scalar(select(func.min(turns.c.at)))
            counted = set(connection.scalars(select(message_days.c.day).distinct()))
        if oldest is None:
            return
        since = oldest.astimezone(HANOI).date()
        for each in Period(since, now).days:
            if each >= now - timedelta(days=1) or each.isoformat() not in counted:
                self._count(each)

    def _count(self, day: date) -> None:
        counts = func.count().label("messages")
        style = func.coalesce(turns.c.style, "").label("style")
        query = (
            select(conversations.c.channel, style, turns.c.outcome, counts)
            .select_from(turns)
            .join(inbox, inbox.c.id == turns.c.inbox_id)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(_within(Period(day, day)))
            .group_by(conversations.c.channel, style, turns.c.outcome)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        fresh = Counter({(row.channel, row.style, row.outcome): row.messages for row in rows})
        with self._database.write() as connection:
            _never_less(connection, day, fresh)

    def counted(self, period: Period, channel: str = "") -> Counted:
        days = and_(message_days.c.day >= period.first.isoformat(), message_days.c.day <= period.last.isoformat())
        query = select(message_days).where(days)
        if channel:
            query = query.where(message_days.c.channel == channel)
        found = Counted(*(Counter() for _ in range(7)))
        with self._database.read() as connection:
            for row in connection.execute(query):
                is_answered, is_asked = row.outcome == Outcome.ANSWERED, row.outcome in ABOUT_PROCEDURES
                found.by_day[row.day] += row.messages
                found.answered_by_day[row.day] += row.messages * is_answered
                found.by_outcome[row.outcome] += row.messages
                found.by_channel[row.channel] += row.messages
                found.by_style[row.style] += row.messages
                found.answered_by_style[row.style] += row.messages * is_answered
                found.asked_by_style[row.style] += row.messages * is_asked
        return found

    def channels(self) -> list[str]:
        with self._database.read() as connection:
            return sorted(connection.scalars(select(message_days.c.channel).distinct()))

    def waits(self, period: Period, channel: str = "") -> Waits:
        """Of the conversations that asked for an officer in the period."""
        start, end = moments(period)
        query = (
            select(handoffs.c.asked_at, handoffs.c.taken_at)
            .join(conversations, conversations.c.id == handoffs.c.conversation_id)
            .where(handoffs.c.asked_at >= start, handoffs.c.asked_at < end)
        )
        if channel:
            query = query.where(conversations.c.channel == channel)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        minutes = sorted((row.taken_at - row.asked_at).total_seconds() / 60 for row in rows if row.taken_at)
        return Waits(len(rows), len(minutes), median(minutes) if minutes else None, _p90(minutes))

    def messages(
        self, period: Period, *, outcome: str = "", channel: str = "", style: str = "", before: int | None = None
    ) -> list[Listed]:
        """PAGE of those that a figure counts, the newest first; `before` is the last one's id of the page before."""
        query = (
            select(inbox.c.id, turns.c.at, conversations.c.channel, inbox.c.text, inbox.c.shown)
            .add_columns(turns.c.outcome, turns.c.procedure_id, turns.c.style)
            .select_from(turns)
            .join(inbox, inbox.c.id == turns.c.inbox_id)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(_within(period))
            .order_by(inbox.c.id.desc())
            .limit(PAGE)
        )
        wanted = ((outcome, turns.c.outcome), (channel, conversations.c.channel), (style, turns.c.style))
        for value, column in wanted:
            query = query.where(column == value) if value else query
        if before:
            query = query.where(inbox.c.id < before)
        with self._database.read() as connection:
            return [
                Listed(r.id, r.at, r.channel, r.shown or r.text, r.outcome, r.procedure_id, r.style)
                for r in connection.execute(query)
            ]


Key = tuple[str, str, str]
"""Channel, style, outcome."""


def _never_less(connection: Connection, day: date, fresh: Counter[Key]) -> None:
    """A day's counts. Messages that were erased since stay counted: what is counted less now keeps its number."""
    of_day = message_days.c.day == day.isoformat()
    known = connection.execute(select(message_days).where(of_day))
    kept = fresh | Counter({(row.channel, row.style, row.outcome): row.messages for row in known})
    names = ("channel", "style", "outcome")
    rows = [
        {"day": day.isoformat(), "messages": count} | dict(zip(names, key, strict=True)) for key, count in kept.items()
    ]
    connection.execute(delete(message_days).where(of_day))
    if rows:
        connection.execute(insert(message_days), rows)


def moments(period: Period) -> tuple[datetime, datetime]:
    """From the first moment to the one after the last."""
    start = datetime.combine(period.first, time(), HANOI)
    return start, datetime.combine(period.last + timedelta(days=1), time(), HANOI)


def _within(period: Period) -> ColumnElement[bool]:
    start, end = moments(period)
    return and_(turns.c.at >= start, turns.c.at < end)


def _p90(minutes: Iterable[float]) -> float | None:
    values = list(minutes)
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=10, method="inclusive")[8]
