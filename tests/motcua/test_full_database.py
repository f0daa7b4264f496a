"""A database that takes nothing: citizens are told so, operators see why, and in the end all is answered, once."""

import os
import re
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from typing import Any

import httpx
import pytest

from core.database import BUSY_TIMEOUT
from tests.conftest import Service, eventually
from tests.motcua.test_serve import child, is_ready

pytestmark = pytest.mark.service


@contextmanager
def locked(service: Service) -> Iterator[None]:
    """Another process, here the test, holds SQLite's write lock."""
    connection = sqlite3.connect(service.data / "motcua.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def full(service: Service) -> Iterator[None]:
    """As on a full disk, no file of the gateway takes another byte, its log neither."""
    gateway = child(service.data, "motcua.child gateway")
    prlimit(gateway, RLIMIT_FSIZE, (0, RLIM_INFINITY))
    try:
        yield
    finally:
        prlimit(gateway, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))


@pytest.mark.parametrize("unusable", [locked, full])
def test_what_the_database_does_not_take_is_refused_honestly_and_accepted_later(fresh, unusable):
    question = asked(fresh, "đăng ký khai sinh cần giấy tờ gì")
    with unusable(fresh):
        refused = post(fresh, question)
        assert refused.status_code == 503 and "Retry-After" in refused.headers
        assert set(refused.json()) == {"message"} and "thử lại sau" in refused.json()["message"]
        health = httpx.get(f"{fresh.url}/health/ready")
        assert health.status_code == 503 and health.json()["parts"]["database"]["ok"] is False
        assert re.search(r"locked|disk I/O error", health.json()["parts"]["database"]["why"])
    answer = post(fresh, question)
    assert answer.status_code == 200 and answer.json()["outcome"] == "answered"
    assert is_ready(fresh)
    assert_answered_once(fresh, question, answer.json())


def test_an_answer_the_database_did_not_take_is_not_lost_and_not_given_twice(fresh):
    question = asked(fresh, "đăng ký khai sinh cần giấy tờ gì")
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(post(fresh, question)))
    rasa = child(fresh.data, "run.py")
    os.kill(rasa, signal.SIGSTOP)
    asking.start()
    eventually(lambda: is_being_answered(fresh))
    with full(fresh):
        os.kill(rasa, signal.SIGCONT)
        eventually(lambda: not httpx.get(f"{fresh.url}/health/ready").json()["parts"]["database"]["ok"])
    asking.join()
    assert answers[0].status_code == 200 and answers[0].json()["outcome"] == "answered"
    assert_answered_once(fresh, question, answers[0].json())
    with closing(sqlite3.connect(fresh.data / "rasa.db")) as tracker:
        assert tracker.execute("SELECT count(*) FROM events WHERE type_name = 'user'").fetchone() == (1,)


def asked(service: Service, text: str) -> dict[str, Any]:
    session = httpx.post(f"{service.url}/api/chat/sessions").json()["session"]
    return {"session": session, "message_id": "m1", "text": text}


def post(service: Service, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{service.url}/api/chat", json=body, timeout=BUSY_TIMEOUT + 60)


def is_being_answered(service: Service) -> bool:
    with closing(sqlite3.connect(service.data / "motcua.db")) as database:
        return database.execute("SELECT count(*) FROM inbox WHERE attempts = 1").fetchone() == (1,)


def assert_answered_once(service: Service, question: dict[str, Any], answer: dict[str, Any]) -> None:
    assert post(service, question).json() == answer
    history = httpx.get(f"{service.url}/api/chat/messages", params={"session": question["session"]}).json()
    said = [(m["from"], m["text"]) for m in history["messages"]]
    assert said == [("citizen", question["text"]), *(("assistant", reply["text"]) for reply in answer["replies"])]
    turns = re.findall(r"^motcua_turns_total\{.*\} (.*)$", httpx.get(f"{service.url}/metrics").text, re.MULTILINE)
    assert sum(map(float, turns)) == 1
