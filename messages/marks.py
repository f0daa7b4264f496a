"""Messages drawn by chance each week, for people to judge whether the assistant was right."""

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from core.clock import Clock, today
from core.database import Database
from core.errors import ConflictError, InputError, NotFoundError
from core.labelled import Labelled

from .figures import ABOUT_PROCEDURES, Period, moments
from .tables import drawn_messages, inbox, outbox, turns

DRAWN = 50
"""A week."""


class Verdict(Labelled):
    RIGHT = "right", "Đúng"
    PARTLY = "partly", "Đúng một phần"
    WRONG = "wrong", "Sai"


@dataclass(frozen=True)
class Drawn:
    """`text` and `bodies` None, and empty: erased by its citizen or its time. `bodies`: the answer as it was sent."""

    id: int
    outcome: str
    text: str | None
    bodies: list[dict[str, Any]]
    verdict: Verdict | None
    note: str | None
    marked_by: str | None


@dataclass(frozen=True)
class Accuracy:
    """`share` right of `marked`, with half its 95 % interval (Wilson). Half right is counted as not right."""

    marked: int
    right: int
    share: float | None
    half: float | None


class Marks:
    """Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def draw(self) -> int:
        """DRAWN questions about procedures of the week before this one, each as likely as any other; once a week.

        For a job; returns how many were drawn now.
        """
        monday = today(self._clock) - timedelta(days=today(self._clock).weekday())
        start, end = moments(Period(monday - timedelta(days=7), monday - timedelta(days=1)))
        week = (monday - timedelta(days=7)).isoformat()
        asked = turns.c.outcome.in_([str(outcome) for outcome in ABOUT_PROCEDURES])
        chance = (
            select(turns.c.inbox_id, turns.c.outcome)
            .join(inbox, inbox.c.id == turns.c.inbox_id)
            .where(turns.c.at >= start, turns.c.at < end, asked, inbox.c.text.is_not(None))
            .order_by(func.random())
            .limit(DRAWN)
        )
        with self._database.write() as connection:
            if connection.execute(select(drawn_messages.c.id).where(drawn_messages.c.week == week)).first():
                return 0
            rows = [{"week": week, "inbox_id": r.inbox_id, "outcome": r.outcome} for r in connection.execute(chance)]
            if rows:
                connection.execute(insert(drawn_messages), rows)
            return len(rows)

    def weeks(self) -> list[tuple[str, int, int]]:
        """Each week drawn, the newest first: its Monday, how many were drawn, how many of them marked."""
        query = (
            select(drawn_messages.c.week, func.count(), func.count(drawn_messages.c.verdict))
            .group_by(drawn_messages.c.week)
            .order_by(drawn_messages.c.week.desc())
        )
        with self._database.read() as connection:
            return [(week, drawn, marked) for week, drawn, marked in connection.execute(query)]

    def of_week(self, week: str) -> list[Drawn]:
        query = (
            select(drawn_messages, inbox.c.text)
            .outerjoin(inbox, inbox.c.id == drawn_messages.c.inbox_id)
            .where(drawn_messages.c.week == week)
            .order_by(drawn_messages.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            ids = [row.inbox_id for row in rows if row.inbox_id is not None]
            said = select(outbox.c.inbox_id, outbox.c.body).where(outbox.c.inbox_id.in_(ids)).order_by(outbox.c.id)
            bodies: dict[int, list[dict[str, Any]]] = {}
            for inbox_id, body in connection.execute(said):
                bodies.setdefault(inbox_id, []).append(body)
        return [
            Drawn(
                r.id,
                r.outcome,
                r.text,
                bodies.get(r.inbox_id, []),
                Verdict(r.verdict) if r.verdict else None,
                r.note,
                r.marked_by,
            )
            for r in rows
        ]

    def mark(self, number: int, verdict: str, note: str, by: str) -> None:
        """Raises ConflictError if a colleague judged it otherwise, InputError for no verdict, NotFoundError."""
        if verdict not in set(Verdict):
            raise InputError(f"{verdict!r} is no verdict")
        one = drawn_messages.c.id == number
        with self._database.write() as connection:
            row = connection.execute(select(drawn_messages).where(one)).first()
            if row is None:
                raise NotFoundError(f"no message {number} was drawn")
            if row.marked_by not in (None, by):
                raise ConflictError(f"{row.marked_by} marked it already")
            values = {"verdict": verdict, "note": note.strip() or None, "marked_by": by}
            connection.execute(update(drawn_messages).where(one).values(**values, marked_at=self._clock.now()))

    def accuracy(self, period: Period) -> Accuracy:
        """Of what was drawn for the weeks that begin in the period."""
        first = period.first - timedelta(days=6)  # the week in which it begins
        weeks = and_(drawn_messages.c.week >= first.isoformat(), drawn_messages.c.week <= period.last.isoformat())
        query = select(drawn_messages.c.verdict, func.count()).where(weeks).group_by(drawn_messages.c.verdict)
        with self._database.read() as connection:
            counts = {verdict: count for verdict, count in connection.execute(query) if verdict}
        return accuracy(counts.get(Verdict.RIGHT, 0), sum(counts.values()))


def accuracy(right: int, marked: int) -> Accuracy:
    if not marked:
        return Accuracy(0, 0, None, None)
    z, share = 1.96, right / marked
    half = z * sqrt(share * (1 - share) / marked + z * z / (4 * marked * marked)) / (1 + z * z / marked)
    return Accuracy(marked, right, share, half)
