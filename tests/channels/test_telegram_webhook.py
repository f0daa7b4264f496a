"""Who may bring updates, and what they are answered."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from channels.simulators.running import serve
from channels.simulators.telegram import TelegramState
from channels.telegram import PATH, create_router
from core.errors import DatabaseError
from motcua.http_guard import add_error_handlers

SECRET = "a-secret_of-Telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {"update_id": 1, "message": {"text": "xin chào"}}


class Receiver:
    """Keeps what it is given; while `failures` last, the database is away."""

    def __init__(self) -> None:
        self.received: list[Mapping[str, Any]] = []
        self.failures = 0

    async def __call__(self, update: Mapping[str, Any]) -> None:
        if self.failures:
            self.failures -= 1
            raise DatabaseError("the database is away")
        self.received.append(update)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def app(receiver: Receiver) -> FastAPI:
    app = FastAPI()
    add_error_handlers(app)
    app.include_router(create_router(SECRET, receiver))
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def test_a_signed_update_is_received(client, receiver):
    answer = client.post(PATH, json=UPDATE, headers={HEADER: SECRET})
    assert (answer.status_code, answer.content) == (200, b"")
    assert receiver.received == [UPDATE]


@pytest.mark.parametrize("claimed", [None, b"", b"wrong", SECRET.upper().encode(), "bí mật".encode(), b"\xff\xfe"])
def test_others_are_turned_away(client, receiver, claimed):
    answer = client.post(PATH, json=UPDATE, headers={} if claimed is None else {HEADER: claimed})
    assert (answer.status_code, answer.content) == (401, b"")
    assert receiver.received == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe\x00", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_update_is_not_asked_for_again(client, receiver, body):
    answer = client.post(PATH, content=body, headers={HEADER: SECRET})
    assert (answer.status_code, answer.content) == (200, b"")
    assert receiver.received == []


def test_telegram_repeats_what_could_not_be_kept(client, receiver):
    receiver.failures = 1
    assert client.post(PATH, json=UPDATE, headers={HEADER: SECRET}).status_code == 503
    assert client.post(PATH, json=UPDATE, headers={HEADER: SECRET}).status_code == 200
    assert receiver.received == [UPDATE]


def test_a_router_without_a_secret_is_refused(receiver):
    with pytest.raises(ValueError, match="secret"):
        create_router("", receiver)


def test_the_simulator_signs_repeats_and_delivers_twice(app, receiver):
    state = TelegramState()
    with serve(app) as address:
        state.webhook = {"url": address + PATH, "secret_token": SECRET}
        receiver.failures = 2
        update = state.say(555, "xin chào")
        assert receiver.received == [update]
        assert [status for _, status in state.delivered] == [503, 503, 200]
        state.twice = True
        again = state.say(555, "alo")
        assert receiver.received == [update, again, again]


def test_the_simulator_gives_up_and_needs_the_right_secret(app, receiver):
    state = TelegramState(attempts=2)
    with serve(app) as address:
        state.webhook = {"url": address + PATH, "secret_token": "wrong"}
        state.say(555, "xin chào")
    assert [status for _, status in state.delivered] == [401, 401]
    assert receiver.received == []
