"""Which channels an operator has turned off, and why: every change is kept, the newest decides."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from sqlalchemy import func, insert, select

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger

from .tables import channel_changes

LOOK_SECONDS = 1.0
"""How old the answer of `off` may be: every worker asks before every message."""


@dataclass(frozen=True)
class ChannelState:
    is_on: bool = True
    why: str = ""
    changed_at: datetime | None = None


class ChannelStates:
    """A channel nobody turned off is on."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._off: tuple[float, set[str]] = (float("-inf"), set())

    def turn(self, name: str, is_on: bool, why: str) -> None:
        row = {"name": name, "is_on": is_on, "why": why, "changed_at": self._clock.now()}
        with self._database.write() as connection:
            connection.execute(insert(channel_changes).values(**row))
            self._ledger.append(connection, f"channel_{'on' if is_on else 'off'}", about=f"channel:{name}")

    def all(self) -> dict[str, ChannelState]:
        """Those that were ever turned off or on."""
        newest = select(func.max(channel_changes.c.id)).group_by(channel_changes.c.name)
        with self._database.read() as connection:
            rows = connection.execute(select(channel_changes).where(channel_changes.c.id.in_(newest))).all()
        return {row.name: ChannelState(row.is_on, row.why, row.changed_at) for row in rows}

    def history(self, name: str | None = None) -> list[tuple[str, ChannelState]]:
        """Every change of one channel, or of all, the oldest first."""
        query = select(channel_changes).order_by(channel_changes.c.id)
        if name:
            query = query.where(channel_changes.c.name == name)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(row.name, ChannelState(row.is_on, row.why, row.changed_at)) for row in rows]

    def off(self) -> set[str]:
        """Names of those that neither answer nor send now; what comes in waits."""
        looked_at, names = self._off
        if monotonic() - looked_at > LOOK_SECONDS:
            names = {name for name, state in self.all().items() if not state.is_on}
            self._off = (monotonic(), names)
        return names
