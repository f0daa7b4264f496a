"""What officers do in conversations handed to them. Each act is one transaction: check, words, state and trace.

What an officer types is stored and sent as it stands. A citizen's numbers are masked because nobody asked for them;
an officer writes to be read, and may have to give the telephone or the account of an office, which a mask would take
away. Of the citizen's own numbers the officer sees marks only, so that they cannot be repeated by mistake.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.errors import ConflictError, InputError, NotFoundError
from core.trace import Trace

from . import wording
from .channel import Channel
from .outbox import outbox_rows
from .reply import Reply
from .tables import conversations, handoffs, notices, outbox

TAKEN, PASSED_ON, ENDED = "handoff-taken", "handoff-passed", "handoff-ended"
"""Names of what the citizen is told besides an officer's own words."""


class Answering:
    """Each method raises NotFoundError when the conversation is gone, ConflictError when it is not the officer's.

    `key` is that of the form: sent twice, it is done once; with other words these are said, too. Texts are cleaned by
    the caller, never empty.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        journal: Trace,
        channels: Mapping[str, Channel],
        on_said: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_said` is called when there is something to send."""
        self._database = database
        self._clock = clock
        self._journal = journal
        self._channels = channels
        self._on_said = on_said

    def take(self, number: int, officer: str) -> None:
        """Answer from now on, alone. The citizen is told, once for a unit. Taking one's own again changes nothing."""
        with self._database.write() as connection:
            handoff = _locked(connection, number)
            if handoff.officer == officer and handoff.closed_at is None:
                return
            _must_be(handoff, None)
            first = handoff.taken_at or self._clock.now()  # how long they waited is told by the first time
            self._change(connection, number, "taken", officer, officer=officer, taken_at=first)
            is_reached = handoff.channel in self._channels  # where not, it can be taken all the same
            if is_reached and self._once(connection, handoff, _taken(number)):
                self._tell(connection, handoff, wording.TAKEN, notice=TAKEN)
        self._on_said()

    def say(self, number: int, officer: str, text: str, key: str) -> None:
        with self._database.write() as connection:
            handoff = _locked(connection, number)
            if not self._is_first(connection, handoff, f"{key}:{sha256(text.encode()).hexdigest()[:16]}"):
                return
            _must_be(handoff, officer)
            self._tell(connection, handoff, wording.SIGNED.format(officer=officer, text=text))
            self._change(connection, number, "answered", officer, answered_at=self._clock.now())
        self._on_said()

    def pass_on(self, number: int, officer: str, unit: str, told: str, why: str, key: str) -> None:
        """To whoever of that unit takes it. `told` is the unit's name; the reason stays in the conversation."""
        with self._database.write() as connection:
            handoff = _locked(connection, number)
            if not self._is_first(connection, handoff, key):
                return
            _must_be(handoff, officer)
            words = wording.PASSED_ON.format(officer=officer, unit=told, why=why)
            self._tell(connection, handoff, words, notice=PASSED_ON)
            if unit != handoff.unit:
                self._forget(connection, handoff, _taken(number))  # that somebody there takes it is news
            state = {"unit": unit, "officer": None, "queued_at": self._clock.now()}
            self._change(connection, number, "passed_on", officer, facts={"unit": unit}, **state)
        self._on_said()

    def give_back(self, number: int, holder: str, by: str | None = None) -> None:
        """To the queue, for whoever takes it; `by` somebody else, when its holder has left. Nobody is told."""
        with self._database.write() as connection:
            handoff = _locked(connection, number)
            if handoff.officer is None and handoff.closed_at is None:
                return
            _must_be(handoff, holder)
            self._change(connection, number, "given_back", by or holder, officer=None, queued_at=self._clock.now())

    def end(self, number: int, officer: str, key: str) -> None:
        """The assistant answers again, and the citizen is told."""
        with self._database.write() as connection:
            handoff = _locked(connection, number)
            if not self._is_first(connection, handoff, key):
                return
            _must_be(handoff, officer)
            self._tell(connection, handoff, wording.ENDED, notice=ENDED)
            self._change(connection, number, "closed", officer, closed_at=self._clock.now(), closed_by=officer)
        self._on_said()

    def _is_first(self, connection: Connection, handoff: Row[Any], key: str) -> bool:
        return self._once(connection, handoff, f"officer:{key}")

    def _once(self, connection: Connection, handoff: Row[Any], key: str) -> bool:
        row = {"conversation_id": handoff.conversation_id, "key": key, "at": self._clock.now()}
        return insert_unless_there(connection, notices, row) is not None

    def _forget(self, connection: Connection, handoff: Row[Any], key: str) -> None:
        """So that it may be told again."""
        of_conversation = notices.c.conversation_id == handoff.conversation_id
        connection.execute(delete(notices).where(of_conversation, notices.c.key == key))

    def _tell(self, connection: Connection, handoff: Row[Any], text: str, notice: str | None = None) -> None:
        channel = self._channels.get(handoff.channel)
        if channel is None:
            raise InputError(f"{handoff.channel} is not set up here: run this with the gateway's settings")
        bodies = channel.render(Reply(text))
        rows = outbox_rows(handoff.conversation_id, bodies, self._clock.now(), notice=notice)
        connection.execute(insert(outbox), rows)

    def _change(
        self,
        connection: Connection,
        number: int,
        act: str,
        by: str,
        facts: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        connection.execute(update(handoffs).where(handoffs.c.id == number).values(**values))
        self._journal.write(connection, f"handoff_{act}", f"handoff:{number}", by, **(facts or {}))


def _taken(number: int) -> str:
    """The key under which a citizen is told that it was taken."""
    return f"taken:{number}"


def _locked(connection: Connection, number: int) -> Row[Any]:
    """Held until the transaction ends: of two officers the second sees what the first did."""
    query = (
        select(handoffs, conversations.c.channel)
        .join(conversations, conversations.c.id == handoffs.c.conversation_id)
        .where(handoffs.c.id == number)
        .with_for_update(of=handoffs)
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotFoundError(f"there is no hand-off {number}: see `motcua handoff list`")
    return found


def _must_be(handoff: Row[Any], officer: str | None) -> None:
    """Raises ConflictError unless it is open and with that officer, or with nobody."""
    if handoff.closed_at is not None:
        raise ConflictError(f"hand-off {handoff.id} was ended by {handoff.closed_by}")
    if handoff.officer != officer:
        raise ConflictError(f"hand-off {handoff.id} is already with {handoff.officer or 'nobody: take it first'}")
