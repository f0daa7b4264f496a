"""Hand-written stand-ins with the contracts of the real parts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedback.deadlines import Deadline
from messages.reply import Reply


class RoundTheClock:
    """A working time without nights: an hour is an hour, a day twenty-four of them."""

    def in_hours(self, start: datetime, hours: float) -> Deadline:
        return Deadline(start + timedelta(hours=hours), f"{hours:g} giờ")

    def in_days(self, start: datetime, days: int) -> Deadline:
        return Deadline(start + timedelta(days=days), f"{days} ngày")

    def hours_between(self, start: datetime, end: datetime) -> float:
        return (end - start).total_seconds() / 3600


class Pushed:
    """Keeps what was pushed: conversation and text; a key counts once."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self._keys: set[tuple[str, str]] = set()

    def push(
        self,
        conversation_id: str,
        reply: Reply,
        *,
        notice: str,
        values: Mapping[str, str],
        key: str,
        connection: Connection | None = None,
    ) -> None:
        if (conversation_id, key) not in self._keys:
            self._keys.add((conversation_id, key))
            self.said.append((conversation_id, reply.text))
