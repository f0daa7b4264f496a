"""Threads that take messages from the inbox, one turn at a time in a conversation, many conversations side by side."""

import threading
import time
from collections.abc import Callable, Mapping

import structlog

from core.errors import DatabaseError

from .channel import Channel
from .inbox import LEASE_SECONDS, Inbox, LeaseLost, Work
from .turn import Turns

POLL_SECONDS = 0.5
"""How long a message that another process received may lie before a worker here looks."""

Listener = Callable[[int], None]
"""Called with the inbox id of each settled message."""

_log = structlog.get_logger("messages.worker")


class Workers:
    """`start()`, `wake()` after each received message, `stop()` ends after the turns under way."""

    def __init__(self, inbox: Inbox, turns: Turns, channels: Mapping[str, Channel], on_settled: Listener) -> None:
        self._inbox = inbox
        self._turns = turns
        self._channels = channels
        self._on_settled = on_settled
        self._wanted = threading.Condition()
        self._stopping = threading.Event()
        self._working: dict[str, Work] = {}
        self._threads: list[threading.Thread] = []

    def start(self, count: int) -> None:
        loops = [self._keep_leases] + [self._work_on] * count
        self._threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        with self._wanted:
            self._wanted.notify()

    def stop(self, timeout: float = 30.0) -> None:
        self._stopping.set()
        with self._wanted:
            self._wanted.notify_all()
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work_on(self) -> None:
        while not self._stopping.is_set():
            if not self._take_one():
                with self._wanted:
                    self._wanted.wait(POLL_SECONDS)

    def _take_one(self) -> bool:
        """True if there was something to do."""
        try:
            work = self._inbox.lease()
        except DatabaseError as error:
            _log.error("inbox_unreachable", error=str(error))
            return False
        if work is None:
            return False
        self._working[work.lease] = work
        try:
            self.take(work)
        except Exception:  # a turn must never end the thread; its lease runs out and it is tried again
            _log.exception("turn_not_settled", inbox_id=work.inbox_id)
        finally:
            self._working.pop(work.lease, None)
        return True

    def take(self, work: Work) -> None:
        """Answer and settle one leased message."""
        started = time.perf_counter()
        try:
            result = self._turns.answer(work)
        except DatabaseError:
            raise
        except Exception as error:
            _log.exception("turn_failed", inbox_id=work.inbox_id)
            result = self._turns.apology(error)
        bodies = [body for reply in result.replies for body in self._channels[work.channel].render(reply)]
        ms = (time.perf_counter() - started) * 1000
        try:
            self._inbox.settle(work, result, bodies, ms)
        except LeaseLost as error:
            _log.warning("lease_lost", inbox_id=work.inbox_id, error=str(error))
            return
        _log.info("turn", inbox_id=work.inbox_id, outcome=str(result.outcome), ms=round(ms, 1), error=result.error)
        self._on_settled(work.inbox_id)

    def _keep_leases(self) -> None:
        while not self._stopping.wait(LEASE_SECONDS / 3):
            try:
                self._inbox.renew(list(self._working.values()))
            except DatabaseError as error:
                _log.error("leases_not_renewed", error=str(error))
