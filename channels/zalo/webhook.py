"""Where Zalo delivers events, looks for its proof of the domain, and sends an administrator back after a consent."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from core.errors import DatabaseError, InputError, SettingsError
from messages.delivery import DeliveryError, TryAgain

from .signature import HEADER, is_signed
from .tokens import TokenStore

PROBE = b"{}"
"""What Zalo sends, unsigned, when the webhook's address is saved; it wants 200."""

CONNECTED = "Đã kết nối Zalo OA. Anh/chị có thể đóng trang này."
REFUSED = "Zalo báo rằng quyền chưa được cấp. Anh/chị vui lòng mở lại đường dẫn cấp quyền và bấm Đồng ý."
UNKNOWN = (
    "Lượt cấp quyền này không còn hiệu lực: mỗi lượt chỉ dùng được một lần, trong 10 phút. "
    "Anh/chị vui lòng mở đường dẫn cấp quyền mới."
)
NOT_GIVEN = (
    "Zalo chưa cấp mã truy cập. Anh/chị vui lòng kiểm tra App ID, App Secret và Callback URL của ứng dụng, "
    "rồi mở đường dẫn cấp quyền mới."
)
AWAY = "Hiện chưa liên lạc được với Zalo. Anh/chị vui lòng đợi vài phút rồi mở đường dẫn cấp quyền mới."
OUT_OF_ORDER = "Hệ thống đang trục trặc nên chưa lưu được. Anh/chị vui lòng mở đường dẫn cấp quyền mới sau ít phút."


def create_router(
    app_id: str,
    oa_secret: str,
    receive: Callable[[Mapping[str, Any]], Awaitable[None]],
    verification: str | None,
) -> APIRouter:
    """`receive` keeps the event and returns within Zalo's two seconds; if it raises, Zalo delivers once more."""
    router = APIRouter(include_in_schema=False)

    @router.post("/webhooks/zalo")
    async def deliver(request: Request) -> Response:
        raw = await request.body()
        if raw.strip() == PROBE:
            return Response()
        if not is_signed(raw, request.headers.get(HEADER), app_id, oa_secret):
            return Response(status_code=401)
        event = json.loads(raw)
        if isinstance(event.get("event_name"), str):
            await receive(event)
        return Response()

    @router.get("/zalo_verifier{code}.html")
    async def verify(code: str) -> Response:
        if not verification or not secrets.compare_digest(code.encode(errors="replace"), verification.encode()):
            return Response(status_code=404)
        return HTMLResponse(_page_of_proof(verification))

    return router


def create_oauth_router(tokens: TokenStore, redirect_uri: str) -> APIRouter:
    """The end of a consent begun with `tokens.consent_url(redirect_uri)`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/oauth/zalo/callback")
    async def callback(request: Request) -> HTMLResponse:
        code, state = request.query_params.get("code"), request.query_params.get("state")
        if not code or not state:
            return _page(REFUSED, 400)
        return await run_in_threadpool(_accepted, tokens, code, state, redirect_uri)

    return router


def _accepted(tokens: TokenStore, code: str, state: str, redirect_uri: str) -> HTMLResponse:
    try:
        tokens.accept(code, state, redirect_uri)
    except InputError:
        return _page(UNKNOWN, 400)
    except TryAgain:
        return _page(AWAY, 502)
    except DeliveryError:
        return _page(NOT_GIVEN, 502)
    except (DatabaseError, SettingsError):
        return _page(OUT_OF_ORDER, 503)
    return _page(CONNECTED, 200)


def _page(text: str, status: int) -> HTMLResponse:
    """The address of this page holds the code: no cache may keep it and no other site may be told."""
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Một Cửa – Zalo OA</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><main><h1>Kết nối Zalo OA</h1><p>{escape(text)}</p></main></body></html>"
    )
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def proof(code: str) -> str:
    """What Zalo looks for in the head of the domain's first page."""
    return f'<meta name="zalo-platform-site-verification" content="{escape(code)}">'


def _page_of_proof(code: str) -> str:
    head = f'<meta charset="utf-8">{proof(code)}<title>Một Cửa</title>'
    return f'<!doctype html><html lang="vi"><head>{head}</head></html>'
