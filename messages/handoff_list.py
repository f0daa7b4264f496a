"""Conversations that wait for an officer, or are with one, as officers see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, and_, case, func, or_, select

from core.database import Database
from core.errors import NotFoundError

from .outcome import Outcome
from .tables import conversations, handoffs, inbox, turns
from .transcript import words_of

MOST = 50


@dataclass(frozen=True)
class Handoff:
    """`said` is the citizen's last message besides the wish for an officer, personal numbers as marks.

    `procedure_id` was talked about last. `unanswered` counts their messages since an officer's last word, or since they
    asked; `waits_since`: none when it is their turn.
    """

    id: int
    conversation_id: str
    channel: str
    asked_at: datetime
    unit: str | None
    officer: str | None
    waits_since: datetime | None
    unanswered: int
    said: str
    procedure_id: str | None
    closed_at: datetime | None
    closed_by: str | None


class HandoffList:
    """Every list has the longest waiting first, and then those in which nobody waits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, unit: str | None = None, most: int = MOST, skip: int = 0) -> list[Handoff]:
        """Those nobody has taken; with `unit`, those passed on to it."""
        return self._read(_waiting(unit), most, skip)

    def count_waiting(self, unit: str | None = None) -> int:
        return self._count(_waiting(unit))

    def of(self, officer: str, most: int = MOST) -> list[Handoff]:
        return self._read(and_(_IS_OPEN, handoffs.c.officer == officer), most)

    def of_others(self, officer: str, unit: str | None = None, most: int = MOST) -> list[Handoff]:
        return self._read(_of_others(officer, unit), most)

    def count_of_others(self, officer: str, unit: str | None = None) -> int:
        return self._count(_of_others(officer, unit))

    def open(self, most: int = MOST) -> list[Handoff]:
        return self._read(_IS_OPEN, most)

    def get(self, number: int) -> Handoff:
        """Also one that is over. Raises NotFoundError; the citizen may have had their data deleted."""
        with self._database.read() as connection:
            row = connection.execute(_query().where(handoffs.c.id == number)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no hand-off {number}: see `motcua handoff list`")
        return _handoff(row)

    def _read(self, which: ColumnElement[bool], most: int, skip: int = 0) -> list[Handoff]:
        """Sorted with as little as that needs; all the rest is read of the page alone."""
        order = (_WAITS_SINCE.is_(None), _WAITS_SINCE, handoffs.c.id)
        page = select(handoffs.c.id).where(which).order_by(*order).limit(most).offset(skip)
        with self._database.read() as connection:
            ids = connection.execute(page).scalars().all()
            found = {row.id: _handoff(row) for row in connection.execute(_query().where(handoffs.c.id.in_(ids)))}
        return [found[id] for id in ids if id in found]

    def _count(self, which: ColumnElement[bool]) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(handoffs).where(which)).scalar_one()


_IS_OPEN = handoffs.c.closed_at.is_(None)


def _waiting(unit: str | None) -> ColumnElement[bool]:
    return and_(_IS_OPEN, handoffs.c.officer.is_(None), *([handoffs.c.unit == unit] if unit else []))


def _of_others(officer: str, unit: str | None) -> ColumnElement[bool]:
    return and_(_IS_OPEN, handoffs.c.officer != officer, *([handoffs.c.unit == unit] if unit else []))


def _since_last_word(what: ColumnElement[Any]) -> ScalarSelect[Any]:
    spoke_at = func.coalesce(handoffs.c.answered_at, handoffs.c.asked_at)
    later = and_(inbox.c.conversation_id == handoffs.c.conversation_id, inbox.c.received_at > spoke_at)
    return select(what).where(later).correlate(handoffs).scalar_subquery()


def _while_open() -> ColumnElement[bool]:
    """What is asked after a talk is no officer's business."""
    return or_(handoffs.c.closed_at.is_(None), inbox.c.received_at <= handoffs.c.closed_at)


def _last_words() -> ScalarSelect[Any]:
    """But for the wish for an officer itself, which is in every one of them."""
    asks = and_(turns.c.inbox_id == inbox.c.id, turns.c.outcome == Outcome.HANDED_OVER.value)
    own = inbox.c.conversation_id == handoffs.c.conversation_id
    words = select(func.max(inbox.c.id)).outerjoin(turns, asks).where(own, _while_open(), turns.c.inbox_id.is_(None))
    return words.correlate(handoffs).scalar_subquery()


def _last_procedure() -> ScalarSelect[Any]:
    return (
        select(turns.c.procedure_id)
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .where(inbox.c.conversation_id == handoffs.c.conversation_id, _while_open(), turns.c.procedure_id.is_not(None))
        .order_by(inbox.c.id.desc())
        .limit(1)
        .correlate(handoffs)
        .scalar_subquery()
    )


_FIRST_UNANSWERED = _since_last_word(func.min(inbox.c.received_at))
_WAITS_SINCE = case(
    (handoffs.c.answered_at.is_(None), handoffs.c.asked_at),
    (handoffs.c.officer.is_(None), func.coalesce(_FIRST_UNANSWERED, handoffs.c.queued_at)),
    else_=_FIRST_UNANSWERED,
)


def wait_before(connection: Connection, number: int) -> int:
    """How many of those nobody has taken stand before this one; 0 once it is taken."""
    state = select(handoffs.c.officer, _WAITS_SINCE.label("waits_since")).where(handoffs.c.id == number)
    own = connection.execute(state).one()
    if own.officer is not None:
        return 0
    earlier = or_(own.waits_since > _WAITS_SINCE, and_(own.waits_since == _WAITS_SINCE, handoffs.c.id < number))
    return connection.execute(select(func.count()).select_from(handoffs).where(_waiting(None), earlier)).scalar_one()


def _query() -> Select[Any]:
    said = inbox.alias("said")
    return (
        select(handoffs, conversations.c.channel, said.c.text, said.c.shown, said.c.attachment)
        .add_columns(_WAITS_SINCE.label("waits_since"), _since_last_word(func.count()).label("unanswered"))
        .add_columns(_last_procedure().label("procedure_id"))
        .join(conversations, conversations.c.id == handoffs.c.conversation_id)
        .outerjoin(said, said.c.id == _last_words())
    )


def _handoff(row: Row[Any]) -> Handoff:
    return Handoff(
        id=row.id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        asked_at=row.asked_at,
        unit=row.unit,
        officer=row.officer,
        waits_since=row.waits_since,
        unanswered=row.unanswered,
        said=words_of(row),
        procedure_id=row.procedure_id,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )
