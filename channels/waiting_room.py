"""Where a request waits for the turn of its message, without holding a thread."""

import asyncio
from collections.abc import Awaitable, Callable

LOOK_SECONDS = 0.5
"""A turn settled by another process rings no bell here: look this often."""


class WaitingRoom:
    """`settled()` is called from worker threads, `wait_for()` awaited on the event loop."""

    def __init__(self) -> None:
        self._bells: dict[int, list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}

    def settled(self, inbox_id: int) -> None:
        for loop, bell in list(self._bells.get(inbox_id, ())):
            loop.call_soon_threadsafe(bell.set)

    async def wait_for[T](self, inbox_id: int, look: Callable[[], Awaitable[T | None]]) -> T:
        """What `look` finds, looked for at once, at the bell, and now and then."""
        entry = (asyncio.get_running_loop(), asyncio.Event())
        self._bells.setdefault(inbox_id, []).append(entry)
        try:
            while True:
                found = await look()
                if found is not None:
                    return found
                try:
                    await asyncio.wait_for(entry[1].wait(), LOOK_SECONDS)
                    entry[1].clear()
                except TimeoutError:
                    continue
        finally:
            waiting = self._bells[inbox_id]
            waiting.remove(entry)
            if not waiting:
                del self._bells[inbox_id]
