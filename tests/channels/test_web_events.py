"""`GET /api/chat/events` over HTTP, beside the history."""

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any

import httpx
import pytest

from channels import news_room, web
from channels.simulators.running import serve
from core.clock import SystemClock
from messages.notices import Notices
from messages.reply import Reply
from messages.tables import conversations
from motcua.child import Server
from tests.channels.test_web import application
from tests.conftest import eventually
from tests.messages.fakes import FakeDialogue
from tests.town import Town

PATH = "/api/chat/events"


@pytest.fixture
def site(database, secret, tmp_path) -> Iterator[str]:
    app, workers = application(database, secret, FakeDialogue(), tmp_path)
    workers.start(2)
    with serve(app) as url:
        yield url
    workers.stop()


@pytest.fixture
def tell(database):
    """Pushes a notice to a session."""
    notices = Notices(database, SystemClock(), {web.NAME: web.WebChannel()})

    def push(conversation: str, text: str) -> None:
        assert notices.push(conversation, Reply(text), notice="dossier_changed", values={}, key=text)

    return push


@pytest.fixture
def conversation(database):
    def find(session: str) -> str:
        with database.read() as connection:
            query = conversations.select().where(conversations.c.address == web.address(session))
            return connection.execute(query).one().id

    return find


def begin(url: str) -> str:
    return str(httpx.post(f"{url}/api/chat/sessions").json()["session"])


@contextmanager
def listening(url: str, session: str, after: int = 0, heard: str | bytes | None = None) -> Iterator[Iterator[str]]:
    """The lines that come."""
    headers = {"Last-Event-ID": heard} if heard is not None else {}
    query = {"session": session, "after": after}
    with httpx.stream("GET", url + PATH, params=query, headers=headers, timeout=20) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store" and answer.headers["x-accel-buffering"] == "no"
        yield answer.iter_lines()


def events(lines: Iterator[str], many: int) -> list[tuple[str, Any]]:
    """Id and data of the next."""
    found: list[tuple[str, Any]] = []
    number = ""
    for line in lines:
        name, _, value = line.partition(": ")
        number = value if name == "id" else number
        if name == "data":
            found.append((number, json.loads(value)))
        if len(found) == many:
            break
    return found


def test_news_come_as_the_history_shows_them_and_an_answer_does_not(site, tell, conversation):
    session = begin(site)
    httpx.post(f"{site}/api/chat", json={"session": session, "text": "xin chào"})
    with listening(site, session) as lines:
        tell(conversation(session), "Hồ sơ đã có kết quả.")
        ((number, shown),) = events(lines, 1)
    history = httpx.get(f"{site}/api/chat/messages", params={"session": session}).json()
    assert shown == history["messages"][-1] and shown["from"] == "notice"
    assert int(number) == history["last"] and shown["text"] == "Hồ sơ đã có kết quả."


def test_who_comes_back_gets_what_was_missed_once(site, tell, conversation):
    session, other = begin(site), begin(site)
    mine = conversation(session)
    tell(mine, "một")
    tell(conversation(other), "của người khác")
    with listening(site, session) as lines:
        ((first, _),) = events(lines, 1)
    tell(mine, "hai")
    tell(mine, "ba")
    with listening(site, session, after=0, heard=first) as lines:
        tell(mine, "bốn")
        assert [shown["text"] for _, shown in events(lines, 3)] == ["hai", "ba", "bốn"]
    with listening(site, session, after=int(first)) as lines:
        assert [shown["text"] for _, shown in events(lines, 1)] == ["hai"]


@pytest.mark.parametrize("heard", ["", "abc", "-1", "١", "9" * 20])
def test_an_id_that_we_never_gave_does_no_harm(site, heard: str):
    with listening(site, begin(site), heard=heard.encode()) as lines:
        assert next(lines).startswith("retry: ")


def test_a_session_that_nobody_has_is_told_to_stop_calling(site):
    assert httpx.get(site + PATH, params={"session": "x" * 43}).status_code == 204
    assert httpx.get(site + PATH).status_code == 422


def test_too_many_lines_of_one_conversation_are_refused_until_one_ends(site, monkeypatch):
    monkeypatch.setattr(news_room, "MOST_OF_CONVERSATION", 2)
    session = begin(site)

    def status() -> int:
        with httpx.stream("GET", site + PATH, params={"session": session}, timeout=20) as answer:
            return answer.status_code

    with ExitStack() as pages:
        for _ in range(2):
            pages.enter_context(listening(site, session))
        refused = httpx.get(site + PATH, params={"session": session})
        assert refused.status_code == 429 and "nhiều trang" in refused.json()["message"]
        assert refused.headers["retry-after"] == "60"
    eventually(lambda: status() == 200)


def test_the_server_ends_while_pages_are_open(still_town: Town):
    app = still_town.app
    app.router.lifespan_context = _no_lifespan
    server = Server(app)
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, args=([door],), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        with listening(url, begin(url)) as lines:
            assert next(lines).startswith("retry: ")
            server.should_exit = True
            assert [line for line in lines if line] == []
        thread.join(10)
    assert not thread.is_alive()


@asynccontextmanager
async def _no_lifespan(app: object) -> AsyncIterator[None]:
    """The town's gateway is not started here."""
    yield
