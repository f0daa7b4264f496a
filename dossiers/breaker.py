"""A circuit breaker: a system that keeps failing is left alone for a while, then asked once.

pybreaker would do, but reads the machine's clock by itself, and cannot be told for how long (Retry-After).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from core.clock import HANOI, Clock

from .source import SourceError

FAILURES = 5
OPEN = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
"""Whatever a Retry-After says."""


class Unavailable(SourceError):
    """The system as a whole gives no usable answer, not only for one dossier. `pause`: seconds it asked for."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


class Breaker:
    """Shared by threads. `FAILURES` calls in a row that end in Unavailable open it; anything else closes it."""

    def __init__(self, clock: Clock, failures: int = FAILURES, open_for: timedelta = OPEN) -> None:
        self._clock = clock
        self._most = failures
        self._open_for = open_for
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: datetime | None = None
        self._why = ""

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call. Raises Unavailable at once while the system is left alone."""
        self._enter()
        try:
            yield
        except Unavailable as error:
            self._failed(error)
            raise
        except SourceError:
            self._answered()
            raise
        except BaseException:
            self._failed(Unavailable("the call was broken off"))  # a trial that told nothing must not stay open
            raise
        self._answered()

    def _enter(self) -> None:
        """The first caller after the pause is the trial: it shuts the door behind itself."""
        with self._lock:
            if self._open_until is None:
                return
            now = self._clock.now()
            if now < self._open_until:
                until = self._open_until.astimezone(HANOI)
                raise Unavailable(f"left alone until {until:%H:%M:%S} after failures; the last: {self._why}")
            self._open_until = now + self._open_for

    def _failed(self, error: Unavailable) -> None:
        with self._lock:
            self._failures += 1
            self._why = str(error)
            pause = timedelta(seconds=error.pause or 0)
            if self._failures >= self._most:
                pause = max(self._open_for, pause)
            if pause:
                self._open_until = self._clock.now() + min(pause, LONGEST)

    def _answered(self) -> None:
        with self._lock:
            self._failures = 0
            self._open_until = None
