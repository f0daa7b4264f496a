"""How fast a webhook is acknowledged, beside a bare FastAPI route that writes one row, at a fixed rate, in turn."""

import asyncio
import sqlite3
import statistics
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from channels.simulators import telegram
from channels.simulators.running import serve
from channels.simulators.telegram_state import TelegramState
from tests.conftest import start_service, stop_service

from .report import Report

RATE = 200
"""Deliveries a second."""

SECRET = "bench-secret"  # noqa: S105 - of a bench

Body = Callable[[], dict[str, Any]]


def bare(folder: Path) -> FastAPI:
    """One row in a transaction of its own, with the database set as ours is."""
    file = folder / "bare.db"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, body TEXT)")
    app = FastAPI()

    def write(body: bytes) -> None:
        with closing(sqlite3.connect(file, timeout=15)) as connection, connection:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("INSERT INTO inbox (body) VALUES (?)", (body.decode(),))

    @app.post("/hook")
    async def hook(request: Request) -> Response:
        await run_in_threadpool(write, await request.body())
        return Response()

    return app


def compare_webhooks(folder: Path, seconds: float, report: Report) -> None:
    """Each message of another person. The turns wait meanwhile: two cores cannot answer two hundred a second."""
    folder.mkdir()
    data, state = folder / "webhooks", TelegramState()
    data.mkdir()
    with serve(telegram.create_app(state)) as platform, serve(bare(folder)) as beside:
        service = start_service(
            data,
            MOTCUA_TELEGRAM_TOKEN=state.token,
            MOTCUA_TELEGRAM_SECRET=SECRET,
            MOTCUA_TELEGRAM_API_URL=platform,
            MOTCUA_WORKERS="1",
        )
        try:
            service.motcua(
                "channels", "off", "telegram", "--why", "bench: the turns wait, only the webhook is measured"
            )
            ours = asyncio.run(deliveries(f"{service.url}/webhooks/telegram", _updates(state), seconds))
            theirs = asyncio.run(deliveries(f"{beside}/hook", _updates(state), seconds))
        finally:
            stop_service(service)
    report.heading(f"a webhook at {RATE}/s", "ours", "one bare row", "ratio")
    report.beside("acknowledged, p50", (statistics.median(ours), statistics.median(theirs)), "ms", "at most 1.5")
    report.beside("acknowledged, p99", (_p99(ours), _p99(theirs)), "ms", "ours under 100 ms")


async def deliveries(url: str, body: Body, seconds: float) -> list[float]:
    """Milliseconds until each was acknowledged, sent at RATE whether or not the ones before were."""
    headers, took = {"X-Telegram-Bot-Api-Secret-Token": SECRET}, []

    async def deliver(http: httpx.AsyncClient, at: float) -> None:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        started = time.perf_counter()
        answer = await http.post(url, json=body(), headers=headers)
        answer.raise_for_status()
        took.append((time.perf_counter() - started) * 1000)

    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(limits=limits, timeout=30, trust_env=False) as http:
        begin = time.perf_counter() + 0.2
        await asyncio.gather(*(deliver(http, begin + n / RATE) for n in range(int(RATE * seconds))))
    return took


def _updates(state: TelegramState) -> Body:
    numbers = iter(range(1, 10**9))

    def update() -> dict[str, Any]:
        person = uuid.uuid4().int % 10**9 + 1
        return {"update_id": next(numbers), "message": state.message(person, text="đăng ký khai sinh cần giấy tờ gì")}

    return update


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]
