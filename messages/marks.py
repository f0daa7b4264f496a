"""Messages drawn by chance each week, for people to judge whether the assistant was right.

The draw is a simple one: each question about procedures is as likely as any other, whatever came of it. So the share
that people call right is an unbiased estimate without weights, Wilson's interval holds for it, and it stands beside
"answered at once", which counts the same questions by machine. What is rarely answered wrong is rarely drawn: for
those there is the list of each outcome.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from core.clock import Clock, today
from core.database import Database, insert_unless_there
from core.errors import ConflictError, InputError, NotFoundError
from core.labelled import Labelled
from core.masking import mask
from core.period import Period, within
from core.share import Share
from core.trace import Trace

from .figures import ABOUT_PROCEDURES
from .tables import drawn_messages, inbox, mark_notes, outbox, turns

DRAWN = 50
"""A week."""


class Verdict(Labelled):
    RIGHT = "right", "Đúng"
    PARTLY = "partly", "Đúng một phần"
    WRONG = "wrong", "Sai"


@dataclass(frozen=True)
class Drawn:
    """`asked` None and `bodies` empty: erased by its citizen or its time. `bodies`: the answer as it was sent.

    `procedure_id` is what the assistant talked about, `right_procedure_id` what it should have, by the marker.
    """

    id: int
    outcome: str
    asked: str | None
    at: datetime | None
    procedure_id: str | None
    bodies: tuple[dict[str, Any], ...]
    verdict: Verdict | None
    note: str | None
    right_procedure_id: str | None
    marked_by: str | None


@dataclass(frozen=True)
class Accuracy:
    """`share` right of `marked`, between `low` and `high` in 95 of 100 such draws (Wilson). Partly is not right."""

    drawn: int
    marked: int
    right: int
    partly: int
    wrong: int

    @property
    def share(self) -> float | None:
        return self.right / self.marked if self.marked else None

    @property
    def low(self) -> float:
        return Share(self.right, self.marked).interval[0]

    @property
    def high(self) -> float:
        return Share(self.right, self.marked).interval[1]


class Marks:
    """Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock, journal: Trace) -> None:
        self._database = database
        self._clock = clock
        self._journal = journal

    def draw(self) -> int:
        """DRAWN questions of the week before this one, once a week. For a job; returns how many were drawn now."""
        monday = today(self._clock) - timedelta(days=today(self._clock).weekday())
        last = week_of(monday - timedelta(days=7))
        chance = (
            select(turns.c.inbox_id, turns.c.outcome)
            .join(inbox, inbox.c.id == turns.c.inbox_id)
            .where(within(turns.c.at, last), turns.c.outcome.in_([str(each) for each in ABOUT_PROCEDURES]))
            .where(or_(inbox.c.text.is_not(None), inbox.c.shown.is_not(None)))
            .order_by(func.random())
            .limit(DRAWN)
        )
        week = last.first.isoformat()
        with self._database.write() as connection:
            if connection.execute(select(drawn_messages.c.id).where(drawn_messages.c.week == week)).first():
                return 0
            rows = connection.execute(chance).all()
            for position, row in enumerate(rows, 1):
                drawn = {"week": week, "position": position, "inbox_id": row.inbox_id, "outcome": row.outcome}
                insert_unless_there(connection, drawn_messages, drawn)
            return len(rows)

    def weeks(self) -> dict[date, Accuracy]:
        """Each week drawn by its Monday, the newest first."""
        query = select(drawn_messages.c.week, drawn_messages.c.verdict, func.count().label("messages")).group_by(
            drawn_messages.c.week, drawn_messages.c.verdict
        )
        counted: dict[str, Counter[str | None]] = {}
        with self._database.read() as connection:
            for week, verdict, messages in connection.execute(query):
                counted.setdefault(week, Counter())[verdict] = messages
        return {date.fromisoformat(week): accuracy(counted[week]) for week in sorted(counted, reverse=True)}

    def accuracy(self, period: Period) -> Accuracy:
        """Of the weeks of which a day is in the period."""
        return together(found for week, found in self.weeks().items() if week_of(week).meets(period))

    def of_week(self, week: date) -> list[Drawn]:
        columns = (inbox.c.text, inbox.c.shown, turns.c.procedure_id, turns.c.at, mark_notes.c.note)
        query = (
            select(drawn_messages, *columns, mark_notes.c.procedure_id.label("right_procedure_id"))
            .outerjoin(inbox, inbox.c.id == drawn_messages.c.inbox_id)
            .outerjoin(turns, turns.c.inbox_id == drawn_messages.c.inbox_id)
            .outerjoin(mark_notes, mark_notes.c.inbox_id == drawn_messages.c.inbox_id)
            .where(drawn_messages.c.week == week.isoformat())
            .order_by(drawn_messages.c.position)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            answers = _answers(connection, [row.inbox_id for row in rows if row.inbox_id is not None])
        return [_drawn(row, answers.get(row.inbox_id, [])) for row in rows]

    def mark(self, week: date, number: int, verdict: str, by: str, note: str = "", procedure_id: str = "") -> None:
        """Raises ConflictError if a colleague judged it, InputError for no verdict, NotFoundError if it is not there.

        One's own may be changed. A message that was erased meanwhile can be judged no more.
        """
        if verdict not in set(Verdict):
            raise InputError(f"{verdict!r} is no verdict")
        one = (drawn_messages.c.id == number) & (drawn_messages.c.week == week.isoformat())
        free = or_(drawn_messages.c.marked_by.is_(None), drawn_messages.c.marked_by == by)
        values = {"verdict": verdict, "marked_by": by, "marked_at": self._clock.now()}
        with self._database.write() as connection:
            marked = update(drawn_messages).where(one, free, drawn_messages.c.inbox_id.is_not(None)).values(**values)
            inbox_id = connection.execute(marked.returning(drawn_messages.c.inbox_id)).scalar_one_or_none()
            if inbox_id is None:
                raise self._why_not(connection, number, by)
            _write_down(connection, inbox_id, mask(note.strip()).text or None, procedure_id or None)
            self._journal.write(connection, "message_marked", f"drawn:{number}", by, verdict=verdict)

    def _why_not(self, connection: Connection, number: int, by: str) -> Exception:
        query = select(drawn_messages.c.marked_by).where(drawn_messages.c.id == number)
        marked_by = connection.execute(query).scalar_one_or_none()
        if marked_by not in (None, by):
            return ConflictError(f"{marked_by} marked it already")
        return NotFoundError(f"no message {number} was drawn, or it was erased")


def week_of(monday: date) -> Period:
    return Period(monday, monday + timedelta(days=6))


def accuracy(counts: Counter[str | None]) -> Accuracy:
    """`counts` by verdict; None: not marked."""
    right, partly, wrong = (counts[verdict.value] for verdict in Verdict)
    return Accuracy(counts.total(), right + partly + wrong, right, partly, wrong)


def together(found: Iterable[Accuracy]) -> Accuracy:
    """Several weeks as one."""
    each = [(one.drawn, one.marked, one.right, one.partly, one.wrong) for one in found]
    return Accuracy(*(sum(column) for column in zip(*each, strict=True))) if each else Accuracy(0, 0, 0, 0, 0)


def _answers(connection: Connection, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    said = select(outbox.c.inbox_id, outbox.c.body).where(outbox.c.inbox_id.in_(ids)).order_by(outbox.c.id)
    found: dict[int, list[dict[str, Any]]] = {}
    for inbox_id, body in connection.execute(said):
        found.setdefault(inbox_id, []).append(body)
    return found


def _drawn(row: Row[Any], bodies: list[dict[str, Any]]) -> Drawn:
    return Drawn(
        id=row.id,
        outcome=row.outcome,
        asked=row.shown or row.text,
        at=row.at,
        procedure_id=row.procedure_id,
        bodies=tuple(bodies),
        verdict=Verdict(row.verdict) if row.verdict else None,
        note=row.note,
        right_procedure_id=row.right_procedure_id,
        marked_by=row.marked_by,
    )


def _write_down(connection: Connection, inbox_id: int, note: str | None, procedure_id: str | None) -> None:
    connection.execute(delete(mark_notes).where(mark_notes.c.inbox_id == inbox_id))
    if note or procedure_id:
        row = {"inbox_id": inbox_id, "note": note, "procedure_id": procedure_id}
        connection.execute(insert(mark_notes).values(**row))
