"""The desk as an application of its own, to be mounted at ROOT: its errors are pages, its answers are never kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import structlog
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from core.clock import Clock
from core.database import Database
from core.errors import DatabaseError
from core.logs import note
from core.secret_key import SecretKey
from desk.gaps import Gaps
from desk.imports import Imports
from desk.journal import Journal
from desk.roles import Permission
from desk.sessions import Sessions
from desk.sign_in import SignIn
from desk.staff import Staff
from desk.trying import Trying
from feedback.model import OPEN

from . import (
    account,
    announcing,
    cases,
    drafts,
    figures,
    files,
    gaps,
    golden_pages,
    marking,
    people,
    procedures,
    routing_pages,
    running,
    service_places,
    talks,
    tries,
    wording_pages,
    working_days,
)
from .door import Door, Visitor
from .figure_view import Numbers
from .talk_view import Talks
from .templates import Templates

_log = structlog.get_logger("motcua.desk")

STYLE = Path(__file__).with_name("desk.css")
SCRIPT = Path(__file__).with_name("desk.js")
TALK_SCRIPT = Path(__file__).with_name("talk.js")

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
AWAY = "Cơ sở dữ liệu tạm thời không trả lời. Nội dung vừa gửi chưa được lưu; anh/chị thử lại sau ít giây."
BROKEN = "Có lỗi ở phía hệ thống. Nội dung vừa gửi có thể chưa được lưu; anh/chị thử lại, hoặc báo người quản trị."
STRANGE = "Nội dung gửi lên không đọc được. Anh/chị quay lại trang trước và gửi lại giúp."
STRANGE_ADDRESS = "Địa chỉ này có chỗ không đọc được. Anh/chị mở lại từ bàn làm việc giúp."
NOTHING = "Không có trang này."


@dataclass(frozen=True)
class Parts:
    """What the desk works with. `secure`: it is reached over HTTPS; `address_of` names where a request comes from."""

    database: Database
    clock: Clock
    secret: SecretKey
    journal: Journal
    staff: Staff
    cases: cases.Cases
    talks: Talks
    knowledge: procedures.Knowledge
    gaps: Gaps
    trying: Trying
    imports: Imports
    numbers: Numbers
    running: running.Running
    secure: bool
    address_of: Callable[[Request], str]


def create_app(parts: Parts, on_database_error: Callable[[DatabaseError], None] = lambda _: None) -> FastAPI:
    """Pages only: nothing of it stands in the public OpenAPI."""
    sessions = Sessions(parts.database, parts.clock, parts.secret)
    sign_in = SignIn(parts.database, parts.clock, parts.secret, parts.journal, parts.staff, sessions)
    door = Door(sessions, parts.secure, parts.address_of)
    templates = Templates(parts.clock.now, {talks.PATH: parts.talks.handoffs.count_waiting})

    def held(name: str) -> tuple[int, int]:
        return len(parts.talks.handoffs.of(name)), parts.cases.work.count(states=sorted(OPEN), officer=name)

    routers = (
        account.create_router(door, sign_in, sessions, templates),
        talks.create_router(door, parts.talks, templates),
        cases.create_router(door, parts.cases, templates),
        procedures.create_router(door, parts.knowledge, templates),
        drafts.create_router(door, parts.knowledge, templates),
        gaps.create_router(door, parts.gaps, parts.trying, parts.knowledge, templates),
        tries.create_router(door, parts.trying, parts.knowledge, templates),
        golden_pages.create_router(door, parts.knowledge, templates),
        files.create_router(door, parts.knowledge, parts.imports, templates),
        figures.create_router(door, parts.numbers, templates),
        marking.create_router(door, parts.numbers, templates),
        running.create_router(door, parts.running, templates),
        announcing.create_router(door, parts.running.announcements, templates),
        service_places.create_router(door, parts.running.places, templates),
        routing_pages.create_router(door, parts.running.routes, templates),
        wording_pages.create_router(door, parts.running.vocabulary, templates),
        working_days.create_router(door, parts.running.days, templates),
        people.create_router(door, parts.staff, parts.journal, parts.talks.units, held, templates),
    )
    routes = [route for router in routers for route in router.routes]  # flat: their rules are tested one by one
    app = FastAPI(routes=routes, openapi_url=None, docs_url=None, redoc_url=None)
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]

    @app.get("/")
    def home(visitor: Reader) -> Response:
        groups = (
            ("Hội thoại", talks.waiting(parts.talks, visitor)),
            ("Phản ánh", cases.waiting(parts.cases, visitor)),
            ("Thủ tục", drafts.waiting(parts.knowledge, visitor) + golden_pages.waiting(parts.knowledge, visitor)),
        )
        return templates.page("home", visitor, groups=[group for group in groups if group[1]])

    @app.get("/desk.css")
    def style() -> FileResponse:
        return FileResponse(STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})

    @app.get("/desk.js")
    def script() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @app.get("/talk.js")
    def talk_script() -> FileResponse:
        return FileResponse(TALK_SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    _add_errors(app, templates, on_database_error)
    app.middleware("http")(_never_kept)
    return app


def _add_errors(app: FastAPI, templates: Templates, on_database_error: Callable[[DatabaseError], None]) -> None:
    def page(status: int, words: str) -> Response:
        return templates.page("problem", None, status, words=words)

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        location = (error.headers or {}).get("Location")
        if error.status_code == 303 and location:
            return RedirectResponse(location, 303)
        words = error.detail if not error.detail.isascii() else NOTHING if error.status_code == 404 else STRANGE
        return page(error.status_code, words)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        parts = {each["loc"][0] for each in error.errors()}
        if "path" in parts:
            return page(404, NOTHING)
        return page(422, STRANGE_ADDRESS if parts == {"query"} else STRANGE)

    @app.exception_handler(DatabaseError)
    async def away(request: Request, error: DatabaseError) -> Response:
        on_database_error(error)
        note(_log.error, "database_away", path=request.url.path, error=str(error))
        return page(503, AWAY)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        note(_log.error, "request_failed", path=request.url.path, error=type(error).__name__)
        return page(500, BROKEN)


async def _never_kept(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await call_next(request)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Referrer-Policy"] = "same-origin"  # with "no-referrer" a browser's own form comes from "null"
    return answer
