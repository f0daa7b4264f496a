"""Threads that take messages from the inbox, one turn at a time in a conversation, many conversations side by side."""

import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from core.errors import DatabaseError, NotReady

from .announcements import Announcement
from .channel import Channel
from .crew import Crew, Held, Stumble
from .inbox import LEASE_SECONDS, Inbox, TurnResult, Work
from .outcome import Outcome
from .transcript import Answer
from .turn import Turns

REST_SECONDS = 0.5
"""Before a message is tried again whose answering part was not ready."""

Listener = Callable[[int, Answer], None]
"""Called with inbox id and answer of each settled message."""

_log = structlog.get_logger("messages.worker")


class Workers:
    """`start()`, `wake()` after each received message, `stop()` ends after the turns under way."""

    def __init__(
        self,
        inbox: Inbox,
        turns: Turns,
        channels: Mapping[str, Channel],
        on_settled: Listener,
        on_stumble: Stumble = lambda _: None,
        off: Callable[[], set[str]] = set,
        on_begun: Callable[[Work], None] = lambda _: None,
        may_wait: Callable[[Work], bool] = lambda _: False,
        untold: Callable[[Work, Outcome], Sequence[Announcement]] = lambda *_: (),
    ) -> None:
        """`off` names the channels that are turned off now; `on_begun` is told of each turn that begins.

        `may_wait` says whether a message may still wait for a part that is not ready, or must be answered as it is.
        `untold`: what staff tell everybody, and this conversation has not heard yet.
        """
        self._inbox = inbox
        self._turns = turns
        self._channels = channels
        self._on_settled = on_settled
        self._off = off
        self._on_begun = on_begun
        self._may_wait = may_wait
        self._untold = untold
        self._working = Held[Work]()
        self._crew = Crew("worker", self.take_one, self._keep_leases, LEASE_SECONDS / 3, on_stumble)

    def start(self, count: int) -> None:
        self._crew.start(count)

    def wake(self) -> None:
        self._crew.wake()

    def stop(self, timeout: float = 30.0) -> None:
        self._crew.stop(timeout)

    def alive(self) -> bool:
        """Whether every thread still runs; false also before the start."""
        return self._crew.alive()

    def take_one(self) -> bool:
        """True if there was something to do. A turn that fails here is tried again when its lease has run out."""
        work = self._inbox.lease(self._off())
        if work is None:
            return False
        with self._working.holding(work):
            try:
                if work.attempts == 0:
                    self._on_begun(work)
                self.take(work)
            except NotReady:
                self._inbox.put_back(work, REST_SECONDS)
        return True

    def take(self, work: Work) -> None:
        """Answer and settle one leased message. Raises NotReady if it may wait for what is not ready."""
        started = time.perf_counter()
        result = self._answered(work)
        untold = self._untold(work, result.outcome)
        replies = (*(each.reply for each in untold), *result.replies)
        bodies = [body for reply in replies for body in self._channels[work.channel].render(reply)]
        ms = (time.perf_counter() - started) * 1000
        self._inbox.settle(work, result, bodies, ms, [each.key for each in untold])
        self._on_settled(work.inbox_id, Answer(result.outcome, bodies))
        _log.info("turn", inbox_id=work.inbox_id, outcome=str(result.outcome), ms=round(ms, 1), error=result.error)

    def _answered(self, work: Work) -> TurnResult:
        try:
            return self._turns.answer(work)
        except DatabaseError:
            raise
        except NotReady as error:
            if self._may_wait(work):
                raise
            return self._turns.failed(error)
        except Exception as error:  # a bug of ours: the citizen is told, the operator finds where
            _log.exception("turn_failed", inbox_id=work.inbox_id)
            return self._turns.apology(error)

    def _keep_leases(self) -> None:
        self._inbox.renew(self._working.all())
