"""What staff tell everybody for a time: that the service will rest, that an office is closed.

The web shows it on the page, before anybody asks. A platform has no page: there a conversation is told once, with the
first answer it gets while the announcement holds.
"""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError, InputError, NotFoundError
from core.trace import Trace

from .outcome import Outcome
from .reply import Reply
from .tables import announcements, notices

LONGEST = 500
"""Characters: one message on every platform."""

LOOK_SECONDS = 1.0
"""How old the answer of `in_force` may be: it is asked for at every turn and every visit of the page."""

KEPT = 50
"""Of those that are over, the newest are listed."""

UNTOLD_WITH = frozenset({Outcome.WITH_OFFICER, Outcome.EMERGENCY, Outcome.DATA_DELETED, Outcome.RATE_LIMITED})
"""Nothing goes before these answers: silence is kept, help comes first, and what is deleted stays deleted."""


@dataclass(frozen=True)
class Announcement:
    """`ends_at` None: until it is taken back."""

    number: int
    text: str
    begins_at: datetime
    ends_at: datetime | None
    staff: str
    made_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None

    def holds(self, now: datetime) -> bool:
        return self.withdrawn_at is None and self.begins_at <= now and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        return self.withdrawn_at is not None or (self.ends_at is not None and self.ends_at <= now)

    @property
    def key(self) -> str:
        """Under which a conversation is told it once."""
        return f"announcement:{self.number}"

    @property
    def reply(self) -> Reply:
        return Reply(f"Thông báo: {self.text}")


class Announcements:
    def __init__(self, database: Database, clock: Clock, trace: Trace) -> None:
        self._database = database
        self._clock = clock
        self._trace = trace
        self._known: tuple[float, list[Announcement]] = (float("-inf"), [])

    def announce(self, text: str, begins_at: datetime | None, ends_at: datetime | None, by: str) -> None:
        """Without a beginning: at once. Raises InputError for a text of the wrong length, or an end that is no end."""
        begins_at = begins_at or self._clock.now()
        if not text.strip() or len(text) > LONGEST:
            raise InputError(f"a text has 1 to {LONGEST} characters")
        if ends_at is not None and ends_at <= max(begins_at, self._clock.now()):
            raise InputError("it would be over before it begins")
        row = {"text": text.strip(), "begins_at": begins_at, "ends_at": ends_at}
        with self._database.write() as connection:
            new = insert(announcements).values(**row, staff=by, made_at=self._clock.now()).returning(announcements.c.id)
            number = connection.execute(new).scalar_one()
            self._trace.write(connection, "announced", f"announcement:{number}", by)
        self._look_again()

    def withdraw(self, number: int, by: str) -> None:
        """Raises NotFoundError for one that is not there, ConflictError for one that is over."""
        now = self._clock.now()
        with self._database.write() as connection:
            row = connection.execute(select(announcements).where(announcements.c.id == number)).one_or_none()
            if row is None:
                raise NotFoundError(f"there is no announcement {number}")
            if _announcement(row).is_over(now):
                raise ConflictError(f"announcement {number} is over")
            taken = update(announcements).where(announcements.c.id == number)
            connection.execute(taken.values(withdrawn_at=now, withdrawn_by=by))
            self._trace.write(connection, "announcement_withdrawn", f"announcement:{number}", by)
        self._look_again()

    def all(self) -> list[Announcement]:
        """The newest first."""
        query = select(announcements).order_by(announcements.c.id.desc()).limit(KEPT)
        with self._database.read() as connection:
            return [_announcement(row) for row in connection.execute(query)]

    def in_force(self) -> list[Announcement]:
        """What holds at this moment, the oldest first."""
        looked_at, known = self._known
        if monotonic() - looked_at > LOOK_SECONDS:
            known = self._not_over()
            self._known = (monotonic(), known)
        now = self._clock.now()
        return [each for each in known if each.holds(now)]

    def untold(self, conversation: str, outcome: Outcome) -> list[Announcement]:
        """What this conversation has not been told yet and should be with an answer of this outcome."""
        holding = self.in_force()
        if not holding or outcome in UNTOLD_WITH:
            return []
        of_these = notices.c.key.in_([each.key for each in holding])
        query = select(notices.c.key).where(notices.c.conversation_id == conversation, of_these)
        with self._database.read() as connection:
            told = set(connection.execute(query).scalars())
        return [each for each in holding if each.key not in told]

    def _not_over(self) -> list[Announcement]:
        table, now = announcements.c, self._clock.now()
        query = select(announcements).where(
            table.withdrawn_at.is_(None), or_(table.ends_at.is_(None), table.ends_at > now)
        )
        with self._database.read() as connection:
            return [_announcement(row) for row in connection.execute(query.order_by(table.id))]

    def _look_again(self) -> None:
        self._known = (float("-inf"), [])


def _announcement(row: Row[*tuple[Any, ...]]) -> Announcement:
    return Announcement(*row)
