"""Brings what nobody asked for (a notice, an officer's words) to open pages: one look at the database for all of them.

Ids grow, but who drew a lower one may commit a moment later. So a row is told one look after its id was first passed:
by then what was drawn before it is there too, and the last id that a page has heard says all that it has heard.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from starlette.concurrency import run_in_threadpool

from messages.transcript import Entry, News

LOOK_SECONDS = 1.0
MOST_OF_CONVERSATION = 6
"""As many lines as a browser opens to one host."""
MOST_OF_CLIENT = 300
"""An address may be a whole office, or a mobile network."""
MOST = 3000

_log = structlog.get_logger("channels.news")


class Source(Protocol):
    """The transcript, as far as it is needed here; each call is one short query."""

    def newest(self) -> int:
        """The largest id there is, 0 where there is none."""

    def news(self, channel: str, after: int, until: int, address: str | None = None) -> list[News]:
        """What nobody asked for, by id: of one person, or of all."""


class TooMany(Exception):
    """More lines than one conversation, one client or this process may hold."""


@dataclass(eq=False)
class Line:
    """One open page. `heard` is the last id it has; None in the queue ends it."""

    address: str
    heard: int
    is_behind: bool = True
    queue: "asyncio.Queue[News | None]" = field(default_factory=asyncio.Queue)


class NewsRoom:
    """Lives on the event loop; looks only while a line is open. `close()` ends all lines, for good."""

    def __init__(self, source: Source, channel: str, look_seconds: float = LOOK_SECONDS) -> None:
        self._source = source
        self._channel = channel
        self._look_seconds = look_seconds
        self._lines: dict[str, list[Line]] = {}
        self._of_client: Counter[str] = Counter()
        self._looking: asyncio.Task[None] | None = None
        self._is_closed = False

    @property
    def count(self) -> int:
        """Lines open now."""
        return self._of_client.total()

    @contextmanager
    def line(self, address: str, client: str, after: int) -> Iterator[Line]:
        """For as long as a page is open. Raises TooMany."""
        of_conversation = len(self._lines.get(address, ()))
        if self._is_closed or self.count >= MOST:
            raise TooMany
        if of_conversation >= MOST_OF_CONVERSATION or self._of_client[client] >= MOST_OF_CLIENT:
            raise TooMany
        line = Line(address, after)
        self._lines.setdefault(address, []).append(line)
        self._of_client[client] += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())
        try:
            yield line
        finally:
            self._remove(line, client)

    def close(self) -> None:
        """On the event loop, before the server waits for its connections to end."""
        self._is_closed = True
        for line in self._open():
            line.queue.put_nowait(None)

    def _remove(self, line: Line, client: str) -> None:
        lines = self._lines[line.address]
        lines.remove(line)
        if not lines:
            del self._lines[line.address]
        self._of_client -= Counter([client])
        if not self._lines and self._looking:
            self._looking.cancel()
            self._looking = None

    def _open(self) -> list[Line]:
        return [line for lines in self._lines.values() for line in lines]

    async def _look_on(self) -> None:
        """`told` … `passed`: rows that were passed at the last look and are told at this one."""
        passed = told = None
        while True:
            try:
                newest = await run_in_threadpool(self._source.newest)
                if passed is not None:
                    await self._tell(passed if told is None else told, passed)
                    told = passed
                passed = newest
            except Exception as error:  # the database, or a bug of ours: the next look makes up for it
                _log.warning("news_not_read", error=type(error).__name__)
            await asyncio.sleep(self._look_seconds)

    async def _tell(self, after: int, until: int) -> None:
        news = await self._read(after, until) if after < until else []
        behind = [line for line in self._open() if line.is_behind]
        for line in behind:
            for each in await self._read(line.heard, until, line.address):
                _put(line, each)
            line.is_behind = False
        for each in news:
            for line in self._lines.get(each.address, ()):
                if not line.is_behind:
                    _put(line, each)

    async def _read(self, after: int, until: int, address: str | None = None) -> list[News]:
        return await run_in_threadpool(self._source.news, self._channel, after, until, address)


def _put(line: Line, news: News) -> None:
    """What it has heard already, perhaps of another process, it does not hear again."""
    if news.number > line.heard:
        line.heard = news.number
        line.queue.put_nowait(news)


async def events(line: Line, as_json: Callable[[Entry], str], heartbeat: float, retry_ms: int) -> AsyncIterator[str]:
    """As `text/event-stream`; the ids are those that `Last-Event-ID` brings back."""
    yield f"retry: {retry_ms}\n\n"
    while True:
        try:
            async with asyncio.timeout(heartbeat):
                news = await line.queue.get()
        except TimeoutError:
            yield ":\n\n"  # so that nobody in between thinks the line dead
            continue
        if news is None:
            return
        yield f"id: {news.number}\ndata: {as_json(news.entry)}\n\n"
