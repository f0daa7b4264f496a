"""Whatever is posted to a webhook by who knows its secret: never an exception, and what is kept can be answered."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from channels import telegram, zalo_bot
from channels.telegram.webhook import SECRET_HEADER
from channels.zalo.signature import HEADER, signature
from messages.outcome import Outcome
from messages.tables import turns
from tests.channels.citizens import PUSHED, Citizen, fixture_names
from tests.town import TELEGRAM_SECRET, Town

CHARACTERS = st.characters(exclude_categories=())  # lone surrogates, too
TEXTS = st.text(CHARACTERS, max_size=40) | st.sampled_from(
    ("", "\x00", "\ud800", "đ" * 5_000, "a\u0301" * 300, "/start", "GROUP", "k" + "0" * 20, '{"phone": 1}', "1" * 300)
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**4000) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
MISSING = object()
DEEP = b"[" * 100_000
NUMBER = b'{"timestamp": "1", "update_id": ' + b"9" * 5_000 + b"}"

hostile = settings(
    max_examples=80,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Post = Callable[[bytes], int]


@pytest.fixture(scope="module")
def client(still_town: Town) -> TestClient:
    """Raises what the application raises; no turn begins by itself."""
    return TestClient(still_town.app)


@pytest.fixture(scope="module", params=PUSHED, ids=lambda kind: kind.channel)
def citizen(request: pytest.FixtureRequest, still_town: Town) -> Citizen:
    """Their events have ids of their own each time: none is taken for a repeated one."""
    return request.param(still_town, "")


@pytest.fixture(scope="module")
def post(citizen: Citizen, client: TestClient, still_town: Town) -> Post:
    """Delivers bytes as the platform would: with its secret, or signed."""
    platform = citizen.channel

    def headers(raw: bytes) -> dict[str, str]:
        if platform == "zalo":
            return {HEADER: signature(raw, _timestamp(raw), still_town.zalo.app_id, still_town.zalo.oa_secret)}
        if platform == "telegram":
            return {SECRET_HEADER: TELEGRAM_SECRET}
        return {zalo_bot.SECRET_HEADER: still_town.bot.secret}

    path = {"zalo": "/webhooks/zalo", "telegram": telegram.PATH, "zalo-bot": zalo_bot.PATH}[platform]
    return lambda raw: client.post(path, content=raw, headers=headers(raw)).status_code


def _timestamp(raw: bytes) -> str:
    try:
        found = json.loads(raw)["timestamp"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


@st.composite
def mutated(draw: st.DrawFn, citizen: Citizen) -> Any:
    """A real event in which up to three values are others, or missing."""
    event = citizen.event(draw(st.sampled_from(fixture_names(citizen.channel))))
    for _ in range(draw(st.integers(1, 3))):
        place, key = draw(st.sampled_from(list(_places(event)) or [({}, "")]))
        place[key] = draw(TEXTS | VALUES | st.just(MISSING))
        if place[key] is MISSING:
            del place[key]
    return event


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container with each of its keys."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)


@hostile
@given(data=st.data())
def test_a_changed_event_is_taken(citizen: Citizen, post: Post, data: st.DataObject):
    event = data.draw(mutated(citizen))
    assert post(json.dumps(event).encode()) in {200, 401, 413}


@pytest.mark.parametrize("strange", ["a\x00b\ud800c", "đ" * 5_000], ids=["unstorable", "long"])
def test_whichever_value_is_strange_the_event_is_taken(citizen: Citizen, post: Post, strange: str):
    """Each in turn: databases keep neither NUL nor lone surrogates, and not every length."""
    for name in fixture_names(citizen.channel):
        for number, _ in enumerate(_places(citizen.event(name))):
            event = citizen.event(name)
            place, key = list(_places(event))[number]
            place[key] = strange
            assert post(json.dumps(event).encode()) in {200, 401}, (name, key)


@hostile
@given(body=VALUES | st.fixed_dictionaries({"timestamp": TEXTS, "event_name": TEXTS}, optional={"message": VALUES}))
def test_any_json_is_taken(post: Post, body: Any):
    assert post(json.dumps(body).encode()) in {200, 401, 413}


@hostile
@given(raw=st.binary(max_size=2_000))
@example(raw=DEEP)
@example(raw=b'{"message":' * 30_000)
@example(raw=NUMBER)
@example(raw='{"timestamp": "1"}'.encode("utf-16"))
@example(raw=b"\xff" * 300_000)
def test_any_bytes_are_taken_or_refused(post: Post, raw: bytes):
    assert post(raw) in {200, 401, 413}


@hostile
@given(claimed=st.binary(max_size=80))
def test_who_only_claims_to_be_the_platform_is_refused(client: TestClient, claimed: bytes):
    for path, header in (
        ("/webhooks/zalo", HEADER),
        (telegram.PATH, SECRET_HEADER),
        (zalo_bot.PATH, zalo_bot.SECRET_HEADER),
    ):
        sent = {header.encode(): claimed.replace(b"\n", b"").replace(b"\r", b"")}
        assert client.post(path, content=b'{"timestamp": "1", "update_id": 1}', headers=sent).status_code == 401


@hostile
@given(query=st.dictionaries(st.sampled_from(("code", "state", "oa_id", "error")), st.text(max_size=30)))
def test_whoever_comes_back_from_a_consent_gets_a_page(client: TestClient, query: dict[str, str]):
    assert client.get("/oauth/zalo/callback", params=query).status_code == 400


def test_all_that_was_kept_is_answered(citizen: Citizen, post: Post, still_town: Town):
    """Of the tests before, too."""
    for name in citizen.events.values():
        post(json.dumps(citizen.event(name)).encode())
    while still_town.gateway.workers.take_one():
        pass
    with still_town.database.read() as connection:
        outcomes = connection.execute(select(turns.c.outcome).distinct()).scalars().all()
    assert outcomes and not any(Outcome(outcome).is_error for outcome in outcomes)
