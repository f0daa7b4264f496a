"""What staff decided on questions that nobody could answer. A decision can be taken back."""

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update

from core.clock import Clock
from core.database import Database, alone, insert_unless_there
from core.errors import ConflictError
from core.labelled import Labelled

from .journal import Journal
from .tables import gap_decisions, gap_questions


class Kind(Labelled):
    LINKED = "linked", "Thêm cách hỏi"
    NEW = "new", "Soạn thủ tục mới"
    ANSWERED = "answered", "Đã có câu trả lời"
    OUT_OF_SCOPE = "out-of-scope", "Ngoài phạm vi"


@dataclass(frozen=True)
class Decision:
    """`questions` are keys (messages/askers.py). `done_at`: since then there is an answer."""

    id: int
    kind: Kind
    procedure_id: str | None
    draft: int | None
    decided_by: str
    at: datetime
    done_at: datetime | None
    questions: frozenset[str]

    @property
    def is_under_way(self) -> bool:
        return self.draft is not None and self.done_at is None


class GapBook:
    """Each method is one transaction, if it is not given one."""

    def __init__(self, database: Database, clock: Clock, journal: Journal) -> None:
        self._database = database
        self._clock = clock
        self._journal = journal

    def revision(self) -> tuple[int, ...]:
        """Differs when any decision does. Cheap."""
        counted = (
            func.max(gap_decisions.c.id),
            func.count(gap_decisions.c.done_at),
            func.count(gap_decisions.c.undone_at),
        )
        with self._database.read() as connection:
            row = connection.execute(
                select(*counted, select(func.count()).select_from(gap_questions).scalar_subquery())
            )
            return tuple(count or 0 for count in row.one())

    def standing(self) -> list[Decision]:
        """Those not taken back, the oldest first."""
        with self._database.read() as connection:
            return _decisions(connection, _standing())

    def under_way(self) -> list[Decision]:
        """Those that wait for their draft."""
        waiting = _standing().where(gap_decisions.c.draft.is_not(None), gap_decisions.c.done_at.is_(None))
        with self._database.read() as connection:
            return _decisions(connection, waiting)

    def decide(
        self,
        questions: Collection[str],
        kind: Kind,
        by: str,
        procedure_id: str | None = None,
        draft: int | None = None,
        connection: Connection | None = None,
    ) -> None:
        """Raises ConflictError if one of them waits for a draft, or is out of scope, already.

        With a `connection` it is part of its transaction: that of its draft.
        """
        now = self._clock.now()
        values = {"kind": kind, "procedure_id": procedure_id, "draft": draft, "decided_by": by, "at": now}
        with nullcontext(connection) if connection else self._database.write() as opened:
            _must_be_open(opened, questions)
            made = insert(gap_decisions).values(**values, done_at=now if kind == Kind.ANSWERED else None)
            id = opened.execute(made.returning(gap_decisions.c.id)).scalar_one()
            opened.execute(insert(gap_questions), [{"decision_id": id, "question": key} for key in questions])
            self._journal.write(opened, f"gap_{kind.replace('-', '_')}", _about(id, procedure_id), by)

    def finish(self, decision: Decision, joined: Collection[str]) -> None:
        """Its draft was published: there is an answer now, also to like questions that came meanwhile."""
        with self._database.write() as connection:
            _set(connection, decision, done_at=self._clock.now())
            for key in joined:
                insert_unless_there(connection, gap_questions, {"decision_id": decision.id, "question": key})

    def undo(self, decision: Decision, by: str | None) -> None:
        """`by` None: its draft came to nothing. Raises ConflictError if a colleague was quicker."""
        with self._database.write() as connection:
            _set(connection, decision, undone_at=self._clock.now())
            if by:
                self._journal.write(connection, "gap_reopened", _about(decision.id, decision.procedure_id), by)


def _set(connection: Connection, decision: Decision, **values: Any) -> None:
    same = and_(gap_decisions.c.id == decision.id, gap_decisions.c.undone_at.is_(None))
    if connection.execute(update(gap_decisions).where(same).values(**values)).rowcount != 1:
        raise ConflictError(f"decision {decision.id} was taken back meanwhile")


def _must_be_open(connection: Connection, questions: Collection[str]) -> None:
    alone(connection, "gap-decisions")
    held = select(gap_decisions.c.id).join(gap_questions).where(gap_questions.c.question.in_(questions))
    held = held.where(gap_decisions.c.undone_at.is_(None), gap_decisions.c.done_at.is_(None))
    if found := connection.execute(held.limit(1)).scalar_one_or_none():
        raise ConflictError(f"decision {found} is about the same questions")


def _standing() -> Select[Any]:
    return select(gap_decisions).where(gap_decisions.c.undone_at.is_(None)).order_by(gap_decisions.c.id)


def _decisions(connection: Connection, query: Select[Any]) -> list[Decision]:
    rows = connection.execute(query).all()
    about: dict[int, set[str]] = {row.id: set() for row in rows}
    of_them = select(gap_questions).where(
        gap_questions.c.decision_id.in_(query.with_only_columns(gap_decisions.c.id).order_by(None))
    )
    for decision_id, question in connection.execute(of_them):
        about[decision_id].add(question)
    return [_decision(row, frozenset(about[row.id])) for row in rows]


def _decision(row: Row[Any], questions: frozenset[str]) -> Decision:
    return Decision(row.id, Kind(row.kind), row.procedure_id, row.draft, row.decided_by, row.at, row.done_at, questions)


def _about(id: int, procedure_id: str | None) -> str:
    return f"procedure:{procedure_id}" if procedure_id else f"gap:{id}"
