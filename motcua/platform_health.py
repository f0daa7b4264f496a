"""How each platform is, asked now and then beside everything else: a page must not wait for one that is away."""

import re
import threading
import time
from collections.abc import Callable, Sequence

import structlog

from core.clock import Clock
from core.errors import MotcuaError
from desk.operating import Reached

from .office import CHANNELS
from .pace import Pace
from .platforms import Platform

LOOK_SECONDS = 30.0
"""Between two looks, however often somebody wants to know."""

_log = structlog.get_logger("motcua.platform_health")


class PlatformHealth:
    """`look()` answers at once with what the last look found, and has them asked again when that is old."""

    def __init__(self, platforms: Sequence[Platform], clock: Clock, now: Callable[[], float] = time.monotonic) -> None:
        self._platforms = platforms
        self._clock = clock
        self._pace = Pace(LOOK_SECONDS, now)
        self._found = {each.name: _unasked(each) for each in platforms}

    def look(self) -> list[Reached]:
        if self._pace.is_due():
            threading.Thread(target=self.check, daemon=True, name="platform-health").start()
        return [self._found[each.name] for each in self._platforms]

    def check(self) -> None:
        """One after the other; each may take as long as its own limit."""
        for platform in self._platforms:
            if platform.channel:
                self._found[platform.name] = self._asked(platform)

    def _asked(self, platform: Platform) -> Reached:
        try:
            trouble, token = platform.check(), platform.token()
        except Exception as error:  # closed under our hands, or a bug: what is shown must not stop the others
            _log.warning("platform_not_asked", platform=platform.name, error=type(error).__name__)
            trouble, token = str(error) if isinstance(error, MotcuaError) else type(error).__name__, None
        return Reached(platform.name, CHANNELS[platform.name], (), self._clock.now(), trouble, token)


def _unasked(platform: Platform) -> Reached:
    missing = tuple(re.findall(r"MOTCUA_\w+", platform.missing or ""))
    return Reached(platform.name, CHANNELS[platform.name], missing)
