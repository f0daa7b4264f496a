import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from channels.simulators.zalo import ZaloState
from channels.simulators.zalo_events import EventSender, ZaloEvents
from channels.zalo import webhook
from channels.zalo.signature import HEADER, signature
from channels.zalo.tokens import TokenStore
from core.errors import DatabaseError, InputError
from messages.delivery import NotNow, TryAgain

CODE = "Gj6aBxN51mCyyhaVmU5r7cgSaXcqcYuDE3Kr"
REDIRECT = "https://motcua.example/oauth/zalo/callback"


class Receiver:
    """Keeps events; fails as often as told."""

    def __init__(self) -> None:
        self.events: list[Mapping[str, Any]] = []
        self.failures = 0

    async def __call__(self, event: Mapping[str, Any]) -> None:
        if self.failures:
            self.failures -= 1
            raise DatabaseError("away")
        self.events.append(event)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def state() -> ZaloState:
    return ZaloState()


def client_of(state: ZaloState, receiver: Receiver, verification: str | None) -> TestClient:
    app = FastAPI()
    app.include_router(webhook.create_router(state.app_id, state.oa_secret, receiver, verification))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client(state, receiver) -> TestClient:
    return client_of(state, receiver, CODE)


@pytest.fixture
def zalo(state, client) -> EventSender:
    return EventSender(state, "/webhooks/zalo", client)


def test_a_signed_event_is_received(zalo, state, receiver):
    event = ZaloEvents(state).said("làm khai sinh ở đâu")
    assert zalo.deliver(event) == [200]
    assert receiver.events == [event]


def test_every_delivery_is_received_also_a_repeated_one(zalo, state, receiver):
    event = ZaloEvents(state).said("xin chào")
    assert zalo.deliver(event, twice=True) == [200, 200]
    assert receiver.events == [event, event]


def test_what_could_not_be_kept_is_delivered_again(zalo, state, receiver):
    receiver.failures = 2
    assert zalo.deliver(ZaloEvents(state).said("xin chào")) == [500, 500, 200]
    assert len(receiver.events) == 1


def test_the_probe_of_the_console_is_answered(zalo, receiver):
    assert zalo.probe() == 200
    assert receiver.events == []


def test_the_wrong_secret_is_refused_with_an_empty_body(client, state, receiver):
    wrong = ZaloState(oa_secret=state.app_secret)
    assert EventSender(wrong, "/webhooks/zalo", client).deliver(ZaloEvents(state).said("a")) == [401] * 6
    assert receiver.events == []


@pytest.mark.parametrize("raw", [b"", b"{ }", b"[]", b"{", b'{"timestamp":"1"}', b"\xff", b"[" * 50_000])
def test_what_is_not_signed_is_refused_with_an_empty_body(client, receiver, raw):
    for headers in ({}, {HEADER: "mac=" + "0" * 64}, {HEADER: b"mac=\xff\xfe"}):
        answer = client.post("/webhooks/zalo", content=raw, headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")
    assert receiver.events == []


@pytest.mark.parametrize("event", [{}, {"event_name": None}, {"event_name": 5}, {"event_name": ["follow"]}])
def test_what_is_signed_but_means_nothing_is_taken_all_the_same(client, state, receiver, event):
    raw = json.dumps(event | {"timestamp": "1"}).encode()
    headers = {HEADER: signature(raw, "1", state.app_id, state.oa_secret)}
    assert client.post("/webhooks/zalo", content=raw, headers=headers).status_code == 200
    assert receiver.events == []


def test_the_domain_is_verified_by_the_configured_code_only(client, state, receiver):
    answer = client.get(f"/zalo_verifier{CODE}.html")
    assert answer.status_code == 200
    assert f'content="{CODE}"' in answer.text
    for other in ("", "x", CODE + "x", "%E1%BA%A1"):
        assert client.get(f"/zalo_verifier{other}.html").status_code == 404
    assert client_of(state, receiver, None).get(f"/zalo_verifier{CODE}.html").status_code == 404


class FakeTokens(TokenStore):
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.accepted: list[tuple[str, str, str]] = []

    def accept(self, code: str, state: str, redirect_uri: str) -> None:
        self.accepted.append((code, state, redirect_uri))
        if self.error:
            raise self.error


def returned(tokens: TokenStore, **query: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(webhook.create_oauth_router(tokens, REDIRECT))
    return TestClient(app).get("/oauth/zalo/callback", params=query)


def test_an_administrator_who_consented_is_told_so():
    tokens = FakeTokens()
    answer = returned(tokens, code="c0de", state="st4te", oa_id="1")
    assert answer.status_code == 200
    assert webhook.CONNECTED in answer.text
    assert tokens.accepted == [("c0de", "st4te", REDIRECT)]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (InputError("c0de"), 400, webhook.UNKNOWN),
        (NotNow("c0de"), 502, webhook.NOT_GIVEN),
        (TryAgain("c0de"), 502, webhook.AWAY),
        (DatabaseError("c0de"), 503, webhook.OUT_OF_ORDER),
    ],
)
def test_an_administrator_is_told_what_to_do(error, status, text):
    answer = returned(FakeTokens(error), code="c0de", state="st4te")
    assert (answer.status_code, text in answer.text) == (status, True)
    assert "c0de" not in answer.text and "st4te" not in answer.text


@pytest.mark.parametrize("query", [{}, {"code": "c0de"}, {"state": "st4te"}, {"error": "<script>", "state": "st4te"}])
def test_an_administrator_who_refused_is_asked_again(query):
    tokens = FakeTokens()
    answer = returned(tokens, **query)
    assert (answer.status_code, webhook.REFUSED in answer.text) == (400, True)
    assert tokens.accepted == []
    assert "c0de" not in answer.text and "<script>" not in answer.text
