"""Where a request waits for the turn of its message, without holding a thread."""

import asyncio
from collections.abc import Awaitable, Callable

LOOK_SECONDS = 0.5
"""A turn settled by another process rings no bell here: look this often."""


class WaitingRoom[T]:
    """`settled()` is called from worker threads, `wait_for()` awaited on the event loop."""

    def __init__(self) -> None:
        self._bells: dict[int, list[asyncio.Future[T]]] = {}

    def settled(self, inbox_id: int, found: T) -> None:
        """Hand what the turn came to, to all who wait for it."""
        for bell in list(self._bells.get(inbox_id, ())):
            bell.get_loop().call_soon_threadsafe(_ring, bell, found)

    async def wait_for(self, inbox_id: int, look: Callable[[], Awaitable[T | None]]) -> T:
        """What the bell brings, or what `look` finds: looked for at once, and now and then."""
        bell: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._bells.setdefault(inbox_id, []).append(bell)
        try:
            while not bell.done():
                found = await look()
                if found is not None:
                    return found
                await asyncio.wait({bell}, timeout=LOOK_SECONDS)
            return bell.result()
        finally:
            waiting = self._bells[inbox_id]
            waiting.remove(bell)
            if not waiting:
                del self._bells[inbox_id]


def _ring[T](bell: asyncio.Future[T], found: T) -> None:
    if not bell.done():  # two processes may settle by turns, and who waited may be gone
        bell.set_result(found)
