"""Many messages at once, into one conversation and into many: each is answered once, with its own answer."""

import asyncio
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest

from channels.web import STILL_WORKING
from procedure_kb.record_file import RecordFile
from procedure_kb.starters import RECORDS
from tests.conftest import Service

pytestmark = pytest.mark.service

PATIENCE = 200.0
"""Seconds, of a citizen on a very busy day."""

CODES = [procedure.id for path in sorted(RECORDS.glob("*.yaml")) for procedure in RecordFile(path)]


def test_fifty_messages_at_once_in_one_session_are_each_answered_once_and_in_order(service):
    [session] = sessions(service, 1)
    asked = {f"m{number}": code for number, code in zip(range(50), itertools.cycle(CODES), strict=False)}
    answers = at_once(service, "/api/chat", [message(session, key, code) for key, code in asked.items()])
    assert {answer["message_id"]: source(answer) for answer in answers} == asked

    history = httpx.get(f"{service.url}/api/chat/messages", params={"session": session}).json()["messages"]
    kept = [m["message_id"] for m in written(history, "citizen")]
    answered = [m["message_id"] for m in written(history, "assistant")]
    assert sorted(kept) == sorted(asked)
    assert [key for key, _ in itertools.groupby(answered)] == kept


def test_five_hundred_sessions_at_once_are_all_answered_and_never_mixed_up(service):
    asked = dict(zip(sessions(service, 500), itertools.cycle(CODES), strict=False))
    for number, text in enumerate(("thủ tục {} cần giấy tờ gì", "lệ phí bao nhiêu")):
        messages = [{"session": s, "message_id": f"m{number}", "text": text.format(c)} for s, c in asked.items()]
        answers = at_once(service, "/api/chat", messages)
        assert {answer["session"]: source(answer) for answer in answers} == asked


def sessions(service: Service, count: int) -> list[str]:
    return [begun["session"] for begun in at_once(service, "/api/chat/sessions", [{}] * count)]


def at_once(service: Service, path: str, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What comes back, in the order of the bodies. All are sent before the first is answered.

    Where the machine is so busy that a request waits in vain, or that a kept connection is closed as it is used again,
    it asks again with the same message_id, as the page does.
    """

    async def answered(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(httpx.TransportError):
                answer = await client.post(path, json=body)
                if STILL_WORKING not in answer.text:
                    break
            assert time.monotonic() < until, "no answer in time"
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def send() -> list[dict[str, Any]]:
        everybody = httpx.Limits(max_connections=len(bodies))
        async with httpx.AsyncClient(base_url=service.url, limits=everybody, timeout=120, trust_env=False) as client:
            return await asyncio.gather(*(answered(client, body) for body in bodies))

    with ThreadPoolExecutor(1) as apart:  # this thread may hold the event loop of the browser tests
        return apart.submit(lambda: asyncio.run(send())).result()


def message(session: str, key: str, code: str) -> dict[str, Any]:
    return {"session": session, "message_id": key, "text": f"thủ tục {code} cần giấy tờ gì"}


def source(answer: dict[str, Any]) -> str | None:
    """The procedure the answer names as its source, or the one its choices are about."""
    for reply in answer["replies"]:
        if "source" in reply:
            return str(reply["source"]["code"])
        if "choices" in reply:
            return str(reply["choices"][0]["code"])
    return None


def written(history: list[dict[str, Any]], author: str) -> list[dict[str, Any]]:
    """One side's messages in the order in which they were written down."""
    return sorted((m for m in history if m["from"] == author), key=lambda m: int(m["id"][1:]))
