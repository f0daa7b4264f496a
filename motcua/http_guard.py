"""What every HTTP answer shares: Vietnamese errors of one shape, a size limit, security headers."""

from collections.abc import Callable
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.web import Refusal
from channels.web_photos import PATH as PHOTOS
from core.errors import DatabaseError
from core.logs import note
from desk.pages.door import ROOT as DESK

MAX_BODY = 256 * 1024
"""Bytes of a request's body; the longest readable message is 4,000 characters."""

FILES = f"{DESK}/nhap-tep"
MAX_FILE = 100 * 1024 * 1024
"""Bytes of a file of procedures: all records of the country have some 30 million."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
}
_SPECIAL = {
    # FastAPI's page loads its scripts from elsewhere: sandboxed, it has no part in our origin and its sessions.
    "/docs": {"Content-Security-Policy": "sandbox allow-scripts"},
    "/openapi.json": {"Access-Control-Allow-Origin": "*"},
}

_MESSAGES = {
    401: "Yêu cầu này cần được xác thực.",
    404: "Không có trang này. Anh/chị vui lòng kiểm tra lại địa chỉ.",
    405: "Cách gọi này không được hỗ trợ.",
    422: "Yêu cầu không đúng định dạng. Anh/chị vui lòng tải lại trang rồi gửi lại.",
    500: "Hệ thống đang trục trặc. Anh/chị vui lòng thử lại sau ít phút.",
}
_log = structlog.get_logger("motcua.http")

REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": Refusal, "description": "The body is too large"},
    422: {"model": Refusal, "description": "The request has not the shape shown here"},
    503: {"model": Refusal, "description": "The database is away; Retry-After says how long to wait"},
}
"""What any operation may answer: FastAPI would promise its own shape of errors."""


def add_error_handlers(app: FastAPI, on_database_error: Callable[[DatabaseError], None] = lambda _: None) -> None:
    """Each error is `{"message": "…"}`; nothing of the inside is told."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        where = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
        note(_log.info, "malformed_request", path=request.url.path, where=where)
        return JSONResponse({"message": _MESSAGES[422]}, 422)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # FastAPI's own, for a body that is no JSON text at all
            return JSONResponse({"message": _MESSAGES[422]}, 422)
        message = error.detail if not error.detail.isascii() else _MESSAGES.get(error.status_code, _MESSAGES[500])
        return JSONResponse({"message": message}, error.status_code, headers=error.headers)

    @app.exception_handler(DatabaseError)
    async def database(request: Request, error: DatabaseError) -> JSONResponse:
        on_database_error(error)
        note(_log.error, "database_away", path=request.url.path, error=str(error))
        return JSONResponse({"message": _MESSAGES[500]}, 503, headers={"Retry-After": "5"})

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        note(_log.error, "request_failed", path=request.url.path, error=type(error).__name__)
        return JSONResponse({"message": _MESSAGES[500]}, 500)


class SecurityHeaders:
    """Writes them on every answer, also on errors: put outermost."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (HEADERS | _SPECIAL.get(scope["path"], {})).items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):  # a public computer must not keep a conversation
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class BodyLimit:
    """Answers 413 as soon as a body is announced, or turns out, to be too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == PHOTOS:  # which counts for itself, and allows more
            await self._app(scope, receive, send)
            return
        if scope["path"] == FILES:
            await self._app(scope, _counted(scope, receive), send)
            return
        body = await _read(scope, receive)
        if body is None:
            refused = JSONResponse({"message": "Nội dung gửi lên quá lớn. Anh/chị vui lòng viết ngắn lại."}, 413)
            await refused(scope, receive, send)
            return
        replayed = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def again() -> Message:
            return next(replayed, None) or await receive()

        await self._app(scope, again, send)


def _counted(scope: Scope, receive: Receive) -> Receive:
    """For a file that is not held in memory: more than MAX_FILE is refused while it comes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_FILE:
            raise HTTPException(413, "Tệp lớn quá. Anh/chị chia tệp ra rồi gửi lại.")
        return message

    return counted


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, at most MAX_BODY bytes; None if it is longer."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > MAX_BODY:
        return None
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return body
