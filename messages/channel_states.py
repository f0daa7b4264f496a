"""Which channels an operator has turned off, and why: every change is kept, the newest decides."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import Row, func, insert, select

from core.clock import Clock
from core.database import Database
from core.trace import Trace

from .tables import channel_changes

LOOK_SECONDS = 1.0
"""How old the answer of `off` may be: every worker asks before every message."""


@dataclass(frozen=True)
class ChannelState:
    is_on: bool = True
    why: str = ""
    changed_at: datetime | None = None
    staff: str | None = None
    """Who changed it; None: the server's command line."""


class ChannelStates:
    """A channel nobody turned off is on."""

    def __init__(self, database: Database, clock: Clock, trace: Trace) -> None:
        self._database = database
        self._clock = clock
        self._trace = trace
        self._off: tuple[float, set[str]] = (float("-inf"), set())

    def turn(self, name: str, is_on: bool, why: str, by: str | None = None) -> None:
        """Only the table holds the reason: it is free text, and the ledger is for ever."""
        row = {"name": name, "is_on": is_on, "why": why, "changed_at": self._clock.now(), "staff": by}
        with self._database.write() as connection:
            connection.execute(insert(channel_changes).values(**row))
            self._trace.write(connection, f"channel_{'on' if is_on else 'off'}", f"channel:{name}", by)

    def all(self) -> dict[str, ChannelState]:
        """Those that were ever turned off or on."""
        newest = select(func.max(channel_changes.c.id)).group_by(channel_changes.c.name)
        with self._database.read() as connection:
            rows = connection.execute(select(channel_changes).where(channel_changes.c.id.in_(newest))).all()
        return {row.name: _state(row) for row in rows}

    def history(self, name: str | None = None) -> list[tuple[str, ChannelState]]:
        """Every change of one channel, or of all, the oldest first."""
        query = select(channel_changes).order_by(channel_changes.c.id)
        if name:
            query = query.where(channel_changes.c.name == name)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(row.name, _state(row)) for row in rows]

    def off(self) -> set[str]:
        """Names of those that neither answer nor send now; what comes in waits."""
        looked_at, names = self._off
        if monotonic() - looked_at > LOOK_SECONDS:
            names = {name for name, state in self.all().items() if not state.is_on}
            self._off = (monotonic(), names)
        return names


def _state(row: Row[Any]) -> ChannelState:
    return ChannelState(row.is_on, row.why, row.changed_at, row.staff)
