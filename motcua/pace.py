"""Something that is asked for often and done now and then."""

import threading
import time
from collections.abc import Callable


class Pace:
    """Safe to use from many threads: of those who ask at once one does it. `now` in seconds."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._next = 0.0
        self._lock = threading.Lock()

    def is_due(self) -> bool:
        """True once, then not before the seconds have passed."""
        with self._lock:
            now = self._now()
            if now < self._next:
                return False
            self._next = now + self._seconds
            return True
