"""Whether the database takes what is written: a look alone does not tell, a locked or full one reads well."""

import time
from collections.abc import Callable
from typing import Any

from core.database import BUSY_TIMEOUT, Database
from core.errors import DatabaseError

REMEMBERED = 2 * BUSY_TIMEOUT
"""Seconds a failure counts when nothing was written since: longer than it takes a held lock to fail the next write."""


class DatabaseHealth:
    """Told of real failures and successes, from any thread; `look()` adds them to a look of its own."""

    def __init__(self, database: Database, now: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._now = now
        self._failure: tuple[float, str] | None = None

    def failed(self, error: Exception) -> None:
        """Something went wrong; counts if it was the database's fault."""
        if isinstance(error, DatabaseError):
            self._failure = self._now(), str(error)

    def wrote(self) -> None:
        self._failure = None

    def look(self) -> dict[str, Any]:
        """`ok`, and if not, `why`."""
        failure = self._failure
        if failure and self._now() - failure[0] < REMEMBERED:
            return {"ok": False, "why": failure[1]}
        try:
            with self._database.read() as connection:
                connection.exec_driver_sql("SELECT 1")
        except DatabaseError as error:
            return {"ok": False, "why": str(error)}
        return {"ok": True}
