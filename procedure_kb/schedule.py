"""Changes that hold from a later day: kept apart until then, and never put over what somebody else wrote meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, insert, select, update

from core.clock import Clock, today
from core.database import Database
from core.errors import InputError
from core.ledger import Ledger
from core.trace import Trace

from .changes import Change, Version, change, latest, version_of
from .fields import changed_fields, merged
from .model import Procedure
from .tables import procedure_versions, scheduled_changes

State = Literal["waiting", "applied", "conflict", "withdrawn"]

_BY_DAY = (scheduled_changes.c.effective_on, scheduled_changes.c.id)


@dataclass(frozen=True)
class Scheduled:
    """One change to come, or one that came. `procedure` is how it was meant to look; `note` what stood in the way."""

    number: int
    procedure: Procedure
    effective_on: date
    base_version: int
    at: datetime
    who: str
    why: str | None
    state: State
    note: str | None


def put_off(opened: Change, procedure: Procedure, effective_on: date, base_version: int) -> bool:
    """Keep a change until its day; False if the very same waits already.

    One of the same person for that day gives way if this one changes all that it changed; others' wait beside it.
    """
    same_day = and_(
        scheduled_changes.c.procedure_id == procedure.id,
        scheduled_changes.c.effective_on == effective_on.isoformat(),
        scheduled_changes.c.state == "waiting",
    )
    waiting = [_scheduled(row) for row in opened.connection.execute(select(scheduled_changes).where(same_day))]
    if any(each.procedure == procedure for each in waiting):
        return False
    fields = _changes(opened.connection, procedure, base_version)
    for each in waiting:
        if each.who == opened.who and _changes(opened.connection, each.procedure, each.base_version) <= fields:
            _settle(opened.connection, each.number, "withdrawn", "another change for the same day took its place")
    row = {"procedure_id": procedure.id, "official": procedure.official, "plain": procedure.plain, "state": "waiting"}
    row |= {"effective_on": effective_on.isoformat(), "base_version": base_version}
    opened.connection.execute(insert(scheduled_changes).values(**row, at=opened.at, who=opened.who, why=opened.why))
    return True


def _changes(connection: Connection, procedure: Procedure, base_version: int) -> set[str]:
    return set(changed_fields(version_at(connection, procedure.id, base_version), procedure))


class Schedule:
    """The scheduled changes of one database. Raises DatabaseError when it does not answer."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger

    def all(self) -> list[Scheduled]:
        """Oldest day first."""
        with self._database.read() as connection:
            return [_scheduled(row) for row in connection.execute(select(scheduled_changes).order_by(*_BY_DAY))]

    def stuck(self) -> list[Scheduled]:
        """Whose day has come and that would overwrite somebody: somebody must decide. Oldest day first."""
        stuck = select(scheduled_changes).where(scheduled_changes.c.state == "conflict")
        with self._database.read() as connection:
            return [_scheduled(row) for row in connection.execute(stuck.order_by(*_BY_DAY))]

    def withdraw(self, number: int, *, who: str, trace: Trace | None = None) -> Scheduled:
        """Take a change back that waits, or that could not be brought in. Raises InputError if it is neither."""
        with change(self._database, self._clock, self._ledger, who=who, why=None, action="edited") as opened:
            one = _find(opened.connection, number)
            if one is None or one.state not in ("waiting", "conflict"):
                raise InputError(f"no scheduled change {number} waits: see `motcua kb scheduled`")
            _settle(opened.connection, number, "withdrawn", f"by {who}")
            if trace:
                trace.write(opened.connection, "schedule_withdrawn", f"procedure:{one.procedure.id}", who)
            else:
                self._trace(opened.connection, "schedule_withdrawn", one, who)
            return one

    def _trace(self, connection: Connection, act: str, one: Scheduled, who: str) -> None:
        self._ledger.append(connection, act, about=f"procedure:{one.procedure.id}", by=f"staff:{who}")

    def apply_due(self) -> int:
        """Bring in what holds from today; returns how many procedures changed. Costs one look when nothing is due."""
        is_due = scheduled_changes.c.effective_on <= today(self._clock).isoformat()
        due = select(scheduled_changes).where(scheduled_changes.c.state == "waiting", is_due)
        with self._database.read() as connection:
            waiting = [_scheduled(row) for row in connection.execute(due.order_by(*_BY_DAY))]
        return sum(map(self._apply, waiting))

    def _apply(self, one: Scheduled) -> int:
        """One in its own transaction: whoever comes second, or after a withdrawal, finds it no longer waiting."""
        why = "; ".join(filter(None, (one.why, f"from {one.effective_on}")))
        with change(self._database, self._clock, self._ledger, who=one.who, why=why, action="edited") as opened:
            fresh = _find(opened.connection, one.number)
            if fresh is None or fresh.state != "waiting":
                return 0
            current = opened.current([one.procedure.id])
            base = version_at(opened.connection, one.procedure.id, one.base_version)
            wanted, both = meeting(one.procedure, base, latest(current, one.procedure.id))
            if both:
                note = f"changed meanwhile by others too: {', '.join(both)}"
                _settle(opened.connection, one.number, "conflict", note)
                self._trace(opened.connection, "schedule_conflict", one, one.who)
                return 0
            _settle(opened.connection, one.number, "applied", None)
            return opened.put([wanted], current)


def meeting(wanted: Procedure, base: Procedure | None, held: Procedure | None) -> tuple[Procedure, list[str]]:
    """What to write of a change that was made from `base`, and the fields in which it would overwrite somebody."""
    if held is None:
        return wanted, []
    if base is None:
        return held, ["the whole record"]
    return merged(base, held, wanted)


def _settle(connection: Connection, number: int, state: State, note: str | None) -> None:
    row = scheduled_changes.c.id == number
    connection.execute(update(scheduled_changes).where(row).values(state=state, note=note))


def _find(connection: Connection, number: int) -> Scheduled | None:
    row = connection.execute(select(scheduled_changes).where(scheduled_changes.c.id == number)).first()
    return _scheduled(row) if row else None


def changes_for(connection: Connection, id: str, day: date) -> list[Scheduled]:
    """All that were to hold from that day, in the order in which they were put off."""
    of_it = and_(scheduled_changes.c.procedure_id == id, scheduled_changes.c.effective_on == day.isoformat())
    query = select(scheduled_changes).where(of_it).order_by(scheduled_changes.c.id)
    return [_scheduled(row) for row in connection.execute(query)]


def version_at(connection: Connection, id: str, number: int) -> Procedure | None:
    """The version a change began from; None: it began from nothing."""
    then = procedure_versions.c
    of_it = and_(then.procedure_id == id, then.version == number)
    row = connection.execute(select(procedure_versions).where(of_it)).first()
    return version_of(row).procedure if row else None


def newest_of(connection: Connection, id: str) -> Version | None:
    """The version that stands; None: there is none."""
    of_it = select(procedure_versions).where(procedure_versions.c.procedure_id == id)
    row = connection.execute(of_it.order_by(procedure_versions.c.version.desc()).limit(1)).first()
    return version_of(row) if row else None


def _scheduled(row: Row[Any]) -> Scheduled:
    return Scheduled(
        number=row.id,
        procedure=Procedure.model_construct(id=row.procedure_id, official=row.official, plain=row.plain),
        effective_on=date.fromisoformat(row.effective_on),
        base_version=row.base_version,
        at=row.at,
        who=row.who,
        why=row.why,
        state=row.state,
        note=row.note,
    )
