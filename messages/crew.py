"""Threads that take one thing after another, and one that looks after what they hold."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import structlog

POLL_SECONDS = 0.5
"""How long what another process left may lie before a thread here looks."""

Stumble = Callable[[Exception], None]
"""Called with what a thread ran into; the thread goes on."""

_log = structlog.get_logger("messages.crew")


class Held[T]:
    """What the threads of a crew work on now, for the upkeep that renews its leases."""

    def __init__(self) -> None:
        self._items: dict[int, T] = {}

    @contextmanager
    def holding(self, item: T) -> Iterator[None]:
        self._items[id(item)] = item
        try:
            yield
        finally:
            self._items.pop(id(item), None)

    def all(self) -> list[T]:
        return list(self._items.values())


class Crew:
    """`start()`, `wake()` when there may be more to do, `stop()` ends after what is under way.

    `take` does one thing and is true if there was one; `upkeep` is called every `upkeep_seconds` beside it.
    """

    def __init__(
        self,
        name: str,
        take: Callable[[], object],
        upkeep: Callable[[], object],
        upkeep_seconds: float,
        on_stumble: Stumble,
    ) -> None:
        """`name` is of one of them, for the log."""
        self._name = name
        self._take = take
        self._upkeep = upkeep
        self._upkeep_seconds = upkeep_seconds
        self._on_stumble = on_stumble
        self._wanted = threading.Condition()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, count: int) -> None:
        loops = [self._look_after] + [self._work_on] * count
        self._threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        with self._wanted:
            self._wanted.notify()

    def stop(self, timeout: float) -> None:
        self._stopping.set()
        with self._wanted:
            self._wanted.notify_all()
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def rest(self, seconds: float) -> bool:
        """Wait in a thread of this crew; false once it should stop."""
        return not self._stopping.wait(seconds)

    def alive(self) -> bool:
        """Whether every thread still runs; false also before the start."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def _work_on(self) -> None:
        while not self._stopping.is_set():
            if not self._survived(self._take):
                with self._wanted:
                    self._wanted.wait(POLL_SECONDS)

    def _look_after(self) -> None:
        while not self._stopping.wait(self._upkeep_seconds):
            self._survived(self._upkeep)

    def _survived(self, step: Callable[[], object]) -> bool:
        """What the step said. Nothing may end a thread, not even a full disk under the log."""
        try:
            return bool(step())
        except Exception as error:
            with suppress(Exception):
                self._on_stumble(error)
                _log.error(f"{self._name}_stumbled", kind=type(error).__name__, error=str(error).splitlines()[:1])
            return False
