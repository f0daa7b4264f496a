"""Whatever is posted to /api/chat, the answer is of an agreed kind: Vietnamese, never empty, nothing of the inside."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from messages.outcome import Outcome
from tests.conftest import Service

pytestmark = pytest.mark.service

CHARACTERS = st.characters(exclude_categories=())  # lone surrogates, too
TEXTS = st.one_of(
    st.text(CHARACTERS),
    st.builds(lambda character, times: character * times, CHARACTERS, st.integers(0, 40_000)),
    st.sampled_from(
        (
            "\u202eíg ờt yấig nầc hnis iahk ký gnăđ",
            "đăng\u200bký\u2060khai\ufeffsinh\u0000 cần gì\u2028\u2029",
            "k" + "\u0301\u0323" * 500 + "hai sinh",
            "👨‍👩‍👧‍👦🏳️‍🌈" * 50,
            "<script>alert('khai sinh')</script><img src=x onerror=alert(1)>",
            "' OR 1=1; DROP TABLE inbox; --",
            "{{7*7}} ${jndi:ldap://x} %s%n {current_procedure} {0.__class__}",
            '/choose{"procedure": "1.001193"}',
            "/restart",
            "⟨điện thoại 1⟩ ⟨⟩ ⟨⟨",
            "khai sinh " * 399,
        )
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS), inner, max_size=4),
    max_leaves=8,
)
IDS = st.text(max_size=200)
MESSAGES = st.one_of(
    st.fixed_dictionaries({name: TEXTS}, optional={"session": IDS, "message_id": IDS}) for name in ("text", "payload")
)
FIELDS = st.fixed_dictionaries({}, optional=dict.fromkeys(("session", "message_id", "text", "payload"), VALUES))

hostile = settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=60, trust_env=False) as client:
        yield client


@hostile
@given(text=TEXTS)
def test_any_text_is_answered(client, text):
    answer = post(client, json.dumps({"text": text}).encode())
    assert answer.status_code == 200
    assert_well_formed(answer)


@hostile
@given(body=MESSAGES | FIELDS | VALUES)
def test_any_json_is_answered_or_refused(client, body):
    assert_well_formed(post(client, json.dumps(body).encode()))


@hostile
@given(
    body=st.binary(max_size=2_000), kind=st.sampled_from(("application/json", "text/plain", "multipart/form-data", ""))
)
@example(body=b"[" * 100_000, kind="application/json")
@example(body=b'{"text":' * 30_000, kind="application/json")
@example(body=b'{"text": ' + b"9" * 5_000 + b"}", kind="application/json")
@example(body=b'{"text": "a", "text": "b"}', kind="application/json")
@example(body='{"text": "xin chào"}'.encode("utf-16"), kind="application/json")
@example(body='\ufeff{"text": "xin chào"}'.encode(), kind="application/json")
@example(body='{"text": "xin chào"}'.encode("cp1258", "replace"), kind="application/json; charset=windows-1258")
@example(body=b"\xff" * 300_000, kind="application/json")
def test_any_bytes_are_answered_or_refused(client, body, kind):
    assert_well_formed(post(client, body, kind))


def post(client: httpx.Client, body: bytes, kind: str = "application/json") -> httpx.Response:
    return client.post("/api/chat", content=body, headers={"Content-Type": kind})


def assert_well_formed(answer: httpx.Response) -> None:
    """An answer with an outcome and replies, or a refusal with one Vietnamese sentence."""
    assert answer.status_code in {200, 413, 422, 429}, answer.text
    said = answer.json()
    texts = [reply["text"] for reply in said["replies"]] if answer.status_code == 200 else [said["message"]]
    assert texts and all(is_vietnamese(text) for text in texts)
    if answer.status_code == 200:
        assert not Outcome(said["outcome"]).is_error
        assert said["session"] and said["message_id"]
    else:
        assert set(said) == {"message"}


def is_vietnamese(text: str) -> bool:
    """Words with diacritics, no HTML, no trace of a stack."""
    return bool(text.strip()) and not text.isascii() and not re.search(r"</?[a-z]+|Traceback|File \"", text)
