"""Effects of drafts: asked for on a page, worked out in a process of its own, shown when they are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, null, or_, select, update

from core.clock import Clock
from core.database import insert_unless_there
from core.errors import ConflictError
from procedure_kb.drafts import OPEN, Draft, DraftState
from procedure_kb.store import Store

from .tables import effects

KEPT = timedelta(days=7)
"""A result holds words of citizens: after this it is worked out anew for who wants it."""

LONGEST = timedelta(minutes=10)
"""After this a run is taken for dead, and begun anew."""


@dataclass(frozen=True)
class Effect:
    """`state` is waiting, running, done or failed. `result`: differences as JSON, worst first.

    `revision` of what was published when it was last begun, at `begun_at`.
    """

    id: int
    state: str
    revision: int | None
    begun_at: datetime | None
    done: int
    total: int
    result: Sequence[dict[str, Any]] | None
    error: str | None

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "running")

    def count(self, *kinds: str) -> int:
        return sum(each["kind"] in kinds for each in self.result or ())

    @property
    def wrong(self) -> int:
        """Golden questions that no longer lead to their record."""
        return sum(each["is_wrong"] for each in self.result or ())


class Effects:
    """Each change is one transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._database = store.database
        self._clock = clock

    def of(self, draft: Draft) -> Effect | None:
        """Of the draft as it is now, and of what was published when it was begun; None: nobody asked."""
        with self._database.read() as connection:
            return _found(connection, draft)

    def current(self, draft: Draft) -> Effect | None:
        """While the draft is open: asked for anew, if something else was published since.

        For who opens a page, not while they wait for the result: many may publish. Of a draft that waits to be approved
        it is asked for, too, where it was swept out.
        """
        effect = self.of(draft)
        if effect is None:
            return self.ask(draft) if draft.state == DraftState.PROPOSED else None
        is_outdated = effect.state == "done" and effect.revision != self._store.revision()
        return self.ask(draft) if is_outdated and draft.state in OPEN else effect

    def ask(self, draft: Draft) -> Effect:
        """Once for each state of a draft and of what is published; a run that failed is tried again."""
        now, revision = self._clock.now(), self._store.revision()
        waiting = {"state": "waiting", "revision": revision, "asked_at": now, "done": 0, "total": 0, "error": None}
        is_outdated = and_(effects.c.state == "done", effects.c.revision.is_distinct_from(revision))
        to_do = or_(effects.c.state == "failed", is_outdated)
        with self._database.write() as connection:
            row = {"draft_id": draft.number, "saves": draft.saves} | waiting
            if insert_unless_there(connection, effects, row) is None:
                connection.execute(update(effects).where(_of(draft), to_do).values(**waiting))
            effect = _found(connection, draft)
        if effect is None:
            raise ConflictError(f"draft {draft.number} was taken away just now")
        return effect

    def take(self) -> tuple[int, int] | None:
        """The id of the one that waits longest and its draft's number, which is running from now on.

        Old ones are swept out on the way.
        """
        now, revision = self._clock.now(), self._store.revision()
        is_dead = and_(effects.c.state == "running", effects.c.begun_at < now - LONGEST)
        due = select(effects.c.id, effects.c.draft_id).where(or_(effects.c.state == "waiting", is_dead))
        with self._database.write() as connection:
            connection.execute(delete(effects).where(effects.c.asked_at < now - KEPT))
            row = connection.execute(due.order_by(effects.c.id).limit(1).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            begun = {"state": "running", "begun_at": now, "revision": revision}
            connection.execute(update(effects).where(effects.c.id == row.id).values(**begun))
            return row.id, row.draft_id

    def progress(self, id: int, done: int, total: int) -> None:
        self._set(id, done=done, total=total)

    def finish(self, id: int, result: Sequence[dict[str, Any]]) -> None:
        self._set(id, state="done", result=list(result))

    def fail(self, id: int, error: str) -> None:
        """`error`: one line."""
        self._set(id, state="failed", error=error)

    def drop_unfinished(self, id: int) -> None:
        """Of a state that was saved over while its turn came: the run worked out the newest one."""
        with self._database.write() as connection:
            connection.execute(delete(effects).where(effects.c.id == id, effects.c.state == "running"))

    def _set(self, id: int, **values: Any) -> None:
        with self._database.write() as connection:
            connection.execute(update(effects).where(effects.c.id == id).values(**values))


def _found(connection: Connection, draft: Draft) -> Effect | None:
    row = connection.execute(select(effects).where(_of(draft))).first()
    if row is None:
        return None
    return Effect(row.id, row.state, row.revision, row.begun_at, row.done, row.total, row.result, row.error)


def _of(draft: Draft) -> Any:
    return and_(effects.c.draft_id == draft.number, effects.c.saves == draft.saves)


def forget_words(connection: Connection) -> None:
    """In the transaction in which anybody is: results quote citizens, and a run under way may have read them.

    Those that wait stay; touched first, they cannot be begun until it has ended.
    """
    connection.execute(update(effects).values(result=null()))
    connection.execute(delete(effects).where(effects.c.state != "waiting"))
