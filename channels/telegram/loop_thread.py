"""An event loop in a thread of its own: the library wants one, our senders are ordinary threads."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any


class NotRunning(Exception):
    """Before `start()` or after `close()`."""


class LoopThread:
    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()

    def start(self) -> None:
        """Returns when work can be handed over. A second call does nothing."""
        with self._lock:
            if self._thread is not None:
                return
            ready = threading.Event()
            self._thread = threading.Thread(target=lambda: asyncio.run(self._until_end(ready)), name=self._name)
            self._thread.daemon = True
            self._thread.start()
            ready.wait()

    async def _until_end(self, ready: threading.Event) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        ready.set()
        await self._end.wait()

    def submit[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        """Raises NotRunning. Work that the end finds unfinished is cancelled."""
        with self._lock:
            if self._loop is None:
                raise NotRunning
            return asyncio.run_coroutine_threadsafe(work(), self._loop)

    def close(self, timeout: float = 5.0) -> None:
        """A second call does nothing."""
        with self._lock:
            thread, loop = self._thread, self._loop
            self._thread = self._loop = None
        if thread is None or loop is None:
            return
        loop.call_soon_threadsafe(self._end.set)
        thread.join(timeout)
