"""What staff wrote over a data file of ours: the newest of a name wins, until the file is let hold again.

Rooms ask by name and check what they get with the loader of the file itself.
"""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import Column, Index, Integer, Select, String, Table, func, insert, select

from .clock import Clock
from .columns import Json, Moment
from .database import Database, alone, metadata
from .errors import ConflictError, DatabaseError
from .trace import Trace

LOOK_SECONDS = 1.0
"""How old what `get` gives may be: it is asked for at every turn."""

edits = Table(
    "edits",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(60), nullable=False, comment="what it stands for; its newest edit decides"),
    Column("content", Json, comment="as the file would hold it; none: the file holds again"),
    Column("staff", String(60), nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_edits_name", "name", "id"),
)


@dataclass(frozen=True)
class Edit:
    """`content` None: taken back."""

    number: int
    content: Any
    staff: str
    made_at: datetime


def in_force(edit: Edit | None) -> Edit | None:
    """None also of one that took back: the file holds."""
    return edit if edit and edit.content is not None else None


def stamp_of(edit: Edit | None) -> int:
    """Its number, as a page carries it; 0: there was none."""
    return edit.number if edit else 0


class Edits:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: tuple[float, dict[str, Edit]] = (float("-inf"), {})

    def get(self, name: str) -> Edit | None:
        """In force; None: nobody edited it, or it was taken back. The last known while the database is away."""
        looked_at, known = self._known
        if monotonic() - looked_at > LOOK_SECONDS:
            try:
                known = self._newest()
            except DatabaseError:
                if looked_at < 0:
                    raise
            self._known = (monotonic(), known)
        return in_force(known.get(name))

    def newest(self, name: str) -> Edit | None:
        """As it stands now, also one that took back; None: there was none. Who writes names the number they saw."""
        return self._one(select(edits).where(edits.c.name == name).order_by(edits.c.id.desc()).limit(1))

    def made(self, name: str, number: int) -> Edit | None:
        """The one of that number, whatever came after it."""
        return self._one(select(edits).where(edits.c.name == name, edits.c.id == number))

    def put(self, name: str, content: Any, seen: int, by: str, trace: Trace) -> None:
        """Raises ConflictError if somebody wrote after the edit that was seen."""
        with self._database.write() as connection:
            alone(connection, f"edit:{name}")
            newest = select(func.max(edits.c.id)).where(edits.c.name == name)
            if (connection.execute(newest).scalar() or 0) != seen:
                raise ConflictError(f"{name} was changed meanwhile")
            row = {"name": name, "content": content, "staff": by, "made_at": self._clock.now()}
            connection.execute(insert(edits).values(**row))
            act = "setting_changed" if content is not None else "setting_taken_back"
            trace.write(connection, act, f"setting:{name}", by)
        self._known = (float("-inf"), self._known[1])

    def _one(self, query: Select[Any]) -> Edit | None:
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Edit(row.id, row.content, row.staff, row.made_at) if row else None

    def _newest(self) -> dict[str, Edit]:
        last = select(func.max(edits.c.id)).group_by(edits.c.name)
        with self._database.read() as connection:
            rows = connection.execute(select(edits).where(edits.c.id.in_(last))).all()
        return {row.name: Edit(row.id, row.content, row.staff, row.made_at) for row in rows}
