"""Updates without a webhook: ask, hand over, and only then acknowledge."""

import threading
from collections.abc import Callable
from typing import Any, Protocol

import structlog

from messages.delivery import DeliveryError, TryAgain

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0

_log = structlog.get_logger("channels.telegram")

Update = dict[str, Any]


class Updates(Protocol):
    def prepare(self) -> None:
        """Take the webhook away: Telegram refuses polls while there is one."""

    def next_updates(self, offset: int | None, stopping: threading.Event) -> list[Update]:
        """Updates from `offset` on, which acknowledges those before; empty after a while, or when stopping."""


class Poller:
    """`run()` returns when it is told to stop; no error ends it."""

    def __init__(self, updates: Updates, on_update: Callable[[Update], None], stopping: threading.Event) -> None:
        self._updates = updates
        self._on_update = on_update
        self._stopping = stopping
        self._offset: int | None = None
        self._is_prepared = False

    def run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                self._step()
                pause = FIRST_PAUSE
            except Exception as error:
                _log.warning("telegram_poll_failed", error=_told(error))
                self._stopping.wait(max(pause, _asked_for(error)))
                pause = min(pause * 2, LONGEST_PAUSE)

    def _step(self) -> None:
        if not self._is_prepared:
            self._updates.prepare()
            self._is_prepared = True
        for update in self._updates.next_updates(self._offset, self._stopping):
            if self._stopping.is_set():
                return
            self._hand_over(update)

    def _hand_over(self, update: Update) -> None:
        """Where `on_update` raises, Telegram keeps the update and brings it again."""
        self._on_update(update)
        number = update.get("update_id")
        if isinstance(number, int):
            self._offset = number + 1


def _asked_for(error: Exception) -> float:
    return error.seconds or 0.0 if isinstance(error, TryAgain) else 0.0


def _told(error: Exception) -> str:
    """Ours hold neither token nor message; of others only the kind is sure to."""
    return str(error) if isinstance(error, DeliveryError) else type(error).__name__
