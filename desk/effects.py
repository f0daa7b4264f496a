"""Effects of drafts: asked for on a page, worked out in a process of its own, shown when they are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.errors import ConflictError
from procedure_kb.drafts import Draft

from .tables import effects

KEPT = timedelta(days=7)
"""A result holds words of citizens: after this it is worked out anew for who wants it."""

LONGEST = timedelta(minutes=10)
"""After this a run is taken for dead, and begun anew."""


@dataclass(frozen=True)
class Effect:
    """`state` is waiting, running, done or failed. `result`: differences as JSON, worst first."""

    id: int
    state: str
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
    """Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, draft: Draft) -> Effect | None:
        """Of the draft as it is now; None: nobody asked."""
        with self._database.read() as connection:
            return _found(connection, draft)

    def ask(self, draft: Draft) -> Effect:
        """Once for each state of a draft; a run that failed is tried again."""
        waiting = {"state": "waiting", "asked_at": self._clock.now(), "done": 0, "total": 0, "error": None}
        with self._database.write() as connection:
            row = {"draft_id": draft.number, "saves": draft.saves} | waiting
            if insert_unless_there(connection, effects, row) is None:
                connection.execute(update(effects).where(_of(draft), effects.c.state == "failed").values(**waiting))
            effect = _found(connection, draft)
        if effect is None:
            raise ConflictError(f"draft {draft.number} was taken away just now")
        return effect

    def take(self) -> tuple[int, int] | None:
        """The id of the one that waits longest and its draft's number, which is running from now on.

        Old ones are swept out on the way.
        """
        now = self._clock.now()
        is_dead = and_(effects.c.state == "running", effects.c.begun_at < now - LONGEST)
        due = select(effects.c.id, effects.c.draft_id).where(or_(effects.c.state == "waiting", is_dead))
        with self._database.write() as connection:
            connection.execute(delete(effects).where(effects.c.asked_at < now - KEPT))
            row = connection.execute(due.order_by(effects.c.id).limit(1).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            connection.execute(update(effects).where(effects.c.id == row.id).values(state="running", begun_at=now))
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
    return Effect(row.id, row.state, row.done, row.total, row.result, row.error) if row else None


def _of(draft: Draft) -> Any:
    return and_(effects.c.draft_id == draft.number, effects.c.saves == draft.saves)
