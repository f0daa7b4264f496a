"""The gateway process: what faces the internet. Joins the channels' routers, health, metrics; runs the workers."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import httpx
from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from channels import web, web_photos, zalo
from channels.news_room import NewsRoom
from channels.origin import origin
from channels.rate_limit import RateLimit
from channels.reception import Reception
from channels.waiting_room import WaitingRoom
from core.clock import Clock
from core.database import Database
from core.loopback import loopback_client
from core.secret_key import SecretKey
from core.settings import Settings
from desk.erasure import Erasure
from desk.operating import Operating
from desk.pages.app import Parts
from desk.pages.app import create_app as create_desk
from desk.pages.cases import Cases
from desk.pages.door import ROOT as DESK
from desk.pages.routing_pages import Routes
from desk.pages.running import Running
from desk.pages.service_places import Places
from desk.pages.wording_pages import Vocabulary
from dossiers.sources import open_city_system
from dossiers.stopping import StopNews
from feedback.photos import TooManyPhotos
from messages.announcements import Announcement, Announcements
from messages.channel import Channel
from messages.channel_states import ChannelStates
from messages.dialogue import RasaDialogue
from messages.handoff import Handoffs
from messages.inbox import Inbox, Work
from messages.intake import Intake
from messages.jobs import Job, Jobs, JobStore
from messages.outbox import Outbox
from messages.outcome import Outcome
from messages.own_data import OwnData
from messages.sender import Senders
from messages.transcript import Answer, Transcript
from messages.turn import Turns
from messages.worker import Workers
from search.staff_lexicon import StaffLexicon

from .database_health import DatabaseHealth
from .dossier_health import DossierHealth
from .effects import EffectRuns
from .http_guard import REFUSALS, BodyLimit, SecurityHeaders, add_error_handlers
from .metrics import TURNS
from .office import Office
from .platform_health import PlatformHealth
from .platforms import Desk, platforms
from .trying import RemoteTrying

SENDERS = 4
"""Threads that send: platforms answer in a fraction of a second, and limit us to some dozens a second."""

EFFECTS_SECONDS = 1.0
"""Between two looks for a draft whose effect somebody waits to see."""

GOLDEN_SECONDS = 600.0
"""Between two looks whether something changed that golden questions could be answered otherwise for."""

JOBS_AT_ONCE = 2
"""Working out an effect takes half a minute, in which reminders are due all the same."""

STARTING = timedelta(seconds=120)
"""Rasa loads its model in some seconds, on a busy machine in many."""

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
        self._trying = RemoteTrying(addresses.actions, token, self.dialogue.intents)
        inbox = Inbox(database, clock, secret)
        self._intake = Intake(inbox)
        self.waiting_room = WaitingRoom[Answer]()
        self.database_health = DatabaseHealth(database)
        self.dossier_health = DossierHealth(open_city_system(settings, clock, secret))
        known = platforms(settings, database, clock, secret)
        self.platforms = [each for each in known if each.channel]
        self.platform_health = PlatformHealth(known, clock)
        self._pushes = {each.name: each.channel for each in self.platforms if each.channel}
        channels: dict[str, Channel] = {web.NAME: web.WebChannel(), **self._pushes}
        self.office = Office(settings, database, clock, secret, channels)
        handoffs = Handoffs(database, clock, self.office.ledger)
        self.announcements = Announcements(database, clock, self.office.journal)
        self._states = states = ChannelStates(database, clock, self.office.journal)
        self._outbox = Outbox(database, clock)
        self.senders = Senders(self._outbox, self._pushes, states.off, self.database_health.failed)
        self._clock = clock
        self._started = clock.now()
        askers = self.office.askers
        own = (OwnData(inbox, self.office.forgetting.but_last), StopNews(self.office.subscriptions, askers.end))
        turns = Turns(
            inbox,
            self.dialogue,
            self.office.service_records.contact,
            handoffs,
            own,
            expects_numbers=lambda _: True,
            buttons=(askers.pressed,),
            finish=askers.offer,
        )
        self.workers = Workers(
            inbox=inbox,
            turns=turns,
            channels=channels,
            on_settled=self._settled,
            on_stumble=self.database_health.failed,
            off=states.off,
            on_begun=self._begun,
            may_wait=self._may_wait,
            untold=self._untold,
        )
        limit = RateLimit(settings.rate_limit)
        self.effect_runs = EffectRuns(self.office.knowledge.effects)
        self._job_store = JobStore(database, clock)
        self.jobs = Jobs(
            self._job_store,
            [
                *self.office.jobs(),
                Job("draft-effects", EFFECTS_SECONDS, self.effect_runs.run),
                Job("golden-check", GOLDEN_SECONDS, self.effect_runs.check_golden),
                *(job for platform in self.platforms for job in platform.jobs()),
            ],
            self.database_health.failed,
        )
        self._at_work = (self._intake, self.workers, self.senders, self.jobs)
        self._receptions = {
            name: Reception(channel, inbox, self._intake, limit, self.workers.wake)
            for name, channel in self._pushes.items()
        }
        self._desk = Desk(
            forget=self.office.forgetting.person,
            officer_answered=handoffs.close_of,
        )
        transcript = Transcript(database, clock)
        self.news = NewsRoom(transcript, web.NAME)
        self.web = web.WebChat(
            inbox=inbox,
            intake=self._intake,
            transcript=transcript,
            waiting_room=self.waiting_room,
            rate_limit=limit,
            clock=clock,
            wake=self.workers.wake,
            cache=settings.data_dir / "cache",
            secret=secret,
            news=self.news,
            announced=self.announcements.in_force,
            head=zalo.proof(settings.zalo_site_verification) if settings.zalo_site_verification else "",
        )

    @property
    def photos(self) -> web_photos.PhotoStore:
        return web_photos.PhotoStore(self.office.photos.receive, self.office.photos.drop, TooManyPhotos)

    def routers(self) -> list[APIRouter]:
        """Of the platforms that are set, the public pages, and staff's API."""
        of_platforms = (each.routers(self._receptions[each.name], self._desk) for each in self.platforms)
        return [*self.office.routers(), *(router for routers in of_platforms for router in routers)]

    def desk(self) -> Parts:
        office = self.office
        return Parts(
            database=office.database,
            clock=office.clock,
            secret=office.secret,
            journal=office.journal,
            staff=office.staff,
            cases=Cases(office.work, office.catalog, office.photos.read),
            talks=office.talks(self.senders.wake),
            knowledge=office.knowledge,
            gaps=office.gaps,
            trying=self._trying,
            imports=office.imports,
            numbers=office.numbers,
            running=self._running(),
            secure=(self.settings.public_url or "").startswith("https:"),
            address_of=lambda request: origin(office.secret, web.client_of(request)),
        )

    def _running(self) -> Running:
        office = self.office
        return Running(
            operating=Operating(office.database, office.journal, self._states, self._outbox, self._job_store),
            reached=self.platform_health.look,
            health=self.health,
            announcements=self.announcements,
            days=office.working_calendar,
            erasure=Erasure(office.retention.rules, office.ledger),
            places=Places(office.service_records, office.journal),
            routes=Routes(office.catalog, office.journal, office.service_records.branch_names),
            vocabulary=Vocabulary(StaffLexicon(office.edits), office.journal),
        )

    def start(self) -> None:
        self._intake.start()
        self.workers.start(self.settings.workers)
        self.senders.start(SENDERS)
        self.jobs.start(JOBS_AT_ONCE)
        for platform in self.platforms:
            platform.start(self._receptions[platform.name])

    def _begun(self, work: Work) -> None:
        if channel := self._pushes.get(work.channel):
            channel.typing(work.address)

    def _may_wait(self, work: Work) -> bool:
        """A citizen waits no longer than one turn may take; what came while we were away, until Rasa has started."""
        patience = timedelta(seconds=self.settings.turn_timeout)
        until = max((work.received_at or self._started) + patience, self._started + STARTING)
        return self._clock.now() < until

    def _untold(self, work: Work, outcome: Outcome) -> Sequence[Announcement]:
        """The web has them on its page."""
        return () if work.channel == web.NAME else self.announcements.untold(work.conversation_id, outcome)

    def _settled(self, inbox_id: int, answer: Answer) -> None:
        self.waiting_room.settled(inbox_id, answer)
        self.database_health.wrote()
        TURNS.labels(answer.outcome).inc()
        self.senders.wake()

    def close(self) -> None:
        """After the turns under way."""
        self._intake.stop()
        self.effect_runs.close()
        self.workers.stop()
        self.senders.stop()
        self.jobs.stop()
        for platform in self.platforms:
            platform.close()
        self.dialogue.close()
        self._trying.close()
        self.dossier_health.close()
        self._client.close()

    def health(self) -> tuple[bool, dict[str, Health]]:
        """Whether a question can be answered, and how each part is."""
        parts: dict[str, Health] = {
            "database": self.database_health.look(),
            "workers": {"ok": all(part.alive() for part in self._at_work)},
            "rasa": {"ok": self.dialogue.rasa_is_ready()},
            "actions": {"ok": False},
            "search": {"ok": False},
            "dossiers": self.dossier_health.look(),
        }
        try:
            answer = self._client.get(self.addresses.actions)
            parts |= {"actions": {"ok": answer.is_success}, "search": answer.json()["search"]}
        except (httpx.HTTPError, KeyError, ValueError):
            pass
        return all(part["ok"] for part in parts.values()), parts


class Readiness(BaseModel):
    status: Literal["ready", "degraded", "unavailable"]
    parts: dict[str, Health]


class PageFiles(StaticFiles):
    """Always asked for anew (an unchanged file costs a 304), so that no old module meets a new page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(gateway: Gateway) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gateway.start()
        yield
        await run_in_threadpool(gateway.close)

    app = FastAPI(
        title="Một Cửa",
        summary="Trợ lý thủ tục hành chính",
        version="0.1.0",
        lifespan=lifespan,
        redoc_url=None,
        responses=REFUSALS,
    )
    add_error_handlers(app, gateway.database_health.failed)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    pages = web.create_router(gateway.web), web_photos.create_router(gateway.web, gateway.photos)
    for router in (*pages, *gateway.routers()):
        app.include_router(router)
    app.state.ending = gateway.news.close
    app.mount(DESK, create_desk(gateway.desk(), gateway.database_health.failed), name="desk")
    app.mount("/page", PageFiles(directory=web.PAGE), name="page")
    started = time.monotonic()

    @app.get("/health/live", tags=["operation"], summary="The process runs")
    async def live() -> dict[str, object]:
        return {"status": "live", "seconds": round(time.monotonic() - started)}

    @app.get(
        "/health/ready",
        tags=["operation"],
        summary="A question can be answered; each part by name",
        responses={200: {"model": Readiness}, 503: {"model": Readiness, "description": "No question can be answered"}},
    )
    async def ready() -> JSONResponse:
        is_ready, parts = await run_in_threadpool(gateway.health)
        degraded = is_ready and any(part.get("degraded") for part in parts.values())
        status = "degraded" if degraded else "ready" if is_ready else "unavailable"
        return JSONResponse({"status": status, "parts": parts}, status_code=200 if is_ready else 503)

    @app.get("/metrics", tags=["operation"], include_in_schema=False)
    async def metrics() -> Response:
        return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
