"""How the source of dossiers is, asked now and then beside everything else: our own health must not wait for it."""

import threading
import time
from collections.abc import Callable
from typing import Any

from dossiers.city_system import CitySystem

from .pace import Pace

LOOK_SECONDS = 30.0
"""Between two looks, however often our health is asked for."""


class DossierHealth:
    """`look()` answers at once with what the last look found. The source away is no reason to be away ourselves."""

    def __init__(self, city: CitySystem | None, now: Callable[[], float] = time.monotonic) -> None:
        self._city = city
        self._pace = Pace(LOOK_SECONDS, now)
        self._trouble: str | None = None

    def look(self) -> dict[str, Any]:
        """`ok`, `source`, and `degraded` where it cannot be asked."""
        if self._city is None:
            return {"ok": True, "source": "embedded registry"}
        if self._pace.is_due():
            threading.Thread(target=self.check, daemon=True, name="dossier-health").start()
        told = {"degraded": self._trouble} if self._trouble else {}
        return {"ok": True, "source": self._city.name, **told}

    def check(self) -> None:
        if self._city:
            self._trouble = self._city.check()

    def close(self) -> None:
        if self._city:
            self._city.close()
