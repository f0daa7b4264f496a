"""The gateway process: what faces the internet. Joins the channels' routers, health, metrics; runs the workers."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool

from answers.service_info import load_service_info
from channels import web
from channels.rate_limit import RateLimit
from channels.waiting_room import WaitingRoom
from core.clock import Clock
from core.database import Database
from core.loopback import loopback_client
from core.secret_key import SecretKey
from core.settings import Settings
from messages.dialogue import RasaDialogue
from messages.inbox import Inbox
from messages.transcript import Answer, Transcript
from messages.turn import Turns
from messages.worker import Workers

from .database_health import DatabaseHealth
from .http_guard import BodyLimit, SecurityHeaders, add_error_handlers
from .metrics import TURNS

Health = dict[str, Any]
"""`ok`, and where there is something to say `why` (not ok) or `degraded` (ok, but by a fall-back)."""


@dataclass(frozen=True)
class Addresses:
    """Where the other processes listen, on loopback."""

    rasa: str
    actions: str


class Gateway:
    """Holds the parts of one gateway process."""

    def __init__(
        self, settings: Settings, database: Database, clock: Clock, secret: SecretKey, addresses: Addresses
    ) -> None:
        self.settings = settings
        self.addresses = addresses
        token = secret.token("internal")
        self._client = loopback_client(timeout=2.0)
        self.dialogue = RasaDialogue(addresses.rasa, addresses.actions, token, settings.turn_timeout)
        inbox = Inbox(database, clock, secret)
        turns = Turns(inbox, self.dialogue, load_service_info().contact)
        self.waiting_room = WaitingRoom[Answer]()
        self.database_health = DatabaseHealth(database)
        channels = {web.NAME: web.WebChannel()}
        self.workers = Workers(inbox, turns, channels, self._settled, self.database_health.failed)
        self.web = web.WebChat(
            inbox=inbox,
            transcript=Transcript(database, clock),
            waiting_room=self.waiting_room,
            rate_limit=RateLimit(settings.rate_limit),
            clock=clock,
            wake=self.workers.wake,
            cache=settings.data_dir / "cache",
        )

    def _settled(self, inbox_id: int, answer: Answer) -> None:
        self.waiting_room.settled(inbox_id, answer)
        self.database_health.wrote()
        TURNS.labels(answer.outcome).inc()

    def close(self) -> None:
        """After the turns under way."""
        self.workers.stop()
        self.dialogue.close()
        self._client.close()

    def health(self) -> tuple[bool, dict[str, Health]]:
        """Whether a question can be answered, and how each part is."""
        parts: dict[str, Health] = {
            "database": self.database_health.look(),
            "workers": {"ok": self.workers.alive()},
            "rasa": {"ok": self.dialogue.rasa_is_ready()},
            "actions": {"ok": False},
            "search": {"ok": False},
        }
        try:
            answer = self._client.get(self.addresses.actions)
            parts |= {"actions": {"ok": answer.is_success}, "search": answer.json()["search"]}
        except (httpx.HTTPError, KeyError, ValueError):
            pass
        return all(part["ok"] for part in parts.values()), parts


class PageFiles(StaticFiles):
    """Always asked for anew (an unchanged file costs a 304), so that no old module meets a new page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(gateway: Gateway) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gateway.workers.start(gateway.settings.workers)
        yield
        await run_in_threadpool(gateway.close)

    app = FastAPI(
        title="Một Cửa", summary="Trợ lý thủ tục hành chính", version="0.1.0", lifespan=lifespan, redoc_url=None
    )
    add_error_handlers(app, gateway.database_health.failed)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.include_router(web.create_router(gateway.web))
    app.mount("/page", PageFiles(directory=web.PAGE), name="page")
    started = time.monotonic()

    @app.get("/health/live", tags=["operation"], summary="The process runs")
    async def live() -> dict[str, object]:
        return {"status": "live", "seconds": round(time.monotonic() - started)}

    @app.get("/health/ready", tags=["operation"], summary="A question can be answered; each part by name")
    async def ready() -> JSONResponse:
        is_ready, parts = await run_in_threadpool(gateway.health)
        degraded = is_ready and any(part.get("degraded") for part in parts.values())
        status = "degraded" if degraded else "ready" if is_ready else "unavailable"
        return JSONResponse({"status": status, "parts": parts}, status_code=200 if is_ready else 503)

    @app.get("/metrics", tags=["operation"], include_in_schema=False)
    async def metrics() -> Response:
        return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
