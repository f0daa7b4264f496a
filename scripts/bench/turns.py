"""Whole turns over HTTP: the assistant and Rasa alone answer the same conversations, block by block in turn."""

import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from tests.conftest import Service

from .rasa_alone import RasaAlone
from .report import Report, seconds_of

CONVERSATION = (
    "xin chào",
    "làm giấy khai sinh cho con cần những gì",
    "lệ phí bao nhiêu",
    "bao lâu thì có",
    "nộp ở đâu",
    "lam ho chieu can gi",
    "thời tiết hôm nay",
    "cảm ơn",
)
"""Each of these goes all the way through Rasa and calls one action, on both sides."""

CROWD = 16
"""Conversations at once."""

Talk = Callable[[], list[float]]
"""Holds one new conversation; milliseconds of each turn."""


@dataclass(frozen=True)
class Effort:
    """How many blocks each side gets: of one conversation, and of a crowd."""

    rounds: int
    crowd_rounds: int


def compare_turns(service: Service, alone: RasaAlone, effort: Effort, report: Report) -> None:
    def ours() -> list[float]:
        return talk_to_us(service.url)

    def theirs() -> list[float]:
        return _talk_to_rasa(alone.url)

    ours(), theirs()  # the first conversation warms caches and connections
    report.heading("a whole turn", "/api/chat", "Rasa alone", "ratio")
    talks = _in_turn(ours, theirs, effort.rounds)
    report.beside("one conversation, p50", _each(_p50, talks), "ms", "at most 2")
    report.beside("one conversation, p95", _each(_p95, talks), "ms")
    crowds = _in_turn(lambda: _crowd(ours), lambda: _crowd(theirs), effort.crowd_rounds)
    report.beside(f"{CROWD} at once, turns", _each(_speed, crowds), "/s", "at least 0.5")
    report.beside(f"{CROWD} at once, p50", _each(lambda side: _p50([took for _, took in side]), crowds), "ms")
    report.beside(f"{CROWD} at once, p95", _each(lambda side: _p95([took for _, took in side]), crowds), "ms")


def _each[T](figure: Callable[[T], float], sides: tuple[T, T]) -> tuple[float, float]:
    return figure(sides[0]), figure(sides[1])


def _in_turn[T](ours: Callable[[], T], theirs: Callable[[], T], rounds: int) -> tuple[list[T], list[T]]:
    """Alternately, and each side first as often as the other: what else the machine does meets both alike."""
    took: tuple[list[T], list[T]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            took[side].append((ours, theirs)[side]())
    return took


def _crowd(talk: Talk) -> tuple[float, list[float]]:
    """A crowd of conversations at once: turns a second, milliseconds of each turn."""
    with ThreadPoolExecutor(CROWD) as pool:
        seconds, talks = seconds_of(lambda: list(pool.map(lambda _: talk(), range(CROWD))))
    turns = [ms for talk_ in talks for ms in talk_]
    return len(turns) / seconds, turns


def talk_to_us(url: str) -> list[float]:
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        session = client.post("/api/chat/sessions").json()["session"]

        def say(text: str) -> bool:
            answer = client.post("/api/chat", json={"session": session, "text": text}).raise_for_status().json()
            return not answer["outcome"].startswith("error_")

        return [_milliseconds(say, text) for text in CONVERSATION]


def _talk_to_rasa(url: str) -> list[float]:
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        client.get("/")  # opens the connection, as beginning a session does on our side
        sender = uuid.uuid4().hex

        def say(text: str) -> bool:
            answer = client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
            return bool(answer.raise_for_status().json())

        return [_milliseconds(say, text) for text in CONVERSATION]


def _milliseconds(say: Callable[[str], bool], text: str) -> float:
    started = time.perf_counter()
    if not say(text):
        raise SystemExit(f"no answer to {text!r}: the figures would mean nothing")
    return (time.perf_counter() - started) * 1000


def _p50(talks: list[list[float]]) -> float:
    return statistics.median(ms for talk in talks for ms in talk)


def _p95(talks: list[list[float]]) -> float:
    took = sorted(ms for talk in talks for ms in talk)
    return took[int(len(took) * 0.95)]


def _speed(crowds: list[tuple[float, list[float]]]) -> float:
    """Turns a second in the middling block."""
    return statistics.median(speed for speed, _ in crowds)
