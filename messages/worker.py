"""Threads that take messages from the inbox, one turn at a time in a conversation, many conversations side by side."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog

from core.errors import DatabaseError

from .channel import Channel
from .inbox import LEASE_SECONDS, Inbox, TurnResult, Work
from .transcript import Answer
from .turn import Turns

POLL_SECONDS = 0.5
"""How long a message that another process received may lie before a worker here looks."""

Listener = Callable[[int, Answer], None]
"""Called with inbox id and answer of each settled message."""

Stumble = Callable[[Exception], None]
"""Called with what a thread ran into; the message is tried again."""

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
    ) -> None:
        self._inbox = inbox
        self._turns = turns
        self._channels = channels
        self._on_settled = on_settled
        self._on_stumble = on_stumble
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

    def alive(self) -> bool:
        """Whether every thread still runs; false also before the start."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def _work_on(self) -> None:
        while not self._stopping.is_set():
            if not self._survived(self._take_one):
                with self._wanted:
                    self._wanted.wait(POLL_SECONDS)

    def _take_one(self) -> bool:
        """True if there was something to do. A turn that fails here is tried again when its lease has run out."""
        work = self._inbox.lease()
        if work is None:
            return False
        self._working[work.lease] = work
        try:
            self.take(work)
        finally:
            self._working.pop(work.lease, None)
        return True

    def take(self, work: Work) -> None:
        """Answer and settle one leased message."""
        started = time.perf_counter()
        result = self._answered(work)
        bodies = [body for reply in result.replies for body in self._channels[work.channel].render(reply)]
        ms = (time.perf_counter() - started) * 1000
        self._inbox.settle(work, result, bodies, ms)
        self._on_settled(work.inbox_id, Answer(result.outcome, bodies))
        _log.info("turn", inbox_id=work.inbox_id, outcome=str(result.outcome), ms=round(ms, 1), error=result.error)

    def _answered(self, work: Work) -> TurnResult:
        try:
            return self._turns.answer(work)
        except DatabaseError:
            raise
        except Exception as error:  # a bug of ours: the citizen is told, the operator finds where
            _log.exception("turn_failed", inbox_id=work.inbox_id)
            return self._turns.apology(error)

    def _keep_leases(self) -> None:
        while not self._stopping.wait(LEASE_SECONDS / 3):
            self._survived(lambda: self._inbox.renew(list(self._working.values())))

    def _survived(self, step: Callable[[], object]) -> bool:
        """What the step said. Nothing may end a worker's thread, not even a full disk under the log."""
        try:
            return bool(step())
        except Exception as error:
            with suppress(Exception):
                self._on_stumble(error)
                _log.error("worker_stumbled", kind=type(error).__name__, error=str(error).splitlines()[:1])
            return False
