"""Citizens write: each conversation in its order, all conversations side by side, each webhook until it is taken."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from .plan import Conversation, Message, Plan
from .platforms import Delivery, Platforms

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0
LOOK_SECONDS = 0.1
GIVE_UP_SECONDS = 300.0
AT_ONCE = 64
"""Webhook calls under way."""

ANSWER_SECONDS = 1800.0
"""Who reports something waits for each answer: one who went on would fill the next question with it."""

MOST_TRIES = 10
"""Of one answer in a report, each told of an error."""


@dataclass(frozen=True)
class Taken:
    """A message that was answered with 200; `round` is the one in which it was first delivered."""

    conversation: Conversation
    message: Message
    key: str
    round: int

    def __str__(self) -> str:
        return f"{self.conversation.channel} {self.conversation.address}, message {self.message.number}"


class Load:
    """`start()`, `open()` each round in turn, `join()`: every delivery is over."""

    def __init__(self, plan: Plan, platforms: Platforms, url: str, outcome_of: Callable[[Taken], str | None]) -> None:
        """`outcome_of` a message: how its turn ended, None while it has not."""
        self.taken: list[Taken] = []
        self.refused: list[tuple[int, str]] = []
        """Round and name of messages that were never answered with 200."""
        self.statuses: Counter[int] = Counter()
        """Of every delivery; 0: no answer."""
        self._plan = plan
        self._platforms = platforms
        self._url = url
        self._outcome_of = outcome_of
        self._round = -1
        self._began = [0.0 for _ in plan.blows]
        self._opened = [asyncio.Event() for _ in plan.blows]
        self._loop = asyncio.new_event_loop()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """In a thread of its own: the caller's may hold the event loop of browser tests."""
        self._thread.start()

    def open(self, round: int) -> None:
        """Its messages may be said from now on."""

        def opened() -> None:
            self._round, self._began[round] = round, time.monotonic()
            self._opened[round].set()

        self._loop.call_soon_threadsafe(opened)

    def join(self) -> None:
        self._thread.join()
        if self._failed:
            raise self._failed

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._all())
        except BaseException as error:
            self._failed = error
        finally:
            self._loop.close()

    async def _all(self) -> None:
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        timeout = httpx.Timeout(10.0, pool=None)
        async with httpx.AsyncClient(base_url=self._url, limits=limits, timeout=timeout, trust_env=False) as http:
            self._http = http
            await asyncio.gather(*(self._talk(conversation) for conversation in self._plan.conversations))

    async def _talk(self, conversation: Conversation) -> None:
        """The next message is delivered when the one before it was taken; repeats may come later than both."""
        repeats: list[asyncio.Task[None]] = []
        again = 0
        for message in conversation.messages:
            await self._opened[message.round].wait()
            await asyncio.sleep(self._began[message.round] + message.moment - time.monotonic())
            for _ in range(MOST_TRIES):
                taken = await self._said(conversation, replace(message, number=message.number + again), repeats)
                if not conversation.report or not taken or not await self._went_wrong(taken):
                    break
                again += 1
        await asyncio.gather(*repeats)

    async def _said(
        self, conversation: Conversation, message: Message, repeats: list[asyncio.Task[None]]
    ) -> Taken | None:
        delivery = self._platforms.written(conversation.channel, conversation.address, message.text)
        taken = Taken(conversation, message, delivery.key, self._round)
        if not await self._until_taken(delivery):
            self.refused.append((taken.round, str(taken)))
            return None
        self.taken.append(taken)
        repeats += [asyncio.create_task(self._later(delivery, pause)) for pause in message.repeats]
        return taken

    async def _went_wrong(self, taken: Taken) -> bool:
        """Waits until the citizen has an answer; whether it is that the message must be said again."""
        until = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < until:
            if outcome := await asyncio.to_thread(self._outcome_of, taken):
                return outcome.startswith("error_")
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def _later(self, delivery: Delivery, pause: float) -> None:
        await asyncio.sleep(pause)
        await self._until_taken(delivery)

    async def _until_taken(self, delivery: Delivery) -> bool:
        pause, until = FIRST_PAUSE, time.monotonic() + GIVE_UP_SECONDS
        while (status := await self._try(delivery)) != httpx.codes.OK:
            if time.monotonic() > until:
                return False
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)
        return bool(status)

    async def _try(self, delivery: Delivery) -> int:
        try:
            timeout = httpx.Timeout(delivery.patience, pool=None)
            answer = await self._http.post(
                delivery.path, content=delivery.content, headers=delivery.headers, timeout=timeout
            )
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        self.statuses[status] += 1
        return status
