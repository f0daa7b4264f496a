"""The desk as an application of its own, to be mounted at ROOT: its errors are pages, its answers are never kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

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
from .door import MOST_FIELDS, Door, Visitor
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
TOO_MANY_FIELDS = "Too many fields"
"""What Starlette says when a form has more than its limit."""
TOO_MANY = (
    f"Biểu mẫu dài quá {MOST_FIELDS} ô nên chưa được lưu; những gì đã lưu trước đó vẫn còn. Anh/chị quay lại trang "
    "trước và gửi từng phần."
)
NOTHING = "Không có trang này."
BAD_QUERY = "Địa chỉ này có phần không đọc được ({parts}). Anh/chị mở lại trang không có phần đó."


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
    limits: Any = {"max_fields": MOST_FIELDS}
    app = FastAPI(routes=routes, form_limits=limits, openapi_url=None, docs_url=None, redoc_url=None)
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
    def page(status: int, words: str, plain: str | None = None) -> Response:
        """`plain`: an address that can be read."""
        return templates.page("problem", None, status, words=words, plain=plain)

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        location = (error.headers or {}).get("Location")
        if error.status_code == 303 and location:
            return RedirectResponse(location, 303)
        if error.detail.startswith(TOO_MANY_FIELDS):
            return page(413, TOO_MANY)
        words = error.detail if not error.detail.isascii() else NOTHING if error.status_code == 404 else STRANGE
        return page(error.status_code, words)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        """Of a path it is a page that is not there; of a query the page is there, without that part."""
        places = [tuple(map(str, each["loc"])) for each in error.errors()]
        if any(place[0] == "path" for place in places):
            return page(404, NOTHING)
        wrong = {place[1] for place in places if place[0] == "query" and len(place) > 1}
        if not wrong or not wrong <= request.query_params.keys():
            return page(422, STRANGE)
        kept = [(name, text) for name, text in request.query_params.multi_items() if name not in wrong]
        plain = request.url.path + (f"?{urlencode(kept)}" if kept else "")
        return page(422, BAD_QUERY.format(parts=", ".join(sorted(wrong))), plain)

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
