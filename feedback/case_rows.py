"""Rows of cases, and the two writes that every act makes: the event and the ledger's entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from core.clock import Clock
from core.errors import ConflictError, NotFoundError
from core.ledger import Ledger

from .model import OPEN, Case, Event, State, Urgency, must_move
from .tables import case_events, cases

Facts = Mapping[str, str | int | bool | None]

COLUMNS = [
    column
    for column in cases.c
    if column.name not in {"receipt", "receipt_hash", "key", "contact", "contact_agreed_at"}
]
"""Not the receipt, which opens the case, nor how to reach its citizen."""

IS_OPEN = cases.c.state.in_([state.value for state in OPEN])
"""The office still owes something."""


@dataclass(frozen=True)
class Who:
    """Who acts: `staff` by name, or a citizen's conversation; neither: the service itself."""

    staff: str | None = None
    conversation: str | None = None

    @property
    def name(self) -> str | None:
        """As the ledger refers to it."""
        if self.staff:
            return f"staff:{self.staff}"
        return f"person:{self.conversation}" if self.conversation else None


def case_of(row: Row[Any]) -> Case:
    values = dict(row._mapping)
    return Case(**values | {"urgency": Urgency(row.urgency), "state": State(row.state)})


def find(connection: Connection, number: str) -> Case | None:
    row = connection.execute(select(*COLUMNS).where(cases.c.number == number)).one_or_none()
    return case_of(row) if row else None


def must_find(connection: Connection, number: str) -> Case:
    found = find(connection, number)
    if found is None:
        raise NotFoundError(f"there is no case {number}: see `motcua cases list`")
    return found


class Acts:
    """Changes a case and writes down what was done, all in the caller's transaction."""

    def __init__(self, clock: Clock, ledger: Ledger) -> None:
        self._clock = clock
        self._ledger = ledger

    def move(
        self,
        connection: Connection,
        case: Case,
        to: State,
        act: str,
        who: Who,
        note: str | None = None,
        *,
        facts: Facts | None = None,
        **values: Any,
    ) -> Case:
        """Raises ConflictError if the move is none, or if somebody else was quicker."""
        must_move(case.number, case.state, to)
        return self.change(
            connection,
            case,
            act,
            who,
            note,
            is_public=True,
            facts={"state": to.value, **(facts or {})},
            state=to.value,
            **values,
        )

    def change(
        self,
        connection: Connection,
        case: Case,
        act: str,
        who: Who,
        note: str | None = None,
        *,
        is_public: bool = False,
        facts: Facts | None = None,
        **values: Any,
    ) -> Case:
        """The same without another state."""
        now = self._clock.now()
        as_seen = (
            (cases.c.id == case.id) & (cases.c.state == case.state.value) & (cases.c.updated_at == case.updated_at)
        )
        changed = (
            update(cases)
            .where(as_seen)
            .values(updated_at=max(now, case.updated_at + timedelta(microseconds=1)), **values)
        )
        if connection.execute(changed).rowcount != 1:
            raise ConflictError(f"{case.number} was changed by somebody else meanwhile: look at it again")
        self.write(connection, case.id, case.number, act, who, now, note, is_public=is_public, facts=facts)
        return must_find(connection, case.number)

    def write(
        self,
        connection: Connection,
        id: int,
        number: str,
        act: str,
        who: Who,
        now: datetime,
        note: str | None,
        *,
        is_public: bool,
        facts: Facts | None = None,
    ) -> None:
        row = {"case_id": id, "at": now, "act": act, "staff": who.staff, "note": note, "is_public": is_public}
        connection.execute(insert(case_events).values(**row, facts=dict(facts or {})))
        self._ledger.append(connection, f"case_{act}", about=f"case:{number}", by=who.name, facts=facts)


def course(connection: Connection, case: Case) -> list[Event]:
    query = select(case_events).where(case_events.c.case_id == case.id).order_by(case_events.c.id)
    return [Event(r.at, r.act, r.staff, r.note, r.is_public, r.facts) for r in connection.execute(query)]
