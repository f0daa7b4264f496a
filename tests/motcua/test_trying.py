"""The desk's way to the action server: whatever is away, the officer gets a page."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from channels.simulators.running import serve
from core.errors import DialogueError
from desk.journal import Journal
from motcua.trying import RemoteTrying
from tests.desk_town import LocalTrying, knowledge_of
from tests.procedure_kb.samples import procedure


class ActionServer:
    """Says what it is told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.says: Any = {}
        self.status = 200

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/explain")
        async def explain(request: Request, response: Response) -> Any:
            self.asked.append((request.headers["X-Motcua-Token"], await request.json()))
            response.status_code = self.status
            return self.says

        return app


@pytest.fixture
def server() -> ActionServer:
    return ActionServer()


@pytest.fixture
def url(server: ActionServer) -> Iterator[str]:
    with serve(server.app()) as url:
        yield url


def rasa_away(text: str) -> list[tuple[str, float]]:
    raise DialogueError("away")


def test_a_question_goes_with_what_rasa_says_of_it_or_without(server, url, database, clock, ledger):
    knowledge = knowledge_of(database, clock, Journal(database, clock, ledger))
    knowledge.store.save(procedure("1.001193", name="Đăng ký khai sinh"), who="seed", expected_version=0)
    local = LocalTrying(knowledge).explain("đăng ký khai sinh")
    assert local
    server.says = local.as_json()
    for intents in (lambda text: [("ask_fee", 0.9)], rasa_away):
        with closing(RemoteTrying(url, "token", intents)) as trying:
            assert trying.explain("lệ phí") == local
    assert server.asked == [("token", {"text": "lệ phí", "intents": each}) for each in ([["ask_fee", 0.9]], [])]


def test_while_the_action_server_is_away_or_strange_there_is_no_explanation(server, url):
    for status, address in ((200, url), (503, url), (200, "http://127.0.0.1:9")):
        server.status = status
        with closing(RemoteTrying(address, "token", rasa_away)) as trying:
            assert trying.explain("lệ phí") is None
