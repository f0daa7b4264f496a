"""The web chat: its page, its API, and how a conversation is known by a secret that only its citizen holds."""

import asyncio
import hashlib
import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, HTTPException, Query, Request
from fastapi.responses import FileResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from starlette.concurrency import run_in_threadpool

from core.clock import Clock
from core.errors import DatabaseError
from messages.commands import is_emergency
from messages.inbox import Inbox
from messages.incoming import Incoming
from messages.reply import Reply
from messages.transcript import Answer, Transcript
from messages.turn import MAX_TEXT
from vietnamese import nfc

from .fonts import font_file
from .rate_limit import RateLimit
from .waiting_room import WaitingRoom

NAME = "web"
PAGE = Path(__file__).with_name("page")
ANSWER_TIMEOUT = 45.0
"""Seconds a request waits for its turn; the turn itself goes on, and the same message_id fetches the answer."""

TOO_FAST = "Anh/chị gửi hơi nhanh. Vui lòng đợi một phút rồi gửi lại; tin nhắn vẫn còn trên máy của anh/chị."
STILL_WORKING = "Tin nhắn đã được lưu, câu trả lời đang được soạn. Anh/chị vui lòng thử lại sau giây lát."


def _storable(text: str) -> str:
    """Databases keep neither lone surrogates nor NUL."""
    if nfc(text) != text:
        raise ValueError("có ký tự không dùng được")
    return text


Token = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
Payload = Annotated[str, StringConstraints(max_length=500), AfterValidator(_storable)]


class WebChannel:
    """Renders a reply as the JSON the page shows: no limit of length, buttons as they are."""

    name = NAME

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        return [reply.as_json()]


class ChoiceOut(BaseModel):
    title: str
    payload: str
    code: str | None = None


class LinkOut(BaseModel):
    title: str
    url: str


class SourceOut(BaseModel):
    code: str
    decision_number: str | None
    verified_on: str


class ReplyOut(BaseModel):
    text: str
    choices: list[ChoiceOut] | None = None
    link: LinkOut | None = None
    source: SourceOut | None = None


class ChatIn(BaseModel):
    """`text` for what was typed, `payload` for a pressed button."""

    model_config = ConfigDict(extra="ignore")

    session: Token | None = None
    message_id: Token | None = None
    text: str | None = None
    payload: Payload | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ChatIn":
        if (self.text is None) == (self.payload is None):
            raise ValueError("cần có đúng một trong hai trường text và payload")
        return self


class ChatOut(BaseModel):
    session: str
    message_id: str
    outcome: str
    replies: list[ReplyOut]


class SessionOut(BaseModel):
    session: str


class MessageOut(ReplyOut):
    id: str
    author: str = Field(serialization_alias="from")
    at: datetime
    message_id: str | None


class MessagesOut(BaseModel):
    session: str
    messages: list[MessageOut]
    last: int


@dataclass(frozen=True)
class WebChat:
    """What the routes need."""

    inbox: Inbox
    transcript: Transcript
    waiting_room: WaitingRoom[Answer]
    rate_limit: RateLimit
    clock: Clock
    wake: Callable[[], None]
    cache: Path

    async def session(self, claimed: str | None) -> str:
        """The claimed session if it is known, else a new one: nobody gets into a conversation by guessing."""
        if claimed and await run_in_threadpool(self.inbox.conversation, NAME, address(claimed)):
            return claimed
        return secrets.token_urlsafe(32)

    async def admits(self, session: str, message: ChatIn, message_id: str, client: str) -> bool:
        """Counts a new message. Repeated ones are free, and a cry for help is never too many."""
        if self.rate_limit.admits(address(session), client) or is_emergency(message.text or ""):
            return True
        return await run_in_threadpool(self.inbox.find, NAME, address(session), message_id) is not None

    async def receive(self, session: str, message: ChatIn, message_id: str) -> int:
        """Keep the message (cleaned, and cut just past the limit so that the turn can tell) and wake a worker."""
        incoming = Incoming(
            channel=NAME,
            address=address(session),
            delivery_key=message_id,
            message_id=message_id,
            at=self.clock.now(),
            text=None if message.text is None else nfc(message.text)[: MAX_TEXT + 1],
            payload=message.payload,
        )
        inbox_id = await run_in_threadpool(self.inbox.receive, incoming)
        self.wake()
        return inbox_id

    async def answer(self, inbox_id: int) -> Answer:
        """Raises 503 if the turn takes longer than a request may wait."""

        async def look() -> Answer | None:
            return await run_in_threadpool(self.transcript.answer, inbox_id)

        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                return await self.waiting_room.wait_for(inbox_id, look)
        except TimeoutError:
            raise HTTPException(503, STILL_WORKING, headers={"Retry-After": "2"}) from None

    def mark_sent(self, inbox_id: int) -> None:
        """After the answer has gone out; where that cannot be noted now, the answer counts as waiting."""
        with suppress(DatabaseError):
            self.transcript.mark_sent(inbox_id)


def address(session: str) -> str:
    """What is stored of a session: a reader of the database cannot speak as the citizen."""
    return hashlib.sha256(session.encode()).hexdigest()


def create_router(chat: WebChat) -> APIRouter:
    router = APIRouter()

    @router.post("/api/chat/sessions", status_code=201, summary="Begin a conversation")
    async def begin(request: Request) -> SessionOut:
        if not chat.rate_limit.admits_address(_client(request)):
            raise HTTPException(429, TOO_FAST)
        session = secrets.token_urlsafe(32)
        await run_in_threadpool(chat.inbox.open_conversation, NAME, address(session))
        return SessionOut(session=session)

    @router.post("/api/chat", response_model_exclude_none=True, summary="Say something and get the answer")
    async def say(message: ChatIn, request: Request, afterwards: BackgroundTasks) -> ChatOut:
        session = await chat.session(message.session)
        message_id = message.message_id or uuid.uuid4().hex
        if not await chat.admits(session, message, message_id, _client(request)):
            raise HTTPException(429, TOO_FAST, headers={"Retry-After": "60"})
        inbox_id = await chat.receive(session, message, message_id)
        answer = await chat.answer(inbox_id)
        afterwards.add_task(chat.mark_sent, inbox_id)
        replies = [ReplyOut(**body) for body in answer.bodies]
        return ChatOut(session=session, message_id=message_id, outcome=answer.outcome, replies=replies)

    @router.get("/api/chat/messages", response_model_exclude_none=True, summary="What was said before")
    async def messages(session: Token, after: Annotated[int, Query(ge=0, lt=2**31)] = 0) -> MessagesOut:
        conversation = await run_in_threadpool(chat.inbox.conversation, NAME, address(session))
        if conversation is None:
            return MessagesOut(session=session, messages=[], last=0)
        entries, last = await run_in_threadpool(chat.transcript.entries, conversation, after)
        shown = [MessageOut(id=e.id, author=e.author, at=e.at, message_id=e.message_id, **e.body) for e in entries]
        return MessagesOut(session=session, messages=shown, last=last)

    @router.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    @router.get("/page/fonts/be-vietnam-pro-{weight}.woff2", include_in_schema=False)
    async def font(weight: int) -> FileResponse:
        try:
            file = await run_in_threadpool(font_file, weight, chat.cache)
        except ValueError:
            raise HTTPException(404, "Không có phông chữ này.") from None
        return FileResponse(file, media_type="font/woff2", headers={"Cache-Control": "public, max-age=604800"})

    return router


def _client(request: Request) -> str:
    return request.client.host if request.client else "unknown"
