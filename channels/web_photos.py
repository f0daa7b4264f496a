"""Photos over the page: the raw picture is the body, read no farther than the limit, and cleaned before it is kept."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Header, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from core.errors import InputError
from messages.fetching import MAX_BYTES
from messages.incoming import Attachment, Incoming
from messages.outcome import Outcome

from .origin import origin
from .web import NAME, ChatOut, Refusal, ReplyOut, Token, WebChat, address, client_of

PATH = "/api/chat/photos"
KINDS = ("image/jpeg", "image/png", "image/webp")
SECONDS = 60.0
"""For one upload, on a slow line."""

MOST_UPLOADS = 16
"""Under way at once in one process: each holds up to MAX_BYTES."""

MOST_CLEANED = 2
"""At once: a picture unpacked takes a hundred megabytes and more."""

KEPT_AFTER = (Outcome.FORM_STEP, Outcome.WITH_OFFICER)
"""A talk of ours asked for it, or an officer looks at it. One that nobody waits for is forgotten at once."""

NO_PHOTO = "Tệp này không phải ảnh JPEG, PNG hoặc WebP. Anh/chị vui lòng chọn ảnh khác."
TOO_LARGE = "Ảnh lớn quá 10 MB. Anh/chị vui lòng chọn ảnh nhỏ hơn."
TOO_FAST = "Anh/chị gửi hơi nhanh. Vui lòng đợi một phút rồi gửi lại ảnh."
TOO_SLOW = "Đường truyền chậm nên ảnh chưa tới nơi. Anh/chị vui lòng gửi lại."
BUSY = "Hiện chưa nhận thêm được ảnh. Anh/chị vui lòng gửi lại sau ít phút."

_REFUSALS: dict[int | str, dict[str, Any]] = {
    408: {"model": Refusal, "description": "The photo came too slowly"},
    415: {"model": Refusal, "description": "It is no JPEG, PNG or WebP picture"},
    429: {"model": Refusal, "description": "Too many in a minute"},
}
_BODY = {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS}, "required": True}


@dataclass(frozen=True)
class PhotoStore:
    """`receive` cleans a picture and keeps it under the reference it gives; raises InputError. `drop` forgets one."""

    receive: Callable[[bytes], str]
    drop: Callable[[str], None]
    is_full: type[InputError]
    """What `receive` raises when the fault is not the picture's."""


def create_router(chat: WebChat, store: PhotoStore) -> APIRouter:
    router = APIRouter()
    uploads, cleaning = asyncio.Semaphore(MOST_UPLOADS), asyncio.Semaphore(MOST_CLEANED)

    async def kept(content: bytes) -> str:
        try:
            async with cleaning:
                return await run_in_threadpool(store.receive, content)
        except store.is_full:
            raise HTTPException(503, BUSY, headers={"Retry-After": "300"}) from None
        except InputError:
            raise HTTPException(415, NO_PHOTO) from None

    async def taken(request: Request, session: str, message_id: str) -> tuple[int, str | None]:
        """Inbox id, and the photo's reference if it is new."""
        known = await run_in_threadpool(chat.inbox.find, NAME, address(session), message_id)
        if known is not None:
            return known, None
        if not chat.rate_limit.admits(address(session), client_of(request)):
            raise HTTPException(429, TOO_FAST, headers={"Retry-After": "60"})
        if uploads.locked():
            raise HTTPException(503, BUSY, headers={"Retry-After": "30"})
        async with uploads:
            reference = await kept(await _read(request))
        photo = Attachment("photo", reference)
        whence, now = origin(chat.secret, client_of(request)), chat.clock.now()
        incoming = Incoming(NAME, address(session), message_id, message_id, now, attachment=photo, origin=whence)
        inbox_id = await run_in_threadpool(chat.intake.take, incoming)
        chat.wake()
        return inbox_id, reference

    @router.post(
        PATH,
        response_model_exclude_none=True,
        summary="Send a photo: the picture is the body",
        responses=_REFUSALS,
        openapi_extra={"requestBody": _BODY},
    )
    async def send(
        request: Request,
        afterwards: BackgroundTasks,
        session: Annotated[Token | None, Header(alias="X-Chat-Session")] = None,
        message_id: Annotated[Token | None, Query()] = None,
    ) -> ChatOut:
        whose, name = await chat.session(session), message_id or uuid.uuid4().hex
        inbox_id, reference = await taken(request, whose, name)
        answer = await chat.answer(inbox_id)
        afterwards.add_task(chat.mark_sent, inbox_id)
        if reference and answer.outcome not in KEPT_AFTER:
            afterwards.add_task(store.drop, reference)
        replies = [ReplyOut(**body) for body in answer.bodies]
        return ChatOut(session=whose, message_id=name, outcome=answer.outcome, replies=replies)

    return router


async def _read(request: Request) -> bytes:
    """The body. What is of another kind or too large is refused (HTTPException) before it is all read."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in KINDS:
        raise HTTPException(415, NO_PHOTO)
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > MAX_BYTES:
        raise _too_large()
    content = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise _too_large()
    except (TimeoutError, ClientDisconnect):
        raise HTTPException(408, TOO_SLOW) from None
    return bytes(content)


def _too_large() -> HTTPException:
    """The line is closed: the server would take the rest of the body else, only to throw it away."""
    return HTTPException(413, TOO_LARGE, headers={"Connection": "close"})
