"""One thread that keeps what all requests of this process bring: who comes at the same moment shares a transaction.

A database lets one writer in at a time. Forty requests that wait for each other's locks take hundreds of milliseconds;
one writer that takes all of theirs at once takes a few.
"""

import queue
import threading
from concurrent.futures import Future

from .inbox import Inbox
from .incoming import Incoming

MOST_AT_ONCE = 100

Waiting = tuple[Incoming, "Future[int]"]


class Intake:
    """`start()`, then any thread may `take`; `stop()` ends after what was taken is kept."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, daemon=True, name="intake")
        self._thread.start()

    def stop(self) -> None:
        if self._thread:
            self._queue.put(None)
            self._thread.join(15.0)
            self._thread = None

    def alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def take(self, incoming: Incoming) -> int:
        """The inbox id, once the message is kept. Raises what `Inbox.receive` raises."""
        if not self.alive():
            return self._inbox.receive(incoming)
        future: Future[int] = Future()
        self._queue.put((incoming, future))
        return future.result()

    def _run(self) -> None:
        while (batch := self._next()) is not None:
            self._keep(batch)

    def _next(self) -> list[Waiting] | None:
        """All that wait, at least one; None at the end."""
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < MOST_AT_ONCE and not self._queue.empty():
            more = self._queue.get()
            if more is None:
                self._queue.put(None)
                break
            batch.append(more)
        return batch

    def _keep(self, batch: list[Waiting]) -> None:
        try:
            ids = self._inbox.receive_all(incoming for incoming, _ in batch)
        except Exception:  # one of them, or the database: each finds out for itself
            for incoming, future in batch:
                self._keep_one(incoming, future)
            return
        for (_, future), id in zip(batch, ids, strict=True):
            future.set_result(id)

    def _keep_one(self, incoming: Incoming, future: "Future[int]") -> None:
        try:
            future.set_result(self._inbox.receive(incoming))
        except Exception as error:
            future.set_exception(error)
