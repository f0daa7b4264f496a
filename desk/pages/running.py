"""The service as its administrator sees it: parts and platforms, what waits and why; off, on, again, now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Response

from core.errors import NotFoundError
from desk.erasure import Erasure
from desk.operating import ChannelSeen, Operating, Reached
from desk.roles import Permission
from desk.working_calendar import WorkingCalendar
from messages.announcements import Announcements

from .door import Door, Visitor
from .fields import TOO_LONG, Asked, Typed, Written, too_long
from .routing_pages import Routes
from .running_words import ERASED, JOBS, STATES, UNSENT, part_of
from .service_places import Places
from .templates import DONE, Templates, after
from .wording_pages import Vocabulary

NO_CHANNEL = "Không có kênh này."
NO_JOB = "Không có việc này."
NO_REASON = "Anh/chị ghi lý do: đồng nghiệp sẽ cần biết."

Name = Annotated[str, Path(pattern=r"^[\w-]{1,60}$")]
Health = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Running:
    """What these pages work with. `reached` and `health` answer without waiting for what is away."""

    operating: Operating
    reached: Callable[[], list[Reached]]
    health: Callable[[], tuple[bool, Health]]
    announcements: Announcements
    days: WorkingCalendar
    erasure: Erasure
    places: Places
    routes: Routes
    vocabulary: Vocabulary


def create_router(door: Door, running: Running, templates: Templates) -> APIRouter:
    router = APIRouter()
    operating = running.operating
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    @router.get("/van-hanh")
    def overview(visitor: Administrator) -> Response:
        is_ready, parts = running.health()
        return templates.page(
            "running",
            visitor,
            is_ready=is_ready,
            parts=[part_of(name, health) for name, health in parts.items()],
            states=STATES,
            channels=operating.channels(running.reached()),
        )

    def found(name: str) -> ChannelSeen:
        for channel in operating.channels(running.reached()):
            if channel.reached.name == name:
                return channel
        raise HTTPException(404, NO_CHANNEL)

    def shown(visitor: Visitor, name: str, status: int = 200, **values: object) -> Response:
        shared = {"channel": found(name), "changes": operating.changes(name), "unsent": UNSENT, "why": ""}
        return templates.page("channel", visitor, status, **shared | values)

    @router.get("/van-hanh/kenh/{name}")
    def one(visitor: Administrator, name: Name, done: Asked = "") -> Response:
        return shown(visitor, name, done=DONE.get(done))

    @router.post("/van-hanh/kenh/{name}")
    def turn(visitor: Administrator, name: Name, why: Written = "", on: Typed = "") -> Response:
        found(name)
        if too_long(why):
            return shown(visitor, name, 422, problem=TOO_LONG, why=why)
        if not why.strip():
            return shown(visitor, name, 422, problem=NO_REASON)
        operating.turn(name, bool(on), why.strip(), visitor.name)
        return after(f"/van-hanh/kenh/{name}", "channel-on" if on else "channel-off")

    @router.post("/van-hanh/kenh/{name}/gui-lai")
    def requeue(visitor: Administrator, name: Name) -> Response:
        found(name)
        operating.requeue(name, visitor.name)
        return after(f"/van-hanh/kenh/{name}", "channel-requeued")

    @router.get("/van-hanh/luu-giu")
    def retention(visitor: Administrator) -> Response:
        job = next((job for job in operating.jobs() if job.name == "retention"), None)
        rules, runs = running.erasure.rules(), running.erasure.runs()
        return templates.page("retention", visitor, rules=rules, runs=runs, job=job, kinds=ERASED)

    @router.get("/van-hanh/viec-dinh-ky")
    def jobs(visitor: Administrator, done: Asked = "") -> Response:
        return templates.page("jobs", visitor, jobs=operating.jobs(), titles=JOBS, done=DONE.get(done))

    @router.post("/van-hanh/viec-dinh-ky")
    def run_now(visitor: Administrator, name: Typed = "") -> Response:
        try:
            operating.run_now(name, visitor.name)
        except NotFoundError:
            raise HTTPException(404, NO_JOB) from None
        return after("/van-hanh/viec-dinh-ky", "job-due")

    return router
