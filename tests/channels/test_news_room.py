"""Lines to open pages, over a source that the tests fill."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from channels import news_room
from channels.news_room import Line, NewsRoom, TooMany, events
from core.errors import DatabaseError
from messages.transcript import Entry, News
from tests.conftest import run_aside

AT = datetime(2026, 11, 26, tzinfo=UTC)


@dataclass
class FakeSource:
    rows: list[News] = field(default_factory=list)
    looks: int = 0
    queries: int = 0
    is_away: bool = False

    def add(self, address: str, number: int) -> None:
        self.rows.append(News(address, number, Entry(f"a{number}", "notice", AT, None, {"text": f"tin {number}"})))

    def newest(self) -> int:
        self.looks += 1
        if self.is_away:
            raise DatabaseError("away")
        return max((row.number for row in self.rows), default=0)

    def news(self, channel: str, after: int, until: int, address: str | None = None) -> list[News]:
        self.queries += 1
        found = [row for row in self.rows if after < row.number <= until and address in (None, row.address)]
        return sorted(found, key=lambda row: row.number)

    async def looked(self, times: int) -> None:
        until = self.looks + times
        while self.looks < until:
            await asyncio.sleep(0.001)


def room(source: FakeSource) -> NewsRoom:
    return NewsRoom(source, "web", look_seconds=0.002)


def run(story: Callable[[FakeSource, NewsRoom], Awaitable[None]]) -> None:
    async def within() -> None:
        async with asyncio.timeout(20):
            source = FakeSource()
            await story(source, room(source))

    run_aside(within())


async def told(line: Line, many: int) -> list[int]:
    return [news.number for news in [await line.queue.get() for _ in range(many)] if news]


def test_each_line_gets_its_own_and_one_that_comes_back_only_what_it_missed():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        source.add("an", 1)
        source.add("binh", 2)
        source.add("an", 3)
        with room.line("an", "::1", after=0) as line, room.line("binh", "::1", after=2) as other:
            assert await told(line, 2) == [1, 3]
            source.add("an", 4)
            source.add("binh", 5)
            assert await told(line, 1) == [4] and await told(other, 1) == [5]
        source.add("an", 6)
        with room.line("an", "::1", after=4) as line:
            assert await told(line, 1) == [6]
            assert line.queue.empty()

    run(story)


def test_a_lower_number_that_commits_later_is_neither_lost_nor_out_of_turn():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        with room.line("an", "::1", after=0) as line:
            await source.looked(3)
            source.add("an", 8)
            await source.looked(1)
            source.add("an", 7)
            assert await told(line, 2) == [7, 8]

    run(story)


def test_numbers_that_are_given_again_after_a_deletion_are_told():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        source.add("binh", 9)
        with room.line("an", "::1", after=0) as line:
            await source.looked(4)
            source.rows.clear()
            await source.looked(4)
            source.add("an", 1)
            assert await told(line, 1) == [1]

    run(story)


def test_a_hundred_pages_cost_as_many_queries_as_one():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        with ExitStack() as pages:
            lines = [pages.enter_context(room.line(f"{number}", "::1", after=0)) for number in range(100)]
            await source.looked(4)
            before = source.queries
            for number in range(100):
                source.add(f"{number}", number + 1)
            assert [await told(line, 1) for line in lines] == [[number + 1] for number in range(100)]
            assert source.queries <= before + 2
        assert room.count == 0

    run(story)


def test_a_database_that_was_away_loses_nothing():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        with room.line("an", "::1", after=0) as line:
            await source.looked(3)
            source.is_away = True
            source.add("an", 1)
            await source.looked(3)
            source.is_away = False
            assert await told(line, 1) == [1]

    run(story)


def test_nobody_looks_when_no_page_is_open():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        with room.line("an", "::1", after=0):
            await source.looked(2)
        before = source.looks
        await asyncio.sleep(0.05)
        assert source.looks <= before + 1

    run(story)


@pytest.mark.parametrize(
    ("limit", "address"), [("MOST_OF_CONVERSATION", "an"), ("MOST_OF_CLIENT", "{}"), ("MOST", "{}")]
)
def test_there_are_limits(monkeypatch, limit: str, address: str):
    monkeypatch.setattr(news_room, limit, 3)

    async def story(source: FakeSource, room: NewsRoom) -> None:
        with ExitStack() as pages:
            for number in range(3):
                pages.enter_context(room.line(address.format(number), "::1", after=0))
            with pytest.raises(TooMany):
                pages.enter_context(room.line(address.format(3), "::1", after=0))
        with room.line(address.format(3), "::1", after=0):
            assert room.count == 1

    run(story)


def test_closing_ends_every_line_and_opens_none():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        with room.line("an", "::1", after=0) as line:
            room.close()
            assert [part async for part in events(line, str, 15, 3000)] == ["retry: 3000\n\n"]
            with pytest.raises(TooMany), room.line("binh", "::1", after=0):
                pass

    run(story)


def test_silence_is_filled_with_comments():
    async def story(source: FakeSource, room: NewsRoom) -> None:
        with room.line("an", "::1", after=0) as line:
            parts = events(line, lambda entry: entry.id, 0.005, 3000)
            assert [await anext(parts) for _ in range(3)] == ["retry: 3000\n\n", ":\n\n", ":\n\n"]
            source.add("an", 1)
            found = [part async for part in _until(parts, "id: ")]
            assert found[-1] == "id: 1\ndata: a1\n\n"

    async def _until(parts, start: str):
        async for part in parts:
            yield part
            if part.startswith(start):
                return

    run(story)
